//! Cards given in the account: on the provider's page, kept once, chosen, told of before they expire, and removed there, too.

use axum::body::Body;
use axum::http::{Request, StatusCode};
use chrono::{DateTime, Utc};
use payments::demo::DemoCard;
use payments::{Event, signature};
use serde_json::Value;
use tower::ServiceExt;

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{PASSWORD, order, order_more, pay_by_transfer, sign_in};

pub const METHODS: &str = "/m/stadtblatt/portal/payment-methods";
const CARD: &str = "/m/stadtblatt/portal/payment-methods/card";
const HOOK: &str = "/m/stadtblatt/hooks/cards";

/// A customer who pays by transfer, before the first invoice.
pub async fn reader(today: &str) -> (Installation, Browser, String) {
    let house = Installation::with_cards(today).await;
    let mut reader = house.browser();
    let contract = order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    (house, reader, contract)
}

/// Sends the form for a card; the provider's page it leads to.
pub async fn to_provider(browser: &mut Browser) -> String {
    let page = browser.open(CARD).await;
    page.is(200);
    let mut form = page.form("start-card");
    form.set("form[password]", PASSWORD);
    browser.post(&form).await.location().unwrap()
}

/// What a person chooses on the provider's page; the path it leads back to.
pub async fn at_provider(page: &str, choice: &str) -> String {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let answer = client
        .post(page)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("choice={choice}"))
        .send()
        .await
        .unwrap();
    assert_eq!(answer.status().as_u16(), 303, "{page}");
    let back = answer.headers()["location"].to_str().unwrap().to_owned();
    back.strip_prefix("http://turnus.test").unwrap().to_owned()
}

/// Gives a card; the page at the end.
pub async fn give(browser: &mut Browser, card: DemoCard) -> Page {
    let page = to_provider(browser).await;
    let back = at_provider(&page, card.code()).await;
    browser.open(&back).await
}

/// A webhook as the provider sends it.
pub async fn hook(house: &Installation, event: &Event, secret: &str, at: DateTime<Utc>) -> StatusCode {
    let body = serde_json::to_vec(event).unwrap();
    let request = Request::post(HOOK)
        .header("demo-signature", signature::sign(secret.as_bytes(), &body, at))
        .body(Body::from(body))
        .unwrap();
    house.router.clone().oneshot(request).await.unwrap().status()
}

pub async fn tell(house: &Installation, event: &Event) -> StatusCode {
    hook(house, event, house.provider().secret(), house.app.now()).await
}

fn setup_of(page: &str) -> Event {
    let id = page.rsplit('/').next().unwrap().to_owned();
    Event::Setup { id }
}

async fn cards(house: &Installation) -> Vec<(Value, bool)> {
    house
        .rows("select card, ended_at is not null from payment_methods where kind = 'card' order by payment_method_id")
        .await
}

async fn tasks(house: &Installation, kind: &str) -> i64 {
    let sql = format!("select count(*) from outbox where task ? '{kind}'");
    house.rows::<(i64,)>(&sql).await[0].0
}

#[tokio::test]
async fn a_card_is_given_on_the_providers_page_and_only_what_may_be_known_of_it_is_kept() {
    let (house, mut reader, contract) = reader("2026-06-01").await;
    let page = reader.open(METHODS).await;
    page.shows("Karte hinterlegen");
    let page = reader.open(CARD).await;
    page.shows("auf der Seite unseres Zahlungsanbieters")
        .shows("mara@post.example");
    // Forms lead to the provider from this page, and from no other.
    let policy = |page: &Page| {
        page.headers["content-security-policy"]
            .to_str()
            .unwrap()
            .to_owned()
    };
    let origin = house.provider().origin().to_owned();
    assert!(
        policy(&page).contains(&format!("form-action 'self' {origin};")),
        "{}",
        policy(&page)
    );
    let methods = reader.open(METHODS).await;
    assert!(
        policy(&methods).contains("form-action 'self';"),
        "{}",
        policy(&methods)
    );
    // No field of the page is a card's.
    for field in ["cc-number", "cc-csc", "cvc", "card_number"] {
        assert!(!page.html().contains(field), "{field}");
    }

    let page = give(&mut reader, DemoCard::Good).await;
    assert_eq!(page.path, METHODS);
    page.shows("Ihre Karte ist hinterlegt. Ein Vertrag wird ab der nächsten Rechnung damit bezahlt")
        .shows("Visa •••• 4242, gültig bis");
    let kept = cards(&house).await;
    assert_eq!(kept.len(), 1);
    let mut names: Vec<_> = kept[0].0.as_object().unwrap().keys().cloned().collect();
    names.sort_unstable();
    assert_eq!(
        names,
        [
            "brand",
            "consented_at",
            "customer",
            "expires_on",
            "last_four",
            "method",
            "provider"
        ]
    );
    assert_eq!(kept[0].0["last_four"], "4242");
    let paid = house
        .rows::<(String,)>(&format!(
            "select m.kind from contracts c join payment_methods m using (merchant_id, payment_method_id)
             where c.contract_id = '{contract}'"
        ))
        .await;
    assert_eq!(paid[0].0, "card");
    let logged = house
        .rows::<(String,)>("select action from audit_log order by audit_id")
        .await;
    let actions: Vec<_> = logged.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(actions, ["card.given", "contract.payment_method_chosen"]);
    assert_eq!(tasks(&house, "mail_account_changed").await, 1);
}

