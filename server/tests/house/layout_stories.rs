//! Merchants' own layouts: sent in, tried, looked at, used, and given up again.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use axum::http::Method;
use documents::{InvoiceModel, Payment};
use serde_json::Value;
use server::demo::content;
use server::jobs;
use server::mail::Transport;
use server::state::App;
use server::typeset::Cage;
use store::Store;
use store::merchants::Merchant;
use tempfile::TempDir;

use crate::browser::{Browser, Page};
use crate::installation::{Installation, open_shop};
use crate::paper_stories::words;
use crate::people::{order, sign_in_staff};

const LAYOUTS: &str = "/m/stadtblatt/staff/documents/layouts";

/// Ours, with words of the merchant's own at its end.
fn adapted() -> String {
    format!("{}\n#par[Gesetzt mit eigener Hand.]\n", documents::INVOICE_LAYOUT)
}

async fn staff(house: &Installation) -> Browser {
    let mut browser = house.browser();
    sign_in_staff(&mut browser, "stadtblatt").await;
    browser
}

/// Sends a layout in and follows.
async fn send(browser: &mut Browser, paper: &str, layout: &[u8]) -> Page {
    let mut body = format!(
        "--frontier\r\nContent-Disposition: form-data; name=\"paper\"\r\n\r\n{paper}\r\n\
         --frontier\r\nContent-Disposition: form-data; name=\"layout\"; filename=\"invoice.typ\"\r\n\r\n"
    )
    .into_bytes();
    body.extend(layout);
    body.extend(b"\r\n--frontier--\r\n");
    let page = browser
        .send_typed(
            Method::POST,
            "/m/stadtblatt/staff/documents/layout",
            Some((body, "multipart/form-data; boundary=frontier")),
            true,
        )
        .await;
    match page.location() {
        Some(to) => browser.open(&to).await,
        None => page,
    }
}

/// Sends a layout in that must be taken, and takes it into use.
async fn used(browser: &mut Browser, paper: &str, layout: &str) {
    let page = send(browser, paper, layout.as_bytes()).await;
    page.is(200);
    let form = page.form("use-layout");
    let page = browser.submit(&form).await;
    assert!(page.text().contains("Ihre eigene Vorlage"), "{}", page.text());
}

async fn file(house: &Installation, number: &str, kind: &str) -> Vec<u8> {
    let sql = format!(
        "select f.bytes from files f join documents d using (merchant_id, document_id)
         where d.number = '{number}' and f.kind = '{kind}'"
    );
    house.rows::<(Vec<u8>,)>(&sql).await.remove(0).0
}

async fn layout_of(house: &Installation, number: &str) -> Option<String> {
    let sql = format!(
        "select r.layout_id::text from releases r join documents d using (merchant_id, document_id)
         where d.number = '{number}'"
    );
    house.rows::<(Option<String>,)>(&sql).await.remove(0).0
}

async fn audited(house: &Installation) -> Vec<(String, Option<Value>, Option<Value>)> {
    house
        .rows("select action, old, new from audit_log where action like 'papers.layout%' order by audit_id")
        .await
}

