//! Passkeys: what they open, what they do not, and how they are added and removed.

use axum::http::{Method, header};
use chrono::TimeDelta;
use serde_json::Value;
use store::merchants::Merchant;

use crate::access_stories::{MARA, NEW_PASSWORD, ask, deliver, is_signed_in, last_mail, link, with_mara};
use crate::browser::{Browser, Page};
use crate::device::Device;
use crate::erasure_stories::erased;
use crate::html;
use crate::installation::{Installation, open_shop};
use crate::people::{PASSWORD, order, sign_in};
use crate::personal_stories::{logins_in_the_copy, with_a_reader};

const PASSKEYS: &str = "/m/stadtblatt/portal/account/security/passkeys";
const SECURITY: &str = "/m/stadtblatt/portal/account/security";
const PORTAL: &str = "/m/stadtblatt/portal";
const SIGN_IN: &str = "/m/stadtblatt/sign-in";

/// The page after name, password and code.
async fn start(browser: &mut Browser, name: &str, password: &str, code: &str) -> Page {
    let mut form = browser.open(PASSKEYS).await.form("start-passkey");
    form.set("form[name]", name).set("form[password]", password);
    if !code.is_empty() {
        form.set("form[code]", code);
    }
    browser.submit(&form).await
}

/// The attribute of the first element that has it.
fn attribute_of(html: &str, attribute: &str) -> Option<String> {
    let (_, rest) = html.split_once(&format!(" {attribute}=\""))?;
    rest.split('"').next().map(html::text)
}

/// What the page has the browser ask a device.
fn asked_on(page: &Page) -> Value {
    let asked = attribute_of(page.html(), "data-asked");
    let asked = asked.unwrap_or_else(|| panic!("nothing is asked: {}", page.text()));
    serde_json::from_str(&asked).unwrap()
}

/// Sends what a device answered to the page's question.
async fn finish(browser: &mut Browser, page: &Page, answer: &str) -> Page {
    let mut form = page.form("add-passkey");
    form.set("form[answer]", answer);
    browser.submit(&form).await
}

/// Adds a passkey of this name.
async fn add(browser: &mut Browser, name: &str, device: &mut Device) -> Page {
    let page = start(browser, name, PASSWORD, "").await;
    let answer = device.make(&asked_on(&page));
    finish(browser, &page, &answer).await
}

/// An installation with a customer who has a passkey, and is signed in where she added it.
async fn with_a_passkey() -> (Installation, Browser, Device) {
    let (house, mut browser) = with_mara().await;
    let mut device = Device::new(1);
    add(&mut browser, "Laptop", &mut device)
        .await
        .shows("Ihr neuer Passkey ist hinzugefügt");
    deliver(&house).await;
    (house, browser, device)
}

/// What the sign-in page has the browser ask a device, once somebody presses its button.
async fn asked_at(browser: &mut Browser, merchant: &str) -> Value {
    let page = browser
        .ask("/api/ask-passkey", format!("merchant={merchant}"))
        .await;
    page.is(200);
    let asked: String = serde_json::from_slice(&page.body).unwrap();
    serde_json::from_str(&asked).unwrap()
}

/// Sends a device's answer from the sign-in page.
async fn send(browser: &mut Browser, at: &str, answer: &str) -> Page {
    let mut form = browser.open(at).await.form("sign-in-by-passkey");
    form.set("form[answer]", answer);
    browser.submit(&form).await
}

/// Signs in by a passkey, in this browser.
async fn enter(browser: &mut Browser, device: &mut Device) -> Page {
    let asked = asked_at(browser, "stadtblatt").await;
    let answer = device.sign_in(&asked);
    send(browser, SIGN_IN, &answer).await
}

async fn logged(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>("select action from audit_log where action like 'access.%' order by audit_id")
        .await
        .into_iter()
        .map(|(action,)| action)
        .collect()
}

#[track_caller]
fn refused(page: &Page) {
    assert_eq!(page.path, SIGN_IN, "{}", page.text());
    page.shows("Mit diesem Passkey können Sie sich hier nicht anmelden");
}

