//! How fast documents are made and kept, and what share of that is the layout engine's own work.

use std::collections::VecDeque;
use std::num::NonZero;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use billing::{ComponentKind, PlanVersion, PriceComponent, Span, TaxClass, Timing};
use documents::{BarePage, DocumentError, InvoiceModel};
use rust_decimal::Decimal;
use store::embedded::Cluster;
use store::merchants::Merchant;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::{Bed, fill_with, forget_peak_memory, peak_memory_mb, plan, rounded, settle};
use crate::failure::Failure;
use crate::jobs::billing::{Pace, run_at};
use crate::jobs::release::released_file;
use crate::letters::read_model;
use crate::startup::StartError;
use crate::state::App;

/// Pages the engine's own speed is measured with, at most.
const LIMIT: usize = 1_000;
/// Documents before the clock starts: the engine reads its layouts and fonts once.
const WARM: usize = 10;
/// The kernel counts processor time in hundredths of a second.
const TICKS: f64 = 100.0;

/// Work done: how much, in which time.
struct Pass {
    documents: usize,
    seconds: f64,
    /// Processor time of this program; that of PostgreSQL is not in it.
    busy_seconds: Option<f64>,
}

impl Pass {
    fn per_second(&self) -> f64 {
        rate(self.documents, self.seconds)
    }

    fn per_busy_second(&self) -> Option<f64> {
        self.busy_seconds.map(|busy| rate(self.documents, busy))
    }
}

fn rate(documents: usize, seconds: f64) -> f64 {
    f64::from(u32::try_from(documents).unwrap_or(u32::MAX)) / seconds.max(f64::EPSILON)
}

/// Bills so many customers, makes and keeps their documents, sets the same pages once more without anything else, and prints the figures.
///
/// # Errors
/// When the machine or its PostgreSQL refuses, or a document cannot be made.
pub(super) async fn documents_run(
    cluster: &Cluster,
    documents: u32,
    workers: Option<NonZero<usize>>,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
    // As the program does it: one more than processors, because each waits for the database now and then.
    let workers = workers.map_or(cores + 1, NonZero::get);
    let bed = Bed::made(cluster).await?;
    let app = &bed.app;
    let merchant = fill_with(app, three_lines(app.new_id()), i64::from(documents), None).await?;
    let today = app.moment(&merchant).today();
    run_at(app, &merchant, today, Pace::default(), &Arc::default()).await?;
    settle(&bed.admin).await.map_err(Failure::from)?;
    let ids: Vec<Uuid> = sqlx::query_scalar("select document_id from documents order by document_id")
        .fetch_all(&bed.admin)
        .await
        .map_err(StartError::Unreachable)?;
    let models = models(app, &merchant, ids.iter().take(LIMIT)).await?;
    for model in models.iter().take(WARM) {
        documents::render_invoice(model).map_err(Failure::from)?;
    }

    forget_peak_memory();
    let (half, rest) = ids.split_at(ids.len() / 2);
    let first = keep_all(app, &merchant, half, workers).await?;
    let half_memory_mb = peak_memory_mb();
    let second = keep_all(app, &merchant, rest, workers).await?;
    let peak_memory_mb = peak_memory_mb();
    let kept = Pass {
        documents: first.documents + second.documents,
        seconds: first.seconds + second.seconds,
        busy_seconds: first.busy_seconds.zip(second.busy_seconds).map(|(a, b)| a + b),
    };
    let limit = set_all(models, workers).await?;

    let (pdf_bytes, xml_bytes): (Option<f64>, Option<f64>) = sqlx::query_as(
        "select (avg(length(bytes)) filter (where media_type = 'application/pdf'))::float8,
                (avg(length(bytes)) filter (where media_type = 'application/xml'))::float8
         from files",
    )
    .fetch_one(&bed.admin)
    .await
    .map_err(StartError::Unreachable)?;
    let per_core = |pass: &Pass| {
        let used = u32::try_from(workers.min(cores)).unwrap_or(u32::MAX);
        rounded(pass.per_second() / f64::from(used), 1)
    };
    let told = |pass: &Pass| {
        serde_json::json!({
            "documents": pass.documents,
            "seconds": rounded(pass.seconds, 3),
            "documents_per_second": rounded(pass.per_second(), 1),
            "per_second_and_core": per_core(pass),
            "per_second_of_processor_time": pass.per_busy_second().map(|rate| rounded(rate, 1)),
        })
    };
    let busy = kept.per_busy_second().zip(limit.per_busy_second());
    let figures = serde_json::json!({
        "documents": documents,
        "workers": workers,
        "cores": cores,
        "kept": told(&kept),
        "engine_alone": told(&limit),
        "ratio_to_engine": rounded(kept.per_second() / limit.per_second(), 2),
        "ratio_of_processor_time": busy.map(|(kept, limit)| rounded(kept / limit, 2)),
        "bytes_per_pdf": pdf_bytes.map(|bytes| rounded(bytes, 0)),
        "bytes_per_xml": xml_bytes.map(|bytes| rounded(bytes, 0)),
        "peak_memory_mb_after_half": half_memory_mb,
        "peak_memory_mb": peak_memory_mb,
    });
    print(&figures.to_string());
    bed.cleared().await;
    Ok(())
}