#[tokio::test]
async fn a_layout_is_sent_in_looked_at_used_and_given_up_and_each_invoice_tells_which_set_it() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    let page = browser.open(LAYOUTS).await;
    assert!(
        page.text().contains("Unsere Vorlage wird verwendet"),
        "{}",
        page.text()
    );
    let start = browser.get(&format!("{LAYOUTS}/start/invoice.typ")).await;
    assert_eq!(start.html(), documents::INVOICE_LAYOUT);
    let letter = browser.get(&format!("{LAYOUTS}/start/letter.typ")).await;
    assert!(letter.html().contains("#let letter-page("));
    browser
        .get(&format!("{LAYOUTS}/start/contract.typ"))
        .await
        .is(404);

    let page = send(&mut browser, "invoice", adapted().as_bytes()).await;
    page.is(200);
    assert!(page.text().contains("wird nicht verwendet"), "{}", page.text());
    let samples: Vec<_> = page
        .html()
        .split('"')
        .filter(|part| part.ends_with("/sample.pdf"))
        .map(str::to_owned)
        .collect();
    assert_eq!(samples.len(), 10);
    for sample in [&samples[0], &samples[8]] {
        let sample = browser.get(sample).await;
        sample.is(200);
        assert!(words(&sample.body).contains("Gesetzt mit eigener Hand."));
    }
    let source = browser.get(&format!("{}/layout.typ", page.path)).await;
    assert_eq!(source.html(), adapted());
    // Not used yet.
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-02").await;
    assert_eq!(layout_of(&house, "RE-2026-00001").await, None);

    let page = browser.submit(&page.form("use-layout")).await;
    assert!(
        page.text().contains("Ihre eigene Vorlage wird verwendet"),
        "{}",
        page.text()
    );
    order(&mut house.browser(), "stadtblatt", "digital", "ole@post.example").await;
    house.travel_to("2026-06-03").await;
    let used = layout_of(&house, "RE-2026-00002").await;
    assert!(used.is_some());
    let pdf = file(&house, "RE-2026-00002", "document_pdf").await;
    assert!(
        words(&pdf).contains("Gesetzt mit eigener Hand."),
        "{}",
        words(&pdf)
    );
    // The e-invoice is what it is with our layout.
    let mut tx = house.tx().await;
    let document = house.documents().await.remove(1).document;
    assert_eq!(document.number, "RE-2026-00002");
    let content = tx.document_content(document.id).await.unwrap();
    let mut model: InvoiceModel = serde_json::from_str(&content.content.unwrap()).unwrap();
    model.letterhead = serde_json::from_str(&content.letterhead.unwrap()).unwrap();
    model.number.clone_from(&document.number);
    if let Payment::Transfer { reference, .. } = &mut model.payment {
        reference.clone_from(&document.number);
    }
    let ours = documents::render_invoice(&model).unwrap();
    assert_eq!(
        Some(file(&house, "RE-2026-00002", "document_xml").await),
        ours.xml
    );
    assert!(pdf != ours.pdf);
    drop(tx);
    // Mailed as it was made.
    let mails = house.mails().await;
    let mailed = mails.iter().filter(|mail| {
        mail.attachments
            .iter()
            .any(|file| file.name == "RE-2026-00002.pdf")
    });
    assert_eq!(mailed.count(), 1);

    let page = browser
        .submit(&browser.clone().open(LAYOUTS).await.form("drop-layout"))
        .await;
    assert!(
        page.text().contains("Unsere Vorlage wird verwendet"),
        "{}",
        page.text()
    );
    order(&mut house.browser(), "stadtblatt", "digital", "ida@post.example").await;
    house.travel_to("2026-06-04").await;
    assert_eq!(layout_of(&house, "RE-2026-00003").await, None);
    assert!(!words(&file(&house, "RE-2026-00003", "document_pdf").await).contains("eigener Hand"));
    assert_eq!(
        file(&house, "RE-2026-00002", "document_pdf").await,
        pdf,
        "what was made stays"
    );

    let audited = audited(&house).await;
    let actions: Vec<_> = audited.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        actions,
        [
            "papers.layout_added",
            "papers.layout_used",
            "papers.layout_dropped"
        ]
    );
    assert_eq!(audited[1].2.as_ref().unwrap()["layout"], used.clone().unwrap());
    assert_eq!(audited[2].1.as_ref().unwrap()["layout"], used.unwrap());
    assert!(house.tx().await.verify().await.unwrap().findings.is_empty());
}

