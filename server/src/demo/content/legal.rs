//! The legal texts of the demo's merchant, each in a file of its own under `texts/`.
//!
//! A file begins with the title; what follows is read by [`crate::legal_texts`]. Names in
//! braces are filled from the merchant's profile, so that the imprint and the letterhead cannot disagree.

use chrono::NaiveDate;
use store::merchants::{LegalText, Section};

use super::merchant::{merchant_name, profile};
use crate::legal_texts::{filled, sections};

/// A file and since when it is in force.
struct Source {
    kind: &'static str,
    version: &'static str,
    valid_from: NaiveDate,
    de: &'static str,
    en: &'static str,
}

/// The withdrawal instructions have two versions: the model of the law changed on 2022-05-28, and the one in force since
/// 2026-06-19 must mention the withdrawal function and where it is. All others are old enough for every contract
/// of the demo to find one.
const SOURCES: [Source; 6] = [
    Source {
        kind: "imprint",
        version: "2024-01",
        valid_from: day(2024, 1, 1),
        de: include_str!("texts/imprint.de.txt"),
        en: include_str!("texts/imprint.en.txt"),
    },
    Source {
        kind: "privacy",
        version: "2024-01",
        valid_from: day(2024, 1, 1),
        de: include_str!("texts/privacy.de.txt"),
        en: include_str!("texts/privacy.en.txt"),
    },
    Source {
        kind: "terms",
        version: "2022-07",
        valid_from: day(2022, 7, 1),
        de: include_str!("texts/terms.de.txt"),
        en: include_str!("texts/terms.en.txt"),
    },
    Source {
        kind: "withdrawal",
        version: "2022-05",
        valid_from: day(2022, 5, 28),
        de: include_str!("texts/withdrawal-2022.de.txt"),
        en: include_str!("texts/withdrawal-2022.en.txt"),
    },
    Source {
        kind: "withdrawal",
        version: "2026-06",
        valid_from: day(2026, 6, 19),
        de: include_str!("texts/withdrawal-2026.de.txt"),
        en: include_str!("texts/withdrawal-2026.en.txt"),
    },
    Source {
        kind: "accessibility",
        version: "2024-01",
        valid_from: day(2024, 1, 1),
        de: include_str!("texts/accessibility.de.txt"),
        en: include_str!("texts/accessibility.en.txt"),
    },
];

/// Every version of every legal text: its kind as the store names it, its language, and the text.
#[must_use]
pub fn legal_texts() -> Vec<(&'static str, &'static str, LegalText)> {
    let profile = profile();
    SOURCES
        .iter()
        .flat_map(|source| [(source, "de", source.de), (source, "en", source.en)])
        .map(|(source, lang, file)| {
            let (title, sections) = parse(&filled(file, merchant_name(), &profile));
            let text = LegalText {
                version: source.version.to_owned(),
                valid_from: source.valid_from,
                title,
                sections,
            };
            (source.kind, lang, text)
        })
        .collect()
}

/// A date that is checked when the program is compiled: one that does not exist is a compiler error.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => panic!("no such day"),
    }
}

