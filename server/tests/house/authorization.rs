//! Who may see and do what: every page, server function and download of the program against every kind of person.
//!
//! The lists come from the program itself, so whoever adds a route must say here who may use it.

use std::collections::BTreeSet;
use std::path::Path;

use axum::http::{Method, StatusCode};
use billing::users::{Right, Role};
use leptos::server_fn::axum::server_fn_paths;
use leptos_axum::generate_route_list;
use server::demo::content;
use store::merchants::Merchant;
use store::outbox::Task;

use crate::browser::Browser;
use crate::installation::{Installation, open_shop};
use crate::people::{
    consumers_form, order, order_more, pay_by_debit, pay_by_transfer, placed, sign_in_staff,
};
use crate::users_stories::{invite, join};

mod functions;
mod rights;
mod sessions;
mod table;

use functions::{ELSEWHERE, FUNCTIONS};
use rights::{DEEDS, NEEDED};
use table::Sight::{Forbidden, NotFound, Shown, SignIn};
use table::{Sight, TABLE, VIEWERS};

struct House {
    installation: Installation,
    viewers: Vec<Browser>,
    ids: Vec<(&'static str, String)>,
}

async fn house() -> House {
    let installation = Installation::with_cards("2026-05-04").await;
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        demo: false,
        ..content::merchant(installation.app.new_id())
    };
    open_shop(&installation.app, &other).await;
    let mut viewers: Vec<_> = VIEWERS.iter().map(|_| installation.browser()).collect();
    let mut form = consumers_form(&mut viewers[1], "stadtblatt", "digital", "mara@post.example").await;
    pay_by_debit(&mut form);
    form.press("order");
    let contract = placed(&viewers[1].submit(&form).await);
    let parcel_box = order_more(&mut viewers[1], "stadtblatt", "paketbox-privat", pay_by_transfer).await;
    order(&mut viewers[2], "stadtblatt", "digital", "nils@post.example").await;
    sign_in_staff(&mut viewers[3], "stadtblatt").await;
    order(&mut viewers[4], "anderblatt", "digital", "mara@post.example").await;
    sign_in_staff(&mut viewers[5], "anderblatt").await;
    installation.travel_to("2026-05-04").await;
    let one = |sql: String| {
        let installation = &installation;
        async move { installation.rows::<(String,)>(&sql).await.remove(0).0 }
    };
    let page = viewers[1]
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}/end"))
        .await;
    let asked = viewers[1].submit(&page.form("request-change")).await;
    let quote = asked.path.rsplit('/').next().unwrap().to_owned();
    let customer = one(format!(
        "select customer_id::text from contracts where contract_id = '{contract}'"
    ))
    .await;
    let document = one(format!(
        "select document_id::text from documents where customer_id = '{customer}'"
    ))
    .await;
    let mandate = one(format!(
        "select payment_method_id::text from payment_methods where customer_id = '{customer}' and kind = 'sepa'"
    ))
    .await;
    let login = one(format!(
        "select login_id::text from customer_users where customer_id = '{customer}'"
    ))
    .await;
    let member = one(
        "select staff_id::text from staff where merchant_id = (select merchant_id from merchants where slug = 'stadtblatt')"
            .to_owned(),
    )
    .await;
    let payment = one(format!(
        "insert into payments (merchant_id, payment_id, customer_id, currency, received_on, amount_minor, reference, recorded_at)
         select merchant_id, gen_random_uuid(), customer_id, 'EUR', '2026-05-04', 500, '', now() from customers
         where customer_id = '{customer}' returning payment_id::text"
    ))
    .await;
    let discount = one(
        r#"insert into discounts (merchant_id, discount_id, name, terms, created_at)
           select merchant_id, gen_random_uuid(), '{"de": "A", "en": "A"}',
                  '{"id": "a", "label": "A", "effect": {"percent": "5"}, "duration": "once", "on": null}', now()
           from merchants where slug = 'stadtblatt' returning discount_id::text"#
            .to_owned(),
    )
    .await;
    let layout = one(
        "insert into layouts select merchant_id, gen_random_uuid(), 'invoice', '', '', gen_random_uuid(), now()
         from merchants where slug = 'stadtblatt' returning layout_id::text"
            .to_owned(),
    )
    .await;
    let ours = documents::INVOICE_LAYOUT.replace('\'', "''");
    installation
        .tamper(&format!("update layouts set source = '{ours}'"))
        .await;
    let mail = one("select mail_id::text from mails where recipient = 'mara@post.example'".to_owned()).await;
    House {
        ids: vec![
            ("{contract}", contract),
            ("{box}", parcel_box),
            ("{customer}", customer),
            ("{document}", document),
            ("{payment}", payment),
            ("{mandate}", mandate),
            ("{layout}", layout),
            ("{discount}", discount),
            ("{mail}", mail),
            ("{quote}", quote),
            ("{login}", login),
            ("{staff}", member),
        ],
        viewers,
        installation,
    }
}

