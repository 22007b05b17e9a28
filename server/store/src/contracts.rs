//! Contracts: the append-only timeline and its replayed state.

use billing::{Billed, Contract, Event, Record};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::customers::{Account, MandateEvidence, PaymentMethod, StoredCard, payment_method};
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
    /// How many events made `current`.
    pub events: i32,
    /// Ordered to be paid by a card that was not given yet.
    pub card_wanted: bool,
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
            events: $row.events,
            card_wanted: $row.card_wanted,
        }
    };
}

/// A contract with all that is needed to say what comes of it.
#[derive(Clone, Debug)]
pub struct ComingContract {
    /// With what was used.
    pub stored: StoredContract,
    /// Until when it is billed, if it has not changed since.
    billed_until: Option<NaiveDate>,
    /// What was billed, where `billed_until` does not tell enough.
    billed: Vec<Billed>,
}

impl ComingContract {
    #[must_use]
    pub fn record(&self) -> Record<'_> {
        self.billed_until
            .map_or(Record::Lines(&self.billed), Record::Until)
    }
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
    /// Somebody at the program's command line, or the program by itself.
    Program,
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
    /// The next date on which something becomes due.
    pub next_due_on: Option<NaiveDate>,
    /// Nothing is billed before.
    pub held_until: Option<DateTime<Utc>>,
    pub evidence: &'a OrderEvidence,
    pub actor: Actor,
}

/// New events of a contract, and what they make of it.
#[derive(Debug)]
pub struct ContractChange<'a> {
    /// The contract as it was locked.
    pub before: &'a StoredContract,
    pub current: &'a Contract,
    pub events: &'a [Event],
    /// The next date on which something becomes due.
    pub next_due_on: Option<NaiveDate>,
    pub actor: Actor,
    pub at: DateTime<Utc>,
}

