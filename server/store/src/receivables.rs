//! What is open of issued invoices and what was billed on a day: small rows, so that lists and sums need not read every document.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use uuid::Uuid;

use crate::documents::Kind;
use crate::error::touched;
use crate::issuing::{Unnumbered, count};
use crate::{StoreError, Tx};

impl Tx {
    /// Invoices are open until they are paid.
    pub(crate) async fn write_receivables(&mut self, documents: &[Unnumbered]) -> Result<(), StoreError> {
        let owed = |document: &&Unnumbered| document.kind == Kind::Invoice && document.gross_minor > 0;
        let owed: Vec<&Unnumbered> = documents.iter().filter(owed).collect();
        if owed.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let ids: Vec<Uuid> = owed.iter().map(|document| document.id).collect();
        let customers: Vec<Uuid> = owed.iter().map(|document| document.customer).collect();
        let due: Vec<NaiveDate> = owed.iter().map(|document| document.due_on).collect();
        let collections: Vec<&str> = owed.iter().map(|document| document.collection.name()).collect();
        let currencies: Vec<&str> = owed.iter().map(|document| document.currency.as_str()).collect();
        let open: Vec<i64> = owed.iter().map(|document| document.gross_minor).collect();
        let cards: Vec<Option<Uuid>> = owed.iter().map(|document| document.card).collect();
        let done = sqlx::query!(
            "insert into receivables (merchant_id, document_id, customer_id, due_on, collection, currency, open_minor,
                                      payment_method_id)
             select $1, document_id, customer_id, due_on, collection, currency, open_minor, payment_method_id
             from unnest($2::uuid[], $3::uuid[], $4::date[], $5::text[], $6::text[], $7::bigint[], $8::uuid[])
                  as receivable (document_id, customer_id, due_on, collection, currency, open_minor, payment_method_id)",
            merchant,
            &ids,
            &customers,
            &due,
            &collections as _,
            &currencies as _,
            &open,
            &cards as _
        )
        .execute(self.connection())
        .await?;
        touched("opening receivables", count(&owed), done.rows_affected())
    }

    /// Adds up what was billed by day.
    pub(crate) async fn add_to_days(&mut self, documents: &[Unnumbered]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let mut days: BTreeMap<(NaiveDate, &str), (i64, i64)> = BTreeMap::new();
        for document in documents {
            let (count, gross) = days
                .entry((document.issued_on, document.currency.as_str()))
                .or_default();
            *count += 1;
            *gross += match document.kind {
                Kind::Invoice => document.gross_minor,
                Kind::CreditNote => -document.gross_minor,
            };
        }
        for ((day, currency), (documents, gross_minor)) in days {
            let done = sqlx::query!(
                "insert into billed_days (merchant_id, day, currency, documents, gross_minor) values ($1, $2, $3, $4, $5)
                 on conflict (merchant_id, day, currency) do update
                 set documents = billed_days.documents + excluded.documents,
                     gross_minor = billed_days.gross_minor + excluded.gross_minor",
                merchant,
                day,
                currency,
                documents,
                gross_minor
            )
            .execute(self.connection())
            .await?;
            touched("adding to a day", 1, done.rows_affected())?;
        }
        Ok(())
    }
}
