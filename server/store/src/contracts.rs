//! Contracts: the append-only timeline and its replayed state.

use billing::{Contract, Event};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::customers::Account;
use crate::error::touched;
use crate::{StoreError, Tx, projection};

/// A contract as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredContract {
    pub id: Uuid,
    pub number: String,
    pub customer: Uuid,
    pub payment_method: Uuid,
    pub ordered_at: DateTime<Utc>,
    pub current: Contract,
    pub next_due_on: Option<NaiveDate>,
}

/// The contract in a row of the queries below: each names its columns alike.
macro_rules! stored_contract {
    ($row:ident) => {
        StoredContract {
            id: $row.contract_id,
            number: $row.number,
            customer: $row.customer_id,
            payment_method: $row.payment_method_id,
            ordered_at: $row.ordered_at,
            current: $row.current.0,
            next_due_on: $row.next_due_on,
        }
    };
}

/// Who changed a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Actor {
    Account(Account),
    /// Ordered or declared without signing in.
    Public,
    /// The demo's seed data.
    Demo,
}

/// What a customer accepted when ordering (R-509, R-511).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderEvidence {
    pub terms_version: String,
    pub withdrawal_version: String,
    /// The wording of each ticked box.
    pub accepted: Vec<String>,
    /// The express demand to begin before the withdrawal period ends.
    pub early_start: bool,
    /// Fingerprint of the quote the customer saw.
    pub quote: String,
    /// Network address of the browser, where known.
    pub address: Option<String>,
}

/// A new contract with its first events.
#[derive(Debug)]
pub struct NewContract<'a> {
    pub contract: &'a StoredContract,
    pub plan_version: Uuid,
    pub events: &'a [Event],
    pub evidence: &'a OrderEvidence,
    pub actor: Actor,
}

/// A contract the billing run refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    pub number: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

/// Counts for the merchant's first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub customers: i64,
    /// Contracts that run or are in their trial.
    pub live: i64,
    pub trials: i64,
}

