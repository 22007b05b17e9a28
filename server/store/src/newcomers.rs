//! Many customers with their contracts at once, as an import brings them: a fixed number of statements, however many there are.

use billing::users::Role;
use billing::{Contract, Event};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::contracts::{Actor, OrderEvidence};
use crate::customers::{Customer, MandateEvidence, PaymentDetails, PaymentMethod};
use crate::directory::words_of;
use crate::error::touched;
use crate::{StoreError, Tx, projection};

/// A contract that ran elsewhere before.
#[derive(Debug)]
pub struct NewcomerContract {
    pub id: Uuid,
    pub number: String,
    pub customer: Uuid,
    pub payment_method: Uuid,
    pub plan_version: Uuid,
    pub current: Contract,
    pub events: Vec<Event>,
    /// The next day on which something becomes due.
    pub next_due_on: Option<NaiveDate>,
}

/// Somebody who gets access to a customer by an e-mail address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewcomerLogin {
    pub customer: Uuid,
    pub email: String,
}

impl Tx {
    /// Prepares a transaction that adds many rows: each of them has its foreign keys looked up by a plan that was made when the tables were
    /// small, and that reads them through. Plans made from here on use the indexes.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn expect_many(&mut self) -> Result<(), StoreError> {
        for statement in ["discard plans", "set local enable_seqscan = off"] {
            sqlx::query(statement).execute(self.connection()).await?;
        }
        Ok(())
    }

    /// Reserves so many numbers of a series; the first of them. Those up to `taken` are never given out.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn reserve_numbers(&mut self, series: &str, count: i64, taken: i64) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into number_series (merchant_id, series, next_value) values ($1, $2, $3::bigint + 1)
             on conflict (merchant_id, series) do update set next_value = greatest(number_series.next_value, $3::bigint + 1)",
            merchant,
            series,
            taken.max(0)
        )
        .execute(self.connection())
        .await?;
        self.next_numbers(series, count).await
    }

    /// Adds customers.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a number is taken.
    pub async fn insert_customers(
        &mut self,
        customers: &[Customer],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let text = |of: fn(&Customer) -> &str| -> Vec<String> {
            customers.iter().map(|customer| of(customer).to_owned()).collect()
        };
        let ids: Vec<Uuid> = customers.iter().map(|customer| customer.id).collect();
        let companies: Vec<Option<String>> = customers
            .iter()
            .map(|customer| customer.company.clone())
            .collect();
        let vat_ids: Vec<Option<String>> = customers.iter().map(|customer| customer.vat_id.clone()).collect();
        let done = sqlx::query!(
            "insert into customers (merchant_id, customer_id, number, kind, company, given_name, family_name, street,
                                    house_number, postcode, city, country, email, vat_id, lang, created_at)
             select $1, customer_id, number, case when company is null then 'consumer' else 'business' end, company,
                    given_name, family_name, street, house_number, postcode, city, country, email, vat_id, lang, $2
             from unnest($3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[],
                         $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
                  as c (customer_id, number, company, given_name, family_name, street, house_number, postcode, city,
                        country, email, vat_id, lang)",
            merchant,
            at,
            &ids,
            &text(|customer| &customer.number),
            &companies as _,
            &text(|customer| &customer.given_name),
            &text(|customer| &customer.family_name),
            &text(|customer| &customer.street),
            &text(|customer| &customer.house_number),
            &text(|customer| &customer.postcode),
            &text(|customer| &customer.city),
            &text(|customer| &customer.country),
            &text(|customer| &customer.email),
            &vat_ids as _,
            &text(|customer| &customer.lang)
        )
        .execute(self.connection())
        .await?;
        touched("adding customers", rows(customers), done.rows_affected())?;
        let (mut of, mut words) = (Vec::new(), Vec::new());
        for customer in customers {
            for word in words_of(customer) {
                of.push(customer.id);
                words.push(word);
            }
        }
        sqlx::query!(
            "insert into customer_words (merchant_id, word, customer_id)
             select $1, word, customer_id from unnest($2::text[], $3::uuid[]) as w (word, customer_id)",
            merchant,
            &words,
            &of
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Adds ways to pay: by invoice, or by mandates given elsewhere.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a mandate's reference is taken.
    pub async fn insert_payment_methods(&mut self, methods: &[PaymentMethod]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let mut new = Methods::default();
        for method in methods {
            new.push(method);
        }
        let done = sqlx::query!(
            "insert into payment_methods (merchant_id, payment_method_id, customer_id, kind, account_holder, iban,
                                          mandate_reference, mandate_signed_on, evidence, created_at)
             select $1, payment_method_id, customer_id, kind, account_holder, iban, reference, signed_on, evidence,
                    created_at
             from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::date[], $9::jsonb[],
                         $10::timestamptz[])
                  as m (payment_method_id, customer_id, kind, account_holder, iban, reference, signed_on, evidence, created_at)",
            merchant,
            &new.ids,
            &new.customers,
            &new.kinds as _,
            &new.holders as _,
            &new.ibans as _,
            &new.references as _,
            &new.signed_on as _,
            &new.evidence as _,
            &new.created_at
        )
        .execute(self.connection())
        .await?;
        touched("adding payment methods", rows(methods), done.rows_affected())
    }

    /// Adds contracts with their events, to be billed from their next due day on.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when a number is taken.
    pub async fn insert_contracts(
        &mut self,
        contracts: &[NewcomerContract],
        evidence: &OrderEvidence,
        actor: Actor,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let ids = column(contracts, |contract| contract.id);
        let customers = column(contracts, |contract| contract.customer);
        let currents = column(contracts, |contract| Json(contract.current.clone()));
        let counts = column(contracts, |contract| {
            i32::try_from(contract.events.len()).unwrap_or(i32::MAX)
        });
        let done = sqlx::query!(
            "insert into contracts (merchant_id, contract_id, number, customer_id, plan_version_id, payment_method_id, ordered_at,
                                    current, current_shape, events, evidence, starts_on, billing_start, ends_on)
             select $1, contract_id, number, customer_id, plan_version_id, payment_method_id, $2, current, $3, events, $4,
                    starts_on, billing_start, ends_on
             from unnest($5::uuid[], $6::text[], $7::uuid[], $8::uuid[], $9::uuid[], $10::jsonb[], $11::int[], $12::date[],
                         $13::date[], $14::date[])
                  as c (contract_id, number, customer_id, plan_version_id, payment_method_id, current, events, starts_on,
                        billing_start, ends_on)",
            merchant,
            at,
            projection::SHAPE,
            Json(evidence) as _,
            &ids,
            &column(contracts, |contract| contract.number.clone()),
            &customers,
            &column(contracts, |contract| contract.plan_version),
            &column(contracts, |contract| contract.payment_method),
            &currents as _,
            &counts,
            &column(contracts, |contract| contract.current.starts_on),
            &column(contracts, |contract| contract.current.billing_start()) as _,
            &column(contracts, |contract| contract.current.ends_on()) as _
        )
        .execute(self.connection())
        .await?;
        touched("adding contracts", rows(contracts), done.rows_affected())?;
        let done = sqlx::query!(
            "insert into billing_schedule (merchant_id, contract_id, customer_id, next_due_on)
             select $1, contract_id, customer_id, next_due_on
             from unnest($2::uuid[], $3::uuid[], $4::date[]) as s (contract_id, customer_id, next_due_on)",
            merchant,
            &ids,
            &customers,
            &column(contracts, |contract| contract.next_due_on) as _
        )
        .execute(self.connection())
        .await?;
        touched("scheduling contracts", rows(contracts), done.rows_affected())?;
        self.mark_for_figures(&customers).await?;
        let (mut of, mut sequence, mut on, mut events) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for contract in contracts {
            for (event, place) in contract.events.iter().zip(1_i32..) {
                of.push(contract.id);
                sequence.push(place);
                on.push(event.date());
                events.push(Json(event.clone()));
            }
        }
        let done = sqlx::query!(
            "insert into contract_events (merchant_id, contract_id, sequence, effective_on, event, actor, recorded_at)
             select $1, contract_id, sequence, effective_on, event, $2, $3
             from unnest($4::uuid[], $5::int[], $6::date[], $7::jsonb[]) as e (contract_id, sequence, effective_on, event)",
            merchant,
            Json(actor) as _,
            at,
            &of,
            &sequence,
            &on,
            &events as _
        )
        .execute(self.connection())
        .await?;
        touched("adding contract events", rows(&events), done.rows_affected())
    }

    /// Gives customers the access of their e-mail address: a login there is already, or a new one that signs in by a link only. `new_id`
    /// is asked for each new one; `secret_hash` is of a password that nobody knows.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_accesses(
        &mut self,
        accesses: &[NewcomerLogin],
        new_id: impl Fn() -> Uuid,
        secret_hash: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let emails = column(accesses, |access| access.email.clone());
        let ids: Vec<Uuid> = accesses.iter().map(|_| new_id()).collect();
        sqlx::query!(
            "insert into logins (merchant_id, login_id, email, password_hash, created_at)
             select distinct on (lower(email)) $1::uuid, login_id, email, $2, $3::timestamptz
             from unnest($4::uuid[], $5::text[]) as l (login_id, email)
             order by lower(email), login_id
             on conflict (merchant_id, email_key) do nothing",
            merchant,
            secret_hash,
            at,
            &ids,
            &emails
        )
        .execute(self.connection())
        .await?;
        let done = sqlx::query!(
            "insert into customer_users (merchant_id, login_id, customer_id, role, since)
             select $1, l.login_id, a.customer_id, $2, $3
             from unnest($4::uuid[], $5::text[]) as a (customer_id, email)
             join logins l on l.merchant_id = $1 and l.email_key = lower(a.email)",
            merchant,
            Role::Owner.name(),
            at,
            &column(accesses, |access| access.customer),
            &emails
        )
        .execute(self.connection())
        .await?;
        touched("giving access", rows(accesses), done.rows_affected())
    }
}

