//! The demo's clock and mailbox, and that nobody finds them elsewhere.

use server::demo;

use crate::html::forms;
use crate::installation::Installation;
use crate::people::order;

#[tokio::test]
async fn the_clock_moves_forward_by_a_month_and_everything_due_on_the_way_happens() {
    let house = Installation::demo_on("2026-05-04").await;
    let mut visitor = house.browser();
    order(&mut visitor, "stadtblatt", "digital", "mara@post.example").await;
    order(
        &mut house.browser(),
        "stadtblatt",
        "musik-single",
        "nils@post.example",
    )
    .await;
    house.travel_to("2026-05-04").await;
    assert_eq!(house.count("documents").await, 1);

    let mailbox = visitor.open("/_demo/mail").await;
    mailbox.is(200).shows("4. Mai 2026").shows("mara@post.example");
    let mut form = mailbox.form("advance-clock");
    form.press("1 month");
    let moved = visitor.submit(&form).await;
    assert_eq!(moved.path, "/_demo/mail");
    moved.is(200).shows("4. Juni 2026");

    let dates: Vec<_> = house
        .documents()
        .await
        .iter()
        .map(|listed| (listed.document.issued_on.to_string(), listed.document.gross_minor))
        .collect();
    let expected = [("2026-05-04", 990), ("2026-05-18", 1099), ("2026-06-04", 990)];
    assert_eq!(dates, expected.map(|(date, gross)| (date.to_owned(), gross)));
    let mails = house.mails().await;
    assert_eq!(mails.len(), 2 + 3);
    for listed in house.documents().await {
        moved.shows(&listed.document.number);
    }

    // A mail can be looked at with its parts.
    let id = mails[2].id;
    visitor
        .open(&format!("/_demo/mail/{id}"))
        .await
        .is(200)
        .shows(&mails[2].subject);
    let html = visitor.open(&format!("/_demo/mail/{id}/html")).await;
    assert!(
        html.is(200).headers["content-security-policy"]
            .to_str()
            .unwrap()
            .contains("sandbox")
    );
    let file = visitor.open(&format!("/_demo/mail/{id}/attachments/0")).await;
    assert!(file.is(200).body.starts_with(b"%PDF-"));
    visitor
        .open(&format!("/_demo/mail/{id}/attachments/1"))
        .await
        .is(404);
}

#[tokio::test]
async fn the_clock_never_goes_back_and_takes_only_the_steps_the_page_offers() {
    let house = Installation::demo_on("2026-05-04").await;
    let mut visitor = house.browser();
    let form = visitor.open("/_demo/mail").await.form("advance-clock");
    for by in [
        "-1 day",
        "-1 month",
        "",
        "month",
        "1 fortnight",
        "4000000000 years",
        "9999 years",
        "0 days",
    ] {
        let mut wrong = form.clone();
        wrong.set("form[by]", by);
        let to = visitor.post(&wrong).await.location().unwrap();
        assert_eq!(to, "/problem/bad_request", "{by:?}");
    }
    let merchant = house.app.merchant("stadtblatt").await.unwrap();
    assert_eq!(merchant.clock_offset_seconds, 0);
    let mut day = form.clone();
    visitor.submit(day.press("1 day")).await;
    let mut week = form.clone();
    visitor.submit(week.press("1 week")).await;
    let merchant = house.app.merchant("stadtblatt").await.unwrap();
    assert_eq!(house.app.moment(&merchant).today().to_string(), "2026-05-12");
    let back = house.app.store().set_clock_offset(merchant.id, 0).await;
    assert!(back.is_err(), "the store refuses, too");
}

