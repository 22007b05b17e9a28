//! Legal texts as they are written: `# ` begins a section, blank lines part paragraphs, single line breaks stay.

use app::wire::LegalKind;
use store::merchants::{Profile, Section};
use texts::Lang;

/// The sections of a text. What stands before the first heading is a section without one.
#[must_use]
pub fn sections(body: &str) -> Vec<Section> {
    let mut sections: Vec<Section> = Vec::new();
    let mut paragraph_open = false;
    for line in body.lines().map(str::trim_end) {
        if let Some(heading) = line.strip_prefix("# ") {
            sections.push(Section {
                heading: heading.trim().to_owned(),
                paragraphs: Vec::new(),
            });
            paragraph_open = false;
        } else if line.is_empty() {
            paragraph_open = false;
        } else {
            if sections.is_empty() {
                sections.push(Section {
                    heading: String::new(),
                    paragraphs: Vec::new(),
                });
            }
            if let Some(section) = sections.last_mut() {
                match section.paragraphs.last_mut() {
                    Some(paragraph) if paragraph_open => {
                        paragraph.push('\n');
                        paragraph.push_str(line);
                    }
                    _ => section.paragraphs.push(line.to_owned()),
                }
            }
            paragraph_open = true;
        }
    }
    sections
}

/// The text those sections are written as.
#[must_use]
pub fn written(sections: &[Section]) -> String {
    let blocks: Vec<String> = sections
        .iter()
        .flat_map(|section| {
            let heading = (!section.heading.is_empty()).then(|| format!("# {}", section.heading));
            heading.into_iter().chain(section.paragraphs.iter().cloned())
        })
        .collect();
    blocks.join("\n\n")
}

/// Puts facts of the merchant in the places of their names. A line whose facts are all unknown goes.
#[must_use]
pub fn filled(text: &str, name: &str, profile: &Profile) -> String {
    let facts = [
        ("{name}", name.to_owned()),
        ("{legal_name}", profile.legal_name.clone()),
        ("{street}", profile.street.clone()),
        ("{postcode}", profile.postcode.clone()),
        ("{city}", profile.city.clone()),
        ("{managers}", profile.managers.join(", ")),
        ("{phone}", profile.phone.clone()),
        ("{email}", profile.email.clone()),
        ("{website}", profile.website.clone()),
        ("{register}", profile.register.clone()),
        ("{vat_id}", profile.vat_id.clone().unwrap_or_default()),
        ("{payment_term_days}", profile.payment_term_days.to_string()),
        ("{prenotification_days}", profile.prenotification_days.to_string()),
    ];
    let lines: Vec<String> = text
        .lines()
        .filter(|line| {
            let mut named = facts.iter().filter(|(name, _)| line.contains(name)).peekable();
            named.peek().is_none() || named.any(|(_, fact)| !fact.is_empty())
        })
        .map(|line| {
            facts
                .iter()
                .fold(line.to_owned(), |line, (name, fact)| line.replace(name, fact))
        })
        .collect();
    lines.join("\n")
}

/// A text to begin with, title and body, where there is one: what the law gives (Anlagen 1 and 2 of Art. 246a EGBGB, for services), and the
/// facts an imprint names (§ 5 DDG). It is the merchant's to complete.
#[must_use]
pub fn begun(kind: LegalKind, lang: Lang, name: &str, profile: &Profile) -> Option<(String, String)> {
    let file = match (kind, lang) {
        (LegalKind::Imprint, Lang::De) => include_str!("legal_texts/imprint.de.txt"),
        (LegalKind::Imprint, Lang::En) => include_str!("legal_texts/imprint.en.txt"),
        (LegalKind::Withdrawal, Lang::De) => include_str!("legal_texts/withdrawal.de.txt"),
        (LegalKind::Withdrawal, Lang::En) => include_str!("legal_texts/withdrawal.en.txt"),
        (LegalKind::Privacy | LegalKind::Terms | LegalKind::Accessibility, _) => return None,
    };
    let text = filled(file, name, profile);
    let (title, body) = text.split_once('\n')?;
    let mut sections = sections(body);
    sections.retain(|section| !section.paragraphs.is_empty());
    Some((title.to_owned(), written(&sections)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_as_it_was() {
        let body = "Before.\n\n# First\n\nOne\ntwo\n\nThree\n\n# Second\n\nFour";
        let read = sections(body);
        assert_eq!(read.len(), 3);
        assert_eq!(read[1].paragraphs, ["One\ntwo", "Three"]);
        assert_eq!(written(&read), body);
        assert_eq!(sections(" \n\n"), []);
    }

    #[test]
    fn a_text_to_begin_with_names_what_is_known_and_leaves_out_what_is_not() {
        let mut profile = crate::demo::content::merchant(uuid::Uuid::nil()).profile;
        for lang in Lang::ALL {
            for kind in LegalKind::ALL {
                let Some((title, body)) = begun(kind, lang, "Stadtblatt", &profile) else {
                    assert!(!matches!(kind, LegalKind::Imprint | LegalKind::Withdrawal));
                    continue;
                };
                assert!(!title.is_empty() && body.contains("Stadtblatt Verlag GmbH"));
                assert!(!body.contains(['{', '}']), "{body}");
            }
        }
        profile.register = String::new();
        profile.managers.clear();
        profile.vat_id = None;
        let (_, body) = begun(LegalKind::Imprint, Lang::De, "Stadtblatt", &profile).unwrap();
        for gone in ["Register", "Vertreten", "Umsatzsteuer"] {
            assert!(!body.contains(gone), "{body}");
        }
    }

    #[test]
    fn the_model_of_the_law_is_given_to_the_letter() {
        let profile = crate::demo::content::merchant(uuid::Uuid::nil()).profile;
        let (_, body) = begun(LegalKind::Withdrawal, Lang::De, "Stadtblatt", &profile).unwrap();
        for sentence in [
            "Sie haben das Recht, binnen vierzehn Tagen ohne Angabe von Gründen diesen Vertrag zu widerrufen.",
            "Die Widerrufsfrist beträgt vierzehn Tage ab dem Tag des Vertragsabschlusses.",
            "Wenn Sie diese Online-Funktion nutzen, übermitteln wir Ihnen auf einem dauerhaften Datenträger (z. B. durch eine E-Mail) \
             unverzüglich eine Eingangsbestätigung mit Informationen zum Inhalt der Widerrufserklärung sowie dem Datum und der Uhrzeit \
             ihres Eingangs.",
            "(*) Unzutreffendes streichen.",
        ] {
            assert!(body.contains(sentence), "{sentence}");
        }
    }
}
