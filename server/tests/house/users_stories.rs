//! Several people look after one customer, and one person after several: invitations, roles, and who may not go.

use chrono::TimeDelta;
use server::jobs::outbox;
use store::outbox::Mail;

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{PASSWORD, businesses_form, order, placed, sign_in};
use crate::personal_stories::says;

pub const OWNER: &str = "mara@post.example";
const BOOKS: &str = "buch@post.example";
const OWN_PASSWORD: &str = "das Kennwort der Buchhaltung";
const USERS: &str = "/m/stadtblatt/portal/account/users";
const PORTAL: &str = "/m/stadtblatt/portal";

/// A business whose owner is signed in, and its contract.
async fn business() -> (Installation, Browser, String) {
    let house = Installation::on("2026-05-04").await;
    let mut owner = house.browser();
    let form = businesses_form(&mut owner, "stadtblatt", "paketbox-haus", OWNER).await;
    let contract = placed(&owner.submit(&form).await);
    deliver(&house).await;
    (house, owner, contract)
}

async fn deliver(house: &Installation) {
    outbox::run(&house.app, &house.merchant).await.unwrap();
}

/// Invites somebody through the page.
pub async fn invite(owner: &mut Browser, email: &str, role: &str) -> Page {
    let mut form = owner.open(USERS).await.form("invite-user");
    form.set("form[email]", email)
        .set("form[role]", role)
        .set("form[password]", PASSWORD);
    owner.submit(&form).await
}

async fn last_mail(house: &Installation, to: &str) -> Mail {
    deliver(house).await;
    let mails = house.mails().await;
    mails.into_iter().rfind(|mail| mail.recipient == to).unwrap()
}

/// The path of the invitation in the last mail to somebody.
pub async fn invitation(house: &Installation, to: &str) -> String {
    let mail = last_mail(house, to).await;
    let start = mail.text.find("http://turnus.test/m/").unwrap();
    let url = mail.text[start..].split_whitespace().next().unwrap();
    assert!(mail.html.contains(url), "both parts have the same link");
    url.trim_start_matches("http://turnus.test").to_owned()
}

/// Somebody new follows an invitation.
pub async fn join(house: &Installation, email: &str) -> Browser {
    let path = invitation(house, email).await;
    let mut browser = house.browser();
    let mut form = browser.open(&path).await.form("accept-invitation");
    form.set("form[new_password]", OWN_PASSWORD);
    let page = browser.submit(&form).await;
    assert_eq!(page.path, PORTAL, "{}", page.text());
    browser
}

/// The page of a user, as the owner's list links to it.
async fn user_page(house: &Installation, owner: &mut Browser, email: &str) -> Page {
    let id = house
        .rows::<(String,)>(&format!(
            "select login_id::text from logins where email = '{email}'"
        ))
        .await
        .remove(0)
        .0;
    owner.open(&format!("{USERS}/{id}")).await
}

async fn is_signed_in(browser: &mut Browser) -> bool {
    browser.get(PORTAL).await.status == 200
}

