//! Figures are sums over documents: what pages and tables show is added up again from what was issued, posted and paid.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};
use server::use_cases::cancelling::cancel_invoice;
use server::use_cases::paying::receive_payment;
use store::contracts::Actor;
use store::documents::Kind;
use store::payments::Received;

use crate::browser::Browser;
use crate::installation::{Installation, day};
use crate::people::{order, sign_in_staff};

const FIGURES: &str = "/m/stadtblatt/staff/figures";

/// Month, recognised, billed, collected of the table that is downloaded, in minor units.
async fn table(staff: &mut Browser, filter: &str) -> Vec<(String, i64, i64, Option<i64>)> {
    let page = staff.open(&format!("{FIGURES}/revenue.csv{filter}")).await;
    page.is(200);
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    let mut lines = text.trim_start_matches('\u{feff}').lines();
    assert_eq!(lines.next(), Some("Monat;Währung;Verdient;Berechnet;Eingenommen"));
    let minor = |cell: &str| cell.replace(',', "").parse::<i64>();
    lines
        .map(|line| {
            let cells: Vec<&str> = line.split(';').collect();
            assert_eq!(cells[1], "EUR");
            (
                cells[0].to_owned(),
                minor(cells[2]).unwrap(),
                minor(cells[3]).unwrap(),
                minor(cells[4]).ok(),
            )
        })
        .collect()
}

fn month(day: NaiveDate) -> String {
    format!("{}-{:02}", day.year(), day.month())
}

async fn pay(house: &Installation, place: usize, amount_minor: i64) {
    let document = house.documents().await.remove(place).document;
    let moment = house.app.moment(&house.merchant);
    let received = Received {
        id: house.app.new_id(),
        customer: document.customer,
        received_on: moment.today(),
        amount_minor,
        currency: "EUR".to_owned(),
        reference: document.number,
        sender: String::new(),
        at: moment.instant,
    };
    receive_payment(
        &house.app,
        &house.merchant,
        &received,
        &[document.id],
        Actor::Demo,
    )
    .await
    .unwrap();
}

