//! What is taken from cards: which invoices are due, and each attempt, written before the provider is asked.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::documents::{Collection, Document, Kind, document};
use crate::error::touched;
use crate::{StoreError, Tx};

/// What is open of an invoice, and how it is collected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Receivable {
    pub customer: Uuid,
    pub number: String,
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    pub collection: Collection,
    /// The card it is charged to.
    pub method: Option<Uuid>,
}

/// An invoice, and how it is being paid.
#[derive(Clone, Debug, PartialEq)]
pub struct Paying {
    /// As it is collected by now: a card that was declined is charged no more.
    pub document: Document,
    pub open_minor: i64,
    /// The card it is charged to.
    pub card: Option<Uuid>,
    /// An attempt to charge it is not over.
    pub under_way: bool,
    /// The provider's page, if the customer has to confirm that.
    pub page: Option<String>,
    pub cancelled: bool,
    /// What the first contract it bills is paid by.
    pub contracts_method: Option<Uuid>,
}

/// An attempt to take what is open of an invoice from a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// Also the payment's, should it succeed.
    pub id: Uuid,
    pub document: Uuid,
    /// Which attempt it is, from 1.
    pub number: i32,
    pub customer: Uuid,
    pub method: Uuid,
    pub amount_minor: i64,
    pub currency: String,
    pub state: AttemptState,
    /// The provider's name for it, once known.
    pub charge: Option<String>,
    /// The provider's page, if the customer has to confirm.
    pub page: Option<String>,
    pub begun_at: DateTime<Utc>,
    /// When to ask again; none once it is over.
    pub next_at: Option<DateTime<Utc>>,
    /// How often the provider was asked.
    pub asked: i32,
    pub reason: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum AttemptState {
    /// The provider is asked until it answers.
    Live,
    /// The customer has to confirm.
    Confirm,
    Succeeded,
    Failed,
}

impl AttemptState {
    const fn name(self) -> &'static str {
        match self {
            Self::Live => "live",
            Self::Confirm => "confirm",
            Self::Succeeded => "succeeded",
            Self::Failed => "failed",
        }
    }

    #[must_use]
    pub const fn is_over(self) -> bool {
        matches!(self, Self::Succeeded | Self::Failed)
    }
}

/// How an attempt is looked for.
#[derive(Clone, Copy, Debug)]
pub enum AttemptBy<'a> {
    Id(Uuid),
    /// The one of an invoice that is not over.
    LiveOf(Uuid),
    /// By the provider's name for its charge.
    Charge(&'a str),
}