#[tokio::test]
async fn a_passkey_is_added_with_the_password_told_and_listed() {
    let (house, mut browser) = with_mara().await;
    browser.open(SECURITY).await.shows("Passkey hinzufügen");
    browser
        .open(PASSKEYS)
        .await
        .shows("muss Ihr Browser JavaScript ausführen");
    let long = "x".repeat(61);
    for (name, password, field) in [
        ("", PASSWORD, "passkey_name"),
        ("  ", PASSWORD, "passkey_name"),
        (long.as_str(), PASSWORD, "passkey_name"),
        ("Laptop", "", "password"),
        ("Laptop", "nicht das Kennwort", "password"),
    ] {
        let page = start(&mut browser, name, password, "").await;
        assert!(page.problem(field).is_some(), "{name:?}: {}", page.text());
        assert!(!page.html().contains("data-asked"), "nothing before the password");
    }
    let page = start(&mut browser, "  Laptop ", PASSWORD, "").await;
    let asked = asked_on(&page);
    assert_eq!(asked["rp"]["id"], "turnus.test");
    assert_eq!(asked["user"]["name"], "mara@post.example (Stadtblatt)");
    // Another browser of hers was not asked.
    let mut elsewhere = house.browser();
    sign_in(&mut elsewhere, "stadtblatt", MARA, PASSWORD).await;
    assert!(!elsewhere.open(PASSKEYS).await.html().contains("data-asked"));
    let mut device = Device::new(1);
    let page = finish(&mut browser, &page, &device.make(&asked)).await;
    page.shows("Ihr neuer Passkey ist hinzugefügt")
        .shows("Laptop")
        .shows("Noch nicht")
        .shows("04.05.2026");
    browser.open(SECURITY).await.shows("Laptop");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Neuer Passkey für Ihren Zugang bei Stadtblatt");
    assert!(mail.text.contains("„Laptop“"), "{}", mail.text);
    assert_eq!(logged(&house).await, ["access.passkey-added"]);
    // The handle is drawn, and stays.
    let handle = house
        .rows::<(uuid::Uuid, uuid::Uuid)>("select passkey_handle, login_id from logins")
        .await
        .remove(0);
    assert_ne!(handle.0, handle.1);
    let page = start(&mut browser, "Telefon", PASSWORD, "").await;
    let again = asked_on(&page);
    assert_eq!(again["user"]["id"], asked["user"]["id"]);
    assert_ne!(again["challenge"], asked["challenge"]);
    assert_eq!(again["excludeCredentials"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_passkey_signs_in_without_address_password_or_code() {
    let (house, _, mut device) = with_a_passkey().await;
    let mut browser = house.browser();
    let page = browser.open(SIGN_IN).await;
    assert_eq!(
        attribute_of(page.html(), "data-relying-party").as_deref(),
        Some("turnus.test")
    );
    house.set_clock(house.app.now() + TimeDelta::hours(3));
    // Where she wanted to go, and a counter that stays at 0 as synchronised passkeys' do.
    let invoices = "/m/stadtblatt/portal/invoices?year=2026";
    let wanted = browser.open(invoices).await.path;
    let asked = asked_at(&mut browser, "stadtblatt").await;
    assert_eq!(
        asked["allowCredentials"],
        Value::Array(Vec::new()),
        "it names nobody"
    );
    let page = send(&mut browser, &wanted, &device.sign_in(&asked)).await;
    assert_eq!(page.path, invoices, "{}", page.text());
    for _ in 0..2 {
        let page = enter(&mut house.browser(), &mut device).await;
        assert_eq!(page.path, PORTAL, "{}", page.text());
    }
    browser
        .open(SECURITY)
        .await
        .shows("04.05.2026, 13:00")
        .shows("Alle anderen abmelden");
    assert_eq!(house.count("sign_ins").await, 4);
    assert_eq!(
        logged(&house).await,
        ["access.passkey-added"]
            .into_iter()
            .chain(["access.signed-in-by-passkey"; 3])
            .collect::<Vec<_>>()
    );
    // A foreign way back is not gone.
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "stadtblatt").await;
    let mut form = browser.open(SIGN_IN).await.form("sign-in-by-passkey");
    form.set("form[answer]", &device.sign_in(&asked))
        .set("form[next]", "https://evil.example/");
    assert_eq!(browser.submit(&form).await.path, PORTAL);
}

#[tokio::test]
async fn a_removed_passkey_signs_nobody_in() {
    let (house, mut browser, mut device) = with_a_passkey().await;
    let mut other = Device::new(2);
    add(&mut browser, "Telefon", &mut other).await.is(200);
    for password in ["", "nicht das Kennwort"] {
        let mut form = browser.open(PASSKEYS).await.form("remove-passkey");
        form.set("form[password]", password);
        let page = browser.submit(&form).await;
        assert!(page.problem("remove_password").is_some(), "{}", page.text());
    }
    assert_eq!(house.count("passkeys").await, 2);
    let mut form = browser.open(PASSKEYS).await.form("remove-passkey");
    form.set("form[password]", PASSWORD);
    let page = browser.submit(&form).await;
    page.shows("Der Passkey ist entfernt").shows("Telefon");
    assert!(!page.text().contains("Laptop Noch nicht"), "{}", page.text());
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Passkey für Ihren Zugang bei Stadtblatt entfernt");
    assert!(mail.text.contains("„Laptop“"), "{}", mail.text);
    refused(&enter(&mut house.browser(), &mut device).await);
    assert_eq!(enter(&mut house.browser(), &mut other).await.path, PORTAL);
    // Once more from an older window: it is gone already.
    browser.submit(&form).await.is(200).shows("Telefon");
    assert_eq!(
        logged(&house).await,
        [
            "access.passkey-added",
            "access.passkey-added",
            "access.passkey-removed",
            "access.signed-in-by-passkey",
        ]
    );
}

#[tokio::test]
async fn a_challenge_is_answered_once_and_of_two_answers_at_once_one_gets_in() {
    let (house, _, mut device) = with_a_passkey().await;
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "stadtblatt").await;
    let answer = device.sign_in(&asked);
    // The same session in two windows, the same answer.
    let mut form = browser.open(SIGN_IN).await.form("sign-in-by-passkey");
    form.set("form[answer]", &answer);
    let (mut one, mut two) = (browser.clone(), browser.clone());
    let (first, second) = tokio::join!(one.submit(&form), two.submit(&form));
    let inside = [&first, &second].map(|page| page.path == PORTAL);
    assert!(inside[0] != inside[1], "{} / {}", first.text(), second.text());
    assert_eq!(house.count("sign_ins").await, 2, "where she ordered, and here");
    for mut later in [browser.clone(), one, two, house.browser()] {
        let signed_in = is_signed_in(&mut later).await;
        let page = send(&mut later, SIGN_IN, &answer).await;
        page.shows("Ihre Anmeldung ist abgelaufen");
        assert_eq!(is_signed_in(&mut later).await, signed_in);
    }
    assert_eq!(house.count("sign_ins").await, 2);
    // A wrong answer uses the challenge up, too.
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "stadtblatt").await;
    refused(&send(&mut browser, SIGN_IN, "{}").await);
    send(&mut browser, SIGN_IN, &device.sign_in(&asked))
        .await
        .shows("Ihre Anmeldung ist abgelaufen");
    // What was asked in one browser is not answered in another.
    let mut victim = house.browser();
    let asked = asked_at(&mut victim, "stadtblatt").await;
    let mut thief = house.browser();
    asked_at(&mut thief, "stadtblatt").await;
    refused(&send(&mut thief, SIGN_IN, &device.sign_in(&asked)).await);
    assert!(!is_signed_in(&mut thief).await);
}

