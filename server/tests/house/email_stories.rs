//! Another address to sign in with: confirmed from there, stopped from the old one, and no hint of who else signs in.

use chrono::TimeDelta;
use server::jobs::outbox;
use store::outbox::Mail;

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{PASSWORD, order, sign_in};

const OLD: &str = "mara@post.example";
const NEW: &str = "mara@neue-post.example";
const SECURITY: &str = "/m/stadtblatt/portal/account/security";

async fn with_mara() -> (Installation, Browser) {
    let house = Installation::on("2026-05-04").await;
    let mut browser = house.browser();
    order(&mut browser, "stadtblatt", "digital", OLD).await;
    deliver(&house).await;
    (house, browser)
}

async fn deliver(house: &Installation) {
    outbox::run(&house.app, &house.merchant).await.unwrap();
}

async fn wish(browser: &mut Browser, email: &str, password: &str) -> Page {
    let mut form = browser.open(SECURITY).await.form("change-email");
    form.set("form[new_email]", email).set("form[password]", password);
    browser.submit(&form).await
}

/// The newest mail to somebody with these words in its subject.
async fn mail_to(house: &Installation, to: &str, words: &str) -> Mail {
    deliver(house).await;
    let mails = house.mails().await;
    mails
        .into_iter()
        .rfind(|mail| mail.recipient == to && mail.subject.contains(words))
        .unwrap_or_else(|| panic!("no mail to {to} about {words}"))
}

fn link(mail: &Mail) -> String {
    let start = mail.text.find("http://turnus.test/m/").unwrap();
    let url = mail.text[start..].split_whitespace().next().unwrap();
    url.trim_start_matches("http://turnus.test").to_owned()
}

async fn enters(house: &Installation, email: &str) -> bool {
    let page = sign_in(&mut house.browser(), "stadtblatt", email, PASSWORD).await;
    page.path == "/m/stadtblatt/portal"
}

#[tokio::test]
async fn another_address_counts_once_it_is_confirmed_from_there() {
    let (house, mut browser) = with_mara().await;
    for (email, password, field) in [
        ("", PASSWORD, "new_email"),
        ("keine Adresse", PASSWORD, "new_email"),
        (NEW, "", "email_password"),
        (NEW, "nicht das Kennwort", "email_password"),
        (" MARA@post.example", PASSWORD, "new_email"),
    ] {
        let page = wish(&mut browser, email, password).await;
        assert!(
            page.problem(field).is_some(),
            "{email} {password}: {}",
            page.text()
        );
        assert_eq!(
            page.form("change-email").value("form[new_email]"),
            Some(email.trim())
        );
    }
    assert_eq!(house.count("email_changes").await, 0, "the password comes first");
    let page = wish(&mut browser, NEW, PASSWORD).await;
    page.shows("wartet auf Ihre Bestätigung").shows(NEW);
    let path = link(&mail_to(&house, NEW, "Bestätigen Sie").await);
    let notice = mail_to(&house, OLD, "soll geändert werden").await;
    assert!(notice.text.contains(NEW), "{}", notice.text);
    for _ in 0..2 {
        house.browser().open(&path).await.is(200).shows(NEW);
    }
    assert!(
        enters(&house, OLD).await && !enters(&house, NEW).await,
        "looking changes nothing"
    );
    let mut anywhere = house.browser();
    let form = anywhere.open(&path).await.form("confirm-email");
    let done = anywhere.submit(&form).await;
    assert_eq!(done.path, "/m/stadtblatt/sign-in", "the link signs nobody in");
    done.shows("Ihre neue E-Mail-Adresse ist bestätigt");
    assert!(enters(&house, NEW).await && !enters(&house, OLD).await);
    anywhere.submit(&form).await.shows("Dieser Link gilt nicht mehr");
    mail_to(&house, OLD, "wurde geändert").await;
    // Where the link was not opened, nobody is signed in any more.
    assert_eq!(browser.get(SECURITY).await.status, 303);
    sign_in(&mut browser, "stadtblatt", NEW, PASSWORD).await;
    let page = browser.open("/m/stadtblatt/portal/account").await;
    page.is(200).shows(NEW);
    let logged = house
        .rows::<(String, String)>(
            "select old ->> 'email', new ->> 'email' from audit_log where action = 'access.email-changed'",
        )
        .await;
    assert_eq!(logged, [(OLD.to_owned(), NEW.to_owned())]);
    let words = house
        .rows::<(String,)>("select word from customer_words where word like '%@%'")
        .await;
    assert_eq!(
        words,
        [(NEW.to_owned(),)],
        "staff find the customer by the new one"
    );
}

#[tokio::test]
async fn whoever_confirms_where_they_are_signed_in_goes_on_and_every_other_device_is_signed_out() {
    let (house, mut browser) = with_mara().await;
    let mut elsewhere = house.browser();
    sign_in(&mut elsewhere, "stadtblatt", OLD, PASSWORD).await;
    wish(&mut browser, NEW, PASSWORD).await;
    let path = link(&mail_to(&house, NEW, "Bestätigen Sie").await);
    let mut planted = browser.clone();
    let form = browser.open(&path).await.form("confirm-email");
    let done = browser.submit(&form).await;
    assert_eq!(done.path, SECURITY);
    done.shows("Ihre neue E-Mail-Adresse ist bestätigt")
        .shows(&format!("Sie melden sich mit {NEW} an"));
    assert_eq!(elsewhere.get(SECURITY).await.status, 303);
    assert_eq!(
        planted.get(SECURITY).await.status,
        303,
        "the session has another id now"
    );
    let logged = house
        .rows::<(String,)>("select action from audit_log where action like 'access.%' order by audit_id")
        .await;
    assert_eq!(
        logged,
        ["access.email-change-asked", "access.email-changed"].map(|action| (action.to_owned(),))
    );
}

