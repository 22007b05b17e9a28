//! Billing runs: how far they are while they go on, and a journal afterwards.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A billing run of one process. Times are real ones, also where the merchant's clock runs ahead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BillingRun {
    pub id: Uuid,
    /// Bills what is due on or before this day.
    pub until: NaiveDate,
    pub started_at: DateTime<Utc>,
    /// The last sign of life.
    pub seen_at: DateTime<Utc>,
    /// `None` while it goes on, and for ever if it was killed.
    pub ended_at: Option<DateTime<Utc>>,
    /// Contracts due at the start.
    pub total: i64,
    /// Contracts looked at by now, the parked ones among them.
    pub done: i64,
    pub invoices: i64,
    pub credit_notes: i64,
    pub parked: i64,
    /// Why it ended early.
    pub error: Option<String>,
}

impl Tx {
    /// Writes how far a run is, for the first time or again.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn note_run(&mut self, run: &BillingRun) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into billing_runs (merchant_id, run_id, until, started_at, seen_at, ended_at, total, done, invoices,
                                       credit_notes, parked, error)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             on conflict (merchant_id, run_id) do update
             set seen_at = excluded.seen_at, ended_at = excluded.ended_at, done = excluded.done,
                 invoices = excluded.invoices, credit_notes = excluded.credit_notes, parked = excluded.parked,
                 error = excluded.error",
            merchant,
            run.id,
            run.until,
            run.started_at,
            run.seen_at,
            run.ended_at,
            run.total,
            run.done,
            run.invoices,
            run.credit_notes,
            run.parked,
            run.error
        )
        .execute(self.connection())
        .await?;
        touched("noting a billing run", 1, done.rows_affected())
    }

    /// Runs, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn runs(&mut self, limit: i64) -> Result<Vec<BillingRun>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            BillingRun,
            "select run_id as id, until, started_at, seen_at, ended_at, total, done, invoices, credit_notes, parked, error
             from billing_runs where merchant_id = $1 order by run_id desc limit $2",
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }
}
