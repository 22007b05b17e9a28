//! `turnus scenario FILE…`: tells stories without a database (format: docs/scenarios.md).

use std::io::Write;
use std::path::PathBuf;

use billing::scenario::{Scenario, run};

/// The result of a story as JSON.
///
/// # Errors
/// What is wrong with the story, beginning with the path of the field.
pub fn tell(story: &str) -> Result<String, String> {
    let mut reader = serde_json::Deserializer::from_str(story);
    let story: Scenario = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let why = error.inner();
        if path == "." {
            why.to_string()
        } else {
            format!("{path}: {why}")
        }
    })?;
    reader.end().map_err(|error| error.to_string())?;
    let outcome = run(&story).map_err(|error| error.to_string())?;
    serde_json::to_string_pretty(&outcome).map_err(|error| error.to_string())
}

/// Tells the stories of some files, each result on its own, in order; goes on after one that cannot be told.
///
/// # Errors
/// The files that cannot be told, one per line, with the reason.
pub fn tell_files(files: &[PathBuf], out: &mut impl Write) -> Result<(), String> {
    let mut wrong = Vec::new();
    for file in files {
        let told = std::fs::read_to_string(file)
            .map_err(|error| error.to_string())
            .and_then(|story| tell(&story))
            .and_then(|result| writeln!(out, "{result}").map_err(|error| error.to_string()));
        if let Err(why) = told {
            wrong.push(format!("{}: {why}", file.display()));
        }
    }
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STORY: &str = r#"{
        "name": "pays for a month",
        "merchant": {"country": "DE", "prices": "gross"},
        "customer": {"kind": "consumer", "country": "DE"},
        "plans": [{"id": "basic", "components": [{"id": "fee", "kind": "base", "price": "9.99", "cycle": "1 month"}]}],
        "actions": [{"on": "2026-01-31", "do": "sign_up", "plan": "basic"}],
        "billing": "daily",
        "until": "2026-02-01"
    }"#;

    #[test]
    fn a_story_comes_to_documents_a_contract_and_totals() {
        let told: serde_json::Value = serde_json::from_str(&tell(STORY).unwrap()).unwrap();
        assert_eq!(
            told,
            serde_json::json!({
                "documents": [{
                    "date": "2026-01-31", "kind": "invoice",
                    "lines": [{
                        "component": "fee", "plan": "basic", "from": "2026-01-31", "until": "2026-02-28",
                        "quantity": "1", "amount": "9.99", "tax_rate": "19", "tax_category": "S"
                    }],
                    "net": "8.39", "tax": "1.60", "gross": "9.99"
                }],
                "rejected": [],
                "contract": {"state": "active", "plan": "basic", "ends_on": null},
                "totals": {"net": "8.39", "tax": "1.60", "gross": "9.99"}
            })
        );
    }

    #[test]
    fn what_is_not_understood_is_named_with_its_path() {
        for (written, instead, path) in [
            (
                r#""prices": "gross""#,
                r#""prices": "gross", "vat": true"#,
                "merchant.vat: unknown field",
            ),
            (r#""sign_up""#, r#""fly""#, "actions[0].do: unknown variant `fly`"),
            (
                r#""plan": "basic"}]"#,
                r#""plan": "basic", "until": "2026-03-01"}]"#,
                "actions[0].until: sign_up has no such field",
            ),
            (
                r#", "plan": "basic"}]"#,
                "}]",
                "actions[0].plan: sign_up needs this field",
            ),
            (
                r#""price": "9.99""#,
                r#""price": 9.99"#,
                "plans[0].components[0].price: invalid type",
            ),
            (
                r#""cycle": "1 month""#,
                r#""cycle": "a month""#,
                "plans[0].components[0].cycle: ",
            ),
            (
                r#""country": "DE", "prices""#,
                r#""country": "XX", "prices""#,
                "merchant.country: XX is no country",
            ),
            (r#""until": "2026-02-01""#, r#""until": "tomorrow""#, "until: "),
        ] {
            assert!(STORY.contains(written), "{written}");
            let told = tell(&STORY.replacen(written, instead, 1)).unwrap_err();
            assert!(told.starts_with(path), "{told:?} does not begin with {path:?}");
        }
    }

    #[test]
    fn a_file_that_cannot_be_told_does_not_keep_others_from_it() {
        let folder = tempfile::tempdir().unwrap();
        let (good, bad) = (folder.path().join("good.json"), folder.path().join("bad.json"));
        std::fs::write(&good, STORY).unwrap();
        std::fs::write(&bad, "{}").unwrap();
        let mut out = Vec::new();
        let wrong = tell_files(&[bad.clone(), good], &mut out).unwrap_err();
        assert!(
            wrong.starts_with(&format!("{}: missing field", bad.display())),
            "{wrong}"
        );
        assert!(String::from_utf8(out).unwrap().contains("\"8.39\""));
    }
}