/// The plan of the billing benchmark, and one more unit.
fn three_lines(id: Uuid) -> PlanVersion {
    let mut plan = plan(id);
    plan.components.push(PriceComponent {
        id: "archive".into(),
        name: "Archiv".into(),
        kind: ComponentKind::Base {
            price: Decimal::new(490, 2),
            cycle: Span::months(1),
            timing: Timing::Advance,
        },
        tax_class: TaxClass::Standard,
    });
    plan
}

async fn models(
    app: &App,
    merchant: &Merchant,
    ids: impl Iterator<Item = &Uuid>,
) -> Result<Vec<InvoiceModel>, Failure> {
    let mut tx = app.store().begin(merchant.id).await?;
    let mut models = Vec::new();
    for id in ids {
        // With its own number: pages that have one in common would share work.
        let document = tx.document(*id).await?.ok_or(Failure::NotFound)?;
        models.push(read_model(&tx.document_content(*id).await?, &document.number)?);
    }
    Ok(models)
}

/// Makes, checks and keeps documents as the job does: each in a transaction of its own, several at once.
async fn keep_all(app: &App, merchant: &Merchant, ids: &[Uuid], workers: usize) -> Result<Pass, Failure> {
    let waiting = Arc::new(Mutex::new(ids.iter().copied().collect::<VecDeque<_>>()));
    let (began, busy) = (Instant::now(), busy_seconds());
    let mut running = JoinSet::new();
    for _ in 0..workers {
        let (app, merchant, waiting) = (app.clone(), merchant.clone(), Arc::clone(&waiting));
        running.spawn(async move {
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some(id) = next else {
                    return Ok::<_, Failure>(());
                };
                let mut tx = app.store().begin(merchant.id).await?;
                let document = tx.document(id).await?.ok_or(Failure::NotFound)?;
                let (tx, _) = released_file(&app, tx, &document, app.moment(&merchant)).await?;
                tx.commit().await?;
            }
        });
    }
    finished(running).await?;
    Ok(pass(ids.len(), began, busy))
}

/// Sets pages that are ready, and nothing else.
async fn set_all(models: Vec<InvoiceModel>, workers: usize) -> Result<Pass, Failure> {
    let documents = models.len();
    let pages: VecDeque<BarePage> = models.iter().map(BarePage::of).collect::<Result<_, _>>()?;
    let waiting = Arc::new(Mutex::new(pages));
    let (began, busy) = (Instant::now(), busy_seconds());
    let mut running = JoinSet::new();
    for _ in 0..workers {
        let waiting = Arc::clone(&waiting);
        running.spawn_blocking(move || {
            loop {
                let next = waiting.lock().unwrap_or_else(PoisonError::into_inner).pop_front();
                let Some(page) = next else {
                    return Ok::<_, DocumentError>(());
                };
                page.typeset_only()?;
            }
        });
    }
    finished(running).await?;
    Ok(pass(documents, began, busy))
}

async fn finished<E>(mut running: JoinSet<Result<(), E>>) -> Result<(), Failure>
where
    Failure: From<E>,
    E: 'static,
{
    while let Some(done) = running.join_next().await {
        done.map_err(|error| Failure::Defect(error.to_string()))??;
    }
    Ok(())
}

fn pass(documents: usize, began: Instant, busy: Option<f64>) -> Pass {
    Pass {
        documents,
        seconds: began.elapsed().as_secs_f64(),
        busy_seconds: busy_seconds().zip(busy).map(|(now, then)| now - then),
    }
}

/// Processor time this program has used so far.
fn busy_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program, in brackets, may hold blanks; behind it stand the state and ten more numbers before the time.
    let (_, numbers) = stat.rsplit_once(')')?;
    let mut times = numbers.split_whitespace().skip(11);
    let user: f64 = times.next()?.parse().ok()?;
    let system: f64 = times.next()?.parse().ok()?;
    Some((user + system) / TICKS)
}
