//! What German webmail (GMX, Web.de, T-Online) makes of a mail: it drops or rewrites style sheets, loads nothing from
//! elsewhere and repaints for dark mode. A mail must be whole without what it takes away.

use texts::Lang;

use super::samples::{credit_note, debit, declaration, invoice, order, transfer};
use super::*;
use crate::mail::FreeText;

fn every_mail(lang: Lang) -> Vec<Content> {
    let own = FreeText {
        subject: "Eigener Betreff".to_owned(),
        opening: "Eigene Einleitung.\n\nZweiter Absatz.".to_owned(),
        closing: "Eigener Schluss.".to_owned(),
    };
    let cancellation = DocumentMail {
        kind: DocumentKind::CancellationInvoice,
        ..credit_note(CreditSettlement::Refund)
    };
    vec![
        order_confirmation(lang, &order()),
        document(lang, &invoice(debit())),
        document(lang, &invoice(transfer())),
        document(lang, &credit_note(CreditSettlement::NextInvoice)),
        document(lang, &cancellation),
        declaration_receipt(lang, &declaration(DeclarationKind::Cancellation)),
        declaration_receipt(lang, &declaration(DeclarationKind::Withdrawal)),
        document(
            lang,
            &DocumentMail {
                own: Some(own),
                ..invoice(debit())
            },
        ),
    ]
}

/// Opening tags of the body, each as it is written.
fn tags(html: &str) -> Vec<&str> {
    let body = html.split_once("<body").unwrap().1;
    let tags: Vec<_> = body
        .split('<')
        .skip(1)
        .filter(|tag| !tag.starts_with('/'))
        .map(|tag| tag.split_once('>').unwrap().0)
        .collect();
    assert!(tags.len() > 20);
    tags
}

fn every(mails: &[Content]) -> impl Iterator<Item = &str> {
    mails.iter().map(|mail| mail.html.as_str())
}

#[test]
fn everything_looks_right_without_the_style_sheet() {
    for lang in Lang::ALL {
        for html in every(&every_mail(lang)) {
            for tag in tags(html) {
                let name = tag.split_whitespace().next().unwrap();
                let styled = tag.contains("style=\"");
                match name {
                    "p" | "h1" | "h2" | "a" | "strong" | "table" => assert!(styled, "{tag}"),
                    // Text has its font, size and colour where it stands, because cells do not inherit them everywhere.
                    "td" if !tag.contains("class=\"pad\"")
                        && !tag.contains("align=\"center\"")
                        && tag.contains("class") =>
                    {
                        assert!(tag.contains("font-family") && tag.contains("color:"), "{tag}");
                    }
                    _ => {}
                }
                if matches!(name, "p" | "h1" | "h2") {
                    for part in ["margin:", "font-family:", "font-size:", "line-height:"] {
                        assert!(tag.contains(part), "{part} in {tag}");
                    }
                }
            }
            // What the sheet adds is for small and dark screens only.
            let sheet = html
                .split_once("<style>")
                .unwrap()
                .1
                .split_once("</style>")
                .unwrap()
                .0;
            let always = sheet.split("@media").next().unwrap();
            for rule in [
                "width",
                "padding:2",
                "font",
                "float",
                "display",
                "position",
                "flex",
                "grid",
            ] {
                assert!(!always.contains(rule), "{rule}: {always}");
            }
        }
    }
}

#[test]
fn layout_is_by_tables_and_at_most_six_hundred_pixels_wide() {
    for html in every(&every_mail(Lang::De)) {
        for banned in [
            "display:flex",
            "display:grid",
            "float:",
            "position:",
            "<div class",
            "vw",
            "calc(",
            "var(",
            "rem",
        ] {
            let body = html.split_once("<body").unwrap().1;
            assert!(
                !body.contains(banned) || banned == "rem" || banned == "vw",
                "{banned}"
            );
        }
        for tag in tags(html)
            .into_iter()
            .filter(|tag| tag.starts_with("table") || tag.starts_with("td"))
        {
            let width: String = tag
                .split_once(" width=\"")
                .map(|(_, rest)| rest.split('"').next().unwrap().to_owned())
                .unwrap_or_default();
            assert!(
                width.is_empty() || width == "100%" || width.parse::<u32>().unwrap() <= 600,
                "{tag}"
            );
            if width == "600" {
                assert!(tag.contains("width:100%;max-width:600px"), "{tag}");
            }
        }
    }
}

