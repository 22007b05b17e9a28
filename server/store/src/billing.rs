//! What a billing run takes and gives: batches of customers with everything they owe their next invoices to, and the bills.
//!
//! A batch is read in a fixed number of queries and written in a fixed number of statements, whatever its size.

use std::collections::{BTreeMap, HashMap};

use billing::{Billed, Contract, Item, Money};
use chrono::{DateTime, NaiveDate, Utc};
use serde_json::value::RawValue;
use sqlx::types::Json;
use uuid::Uuid;

use crate::contracts::StoredContract;
use crate::customers::{Customer, PaymentMethod, customer, payment_method};
use crate::error::touched;
use crate::{StoreError, Tx};

/// A customer with contracts that are due.
#[derive(Debug)]
pub struct DueCustomer {
    /// Where the first of its due contracts stands.
    pub place: Place,
    pub customer: Customer,
    pub methods: Vec<PaymentMethod>,
    pub contracts: Vec<DueContract>,
    /// Due contracts that cannot be read, and why.
    pub unreadable: Vec<(Uuid, serde_json::Error)>,
}

/// A due contract, as far as billing has come with it.
#[derive(Clone, Debug)]
pub struct DueContract {
    pub stored: StoredContract,
    pub next_due_on: NaiveDate,
    /// Until when it is billed, if it has not changed since: what falls due later is all that is missing.
    pub billed_until: Option<NaiveDate>,
    /// What was billed, in its order; empty where `billed_until` tells enough.
    pub record: Vec<BilledLine>,
    /// Lines billed so far.
    pub lines: i32,
}

/// A customer's due contracts, and those that cannot be read.
type Readable = (Vec<DueContract>, Vec<(Uuid, serde_json::Error)>);

/// A line as it was billed.
#[derive(Clone, Debug, PartialEq)]
pub struct BilledLine {
    pub billed: Billed,
    /// The document it stands on; `None` where it was settled without one.
    pub document: Option<(String, NaiveDate)>,
}

/// What a batch of customers is asked for.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    /// Due on or before this day.
    pub until: NaiveDate,
    /// What is held for longer is left out.
    pub now: DateTime<Utc>,
    /// Customers at once.
    pub customers: i64,
    /// How far to look for customers nobody else has claimed: contracts.
    pub window: i64,
    /// Only behind this place in the order of the schedule: what was billed a moment ago leaves traces there that are slow to pass.
    pub after: Place,
}

/// A place in the order in which contracts fall due.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub due_on: NaiveDate,
    pub customer: Uuid,
}

impl Place {
    /// Before everybody.
    pub const START: Self = Self {
        due_on: NaiveDate::MIN,
        customer: Uuid::nil(),
    };
}

/// A contract the billing run refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parked {
    pub contract: Uuid,
    pub customer: Uuid,
    pub number: String,
    pub at: DateTime<Utc>,
    pub reason: String,
}

impl Tx {
    /// A customer that [`Tx::lock_customer`] has locked, with the contracts that are due.
    ///
    /// # Errors
    /// As [`Tx::with_due`].
    pub async fn due_of(
        &mut self,
        customer: Customer,
        until: NaiveDate,
    ) -> Result<Vec<DueCustomer>, StoreError> {
        self.with_due(vec![(Place::START, customer)], until, None).await
    }

    /// Claimed customers with what their bills are made of; without what is held for longer than `now`, if that is given.
    ///
    /// # Errors
    /// When the database is out of reach, or a contract cannot be read.
    pub async fn with_due(
        &mut self,
        customers: Vec<(Place, Customer)>,
        until: NaiveDate,
        now: Option<DateTime<Utc>>,
    ) -> Result<Vec<DueCustomer>, StoreError> {
        if customers.is_empty() {
            return Ok(Vec::new());
        }
        let ids: Vec<Uuid> = customers.iter().map(|(_, customer)| customer.id).collect();
        let mut contracts = self.due_contracts(&ids, until, now).await?;
        let mut methods = self.methods_of(&ids).await?;
        Ok(customers
            .into_iter()
            .map(|(place, customer)| {
                // Another run may have billed them between our look and our lock.
                let (contracts, unreadable) = contracts.remove(&customer.id).unwrap_or_default();
                DueCustomer {
                    place,
                    contracts,
                    unreadable,
                    methods: methods.remove(&customer.id).unwrap_or_default(),
                    customer,
                }
            })
            .collect())
    }

