//! The golden stories under `scenarios/`: told by the engine, compared with what was calculated by hand or independently.
//!
//! Nothing here writes an expected result; see `scenarios/README.md`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use billing::scenario::{Scenario, run};
use rust_decimal::Decimal;
use serde_json::{Value, json};

const FEWEST: usize = 60;
const FEWEST_WORDS: usize = 4;
const SHOWN_PER_STORY: usize = 6;
const EXPECTED: &str = ".expected.json";

struct Story {
    file: String,
    told: Value,
    expected: Value,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios")
}

fn read(name: &str) -> Value {
    let text = fs::read_to_string(folder().join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
    serde_json::from_str(&text).unwrap_or_else(|why| panic!("{name}: {why}"))
}

/// Names of the JSON files: stories, and expected results without their ending.
fn files() -> (BTreeSet<String>, BTreeSet<String>) {
    let names: Vec<String> = fs::read_dir(folder())
        .expect("the folder of stories")
        .map(|entry| entry.expect("a file").file_name().into_string().expect("a name"))
        .collect();
    let expected = names.iter().filter_map(|name| name.strip_suffix(EXPECTED));
    let told = names
        .iter()
        .filter(|name| !name.ends_with(EXPECTED))
        .filter_map(|name| name.strip_suffix(".json"));
    (
        told.map(str::to_owned).collect(),
        expected.map(str::to_owned).collect(),
    )
}

fn stories() -> Vec<Story> {
    files()
        .0
        .into_iter()
        .map(|file| Story {
            told: read(&format!("{file}.json")),
            expected: read(&format!("{file}{EXPECTED}")),
            file,
        })
        .collect()
}

fn text<'a>(value: &'a Value, field: &str) -> &'a str {
    value.get(field).and_then(Value::as_str).unwrap_or("?")
}

fn list<'a>(value: &'a Value, field: &str) -> &'a [Value] {
    value
        .get(field)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

fn amount(value: &Value, field: &str) -> Decimal {
    let told = text(value, field);
    told.parse()
        .unwrap_or_else(|_| panic!("{field} is {told}, no amount"))
}

/// What tells a document, line or refusal from its neighbours.
fn describe(value: &Value) -> String {
    if value.get("lines").is_some() {
        format!("{} {}", text(value, "date"), text(value, "kind"))
    } else if value.get("component").is_some() {
        let of = format!("{} of {}", text(value, "component"), text(value, "plan"));
        match value.get("from") {
            Some(_) => format!("{of}, {} to {}", text(value, "from"), text(value, "until")),
            None => of,
        }
    } else {
        format!("{} on {}", text(value, "do"), text(value, "on"))
    }
}

fn item_of(list: &str) -> &str {
    match list {
        "documents" => "document",
        "lines" => "line",
        "rejected" => "refusal",
        _ => list,
    }
}

/// Where two results differ, in words: which document, which line, which field.
fn differences(place: &str, expected: &Value, told: &Value, found: &mut Vec<String>) {
    match (expected, told) {
        (Value::Object(before), Value::Object(after)) => {
            let fields: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
            for field in fields {
                match (before.get(field), after.get(field)) {
                    (Some(Value::Array(before)), Some(Value::Array(after))) => {
                        differ_in_list(place, field, before, after, found);
                    }
                    (Some(before), Some(after)) => {
                        differences(&format!("{place} {field}"), before, after, found);
                    }
                    (Some(before), None) => found.push(format!("{place} {field}: {before} is missing")),
                    (None, Some(after)) => found.push(format!("{place} {field}: {after} was not expected")),
                    (None, None) => {}
                }
            }
        }
        (before, after) if before == after => {}
        (before, after) => found.push(format!("{place}: is {after}, should be {before}")),
    }
}

