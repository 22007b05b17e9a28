//! `turnus bench`: figures of this machine, from a throw-away cluster that keeps its promises (fsync on).

mod documents;
mod imports;
mod portal;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use billing::{
    Alignment, Audience, Buyer, Command, ComponentKind, Country, Currency, PlanState, PlanVersion,
    PriceComponent, PriceMode, Seller, SignUp, Span, Supply, TaxClass, Term, Timing, decide, replay,
};
use chrono::{Months, NaiveDate};
use rust_decimal::Decimal;
use sqlx::PgPool;
use sqlx::postgres::PgPoolOptions;
use store::Store;
use store::bench::{Alike, limits, settle};
use store::catalogue::{Plan, Product};
use store::connect::{connect, migrate};
use store::embedded::{Cluster, ClusterConfig};
use store::merchants::{Merchant, Texts};
use uuid::Uuid;

use crate::clock::{FixedClock, SharedClock, SystemClock};
use crate::config::Bench;
use crate::demo;
use crate::failure::Failure;
use crate::jobs::billing::{Pace, run_at};
use crate::jobs::progress::Progress;
use crate::mail::Transport;
use crate::passwords::Passwords;
use crate::startup::StartError;
use crate::state::App;
use crate::typeset::Cage;
use portal::{Load, Readers, Waits};

/// Customers added at once.
const FILL: i64 = 10_000;
/// Documents the limits are measured with, at most.
const LIMIT: i64 = 200_000;
/// Connections to the database, as of a program that serves.
const CONNECTIONS: u32 = 20;

/// Measures and prints.
///
/// # Errors
/// When the machine or its PostgreSQL refuses.
pub async fn measure(what: Bench, print: impl Fn(&str)) -> Result<(), StartError> {
    let folder = std::env::temp_dir().join(format!("turnus-bench-{}", std::process::id()));
    let cluster = Cluster::start(ClusterConfig::new(&folder)).await?;
    let outcome = match what {
        Bench::Billing {
            customers,
            workers,
            batch,
            failing,
            readers,
        } => {
            let pace = Pace::default();
            let pace = Pace {
                workers: workers.unwrap_or(pace.workers),
                batch: batch.unwrap_or(pace.batch),
            };
            let (customers, readers) = (i64::from(customers), i64::from(readers));
            billing_run(&cluster, customers, pace, failing, readers, &print).await
        }
        Bench::Portal {
            customers,
            months,
            connections,
            seconds,
        } => {
            let load = Load {
                connections: usize::try_from(connections).unwrap_or(usize::MAX),
                each: Duration::from_secs(u64::from(seconds)),
            };
            portal_run(&cluster, i64::from(customers), months, &load, &print).await
        }
        Bench::Import { customers } => imports::import_run(&cluster, customers, &print).await,
        Bench::Documents { documents, workers } => {
            documents::documents_run(&cluster, documents, workers, &print).await
        }
    };
    cluster.stop().await?;
    std::fs::remove_dir_all(&folder)?;
    outcome
}

/// The program and the owner of its tables, before a throw-away cluster.
struct Bed {
    app: App,
    pool: PgPool,
    /// Not as the program, which may make no tables.
    admin: PgPool,
}

impl Bed {
    async fn made(cluster: &Cluster) -> Result<Self, StartError> {
        migrate(&cluster.access()).await?;
        // As many as the program has, so that readers and workers share them as they would.
        let pool = connect(cluster.connect_options(), CONNECTIONS)
            .await
            .map_err(StartError::Unreachable)?;
        let admin = PgPoolOptions::new()
            .max_connections(1)
            .connect_with(cluster.admin_options().database("turnus"))
            .await
            .map_err(StartError::Unreachable)?;
        let app = app_of(&pool, Arc::new(SystemClock))?;
        Ok(Self { app, pool, admin })
    }

    async fn cleared(self) {
        self.pool.close().await;
        self.admin.close().await;
    }
}

fn app_of(pool: &PgPool, clock: SharedClock) -> Result<App, StartError> {
    let app = App::new(
        Store::new(pool.clone()),
        clock,
        Passwords::new()?,
        Transport::Mailbox,
        Cage::of_this_program()?,
        "http://127.0.0.1:3000".to_owned(),
        false,
    );
    app.set_ready();
    Ok(app)
}

