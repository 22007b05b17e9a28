//! Customers' requests for erasure, and what is erased or restricted because of one (R-703).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::customers::{Customer, customer};
use crate::error::touched;
use crate::releases::Delivery;
use crate::{StoreError, Tx};

/// A request that waits for its answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureRequest {
    pub id: Uuid,
    pub customer: Uuid,
    /// Number and name, for staff.
    pub customer_number: String,
    pub customer_name: String,
    pub requested_at: DateTime<Utc>,
    pub answer_by: NaiveDate,
}

/// A customer with what only staff see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CustomerFile {
    pub customer: Customer,
    pub delivery: Delivery,
    /// Since when the customer's data are kept only because the law demands it.
    pub restricted: Option<DateTime<Utc>>,
    /// The request for erasure that waits.
    pub erasure: Option<ErasureRequest>,
    /// Since when and why nothing of it is erased (R-306).
    pub hold: Option<(DateTime<Utc>, String)>,
}

/// How a request ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErasureOutcome {
    /// By the customer.
    Withdrawn,
    Erased,
    /// With the reason the customer was told.
    Refused {
        reason: String,
    },
}

impl ErasureOutcome {
    const fn name(&self) -> &'static str {
        match self {
            Self::Withdrawn => "withdrawn",
            Self::Erased => "erased",
            Self::Refused { .. } => "refused",
        }
    }
}

/// The newest of what is stored about a customer, by how long it must be kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NewestRecords {
    /// Invoices, corrections, payments.
    pub voucher: Option<NaiveDate>,
    /// Postings, and entries of the log.
    pub journal: Option<NaiveDate>,
    /// Contracts, declarations and mails.
    pub letter: Option<NaiveDate>,
    /// What the customer owes, minor units of any currency; negative: is owed.
    pub balance_minor: i64,
    /// What is left to pay of invoices.
    pub open_minor: i64,
    /// Whether something of a contract is still to be billed, or its billing was refused.
    pub unsettled: bool,
}

/// The request in a row of the queries below: each names its columns alike.
macro_rules! request {
    ($row:ident) => {
        ErasureRequest {
            id: $row.request_id,
            customer: $row.customer_id,
            customer_number: $row.number,
            customer_name: $row.name,
            requested_at: $row.requested_at,
            answer_by: $row.answer_by,
        }
    };
}

