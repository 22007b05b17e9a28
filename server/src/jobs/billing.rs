//! The billing run: due − billed → issued documents, exactly once, many at a time.
//!
//! Workers take batches of customers nobody else has, load what their bills are made of in a fixed number of queries, compute, and write
//! lines, postings, numbers, documents and the tasks that follow in one transaction per batch. What the engine refuses is parked with
//! its reason; a batch the database refuses is repeated customer by customer to find the culprit. Stopped anywhere, a batch
//! has happened wholly or not at all.

mod by_hand;
mod compute;

use std::collections::BTreeMap;
use std::num::NonZero;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use billing::Draft;
use chrono::NaiveDate;
use store::billing::{BilledLine, Claim, DueContract, Place};
use store::contracts::StoredContract;
use store::customers::{Customer, PaymentMethod};
use store::documents::{Document, Kind};
use store::issuing::Letterhead;
use store::merchants::Merchant;
use store::{StoreError, Tx};
use uuid::Uuid;

use super::progress::{Counts, Journal, Progress, SIGN_OF_LIFE, count};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::Stationery;
use crate::state::App;
use crate::use_cases::setup::may_issue;
pub(crate) use by_hand::{HandDocument, issue_by_hand};
use compute::{Computed, Terms};
use tokio::sync::Mutex;
use tokio::task::JoinSet;
use tokio::time::Instant;

/// Customers in one transaction: enough that numbers and statements cost little, few enough that nobody waits long for a number.
const BATCH: i64 = 500;
/// How many times a batch that the database asked to try again is tried.
const TRIES: u32 = 8;
/// The first wait before such a try; it doubles.
const BREATH: Duration = Duration::from_millis(10);

/// What a run did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RunReport {
    pub invoices: u32,
    pub credit_notes: u32,
    /// Contracts that could not be billed and wait for someone.
    pub parked: u32,
}

impl RunReport {
    fn of(counts: Counts) -> Self {
        let read = |count: u64| u32::try_from(count).unwrap_or(u32::MAX);
        Self {
            invoices: read(counts.invoices),
            credit_notes: read(counts.credit_notes),
            parked: read(counts.parked),
        }
    }
}

/// How a run is done.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Batches at once.
    pub workers: usize,
    /// Customers in a batch.
    pub batch: i64,
}

impl Default for Pace {
    fn default() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, NonZero::get);
        Self {
            workers: cores.min(4),
            batch: BATCH,
        }
    }
}

/// Bills what is due on or before `until` for one merchant. Documents are dated the merchant's today, so that
/// nothing is ever backdated; `until` may not lie after it.
///
/// # Errors
/// When `until` lies in the future, the clock was set back or the database is out of reach; documents issued before that stay issued.
pub async fn run(app: &App, merchant: &Merchant, until: NaiveDate) -> Result<RunReport, Failure> {
    run_at(app, merchant, until, Pace::default(), &Arc::default()).await
}

/// Like [`run`], at a pace of one's own and watched.
///
/// # Errors
/// As [`run`].
pub async fn run_at(
    app: &App,
    merchant: &Merchant,
    until: NaiveDate,
    pace: Pace,
    progress: &Arc<Progress>,
) -> Result<RunReport, Failure> {
    let moment = app.moment(merchant);
    if until > moment.today() {
        return Err(Failure::BadRequest("billing cannot run ahead of today"));
    }
    // Nothing is lost: everything waits until the merchant has said what an invoice needs.
    if !may_issue(&merchant.profile) {
        return Ok(RunReport::default());
    }
    let mut tx = app.store().begin(merchant.id).await?;
    let due = tx.count_due(until).await?;
    if due == 0 {
        return Ok(RunReport::default());
    }
    never_backdated(&mut tx, moment).await?;
    let stationery = Stationery::load(&mut tx).await?;
    tx.commit().await?;
    progress
        .total
        .store(u64::try_from(due).unwrap_or(0), Ordering::Relaxed);
    let journal = Journal::begin(app, until);
    journal.note(app, merchant, progress.counts()).await?;
    let run = Arc::new(Run::new(
        app,
        merchant,
        stationery,
        until,
        moment,
        pace,
        Arc::clone(progress),
    )?);
    let batches = usize::try_from(due.div_euclid(pace.batch))
        .unwrap_or(0)
        .saturating_add(1);
    let mut workers = JoinSet::new();
    for _ in 0..pace.workers.clamp(1, batches) {
        let run = Arc::clone(&run);
        workers.spawn(async move { run.work().await });
    }
    let outcome = watch(app, merchant, &journal, progress, &mut workers).await;
    let counts = progress.counts();
    let error = outcome.as_ref().err().map(ToString::to_string);
    if let Err(failure) = journal.end(app, merchant, counts, error).await {
        tracing::warn!(merchant = merchant.slug, error = %failure, "the end of the run is not in the journal");
    }
    outcome.map(|()| RunReport::of(counts))
}