#[tokio::test]
async fn return_and_webhook_in_any_order_and_number_keep_one_card() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    // The webhook first, twice.
    let page = to_provider(&mut reader).await;
    let back = at_provider(&page, "good").await;
    for _ in 0..2 {
        assert_eq!(tell(&house, &setup_of(&page)).await, StatusCode::NO_CONTENT);
    }
    assert_eq!(cards(&house).await.len(), 1);
    reader.open(&back).await.shows("Ihre Karte ist hinterlegt.");
    reader.open(&back).await.shows("Ihre Karte ist hinterlegt.");
    assert_eq!(cards(&house).await.len(), 1);

    // The customer first, then the webhook; and both at once.
    let page = to_provider(&mut reader).await;
    let back = at_provider(&page, "confirmed").await;
    let mut other = reader.clone();
    let event = setup_of(&page);
    let (one, two, told) = tokio::join!(reader.get(&back), other.get(&back), tell(&house, &event));
    assert_eq!(one.status.as_u16(), 303, "{}", one.text());
    assert_eq!(two.status.as_u16(), 303, "{}", two.text());
    assert_eq!(told, StatusCode::NO_CONTENT);
    assert_eq!(tell(&house, &event).await, StatusCode::NO_CONTENT);
    assert_eq!(cards(&house).await.len(), 2);
    let given = "select count(*) from audit_log where action = 'card.given'";
    assert_eq!(house.rows::<(i64,)>(given).await[0].0, 2);
    assert_eq!(tasks(&house, "mail_account_changed").await, 2);
}

#[tokio::test]
async fn the_same_form_twice_leads_to_the_same_page() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    let mut form = reader.open(CARD).await.form("start-card");
    form.set("form[password]", PASSWORD);
    let first = reader.post(&form).await.location().unwrap();
    let second = reader.post(&form).await.location().unwrap();
    assert_eq!(first, second);
    assert_eq!(house.count("card_setups").await, 1);
    // One that the provider never heard of is begun anew.
    house
        .tamper("update card_setups set provider_setup = null, page = null")
        .await;
    let third = reader.post(&form).await.location().unwrap();
    assert_ne!(first, third);
    assert_eq!(house.count("card_setups").await, 1);
    // After a day its address leads nowhere any more.
    let back = at_provider(&third, "good").await;
    let now = house.app.now();
    house.set_clock(now + chrono::TimeDelta::hours(25));
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(house.count("card_setups").await, 0);
    let mut reader = house.browser();
    sign_in(&mut reader, "stadtblatt", "mara@post.example", PASSWORD).await;
    reader.open(&back).await.is(404);
    assert_eq!(cards(&house).await.len(), 0);
}

#[tokio::test]
async fn who_leaves_the_providers_page_without_a_card_finds_nothing_changed() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    let page = to_provider(&mut reader).await;
    let back = at_provider(&page, "cancel").await;
    let page = reader.open(&back).await;
    assert_eq!(page.path, METHODS);
    page.shows("Es wurde keine Karte hinterlegt");
    assert_eq!(cards(&house).await.len(), 0);
    assert_eq!(tasks(&house, "mail_account_changed").await, 0);
    // Back by the browser's button, without an answer.
    to_provider(&mut reader).await;
    let token_known = house
        .rows::<(i64,)>("select count(*) from card_setups where done_at is null")
        .await[0]
        .0;
    assert_eq!(token_known, 1);
    assert_eq!(cards(&house).await.len(), 0);
}

#[tokio::test]
async fn without_the_password_nobody_gets_to_the_providers_page() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    let mut form = reader.open(CARD).await.form("start-card");
    let page = reader.submit(&form).await;
    assert!(page.problem("password").is_some());
    form.set("form[password]", "ein falsches Kennwort");
    for _ in 0..5 {
        let page = reader.submit(&form).await;
        assert!(page.problem("password").unwrap().contains("stimmt nicht"));
        assert!(!page.html().contains("ein falsches Kennwort"));
    }
    form.set("form[password]", PASSWORD);
    reader.submit(&form).await.shows("Zu viele Versuche");
    assert_eq!(house.count("card_setups").await, 0);
}

#[tokio::test]
async fn a_card_reaches_only_the_customer_who_asked_for_it() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    let page = to_provider(&mut reader).await;
    let back = at_provider(&page, "good").await;
    other.open(&back).await.is(404);
    house.browser().open(&back).await.shows("Anmelden");
    assert_eq!(cards(&house).await.len(), 0);
    // What the provider has for somebody else is not kept.
    let customer = "select customer_id from customers where email = 'nils@post.example'";
    house
        .tamper(&format!("update card_setups set customer_id = ({customer})"))
        .await;
    assert_eq!(
        tell(&house, &setup_of(&page)).await,
        StatusCode::INTERNAL_SERVER_ERROR
    );
    other.open(&back).await.is(500);
    assert_eq!(cards(&house).await.len(), 0);
}