/// Counts for the merchant's first page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    pub customers: i64,
    /// Contracts that run or are in their trial.
    pub live: i64,
    pub trials: i64,
    /// Contracts that could not be billed and wait for somebody.
    pub parked: i64,
    /// Mails and other tasks that were given up.
    pub undelivered: i64,
    /// Charges that are not what was asked for, and that nobody has settled.
    pub odd_charges: i64,
    /// What documents since a day come to, in the hundredth part of the currency.
    pub billed_minor: i64,
    /// What customers owe, and what of it was due before the day.
    pub open_minor: i64,
    pub overdue_minor: i64,
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
                                    ordered_at, current, current_shape, events, evidence, starts_on, billing_start, ends_on,
                                    card_wanted)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
            merchant,
            contract.id,
            contract.number,
            contract.customer,
            new.plan_version,
            contract.payment_method,
            contract.ordered_at,
            Json(&contract.current) as _,
            projection::SHAPE,
            contract.events,
            Json(new.evidence) as _,
            contract.current.starts_on,
            contract.current.billing_start(),
            contract.current.ends_on(),
            contract.card_wanted
        )
        .execute(self.connection())
        .await?;
        touched("adding a contract", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "insert into billing_schedule (merchant_id, contract_id, customer_id, next_due_on, held_until)
             values ($1, $2, $3, $4, $5)",
            merchant,
            contract.id,
            contract.customer,
            new.next_due_on,
            new.held_until
        )
        .execute(self.connection())
        .await?;
        touched("scheduling a contract", 1, done.rows_affected())?;
        self.append_events(contract.id, 0, new.events, new.actor, contract.ordered_at)
            .await?;
        self.mark_for_figures(&[contract.customer]).await
    }

    /// Adds events to a contract that [`Tx::lock_contract`] has locked, with the timeline they make.
    ///
    /// # Errors
    /// [`StoreError::RowCount`] when somebody else has changed the contract since it was read.
    pub async fn change_contract(&mut self, change: &ContractChange<'_>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let before = change.before.events;
        let events = before.saturating_add(i32::try_from(change.events.len()).unwrap_or(i32::MAX));
        let done = sqlx::query!(
            "update contracts
             set current = $4, current_shape = $5, events = $6, starts_on = $7, billing_start = $8, ends_on = $9
             where merchant_id = $1 and contract_id = $2 and events = $3",
            merchant,
            change.before.id,
            before,
            Json(change.current) as _,
            projection::SHAPE,
            events,
            change.current.starts_on,
            change.current.billing_start(),
            change.current.ends_on()
        )
        .execute(self.connection())
        .await?;
        touched("changing a contract", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "update billing_schedule set next_due_on = $3 where merchant_id = $1 and contract_id = $2",
            merchant,
            change.before.id,
            change.next_due_on
        )
        .execute(self.connection())
        .await?;
        touched("scheduling a contract", 1, done.rows_affected())?;
        let after = usize::try_from(before).unwrap_or(0);
        self.append_events(change.before.id, after, change.events, change.actor, change.at)
            .await?;
        self.mark_for_figures(&[change.before.customer]).await
    }

    /// The contract with this id, locked against changes and billing until the transaction ends.
    ///
    /// # Errors
    /// When the database is out of reach, or the lock is not to be had in time.
    pub async fn lock_contract(&mut self, id: Uuid) -> Result<Option<StoredContract>, StoreError> {
        let merchant = self.merchant();
        // Everybody who changes or bills a contract holds its row of the schedule; the contract's own is large.
        sqlx::query_scalar!(
            "select contract_id from billing_schedule where merchant_id = $1 and contract_id = $2 for no key update",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?;
        self.contract(id).await
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
            r#"select contract_id, number, customer_id, payment_method_id, ordered_at, card_wanted,
                      current as "current: Json<Contract>", events
               from contracts where merchant_id = $1 and contract_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| stored_contract!(row)))
    }

    /// The same with how it is paid.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_and_payment(
        &mut self,
        id: Uuid,
    ) -> Result<Option<(StoredContract, PaymentMethod)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select c.contract_id, c.number, c.customer_id, c.payment_method_id, c.ordered_at,
                      c.current as "current: Json<Contract>", c.events, c.card_wanted,
                      p.account_holder, p.iban, p.mandate_reference, p.mandate_signed_on,
                      p.evidence as "evidence: Json<MandateEvidence>", p.card as "card: Json<StoredCard>", p.created_at, p.ended_at, p.is_default
               from contracts c
               join payment_methods p on p.merchant_id = c.merchant_id and p.payment_method_id = c.payment_method_id
               where c.merchant_id = $1 and c.contract_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| (stored_contract!(row), payment_method!(row))))
    }

    /// A customer's contracts, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contracts_of(&mut self, customer: Uuid) -> Result<Vec<StoredContract>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select contract_id, number, customer_id, payment_method_id, ordered_at, card_wanted,
                      current as "current: Json<Contract>", events
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

    /// The same with all that is needed to say what comes of them. Asks once, if none has changed since it was billed or settles use.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn coming_contracts(&mut self, customer: Uuid) -> Result<Vec<ComingContract>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select c.contract_id, c.number, c.customer_id, c.payment_method_id, c.ordered_at, c.card_wanted,
                      c.current as "current: Json<Contract>", c.events, s.billed_until as "billed_until?",
                      s.billed_events as "billed_events?", s.lines as "lines?"
               from contracts c
               left join billing_schedule s on s.merchant_id = c.merchant_id and s.contract_id = c.contract_id
               where c.merchant_id = $1 and c.customer_id = $2 order by c.contract_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?;
        let mut coming = Vec::with_capacity(rows.len());
        let (mut unsure, mut metered) = (Vec::new(), Vec::new());
        for row in rows {
            let uses = row.current.is_metered();
            let billed_until = row
                .billed_until
                .filter(|_| row.billed_events == Some(row.events) && !uses);
            if uses {
                metered.push(row.contract_id);
            }
            if billed_until.is_none() && row.lines.is_some_and(|lines| lines > 0) {
                unsure.push(row.contract_id);
            }
            coming.push(ComingContract {
                billed_until,
                billed: Vec::new(),
                stored: stored_contract!(row),
            });
        }
        let mut billed = self.billed_of_each(&unsure).await?;
        let mut usage = self.usage(&metered).await?;
        for contract in &mut coming {
            contract.billed = billed.remove(&contract.stored.id).unwrap_or_default();
            let used = usage.remove(&contract.stored.id).unwrap_or_default();
            contract.stored.current.usage.extend(used);
        }
        Ok(coming)
    }

    /// The events of a contract with the date each takes effect, in order; and whether its confirmation is kept.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contract_history(&mut self, contract: Uuid) -> Result<(Vec<Event>, bool), StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select event as "event: Json<Event>",
                      exists (select 1 from files f where f.merchant_id = $1 and f.contract_id = $2
                              and f.kind = 'contract_confirmation') as "confirmed!"
               from contract_events where merchant_id = $1 and contract_id = $2 order by sequence"#,
            merchant,
            contract
        )
        .fetch_all(self.connection())
        .await?;
        let confirmed = rows.first().is_some_and(|row| row.confirmed);
        Ok((rows.into_iter().map(|row| row.event.0).collect(), confirmed))
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

    /// How much there is of everything on a day; what was billed counts from `since` on, in one currency (ISO 4217).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn counts(
        &mut self,
        today: NaiveDate,
        since: NaiveDate,
        currency: &str,
    ) -> Result<Counts, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Counts,
            r#"select (select count(*) from customers where merchant_id = $1) as "customers!",
                      live.all as "live!", live.trials as "trials!",
                      (select count(*) from billing_schedule where merchant_id = $1 and parked_at is not null) as "parked!",
                      (select count(*) from outbox where merchant_id = $1 and done_at is null and dead_at is not null)
                          as "undelivered!",
                      (select count(*) from charge_findings where merchant_id = $1 and state <> 'settled') as "odd_charges!",
                      (select coalesce(sum(gross_minor), 0)::bigint from billed_days
                       where merchant_id = $1 and day >= $3 and currency = $4) as "billed_minor!",
                      open.all as "open_minor!", open.overdue as "overdue_minor!"
               from (select count(*) as all, count(*) filter (where billing_start is null or billing_start > $2) as trials
                     from contracts
                     where merchant_id = $1 and starts_on <= $2 and (ends_on is null or ends_on > $2)) live,
                    (select coalesce(sum(open_minor), 0)::bigint as all,
                            coalesce(sum(open_minor) filter (where due_on < $2 and collection <> 'card'), 0)::bigint as overdue
                     from receivables where merchant_id = $1) open"#,
            merchant,
            today,
            since,
            currency
        )
        .fetch_one(self.connection())
        .await?)
    }
}
