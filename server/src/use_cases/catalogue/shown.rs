//! A plan as the editor's form shows it.

use std::collections::BTreeMap;

use app::wire::{PlanForm, PriceForm, SpanForm};
use billing::{
    Alignment, Audience, ComponentKind, PlanVersion, PriceMode, Renewal, Span, SpanUnit, Supply, TaxClass,
    Tier, TierMode, Timing, TrialEnd, UnitChanges,
};
use rust_decimal::Decimal;
use store::merchants::Texts;
use store::plan_versions::PlanTexts;
use texts::Lang;

use super::form::MOST_PRICES;

/// Rows for further prices below those there are.
const BLANK_PRICES: usize = 2;

/// The form of a version; what names plan and merchant is left to the caller.
pub(super) fn form_of(version: &PlanVersion, texts: &PlanTexts, lang: Lang) -> PlanForm {
    let lines = |of: fn(&Texts) -> &str| texts.features.iter().map(of).collect::<Vec<_>>().join("\n");
    let term = version.term;
    let (trial_end, trial_ask) = match version.trial.map(|trial| trial.at_end) {
        None | Some(TrialEnd::Convert) => ("convert", None),
        Some(TrialEnd::End) => ("end", None),
        Some(TrialEnd::Ask(time)) => ("ask", Some(time)),
    };
    let (renewal, renewal_span) = match term.renewal {
        Renewal::OpenEnded => ("open", None),
        Renewal::Fixed(time) => ("fixed", Some(time)),
    };
    let pause = version.self_service.pause;
    PlanForm {
        name_de: texts.name.de.clone(),
        name_en: texts.name.en.clone(),
        summary_de: texts.summary.de.clone(),
        summary_en: texts.summary.en.clone(),
        features_de: lines(|text| &text.de),
        features_en: lines(|text| &text.en),
        printed: version.name.to_string(),
        audience: match version.audience {
            Audience::Consumers => "consumers",
            Audience::Businesses => "businesses",
            Audience::Both => "both",
        }
        .to_owned(),
        price_mode: match version.prices {
            PriceMode::Net => "net",
            PriceMode::Gross => "gross",
        }
        .to_owned(),
        supply: match version.supply {
            Supply::Service => "service",
            Supply::DigitalContent => "content",
        }
        .to_owned(),
        alignment: match version.alignment {
            Alignment::ContractStart => String::new(),
            Alignment::DayOfMonth(day) => day.to_string(),
        },
        prices: prices(version, lang),
        trial: span(version.trial.map(|trial| trial.length)),
        trial_method: if version.trial.is_some_and(|trial| trial.payment_method_required) {
            "yes".to_owned()
        } else {
            String::new()
        },
        trial_end: trial_end.to_owned(),
        trial_ask: span(trial_ask),
        initial: span(term.initial),
        notice: span(Some(term.notice)),
        renewal: renewal.to_owned(),
        renewal_span: span(renewal_span),
        notice_after: span(Some(term.notice_after)),
        units: match version.self_service.units {
            UnitChanges::Fixed => "fixed",
            UnitChanges::More => "more",
            UnitChanges::MoreAndFewer => "both",
        }
        .to_owned(),
        pause: span(pause.map(|pause| pause.longest)),
        pauses: pause.map(|pause| pause.per_year.to_string()).unwrap_or_default(),
        ..PlanForm::default()
    }
}

fn span(span: Option<Span>) -> SpanForm {
    let unit = match span.map(|span| span.unit) {
        Some(SpanUnit::Day) => "day",
        Some(SpanUnit::Week) => "week",
        Some(SpanUnit::Year) => "year",
        Some(SpanUnit::Month) | None => "month",
    };
    SpanForm {
        count: span.map(|span| span.count.to_string()).unwrap_or_default(),
        unit: unit.to_owned(),
    }
}

fn prices(version: &PlanVersion, lang: Lang) -> BTreeMap<String, PriceForm> {
    version
        .components
        .iter()
        .enumerate()
        .map(|(place, component)| {
            let (kind, price) = match &component.kind {
                ComponentKind::Setup { price } => ("setup", price_text(lang, *price)),
                ComponentKind::Base { price, .. } => ("base", price_text(lang, *price)),
                ComponentKind::Unit { price, .. } => ("unit", price_text(lang, *price)),
                ComponentKind::Tiered { tiers, mode, .. } => (
                    match mode {
                        TierMode::Graduated => "tiered",
                        TierMode::Volume => "tiered_volume",
                    },
                    tiers_text(lang, tiers),
                ),
                ComponentKind::Metered { tiers, mode, .. } => (
                    match mode {
                        TierMode::Graduated => "metered",
                        TierMode::Volume => "metered_volume",
                    },
                    tiers_text(lang, tiers),
                ),
            };
            let included = component.kind.included();
            let row = PriceForm {
                id: component.id.to_string(),
                kind: kind.to_owned(),
                name: component.name.to_string(),
                price,
                cycle: span(component.kind.cycle().or(Some(Span::months(1)))),
                timing: match component.kind.timing() {
                    Timing::Advance => "advance",
                    Timing::Arrears => "arrears",
                }
                .to_owned(),
                included: if included == 0 {
                    String::new()
                } else {
                    included.to_string()
                },
                tax_class: match component.tax_class {
                    TaxClass::Standard => "standard",
                    TaxClass::Reduced => "reduced",
                }
                .to_owned(),
            };
            (PriceForm::key(place), row)
        })
        .collect()
}

/// Adds rows for further prices below those that are filled in.
pub(super) fn with_blank_prices(form: &mut PlanForm) {
    let rows = &mut form.prices;
    let blank = rows
        .values()
        .rev()
        .take_while(|row| {
            [&row.id, &row.name, &row.price]
                .iter()
                .all(|typed| typed.trim().is_empty())
        })
        .count();
    let wanted = rows
        .len()
        .saturating_add(BLANK_PRICES.saturating_sub(blank))
        .min(MOST_PRICES);
    for place in 0..wanted {
        rows.entry(PriceForm::key(place)).or_insert_with(|| PriceForm {
            kind: "base".to_owned(),
            cycle: span(Some(Span::months(1))),
            timing: "advance".to_owned(),
            tax_class: "standard".to_owned(),
            ..PriceForm::default()
        });
    }
}

/// With two decimals at least, and never three: those could be thousands.
fn price_text(lang: Lang, price: Decimal) -> String {
    let mut price = price.normalize();
    let decimals = match price.scale() {
        0..=2 => 2,
        3 => 4,
        more => more,
    };
    price.rescale(decimals);
    match lang {
        Lang::De => price.to_string().replace('.', ","),
        Lang::En => price.to_string(),
    }
}

fn tiers_text(lang: Lang, tiers: &[Tier]) -> String {
    tiers
        .iter()
        .map(|tier| {
            let price = price_text(lang, tier.price);
            tier.up_to
                .map_or_else(|| price.clone(), |up_to| format!("{up_to}: {price}"))
        })
        .collect::<Vec<_>>()
        .join("; ")
}
