//! The review at the end of the order page: what is ordered, what it costs, how long it binds, and the button.
//!
//! Without scripts the server's rendering is complete: the numbers belong to the plan and quantities the page was shown
//! with, and another choice is computed by "Preis neu berechnen" or, at the latest, when the order is sent (the hash in
//! `form[seen]` no longer fits, and the page is shown again). The island computes along while the customer chooses.

use billing::{PlanVersion, PriceMode, Quote, Seller};
use chrono::NaiveDate;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

use crate::ordering::PriceAnswers;
use crate::quote_words::{LabelledFact, QuoteWords};

/// A plan the customer may choose on the page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewPlan {
    pub slug: String,
    /// Product and plan as a heading.
    pub title: String,
    /// The essential features.
    pub features: Vec<String>,
    pub version: PlanVersion,
}

/// The review's own words, beside those of the quote.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReviewWords {
    pub quote: QuoteWords,
    pub title: String,
    pub features: String,
    pub costs: String,
    pub term: String,
    /// The button's words, to the letter.
    pub button: String,
    /// What happens on the click, under the button.
    pub after: String,
    /// Shown while a field that decides the price cannot be read.
    pub incomplete: String,
}

/// What the review shows now.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    plan: usize,
    quote: Quote,
    /// The answers on the form give no price; the numbers belong to the last that did.
    incomplete: bool,
}

/// Must stand inside the order form: brings `form[seen]` and the button.
#[island]
pub fn OrderReview(
    plans: Vec<ReviewPlan>,
    /// Slug of the plan the page was shown with.
    chosen: String,
    /// The server's quote for that plan.
    quote: Quote,
    seller: Seller,
    /// Civil date of the order.
    today: NaiveDate,
    /// The answers the quote was computed from.
    answers: PriceAnswers,
    words: ReviewWords,
) -> impl IntoView {
    let start = plans
        .iter()
        .position(|plan| plan.slug == chosen)
        .unwrap_or_default();
    let shown = RwSignal::new(Shown {
        plan: start,
        quote,
        incomplete: false,
    });
    let plans = StoredValue::new(plans);
    let words = StoredValue::new(words);
    #[cfg(feature = "hydrate")]
    browser::compute_along(shown, plans, words, seller, today, &answers);
    #[cfg(not(feature = "hydrate"))]
    drop((seller, today, answers));

    let plan_text = move |read: fn(&ReviewPlan) -> String| {
        let index = shown.read().plan;
        plans.with_value(|plans| plans.get(index).map(read).unwrap_or_default())
    };
    let features = move || {
        let index = shown.read().plan;
        plans
            .with_value(|plans| {
                plans
                    .get(index)
                    .map(|plan| plan.features.clone())
                    .unwrap_or_default()
            })
            .into_iter()
            .map(|feature| view! { <li>{feature}</li> })
            .collect_view()
    };
    let mode = move || {
        let index = shown.read().plan;
        plans.with_value(|plans| {
            plans
                .get(index)
                .map_or(PriceMode::Gross, |plan| plan.version.prices)
        })
    };
    let prices = move || {
        words
            .with_value(|words| words.quote.prices(&shown.read().quote))
            .into_iter()
            .map(|price| view! { <p class="hero">{price}</p> })
            .collect_view()
    };
    let tax = move || words.with_value(|words| words.quote.tax_note(&shown.read().quote, mode()));
    let costs = move || facts(words.with_value(|words| words.quote.cost_facts(&shown.read().quote)));
    let terms = move || facts(words.with_value(|words| words.quote.term_facts(&shown.read().quote)));
    let incomplete = move || {
        shown.read().incomplete.then(|| {
            view! { <p class="alert alert-warning">{words.with_value(|words| words.incomplete.clone())}</p> }
        })
    };
    let word = move |read: fn(&ReviewWords) -> String| words.with_value(read);

    view! {
        <div class="review" id="review">
            <h2>{word(|words| words.title.clone())}</h2>
            <div aria-live="polite">
                <p class="review-plan">{move || plan_text(|plan| plan.title.clone())}</p>
                {prices}
                <p class="muted">{tax}</p>
                {incomplete}
            </div>
            <h3>{word(|words| words.features.clone())}</h3>
            <ul class="review-features">{features}</ul>
            <h3>{word(|words| words.costs.clone())}</h3>
            <dl class="facts facts-strong">{costs}</dl>
            <h3>{word(|words| words.term.clone())}</h3>
            <dl class="facts facts-strong">{terms}</dl>
            <input type="hidden" name="form[seen]" prop:value=move || shown.read().quote.hash.clone() value=shown.get_untracked().quote.hash />
            <button class="button button-primary button-wide" type="submit" name="form[intent]" value="order">
                {word(|words| words.button.clone())}
            </button>
            <p class="muted review-after">{word(|words| words.after.clone())}</p>
        </div>
    }
}

fn facts(facts: Vec<LabelledFact>) -> impl IntoView {
    facts
        .into_iter()
        .map(|(label, value)| {
            view! {
                <div class="fact">
                    <dt>{label}</dt>
                    <dd>{value}</dd>
                </div>
            }
        })
        .collect_view()
}

