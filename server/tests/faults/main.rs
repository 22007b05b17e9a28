//! A billing run that is killed again and again comes to the same as one that nobody disturbs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that goes wrong shall stop and say where"
)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use billing::{Span, add_span};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use server::Passwords;
use server::bench::fill;
use server::clock::FixedClock;
use server::jobs::billing::{Pace, run_at};
use server::mail::Transport;
use server::state::App;
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use store::Store;
use store::connect::connect;
use store::merchants::Merchant;
use testkit::Database;

/// Tell the process at the end of this file what to bill, and when it is.
const URL: &str = "TURNUS_TEST_BILL_URL";
const NOW: &str = "TURNUS_TEST_BILL_NOW";

const CUSTOMERS: i64 = 2_000;
const KILLS: u32 = 200;
/// Small batches: more places to be killed at.
const PACE: Pace = Pace { workers: 4, batch: 5 };

fn begins() -> DateTime<Utc> {
    "2026-01-31T09:00:00Z".parse().unwrap()
}

fn app(store: Store, now: DateTime<Utc>) -> App {
    let app = App::new(
        store,
        Arc::new(FixedClock(now)),
        Passwords::new().unwrap(),
        Transport::Mailbox,
        "http://turnus.test".to_owned(),
        false,
    );
    app.set_ready();
    app
}

/// An installation with customers whose first bill is due.
async fn installation() -> (Database, Merchant) {
    let database = Database::fresh().await;
    let app = app(Store::new(database.pool().clone()), begins());
    let merchant = fill(&app, CUSTOMERS, None).await.unwrap();
    (database, merchant)
}

/// Ten in the morning so many months later, and the day.
fn month(number: u32) -> (DateTime<Utc>, NaiveDate) {
    let day = add_span(begins().date_naive(), Span::months(number)).unwrap();
    let now = begins() + TimeDelta::days((day - begins().date_naive()).num_days());
    (now, day)
}

async fn due(database: &Database, merchant: &Merchant, until: NaiveDate) -> i64 {
    let store = Store::new(database.pool().clone());
    let mut tx = store.begin(merchant.id).await.unwrap();
    let due = tx.count_due(until).await.unwrap();
    tx.commit().await.unwrap();
    due
}

/// Every document with its customer, sums and lines; numbers apart, since who comes first is not decided.
async fn documents(database: &Database) -> (Vec<String>, Vec<String>) {
    let mut admin = database.admin_options().connect().await.unwrap();
    let column = |sql: &'static str| sqlx::query_scalar::<_, String>(sql);
    let said = column(
        "select c.number || ' ' || d.issued_on || ' ' || d.kind || ' ' || d.gross_minor || ' ' || (
             select string_agg(l.component || ' ' || l.period_from || ' ' || l.amount_minor, ', ' order by l.line)
             from document_lines l where l.document_id = d.document_id)
         from documents d join customers c on c.customer_id = d.customer_id order by 1",
    );
    let said = said.fetch_all(&mut admin).await.unwrap();
    let numbers = column("select number from documents order by chain_position");
    let numbers = numbers.fetch_all(&mut admin).await.unwrap();
    (said, numbers)
}

/// A process that bills, and has begun to.
fn biller(options: &PgConnectOptions, now: DateTime<Utc>) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "a_process_that_bills_until_it_is_killed",
            "--ignored",
            "--nocapture",
        ])
        .env(URL, options.to_url_lossy().as_str())
        .env(NOW, now.to_rfc3339())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next().unwrap().unwrap().contains("billing now") {}
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_killed_two_hundred_times_bills_what_an_undisturbed_one_does() {
    let (disturbed, merchant) = installation().await;
    let mut kills = 0;
    // The same delays each time, from nothing to some batches' worth.
    let mut delays = (0_u64..).map(|number| Duration::from_micros(number * 7_919 % 60_000));
    let mut months = 0;
    while kills < KILLS {
        let (now, day) = month(months);
        while due(&disturbed, &merchant, day).await > 0 {
            let mut child = biller(&disturbed.options(), now);
            tokio::time::sleep(delays.next().unwrap()).await;
            child.kill().unwrap();
            child.wait().unwrap();
            kills += 1;
            assert!(kills < 10 * KILLS, "the runs come to no end");
        }
        months += 1;
    }
    let store = Store::new(disturbed.pool().clone());
    let mut tx = store.begin(merchant.id).await.unwrap();
    let verified = tx.verify().await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(verified.findings, []);
    assert_eq!(verified.documents, CUSTOMERS * i64::from(months));

    let (undisturbed, merchant) = installation().await;
    for number in 0..months {
        let (now, day) = month(number);
        let app = app(Store::new(undisturbed.pool().clone()), now);
        run_at(&app, &merchant, day, PACE, &Arc::default()).await.unwrap();
    }
    let (said, mut numbers) = documents(&disturbed).await;
    let (expected, expected_numbers) = documents(&undisturbed).await;
    assert_eq!(said, expected);
    numbers.sort_unstable();
    let mut sorted = expected_numbers;
    sorted.sort_unstable();
    assert_eq!(numbers, sorted);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "no test: the process that the one above kills"]
async fn a_process_that_bills_until_it_is_killed() {
    let (Ok(url), Ok(now)) = (std::env::var(URL), std::env::var(NOW)) else {
        panic!("started by hand");
    };
    let pool = connect(PgConnectOptions::from_str(&url).unwrap(), 6)
        .await
        .unwrap();
    let now: DateTime<Utc> = now.parse().unwrap();
    let app = app(Store::new(pool), now);
    let merchant = app.store().merchants().await.unwrap().remove(0);
    let until = app.moment(&merchant).today();
    #[expect(clippy::disallowed_macros, reason = "the other process waits for this word")]
    {
        println!("billing now");
    }
    run_at(&app, &merchant, until, PACE, &Arc::default())
        .await
        .unwrap();
}