impl House {
    fn path(&self, pattern: &str) -> String {
        self.ids
            .iter()
            .fold(pattern.to_owned(), |path, (name, id)| path.replace(name, id))
    }
}

/// The pages as the router lists them, and whatever else the web server's source gives a path to.
fn routes() -> BTreeSet<String> {
    let mut routes: BTreeSet<_> = generate_route_list(app::App)
        .iter()
        .map(|route| route.path().to_owned())
        .collect();
    assert!(routes.len() > 15);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/http");
    for file in std::fs::read_dir(folder).unwrap() {
        let source = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for call in [".route(", ".route_service(", ".nest_service(", ".nest("] {
            for (at, _) in source.match_indices(call) {
                let path = source[at + call.len()..].trim_start().strip_prefix('"');
                let path =
                    path.expect("a route's path is written where it is made, so that this test finds it");
                routes.insert(path.split('"').next().unwrap().to_owned());
            }
        }
    }
    routes
}

#[test]
fn every_route_of_the_program_has_its_row() {
    let known: BTreeSet<_> = TABLE
        .iter()
        .map(|row| row.0.to_owned())
        .chain(ELSEWHERE.map(str::to_owned))
        .collect();
    let routes = routes();
    let missing: Vec<_> = routes.difference(&known).collect();
    assert!(missing.is_empty(), "say who may see {missing:?}");
    let gone: Vec<_> = known.difference(&routes).collect();
    assert!(gone.is_empty(), "no longer there: {gone:?}");
    let functions: BTreeSet<_> = server_fn_paths().map(|(path, _)| path.to_owned()).collect();
    let known: BTreeSet<_> = FUNCTIONS.map(|name| format!("/api/{name}")).into();
    assert_eq!(functions, known);
}

