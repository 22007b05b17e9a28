//! Customers and contracts of another system: a table is sent, looked at, and taken in whole or not at all.

use axum::http::Method;
use chrono::NaiveDate;
use server::jobs::{imports, outbox};

use crate::browser::{Browser, Page};
use crate::installation::{Installation, day};
use crate::people::{order, sign_in_staff};

const IMPORT: &str = "/m/stadtblatt/staff/customers/import";
const HEADINGS: &str = "Kundennummer;Firma;Vorname;Nachname;Straße;PLZ;Ort;E-Mail;Vertragsnummer;Tarif;Menge;Vertragsbeginn;Abgerechnet bis;Zahlungsart;IBAN;Mandatsreferenz;Mandat vom";
const TABLE: &str = "\
A-17;;Änne;Groß;Probeweg 3 a;20095;Hamburg;aenne@post.example;ALT-1;digital;;01.03.2025;31.05.2026;;;;
A-17;;;;;;;;;paketbox-privat;;2025-06-15;2026-06-14;Lastschrift;DE02500105170137075030;M-4711;12.05.2025
K-000009;Muster GmbH;Jo;Berg;Am Markt 1;20095;Hamburg;jo@muster.example;;Digital;;01.01.2026;30.04.2026;Rechnung;;;
;;Nur;Kunde;Weg 7;20095;Hamburg;nur@post.example;;;;;;;;;
";

async fn send(staff: &mut Browser, table: &[u8]) -> Page {
    let mut body =
        b"--frontier\r\nContent-Disposition: form-data; name=\"table\"; filename=\"alt.csv\"\r\n\r\n"
            .to_vec();
    body.extend(table);
    body.extend(b"\r\n--frontier--\r\n");
    let answer = staff
        .send_typed(
            Method::POST,
            &format!("{IMPORT}/file"),
            Some((body, "multipart/form-data; boundary=frontier")),
            true,
        )
        .await;
    answer.is(303);
    let to = answer.location().unwrap();
    staff.open(&to).await
}

async fn staff_of(house: &Installation) -> Browser {
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
}

async fn take(house: &Installation, staff: &mut Browser) {
    let form = staff.open(IMPORT).await.form("take-import");
    staff.submit(&form).await.is(200);
    assert!(imports::run(&house.app, &house.merchant).await.unwrap());
}

#[tokio::test]
async fn a_table_is_looked_at_taken_in_and_billed_from_the_day_the_old_system_stopped() {
    let house = Installation::on("2026-05-20").await;
    let mut staff = staff_of(&house).await;
    let page = send(&mut staff, format!("{HEADINGS}\n{TABLE}").as_bytes()).await;
    page.shows("alt.csv: 3 Kunden und 3 Verträge.")
        .shows("Alle Zeilen sind in Ordnung.")
        .shows("Änne Groß")
        .shows("Muster GmbH")
        .shows("kein Vertrag");
    let seen: Vec<(Option<NaiveDate>, Option<i64>)> = house
        .rows("select first_on, first_minor from import_rows order by line")
        .await;
    assert_eq!(house.count("customers").await, 0, "nothing was taken in yet");

    take(&house, &mut staff).await;
    staff.open(IMPORT).await.shows("Übernommen").shows("alt.csv");
    let customers: Vec<(String, String, String)> = house
        .rows("select number, street, house_number from customers order by number")
        .await;
    let told: Vec<_> = customers
        .iter()
        .map(|(number, street, house)| (number.as_str(), street.as_str(), house.as_str()))
        .collect();
    assert_eq!(
        told,
        [
            ("A-17", "Probeweg", "3 a"),
            ("K-000009", "Am Markt", "1"),
            // Its own number is none that was taken over, and comes behind them.
            ("K-000010", "Weg", "7"),
        ]
    );
    let kept: Vec<(i64,)> = house
        .rows("select count(*) from import_rows union all select count(*) from imports where content is not null")
        .await;
    assert_eq!(kept, [(0,), (0,)], "what was taken in is kept nowhere else");
    let log: Vec<(String,)> = house
        .rows("select action from audit_log where action like 'customers.%'")
        .await;
    assert_eq!(log, [("customers.imported".to_owned(),)]);
    // Nobody was written to.
    outbox::run(&house.app, &house.merchant).await.unwrap();
    assert_eq!(house.mails().await.len(), 0);

    // What was shown is what is billed, and nothing before.
    house.travel_to("2026-06-30").await;
    let mut billed: Vec<(NaiveDate, i64)> = house
        .documents()
        .await
        .iter()
        .map(|listed| (listed.document.issued_on, listed.document.gross_minor))
        .collect();
    billed.sort_unstable();
    let mut shown: Vec<(NaiveDate, i64)> = seen.into_iter().filter_map(|(on, minor)| on.zip(minor)).collect();
    // What is due in the past is billed today.
    for first in &mut shown {
        first.0 = first.0.max(day("2026-05-20"));
    }
    shown.sort_unstable();
    for first in &shown {
        assert!(billed.contains(first), "{first:?} is not among {billed:?}");
    }
    assert_eq!(shown.len(), 3);
}