#[tokio::test]
async fn a_new_password_ends_a_change_that_somebody_else_asked_for() {
    let (house, mut thief) = with_mara().await;
    wish(&mut thief, "thief@post.example", PASSWORD).await.is(200);
    let confirm = link(&mail_to(&house, "thief@post.example", "Bestätigen Sie").await);
    let mut mara = house.browser();
    let mut form = mara
        .open("/m/stadtblatt/sign-in/mail/reset")
        .await
        .form("ask-link");
    form.set("form[email]", OLD);
    mara.submit(&form).await;
    let reset = link(&mail_to(&house, OLD, "Neues Passwort").await);
    let used = house.browser().open(&confirm).await.form("confirm-email");
    let mut form = mara.open(&reset).await.form("reset-password");
    form.set("form[new_password]", "noch ein langes Kennwort");
    mara.submit(&form).await.is(200);
    thief.submit(&used).await.shows("Dieser Link gilt nicht mehr");
    assert_eq!(house.count("email_changes").await, 0);
    let emails = house.rows::<(String,)>("select email from logins").await;
    assert_eq!(emails, [(OLD.to_owned(),)]);
    let logged = house
        .rows::<(String,)>(
            "select new ->> 'email_change_stopped' from audit_log where action = 'access.password-changed'",
        )
        .await;
    assert_eq!(logged, [("true".to_owned(),)]);
}

#[tokio::test]
async fn a_change_is_stopped_from_the_old_address_and_everybody_is_signed_out() {
    let (house, mut thief) = with_mara().await;
    wish(&mut thief, "thief@post.example", PASSWORD).await.is(200);
    let confirm = link(&mail_to(&house, "thief@post.example", "Bestätigen Sie").await);
    let stop = link(&mail_to(&house, OLD, "soll geändert werden").await);
    let mut mara = house.browser();
    mara.open(&stop).await.shows("thief@post.example");
    assert_eq!(house.count("email_changes").await, 1, "looking stops nothing");
    let form = mara.open(&stop).await.form("stop-email-change");
    let page = mara.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in/mail/reset");
    page.shows("Die Änderung ist gestoppt");
    assert_eq!(thief.get("/m/stadtblatt/portal").await.status, 303);
    mara.submit(&form).await.shows("Dieser Link gilt nicht mehr");
    let logged = house
        .rows::<(String, String)>(
            "select action, coalesce(new ->> 'by_link', '') from audit_log where action like 'access.%' order by audit_id",
        )
        .await;
    let told = [
        ("access.email-change-asked", ""),
        ("access.email-change-stopped", "true"),
    ];
    assert_eq!(
        logged,
        told.map(|(action, by)| (action.to_owned(), by.to_owned()))
    );
    house
        .browser()
        .open(&confirm)
        .await
        .shows("Dieser Link gilt nicht mehr");
    assert!(enters(&house, OLD).await && !enters(&house, "thief@post.example").await);
}

#[tokio::test]
async fn whoever_asked_can_give_it_up_and_a_later_wish_replaces_an_earlier_one() {
    let (house, mut browser) = with_mara().await;
    wish(&mut browser, "vertippt@neue-post.example", PASSWORD).await;
    let first = link(&mail_to(&house, "vertippt@neue-post.example", "Bestätigen Sie").await);
    wish(&mut browser, NEW, PASSWORD).await;
    let second = link(&mail_to(&house, NEW, "Bestätigen Sie").await);
    house
        .browser()
        .open(&first)
        .await
        .shows("Dieser Link gilt nicht mehr");
    let form = browser.open(SECURITY).await.form("drop-email-change");
    browser
        .submit(&form)
        .await
        .shows("Ihre Adresse bleibt, wie sie ist");
    house
        .browser()
        .open(&second)
        .await
        .shows("Dieser Link gilt nicht mehr");
    wish(&mut browser, NEW, PASSWORD).await;
    let late = link(&mail_to(&house, NEW, "Bestätigen Sie").await);
    house.set_clock(house.app.now() + TimeDelta::hours(24));
    house
        .browser()
        .open(&late)
        .await
        .shows("Dieser Link gilt nicht mehr");
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(house.count("email_changes").await, 0);
}

#[tokio::test]
async fn an_address_somebody_signs_in_with_looks_like_any_other_and_is_told_by_mail_only() {
    let (house, mut browser) = with_mara().await;
    let taken = "nils@post.example";
    order(&mut house.browser(), "stadtblatt", "digital", taken).await;
    deliver(&house).await;
    let free = wish(&mut browser, NEW, PASSWORD).await.text().replace(NEW, "");
    let known = wish(&mut browser, taken, PASSWORD)
        .await
        .text()
        .replace(taken, "");
    assert_eq!(free, known);
    let mail = mail_to(&house, taken, "schon einen Zugang").await;
    assert!(!mail.text.contains("/mail/confirm-email/"), "{}", mail.text);
    let both = mail_to(&house, OLD, "soll geändert werden").await;
    assert!(both.text.contains(taken));
    // Taken only after the mail was written: the link does nothing.
    wish(&mut browser, NEW, PASSWORD).await;
    let path = link(&mail_to(&house, NEW, "Bestätigen Sie").await);
    order(&mut house.browser(), "stadtblatt", "digital", NEW).await;
    let mut anywhere = house.browser();
    let form = anywhere.open(&path).await.form("confirm-email");
    anywhere.submit(&form).await.shows("Dieser Link gilt nicht mehr");
    assert!(enters(&house, OLD).await, "she signs in as before");
    assert_eq!(
        house.count("email_changes").await,
        0,
        "it will not work later either"
    );
}
