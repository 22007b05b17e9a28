//! What a merchant says in its mails in its own words.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::documents::{Document, Kind};
use crate::error::touched;
use crate::{StoreError, Tx};

/// A merchant's own words for a kind of mail in a language, with their placeholders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MailTemplate {
    /// As in an address: `credit-note`.
    pub kind: String,
    /// `de` or `en`.
    pub lang: String,
    pub subject: String,
    pub opening: String,
    pub closing: String,
}

impl Tx {
    /// The merchant's own words, if it has any.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mail_template(
        &mut self,
        kind: &str,
        lang: &str,
    ) -> Result<Option<MailTemplate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            MailTemplate,
            "select kind, lang, subject, opening, closing from mail_templates
             where merchant_id = $1 and kind = $2 and lang = $3",
            merchant,
            kind,
            lang
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// All the merchant has.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn mail_templates(&mut self) -> Result<Vec<MailTemplate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            MailTemplate,
            "select kind, lang, subject, opening, closing from mail_templates where merchant_id = $1
             order by kind, lang",
            merchant
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Sets the merchant's own words.
    ///
    /// # Errors
    /// When the database refuses kind or language, or is out of reach.
    pub async fn put_mail_template(
        &mut self,
        template: &MailTemplate,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into mail_templates (merchant_id, kind, lang, subject, opening, closing, changed_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (merchant_id, kind, lang) do update
             set subject = excluded.subject, opening = excluded.opening, closing = excluded.closing,
                 changed_at = excluded.changed_at",
            merchant,
            template.kind,
            template.lang,
            template.subject,
            template.opening,
            template.closing,
            at
        )
        .execute(self.connection())
        .await?;
        touched("setting a mail's text", 1, done.rows_affected())
    }

    /// Goes back to the program's texts; whether there was anything to give up.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn delete_mail_template(&mut self, kind: &str, lang: &str) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from mail_templates where merchant_id = $1 and kind = $2 and lang = $3",
            merchant,
            kind,
            lang
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The newest document of a kind a customer has.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn latest_document(
        &mut self,
        customer: Uuid,
        kind: Kind,
    ) -> Result<Option<Document>, StoreError> {
        let merchant = self.merchant();
        let id = sqlx::query_scalar!(
            "select document_id from documents where merchant_id = $1 and customer_id = $2 and kind = $3
             order by document_id desc limit 1",
            merchant,
            customer,
            kind.name()
        )
        .fetch_optional(self.connection())
        .await?;
        match id {
            Some(id) => self.document(id).await,
            None => Ok(None),
        }
    }

    /// The contract a customer ordered last.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn latest_contract(&mut self, customer: Uuid) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select contract_id from contracts where merchant_id = $1 and customer_id = $2
             order by contract_id desc limit 1",
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The last declaration of a kind (`cancellation`, `withdrawal`) that names a contract of a customer.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn latest_declaration(
        &mut self,
        customer: Uuid,
        kind: &str,
    ) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select d.declaration_id from declarations d
             join contracts c on c.merchant_id = d.merchant_id and c.contract_id = d.contract_id
             where d.merchant_id = $1 and c.customer_id = $2 and d.kind = $3
             order by d.declaration_id desc limit 1",
            merchant,
            customer,
            kind
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// The customer with this number.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn customer_by_number(&mut self, number: &str) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from customers where merchant_id = $1 and number = $2",
            merchant,
            number
        )
        .fetch_optional(self.connection())
        .await?)
    }
}