#[tokio::test]
async fn an_owner_invites_somebody_who_comes_works_gets_another_role_and_goes() {
    let (house, mut owner, _) = business().await;
    let page = owner.open("/m/stadtblatt/portal/account").await;
    page.shows("Wer sonst noch Zugang hat");
    let page = owner.open(USERS).await;
    page.is(200).shows("Das sind Sie");

    // What is missing is said, and the password is not sent back.
    let mut form = page.form("invite-user");
    form.set("form[email]", "buch@").clear("form[role]");
    let again = owner.submit(&form).await;
    assert_eq!(again.path, USERS);
    for field in ["email", "role", "password"] {
        assert!(again.problem(field).is_some(), "{field}: {}", again.text());
    }
    form.set("form[email]", BOOKS)
        .set("form[role]", "billing")
        .set("form[password]", "nicht das Kennwort");
    let again = owner.submit(&form).await;
    assert!(again.problem("password").unwrap().contains("stimmt nicht"));
    let kept = again.form("invite-user");
    assert_eq!(kept.value("form[email]"), Some(BOOKS));
    assert_eq!(kept.value("form[role]"), Some("billing"));
    assert_eq!(house.count("invitations").await, 0, "the password comes first");

    let done = invite(&mut owner, BOOKS, "billing").await;
    done.is(200)
        .shows("Die Einladung ist unterwegs")
        .shows("Buchhaltung, gilt bis 11. Mai 2026");
    let mail = last_mail(&house, BOOKS).await;
    assert_eq!(mail.subject, "Einladung zu Stadtblatt");
    for told in [OWNER, "Muster Hausverwaltung GmbH", "Buchhaltung", "7 Tage"] {
        says(&mail.text, told);
    }
    let path = invitation(&house, BOOKS).await;
    let secret = path.rsplit('/').next().unwrap();
    let kept = house
        .rows::<(Vec<u8>,)>("select token_hash from invitations")
        .await;
    assert_ne!(kept[0].0, secret.as_bytes(), "a hash is kept, not the secret");

    // Programs that look through mails open links, too.
    for _ in 0..3 {
        let page = house.browser().open(&path).await;
        page.is(200).shows("Einladung: Muster Hausverwaltung GmbH");
        assert_eq!(page.headers["cache-control"], "no-store");
    }
    let mut books = house.browser();
    let mut form = books.open(&path).await.form("accept-invitation");
    form.set("form[new_password]", "zu kurz");
    let again = books.submit(&form).await;
    assert_eq!(again.path, path);
    assert!(again.problem("new_password").unwrap().contains("12 Zeichen"));
    form.set("form[new_password]", OWN_PASSWORD);
    let entered = books.submit(&form).await;
    assert_eq!(entered.path, PORTAL);
    entered.shows("Muster Hausverwaltung GmbH").shows("Übersicht");
    assert!(
        !entered.text().contains("Guten Tag"),
        "nobody is greeted by somebody else's name"
    );
    house
        .browser()
        .open(&path)
        .await
        .shows("Dieser Link gilt nicht mehr");

    // The customer learns it where it is reached, and the owner sees who has access.
    let told = last_mail(&house, OWNER).await;
    assert_eq!(told.subject, "Neuer Zugang zu Ihren Verträgen bei Stadtblatt");
    assert!(told.text.contains(BOOKS), "{}", told.text);
    let list = owner.open(USERS).await;
    list.shows(BOOKS).shows("Buchhaltung");
    assert!(!list.text().contains("Offene Einladungen"), "{}", list.text());

    // The books are kept, nothing is bound.
    books.get("/m/stadtblatt/portal/invoices").await.is(200);
    books.get("/m/stadtblatt/portal/account/edit").await.is(200);
    books.get(USERS).await.is(403);
    let account = books.open("/m/stadtblatt/portal/account").await;
    assert!(!account.text().contains("Wer sonst noch Zugang hat"));

    let page = user_page(&house, &mut owner, BOOKS).await;
    let mut form = page.form("set-user-role");
    assert_eq!(form.value("form[role]"), Some("billing"));
    form.set("form[role]", "technical");
    owner.submit(&form).await.shows("Die neue Rolle gilt ab sofort");
    let told = last_mail(&house, BOOKS).await;
    assert_eq!(told.subject, "Ihre Rolle bei Stadtblatt ist geändert");
    assert!(told.text.contains("Technik"), "{}", told.text);
    books.get("/m/stadtblatt/portal/invoices").await.is(403);
    assert!(is_signed_in(&mut books).await);

    let page = user_page(&house, &mut owner, BOOKS).await;
    let form = page.form("remove-user");
    owner.submit(&form).await.shows("Der Zugang ist entfernt");
    let again = owner.submit(&form).await;
    assert_eq!(again.path, USERS, "twice, and it happened once");
    assert!(!again.text().contains(BOOKS));
    assert!(!is_signed_in(&mut books).await, "at once");
    let refused = sign_in(&mut house.browser(), "stadtblatt", BOOKS, OWN_PASSWORD).await;
    assert_eq!(refused.path, "/m/stadtblatt/sign-in");
    assert_eq!(house.count("logins").await, 1, "nothing of it is left");
    let told = last_mail(&house, BOOKS).await;
    assert_eq!(told.subject, "Ihr Zugang bei Stadtblatt ist beendet");
    let log = house
        .rows::<(String,)>("select action from audit_log where action like 'users.%' order by at, audit_id")
        .await;
    let log: Vec<&str> = log.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        log,
        [
            "users.invited",
            "users.joined",
            "users.role-changed",
            "users.removed"
        ]
    );
}