impl Tx {
    /// Invoices to be charged to a card on or before a day of which no attempt is under way: document and customer.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn to_charge(&mut self, today: NaiveDate, limit: i64) -> Result<Vec<(Uuid, Uuid)>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            "select r.document_id, r.customer_id from receivables r
             where r.merchant_id = $1 and r.collection = 'card' and r.due_on <= $2
               and not exists (select 1 from charge_attempts a
                               where a.merchant_id = $1 and a.document_id = r.document_id and a.ended_at is null)
             order by r.due_on, r.document_id limit $3",
            merchant,
            today,
            limit
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.document_id, row.customer_id))
            .collect())
    }

    /// What is open of an invoice, kept from others until the transaction ends; none if nothing is.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_receivable(&mut self, document: Uuid) -> Result<Option<Receivable>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Receivable,
            r#"select r.customer_id as customer, d.number, r.open_minor, r.currency,
                      r.collection as "collection: Collection", r.payment_method_id as method
               from receivables r
               join documents d on d.merchant_id = r.merchant_id and d.document_id = r.document_id
               where r.merchant_id = $1 and r.document_id = $2 for update of r"#,
            merchant,
            document
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// How an invoice is being paid, without a lock; none if there is no such invoice of the customer's.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn paying(&mut self, customer: Uuid, document: Uuid) -> Result<Option<Paying>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select d.document_id, d.customer_id, d.kind as "kind: Kind", d.number, d.issued_on, d.due_on, d.currency,
                      d.net_minor, d.tax_minor, d.gross_minor, coalesce(r.collection, d.collection) as "collection!: Collection",
                      coalesce(r.open_minor, 0) as "open_minor!", coalesce(a.payment_method_id, r.payment_method_id) as card,
                      a.attempt_id is not null as "under_way!", a.page as "page?",
                      x.document_id is not null as "cancelled!",
                      (select c.payment_method_id from document_lines l
                       join contracts c on c.merchant_id = l.merchant_id and c.contract_id = l.contract_id
                       where l.merchant_id = d.merchant_id and l.document_id = d.document_id
                       order by l.line limit 1) as contracts_method
               from documents d
               left join receivables r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
               left join charge_attempts a on a.merchant_id = d.merchant_id and a.document_id = d.document_id
                                          and a.ended_at is null
               left join cancellations x on x.merchant_id = d.merchant_id and x.document_id = d.document_id
               where d.merchant_id = $1 and d.document_id = $2 and d.customer_id = $3 and d.kind = 'invoice'"#,
            merchant,
            document,
            customer
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Paying {
            open_minor: row.open_minor,
            card: row.card,
            under_way: row.under_way,
            page: row.page,
            cancelled: row.cancelled,
            contracts_method: row.contracts_method,
            document: document!(row),
        }))
    }

    /// Has what is open of an invoice paid by transfer: its card is charged no more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn collect_by_transfer(&mut self, document: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "update receivables set collection = 'transfer', payment_method_id = null
             where merchant_id = $1 and document_id = $2 and collection = 'card'",
            merchant,
            document
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Which attempt of an invoice comes next.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn next_attempt(&mut self, document: Uuid) -> Result<i32, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select coalesce(max(number), 0) + 1 as "next!" from charge_attempts
               where merchant_id = $1 and document_id = $2"#,
            merchant,
            document
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Writes an attempt down, before anybody is asked.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another one of the invoice is under way.
    pub async fn insert_attempt(&mut self, attempt: &Attempt) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into charge_attempts (merchant_id, attempt_id, document_id, number, customer_id, payment_method_id,
                                          amount_minor, currency, state, begun_at, next_at, asked)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            merchant,
            attempt.id,
            attempt.document,
            attempt.number,
            attempt.customer,
            attempt.method,
            attempt.amount_minor,
            attempt.currency,
            attempt.state.name(),
            attempt.begun_at,
            attempt.next_at,
            attempt.asked
        )
        .execute(self.connection())
        .await?;
        touched("beginning an attempt", 1, done.rows_affected())
    }

    /// Attempts it is time to ask the provider about.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn attempts_to_ask(&mut self, now: DateTime<Utc>, limit: i64) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select attempt_id from charge_attempts where merchant_id = $1 and ended_at is null and next_at <= $2
             order by next_at, attempt_id limit $3",
            merchant,
            now,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// An attempt, without a lock.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn attempt(&mut self, by: AttemptBy<'_>) -> Result<Option<Attempt>, StoreError> {
        let merchant = self.merchant();
        let (id, live_of, charge) = match by {
            AttemptBy::Id(id) => (Some(id), None, None),
            AttemptBy::LiveOf(document) => (None, Some(document), None),
            AttemptBy::Charge(charge) => (None, None, Some(charge)),
        };
        Ok(sqlx::query_as!(
            Attempt,
            r#"select attempt_id as id, document_id as document, number, customer_id as customer, payment_method_id as method,
                      amount_minor, currency, state as "state: AttemptState", provider_charge as charge, page, begun_at,
                      next_at, asked, reason
               from charge_attempts
               where merchant_id = $1
                 and (attempt_id = $2 or (document_id = $3 and ended_at is null) or provider_charge = $4)"#,
            merchant,
            id,
            live_of,
            charge
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Writes down what is known of an attempt by now; `ended_at` of one that is over. Whether it was not over before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn note_attempt(
        &mut self,
        attempt: &Attempt,
        ended_at: Option<DateTime<Utc>>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update charge_attempts
             set state = $3, provider_charge = $4, page = $5, next_at = $6, asked = $7, reason = $8, ended_at = $9
             where merchant_id = $1 and attempt_id = $2 and ended_at is null",
            merchant,
            attempt.id,
            attempt.state.name(),
            attempt.charge,
            attempt.page,
            attempt.next_at,
            attempt.asked,
            attempt.reason,
            ended_at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