fn differ_in_list(place: &str, field: &str, expected: &[Value], told: &[Value], found: &mut Vec<String>) {
    let item = item_of(field);
    if expected.len() != told.len() {
        let all = |values: &[Value]| values.iter().map(describe).collect::<Vec<_>>().join("; ");
        found.push(format!(
            "{place} has {} {field} ({}), should have {} ({})",
            told.len(),
            all(told),
            expected.len(),
            all(expected)
        ));
    }
    for (number, (before, after)) in expected.iter().zip(told).enumerate() {
        let here = format!("{place} {item} {} ({})", number + 1, describe(before));
        differences(&here, before, after, found);
    }
}

/// The outcome as JSON, or why there is none.
fn tell(story: &Value) -> Result<Value, String> {
    let scenario: Scenario = serde_json::from_value(story.clone()).map_err(|why| why.to_string())?;
    let outcome = run(&scenario).map_err(|why| why.to_string())?;
    serde_json::to_value(&outcome).map_err(|why| why.to_string())
}

#[test]
fn every_story_ends_as_calculated() {
    let mut wrong = Vec::new();
    for story in stories() {
        let mut found = Vec::new();
        match tell(&story.told) {
            Ok(told) => differences("", &story.expected, &told, &mut found),
            Err(why) => found.push(format!(" cannot be told: {why}")),
        }
        if !found.is_empty() {
            let more = found.len().saturating_sub(SHOWN_PER_STORY);
            found.truncate(SHOWN_PER_STORY);
            if more > 0 {
                found.push(format!(" and {more} more"));
            }
            wrong.push(format!("{}:\n {}", story.file, found.join("\n ")));
        }
    }
    assert!(
        wrong.is_empty(),
        "{} stories end otherwise than calculated (see scenarios/README.md):\n\n{}",
        wrong.len(),
        wrong.join("\n\n")
    );
}

#[test]
fn there_are_enough_stories_and_each_has_its_result() {
    let (told, expected) = files();
    assert_eq!(
        told, expected,
        "stories on the left, expected results on the right"
    );
    assert!(told.len() >= FEWEST, "only {} stories", told.len());
}

/// The name as a file's: lower case, apostrophes left out, everything else a hyphen.
fn as_file(name: &str) -> String {
    let plain = name.to_lowercase().replace('\'', "");
    let words: Vec<&str> = plain
        .split(|letter: char| !letter.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    words.join("-")
}

#[test]
fn every_story_is_named_by_a_sentence_and_its_file_like_it() {
    for story in stories() {
        let name = text(&story.told, "name");
        assert!(
            name.split_whitespace().count() >= FEWEST_WORDS,
            "{}: \"{name}\" is no sentence",
            story.file
        );
        assert_eq!(story.file, as_file(name));
    }
}

#[test]
fn no_two_stories_tell_the_same() {
    let mut seen: BTreeMap<String, String> = BTreeMap::new();
    for mut story in stories() {
        story.told["name"] = Value::Null;
        if let Some(other) = seen.insert(story.told.to_string(), story.file.clone()) {
            panic!("{} and {other} tell the same", story.file);
        }
    }
}

#[test]
fn every_story_stands_in_the_table_of_the_readme() {
    let readme = fs::read_to_string(folder().join("README.md")).expect("a README.md");
    let rows: BTreeSet<String> = readme
        .lines()
        .filter_map(|line| line.strip_prefix("| ["))
        .filter_map(|line| line.split_once(']'))
        .map(|(name, _)| name.to_owned())
        .collect();
    assert_eq!(
        rows,
        files().0,
        "rows of the table on the left, stories on the right"
    );
}

/// Guards against slips of the pen: lines, sums and totals of an expected result belong together.
#[test]
fn every_expected_result_adds_up() {
    for story in stories() {
        let net_prices = text(&story.told["merchant"], "prices") == "net";
        let mut totals = [Decimal::ZERO; 3];
        for document in list(&story.expected, "documents") {
            let place = format!("{}: {}", story.file, describe(document));
            let sums = ["net", "tax", "gross"].map(|field| amount(document, field));
            let [net, tax, gross] = sums;
            assert_eq!(net + tax, gross, "{place}");
            let lines: Decimal = list(document, "lines")
                .iter()
                .map(|line| amount(line, "amount"))
                .sum();
            assert_eq!(lines, if net_prices { net } else { gross }, "{place}");
            for (total, sum) in totals.iter_mut().zip(sums) {
                match text(document, "kind") {
                    "invoice" => *total += sum,
                    "credit_note" => *total -= sum,
                    other => panic!("{place}: {other} is no kind of document"),
                }
            }
        }
        let told = ["net", "tax", "gross"].map(|field| amount(&story.expected["totals"], field));
        assert_eq!(totals, told, "{}", story.file);
    }
}

/// Every value a field has anywhere in a list of objects.
fn values<'a>(objects: impl Iterator<Item = &'a Value>, field: &str) -> BTreeSet<String> {
    objects
        .filter_map(|object| object.get(field))
        .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
        .collect()
}

