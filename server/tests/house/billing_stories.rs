//! Orders that travel months: what is billed, when, and how it is told.

use std::sync::Arc;

use chrono::NaiveDate;
use server::jobs::billing::{self, Pace, RunReport, run_at};
use store::documents::{Collection, Kind};
use texts::{Lang, format};

use crate::installation::{Installation, at_ten, day};
use crate::people::{
    businesses_form, consumers_form, order, order_more, pay_by_debit, pay_by_transfer, placed, sign_in_staff,
};

/// Line by line: document, component, first day, day after the last, amount.
type LineRow = (String, String, NaiveDate, Option<NaiveDate>, i64);

const LINES: &str = "select d.number, l.component, l.period_from, l.period_until, l.amount_minor
    from document_lines l join documents d using (merchant_id, document_id) order by d.number, l.line";

#[tokio::test]
async fn signs_up_on_31_january_is_billed_on_28_february_and_31_march() {
    for (year, [first, second, third], debits) in [
        // Five days' notice; in 2026 the 5th of April is Easter Sunday, and Monday banks rest too.
        (
            2026,
            ["01-31", "02-28", "03-31"],
            ["2026-02-05", "2026-03-05", "2026-04-07"],
        ),
        (
            2024,
            ["01-31", "02-29", "03-31"],
            ["2024-02-05", "2024-03-05", "2024-04-05"],
        ),
    ] {
        let [first, second, third] = [first, second, third].map(|date| format!("{year}-{date}"));
        let house = Installation::on(&first).await;
        let mut customer = house.browser();
        let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
        pay_by_debit(&mut form);
        let contract = placed(&customer.submit(&form).await);

        assert_eq!(house.travel_to(&first).await.billing.invoices, 1);
        let february = house.travel_to(&second).await;
        assert_eq!(february.billing.invoices, 1, "{year}");
        assert_eq!(house.travel_to(&third).await.billing.invoices, 1, "{year}");

        let documents = house.documents().await;
        assert_eq!(documents.len(), 3);
        let issued = [&first, &second, &third];
        for (index, listed) in documents.iter().enumerate() {
            let document = &listed.document;
            assert_eq!(document.number, format!("RE-{year}-0000{}", index + 1));
            assert_eq!(document.kind, Kind::Invoice);
            assert_eq!(document.issued_on, day(issued[index]), "{year}");
            assert_eq!(document.due_on, day(debits[index]), "pre-notified (R-605)");
            assert_eq!(document.collection, Collection::Sepa);
            assert_eq!(
                (document.net_minor, document.tax_minor, document.gross_minor),
                (925, 65, 990),
                "7 % inside 9.90"
            );
        }
        let april = format!("{year}-04-30");
        let periods: Vec<_> = house
            .rows::<LineRow>(LINES)
            .await
            .into_iter()
            .map(|(_, component, from, until, amount)| (component, from, until.unwrap(), amount))
            .collect();
        let expected: Vec<_> = [(&first, &second), (&second, &third), (&third, &april)]
            .map(|(from, until)| ("abo".to_owned(), day(from), day(until), 990))
            .into();
        assert_eq!(periods, expected, "{year}");

        // The mails: confirmation with the contract, then each invoice with its file and the day of the debit.
        let mails = house.mails().await;
        assert_eq!(mails.len(), 4);
        for mail in &mails {
            assert_eq!(mail.recipient, "mara@post.example");
        }
        let names = |mail: usize| -> Vec<_> {
            mails[mail]
                .attachments
                .iter()
                .map(|file| file.name.as_str())
                .collect()
        };
        assert_eq!(names(0).len(), 2, "contract and mandate: {:?}", names(0));
        assert!((1..4).all(|mail| names(mail).len() == 1));
        for (mail, listed) in mails[1..].iter().zip(&documents) {
            let document = &listed.document;
            assert_eq!(mail.attachments[0].name, format!("{}.pdf", document.number));
            assert!(mail.subject.contains(&document.number), "{}", mail.subject);
            for told in [
                format::date_long(Lang::De, document.due_on),
                "DE98ZZZ09999999999".to_owned(),
                "9,90".to_owned(),
            ] {
                assert!(mail.text.contains(&told), "{told} is missing in: {}", mail.text);
            }
        }

        // What the customer sees and takes along.
        let invoices = customer.open("/m/stadtblatt/portal/invoices").await;
        for listed in &documents {
            invoices.is(200).shows(&listed.document.number);
            let pdf = customer
                .open(&format!("/m/stadtblatt/documents/{}/pdf", listed.document.id))
                .await;
            assert!(pdf.is(200).body.starts_with(b"%PDF-"));
            let is_hybrid = |part: &[u8]| pdf.body.windows(part.len()).any(|window| window == part);
            assert!(is_hybrid(b"factur-x.xml") && is_hybrid(b"/AFRelationship/Alternative"));
            assert_eq!(pdf.headers["content-type"], "application/pdf");
        }
        let confirmation = customer
            .open(&format!("/m/stadtblatt/contracts/{contract}/confirmation.pdf"))
            .await;
        assert!(confirmation.is(200).body.starts_with(b"%PDF-"));
    }
}