#[tokio::test]
async fn whoever_is_a_customer_already_looks_after_two_and_sees_one_at_a_time() {
    let (house, mut owner, theirs) = business().await;
    let mut nils = house.browser();
    let own = order(&mut nils, "stadtblatt", "digital", "nils@post.example").await;
    invite(&mut owner, "nils@post.example", "read_only").await;
    // Not signed in: the link lets nobody in, it only adds the customer.
    let path = invitation(&house, "nils@post.example").await;
    house
        .browser()
        .open(&path)
        .await
        .shows("Sie haben hier schon einen Zugang");
    let page = nils.open(&path).await;
    page.shows("Sie sind hier mit dieser E-Mail-Adresse angemeldet");
    let accepted = nils.submit(&page.form("accept-invitation")).await;
    assert_eq!(accepted.path, PORTAL);
    accepted.shows("Muster Hausverwaltung GmbH");
    let theirs = format!("{PORTAL}/contracts/{theirs}");
    let own = format!("{PORTAL}/contracts/{own}");
    nils.get(&theirs).await.is(200);
    nils.get(&own).await.is(404);

    let page = nils.open("/m/stadtblatt/portal/customers").await;
    page.is(200)
        .shows("Mara Lindqvist")
        .shows("Ihre Rolle: Inhaber")
        .shows("Ihre Rolle: Nur lesen");
    let form = page.form("choose-customer");
    let back = nils.submit(&form).await;
    back.is(200).shows("Guten Tag");
    nils.get(&own).await.is(200);
    nils.get(&theirs).await.is(404);
    nils.get(USERS).await.is(200);

    // Next time the one looked at last opens.
    let mut elsewhere = house.browser();
    sign_in(&mut elsewhere, "stadtblatt", "nils@post.example", PASSWORD)
        .await
        .shows("Guten Tag");

    // Documents open whichever is chosen: links in mails lead to them.
    house.travel_to("2026-05-04").await;
    let document = house
        .rows::<(String,)>(
            "select document_id::text from documents d join customers c using (merchant_id, customer_id)
             where c.company is not null",
        )
        .await
        .remove(0)
        .0;
    nils.get(&format!("/m/stadtblatt/documents/{document}/pdf"))
        .await
        .is(200);

    // Another's customer cannot be chosen.
    let mut form = form.clone();
    let stranger = order(
        &mut house.browser(),
        "stadtblatt",
        "digital",
        "dritte@post.example",
    )
    .await;
    let stranger = house
        .rows::<(String,)>(&format!(
            "select customer_id::text from contracts where contract_id = '{stranger}'"
        ))
        .await
        .remove(0)
        .0;
    form.set("form[customer]", &stranger);
    nils.submit(&form).await.is(404);

    // Taken away, the own customer stays.
    let page = user_page(&house, &mut owner, "nils@post.example").await;
    owner.submit(&page.form("remove-user")).await.is(200);
    nils.get(PORTAL).await.is(200);
    nils.get(&format!("/m/stadtblatt/documents/{document}/pdf"))
        .await
        .is(404);
}

#[tokio::test]
async fn everybody_gives_the_own_access_up_and_nobody_elses() {
    let (house, mut owner, _) = business().await;
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    invite(&mut owner, BOOKS, "billing").await;
    let mut books = join(&house, BOOKS).await;
    invite(&mut owner, "nils@post.example", "read_only").await;
    let mut nils = house.browser();
    sign_in(&mut nils, "stadtblatt", "nils@post.example", PASSWORD).await;
    let page = nils.open(&invitation(&house, "nils@post.example").await).await;
    nils.submit(&page.form("accept-invitation")).await.is(200);

    // The account leads to the own access; what others have is not shown, and cannot be taken away by hand.
    let account = books.open("/m/stadtblatt/portal/account").await;
    account.shows("Ihre Rolle ansehen oder Ihren Zugang abgeben");
    let own = user_page(&house, &mut books, BOOKS).await;
    own.is(200)
        .shows("Buchhaltung")
        .shows("müssten neu eingeladen werden");
    assert!(!own.html().contains("/api/set-user-role"));
    user_page(&house, &mut books, OWNER).await.is(403);
    let mut others = own.form("remove-user");
    let others_login = user_page(&house, &mut owner, "nils@post.example")
        .await
        .form("remove-user");
    others.set("form[login]", others_login.value("form[login]").unwrap());
    books.submit(&others).await.is(403);
    assert_eq!(house.count("customer_users").await, 4);

    let gone = books.submit(&own.form("remove-user")).await;
    assert_eq!(gone.path, "/m/stadtblatt/sign-in");
    gone.shows("Der Zugang ist entfernt");
    assert!(!is_signed_in(&mut books).await);
    let told = last_mail(&house, BOOKS).await;
    assert_eq!(told.subject, "Ihr Zugang bei Stadtblatt ist beendet");

    // Whoever has other customers goes on with those.
    let own = user_page(&house, &mut nils, "nils@post.example").await;
    let page = nils.submit(&own.form("remove-user")).await;
    assert_eq!(page.path, PORTAL);
    page.shows("Guten Tag, Mara");
    assert_eq!(house.count("customer_users").await, 2);
    let log = house
        .rows::<(i64,)>("select count(*) from audit_log where action = 'users.removed'")
        .await;
    assert_eq!(log[0].0, 2);
}

