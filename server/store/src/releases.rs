//! How issued documents leave the house: their bytes checked and stored, by post, or taken back.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::documents::{Document, Kind};
use crate::error::touched;
use crate::{StoreError, Tx};

/// That a document's bytes say what was issued.
#[derive(Clone, Debug, PartialEq)]
pub struct Release {
    pub document: Uuid,
    pub at: DateTime<Utc>,
    pub pdf_sha256: Vec<u8>,
    /// Of the e-invoice inside.
    pub xml_sha256: Option<Vec<u8>>,
    /// What was compared.
    pub report: Value,
    /// The merchant's own layout the bytes were made by; none: the program's.
    pub layout: Option<Uuid>,
}

/// How a customer gets documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(type_name = "text", rename_all = "snake_case")]
pub enum Delivery {
    Email,
    /// Printed and posted by the merchant.
    Post,
}

/// An invoice that was taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancellation {
    pub document: Uuid,
    /// The cancellation invoice.
    pub by: Uuid,
    pub reason: String,
    pub at: DateTime<Utc>,
}

/// Letters of a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LetterDay {
    pub day: NaiveDate,
    pub letters: i64,
}

impl Tx {
    /// Notes that a document may leave the house, once.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_release(&mut self, release: &Release) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into releases (merchant_id, document_id, released_at, pdf_sha256, xml_sha256, report, layout_id)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict do nothing",
            merchant,
            release.document,
            release.at,
            release.pdf_sha256,
            release.xml_sha256,
            Json(&release.report) as _,
            release.layout
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// When a document was found fit to leave the house, and what was compared.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn release(&mut self, document: Uuid) -> Result<Option<Release>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select released_at, pdf_sha256, xml_sha256, report as "report: Json<Value>", layout_id from releases
               where merchant_id = $1 and document_id = $2"#,
            merchant,
            document
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Release {
            document,
            at: row.released_at,
            pdf_sha256: row.pdf_sha256,
            xml_sha256: row.xml_sha256,
            report: row.report.0,
            layout: row.layout_id,
        }))
    }

    /// Why a document cannot be made, if that was given up for now.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn blocked_release(&mut self, document: Uuid) -> Result<Option<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select coalesce(last_error, '') as "reason!" from outbox
               where merchant_id = $1 and dead_at is not null and done_at is null
                 and (task #>> '{release_document,document}')::uuid = $2 limit 1"#,
            merchant,
            document
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Notes that an invoice was taken back.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] (`cancellations_pk`) when it was before; when the database is out of reach.
    pub async fn insert_cancellation(&mut self, cancellation: &Cancellation) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into cancellations (merchant_id, document_id, cancelled_by, reason, cancelled_at)
             values ($1, $2, $3, $4, $5)",
            merchant,
            cancellation.document,
            cancellation.by,
            cancellation.reason,
            cancellation.at
        )
        .execute(self.connection())
        .await?;
        touched("cancelling a document", 1, done.rows_affected())
    }

    /// The cancellation that a document is part of, as the invoice taken back or as what takes it back.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn cancellation_of(&mut self, document: Uuid) -> Result<Option<Cancellation>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Cancellation,
            r#"select document_id as document, cancelled_by as by, reason, cancelled_at as at from cancellations
               where merchant_id = $1 and (document_id = $2 or cancelled_by = $2)"#,
            merchant,
            document
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Has a released document wait for staff to send it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_unsent(&mut self, document: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into unsent (merchant_id, document_id) values ($1, $2) on conflict do nothing",
            merchant,
            document
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes documents that wait to be sent, those named or all, and returns them in their order: whoever takes one sends it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn take_unsent(&mut self, named: Option<&[Uuid]>) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        let mut taken = match named {
            Some(named) => sqlx::query_scalar!(
                "delete from unsent where merchant_id = $1 and document_id = any($2) returning document_id",
                merchant,
                named
            )
            .fetch_all(self.connection())
            .await?,
            None => {
                sqlx::query_scalar!(
                    "delete from unsent where merchant_id = $1 returning document_id",
                    merchant
                )
                .fetch_all(self.connection())
                .await?
            }
        };
        taken.sort_unstable();
        Ok(taken)
    }

    /// Which of some documents wait to be sent, and how many wait in all.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn unsent(&mut self, among: &[Uuid]) -> Result<(HashSet<Uuid>, i64), StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select array(select document_id from unsent where merchant_id = $1 and document_id = any($2)) as "among!",
                      (select count(*) from unsent where merchant_id = $1) as "in_all!""#,
            merchant,
            among
        )
        .fetch_one(self.connection())
        .await?;
        Ok((row.among.into_iter().collect(), row.in_all))
    }

    /// Documents with the way each of their customers gets them, all at once.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn deliveries(&mut self, documents: &[Uuid]) -> Result<Vec<(Uuid, Delivery)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select d.document_id, c.delivery as "delivery: Delivery" from documents d
               join customers c on c.merchant_id = d.merchant_id and c.customer_id = d.customer_id
               where d.merchant_id = $1 and d.document_id = any($2) order by d.document_id"#,
            merchant,
            documents
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| (row.document_id, row.delivery))
        .collect())
    }

    /// Puts documents among the letters of a day, each once.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_letters(&mut self, day: NaiveDate, documents: &[Uuid]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into letters (merchant_id, day, document_id)
             select $1, $2, document_id from unnest($3::uuid[]) as letter (document_id) on conflict do nothing",
            merchant,
            day,
            documents
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Decides whether documents are sent as soon as they are made.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_send_documents(&mut self, send: bool) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update merchants set profile = jsonb_set(profile, '{send_documents}', to_jsonb($2::boolean))
             where merchant_id = $1",
            merchant,
            send
        )
        .execute(self.connection())
        .await?;
        touched("deciding when documents are sent", 1, done.rows_affected())
    }

    /// How a customer gets documents.
    ///
    /// # Errors
    /// When there is no such customer or the database is out of reach.
    pub async fn delivery_of(&mut self, customer: Uuid) -> Result<Delivery, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select delivery as "delivery: Delivery" from customers where merchant_id = $1 and customer_id = $2"#,
            merchant,
            customer
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Decides how a customer gets documents from now on.
    ///
    /// # Errors
    /// When there is no such customer or the database is out of reach.
    pub async fn set_delivery(&mut self, customer: Uuid, delivery: Delivery) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customers set delivery = $3 where merchant_id = $1 and customer_id = $2",
            merchant,
            customer,
            delivery as Delivery
        )
        .execute(self.connection())
        .await?;
        touched("changing how a customer gets documents", 1, done.rows_affected())
    }

    /// Days with letters, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn letter_days(&mut self, limit: i64) -> Result<Vec<LetterDay>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            LetterDay,
            // From day to day by the index, without a look at the letters in between.
            r#"with recursive days as (
                   (select day from letters where merchant_id = $1 order by day desc limit 1)
                   union all
                   select (select l.day from letters l where l.merchant_id = $1 and l.day < d.day
                           order by l.day desc limit 1)
                   from days d where d.day is not null
               )
               select d.day as "day!", (select count(*) from letters l where l.merchant_id = $1 and l.day = d.day) as "letters!"
               from days d where d.day is not null limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The PDFs of a day's letters, in the order of their documents.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn letters_of(&mut self, day: NaiveDate) -> Result<Vec<Vec<u8>>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select f.bytes from letters l
             join files f on f.merchant_id = l.merchant_id and f.document_id = l.document_id and f.kind = 'document_pdf'
             where l.merchant_id = $1 and l.day = $2 order by l.document_id",
            merchant,
            day
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Issued documents in the order of the chain, `limit` of them behind a link; each with its link.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn issued_after(
        &mut self,
        link: i64,
        since: Option<NaiveDate>,
        limit: i64,
    ) -> Result<Vec<(i64, Document)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select chain_position, document_id, customer_id, kind as "kind: Kind", number, issued_on, due_on, currency,
                      net_minor, tax_minor, gross_minor, collection as "collection: crate::documents::Collection"
               from documents
               where merchant_id = $1 and chain_position > $2 and ($3::date is null or issued_on >= $3)
               order by chain_position limit $4"#,
            merchant,
            link,
            since,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            let document = Document {
                id: row.document_id,
                customer: row.customer_id,
                kind: row.kind,
                number: row.number,
                issued_on: row.issued_on,
                due_on: row.due_on,
                currency: row.currency,
                net_minor: row.net_minor,
                tax_minor: row.tax_minor,
                gross_minor: row.gross_minor,
                collection: row.collection,
            };
            (row.chain_position, document)
        })
        .collect())
    }
}