/// Waits for the workers and writes down how far they are. The first failure is the run's.
async fn watch(
    app: &App,
    merchant: &Merchant,
    journal: &Journal,
    progress: &Progress,
    workers: &mut JoinSet<Result<(), Failure>>,
) -> Result<(), Failure> {
    let mut outcome = Ok(());
    let mut signs = tokio::time::interval_at(Instant::now() + SIGN_OF_LIFE, SIGN_OF_LIFE);
    loop {
        tokio::select! {
            done = workers.join_next() => {
                let Some(done) = done else { return outcome };
                let done = done.unwrap_or_else(|error| Err(Failure::Defect(error.to_string())));
                outcome = outcome.and(done);
            }
            // A journal that cannot be written is no reason to bill less.
            _ = signs.tick() => if let Err(failure) = journal.note(app, merchant, progress.counts()).await {
                tracing::warn!(merchant = merchant.slug, error = %failure, "the run is not in the journal");
            }
        }
    }
}

/// What all workers of a run share.
struct Run {
    app: App,
    merchant: Merchant,
    moment: Moment,
    pace: Pace,
    progress: Arc<Progress>,
    terms: Arc<Terms>,
    letterhead: Letterhead,
    /// How far the workers have come together.
    reached: Mutex<Place>,
}

impl Run {
    fn new(
        app: &App,
        merchant: &Merchant,
        stationery: Stationery,
        until: NaiveDate,
        moment: Moment,
        pace: Pace,
        progress: Arc<Progress>,
    ) -> Result<Self, Failure> {
        Ok(Self {
            app: app.clone(),
            moment,
            pace,
            progress,
            letterhead: letterhead_of(merchant, &stationery)?,
            reached: Mutex::new(Place::START),
            terms: Arc::new(Terms::of(merchant, stationery, until, moment.today())?),
            merchant: merchant.clone(),
        })
    }

    /// Bills batch after batch until nobody is left: on from where all workers have come, and once more from the start for those
    /// whom somebody else held on the way.
    async fn work(&self) -> Result<(), Failure> {
        let mut on = true;
        loop {
            let after = if on {
                *self.reached.lock().await
            } else {
                Place::START
            };
            match self.batch(self.pace.batch, after, &mut Vec::new()).await {
                Ok(true) => {}
                Ok(false) if on => on = false,
                Ok(false) => return Ok(()),
                Err(failure) if !concerns_only_a_customer(&failure) => return Err(failure),
                Err(failure) => {
                    tracing::warn!(merchant = self.merchant.slug, error = %failure, "a batch was refused; one by one now");
                    self.one_by_one().await?;
                }
            }
        }
    }

    /// The customers of a batch that was refused, each alone; who is refused again is parked.
    async fn one_by_one(&self) -> Result<(), Failure> {
        for _ in 0..self.pace.batch {
            let mut refused = Vec::new();
            match self.batch(1, Place::START, &mut refused).await {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                // Without anybody to park the next try would end alike.
                Err(failure) if !concerns_only_a_customer(&failure) || refused.is_empty() => {
                    return Err(failure);
                }
                Err(failure) => self.park(&refused, &failure).await?,
            }
        }
        Ok(())
    }