#[tokio::test]
async fn outside_of_the_demo_there_is_no_mailbox_and_no_clock() {
    let house = Installation::on("2026-05-04").await;
    let mut visitor = house.browser();
    order(&mut visitor, "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-04").await;
    let mail = house.mails().await[0].id;
    for path in [
        "/_demo/mail".to_owned(),
        format!("/_demo/mail/{mail}"),
        format!("/_demo/mail/{mail}/html"),
        format!("/_demo/mail/{mail}/attachments/0"),
    ] {
        let page = visitor.open(&path).await;
        page.is(404);
        assert!(!page.html().contains("mara@post.example"), "{path}");
    }
    let demo_house = Installation::demo_on("2026-05-04").await;
    let mut form = demo_house
        .browser()
        .open("/_demo/mail")
        .await
        .form("advance-clock");
    form.press("1 month");
    let to = visitor.post(&form).await.location().unwrap();
    assert_eq!(to, "/problem/not_found");
    assert_eq!(house.count("documents").await, 1);
    let page = visitor.open("/m/stadtblatt").await;
    assert!(!page.html().contains("/_demo/"), "no page leads there");
}

#[tokio::test]
async fn a_merchant_that_is_no_demo_keeps_its_clock_even_in_demo_mode() {
    let house = Installation::demo_on("2026-05-04").await;
    let mut form = house.browser().open("/_demo/mail").await.form("advance-clock");
    form.press("1 month");
    house.tamper("update merchants set demo = false").await;
    let mut visitor = house.browser();
    assert_eq!(
        visitor.post(&form).await.location().unwrap(),
        "/problem/not_found"
    );
    assert!(forms(visitor.open("/_demo/mail").await.html()).is_empty());
}

#[tokio::test]
async fn the_demo_is_filled_once_and_all_its_contracts_are_billed() {
    let house = Installation::demo_on("2026-11-23").await;
    house.tamper("update merchants set slug = 'elsewhere'").await;
    assert!(demo::seed(&house.app).await.unwrap());
    let documents = house.rows::<(i64,)>("select count(*) from documents").await[0].0;
    assert!(documents > 40, "{documents}");
    assert!(
        !demo::seed(&house.app).await.unwrap(),
        "a second time does nothing"
    );
    assert_eq!(house.count("documents").await, documents);
    let parked = house
        .rows::<(String, String)>("select number, parked_reason from contracts join billing_schedule using (contract_id) where parked_at is not null")
        .await;
    assert!(parked.is_empty(), "{parked:?}");
    let waiting = house
        .rows::<(String,)>("select task::text from outbox where done_at is null")
        .await;
    assert!(waiting.is_empty(), "{waiting:?}");
    let behind = house
        .rows::<(String,)>("select number from contracts join billing_schedule using (contract_id) where next_due_on <= '2026-11-23'")
        .await;
    assert!(behind.is_empty(), "not billed up to today: {behind:?}");
}

#[tokio::test]
async fn in_the_demo_one_customer_pays_by_card_and_anothers_card_expires_soon() {
    let mut house = Installation::demo_on("2026-11-23").await;
    house.take_cards().await;
    house.tamper("update merchants set slug = 'elsewhere'").await;
    assert!(demo::seed(&house.app).await.unwrap());
    let cards = house
        .rows::<(String, String, bool)>(
            "select k.email, m.card ->> 'last_four', m.card_expires_on <= date '2026-11-23' + 60
             from payment_methods m join customers k using (merchant_id, customer_id) where m.kind = 'card' order by k.email",
        )
        .await;
    assert_eq!(
        cards,
        [
            ("emily.carter@post.example".to_owned(), "4242".to_owned(), false),
            ("katrin.vogt@post.example".to_owned(), "4444".to_owned(), true),
        ]
    );
    // What was due is taken from them, by the provider.
    let taken = house
        .rows::<(i64, i64)>(
            "select count(*) filter (where state = 'succeeded'), count(*) filter (where state <> 'succeeded') from charge_attempts",
        )
        .await
        .remove(0);
    assert!(taken.0 >= 4 && taken.1 == 0, "{taken:?}");
    assert!(house.provider().taken_minor() > 0);
    let open =
        "select count(*) from receivables r join payment_methods m using (merchant_id, payment_method_id)";
    assert_eq!(house.rows::<(i64,)>(open).await[0].0, 0);
}