async fn billing_run(
    cluster: &Cluster,
    customers: i64,
    pace: Pace,
    failing: Option<u32>,
    readers: i64,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    let bed = Bed::made(cluster).await?;
    let (app, admin) = (&bed.app, &bed.admin);
    let merchant = fill(app, customers, failing).await?;
    let some = sqlx::query_scalar("select customer_id from customers order by customer_id limit $1")
        .bind(readers)
        .fetch_all(admin)
        .await
        .map_err(StartError::Unreachable)?;
    let readers = Readers::sign_in(app, &merchant, &some).await?;
    settle(admin).await.map_err(Failure::from)?;
    let today = app.moment(&merchant).today();
    let in_quiet = readers.read_in_quiet().await?;

    forget_peak_memory();
    let progress = Arc::new(Progress::default());
    let over = AtomicBool::new(false);
    let began = Instant::now();
    let (report, beside) = tokio::join!(
        async {
            let report = run_at(app, &merchant, today, pace, &progress).await;
            let seconds = began.elapsed().as_secs_f64();
            over.store(true, Ordering::Relaxed);
            report.map(|report| (report, seconds))
        },
        readers.read(&over)
    );
    let ((report, seconds), beside) = (report?, beside?);
    let peak_memory_mb = peak_memory_mb();
    let began = Instant::now();
    let again = run_at(app, &merchant, today, pace, &Arc::default()).await?;
    let second_run_seconds = began.elapsed().as_secs_f64();

    let limit = limits(admin, LIMIT.min(i64::from(report.invoices)))
        .await
        .map_err(Failure::from)?;
    let rate = |documents: usize, seconds: f64| {
        let documents = u32::try_from(documents).unwrap_or(u32::MAX);
        f64::from(documents) / seconds.max(f64::EPSILON)
    };
    let invoices_per_second = f64::from(report.invoices) / seconds.max(f64::EPSILON);
    let copy_per_second = rate(limit.documents, limit.copy.as_secs_f64());
    let arrays_per_second = rate(limit.documents, limit.arrays.as_secs_f64());
    let figures = serde_json::json!({
        "customers": customers,
        "invoices": report.invoices,
        "lines": report.invoices.saturating_mul(2),
        "parked": report.parked,
        "seconds": rounded(seconds, 3),
        "invoices_per_second": rounded(invoices_per_second, 0),
        "peak_memory_mb": peak_memory_mb,
        "second_run_seconds": rounded(second_run_seconds, 3),
        "second_run_documents": again.invoices + again.credit_notes,
        "workers": pace.workers,
        "batch": pace.batch,
        "limits": {
            "copy_invoices_per_second": rounded(copy_per_second, 0),
            "array_inserts_invoices_per_second": rounded(arrays_per_second, 0),
        },
        "ratio_to_array_inserts": rounded(invoices_per_second / arrays_per_second, 2),
        "ratio_to_copy": rounded(invoices_per_second / copy_per_second, 2),
        "fdatasync_8kb_per_second": fdatasync_rate(cluster.home()),
        "portal_pages": (!some.is_empty()).then(|| serde_json::json!({
            "in_quiet": pages(&in_quiet),
            "during_the_run": pages(&beside),
        })),
    });
    print(&figures.to_string());
    bed.cleared().await;
    Ok(())
}

/// Customers who are signed in while pages are measured.
const READERS: i64 = 256;

async fn portal_run(
    cluster: &Cluster,
    customers: i64,
    months: u32,
    load: &Load,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    let bed = Bed::made(cluster).await?;
    let app = &bed.app;
    let now = app.now();
    let months_ago = |months| {
        let then = now.checked_sub_months(Months::new(months)).unwrap_or(now);
        app_of(&bed.pool, Arc::new(FixedClock(then)))
    };
    let merchant = fill(&months_ago(months.saturating_sub(1))?, customers, None).await?;
    let mut invoices = 0_u32;
    for ago in (0..months).rev() {
        let then = months_ago(ago)?;
        let today = then.moment(&merchant).today();
        let report = run_at(&then, &merchant, today, Pace::default(), &Arc::default()).await?;
        invoices = invoices.saturating_add(report.invoices);
    }
    settle(&bed.admin).await.map_err(Failure::from)?;
    // From all over the table, not the ones that were written side by side.
    let step = (customers / READERS).max(1);
    let some: Vec<(Uuid, Uuid)> = sqlx::query_as(
        "select customer_id, contract_id from
             (select customer_id, contract_id, row_number() over (order by customer_id) as place from contracts) as numbered
         where place % $1 = 0 limit $2",
    )
    .bind(step)
    .bind(READERS)
    .fetch_all(&bed.admin)
    .await
    .map_err(StartError::Unreachable)?;
    let (ids, contracts): (Vec<Uuid>, Vec<Uuid>) = some.into_iter().unzip();
    let readers = Readers::sign_in(app, &merchant, &ids).await?;
    let mut figures = serde_json::Map::new();
    for (name, path) in [
        ("overview", ""),
        ("contracts", "/contracts"),
        ("contract", "/contracts/{contract}"),
        ("switch", "/contracts/{contract}/switch"),
        ("invoices", "/invoices"),
        ("payment_methods", "/payment-methods"),
        ("account", "/account"),
        ("outlook", "/outlook"),
    ] {
        let began = Instant::now();
        let waits = readers.read_hard(path, &contracts, load).await?;
        let seconds = began.elapsed().as_secs_f64();
        let mut told = pages(&waits);
        let count = f64::from(u32::try_from(waits.pages()).unwrap_or(u32::MAX));
        told["pages_per_second"] = rounded(count / seconds, 0).into();
        figures.insert(name.to_owned(), told);
    }
    let figures = serde_json::json!({
        "customers": customers,
        "invoices": invoices,
        "connections": load.connections,
        "pages": figures,
    });
    print(&figures.to_string());
    bed.cleared().await;
    Ok(())
}

