//! Cancellations and withdrawals declared on the public pages, and answers to repeated requests.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A declaration as received (R-533, R-544).
#[derive(Clone, Debug, PartialEq)]
pub struct Declaration {
    pub id: Uuid,
    /// `cancellation` or `withdrawal`.
    pub kind: String,
    pub token: String,
    pub form: serde_json::Value,
    /// The language it was declared in, `de` or `en`.
    pub lang: String,
    pub received_at: DateTime<Utc>,
    /// The contract it names, where it could be matched at once.
    pub contract: Option<Uuid>,
    /// The contract's last day, where the declaration has ended it.
    pub ends_on: Option<NaiveDate>,
}

impl Tx {
    /// Records a declaration.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_declaration(&mut self, declaration: &Declaration) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into declarations (merchant_id, declaration_id, kind, token, form, received_at, contract_id, lang,
                                       ends_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            merchant,
            declaration.id,
            declaration.kind,
            declaration.token,
            declaration.form,
            declaration.received_at,
            declaration.contract,
            declaration.lang,
            declaration.ends_on
        )
        .execute(self.connection())
        .await?;
        touched("recording a declaration", 1, done.rows_affected())
    }

    /// The declaration whose receipt has this secret.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn declaration_by_token(&mut self, token: &str) -> Result<Option<Declaration>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Declaration,
            "select declaration_id as id, kind, token, form, lang, received_at, contract_id as contract, ends_on
             from declarations where merchant_id = $1 and token = $2",
            merchant,
            token
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The declaration with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn declaration(&mut self, id: Uuid) -> Result<Option<Declaration>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Declaration,
            "select declaration_id as id, kind, token, form, lang, received_at, contract_id as contract, ends_on
             from declarations where merchant_id = $1 and declaration_id = $2",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The answer a request with this key got before, if it came before. A twin that is under way is waited for.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn earlier_outcome<T: DeserializeOwned + Send + Unpin + 'static>(
        &mut self,
        use_case: &str,
        key: &str,
    ) -> Result<Option<T>, StoreError> {
        let merchant = self.merchant();
        // The lock orders twins: the second waits here until the first has committed its outcome.
        sqlx::query_scalar!(
            r#"select true as "locked!" from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as l"#,
            format!("{merchant}/{use_case}/{key}")
        )
        .fetch_one(self.connection())
        .await?;
        let outcome = sqlx::query!(
            "select outcome from idempotency where merchant_id = $1 and use_case = $2 and key = $3",
            merchant,
            use_case,
            key
        )
        .fetch_optional(self.connection())
        .await?;
        outcome
            .map(|row| {
                serde_json::from_value(row.outcome)
                    .map_err(|error| StoreError::Database(sqlx::Error::Decode(Box::new(error))))
            })
            .transpose()
    }

    /// Remembers the answer to a request with an idempotency key.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the key has an answer.
    pub async fn remember_outcome<T: Serialize + Sync>(
        &mut self,
        use_case: &str,
        key: &str,
        outcome: &T,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into idempotency (merchant_id, use_case, key, outcome, created_at) values ($1, $2, $3, $4, $5)",
            merchant,
            use_case,
            key,
            Json(outcome) as _,
            at
        )
        .execute(self.connection())
        .await?;
        touched("remembering an answer", 1, done.rows_affected())
    }
}
