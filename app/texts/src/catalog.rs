//! The Fluent files, parsed once at first use.

use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource};
use unic_langid::LanguageIdentifier;

use crate::Lang;

/// Names the locale files once, so that no language can forget one.
macro_rules! sources {
    ($lang:literal) => {
        [
            include_str!(concat!("../../locales/", $lang, "/common.ftl")),
            include_str!(concat!("../../locales/", $lang, "/access.ftl")),
            include_str!(concat!("../../locales/", $lang, "/users.ftl")),
            include_str!(concat!("../../locales/", $lang, "/public.ftl")),
            include_str!(concat!("../../locales/", $lang, "/portal.ftl")),
            include_str!(concat!("../../locales/", $lang, "/portal-account.ftl")),
            include_str!(concat!("../../locales/", $lang, "/portal-files.ftl")),
            include_str!(concat!("../../locales/", $lang, "/portal-payments.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-mail.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-catalogue.ftl")),
            include_str!(concat!("../../locales/", $lang, "/discounts.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-figures.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-import.ftl")),
            include_str!(concat!("../../locales/", $lang, "/sign-up.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-letterhead.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-payments.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-layouts.ftl")),
            include_str!(concat!("../../locales/", $lang, "/staff-setup.ftl")),
            include_str!(concat!("../../locales/", $lang, "/demo.ftl")),
            include_str!(concat!("../../locales/", $lang, "/mail.ftl")),
            include_str!(concat!("../../locales/", $lang, "/documents.ftl")),
            include_str!(concat!("../../locales/", $lang, "/letters.ftl")),
        ]
    };
}

const DE: [&str; 23] = sources!("de");
const EN: [&str; 23] = sources!("en");

const fn sources_of(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::De => &DE,
        Lang::En => &EN,
    }
}

fn bundle(lang: Lang) -> &'static FluentBundle<FluentResource> {
    static BUNDLES: OnceLock<[FluentBundle<FluentResource>; 2]> = OnceLock::new();
    let bundles = BUNDLES.get_or_init(|| Lang::ALL.map(build));
    match lang {
        Lang::De => &bundles[0],
        Lang::En => &bundles[1],
    }
}

fn build(lang: Lang) -> FluentBundle<FluentResource> {
    let id = lang.tag().parse::<LanguageIdentifier>().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // Our texts are left-to-right only; isolation marks would end up in PDFs, mails and comparisons.
    bundle.set_use_isolating(false);
    for source in sources_of(lang) {
        // A faulty file keeps its sound messages; the tests below refuse it before it ships.
        let resource = match FluentResource::try_new((*source).to_owned()) {
            Ok(resource) | Err((resource, _)) => resource,
        };
        bundle.add_resource_overriding(resource);
    }
    bundle
}

/// The text for `key` without arguments. An unknown key shows as `⟦key⟧`: visible, never a failure.
#[must_use]
pub fn t(lang: Lang, key: &str) -> String {
    tr(lang, key, &[])
}

/// The text for `key` with its named arguments, which come already formatted (see [`crate::format`]). An argument that
/// is a whole number takes part in plural selection.
#[must_use]
pub fn tr(lang: Lang, key: &str, arguments: &[(&str, &str)]) -> String {
    let bundle = bundle(lang);
    let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
        return format!("⟦{key}⟧");
    };
    let mut args = FluentArgs::new();
    for (name, value) in arguments {
        // Only a number in its plain form: a postcode `01067` or an invoice number must keep its zeros.
        match value.parse::<i64>() {
            Ok(number) if number.to_string() == *value => args.set(*name, number),
            Ok(_) | Err(_) => args.set(*name, *value),
        }
    }
    let mut problems = Vec::new();
    bundle
        .format_pattern(pattern, Some(&args), &mut problems)
        .into_owned()
}

/// Whether the language has a text for `key`.
#[must_use]
pub fn exists(lang: Lang, key: &str) -> bool {
    bundle(lang).has_message(key)
}

/// Every key of the language with the names of the arguments its text uses, for tests that compare languages.
#[must_use]
pub fn keys(lang: Lang) -> Vec<(String, Vec<String>)> {
    sources_of(lang).iter().flat_map(|source| scan(source)).collect()
}

/// Keys and `$arguments` by line: a key starts in the first column, its continuation lines are indented.
fn scan(source: &str) -> Vec<(String, Vec<String>)> {
    let mut found: Vec<(String, Vec<String>)> = Vec::new();
    for line in source.lines().filter(|line| !line.starts_with('#')) {
        if !line.starts_with([' ', '}', '\t'])
            && let Some((key, _)) = line.split_once('=')
        {
            found.push((key.trim().to_owned(), Vec::new()));
        }
        if let Some((_, arguments)) = found.last_mut() {
            for piece in line.split('$').skip(1) {
                let name: String = piece
                    .chars()
                    .take_while(|c| c.is_alphanumeric() || *c == '_' || *c == '-')
                    .collect();
                if !arguments.contains(&name) {
                    arguments.push(name);
                    arguments.sort();
                }
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use super::*;

    #[test]
    fn both_languages_have_the_same_keys_with_the_same_arguments() {
        let de: BTreeMap<_, _> = keys(Lang::De).into_iter().collect();
        let en: BTreeMap<_, _> = keys(Lang::En).into_iter().collect();
        assert!(!de.is_empty());
        for (key, arguments) in &de {
            assert_eq!(en.get(key), Some(arguments), "English lacks or differs in {key}");
        }
        for key in en.keys() {
            assert!(de.contains_key(key), "German lacks {key}");
        }
    }

    #[test]
    fn every_locale_file_is_sound_and_no_key_stands_twice() {
        for lang in Lang::ALL {
            for source in sources_of(lang) {
                if let Err((_, problems)) = FluentResource::try_new((*source).to_owned()) {
                    panic!(
                        "{lang:?}: {problems:?} in {}",
                        source.lines().next().unwrap_or("")
                    );
                }
            }
            let mut names: Vec<_> = keys(lang).into_iter().map(|(key, _)| key).collect();
            let all = names.len();
            names.sort();
            names.dedup();
            assert_eq!(names.len(), all, "a key stands twice in {lang:?}");
        }
    }

    #[test]
    fn every_text_formats_without_a_problem() {
        for lang in Lang::ALL {
            // A text may refer to another one, whose arguments it then needs too.
            let arguments: BTreeSet<_> = keys(lang)
                .into_iter()
                .flat_map(|(_, arguments)| arguments)
                .collect();
            for (key, _) in keys(lang) {
                let bundle = bundle(lang);
                let message = bundle
                    .get_message(&key)
                    .unwrap_or_else(|| panic!("{key} was not parsed"));
                let pattern = message.value().unwrap_or_else(|| panic!("{key} has no text"));
                let mut args = FluentArgs::new();
                for name in &arguments {
                    args.set(name.as_str(), 2);
                }
                let mut problems = Vec::new();
                let text = bundle.format_pattern(pattern, Some(&args), &mut problems);
                assert!(problems.is_empty(), "{lang:?} {key}: {problems:?}");
                assert!(!text.trim().is_empty(), "{lang:?} {key} is empty");
            }
        }
    }

    #[test]
    fn an_unknown_key_is_visible() {
        assert_eq!(t(Lang::De, "no-such-key"), "⟦no-such-key⟧");
        assert!(!exists(Lang::De, "no-such-key"));
    }
}
