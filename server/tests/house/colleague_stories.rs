//! A merchant's staff: invited, given roles, let go. What each role may see and do is what `billing::staff` says.

use axum::http::{Method, StatusCode};
use billing::staff::{StaffRight, StaffRole};
use chrono::TimeDelta;
use server::jobs::outbox;
use store::customers::Staff;
use store::outbox::Mail;

use crate::browser::{Browser, Page};
use crate::installation::{Installation, STAFF_PASSWORD};
use crate::people::sign_in;

const OWNER: &str = "redaktion@stadtblatt.example";
const BOOKS: &str = "buchhaltung@stadtblatt.example";
const OWN_PASSWORD: &str = "das Kennwort der Buchhaltung";
const TEAM: &str = "/m/stadtblatt/staff/colleagues";
const STAFF: &str = "/m/stadtblatt/staff";

async fn owner(house: &Installation) -> Browser {
    let mut browser = house.browser();
    sign_in(&mut browser, "stadtblatt", OWNER, STAFF_PASSWORD).await;
    browser
}

async fn invite(owner: &mut Browser, email: &str, role: &str, password: &str) -> Page {
    let mut form = owner.open(TEAM).await.form("invite-staff");
    form.set("form[email]", email)
        .set("form[role]", role)
        .set("form[password]", password);
    owner.submit(&form).await
}

async fn last_mail(house: &Installation, to: &str) -> Mail {
    outbox::run(&house.app, &house.merchant).await.unwrap();
    let mails = house.mails().await;
    mails.into_iter().rfind(|mail| mail.recipient == to).unwrap()
}

async fn invitation(house: &Installation, to: &str) -> String {
    let mail = last_mail(house, to).await;
    let start = mail.text.find("http://turnus.test/m/").unwrap();
    let url = mail.text[start..].split_whitespace().next().unwrap();
    url.trim_start_matches("http://turnus.test").to_owned()
}

async fn follow(house: &Installation, path: &str, name: &str) -> (Browser, Page) {
    let mut browser = house.browser();
    let mut form = browser.open(path).await.form("join-staff");
    form.set("form[name]", name)
        .set("form[new_password]", OWN_PASSWORD);
    let page = browser.submit(&form).await;
    (browser, page)
}

async fn colleague_page(house: &Installation, email: &str) -> String {
    let id = house
        .rows::<(String,)>(&format!(
            "select staff_id::text from staff where email = '{email}'"
        ))
        .await
        .remove(0)
        .0;
    format!("{TEAM}/{id}")
}

async fn actions(house: &Installation) -> Vec<String> {
    house
        .rows::<(String,)>("select action from audit_log where action like 'staff.%' order by at, audit_id")
        .await
        .into_iter()
        .map(|row| row.0)
        .collect()
}

#[tokio::test]
async fn somebody_is_invited_joins_gets_another_role_and_goes() {
    let house = Installation::on("2026-05-04").await;
    let mut boss = owner(&house).await;

    let wrong = invite(&mut boss, BOOKS, "billing", "falsch geraten").await;
    assert!(
        wrong.text().contains("Dieses Passwort stimmt nicht"),
        "{}",
        wrong.text()
    );
    let page = invite(&mut boss, BOOKS, "billing", STAFF_PASSWORD).await;
    assert!(
        page.text().contains("Die Einladung ist unterwegs."),
        "{}",
        page.text()
    );
    let path = invitation(&house, BOOKS).await;

    let mut form = house.browser().open(&path).await.form("join-staff");
    form.set("form[new_password]", "kurz");
    let mut unready = house.browser();
    let page = unready.submit(&form).await;
    assert!(page.text().contains("mindestens 12 Zeichen"), "{}", page.text());

    let (mut books, page) = follow(&house, &path, "Käthe Kontor").await;
    assert_eq!(page.path, STAFF, "{}", page.text());
    assert!(
        page.text().contains("Käthe Kontor, Buchhaltung"),
        "{}",
        page.text()
    );
    assert_eq!(books.get(TEAM).await.status, StatusCode::FORBIDDEN);
    let again = house.browser().open(&path).await;
    assert!(again.text().contains("abgelaufen"), "{}", again.text());
    let told = last_mail(&house, OWNER).await;
    assert!(
        told.text
            .contains("Käthe Kontor (buchhaltung@stadtblatt.example)"),
        "{}",
        told.text
    );

    let one = colleague_page(&house, BOOKS).await;
    let mut form = boss.open(&one).await.form("set-staff-role");
    form.set("form[role]", "catalogue");
    boss.submit(&form).await;
    assert_eq!(
        books.get("/m/stadtblatt/staff/customers").await.status,
        StatusCode::FORBIDDEN
    );
    assert_eq!(books.get(STAFF).await.status, StatusCode::OK);

    let form = boss.open(&one).await.form("let-staff-go");
    boss.submit(&form).await;
    let twice = boss.submit(&form).await;
    assert_eq!((twice.status, twice.path.as_str()), (StatusCode::OK, TEAM));
    assert!(books.open(STAFF).await.path.contains("/sign-in"));
    let mut outside = house.browser();
    let mut form = outside.open("/m/stadtblatt/sign-in").await.form("sign-in");
    form.set("form[email]", BOOKS).set("form[password]", OWN_PASSWORD);
    let page = outside.submit(&form).await;
    assert!(page.path.contains("/sign-in"), "{}", page.path);
    assert!(
        last_mail(&house, BOOKS).await.text.contains("keinen Zugang"),
        "a mail says so"
    );

    assert_eq!(
        actions(&house).await,
        [
            "staff.invited",
            "staff.joined",
            "staff.role-changed",
            "staff.gone"
        ]
    );
    // The same person comes back as somebody new.
    invite(&mut boss, BOOKS, "support", STAFF_PASSWORD).await;
    let path = invitation(&house, BOOKS).await;
    let (_, page) = follow(&house, &path, "Käthe Kontor").await;
    assert_eq!(page.path, STAFF, "{}", page.text());
}

