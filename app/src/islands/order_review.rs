//! The review at the end of the order page: what is ordered, what it costs, how long it binds, and the button.
//!
//! Without scripts the server's rendering is complete: the numbers belong to the plan and quantities the page was shown
//! with, and another choice is computed by "Preis neu berechnen" or, at the latest, when the order is sent (the hash in
//! `form[seen]` no longer fits, and the page is shown again). The island computes along while the customer chooses.

use billing::{PlanVersion, Seller};
use chrono::NaiveDate;
use leptos::prelude::*;

use super::packed::{Packed, packed_fields};
use crate::ordering::PriceAnswers;
use crate::quote_words::{LabelledFact, QuoteText, QuoteWords};

/// A plan the customer may choose on the page.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewPlan {
    pub slug: String,
    /// Product and plan as a heading.
    pub title: String,
    /// The essential features.
    pub features: Vec<String>,
    pub version: PlanVersion,
    /// What no total tells, e.g. the price of what will be used.
    pub further: Vec<LabelledFact>,
}

/// The review's own words, beside those of the quote.
#[derive(Clone, Debug, PartialEq)]
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

/// What the review starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct ReviewStart {
    pub plans: Vec<ReviewPlan>,
    /// Slug of the plan the page was shown with.
    pub chosen: String,
    /// The server's quote for that plan, told.
    pub text: QuoteText,
    pub seller: Seller,
    /// Civil date of the order.
    pub today: NaiveDate,
    /// The answers the quote was computed from.
    pub answers: PriceAnswers,
    pub words: ReviewWords,
}

packed_fields!(ReviewPlan {
    slug,
    title,
    features,
    version,
    further
});
packed_fields!(ReviewWords {
    quote,
    title,
    features,
    costs,
    term,
    button,
    after,
    incomplete
});
packed_fields!(ReviewStart {
    plans,
    chosen,
    text,
    seller,
    today,
    answers,
    words
});

/// What the review shows now.
#[derive(Clone, Debug, PartialEq)]
struct Shown {
    plan: usize,
    text: QuoteText,
    /// The answers on the form give no price; the numbers belong to the last that did.
    incomplete: bool,
}

/// A packed [`ReviewStart`], handed to the island's server rendering by context.
#[derive(Clone, Debug)]
pub struct PackedStart(pub String);

/// Identifies the element whose `data-start` holds the packed [`ReviewStart`] for the browser.
pub const START_ELEMENT: &str = "order-review";

/// Must stand inside the order form: brings `form[seen]` and the button. Takes no props, because reading props would
/// be the browser part's only use of JSON; see [`PackedStart`] and [`START_ELEMENT`].
#[island]
pub fn OrderReview() -> impl IntoView {
    // Written by the same version of this program; without it there is nothing to make interactive.
    start()
        .and_then(|packed| ReviewStart::unpacked(&packed))
        .map(review)
}

#[cfg(feature = "hydrate")]
fn start() -> Option<String> {
    document()
        .get_element_by_id(START_ELEMENT)?
        .get_attribute("data-start")
}

#[cfg(not(feature = "hydrate"))]
fn start() -> Option<String> {
    use_context::<PackedStart>().map(|PackedStart(packed)| packed)
}