#[tokio::test]
async fn whoever_was_taken_over_gets_in_by_a_link_and_sees_what_runs() {
    let house = Installation::on("2026-05-20").await;
    let mut staff = staff_of(&house).await;
    send(&mut staff, format!("{HEADINGS}\n{TABLE}").as_bytes()).await;
    take(&house, &mut staff).await;
    let mut customer = house.browser();
    let mut form = customer
        .open("/m/stadtblatt/sign-in/mail/reset")
        .await
        .form("ask-link");
    form.set("form[email]", "aenne@post.example");
    customer.submit(&form).await;
    outbox::run(&house.app, &house.merchant).await.unwrap();
    let mail = house.mails().await.remove(0);
    let start = mail.text.find("http://turnus.test/m/").unwrap();
    let link = mail.text[start..].split_whitespace().next().unwrap();
    let mut form = customer
        .open(link.trim_start_matches("http://turnus.test"))
        .await
        .form("reset-password");
    form.set("form[new_password]", "mein neues Kennwort");
    customer.submit(&form).await;
    let page = crate::people::sign_in(
        &mut customer,
        "stadtblatt",
        "aenne@post.example",
        "mein neues Kennwort",
    )
    .await;
    assert_eq!(page.path, "/m/stadtblatt/portal", "{}", page.text());
    customer
        .open("/m/stadtblatt/portal/contracts")
        .await
        .shows("ALT-1");
    // The mandate's paper is the merchant's: none of ours is offered.
    let page = customer.open("/m/stadtblatt/portal/payment-methods").await;
    page.shows("M-4711");
    assert!(!page.html().contains("mandate.pdf"));
}

#[tokio::test]
async fn every_broken_line_is_named_with_its_column_and_nothing_is_taken_in() {
    let house = Installation::on("2026-05-20").await;
    order(&mut house.browser(), "stadtblatt", "digital", "da@post.example").await;
    let mut staff = staff_of(&house).await;
    let broken = format!(
        "{HEADINGS}\n{}",
        "\
K-000001;;A;B;Weg 1;20095;Hamburg;a@post.example;;digital;;01.03.2026;;;;;
X-1;;A;B;Weg 1;2009;Hamburg;kein;;gibtsnicht;;;;;;;
X-2;;A;B;Weg 1;20095;Hamburg;a@post.example;V-000001;digital;;2026-03-01;;Bitcoin;;;
X-3;;A;B;Weg 1;20095;Hamburg;a@post.example;;digital;;2026-03-01;2026-01-31;;DE00;;
X-3;;A;C;Weg 1;20095;Hamburg;a@post.example;;digital;;2020-03-01;2020-03-31;;;;
;;A;B;Weg 1;20095;Hamburg;a@post.example;;;;2026-03-01;;;;;
"
    );
    let page = send(&mut staff, broken.as_bytes()).await;
    page.shows("6 Zeilen sind noch nicht in Ordnung.");
    for (line, column, what) in [
        ("Zeile 2", "Kundennummer", "Das gibt es hier schon."),
        ("Zeile 3", "PLZ", "fünf Ziffern"),
        ("Zeile 3", "E-Mail", "E-Mail-Adresse"),
        ("Zeile 3", "Tarif", "Diesen Tarif gibt es nicht."),
        ("Zeile 4", "Vertragsnummer", "Das gibt es hier schon."),
        (
            "Zeile 4",
            "Zahlungsart",
            "Schreiben Sie Rechnung oder Lastschrift.",
        ),
        ("Zeile 5", "Abgerechnet bis", "vor dem Vertragsbeginn"),
        ("Zeile 5", "IBAN", "IBAN"),
        ("Zeile 6", "Kundennummer", "steht schon in Zeile 5"),
        ("Zeile 6", "Abgerechnet bis", "mehr als ein Jahr auf einmal"),
        ("Zeile 7", "Vertragsbeginn", "Ohne Tarif gibt es keinen Vertrag."),
    ] {
        let text = page.text();
        let at = text
            .find(line)
            .unwrap_or_else(|| panic!("{line} is not in {text}"));
        let rest = &text[at..];
        let end = rest[4..].find("Zeile ").map_or(rest.len(), |end| end + 4);
        // A sentence may name another line.
        let of = if what.contains("Zeile 5") {
            rest
        } else {
            &rest[..end.max(1)]
        };
        assert!(
            rest.contains(column) && rest.contains(what),
            "{line}, {column}: {of}"
        );
    }
    assert!(
        !page.html().contains("take-import"),
        "nothing broken can be taken in"
    );
    assert!(!imports::run(&house.app, &house.merchant).await.unwrap());
    assert_eq!(house.count("customers").await, 1);

    // A form from before does not help, either.
    let id: Vec<(String,)> = house.rows("select import_id::text from imports").await;
    let body = format!("form[merchant]=stadtblatt&form[import]={}", id[0].0);
    staff
        .send(Method::POST, "/api/take-import", Some(body), true)
        .await;
    assert!(!imports::run(&house.app, &house.merchant).await.unwrap());

    // The next one takes its place.
    send(&mut staff, format!("{HEADINGS}\n{TABLE}").as_bytes())
        .await
        .shows("Alle Zeilen sind in Ordnung.");
    assert_eq!(house.count("imports").await, 1);
    let form = staff.open(IMPORT).await.form("drop-import");
    staff.submit(&form).await.shows("Es wurde nichts übernommen.");
    assert_eq!(house.count("imports").await, 0);
}

