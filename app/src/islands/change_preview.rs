//! The preview of a change, while it is being chosen: every line with where it comes from, what is due today and what later periods
//! cost, computed by the engine itself, without a request.
//!
//! Without scripts the form above it leads to a page with the same preview. Nothing computed here is trusted: the form sends the
//! choice with the fingerprint and the total that were shown, under the quote's id that came with the page, and the server computes all
//! of it again; where anything differs it shows what it would be now, and nothing happens (semantics §8).

use billing::PlanVersion;
use leptos::prelude::*;

#[cfg(feature = "ssr")]
use super::packed::Packed;
use super::packed::packed_fields;
use crate::change_words::{BillText, ChangeText, ChangeWords, LineText};
use crate::changing::{ChangeBasis, facts_of, switch_to, units};
use crate::quote_words::LabelledFact;

/// Another plan that may be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct OfferedPlan {
    pub slug: String,
    /// `Wechsel zu Digital Plus`.
    pub title: String,
    pub version: PlanVersion,
}

/// What the preview starts with.
#[derive(Clone, Debug, PartialEq)]
pub struct ChangeStart {
    pub basis: ChangeBasis,
    /// Other plans to choose from.
    pub plans: Vec<OfferedPlan>,
    /// What more or fewer units are chosen of: the component's id, and a title.
    pub counted: Option<(String, String)>,
    /// Id of the quote that a confirmation of what is shown here will have.
    pub quote: String,
    pub words: ChangeWords,
    /// Where the form leads.
    pub action: String,
    /// What every form about this contract says, by its fields' names.
    pub about: Vec<(String, String)>,
    /// Where whoever changes nothing goes, and what the link says.
    pub leave: LabelledFact,
}

packed_fields!(OfferedPlan { slug, title, version });
packed_fields!(ChangeStart {
    basis,
    plans,
    counted,
    quote,
    words,
    action,
    about,
    leave
});

/// What is chosen, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Chosen {
    /// A plan's name in addresses.
    pub plan: String,
    pub quantity: String,
}

/// A choice with everything it means.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    pub title: String,
    pub text: ChangeText,
    /// Everything the confirming form sends.
    pub fields: Vec<(String, String)>,
}

impl ChangeStart {
    /// What a choice means; `None` where nothing can be said of it: nothing chosen, no number, not possible.
    #[must_use]
    pub fn shown(&self, chosen: &Chosen) -> Option<Shown> {
        let basis = &self.basis;
        let (title, command, choice) = match &self.counted {
            Some((component, title)) => (
                title,
                units(&basis.contract, component, &chosen.quantity, basis.today).ok()?,
                vec![("component", component), ("quantity", &chosen.quantity)],
            ),
            None => {
                let plan = self.plans.iter().find(|plan| plan.slug == chosen.plan)?;
                (&plan.title, switch_to(&plan.version), vec![("plan", &plan.slug)])
            }
        };
        let quote = basis.quote(&command).ok()?;
        let facts = facts_of(&quote, &command, basis.today).ok()?;
        let total = quote.total.minor().to_string();
        let seen = [("quote", &self.quote), ("seen", &quote.hash), ("total", &total)];
        let mut fields = self.about.clone();
        for (name, value) in choice.into_iter().chain(seen) {
            fields.push((format!("form[{name}]"), value.clone()));
        }
        Some(Shown {
            title: title.clone(),
            text: self.words.tell(&facts),
            fields,
        })
    }
}

/// Identifies the element whose `data-start` holds the packed [`ChangeStart`] for the browser.
pub const CHANGE_ELEMENT: &str = "change-preview";
/// Identifies the form in which the change is chosen.
pub const CHANGE_FORM: &str = "change-form";

/// Stands after the form in which the change is chosen. Takes no props, as [`super::OrderReview`] takes none.
#[island]
pub fn ChangePreview() -> impl IntoView {
    // The server shows nothing: nothing is chosen yet, and without scripts the form leads to the preview.
    #[cfg(not(feature = "hydrate"))]
    let start = None::<ChangeStart>;
    #[cfg(feature = "hydrate")]
    let start = browser::start();
    let shown = RwSignal::new(None::<Shown>);
    let (action, leave) = start
        .as_ref()
        .map(|start| (start.action.clone(), start.leave.clone()))
        .unwrap_or_default();
    #[cfg(feature = "hydrate")]
    if let Some(start) = start {
        browser::compute_along(shown, start);
    }
    let spoken = move || shown.with(|shown| shown.as_ref().map(|shown| shown.text.spoken()));
    view! {
        <p class="hidden-visually" aria-live="polite">
            {spoken}
        </p>
        {move || shown.get().map(|shown| preview(shown, action.clone(), leave.clone()))}
    }
}

fn preview(shown: Shown, action: String, (to, leave): LabelledFact) -> impl IntoView {
    let button = shown.text.button.clone();
    let fields: Vec<_> = shown
        .fields
        .into_iter()
        .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
        .collect();
    view! {
        <section class="section change-preview">
            <h2>{shown.title}</h2>
            {told(shown.text)}
            <form method="post" action=action class="section">
                {fields}
                <p class="actions">
                    <button class="button button-primary" type="submit">
                        {button}
                    </button>
                    <a class="button button-quiet" href=to>
                        {leave}
                    </a>
                </p>
            </form>
        </section>
    }
}

