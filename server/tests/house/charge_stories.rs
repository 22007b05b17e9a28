//! What is due is taken from cards: once, whatever happens in between, and told where it does not work.

use chrono::TimeDelta;
use payments::Event;
use payments::demo::{DemoCard, Fault};
use server::jobs::charging;
use server::use_cases::charging::{Tell, begin, carry_out};
use store::charges::AttemptState;
use store::documents::Collection;
use uuid::Uuid;

use crate::browser::Browser;
use crate::card_stories::{at_provider, give, reader, tell};
use crate::installation::Installation;
use crate::paper_stories::words;

/// A customer whose contract is paid by a card, and the first invoice just issued, but not charged.
pub async fn invoiced(card: DemoCard) -> (Installation, Browser, Uuid, Uuid) {
    let (house, mut reader, _) = reader("2026-06-01").await;
    give(&mut reader, card).await;
    let today = house.app.moment(&house.merchant).today();
    server::jobs::billing::run(&house.app, &house.merchant, today)
        .await
        .unwrap();
    let document = house.documents().await.pop().unwrap().document;
    assert_eq!(document.collection, Collection::Card);
    (house, reader, document.id, document.customer)
}

/// State, number, how often asked, provider's name.
pub async fn attempts(house: &Installation) -> Vec<(String, i32, i32, Option<String>)> {
    house
        .rows("select state, number, asked, provider_charge from charge_attempts order by attempt_id")
        .await
}

pub async fn open(house: &Installation) -> Vec<(String, i64)> {
    house.rows("select collection, open_minor from receivables").await
}

pub async fn charge(house: &Installation) -> u32 {
    charging::run(&house.app, &house.merchant).await.unwrap()
}

/// Lets so much time pass that whatever was put off is asked again.
pub async fn later(house: &Installation) {
    let now = house.app.now();
    house.set_clock(now + TimeDelta::hours(5));
}

async fn whole(house: &Installation, taken: i64) {
    assert_eq!(house.provider().taken_minor(), taken);
    let received = "select coalesce(sum(amount_minor), 0)::bigint from payments";
    assert_eq!(house.rows::<(i64,)>(received).await[0].0, taken);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

pub fn pay(document: Uuid) -> String {
    format!("/m/stadtblatt/portal/invoices/{document}/pay")
}

#[tokio::test]
async fn an_invoice_says_that_it_is_charged_and_is_paid_once() {
    let (house, mut reader, document, _) = invoiced(DemoCard::Good).await;
    reader
        .open(&pay(document))
        .await
        .shows("buchen wir von Ihrer Karte Visa •••• 4242 ab");
    reader.open("/m/stadtblatt/portal").await.shows("wird abgebucht");
    let pdf = reader
        .get(&format!("/m/stadtblatt/documents/{document}/pdf"))
        .await;
    let text = words(&pdf.body);
    assert!(text.contains("Visa •••• 4242"), "{text}");
    assert!(
        !text.contains("Verwendungszweck"),
        "nothing is to be transferred: {text}"
    );
    assert_eq!(charge(&house).await, 1);
    assert_eq!(charge(&house).await, 0);
    let tries = attempts(&house).await;
    assert_eq!(
        (tries.len(), tries[0].0.as_str(), tries[0].1, tries[0].2),
        (1, "succeeded", 1, 1)
    );
    assert_eq!(open(&house).await, []);
    whole(&house, 990).await;
    // One attempt is one payment.
    let same = "select count(*) from payments p join charge_attempts a on a.attempt_id = p.payment_id";
    assert_eq!(house.rows::<(i64,)>(same).await[0].0, 1);
    reader
        .open(&pay(document))
        .await
        .shows("Diese Rechnung ist bezahlt");
    // The mail with the invoice says so, too.
    house.travel_to("2026-06-02").await;
    let mails = house.mails().await;
    let mail = mails
        .iter()
        .find(|mail| mail.subject.contains("Rechnung RE-"))
        .unwrap();
    assert!(
        mail.text.contains("von Ihrer Karte Visa •••• 4242 ab"),
        "{}",
        mail.text
    );
}

#[tokio::test]
async fn months_are_charged_by_themselves() {
    let (house, ..) = invoiced(DemoCard::Good).await;
    let done = house.travel_to("2026-08-02").await;
    assert_eq!(done.billing.parked, 0);
    assert_eq!(attempts(&house).await.len(), 3);
    assert_eq!(open(&house).await, []);
    whole(&house, 3 * 990).await;
}

#[tokio::test]
async fn a_declined_charge_lets_the_invoice_be_paid_otherwise_and_says_so_once() {
    let (house, mut reader, document, _) = invoiced(DemoCard::Declined).await;
    assert_eq!(charge(&house).await, 0);
    assert_eq!(charge(&house).await, 0);
    assert_eq!(
        attempts(&house).await.len(),
        1,
        "declined for good is not tried again"
    );
    assert_eq!(open(&house).await, [("transfer".to_owned(), 990)]);
    whole(&house, 0).await;
    house.travel_to("2026-06-03").await;
    let mails = house.mails().await;
    let told: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.contains("abgelehnt"))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0]
            .text
            .contains(&format!("http://turnus.test{}", pay(document))),
        "{}",
        told[0].text
    );
    let page = reader.open(&pay(document)).await;
    page.shows("Bitte überweisen Sie");
    // Another card pays it at once.
    give(&mut reader, DemoCard::Good).await;
    let page = reader.open(&pay(document)).await;
    page.shows("9,90 € mit dieser Karte bezahlen");
    // The contract's own card stands first: that is what is chosen until another one is.
    let own = house
        .rows::<(String,)>("select payment_method_id::text from contracts")
        .await
        .remove(0)
        .0;
    assert_eq!(page.form("pay-by-card").value("form[method]"), Some(own.as_str()));
    let method = house
        .rows::<(String,)>(
            "select payment_method_id::text from payment_methods where card ->> 'last_four' = '4242'",
        )
        .await
        .remove(0)
        .0;
    let mut form = page.form("pay-by-card");
    form.set("form[method]", &method);
    let page = reader.submit(&form).await;
    page.shows("Die Rechnung ist bezahlt")
        .shows("Es ist nichts weiter zu tun");
    // Sent twice, it is paid once.
    reader.submit(&form).await.shows("Die Rechnung ist bezahlt");
    let tries = attempts(&house).await;
    assert_eq!(tries.len(), 2);
    assert_eq!((tries[1].0.as_str(), tries[1].1), ("succeeded", 2));
    whole(&house, 990).await;
}

