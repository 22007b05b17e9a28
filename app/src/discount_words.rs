//! Discounts in words, for pages and letters.

use billing::{Currency, Discount, DiscountDuration, DiscountEffect, Quote, Recurring};
use texts::{Lang, format, t, tr};

use crate::quote_words::{LabelledFact, QuoteText};
use crate::unit_prices::per_cycle;
use crate::wire::ReducedView;

/// `20 % weniger`, `5,00 € weniger je Zeitraum`.
#[must_use]
pub fn effect(lang: Lang, effect: DiscountEffect, currency: Currency) -> String {
    match effect {
        DiscountEffect::Percent(percent) => tr(
            lang,
            "discount-percent-off",
            &[("percent", &format::percent(lang, percent))],
        ),
        DiscountEffect::Fixed(amount) => tr(
            lang,
            "discount-amount-off",
            &[("amount", &format::price(lang, amount, currency.code()))],
        ),
    }
}

/// For how long.
#[must_use]
pub fn duration(lang: Lang, duration: DiscountDuration) -> String {
    let periods = |count: u32| tr(lang, "discount-for-periods", &[("count", &count.to_string())]);
    match duration {
        DiscountDuration::Once => periods(1),
        DiscountDuration::Periods(count) => periods(count),
        DiscountDuration::Forever => t(lang, "discount-for-ever"),
    }
}

/// `Rabatt „Willkommen“: 20 % weniger, für die ersten 3 Abrechnungszeiträume`.
#[must_use]
pub fn line(lang: Lang, discount: &Discount, currency: Currency) -> String {
    format!(
        "{}: {}, {}",
        tr(lang, "discount-named", &[("name", &discount.label)]),
        effect(lang, discount.effect, currency),
        duration(lang, discount.duration)
    )
}

fn price(lang: Lang, part: &Recurring) -> String {
    let money = format::money(lang, part.gross.minor(), part.gross.currency().code());
    format!("{money} {}", per_cycle(lang, part.cycle))
}

fn prices(lang: Lang, parts: &[Recurring]) -> String {
    let told: Vec<_> = parts.iter().map(|part| price(lang, part)).collect();
    told.join(" + ")
}

/// `8,00 € pro Monat statt 10,00 € pro Monat`; empty where no price tells it.
#[must_use]
pub fn instead(lang: Lang, quote: &Quote, reduced: &ReducedView) -> Option<String> {
    (!reduced.prices.is_empty()).then(|| {
        tr(
            lang,
            "discount-instead",
            &[
                ("reduced", &prices(lang, &reduced.prices)),
                ("regular", &prices(lang, &quote.recurring)),
            ],
        )
    })
}

/// What it takes off, for how long, what is paid meanwhile and what afterwards.
#[must_use]
pub fn facts(lang: Lang, quote: &Quote, reduced: &ReducedView) -> Vec<LabelledFact> {
    let what = format!(
        "{}, {}",
        effect(lang, reduced.effect, reduced.currency),
        duration(lang, reduced.duration)
    );
    let mut facts = vec![(tr(lang, "discount-named", &[("name", &reduced.label)]), what)];
    if let Some(instead) = instead(lang, quote, reduced) {
        facts.push((t(lang, "discount-price"), instead));
    }
    if reduced.duration != DiscountDuration::Forever {
        facts.push((t(lang, "discount-afterwards"), prices(lang, &quote.recurring)));
    }
    facts
}

/// Tells a quote with its discount: the price that is paid first stands first.
pub fn tell(lang: Lang, quote: &Quote, reduced: &ReducedView, text: &mut QuoteText) {
    if let Some(instead) = instead(lang, quote, reduced) {
        text.prices = vec![format!("{instead}, {}", duration(lang, reduced.duration))];
    }
    text.costs.extend(facts(lang, quote, reduced));
}
