//! Erasure of what no law keeps, and of the rest when the law keeps it no longer.

use std::time::Duration;

use axum::http::Method;
use billing::retention::Record;
use chrono::NaiveDate;
use payments::demo::{DemoCard, Fault};
use store::customers::Account;
use store::invoices::DocumentFilter;
use uuid::Uuid;

use crate::browser::Browser;
use crate::card_stories;
use crate::installation::{Installation, at_ten, day};
use crate::people::{PASSWORD, sign_in, sign_in_staff};
use crate::personal_stories::{DATA, customer_of, end_contract, pay_everything, says, with_a_reader};

#[tokio::test]
async fn erasure_waits_for_the_contracts_end_and_takes_what_no_law_keeps() {
    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    let page = reader.open(DATA).await;
    page.shows("Ein Vertrag läuft noch")
        // The newest invoice is of July 2026: eight years, ten for the books.
        .shows("31. Dezember 2034")
        .shows("31. Dezember 2036");
    let asked = reader.submit(&page.form("ask-erasure")).await;
    asked.shows("spätestens am 3. August 2026");
    // Asked again from another tab, it is the same request.
    reader
        .submit(&page.form("ask-erasure"))
        .await
        .shows("3. August 2026");
    assert_eq!(house.count("erasure_requests").await, 1);
    house.travel_to("2026-07-03").await;
    let mails = house.mails().await;
    let told: Vec<_> = mails
        .iter()
        .filter(|mail| mail.subject.contains("Antrag auf Löschung"))
        .collect();
    assert_eq!(told.len(), 1);
    says(&told[0].text, "3. August 2026");

    // Staff see what waits and cannot carry it out yet, whatever they send.
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .open("/m/stadtblatt/staff")
        .await
        .shows("Anträge auf Löschung")
        .shows("Antwort bis 3. August 2026");
    let theirs = format!("/m/stadtblatt/staff/customers/{customer}");
    let page = staff.open(&theirs).await;
    page.shows("Ein Vertrag läuft noch");
    assert!(!page.html().contains("value=\"erase\""));
    let early = format!("form%5Bmerchant%5D=stadtblatt&form%5Bcustomer%5D={customer}&form%5Banswer%5D=erase");
    staff
        .send(Method::POST, "/api/answer-erasure", Some(early.clone()), true)
        .await;
    staff
        .open(&theirs)
        .await
        .shows("Noch ist eine Löschung nicht möglich");
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from customers where restricted_at is not null")
            .await[0]
            .0,
        0
    );

    // The contract ends, everything is paid.
    end_contract(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    staff.open(&theirs).await.shows("Eine Rechnung ist noch offen");
    pay_everything(&house, customer).await;
    let documents = house.count("documents").await;
    let form = staff.open(&theirs).await.form("answer-erasure");
    let mut form = form;
    form.set("form[answer]", "erase");
    staff
        .submit(&form)
        .await
        .shows("Der Antrag ist beantwortet")
        .shows("Seit dem 3. September 2026 gesperrt");
    // Pressed twice: nothing waits any more.
    staff
        .send(Method::POST, "/api/answer-erasure", Some(early), true)
        .await;
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from audit_log where action = 'erasure.carried_out'")
            .await[0]
            .0,
        1
    );

    // Nobody signs in, finds or lists; documents stay, and the books are whole.
    assert_eq!(
        house
            .rows::<(i64,)>(&format!(
                "select count(*) from customer_users where customer_id = '{customer}'"
            ))
            .await[0]
            .0,
        0
    );
    let page = sign_in(&mut house.browser(), "stadtblatt", "mara@post.example", PASSWORD).await;
    assert_eq!(page.path, "/m/stadtblatt/sign-in");
    for list in [
        "/m/stadtblatt/staff/customers",
        "/m/stadtblatt/staff/customers?q=zimtrose",
    ] {
        let page = staff.open(list).await;
        assert!(!page.html().contains(&customer.to_string()), "{list}");
    }
    assert_eq!(house.count("documents").await, documents);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
    house.travel_to("2026-09-03").await;
    let last = house.mails().await.pop().unwrap();
    assert_eq!(last.recipient, "mara@post.example");
    says(&last.text, "31. Dezember 2036");
    // The way in is closed for who was inside, too.
    let page = reader.open(DATA).await;
    assert!(page.path.starts_with("/m/stadtblatt/sign-in"), "{}", page.path);
}

