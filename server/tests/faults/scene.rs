//! A merchant with many customers who are billed every month, and what is known of an undisturbed run over them.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use billing::{Span, add_span};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use server::bench::fill;
use server::clock::FixedClock;
use server::jobs::billing::{Pace, RunReport, run_at};
use server::mail::Transport;
use server::state::App;
use server::typeset::Cage;
use server::{Failure, Passwords};
use sqlx::postgres::{PgConnectOptions, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions};
use store::Store;
use store::connect::connect;
use store::merchants::Merchant;
use testkit::Database;

/// Tell the process at the end of this file what to bill, when it is, and with how many workers.
const URL: &str = "TURNUS_TEST_BILL_URL";
const NOW: &str = "TURNUS_TEST_BILL_NOW";
const WORKERS: &str = "TURNUS_TEST_BILL_WORKERS";

pub const CUSTOMERS: i64 = 2_000;
/// Small batches: more places to be interrupted at.
const BATCH: i64 = 5;

/// An installation on some database.
pub struct Scene {
    pub merchant: Merchant,
    pub pool: PgPool,
    program: PgConnectOptions,
    admin: PgConnectOptions,
    /// The test's own database; gone with the scene.
    _database: Option<Database>,
}

fn begins() -> DateTime<Utc> {
    "2026-01-31T09:00:00Z".parse().unwrap()
}

/// Ten in the morning so many months later.
pub fn now_in(months: u32) -> DateTime<Utc> {
    begins() + TimeDelta::days((day_in(months) - begins().date_naive()).num_days())
}

pub fn day_in(months: u32) -> NaiveDate {
    add_span(begins().date_naive(), Span::months(months)).unwrap()
}

pub fn app(pool: &PgPool, now: DateTime<Utc>) -> App {
    let app = App::new(
        Store::new(pool.clone()),
        Arc::new(FixedClock(now)),
        Passwords::new().unwrap(),
        Transport::Mailbox,
        Cage::new(env!("CARGO_BIN_EXE_turnus").into(), Duration::from_secs(60)),
        "http://turnus.test".to_owned(),
        false,
    );
    app.set_ready();
    app
}

impl Scene {
    /// On the server that all tests share.
    pub async fn shared() -> Self {
        let database = Database::fresh().await;
        let (pool, program, admin) = (
            database.pool().clone(),
            database.options(),
            database.admin_options(),
        );
        Self {
            _database: Some(database),
            ..Self::on(pool, program, admin).await
        }
    }

    /// On a migrated database of the test's own.
    pub async fn on(pool: PgPool, program: PgConnectOptions, admin: PgConnectOptions) -> Self {
        let merchant = fill(&app(&pool, begins()), CUSTOMERS, None).await.unwrap();
        Self {
            merchant,
            pool,
            program,
            admin,
            _database: None,
        }
    }

    /// Contracts that are due in a month.
    pub async fn due(&self, month: u32) -> i64 {
        let mut tx = Store::new(self.pool.clone())
            .begin(self.merchant.id)
            .await
            .unwrap();
        tx.count_due(day_in(month)).await.unwrap()
    }

    /// Bills a month in this process.
    pub async fn bill(&self, month: u32, workers: usize) -> Result<RunReport, Failure> {
        self.bill_at(now_in(month), month, workers).await
    }

    /// The same at a time of the clock's choosing.
    pub async fn bill_at(
        &self,
        now: DateTime<Utc>,
        until: u32,
        workers: usize,
    ) -> Result<RunReport, Failure> {
        let pace = Pace {
            workers,
            batch: BATCH,
        };
        let app = app(&self.pool, now);
        let until = day_in(until).min(app.moment(&self.merchant).today());
        run_at(&app, &self.merchant, until, pace, &Arc::default()).await
    }

    /// A number, looked up behind row-level security.
    pub async fn number(&self, sql: &str) -> i64 {
        let mut admin = self.admin.connect().await.unwrap();
        sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
            .fetch_one(&mut admin)
            .await
            .unwrap()
    }

    /// Something done behind the program's back.
    pub async fn tamper(&self, sql: &str) {
        let mut admin = self.admin.connect().await.unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut admin)
            .await
            .unwrap();
    }

    /// Every document with its customer, sums and lines; numbers apart, since who comes first is not decided.
    async fn documents(&self) -> (Vec<String>, Vec<String>) {
        let mut admin = self.admin.connect().await.unwrap();
        let column = |sql: &'static str| sqlx::query_scalar::<_, String>(sql);
        let said = column(
            "select c.number || ' ' || d.issued_on || ' ' || d.kind || ' ' || d.gross_minor || ' ' || (
                 select string_agg(l.component || ' ' || l.period_from || ' ' || l.amount_minor, ', ' order by l.line)
                 from document_lines l where l.document_id = d.document_id)
             from documents d join customers c on c.customer_id = d.customer_id order by 1",
        );
        let said = said.fetch_all(&mut admin).await.unwrap();
        let numbers = column("select number from documents order by number");
        let numbers = numbers.fetch_all(&mut admin).await.unwrap();
        (said, numbers)
    }

    /// So many months are billed as if nothing had happened: every document, no number missing, nobody parked, the books whole.
    pub async fn is_as_if_undisturbed(&self, months: u32) {
        let store = Store::new(self.pool.clone());
        let mut tx = store.begin(self.merchant.id).await.unwrap();
        let verified = tx.verify().await.unwrap();
        let (parked, _) = tx.parked(1).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(verified.findings, []);
        assert_eq!(parked, []);
        assert_eq!(verified.documents, CUSTOMERS * i64::from(months));
        let undisturbed = Self::shared().await;
        for month in 0..months {
            undisturbed.bill(month, 4).await.unwrap();
        }
        let (said, numbers) = self.documents().await;
        let (expected, expected_numbers) = undisturbed.documents().await;
        assert!(said == expected, "other documents than an undisturbed run's");
        assert!(
            numbers == expected_numbers,
            "other numbers than an undisturbed run's"
        );
    }
}

/// A process that bills a month, and has begun to.
pub fn biller(scene: &Scene, month: u32, workers: usize) -> Child {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "scene::a_process_that_bills",
            "--ignored",
            "--nocapture",
        ])
        .env(URL, scene.program.to_url_lossy().as_str())
        .env(NOW, now_in(month).to_rfc3339())
        .env(WORKERS, workers.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while !lines.next().unwrap().unwrap().contains("billing now") {}
    // Else the other end would be closed, and the test runner's last words fail.
    std::thread::spawn(move || lines.for_each(drop));
    child
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "no test: the process that others start and kill"]
async fn a_process_that_bills() {
    let variable = |name: &str| match std::env::var(name) {
        Ok(value) => value,
        Err(_) => panic!("started by hand"),
    };
    let pool = connect(PgConnectOptions::from_str(&variable(URL)).unwrap(), 6)
        .await
        .unwrap();
    let app = app(&pool, variable(NOW).parse().unwrap());
    let merchant = app.store().merchants().await.unwrap().remove(0);
    let until = app.moment(&merchant).today();
    let pace = Pace {
        workers: variable(WORKERS).parse().unwrap(),
        batch: BATCH,
    };
    #[expect(clippy::disallowed_macros, reason = "the other process waits for this word")]
    {
        println!("billing now");
    }
    run_at(&app, &merchant, until, pace, &Arc::default())
        .await
        .unwrap();
}