#[tokio::test]
async fn the_same_file_again_is_the_same_layout_and_pressing_twice_changes_nothing() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    let page = send(&mut browser, "cancellation", adapted().as_bytes()).await;
    let again = send(&mut browser, "cancellation", adapted().as_bytes()).await;
    assert_eq!(page.path, again.path);
    assert_eq!(house.count("layouts").await, 1);
    let use_it = page.form("use-layout");
    for _ in 0..2 {
        browser.submit(&use_it).await.is(200);
    }
    let drop_it = browser
        .open(&format!("{LAYOUTS}?paper=cancellation"))
        .await
        .form("drop-layout");
    for _ in 0..2 {
        browser.submit(&drop_it).await.is(200);
    }
    assert_eq!(audited(&house).await.len(), 3);
    assert_eq!(house.count("layouts_in_use").await, 0);
}

#[tokio::test]
async fn corrections_have_a_layout_of_their_own() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    used(&mut browser, "cancellation", &adapted()).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-02").await;
    let id = house.documents().await[0].document.id;
    let page = browser.open(&format!("/m/stadtblatt/staff/invoices/{id}")).await;
    let mut form = page.form("cancel-invoice");
    form.set("form[reason]", "falsche Anschrift");
    browser.submit(&form).await.is(200);
    house.travel_to("2026-06-03").await;
    assert_eq!(layout_of(&house, "RE-2026-00001").await, None);
    assert!(layout_of(&house, "RK-2026-00001").await.is_some());
    let pdf = file(&house, "RK-2026-00001", "document_pdf").await;
    assert!(words(&pdf).contains("Gesetzt mit eigener Hand."));
}

#[tokio::test]
async fn a_layout_that_does_not_make_every_sample_is_refused_with_the_line_and_nothing_of_it_is_kept() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    let untaxed = adapted().replace(
        "#let taxed = sheet.tax_table != none",
        "#let taxed = sheet.tax_table.rows != none",
    );
    assert_ne!(untaxed, adapted());
    let too_long = "a".repeat(49 * 1024);
    for (layout, said) in [
        (&b"#let x = 1\n#nothing-of-that-name"[..], "layout.typ:2"),
        // Fails for documents without tax only.
        (untaxed.as_bytes(), "Ohne Umsatzsteuer"),
        (b"Nur Text, ohne die E-Rechnung", "held back"),
        (b"\xff\xfe", "kein Text in UTF-8"),
        (b"", "wählen Sie eine Datei"),
        (too_long.as_bytes(), "größer als 48 KB"),
    ] {
        let page = send(&mut browser, "invoice", layout).await;
        page.is(200);
        assert!(page.path.starts_with(LAYOUTS), "{}", page.path);
        assert!(page.text().contains(said), "{said:?} is not in {}", page.text());
        let later = browser.open(LAYOUTS).await;
        assert!(!later.html().contains("layout-error"), "said once");
    }
    assert_eq!(house.count("layouts").await, 0);
    assert!(audited(&house).await.is_empty());
    // Other papers are set by no layouts.
    send(&mut browser, "mandate", adapted().as_bytes()).await.is(404);
    assert_eq!(house.count("layouts").await, 0);
}

#[tokio::test]
async fn a_document_the_layout_does_not_make_is_held_back_with_the_reason_until_that_is_mended() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    // Samples have another name, so they do not show it.
    let spiteful = format!(
        "{}\n#if sheet.letter.recipient.any(line => line.contains(\"Lindqvist\")) {{ panic(\"not for her\") }}\n",
        documents::INVOICE_LAYOUT
    );
    used(&mut browser, "invoice", &spiteful).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-02").await;
    assert_eq!(house.count("releases").await, 0);
    assert_eq!(house.count("files where document_id is not null").await, 0);
    let id = house.documents().await[0].document.id;
    let here = format!("/m/stadtblatt/staff/invoices/{id}");
    let page = browser.open(&here).await;
    assert!(page.text().contains("not for her"), "{}", page.text());
    let tasks = "select attempts from outbox where dead_at is not null";
    assert_eq!(house.rows::<(i32,)>(tasks).await, [(1,)], "once is enough");
    // Downloading makes it no better.
    browser
        .get(&format!("/m/stadtblatt/documents/{id}/pdf"))
        .await
        .is(500);
    assert_eq!(house.count("releases").await, 0);

    used(&mut browser, "invoice", &adapted()).await;
    let page = browser.open("/m/stadtblatt/staff/billing").await;
    browser.submit(&page.form("retry")).await.is(200);
    house.travel_to("2026-06-03").await;
    assert!(layout_of(&house, "RE-2026-00001").await.is_some());
    let page = browser.open(&here).await;
    assert!(!page.text().contains("not for her"), "{}", page.text());
    let mails = house.mails().await;
    let with_it = mails.iter().filter(|mail| {
        mail.attachments
            .iter()
            .any(|file| file.name == "RE-2026-00001.pdf")
    });
    assert_eq!(with_it.count(), 1);
}

