//! Ways to pay: kept as evidence, never changed but by their end; and which contract is paid by which.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::customers::{MandateEvidence, PaymentDetails, PaymentMethod, StoredCard, payment_method};
use crate::error::touched;
use crate::{StoreError, Tx};

/// An invoice that is not fully paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenInvoice {
    pub document: Uuid,
    pub number: String,
    pub due_on: NaiveDate,
    pub open_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// It was announced to be debited, or to be charged to a card.
    pub debit: bool,
    /// The mandate it names; `None` where there is none, or its content is gone (R-704).
    pub mandate_reference: Option<String>,
    /// The card it is charged to.
    pub card: Option<Uuid>,
}

impl Tx {
    /// Adds a way to pay.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the mandate reference is taken.
    pub async fn insert_payment_method(&mut self, method: &PaymentMethod) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let card = match &method.details {
            PaymentDetails::Card(card) => Some(card),
            PaymentDetails::Sepa { .. } | PaymentDetails::Invoice => None,
        };
        let (kind, holder, iban, reference, signed_on, evidence) = match &method.details {
            PaymentDetails::Sepa {
                account_holder,
                iban,
                mandate_reference,
                signed_on,
                evidence,
            } => (
                "sepa",
                Some(account_holder.as_str()),
                Some(iban.as_str()),
                Some(mandate_reference.as_str()),
                Some(*signed_on),
                Some(Json(evidence)),
            ),
            PaymentDetails::Card(_) => ("card", None, None, None, None, None),
            PaymentDetails::Invoice => ("invoice", None, None, None, None, None),
        };
        let done = sqlx::query!(
            "insert into payment_methods (merchant_id, payment_method_id, customer_id, kind, account_holder, iban,
                                          mandate_reference, mandate_signed_on, evidence, created_at, card,
                                          card_expires_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            merchant,
            method.id,
            method.customer,
            kind,
            holder,
            iban,
            reference,
            signed_on,
            evidence as _,
            method.created_at,
            card.map(Json) as _,
            card.map(|card| card.expires_on)
        )
        .execute(self.connection())
        .await?;
        touched("adding a payment method", 1, done.rows_affected())
    }

    /// A customer's ways to pay, oldest first; those that were removed among them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn payment_methods(&mut self, customer: Uuid) -> Result<Vec<PaymentMethod>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select payment_method_id, customer_id, account_holder, iban, mandate_reference, mandate_signed_on,
                      evidence as "evidence: Json<MandateEvidence>", card as "card: Json<StoredCard>", created_at, ended_at,
                      is_default
               from payment_methods where merchant_id = $1 and customer_id = $2 order by payment_method_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| payment_method!(row))
        .collect())
    }

    /// Ends a way to pay; whether it was not ended before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn end_payment_method(&mut self, method: Uuid, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update payment_methods set ended_at = $3, is_default = false
             where merchant_id = $1 and payment_method_id = $2 and ended_at is null",
            merchant,
            method,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Makes a way to pay the default one of a customer that [`Tx::lock_customer`] has locked, or none.
    ///
    /// # Errors
    /// When it is not the customer's, was removed or is none a default can be, or the database is out of reach.
    pub async fn set_default_method(
        &mut self,
        customer: Uuid,
        method: Option<Uuid>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "update payment_methods set is_default = false where merchant_id = $1 and customer_id = $2 and is_default",
            merchant,
            customer
        )
        .execute(self.connection())
        .await?;
        let Some(method) = method else {
            return Ok(());
        };
        let done = sqlx::query!(
            "update payment_methods set is_default = true
             where merchant_id = $1 and customer_id = $2 and payment_method_id = $3 and ended_at is null",
            merchant,
            customer,
            method
        )
        .execute(self.connection())
        .await?;
        touched("choosing a default payment method", 1, done.rows_affected())
    }

    /// Lets a contract be billed that was held.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn let_bill(&mut self, contract: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "update billing_schedule set held_until = null
             where merchant_id = $1 and contract_id = $2 and held_until is not null",
            merchant,
            contract
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Has a contract that [`Tx::lock_contract`] has locked paid by another method of its customer from its next document on.
    ///
    /// # Errors
    /// When there is no such contract or method, or the database is out of reach.
    pub async fn set_contract_payment(&mut self, contract: Uuid, method: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update contracts c set payment_method_id = $3, card_wanted = false
             where c.merchant_id = $1 and c.contract_id = $2
               and exists (select 1 from payment_methods m
                           where m.merchant_id = $1 and m.payment_method_id = $3 and m.customer_id = c.customer_id
                             and m.ended_at is null)",
            merchant,
            contract,
            method
        )
        .execute(self.connection())
        .await?;
        touched("choosing how a contract is paid", 1, done.rows_affected())
    }

    /// What was announced to be debited from a customer or charged to a card and is still open, by due date.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_debits(&mut self, customer: Uuid) -> Result<Vec<OpenInvoice>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            OpenInvoice,
            r#"select d.document_id as document, d.number, r.due_on, r.open_minor, r.currency, true as "debit!",
                      d.content->'payment'->'sepa_debit'->>'mandate_reference' as mandate_reference,
                      coalesce(a.payment_method_id, r.payment_method_id) as card
               from receivables r
               left join charge_attempts a on a.merchant_id = r.merchant_id and a.document_id = r.document_id
                                          and a.ended_at is null
               join documents d on d.merchant_id = r.merchant_id and d.document_id = r.document_id
               where r.merchant_id = $1 and r.customer_id = $2 and (r.collection in ('sepa', 'card') or a.attempt_id is not null)
               order by r.due_on, d.document_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// What is open of a customer's invoices that bill a contract, by due date.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_of_contract(
        &mut self,
        customer: Uuid,
        contract: Uuid,
    ) -> Result<Vec<OpenInvoice>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            OpenInvoice,
            r#"select d.document_id as document, d.number, r.due_on, r.open_minor, r.currency,
                      r.collection in ('sepa', 'card') as "debit!",
                      d.content->'payment'->'sepa_debit'->>'mandate_reference' as mandate_reference,
                      r.payment_method_id as card
               from receivables r
               join documents d on d.merchant_id = r.merchant_id and d.document_id = r.document_id
               where r.merchant_id = $1 and r.customer_id = $2 and exists (
                   select 1 from document_lines l
                   where l.merchant_id = r.merchant_id and l.document_id = r.document_id and l.contract_id = $3)
               order by r.due_on, d.document_id"#,
            merchant,
            customer,
            contract
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Contracts of a customer that something will still be billed for.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contracts_to_bill(&mut self, customer: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select contract_id from billing_schedule
             where merchant_id = $1 and customer_id = $2 and next_due_on is not null",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }
}
