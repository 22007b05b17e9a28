//! How customers pay: mandates given in the account, which contract is paid by what, removing methods, paying an invoice.

use serde_json::Value;
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::documents::Collection;
use store::payments::Received;
use uuid::Uuid;

use crate::browser::{Browser, Page};
use crate::html::Form;
use crate::installation::{Installation, day};
use crate::paper_stories::words;
use crate::people::{
    IBAN, PASSWORD, order, order_more, pay_by_debit, pay_by_transfer, sign_in, sign_in_staff,
};

const METHODS: &str = "/m/stadtblatt/portal/payment-methods";
const ADD: &str = "/m/stadtblatt/portal/payment-methods/add";
const OTHER_IBAN: &str = "DE89 3704 0044 0532 0130 00";

/// A customer who pays by transfer and has got an invoice; the contract's id.
async fn reader() -> (Installation, Browser, String) {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    let contract = order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-03").await;
    (house, reader, contract)
}

/// The form for a mandate, filled in.
async fn mandate_form(browser: &mut Browser, path: &str, iban: &str) -> Form {
    let page = browser.open(path).await;
    page.is(200);
    let mut form = page.form("give-mandate");
    form.set("form[iban]", iban)
        .set("form[mandate]", "yes")
        .set("form[password]", PASSWORD);
    form
}

async fn methods(house: &Installation) -> Vec<(String, Option<String>, bool)> {
    house
        .rows(
            "select payment_method_id::text, mandate_reference, ended_at is not null from payment_methods
             order by payment_method_id",
        )
        .await
}

/// What a contract is paid by.
async fn paid_by(house: &Installation, contract: &str) -> String {
    let sql = format!("select payment_method_id::text from contracts where contract_id = '{contract}'");
    house.rows::<(String,)>(&sql).await.remove(0).0
}

async fn tasks(house: &Installation, kind: &str) -> i64 {
    let sql = format!("select count(*) from outbox where task ? '{kind}'");
    house.rows::<(i64,)>(&sql).await[0].0
}

fn at(contract: &str) -> String {
    format!("/m/stadtblatt/portal/contracts/{contract}/payment")
}

