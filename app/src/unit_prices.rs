//! Prices by quantity and of usage in words, for pages and letters: what no total can tell.

use billing::{ComponentKind, Currency, PlanVersion, PriceMode, Span, SpanUnit, Tier, TierMode};
use rust_decimal::Decimal;
use texts::{Lang, format, t, tr};

use crate::quote_words::LabelledFact;

/// How often something is charged: `pro Monat`, `alle 3 Monate`.
#[must_use]
pub fn per_cycle(lang: Lang, cycle: Span) -> String {
    let count = cycle.count.to_string();
    let key = match cycle.unit {
        SpanUnit::Day => "per-days",
        SpanUnit::Week => "per-weeks",
        SpanUnit::Month => "per-months",
        SpanUnit::Year => "per-years",
    };
    tr(lang, key, &[("count", &count)])
}

/// `bis 1.000: 0,00 €; darüber: 0,0035 €`, or the price alone where there is only one.
fn tier_prices(lang: Lang, tiers: &[Tier], mode: TierMode, currency: Currency) -> String {
    let price = |tier: &Tier| format::price(lang, tier.price, currency.code());
    if let [only] = tiers {
        return price(only);
    }
    let listed: Vec<_> = tiers
        .iter()
        .map(|tier| match tier.up_to {
            Some(up_to) => {
                let count = format::decimal(lang, Decimal::from(up_to));
                tr(lang, "tier-up-to", &[("count", &count), ("price", &price(tier))])
            }
            None => tr(lang, "tier-above", &[("price", &price(tier))]),
        })
        .collect();
    let listed = listed.join("; ");
    match mode {
        TierMode::Graduated => listed,
        TierMode::Volume => tr(lang, "tiers-volume", &[("tiers", &listed)]),
    }
}

/// The price of one unit where it depends on how many there are, or on what is used; `None` where one price tells it all.
#[must_use]
pub fn price_by_units(lang: Lang, kind: &ComponentKind, currency: Currency) -> Option<String> {
    let price = match kind {
        ComponentKind::Setup { .. } | ComponentKind::Base { .. } | ComponentKind::Unit { .. } => return None,
        ComponentKind::Tiered { tiers, mode, .. } | ComponentKind::Metered { tiers, mode, .. } => {
            tier_prices(lang, tiers, *mode, currency)
        }
    };
    Some(match kind.included() {
        0 => price,
        included => {
            let count = format::decimal(lang, Decimal::from(included));
            tr(lang, "units-included", &[("count", &count), ("price", &price)])
        }
    })
}

/// The components of a plan whose price depends on how many units there are, or on what is used, with that price.
#[must_use]
pub fn prices_by_units(lang: Lang, plan: &PlanVersion) -> Vec<LabelledFact> {
    plan.components
        .iter()
        .filter_map(|component| {
            let kind = &component.kind;
            let price = price_by_units(lang, kind, plan.currency)?;
            let cycle = kind.cycle().map(|cycle| per_cycle(lang, cycle))?;
            let key = if kind.is_metered() {
                "price-by-usage"
            } else {
                "price-by-units"
            };
            let price = tr(lang, key, &[("price", &price), ("cycle", &cycle)]);
            let price = match plan.prices {
                PriceMode::Gross => price,
                PriceMode::Net => tr(lang, "price-net", &[("price", &price)]),
            };
            Some((component.name.to_string(), price))
        })
        .collect()
}

/// What a quote's totals leave open: prices by quantity, what usage will cost, and where there is none of it, that nothing
/// else is to be paid.
#[must_use]
pub fn further_costs(lang: Lang, plan: &PlanVersion) -> Vec<LabelledFact> {
    let mut facts = prices_by_units(lang, plan);
    if !plan
        .components
        .iter()
        .any(|component| component.kind.is_metered())
    {
        facts.push((t(lang, "quote-label-extra"), t(lang, "quote-extra-none")));
    }
    facts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tiers() -> Vec<Tier> {
        let tier = |up_to, price: &str| Tier {
            up_to,
            price: price.parse().unwrap(),
        };
        vec![tier(Some(1000), "0"), tier(None, "0.0035")]
    }

    fn metered(tiers: Vec<Tier>, mode: TierMode, included: u32) -> ComponentKind {
        ComponentKind::Metered {
            tiers,
            mode,
            cycle: Span::months(1),
            included,
        }
    }

    #[test]
    fn tiers_are_told_up_to_the_last_which_has_no_end() {
        let single = vec![tiers()[1]];
        for (kind, de, en) in [
            (
                metered(tiers(), TierMode::Graduated, 0),
                "bis 1.000: 0,00\u{a0}€; darüber: 0,0035\u{a0}€",
                "up to 1,000: €0.00; beyond: €0.0035",
            ),
            (
                metered(single, TierMode::Volume, 250),
                "250 enthalten; die weiteren 0,0035\u{a0}€",
                "250 included; the others €0.0035",
            ),
            (
                metered(tiers(), TierMode::Volume, 0),
                "bis 1.000: 0,00\u{a0}€; darüber: 0,0035\u{a0}€ (alle Einheiten zum Preis der erreichten Stufe)",
                "up to 1,000: €0.00; beyond: €0.0035 (all units at the price of the tier reached)",
            ),
        ] {
            assert_eq!(
                price_by_units(Lang::De, &kind, Currency::Eur).as_deref(),
                Some(de)
            );
            assert_eq!(
                price_by_units(Lang::En, &kind, Currency::Eur).as_deref(),
                Some(en)
            );
        }
    }

    #[test]
    fn one_price_needs_no_words_of_its_own() {
        let kind = ComponentKind::Setup { price: Decimal::ONE };
        assert_eq!(price_by_units(Lang::De, &kind, Currency::Eur), None);
    }
}
