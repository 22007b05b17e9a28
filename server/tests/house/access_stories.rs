//! Getting into an access without its password, and keeping others out of it.

use chrono::TimeDelta;
use server::jobs::outbox;
use store::outbox::Mail;

use crate::browser::{Browser, Page};
use crate::html;
use crate::installation::{Installation, STAFF_PASSWORD, open_shop};
use crate::people::{PASSWORD, order, sign_in};

pub const MARA: &str = "mara@post.example";
pub const NEW_PASSWORD: &str = "noch ein langes Kennwort";
const FIREFOX: &str = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0";
const IPHONE: &str = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

/// An installation with a customer who is signed in where she ordered.
pub async fn with_mara() -> (Installation, Browser) {
    let house = Installation::on("2026-05-04").await;
    let mut browser = house.browser();
    order(&mut browser, "stadtblatt", "digital", MARA).await;
    deliver(&house).await;
    (house, browser)
}

pub async fn deliver(house: &Installation) {
    outbox::run(&house.app, &house.merchant).await.unwrap();
}

pub async fn ask(house: &Installation, kind: &str, email: &str) -> Page {
    let mut browser = house.browser();
    let page = browser.open(&format!("/m/stadtblatt/sign-in/mail/{kind}")).await;
    page.is(200);
    let mut form = page.form("ask-link");
    form.set("form[email]", email);
    browser.submit(&form).await
}

/// The last mail to somebody.
pub async fn last_mail(house: &Installation, to: &str) -> Mail {
    deliver(house).await;
    let mails = house.mails().await;
    mails.into_iter().rfind(|mail| mail.recipient == to).unwrap()
}

/// The path of the link in a mail.
pub fn link(mail: &Mail) -> String {
    let start = mail.text.find("http://turnus.test/m/").unwrap();
    let url = mail.text[start..].split_whitespace().next().unwrap();
    assert!(
        mail.html.contains(url),
        "both parts of the mail have the same link"
    );
    url.trim_start_matches("http://turnus.test").to_owned()
}

pub async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get("/m/stadtblatt/portal").await.status == 200
}

