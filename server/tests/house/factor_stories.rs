//! The second factor: what opens nothing without it, what stands in for it, and how it is looked after.

use axum::http::Method;
use chrono::TimeDelta;
use server::use_cases::lost_factor::take_second_factor;
use totp_rs::{Builder, Secret, Totp};

use crate::access_stories::{MARA, NEW_PASSWORD, ask, deliver, is_signed_in, last_mail, link, with_mara};
use crate::browser::{Browser, Page};
use crate::erasure_stories::erased;
use crate::html;
use crate::installation::{Installation, STAFF_PASSWORD};
use crate::people::{PASSWORD, consumers_form, order, placed, sign_in};
use crate::personal_stories::{DATA, logins_in_the_copy, with_a_reader};

const FACTOR: &str = "/m/stadtblatt/portal/account/security/second-factor";
const SECURITY: &str = "/m/stadtblatt/portal/account/security";
const CODE: &str = "/m/stadtblatt/sign-in/code";
const PORTAL: &str = "/m/stadtblatt/portal";

/// What computes codes: somebody's phone.
pub struct Phone(Totp);

impl Phone {
    /// One that has read the key on the page.
    fn with_key_of(page: &Page) -> Self {
        let key = html::text_of(page.html(), "key").unwrap().replace(' ', "");
        let secret = Secret::try_from_base32(key).unwrap();
        Self(Builder::new().with_secret(secret).build().unwrap())
    }

    /// What it shows now.
    fn shows(&self, house: &Installation) -> String {
        self.0.generate(seconds(house)).to_string()
    }

    /// What it shows half a minute later; it is then that late.
    pub fn shows_next(&self, house: &Installation) -> String {
        house.set_clock(house.app.now() + TimeDelta::seconds(30));
        self.shows(house)
    }

    /// Six digits that are none of the codes of now.
    pub fn never_shows(&self, house: &Installation) -> String {
        let near: Vec<_> = [-1, 0, 1]
            .map(|step| {
                self.0
                    .generate(seconds(house).saturating_add_signed(30 * step))
                    .to_string()
            })
            .into();
        let wrong = ["000000", "111111", "222222", "333333"];
        (*wrong
            .iter()
            .find(|wrong| !near.contains(&(**wrong).to_owned()))
            .unwrap())
        .to_owned()
    }
}

fn seconds(house: &Installation) -> u64 {
    u64::try_from(house.app.now().timestamp()).unwrap()
}

fn recovery_codes(page: &Page) -> Vec<String> {
    html::text_of(page.html(), "recovery-codes")
        .unwrap_or_default()
        .split(' ')
        .map(ToOwned::to_owned)
        .collect()
}

/// The page with the key, after the password.
async fn start(browser: &mut Browser, password: &str) -> Page {
    let mut form = browser.open(FACTOR).await.form("start-second-factor");
    form.set("form[password]", password);
    browser.submit(&form).await
}

/// Switches the second factor on: the phone, and the recovery codes.
pub async fn switch_on(house: &Installation, browser: &mut Browser) -> (Phone, Vec<String>) {
    let page = start(browser, PASSWORD).await;
    let phone = Phone::with_key_of(&page);
    let mut form = page.form("confirm-second-factor");
    form.set("form[code]", &phone.shows(house));
    let page = browser.submit(&form).await;
    (phone, recovery_codes(&page))
}

/// An installation with a customer who has a second factor and is signed in where she set it up.
async fn with_a_factor() -> (Installation, Browser, Phone, Vec<String>) {
    let (house, mut browser) = with_mara().await;
    let (phone, codes) = switch_on(&house, &mut browser).await;
    deliver(&house).await;
    (house, browser, phone, codes)
}

/// Enters a code where a sign-in waits for it.
async fn enter(browser: &mut Browser, code: &str) -> Page {
    let mut form = browser.open(CODE).await.form("enter-code");
    form.set("form[code]", code);
    browser.submit(&form).await
}

