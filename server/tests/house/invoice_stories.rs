//! A customer finds own invoices by what is asked for, page by page, and takes a year along.

use std::collections::BTreeSet;
use std::io::{Cursor, Read};

use server::use_cases::cancelling::{Cancelled, cancel_invoice};
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::payments::Received;

use crate::browser::{Browser, Page};
use crate::installation::{Installation, day};
use crate::people::{order, order_more, pay_by_transfer};

const INVOICES: &str = "/m/stadtblatt/portal/invoices";

/// The numbers of the documents a page lists, from the top.
fn listed(page: &Page) -> Vec<String> {
    page.is(200);
    let html = page.html();
    html.split("<th scope=\"row\"")
        .skip(1)
        .map(|row| {
            let number = row.split("class=\"unbroken\">").nth(1).unwrap();
            number.split('<').next().unwrap().to_owned()
        })
        .collect()
}

async fn found(browser: &mut Browser, asked: &str) -> Vec<String> {
    listed(&browser.get(&format!("{INVOICES}?{asked}")).await)
}

/// A reader since November, whose first invoice is paid and whose third was taken back; today is the 3rd of February.
async fn reader() -> (Installation, Browser) {
    let house = Installation::on("2025-11-03").await;
    let mut reader = house.browser();
    order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    order(&mut house.browser(), "stadtblatt", "print", "nils@post.example").await;
    house.travel_to("2026-02-03").await;
    let mine = house
        .rows::<(uuid::Uuid, uuid::Uuid)>(
            "select d.document_id, d.customer_id from documents d join customers c using (merchant_id, customer_id)
             where c.email = 'mara@post.example' order by d.document_id",
        )
        .await;
    assert_eq!(mine.len(), 4);
    let payment = Received {
        id: house.app.new_id(),
        customer: mine[0].1,
        received_on: day("2025-11-10"),
        amount_minor: 990,
        currency: "EUR".to_owned(),
        reference: "erste".to_owned(),
        sender: String::new(),
        at: house.app.now(),
    };
    receive_payment(&house.app, &house.merchant, &payment, &[mine[0].0], Actor::Demo)
        .await
        .unwrap();
    let taken_back = cancel_invoice(&house.app, &house.merchant, mine[2].0, "falsch", Actor::Demo)
        .await
        .unwrap();
    assert!(matches!(taken_back, Cancelled::Done { .. }));
    house.travel_to("2026-02-03").await;
    (house, reader)
}

#[tokio::test]
async fn a_filter_finds_what_it_names_among_the_own_documents_only() {
    let (house, mut reader) = reader().await;
    let mine: Vec<String> = house
        .rows::<(String,)>(
            "select d.number from documents d join customers c using (merchant_id, customer_id)
             where c.email = 'mara@post.example' order by document_id desc",
        )
        .await
        .into_iter()
        .map(|row| row.0)
        .collect();
    let all = found(&mut reader, "").await;
    assert_eq!(all, mine);
    let of_year: Vec<_> = all
        .iter()
        .filter(|number| number.contains("2025"))
        .cloned()
        .collect();
    assert_eq!(of_year.len(), 2);
    assert_eq!(found(&mut reader, "year=2025").await, of_year);
    let corrections: Vec<_> = all
        .iter()
        .filter(|number| number.starts_with("RK"))
        .cloned()
        .collect();
    assert_eq!(corrections.len(), 1);
    assert_eq!(found(&mut reader, "kind=correction").await, corrections);
    assert_eq!(
        found(&mut reader, "state=paid").await,
        [all.last().unwrap().as_str()],
        "neither a correction nor what was taken back"
    );
    let open: BTreeSet<_> = found(&mut reader, "state=open").await.into_iter().collect();
    let overdue: BTreeSet<_> = found(&mut reader, "state=overdue").await.into_iter().collect();
    assert!(
        overdue.is_subset(&open) && overdue.len() < open.len(),
        "{overdue:?} {open:?}"
    );
    assert!(overdue.iter().next().unwrap().contains("2025"));
    // Together they all must fit.
    assert_eq!(
        found(&mut reader, "year=2025&state=paid&kind=invoice")
            .await
            .len(),
        1
    );
    assert!(found(&mut reader, "year=2026&state=paid").await.is_empty());
    // By a part of the number, however written, and by an amount.
    let number = all[1].to_lowercase();
    assert_eq!(
        found(&mut reader, &format!("q={number}")).await,
        [all[1].as_str()]
    );
    assert_eq!(found(&mut reader, "q=9%2C90+%E2%82%AC").await.len(), all.len());
    for nothing in ["q=9%2C91", "q=%25", "q=_", "year=2019"] {
        let page = reader.get(&format!("{INVOICES}?{nothing}")).await;
        assert!(listed(&page).is_empty(), "{nothing}");
        page.shows("Keine Ihrer Rechnungen passt")
            .shows("Auswahl aufheben");
    }
    // What no filter knows asks for nothing.
    assert_eq!(found(&mut reader, "year=soon&state=x&kind=y").await, all);
    reader
        .get(INVOICES)
        .await
        .shows("gutgeschrieben")
        .shows("storniert");
    // Somebody else's number stays somebody else's.
    let others = house
        .rows::<(String,)>(
            "select d.number from documents d join customers c using (merchant_id, customer_id)
             where c.email = 'nils@post.example' limit 1",
        )
        .await
        .remove(0)
        .0;
    assert!(found(&mut reader, &format!("q={others}")).await.is_empty());
}

