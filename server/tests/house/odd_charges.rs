//! Charges that are not what was asked for: found once, counted for nothing, and put right by staff.

use payments::demo::{DemoCard, Fault};

use crate::browser::Browser;
use crate::charge_stories::{attempts, charge, invoiced, later, open, pay};
use crate::installation::Installation;
use crate::people::sign_in_staff;

const CHARGES: &str = "/m/stadtblatt/staff/charges";

/// An invoice whose charge came with another amount, and a member of staff.
async fn odd() -> (Installation, Browser, uuid::Uuid, Browser) {
    let (house, reader, document, _) = invoiced(DemoCard::Good).await;
    house.provider().trouble(Fault::OtherAmount);
    assert_eq!(charge(&house).await, 0);
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    (house, reader, document, staff)
}

async fn findings(house: &Installation) -> Vec<(String, Option<String>)> {
    house
        .rows("select state, note from charge_findings order by finding_id")
        .await
}

#[tokio::test]
async fn what_came_stands_beside_what_was_asked_and_is_settled_with_a_note() {
    let (house, mut reader, document, mut staff) = odd().await;
    // Asked again, it is the same finding.
    house.provider().trouble(Fault::OtherAmount);
    later(&house).await;
    house.set_clock(house.app.now() + chrono::TimeDelta::days(1));
    charge(&house).await;
    assert_eq!(findings(&house).await, [("new".to_owned(), None)]);
    assert_eq!(house.count("payments").await, 0);

    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .open("/m/stadtblatt/staff")
        .await
        .shows("Eine Abbuchung von einer Karte ist nicht, was verlangt war");
    let page = staff.open(CHARGES).await;
    page.shows("RE-2026-00001")
        .shows("9,90 €, Verwendungszweck RE-2026-00001")
        .shows("Mara Lindqvist")
        .shows("neu");
    let asked =
        "select (asked ->> 'amount_minor')::bigint, (came ->> 'amount_minor')::bigint from charge_findings";
    let (asked, came) = house.rows::<(i64, i64)>(asked).await.remove(0);
    assert_eq!(asked, 990);
    assert_ne!(came, 990);

    // Without a note nothing is settled.
    let mut form = page.form("note-charge");
    form.press("settled");
    staff
        .submit(&form)
        .await
        .shows("Bitte schreiben Sie in die Notiz");
    assert_eq!(findings(&house).await[0].0, "new");
    let mut seen = page.form("note-charge");
    seen.press("seen");
    staff.submit(&seen).await.shows("in Klärung");
    assert_eq!(attempts(&house).await[0].0, "live", "it stays open");
    reader
        .open(&pay(document))
        .await
        .shows("buchen wir gerade von Ihrer Karte");
    form.set("form[note]", "Der Anbieter hat alles erstattet");
    staff.submit(&form).await.shows("Die Abbuchung ist geklärt");
    let page = staff.open(CHARGES).await;
    page.shows("Der Anbieter hat alles erstattet");
    assert!(
        !page.html().contains("/api/note-charge"),
        "what is settled stays so"
    );
    assert_eq!(attempts(&house).await[0].0, "failed");
    assert_eq!(open(&house).await, [("transfer".to_owned(), 990)]);
    reader
        .open(&pay(document))
        .await
        .shows("Bitte überweisen Sie ihn jetzt");

    // Sent again, nothing changes and nothing is logged twice.
    form.set("form[note]", "anders");
    staff.submit(&form).await.is(200);
    assert_eq!(
        findings(&house).await,
        [(
            "settled".to_owned(),
            Some("Der Anbieter hat alles erstattet".to_owned())
        )]
    );
    let log = "select action, reason from audit_log where action like 'charge.%' order by audit_id";
    assert_eq!(
        house.rows::<(String, Option<String>)>(log).await,
        [
            ("charge.seen".to_owned(), None),
            (
                "charge.settled".to_owned(),
                Some("Der Anbieter hat alles erstattet".to_owned())
            )
        ]
    );
    let alarm = staff.open("/m/stadtblatt/staff").await;
    assert!(!alarm.html().contains("nicht, was verlangt war"));
}

#[tokio::test]
async fn a_settled_charge_is_asked_about_no_more_and_the_card_pays_anew() {
    let (house, mut reader, document, mut staff) = odd().await;
    let page = staff.open(CHARGES).await;
    let mut form = page.form("note-charge");
    form.set("form[note]", "erstattet").press("settled");
    staff.submit(&form).await.is(200);
    house.set_clock(house.app.now() + chrono::TimeDelta::days(2));
    let before = house.provider().taken_minor();
    charge(&house).await;
    assert_eq!(attempts(&house).await.len(), 1);
    sign_in_again(&house, &mut reader).await;
    let page = reader.open(&pay(document)).await;
    reader
        .submit(&page.form("pay-by-card"))
        .await
        .shows("Die Rechnung ist bezahlt");
    assert_eq!(house.provider().taken_minor(), before + 990);
    let states: Vec<_> = attempts(&house).await.into_iter().map(|row| row.0).collect();
    assert_eq!(states, ["failed", "succeeded"]);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

async fn sign_in_again(house: &Installation, reader: &mut Browser) {
    *reader = house.browser();
    crate::people::sign_in(reader, "stadtblatt", "mara@post.example", crate::people::PASSWORD).await;
}
