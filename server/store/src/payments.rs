//! Money received, and what it is counted against.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// Money received from a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Received {
    /// Told twice, it counts once.
    pub id: Uuid,
    pub customer: Uuid,
    pub received_on: NaiveDate,
    /// Minor units, positive.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    pub reference: String,
    /// Who sent it, as the bank's statement names them; empty where no bank was asked.
    pub sender: String,
    pub at: DateTime<Utc>,
}

impl Tx {
    /// Records money received from a customer that [`Tx::lock_customer`] has locked: the payment and its posting. Returns
    /// whether it is new.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when another payment has this id; when the database is out of reach.
    pub async fn insert_payment(&mut self, payment: &Received) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let known = sqlx::query!(
            "select customer_id, amount_minor, currency from payments where merchant_id = $1 and payment_id = $2",
            merchant,
            payment.id
        )
        .fetch_optional(self.connection())
        .await?;
        if let Some(known) = known {
            let same = known.customer_id == payment.customer
                && known.amount_minor == payment.amount_minor
                && known.currency == payment.currency;
            return if same {
                Ok(false)
            } else {
                Err(StoreError::Duplicate("payments_pk".to_owned()))
            };
        }
        let done = sqlx::query!(
            "insert into payments (merchant_id, payment_id, customer_id, currency, received_on, amount_minor, reference,
                                   recorded_at, sender)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            merchant,
            payment.id,
            payment.customer,
            payment.currency,
            payment.received_on,
            payment.amount_minor,
            payment.reference,
            payment.at,
            payment.sender
        )
        .execute(self.connection())
        .await?;
        touched("recording a payment", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency,
                                   customer_id)
             values ($1, $2, 1, $3, 'bank', 'receivable', $4, $5, $6)",
            merchant,
            payment.id,
            payment.received_on,
            payment.amount_minor,
            payment.currency,
            payment.customer
        )
        .execute(self.connection())
        .await?;
        touched("posting a payment", 1, done.rows_affected())?;
        Ok(true)
    }

    /// What is still open of a customer's invoice, in minor units; `None` if there is no such invoice in this currency.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_of(
        &mut self,
        customer: Uuid,
        document: Uuid,
        currency: &str,
    ) -> Result<Option<i64>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select coalesce(r.open_minor, 0) as "open!"
               from documents d
               left join receivables r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
               where d.merchant_id = $1 and d.document_id = $2 and d.customer_id = $3 and d.currency = $4
                 and d.kind = 'invoice'"#,
            merchant,
            document,
            customer,
            currency
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Counts so much of a payment against an invoice.
    ///
    /// # Errors
    /// When there is no such payment or document, less is open than that, or the database is out of reach.
    pub async fn allocate(
        &mut self,
        id: Uuid,
        payment: Uuid,
        document: Uuid,
        amount_minor: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into allocations (merchant_id, allocation_id, document_id, payment_id, amount_minor, allocated_at)
             values ($1, $2, $3, $4, $5, $6)",
            merchant,
            id,
            document,
            payment,
            amount_minor,
            at
        )
        .execute(self.connection())
        .await?;
        touched("allocating a payment", 1, done.rows_affected())?;
        self.settle(document, amount_minor).await?;
        self.add_to_collected(payment, amount_minor, at).await
    }

    /// Counts so much of a credit note or cancellation against an invoice.
    ///
    /// # Errors
    /// As [`Tx::allocate`].
    pub async fn allocate_credit(
        &mut self,
        id: Uuid,
        credit: Uuid,
        document: Uuid,
        amount_minor: i64,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into allocations (merchant_id, allocation_id, document_id, credit_id, amount_minor, allocated_at)
             values ($1, $2, $3, $4, $5, $6)",
            merchant,
            id,
            document,
            credit,
            amount_minor,
            at
        )
        .execute(self.connection())
        .await?;
        touched("allocating a credit", 1, done.rows_affected())?;
        self.settle(document, amount_minor).await
    }

    /// Takes so much off what is open of an invoice.
    async fn settle(&mut self, document: Uuid, amount_minor: i64) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let paid = sqlx::query!(
            "delete from receivables where merchant_id = $1 and document_id = $2 and open_minor = $3",
            merchant,
            document,
            amount_minor
        )
        .execute(self.connection())
        .await?;
        if paid.rows_affected() == 1 {
            return Ok(());
        }
        let reduced = sqlx::query!(
            "update receivables set open_minor = open_minor - $3
             where merchant_id = $1 and document_id = $2 and open_minor > $3",
            merchant,
            document,
            amount_minor
        )
        .execute(self.connection())
        .await?;
        touched("reducing what is open", 1, reduced.rows_affected())
    }
}