/// Title and sections of a file.
fn parse(file: &str) -> (String, Vec<Section>) {
    let (title, body) = file.split_once('\n').unwrap_or((file, ""));
    (title.trim().to_owned(), sections(body))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn whole(text: &LegalText) -> String {
        let mut whole = text.title.clone();
        for section in &text.sections {
            whole.push('\n');
            whole.push_str(&section.heading);
            for paragraph in &section.paragraphs {
                whole.push('\n');
                whole.push_str(paragraph);
            }
        }
        whole
    }

    fn text(kind: &str, lang: &str, on: NaiveDate) -> String {
        let texts = legal_texts();
        let in_force = texts
            .iter()
            .filter(|(a, b, text)| *a == kind && *b == lang && text.valid_from <= on)
            .max_by_key(|(_, _, text)| text.valid_from);
        whole(&in_force.unwrap().2)
    }

    #[test]
    fn a_file_is_a_title_and_sections_of_paragraphs() {
        let (title, sections) = parse("Title\n\nBefore.\n\n# First\nOne\ntwo\n\nThree\n# Second\n\nFour\n");
        assert_eq!(title, "Title");
        let expected = [
            ("", vec!["Before."]),
            ("First", vec!["One\ntwo", "Three"]),
            ("Second", vec!["Four"]),
        ];
        assert_eq!(sections.len(), expected.len());
        for (section, (heading, paragraphs)) in sections.iter().zip(expected) {
            assert_eq!(section.heading, heading);
            assert_eq!(section.paragraphs, paragraphs);
        }
        assert_eq!(parse(""), (String::new(), Vec::new()));
    }

    #[test]
    fn every_text_is_filled_in_and_complete() {
        for (kind, lang, text) in legal_texts() {
            assert!(!text.title.is_empty(), "{kind} {lang}");
            assert!(!text.sections.is_empty(), "{kind} {lang}");
            for section in &text.sections {
                assert!(
                    !section.heading.is_empty() && !section.paragraphs.is_empty(),
                    "{kind} {lang}"
                );
            }
            let whole = whole(&text);
            assert!(!whole.contains(['{', '}']), "{kind} {lang}");
        }
    }

    #[test]
    fn both_languages_have_the_same_versions_with_the_same_sections() {
        let texts = legal_texts();
        let shape = |wanted: &str| -> Vec<_> {
            texts
                .iter()
                .filter(|(_, lang, _)| *lang == wanted)
                .map(|(kind, _, text)| {
                    let counts: Vec<_> = text
                        .sections
                        .iter()
                        .map(|section| section.paragraphs.len())
                        .collect();
                    (*kind, text.version.clone(), text.valid_from, counts)
                })
                .collect()
        };
        assert_eq!(shape("de"), shape("en"));
        let keys: BTreeSet<_> = texts
            .iter()
            .map(|(kind, lang, text)| (kind, lang, &text.version))
            .collect();
        assert_eq!(keys.len(), texts.len());
    }

    #[test]
    fn every_kind_has_a_text_for_the_oldest_contract_of_the_demo() {
        for kind in ["imprint", "privacy", "terms", "withdrawal", "accessibility"] {
            for lang in ["de", "en"] {
                assert!(!text(kind, lang, day(2024, 1, 1)).is_empty());
            }
        }
    }

    #[test]
    fn the_withdrawal_function_is_named_from_the_day_it_is_law() {
        for (lang, place) in [
            ("de", "„Vertrag widerrufen“ in der Fußzeile jeder Seite"),
            (
                "en",
                "“Vertrag widerrufen” (withdraw from contract) in the footer of every page",
            ),
        ] {
            assert!(!text("withdrawal", lang, day(2026, 6, 18)).contains(place));
            assert_eq!(
                text("withdrawal", lang, day(2026, 6, 19)).matches(place).count(),
                2,
                "both instructions"
            );
        }
        // Anlage 1 of Art. 246a EGBGB, to the letter.
        let text = text("withdrawal", "de", day(2026, 6, 19));
        for sentence in [
            "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu widerrufen.",
            "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
            "Wenn Sie diese Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften Datenträger (z. B. durch \
             eine E-Mail) unverzüglich eine Eingangsbestätigung mit Informationen zum Inhalt der Widerrufserklärung \
             sowie dem Datum und der Uhrzeit ihres Eingangs.",
            "(*) Unzutreffendes streichen.",
        ] {
            assert!(text.contains(sentence), "{sentence}");
        }
    }

    #[test]
    fn the_imprint_gives_what_the_law_asks_and_no_closed_platform() {
        let facts = profile();
        for lang in ["de", "en"] {
            let imprint = text("imprint", lang, day(2026, 11, 23));
            for fact in [
                &facts.legal_name,
                &facts.street,
                &facts.city,
                &facts.phone,
                &facts.email,
                &facts.register,
                facts.vat_id.as_ref().unwrap(),
                &facts.managers[0],
            ] {
                assert!(imprint.contains(fact.as_str()), "{lang}: {fact}");
            }
        }
        for (kind, lang, text) in legal_texts() {
            assert!(!whole(&text).contains("ec.europa.eu"), "{kind} {lang} (R-512)");
        }
    }

    #[test]
    fn the_terms_agree_the_days_the_profile_says() {
        let terms = text("terms", "de", day(2026, 11, 23));
        assert!(terms.contains("mindestens 5 Tage vor dem Einzug"), "R-605");
        assert!(terms.contains("innerhalb von 14 Tagen nach dem Rechnungsdatum"));
    }
}