#[tokio::test]
async fn an_old_challenge_is_not_answered() {
    let (house, mut signed_in, mut device) = with_a_passkey().await;
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "stadtblatt").await;
    house.set_clock(house.app.now() + TimeDelta::minutes(5));
    let page = send(&mut browser, SIGN_IN, &device.sign_in(&asked)).await;
    page.shows("Ihre Anmeldung ist abgelaufen");
    assert!(!is_signed_in(&mut browser).await);
    // Nor one for a new passkey.
    let page = start(&mut signed_in, "Telefon", PASSWORD, "").await;
    let answer = Device::new(2).make(&asked_on(&page));
    house.set_clock(house.app.now() + TimeDelta::minutes(5));
    finish(&mut signed_in, &page, &answer)
        .await
        .shows("Das hat zu lange gedauert");
    assert_eq!(house.count("passkeys").await, 1);
}

#[tokio::test]
async fn an_answer_from_another_address_or_without_its_owner_is_refused() {
    let (house, mut signed_in, device) = with_a_passkey().await;
    let faults: [fn(&mut Device); 4] = [
        |device| device.origin = "http://turnus.test.evil.example".to_owned(),
        |device| device.origin = "https://turnus.test".to_owned(),
        |device| device.origin = "http://turnus.test:8080".to_owned(),
        |device| device.verifies = false,
    ];
    for (index, fault) in faults.into_iter().enumerate() {
        let mut imitated = device.clone();
        fault(&mut imitated);
        let mut browser = house.browser();
        refused(&enter(&mut browser, &mut imitated).await);
        assert!(!is_signed_in(&mut browser).await, "fault {index}");
        let mut new = Device::new(7);
        fault(&mut new);
        let page = add(&mut signed_in, "Telefon", &mut new).await;
        page.shows("Der Passkey konnte nicht hinzugefügt werden");
    }
    // The page of an attack passes the real question on, under its own name.
    let mut browser = house.browser();
    let mut asked = asked_at(&mut browser, "stadtblatt").await;
    asked["rpId"] = "evil.example".into();
    house.set_clock(house.app.now() + TimeDelta::minutes(16));
    let mut browser = house.browser();
    let mut asked_now = asked_at(&mut browser, "stadtblatt").await;
    asked_now["rpId"] = asked["rpId"].clone();
    refused(&send(&mut browser, SIGN_IN, &device.clone().sign_in(&asked_now)).await);
    assert_eq!(house.count("passkeys").await, 1);
}