#[tokio::test]
async fn a_trial_costs_nothing_for_14_days_and_is_billed_on_the_day_it_ends() {
    let house = Installation::on("2026-03-02").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "musik-single", "mara@post.example").await;
    assert_eq!(house.travel_to("2026-03-15").await.billing.invoices, 0);
    assert_eq!(house.travel_to("2026-03-16").await.billing.invoices, 1);
    assert_eq!(house.travel_to("2026-04-15").await.billing.invoices, 0);
    assert_eq!(house.travel_to("2026-04-16").await.billing.invoices, 1);
    let totals: Vec<_> = house
        .documents()
        .await
        .iter()
        .map(|listed| {
            (
                listed.document.net_minor,
                listed.document.tax_minor,
                listed.document.gross_minor,
            )
        })
        .collect();
    assert_eq!(totals, [(924, 175, 1099); 2]);
    let lines = house.rows::<LineRow>(LINES).await;
    assert!(lines.iter().all(|line| line.1 == "flat"), "no setup: {lines:?}");
    assert_eq!(
        (lines[0].2, lines[0].3),
        (day("2026-03-16"), Some(day("2026-04-16")))
    );
}

#[tokio::test]
async fn a_business_pays_net_prices_setup_once_and_the_seats_beyond_the_included_ones() {
    let house = Installation::on("2026-02-10").await;
    let mut customer = house.browser();
    let mut form = businesses_form(&mut customer, "stadtblatt", "paketbox-haus", "haus@firma.example").await;
    form.set("form[quantities][seats]", "6");
    // Another number of seats is another price: it is shown before it can be ordered.
    let page = customer.submit(&form).await;
    assert_eq!(page.path, "/m/stadtblatt/order/paketbox-haus");
    assert_eq!(house.count("contracts").await, 0);
    let mut again = page.form("place-order");
    again
        .set("form[password]", crate::people::PASSWORD)
        .press("order");
    placed(&customer.submit(&again).await);

    house.travel_to("2026-03-10").await;
    let documents: Vec<_> = house
        .documents()
        .await
        .into_iter()
        .map(|listed| listed.document)
        .map(|d| {
            (
                d.issued_on.to_string(),
                d.due_on.to_string(),
                d.net_minor,
                d.tax_minor,
                d.gross_minor,
            )
        })
        .collect();
    let expected = [
        // 149.00 once, 19.00 and 2 × 3.50, and 19 % on top.
        ("2026-02-10", "2026-02-24", 17500, 3325, 20825),
        ("2026-03-10", "2026-03-24", 2600, 494, 3094),
    ]
    .map(|(issued, due, net, tax, gross)| (issued.to_owned(), due.to_owned(), net, tax, gross));
    assert_eq!(documents, expected);
    let lines: Vec<_> = house
        .rows::<LineRow>(LINES)
        .await
        .into_iter()
        .map(|(number, component, _, _, amount)| (number[8..].to_owned(), component, amount))
        .collect();
    let expected = [
        ("00001", "setup", 14900),
        ("00001", "base", 1900),
        ("00001", "seats", 700),
        ("00002", "base", 1900),
        ("00002", "seats", 700),
    ]
    .map(|(number, component, amount)| (number.to_owned(), component.to_owned(), amount));
    assert_eq!(lines, expected);
}

#[tokio::test]
async fn contracts_of_one_day_that_are_paid_alike_share_an_invoice() {
    // Transfer is always alike; a debit is when it is from the same account.
    for pay in [pay_by_transfer, pay_by_debit] {
        let house = Installation::on("2026-05-04").await;
        let mut customer = house.browser();
        let mut form = consumers_form(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
        pay(&mut form);
        placed(&customer.submit(&form).await);
        order_more(&mut customer, "stadtblatt", "digital-plus", pay).await;
        house.travel_to("2026-06-04").await;
        let totals: Vec<_> = gross_of(&house).await;
        assert_eq!(totals, [990 + 2990, 990 + 2990]);
        let page = customer.open("/m/stadtblatt/portal").await;
        page.is(200).shows("39,80");
    }
}

#[tokio::test]
async fn contracts_of_one_day_that_are_paid_differently_do_not_share_an_invoice() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    order_more(&mut customer, "stadtblatt", "digital-plus", pay_by_debit).await;
    house.travel_to("2026-05-04").await;
    let mut totals = gross_of(&house).await;
    totals.sort_unstable();
    assert_eq!(totals, [990, 2990]);
}