#[tokio::test]
async fn a_request_is_withdrawn_or_refused_with_a_reason_that_is_told() {
    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    let page = reader.open(DATA).await;
    let asked = reader.submit(&page.form("ask-erasure")).await;
    reader
        .submit(&asked.form("withdraw-erasure"))
        .await
        .shows("zurückgezogen")
        .shows("Löschung verlangen");
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let theirs = format!("/m/stadtblatt/staff/customers/{customer}");
    assert!(!staff.open(&theirs).await.html().contains("answer-erasure"));

    reader.submit(&page.form("ask-erasure")).await;
    let mut form = staff.open(&theirs).await.form("answer-erasure");
    form.set("form[answer]", "refuse").set("form[reason]", "  ");
    staff.submit(&form).await.shows("Nennen Sie bitte den Grund");
    form.set("form[reason]", "Ihr Vertrag läuft noch bis 2027.");
    staff.submit(&form).await.shows("Der Antrag ist beantwortet");
    house.travel_to("2026-07-03").await;
    let last = house.mails().await.pop().unwrap();
    says(&last.text, "Ihr Vertrag läuft noch bis 2027.");
    let outcomes = house
        .rows::<(String,)>("select outcome from erasure_requests order by requested_at, request_id")
        .await;
    assert_eq!(outcomes, [("withdrawn".to_owned(),), ("refused".to_owned(),)]);
}