#[tokio::test]
async fn a_merchant_is_never_left_without_an_owner() {
    let house = Installation::on("2026-05-04").await;
    let mut boss = owner(&house).await;
    let own = colleague_page(&house, OWNER).await;
    assert!(boss.open(&own).await.text().contains("der einzige Inhaber"));
    let staff = own.rsplit('/').next().unwrap().to_owned();
    invite(&mut boss, BOOKS, "owner", STAFF_PASSWORD).await;
    let path = invitation(&house, BOOKS).await;
    let (mut second, _) = follow(&house, &path, "Käthe Kontor").await;
    let form = boss.open(&own).await.form("let-staff-go");
    // Both go at once: one of them stays.
    let others = colleague_page(&house, BOOKS).await;
    let other_form = second.open(&others).await.form("let-staff-go");
    boss.submit(&form).await;
    second.submit(&other_form).await;
    let left = house
        .rows::<(String,)>("select email from staff where left_at is null and role = 'owner'")
        .await;
    assert_eq!(left.len(), 1, "{staff}: {left:?}");
}

#[tokio::test]
async fn an_invitation_ends_after_a_week_when_it_is_taken_back_or_when_whoever_asked_goes() {
    let house = Installation::on("2026-05-04").await;
    let mut boss = owner(&house).await;
    invite(&mut boss, BOOKS, "owner", STAFF_PASSWORD).await;
    let first = invitation(&house, BOOKS).await;
    let page = boss.open(TEAM).await;
    let form = page.form("drop-staff-invitation");
    boss.submit(&form).await;
    let gone = |page: &Page| page.text().contains("abgelaufen");
    assert!(gone(&house.browser().open(&first).await));

    invite(&mut boss, BOOKS, "owner", STAFF_PASSWORD).await;
    let path = invitation(&house, BOOKS).await;
    let (mut second, _) = follow(&house, &path, "Käthe Kontor").await;
    let mut form = second.open(TEAM).await.form("invite-staff");
    form.set("form[email]", "neu@stadtblatt.example")
        .set("form[role]", "support")
        .set("form[password]", OWN_PASSWORD);
    second.submit(&form).await;
    let asked = invitation(&house, "neu@stadtblatt.example").await;
    let others = colleague_page(&house, BOOKS).await;
    let form = boss.open(&others).await.form("let-staff-go");
    boss.submit(&form).await;
    assert!(gone(&house.browser().open(&asked).await));

    invite(&mut boss, "spaet@stadtblatt.example", "support", STAFF_PASSWORD).await;
    let path = invitation(&house, "spaet@stadtblatt.example").await;
    house.set_clock(house.app.now() + TimeDelta::days(7) + TimeDelta::minutes(1));
    assert!(gone(&house.browser().open(&path).await));
}

/// The pages of the merchant's side with the right each asks for.
const PAGES: [(&str, StaffRight); 33] = [
    ("", StaffRight::Look),
    ("/customers", StaffRight::SeeCustomers),
    ("/customers/import", StaffRight::MoveMoney),
    ("/invoices", StaffRight::SeeCustomers),
    ("/payments", StaffRight::SeeCustomers),
    ("/payments/new", StaffRight::MoveMoney),
    ("/billing", StaffRight::SeeCustomers),
    ("/mails", StaffRight::SeeCustomers),
    ("/charges", StaffRight::SeeCustomers),
    ("/mails/templates", StaffRight::Look),
    ("/documents", StaffRight::Look),
    ("/documents/letterhead", StaffRight::Look),
    ("/documents/layouts", StaffRight::Look),
    ("/catalogue", StaffRight::Look),
    ("/catalogue/plans/new", StaffRight::Look),
    ("/catalogue/plans/digital", StaffRight::Look),
    ("/catalogue/products/new", StaffRight::Look),
    ("/setup", StaffRight::Look),
    ("/setup/business", StaffRight::Look),
    ("/setup/texts", StaffRight::Look),
    ("/setup/texts/terms/de", StaffRight::Look),
    ("/catalogue/discounts", StaffRight::Look),
    ("/catalogue/discounts/new", StaffRight::ChangeCatalogue),
    ("/signup", StaffRight::Look),
    ("/figures", StaffRight::SeeFigures),
    ("/figures/recurring", StaffRight::SeeFigures),
    ("/figures/plans", StaffRight::SeeFigures),
    ("/figures/switches", StaffRight::SeeFigures),
    ("/figures/leaving", StaffRight::SeeFigures),
    ("/figures/cohorts", StaffRight::SeeFigures),
    ("/figures/open", StaffRight::SeeFigures),
    ("/colleagues", StaffRight::Govern),
    ("/colleagues/{staff}", StaffRight::Govern),
];