#[tokio::test]
async fn an_invitation_that_was_accepted_signed_out_leads_to_the_sign_in() {
    let (house, mut owner, _) = business().await;
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    invite(&mut owner, "nils@post.example", "billing").await;
    let path = invitation(&house, "nils@post.example").await;
    let mut anybody = house.browser();
    let form = anybody.open(&path).await.form("accept-invitation");
    let page = anybody.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    page.shows("Sie haben die Einladung angenommen");
    assert!(!is_signed_in(&mut anybody).await, "a link signs nobody in");
    sign_in(&mut anybody, "stadtblatt", "nils@post.example", PASSWORD)
        .await
        .shows("Muster Hausverwaltung GmbH");
}

#[tokio::test]
async fn a_customer_is_never_left_without_an_owner() {
    let (house, mut owner, _) = business().await;
    let page = user_page(&house, &mut owner, OWNER).await;
    page.is(200).shows("Das ist der einzige Inhaber");
    invite(&mut owner, BOOKS, "owner").await;
    let mut second = join(&house, BOOKS).await;
    // Both may go now, but not both at once.
    let first_goes = user_page(&house, &mut owner, BOOKS).await.form("remove-user");
    let mut second_goes = user_page(&house, &mut second, OWNER).await.form("set-user-role");
    second_goes.set("form[role]", "read_only");
    tokio::join!(owner.submit(&first_goes), second.submit(&second_goes));
    let owners = house
        .rows::<(i64,)>("select count(*) from customer_users where role = 'owner'")
        .await;
    assert_eq!(owners, [(1,)]);

    // Whoever is left stays, whatever is sent.
    let (login, email) = house
        .rows::<(String, String)>(
            "select login_id::text, email from customer_users join logins using (merchant_id, login_id) where role = 'owner'",
        )
        .await
        .remove(0);
    let mut left = if email == OWNER { owner } else { second };
    for mut form in [first_goes, second_goes] {
        form.set("form[login]", &login);
        left.submit(&form)
            .await
            .is(200)
            .shows("Das ist der einzige Inhaber");
    }
    assert!(is_signed_in(&mut left).await);
}

#[tokio::test]
async fn an_invitation_counts_once_a_week_and_for_as_long_as_whoever_sent_it_may() {
    let (house, mut owner, _) = business().await;
    // Withdrawn.
    invite(&mut owner, BOOKS, "billing").await;
    let withdrawn = invitation(&house, BOOKS).await;
    let form = owner.open(USERS).await.form("drop-invitation");
    owner.submit(&form).await.shows("Die Einladung ist zurückgezogen");
    owner.submit(&form).await.is(200);
    // Replaced by a later one.
    invite(&mut owner, BOOKS, "owner").await;
    let replaced = invitation(&house, BOOKS).await;
    invite(&mut owner, "BUCH@post.example", "owner").await;
    assert_eq!(house.count("invitations").await, 1);
    for gone in [&withdrawn, &replaced] {
        house
            .browser()
            .open(gone)
            .await
            .shows("Dieser Link gilt nicht mehr");
    }
    let path = invitation(&house, "BUCH@post.example").await;
    // Two follow it at once.
    let (mut one, mut two) = (house.browser(), house.browser());
    let mut forms = [
        one.open(&path).await.form("accept-invitation"),
        two.open(&path).await.form("accept-invitation"),
    ];
    for form in &mut forms {
        form.set("form[new_password]", OWN_PASSWORD);
    }
    let (first, second) = tokio::join!(one.submit(&forms[0]), two.submit(&forms[1]));
    let paths = [first.path.as_str(), second.path.as_str()];
    assert!(
        paths.contains(&PORTAL) && paths.contains(&path.as_str()),
        "{paths:?}"
    );
    let mut books = if first.path == PORTAL { one } else { two };
    // Sent by somebody who was removed since.
    let mut form = books.open(USERS).await.form("invite-user");
    form.set("form[email]", "dritte@post.example")
        .set("form[role]", "read_only")
        .set("form[password]", OWN_PASSWORD);
    books.submit(&form).await.shows("Die Einladung ist unterwegs");
    let orphan = invitation(&house, "dritte@post.example").await;
    let page = user_page(&house, &mut owner, "BUCH@post.example").await;
    owner.submit(&page.form("remove-user")).await.is(200);
    house
        .browser()
        .open(&orphan)
        .await
        .shows("Dieser Link gilt nicht mehr");
    // Expired, and forgotten.
    invite(&mut owner, "vierte@post.example", "read_only").await;
    let late = invitation(&house, "vierte@post.example").await;
    let form = house.browser().open(&late).await.form("accept-invitation");
    house.set_clock(house.app.now() + TimeDelta::days(7) + TimeDelta::minutes(1));
    house
        .browser()
        .open(&late)
        .await
        .shows("Dieser Link gilt nicht mehr");
    house
        .browser()
        .submit(&form)
        .await
        .shows("Dieser Link gilt nicht mehr");
    assert_eq!(house.count("logins").await, 1);
    assert_eq!(house.count("invitations").await, 1);
    server::jobs::forget_accesses(&house.app, &house.merchant)
        .await
        .unwrap();
    assert_eq!(house.count("invitations").await, 0);
}