#[tokio::test]
async fn everybody_sees_what_the_table_says_and_nothing_else() {
    let mut house = house().await;
    let mut wrong = Vec::new();
    for (_, pattern, expected) in TABLE {
        let path = house.path(pattern);
        for (index, viewer) in VIEWERS.iter().enumerate() {
            let page = house.viewers[index].get(&path).await;
            let to = page.location().unwrap_or_default();
            let sight = match page.status {
                StatusCode::OK => Some(Shown),
                StatusCode::FORBIDDEN => Some(Forbidden),
                StatusCode::NOT_FOUND => Some(NotFound),
                StatusCode::SEE_OTHER | StatusCode::FOUND if to.starts_with("/m/stadtblatt/sign-in") => {
                    Some(SignIn)
                }
                _ => None,
            };
            if sight != Some(expected[index]) {
                wrong.push(format!(
                    "{viewer} at {path}: {} {to}, not {:?}",
                    page.status, expected[index]
                ));
            }
            // Whatever is not shown tells nothing of whom it belongs to.
            let html = String::from_utf8_lossy(&page.body);
            if sight != Some(Shown) && (html.contains("mara@post.example") || html.contains("V-000001")) {
                wrong.push(format!("{viewer} at {path} reads the customer's data"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// The customer's other users, the narrowest first, each in a browser of its own, and the owner at last.
async fn users(house: &mut House) -> Vec<(Role, Browser)> {
    let mut users = Vec::new();
    for role in [Role::ReadOnly, Role::Technical, Role::Billing] {
        let email = format!("{}@post.example", role.name());
        invite(&mut house.viewers[1], &email, role.name()).await;
        users.push((role, join(&house.installation, &email).await));
    }
    users.push((Role::Owner, house.viewers[1].clone()));
    users
}

#[tokio::test]
async fn a_role_sees_what_it_may_and_every_page_says_what_it_asks_for() {
    let mut house = house().await;
    let mut wrong = Vec::new();
    let needed: BTreeSet<_> = NEEDED.iter().map(|row| row.0).collect();
    let customers: BTreeSet<_> = TABLE
        .iter()
        .filter(|row| Sight::of_customers(&row.2))
        .map(|row| row.0)
        .collect();
    assert_eq!(needed, customers, "say what a user needs to see it");
    for (role, mut browser) in users(&mut house).await {
        for (route, right) in NEEDED {
            let row = TABLE.iter().find(|row| row.0 == route).unwrap();
            let path = house.path(row.1);
            let page = browser.get(&path).await;
            let expected = if role.may(right) {
                StatusCode::OK
            } else {
                StatusCode::FORBIDDEN
            };
            if page.status != expected {
                wrong.push(format!("{role:?} at {path}: {}, not {expected}", page.status));
            }
        }
        // What is not for a role is not in what it sees either.
        let home = browser.open("/m/stadtblatt/portal").await;
        assert_eq!(
            home.html().contains("RE-2026-"),
            role.may(Right::SeeMoney),
            "{role:?}"
        );
        assert_eq!(
            home.html().contains("/portal/invoices"),
            role.may(Right::SeeMoney)
        );
        let contract = browser
            .open(&house.path("/m/stadtblatt/portal/contracts/{contract}"))
            .await;
        let html = contract.html();
        assert_eq!(html.contains("RE-2026-"), role.may(Right::SeeMoney), "{role:?}");
        assert_eq!(
            html.contains("/end\""),
            role.may(Right::ChangeContracts),
            "{role:?}"
        );
        assert_eq!(
            html.contains("/payment\""),
            role.may(Right::ChangePayment),
            "{role:?}"
        );
        let units = browser
            .open(&house.path("/m/stadtblatt/portal/contracts/{box}"))
            .await;
        assert_eq!(
            units.html().contains("/units\""),
            role.may(Right::ChangeExtent),
            "{role:?}"
        );
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn a_role_does_what_it_may_and_nothing_else() {
    let mut house = house().await;
    let mut wrong = Vec::new();
    for (role, mut browser) in users(&mut house).await {
        for (function, fields, right) in DEEDS {
            let mut body = "merchant=stadtblatt&form[merchant]=stadtblatt".to_owned();
            for (name, value) in fields {
                body.push_str(&format!("&{name}={}", house.path(value)));
            }
            let before = state(&house.installation).await;
            let path = format!("/api/{function}");
            let page = browser.send(Method::POST, &path, Some(body), true).await;
            let to = page.location().unwrap_or_default();
            if to.ends_with("/problem/forbidden") == role.may(right) {
                wrong.push(format!(
                    "{role:?} does {function} {fields:?}: {} {to}",
                    page.status
                ));
            }
            if !role.may(right) {
                assert_eq!(state(&house.installation).await, before, "{role:?} {function}");
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[tokio::test]
async fn another_merchants_address_does_not_open_this_merchants_things() {
    let mut house = house().await;
    for (_, pattern, _) in TABLE
        .iter()
        .filter(|row| row.1.contains('{') && row.1.starts_with("/m/"))
    {
        let path = house.path(pattern).replace("/m/stadtblatt/", "/m/anderblatt/");
        for (index, viewer) in VIEWERS.iter().enumerate() {
            let page = house.viewers[index].get(&path).await;
            assert_ne!(page.status, StatusCode::OK, "{viewer} at {path}");
        }
    }
}

#[tokio::test]
async fn customers_see_their_own_data_only() {
    let mut house = house().await;
    for path in [
        "/m/stadtblatt/portal",
        "/m/stadtblatt/portal/contracts",
        "/m/stadtblatt/portal/account",
    ] {
        let own = house.viewers[1].get(path).await;
        assert!(
            own.html().contains("V-000001") || own.html().contains("mara@post.example"),
            "{path}"
        );
        let other = house.viewers[2].get(path).await;
        assert!(
            !other.html().contains("V-000001") && !other.html().contains("mara@post.example"),
            "{path}"
        );
    }
}

#[tokio::test]
async fn a_form_sent_from_elsewhere_is_refused_whoever_sends_it() {
    let mut house = house().await;
    let before = state(&house.installation).await;
    for name in FUNCTIONS {
        for viewer in &mut house.viewers {
            let path = format!("/api/{name}");
            let body = Some("form[merchant]=stadtblatt&merchant=stadtblatt".to_owned());
            viewer
                .send(Method::POST, &path, body.clone(), false)
                .await
                .is(403);
            for method in [Method::PUT, Method::PATCH, Method::DELETE] {
                let page = viewer.send(method.clone(), &path, body.clone(), false).await;
                assert_eq!(page.status, StatusCode::FORBIDDEN, "{method} {path}");
            }
        }
    }
    assert_eq!(state(&house.installation).await, before);
    assert_eq!(
        house.viewers[1].get("/m/stadtblatt/portal").await.status,
        StatusCode::OK,
        "still signed in"
    );
}

#[tokio::test]
async fn a_link_triggers_no_action() {
    let mut house = house().await;
    let before = state(&house.installation).await;
    for name in FUNCTIONS {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            let path = format!("/api/{name}?form[merchant]=stadtblatt&merchant=stadtblatt");
            let page = house.viewers[1].send(method.clone(), &path, None, true).await;
            assert!(
                matches!(
                    page.status,
                    StatusCode::METHOD_NOT_ALLOWED | StatusCode::NOT_FOUND
                ),
                "{method} {path}: {}",
                page.status
            );
        }
    }
    assert_eq!(state(&house.installation).await, before);
    assert_eq!(
        house.viewers[1].get("/m/stadtblatt/portal").await.status,
        StatusCode::OK,
        "still signed in"
    );
}

/// Rows of everything an action could change.
async fn state(installation: &Installation) -> Vec<i64> {
    let mut rows = Vec::new();
    for table in [
        "access_links",
        "contracts",
        "customer_users",
        "customers",
        "declarations",
        "documents",
        "email_changes",
        "idempotency",
        "invitations",
        "layouts_in_use",
        "mail_templates",
        "outbox",
        "passkeys",
        "payment_methods",
        "quotes",
        "recovery_codes",
        "second_factors",
        "sign_in_failures",
        "sign_ins",
    ] {
        rows.push(installation.count(table).await);
    }
    rows
}

#[tokio::test]
async fn whoever_declares_gets_a_receipt_nobody_else_can_guess() {
    let installation = Installation::on("2026-05-04").await;
    order(
        &mut installation.browser(),
        "stadtblatt",
        "digital",
        "mara@post.example",
    )
    .await;
    for (path, function) in [("cancel", "cancel"), ("withdraw", "withdraw")] {
        // Without signing in (R-530, R-541).
        let mut someone = installation.browser();
        let mut form = someone
            .open(&format!("/m/stadtblatt/{path}"))
            .await
            .form(function);
        form.set("form[name]", "Mara Lindqvist")
            .set("form[contract]", "v-000001")
            .set("form[email]", "mara@post.example");
        for _ in 0..2 {
            someone.submit(&form).await.is(200).shows("Mara Lindqvist");
        }
    }
    assert_eq!(
        installation.count("declarations").await,
        2,
        "sent twice, received once"
    );
    let tokens = installation
        .rows::<(String,)>("select token from declarations")
        .await;
    for (token,) in tokens {
        assert_eq!(token.len(), 32);
        let mut anybody = installation.browser();
        let receipt = anybody
            .get(&format!("/m/stadtblatt/declarations/{token}/receipt.pdf"))
            .await;
        receipt.is(200);
        assert_eq!(receipt.headers["content-type"], "application/pdf");
        assert!(receipt.body.starts_with(b"%PDF-"));
        let wrong = format!("{}0", &token[..31]);
        if wrong != token {
            anybody
                .get(&format!("/m/stadtblatt/declarations/{wrong}/receipt.pdf"))
                .await
                .is(404);
        }
    }
    let mut tx = installation.tx().await;
    let task = tx
        .lock_due_task(installation.app.now())
        .await
        .unwrap()
        .unwrap()
        .task;
    assert!(matches!(task, Task::MailContractConfirmation { .. }));
    drop(tx);
    installation.travel_to("2026-05-04").await;
    let receipts = installation
        .mails()
        .await
        .iter()
        .filter(|mail| {
            mail.attachments.iter().any(|file| {
                ["cancellation-2026-05-04.pdf", "withdrawal-2026-05-04.pdf"].contains(&file.name.as_str())
            })
        })
        .count();
    assert_eq!(
        receipts, 2,
        "each receipt was mailed with its file (R-534, R-544)"
    );
    assert_eq!(
        installation
            .rows::<(i64,)>("select count(*) from files where kind = 'declaration_receipt'")
            .await,
        [(2,)],
        "kept once, when it arrived"
    );
}