#[tokio::test]
async fn a_document_that_is_asked_for_before_the_job_comes_is_set_by_the_layout_too() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    used(&mut browser, "invoice", &adapted()).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let today = house.app.moment(&house.merchant).today();
    jobs::billing::run(&house.app, &house.merchant, today)
        .await
        .unwrap();
    assert_eq!(house.count("releases").await, 0);
    let id = house.documents().await[0].document.id;
    let pdf = browser.get(&format!("/m/stadtblatt/documents/{id}/pdf")).await;
    pdf.is(200);
    assert!(words(&pdf.body).contains("Gesetzt mit eigener Hand."));
    assert!(layout_of(&house, "RE-2026-00001").await.is_some());
    house.travel_to("2026-06-02").await;
    assert_eq!(
        file(&house, "RE-2026-00001", "document_pdf").await,
        pdf.body.to_vec()
    );
}

#[tokio::test]
async fn an_endless_layout_is_refused_in_bounded_time_and_nothing_else_waits_for_it() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    used(&mut browser, "invoice", &adapted()).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let began = Instant::now();
    let mut other = browser.clone();
    let trying = async {
        let endless = "#for _ in range(100000) { for _ in range(100000) { } }";
        let page = send(&mut other, "invoice", endless.as_bytes()).await;
        (page, began.elapsed())
    };
    let working = async {
        let done = house.travel_to("2026-06-01").await;
        let page = browser.open("/m/stadtblatt/staff/invoices").await;
        (done, page, began.elapsed())
    };
    let ((refused, slow), (done, page, quick)) = tokio::join!(trying, working);
    assert!(
        refused.text().contains("dauert es zu lange"),
        "{}",
        refused.text()
    );
    assert!(slow < Duration::from_secs(30), "{slow:?}");
    assert!(
        quick < slow,
        "an invoice waited {quick:?} for somebody's trying of {slow:?}"
    );
    page.is(200);
    assert_eq!(done.billing.invoices, 1);
    assert!(layout_of(&house, "RE-2026-00001").await.is_some());
    assert_eq!(house.count("layouts").await, 1);
}

/// Writes a script that can be started. By another process: one of ours that is just being started would still have the file open for
/// writing, and such a file cannot be run.
fn write_script(path: &Path, script: &str) {
    let written = Command::new("/bin/sh")
        .args(["-c", "printf %s \"$2\" >\"$1\" && chmod 755 \"$1\"", "sh"])
        .arg(path)
        .arg(script)
        .status();
    assert!(written.unwrap().success());
}

/// The same program at the same time, whose cage begins only once there is a file `go` in the folder.
fn held_up(house: &Installation, folder: &TempDir) -> App {
    let program = folder.path().join("program");
    let script = format!(
        "#!/bin/sh\nwhile [ ! -e {go} ]; do /bin/sleep 0.05; done\nexec {turnus} \"$@\"\n",
        go = folder.path().join("go").display(),
        turnus = env!("CARGO_BIN_EXE_turnus"),
    );
    write_script(&program, &script);
    let app = App::new(
        Store::new(house.database.pool().clone()),
        house.clock.clone(),
        house.app.passwords().clone(),
        Transport::Mailbox,
        Cage::new(program, Duration::from_secs(120)),
        "http://turnus.test".to_owned(),
        false,
    );
    app.set_ready();
    app
}

