//! What was used of a contract, as its customer sees it and as it is billed.

use server::demo::content::PARCELS;
use server::use_cases::usage::{UsageAnswer, record_usage};
use store::usage::UsageRecord;

use crate::browser::Browser;
use crate::installation::{Installation, day};
use crate::people::{businesses_form, order, placed};

/// The boxes of a house tell the parcels of a day.
async fn counted(house: &Installation, contract: &str, on: &str, parcels: u32) {
    let record = UsageRecord {
        id: on.to_owned(),
        component: PARCELS.into(),
        on: day(on),
        quantity: parcels.into(),
    };
    let told = record_usage(&house.app, &house.merchant, contract.parse().unwrap(), &[record]).await;
    assert_eq!(told.unwrap(), [UsageAnswer::Recorded]);
}

async fn with_boxes() -> (Installation, Browser, String) {
    let house = Installation::on("2026-01-05").await;
    let mut manager = house.browser();
    let form = businesses_form(&mut manager, "stadtblatt", "paketbox-haus", "haus@post.example").await;
    let contract = placed(&manager.submit(&form).await);
    (house, manager, contract)
}

#[tokio::test]
async fn a_contract_shows_what_was_used_month_by_month_and_bills_what_is_beyond_the_included() {
    let (house, mut manager, contract) = with_boxes().await;
    let page = format!("/m/stadtblatt/portal/contracts/{contract}");
    manager
        .open(&page)
        .await
        .shows("Verbrauch")
        .shows("Vom 5. Januar 2026 bis 4. Februar 2026 bisher 0 verbraucht (Pakete)");
    for (on, parcels) in [
        ("2026-01-20", 140),
        ("2026-02-04", 110),
        ("2026-02-20", 263),
        ("2026-03-10", 1_024),
    ] {
        house.travel_to(on).await;
        counted(&house, &contract, on, parcels).await;
    }
    let shown = manager.open(&page).await;
    shown.shows("Vom 5. März 2026 bis 4. April 2026 bisher 1.024 verbraucht (Pakete)");
    assert_eq!(shown.html().matches("<rect").count(), 3, "a bar for each period");
    assert!(shown.html().contains("250 inklusive"));
    for row in [
        "05.03.2026 – 04.04.2026 1.024 250 774",
        "05.02.2026 – 04.03.2026 263 250 13",
        "05.01.2026 – 04.02.2026 250 250 0",
    ] {
        let text: Vec<_> = shown.text().split_whitespace().map(str::to_owned).collect();
        assert!(text.join(" ").contains(row), "{row}: {}", shown.text());
    }
    // What is coming is what will be billed: 774 parcels and the month's fees, net with 19 % on top; nothing that was billed comes back.
    for path in [
        page.as_str(),
        "/m/stadtblatt/portal",
        "/m/stadtblatt/portal/outlook",
    ] {
        let path = path.to_owned();
        let shown = manager.open(&path).await;
        shown.shows("96,29");
        assert!(!shown.text().contains("\u{2212}"), "{path}: {}", shown.text());
    }
    // The bills say the same: 13 and 774 parcels at 0.08, nothing for January.
    house.travel_to("2026-04-05").await;
    let lines = house
        .rows::<(String, String, i64)>(
            "select issued_on::text, (l.item ->> 'quantity'), l.amount_minor from document_lines l
             join documents d using (merchant_id, document_id)
             where l.item ->> 'component' = 'parcels' order by issued_on",
        )
        .await;
    let told: Vec<_> = lines
        .iter()
        .map(|(on, units, amount)| (on.as_str(), units.as_str(), *amount))
        .collect();
    assert_eq!(told, [("2026-03-05", "13", 104), ("2026-04-05", "774", 6_192)]);
}

#[tokio::test]
async fn what_counts_nothing_shows_no_usage_and_asks_for_none() {
    let house = Installation::on("2026-01-05").await;
    let mut reader = house.browser();
    let contract = order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    let page = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}"))
        .await;
    assert!(!page.text().contains("Verbrauch"), "{}", page.text());
    assert!(!page.html().contains("class=\"chart\""));
}