/// How long the pages of customers took.
fn pages(waits: &Waits) -> serde_json::Value {
    let after = |percent| waits.percentile_ms(percent).map(|wait| rounded(wait, 1));
    serde_json::json!({
        "count": waits.pages(),
        "p50_ms": after(50),
        "p99_ms": after(99),
    })
}

fn rounded(number: f64, places: i32) -> f64 {
    let scale = 10_f64.powi(places);
    (number * scale).round() / scale
}

/// One monthly plan of 29.90 and two units of 5.00, net: 47.48 with 19 % tax.
fn plan(id: Uuid) -> PlanVersion {
    let component = |id: &str, name: &str, kind| PriceComponent {
        id: id.into(),
        name: name.into(),
        kind,
        tax_class: TaxClass::Standard,
    };
    let cycle = Span::months(1);
    PlanVersion {
        id: id.to_string().as_str().into(),
        plan: "plan".into(),
        name: "Tarif".into(),
        currency: Currency::Eur,
        prices: PriceMode::Net,
        components: vec![
            component(
                "fee",
                "Grundpreis",
                ComponentKind::Base {
                    price: Decimal::new(2_990, 2),
                    cycle,
                    timing: Timing::Advance,
                },
            ),
            component(
                "seats",
                "Plätze",
                ComponentKind::Unit {
                    price: Decimal::new(500, 2),
                    cycle,
                    timing: Timing::Advance,
                    included: 0,
                },
            ),
        ],
        alignment: Alignment::ContractStart,
        trial: None,
        term: Term::open_ended(Span::months(1)),
        audience: Audience::Both,
        supply: Supply::Service,
        self_service: Default::default(),
    }
}

/// A merchant with so many customers whose first bill is due today.
///
/// # Errors
/// When the database is out of reach.
pub async fn fill(app: &App, customers: i64, failing: Option<u32>) -> Result<Merchant, StartError> {
    let version = plan(app.new_id());
    fill_with(app, version, customers, failing).await
}

/// As [`fill`], with this plan.
async fn fill_with(
    app: &App,
    version: PlanVersion,
    customers: i64,
    failing: Option<u32>,
) -> Result<Merchant, StartError> {
    let merchant = Merchant {
        demo: false,
        ..demo::content::merchant(app.new_id())
    };
    let at = app.now();
    let today: NaiveDate = app.moment(&merchant).today();
    app.store()
        .insert_merchant(&merchant, at)
        .await
        .map_err(Failure::from)?;
    let version_id = Uuid::parse_str(&version.id.to_string())
        .map_err(|error| Failure::Defect(format!("a version of a plan: {error}")))?;
    let texts = Texts::default();
    let shelf = Plan {
        id: app.new_id(),
        product: Product {
            id: app.new_id(),
            slug: "product".to_owned(),
            position: 1,
            name: texts.clone(),
            description: texts.clone(),
        },
        slug: "plan".to_owned(),
        position: 1,
        name: texts.clone(),
        summary: texts,
        features: Vec::new(),
        state: PlanState::Published,
        version_id,
        number: 1,
        version: version.clone(),
    };
    let order = SignUp {
        quantities: [("seats".into(), 2)].into(),
        ..SignUp::new(version, Seller::german(), Buyer::consumer(Country::germany()))
    };
    let events = decide(None, &Command::SignUp(Box::new(order)), today)
        .map_err(|rejection| Failure::Defect(rejection.to_string()))?
        .events;
    let contract = replay(&events).map_err(|error| Failure::Defect(error.to_string()))?;
    let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
    tx.insert_product(&shelf.product).await.map_err(Failure::from)?;
    tx.insert_plan(&shelf, at).await.map_err(Failure::from)?;
    tx.commit().await.map_err(Failure::from)?;
    let mut first = 1;
    while first <= customers {
        let count = FILL.min(customers - first + 1);
        let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
        let alike = Alike {
            plan_version: version_id,
            contract: &contract,
            events: &events,
            due_on: today,
            at,
        };
        tx.insert_alike(first, count, &alike)
            .await
            .map_err(Failure::from)?;
        if let Some(every) = failing {
            tx.spoil(i64::from(every)).await.map_err(Failure::from)?;
        }
        tx.commit().await.map_err(Failure::from)?;
        first += count;
    }
    Ok(merchant)
}

/// The kernel counts the peak of this process anew from here on.
fn forget_peak_memory() {
    // Where the kernel does not allow it, the peak is that of the whole life: too high, never too low.
    let _ = std::fs::write("/proc/self/clear_refs", "5");
}

fn peak_memory_mb() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib / 1024)
}

/// How often this disk makes 8 KiB safe in a second, as PostgreSQL's own tool measures it.
fn fdatasync_rate(home: &Path) -> Option<f64> {
    let file = home.join("fsync-test");
    let tool = store::embedded::program("pg_test_fsync")?;
    let output = std::process::Command::new(tool)
        .args(["-s", "1", "-f"])
        .arg(&file)
        .output()
        .ok()?;
    let _ = std::fs::remove_file(&file);
    let text = String::from_utf8(output.stdout).ok()?;
    let line = text
        .lines()
        .find(|line| line.trim_start().starts_with("fdatasync"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}
