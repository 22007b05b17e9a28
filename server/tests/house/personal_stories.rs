//! A customer's right to a copy of everything that is stored.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use axum::http::Method;
use serde_json::Value;
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::payments::Received;

use crate::browser::{Browser, Page};
use crate::installation::{Installation, day};
use crate::people::{consumers_form, order, pay_by_debit, placed, sign_in_staff};

pub const DATA: &str = "/m/stadtblatt/portal/account/data";
const COPY: &str = "/m/stadtblatt/portal/account/data.zip";

/// The tables whose rows are told in the copy.
const TOLD: [&str; 26] = [
    "allocations",
    "audit_log",
    "calendar_feeds",
    "charge_attempts",
    "charge_findings",
    "contract_events",
    "contracts",
    "customer_users",
    "customers",
    "declarations",
    "discount_redemptions",
    "document_lines",
    "documents",
    "email_changes",
    "files",
    "hand_lines",
    "logins",
    "mails",
    "passkeys",
    "payment_methods",
    "payments",
    "quotes",
    "refunds",
    "second_factors",
    "sign_ins",
    "usage_records",
];
/// The others, and why not.
const NOT_TOLD: [(&str, &[&str]); 8] = [
    (
        "of nobody known: once it is, it becomes a payment",
        &["unassigned_payments"],
    ),
    (
        "nobody's data: what a merchant sells, says and employs, and how its program works",
        &[
            "billed_days",
            "billing_runs",
            "collected_months",
            "contract_months",
            "discount_codes",
            "discounts",
            "document_chains",
            "document_texts",
            "imports",
            "layouts",
            "layouts_in_use",
            "legal_texts",
            "letterheads",
            "logos",
            "mail_templates",
            "merchants",
            "number_series",
            "plan_versions",
            "plans",
            "products",
            "revenue_counted",
            "revenue_months",
            "signup_sites",
            "staff_invitations",
            "staff",
        ],
    ),
    (
        "repeats told rows, for speed",
        &[
            "billing_schedule",
            "customer_figures",
            "customer_words",
            "postings",
            "receivables",
        ],
    ),
    (
        "what became of told documents and mails on their way",
        &[
            "cancellations",
            "letters",
            "mail_events",
            "outbox",
            "releases",
            "card_setups",
            "unsent",
        ],
    ),
    (
        "secrets and hashes by which nobody is found",
        &[
            "access_links",
            "idempotency",
            "recovery_codes",
            "sessions",
            "sign_in_failures",
        ],
    ),
    (
        "of people who are no customers yet, for a week at most",
        &["import_rows"],
    ),
    (
        "told on the page, and in the log",
        &["erasure_requests", "invitations"],
    ),
    (
        "of customers who are locked, and sign in no more",
        &["erasure_reports"],
    ),
];

/// The files of a ZIP by name.
fn unzipped(page: &Page) -> BTreeMap<String, Vec<u8>> {
    page.is(200);
    let mut zip = zip::ZipArchive::new(Cursor::new(page.body.to_vec())).unwrap();
    (0..zip.len())
        .map(|index| {
            let mut file = zip.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            (file.name().unwrap().into_owned(), bytes)
        })
        .collect()
}

fn json(files: &BTreeMap<String, Vec<u8>>, name: &str) -> Vec<Value> {
    serde_json::from_slice(&files[name]).unwrap()
}

async fn copy(browser: &mut Browser) -> Page {
    browser.send(Method::POST, COPY, None, true).await
}

/// Whether a text says something, wherever its lines end.
pub fn says(text: &str, what: &str) {
    let flat: Vec<_> = text.split_whitespace().collect();
    assert!(flat.join(" ").contains(what), "{text}");
}