#[tokio::test]
async fn what_the_bank_wants_confirmed_waits_for_the_customer() {
    for (choice, state, taken) in [("confirm", "succeeded", 990), ("refuse", "failed", 0)] {
        let (house, mut reader, document, _) = invoiced(DemoCard::Confirmed).await;
        assert_eq!(charge(&house).await, 0);
        assert_eq!(attempts(&house).await[0].0, "confirm");
        house.travel_to("2026-06-01").await;
        let mails = house.mails().await;
        assert_eq!(
            mails
                .iter()
                .filter(|mail| mail.subject.contains("bestätigen"))
                .count(),
            1
        );
        let page = reader.open(&pay(document)).await;
        page.shows("Ihre Bank möchte, dass Sie die Zahlung");
        let origin = house.provider().origin().to_owned();
        let html = page.html();
        let from = html.find(&format!("{origin}/pay/charge/")).unwrap();
        let link = html[from..].split('"').next().unwrap().to_owned();
        let back = at_provider(&link, choice).await;
        let page = reader.open(&back).await;
        assert_eq!(page.path, pay(document));
        page.shows(if taken > 0 {
            "Die Rechnung ist bezahlt"
        } else {
            "Ihre Karte wurde abgelehnt"
        });
        // The webhook comes later, and again.
        let id = link.rsplit('/').next().unwrap().to_owned();
        for _ in 0..2 {
            tell(&house, &Event::Charge { id: id.clone() }).await;
        }
        assert_eq!(attempts(&house).await[0].0, state);
        whole(&house, taken).await;
    }
}

#[tokio::test]
async fn a_webhook_alone_books_what_was_confirmed() {
    let (house, _, _, _) = invoiced(DemoCard::Confirmed).await;
    charge(&house).await;
    let id = house.provider().open_charges().remove(0);
    house.provider().answer_charge(&id, true);
    let event = Event::Charge { id };
    let (one, two) = tokio::join!(tell(&house, &event), tell(&house, &event));
    assert_eq!((one.as_u16(), two.as_u16()), (204, 204));
    assert_eq!(attempts(&house).await[0].0, "succeeded");
    whole(&house, 990).await;
}

#[tokio::test]
async fn lost_answers_and_absences_are_asked_again_with_the_same_key() {
    for fault in [Fault::AnswerLost, Fault::Unavailable] {
        let (house, mut reader, document, _) = invoiced(DemoCard::Good).await;
        house.provider().trouble(fault);
        assert_eq!(charge(&house).await, 0);
        let tries = attempts(&house).await;
        assert_eq!((tries[0].0.as_str(), tries[0].2), ("live", 1), "{fault:?}");
        reader
            .open(&pay(document))
            .await
            .shows("buchen wir gerade von Ihrer Karte");
        assert_eq!(charge(&house).await, 0, "not before its time");
        later(&house).await;
        assert_eq!(charge(&house).await, 1);
        assert_eq!(attempts(&house).await.len(), 1);
        whole(&house, 990).await;
    }
}