/// What a change means: when, at what price, and what is billed today.
pub(crate) fn told(text: ChangeText) -> impl IntoView {
    view! {
        <p class="lead">{text.lead}</p>
        <dl class="facts">
            {fact(text.when)}
            <div class="fact">
                <dt>{text.then.0}</dt>
                <dd>
                    <strong>{text.then.1}</strong>
                </dd>
            </div>
            {text.next.map(fact)}
            {fact(text.payment)}
        </dl>
        {text.bill.map(bill)}
    }
}

fn fact((label, value): LabelledFact) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{value}</dd>
        </div>
    }
}

/// What is billed today, each line with where it comes from.
pub(crate) fn bill(bill: BillText) -> impl IntoView {
    let lines: Vec<_> = bill.lines.into_iter().map(line).collect();
    let taxes: Vec<_> = bill
        .taxes
        .into_iter()
        .map(|(label, tax)| {
            view! {
                <li class="line muted">
                    <span>{label}</span>
                    <span class="amount">{tax}</span>
                </li>
            }
        })
        .collect();
    let (label, total) = bill.total;
    view! {
        <section class="section">
            <h2>{bill.title}</h2>
            <ul class="lines-list">
                {lines} {taxes}
                <li class="line line-total">
                    <strong>{label}</strong>
                    <strong class="amount">{total}</strong>
                </li>
            </ul>
        </section>
    }
}

fn line(line: LineText) -> impl IntoView {
    let (question, answer) = line.why;
    let days = line
        .days
        .map(|days| view! { <span class="muted num">{days}</span> });
    view! {
        <li class="line">
            <span>
                <span class="line-title">{line.name}</span>
                {days}
                <details class="why">
                    <summary>{question}</summary>
                    <p>{answer}</p>
                </details>
            </span>
            <span class="amount">{line.amount}</span>
        </li>
    }
}

/// The most that a page brings for the preview, in bytes before compression; the history of a contract that has more is not sent, and
/// its changes are looked at one by one (the budget of a page: `docs/performance.md`).
#[cfg(feature = "ssr")]
const MOST_BYTES: usize = 64 * 1024;

/// The preview's place on a page, with what it starts with.
#[cfg(feature = "ssr")]
pub(crate) fn change_preview(start: &ChangeStart) -> Option<impl IntoView + use<>> {
    let packed = start.packed();
    (packed.len() <= MOST_BYTES).then(|| {
        view! {
            <div id=CHANGE_ELEMENT data-start=packed>
                <ChangePreview />
            </div>
        }
    })
}

/// Listening to the form; browser only.
#[cfg(feature = "hydrate")]
mod browser {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Event, EventTarget, FormData, HtmlFormElement, HtmlInputElement};

    use super::{CHANGE_ELEMENT, CHANGE_FORM, ChangeStart, Chosen, Shown};
    use crate::islands::packed::Packed;

    /// What the page brings; written by the same version of this program.
    pub(super) fn start() -> Option<ChangeStart> {
        let element = document().get_element_by_id(CHANGE_ELEMENT)?;
        ChangeStart::unpacked(&element.get_attribute("data-start")?)
    }

    /// Computes the preview whenever the form changes.
    pub(super) fn compute_along(shown: RwSignal<Option<Shown>>, start: ChangeStart) {
        let document = document();
        let Some(form) = form(&document) else { return };
        // Nobody without scripts could move it.
        if let Some(slider) = slider(&document) {
            let _ = slider.toggle_attribute_with_force("hidden", false);
        }
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            keep_together(&document, event.target());
            let next = chosen(&document).and_then(|chosen| start.shown(&chosen));
            hide_the_way_there(&document, next.is_some());
            if next != *shown.read_untracked() {
                shown.set(next);
            }
        });
        // A form that cannot be listened to still works: it leads to the preview.
        for event in ["input", "change"] {
            let _ = form.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        // What was typed before, or what a browser restored (back, reload).
        if let Ok(event) = Event::new("change") {
            let _ = form.dispatch_event(&event);
        }
        // Lives as long as the page.
        listener.forget();
    }

    fn form(document: &Document) -> Option<HtmlFormElement> {
        document.get_element_by_id(CHANGE_FORM)?.dyn_into().ok()
    }

    fn chosen(document: &Document) -> Option<Chosen> {
        let data = FormData::new_with_form(&form(document)?).ok()?;
        let text = |name: &str| data.get(name).as_string().unwrap_or_default();
        Some(Chosen {
            plan: text("form[plan]"),
            quantity: text("form[quantity]"),
        })
    }

    fn input(document: &Document, selector: &str) -> Option<HtmlInputElement> {
        document.query_selector(selector).ok()??.dyn_into().ok()
    }

    fn slider(document: &Document) -> Option<HtmlInputElement> {
        input(document, "#change-form [data-slider]")
    }

    /// The number follows the slider when that is moved, and else the slider the number.
    fn keep_together(document: &Document, changed: Option<EventTarget>) {
        let (Some(slider), Some(number)) = (slider(document), input(document, "#quantity")) else {
            return;
        };
        if changed.is_some_and(|changed| &changed == AsRef::<EventTarget>::as_ref(&slider)) {
            number.set_value(&slider.value());
        } else if let Ok(units) = number.value().trim().parse::<u32>() {
            slider.set_value(&units.to_string());
        }
    }

    /// Nobody needs the button that leads to the preview while it is there.
    fn hide_the_way_there(document: &Document, hidden: bool) {
        if let Ok(Some(actions)) = document.query_selector("#change-form [data-look]") {
            let _ = actions.toggle_attribute_with_force("hidden", hidden);
        }
    }
}