fn review(start: ReviewStart) -> impl IntoView {
    let ReviewStart {
        plans,
        chosen,
        text,
        seller,
        today,
        answers,
        words,
    } = start;
    let start = plans
        .iter()
        .position(|plan| plan.slug == chosen)
        .unwrap_or_default();
    let hash = text.hash.clone();
    let shown = RwSignal::new(Shown {
        plan: start,
        text,
        incomplete: false,
    });
    let ReviewWords {
        quote: quote_words,
        title,
        features: features_title,
        costs,
        term,
        button,
        after,
        incomplete,
    } = words;
    let plans = StoredValue::new(plans);
    #[cfg(feature = "hydrate")]
    browser::compute_along(shown, plans, quote_words, seller, today, &answers);
    #[cfg(not(feature = "hydrate"))]
    drop((quote_words, seller, today, answers));

    let plan_title = move || {
        let index = shown.read().plan;
        plans.with_value(|plans| {
            plans
                .get(index)
                .map(|plan| plan.title.clone())
                .unwrap_or_default()
        })
    };
    let features = move || {
        let index = shown.read().plan;
        plans.with_value(|plans| {
            plans
                .get(index)
                .map(|plan| plan.features.join("\n"))
                .unwrap_or_default()
        })
    };
    let prices = move || shown.read().text.prices.join("\n");
    let note = move || {
        let shown = shown.read();
        if shown.incomplete {
            incomplete.clone()
        } else {
            shown.text.tax.clone()
        }
    };
    view! {
        <div class="review" id="review">
            <h2>{title}</h2>
            <div aria-live="polite">
                <p class="review-plan">{plan_title}</p>
                <p class="hero lines">{prices}</p>
                <p class="muted">{note}</p>
            </div>
            <h3>{features_title}</h3>
            <p class="review-features lines">{features}</p>
            <h3>{costs}</h3>
            <dl class="facts facts-strong">{move || facts(shown.read().text.costs.clone())}</dl>
            <h3>{term}</h3>
            <dl class="facts facts-strong">{move || facts(shown.read().text.terms.clone())}</dl>
            <input type="hidden" name="form[seen]" value=hash prop:value=move || shown.read().text.hash.clone() />
            <button class="button button-primary button-wide" type="submit" name="form[intent]" value="order">
                {button}
            </button>
            <p class="muted review-after">{after}</p>
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
    use billing::{CustomerHistory, Seller};
    use chrono::NaiveDate;
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Element, FormData, HtmlFormElement, HtmlInputElement};

    use super::{ReviewPlan, Shown};
    use crate::ordering::{PriceAnswers, sign_up_to_quote, unit_components};
    use crate::quote_words::{QuoteText, QuoteWords};

    /// Computes the review again whenever the form changes.
    ///
    /// The server knows more of some customers (an earlier trial, a confirmed VAT-ID). Where its first quote is another than
    /// the browser's, the browser leaves the computing to it.
    pub(super) fn compute_along(
        shown: RwSignal<Shown>,
        plans: StoredValue<Vec<ReviewPlan>>,
        words: QuoteWords,
        seller: Seller,
        today: NaiveDate,
        answers: &PriceAnswers,
    ) {
        let market = Market { words, seller, today };
        let computed = shown
            .with_untracked(|shown| plans.with_value(|plans| market.quote(plans.get(shown.plan)?, answers)));
        if computed.map(|text| text.hash) != Some(shown.with_untracked(|shown| shown.text.hash.clone())) {
            return;
        }
        let Some(document) = window().document() else {
            return;
        };
        let Some(form) = order_form(&document) else { return };
        let listener = Closure::<dyn Fn()>::new(move || {
            plans.with_value(|plans| {
                if let Some(next) = read_form(&document, plans, &market, shown)
                    && next != *shown.read_untracked()
                {
                    show_total(&document, &next.text.prices.join(" + "));
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

    /// What every quote of the page shares.
    struct Market {
        words: QuoteWords,
        seller: Seller,
        today: NaiveDate,
    }

    impl Market {
        fn quote(&self, plan: &ReviewPlan, answers: &PriceAnswers) -> Option<QuoteText> {
            let order =
                sign_up_to_quote(&plan.version, &self.seller, CustomerHistory::default(), answers).ok()?;
            let quote = billing::quote_sign_up(&order, self.today).ok()?;
            Some(self.words.tell(&quote, plan.version.prices, &plan.further))
        }
    }

    fn order_form(document: &Document) -> Option<HtmlFormElement> {
        document.get_element_by_id("order-form")?.dyn_into().ok()
    }

    /// What to show for the form's present state; `None` if it cannot be read at all.
    fn read_form(
        document: &Document,
        plans: &[ReviewPlan],
        market: &Market,
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
        Some(match market.quote(plan, &answers) {
            Some(text) => Shown {
                plan: index,
                text,
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
        for element in all(document, "[data-quantity]") {
            let Some(component) = element.get_attribute("data-quantity") else {
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