/// Deeds, refused before anything is read of the form.
const DEEDS: [(&str, StaffRight); 25] = [
    ("retry", StaffRight::ServeCustomers),
    ("send-documents", StaffRight::ServeCustomers),
    ("record-payment", StaffRight::MoveMoney),
    ("assign-payment", StaffRight::MoveMoney),
    ("allocate-payment", StaffRight::MoveMoney),
    ("take-back-allocation", StaffRight::MoveMoney),
    ("refund-payment", StaffRight::MoveMoney),
    ("correct-invoice", StaffRight::MoveMoney),
    ("take-import", StaffRight::MoveMoney),
    ("drop-import", StaffRight::MoveMoney),
    ("set-sending", StaffRight::Govern),
    ("set-plan-state", StaffRight::ChangeCatalogue),
    ("edit-plan", StaffRight::ChangeCatalogue),
    ("set-product", StaffRight::ChangeCatalogue),
    ("set-business", StaffRight::Govern),
    ("set-legal-text", StaffRight::Govern),
    ("make-discount", StaffRight::ChangeCatalogue),
    ("end-discount", StaffRight::ChangeCatalogue),
    ("add-codes", StaffRight::ChangeCatalogue),
    ("block-code", StaffRight::ChangeCatalogue),
    ("add-site", StaffRight::ChangeCatalogue),
    ("drop-site", StaffRight::ChangeCatalogue),
    ("invite-staff", StaffRight::Govern),
    ("drop-staff-invitation", StaffRight::Govern),
    ("let-staff-go", StaffRight::Govern),
];

#[tokio::test]
async fn each_role_of_staff_sees_and_does_what_it_may() {
    let house = Installation::on("2026-05-04").await;
    for role in StaffRole::ALL {
        let member = Staff {
            id: house.app.new_id(),
            email: format!("{}@stadtblatt.example", role.name()),
            name: role.name().to_owned(),
            role,
        };
        let hash = house.app.passwords().hash(OWN_PASSWORD.to_owned()).await.unwrap();
        let mut tx = house.app.store().begin(house.merchant.id).await.unwrap();
        tx.insert_staff(&member, &hash, house.app.now()).await.unwrap();
        tx.commit().await.unwrap();
        let mut browser = house.browser();
        sign_in(&mut browser, "stadtblatt", &member.email, OWN_PASSWORD).await;
        let home = browser.open(STAFF).await;
        for (page, right) in PAGES {
            let path = format!("{STAFF}{}", page.replace("{staff}", &member.id.to_string()));
            let status = browser.get(&path).await.status;
            let expected = if role.may(right) {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            assert_eq!(status, expected, "{} at {path}", role.name());
            let linked = home.html().contains(&format!("href=\"{path}\""));
            assert!(role.may(right) || !linked, "{} is led to {path}", role.name());
        }
        for (deed, right) in DEEDS {
            let body = "form[merchant]=stadtblatt&form[idempotency_key]=1&form[key]=00000000-0000-0000-0000-000000000000&form[what]=mails\
                        &form[staff]=00000000-0000-0000-0000-000000000000\
                        &form[invitation]=00000000-0000-0000-0000-000000000000\
                        &form[import]=00000000-0000-0000-0000-000000000000";
            let path = format!("/api/{deed}");
            let page = browser
                .send(Method::POST, &path, Some(body.to_owned()), true)
                .await;
            let to = page.location().unwrap_or_default();
            let refused = to.ends_with("/problem/forbidden");
            assert_eq!(refused, !role.may(right), "{} at {deed}: {}", role.name(), to);
        }
        // Files that are asked for or sent, which are no server functions.
        let may = role.may(StaffRight::MoveMoney);
        for (path, answered) in [
            ("/customers/all.csv", StatusCode::OK),
            ("/customers/import/file", StatusCode::SEE_OTHER),
        ] {
            let form = (
                b"--frontier--\r\n".to_vec(),
                "multipart/form-data; boundary=frontier",
            );
            let page = browser
                .send_typed(Method::POST, &format!("{STAFF}{path}"), Some(form), true)
                .await;
            let refused = page.status == StatusCode::FORBIDDEN;
            assert_eq!(refused, !may, "{} at {path}: {}", role.name(), page.status);
            assert!(!may || page.status == answered, "{path}: {}", page.status);
        }
    }
}