/// A reader who pays by debit, after two months, and somebody else.
pub async fn with_a_reader() -> (Installation, Browser) {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    let mut form = consumers_form(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    pay_by_debit(&mut form);
    // A name and a street that nobody else has.
    form.set("form[family_name]", "Zimtrose")
        .set("form[account_holder]", "Mara Zimtrose")
        .set("form[street]", "Zimtweg");
    placed(&reader.submit(&form).await);
    order(&mut house.browser(), "stadtblatt", "print", "nils@post.example").await;
    house.travel_to("2026-07-03").await;
    (house, reader)
}

pub async fn customer_of(house: &Installation, email: &str) -> uuid::Uuid {
    let sql = format!("select customer_id from customers where email = '{email}'");
    house.rows::<(uuid::Uuid,)>(&sql).await.remove(0).0
}

/// Pays whatever is open.
pub async fn pay_everything(house: &Installation, customer: uuid::Uuid) {
    let sql = format!("select document_id, open_minor from receivables where customer_id = '{customer}'");
    for (document, open) in house.rows::<(uuid::Uuid, i64)>(&sql).await {
        let payment = Received {
            id: house.app.new_id(),
            customer,
            received_on: day("2026-07-03"),
            amount_minor: open,
            currency: "EUR".to_owned(),
            reference: format!("=Zahlung {document}"),
            sender: String::new(),
            at: house.app.now(),
        };
        receive_payment(&house.app, &house.merchant, &payment, &[document], Actor::Demo)
            .await
            .unwrap();
    }
}

/// Ends the reader's contract in the portal, as early as it can.
pub async fn end_contract(house: &Installation, reader: &mut Browser) {
    let sql = "select contract_id::text from contracts order by contract_id limit 1";
    let contract = house.rows::<(String,)>(sql).await.remove(0).0;
    let form = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{contract}/end"))
        .await
        .form("request-change");
    let look = reader.submit(&form).await;
    reader.submit(&look.form("confirm-change")).await.is(200);
}

/// What the copy tells of the customer's logins.
pub async fn logins_in_the_copy(browser: &mut Browser) -> Vec<Value> {
    json(&unzipped(&copy(browser).await), "logins.json")
}

#[tokio::test]
async fn the_copy_tells_everything_of_its_customer_and_nothing_of_others() {
    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    let contract = house
        .rows::<(uuid::Uuid, String)>(
            "select contract_id, number from contracts order by contract_id limit 1",
        )
        .await
        .remove(0);
    pay_everything(&house, customer).await;
    let files = unzipped(&copy(&mut reader).await);

    let profile = json(&files, "profile.json").remove(0);
    assert_eq!(profile["email"], "mara@post.example");
    assert_eq!(profile["street"], "Zimtweg");
    assert_eq!(json(&files, "logins.json")[0]["role"], "owner");
    let ways = json(&files, "payment-methods.json");
    assert_eq!(ways[0]["iban"], crate::people::IBAN.replace(' ', ""));
    assert!(ways[0]["evidence"].is_object());
    let contracts = json(&files, "contracts.json");
    assert_eq!(contracts.len(), 1);
    assert_eq!(contracts[0]["number"], contract.1.as_str());
    assert!(contracts[0]["consents"].is_object());
    assert_eq!(contracts[0]["history"][0]["by"], "not_signed_in");
    let invoices = json(&files, "invoices.json");
    let issued = house
        .rows::<(String, i64)>(&format!(
            "select number, gross_minor from documents where customer_id = '{customer}' order by number"
        ))
        .await;
    assert_eq!(invoices.len(), issued.len());
    for (told, (number, gross)) in invoices.iter().zip(&issued) {
        assert_eq!(told["number"], number.as_str());
        let written = format!("{}.{:02}", gross / 100, gross % 100);
        assert_eq!(told["gross"], written.as_str());
        assert_eq!(told["open"], "0.00");
        assert!(!told["lines"].as_array().unwrap().is_empty());
        assert!(files.contains_key(&format!("documents/{number}.pdf")), "{number}");
        assert!(files.contains_key(&format!("documents/{number}.xml")), "{number}");
    }
    let payments = json(&files, "payments.json");
    assert_eq!(payments[0]["counted"][0]["document"], issued[0].0.as_str());
    let table = String::from_utf8(files["payments.csv"].clone()).unwrap();
    assert!(
        table.starts_with("received_on,amount,currency,reference\r\n"),
        "{table}"
    );
    assert!(
        table.contains(",'=Zahlung"),
        "a spreadsheet takes it for text: {table}"
    );
    let mails = json(&files, "mails.json");
    let mine = house
        .mails()
        .await
        .into_iter()
        .filter(|mail| mail.recipient == "mara@post.example");
    assert_eq!(mails.len(), mine.count());
    assert!(
        files.keys().filter(|name| name.starts_with("papers/")).count() >= 2,
        "confirmation and mandate"
    );
    let read_me = String::from_utf8(files["Lies mich.txt"].clone()).unwrap();
    says(&read_me, "3. Juli 2026");
    says(&read_me, "Aufsichtsbehörde");
    // Every file is named there.
    for name in files
        .keys()
        .filter(|name| name.ends_with(".json") || name.ends_with(".csv"))
    {
        assert!(read_me.contains(name.as_str()), "{name} is not explained");
    }

    // Nobody else and no secret is in it.
    for (name, bytes) in &files {
        let text = String::from_utf8_lossy(bytes);
        for other in ["nils@post.example", "argon2"] {
            assert!(!text.contains(other), "{other} in {name}");
        }
    }
    // That it was asked for stands in the log, and in the next copy.
    let again = unzipped(&copy(&mut reader).await);
    let log = json(&again, "log.json");
    let taken: Vec<_> = log
        .iter()
        .filter(|row| row["action"] == "customer.data_taken")
        .collect();
    assert_eq!(taken.len(), 2);
    assert_eq!(taken[0]["by"], "customer");
}

#[tokio::test]
async fn cards_and_what_was_charged_to_them_are_told() {
    let (house, mut reader, _) = crate::card_stories::reader("2026-06-01").await;
    crate::card_stories::give(&mut reader, payments::demo::DemoCard::Good).await;
    house.provider().trouble(payments::demo::Fault::OtherAmount);
    house.travel_to("2026-06-01").await;
    let files = unzipped(&copy(&mut reader).await);
    let ways = json(&files, "payment-methods.json");
    let card = ways.iter().find(|way| way["kind"] == "card").unwrap();
    assert_eq!(card["card"]["last_four"], "4242");
    assert_eq!(card["is_default"], false);
    assert!(card["card"]["consented_at"].is_string());
    let charges = json(&files, "card-charges.json");
    assert_eq!(charges.len(), 1);
    let charge = &charges[0];
    assert_eq!(
        (&charge["document"], &charge["amount"], &charge["state"]),
        (&"RE-2026-00001".into(), &"9.90".into(), &"live".into())
    );
    assert_eq!(charge["card"]["last_four"], "4242");
    let finding = &charge["findings"][0];
    assert_eq!(finding["asked"]["amount"], "9.90");
    assert_ne!(finding["came"]["amount"], "9.90");
    let table = String::from_utf8(files["card-charges.csv"].clone()).unwrap();
    assert!(
        table.starts_with("document,begun_at,amount,currency,state\r\nRE-2026-00001,"),
        "{table}"
    );
    // The hash by which a customer comes back from the provider's page is nobody's to have.
    let token = house
        .rows::<(String,)>("select encode(token_hash, 'hex') from card_setups")
        .await
        .remove(0)
        .0;
    for (name, bytes) in &files {
        assert!(!String::from_utf8_lossy(bytes).contains(&token), "{name}");
    }
}

#[tokio::test]
async fn what_was_used_is_told_row_by_row() {
    let house = Installation::on("2026-06-01").await;
    let mut shop = house.browser();
    order(&mut shop, "stadtblatt", "digital", "mara@post.example").await;
    let contract = house
        .rows::<(uuid::Uuid, String)>("select contract_id, number from contracts")
        .await
        .remove(0);
    for index in 0..3 {
        house
            .tamper(&format!(
                "insert into usage_records select merchant_id, contract_id, 'u-{index}', 'archive', '2026-06-02', 1.5, now() from contracts"
            ))
            .await;
    }
    let files = unzipped(&copy(&mut shop).await);
    let name = format!("usage/{}-1.csv", contract.1);
    let mut table = csv::Reader::from_reader(files[&name].as_slice());
    let rows: Vec<_> = table.records().map(|row| row.unwrap()).collect();
    assert_eq!(rows.len(), 3);
    assert_eq!(
        rows[0].iter().take(4).collect::<Vec<_>>(),
        ["2026-06-02", "archive", "1.5", "u-0"]
    );
}

#[tokio::test]
async fn every_table_is_told_or_has_a_reason_not_to_be() {
    let house = Installation::on("2026-06-01").await;
    let tables: BTreeSet<String> = house
        .rows::<(String,)>(
            "select tablename::text from pg_tables where schemaname = 'public' and tablename <> '_sqlx_migrations'",
        )
        .await
        .into_iter()
        .map(|row| row.0)
        .collect();
    let known: BTreeSet<String> = TOLD
        .iter()
        .chain(NOT_TOLD.iter().flat_map(|(_, tables)| tables.iter()))
        .map(|table| (*table).to_owned())
        .collect();
    assert_eq!(tables, known);
}

#[tokio::test]
async fn nobody_else_takes_a_copy_or_asks_for_erasure() {
    let (house, mut reader) = with_a_reader().await;
    let mut nobody = house.browser();
    let form = reader.open(DATA).await.form("ask-erasure");
    nobody.submit(&form).await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    for outsider in [&mut nobody, &mut staff] {
        let page = outsider.send(Method::POST, COPY, None, true).await;
        assert_eq!(page.location().as_deref(), Some("/m/stadtblatt/sign-in"));
    }
    staff.submit(&form).await;
    // Without our own page behind it nothing happens.
    reader.send(Method::POST, COPY, None, false).await.is(403);
    assert_eq!(house.count("erasure_requests").await, 0);
    assert_eq!(house.count("audit_log").await, 0);
}