/// What each has.
fn column<T, V>(of: &[T], value: impl Fn(&T) -> V) -> Vec<V> {
    of.iter().map(value).collect()
}

fn rows<T>(of: &[T]) -> u64 {
    u64::try_from(of.len()).unwrap_or(u64::MAX)
}

/// Ways to pay, column by column.
#[derive(Default)]
struct Methods<'a> {
    ids: Vec<Uuid>,
    customers: Vec<Uuid>,
    kinds: Vec<&'static str>,
    holders: Vec<Option<&'a str>>,
    ibans: Vec<Option<&'a str>>,
    references: Vec<Option<&'a str>>,
    signed_on: Vec<Option<NaiveDate>>,
    evidence: Vec<Option<Json<&'a MandateEvidence>>>,
    created_at: Vec<DateTime<Utc>>,
}

impl<'a> Methods<'a> {
    fn push(&mut self, method: &'a PaymentMethod) {
        self.ids.push(method.id);
        self.customers.push(method.customer);
        self.created_at.push(method.created_at);
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
            // No other system hands cards over: they are given anew.
            PaymentDetails::Card(_) | PaymentDetails::Invoice => ("invoice", None, None, None, None, None),
        };
        self.kinds.push(kind);
        self.holders.push(holder);
        self.ibans.push(iban);
        self.references.push(reference);
        self.signed_on.push(signed_on);
        self.evidence.push(evidence);
    }
}
