//! Habits of the house that can be read off the sources: which crate may use which, every text asked for exists and every
//! text is asked for, nothing half-finished.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use texts::Lang;

/// Our crates, where they are, and which of ours each may use. Another edge is another house: change `house.md` first.
const CRATES: [(&str, &str, &[&str]); 9] = [
    ("turnus", ".", &["app"]),
    ("app", "app", &["billing", "texts"]),
    ("texts", "app/texts", &[]),
    (
        "server",
        "server",
        &["app", "billing", "documents", "payments", "store", "texts"],
    ),
    ("billing", "server/billing", &[]),
    ("store", "server/store", &["billing"]),
    ("documents", "server/documents", &["billing", "texts"]),
    ("payments", "server/payments", &["billing"]),
    ("testkit", "server/testkit", &["store"]),
];
/// For tests only.
const FOR_TESTS: [&str; 1] = ["testkit"];
/// What a crate must never see, however useful.
const NEVER: [(&str, &[&str]); 4] = [
    ("app", &["sqlx", "axum", "tokio", "tower-sessions"]),
    (
        "billing",
        &["tokio", "async-trait", "sqlx", "getrandom", "rand", "uuid"],
    ),
    (
        "documents",
        &["tokio", "async-trait", "sqlx", "getrandom", "rand"],
    ),
    ("texts", &["tokio", "sqlx", "leptos"]),
];

/// Keys that are put together from parts, by how they begin, with where that happens.
const PUT_TOGETHER: [(&str, &str); 2] = [
    ("legal-", "app/src/wire/public.rs: LegalKind::path"),
    ("placeholder-", "server/src/mail/template/values.rs: placeholders"),
];

fn root() -> PathBuf {
    // Not `..`: the folder may be reached by a link.
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    manifest.parent().unwrap().to_path_buf()
}

/// Names a manifest depends on, by kind: `dependencies` or `dev-dependencies`, of every target.
fn dependencies(manifest: &Path) -> BTreeMap<&'static str, BTreeSet<String>> {
    let text = std::fs::read_to_string(manifest).unwrap();
    let mut found = BTreeMap::from([
        ("dependencies", BTreeSet::new()),
        ("dev-dependencies", BTreeSet::new()),
    ]);
    let mut kind = None;
    for line in text.lines() {
        if let Some(section) = line.trim().strip_prefix('[') {
            let section = section.trim_end_matches(']');
            kind = if section.starts_with("workspace") || section.starts_with("package") {
                None
            } else if section.contains("dev-dependencies") {
                Some("dev-dependencies")
            } else if section.contains("dependencies") {
                Some("dependencies")
            } else {
                None
            };
            assert!(
                !section.contains("dependencies."),
                "write {section} as one line, so that this test reads it"
            );
            continue;
        }
        let name: String = line
            .chars()
            .take_while(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        if let (Some(kind), false) = (kind, name.is_empty() || line.starts_with('#')) {
            found.get_mut(kind).unwrap().insert(name);
        }
    }
    found
}

#[test]
fn crates_use_each_other_in_one_direction_only() {
    let ours: BTreeSet<&str> = CRATES.iter().map(|row| row.0).collect();
    for (name, folder, allowed) in CRATES {
        let used = dependencies(&root().join(folder).join("Cargo.toml"));
        for (kind, names) in &used {
            for other in names.iter().filter(|other| ours.contains(other.as_str())) {
                let fine = allowed.contains(&other.as_str())
                    || *kind == "dev-dependencies" && FOR_TESTS.contains(&other.as_str());
                assert!(fine, "{name} uses {other} in its {kind}");
            }
        }
        for other in NEVER.iter().filter(|row| row.0 == name).flat_map(|row| row.1) {
            assert!(
                !used["dependencies"].contains(*other),
                "{name} must not see {other}"
            );
        }
    }
}

#[test]
fn every_crate_of_the_workspace_is_in_the_drawing() {
    let text = std::fs::read_to_string(root().join("Cargo.toml")).unwrap();
    let line = text.lines().find(|line| line.starts_with("members = [")).unwrap();
    let members: BTreeSet<_> = line.split('"').skip(1).step_by(2).collect();
    assert_eq!(members, CRATES.iter().map(|row| row.1).collect());
}

