//! Secret addresses under which customers' calendars are subscribed to: hashes only.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

impl Tx {
    /// Gives a customer's calendar another secret; an earlier one opens nothing any more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_calendar_feed(
        &mut self,
        customer: Uuid,
        token_hash: &[u8],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into calendar_feeds (merchant_id, customer_id, token_hash, created_at) values ($1, $2, $3, $4)
             on conflict (merchant_id, customer_id) do update
             set token_hash = excluded.token_hash, created_at = excluded.created_at",
            merchant,
            customer,
            token_hash,
            at
        )
        .execute(self.connection())
        .await?;
        touched("giving a calendar its address", 1, done.rows_affected())
    }

    /// Closes a customer's calendar; whether it was open.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn remove_calendar_feed(&mut self, customer: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from calendar_feeds where merchant_id = $1 and customer_id = $2",
            merchant,
            customer
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Since when a customer's calendar has its address.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn calendar_feed_since(&mut self, customer: Uuid) -> Result<Option<DateTime<Utc>>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select created_at from calendar_feeds where merchant_id = $1 and customer_id = $2",
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Whose calendar a secret opens.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn calendar_of(&mut self, token_hash: &[u8]) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from calendar_feeds where merchant_id = $1 and token_hash = $2",
            merchant,
            token_hash
        )
        .fetch_optional(self.connection())
        .await?)
    }
}
