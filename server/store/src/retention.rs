//! What is erased because nobody needs to keep it any longer (R-703), and the report of it (R-705).

use billing::retention::Record;
use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// What went of a customer's data by one rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ErasureReport {
    pub id: Uuid,
    pub customer: Uuid,
    pub record: Record,
    /// Only what is older was erased.
    pub before: NaiveDate,
    /// Rows and files.
    pub erased: i64,
    pub at: DateTime<Utc>,
}

const fn name(record: Record) -> &'static str {
    match record {
        Record::Letter => "letter",
        Record::Voucher => "voucher",
        Record::Journal => "journal",
    }
}

impl Tx {
    /// Keeps everything of a customer, whatever period is over (R-306); whether it was not kept so already.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn hold_customer(
        &mut self,
        customer: Uuid,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customers set held_since = $3, hold_reason = $4
             where merchant_id = $1 and customer_id = $2 and held_since is null",
            merchant,
            customer,
            at,
            reason
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Ends that; whether there was one to end.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lift_hold(&mut self, customer: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customers set held_since = null, hold_reason = null
             where merchant_id = $1 and customer_id = $2 and held_since is not null",
            merchant,
            customer
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Up to which day customers were looked through for those nothing was written about since.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forgotten_before(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select forgotten_before from merchants where merchant_id = $1",
            merchant
        )
        .fetch_optional(self.connection())
        .await?
        .flatten())
    }

    /// Writes that down.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn note_forgotten_before(&mut self, before: NaiveDate) -> Result<(), StoreError> {
        let merchant = self.merchant();
        // None is there yet while a demo's past is made up.
        sqlx::query!(
            "update merchants set forgotten_before = $2 where merchant_id = $1",
            merchant,
            before
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Customers, at most `limit` behind `after` in the order of their ids, who have had no contract, document or payment since a day, are
    /// not locked yet and not held.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn quiet_customers(
        &mut self,
        since: NaiveDate,
        after: Uuid,
        limit: i64,
    ) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select c.customer_id from customers c
             where c.merchant_id = $1 and c.customer_id > $3 and c.restricted_at is null and c.held_since is null
               and c.created_at < $2::date
               and not exists (select from contracts k where k.merchant_id = $1 and k.customer_id = c.customer_id
                               and (k.ends_on is null or k.ends_on >= $2))
               and not exists (select from documents d where d.merchant_id = $1 and d.customer_id = c.customer_id
                               and d.issued_on >= $2)
               and not exists (select from payments p where p.merchant_id = $1 and p.customer_id = c.customer_id
                               and p.received_on >= $2)
               and not exists (select from refunds f where f.merchant_id = $1 and f.customer_id = c.customer_id
                               and f.refunded_on >= $2)
             order by c.customer_id limit $4",
            merchant,
            since,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// A locked customer of whom something may be over, kept from everybody else until the transaction ends; none if there is none, or
    /// others look at all of them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_expiring(&mut self, today: NaiveDate) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from customers where merchant_id = $1 and erase_on <= $2 and held_since is null
             order by erase_on limit 1 for update skip locked",
            merchant,
            today
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Erases what of a locked customer is of a kind and older than a day; how many rows and files.
    ///
    /// # Errors
    /// When the customer is not locked or the database is out of reach.
    pub async fn erase_expired(
        &mut self,
        customer: Uuid,
        record: Record,
        before: NaiveDate,
    ) -> Result<i64, StoreError> {
        Ok(sqlx::query_scalar!(
            r#"select erase_expired($1, $2, $3) as "erased!""#,
            customer,
            name(record),
            before
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// When to look again. Nothing happens if nothing is left to look at.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn look_again(&mut self, customer: Uuid, on: Option<NaiveDate>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "update customers set erase_on = $3 where merchant_id = $1 and customer_id = $2 and erase_on is not null",
            merchant,
            customer,
            on
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Writes down what went.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn report_erasure(&mut self, report: &ErasureReport) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into erasure_reports (merchant_id, report_id, customer_id, record, before, erased, erased_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            merchant,
            report.id,
            report.customer,
            name(report.record),
            report.before,
            report.erased,
            report.at
        )
        .execute(self.connection())
        .await?;
        touched("reporting an erasure", 1, done.rows_affected())
    }

    /// What went of a customer's data, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn erasure_reports(&mut self, customer: Uuid) -> Result<Vec<ErasureReport>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            "select report_id, record, before, erased, erased_at from erasure_reports
             where merchant_id = $1 and customer_id = $2 order by report_id",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .filter_map(|row| {
                // A check of the table allows no other names.
                let record = Record::ALL
                    .into_iter()
                    .find(|record| name(*record) == row.record)?;
                Some(ErasureReport {
                    id: row.report_id,
                    customer,
                    record,
                    before: row.before,
                    erased: row.erased,
                    at: row.erased_at,
                })
            })
            .collect())
    }
}
