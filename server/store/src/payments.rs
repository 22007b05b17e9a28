//! Money received, and what it is counted against.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// Money received for a document.
#[derive(Clone, Debug)]
pub struct Received<'a> {
    pub id: Uuid,
    pub document: Uuid,
    pub received_on: NaiveDate,
    /// Minor units of the document's currency, positive.
    pub amount_minor: i64,
    pub reference: &'a str,
    pub at: DateTime<Utc>,
}

impl Tx {
    /// Records money received for a document: the payment, its posting, and what it is counted against.
    ///
    /// # Errors
    /// When there is no such document or the database is out of reach.
    pub async fn insert_payment(&mut self, payment: &Received<'_>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into payments (merchant_id, payment_id, customer_id, currency, received_on, amount_minor, reference,
                                   recorded_at)
             select $1, $2, customer_id, currency, $4, $5, $6, $7
             from documents where merchant_id = $1 and document_id = $3",
            merchant,
            payment.id,
            payment.document,
            payment.received_on,
            payment.amount_minor,
            payment.reference,
            payment.at
        )
        .execute(self.connection())
        .await?;
        touched("recording a payment", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency,
                                   customer_id)
             select $1, $2, 1, received_on, 'bank', 'receivable', amount_minor, currency, customer_id
             from payments where merchant_id = $1 and payment_id = $2",
            merchant,
            payment.id
        )
        .execute(self.connection())
        .await?;
        touched("posting a payment", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "insert into allocations (merchant_id, allocation_id, document_id, payment_id, amount_minor, allocated_at)
             values ($1, $2, $3, $2, $4, $5)",
            merchant,
            payment.id,
            payment.document,
            payment.amount_minor,
            payment.at
        )
        .execute(self.connection())
        .await?;
        touched("allocating a payment", 1, done.rows_affected())
    }
}