#[tokio::test]
async fn what_is_under_way_is_fetched_until_it_is_decided() {
    for (well, taken) in [(true, 990), (false, 0)] {
        let (house, ..) = invoiced(DemoCard::Good).await;
        house.provider().trouble(Fault::Pending);
        charge(&house).await;
        later(&house).await;
        charge(&house).await;
        assert_eq!(attempts(&house).await[0].0, "live");
        let id = house.provider().open_charges().remove(0);
        house.provider().answer_charge(&id, well);
        later(&house).await;
        charge(&house).await;
        whole(&house, taken).await;
        assert_eq!(open(&house).await.is_empty(), well);
    }
}

#[tokio::test]
async fn a_charge_of_another_amount_is_not_counted() {
    let (house, ..) = invoiced(DemoCard::Good).await;
    house.provider().trouble(Fault::OtherAmount);
    assert_eq!(charge(&house).await, 0);
    let tries = attempts(&house).await;
    assert_eq!(tries[0].0, "live");
    assert_eq!(house.count("payments").await, 0);
    assert_eq!(
        open(&house).await,
        [("card".to_owned(), 990)],
        "and nothing else is charged for it"
    );
    later(&house).await;
    charge(&house).await;
    assert_eq!(attempts(&house).await.len(), 1);
}

/// The program ends between any two steps: what was begun is carried on, and money moves once.
#[tokio::test]
async fn a_crash_between_any_two_steps_charges_and_books_once() {
    // After the attempt was written, before anybody was asked.
    let (house, _, document, customer) = invoiced(DemoCard::Good).await;
    let attempt = begin(&house.app, &house.merchant, document, customer, None)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(house.provider().taken_minor(), 0);
    assert_eq!(
        begin(&house.app, &house.merchant, document, customer, None)
            .await
            .unwrap(),
        Some(attempt),
        "the same is found again"
    );
    assert_eq!(charge(&house).await, 1);
    whole(&house, 990).await;

    // After the provider has charged, before its answer was kept: everything it said is gone.
    let (house, _, document, customer) = invoiced(DemoCard::Good).await;
    let attempt = begin(&house.app, &house.merchant, document, customer, None)
        .await
        .unwrap()
        .unwrap();
    house.provider().trouble(Fault::AnswerLost);
    assert_eq!(
        carry_out(&house.app, &house.merchant, attempt, Tell::Customer)
            .await
            .unwrap(),
        AttemptState::Live
    );
    assert_eq!(house.provider().taken_minor(), 990);
    assert_eq!(house.count("payments").await, 0);
    house
        .tamper("update charge_attempts set asked = 1, reason = null, next_at = begun_at")
        .await;
    assert_eq!(charge(&house).await, 1);
    whole(&house, 990).await;

    // Two rounds at once, and a webhook.
    let (house, _, document, customer) = invoiced(DemoCard::Good).await;
    let attempt = begin(&house.app, &house.merchant, document, customer, None)
        .await
        .unwrap()
        .unwrap();
    let (one, two, three) = tokio::join!(
        carry_out(&house.app, &house.merchant, attempt, Tell::Customer),
        carry_out(&house.app, &house.merchant, attempt, Tell::Nobody),
        charging::run(&house.app, &house.merchant),
    );
    assert_eq!(one.unwrap(), AttemptState::Succeeded);
    assert_eq!(two.unwrap(), AttemptState::Succeeded);
    three.unwrap();
    assert_eq!(attempts(&house).await.len(), 1);
    whole(&house, 990).await;
}

