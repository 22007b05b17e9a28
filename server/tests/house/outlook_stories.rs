//! What comes in 12 months: the same amounts that are billed then, on the page and in a calendar under a secret address.

use std::collections::BTreeSet;

use calcard::icalendar::{ICalendar, ICalendarComponentType, ICalendarProperty};
use calcard::{Entry, Parser};

use crate::browser::{Browser, Page};
use crate::installation::Installation;
use crate::people::{order, order_more, pay_by_transfer};

const OUTLOOK: &str = "/m/stadtblatt/portal/outlook";

async fn with_a_reader() -> (Installation, Browser) {
    let house = Installation::on("2026-06-01").await;
    let mut reader = house.browser();
    order(&mut reader, "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-06-03").await;
    (house, reader)
}

/// The address that a page shows once.
fn address(page: &Page) -> Option<String> {
    let html = page.html();
    let at = html.find("id=\"calendar-address\"")?;
    let value = html[at..].split("value=\"").nth(1)?;
    Some(value.split('"').next()?.to_owned())
}

/// The calendar at an address, asked for without any cookie.
async fn feed(house: &Installation, address: &str) -> Page {
    let path = address.strip_prefix("http://turnus.test").unwrap();
    house.browser().get(path).await
}

async fn subscribed(reader: &mut Browser) -> String {
    let form = reader.open(OUTLOOK).await.form("renew-calendar");
    let answer = reader.post(&form).await;
    assert_eq!(answer.location().unwrap(), format!("{OUTLOOK}#calendar"));
    address(&reader.get(OUTLOOK).await).unwrap()
}

#[tokio::test]
async fn the_outlook_says_what_is_billed_then() {
    let (house, mut reader) = with_a_reader().await;
    order_more(&mut reader, "stadtblatt", "digital-plus", pay_by_transfer).await;
    house.travel_to("2026-06-04").await;
    let page = reader.get(OUTLOOK).await;
    page.is(200);
    let months = page
        .html()
        .matches("<section class=\"section\"><div class=\"section-head\">");
    assert!(months.count() >= 12, "{}", page.text());
    let before = house.documents().await.len();
    house.travel_to("2026-07-05").await;
    let billed = house.documents().await.split_off(before);
    assert!(billed.len() > 1);
    for listed in billed {
        let amount = texts::format::money(texts::Lang::De, listed.document.gross_minor, "EUR");
        let on = texts::format::date_short(texts::Lang::De, listed.document.issued_on);
        page.shows(&on).shows(&amount.replace('\u{a0}', " "));
    }
    reader
        .get("/m/stadtblatt/portal")
        .await
        .shows("Meine nächsten 12 Monate");
}

#[tokio::test]
async fn a_calendar_is_read_by_another_program_and_keeps_its_events() {
    let (house, mut reader) = with_a_reader().await;
    let address = subscribed(&mut reader).await;
    let page = feed(&house, &address).await;
    page.is(200);
    assert_eq!(page.headers["content-type"], "text/calendar; charset=utf-8");
    assert!(!page.headers.contains_key("set-cookie"));
    let text = page.html();
    // RFC 5545, 3.1: lines end with CR LF and have 75 octets at most.
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    for line in text.split("\r\n") {
        assert!(line.len() <= 75, "{line}");
    }
    let read = read(text);
    let events: Vec<_> = read
        .components
        .iter()
        .filter(|component| component.component_type == ICalendarComponentType::VEvent)
        .collect();
    assert!(events.len() >= 11, "{}", events.len());
    assert_eq!(text.matches("BEGIN:VEVENT").count(), events.len());
    assert_eq!(
        text.matches("\r\nDTSTART;VALUE=DATE:").count(),
        events.len(),
        "whole days"
    );
    for event in &events {
        assert!(event.property(&ICalendarProperty::Dtstamp).is_some());
        assert!(event.property(&ICalendarProperty::Dtend).is_none());
    }
    assert!(text.contains("SUMMARY:Stadtblatt Digital: 9\\,90"), "{text}");
    let identities = uids(&page);
    assert_eq!(identities.len(), events.len(), "each once");
    // Tomorrow the same events are the same events.
    house.travel_to("2026-06-04").await;
    assert_eq!(uids(&feed(&house, &address).await), identities);
}

fn read(text: &str) -> ICalendar {
    match Parser::new(text).entry() {
        Entry::ICalendar(read) => read,
        other => panic!("not a calendar: {other:?}"),
    }
}

fn uids(page: &Page) -> BTreeSet<String> {
    page.is(200);
    let text = page.html().replace("\r\n ", "");
    let lines = text.split("\r\n");
    lines
        .filter_map(|line| line.strip_prefix("UID:").map(str::to_owned))
        .collect()
}

#[tokio::test]
async fn an_address_is_shown_once_kept_as_a_hash_renewed_and_revoked() {
    let (house, mut reader) = with_a_reader().await;
    let first = subscribed(&mut reader).await;
    let token = first.split('/').nth_back(1).unwrap().to_owned();
    assert_eq!(token.len(), 64, "256 bits");
    let page = reader.get(OUTLOOK).await;
    assert!(!page.html().contains(&token), "shown once");
    page.shows("gilt seit dem 3. Juni 2026");
    let kept = house
        .rows::<(Vec<u8>,)>("select token_hash from calendar_feeds")
        .await;
    assert_ne!(kept[0].0, token.as_bytes());
    let everywhere = house
        .rows::<(bool,)>(&format!(
            "select exists (select from sessions s where position('{token}' in s.data::text) > 0)"
        ))
        .await;
    assert!(!everywhere[0].0, "nor in the session any more");

    let second = subscribed(&mut reader).await;
    feed(&house, &first).await.is(404);
    feed(&house, &second).await.is(200);
    reader.get(OUTLOOK).await;
    let form = reader.open(OUTLOOK).await.form("revoke-calendar");
    reader.submit(&form).await.shows("öffnet nichts mehr");
    feed(&house, &second).await.is(404);
    assert_eq!(house.count("calendar_feeds").await, 0);
    let logged = house
        .rows::<(String,)>("select action from audit_log order by audit_id")
        .await;
    let logged: Vec<_> = logged.iter().map(|row| row.0.as_str()).collect();
    assert_eq!(
        logged,
        ["calendar.renewed", "calendar.renewed", "calendar.revoked"]
    );
}

#[tokio::test]
async fn a_calendar_shows_its_customers_contracts_and_nobody_elses() {
    let (house, mut reader) = with_a_reader().await;
    let mut other = house.browser();
    order(&mut other, "stadtblatt", "print", "nils@post.example").await;
    house.travel_to("2026-06-04").await;
    let address = subscribed(&mut reader).await;
    let text = feed(&house, &address).await.html().to_owned();
    assert!(text.contains("Digital") && !text.contains("Print"), "{text}");
    let others = address.replace("/m/stadtblatt/", "/m/anderswo/");
    feed(&house, &others).await.is(404);
}
