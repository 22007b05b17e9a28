//! How far a run is, for those who watch it: counters that cost nothing, and a row of the journal that is written every second.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use chrono::{DateTime, NaiveDate, Utc};
use store::merchants::Merchant;
use store::runs::BillingRun;
use uuid::Uuid;

use crate::failure::Failure;
use crate::state::App;

/// How often a run gives a sign of life.
pub const SIGN_OF_LIFE: Duration = Duration::from_secs(1);

/// What a run has done so far.
#[derive(Debug, Default)]
pub struct Progress {
    /// Contracts that were due at the start.
    pub total: AtomicU64,
    /// Contracts looked at by now, the parked ones among them.
    pub done: AtomicU64,
    pub invoices: AtomicU64,
    pub credit_notes: AtomicU64,
    pub parked: AtomicU64,
    pub mails: AtomicU64,
}

/// Adds to a counter.
pub(super) fn count(counter: &AtomicU64, more: usize) {
    counter.fetch_add(u64::try_from(more).unwrap_or(u64::MAX), Ordering::Relaxed);
}

/// Counters at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub total: u64,
    pub done: u64,
    pub invoices: u64,
    pub credit_notes: u64,
    pub parked: u64,
    pub mails: u64,
}

impl Progress {
    /// The counters now.
    #[must_use]
    pub fn counts(&self) -> Counts {
        let read = |count: &AtomicU64| count.load(Ordering::Relaxed);
        Counts {
            total: read(&self.total),
            done: read(&self.done),
            invoices: read(&self.invoices),
            credit_notes: read(&self.credit_notes),
            parked: read(&self.parked),
            mails: read(&self.mails),
        }
    }
}

/// Contracts per second, rounded; `None` as long as there is nothing to tell it from.
#[must_use]
pub fn rate(done: u64, took: Duration) -> Option<u64> {
    let millis = took.as_millis();
    let rate = u128::from(done) * 1_000 / (millis > 0).then_some(millis)?;
    u64::try_from(rate).ok().filter(|rate| *rate > 0)
}

/// How long so many contracts will take at the rate so far, in seconds, rounded up.
#[must_use]
pub fn remaining(left: u64, done: u64, took: Duration) -> Option<u64> {
    let millis = u128::from(left) * took.as_millis() / u128::from((done > 0).then_some(done)?);
    u64::try_from(millis.div_ceil(1_000)).ok()
}

/// A run's row in the journal.
pub(super) struct Journal {
    id: Uuid,
    until: NaiveDate,
    started_at: DateTime<Utc>,
}

impl Journal {
    pub fn begin(app: &App, until: NaiveDate) -> Self {
        Self {
            id: app.new_id(),
            until,
            started_at: app.now(),
        }
    }

    /// Writes how far the run is.
    pub async fn note(&self, app: &App, merchant: &Merchant, counts: Counts) -> Result<(), Failure> {
        self.write(app, merchant, counts, None, None).await
    }

    /// Writes how it ended.
    pub async fn end(
        &self,
        app: &App,
        merchant: &Merchant,
        counts: Counts,
        error: Option<String>,
    ) -> Result<(), Failure> {
        self.write(app, merchant, counts, Some(app.now()), error).await
    }

    async fn write(
        &self,
        app: &App,
        merchant: &Merchant,
        counts: Counts,
        ended_at: Option<DateTime<Utc>>,
        error: Option<String>,
    ) -> Result<(), Failure> {
        let stored = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
        let mut tx = app.store().begin(merchant.id).await?;
        tx.note_run(&BillingRun {
            id: self.id,
            until: self.until,
            started_at: self.started_at,
            seen_at: app.now(),
            ended_at,
            total: stored(counts.total),
            done: stored(counts.done),
            invoices: stored(counts.invoices),
            credit_notes: stored(counts.credit_notes),
            parked: stored(counts.parked),
            error,
        })
        .await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rate_and_remaining_time_come_from_what_was_done_so_far() {
        let took = Duration::from_millis(2_500);
        assert_eq!(rate(10_000, took), Some(4_000));
        assert_eq!(remaining(10_001, 10_000, took), Some(3));
        assert_eq!(remaining(0, 10_000, took), Some(0));
        // Nothing to tell it from.
        assert_eq!(rate(0, took), None);
        assert_eq!(rate(5, Duration::ZERO), None);
        assert_eq!(remaining(5, 0, took), None);
    }
}
