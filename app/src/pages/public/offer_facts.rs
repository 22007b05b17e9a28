//! A plan's price and terms as offers and the order page show them.

use leptos::prelude::*;

use crate::quote_words::{LabelledFact, QuoteWords};
use crate::ui::{Fact, Facts};
use crate::wire::PlanOffer;

/// The price large, how tax is contained right below.
pub(super) fn price_hero(plan: &PlanOffer, words: &QuoteWords) -> impl IntoView + use<> {
    let prices: Vec<_> = plan
        .quote
        .recurring
        .iter()
        .map(|part| {
            view! {
                <p class="price">
                    <span class="hero">{words.amount(part.gross)}</span>
                    " "
                    <span class="price-cycle">{words.per_cycle(part.cycle)}</span>
                </p>
            }
        })
        .collect();
    view! {
        {prices}
        <p class="muted">{words.tax_note(&plan.quote, plan.version.prices)}</p>
    }
}

/// Facts as a list.
pub(super) fn fact_list(facts: Vec<LabelledFact>) -> impl IntoView {
    let facts: Vec<_> = facts
        .into_iter()
        .map(|(label, value)| view! { <Fact label=label>{value}</Fact> })
        .collect();
    view! { <Facts>{facts}</Facts> }
}