/// Rust files below these folders, with what is in them.
fn sources(folders: &[&str]) -> Vec<(PathBuf, String)> {
    fn collect(folder: &Path, found: &mut Vec<(PathBuf, String)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                collect(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    let mut found = Vec::new();
    for folder in folders {
        collect(&root().join(folder), &mut found);
    }
    assert!(!found.is_empty());
    found
}

/// Everything that becomes part of the program.
fn program() -> Vec<(PathBuf, String)> {
    sources(&[
        "src",
        "app/src",
        "app/texts/src",
        "server/src",
        "server/billing/src",
        "server/store/src",
        "server/documents/src",
        "server/payments/src",
    ])
}

/// Without comments and without the tests at the end of a file.
fn code(text: &str) -> String {
    text.split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default()
        .lines()
        .map(|line| {
            if line.trim_start().starts_with("//") {
                ""
            } else {
                line
            }
        })
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn nothing_is_half_finished_or_silenced_and_only_the_command_line_prints() {
    let mut found = Vec::new();
    for (path, text) in program() {
        let shown = path.strip_prefix(root()).unwrap().display().to_string();
        if shown.ends_with("tests.rs") {
            continue;
        }
        let code = code(&text);
        for banned in ["#[allow(", "#![allow(", "todo!(", "unimplemented!(", "dbg!("] {
            if code.contains(banned) {
                found.push(format!("{shown}: {banned}"));
            }
        }
        if !shown.ends_with("src/main.rs") {
            for banned in ["println!(", "eprintln!(", "print!(", "eprint!("] {
                if code.contains(banned) {
                    found.push(format!("{shown}: {banned}"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// The framework does not escape what stands inside of a `textarea`.
#[test]
fn no_page_writes_a_text_area_but_by_the_component_that_escapes_it() {
    for (path, text) in sources(&["app/src"]) {
        let component = path.ends_with("ui/form.rs");
        assert!(component || !text.contains("<textarea"), "{}", path.display());
    }
}

/// Keys that stand as a literal where a text is asked for: `t("…")`, `t(lang, "…")`, `words.say("…", …)`.
fn asked(code: &str) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    for reader in ["t(", "tr(", ".say(", ".count("] {
        for (at, _) in code.match_indices(reader) {
            let before = code[..at].chars().next_back();
            if !reader.starts_with('.')
                && before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | '.'))
            {
                continue;
            }
            let mut rest = code[at + reader.len()..].trim_start();
            // The language may come first: a path of names, at most with a call at its end.
            let first = rest
                .find(|c: char| !c.is_alphanumeric() && !matches!(c, '_' | '.' | ':' | '&' | '(' | ')'))
                .unwrap_or(0);
            if first > 0 && rest[first..].starts_with(',') {
                rest = rest[first + 1..].trim_start();
            }
            let Some(literal) = rest.strip_prefix('"') else {
                continue;
            };
            keys.insert(literal.split('"').next().unwrap_or_default().to_owned());
        }
    }
    keys
}

#[test]
fn every_text_the_program_asks_for_exists_in_every_language() {
    let mut all = BTreeSet::new();
    for (path, text) in sources(&["app/src", "server/src", "server/documents/src"]) {
        for key in asked(&code(&text)) {
            for lang in Lang::ALL {
                assert!(
                    texts::exists(lang, &key),
                    "{}: {key:?} is missing in {lang:?}",
                    path.display()
                );
            }
            all.insert(key);
        }
    }
    assert!(all.len() > 250, "the search found only {} keys", all.len());
}

#[test]
fn every_text_is_asked_for_by_somebody() {
    let sources: String = sources(&["app/src", "app/texts/src", "server/src", "server/documents/src"])
        .iter()
        .map(|(_, text)| code(text))
        .collect();
    let unused: Vec<_> = texts::keys(Lang::De)
        .into_iter()
        .map(|(key, _)| key)
        .filter(|key| {
            !PUT_TOGETHER
                .iter()
                .any(|(beginning, _)| key.starts_with(beginning))
        })
        .filter(|key| !sources.contains(&format!("\"{key}\"")))
        .collect();
    assert!(unused.is_empty(), "nobody asks for {unused:#?}");
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_arguments() {
    let of = |lang| -> BTreeMap<String, BTreeSet<String>> {
        texts::keys(lang)
            .into_iter()
            .map(|(key, arguments)| (key, arguments.into_iter().collect()))
            .collect()
    };
    assert_eq!(of(Lang::De), of(Lang::En));
}
