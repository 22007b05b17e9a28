//! A customer's own documents: found by year, state, kind, number or amount, and gathered by year to be taken along.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::documents::{Collection, Kind, Listed, document};
use crate::{StoreError, Tx};

/// Which of a customer's documents are asked for; what is `None` is not asked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentFilter {
    /// Issued on or after this day.
    pub from: Option<NaiveDate>,
    /// Issued before this day.
    pub until: Option<NaiveDate>,
    pub kind: Option<Kind>,
    /// Invoices with something left to pay, or such with nothing left that were not taken back.
    pub open: Option<bool>,
    /// Something is left to pay that was due before this day.
    pub overdue_on: Option<NaiveDate>,
    /// Part of the number, in small letters; or the total is `gross_minor`.
    pub number_part: Option<String>,
    /// Only together with `number_part`: either of both is enough.
    pub gross_minor: Option<i64>,
    /// The contract that one of the lines bills.
    pub contract: Option<Uuid>,
}

/// A document of a year, and whether it may leave the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfYear {
    pub id: Uuid,
    pub number: String,
    pub issued_on: NaiveDate,
    pub released: bool,
}

impl Tx {
    /// Documents of a customer that fit, newest first: `limit` rows after the document numbered `after`.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn documents_of(
        &mut self,
        customer: Uuid,
        filter: &DocumentFilter,
        after: Option<&str>,
        limit: i64,
    ) -> Result<Vec<Listed>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select d.document_id, d.customer_id, d.kind as "kind: Kind", d.number, d.issued_on, d.due_on, d.currency,
                      d.net_minor, d.tax_minor, d.gross_minor, coalesce(r.collection, d.collection) as "collection!: Collection",
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!",
                      d.gross_minor - coalesce(r.open_minor, 0) as "paid!", x.document_id is not null as "cancelled!"
               from documents d
               join customers c on c.merchant_id = d.merchant_id and c.customer_id = d.customer_id
               left join receivables r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
               left join cancellations x on x.merchant_id = d.merchant_id and x.document_id = d.document_id
               where d.merchant_id = $1 and d.customer_id = $2
                 and ($3::date is null or d.issued_on >= $3)
                 and ($4::date is null or d.issued_on < $4)
                 and ($5::text is null or d.kind = $5)
                 and ($6::bool is null
                      or (d.kind = 'invoice' and x.document_id is null and (r.document_id is not null) = $6))
                 and ($7::date is null or (r.due_on < $7 and r.collection <> 'card'))
                 and ($8::text is null or position($8 in lower(d.number)) > 0 or d.gross_minor = $9)
                 and ($10::text is null or d.document_id <
                      (select a.document_id from documents a where a.merchant_id = $1 and a.number = $10))
                 and ($12::uuid is null or exists (
                     select 1 from document_lines l
                     where l.merchant_id = d.merchant_id and l.document_id = d.document_id and l.contract_id = $12))
               order by d.document_id desc limit $11"#,
            merchant,
            customer,
            filter.from,
            filter.until,
            filter.kind.map(Kind::name),
            filter.open,
            filter.overdue_on,
            filter.number_part,
            filter.gross_minor,
            after,
            limit,
            filter.contract
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Listed {
            document: document!(row),
            paid_minor: row.paid,
            customer_name: row.customer_name,
            cancelled: row.cancelled,
        })
        .collect())
    }

    /// The years in which a customer got documents, newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn document_years(&mut self, customer: Uuid) -> Result<Vec<i32>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select distinct extract(year from issued_on)::integer as "year!" from documents
               where merchant_id = $1 and customer_id = $2 order by 1 desc"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Documents a customer got from a day until before another, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn documents_between(
        &mut self,
        customer: Uuid,
        from: NaiveDate,
        until: NaiveDate,
    ) -> Result<Vec<OfYear>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            OfYear,
            r#"select d.document_id as id, d.number, d.issued_on, r.document_id is not null as "released!"
               from documents d
               left join releases r on r.merchant_id = d.merchant_id and r.document_id = d.document_id
               where d.merchant_id = $1 and d.customer_id = $2 and d.issued_on >= $3 and d.issued_on < $4
               order by d.document_id"#,
            merchant,
            customer,
            from,
            until
        )
        .fetch_all(self.connection())
        .await?)
    }
}
