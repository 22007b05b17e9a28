//! Mandates, statements of account, and what merchants put on papers.

use std::process::Command;

use axum::http::Method;
use serde_json::Value;

use crate::browser::Browser;
use crate::installation::Installation;
use crate::people::{consumers_form, order_more, pay_by_debit, placed, sign_in_staff};

/// The text of a PDF as one line.
pub fn words(pdf: &[u8]) -> String {
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("paper.pdf");
    std::fs::write(&path, pdf).unwrap();
    let output = Command::new("pdftotext")
        .arg("-layout")
        .arg(&path)
        .arg("-")
        .output();
    let output = output.expect("pdftotext is needed (Debian: poppler-utils)");
    let text = String::from_utf8(output.stdout).unwrap().replace('\u{a0}', " ");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

async fn customer_by_debit(installation: &Installation) -> Browser {
    let mut customer = installation.browser();
    let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    pay_by_debit(&mut form);
    form.press("order");
    placed(&customer.submit(&form).await);
    customer
}

#[tokio::test]
async fn a_mandate_is_kept_and_mailed_with_the_order_that_gave_it_and_not_with_the_next() {
    let installation = Installation::on("2026-05-04").await;
    let mut customer = customer_by_debit(&installation).await;
    order_more(&mut customer, "stadtblatt", "digital-plus", pay_by_debit).await;
    installation.travel_to("2026-05-04").await;
    let mut files: Vec<_> = installation
        .mails()
        .await
        .iter()
        .filter(|mail| mail.subject.contains("V-"))
        .map(|mail| mail.attachments.len())
        .collect();
    files.sort_unstable();
    assert_eq!(files, [1, 2], "the second order uses the mandate again");
    let page = customer.open("/m/stadtblatt/portal/payment-methods").await;
    let link = page.html().split('"').find(|part| part.ends_with("/mandate.pdf"));
    let link = link.expect("a link to the mandate").to_owned();
    let file = customer.get(&link).await;
    let text = words(&file.body);
    for told in [
        "SEPA-Lastschriftmandat",
        "DE02 5001 0517 0137 0750 30",
        "CORE-DE-1",
        "Mara Lindqvist",
    ] {
        assert!(text.contains(told), "{told:?} is not in {text}");
    }
    let evidence = installation
        .rows::<(Value,)>("select evidence from payment_methods where kind = 'sepa'")
        .await
        .remove(0)
        .0;
    assert_eq!(evidence["version"], "CORE-DE-1");
    assert!(
        evidence["text"]
            .as_str()
            .unwrap()
            .contains("innerhalb von acht Wochen")
    );
}

#[tokio::test]
async fn a_statement_shows_what_the_ledger_has_up_to_its_last_day() {
    let installation = Installation::on("2026-05-04").await;
    let mut customer = customer_by_debit(&installation).await;
    installation.travel_to("2026-08-04").await;
    let documents = installation
        .rows::<(String, i64)>("select number, gross_minor from documents order by document_id")
        .await;
    assert!(documents.len() > 1);
    let owed: i64 = documents.iter().map(|(_, gross)| gross).sum();
    let statement = customer.get("/m/stadtblatt/portal/statement.pdf").await;
    statement.is(200);
    let text = words(&statement.body);
    for (number, _) in &documents {
        assert!(text.contains(number.as_str()), "{number} is not in {text}");
    }
    let open = texts::format::money(texts::Lang::De, owed, "EUR").replace('\u{a0}', " ");
    assert!(
        text.contains(&format!("sind {open} offen")),
        "{open} is not in {text}"
    );
    // The next year begins with what was owed at the end of this one.
    let next = customer
        .get("/m/stadtblatt/portal/statement.pdf?from=2027-01-01&until=2027-12-31")
        .await;
    assert!(words(&next.body).contains(&format!("Saldo am 31.12.2026 {open}")));
    let wrong = customer
        .get("/m/stadtblatt/portal/statement.pdf?from=gestern")
        .await;
    wrong.is(400);
}

const SVG: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 10'><rect width='40' height='10' fill='#123456'/></svg>";

async fn send_logo(browser: &mut Browser, content: &[u8]) -> axum::http::StatusCode {
    let mut body =
        b"--frontier\r\nContent-Disposition: form-data; name=\"logo\"; filename=\"logo.svg\"\r\n\r\n"
            .to_vec();
    body.extend(content);
    body.extend(b"\r\n--frontier--\r\n");
    browser
        .send_typed(
            Method::POST,
            "/m/stadtblatt/staff/documents/logo",
            Some((body, "multipart/form-data; boundary=frontier")),
            true,
        )
        .await
        .status
}

#[tokio::test]
async fn owners_set_texts_and_logo_and_papers_show_them_from_then_on() {
    let installation = Installation::on("2026-05-04").await;
    let mut owner = installation.browser();
    sign_in_staff(&mut owner, "stadtblatt").await;
    let page = owner.open("/m/stadtblatt/staff/documents?paper=contract").await;
    let mut form = page.form("set-paper-texts");
    form.set("form[opening_de]", "Schön, dass Sie da sind.\n\nZweiter Absatz.")
        .set("form[closing_de]", "王 geht nicht");
    let page = owner.submit(&form).await;
    page.is(200);
    assert!(
        page.html().contains("Schön, dass Sie da sind."),
        "what was typed is kept"
    );
    assert_eq!(installation.count("document_texts").await, 0);
    let mut form = page.form("set-paper-texts");
    form.set("form[opening_de]", "Schön, dass Sie da sind.\n\nZweiter Absatz.")
        .set("form[closing_de]", "Ihre Redaktion");
    owner.submit(&form).await.is(200);
    // Files that are no logos are refused, and said so.
    for wrong in [&b""[..], b"%PDF-1.7", b"<svg", &[b'x'; 60_000]] {
        send_logo(&mut owner, wrong).await;
        assert_eq!(installation.count("logos").await, 0);
    }
    // Whatever comes from a camera is answered on the page, and not by closing the line.
    let photograph = vec![b'x'; 3 * 1024 * 1024];
    assert_eq!(send_logo(&mut owner, &photograph).await, 303);
    owner
        .open("/m/stadtblatt/staff/documents")
        .await
        .shows("Die Datei ist größer als 48 KB");
    assert_eq!(installation.count("logos").await, 0);
    assert_eq!(send_logo(&mut owner, SVG.as_bytes()).await, 303);
    assert_eq!(installation.count("logos").await, 1);
    let actions = installation
        .rows::<(String,)>("select action from audit_log order by audit_id")
        .await;
    assert_eq!(
        actions,
        [("papers.texts_set".to_owned(),), ("papers.logo_set".to_owned(),)]
    );

    customer_by_debit(&installation).await;
    let confirmation = installation
        .rows::<(Vec<u8>,)>("select bytes from files where kind = 'contract_confirmation'")
        .await
        .remove(0)
        .0;
    let text = words(&confirmation);
    for told in ["Schön, dass Sie da sind.", "Zweiter Absatz.", "Ihre Redaktion"] {
        assert!(text.contains(told), "{told:?} is not in {text}");
    }
    installation.travel_to("2026-06-20").await;
    let letterheads = installation
        .rows::<(String,)>("select body::text from letterheads")
        .await;
    assert!(letterheads[0].0.contains("svg"), "invoices carry the logo");

    let form = owner
        .open("/m/stadtblatt/staff/documents")
        .await
        .form("remove-logo");
    owner.submit(&form).await.is(200);
    assert_eq!(installation.count("logos").await, 0);
}

#[tokio::test]
async fn support_looks_at_papers_and_changes_nothing() {
    let installation = Installation::on("2026-05-04").await;
    installation.tamper("update staff set role = 'support'").await;
    let mut support = installation.browser();
    sign_in_staff(&mut support, "stadtblatt").await;
    let page = support.open("/m/stadtblatt/staff/documents").await;
    page.is(200);
    assert!(!page.html().contains("type=\"file\""));
    let mut form = page.form("set-paper-texts");
    form.set("form[opening_de]", "Hallo");
    support.submit(&form).await;
    send_logo(&mut support, SVG.as_bytes()).await;
    let body = Some("merchant=stadtblatt".to_owned());
    support.send(Method::POST, "/api/remove-logo", body, true).await;
    assert_eq!(installation.count("document_texts").await, 0);
    assert_eq!(installation.count("logos").await, 0);
    assert_eq!(installation.count("audit_log").await, 0);
    let mut nobody = installation.browser();
    send_logo(&mut nobody, SVG.as_bytes()).await;
    assert_eq!(installation.count("logos").await, 0);
}