#[tokio::test]
async fn whoever_has_no_invoice_is_told_so_and_asked_nothing() {
    let house = Installation::on("2026-02-03").await;
    let mut browser = house.browser();
    order(&mut browser, "stadtblatt", "digital", "mara@post.example").await;
    let page = browser.get(INVOICES).await;
    page.is(200).shows("Es gibt noch keine Rechnung.");
    assert!(!page.html().contains("name=\"q\""), "nothing to look for");
    assert!(!page.html().contains("year.zip"));
    browser
        .get(&format!("{INVOICES}/year.zip?year=2026"))
        .await
        .is(404);
    browser.get(&format!("{INVOICES}/year.zip")).await.is(400);
}

#[tokio::test]
async fn the_pages_of_a_long_list_keep_the_filter_and_show_each_document_once() {
    let house = Installation::on("2025-01-02").await;
    let mut browser = house.browser();
    order(&mut browser, "stadtblatt", "digital", "mara@post.example").await;
    for _ in 0..9 {
        order_more(&mut browser, "stadtblatt", "digital", pay_by_transfer).await;
    }
    // One invoice a month for each contract, unless a bill collects several: count what there is.
    house.travel_to("2025-12-31").await;
    let copies = "insert into documents
        select merchant_id, gen_random_uuid(), customer_id, kind, number || '-' || n, issued_on, due_on, currency, net_minor,
               tax_minor, gross_minor, collection, content, issued_at, letterhead_hash, content_hash, chain_position + 1000 * n,
               chain_hash
        from documents, generate_series(1, 10) n";
    house.tamper(copies).await;
    let total = usize::try_from(house.count("documents").await).unwrap();
    assert!(total > 110, "{total}");
    let mut seen = Vec::new();
    let mut path = format!("{INVOICES}?year=2025&kind=invoice");
    loop {
        let page = browser.get(&path).await;
        let numbers = listed(&page);
        assert!(numbers.len() <= 50);
        seen.extend(numbers);
        let next = page.html().split("href=\"").skip(1).find_map(|rest| {
            let to = rest.split('"').next().unwrap().replace("&amp;", "&");
            (to.contains("after=") && !to.contains("lang=")).then_some(to)
        });
        let Some(next) = next else { break };
        assert!(next.contains("year=2025&kind=invoice&after="), "{next}");
        path = next;
    }
    assert_eq!(seen.len(), total);
    assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), total);
}