/// A double click sends the form twice: whoever is invited gets one mail, and its link works.
#[tokio::test]
async fn an_invitation_sent_by_two_clicks_is_mailed_once() {
    let (house, mut owner, _) = business().await;
    let mut form = owner.open(USERS).await.form("invite-user");
    form.set("form[email]", "buch@haltung.example")
        .set("form[role]", "billing")
        .set("form[password]", PASSWORD);
    let mut twin = owner.clone();
    let (first, second) = tokio::join!(owner.submit(&form), twin.submit(&form));
    assert_eq!((first.path.as_str(), second.path.as_str()), (USERS, USERS));
    owner.submit(&form).await;
    deliver(&house).await;
    let mails = house.mails().await;
    let invited = mails
        .iter()
        .filter(|mail| mail.recipient == "buch@haltung.example");
    assert_eq!(invited.count(), 1);
    join(&house, "buch@haltung.example").await;
}

#[tokio::test]
async fn inviting_tells_nobody_who_has_an_access_and_sends_no_flood() {
    let (house, mut owner, _) = business().await;
    order(&mut house.browser(), "stadtblatt", "digital", "nils@post.example").await;
    let known = invite(&mut owner, "nils@post.example", "billing").await;
    let unknown = invite(&mut owner, "neu@post.example", "billing").await;
    let staff = invite(&mut owner, "redaktion@stadtblatt.example", "billing").await;
    for page in [&known, &unknown, &staff] {
        page.is(200).shows("Die Einladung ist unterwegs");
    }
    // Only whoever reads the staff's mails learns that the address cannot be a customer's, too.
    let path = invitation(&house, "redaktion@stadtblatt.example").await;
    let page = house.browser().open(&path).await;
    page.shows("gehört zu einem Zugang des Anbieters");
    let mut form = page_of_somebody_new(&house, "neu@post.example").await;
    form.set("form[token]", path.rsplit('/').next().unwrap());
    let page = house.browser().submit(&form).await;
    assert_eq!(page.path, path, "it is not taken");
    // Whoever is there already.
    let again = invite(&mut owner, "Mara@post.example", "billing").await;
    assert!(again.problem("email").unwrap().contains("schon Zugang"));
    // Not the same address over and over.
    for _ in 0..4 {
        invite(&mut owner, "neu@post.example", "billing").await;
        deliver(&house).await;
    }
    let refused = invite(&mut owner, "neu@post.example", "billing").await;
    assert_eq!(refused.path, USERS);
    refused.shows("Minuten");
    deliver(&house).await;
    let mails = house.mails().await;
    let sent = mails
        .iter()
        .filter(|mail| mail.recipient == "neu@post.example")
        .count();
    assert_eq!(sent, 5);
}

async fn page_of_somebody_new(house: &Installation, email: &str) -> crate::html::Form {
    let path = invitation(house, email).await;
    let mut form = house.browser().open(&path).await.form("accept-invitation");
    form.set("form[new_password]", OWN_PASSWORD);
    form
}