impl Tx {
    /// Keeps a request; whether it is the customer's only one that waits.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_erasure_request(
        &mut self,
        id: Uuid,
        customer: Uuid,
        at: DateTime<Utc>,
        answer_by: NaiveDate,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into erasure_requests (merchant_id, request_id, customer_id, requested_at, answer_by)
             values ($1, $2, $3, $4, $5) on conflict do nothing",
            merchant,
            id,
            customer,
            at,
            answer_by
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The request of a customer that waits.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn erasure_request_of(&mut self, customer: Uuid) -> Result<Option<ErasureRequest>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select r.request_id, r.customer_id, c.number, coalesce(c.company, c.given_name || ' ' || c.family_name) as "name!",
                      r.requested_at, r.answer_by
               from erasure_requests r join customers c on c.merchant_id = r.merchant_id and c.customer_id = r.customer_id
               where r.merchant_id = $1 and r.customer_id = $2 and r.ended_at is null"#,
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| request!(row)))
    }

    /// Requests that wait, the first to answer first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn erasure_requests(&mut self, limit: i64) -> Result<Vec<ErasureRequest>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select r.request_id, r.customer_id, c.number, coalesce(c.company, c.given_name || ' ' || c.family_name) as "name!",
                      r.requested_at, r.answer_by
               from erasure_requests r join customers c on c.merchant_id = r.merchant_id and c.customer_id = r.customer_id
               where r.merchant_id = $1 and r.ended_at is null order by r.answer_by, r.request_id limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| request!(row))
        .collect())
    }

    /// Ends a customer's request; whether one waited.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn end_erasure_request(
        &mut self,
        customer: Uuid,
        outcome: &ErasureOutcome,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let reason = match outcome {
            ErasureOutcome::Refused { reason } => Some(reason.as_str()),
            ErasureOutcome::Withdrawn | ErasureOutcome::Erased => None,
        };
        let done = sqlx::query!(
            "update erasure_requests set ended_at = $3, outcome = $4, reason = $5
             where merchant_id = $1 and customer_id = $2 and ended_at is null",
            merchant,
            customer,
            at,
            outcome.name(),
            reason
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The newest of what is stored about a customer, as dates of a time zone with its IANA name.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn newest_records(&mut self, customer: Uuid, zone: &str) -> Result<NewestRecords, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            NewestRecords,
            r#"select
                 greatest((select max(issued_on) from documents where merchant_id = $1 and customer_id = $2),
                          (select max(received_on) from payments where merchant_id = $1 and customer_id = $2),
                          (select max(refunded_on) from refunds where merchant_id = $1 and customer_id = $2)) as voucher,
                 greatest((select max(booked_on) from postings where merchant_id = $1 and customer_id = $2),
                          (select (max(at) at time zone $3)::date from audit_log where merchant_id = $1 and subject = $2)) as journal,
                 greatest((select (max(ordered_at) at time zone $3)::date from contracts where merchant_id = $1 and customer_id = $2),
                          (select max(ends_on) from contracts where merchant_id = $1 and customer_id = $2),
                          (select (max(d.received_at) at time zone $3)::date from contracts c
                           join declarations d on d.merchant_id = c.merchant_id and d.contract_id = c.contract_id
                           where c.merchant_id = $1 and c.customer_id = $2),
                          -- Every other letter is about something that was written down.
                          (select (max(at) at time zone $3)::date from audit_log where merchant_id = $1 and subject = $2)) as letter,
                 (select coalesce(sum(case when debit = 'receivable' then amount_minor
                                           when credit = 'receivable' then -amount_minor else 0 end), 0)::bigint
                  from postings where merchant_id = $1 and customer_id = $2) as "balance_minor!",
                 (select coalesce(sum(open_minor), 0)::bigint
                  from receivables where merchant_id = $1 and customer_id = $2) as "open_minor!",
                 exists (select from billing_schedule
                         where merchant_id = $1 and customer_id = $2
                           and (next_due_on is not null or parked_at is not null)) as "unsettled!""#,
            merchant,
            customer,
            zone
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Locks the logins of a customer. To be taken before the customer is locked, as whatever changes an access does.
    ///
    /// # Errors
    /// When the database is out of reach, or the lock is not to be had in time.
    pub async fn lock_logins_of(&mut self, customer: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query_scalar!(
            "select l.login_id from customer_users u
             join logins l on l.merchant_id = u.merchant_id and l.login_id = u.login_id
             where u.merchant_id = $1 and u.customer_id = $2 order by l.login_id for update of l",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        Ok(())
    }

    /// Erases what no law keeps, and takes the rest out of daily use: how the customer signs in, its calendar, how it is found and where
    /// documents were mailed. Logins that have another customer stay. On `erase_on` whoever erases what is over looks at it first.
    ///
    /// # Errors
    /// When there is no such customer or the database is out of reach.
    pub async fn restrict_customer(
        &mut self,
        customer: Uuid,
        at: DateTime<Utc>,
        erase_on: NaiveDate,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let logins = sqlx::query_scalar!(
            "delete from customer_users where merchant_id = $1 and customer_id = $2 returning login_id",
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        // Whoever is signed in is so no longer, links that were mailed open nothing.
        self.forget_unused_logins(&logins).await?;
        self.drop_invitations_of(customer).await?;
        self.remove_calendar_feed(customer).await?;
        self.forget_words(customer).await?;
        let done = sqlx::query!(
            "update customers set restricted_at = $3, erase_on = $4, invoice_email = null
             where merchant_id = $1 and customer_id = $2 and restricted_at is null",
            merchant,
            customer,
            at,
            erase_on
        )
        .execute(self.connection())
        .await?;
        touched("restricting a customer", 1, done.rows_affected())
    }

    /// Whether a customer's data are kept only because the law demands it and a member of staff is no owner, who alone may see them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn hidden_from(&mut self, customer: Uuid, staff: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select exists (select from customers
                              where merchant_id = $1 and customer_id = $2 and restricted_at is not null)
                      and not exists (select from staff
                                      where merchant_id = $1 and staff_id = $3 and role = 'owner') as "hidden!""#,
            merchant,
            customer,
            staff
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// A customer with what only staff see of it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn customer_file(&mut self, customer: Uuid) -> Result<Option<CustomerFile>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select c.customer_id, c.number, c.company, c.given_name, c.family_name, c.street, c.house_number, c.postcode, c.city,
                      c.country, c.email, c.vat_id, c.lang, c.leitweg_id, c.buyer_reference, c.order_number, c.einvoice_scheme,
                      c.einvoice_address, c.invoice_email, c.restricted_at, c.held_since, c.hold_reason, c.delivery as "delivery: Delivery",
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "display_name!",
                      r.request_id as "request_id?", r.requested_at as "requested_at?", r.answer_by as "answer_by?"
               from customers c
               left join erasure_requests r
                   on r.merchant_id = c.merchant_id and r.customer_id = c.customer_id and r.ended_at is null
               where c.merchant_id = $1 and c.customer_id = $2"#,
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| {
            let waits = row.request_id.zip(row.requested_at).zip(row.answer_by);
            CustomerFile {
                delivery: row.delivery,
                restricted: row.restricted_at,
                hold: row.held_since.zip(row.hold_reason),
                erasure: waits.map(|((id, requested_at), answer_by)| ErasureRequest {
                    id,
                    customer,
                    customer_number: row.number.clone(),
                    customer_name: row.display_name,
                    requested_at,
                    answer_by,
                }),
                customer: customer!(row),
            }
        }))
    }
}
