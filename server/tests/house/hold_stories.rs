//! What goes although nobody asked, and what stays although its time is over.

use axum::http::Method;
use billing::retention::Record;
use payments::demo::DemoCard;
use store::audit::AuditEntry;
use store::contracts::Actor;
use uuid::Uuid;

use crate::browser::Browser;
use crate::card_stories;
use crate::installation::{Installation, at_ten, day};
use crate::people::{PASSWORD, sign_in, sign_in_staff};
use crate::personal_stories::{DATA, customer_of, end_contract, pay_everything, with_a_reader};

/// Lets the jobs run on a day, whatever lies between; how much went.
async fn on(house: &Installation, date: &str) -> u64 {
    house.set_clock(at_ten(day(date)));
    house.travel_to(date).await.erased
}

async fn is_locked(house: &Installation, customer: Uuid) -> bool {
    let sql = format!("select restricted_at is not null from customers where customer_id = '{customer}'");
    house.rows::<(bool,)>(&sql).await[0].0
}

/// A reader whose contract has ended and who paid everything.
async fn with_a_reader_who_left() -> (Installation, Browser, Uuid) {
    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    end_contract(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    pay_everything(&house, customer).await;
    (house, reader, customer)
}

#[tokio::test]
async fn whoever_never_asked_goes_when_no_voucher_need_be_kept_any_more() {
    let (house, mut reader, customer) = with_a_reader_who_left().await;
    assert_eq!(on(&house, "2034-12-31").await, 0);
    assert!(!is_locked(&house, customer).await);
    sign_in(&mut reader, "stadtblatt", "mara@post.example", PASSWORD).await;
    reader
        .open("/m/stadtblatt/portal/invoices")
        .await
        .shows("RE-2026-00001");

    // Something was written about the customer in the last year that counts: then it stays for another eight.
    let mut tx = house.tx().await;
    let noted = AuditEntry {
        id: Uuid::now_v7(),
        at: at_ten(day("2027-01-01")),
        actor: Actor::Program,
        action: "test.noted".to_owned(),
        subject: Some(customer),
        old: None,
        new: None,
        reason: None,
    };
    tx.audit(&noted).await.unwrap();
    tx.commit().await.unwrap();
    on(&house, "2035-01-01").await;
    assert!(!is_locked(&house, customer).await, "of 2027");
    assert!(on(&house, "2036-01-01").await > 0);
    assert!(is_locked(&house, customer).await);
    let content =
        format!("select count(*) from documents where customer_id = '{customer}' and content is not null");
    assert_eq!(house.rows::<(i64,)>(&content).await[0].0, 0);
    let page = sign_in(&mut house.browser(), "stadtblatt", "mara@post.example", PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    assert_eq!(on(&house, "2036-01-01").await, 0, "once");
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn the_card_of_whoever_never_asked_is_forgotten_by_its_provider() {
    let (house, mut reader, _) = card_stories::reader("2026-07-03").await;
    card_stories::give(&mut reader, DemoCard::Good).await;
    let customer = customer_of(&house, "mara@post.example").await;
    end_contract(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    pay_everything(&house, customer).await;
    let card = "select card ->> 'method' from payment_methods where kind = 'card'";
    let card = house.rows::<(String,)>(card).await.remove(0).0;
    on(&house, "2036-01-01").await;
    assert!(is_locked(&house, customer).await);
    on(&house, "2036-01-02").await;
    assert!(house.provider().is_removed(&card), "nobody charges it any more");
}

#[tokio::test]
async fn whoever_has_a_contract_or_owes_something_is_never_forgotten() {
    let (house, _) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    // The contract runs, though nothing was billed for years.
    house
        .tamper("update billing_schedule set next_due_on = null")
        .await;
    on(&house, "2036-01-01").await;
    assert!(!is_locked(&house, customer).await);

    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    end_contract(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    on(&house, "2036-01-01").await;
    assert!(!is_locked(&house, customer).await, "an invoice is open");
}

#[tokio::test]
async fn nothing_is_erased_while_an_owner_holds_it() {
    let (house, mut reader, customer) = with_a_reader_who_left().await;
    let page = reader.open(DATA).await;
    reader.submit(&page.form("ask-erasure")).await;
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    let theirs = format!("/m/stadtblatt/staff/customers/{customer}");
    let mut form = owner.open(&theirs).await.form("answer-erasure");
    form.set("form[answer]", "erase");
    owner.submit(&form).await.shows("Der Antrag ist beantwortet");

    let mut form = owner.open(&theirs).await.form("hold-customer");
    form.set("form[reason]", " ");
    owner.submit(&form).await.shows("Nennen Sie bitte den Grund");
    form.set("form[reason]", "Betriebsprüfung für 2026");
    owner
        .submit(&form)
        .await
        .shows("Von diesem Kunden wird nichts gelöscht")
        .shows("Seit dem 3. September 2026 wird nichts gelöscht. Grund: Betriebsprüfung für 2026");
    // Twice, and it is held once.
    owner.submit(&form).await.is(200);

    assert_eq!(on(&house, "2040-01-01").await, 0);
    let mut tx = house.tx().await;
    let refused = tx
        .erase_expired(customer, Record::Letter, day("2034-01-01"))
        .await;
    assert!(refused.is_err(), "whoever asks");
    drop(tx);

    sign_in_staff(&mut owner, "stadtblatt").await;
    let form = owner.open(&theirs).await.form("hold-customer");
    assert_eq!(form.value("form[deed]"), Some("lift"));
    owner.submit(&form).await.shows("wird wieder gelöscht");
    let log = "select action, reason from audit_log where action like 'erasure.h%' order by at, audit_id";
    let log = house.rows::<(String, Option<String>)>(log).await;
    assert_eq!(
        log,
        [
            (
                "erasure.held".to_owned(),
                Some("Betriebsprüfung für 2026".to_owned())
            ),
            ("erasure.hold_lifted".to_owned(), None)
        ],
        "once"
    );
    assert!(on(&house, "2040-01-01").await > 0);
}

#[tokio::test]
async fn only_owners_hold() {
    let (house, _) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    house.tamper("update staff set role = 'support'").await;
    let page = staff
        .open(&format!("/m/stadtblatt/staff/customers/{customer}"))
        .await;
    assert!(!page.is(200).html().contains("hold-customer"));
    let form = format!("form%5Bmerchant%5D=stadtblatt&form%5Bcustomer%5D={customer}&form%5Breason%5D=x");
    staff
        .send(Method::POST, "/api/hold-customer", Some(form), true)
        .await;
    let held = house
        .rows::<(i64,)>("select count(*) from customers where held_since is not null")
        .await;
    assert_eq!(held[0].0, 0);
}
