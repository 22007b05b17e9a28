//! Customers change units, extras and pauses in the portal: within what their plan allows, as a browser without scripts does it.

use crate::browser::Page;
use crate::reader::{Reader, reader};

impl Reader {
    async fn asks_for_units(&mut self, quantity: &str) -> Page {
        let mut form = self.open("/units").await.is(200).form("request-change");
        form.set("form[quantity]", quantity);
        self.browser.submit(&form).await
    }

    async fn asks_for_a_pause(&mut self, first: &str, last: &str) -> Page {
        let mut form = self.open("/pause").await.is(200).form("request-change");
        form.set("form[first_day]", first).set("form[last_day]", last);
        self.browser.submit(&form).await
    }

    async fn confirms(&mut self, shown: &Page) -> Page {
        self.browser.submit(&shown.form("confirm-change")).await
    }
}

#[tokio::test]
async fn more_compartments_are_paid_from_today_and_fewer_from_the_next_period_on() {
    let mut reader = reader("paketbox-privat").await;
    let shown = reader.asks_for_units("3").await;
    // Two more for half of June at 2.00 a month.
    shown
        .shows("Zahlungspflichtig bestellen · 2,00 €")
        .shows("15 von 30 Tagen")
        .shows("11,90 € pro Monat");
    let done = reader.confirms(&shown).await;
    done.is(200).shows("Ihre neue Menge ist eingetragen.");
    assert_eq!(reader.billed().await.last(), Some(&200));
    reader
        .browser
        .submit(&shown.form("confirm-change"))
        .await
        .shows("bereits ausgeführt");

    let shown = reader.asks_for_units("1").await;
    shown
        .shows("Menge verringern")
        .shows("ab 1. Juli 2026")
        .shows("7,90 € pro Monat");
    assert!(!shown.text().contains("Zahlungspflichtig"), "{}", shown.text());
    let documents = reader.billed().await.len();
    reader.confirms(&shown).await.is(200);
    assert_eq!(reader.billed().await.len(), documents, "nothing is due today");
    reader.open("/units").await.shows("1 ab 1. Juli 2026");
    // As many as now: what was scheduled is taken back.
    let shown = reader.asks_for_units("3").await;
    assert!(shown.path.contains("/changes/"), "{}", shown.path);
    let shown = reader.asks_for_units("2").await;
    reader.confirms(&shown).await.is(200);
    reader.house.travel_to("2026-07-01").await;
    assert_eq!(reader.billed().await.last(), Some(&990));
    reader.is_whole().await;
}

#[tokio::test]
async fn a_number_that_cannot_be_is_named_and_what_was_typed_stays() {
    let mut reader = reader("paketbox-haus").await;
    for (typed, problem) in [
        ("viele", "braucht eine ganze Zahl"),
        ("-1", "braucht eine ganze Zahl"),
        ("4", "Das ist die jetzige Menge."),
        ("3", "Möglich sind 4 bis 10.000."),
        ("10001", "Möglich sind 4 bis 10.000."),
    ] {
        let page = reader.asks_for_units(typed).await;
        assert!(page.path.ends_with("/units"), "{typed}: {}", page.path);
        let told = page.problem("quantity").unwrap();
        assert!(told.contains(problem), "{typed}: {told}");
        assert!(
            page.html().contains(&format!("value=\"{typed}\"")),
            "{typed} is gone"
        );
    }
    assert_eq!(reader.house.count("quotes").await, 0);
}

#[tokio::test]
async fn an_extra_is_booked_today_and_given_up_to_the_end_of_the_period() {
    let mut reader = reader("digital").await;
    let offers = reader.open("/extras").await;
    offers
        .is(200)
        .shows("Rätsel und Spiele")
        .shows("2,99 € pro Monat");
    let shown = reader.browser.submit(&offers.form("request-change")).await;
    // Its first period is whole: it begins today, beside the plan's anchor only the rest of June is charged.
    shown
        .shows("Rätsel und Spiele dazubuchen")
        .shows("Zahlungspflichtig buchen · 1,50 €")
        .shows("12,89 € pro Monat");
    reader
        .confirms(&shown)
        .await
        .shows("Die Zusatzoption ist gebucht.");
    assert_eq!(reader.billed().await, [990, 150]);

    let booked = reader.open("/extras").await;
    booked.shows("Gebucht seit 16. Juni 2026");
    let shown = reader.browser.submit(&booked.form("request-change")).await;
    shown
        .shows("Rätsel und Spiele abbestellen")
        .shows("ab 1. Juli 2026")
        .shows("9,90 € pro Monat");
    reader
        .confirms(&shown)
        .await
        .shows("Die Zusatzoption ist abbestellt.");
    let ending = reader.open("/extras").await;
    ending.shows("Gebucht bis 30. Juni 2026");
    assert!(
        !ending.html().contains("request-change"),
        "there is nothing left to ask for"
    );
    reader.house.travel_to("2026-07-01").await;
    assert_eq!(reader.billed().await, [990, 150, 990]);
    reader.is_whole().await;
}