#[tokio::test]
async fn a_forgotten_password_is_set_anew_by_a_link_that_works_once() {
    let (house, mut signed_in) = with_mara().await;
    let page = ask(&house, "reset", " MARA@post.example ").await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    page.shows("Wenn es zu dieser Adresse einen Zugang gibt");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Neues Passwort für Ihren Zugang bei Stadtblatt");
    assert!(mail.text.contains("60 Minuten"), "{}", mail.text);
    let path = link(&mail);
    // Programs that look through mails open links, too.
    for _ in 0..3 {
        let page = house.browser().open(&path).await;
        page.is(200);
        assert_eq!(
            page.headers["referrer-policy"], "same-origin",
            "no other site learns the address"
        );
        assert_eq!(page.headers["cache-control"], "no-store");
    }
    let mut browser = house.browser();
    let page = browser.open(&path).await;
    let mut form = page.form("reset-password");
    form.set("form[new_password]", "zu kurz");
    let page = browser.submit(&form).await;
    assert_eq!(page.path, path, "the link is as good as before");
    assert!(
        page.problem("new_password")
            .unwrap()
            .contains("mindestens 12 Zeichen")
    );
    assert!(is_signed_in(&mut signed_in).await, "nothing happened yet");

    let mut form = page.form("reset-password");
    form.set("form[new_password]", NEW_PASSWORD);
    let done = browser.submit(&form).await;
    assert_eq!(done.path, "/m/stadtblatt/sign-in");
    done.shows("Ihr neues Passwort ist gespeichert");
    assert!(
        !is_signed_in(&mut signed_in).await,
        "whoever was signed in is not any more"
    );
    assert!(
        !is_signed_in(&mut browser).await,
        "a link sets a password and does not sign in"
    );
    let refused = sign_in(&mut house.browser(), "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(refused.path, "/m/stadtblatt/sign-in");
    let entered = sign_in(&mut browser, "stadtblatt", MARA, NEW_PASSWORD).await;
    assert_eq!(entered.path, "/m/stadtblatt/portal");

    // The form once more, and the link: used up.
    form.set("form[new_password]", "ein drittes langes Kennwort");
    let again = house.browser().submit(&form).await;
    again.is(200).shows("Dieser Link gilt nicht mehr");
    house
        .browser()
        .open(&path)
        .await
        .shows("Dieser Link gilt nicht mehr");
    assert!(is_signed_in(&mut browser).await, "it changed nothing");
    let notice = last_mail(&house, MARA).await;
    assert_eq!(notice.subject, "Ihr Passwort bei Stadtblatt wurde geändert");
}

#[tokio::test]
async fn a_link_signs_in_once_for_a_quarter_of_an_hour_and_at_its_merchant_only() {
    let (house, _) = with_mara().await;
    ask(&house, "link", MARA).await.shows("einem Link zum Anmelden");
    let other = store::merchants::Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..server::demo::content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    let path = link(&last_mail(&house, MARA).await);
    house
        .browser()
        .open(&path.replace("stadtblatt", "anderblatt"))
        .await
        .shows("Dieser Link gilt nicht mehr");
    house
        .browser()
        .open(&path.replace("/link/", "/reset/"))
        .await
        .shows("Dieser Link gilt nicht mehr");
    // Whoever planted the session before is left outside.
    let mut planted = house.browser();
    sign_in(&mut planted, "stadtblatt", MARA, "nicht das Kennwort").await;
    let mut browser = planted.clone();
    let page = browser.open(&path).await;
    assert!(!is_signed_in(&mut browser).await, "looking signs nobody in");
    let form = page.form("use-link");
    let page = browser.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/portal", "{}", page.text());
    assert!(!is_signed_in(&mut planted).await, "fixation");
    let mut second = house.browser();
    second.submit(&form).await.shows("Dieser Link gilt nicht mehr");
    assert!(!is_signed_in(&mut second).await);

    ask(&house, "link", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let form = house.browser().open(&path).await.form("use-link");
    house.set_clock(house.app.now() + TimeDelta::minutes(15));
    let mut late = house.browser();
    late.submit(&form).await.shows("Dieser Link gilt nicht mehr");
    assert!(!is_signed_in(&mut late).await);
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(
        house.count("access_links").await,
        0,
        "what works no more is forgotten"
    );
}

#[tokio::test]
async fn of_two_who_use_a_link_at_once_one_gets_nothing() {
    let (house, _) = with_mara().await;
    for (kind, function) in [("reset", "reset-password"), ("link", "use-link")] {
        ask(&house, kind, MARA).await;
        let path = link(&last_mail(&house, MARA).await);
        let mut forms = Vec::new();
        for password in [NEW_PASSWORD, "ein drittes langes Kennwort"] {
            let mut form = house.browser().open(&path).await.form(function);
            if kind == "reset" {
                form.set("form[new_password]", password);
            }
            forms.push(form);
        }
        let (mut one, mut two) = (house.browser(), house.browser());
        let (first, second) = tokio::join!(one.submit(&forms[0]), two.submit(&forms[1]));
        let gone = [&first, &second].map(|page| page.is(200).text().contains("Dieser Link gilt nicht mehr"));
        assert!(gone[0] != gone[1], "{kind}: {} / {}", first.text(), second.text());
    }
    let logged = house
        .rows::<(String,)>("select action from audit_log where action like 'access.%' order by audit_id")
        .await;
    assert_eq!(
        logged,
        ["access.password-changed", "access.signed-in-by-link"].map(|action| (action.to_owned(),))
    );
}

#[tokio::test]
async fn a_password_that_is_set_anew_while_the_old_one_is_checked_lets_nobody_in() {
    let (house, _) = with_mara().await;
    let hash = house.app.passwords().hash(NEW_PASSWORD.to_owned()).await.unwrap();
    let mut tx = house.tx().await;
    let account = tx.credentials(MARA).await.unwrap().unwrap().account;
    tx.set_password(account, &hash).await.unwrap();
    tx.end_sign_ins(account, None).await.unwrap();
    let mut thief = house.browser();
    let entering = sign_in(&mut thief, "stadtblatt", MARA, PASSWORD);
    let resetting = async {
        // Long enough for the old password to be found right; its sign-in then waits for this transaction.
        tokio::time::sleep(std::time::Duration::from_secs(2)).await;
        assert_eq!(
            house.count("sign_ins").await,
            1,
            "only the one from before, which is about to end"
        );
        tx.commit().await.unwrap();
    };
    let (page, ()) = tokio::join!(entering, resetting);
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    assert!(!is_signed_in(&mut thief).await);
    assert_eq!(house.count("sign_ins").await, 0);
}

#[tokio::test]
async fn an_address_without_an_access_gets_the_same_answer_and_leaves_nothing_behind() {
    let (house, _) = with_mara().await;
    let before = house.count("outbox").await;
    let mails = house.mails().await.len();
    for kind in ["reset", "link"] {
        let known = ask(&house, kind, MARA).await;
        let unknown = ask(&house, kind, "niemand@post.example").await;
        assert_eq!(known.text(), unknown.text(), "{kind}");
        assert_eq!((known.path, known.status), (unknown.path, unknown.status));
    }
    // The page did the same for both; who signs in is looked up afterwards.
    assert_eq!(house.count("outbox").await, before + 4);
    deliver(&house).await;
    assert_eq!(house.mails().await.len(), mails + 2);
    assert_eq!(house.count("outbox").await, before + 2);
    let kept = house
        .rows::<(String,)>("select task::text from outbox where task::text like '%niemand%'")
        .await;
    assert!(kept.is_empty(), "an address nobody signs in with is not kept");
}

#[tokio::test]
async fn no_link_stands_anywhere_but_in_its_mail() {
    let (house, _) = with_mara().await;
    ask(&house, "reset", MARA).await;
    let path = link(&last_mail(&house, MARA).await);
    let token = path.rsplit('/').next().unwrap();
    assert_eq!(token.len(), 64, "256 bits");
    for table in ["access_links", "outbox", "audit_log", "mail_events", "sessions"] {
        let found = house
            .rows::<(i64,)>(&format!(
                "select count(*) from {table} t where t::text like '%{token}%'"
            ))
            .await;
        assert_eq!(found, [(0,)], "{table}");
    }
    assert_eq!(house.count("access_links").await, 1);
}

#[tokio::test]
async fn asking_for_links_has_to_wait_after_five_and_tells_no_address_apart() {
    let (house, _) = with_mara().await;
    let mut answers = Vec::new();
    for email in [MARA, "niemand@post.example"] {
        for _ in 0..6 {
            answers.push(ask(&house, "link", email).await.text());
        }
    }
    assert_eq!(answers[..6], answers[6..]);
    assert!(answers[5].contains("Zu viele Versuche"), "{}", answers[5]);
    assert!(!answers[4].contains("Zu viele Versuche"));
    // Signing in with the password is not kept from anybody by it.
    let page = sign_in(&mut house.browser(), "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
    house.set_clock(house.app.now() + TimeDelta::minutes(16));
    let page = ask(&house, "link", MARA).await;
    page.shows("einem Link zum Anmelden");
    let page = ask(&house, "link", "keine Adresse").await;
    assert!(page.problem("email").unwrap().contains("name@beispiel.de"));
    assert_eq!(page.form("ask-link").value("form[email]"), Some("keine Adresse"));
}

#[tokio::test]
async fn staff_set_a_forgotten_password_anew_like_customers() {
    let (house, _) = with_mara().await;
    let email = "redaktion@stadtblatt.example";
    ask(&house, "reset", email).await;
    let path = link(&last_mail(&house, email).await);
    let mut browser = house.browser();
    let mut form = browser.open(&path).await.form("reset-password");
    form.set("form[new_password]", NEW_PASSWORD);
    browser
        .submit(&form)
        .await
        .shows("Ihr neues Passwort ist gespeichert");
    let refused = sign_in(&mut browser, "stadtblatt", email, STAFF_PASSWORD).await;
    assert_eq!(refused.path, "/m/stadtblatt/sign-in");
    let page = sign_in(&mut browser, "stadtblatt", email, NEW_PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/staff");
}

#[tokio::test]
async fn a_password_is_changed_by_the_old_one_and_every_other_device_is_signed_out() {
    let (house, mut here) = with_mara().await;
    let mut elsewhere = house.browser();
    sign_in(&mut elsewhere, "stadtblatt", MARA, PASSWORD).await;
    ask(&house, "reset", MARA).await;
    let stale = link(&last_mail(&house, MARA).await);
    let page = here.open("/m/stadtblatt/portal/account").await;
    page.shows("Anmeldung und Sicherheit");
    let security = "/m/stadtblatt/portal/account/security";
    for (old, new, field) in [
        ("", NEW_PASSWORD, "password"),
        ("nicht das Kennwort", NEW_PASSWORD, "password"),
        (PASSWORD, "zu kurz", "new_password"),
    ] {
        let mut form = here.open(security).await.form("change-password");
        form.set("form[password]", old).set("form[new_password]", new);
        let page = here.submit(&form).await;
        assert!(page.problem(field).is_some(), "{old:?} {new:?}: {}", page.text());
    }
    assert!(is_signed_in(&mut elsewhere).await);
    let stolen = here.clone();
    let mut form = here.open(security).await.form("change-password");
    form.set("form[password]", PASSWORD)
        .set("form[new_password]", NEW_PASSWORD);
    here.submit(&form)
        .await
        .is(200)
        .shows("Ihr Passwort ist geändert");
    assert!(is_signed_in(&mut here).await);
    assert!(!is_signed_in(&mut elsewhere).await);
    assert!(
        !is_signed_in(&mut stolen.clone()).await,
        "the session has another id now"
    );
    house
        .browser()
        .open(&stale)
        .await
        .shows("Dieser Link gilt nicht mehr");
    let mail = last_mail(&house, MARA).await;
    assert_eq!(mail.subject, "Ihr Passwort bei Stadtblatt wurde geändert");
    let log = house
        .rows::<(String,)>("select action from audit_log where action like 'access.%'")
        .await;
    assert_eq!(log, [("access.password-changed".to_owned(),)]);
    // Guessing the old one has to wait, even with the right one.
    for _ in 0..5 {
        let mut form = here.open(security).await.form("change-password");
        form.set("form[password]", "falsch geraten")
            .set("form[new_password]", PASSWORD);
        here.submit(&form).await;
    }
    let mut form = here.open(security).await.form("change-password");
    form.set("form[password]", NEW_PASSWORD)
        .set("form[new_password]", PASSWORD);
    here.submit(&form).await.shows("Zu viele Versuche");
    let page = sign_in(&mut house.browser(), "stadtblatt", MARA, NEW_PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
}

#[tokio::test]
async fn whoever_is_signed_in_sees_where_and_ends_it_there() {
    let (house, mut first) = with_mara().await;
    first.calls_itself(FIREFOX);
    sign_in(&mut first, "stadtblatt", MARA, PASSWORD).await;
    assert_eq!(house.count("sign_ins").await, 1, "the same browser anew");
    let mut phone = house.browser();
    phone.calls_itself(IPHONE);
    sign_in(&mut phone, "stadtblatt", MARA, PASSWORD).await;
    let mut nameless = house.browser();
    sign_in(&mut nameless, "stadtblatt", MARA, PASSWORD).await;
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "digital", "nils@post.example").await;

    let security = "/m/stadtblatt/portal/account/security";
    let page = first.open(security).await;
    for shown in [
        "Firefox auf Linux",
        "Dieses Gerät",
        "Safari auf iPhone",
        "Unbekanntes Gerät",
        "04.05.2026",
    ] {
        page.shows(shown);
    }
    let text = page.text();
    assert!(
        text.find("Firefox").unwrap() < text.find("Safari").unwrap(),
        "this device comes first"
    );
    let forms: Vec<_> = html::forms(page.html())
        .into_iter()
        .filter(|form| form.action == "/api/end-sign-in")
        .collect();
    assert_eq!(forms.len(), 3, "each other one, and all others");
    // Somebody else's hands end nothing of hers.
    other.submit(&forms[0]).await.is(200);
    assert!(is_signed_in(&mut nameless).await && is_signed_in(&mut phone).await);
    // The last used first: the nameless one.
    first.submit(&forms[0]).await.shows("Ein Gerät ist abgemeldet");
    assert!(!is_signed_in(&mut nameless).await);
    assert!(is_signed_in(&mut phone).await);
    let all = forms.last().unwrap();
    assert_eq!(all.value("form[sign_in]"), None);
    first.submit(all).await.shows("Ein Gerät ist abgemeldet");
    assert!(!is_signed_in(&mut phone).await);
    assert!(is_signed_in(&mut first).await);
    assert!(is_signed_in(&mut other).await, "nobody else was signed out");
    let logged = house
        .rows::<(String,)>(
            "select new ->> 'sign_ins_ended' from audit_log where action = 'access.sign-ins-ended'",
        )
        .await;
    assert_eq!(logged, [("1".to_owned(),), ("1".to_owned(),)]);
}

#[tokio::test]
async fn a_sign_in_is_seen_as_it_is_used_and_forgotten_after_its_session() {
    let (house, mut browser) = with_mara().await;
    let seen = || house.rows::<(bool,)>("select last_seen_at > signed_in_at from sign_ins");
    browser.get("/m/stadtblatt/portal").await.is(200);
    assert_eq!(seen().await, [(false,)], "not every page writes");
    house.set_clock(house.app.now() + TimeDelta::minutes(6));
    browser.get("/m/stadtblatt/portal").await.is(200);
    assert_eq!(seen().await, [(true,)]);
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(house.count("sign_ins").await, 1);
    house.set_clock(house.app.now() + TimeDelta::hours(13));
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(house.count("sign_ins").await, 0);
    assert!(!is_signed_in(&mut browser).await);
}

#[tokio::test]
async fn signing_out_takes_the_device_from_the_list() {
    let (house, mut browser) = with_mara().await;
    let form = browser.get("/m/stadtblatt/portal").await.form("sign-out");
    browser.submit(&form).await;
    assert_eq!(house.count("sign_ins").await, 0);
}