/// A reader whose contract ended and whose data were locked on 3 September 2026, and the owner who did it.
async fn with_a_locked_reader() -> (Installation, Browser, Uuid) {
    let (house, mut reader) = with_a_reader().await;
    let (owner, customer) = erased(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    (house, owner, customer)
}

/// Ends the reader's contract, and has the data locked on 3 September 2026: the owner who did it, and the customer.
pub async fn erased(house: &Installation, reader: &mut Browser) -> (Browser, Uuid) {
    let customer = customer_of(house, "mara@post.example").await;
    let page = reader.open(DATA).await;
    reader.submit(&page.form("ask-erasure")).await.is(200);
    end_contract(house, reader).await;
    house.travel_to("2026-09-03").await;
    pay_everything(house, customer).await;
    let mut owner = house.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    let page = owner
        .open(&format!("/m/stadtblatt/staff/customers/{customer}"))
        .await;
    let mut form = page.form("answer-erasure");
    form.set("form[answer]", "erase");
    owner
        .submit(&form)
        .await
        .shows("Seit dem 3. September 2026 gesperrt");
    (owner, customer)
}

#[tokio::test]
async fn who_is_locked_is_out_of_daily_use_and_there_for_owners_alone() {
    let (house, mut owner, customer) = with_a_locked_reader().await;
    let document = house
        .tx()
        .await
        .documents_of(customer, &DocumentFilter::default(), None, 1)
        .await
        .unwrap()
        .remove(0)
        .document;
    let contract = house
        .rows::<(Uuid, Uuid)>(&format!(
            "select contract_id, payment_method_id from contracts where customer_id = '{customer}'"
        ))
        .await
        .remove(0);
    let staff = "/m/stadtblatt/staff";
    for list in ["", "/customers", "/customers?q=zimtrose", "/invoices", "/mails"] {
        let page = owner.open(&format!("{staff}{list}")).await;
        page.is(200);
        for told in ["Zimtrose", "mara@post.example", document.number.as_str()] {
            assert!(!page.html().contains(told), "{told} on {list}");
        }
    }
    // Whoever must show the books without a gap finds it.
    owner
        .open(&format!("{staff}/invoices"))
        .await
        .shows("Auch Belege gesperrter Kunden zeigen");
    owner
        .open(&format!("{staff}/invoices?locked=1"))
        .await
        .shows("Mara Zimtrose")
        .shows(&document.number);
    let theirs = [
        format!("{staff}/invoices?locked=1"),
        format!("{staff}/customers/{customer}"),
        format!("{staff}/customers/{customer}/statement.pdf"),
        format!("{staff}/invoices/{}", document.id),
        format!("{staff}/mails?customer={customer}"),
        format!("{staff}/mails?document={}", document.id),
        format!("/m/stadtblatt/documents/{}/pdf", document.id),
        format!("/m/stadtblatt/documents/{}/xml", document.id),
        format!("/m/stadtblatt/contracts/{}/confirmation.pdf", contract.0),
        format!("/m/stadtblatt/mandates/{}/mandate.pdf", contract.1),
    ];
    for path in &theirs {
        owner.get(path).await.is(200);
    }
    house.tamper("update staff set role = 'support'").await;
    for path in &theirs {
        owner.get(path).await.is(404);
    }
    let log = house.count("audit_log").await;
    for (function, form) in [
        (
            "set-delivery",
            format!("form%5Bmerchant%5D=stadtblatt&form%5Bcustomer%5D={customer}&form%5Bpost%5D=1"),
        ),
        (
            "cancel-invoice",
            format!(
                "form%5Bmerchant%5D=stadtblatt&form%5Bdocument%5D={}&form%5Breason%5D=x",
                document.id
            ),
        ),
    ] {
        owner
            .send(Method::POST, &format!("/api/{function}"), Some(form), true)
            .await;
    }
    assert_eq!(house.count("audit_log").await, log, "nothing was done");
    let page = owner.open(&format!("{staff}/invoices")).await;
    assert!(!page.html().contains("locked=1"), "not offered");
}

/// Lets the jobs run on a day, whatever lies between.
async fn on(house: &Installation, date: &str) -> u64 {
    house.set_clock(at_ten(day(date)));
    house.travel_to(date).await.erased
}

/// Files of a customer's own, by kind.
async fn files_of(house: &Installation, customer: Uuid) -> Vec<String> {
    let sql = format!(
        "select distinct f.kind from files f
         left join documents d on d.document_id = f.document_id
         left join contracts c on c.contract_id = f.contract_id
         left join payment_methods w on w.payment_method_id = f.payment_method_id
         where '{customer}' in (d.customer_id, c.customer_id, w.customer_id) order by 1"
    );
    let rows = house.rows::<(String,)>(&sql).await;
    rows.into_iter().map(|row| row.0).collect()
}

/// The tables in which the reader is still named.
async fn naming_the_reader(house: &Installation) -> Vec<String> {
    let tables = house
        .rows::<(String,)>("select tablename::text from pg_tables where schemaname = 'public' order by 1")
        .await;
    let mut naming = Vec::new();
    for (table,) in tables {
        let iban = crate::people::IBAN.replace(' ', "");
        let sql = format!(
            "select count(*) from {table} t
             where t::text ilike '%zimtrose%' or t::text ilike '%zimtweg%' or t::text ilike '%mara@post%'
                or t::text like '%{iban}%'"
        );
        if house.rows::<(i64,)>(&sql).await[0].0 > 0 {
            naming.push(table);
        }
    }
    naming
}

#[tokio::test]
async fn what_the_law_kept_goes_year_by_year_and_the_books_stay_whole() {
    let (house, mut owner, customer) = with_a_locked_reader().await;
    let theirs = format!("/m/stadtblatt/staff/customers/{customer}");
    let documents = house
        .tx()
        .await
        .documents_of(customer, &DocumentFilter::default(), None, 100)
        .await
        .unwrap();
    let pdf = format!("/m/stadtblatt/documents/{}/pdf", documents[0].document.id);
    let all = ["contract_confirmation", "document_pdf", "document_xml", "mandate"];
    assert_eq!(files_of(&house, customer).await, all);
    let naming = naming_the_reader(&house).await;
    for table in ["customers", "documents", "mails", "payment_methods"] {
        assert!(
            naming.iter().any(|known| known == table),
            "{table} not in {naming:?}"
        );
    }
    let told = "select count(*) from contracts where evidence <> '{}'";

    // Letters: six years behind the year. Until its last day nothing goes.
    assert_eq!(on(&house, "2032-12-31").await, 0);
    assert_eq!(files_of(&house, customer).await, all);
    assert_eq!(house.rows::<(i64,)>(told).await[0].0, 2);
    assert!(on(&house, "2033-01-01").await > 0);
    assert_eq!(files_of(&house, customer).await, all[1..3]);
    assert_eq!(house.rows::<(i64,)>(told).await[0].0, 1, "the other's stays");
    let mails = "select count(*) from mails where recipient = 'mara@post.example'";
    assert_eq!(house.rows::<(i64,)>(mails).await[0].0, 0);
    owner.get(&pdf).await.is(200);
    owner
        .open(&theirs)
        .await
        .shows("1. Januar 2033: Verträge, Erklärungen, Schriftverkehr, SEPA-Mandate von vor dem 1. Januar 2027 gelöscht");

    // Vouchers: eight years.
    assert_eq!(on(&house, "2034-12-31").await, 0);
    owner.get(&pdf).await.is(200);
    assert!(on(&house, "2035-01-01").await > 0);
    assert_eq!(files_of(&house, customer).await, [""; 0]);
    owner.get(&pdf).await.is(404);
    owner
        .open(&format!(
            "/m/stadtblatt/staff/invoices/{}",
            documents[0].document.id
        ))
        .await
        .is(200);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);

    // The books and the log: ten years. Then nobody knows whose they were.
    assert_eq!(on(&house, "2036-12-31").await, 0);
    owner.open(&theirs).await.shows("Mara Zimtrose");
    assert!(on(&house, "2037-01-01").await > 0);
    assert_eq!(naming_the_reader(&house).await, [""; 0]);
    assert_eq!(on(&house, "2038-01-01").await, 0);
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
    let kept = house
        .tx()
        .await
        .documents_of(customer, &DocumentFilter::default(), None, 100)
        .await
        .unwrap();
    assert_eq!(kept.len(), documents.len(), "numbers and sums are the books'");
    owner.open(&theirs).await.is(200);

    let reports = house.tx().await.erasure_reports(customer).await.unwrap();
    let rules: Vec<(Record, NaiveDate)> = reports.iter().map(|told| (told.record, told.before)).collect();
    let first = day("2027-01-01");
    assert_eq!(
        rules,
        [
            (Record::Letter, first),
            (Record::Voucher, first),
            (Record::Journal, first)
        ]
    );
    // Nobody else lost anything.
    assert_eq!(
        house
            .rows::<(i64,)>("select count(*) from documents where content is null and customer_id <> (select customer_id from customers where restricted_at is not null)")
            .await[0]
            .0,
        0
    );
}