#[tokio::test]
async fn two_customers_never_share_an_invoice() {
    let house = Installation::on("2026-05-04").await;
    for email in ["mara@post.example", "nils@post.example"] {
        order(&mut house.browser(), "stadtblatt", "digital", email).await;
    }
    house.travel_to("2026-05-04").await;
    assert_eq!(gross_of(&house).await, [990, 990]);
}

async fn gross_of(house: &Installation) -> Vec<i64> {
    house
        .documents()
        .await
        .iter()
        .map(|listed| listed.document.gross_minor)
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_runs_at_once_bill_everything_once_and_a_later_run_writes_nothing() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    for plan in ["digital-plus", "print", "musik-single", "digital"] {
        order_more(&mut customer, "stadtblatt", plan, pay_by_transfer).await;
    }
    for number in 1..6 {
        let email = format!("kunde{number}@post.example");
        order(&mut house.browser(), "stadtblatt", "digital", &email).await;
    }
    let today = day("2026-05-04");
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (app, merchant) = (house.app.clone(), house.merchant.clone());
            tokio::spawn(async move { billing::run(&app, &merchant, today).await.unwrap() })
        })
        .collect();
    let mut invoices = 0;
    for worker in workers {
        invoices += worker.await.unwrap().invoices;
    }
    assert_eq!(invoices, 6);
    let mut totals = gross_of(&house).await;
    totals.sort_unstable();
    assert_eq!(totals, [990, 990, 990, 990, 990, 990 + 2990 + 3990 + 990]);
    let mut numbers: Vec<_> = house
        .documents()
        .await
        .into_iter()
        .map(|listed| listed.document.number)
        .collect();
    numbers.sort();
    let expected: Vec<_> = (1..=6).map(|number| format!("RE-2026-{number:05}")).collect();
    assert_eq!(numbers, expected, "no gap, no duplicate (R-141)");

    let again = billing::run(&house.app, &house.merchant, today).await.unwrap();
    assert_eq!(again, RunReport::default());
    assert_eq!(house.count("documents").await, 6);
}

#[tokio::test]
async fn billing_does_not_run_ahead_of_today() {
    let house = Installation::on("2026-05-04").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    let refused = billing::run(&house.app, &house.merchant, day("2026-05-05")).await;
    assert!(
        matches!(refused, Err(server::Failure::BadRequest(_))),
        "{refused:?}"
    );
    assert_eq!(house.count("documents").await, 0);
    // The past may be asked for; then only what was due by then is billed.
    let early = billing::run(&house.app, &house.merchant, day("2026-05-03"))
        .await
        .unwrap();
    assert_eq!(early, RunReport::default());
}

#[tokio::test]
async fn what_a_run_that_slept_for_months_finds_due_is_billed_period_by_period_and_dated_today() {
    let house = Installation::on("2026-01-31").await;
    order(&mut house.browser(), "stadtblatt", "digital", "mara@post.example").await;
    house.set_clock(at_ten(day("2026-04-15")));
    house.travel_to("2026-04-15").await;
    let documents = house.documents().await;
    assert!(
        documents
            .iter()
            .all(|listed| listed.document.issued_on == day("2026-04-15")),
        "never backdated (R-103)"
    );
    assert_eq!(
        documents
            .iter()
            .map(|listed| listed.document.gross_minor)
            .sum::<i64>(),
        3 * 990
    );
    let periods: Vec<_> = house
        .rows::<LineRow>(LINES)
        .await
        .into_iter()
        .map(|line| line.2.to_string())
        .collect();
    assert_eq!(periods, ["2026-01-31", "2026-02-28", "2026-03-31"]);
}