#[tokio::test]
async fn no_transaction_is_open_while_a_layout_works_and_nobody_else_takes_its_task() {
    let house = Installation::on("2026-06-01").await;
    let mut browser = staff(&house).await;
    used(&mut browser, "invoice", &adapted()).await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let today = house.app.moment(&house.merchant).today();
    jobs::billing::run(&house.app, &house.merchant, today)
        .await
        .unwrap();
    let folder = TempDir::new().unwrap();
    let slow = held_up(&house, &folder);
    let working = jobs::outbox::run(&slow, &house.merchant);
    let watching = async {
        // By the clock of the test, which stands still: what is due later was put off.
        let put_off = "outbox where done_at is null and due_at > '2026-06-01T08:05:00Z' and task::text like '%release%'";
        while house.count(put_off).await == 0 {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        // Somebody else does whatever there is to do, and that is not among it.
        jobs::outbox::run(&house.app, &house.merchant).await.unwrap();
        assert_eq!(house.count("releases").await, 0);
        tokio::time::sleep(Duration::from_millis(700)).await;
        let open = house
            .rows::<(String,)>(
                "select query from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
                 and xact_start < clock_timestamp() - interval '500 ms'",
            )
            .await;
        assert!(open.is_empty(), "{open:?}");
        std::fs::write(folder.path().join("go"), "").unwrap();
    };
    let both = async { tokio::join!(working, watching).0 };
    let done = tokio::time::timeout(Duration::from_secs(100), both).await;
    done.expect("the task was never put off").unwrap();
    assert!(layout_of(&house, "RE-2026-00001").await.is_some());
    assert_eq!(house.count("outbox where done_at is null").await, 0);
}

#[tokio::test]
async fn another_merchants_layout_is_not_there() {
    let house = Installation::on("2026-06-01").await;
    let other = Merchant {
        slug: "anderblatt".to_owned(),
        ..content::merchant(house.app.new_id())
    };
    open_shop(&house.app, &other).await;
    let mut browser = staff(&house).await;
    let page = send(&mut browser, "invoice", adapted().as_bytes()).await;
    page.is(200);
    let use_it = page.form("use-layout");
    let mut theirs = house.browser();
    sign_in_staff(&mut theirs, "anderblatt").await;
    let path = page.path.replace("/m/stadtblatt/", "/m/anderblatt/");
    for end in ["", "/layout.typ", "/short/sample.pdf"] {
        browser.get(&format!("{}{end}", page.path)).await.is(200);
        theirs.get(&format!("{path}{end}")).await.is(404);
    }
    let mut foreign = use_it.clone();
    foreign.set("merchant", "anderblatt");
    let refused = theirs.submit(&foreign).await;
    refused.is(404);
    theirs.submit(&use_it).await;
    assert_eq!(house.count("layouts_in_use").await, 0);
}

#[tokio::test]
async fn support_looks_at_layouts_and_changes_nothing() {
    let house = Installation::on("2026-06-01").await;
    let mut owner = staff(&house).await;
    let page = send(&mut owner, "invoice", adapted().as_bytes()).await;
    let use_it = page.form("use-layout");
    house.tamper("update staff set role = 'support'").await;
    let mut support = staff(&house).await;
    let seen = support.open(LAYOUTS).await;
    seen.is(200);
    assert!(!seen.html().contains("type=\"file\""));
    let seen = support.open(&page.path).await;
    seen.is(200);
    assert!(!seen.html().contains("/api/use-layout"));
    send(&mut support, "invoice", b"#let x = 1").await.is(403);
    support.submit(&use_it).await.is(403);
    let body = Some("merchant=stadtblatt&paper=invoice".to_owned());
    support.send(Method::POST, "/api/drop-layout", body, true).await;
    let mut nobody = house.browser();
    send(&mut nobody, "invoice", adapted().as_bytes()).await;
    assert_eq!(house.count("layouts").await, 1);
    assert_eq!(house.count("layouts_in_use").await, 0);
    assert_eq!(audited(&house).await.len(), 1);
}
