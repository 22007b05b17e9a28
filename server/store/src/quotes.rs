//! What a customer was shown before confirming a change.

use billing::{Command, Money};
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A preview as it was shown.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredQuote {
    pub id: Uuid,
    pub contract: Uuid,
    pub command: Command,
    /// Fingerprint of everything shown ([`billing::ChangeQuote::hash`]).
    pub hash: String,
    pub total: Money,
    pub created_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
    /// When it was confirmed.
    pub used_at: Option<DateTime<Utc>>,
}

impl Tx {
    /// Keeps a preview.
    ///
    /// # Errors
    /// When there is no such contract or the database is out of reach.
    pub async fn insert_quote(&mut self, quote: &StoredQuote) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into quotes (merchant_id, quote_id, contract_id, command, hash, total_minor, currency, created_at,
                                 expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            merchant,
            quote.id,
            quote.contract,
            Json(&quote.command) as _,
            quote.hash,
            quote.total.minor(),
            quote.total.currency().code(),
            quote.created_at,
            quote.expires_at
        )
        .execute(self.connection())
        .await?;
        touched("keeping a quote", 1, done.rows_affected())
    }

    /// The quote with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn quote(&mut self, id: Uuid) -> Result<Option<StoredQuote>, StoreError> {
        let merchant = self.merchant();
        let Some(row) = sqlx::query!(
            r#"select contract_id, command as "command: Json<Command>", hash, total_minor, currency, created_at, expires_at,
                      used_at
               from quotes where merchant_id = $1 and quote_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        else {
            return Ok(None);
        };
        let currency = row
            .currency
            .parse()
            .map_err(|error: billing::MoneyError| sqlx::Error::Decode(error.into()))
            .map_err(StoreError::from)?;
        Ok(Some(StoredQuote {
            id,
            contract: row.contract_id,
            command: row.command.0,
            hash: row.hash,
            total: Money::new(row.total_minor, currency),
            created_at: row.created_at,
            expires_at: row.expires_at,
            used_at: row.used_at,
        }))
    }

    /// Notes that a quote was confirmed.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when it was confirmed before.
    pub async fn use_quote(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update quotes set used_at = $3 where merchant_id = $1 and quote_id = $2 and used_at is null",
            merchant,
            id,
            at
        )
        .execute(self.connection())
        .await?;
        touched("confirming a quote", 1, done.rows_affected())
    }
}