#[tokio::test]
async fn every_number_is_a_sum_over_documents_and_payments() {
    let house = Installation::on("2026-01-20").await;
    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    staff
        .open(FIGURES)
        .await
        .is(200)
        .shows("In diesem Zeitraum gibt es noch keinen Umsatz.");
    staff
        .open(&format!("{FIGURES}/open"))
        .await
        .is(200)
        .shows("Alle Rechnungen sind bezahlt.");

    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    order(&mut house.browser(), "stadtblatt", "print", "nils@post.example").await;
    house.travel_to("2026-02-25").await;
    order(
        &mut house.browser(),
        "stadtblatt",
        "musik-single",
        "jule@post.example",
    )
    .await;
    pay(&house, 0, 990).await;
    house.travel_to("2026-04-10").await;
    pay(&house, 1, 400).await;
    let wrong = house.documents().await.remove(2).document;
    cancel_invoice(&house.app, &house.merchant, wrong.id, "falsch", Actor::Demo)
        .await
        .unwrap();
    house.travel_to("2026-06-15").await;

    // Billed: what the documents say.
    let documents = house.documents().await;
    assert!(
        documents
            .iter()
            .any(|listed| listed.document.kind == Kind::CreditNote)
    );
    let mut billed: BTreeMap<String, i64> = BTreeMap::new();
    for listed in &documents {
        let document = &listed.document;
        let sign = if document.kind == Kind::Invoice { 1 } else { -1 };
        *billed.entry(month(document.issued_on)).or_default() += sign * document.net_minor;
    }
    // Collected: what the ledger says came from the bank.
    let collected: BTreeMap<String, i64> = house
        .rows::<(NaiveDate, i64)>("select booked_on, amount_minor from postings where debit = 'bank'")
        .await
        .into_iter()
        .fold(BTreeMap::new(), |mut sums, (day, amount)| {
            *sums.entry(month(day)).or_default() += amount;
            sums
        });
    assert_eq!(collected.values().sum::<i64>(), 1_390);
    let shown = table(&mut staff, "?from=2025-12&to=2026-06").await;
    assert_eq!(shown.len(), 7, "no month is left out");
    for (name, _, amount, came) in &shown {
        assert_eq!(
            *amount,
            billed.get(name).copied().unwrap_or(0),
            "billed in {name}"
        );
        assert_eq!(
            *came,
            Some(collected.get(name).copied().unwrap_or(0)),
            "collected in {name}"
        );
    }
    // Recognised: all of it is what was billed; by month at most a cent for each line away from the days' share.
    let recognised = "select sum(recognised_minor)::bigint, sum(billed_minor)::bigint from revenue_months";
    let (earned, all) = house.rows::<(i64, i64)>(recognised).await[0];
    assert_eq!((earned, all), (billed.values().sum(), billed.values().sum()));
    // Consumers' prices are gross.
    let shares = "select to_char(m, 'YYYY-MM'), round(sum(l.amount_minor * d.net_minor::numeric / d.gross_minor
                        * (least(l.period_until, (m + interval '1 month')::date) - greatest(l.period_from, m::date))
                        / (l.period_until - l.period_from)))::bigint, count(*)
         from document_lines l join documents d on d.merchant_id = l.merchant_id and d.document_id = l.document_id,
              generate_series(date_trunc('month', l.period_from::timestamp), (l.period_until - 1)::timestamp, interval '1 month') m
         group by 1";
    let shares = house.rows::<(String, i64, i64)>(shares).await;
    assert!(shares.len() >= 6);
    for (name, share, lines) in shares {
        let Some((_, amount, ..)) = shown.iter().find(|row| row.0 == name) else {
            continue;
        };
        assert!(
            (amount - share).abs() <= 2 * lines,
            "{name}: {amount} is not {share}"
        );
    }

    // Plans and products are parts of the whole; an invoice's payment belongs to none of them.
    let groups = ["digital", "print", "musik-single"];
    let mut parts = vec![0; shown.len()];
    for plan in groups {
        let rows = table(&mut staff, &format!("?from=2025-12&to=2026-06&group=plan:{plan}")).await;
        for (sum, row) in parts.iter_mut().zip(rows) {
            *sum += row.2;
            assert_eq!(row.3, None);
        }
    }
    assert_eq!(parts, shown.iter().map(|row| row.2).collect::<Vec<_>>());

    // The page shows the same, says what it means, and takes a filter it cannot read for none.
    let page = staff
        .open(&format!("{FIGURES}?from=2026-06&to=2026-01&group=plan:none"))
        .await;
    page.is(200)
        .shows("Januar 2026")
        .shows("Verdient")
        .shows("13,90 €");
    page.shows("nach Tagen auf ihren Leistungszeitraum verteilt");
    assert_eq!(page.html().matches("class=\"chart\"").count(), 3);
    assert!(page.html().len() < 150_000);

    // Open items are what documents leave open.
    let today = day("2026-06-15");
    let mut open: BTreeMap<usize, (i64, i64)> = BTreeMap::new();
    for listed in documents
        .iter()
        .filter(|listed| listed.document.kind == Kind::Invoice)
    {
        let left = listed.document.gross_minor - listed.paid_minor;
        let late = (today - listed.document.due_on).num_days();
        let place = [0, 30, 60, 90].iter().filter(|edge| late > **edge).count();
        if left > 0 {
            let (invoices, sum) = open.entry(place).or_default();
            *invoices += 1;
            *sum += left;
        }
    }
    assert!(open.len() >= 3, "{open:?}");
    let page = staff.open(&format!("{FIGURES}/open.csv")).await;
    let text = String::from_utf8(page.body.to_vec()).unwrap();
    for (place, line) in text.lines().skip(1).enumerate() {
        let (invoices, sum) = open.get(&place).copied().unwrap_or_default();
        let amount = format!("{},{:02}", sum / 100, sum % 100);
        assert!(
            line.ends_with(&format!(";EUR;{invoices};{amount}")),
            "{place}: {line}"
        );
    }
    staff
        .open(&format!("{FIGURES}/open"))
        .await
        .is(200)
        .shows("31–60 Tage");
    assert_eq!(house.tx().await.verify().await.unwrap().findings, []);
}

#[tokio::test]
async fn documents_are_counted_once_and_only_for_those_who_may_see_figures() {
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.travel_to("2026-05-05").await;
    let before = house
        .rows::<(i64,)>("select billed_minor from revenue_months where billed_minor <> 0")
        .await;
    for _ in 0..2 {
        server::jobs::figures::run(&house.app, &house.merchant)
            .await
            .unwrap();
    }
    let after = house
        .rows::<(i64,)>("select billed_minor from revenue_months where billed_minor <> 0")
        .await;
    assert_eq!((before.len(), &before), (1, &after));

    let mut staff = house.browser();
    sign_in_staff(&mut staff, "stadtblatt").await;
    for (role, status) in [("read_only", 200), ("catalogue", 200), ("support", 403)] {
        house.tamper(&format!("update staff set role = '{role}'")).await;
        for page in [
            "",
            "/recurring",
            "/plans",
            "/switches",
            "/leaving",
            "/cohorts",
            "/open",
            "/revenue.csv",
            "/recurring.csv",
            "/plans.csv",
            "/switches.csv",
            "/leaving.csv",
            "/cohorts.csv",
            "/open.csv",
        ] {
            staff.get(&format!("{FIGURES}{page}")).await.is(status);
        }
        let entry = staff
            .open("/m/stadtblatt/staff")
            .await
            .html()
            .contains("/staff/figures");
        assert_eq!(entry, status == 200, "{role}");
    }
}