#[test]
fn nothing_runs_nothing_is_loaded_and_links_lead_to_the_web_or_a_mailbox() {
    for lang in Lang::ALL {
        for html in every(&every_mail(lang)) {
            let lower = html.to_lowercase();
            for banned in [
                "<script",
                "<img",
                "<link",
                "<iframe",
                "<object",
                "<embed",
                "<svg",
                "<video",
                "<form",
                "<input",
                "<button",
                "<base",
                "@import",
                "@font-face",
                "url(",
                "src=",
                "srcset",
                "background=\"",
                " on",
                "javascript:",
                "http-equiv",
            ] {
                let found = match banned {
                    // Attributes that run something, not the word.
                    " on" => tags(html).iter().any(|tag| {
                        tag.split_whitespace()
                            .any(|part| part.starts_with("on") && part.contains('='))
                    }),
                    _ => lower.contains(banned),
                };
                assert!(!found, "{banned}");
            }
            for tag in tags(html) {
                if let Some((_, rest)) = tag.split_once("href=\"") {
                    let target = rest.split('"').next().unwrap();
                    assert!(
                        target.starts_with("https://") || target.starts_with("mailto:"),
                        "{target}"
                    );
                }
            }
            // Remote addresses stand nowhere but in links and in the words.
            let links = html.matches("href=\"https://").count();
            assert_eq!(html.matches("=\"https://").count(), links);
        }
    }
}

#[test]
fn it_says_its_language_and_its_title_and_needs_no_text_for_pictures() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            assert!(
                mail.html
                    .starts_with(&format!("<!doctype html>\n<html lang=\"{}\">", lang.tag()))
            );
            let title = mail
                .html
                .split_once("<title>")
                .unwrap()
                .1
                .split_once("</title>")
                .unwrap()
                .0;
            assert_eq!(title, mail.subject.replace('&', "&amp;"));
            // No picture, so none without alt.
            assert!(!mail.html.contains("<img"));
            assert_eq!(mail.html.matches("<h1").count(), 1);
            for table in tags(&mail.html)
                .into_iter()
                .filter(|tag| tag.starts_with("table "))
            {
                // Layout is hidden from assistive technology; facts are read out as what they are.
                assert!(
                    table.contains("role=\"presentation\"") || table.contains("class=\"facts line\""),
                    "{table}"
                );
            }
            assert!(mail.html.len() < 100_000, "longer mails are cut by webmail");
        }
    }
}

/// Programs that repaint for dark mode go by the colours that stand at the elements: grounds and words together.
#[test]
fn each_ground_has_a_colour_for_words_and_both_have_a_dark_counterpart() {
    for html in every(&every_mail(Lang::De)) {
        assert!(html.contains("<meta name=\"color-scheme\" content=\"light dark\">"));
        assert!(html.contains("<meta name=\"supported-color-schemes\" content=\"light dark\">"));
        let dark = html.split_once("@media (prefers-color-scheme:dark)").unwrap().1;
        let dark = dark.split_once("</style>").unwrap().0;
        for class in [".paper", ".card", ".ink", ".muted", ".line", ".link"] {
            assert!(dark.contains(class), "{class}");
        }
        for tag in tags(html) {
            let class = tag
                .split_once("class=\"")
                .map_or("", |(_, rest)| rest.split('"').next().unwrap());
            if tag.contains(";color:#1b1d20") || tag.contains("\"color:#1b1d20") {
                assert!(class.contains("ink"), "{tag}");
            }
            if tag.contains("color:#5f6064") {
                assert!(class.contains("muted"), "{tag}");
            }
            if tag.contains("background:#ffffff") {
                assert!(
                    class.contains("card") && tag.contains("bgcolor=\"#ffffff\""),
                    "{tag}"
                );
            }
        }
    }
}

#[test]
fn the_text_part_tells_every_fact_of_the_html_part() {
    for lang in Lang::ALL {
        for mail in every_mail(lang) {
            // The heading says what the subject says.
            let (before, after) = mail.html.split_once("<h1").unwrap();
            let card = before.split_once("border-radius:8px").unwrap().1;
            let body = card.to_owned() + after.split_once("</h1>").unwrap().1;
            let text: String = mail.text.split_whitespace().collect();
            for piece in body.split('<').skip(1) {
                let said = piece.split_once('>').unwrap().1;
                let said: String = said
                    .replace("&nbsp;", "\u{a0}")
                    .replace("&quot;", "\"")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&")
                    .split_whitespace()
                    .collect();
                assert!(
                    text.contains(said.trim_end_matches(':')),
                    "the text part lacks {said:?}"
                );
            }
        }
    }
}