    /// Takes customers with due contracts that nobody else is billing, the most overdue first. They are ours until the transaction ends:
    /// what belongs on one invoice must not be torn apart by two runs. Empty when others hold all there are in the window, or none are
    /// left.
    ///
    /// # Errors
    /// When the database is out of reach, or a customer cannot be read.
    pub async fn claim_customers(&mut self, claim: Claim) -> Result<Vec<(Place, Customer)>, StoreError> {
        let merchant = self.merchant();
        // PostgreSQL's calendar begins later than ours.
        let behind = claim
            .after
            .due_on
            .max(NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or_default());
        let rows = sqlx::query!(
            r#"with due as (
                 select customer_id, min(next_due_on) as next_due_on from (
                     select customer_id, next_due_on from billing_schedule
                     where merchant_id = $1 and parked_at is null and next_due_on is not null and next_due_on <= $2
                       and (next_due_on, customer_id) > ($5, $6) and (held_until is null or held_until <= $7)
                     order by next_due_on, customer_id limit $3
                 ) as soonest
                 group by customer_id
             )
             select due.next_due_on as "due_on!", customer_id, number, company, given_name, family_name, street,
                    house_number, postcode, city, country, email, vat_id, lang, leitweg_id, buyer_reference, order_number,
                    einvoice_scheme, einvoice_address, invoice_email
             from customers join due using (customer_id)
             where merchant_id = $1
             order by due.next_due_on, customer_id limit $4
             for no key update of customers skip locked"#,
            merchant,
            claim.until,
            claim.window,
            claim.customers,
            behind,
            claim.after.customer,
            claim.now
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| {
                let place = Place {
                    due_on: row.due_on,
                    customer: row.customer_id,
                };
                (place, customer!(row))
            })
            .collect())
    }

    /// Parks the due contracts of customers, unread: how many. What somebody else billed or parked meanwhile stays as it is.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn park_due(
        &mut self,
        customers: &[Uuid],
        until: NaiveDate,
        reason: &str,
        at: DateTime<Utc>,
    ) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "update billing_schedule set parked_at = $4, parked_reason = $5
             where merchant_id = $1 and customer_id = any($2) and next_due_on <= $3 and parked_at is null",
            merchant,
            customers,
            until,
            at,
            reason
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    async fn due_contracts(
        &mut self,
        customers: &[Uuid],
        until: NaiveDate,
        now: Option<DateTime<Utc>>,
    ) -> Result<HashMap<Uuid, Readable>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select c.contract_id, c.number, c.customer_id, c.payment_method_id, c.ordered_at, c.card_wanted,
                      c.current as "current: Json<Box<RawValue>>", c.events, s.next_due_on as "next_due_on!", s.billed_until,
                      s.billed_events, s.lines
               from billing_schedule s
               join contracts c on c.merchant_id = s.merchant_id and c.contract_id = s.contract_id
               where s.merchant_id = $1 and s.customer_id = any($2) and s.next_due_on <= $3 and s.parked_at is null
                 and ($4::timestamptz is null or s.held_until is null or s.held_until <= $4)
               order by s.contract_id
               for no key update of s"#,
            merchant,
            customers,
            until,
            now
        )
        .fetch_all(self.connection())
        .await?;
        let mut contracts: HashMap<Uuid, Readable> = HashMap::new();
        let mut found: Vec<DueContract> = Vec::with_capacity(rows.len());
        for row in rows {
            // One that cannot be read keeps nobody else from their invoices.
            let current: Contract = match serde_json::from_str(row.current.get()) {
                Ok(current) => current,
                Err(error) => {
                    let (_, unreadable) = contracts.entry(row.customer_id).or_default();
                    unreadable.push((row.contract_id, error));
                    continue;
                }
            };
            found.push(DueContract {
                next_due_on: row.next_due_on,
                billed_until: row
                    .billed_until
                    .filter(|_| row.billed_events == row.events && !current.is_metered()),
                record: Vec::new(),
                lines: row.lines,
                stored: StoredContract {
                    id: row.contract_id,
                    number: row.number,
                    customer: row.customer_id,
                    payment_method: row.payment_method_id,
                    ordered_at: row.ordered_at,
                    current,
                    events: row.events,
                    card_wanted: row.card_wanted,
                },
            });
        }
        let changed: Vec<Uuid> = found
            .iter()
            .filter(|due| due.billed_until.is_none() && due.lines > 0)
            .map(|due| due.stored.id)
            .collect();
        let mut records = self.records(&changed).await?;
        let metered: Vec<Uuid> = found
            .iter()
            .filter(|due| due.stored.current.is_metered())
            .map(|due| due.stored.id)
            .collect();
        let mut usage = self.usage(&metered).await?;
        for mut due in found {
            due.record = records.remove(&due.stored.id).unwrap_or_default();
            if let Some(usage) = usage.remove(&due.stored.id) {
                due.stored.current.usage.extend(usage);
            }
            let (readable, _) = contracts.entry(due.stored.customer).or_default();
            readable.push(due);
        }
        Ok(contracts)
    }

    /// What was billed for contracts, in its order.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn records(
        &mut self,
        contracts: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<BilledLine>>, StoreError> {
        let mut records: HashMap<Uuid, Vec<BilledLine>> = HashMap::new();
        if contracts.is_empty() {
            return Ok(records);
        }
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select l.contract_id, l.amount_minor, l.item as "item: Json<Item>", d.number as "number?",
                      d.issued_on as "issued_on?"
               from document_lines l
               left join documents d on d.merchant_id = l.merchant_id and d.document_id = l.document_id
               where l.merchant_id = $1 and l.contract_id = any($2)
               order by l.contract_id, l.ordinal"#,
            merchant,
            contracts
        )
        .fetch_all(self.connection())
        .await?;
        for row in rows {
            let amount = Money::new(row.amount_minor, row.item.total.currency());
            records.entry(row.contract_id).or_default().push(BilledLine {
                billed: Billed::of(&row.item, amount),
                document: row.number.zip(row.issued_on),
            });
        }
        Ok(records)
    }

    /// The lines of a document as they stand on it, each with its contract.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lines_of(&mut self, document: Uuid) -> Result<Vec<(Uuid, Item)>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select contract_id, item as "item: Json<Item>" from document_lines
               where merchant_id = $1 and document_id = $2 order by line"#,
            merchant,
            document
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| (row.contract_id, row.item.0))
            .collect())
    }

    /// Has a locked contract compared anew with what was billed, today.
    ///
    /// # Errors
    /// When there is no such contract or the database is out of reach.
    pub async fn bill_anew(
        &mut self,
        contract: Uuid,
        lines: i32,
        today: NaiveDate,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update billing_schedule
             set billed_until = null, lines = $3, next_due_on = least(coalesce(next_due_on, $4), $4)
             where merchant_id = $1 and contract_id = $2",
            merchant,
            contract,
            lines,
            today
        )
        .execute(self.connection())
        .await?;
        touched("scheduling a contract anew", 1, done.rows_affected())
    }

    /// Everything billed for a contract so far.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn billed(&mut self, contract: Uuid) -> Result<Vec<Billed>, StoreError> {
        Ok(self
            .billed_of_each(&[contract])
            .await?
            .remove(&contract)
            .unwrap_or_default())
    }

    /// Everything billed so far for each of some contracts, without the documents it stands on.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn billed_of_each(
        &mut self,
        contracts: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<Billed>>, StoreError> {
        let mut billed: HashMap<Uuid, Vec<Billed>> = HashMap::new();
        if contracts.is_empty() {
            return Ok(billed);
        }
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select contract_id, amount_minor, item as "item: Json<Item>" from document_lines
               where merchant_id = $1 and contract_id = any($2) order by contract_id, ordinal"#,
            merchant,
            contracts
        )
        .fetch_all(self.connection())
        .await?;
        for row in rows {
            let amount = Money::new(row.amount_minor, row.item.total.currency());
            let line = Billed::of(&row.item, amount);
            billed.entry(row.contract_id).or_default().push(line);
        }
        Ok(billed)
    }

    async fn methods_of(
        &mut self,
        customers: &[Uuid],
    ) -> Result<HashMap<Uuid, Vec<PaymentMethod>>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select payment_method_id, customer_id, account_holder, iban, mandate_reference, mandate_signed_on,
                      evidence as "evidence: Json<crate::customers::MandateEvidence>",
                      card as "card: Json<crate::customers::StoredCard>", created_at, ended_at, is_default
               from payment_methods where merchant_id = $1 and customer_id = any($2) order by payment_method_id"#,
            merchant,
            customers
        )
        .fetch_all(self.connection())
        .await?;
        let mut methods: HashMap<Uuid, Vec<PaymentMethod>> = HashMap::new();
        for row in rows {
            methods
                .entry(row.customer_id)
                .or_default()
                .push(payment_method!(row));
        }
        Ok(methods)
    }

    /// How many contracts are due on or before a day and not parked.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn count_due(&mut self, until: NaiveDate) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select count(*) as "due!" from billing_schedule
               where merchant_id = $1 and parked_at is null and next_due_on is not null and next_due_on <= $2"#,
            merchant,
            until
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// The next date on which anything falls due that is not parked.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn soonest_due(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select next_due_on from billing_schedule
             where merchant_id = $1 and parked_at is null and next_due_on is not null
             order by next_due_on limit 1",
            merchant
        )
        .fetch_optional(self.connection())
        .await?
        .flatten())
    }

    /// Takes contracts out of billing runs until someone looks, each for its reason.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn park(
        &mut self,
        contracts: &BTreeMap<Uuid, String>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        if contracts.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let (contracts, reasons): (Vec<Uuid>, Vec<String>) = contracts
            .iter()
            .map(|(contract, reason)| (*contract, reason.clone()))
            .unzip();
        let done = sqlx::query!(
            "update billing_schedule s set parked_at = $4, parked_reason = p.reason
             from unnest($2::uuid[], $3::text[]) as p (contract_id, reason)
             where s.merchant_id = $1 and s.contract_id = p.contract_id",
            merchant,
            &contracts,
            &reasons,
            at
        )
        .execute(self.connection())
        .await?;
        let expected = u64::try_from(contracts.len()).unwrap_or(u64::MAX);
        crate::error::touched("parking contracts", expected, done.rows_affected())
    }

    /// Lets billing runs try a parked contract again, or all of them. Returns how many there were.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn unpark(&mut self, contract: Option<Uuid>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "update billing_schedule set parked_at = null, parked_reason = null
             where merchant_id = $1 and parked_at is not null and ($2::uuid is null or contract_id = $2)",
            merchant,
            contract
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// Contracts that wait for someone to look, oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn parked(&mut self, limit: i64) -> Result<(Vec<Parked>, i64), StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select s.contract_id, s.customer_id, c.number, s.parked_at as "parked_at!", s.parked_reason as "parked_reason!",
                      (select count(*) from billing_schedule where merchant_id = $1 and parked_at is not null) as "in_all!"
               from billing_schedule s
               join contracts c on c.merchant_id = s.merchant_id and c.contract_id = s.contract_id
               where s.merchant_id = $1 and s.parked_at is not null
               order by s.parked_at, s.contract_id limit $2"#,
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?;
        let in_all = rows.first().map_or(0, |row| row.in_all);
        let parked = rows
            .into_iter()
            .map(|row| Parked {
                contract: row.contract_id,
                customer: row.customer_id,
                number: row.number,
                at: row.parked_at,
                reason: row.parked_reason,
            })
            .collect();
        Ok((parked, in_all))
    }
}