#[tokio::test]
async fn a_contracts_page_lists_what_bills_it_however_much_bills_another() {
    let house = Installation::on("2025-01-02").await;
    let mut browser = house.browser();
    let print = order(&mut browser, "stadtblatt", "print", "mara@post.example").await;
    house.travel_to("2025-01-20").await;
    let digital = order_more(&mut browser, "stadtblatt", "digital", pay_by_transfer).await;
    house.travel_to("2025-03-20").await;
    let of = async |contract: &str| -> BTreeSet<String> {
        let numbers = house
            .rows::<(String,)>(&format!(
                "select distinct d.number from documents d join document_lines l using (merchant_id, document_id)
                 where l.contract_id = '{contract}'"
            ))
            .await;
        numbers.into_iter().map(|(number,)| number).collect()
    };
    // Sixty newer ones that bill nothing of the two.
    let copies = "insert into documents
        select merchant_id, ('ffffffff-ffff-7fff-8fff-' || lpad(n::text, 12, '0'))::uuid, customer_id, kind, number || '-' || n,
               issued_on, due_on, currency, net_minor, tax_minor, gross_minor, collection, content, issued_at,
               letterhead_hash, content_hash, chain_position + 1000 * n, chain_hash
        from (select * from documents limit 1) d, generate_series(1, 60) n";
    house.tamper(copies).await;
    for contract in [&print, &digital] {
        let page = browser
            .get(&format!("/m/stadtblatt/portal/contracts/{contract}"))
            .await;
        let shown: BTreeSet<String> = page
            .is(200)
            .html()
            .split("class=\"unbroken\">")
            .skip(1)
            .map(|rest| rest.split('<').next().unwrap().to_owned())
            .filter(|number| number.starts_with("RE-"))
            .collect();
        assert!(!shown.is_empty());
        assert_eq!(shown, of(contract).await);
    }
    assert_ne!(of(&print).await, of(&digital).await);
}

/// What a ZIP has: name and content.
fn unzipped(page: &Page) -> Vec<(String, Vec<u8>)> {
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

#[tokio::test]
async fn a_year_is_taken_along_as_a_zip_of_all_released_documents_and_nobody_elses() {
    let (house, mut reader) = reader().await;
    let path = format!("{INVOICES}/year.zip?year=2026");
    let page = reader.get(&path).await;
    assert_eq!(page.headers["content-type"], "application/zip");
    assert_eq!(
        page.headers["content-disposition"],
        "attachment; filename=\"Rechnungen-2026.zip\""
    );
    assert!(
        !page.headers.contains_key("content-encoding"),
        "not compressed twice"
    );
    let files = unzipped(&page);
    let kept = house
        .rows::<(String, Vec<u8>)>(
            "select f.name, f.bytes from files f join documents d using (merchant_id, document_id)
             join customers c using (merchant_id, customer_id)
             where c.email = 'mara@post.example' and d.issued_on >= '2026-01-01' order by d.document_id, f.kind",
        )
        .await;
    assert_eq!(kept.len(), 8, "each as PDF and as XML");
    assert_eq!(files, kept);
    // What is not released is named, and not in it.
    house
        .tamper(
            "delete from releases where document_id = (select d.document_id from documents d
             join customers c using (merchant_id, customer_id) where c.email = 'mara@post.example'
             order by d.document_id desc limit 1)",
        )
        .await;
    let files = unzipped(&reader.get(&path).await);
    assert_eq!(files.len(), 7);
    let (name, note) = files.last().unwrap();
    assert_eq!(name, "Noch nicht enthalten.txt");
    assert!(String::from_utf8_lossy(note).contains("RE-2026-"));
    let english = reader.get("/m/stadtblatt/portal?lang=en").await;
    assert!(english.status.is_redirection());
    let page = reader.get(&format!("{INVOICES}/year.zip?year=2025")).await;
    assert_eq!(
        page.headers["content-disposition"],
        "attachment; filename=\"Invoices-2025.zip\""
    );
    assert_eq!(unzipped(&page).len(), 4);
}