    /// Parks the contracts of the customer who was just refused, by name: whoever comes next may be another, because a worker beside this
    /// one can hold the refused one by now.
    async fn park(&self, customers: &[Uuid], failure: &Failure) -> Result<(), Failure> {
        let mut tx = self.app.store().begin(self.merchant.id).await?;
        let parked = tx
            .park_due(
                customers,
                self.terms.until,
                &failure.to_string(),
                self.moment.instant,
            )
            .await?;
        tx.commit().await?;
        tracing::error!(merchant = self.merchant.slug, parked, error = %failure, "parked, not billed");
        let parked = usize::try_from(parked).unwrap_or(0);
        count(&self.progress.done, parked);
        count(&self.progress.parked, parked);
        Ok(())
    }

    fn claim(&self, customers: i64, after: Place) -> Claim {
        let workers = i64::try_from(self.pace.workers).unwrap_or(i64::MAX);
        Claim {
            until: self.terms.until,
            now: self.app.now(),
            customers,
            // Beyond what this run's other workers and those of some other processes hold.
            window: self
                .pace
                .batch
                .saturating_mul(workers.saturating_add(1))
                .saturating_mul(4),
            after,
        }
    }

    /// Bills a batch; whether there was one, and in `held` whose. What the database refuses for the moment is tried again.
    async fn batch(&self, customers: i64, after: Place, held: &mut Vec<Uuid>) -> Result<bool, Failure> {
        let mut breath = BREATH;
        for _ in 1..TRIES {
            match self.try_batch(customers, after, held).await {
                Err(Failure::Store(error)) if error.is_worth_a_retry() => {
                    tokio::time::sleep(breath).await;
                    breath = breath.saturating_mul(2);
                }
                outcome => return outcome,
            }
        }
        self.try_batch(customers, after, held).await
    }

    async fn try_batch(&self, customers: i64, after: Place, held: &mut Vec<Uuid>) -> Result<bool, Failure> {
        held.clear();
        let mut tx = self.app.store().begin(self.merchant.id).await?;
        let claim = self.claim(customers, after);
        let customers = tx.claim_customers(claim).await?;
        held.extend(customers.iter().map(|(_, customer)| customer.id));
        let claimed = tx.with_due(customers, claim.until, Some(claim.now)).await?;
        let Some(last) = claimed.iter().map(|due| due.place).max() else {
            return Ok(false);
        };
        let mut reached = self.reached.lock().await;
        *reached = last.max(*reached);
        drop(reached);
        let contracts: usize = claimed
            .iter()
            .map(|due| due.contracts.len() + due.unreadable.len())
            .sum();
        let terms = Arc::clone(&self.terms);
        let app = self.app.clone();
        let Computed {
            bills,
            refused,
            invoices,
            credit_notes,
        } = tokio::task::spawn_blocking(move || compute::bills(&terms, &app, &claimed))
            .await
            .map_err(|error| Failure::Defect(error.to_string()))?;
        let mut set_aside = BTreeMap::new();
        for (contracts, failure) in &refused {
            tracing::error!(merchant = self.merchant.slug, ?contracts, error = %failure, "parked, not billed");
            set_aside.extend(contracts.iter().map(|contract| (*contract, failure.to_string())));
        }
        tx.park(&set_aside, self.moment.instant).await?;
        tx.issue(
            &bills,
            &self.letterhead,
            self.moment.instant,
            self.app.now(),
            |document, count| self.terms.number(document.kind, count),
        )
        .await?;
        tx.commit().await?;
        let parked: usize = refused.iter().map(|(contracts, _)| contracts.len()).sum();
        count(&self.progress.done, contracts);
        count(&self.progress.invoices, invoices);
        count(&self.progress.credit_notes, credit_notes);
        count(&self.progress.parked, parked);
        Ok(true)
    }
}

/// A clock that was set back must not date a document before those numbered before it.
async fn never_backdated(tx: &mut Tx, moment: Moment) -> Result<(), Failure> {
    let today = moment.today();
    match tx.last_issued_on().await? {
        Some(last) if last > today => Err(Failure::ClockBehind { today, last }),
        Some(_) | None => Ok(()),
    }
}

fn letterhead_of(merchant: &Merchant, stationery: &Stationery) -> Result<Letterhead, Failure> {
    let body = serde_json::to_string(&stationery.letterhead(merchant))
        .map_err(|error| Failure::Defect(error.to_string()))?;
    Ok(Letterhead::new(body))
}