#[tokio::test]
async fn a_counter_that_goes_back_is_refused_and_logged() {
    let (house, _, mut device) = with_a_passkey().await;
    for (counter, enters) in [(5, true), (5, false), (4, false), (0, false), (6, true)] {
        device.counter = counter;
        let mut browser = house.browser();
        let page = enter(&mut browser, &mut device).await;
        if enters {
            assert_eq!(page.path, PORTAL, "{counter}: {}", page.text());
        } else {
            refused(&page);
        }
        assert_eq!(is_signed_in(&mut browser).await, enters, "{counter}");
    }
    assert_eq!(
        logged(&house).await,
        [
            "access.passkey-added",
            "access.signed-in-by-passkey",
            "access.passkey-refused",
            "access.passkey-refused",
            "access.passkey-refused",
            "access.signed-in-by-passkey",
        ]
    );
}

#[tokio::test]
async fn a_passkey_opens_its_own_account_at_its_own_merchant_only() {
    let (house, _, mut device) = with_a_passkey().await;
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..server::demo::content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    // She has an access there, too, with the same address.
    order(&mut house.browser(), "anderblatt", "digital", MARA).await;
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "anderblatt").await;
    let page = send(&mut browser, "/m/anderblatt/sign-in", &device.sign_in(&asked)).await;
    assert_eq!(page.path, "/m/anderblatt/sign-in");
    page.shows("Mit diesem Passkey können Sie sich hier nicht anmelden");
    // What one merchant asked is not answered to another.
    let asked = asked_at(&mut browser, "anderblatt").await;
    send(&mut browser, SIGN_IN, &device.sign_in(&asked))
        .await
        .shows("Ihre Anmeldung ist abgelaufen");
    // Somebody else's device that claims to be of hers, and hers that claims to be of somebody else.
    let mut nils = house.browser();
    order(&mut nils, "stadtblatt", "digital", "nils@post.example").await;
    let mut his = Device::new(3);
    add(&mut nils, "Laptop", &mut his).await.is(200);
    let mut browser = house.browser();
    let asked = asked_at(&mut browser, "stadtblatt").await;
    let hers: Value = serde_json::from_str(&device.sign_in(&asked)).unwrap();
    let mut claimed: Value = serde_json::from_str(&his.sign_in(&asked)).unwrap();
    claimed["response"]["userHandle"] = hers["response"]["userHandle"].clone();
    refused(&send(&mut browser, SIGN_IN, &claimed.to_string()).await);
    let asked = asked_at(&mut browser, "stadtblatt").await;
    let mut claimed: Value = serde_json::from_str(&his.sign_in(&asked)).unwrap();
    claimed["id"] = hers["id"].clone();
    claimed["rawId"] = hers["rawId"].clone();
    claimed["response"]["userHandle"] = hers["response"]["userHandle"].clone();
    refused(&send(&mut browser, SIGN_IN, &claimed.to_string()).await);
    // A device cannot be added to a second account.
    let page = add(&mut nils, "Ihrer", &mut device.clone()).await;
    page.shows("Der Passkey konnte nicht hinzugefügt werden");
    assert_eq!(enter(&mut house.browser(), &mut his).await.path, PORTAL);
    assert_eq!(enter(&mut house.browser(), &mut device).await.path, PORTAL);
}