#[tokio::test]
async fn a_mandate_given_in_the_account_debits_from_the_next_invoice_on_and_is_kept_mailed_and_logged() {
    let (house, mut reader, contract) = reader().await;
    let mails = house.mails().await.len();
    let page = reader.open(ADD).await;
    page.shows("DE98ZZZ09999999999")
        .shows("innerhalb von acht Wochen")
        .shows("mara@post.example")
        .shows("Was schon in Rechnung gestellt ist");
    assert!(
        !page.html().contains("id=\"mandate\" checked"),
        "nothing is ticked beforehand"
    );
    let form = mandate_form(&mut reader, ADD, IBAN).await;
    let page = reader.submit(&form).await;
    assert_eq!(page.path, METHODS);
    page.shows("Ein Vertrag wird ab der nächsten Rechnung damit bezahlt")
        .shows("M-K-000001-1")
        .shows("Mara Lindqvist")
        .shows("5030");
    assert!(
        !page.html().contains("DE02500105170137075030"),
        "four places are enough"
    );

    // Evidence, letter and log.
    let known = methods(&house).await;
    assert_eq!(known.len(), 2, "transfer stays");
    assert_eq!(known[1].1.as_deref(), Some("M-K-000001-1"));
    assert_eq!(paid_by(&house, &contract).await, known[1].0);
    let evidence = house
        .rows::<(Value,)>("select evidence from payment_methods where kind = 'sepa'")
        .await
        .remove(0)
        .0;
    assert_eq!(evidence["version"], "CORE-DE-1");
    assert_eq!(evidence["in_account"], true);
    assert!(
        evidence["text"]
            .as_str()
            .unwrap()
            .contains("innerhalb von acht Wochen")
    );
    let logged = house
        .rows::<(String, String)>("select action, actor::text from audit_log order by audit_id")
        .await;
    let actions: Vec<_> = logged.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(actions, ["mandate.given", "contract.payment_method_chosen"]);
    assert!(logged.iter().all(|row| row.1.contains("customer")), "{logged:?}");

    // The customer is told, with the letter, at the address of the account.
    house.travel_to("2026-06-03").await;
    let told = house.mails().await.remove(mails);
    assert_eq!(told.recipient, "mara@post.example");
    assert!(
        told.subject.contains("SEPA-Lastschriftmandat"),
        "{}",
        told.subject
    );
    for part in [
        "M-K-000001-1",
        "DE98ZZZ09999999999",
        "V-000001",
        "Waren Sie das nicht",
    ] {
        assert!(told.text.contains(part), "{part} is not in {}", told.text);
    }
    assert!(!told.text.contains("0137075030"), "{}", told.text);
    assert_eq!(told.attachments.len(), 1);
    let file = reader
        .get(&format!("/m/stadtblatt/mandates/{}/mandate.pdf", known[1].0))
        .await;
    file.is(200);
    let text = words(&file.body);
    for part in [
        "M-K-000001-1",
        "DE02 5001 0517 0137 0750 30",
        "CORE-DE-1",
        "Kundenkonto",
    ] {
        assert!(text.contains(part), "{part} is not in {text}");
    }

    // What was issued stays as it was announced; the next is debited, with the new mandate as its notice.
    house.travel_to("2026-07-03").await;
    let documents = house.documents().await;
    let collections: Vec<_> = documents
        .iter()
        .map(|listed| listed.document.collection)
        .collect();
    assert_eq!(collections, [Collection::Transfer, Collection::Sepa]);
    let last = documents[1].document.id;
    let pdf = reader.get(&format!("/m/stadtblatt/documents/{last}/pdf")).await;
    assert!(words(&pdf.body).contains("M-K-000001-1"));
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn without_the_right_password_nothing_is_given_and_after_some_wrong_ones_not_even_with_it() {
    let (house, mut reader, contract) = reader().await;
    let before = paid_by(&house, &contract).await;
    let mut form = mandate_form(&mut reader, ADD, IBAN).await;
    form.set("form[password]", "");
    let page = reader.submit(&form).await;
    assert!(page.path.starts_with(ADD), "{}", page.path);
    assert!(page.problem("password").is_some());
    assert_eq!(
        house.count("sign_in_failures").await,
        0,
        "an empty field is no try"
    );
    // A mistake elsewhere costs no try either, and no secret comes back.
    form.set("form[iban]", "DE02 5001 0517 0137 0750 31")
        .set("form[password]", "ein falsches Kennwort");
    let page = reader.submit(&form).await;
    assert!(page.problem("iban").is_some());
    assert!(page.problem("password").is_none());
    assert!(!page.html().contains("ein falsches Kennwort") && !page.html().contains("0137 0750 31"));
    assert_eq!(house.count("sign_in_failures").await, 0);
    form.set("form[iban]", IBAN);
    for _ in 0..5 {
        let page = reader.submit(&form).await;
        assert!(page.problem("password").unwrap().contains("stimmt nicht"));
        let again = page.form("give-mandate");
        assert_eq!(again.value("form[mandate]"), Some("yes"), "what was ticked stays");
    }
    form.set("form[password]", PASSWORD);
    let page = reader.submit(&form).await;
    page.shows("Zu viele Versuche").shows("15 Minuten");
    assert!(
        page.problem("iban").unwrap().contains("noch einmal"),
        "it was not kept"
    );
    // Whoever found the session open keeps nobody out who knows the password.
    let page = sign_in(&mut house.browser(), "stadtblatt", "mara@post.example", PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/portal");
    assert_eq!(methods(&house).await.len(), 1);
    assert_eq!(paid_by(&house, &contract).await, before);
    // Without the tick there is no mandate, whatever the password.
    house.set_clock(crate::installation::at_ten(day("2026-06-04")));
    form.clear("form[mandate]");
    let page = reader.submit(&form).await;
    assert!(page.problem("mandate").is_some());
    assert_eq!(methods(&house).await.len(), 1);
    form.set("form[mandate]", "yes");
    assert_eq!(reader.submit(&form).await.path, METHODS);
    assert_eq!(methods(&house).await.len(), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_same_mandate_sent_ten_times_at_once_is_one_mandate_one_mail_and_one_entry_of_the_log() {
    let (house, mut reader, contract) = reader().await;
    let path = format!("{ADD}?contract={contract}");
    let form = mandate_form(&mut reader, &path, IBAN).await;
    let clicks: Vec<_> = (0..10)
        .map(|_| {
            let (mut reader, form) = (reader.clone(), form.clone());
            tokio::spawn(async move { reader.post(&form).await.location().unwrap() })
        })
        .collect();
    for click in clicks {
        let to = click.await.unwrap();
        assert_eq!(to, format!("/m/stadtblatt/portal/contracts/{contract}"));
    }
    assert_eq!(methods(&house).await.len(), 2);
    assert_eq!(tasks(&house, "mail_mandate").await, 1);
    assert_eq!(house.count("audit_log").await, 2);
    // Another form for the same account, from a second tab: there is a mandate, and it is taken.
    let again = mandate_form(&mut reader, ADD, IBAN).await;
    reader.submit(&again).await.shows("schon ein Mandat");
    assert_eq!(methods(&house).await.len(), 2);
    assert_eq!(tasks(&house, "mail_mandate").await, 1);
}

#[tokio::test]
async fn each_contract_is_paid_by_what_is_chosen_for_it_or_for_all() {
    let (house, mut reader, digital) = reader().await;
    let print = order_more(&mut reader, "stadtblatt", "print", pay_by_transfer).await;
    let mut form = mandate_form(&mut reader, &format!("{ADD}?contract={digital}"), IBAN).await;
    assert_eq!(form.value("form[pays_for]"), Some(digital.as_str()));
    form.set("form[account_holder]", "Erika Muster");
    reader.submit(&form).await;
    let transfer = paid_by(&house, &print).await;
    let debit = paid_by(&house, &digital).await;
    assert_ne!(transfer, debit);
    // The contract's page says it, and leads to the choice.
    let page = reader
        .open(&format!("/m/stadtblatt/portal/contracts/{digital}"))
        .await;
    page.shows("5030");
    assert!(page.html().contains(&at(&digital)));

    // Back to transfer, this one alone. The open invoice is named, and stays.
    let page = reader.open(&at(&digital)).await;
    page.shows("Erika Muster")
        .shows("Schon in Rechnung gestellt")
        .shows("RE-2026-00001");
    let mut form = page.form("choose-payment");
    assert_eq!(form.value("form[method]"), Some(debit.as_str()), "what is in use");
    form.set("form[method]", "invoice");
    reader
        .submit(&form)
        .await
        .shows("Sie gilt ab der nächsten Rechnung");
    assert_eq!(paid_by(&house, &digital).await, transfer);
    assert_eq!(tasks(&house, "mail_account_changed").await, 1);
    // A double click changes nothing more, and tells nobody again.
    reader.submit(&form).await.shows("Es war nichts zu ändern");
    assert_eq!(tasks(&house, "mail_account_changed").await, 1);

    // All by debit.
    let mut form = reader.open(&at(&print)).await.form("choose-payment");
    form.set("form[method]", &debit).set("form[all]", "yes");
    reader.submit(&form).await.shows("für 2 Verträge geändert");
    assert_eq!(
        (paid_by(&house, &digital).await, paid_by(&house, &print).await),
        (debit.clone(), debit)
    );

    // What is not the customer's, or nothing at all, is asked for again.
    let mut form = reader.open(&at(&print)).await.form("choose-payment");
    form.set("form[method]", &Uuid::nil().to_string());
    let page = reader.submit(&form).await;
    assert_eq!(page.path, at(&print));
    assert!(page.problem("method").is_some());
}

#[tokio::test]
async fn a_method_that_is_needed_stays_and_one_that_is_not_goes_from_the_list_but_not_from_the_books() {
    let (house, mut reader, contract) = reader().await;
    let form = mandate_form(&mut reader, ADD, IBAN).await;
    reader.submit(&form).await;
    let mandate = paid_by(&house, &contract).await;
    let remove = format!("{METHODS}/{mandate}/remove");
    // A contract is paid by it.
    let page = reader.open(&remove).await;
    page.shows("Verträge, die damit bezahlt werden").shows("V-000001");
    assert!(!page.html().contains("/api/remove-payment-method"));
    assert!(
        page.html().contains(&at(&contract)),
        "and where another is chosen"
    );
    // An invoice was announced to be debited: also when the contract is paid otherwise from now on.
    house.travel_to("2026-07-02").await;
    let mut form = reader.open(&at(&contract)).await.form("choose-payment");
    let kept = form.clone();
    form.set("form[method]", "invoice");
    reader.submit(&form).await;
    let page = reader.open(&remove).await;
    page.shows("Offene Lastschriften").shows("RE-2026-00002");
    assert!(!page.html().contains("/api/remove-payment-method"));
    let mut forced = kept;
    forced.action = "/api/remove-payment-method".to_owned();
    forced.set("form[method]", &mandate);
    reader.submit(&forced).await.shows("Es ist nichts geschehen");
    assert!(methods(&house).await.iter().all(|method| !method.2));

    // Once that is paid, it goes.
    let invoice = house.documents().await.pop().unwrap().document;
    pay(&house, invoice.id, invoice.customer, invoice.gross_minor).await;
    let page = reader.open(&remove).await;
    page.shows("M-K-000001-1").shows("widerrufen Sie das Mandat");
    let form = page.form("remove-payment-method");
    let page = reader.submit(&form).await;
    assert_eq!(page.path, METHODS);
    page.shows("Die Zahlungsart ist entfernt");
    assert!(!page.html().contains("M-K-000001-1"));
    reader.submit(&form).await.is(200);
    let told = "select count(*) from audit_log where action = 'payment_method.removed'";
    assert_eq!(house.rows::<(i64,)>(told).await[0].0, 1);
    assert_eq!(
        methods(&house).await.iter().filter(|method| method.2).count(),
        1,
        "kept as evidence"
    );
    reader.get(&remove).await.is(404);
    reader
        .get(&format!("/m/stadtblatt/mandates/{mandate}/mandate.pdf"))
        .await
        .is(200);

    // A revoked mandate is not used again: an order with the same account gives a new one, and so does the account.
    order_more(&mut reader, "stadtblatt", "digital-plus", pay_by_debit).await;
    let known = methods(&house).await;
    assert_eq!(known.len(), 3);
    assert_eq!(known[2].1.as_deref(), Some("M-V-000002"));
    assert!(!known[2].2);
    let form = mandate_form(&mut reader, ADD, OTHER_IBAN).await;
    reader.submit(&form).await;
    assert_eq!(methods(&house).await[3].1.as_deref(), Some("M-K-000001-3"));
}

#[tokio::test]
async fn nobody_gives_chooses_or_removes_for_somebody_else() {
    let (house, mut reader, contract) = reader().await;
    let form = mandate_form(&mut reader, ADD, IBAN).await;
    reader.submit(&form).await;
    let mandate = paid_by(&house, &contract).await;
    let mut other = house.browser();
    let theirs = order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    let before = (methods(&house).await, paid_by(&house, &theirs).await);

    // Another customer's contract and method are not there.
    let mut form = other.open(&at(&theirs)).await.form("choose-payment");
    form.set("form[contract]", &contract);
    other.submit(&form).await.is(404);
    form.set("form[contract]", &theirs).set("form[method]", &mandate);
    assert!(other.submit(&form).await.problem("method").is_some());
    let mut form = mandate_form(&mut other, ADD, OTHER_IBAN).await;
    form.set("form[pays_for]", &contract);
    other.submit(&form).await.is(404);
    form.action = "/api/remove-payment-method".to_owned();
    form.set("form[method]", &mandate);
    other.submit(&form).await.is(404);

    // Staff and strangers have no wallet here.
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    for browser in [&mut staff, &mut house.browser()] {
        for function in ["give-mandate", "choose-payment", "remove-payment-method"] {
            let mut form = form.clone();
            form.action = format!("/api/{function}");
            form.set("form[contract]", &contract);
            let page = browser.post(&form).await;
            let to = page.location().unwrap();
            assert!(to.starts_with("/m/stadtblatt/sign-in"), "{function}: {to}");
        }
    }
    assert_eq!((methods(&house).await, paid_by(&house, &theirs).await), before);
    assert_eq!(paid_by(&house, &contract).await, mandate);
}

async fn pay(house: &Installation, document: Uuid, customer: Uuid, amount_minor: i64) {
    let payment = Received {
        id: house.app.new_id(),
        customer,
        received_on: house.app.moment(&house.merchant).today(),
        amount_minor,
        currency: "EUR".to_owned(),
        reference: "Gutschrift".to_owned(),
        sender: String::new(),
        at: house.app.now(),
    };
    receive_payment(&house.app, &house.merchant, &payment, &[document], Actor::Demo)
        .await
        .unwrap();
}

fn pay_page(document: Uuid) -> String {
    format!("/m/stadtblatt/portal/invoices/{document}/pay")
}

fn leads_to(page: &Page, path: &str) -> bool {
    page.html().contains(&format!("href=\"{path}\""))
}

#[tokio::test]
async fn an_open_invoice_says_how_it_is_paid_until_it_is_and_one_that_is_debited_asks_for_nothing() {
    let (house, mut reader, contract) = reader().await;
    let invoice = house.documents().await.remove(0).document;
    let to = pay_page(invoice.id);
    // The overview and the list lead there.
    for path in ["/m/stadtblatt/portal", "/m/stadtblatt/portal/invoices"] {
        let page = reader.open(path).await;
        page.shows("Jetzt bezahlen");
        assert!(leads_to(&page, &to), "{path}");
    }
    let profile = &house.merchant.profile;
    let page = reader.open(&to).await;
    page.shows("9,90 €").shows("RE-2026-00001").shows(&profile.bic);
    let iban: String = page.text().split_whitespace().collect();
    assert!(iban.contains(&profile.iban.replace(' ', "")));
    assert!(
        page.html().contains("src=\"data:image/svg+xml,"),
        "the same for banking apps"
    );
    // A part is paid: the rest is asked for, and the code says so.
    let whole = page.html().split("data:image").nth(1).unwrap().len();
    assert!(whole > 0);
    let code = |page: &Page| {
        let html = page.html().to_owned();
        html.split("src=\"data:image")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap()
            .to_owned()
    };
    let before = code(&page);
    pay(&house, invoice.id, invoice.customer, 400).await;
    let page = reader.open(&to).await;
    page.shows("5,90 €").shows("von insgesamt 9,90 €");
    assert_ne!(code(&page), before, "the code has the amount that is left");
    pay(&house, invoice.id, invoice.customer, 590).await;
    let page = reader.open(&to).await;
    page.shows("Es ist nichts weiter zu tun");
    assert!(!page.html().contains("data:image"));
    let page = reader.open("/m/stadtblatt/portal").await;
    assert!(!leads_to(&page, &to));

    // What is debited anyway must not be paid twice.
    let form = mandate_form(&mut reader, &format!("{ADD}?contract={contract}"), IBAN).await;
    reader.submit(&form).await;
    house.travel_to("2026-07-02").await;
    let next = house.documents().await.pop().unwrap().document;
    let page = reader.open(&pay_page(next.id)).await;
    page.shows("Bitte überweisen Sie ihn nicht");
    assert!(!page.html().contains("data:image"));
    let page = reader.open("/m/stadtblatt/portal").await;
    assert!(!leads_to(&page, &pay_page(next.id)));
    // Nobody else's invoice is there.
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "digital", "nils@post.example").await;
    other.get(&to).await.is(404);
}