impl Tx {
    /// Adds a contract and its first events.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the number is taken.
    pub async fn insert_contract(&mut self, new: &NewContract<'_>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let contract = new.contract;
        let done = sqlx::query!(
            "insert into contracts (merchant_id, contract_id, number, customer_id, plan_version_id, payment_method_id,
                                    ordered_at, current, current_shape, evidence, starts_on, billing_start, ends_on,
                                    next_due_on)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
            merchant,
            contract.id,
            contract.number,
            contract.customer,
            new.plan_version,
            contract.payment_method,
            contract.ordered_at,
            Json(&contract.current) as _,
            projection::SHAPE,
            Json(new.evidence) as _,
            contract.current.starts_on,
            contract.current.billing_start(),
            contract.current.ends_on(),
            contract.next_due_on
        )
        .execute(self.connection())
        .await?;
        touched("adding a contract", 1, done.rows_affected())?;
        self.append_events(contract.id, 0, new.events, new.actor, contract.ordered_at)
            .await
    }

    async fn append_events(
        &mut self,
        contract: Uuid,
        after: usize,
        events: &[Event],
        actor: Actor,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        for (event, sequence) in events.iter().zip(i32::try_from(after + 1).unwrap_or(i32::MAX)..) {
            let done = sqlx::query!(
                "insert into contract_events (merchant_id, contract_id, sequence, effective_on, event, actor, recorded_at)
                 values ($1, $2, $3, $4, $5, $6, $7)",
                merchant,
                contract,
                sequence,
                event.date(),
                Json(event) as _,
                Json(actor) as _,
                at
            )
            .execute(self.connection())
            .await?;
            touched("adding a contract event", 1, done.rows_affected())?;
        }
        Ok(())
    }

    /// The contract with this id.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract(&mut self, id: Uuid) -> Result<Option<StoredContract>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select contract_id, number, customer_id, payment_method_id, ordered_at,
                      current as "current: Json<Contract>", next_due_on
               from contracts where merchant_id = $1 and contract_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| stored_contract!(row)))
    }

    /// A customer's contracts, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contracts_of(&mut self, customer: Uuid) -> Result<Vec<StoredContract>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select contract_id, number, customer_id, payment_method_id, ordered_at,
                      current as "current: Json<Contract>", next_due_on
               from contracts where merchant_id = $1 and customer_id = $2 order by contract_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| stored_contract!(row))
        .collect())
    }

    /// The events of a contract with the date each takes effect, in order.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_events(&mut self, contract: Uuid) -> Result<Vec<Event>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select event as "event: Json<Event>" from contract_events
               where merchant_id = $1 and contract_id = $2 order by sequence"#,
            merchant,
            contract
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| row.event.0)
        .collect())
    }

    /// Customers with a contract due on or before a date that nobody else is billing right now, most overdue first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn due_customers(&mut self, until: NaiveDate, limit: i64) -> Result<Vec<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from contracts
             where merchant_id = $1 and next_due_on <= $2 and parked_at is null and next_due_on is not null
             group by customer_id order by min(next_due_on), customer_id limit $3",
            merchant,
            until,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The next date on which anything falls due that is not parked.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn soonest_due(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select min(next_due_on) from contracts
             where merchant_id = $1 and parked_at is null and next_due_on is not null",
            merchant
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Locks and loads a customer's contracts due on or before a date. Empty when another run holds or has billed them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_due_contracts(
        &mut self,
        customer: Uuid,
        until: NaiveDate,
    ) -> Result<Vec<StoredContract>, StoreError> {
        let merchant = self.merchant();
        // The customer first: two runs that lock contract by contract could each get a part, and what belongs on one
        // invoice would be torn apart.
        let free = sqlx::query_scalar!(
            "select customer_id from customers where merchant_id = $1 and customer_id = $2
             for no key update skip locked",
            merchant,
            customer
        )
        .fetch_optional(self.connection())
        .await?;
        if free.is_none() {
            return Ok(Vec::new());
        }
        Ok(sqlx::query!(
            r#"select contract_id, number, customer_id, payment_method_id, ordered_at,
                      current as "current: Json<Contract>", next_due_on
               from contracts
               where merchant_id = $1 and customer_id = $2 and next_due_on <= $3 and parked_at is null
                 and next_due_on is not null
               order by contract_id
               for update skip locked"#,
            merchant,
            customer,
            until
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| stored_contract!(row))
        .collect())
    }

    /// Says when a billed contract is due next.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when there is no such contract.
    pub async fn set_next_due(
        &mut self,
        contract: Uuid,
        next_due_on: Option<NaiveDate>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update contracts set next_due_on = $3 where merchant_id = $1 and contract_id = $2",
            merchant,
            contract,
            next_due_on
        )
        .execute(self.connection())
        .await?;
        touched("setting the next due date", 1, done.rows_affected())
    }

    /// Takes a customer's due contracts out of billing runs until someone looks.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn park_due_contracts(
        &mut self,
        customer: Uuid,
        until: NaiveDate,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "update contracts set parked_at = $4, parked_reason = $5
             where merchant_id = $1 and customer_id = $2 and next_due_on <= $3 and parked_at is null",
            merchant,
            customer,
            until,
            at,
            reason
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// Contracts that wait for someone to look, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn parked(&mut self, limit: i64) -> Result<Vec<Parked>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Parked,
            r#"select number, parked_at as "at!", parked_reason as "reason!" from contracts
               where merchant_id = $1 and parked_at is not null order by parked_at, contract_id limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The newest contract of the given number, whatever the case of its letters.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_by_number(&mut self, number: &str) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select contract_id from contracts where merchant_id = $1 and number = upper($2)",
            merchant,
            number
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// How many customers, live contracts and trials there are on a day.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn counts(&mut self, today: NaiveDate) -> Result<Counts, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Counts,
            r#"select (select count(*) from customers where merchant_id = $1) as "customers!",
                      count(*) as "live!",
                      count(*) filter (where billing_start is null or billing_start > $2) as "trials!"
               from contracts
               where merchant_id = $1 and starts_on <= $2 and (ends_on is null or ends_on > $2)"#,
            merchant,
            today
        )
        .fetch_one(self.connection())
        .await?)
    }
}
