//! What merchants put on their papers, and what stands on a statement of account.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// Paragraphs around what a paper must say.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentText {
    /// The kind of paper as the table has it: `invoice`, `statement` and so on.
    pub kind: String,
    /// `de` or `en`.
    pub lang: String,
    /// Paragraphs parted by empty lines; may be empty.
    pub opening: String,
    pub closing: String,
}

/// A merchant's logo as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredLogo {
    /// `image/svg+xml` or `image/png`.
    pub media_type: String,
    pub bytes: Vec<u8>,
}

/// What moved a customer's account on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountEntry {
    /// The document or payment that caused it.
    pub entry: Uuid,
    pub booked_on: NaiveDate,
    /// What the customer owes more, in minor units; less is negative.
    pub change_minor: i64,
    /// Number and kind of the document, `invoice` or `credit_note`; `None` for anything else.
    pub document_number: Option<String>,
    pub document_kind: Option<String>,
    /// The purpose of the payment; `None` for anything else.
    pub payment_reference: Option<String>,
}

impl Tx {
    /// All texts the merchant has written for papers.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn document_texts(&mut self) -> Result<Vec<DocumentText>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            DocumentText,
            "select kind, lang, opening, closing from document_texts where merchant_id = $1 order by kind, lang",
            merchant
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Writes the texts of one kind of paper in one language; empty ones are no texts.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_document_text(&mut self, text: &DocumentText) -> Result<(), StoreError> {
        let merchant = self.merchant();
        if text.opening.is_empty() && text.closing.is_empty() {
            sqlx::query!(
                "delete from document_texts where merchant_id = $1 and kind = $2 and lang = $3",
                merchant,
                text.kind,
                text.lang
            )
            .execute(self.connection())
            .await?;
            return Ok(());
        }
        let done = sqlx::query!(
            "insert into document_texts (merchant_id, kind, lang, opening, closing) values ($1, $2, $3, $4, $5)
             on conflict on constraint document_texts_pk do update set opening = excluded.opening, closing = excluded.closing",
            merchant,
            text.kind,
            text.lang,
            text.opening,
            text.closing
        )
        .execute(self.connection())
        .await?;
        touched("writing a text for papers", 1, done.rows_affected())
    }

    /// The merchant's logo.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn logo(&mut self) -> Result<Option<StoredLogo>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            StoredLogo,
            "select media_type, bytes from logos where merchant_id = $1",
            merchant
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Sets the merchant's logo, or takes it away.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_logo(&mut self, logo: Option<&StoredLogo>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let Some(logo) = logo else {
            sqlx::query!("delete from logos where merchant_id = $1", merchant)
                .execute(self.connection())
                .await?;
            return Ok(());
        };
        let done = sqlx::query!(
            "insert into logos (merchant_id, media_type, bytes) values ($1, $2, $3)
             on conflict on constraint logos_pk do update set media_type = excluded.media_type, bytes = excluded.bytes",
            merchant,
            logo.media_type,
            logo.bytes
        )
        .execute(self.connection())
        .await?;
        touched("setting a logo", 1, done.rows_affected())
    }

    /// What a customer owed before a day, in minor units of a currency; negative where the merchant owes.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn account_balance_before(
        &mut self,
        customer: Uuid,
        day: NaiveDate,
        currency: &str,
    ) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select coalesce(sum(case when debit = 'receivable' then amount_minor else -amount_minor end), 0)::bigint as "owed!"
               from postings
               where merchant_id = $1 and customer_id = $2 and booked_on < $3 and currency = $4
                 and 'receivable' in (debit, credit)"#,
            merchant,
            customer,
            day,
            currency
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// What moved a customer's account from a day until before another, in order; at most `limit` entries.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn account_entries(
        &mut self,
        customer: Uuid,
        from: NaiveDate,
        until: NaiveDate,
        currency: &str,
        limit: i64,
    ) -> Result<Vec<AccountEntry>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            AccountEntry,
            r#"select e.entry_id as entry, e.booked_on, e.change_minor as "change_minor!",
                      d.number as "document_number?", d.kind as "document_kind?", coalesce(p.reference, f.reference) as "payment_reference?"
               from (select entry_id, booked_on,
                            sum(case when debit = 'receivable' then amount_minor else -amount_minor end)::bigint as change_minor
                     from postings
                     where merchant_id = $1 and customer_id = $2 and booked_on >= $3 and booked_on < $4 and currency = $5
                       and 'receivable' in (debit, credit)
                     group by entry_id, booked_on) as e
               left join documents d on d.merchant_id = $1 and d.document_id = e.entry_id
               left join payments p on p.merchant_id = $1 and p.payment_id = e.entry_id
               left join refunds f on f.merchant_id = $1 and f.refund_id = e.entry_id
               order by e.booked_on, e.entry_id limit $6"#,
            merchant,
            customer,
            from,
            until,
            currency,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The currency of a customer's newest posting.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn account_currency(&mut self, customer: Uuid) -> Result<Option<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select currency from postings where merchant_id = $1 and customer_id = $2 order by booked_on desc limit 1",
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The customer a payment method belongs to.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn payment_method_owner(&mut self, method: Uuid) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from payment_methods where merchant_id = $1 and payment_method_id = $2",
            merchant,
            method
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Which of a customer's payment methods have their mandate as a file.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mandates_of(&mut self, customer: Uuid) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select m.payment_method_id from payment_methods m
             where m.merchant_id = $1 and m.customer_id = $2 and exists (
                 select 1 from files f
                 where f.merchant_id = m.merchant_id and f.payment_method_id = m.payment_method_id and f.kind = 'mandate')",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }
}
