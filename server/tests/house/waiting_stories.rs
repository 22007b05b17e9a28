//! What waits for a person: contracts that could not be billed, mails that could not be delivered; and how runs are told.

use chrono::TimeDelta;
use server::jobs::outbox;
use server::mail::Transport;

use crate::browser::Browser;
use crate::html;
use crate::installation::{Installation, at_ten, day};
use crate::people::{order, sign_in_staff};

const BILLING: &str = "/m/stadtblatt/staff/billing";

async fn staff(house: &Installation) -> Browser {
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
}

/// Presses a button of the page: the one of a single thing, or that of all.
async fn press(staff: &mut Browser, id: Option<&str>) {
    let page = staff.open(BILLING).await;
    let form = html::forms(page.html())
        .into_iter()
        .find(|form| {
            form.action == "/api/retry"
                && form.value("form[id]").unwrap_or_default() == id.unwrap_or_default()
        })
        .unwrap();
    assert_eq!(staff.submit(&form).await.path, BILLING);
}

#[tokio::test]
async fn parked_contracts_are_billed_at_last_when_staff_ask_for_it() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    let mut ids = vec![order(&mut customer, "stadtblatt", "digital", "null@post.example").await];
    for email in ["eins@post.example", "zwei@post.example", "drei@post.example"] {
        ids.push(order(&mut house.browser(), "stadtblatt", "digital", email).await);
    }
    let whole = house
        .rows::<(String, String)>("select contract_id::text, current::text from contracts")
        .await;
    assert_eq!(house.tamper("update contracts set current = '{}'").await, 4);
    assert_eq!(house.travel_to("2026-05-04").await.billing.parked, 4);
    let mut staff = staff(&house).await;
    staff
        .open("/m/stadtblatt/staff")
        .await
        .shows("4 Verträge konnten nicht abgerechnet werden.");

    // Nobody else may ask for it.
    let form = {
        let page = staff.open(BILLING).await;
        page.form("retry")
    };
    for mut other in [house.browser(), customer] {
        other.post(&form).await.is(303);
    }
    assert_eq!(house.travel_to("2026-05-04").await.billing.parked, 0);

    // As long as it cannot be billed it comes back.
    press(&mut staff, Some(&ids[0])).await;
    assert_eq!(house.travel_to("2026-05-04").await.billing.parked, 1);
    for (id, current) in &whole {
        let mended = format!("update contracts set current = '{current}' where contract_id = '{id}'");
        assert_eq!(house.tamper(&mended).await, 1);
    }
    assert_eq!(house.travel_to("2026-05-04").await.billing.invoices, 0);
    press(&mut staff, Some(&ids[1])).await;
    assert_eq!(house.travel_to("2026-05-04").await.billing.invoices, 1);
    press(&mut staff, None).await;
    assert_eq!(house.travel_to("2026-05-04").await.billing.invoices, 3);
    staff
        .open(BILLING)
        .await
        .shows("Kein Vertrag wurde zurückgestellt")
        .shows("ist nichts mehr abzurechnen");
    let log = house
        .rows::<(String, bool)>("select action, subject is null from audit_log order by audit_id")
        .await;
    let retried = "contracts.retried".to_owned();
    assert_eq!(
        log,
        [
            (retried.clone(), false),
            (retried.clone(), false),
            (retried, true)
        ]
    );
}

#[tokio::test]
async fn mails_that_were_put_aside_go_out_at_last_when_staff_ask_for_it() {
    // A name that no address can have is refused at once and for good.
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let spoil = "update customers set email = 'nobody at all'";
    let smtp = Transport::smtp("smtp://127.0.0.1:9").unwrap();
    let app = house.app.at(house.clock.clone(), smtp);
    assert_eq!(house.tamper(spoil).await, 1);
    server::jobs::billing::run(&app, &house.merchant, day("2026-05-04"))
        .await
        .unwrap();
    assert_eq!(outbox::run(&app, &house.merchant).await.unwrap(), 0);
    let mut staff = staff(&house).await;
    staff
        .open("/m/stadtblatt/staff")
        .await
        .shows("2 Mails konnten nicht zugestellt werden.");
    staff
        .open(BILLING)
        .await
        .shows("Vertragsbestätigung V-000001")
        .shows("Beleg RE-2026-00001")
        .shows("nach einem Versuch");
    house.set_clock(at_ten(day("2026-05-04")) + TimeDelta::days(3));
    assert_eq!(
        outbox::run(&house.app, &house.merchant).await.unwrap(),
        0,
        "no further try by itself"
    );

    assert_eq!(
        house
            .tamper("update customers set email = 'mara@post.example'")
            .await,
        1
    );
    press(&mut staff, None).await;
    assert_eq!(outbox::run(&house.app, &house.merchant).await.unwrap(), 2);
    staff.open(BILLING).await.shows("alle Mails sind zugestellt");
}

#[tokio::test]
async fn a_mail_server_that_is_away_is_not_asked_for_every_mail() {
    let house = Installation::on("2026-05-04").await;
    for number in 0..20 {
        let email = format!("kunde{number}@post.example");
        order(&mut house.browser(), "stadtblatt", "digital", &email).await;
    }
    let app = house.app.at(
        house.clock.clone(),
        Transport::smtp("smtp://127.0.0.1:9").unwrap(),
    );
    assert_eq!(outbox::run(&app, &house.merchant).await.unwrap(), 0);
    let tried = house
        .rows::<(i64, i64)>("select count(*) filter (where attempts > 0), count(*) from outbox")
        .await;
    let (tried, of) = tried[0];
    // Ten, and what other workers had in hand by then.
    assert!((10..20).contains(&tried), "{tried}");
    assert_eq!(of, 20);
}

#[tokio::test]
async fn runs_tell_how_far_they_are_and_how_they_ended() {
    let house = Installation::on("2026-05-04").await;
    for email in ["eins@post.example", "zwei@post.example"] {
        order(&mut house.browser(), "stadtblatt", "digital", email).await;
    }
    let mut staff = staff(&house).await;
    staff
        .open(BILLING)
        .await
        .shows("sind noch 2 Verträge abzurechnen")
        .shows("Es wurde noch nichts abgerechnet.");
    house.travel_to("2026-05-04").await;
    let runs = house.tx().await.runs(10).await.unwrap();
    assert_eq!(runs.len(), 1, "a run that finds nothing is none");
    let run = &runs[0];
    assert_eq!((run.total, run.done, run.invoices), (2, 2, 2));
    assert!(run.ended_at.is_some());
    staff.open(BILLING).await.shows("fertig");

    // What a run looks like that goes on, one that was killed, one that failed.
    for (sql, told) in [
        (
            "update billing_runs set ended_at = null, total = 30000, done = 12000,
                 started_at = seen_at - interval '3 seconds'",
            vec!["12.000 von 30.000 Verträgen, 4.000 je Sekunde, noch 5 s", "läuft"],
        ),
        (
            "update billing_runs set seen_at = seen_at - interval '5 minutes'",
            vec!["unterbrochen"],
        ),
        (
            "update billing_runs set ended_at = seen_at, error = 'the database is out of reach'",
            vec!["abgebrochen", "the database is out of reach"],
        ),
        (
            "update billing_runs set error = null, parked = 3",
            vec!["3 zurückgestellt"],
        ),
    ] {
        assert_eq!(house.tamper(sql).await, 1);
        let page = staff.open(BILLING).await;
        for words in told {
            page.shows(words);
        }
    }
}
