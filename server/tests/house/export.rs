//! Everything that was issued, as files.

use server::config::{Database, Export};
use server::export::export;
use sha2::{Digest, Sha256};
use sqlx::ConnectOptions;

use crate::installation::{Installation, day};
use crate::people::order;

fn config(house: &Installation, out: &std::path::Path) -> Export {
    Export {
        database: Database {
            data: "unused".into(),
            database_url: Some(house.database.options().to_url_lossy().to_string()),
            owner_url: None,
        },
        out: out.to_owned(),
        merchant: Some("stadtblatt".to_owned()),
        since: None,
    }
}

#[tokio::test]
async fn every_document_is_written_with_a_list_that_names_its_hash() {
    let house = Installation::on("2026-06-01").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-08-02").await;
    let folder = tempfile::tempdir().unwrap();
    let out = folder.path().join("new");
    export(config(&house, &out), |_| {}).await.unwrap();

    let index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(out.join("index.json")).unwrap()).unwrap();
    let entries = index.as_array().unwrap();
    let numbers: Vec<_> = entries
        .iter()
        .map(|entry| entry["number"].as_str().unwrap())
        .collect();
    assert_eq!(numbers, ["RE-2026-00001", "RE-2026-00002", "RE-2026-00003"]);
    for entry in entries {
        assert_eq!(entry["gross_minor"], 990);
        let pdf = std::fs::read(out.join(entry["pdf"]["file"].as_str().unwrap())).unwrap();
        assert!(pdf.starts_with(b"%PDF-"));
        let hash: String = Sha256::digest(&pdf)
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        assert_eq!(entry["pdf"]["sha256"], hash.as_str());
    }
    let written = std::fs::read_dir(&out).unwrap().count();

    // Once more, the same; and from a day on, only what came since.
    export(config(&house, &out), |_| {}).await.unwrap();
    assert_eq!(std::fs::read_dir(&out).unwrap().count(), written);
    let later = folder.path().join("later");
    let since = Export {
        since: Some(day("2026-08-01")),
        ..config(&house, &later)
    };
    export(since, |_| {}).await.unwrap();
    let index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(later.join("index.json")).unwrap()).unwrap();
    assert_eq!(index.as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_document_that_cannot_be_made_is_named_and_the_others_are_written() {
    let house = Installation::on("2026-06-01").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    // Nothing is delivered, so nothing is made yet.
    let merchant = &house.merchant;
    for day in ["2026-06-01", "2026-07-01"] {
        house.set_clock(crate::installation::at_ten(crate::installation::day(day)));
        let today = house.app.moment(merchant).today();
        server::jobs::billing::run(&house.app, merchant, today)
            .await
            .unwrap();
    }
    house
        .tamper("update documents set content = null where number = 'RE-2026-00001'")
        .await;
    let folder = tempfile::tempdir().unwrap();
    let refused = export(config(&house, folder.path()), |_| {}).await;
    assert!(
        refused
            .unwrap_err()
            .to_string()
            .starts_with("1 documents could not be written"),
        "it ends with an error"
    );
    let index: serde_json::Value =
        serde_json::from_slice(&std::fs::read(folder.path().join("index.json")).unwrap()).unwrap();
    assert!(index[0]["error"].is_string() && index[0]["pdf"].is_null());
    assert!(folder.path().join("RE-2026-00002.pdf").is_file());
}
