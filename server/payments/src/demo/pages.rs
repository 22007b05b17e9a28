//! The provider's pages. They are another company's in all but name, so their words are here and not among the portal's.

use chrono::{Datelike, NaiveDate};

use super::state::DemoCard;
use crate::provider::ChargeRequest;

pub(super) const STYLE: &str = "\
:root{color-scheme:light dark;--ink:#1b1d20;--paper:#f4f1fb;--card:#fff;--line:#8a84a3;--accent:#4b2fa8;--warn:#6b4500;--warnbg:#fff3d6}
@media(prefers-color-scheme:dark){:root{--ink:#eceaf6;--paper:#17141f;--card:#211d2d;--line:#8f88ab;--accent:#c3b2ff;--warn:#ffd98a;--warnbg:#3a2d10}}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 system-ui,sans-serif}
main{max-width:34rem;margin:0 auto;padding:2rem 1rem}
h1{font-size:1.4rem;line-height:1.2}
.warn{background:var(--warnbg);color:var(--warn);border:1px solid currentColor;border-radius:8px;padding:.75rem 1rem;font-weight:600}
fieldset{border:0;padding:0;margin:1.5rem 0}
legend{font-weight:600;padding:0;margin-bottom:.5rem}
label{display:flex;gap:.75rem;align-items:flex-start;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:.75rem 1rem;margin:.5rem 0;min-height:24px}
label small{display:block}
input{margin:.3rem 0 0;width:1.1rem;height:1.1rem;flex:none}
.actions{display:flex;flex-wrap:wrap;gap:.75rem}
button{font:inherit;min-height:44px;padding:.5rem 1.25rem;border-radius:8px;border:1px solid var(--accent);background:none;color:var(--accent);cursor:pointer}
button.main{background:var(--accent);color:var(--card)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
";

/// The words of one language.
struct Words {
    lang: &'static str,
    name: &'static str,
    warning: &'static str,
    setup: &'static str,
    choose: &'static str,
    keep: &'static str,
    cancel: &'static str,
    confirm_title: &'static str,
    confirm: &'static str,
    refuse: &'static str,
    done: &'static str,
    back: &'static str,
    good_until: &'static str,
}

const DE: Words = Words {
    lang: "de",
    name: "Demo-Zahlungsanbieter",
    warning: "Demo-Zahlungsanbieter: keine echte Karte eingeben",
    setup: "Karte hinterlegen",
    choose: "Welche Testkarte soll es sein?",
    keep: "Testkarte hinterlegen",
    cancel: "Abbrechen",
    confirm_title: "Zahlung bestätigen",
    confirm: "Zahlung bestätigen",
    refuse: "Nicht bestätigen",
    done: "Hier ist nichts mehr zu bestätigen.",
    back: "Zurück zum Shop",
    good_until: "gültig bis",
};

const EN: Words = Words {
    lang: "en",
    name: "Demo payment provider",
    warning: "Demo payment provider: do not enter a real card",
    setup: "Save a card",
    choose: "Which test card is it to be?",
    keep: "Save test card",
    cancel: "Cancel",
    confirm_title: "Confirm payment",
    confirm: "Confirm payment",
    refuse: "Do not confirm",
    done: "There is nothing left to confirm here.",
    back: "Back to the shop",
    good_until: "valid until",
};

fn words(lang: &str) -> &'static Words {
    if lang == "en" { &EN } else { &DE }
}

const fn what_it_does(card: DemoCard, english: bool) -> &'static str {
    match (card, english) {
        (DemoCard::Good, false) => "Jede Zahlung gelingt.",
        (DemoCard::Good, true) => "Every payment succeeds.",
        (DemoCard::Declined, false) => "Wird hinterlegt, aber jede Zahlung abgelehnt.",
        (DemoCard::Declined, true) => "Is saved, but every payment is declined.",
        (DemoCard::Confirmed, false) => "Jede Zahlung muss hier bestätigt werden.",
        (DemoCard::Confirmed, true) => "Every payment has to be confirmed here.",
        (DemoCard::ExpiresSoon, false) => "Jede Zahlung gelingt, aber die Karte läuft bald ab.",
        (DemoCard::ExpiresSoon, true) => "Every payment succeeds, but the card expires soon.",
    }
}

fn document(words: &Words, title: &str, body: &str) -> String {
    let Words {
        lang, name, warning, ..
    } = words;
    format!(
        "<!DOCTYPE html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title} · {name}</title><link rel=\"stylesheet\" href=\"/style.css\"></head>\
         <body><main><p class=\"warn\">{warning}</p><h1>{title}</h1>{body}</main></body></html>"
    )
}

pub(super) fn setup(lang: &str, today: NaiveDate) -> String {
    let words = words(lang);
    let cards: String = DemoCard::ALL
        .iter()
        .map(|card| {
            let (code, brand, digits) = (card.code(), card.brand(), card.last_four());
            let until = card.expires_on(today);
            let (month, year) = (until.month(), until.year());
            let checked = if *card == DemoCard::Good { " checked" } else { "" };
            let (good, does) = (words.good_until, what_it_does(*card, words.lang == "en"));
            format!(
                "<label><input type=\"radio\" name=\"choice\" value=\"{code}\"{checked}>\
                 <span>{brand} •••• {digits}, {good} {month:02}/{year}<small>{does}</small></span></label>"
            )
        })
        .collect();
    let Words {
        choose, keep, cancel, ..
    } = words;
    document(
        words,
        words.setup,
        &format!(
            "<form method=\"post\"><fieldset><legend>{choose}</legend>{cards}</fieldset>\
             <p class=\"actions\"><button class=\"main\">{keep}</button></p></form>\
             <form method=\"post\"><p class=\"actions\"><button name=\"choice\" value=\"cancel\">{cancel}</button></p></form>"
        ),
    )
}

pub(super) fn charge(wanted: &ChargeRequest, waits: bool) -> String {
    let words = words(&wanted.lang);
    if !waits {
        let (done, back, to) = (words.done, words.back, escaped(&wanted.return_url));
        return document(
            words,
            words.confirm_title,
            &format!("<p>{done}</p><p><a href=\"{to}\">{back}</a></p>"),
        );
    }
    let (whole, part) = (wanted.amount_minor / 100, wanted.amount_minor % 100);
    let point = if words.lang == "en" { '.' } else { ',' };
    let (currency, reference) = (escaped(&wanted.currency), escaped(&wanted.reference));
    let Words { confirm, refuse, .. } = words;
    document(
        words,
        words.confirm_title,
        &format!(
            "<p>{whole}{point}{part:02} {currency} · {reference}</p><form method=\"post\"><p class=\"actions\">\
             <button class=\"main\" name=\"choice\" value=\"confirm\">{confirm}</button>\
             <button name=\"choice\" value=\"refuse\">{refuse}</button></p></form>"
        ),
    )
}

pub(super) fn gone() -> String {
    document(
        &DE,
        "Diese Seite gibt es nicht (mehr)",
        "<p lang=\"en\">There is no such page (any more).</p>",
    )
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
