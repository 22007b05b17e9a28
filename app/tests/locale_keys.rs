//! Every text the pages ask for exists in every language, and nothing in our files is asked for by nobody.
#![cfg(feature = "ssr")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use texts::Lang;

/// The functions that take a key as their first argument.
const READERS: [&str; 4] = ["t(", "tr(", "open(", "step_word("];
/// The locale files whose texts only pages use.
const OUR_FILES: [&str; 7] = [
    "access",
    "common",
    "public",
    "portal",
    "portal-account",
    "staff",
    "demo",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn sources() -> String {
    let mut files = Vec::new();
    rust_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut files);
    files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// Keys that stand as a literal right behind one of the readers.
fn asked_keys(source: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for reader in READERS {
        for (at, _) in source.match_indices(reader) {
            let before = source[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
                continue;
            }
            let Some(rest) = source[at + reader.len()..].trim_start().strip_prefix('"') else {
                continue;
            };
            let key: String = rest.chars().take_while(|c| *c != '"').collect();
            keys.insert(key);
        }
    }
    keys
}

#[test]
fn every_text_a_page_asks_for_exists_in_every_language() {
    let asked = asked_keys(&sources());
    assert!(asked.len() > 200, "the search found only {} keys", asked.len());
    for lang in Lang::ALL {
        let missing: Vec<_> = asked.iter().filter(|key| !texts::exists(lang, key)).collect();
        assert!(missing.is_empty(), "{lang:?} lacks {missing:?}");
    }
}

#[test]
fn every_text_of_the_pages_is_used() {
    let source = sources();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("locales/de");
    let mut unused = Vec::new();
    for file in OUR_FILES {
        let text = std::fs::read_to_string(folder.join(file).with_extension("ftl")).unwrap();
        for line in text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()))
        {
            let key = line.split('=').next().unwrap_or("").trim();
            if !source.contains(&format!("\"{key}\"")) {
                unused.push(key.to_owned());
            }
        }
    }
    unused.retain(|key| key != "order-terms-evidence");
    assert!(unused.is_empty(), "nobody asks for {unused:?}");
}

#[test]
fn the_wordings_the_law_prescribes_are_in_place() {
    for (key, german) in [
        ("order-button", "zahlungspflichtig bestellen"),
        ("cancel-link", "Verträge hier kündigen"),
        ("cancel-button", "jetzt kündigen"),
        ("withdraw-link", "Vertrag widerrufen"),
        ("withdraw-button", "Widerruf bestätigen"),
    ] {
        assert_eq!(texts::t(Lang::De, key), german);
    }
    assert_eq!(texts::t(Lang::En, "order-button"), "order with obligation to pay");
    for lang in Lang::ALL {
        let box_text = [
            texts::t(lang, "order-terms-accept"),
            " ".to_owned(),
            texts::t(lang, "order-terms-link"),
            texts::t(lang, "order-terms-accept-end"),
            texts::t(lang, "order-withdrawal-read"),
            " ".to_owned(),
            texts::t(lang, "order-withdrawal-link"),
            texts::t(lang, "order-withdrawal-read-end"),
        ];
        assert_eq!(
            box_text.concat(),
            texts::t(lang, "order-terms-evidence"),
            "what is recorded is what was ticked"
        );
    }
    let mandate = texts::tr(Lang::De, "mandate-text", &[("creditor", "Stadtblatt GmbH")]);
    assert_eq!(
        format!("{mandate} {}", texts::t(Lang::De, "mandate-note")),
        "Ich ermächtige (Wir ermächtigen) Stadtblatt GmbH, Zahlungen von meinem (unserem) Konto mittels Lastschrift \
         einzuziehen. Zugleich weise ich mein (weisen wir unser) Kreditinstitut an, die von Stadtblatt GmbH auf mein \
         (unser) Konto gezogenen Lastschriften einzulösen. Hinweis: Ich kann (Wir können) innerhalb von acht Wochen, \
         beginnend mit dem Belastungsdatum, die Erstattung des belasteten Betrages verlangen. Es gelten dabei die mit \
         meinem (unserem) Kreditinstitut vereinbarten Bedingungen."
    );
}