/// Cards go with the mandates, attempts to charge them with the vouchers they belong to; the provider forgets the card at once.
#[tokio::test]
async fn cards_and_charges_are_kept_as_long_as_what_they_paid_and_then_go() {
    let (house, mut reader, _) = card_stories::reader("2026-07-03").await;
    card_stories::give(&mut reader, DemoCard::Good).await;
    let mut form = reader
        .open(card_stories::METHODS)
        .await
        .form("set-default-payment");
    let card = house
        .rows::<(String, String)>(
            "select payment_method_id::text, card ->> 'method' from payment_methods where kind = 'card'",
        )
        .await
        .remove(0);
    form.set("form[method]", &card.0);
    reader.submit(&form).await.is(200);
    house.provider().trouble(Fault::OtherAmount);
    house.travel_to("2026-07-03").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let mut form = staff
        .open("/m/stadtblatt/staff/charges")
        .await
        .form("note-charge");
    form.set("form[note]", "erstattet").press("settled");
    staff.submit(&form).await.is(200);
    // Of the reader's, whose contract ends a month later and is charged once more.
    erased(&house, &mut reader).await;
    let kept = "select (select count(*) from payment_methods where card is not null),
                       (select count(*) from payment_methods where is_default),
                       (select count(*) from charge_attempts), (select count(*) from charge_findings)";
    let counts = async || house.rows::<(i64, i64, i64, i64)>(kept).await.remove(0);
    let (cards, defaults, attempts, findings) = counts().await;
    assert_eq!((cards, defaults, findings), (1, 0, 1));
    assert!(attempts > 0);
    house.travel_to("2026-09-03").await;
    assert!(house.provider().is_removed(&card.1), "nobody charges it any more");
    // It is not in sight of daily work.
    let page = staff.open("/m/stadtblatt/staff/charges").await;
    assert!(!page.html().contains("erstattet"));

    assert_eq!(on(&house, "2032-12-31").await, 0);
    assert_eq!(counts().await, (1, 0, attempts, 1));
    assert!(on(&house, "2033-01-01").await > 0);
    assert_eq!(
        counts().await,
        (0, 0, attempts, 1),
        "the card is gone, the vouchers stay"
    );
    assert!(on(&house, "2035-01-01").await > 0);
    assert_eq!(counts().await, (0, 0, 0, 0));
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn nothing_is_erased_of_who_is_not_locked_even_if_the_program_asks() {
    let (house, _) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    for record in Record::ALL {
        let mut tx = house.tx().await;
        let refused = tx.erase_expired(customer, record, day("2099-01-01")).await;
        assert!(refused.is_err(), "{record:?}");
    }
    // Nor of another merchant's.
    house
        .tamper("update customers set restricted_at = now() where email = 'mara@post.example'")
        .await;
    let mut tx = house.app.store().begin(Uuid::now_v7()).await.unwrap();
    assert!(
        tx.erase_expired(customer, Record::Letter, day("2099-01-01"))
            .await
            .is_err()
    );
}

#[tokio::test]
async fn an_erasure_and_whoever_changes_the_access_meanwhile_do_not_wait_for_each_other() {
    let (house, mut reader) = with_a_reader().await;
    let customer = customer_of(&house, "mara@post.example").await;
    let page = reader.open(DATA).await;
    reader.submit(&page.form("ask-erasure")).await;
    end_contract(&house, &mut reader).await;
    house.travel_to("2026-09-03").await;
    pay_everything(&house, customer).await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    let theirs = format!("/m/stadtblatt/staff/customers/{customer}");
    let mut form = staff.open(&theirs).await.form("answer-erasure");
    form.set("form[answer]", "erase");
    let login = house
        .rows::<(Uuid,)>("select login_id from customer_users")
        .await
        .remove(0)
        .0;
    // Access first, then the customer: as a mandate given in the account, or another address confirmed, takes its locks.
    let mut tx = house.tx().await;
    tx.lock_secret(Account::Customer { login, customer })
        .await
        .unwrap();
    let (answered, locked) = tokio::join!(staff.submit(&form), async {
        // Long enough for the answer to wait for us.
        tokio::time::sleep(Duration::from_millis(500)).await;
        let locked = tx.lock_customer(customer).await;
        tx.commit().await.unwrap();
        locked
    });
    assert!(locked.unwrap().is_some());
    answered.shows("Der Antrag ist beantwortet");
}
