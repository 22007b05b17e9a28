//! Customers whose browser shows a change while it is chosen, and who confirm what it showed: computed here as it is there, from what
//! the page brings; the server makes it only if it would show the same.

use app::islands::change_preview::{ChangeStart, Chosen, Shown};
use app::islands::packed::Packed;

use crate::browser::Page;
use crate::html::Form;
use crate::people::order;
use crate::reader::{CONTRACTS, reader};

/// What the page brings for the preview.
fn start(page: &Page) -> ChangeStart {
    let (_, packed) = page.html().split_once("data-start=\"").unwrap();
    let mut packed = packed.split('"').next().unwrap().to_owned();
    for (entity, character) in [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")] {
        packed = packed.replace(entity, character);
    }
    ChangeStart::unpacked(&packed).unwrap()
}

fn plan(slug: &str) -> Chosen {
    Chosen {
        plan: slug.to_owned(),
        ..Chosen::default()
    }
}

fn units(typed: &str) -> Chosen {
    Chosen {
        quantity: typed.to_owned(),
        ..Chosen::default()
    }
}

/// The form under what is shown, made of the one in which it is chosen.
fn form(page: &Page, start: &ChangeStart, shown: &Shown) -> Form {
    let mut form = page.form("request-change");
    assert_eq!(form.action, start.action);
    form.fields = shown.fields.clone();
    form
}

#[tokio::test]
async fn a_switch_is_made_as_the_browser_showed_it_once_however_often_it_is_confirmed() {
    let mut reader = reader("digital").await;
    let page = reader.open("/switch").await;
    let start = start(&page);
    assert_eq!(start.shown(&plan("")), None);
    assert_eq!(start.shown(&plan("digital")), None, "it is in force");
    let shown = start.shown(&plan("digital-plus")).unwrap();
    // What the server's own preview says, word for word.
    let mut asked = page.form("request-change");
    asked.set("form[plan]", "digital-plus");
    let servers = reader.browser.submit(&asked).await;
    let bill = shown.text.bill.clone().unwrap();
    let lines = bill
        .lines
        .iter()
        .flat_map(|line| [&line.name, &line.amount, &line.why.1]);
    let sums = bill
        .taxes
        .iter()
        .chain([&bill.total, &shown.text.when, &shown.text.then]);
    for told in lines
        .chain(sums.flat_map(|(label, value)| [label, value]))
        .chain([&shown.title, &shown.text.lead, &shown.text.button])
    {
        servers.shows(&told.replace('\u{a0}', " "));
    }
    assert_eq!(bill.lines.len(), 2);
    let confirming = servers.form("confirm-change");
    let sent = form(&page, &start, &shown);
    assert_eq!(sent.value("form[total]"), confirming.value("form[total]"));
    assert_eq!(reader.house.count("quotes").await, 1);

    let done = reader.browser.submit(&sent).await;
    done.is(200)
        .shows("Ihr Tarifwechsel ist eingerichtet.")
        .shows("Digital Plus");
    assert_eq!(reader.billed().await, [990, 1000]);
    let again = reader.browser.submit(&sent).await;
    again.is(200).shows("bereits ausgeführt");
    assert_eq!(reader.billed().await, [990, 1000]);
    assert_eq!(reader.house.count("quotes").await, 2);
    // The quote is kept as any other: its own page says that it was made.
    reader
        .open(&format!("/changes/{}", start.quote))
        .await
        .shows("bereits ausgeführt");
    reader.is_whole().await;
}

