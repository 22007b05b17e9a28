//! The preview of a change, while it is being chosen: every line with where it comes from, what is due today and what later periods
//! cost, computed by the engine itself, without a request.
//!
//! Without scripts the form above it leads to a page with the same preview. Nothing computed here is trusted: the form sends the
//! choice with the fingerprint and the total that were shown, under the quote's id that came with the page, and the server computes all
//! of it again; where anything differs it shows what it would be now, and nothing happens (semantics §8).

#[cfg(feature = "ssr")]
use super::packed::Packed;
use super::packed::packed_fields;
use crate::change_words::{BillText, ChangeText, ChangeWords, LineText};
use crate::changing::{ChangeBasis, facts_of, switch_to, units};
use crate::quote_words::LabelledFact;
use billing::PlanVersion;

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
        let (title, choice, sent) = match &self.counted {
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
        let quote = choice.quote(basis).ok()?;
        let facts = facts_of(&quote, choice.binds(), basis.today).ok()?;
        let total = quote.total.minor().to_string();
        let seen = [("quote", &self.quote), ("seen", &quote.hash), ("total", &total)];
        let mut fields = self.about.clone();
        for (name, value) in sent.into_iter().chain(seen) {
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

/// The preview with the form that confirms it.
#[must_use]
pub fn preview(shown: &Shown, action: &str, (to, leave): &LabelledFact) -> String {
    let mut html = Html::default();
    html.raw("<section class=\"section\"><h2>")
        .text(&shown.title)
        .raw("</h2>");
    tell(&mut html, &shown.text);
    html.raw("<form method=\"post\" class=\"section\" action=\"")
        .text(action)
        .raw("\">");
    for (name, value) in &shown.fields {
        html.raw("<input type=\"hidden\" name=\"").text(name);
        html.raw("\" value=\"").text(value).raw("\">");
    }
    html.raw("<p class=\"actions\"><button class=\"button button-primary\" type=\"submit\">");
    html.text(&shown.text.button);
    html.raw("</button> <a class=\"button button-quiet\" href=\"")
        .text(to)
        .raw("\">");
    html.text(leave).raw("</a></p></form></section>");
    html.0
}

/// What a change means: when, at what price, and what is billed today.
#[must_use]
pub fn told(text: &ChangeText) -> String {
    let mut html = Html::default();
    tell(&mut html, text);
    html.0
}

/// What is billed today, each line with where it comes from.
#[must_use]
pub fn billed(bill: &BillText) -> String {
    let mut html = Html::default();
    list(&mut html, bill);
    html.0
}

/// Markup, written by the same code on the server and in the browser.
#[derive(Default)]
struct Html(String);

impl Html {
    fn raw(&mut self, markup: &str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Text, as an element or an attribute has it.
    fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            match character {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                other => self.0.push(other),
            }
        }
        self
    }

    fn fact(&mut self, (label, value): &LabelledFact, open: &str, close: &str) {
        self.raw("<div class=\"fact\"><dt>").text(label).raw("</dt><dd>");
        self.raw(open).text(value).raw(close).raw("</dd></div>");
    }
}

fn tell(html: &mut Html, text: &ChangeText) {
    html.raw("<p class=\"lead\">")
        .text(&text.lead)
        .raw("</p><dl class=\"facts\">");
    html.fact(&text.when, "", "");
    html.fact(&text.then, "<strong>", "</strong>");
    if let Some(next) = &text.next {
        html.fact(next, "", "");
    }
    html.fact(&text.payment, "", "");
    html.raw("</dl>");
    if let Some(bill) = &text.bill {
        list(html, bill);
    }
}

fn list(html: &mut Html, bill: &BillText) {
    html.raw("<section class=\"section\"><h2>").text(&bill.title);
    html.raw("</h2><ul class=\"lines-list\">");
    for line in &bill.lines {
        row(html, line);
    }
    for (label, tax) in &bill.taxes {
        html.raw("<li class=\"line muted\"><span>").text(label);
        html.raw("</span><span class=\"amount\">")
            .text(tax)
            .raw("</span></li>");
    }
    let (label, total) = &bill.total;
    html.raw("<li class=\"line line-total\"><strong>").text(label);
    html.raw("</strong><strong class=\"amount\">").text(total);
    html.raw("</strong></li></ul></section>");
}

fn row(html: &mut Html, line: &LineText) {
    let (question, answer) = &line.why;
    html.raw("<li class=\"line\"><span><span class=\"line-title\">")
        .text(&line.name)
        .raw("</span>");
    if let Some(days) = &line.days {
        html.raw("<span class=\"muted num\">").text(days).raw("</span>");
    }
    html.raw("<details class=\"why\"><summary>").text(question);
    html.raw("</summary><p>").text(answer);
    html.raw("</p></details></span><span class=\"amount\">")
        .text(&line.amount);
    html.raw("</span></li>");
}

/// The most that a page brings for the preview, in bytes before compression; the history of a contract that has more is not sent, and
/// its changes are looked at one by one (the budget of a page: `docs/performance.md`).
#[cfg(feature = "ssr")]
const MOST_BYTES: usize = 64 * 1024;

/// The preview's place on a page, with what it starts with; empty, because nothing is chosen yet, and because without scripts the form
/// leads to the preview.
#[cfg(feature = "ssr")]
pub(crate) fn change_preview(start: &ChangeStart) -> Option<impl leptos::prelude::IntoView + use<>> {
    use leptos::prelude::*;
    let packed = start.packed();
    (packed.len() <= MOST_BYTES).then(|| {
        view! {
            <div id=CHANGE_ELEMENT data-island="" data-start=packed>
                <p class="hidden-visually" aria-live="polite"></p>
                <div class="change-preview"></div>
            </div>
        }
    })
}

/// Listening to the form; browser only. Without the framework: it would be a third of what is loaded.
#[cfg(feature = "hydrate")]
pub mod browser {
    use std::cell::RefCell;

    use wasm_bindgen::JsCast;
    use wasm_bindgen::closure::Closure;
    use web_sys::{Document, Element, Event, EventTarget, FormData, HtmlFormElement, HtmlInputElement};

    use super::{CHANGE_ELEMENT, CHANGE_FORM, ChangeStart, Chosen, Shown, preview};
    use crate::islands::packed::Packed;

    /// Computes the preview whenever the form changes. A page without a preview, or one that cannot be listened to, still works: its form
    /// leads to the preview.
    pub fn begin() {
        if let Some(document) = web_sys::window().and_then(|window| window.document()) {
            compute_along(document);
        }
    }

    fn compute_along(document: Document) -> Option<()> {
        let form = form(&document)?;
        // Written by the same version of this program; without it there is nothing to compute from.
        let element = document.get_element_by_id(CHANGE_ELEMENT)?;
        let start = ChangeStart::unpacked(&element.get_attribute("data-start")?)?;
        // Nobody without scripts could move it.
        if let Some(slider) = slider(&document) {
            let _ = slider.toggle_attribute_with_force("hidden", false);
        }
        let shown = RefCell::new(None::<Shown>);
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            keep_together(&document, event.target());
            let next = chosen(&document).and_then(|chosen| start.shown(&chosen));
            if next != *shown.borrow() {
                show(&document, &element, &start, next.as_ref());
                shown.replace(next);
            }
        });
        for event in ["input", "change"] {
            let _ = form.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
        }
        // Lives as long as the page.
        listener.forget();
        // What was typed before, or what a browser restored (back, reload).
        let _ = form.dispatch_event(&Event::new("change").ok()?);
        Some(())
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

    /// Shows what is chosen: one sentence is read out, what was opened stays open.
    fn show(document: &Document, element: &Element, start: &ChangeStart, shown: Option<&Shown>) {
        // Nobody needs the button that leads to the preview while it is there.
        if let Ok(Some(actions)) = document.query_selector("#change-form [data-look]") {
            let _ = actions.toggle_attribute_with_force("hidden", shown.is_some());
        }
        let (Some(spoken), Some(place)) = (element.first_element_child(), element.last_element_child())
        else {
            return;
        };
        spoken.set_text_content(Some(&shown.map(|shown| shown.text.spoken()).unwrap_or_default()));
        let opened: Vec<bool> = questions(&place)
            .iter()
            .map(|question| question.has_attribute("open"))
            .collect();
        let html = shown
            .map(|shown| preview(shown, &start.action, &start.leave))
            .unwrap_or_default();
        place.set_inner_html(&html);
        for (question, open) in questions(&place).iter().zip(opened) {
            let _ = question.toggle_attribute_with_force("open", open);
        }
    }

    /// The questions that amounts are the answers to.
    fn questions(place: &Element) -> Vec<Element> {
        let Ok(list) = place.query_selector_all("details") else {
            return Vec::new();
        };
        (0..list.length())
            .filter_map(|index| list.item(index))
            .filter_map(|node| node.dyn_into().ok())
            .collect()
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
}