#[tokio::test]
async fn a_contract_that_cannot_be_billed_is_parked_with_its_reason_and_the_others_are_billed() {
    // What cannot be read, and what stands billed already: neither may keep others from their invoice.
    for (spoil, told) in [
        ("update contracts set current = '{}' where number = 'V-000001'", "missing field"),
        (
            "insert into document_lines (merchant_id, contract_id, ordinal, component, kind, period_from, amount_minor, item, repetition)
                 select merchant_id, contract_id, 1, current #>> '{phases,0,plan,components,0,id}', 'recurring', starts_on, 0, '{}', 0
                 from contracts where number = 'V-000001'",
            "document_lines_pk",
        ),
    ] {
        let house = Installation::on("2026-05-04").await;
        for email in ["eins@post.example", "zwei@post.example", "drei@post.example"] {
            order(&mut house.browser(), "stadtblatt", "digital", email).await;
        }
        assert_eq!(house.tamper(spoil).await, 1);
        let before = house.count("documents").await;
        let round = house.travel_to("2026-05-04").await;
        assert_eq!((round.billing.invoices, round.billing.parked), (2, 1), "{spoil}");
        assert_eq!(house.count("documents").await, before + 2);
        let (parked, _) = house.tx().await.parked(10).await.unwrap();
        assert_eq!(parked.len(), 1);
        assert_eq!(parked[0].number, "V-000001");
        assert!(parked[0].reason.contains(told), "{}", parked[0].reason);
        // It stays out of the next run, and the merchant sees it.
        assert_eq!(house.travel_to("2026-05-05").await.billing, RunReport::default());
        let mut staff = house.browser();
        sign_in_staff(&mut staff, "stadtblatt").await;
        staff
            .open("/m/stadtblatt/staff")
            .await
            .is(200)
            .shows("Ein Vertrag konnte nicht abgerechnet werden.");
        staff
            .open("/m/stadtblatt/staff/billing")
            .await
            .is(200)
            .shows("V-000001")
            .shows(told);
    }
}

/// Workers side by side refuse and hold customers in every order: only the spoiled contract is parked, and everybody else is billed.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn workers_side_by_side_never_park_a_customer_another_one_was_refused_for() {
    let house = Installation::on("2026-05-04").await;
    for number in 0..12 {
        order(
            &mut house.browser(),
            "stadtblatt",
            "digital",
            &format!("kunde{number}@post.example"),
        )
        .await;
    }
    // In the middle of each batch, and refused only by the database.
    let spoilt = "insert into document_lines (merchant_id, contract_id, ordinal, component, kind, period_from, amount_minor, item, repetition)
         select merchant_id, contract_id, 1, current #>> '{phases,0,plan,components,0,id}', 'recurring', starts_on, 0, '{}', 0
         from contracts where number in ('V-000002', 'V-000006', 'V-000010')";
    assert_eq!(house.tamper(spoilt).await, 3);
    let pace = Pace { workers: 6, batch: 3 };
    let report = run_at(
        &house.app,
        &house.merchant,
        day("2026-05-04"),
        pace,
        &Arc::default(),
    )
    .await
    .unwrap();
    let mut parked: Vec<_> = house
        .tx()
        .await
        .parked(20)
        .await
        .unwrap()
        .0
        .into_iter()
        .map(|parked| parked.number)
        .collect();
    parked.sort_unstable();
    assert_eq!(parked, ["V-000002", "V-000006", "V-000010"]);
    assert_eq!((report.invoices, report.parked), (9, 3));
}

#[tokio::test]
async fn a_run_that_holds_a_customer_keeps_others_from_tearing_the_invoice_apart() {
    let house = Installation::on("2026-05-04").await;
    let mut customer = house.browser();
    order(&mut customer, "stadtblatt", "digital", "mara@post.example").await;
    order_more(&mut customer, "stadtblatt", "musik-single", pay_by_transfer).await;
    let claim = async |tx: &mut store::Tx, until: &str| -> usize {
        let claim = store::billing::Claim {
            until: day(until),
            now: house.app.now(),
            customers: 10,
            window: 100,
            after: store::billing::Place::START,
        };
        let customers = tx.claim_customers(claim).await.unwrap();
        let due = tx.with_due(customers, claim.until, None).await.unwrap();
        due.iter().map(|due| due.contracts.len()).sum()
    };
    let mut first = house.tx().await;
    assert_eq!(claim(&mut first, "2026-05-04").await, 1);
    // The other contract is free, but not its customer.
    let mut second = house.tx().await;
    assert_eq!(claim(&mut second, "2026-06-30").await, 0);
    // Not dropped: a dropped transaction is undone some time later.
    first.commit().await.unwrap();
    second.commit().await.unwrap();
    let mut third = house.tx().await;
    assert_eq!(claim(&mut third, "2026-06-30").await, 2);
}