#[tokio::test]
async fn wrong_answers_have_to_wait_after_five_whether_or_not_somebody_has_the_passkey() {
    let (house, mut signed_in, mut device) = with_a_passkey().await;
    let mut others = Device::new(2);
    add(&mut signed_in, "Telefon", &mut others).await.is(200);
    // Of a device that was never added here it is not even told that it is unknown.
    let mut stranger = Device::new(9);
    let page = start(&mut signed_in, "nie", PASSWORD, "").await;
    stranger.make(&asked_on(&page));
    let mut imitated = device.clone();
    imitated.verifies = false;
    for device in [&mut imitated, &mut stranger] {
        for _ in 0..5 {
            refused(&enter(&mut house.browser(), device).await);
        }
        let page = enter(&mut house.browser(), device).await;
        page.shows("Zu viele Versuche");
        assert_eq!(page.path, SIGN_IN);
    }
    for _ in 0..5 {
        let mut browser = house.browser();
        asked_at(&mut browser, "stadtblatt").await;
        refused(&send(&mut browser, SIGN_IN, "unreadable").await);
    }
    let mut browser = house.browser();
    asked_at(&mut browser, "stadtblatt").await;
    send(&mut browser, SIGN_IN, "unreadable")
        .await
        .shows("Zu viele Versuche");
    // Not even the right answer of that passkey; others are not kept out, nor is the password.
    enter(&mut house.browser(), &mut device)
        .await
        .shows("Zu viele Versuche");
    assert_eq!(enter(&mut house.browser(), &mut others).await.path, PORTAL);
    let page = sign_in(&mut house.browser(), "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(page.path, PORTAL);
    house.set_clock(house.app.now() + TimeDelta::minutes(16));
    assert_eq!(enter(&mut house.browser(), &mut device).await.path, PORTAL);
}

#[tokio::test]
async fn there_are_ten_at_most_and_no_device_twice() {
    let (house, mut browser, device) = with_a_passkey().await;
    let page = add(&mut browser, "Laptop noch einmal", &mut device.clone()).await;
    page.shows("Der Passkey konnte nicht hinzugefügt werden");
    for number in 2..10 {
        add(&mut browser, "Gerät", &mut Device::new(number))
            .await
            .shows("hinzugefügt");
    }
    // Two windows for the last one.
    let mut window = browser.clone();
    let one = start(&mut browser, "Zehntes", PASSWORD, "").await;
    let first = Device::new(20).make(&asked_on(&one));
    let form = browser.open(PASSKEYS).await.form("add-passkey");
    let (mut with_one, mut with_two) = (form.clone(), form);
    with_one.set("form[answer]", &first);
    with_two.set("form[answer]", &first);
    tokio::join!(browser.submit(&with_one), window.submit(&with_two));
    assert_eq!(house.count("passkeys").await, 10);
    let page = browser.open(PASSKEYS).await;
    page.shows("Sie haben schon zehn Passkeys");
    assert!(!page.html().contains("/api/start-passkey"));
    let body = format!("form[merchant]=stadtblatt&form[name]=elf&form[password]={PASSWORD}");
    browser
        .send(Method::POST, "/api/start-passkey", Some(body), true)
        .await;
    let page = browser.open(PASSKEYS).await;
    assert!(!page.html().contains("data-asked"), "{}", page.text());
    assert_eq!(house.count("passkeys").await, 10);
}

#[tokio::test]
async fn a_new_password_leaves_passkeys_and_stops_one_that_is_being_added() {
    let (house, mut browser, mut device) = with_a_passkey().await;
    let page = start(&mut browser, "Telefon", PASSWORD, "").await;
    let answer = Device::new(2).make(&asked_on(&page));
    ask(&house, "reset", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let mut owner = house.browser();
    let mut reset = owner.open(&path).await.form("reset-password");
    reset.set("form[new_password]", NEW_PASSWORD);
    owner.submit(&reset).await.is(200);
    assert!(
        last_mail(&house, MARA)
            .await
            .text
            .contains("Passkeys bleiben gültig")
    );
    let page = finish(&mut browser, &page, &answer).await;
    assert!(page.path.starts_with(SIGN_IN), "{}", page.path);
    assert_eq!(house.count("passkeys").await, 1);
    assert_eq!(enter(&mut house.browser(), &mut device).await.path, PORTAL);
}

#[tokio::test]
async fn where_there_is_a_second_factor_adding_takes_a_code_and_signing_in_none() {
    let (house, mut browser) = with_mara().await;
    let (phone, codes) = crate::factor_stories::switch_on(&house, &mut browser).await;
    let page = start(&mut browser, "Laptop", PASSWORD, "").await;
    assert!(page.problem("code").is_some(), "{}", page.text());
    let page = start(&mut browser, "Laptop", PASSWORD, &phone.never_shows(&house)).await;
    assert!(page.problem("code").unwrap().contains("stimmt nicht"));
    assert!(!page.html().contains("data-asked"));
    let mut device = Device::new(1);
    for code in [phone.shows_next(&house), codes[0].clone()] {
        let page = start(&mut browser, "Laptop", PASSWORD, &code).await;
        let answer = device.make(&asked_on(&page));
        finish(&mut browser, &page, &answer).await.is(200);
    }
    assert_eq!(house.count("passkeys").await, 1);
    // The device verified its owner: that is two factors.
    let mut browser = house.browser();
    assert_eq!(enter(&mut browser, &mut device).await.path, PORTAL);
    assert!(is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn what_a_browser_is_to_ask_comes_as_json_and_is_not_kept_by_it() {
    let (house, _, _) = with_a_passkey().await;
    let mut browser = house.browser();
    let page = browser
        .ask("/api/ask-passkey", "merchant=stadtblatt".to_owned())
        .await;
    page.is(200);
    assert_eq!(page.headers[header::CONTENT_TYPE], "application/json");
    browser
        .ask("/api/ask-passkey", "merchant=gibt-es-nicht".to_owned())
        .await
        .is(500);
    assert_eq!(house.count("sign_ins").await, 1);
}

#[tokio::test]
async fn the_copy_tells_of_passkeys_without_keys_and_erasure_takes_them() {
    let (house, mut reader) = with_a_reader().await;
    let before = logins_in_the_copy(&mut reader).await;
    assert_eq!(before[0]["passkeys"], Value::Array(Vec::new()));
    let mut device = Device::new(1);
    add(&mut reader, "Laptop", &mut device).await.is(200);
    enter(&mut house.browser(), &mut device).await;
    let logins = logins_in_the_copy(&mut reader).await;
    let passkey = &logins[0]["passkeys"][0];
    assert_eq!(passkey["name"], "Laptop");
    for time in ["created_at", "last_used_at"] {
        assert!(
            passkey[time].as_str().unwrap().starts_with("2026-07-03T"),
            "{passkey}"
        );
    }
    assert_eq!(passkey.as_object().unwrap().len(), 3, "{passkey}");
    erased(&house, &mut reader).await;
    assert_eq!(house.count("passkeys").await, 0);
    refused(&enter(&mut house.browser(), &mut device).await);
}
