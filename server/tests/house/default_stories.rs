//! A customer's default way to pay: marked by one button, preselected for new orders, and gone with the method or handed on.

use payments::demo::DemoCard;

use crate::browser::{Browser, Page};
use crate::card_stories::{METHODS, give, reader};
use crate::installation::Installation;
use crate::people::order;

/// The cards of the only customer who has some, oldest first.
async fn cards(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>(
            "select payment_method_id::text from payment_methods where kind = 'card' order by payment_method_id",
        )
        .await
        .into_iter()
        .map(|row| row.0)
        .collect()
}

async fn marked(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>("select payment_method_id::text from payment_methods where is_default")
        .await
        .into_iter()
        .map(|row| row.0)
        .collect()
}

async fn choose(browser: &mut Browser, method: &str) -> Page {
    let mut form = browser.open(METHODS).await.form("set-default-payment");
    form.set("form[method]", method);
    browser.submit(&form).await
}

/// A customer with two cards, neither of which pays for anything.
async fn with_two_cards() -> (Installation, Browser, [String; 2]) {
    let (house, mut reader, contract) = reader("2026-06-01").await;
    give(&mut reader, DemoCard::Good).await;
    give(&mut reader, DemoCard::Confirmed).await;
    let mut form = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}/payment"))
        .await
        .form("choose-payment");
    form.set("form[method]", "invoice");
    reader.submit(&form).await.is(200);
    let cards = cards(&house).await.try_into().unwrap();
    (house, reader, cards)
}

#[tokio::test]
async fn the_default_is_preselected_for_new_orders_and_changes_no_contract() {
    let (house, mut reader, [first, second]) = with_two_cards().await;
    assert_eq!(marked(&house).await, [""; 0]);
    let page = reader.open("/m/stadtblatt/order/print").await;
    assert_eq!(page.form("place-order").value("form[payment]"), Some("sepa"));
    for card in [&first, &second, &second] {
        choose(&mut reader, card)
            .await
            .shows("Die Standard-Zahlungsart ist festgelegt");
        assert_eq!(marked(&house).await, [card.as_str()], "one at a time");
    }
    let told = "select count(*) from audit_log where action = 'payment_method.default_chosen'";
    assert_eq!(
        house.rows::<(i64,)>(told).await[0].0,
        2,
        "what was so before is no news"
    );
    let kinds = "select count(*) from contracts c join payment_methods m using (payment_method_id) where m.kind = 'invoice'";
    assert_eq!(house.rows::<(i64,)>(kinds).await[0].0, 1);

    let page = reader.open("/m/stadtblatt/order/print").await;
    page.shows("Ihre Standard-Zahlungsart");
    let mut form = page.form("place-order");
    assert_eq!(form.value("form[payment]"), Some(second.as_str()));
    form.set("form[early_start]", "yes")
        .set("form[terms]", "yes")
        .press("order");
    let page = reader.submit(&form).await;
    assert!(page.path.contains("/ordered/"), "{}", page.text());
    let paid = house
        .rows::<(String,)>("select payment_method_id::text from contracts order by contract_id desc limit 1")
        .await;
    assert_eq!(paid[0].0, second);

    // Taken back, nothing is preselected but what everybody gets.
    choose(&mut reader, "")
        .await
        .shows("Sie haben keine Standard-Zahlungsart mehr");
    assert_eq!(marked(&house).await, [""; 0]);
}

#[tokio::test]
async fn a_default_that_goes_hands_on_or_leaves_none() {
    let (house, mut reader, [first, second]) = with_two_cards().await;
    choose(&mut reader, &first).await;
    // Handed on.
    let page = reader.open(&format!("{METHODS}/{first}/remove")).await;
    page.shows("Neue Standard-Zahlungsart").shows("Visa •••• 3155");
    let form = page.form("remove-payment-method");
    assert_eq!(form.value("form[next]"), Some(second.as_str()));
    reader.submit(&form).await.shows("Die Zahlungsart ist entfernt");
    assert_eq!(marked(&house).await, [second.as_str()]);
    // Sent again, it takes nothing from the other.
    reader.submit(&form).await.is(200);
    assert_eq!(marked(&house).await, [second.as_str()]);
    // The last one: none is left.
    let page = reader.open(&format!("{METHODS}/{second}/remove")).await;
    page.shows("Sie haben dann keine Standard-Zahlungsart mehr");
    reader.submit(&page.form("remove-payment-method")).await;
    assert_eq!(marked(&house).await, [""; 0]);
}

#[tokio::test]
async fn an_expired_card_is_no_default_and_nobody_marks_anothers() {
    let (house, mut reader, [first, _]) = with_two_cards().await;
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    let mut form = reader.open(METHODS).await.form("set-default-payment");
    form.set("form[method]", &first);
    other.submit(&form).await.is(404);
    assert_eq!(marked(&house).await, [""; 0]);
    choose(&mut reader, &first).await;
    house
        .tamper("update payment_methods set card_expires_on = '2026-05-31', card = jsonb_set(card, '{expires_on}', '\"2026-05-31\"') where is_default")
        .await;
    let page = reader.open("/m/stadtblatt/order/print").await;
    assert_eq!(page.form("place-order").value("form[payment]"), Some("sepa"));
    let page = choose(&mut reader, &first).await;
    page.is(404);
}