#[tokio::test]
async fn nothing_is_charged_in_a_pause_and_the_contract_goes_on_by_itself() {
    let mut reader = reader("digital").await;
    let shown = reader.asks_for_a_pause("2026-07-01", "2026-07-31").await;
    shown
        .shows("1. Juli 2026 – 31. Juli 2026")
        .shows("Vertrag pausieren")
        .shows("wird nichts berechnet");
    reader.confirms(&shown).await.shows("Ihre Pause ist eingetragen.");
    reader.house.travel_to("2026-07-15").await;
    assert_eq!(reader.billed().await, [990]);
    let page = reader.open("").await;
    page.shows("Pause beenden");
    assert!(
        !page.html().contains("/pause\""),
        "a paused contract is not paused once more"
    );
    reader.open("/pause").await.is(404);
    reader.house.travel_to("2026-08-01").await;
    assert_eq!(reader.billed().await, [990, 990]);
    reader.is_whole().await;
}

#[tokio::test]
async fn a_pause_can_be_ended_early() {
    let mut reader = reader("digital").await;
    let shown = reader.asks_for_a_pause("2026-06-16", "2026-08-15").await;
    // Half of June comes back.
    shown.shows("Gutgeschrieben").shows("4,95 €");
    reader.confirms(&shown).await.is(200);
    reader.house.travel_to("2026-07-11").await;
    let page = reader.open("").await;
    let shown = reader.browser.submit(&page.form("request-change")).await;
    shown.shows("Zahlungspflichtig fortsetzen");
    reader.confirms(&shown).await.shows("Die Pause ist beendet.");
    // 21 of 31 days of July.
    assert_eq!(reader.billed().await.last(), Some(&671));
    reader.is_whole().await;
}

#[tokio::test]
async fn a_pause_that_cannot_be_is_explained_at_its_field() {
    let mut reader = reader("digital").await;
    let first = reader.asks_for_a_pause("2026-07-01", "2026-07-10").await;
    reader.confirms(&first).await.is(200);
    for (first, last, field, problem) in [
        ("", "2026-07-31", "first_day", "fehlt"),
        (
            "31.02.2026",
            "2026-07-31",
            "first_day",
            "Dieses Datum gibt es nicht.",
        ),
        ("2026-06-15", "2026-06-20", "first_day", "schon vorbei"),
        ("2026-08-10", "2026-08-09", "last_day", "liegt vor dem ersten"),
        (
            "2026-08-01",
            "2026-10-01",
            "last_day",
            "höchstens der 30. September 2026",
        ),
        (
            "2026-07-10",
            "2026-07-20",
            "first_day",
            "Ab 1. Juli 2026 ist schon eine Pause",
        ),
    ] {
        let page = reader.asks_for_a_pause(first, last).await;
        assert!(page.path.ends_with("/pause"), "{first}: {}", page.path);
        let told = page
            .problem(field)
            .unwrap_or_else(|| panic!("{first} {last}: {}", page.text()));
        assert!(told.contains(problem), "{first} {last}: {told}");
        assert!(
            page.html().contains(&format!("value=\"{last}\"")),
            "{last} is gone"
        );
    }
    let second = reader.asks_for_a_pause("2026-08-01", "2026-09-30").await;
    reader.confirms(&second).await.is(200);
    let third = reader.asks_for_a_pause("2026-11-01", "2026-11-10").await;
    let told = third.problem("first_day").unwrap();
    assert!(told.contains("höchstens 2 Pausen"), "{told}");
    reader.is_whole().await;
}

#[tokio::test]
async fn what_the_plan_does_not_allow_is_not_there_and_not_done() {
    let mut reader = reader("musik-single").await;
    let page = reader.open("").await;
    for absent in ["/units", "/extras", "/pause"] {
        assert!(!page.html().contains(&format!("{absent}\"")), "{absent}");
        reader.open(absent).await.is(404);
    }
    // Forms that were made up change nothing.
    let mut form = reader.open("/end").await.form("request-change");
    for (wish, fields) in [
        ("units", [("form[component]", "flat"), ("form[quantity]", "0")]),
        (
            "pause",
            [
                ("form[first_day]", "2026-07-01"),
                ("form[last_day]", "2026-07-02"),
            ],
        ),
        (
            "book_add_on",
            [("form[add_on]", "raetsel"), ("form[component]", "")],
        ),
        ("resume", [("form[add_on]", ""), ("form[component]", "")]),
    ] {
        form.set("form[wish]", wish);
        for (name, value) in fields {
            form.set(name, value);
        }
        let page = reader.browser.submit(&form).await;
        assert!(!page.path.contains("/changes/"), "{wish}: {}", page.path);
    }
    assert_eq!(reader.house.count("quotes").await, 0);
}