#[tokio::test]
async fn what_became_wrong_in_the_meantime_goes_back_to_whoever_sent_it() {
    let house = Installation::on("2026-05-20").await;
    let mut staff = staff_of(&house).await;
    let table = format!(
        "{HEADINGS}\n{}",
        "K-000001;;A;B;Weg 1;20095;Hamburg;a@post.example;;digital;;2026-05-01;;;;;\n\
         ;;A;C;Weg 1;20095;Hamburg;c@post.example;;digital;;2026-05-01;;;;;"
    );
    send(&mut staff, table.as_bytes()).await;
    // Somebody orders, and gets the number that the table has.
    order(&mut house.browser(), "stadtblatt", "digital", "da@post.example").await;
    take(&house, &mut staff).await;
    staff
        .open(IMPORT)
        .await
        .shows("Eine Zeile ist noch nicht in Ordnung.")
        .shows("Das gibt es hier schon.");
    assert_eq!(
        house.count("customers").await,
        1,
        "the other line was not taken in, either"
    );
}

#[tokio::test]
async fn what_is_no_table_is_refused_and_said_once() {
    let house = Installation::on("2026-05-20").await;
    let mut staff = staff_of(&house).await;
    for (table, said) in [
        (&b""[..], "Die Tabelle ist leer."),
        (b"PK\x03\x04\0\0", "Das ist keine CSV-Datei."),
        (
            b"Vorname;Alter\na;b",
            "Die Überschrift „Alter“ ist nicht bekannt.",
        ),
        (
            b"Vorname;Nachname\na;b",
            "Diese Spalten fehlen: Straße, PLZ, Ort, E-Mail.",
        ),
    ] {
        send(&mut staff, table).await.shows(said);
        assert!(!staff.open(IMPORT).await.text().contains(said), "said once");
    }
    staff
        .open(&format!("{IMPORT}/template.csv"))
        .await
        .is(200)
        .shows("Kundennummer;Firma;Vorname");
}

#[tokio::test]
async fn everybody_as_a_table_can_be_read_again() {
    let house = Installation::on("2026-05-20").await;
    let mut staff = staff_of(&house).await;
    send(&mut staff, format!("{HEADINGS}\n{TABLE}").as_bytes()).await;
    take(&house, &mut staff).await;
    let all = staff
        .send(Method::POST, "/m/stadtblatt/staff/customers/all.csv", None, true)
        .await;
    all.is(200);
    let text = String::from_utf8(all.body.to_vec()).unwrap();
    assert_eq!(text.trim_start_matches('\u{feff}').lines().count(), 5, "{text}");
    for part in ["ALT-1", "Änne", "DE02500105170137075030", "M-4711", "2026-05-31"] {
        assert!(text.contains(part), "{part} is not in {text}");
    }
    // Another installation takes it over as it is.
    let other = Installation::on("2026-05-20").await;
    let mut there = staff_of(&other).await;
    send(&mut there, text.as_bytes())
        .await
        .shows("3 Kunden und 3 Verträge.")
        .shows("Alle Zeilen sind in Ordnung.");
    let firsts = "select first_on, first_minor from import_rows where first_on is not null order by 1, 2";
    let again: Vec<(NaiveDate, i64)> = other.rows(firsts).await;
    assert_eq!(again.len(), 3);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_files_sent_at_the_same_moment_one_is_kept_and_the_others_are_told() {
    let house = Installation::on("2026-05-20").await;
    let staff = staff_of(&house).await;
    let sent: Vec<_> = (0..4)
        .map(|_| {
            let mut staff = staff.clone();
            tokio::spawn(async move { send(&mut staff, format!("{HEADINGS}\n{TABLE}").as_bytes()).await })
        })
        .collect();
    for page in sent {
        page.await.unwrap().is(200);
    }
    assert_eq!(house.count("imports").await, 1);
    assert_eq!(house.count("import_rows").await, 4, "of one file");
}
