//! Orders paid by card: placed first, then the card is given on the provider's page; whoever gives up there has ordered all the same.

use axum::http::StatusCode;
use chrono::TimeDelta;
use payments::Event;
use payments::demo::DemoCard;
use server::jobs;
use store::documents::Collection;

use crate::browser::Browser;
use crate::card_stories::{at_provider, give, tell};
use crate::html::Form;
use crate::installation::Installation;
use crate::paper_stories::words;
use crate::people::{consumers_form, order, placed};
use crate::personal_stories::customer_of;

/// Somebody new, about to order by card.
async fn about_to_order() -> (Installation, Browser, Form) {
    let house = Installation::with_cards("2026-06-01").await;
    let mut reader = house.browser();
    let mut form = consumers_form(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    form.set("form[payment]", "card");
    (house, reader, form)
}

async fn contract(house: &Installation) -> (String, String, bool) {
    house
        .rows(
            "select c.contract_id::text, m.kind, c.card_wanted
             from contracts c join payment_methods m using (merchant_id, payment_method_id) order by c.contract_id desc limit 1",
        )
        .await
        .remove(0)
}

async fn bill(house: &Installation) -> Vec<(Collection, i64)> {
    let today = house.app.moment(&house.merchant).today();
    jobs::billing::run(&house.app, &house.merchant, today)
        .await
        .unwrap();
    let documents = house.documents().await.into_iter();
    documents
        .map(|listed| (listed.document.collection, listed.document.gross_minor))
        .collect()
}

#[tokio::test]
async fn who_orders_by_card_gives_it_afterwards_and_the_first_invoice_is_charged_to_it() {
    let (house, mut reader, form) = about_to_order().await;
    let page = reader.open("/m/stadtblatt/order/digital").await;
    let policy = page.headers["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    let origin = house.provider().origin().to_owned();
    assert!(
        policy.contains(&format!("form-action 'self' {origin};")),
        "{policy}"
    );
    page.shows("Nach der Bestellung geben Sie die Karte auf der Seite unseres Zahlungsanbieters ein");

    let provider = reader.post(&form).await.location().unwrap();
    assert!(provider.starts_with(&origin), "{provider}");
    // The order is placed, whatever happens there; nothing is billed while the page is open.
    let (id, kind, wanted) = contract(&house).await;
    assert_eq!((kind.as_str(), wanted), ("invoice", true));
    assert_eq!(bill(&house).await, []);
    let confirmation = reader
        .get(&format!("/m/stadtblatt/contracts/{id}/confirmation.pdf"))
        .await;
    let text = words(&confirmation.body);
    assert!(text.contains("Karte; solange keine hinterlegt ist"), "{text}");

    let back = at_provider(&provider, DemoCard::Good.code()).await;
    let page = reader.open(&back).await;
    assert_eq!(page.path, format!("/m/stadtblatt/ordered/{id}"));
    page.shows("Ihre Karte ist hinterlegt.")
        .shows("von Ihrer Karte Visa •••• 4242 ab");
    assert!(!page.html().contains("Ihre Karte fehlt noch"));
    assert_eq!(contract(&house).await, (id.clone(), "card".to_owned(), false));
    assert_eq!(bill(&house).await, [(Collection::Card, 990)]);
    assert_eq!(jobs::charging::run(&house.app, &house.merchant).await.unwrap(), 1);
    assert_eq!(house.provider().taken_minor(), 990);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
    let portal = reader.open("/m/stadtblatt/portal").await;
    assert!(!portal.html().contains("fehlt noch Ihre Karte"));
}

#[tokio::test]
async fn the_providers_word_alone_is_enough_and_comes_as_often_as_it_likes() {
    let (house, mut reader, form) = about_to_order().await;
    let provider = reader.post(&form).await.location().unwrap();
    at_provider(&provider, DemoCard::Good.code()).await;
    let event = Event::Setup {
        id: provider.rsplit('/').next().unwrap().to_owned(),
    };
    for _ in 0..2 {
        assert_eq!(tell(&house, &event).await, StatusCode::NO_CONTENT);
    }
    let (_, kind, wanted) = contract(&house).await;
    assert_eq!((kind.as_str(), wanted), ("card", false));
    assert_eq!(bill(&house).await, [(Collection::Card, 990)]);
}

#[tokio::test]
async fn the_same_order_again_leads_to_the_same_page_and_is_one_order() {
    let (house, mut reader, form) = about_to_order().await;
    let first = reader.post(&form).await.location().unwrap();
    let again = reader.post(&form).await.location().unwrap();
    assert_eq!(first, again);
    assert_eq!(house.count("contracts").await, 1);
    assert_eq!(house.count("card_setups").await, 1);
    // Somebody else who has the form is led to no page of the provider's.
    let mut guessed = form.clone();
    guessed.set("form[password]", "ein falsches Kennwort");
    let answer = house.browser().post(&guessed).await;
    let (id, ..) = contract(&house).await;
    let receipt = format!("/m/stadtblatt/ordered/{id}");
    assert_eq!(answer.location().unwrap(), receipt);
    // Once it is over there, the order leads to its receipt.
    let back = at_provider(&first, "cancel").await;
    reader.open(&back).await.is(200);
    assert_eq!(reader.post(&form).await.location().unwrap(), receipt);
}

#[tokio::test]
async fn who_gives_up_there_has_ordered_and_pays_otherwise() {
    let (house, mut reader, form) = about_to_order().await;
    let provider = reader.post(&form).await.location().unwrap();
    let back = at_provider(&provider, "cancel").await;
    let page = reader.open(&back).await;
    let (id, kind, wanted) = contract(&house).await;
    assert_eq!(page.path, format!("/m/stadtblatt/ordered/{id}"));
    page.shows("Es wurde keine Karte hinterlegt. Ihre Bestellung gilt trotzdem.")
        .shows("Ihre Karte fehlt noch")
        .shows("V-000001");
    assert_eq!((kind.as_str(), wanted), ("invoice", true));
    // It is billed at once, to be transferred.
    assert_eq!(bill(&house).await, [(Collection::Transfer, 990)]);
    let document = house.documents().await.pop().unwrap().document.id;
    reader
        .open(&format!("/m/stadtblatt/portal/invoices/{document}/pay"))
        .await
        .shows("Bitte überweisen Sie diesen Betrag");
    let portal = reader.open("/m/stadtblatt/portal").await;
    portal.shows("fehlt noch Ihre Karte");
    assert!(
        portal
            .html()
            .contains(&format!("/portal/payment-methods/card?contract={id}"))
    );
    // Given later, it pays what comes then; the invoice stays as it was announced.
    give(&mut reader, DemoCard::Good).await;
    assert_eq!(contract(&house).await, (id, "card".to_owned(), false));
    let portal = reader.open("/m/stadtblatt/portal").await;
    assert!(!portal.html().contains("fehlt noch Ihre Karte"));
    house.travel_to("2026-07-02").await;
    let last = house.documents().await;
    let mut kinds: Vec<_> = last.iter().map(|listed| listed.document.collection).collect();
    kinds.sort_by_key(|kind| format!("{kind:?}"));
    assert_eq!(kinds, [Collection::Card, Collection::Transfer]);
}

#[tokio::test]
async fn whoever_wants_to_transfer_after_all_says_so_and_is_asked_no_more() {
    let (house, mut reader, form) = about_to_order().await;
    reader.post(&form).await;
    let (id, ..) = contract(&house).await;
    assert_eq!(bill(&house).await, []);
    let mut form = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{id}/payment"))
        .await
        .form("choose-payment");
    form.set("form[method]", "invoice");
    reader.submit(&form).await.is(200);
    assert_eq!(contract(&house).await, (id, "invoice".to_owned(), false));
    assert_eq!(bill(&house).await, [(Collection::Transfer, 990)]);
    let portal = reader.open("/m/stadtblatt/portal").await;
    assert!(!portal.html().contains("fehlt noch Ihre Karte"));
}

#[tokio::test]
async fn who_never_comes_back_is_billed_after_half_an_hour() {
    let (house, mut reader, form) = about_to_order().await;
    reader.post(&form).await;
    let now = house.app.now();
    house.set_clock(now + TimeDelta::minutes(29));
    assert_eq!(bill(&house).await, []);
    house.set_clock(now + TimeDelta::minutes(31));
    assert_eq!(bill(&house).await, [(Collection::Transfer, 990)]);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn while_the_provider_is_away_the_order_stands_and_leads_to_its_receipt() {
    let (mut house, mut reader, form) = about_to_order().await;
    drop(house.cards.take());
    let page = reader.submit(&form).await;
    let (id, ..) = contract(&house).await;
    assert_eq!(page.path, format!("/m/stadtblatt/ordered/{id}"));
    page.shows("Ihre Karte fehlt noch");
    assert_eq!(bill(&house).await, [(Collection::Transfer, 990)]);
}

#[tokio::test]
async fn a_card_that_is_kept_is_chosen_at_once() {
    let house = Installation::with_cards("2026-06-01").await;
    let mut reader = house.browser();
    order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    give(&mut reader, DemoCard::Good).await;
    let card = house
        .rows::<(String,)>("select payment_method_id::text from payment_methods where kind = 'card'")
        .await
        .remove(0)
        .0;
    let page = reader.open("/m/stadtblatt/order/print").await;
    page.shows("Visa •••• 4242").shows("Neue Karte");
    let mut form = page.form("place-order");
    form.set("form[early_start]", "yes")
        .set("form[terms]", "yes")
        .set("form[payment]", &card)
        .press("order");
    let page = reader.submit(&form).await;
    assert!(page.path.starts_with("/m/stadtblatt/ordered/"), "{}", page.text());
    let (_, kind, wanted) = contract(&house).await;
    assert_eq!((kind.as_str(), wanted), ("card", false));
    assert_eq!(
        house.count("payment_methods").await,
        2,
        "the same card is no new method"
    );

    // Nobody else's card, and none that has expired.
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    let mut form = other.open("/m/stadtblatt/order/print").await.form("place-order");
    form.set("form[early_start]", "yes")
        .set("form[terms]", "yes")
        .set("form[payment]", &card)
        .press("order");
    assert!(other.submit(&form).await.problem("payment").is_some());
    house
        .tamper("update payment_methods set card_expires_on = '2026-05-31', card = jsonb_set(card, '{expires_on}', '\"2026-05-31\"') where kind = 'card'")
        .await;
    let page = reader.open("/m/stadtblatt/order/digital-plus").await;
    assert!(!page.html().contains(&card));
}

#[tokio::test]
async fn where_no_provider_takes_cards_nobody_orders_by_one() {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    let mut form = consumers_form(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    let page = reader.open("/m/stadtblatt/order/digital").await;
    assert!(!page.html().contains("payment-card"));
    form.set("form[payment]", "card");
    assert!(reader.submit(&form).await.problem("payment").is_some());
    assert_eq!(house.count("contracts").await, 0);
}

#[tokio::test]
async fn an_order_that_waits_for_no_card_is_not_kept_from_its_first_bill() {
    let (house, mut reader, mut form) = about_to_order().await;
    form.set("form[payment]", "invoice");
    placed(&reader.submit(&form).await);
    let customer = customer_of(&house, "mara@post.example").await;
    // Whoever asks for a lock after the order would wait for ours here, as billing would pass theirs by.
    let mut tx = house.tx().await;
    tx.lock_customer(customer).await.unwrap().unwrap();
    placed(&reader.submit(&form).await);
    drop(tx);
    assert_eq!(bill(&house).await.len(), 1);
}