#[tokio::test]
async fn units_are_ordered_as_the_browser_showed_them() {
    let mut reader = reader("paketbox-privat").await;
    let page = reader.open("/units").await;
    let start = start(&page);
    for nothing in ["", "viele", "1", "0", "10001"] {
        assert_eq!(start.shown(&units(nothing)), None, "{nothing:?}");
    }
    let shown = start.shown(&units(" 3 ")).unwrap();
    assert!(
        shown.text.button.contains("Zahlungspflichtig bestellen"),
        "{}",
        shown.text.button
    );
    let sent = form(&page, &start, &shown);
    // Two clicks at the same moment.
    let mut second = reader.browser.clone();
    let (one, other) = tokio::join!(reader.browser.submit(&sent), second.submit(&sent));
    one.is(200);
    other.is(200);
    assert_eq!(reader.billed().await.last(), Some(&200));
    assert_eq!(reader.billed().await.len(), 2);
    // Fewer cost nothing today and count later; the button says nothing of paying.
    let page = reader.open("/units").await;
    let start = self::start(&page);
    let shown = start.shown(&units("2")).unwrap();
    assert_eq!(shown.text.button, "Menge verringern");
    assert_eq!(shown.text.bill, None);
    let done = reader.browser.submit(&form(&page, &start, &shown)).await;
    done.is(200).shows("Ihre neue Menge ist eingetragen.");
    reader.is_whole().await;
}

#[tokio::test]
async fn what_the_browser_showed_is_not_believed() {
    let mut reader = reader("digital").await;
    let page = reader.open("/switch").await;
    let start = start(&page);
    let shown = start.shown(&plan("digital-plus")).unwrap();
    for (field, value) in [("total", "1"), ("seen", "0000000000000000"), ("seen", "")] {
        let mut sent = form(&page, &start, &shown);
        sent.set(&format!("form[{field}]"), value);
        let answer = reader.browser.submit(&sent).await;
        answer
            .is(200)
            .shows("geschehen ist noch nichts")
            .shows("Zahlungspflichtig wechseln · 10,00 €");
        assert!(answer.path.contains("/changes/"), "{}", answer.path);
    }
    // A plan that is not on offer, and the one in force.
    for slug in ["musik-single", "digital", "no-such-plan"] {
        let mut sent = form(&page, &start, &shown);
        sent.set("form[plan]", slug);
        let page = reader.browser.submit(&sent).await;
        assert!(page.path.ends_with("/switch"), "{slug}: {}", page.path);
    }
    // A day later there is less of the month left.
    reader.house.travel_to("2026-06-17").await;
    let page = reader.browser.submit(&form(&page, &start, &shown)).await;
    page.shows("geschehen ist noch nichts").shows("14 von 30 Tagen");
    assert_eq!(reader.billed().await, [990]);
    assert_eq!(reader.house.count("contract_events").await, 1);
    reader.is_whole().await;
}

#[tokio::test]
async fn one_pages_quote_stands_for_one_change_only() {
    let mut reader = reader("paketbox-privat").await;
    let page = reader.open("/units").await;
    let start = start(&page);
    let three = start.shown(&units("3")).unwrap();
    reader
        .browser
        .submit(&form(&page, &start, &three))
        .await
        .shows("Ihre neue Menge ist eingetragen.");
    // Back on the page as it was: another number is another change, computed by what holds now.
    let five = start.shown(&units("5")).unwrap();
    let page = reader.browser.submit(&form(&page, &start, &five)).await;
    page.shows("geschehen ist noch nichts")
        .shows("Zahlungspflichtig bestellen · 2,00 €");
    assert_eq!(reader.billed().await.last(), Some(&200));

    // Somebody else's quote is not there, nor is their contract.
    let mut other = reader.house.browser();
    let theirs = order(&mut other, "stadtblatt", "paketbox-privat", "nils@post.example").await;
    let page = other.open(&format!("{CONTRACTS}/{theirs}/units")).await;
    let own = self::start(&page);
    let mut sent = form(&page, &own, &own.shown(&units("3")).unwrap());
    sent.set("form[quote]", &start.quote);
    other.submit(&sent).await.is(404);
    let mut sent = form(&page, &own, &own.shown(&units("3")).unwrap());
    sent.set("form[contract]", &reader.contract);
    other.submit(&sent).await.is(404);
    reader.is_whole().await;
}