#[tokio::test]
async fn webhooks_are_believed_by_signature_and_time_and_unknown_ones_change_nothing() {
    let (house, mut reader, _) = reader("2026-06-01").await;
    let page = to_provider(&mut reader).await;
    at_provider(&page, "good").await;
    let event = setup_of(&page);
    let now = house.app.now();
    assert_eq!(
        hook(&house, &event, "guessed", now).await,
        StatusCode::BAD_REQUEST
    );
    let secret = house.provider().secret();
    let old = now - chrono::TimeDelta::minutes(6);
    assert_eq!(hook(&house, &event, secret, old).await, StatusCode::BAD_REQUEST);
    assert_eq!(cards(&house).await.len(), 0);
    for unknown in [
        Event::Other,
        Event::Setup {
            id: "su_unknown".to_owned(),
        },
        Event::Charge {
            id: "ch_unknown".to_owned(),
        },
    ] {
        assert_eq!(
            tell(&house, &unknown).await,
            StatusCode::NO_CONTENT,
            "{unknown:?}"
        );
    }
    assert_eq!(cards(&house).await.len(), 0);
    assert_eq!(tell(&house, &event).await, StatusCode::NO_CONTENT);
    assert_eq!(cards(&house).await.len(), 1);
}

#[tokio::test]
async fn a_card_that_expires_soon_is_told_of_and_one_that_has_expired_pays_nothing_new() {
    let (house, mut reader, contract) = reader("2026-06-01").await;
    give(&mut reader, DemoCard::Good).await;
    let portal = "/m/stadtblatt/portal";
    assert!(!reader.open(portal).await.html().contains("nur noch bis zum"));
    // As if it were one that ends with July.
    house
        .tamper(
            "update payment_methods set card_expires_on = '2026-07-31',
                    card = jsonb_set(card, '{expires_on}', '\"2026-07-31\"') where kind = 'card'",
        )
        .await;
    house.travel_to("2026-06-02").await;
    let expires = "select count(*) from outbox where task #> '{mail_card,expires}' is not null";
    reader
        .open(portal)
        .await
        .shows("Visa •••• 4242 ist nur noch bis zum 31. Juli 2026");
    reader.open(METHODS).await.shows("Diese Karte läuft bald ab");
    assert_eq!(
        house.rows::<(i64,)>(expires).await[0].0,
        0,
        "60 days before: a notice, no mail"
    );
    house.travel_to("2026-07-10").await;
    assert_eq!(house.rows::<(i64,)>(expires).await[0].0, 1, "told once");
    let mails = house.mails().await;
    let told: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.contains("läuft bald ab"))
        .collect();
    assert_eq!(told.len(), 1);
    assert!(
        told[0].text.contains("Juli") && told[0].text.contains("V-000001"),
        "{}",
        told[0].text
    );

    // Over: not chosen, and the next invoice is to be transferred.
    house.travel_to("2026-08-05").await;
    let mut reader = house.browser();
    sign_in(&mut reader, "stadtblatt", "mara@post.example", PASSWORD).await;
    reader.open(METHODS).await.shows("Diese Karte ist abgelaufen");
    reader
        .open(portal)
        .await
        .shows("ist seit dem 31. Juli 2026 abgelaufen");
    let page = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}/payment"))
        .await;
    assert!(!page.html().contains("4242"), "{}", page.text());
    let last = house.documents().await.pop().unwrap().document;
    assert_eq!(last.collection, store::documents::Collection::Transfer);
}

#[tokio::test]
async fn a_card_in_use_is_kept_and_a_removed_one_is_forgotten_by_the_provider() {
    let (house, mut reader, contract) = reader("2026-06-01").await;
    give(&mut reader, DemoCard::Good).await;
    let id = house
        .rows::<(String, String)>(
            "select payment_method_id::text, card ->> 'method' from payment_methods where kind = 'card'",
        )
        .await
        .remove(0);
    let remove = format!("{METHODS}/{}/remove", id.0);
    reader.open(&remove).await.shows("wird noch gebraucht");
    let mut form = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}/payment"))
        .await
        .form("choose-payment");
    form.set("form[method]", "invoice");
    reader.submit(&form).await;
    let page = reader.open(&remove).await;
    page.shows("Auch unser Zahlungsanbieter löscht sie");
    let form = page.form("remove-payment-method");
    reader.submit(&form).await.shows("Die Zahlungsart ist entfernt");
    assert!(cards(&house).await[0].1);
    assert!(
        !house.provider().is_removed(&id.1),
        "not before the jobs come round"
    );
    house.travel_to("2026-06-02").await;
    assert!(house.provider().is_removed(&id.1));
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from outbox where task ? 'forget_card' and done_at is null")
            .await[0]
            .0,
        0
    );
}

#[tokio::test]
async fn where_no_provider_takes_cards_none_is_offered() {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    order_more(&mut reader, "stadtblatt", "print", pay_by_transfer).await;
    let page = reader.open(METHODS).await;
    assert!(!page.html().contains(CARD));
    reader.open(CARD).await.is(404);
}