/// Bills in a running transaction, which has locked the customer, everything that is due of that customer today. Returns the documents.
///
/// # Errors
/// When `contract` cannot be billed; others that cannot are left to the next run, which parks them. When the database is out of reach.
pub(crate) async fn bill_customer(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    customer: Customer,
    contract: Uuid,
) -> Result<Vec<(Uuid, Kind)>, Failure> {
    let moment = app.moment(merchant);
    let today = moment.today();
    let terms = Terms::of(merchant, Stationery::load(tx).await?, today, today)?;
    never_backdated(tx, moment).await?;
    let due = tx.due_of(customer, today).await?;
    let Computed { bills, refused, .. } = compute::bills(&terms, app, &due);
    if let Some((_, failure)) = refused
        .into_iter()
        .find(|(contracts, _)| contracts.contains(&contract))
    {
        return Err(failure);
    }
    tx.issue(
        &bills,
        &letterhead_of(merchant, &terms.stationery)?,
        moment.instant,
        app.now(),
        |document, count| terms.number(document.kind, count),
    )
    .await?;
    Ok(bills
        .documents
        .iter()
        .map(|document| (document.id, document.kind))
        .collect())
}

/// A cancellation to be issued in a running transaction, which has locked the customer and the contracts.
pub(crate) struct CancellationFacts<'a> {
    pub customer: &'a Customer,
    /// The customer's ways to pay.
    pub methods: &'a [PaymentMethod],
    /// The contracts on the document, with everything billed for them.
    pub contracts: Vec<(StoredContract, Vec<BilledLine>)>,
    pub draft: &'a Draft,
    pub original: &'a Document,
}

/// Issues the document that takes an invoice back, and has its contracts compared anew with what was billed. Returns the document.
///
/// # Errors
/// When the database is out of reach.
pub(crate) async fn issue_cancellation(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    facts: CancellationFacts<'_>,
) -> Result<Uuid, Failure> {
    let moment = app.moment(merchant);
    let today = moment.today();
    let terms = Terms::of(merchant, Stationery::load(tx).await?, today, today)?;
    never_backdated(tx, moment).await?;
    let contracts: Vec<DueContract> = facts
        .contracts
        .into_iter()
        .map(|(stored, record)| DueContract {
            stored,
            next_due_on: today,
            billed_until: None,
            lines: i32::try_from(record.len()).unwrap_or(i32::MAX),
            record,
        })
        .collect();
    let method = contracts
        .first()
        .and_then(|due| {
            let method = due.stored.payment_method;
            facts.methods.iter().find(|known| known.id == method)
        })
        .ok_or_else(|| Failure::Defect("the contract has no way to be paid".to_owned()))?;
    let original = (facts.original.number.as_str(), facts.original.issued_on);
    let bills = compute::cancellation(
        &terms,
        app,
        facts.customer,
        method,
        facts.draft,
        &contracts,
        original,
    )?;
    tx.issue(
        &bills,
        &letterhead_of(merchant, &terms.stationery)?,
        moment.instant,
        app.now(),
        |document, count| terms.number(document.kind, count),
    )
    .await?;
    for due in &contracts {
        let added = bills.lines.iter().filter(|line| line.contract == due.stored.id);
        let added = i32::try_from(added.count()).unwrap_or(i32::MAX);
        tx.bill_anew(due.stored.id, due.lines.saturating_add(added), today)
            .await?;
    }
    let document = bills.documents.first().map(|document| document.id);
    document.ok_or_else(|| Failure::Defect("a cancellation without a document".to_owned()))
}

/// Whether a failure comes from one customer's data, so that it must not keep others from their invoices: what the engine
/// refuses, a row that stands already, is missing or cannot be read. Everything else of the database passes, and the next
/// run tries again.
const fn concerns_only_a_customer(failure: &Failure) -> bool {
    match failure {
        Failure::Store(StoreError::Database(error)) => {
            matches!(error, sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_))
        }
        Failure::Store(StoreError::Unreachable(_)) => false,
        _ => true,
    }
}