/// Somebody who has not asked yet must not call an attempt off that another has asked about meanwhile: the money would be taken and
/// nobody would count it.
#[tokio::test]
async fn an_attempt_somebody_else_has_just_asked_about_is_not_called_off() {
    let (house, _, document, customer) = invoiced(DemoCard::Good).await;
    let id = begin(&house.app, &house.merchant, document, customer, None)
        .await
        .unwrap()
        .unwrap();
    // The other one holds the customer, as it does before it asks.
    let mut other = house.tx().await;
    other.lock_customer(customer).await.unwrap().unwrap();
    let late = carry_out(&house.app, &house.merchant, id, Tell::Customer);
    let first = async {
        wait_for_lock(&house).await;
        let attempt = other
            .attempt(store::charges::AttemptBy::Id(id))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(attempt.asked, 0, "the late one has decided nothing");
        let asked = store::charges::Attempt { asked: 1, ..attempt };
        other.note_attempt(&asked, None).await.unwrap();
        // And the invoice is paid by a transfer in the same moment.
        let payment = transfer(&house, customer);
        assert!(other.insert_payment(&payment).await.unwrap());
        other
            .allocate(house.app.new_id(), payment.id, document, 990, payment.at)
            .await
            .unwrap();
        other.commit().await.unwrap();
    };
    let (late, ()) = tokio::join!(late, first);
    assert_eq!(
        late.unwrap(),
        AttemptState::Succeeded,
        "asked about, not called off"
    );
    assert_eq!(house.provider().taken_minor(), 990);
    let received = "select count(*), sum(amount_minor)::bigint from payments";
    assert_eq!(
        house.rows::<(i64, i64)>(received).await,
        [(2, 1980)],
        "and counted"
    );
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

/// Waits until somebody waits for a lock.
async fn wait_for_lock(house: &Installation) {
    let waiting = "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'";
    for _ in 0..500 {
        if house.rows::<(i64,)>(waiting).await[0].0 > 0 {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
    }
    panic!("nobody waits for the customer's lock");
}

fn transfer(house: &Installation, customer: Uuid) -> store::payments::Received {
    store::payments::Received {
        id: house.app.new_id(),
        customer,
        received_on: house.app.moment(&house.merchant).today(),
        amount_minor: 990,
        currency: "EUR".to_owned(),
        reference: "transfer".to_owned(),
        sender: String::new(),
        at: house.app.now(),
    }
}

#[tokio::test]
async fn what_was_paid_meanwhile_is_not_charged() {
    let (house, _, document, customer) = invoiced(DemoCard::Good).await;
    let attempt = begin(&house.app, &house.merchant, document, customer, None)
        .await
        .unwrap()
        .unwrap();
    let payment = transfer(&house, customer);
    server::use_cases::paying::receive_payment(
        &house.app,
        &house.merchant,
        &payment,
        &[document],
        store::contracts::Actor::Demo,
    )
    .await
    .unwrap();
    let state = carry_out(&house.app, &house.merchant, attempt, Tell::Customer)
        .await
        .unwrap();
    assert_eq!(state, AttemptState::Failed);
    assert_eq!(house.provider().taken_minor(), 0);
    assert_eq!(charge(&house).await, 0);
}

/// Its page offers no card for it; a form that is sent nevertheless would have it paid twice.
#[tokio::test]
async fn what_is_announced_to_be_debited_is_not_charged_to_a_card_as_well() {
    let house = Installation::with_cards("2026-06-01").await;
    let mut reader = house.browser();
    let mut form =
        crate::people::consumers_form(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    crate::people::pay_by_debit(&mut form);
    reader.submit(&form).await.is(200);
    let today = house.app.moment(&house.merchant).today();
    server::jobs::billing::run(&house.app, &house.merchant, today)
        .await
        .unwrap();
    let document = house.documents().await.pop().unwrap().document;
    assert_eq!(document.collection, Collection::Sepa);
    give(&mut reader, DemoCard::Good).await;
    let card = house
        .rows::<(String,)>("select payment_method_id::text from payment_methods where kind = 'card'")
        .await
        .remove(0)
        .0;
    let page = reader.open(&pay(document.id)).await;
    assert!(!page.html().contains("/api/pay-by-card"));
    let form = format!(
        "form[merchant]=stadtblatt&form[document]={}&form[method]={card}",
        document.id
    );
    let answer = reader
        .send(axum::http::Method::POST, "/api/pay-by-card", Some(form), true)
        .await;
    assert_eq!(answer.location().unwrap(), pay(document.id));
    assert!(attempts(&house).await.is_empty());
    whole(&house, 0).await;
}

#[tokio::test]
async fn nobody_charges_anothers_card_or_pays_anothers_invoice() {
    let (house, mut reader, document, _) = invoiced(DemoCard::Declined).await;
    charge(&house).await;
    let mut other = house.browser();
    crate::people::order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    give(&mut other, DemoCard::Good).await;
    let theirs = house
        .rows::<(String,)>(
            "select payment_method_id::text from payment_methods where card ->> 'last_four' = '4242'",
        )
        .await
        .remove(0)
        .0;
    let mut form = reader.open(&pay(document)).await.form("pay-by-card");
    form.set("form[method]", &theirs);
    reader.submit(&form).await.is(404);
    let page = other.submit(&form).await;
    page.is(404);
    assert_eq!(attempts(&house).await.len(), 1);
    whole(&house, 0).await;
}