/// Listening to the form; browser only.
#[cfg(feature = "hydrate")]
mod browser {
    use billing::{CustomerHistory, Quote, Seller};
    use chrono::NaiveDate;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Element, FormData, HtmlFormElement, HtmlInputElement};

    use super::{ReviewPlan, ReviewWords, Shown};
    use crate::ordering::{PriceAnswers, sign_up_to_quote, unit_components};

    /// Computes the review again whenever the form changes.
    ///
    /// The server knows more of some customers (an earlier trial, a confirmed VAT-ID). Where its first quote is another than
    /// the browser's, the browser leaves the computing to it.
    pub(super) fn compute_along(
        shown: RwSignal<Shown>,
        plans: StoredValue<Vec<ReviewPlan>>,
        words: StoredValue<ReviewWords>,
        seller: Seller,
        today: NaiveDate,
        answers: &PriceAnswers,
    ) {
        let computed = shown.with_untracked(|shown| {
            plans.with_value(|plans| quote(plans.get(shown.plan)?, &seller, today, answers))
        });
        if computed.map(|quote| quote.hash) != Some(shown.with_untracked(|shown| shown.quote.hash.clone())) {
            return;
        }
        let Some(document) = window().document() else {
            return;
        };
        let Some(form) = order_form(&document) else { return };
        let listener = Closure::<dyn Fn()>::new(move || {
            plans.with_value(|plans| {
                if let Some(next) = read_form(&document, plans, &seller, today, shown)
                    && next != *shown.read_untracked()
                {
                    let total = words.with_value(|words| words.quote.prices(&next.quote).join(" + "));
                    show_total(&document, &total);
                    shown.set(next);
                }
            });
        });
        // A form that cannot be listened to still works: the server computes.
        for event in ["input", "change"] {
            let _ = form.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        // A browser that restored earlier entries (back, reload) differs from what the server rendered.
        if let Ok(event) = web_sys::Event::new("change") {
            let _ = form.dispatch_event(&event);
        }
        // Lives as long as the page.
        listener.forget();
    }

    fn quote(plan: &ReviewPlan, seller: &Seller, today: NaiveDate, answers: &PriceAnswers) -> Option<Quote> {
        let order = sign_up_to_quote(&plan.version, seller, CustomerHistory::default(), answers).ok()?;
        billing::quote_sign_up(&order, today).ok()
    }

    fn order_form(document: &Document) -> Option<HtmlFormElement> {
        document.get_element_by_id("order-form")?.dyn_into().ok()
    }

    /// What to show for the form's present state; `None` if it cannot be read at all.
    fn read_form(
        document: &Document,
        plans: &[ReviewPlan],
        seller: &Seller,
        today: NaiveDate,
        shown: RwSignal<Shown>,
    ) -> Option<Shown> {
        let data = FormData::new_with_form(&order_form(document)?).ok()?;
        let text = |name: &str| data.get(name).as_string().unwrap_or_default();
        let slug = text("form[plan]");
        let (index, plan) = plans.iter().enumerate().find(|(_, plan)| plan.slug == slug)?;
        ask_quantities_of(document, plan);
        let quantities = unit_components(&plan.version)
            .map(|(component, _)| {
                let id = component.id.as_str();
                (id.to_owned(), quantity(document, id))
            })
            .collect();
        let answers = PriceAnswers {
            kind: text("form[kind]"),
            country: text("form[country]"),
            vat_id: text("form[vat_id]"),
            quantities,
        };
        Some(match quote(plan, seller, today, &answers) {
            Some(quote) => Shown {
                plan: index,
                quote,
                incomplete: false,
            },
            None => Shown {
                incomplete: true,
                ..shown.get_untracked()
            },
        })
    }

    fn quantity(document: &Document, component: &str) -> String {
        document
            .get_element_by_id(&format!("quantities-{component}"))
            .and_then(|element| element.dyn_into::<HtmlInputElement>().ok())
            .map(|input| input.value())
            .unwrap_or_default()
    }

    /// Only the quantities of the chosen plan are asked and sent.
    fn ask_quantities_of(document: &Document, plan: &ReviewPlan) {
        for element in all(document, "[data-component]") {
            let Some(component) = element.get_attribute("data-component") else {
                continue;
            };
            let asked = unit_components(&plan.version).any(|(unit, _)| unit.id.as_str() == component);
            let _ = element.toggle_attribute_with_force("hidden", !asked);
            if let Ok(Some(input)) = element.query_selector("input") {
                let _ = input.toggle_attribute_with_force("disabled", !asked);
            }
        }
    }

    /// The total in the bar at the bottom of small screens, outside of the island.
    fn show_total(document: &Document, total: &str) {
        for element in all(document, "[data-total]") {
            element.set_text_content(Some(total));
        }
    }

    fn all(document: &Document, selector: &str) -> Vec<Element> {
        let Ok(list) = document.query_selector_all(selector) else {
            return Vec::new();
        };
        (0..list.length())
            .filter_map(|index| list.item(index))
            .filter_map(|node| node.dyn_into::<Element>().ok())
            .collect()
    }
}
