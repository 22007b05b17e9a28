//! An invoice that was issued is taken back as a whole.

use futures_util::future::join_all;
use server::use_cases::cancelling::{Cancelled, cancel_invoice};
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::documents::{FileOf, Kind};
use store::payments::Received;
use uuid::Uuid;

use crate::installation::Installation;
use crate::people::order;

/// A reader of the e-paper for 9.90 a month since the 1st of June, and the first invoice.
async fn reader(house: &Installation) -> Uuid {
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-03").await;
    house.documents().await[0].document.id
}

async fn cancelled(house: &Installation, document: Uuid) -> Cancelled {
    cancel_invoice(
        &house.app,
        &house.merchant,
        document,
        "falsche Anschrift",
        Actor::Demo,
    )
    .await
    .unwrap()
}

/// Number, kind, gross, paid: oldest first.
async fn documents(house: &Installation) -> Vec<(String, Kind, i64, i64)> {
    let documents = house.documents().await;
    documents
        .into_iter()
        .map(|listed| {
            let document = listed.document;
            (
                document.number,
                document.kind,
                document.gross_minor,
                listed.paid_minor,
            )
        })
        .collect()
}

async fn is_whole(house: &Installation) {
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn a_wrong_address_is_mended_by_a_cancellation_and_a_new_invoice_with_todays_data() {
    let house = Installation::on("2026-06-01").await;
    let invoice = reader(&house).await;
    house
        .tamper("update customers set street = 'Neue Straße', house_number = '7'")
        .await;
    let Cancelled::Done { by, anew } = cancelled(&house, invoice).await else {
        panic!("not cancelled");
    };
    assert_eq!(anew.len(), 1);
    let (invoiced, credited) = (Kind::Invoice, Kind::CreditNote);
    assert_eq!(
        documents(&house).await,
        [
            // What was open of it is settled by the cancellation.
            ("RE-2026-00001".to_owned(), invoiced, 990, 990),
            ("RK-2026-00001".to_owned(), credited, 990, 0),
            ("RE-2026-00002".to_owned(), invoiced, 990, 0),
        ]
    );
    let mut tx = house.tx().await;
    let content = tx.document_content(by).await.unwrap().content.unwrap();
    let content: serde_json::Value = serde_json::from_str(&content).unwrap();
    assert_eq!(content["kind"], "cancellation");
    assert_eq!(content["corrects"]["number"], "RE-2026-00001");
    let anew = tx.document_content(anew[0]).await.unwrap().content.unwrap();
    assert!(anew.contains("Neue Straße 7"));
    let today = house.app.moment(&house.merchant).today();
    assert_eq!(tx.counts(today, today, "EUR").await.unwrap().open_minor, 990);
    drop(tx);
    is_whole(&house).await;

    // Both are made and mailed like any other, and the next month is billed as ever.
    house.travel_to("2026-07-02").await;
    let mut tx = house.tx().await;
    assert!(tx.has_file(FileOf::Document(by)).await.unwrap());
    drop(tx);
    let mails = house.mails().await;
    assert!(
        mails
            .iter()
            .any(|mail| mail.subject.starts_with("Stornorechnung RK-2026-00001")),
        "a cancellation is called one"
    );
    assert_eq!(documents(&house).await.len(), 4);
    is_whole(&house).await;
}

#[tokio::test]
async fn what_was_paid_for_a_cancelled_invoice_stays_with_the_customer() {
    let house = Installation::on("2026-06-01").await;
    let invoice = reader(&house).await;
    let customer = house.documents().await[0].document.customer;
    let payment = Received {
        id: house.app.new_id(),
        customer,
        received_on: house.app.moment(&house.merchant).today(),
        amount_minor: 400,
        currency: "EUR".to_owned(),
        reference: "part".to_owned(),
        sender: String::new(),
        at: house.app.now(),
    };
    receive_payment(&house.app, &house.merchant, &payment, &[invoice], Actor::Demo)
        .await
        .unwrap();
    assert!(matches!(cancelled(&house, invoice).await, Cancelled::Done { .. }));
    let open = house.rows::<(i64,)>("select open_minor from receivables").await;
    assert_eq!(open, [(990,)], "the new invoice");
    let owed = house
        .rows::<(i64,)>(
            "select sum(case when debit = 'receivable' then amount_minor else -amount_minor end)::bigint from postings",
        )
        .await;
    assert_eq!(owed, [(590,)], "4.00 are the customer's");
    is_whole(&house).await;
}

#[tokio::test]
async fn ten_requests_at_once_cancel_once() {
    let house = Installation::on("2026-06-01").await;
    let invoice = reader(&house).await;
    let outcomes = join_all((0..10).map(|_| cancelled(&house, invoice))).await;
    let done = outcomes
        .iter()
        .filter(|outcome| matches!(outcome, Cancelled::Done { .. }));
    assert_eq!(done.count(), 1);
    assert!(
        outcomes
            .iter()
            .all(|outcome| matches!(outcome, Cancelled::Done { .. } | Cancelled::Before { .. }))
    );
    assert_eq!(documents(&house).await.len(), 3);
    is_whole(&house).await;
}

#[tokio::test]
async fn a_cancellation_cannot_be_cancelled_and_nothing_happens() {
    let house = Installation::on("2026-06-01").await;
    let invoice = reader(&house).await;
    let Cancelled::Done { by, .. } = cancelled(&house, invoice).await else {
        panic!("not cancelled");
    };
    assert_eq!(cancelled(&house, by).await, Cancelled::NotAnInvoice);
    assert_eq!(documents(&house).await.len(), 3);
}