/// A browser in which the right password was typed.
async fn waiting(house: &Installation) -> Browser {
    let mut browser = house.browser();
    let page = sign_in(&mut browser, "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(page.path, CODE, "{}", page.text());
    browser
}

/// Password and code for one of the forms of the page.
async fn prove(browser: &mut Browser, function: &str, password: &str, code: &str) -> Page {
    let mut form = browser.open(FACTOR).await.form(function);
    form.set("form[password]", password).set("form[code]", code);
    browser.submit(&form).await
}

async fn logged(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>("select action from audit_log where action like 'access.%' order by audit_id")
        .await
        .into_iter()
        .map(|(action,)| action)
        .collect()
}

#[tokio::test]
async fn a_second_factor_is_set_up_with_password_and_first_code_and_its_recovery_codes_are_shown_once() {
    let (house, mut browser) = with_mara().await;
    let page = browser.open(SECURITY).await;
    page.shows("Zweiten Faktor einrichten");
    for (password, problem) in [("", "Passwort"), ("nicht das Kennwort", "stimmt nicht")] {
        let page = start(&mut browser, password).await;
        assert!(
            page.problem("password").unwrap().contains(problem),
            "{password:?}"
        );
        assert!(!page.html().contains("otpauth"), "no key before the password");
    }
    let page = start(&mut browser, PASSWORD).await;
    assert!(page.html().contains("data:image/svg+xml"), "a QR code");
    assert!(
        page.html()
            .contains("otpauth://totp/Stadtblatt:mara%40post.example?secret="),
        "{}",
        page.html()
    );
    let phone = Phone::with_key_of(&page);
    for code in ["", &phone.never_shows(&house), "12345", "not a code"] {
        let mut form = browser.open(FACTOR).await.form("confirm-second-factor");
        form.set("form[code]", code);
        let page = browser.submit(&form).await;
        assert!(page.problem("code").is_some(), "{code:?}: {}", page.text());
    }
    assert_eq!(house.count("second_factors").await, 0, "nothing is on yet");
    // What is shown in one browser is not to be had in another.
    let mut elsewhere = house.browser();
    sign_in(&mut elsewhere, "stadtblatt", MARA, PASSWORD).await;
    assert!(!elsewhere.open(FACTOR).await.html().contains("otpauth"));

    let mut form = browser.open(FACTOR).await.form("confirm-second-factor");
    let code = phone.shows(&house);
    form.set("form[code]", &format!(" {} {} ", &code[..3], &code[3..]));
    let page = browser.submit(&form).await;
    page.is(200).shows("Der zweite Faktor ist eingeschaltet");
    let codes = recovery_codes(&page);
    assert_eq!(codes.len(), 10, "{codes:?}");
    assert!(codes.iter().all(|code| code.len() == 19), "{codes:?}");
    let page = browser.open(FACTOR).await;
    assert!(recovery_codes(&page).iter().all(String::is_empty), "shown once");
    assert!(!page.html().contains("otpauth"), "the key is never shown again");
    page.shows("04.05.2026");
    browser.open(SECURITY).await.shows("04.05.2026").shows("10");

    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Zweiter Faktor bei Stadtblatt eingeschaltet");
    assert_eq!(logged(&house).await, ["access.second-factor-on"]);
    // Key and codes stand nowhere else, and the codes not even there.
    let key = house
        .rows::<(String,)>("select encode(secret, 'hex') from second_factors")
        .await
        .remove(0)
        .0;
    for secret in std::iter::once(&key).chain(&codes) {
        for table in ["recovery_codes", "outbox", "mails", "audit_log", "sessions"] {
            let sql = format!("select count(*) from {table} t where t::text like '%{secret}%'");
            assert_eq!(house.rows::<(i64,)>(&sql).await, [(0,)], "{table}");
        }
    }
}

#[tokio::test]
async fn the_right_password_opens_nothing_but_the_page_that_asks_for_the_code() {
    let (house, _, phone, _) = with_a_factor().await;
    let mut browser = house.browser();
    let invoices = "/m/stadtblatt/portal/invoices?year=2026";
    let page = browser.open(invoices).await;
    let mut form = page.form("sign-in");
    form.set("form[email]", MARA).set("form[password]", PASSWORD);
    let page = browser.submit(&form).await;
    assert_eq!(page.path, CODE);
    page.is(200).shows("Code eingeben");
    assert_eq!(house.count("sign_ins").await, 1, "the one that set it up");
    for closed in [PORTAL, SECURITY, FACTOR, DATA] {
        let page = browser.open(closed).await;
        assert!(
            page.path.starts_with("/m/stadtblatt/sign-in?"),
            "{closed}: {}",
            page.path
        );
    }
    for wrong in ["", "   ", &phone.never_shows(&house)] {
        let page = enter(&mut browser, wrong).await;
        assert_eq!(page.path, CODE, "{wrong:?}");
        assert!(page.problem("code").is_some(), "{wrong:?}");
    }
    // The code that switched it on was used.
    let page = enter(&mut browser, &phone.shows(&house)).await;
    assert!(page.problem("code").unwrap().contains("schon benutzt"));
    assert!(!is_signed_in(&mut browser).await);
    let code = phone.shows_next(&house);
    let page = enter(&mut browser, &code).await;
    assert_eq!(page.path, invoices, "where she wanted to go");
    assert!(is_signed_in(&mut browser).await);
    browser.open(CODE).await.shows("Keine Anmeldung wartet");

    let mut second = waiting(&house).await;
    let page = enter(&mut second, &code).await;
    assert!(page.problem("code").is_some(), "a code works once");
    // Nor does one from before the last.
    let old = phone.0.generate(seconds(&house) - 30).to_string();
    assert!(enter(&mut second, &old).await.problem("code").is_some());
    // A clock that goes fast is let in; afterwards what is shown now is too old.
    let fast = phone.0.generate(seconds(&house) + 30).to_string();
    assert_eq!(enter(&mut second, &fast).await.path, PORTAL);
}

#[tokio::test]
async fn a_link_by_mail_asks_for_the_code_too() {
    let (house, _, phone, _) = with_a_factor().await;
    ask(&house, "link", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let mut browser = house.browser();
    let form = browser.open(&path).await.form("use-link");
    let page = browser.submit(&form).await;
    assert_eq!(page.path, CODE);
    assert!(!is_signed_in(&mut browser).await);
    assert_eq!(logged(&house).await, ["access.second-factor-on"]);
    house
        .browser()
        .submit(&form)
        .await
        .shows("Dieser Link gilt nicht mehr");
    let code = phone.shows_next(&house);
    assert_eq!(enter(&mut browser, &code).await.path, PORTAL);
    assert_eq!(
        logged(&house).await,
        ["access.second-factor-on", "access.signed-in-by-link"]
    );
}

#[tokio::test]
async fn a_recovery_code_stands_in_once_and_is_told() {
    let (house, _, _, codes) = with_a_factor().await;
    let mut browser = waiting(&house).await;
    let page = enter(&mut browser, "falsch").await;
    assert!(page.problem("code").is_some());
    // As one types what was printed.
    let typed = codes[3].to_uppercase().replace('-', " ");
    let page = enter(&mut browser, &typed).await;
    assert_eq!(page.path, PORTAL, "{}", page.text());
    page.shows("Es bleiben noch 9");
    browser.open(SECURITY).await.shows("9");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(
        mail.subject,
        "Anmeldung bei Stadtblatt mit einem Wiederherstellungscode"
    );
    assert!(mail.text.contains("noch 9 Codes"), "{}", mail.text);
    assert_eq!(
        logged(&house).await,
        ["access.second-factor-on", "access.recovery-code-used"]
    );
    let mut again = waiting(&house).await;
    assert!(enter(&mut again, &codes[3]).await.problem("code").is_some());
    assert_eq!(enter(&mut again, &codes[4]).await.path, PORTAL);
}

#[tokio::test]
async fn of_two_who_use_the_same_code_at_once_one_gets_in() {
    let (house, _, phone, codes) = with_a_factor().await;
    let code = phone.shows_next(&house);
    for code in [&code, &codes[0]] {
        let (mut one, mut two) = (waiting(&house).await, waiting(&house).await);
        let (first, second) = tokio::join!(enter(&mut one, code), enter(&mut two, code));
        let inside = [&first, &second].map(|page| page.path == PORTAL);
        assert!(
            inside[0] != inside[1],
            "{code}: {} / {}",
            first.text(),
            second.text()
        );
        let inside = [is_signed_in(&mut one).await, is_signed_in(&mut two).await];
        assert!(inside[0] != inside[1], "{code}");
    }
}

#[tokio::test]
async fn guessing_codes_has_to_wait_after_five_even_if_all_come_at_once() {
    let (house, mut inside, phone, codes) = with_a_factor().await;
    let wrong = phone.never_shows(&house);
    let mut browsers = Vec::new();
    for _ in 0..8 {
        browsers.push(waiting(&house).await);
    }
    let mut forms = Vec::new();
    for browser in &mut browsers {
        let mut form = browser.open(CODE).await.form("enter-code");
        form.set("form[code]", &wrong);
        forms.push(form);
    }
    let tries = browsers
        .iter_mut()
        .zip(&forms)
        .map(|(browser, form)| browser.submit(form));
    let pages = futures_util::future::join_all(tries).await;
    let looked_at = pages.iter().filter(|page| page.problem("code").is_some()).count();
    assert_eq!(looked_at, 5);
    // Not even the right one, nor a recovery code, nor inside.
    let code = phone.shows_next(&house);
    for code in [&code, &codes[0]] {
        let page = enter(&mut browsers[0], code).await;
        page.shows("Zu viele Versuche");
        assert_eq!(page.path, CODE);
    }
    prove(&mut inside, "drop-second-factor", PASSWORD, &code)
        .await
        .shows("Zu viele Versuche");
    assert_eq!(house.count("second_factors").await, 1);
    // Nobody else is kept out.
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    let page = sign_in(&mut house.browser(), "stadtblatt", "nils@post.example", PASSWORD).await;
    assert_eq!(page.path, PORTAL);
    house.set_clock(house.app.now() + TimeDelta::minutes(16));
    let mut later = waiting(&house).await;
    assert_eq!(enter(&mut later, &phone.shows(&house)).await.path, PORTAL);
}

#[tokio::test]
async fn a_sign_in_waits_ten_minutes_for_its_code() {
    let (house, _, phone, _) = with_a_factor().await;
    let mut browser = waiting(&house).await;
    let mut form = browser.open(CODE).await.form("enter-code");
    house.set_clock(house.app.now() + TimeDelta::minutes(10));
    form.set("form[code]", &phone.shows(&house));
    let page = browser.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    page.shows("Ihre Anmeldung ist abgelaufen");
    assert!(!is_signed_in(&mut browser).await);
    browser.open(CODE).await.shows("Keine Anmeldung wartet");
    // Signing out gives up what waits.
    let mut browser = waiting(&house).await;
    let mut form = browser.open(CODE).await.form("enter-code");
    let body = Some("merchant=stadtblatt".to_owned());
    browser.send(Method::POST, "/api/sign-out", body, true).await;
    form.set("form[code]", &phone.shows(&house));
    assert_eq!(browser.submit(&form).await.path, "/m/stadtblatt/sign-in");
}

#[tokio::test]
async fn a_new_password_ends_what_waits_and_leaves_the_second_factor_on() {
    let (house, _, phone, _) = with_a_factor().await;
    let mut thief = waiting(&house).await;
    let mut form = thief.open(CODE).await.form("enter-code");
    ask(&house, "reset", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let mut browser = house.browser();
    let mut reset = browser.open(&path).await.form("reset-password");
    reset.set("form[new_password]", NEW_PASSWORD);
    browser.submit(&reset).await.is(200);
    // Even with a right code.
    form.set("form[code]", &phone.shows_next(&house));
    let page = thief.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    page.shows("Ihre Anmeldung ist abgelaufen");
    assert!(!is_signed_in(&mut thief).await);
    let page = sign_in(&mut browser, "stadtblatt", MARA, NEW_PASSWORD).await;
    assert_eq!(page.path, CODE, "the mailbox alone opens nothing");
    // The thief's code was not used up.
    assert_eq!(enter(&mut browser, &phone.shows(&house)).await.path, PORTAL);
}

#[tokio::test]
async fn whoever_does_not_know_the_password_does_not_learn_whether_there_is_a_second_factor() {
    let (house, _, _, _) = with_a_factor().await;
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    let mut answers = Vec::new();
    for email in [MARA, "nils@post.example", "niemand@post.example"] {
        let mut browser = house.browser();
        let page = sign_in(&mut browser, "stadtblatt", email, "nicht das Kennwort").await;
        let code_page = browser.open(CODE).await;
        let stray = {
            let mut form = waiting(&house).await.open(CODE).await.form("enter-code");
            form.set("form[code]", "000000");
            browser.submit(&form).await
        };
        answers.push((page.path, code_page.text(), stray.text(), stray.path));
    }
    assert_eq!(answers[0], answers[1]);
    assert_eq!(answers[0], answers[2]);
    // Whoever planted the session before a victim's right password stays outside, too.
    let mut planted = house.browser();
    sign_in(&mut planted, "stadtblatt", MARA, "nicht das Kennwort").await;
    let mut victim = planted.clone();
    assert_eq!(
        sign_in(&mut victim, "stadtblatt", MARA, PASSWORD).await.path,
        CODE
    );
    planted.open(CODE).await.shows("Keine Anmeldung wartet");
}

#[tokio::test]
async fn new_recovery_codes_and_switching_off_ask_for_password_and_code() {
    let (house, mut browser, phone, codes) = with_a_factor().await;
    let code = phone.shows_next(&house);
    for (function, password_field, code_field) in [
        ("renew-recovery-codes", "codes_password", "codes_code"),
        ("drop-second-factor", "off_password", "off_code"),
    ] {
        for (password, typed, field) in [
            ("", code.as_str(), password_field),
            (PASSWORD, "", code_field),
            ("nicht das Kennwort", code.as_str(), password_field),
            (PASSWORD, &phone.never_shows(&house), code_field),
        ] {
            let page = prove(&mut browser, function, password, typed).await;
            assert!(page.problem(field).is_some(), "{function} {password:?} {typed:?}");
        }
    }
    let page = prove(&mut browser, "renew-recovery-codes", PASSWORD, &code).await;
    page.shows("Ihre neuen Wiederherstellungscodes gelten ab jetzt");
    let fresh = recovery_codes(&page);
    assert_eq!(fresh.len(), 10);
    assert!(fresh.iter().all(|code| !codes.contains(code)));
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Neue Wiederherstellungscodes bei Stadtblatt");
    let mut elsewhere = waiting(&house).await;
    assert!(enter(&mut elsewhere, &codes[0]).await.problem("code").is_some());
    assert_eq!(enter(&mut elsewhere, &fresh[0]).await.path, PORTAL);

    // The phone is lost: a recovery code switches it off.
    let page = prove(&mut elsewhere, "drop-second-factor", PASSWORD, &fresh[1]).await;
    assert_eq!(page.path, SECURITY);
    page.shows("Der zweite Faktor ist ausgeschaltet")
        .shows("Zweiten Faktor einrichten");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Zweiter Faktor bei Stadtblatt ausgeschaltet");
    for table in ["second_factors", "recovery_codes"] {
        assert_eq!(house.count(table).await, 0, "{table}");
    }
    assert_eq!(
        logged(&house).await,
        [
            "access.second-factor-on",
            "access.recovery-codes-renewed",
            "access.recovery-code-used",
            "access.second-factor-off"
        ]
    );
    let page = sign_in(&mut house.browser(), "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(page.path, PORTAL, "the password is enough again");
    // On again: another key.
    let page = start(&mut browser, PASSWORD).await;
    assert_ne!(Phone::with_key_of(&page).shows(&house), phone.shows(&house));
}

#[tokio::test]
async fn a_password_that_changes_while_the_second_factor_is_set_up_or_switched_off_stops_it() {
    let (house, mut browser) = with_mara().await;
    let page = start(&mut browser, PASSWORD).await;
    let phone = Phone::with_key_of(&page);
    let mut form = page.form("confirm-second-factor");
    form.set("form[code]", &phone.shows(&house));
    ask(&house, "reset", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let mut owner = house.browser();
    let mut reset = owner.open(&path).await.form("reset-password");
    reset.set("form[new_password]", NEW_PASSWORD);
    owner.submit(&reset).await.is(200);
    let page = browser.submit(&form).await;
    assert!(page.path.starts_with("/m/stadtblatt/sign-in"), "{}", page.path);
    assert_eq!(house.count("second_factors").await, 0);
    // What was shown before is not confirmed by somebody who signs in later in that browser.
    order(&mut browser, "stadtblatt", "digital", "nils@post.example").await;
    assert!(!browser.open(FACTOR).await.html().contains("otpauth"));
    assert!(browser.submit(&form).await.path.ends_with("/second-factor"));
    assert_eq!(house.count("second_factors").await, 0);
}

#[tokio::test]
async fn a_key_is_confirmed_in_time_or_shown_anew() {
    let (house, mut browser) = with_mara().await;
    let page = start(&mut browser, PASSWORD).await;
    let phone = Phone::with_key_of(&page);
    let mut form = page.form("confirm-second-factor");
    house.set_clock(house.app.now() + TimeDelta::minutes(30));
    form.set("form[code]", &phone.shows(&house));
    let page = browser.submit(&form).await;
    page.form("start-second-factor");
    assert_eq!(house.count("second_factors").await, 0);
    // Twice in two windows: the second finds it on.
    let page = start(&mut browser, PASSWORD).await;
    let phone = Phone::with_key_of(&page);
    let mut form = page.form("confirm-second-factor");
    form.set("form[code]", &phone.shows(&house));
    let mut window = browser.clone();
    let (one, two) = tokio::join!(browser.submit(&form), window.submit(&form));
    assert_eq!(house.count("second_factors").await, 1);
    assert_eq!(house.count("recovery_codes").await, 10);
    assert_eq!((one.path.as_str(), two.path.as_str()), (FACTOR, FACTOR));
    assert_eq!(logged(&house).await, ["access.second-factor-on"]);
}

#[tokio::test]
async fn an_order_sent_again_does_not_get_around_the_code() {
    let house = Installation::on("2026-05-04").await;
    let mut browser = house.browser();
    let form = consumers_form(&mut browser, "stadtblatt", "digital", MARA).await;
    placed(&browser.submit(&form).await);
    let mut again = house.browser();
    placed(&again.submit(&form).await);
    assert!(is_signed_in(&mut again).await, "by the password in it");
    switch_on(&house, &mut browser).await;
    let mut again = house.browser();
    let page = again.submit(&form).await;
    assert!(page.path.starts_with("/m/stadtblatt/sign-in"), "{}", page.path);
    assert!(!is_signed_in(&mut again).await);
}

#[tokio::test]
async fn a_lost_second_factor_is_taken_away_from_outside_and_told() {
    let (house, _, _, _) = with_a_factor().await;
    let take = async |email: &str| {
        take_second_factor(&house.app, &house.merchant, email)
            .await
            .unwrap()
    };
    for nobody in ["niemand@post.example", "redaktion@stadtblatt.example"] {
        assert!(!take(nobody).await, "{nobody}");
    }
    assert_eq!(house.count("second_factors").await, 1);
    assert!(take("Mara@post.example").await);
    assert!(!take(MARA).await, "once");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Zweiter Faktor bei Stadtblatt ausgeschaltet");
    assert_eq!(
        logged(&house).await,
        ["access.second-factor-on", "access.second-factor-off"]
    );
    let page = sign_in(&mut house.browser(), "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(page.path, PORTAL);
}

#[tokio::test]
async fn staff_sign_in_as_before() {
    let (house, _, _, _) = with_a_factor().await;
    let email = "redaktion@stadtblatt.example";
    let page = sign_in(&mut house.browser(), "stadtblatt", email, STAFF_PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/staff");
}

#[tokio::test]
async fn the_copy_tells_that_there_is_a_second_factor_and_erasure_takes_it() {
    let (house, mut reader) = with_a_reader().await;
    let before = logins_in_the_copy(&mut reader).await;
    assert!(before[0]["second_factor_since"].is_null(), "{before:?}");
    switch_on(&house, &mut reader).await;
    let logins = logins_in_the_copy(&mut reader).await;
    let since = logins[0]["second_factor_since"].as_str().unwrap();
    assert!(since.starts_with("2026-07-03T"), "{since}");
    assert!(!logins[0].to_string().contains("secret"), "{logins:?}");
    erased(&house, &mut reader).await;
    for table in ["second_factors", "recovery_codes", "logins"] {
        let left = house.count(table).await;
        assert_eq!(left, i64::from(table == "logins"), "{table}: only nils' is left");
    }
}