#[test]
fn together_the_stories_use_everything_a_story_can_say() {
    let stories = stories();
    let told = || stories.iter().map(|story| &story.told);
    let all = |field: &'static str| told().flat_map(move |story| list(story, field));
    let components = || {
        all("plans")
            .chain(all("addons"))
            .flat_map(|plan| list(plan, "components"))
    };
    let lines = || {
        stories
            .iter()
            .flat_map(|story| list(&story.expected, "documents"))
            .flat_map(|document| list(document, "lines"))
    };
    let trials = || all("plans").filter_map(|plan| plan.get("trial"));
    let table = [
        (
            values(all("actions"), "do"),
            "bill book_addon cancel convert_trial end_addon pause redeem resume revoke_cancellation set_quantity \
             sign_up switch usage withdraw",
        ),
        (values(all("actions"), "when"), "now period_end term_end"),
        (values(components(), "kind"), "base metered setup unit"),
        (values(components(), "mode"), "volume"),
        (values(components(), "timing"), "arrears"),
        (values(trials(), "at_end"), "ask convert end"),
        (values(trials(), "payment_method_required"), "true"),
        (values(all("plans"), "tax_class"), "reduced"),
        (
            values(told().map(|story| &story["merchant"]), "prices"),
            "gross net",
        ),
        (
            values(told().map(|story| &story["customer"]), "kind"),
            "business consumer",
        ),
        (values(told(), "billing"), "actions daily"),
        (values(lines(), "tax_category"), "AE E O S"),
        (values(lines(), "tax_rate"), "0 16 19 22 24 25.5 5 7"),
        (
            values(stories.iter().map(|story| &story.expected["contract"]), "state"),
            "active ended paused trial_expired",
        ),
    ];
    for (used, known) in table {
        assert_eq!(used.into_iter().collect::<Vec<_>>().join(" "), known);
    }
}

#[test]
fn a_difference_names_the_document_and_the_line() {
    let line = |amount: &str| json!({"component": "fee", "plan": "pro", "from": "2026-03-10", "until": "2026-03-31", "amount": amount});
    let result = |amounts: &[&str]| {
        let lines: Vec<Value> = amounts.iter().map(|amount| line(amount)).collect();
        json!({"documents": [{"date": "2026-03-10", "kind": "invoice", "lines": lines}], "rejected": []})
    };
    let told = |expected: &Value, told: &Value| {
        let mut found = Vec::new();
        differences("", expected, told, &mut found);
        found
    };
    let expected = result(&["1.00", "20.32"]);
    assert!(told(&expected, &expected).is_empty());
    assert_eq!(
        told(&expected, &result(&["1.00", "20.31"])),
        [
            " document 1 (2026-03-10 invoice) line 2 (fee of pro, 2026-03-10 to 2026-03-31) amount: \
             is \"20.31\", should be \"20.32\""
        ]
    );
    let shorter = told(&expected, &result(&["1.00"]));
    assert_eq!(shorter.len(), 1);
    assert!(
        shorter[0].contains("document 1 (2026-03-10 invoice) has 1 lines"),
        "{shorter:?}"
    );
    assert_eq!(told(&json!({"a": 1}), &json!({"b": 2})).len(), 2);
}
