//! Issuing: bills become lines, postings, numbered documents in the merchant's chain, and the tasks that follow.
//!
//! Numbers and the chain are rows that every issuing transaction of a merchant has to lock. They are taken last, when all else is
//! written, so that several workers wait for each other as briefly as possible.

use std::collections::BTreeMap;

use billing::Item;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::documents::{Collection, Kind};
use crate::error::touched;
use crate::hand_lines::NewHandLine;
use crate::outbox::Task;
use crate::{StoreError, Tx};

/// A document that only lacks its number.
#[derive(Clone, Debug)]
pub struct Unnumbered {
    pub id: Uuid,
    pub customer: Uuid,
    pub kind: Kind,
    /// The counter its number is taken from.
    pub series: String,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    /// ISO 4217.
    pub currency: String,
    pub net_minor: i64,
    pub tax_minor: i64,
    pub gross_minor: i64,
    pub collection: Collection,
    /// The card it is charged to, if it is collected so.
    pub card: Option<Uuid>,
    /// What it says, as JSON, without number and letterhead.
    pub content: String,
    pub taxes: Vec<TaxSum>,
}

/// What a document says of one tax category and rate (R-109).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TaxSum {
    pub category: &'static str,
    /// Per cent.
    pub rate: Decimal,
    pub net_minor: i64,
    pub tax_minor: i64,
}

/// A line that was billed.
#[derive(Clone, Debug)]
pub struct NewLine {
    pub contract: Uuid,
    /// Its place in the contract's record, from 1.
    pub ordinal: i32,
    /// How often the same was billed before: charged, taken back and charged again.
    pub repetition: i32,
    /// The document and the place on it; `None`: settled without one.
    pub place: Option<(Uuid, i32)>,
    /// In the sign of billing.
    pub amount_minor: i64,
    pub item: Item,
}

impl NewLine {
    /// What makes a line unique together with its repetition. A one-off price has no period: the day it fell due stands for it.
    #[must_use]
    pub fn key(item: &Item) -> (&str, NaiveDate, &'static str) {
        let from = item.period.map_or(item.due_on, billing::Period::from);
        (item.component.as_str(), from, item.kind.code())
    }
}

/// How far a contract is billed now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Billing {
    pub contract: Uuid,
    pub billed_until: NaiveDate,
    /// The number of events it had.
    pub events: i32,
    pub lines: i32,
    pub next_due_on: Option<NaiveDate>,
}

/// Everything a batch of a billing run writes.
#[derive(Clone, Debug, Default)]
pub struct Bills {
    pub documents: Vec<Unnumbered>,
    pub lines: Vec<NewLine>,
    pub hand_lines: Vec<NewHandLine>,
    pub contracts: Vec<Billing>,
    pub tasks: Vec<(Uuid, Task)>,
}

/// What every document of a run shares.
#[derive(Clone, Debug)]
pub struct Letterhead {
    /// As JSON.
    pub body: String,
    pub hash: Vec<u8>,
}

impl Letterhead {
    #[must_use]
    pub fn new(body: String) -> Self {
        let hash = Sha256::digest(body.as_bytes()).to_vec();
        Self { body, hash }
    }
}

/// The hash of a document's content and of the letterhead it goes with.
#[must_use]
pub fn content_hash(letterhead: &[u8], content: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(letterhead);
    hash.update(content.as_bytes());
    hash.finalize().to_vec()
}

/// A link of the chain over a merchant's documents (R-302): the one before, the content, the number.
#[must_use]
pub fn chain_hash(before: &[u8], content_hash: &[u8], number: &str) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(before);
    hash.update(content_hash);
    hash.update(number.as_bytes());
    hash.finalize().to_vec()
}

/// What stands before the first link.
const NO_LINK: [u8; 32] = [0; 32];

impl Tx {
    /// Writes what a batch has billed at a moment of the merchant's clock; the tasks wait by the real one. `number` writes the number of a
    /// document from its count.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when something was billed or numbered before; [`StoreError::Unbalanced`] when a document and its postings
    /// differ; when the database is out of reach. Nothing of the transaction may be kept then.
    pub async fn issue(
        &mut self,
        bills: &Bills,
        letterhead: &Letterhead,
        at: DateTime<Utc>,
        tasks_due_at: DateTime<Utc>,
        number: impl Fn(&Unnumbered, i64) -> String,
    ) -> Result<(), StoreError> {
        self.write_lines(&bills.lines).await?;
        self.write_hand_lines(&bills.hand_lines).await?;
        self.write_postings(&bills.documents).await?;
        self.write_billing(&bills.contracts).await?;
        self.enqueue_all(&bills.tasks, tasks_due_at).await?;
        if bills.documents.is_empty() {
            return Ok(());
        }
        self.keep_letterhead(letterhead, at).await?;
        self.write_documents(&bills.documents, letterhead, at, number)
            .await?;
        self.check_balance(&bills.documents).await
    }

    /// The date of the newest document.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn last_issued_on(&mut self) -> Result<Option<NaiveDate>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select d.issued_on from document_chains c
             join documents d on d.merchant_id = c.merchant_id and d.chain_position = c.position
             where c.merchant_id = $1",
            merchant
        )
        .fetch_optional(self.connection())
        .await?)
    }

    async fn write_lines(&mut self, lines: &[NewLine]) -> Result<(), StoreError> {
        if lines.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let mut contracts = Vec::with_capacity(lines.len());
        let mut ordinals = Vec::with_capacity(lines.len());
        let mut components: Vec<&str> = Vec::with_capacity(lines.len());
        let mut kinds: Vec<&str> = Vec::with_capacity(lines.len());
        let mut from = Vec::with_capacity(lines.len());
        let mut until: Vec<Option<NaiveDate>> = Vec::with_capacity(lines.len());
        let mut repetitions = Vec::with_capacity(lines.len());
        let mut documents: Vec<Option<Uuid>> = Vec::with_capacity(lines.len());
        let mut places: Vec<Option<i32>> = Vec::with_capacity(lines.len());
        let mut amounts = Vec::with_capacity(lines.len());
        let mut items = Vec::with_capacity(lines.len());
        for line in lines {
            let (component, first, kind) = NewLine::key(&line.item);
            contracts.push(line.contract);
            ordinals.push(line.ordinal);
            components.push(component);
            kinds.push(kind);
            from.push(first);
            until.push(line.item.period.map(billing::Period::until));
            repetitions.push(line.repetition);
            documents.push(line.place.map(|place| place.0));
            places.push(line.place.map(|place| place.1));
            amounts.push(line.amount_minor);
            items.push(json(&line.item)?);
        }
        let done = sqlx::query!(
            "insert into document_lines (merchant_id, contract_id, ordinal, component, kind, period_from, period_until,
                                         repetition, document_id, line, amount_minor, item)
             select $1, contract_id, ordinal, component, kind, period_from, period_until, repetition, document_id, line,
                    amount_minor, item::json
             from unnest($2::uuid[], $3::int[], $4::text[], $5::text[], $6::date[], $7::date[], $8::int[], $9::uuid[],
                         $10::int[], $11::bigint[], $12::text[])
                  as line (contract_id, ordinal, component, kind, period_from, period_until, repetition, document_id,
                           line, amount_minor, item)",
            merchant,
            &contracts,
            &ordinals,
            &components as _,
            &kinds as _,
            &from,
            &until as _,
            &repetitions,
            &documents as _,
            &places as _,
            &amounts,
            &items
        )
        .execute(self.connection())
        .await?;
        touched("adding document lines", count(lines), done.rows_affected())
    }

    /// An invoice is owed: revenue and tax against the receivable. A credit note turns it round.
    async fn write_postings(&mut self, documents: &[Unnumbered]) -> Result<(), StoreError> {
        let mut rows = Postings::default();
        for document in documents {
            let mut posting = 0;
            for sum in &document.taxes {
                for (account, amount) in [("revenue", sum.net_minor), ("vat", sum.tax_minor)] {
                    if amount != 0 {
                        posting += 1;
                        rows.push(document, posting, account, amount, sum);
                    }
                }
            }
        }
        if rows.amounts.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let expected = count(&rows.amounts);
        let done = sqlx::query!(
            "insert into postings (merchant_id, entry_id, posting, booked_on, debit, credit, amount_minor, currency,
                                   tax_category, tax_rate, customer_id)
             select $1, entry_id, posting, booked_on, debit, credit, amount_minor, currency, tax_category, tax_rate, customer_id
             from unnest($2::uuid[], $3::int[], $4::date[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::text[],
                         $10::numeric[], $11::uuid[])
                  as posting (entry_id, posting, booked_on, debit, credit, amount_minor, currency, tax_category, tax_rate,
                              customer_id)",
            merchant,
            &rows.entries,
            &rows.numbers,
            &rows.days,
            &rows.debits as _,
            &rows.credits as _,
            &rows.amounts,
            &rows.currencies as _,
            &rows.categories as _,
            &rows.rates,
            &rows.customers
        )
        .execute(self.connection())
        .await?;
        touched("posting documents", expected, done.rows_affected())
    }

    async fn write_billing(&mut self, contracts: &[Billing]) -> Result<(), StoreError> {
        if contracts.is_empty() {
            return Ok(());
        }
        let merchant = self.merchant();
        let ids: Vec<Uuid> = contracts.iter().map(|billing| billing.contract).collect();
        let until: Vec<NaiveDate> = contracts.iter().map(|billing| billing.billed_until).collect();
        let events: Vec<i32> = contracts.iter().map(|billing| billing.events).collect();
        let lines: Vec<i32> = contracts.iter().map(|billing| billing.lines).collect();
        let next: Vec<Option<NaiveDate>> = contracts.iter().map(|billing| billing.next_due_on).collect();
        let done = sqlx::query!(
            "update billing_schedule s
             set next_due_on = b.next_due_on, billed_until = b.billed_until, billed_events = b.events, lines = b.lines
             from unnest($2::uuid[], $3::date[], $4::int[], $5::int[], $6::date[])
                  as b (contract_id, billed_until, events, lines, next_due_on)
             where s.merchant_id = $1 and s.contract_id = b.contract_id",
            merchant,
            &ids,
            &until,
            &events,
            &lines,
            &next as _
        )
        .execute(self.connection())
        .await?;
        touched(
            "scheduling billed contracts",
            count(contracts),
            done.rows_affected(),
        )
    }

    async fn keep_letterhead(
        &mut self,
        letterhead: &Letterhead,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "insert into letterheads (merchant_id, letterhead_hash, body, first_used_at) values ($1, $2, $3::text::json, $4)
             on conflict do nothing",
            merchant,
            letterhead.hash,
            letterhead.body,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// So many numbers of a series, locked until the transaction ends: the first one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub(crate) async fn next_numbers(&mut self, series: &str, count: i64) -> Result<i64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"insert into number_series (merchant_id, series, next_value) values ($1, $2, $3::bigint + 1)
               on conflict (merchant_id, series) do update set next_value = number_series.next_value + $3::bigint
               returning next_value - $3::bigint as "number!""#,
            merchant,
            series,
            count
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// The chain's end, moved on by so many links and locked until the transaction ends: where the new ones begin.
    async fn lock_chain(&mut self) -> Result<(i64, Vec<u8>), StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            "insert into document_chains (merchant_id, position, hash) values ($1, 0, $2)
             on conflict (merchant_id) do update set position = document_chains.position
             returning position, hash",
            merchant,
            NO_LINK.as_slice()
        )
        .fetch_one(self.connection())
        .await?;
        Ok((row.position, row.hash))
    }

    async fn write_documents(
        &mut self,
        documents: &[Unnumbered],
        letterhead: &Letterhead,
        at: DateTime<Utc>,
        number: impl Fn(&Unnumbered, i64) -> String,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let hashes: Vec<Vec<u8>> = documents
            .iter()
            .map(|document| content_hash(&letterhead.hash, &document.content))
            .collect();
        let mut counted: BTreeMap<&str, i64> = BTreeMap::new();
        for document in documents {
            *counted.entry(&document.series).or_default() += 1;
        }
        // In one order everywhere, so that nobody waits for somebody who waits for them.
        let mut next: BTreeMap<&str, i64> = BTreeMap::new();
        for (series, count) in counted {
            next.insert(series, self.next_numbers(series, count).await?);
        }
        let (mut position, mut link) = self.lock_chain().await?;
        let mut rows = Rows::default();
        for (document, content_hash) in documents.iter().zip(hashes) {
            let count = next.entry(&document.series).or_default();
            let number = number(document, *count);
            *count += 1;
            position += 1;
            link = chain_hash(&link, &content_hash, &number);
            rows.push(document, number, content_hash, position, link.clone());
        }
        let done = sqlx::query!(
            "insert into documents (merchant_id, document_id, customer_id, kind, number, issued_on, due_on, currency, net_minor,
                                    tax_minor, gross_minor, collection, content, issued_at, letterhead_hash, content_hash,
                                    chain_position, chain_hash)
             select $1, document_id, customer_id, kind, number, issued_on, due_on, currency, net_minor, tax_minor, gross_minor,
                    collection, content::json, $2, $3, content_hash, chain_position, chain_hash
             from unnest($4::uuid[], $5::uuid[], $6::text[], $7::text[], $8::date[], $9::date[], $10::text[], $11::bigint[],
                         $12::bigint[], $13::bigint[], $14::text[], $15::text[], $16::bytea[], $17::bigint[], $18::bytea[])
                  as document (document_id, customer_id, kind, number, issued_on, due_on, currency, net_minor, tax_minor,
                               gross_minor, collection, content, content_hash, chain_position, chain_hash)",
            merchant,
            at,
            letterhead.hash,
            &rows.ids,
            &rows.customers,
            &rows.kinds as _,
            &rows.numbers,
            &rows.issued,
            &rows.due,
            &rows.currencies as _,
            &rows.net,
            &rows.tax,
            &rows.gross,
            &rows.collections as _,
            &rows.contents as _,
            &rows.content_hashes,
            &rows.positions,
            &rows.links
        )
        .execute(self.connection())
        .await?;
        touched("issuing documents", count(documents), done.rows_affected())?;
        self.write_receivables(documents).await?;
        self.add_to_days(documents).await?;
        let done = sqlx::query!(
            "update document_chains set position = $2, hash = $3 where merchant_id = $1",
            merchant,
            position,
            link
        )
        .execute(self.connection())
        .await?;
        touched("moving the chain on", 1, done.rows_affected())
    }

    /// What a batch has posted is what its documents ask for, to the cent.
    async fn check_balance(&mut self, documents: &[Unnumbered]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let ids: Vec<Uuid> = documents.iter().map(|document| document.id).collect();
        let unbalanced = sqlx::query_scalar!(
            "select d.number from documents d
             left join (
                 select entry_id, sum(case when debit = 'receivable' then amount_minor else -amount_minor end) as owed
                 from postings where merchant_id = $1 and entry_id = any($2) group by entry_id
             ) as p on p.entry_id = d.document_id
             where d.merchant_id = $1 and d.document_id = any($2)
               and coalesce(p.owed, 0) <> case d.kind when 'credit_note' then -d.gross_minor else d.gross_minor end
             limit 1",
            merchant,
            &ids
        )
        .fetch_optional(self.connection())
        .await?;
        match unbalanced {
            Some(number) => Err(StoreError::Unbalanced(number)),
            None => Ok(()),
        }
    }
}

pub(crate) fn count<T>(rows: &[T]) -> u64 {
    u64::try_from(rows.len()).unwrap_or(u64::MAX)
}

pub(crate) fn json(item: &Item) -> Result<String, StoreError> {
    serde_json::to_string(item).map_err(|error| StoreError::Database(sqlx::Error::Encode(error.into())))
}

/// Postings by column.
#[derive(Default)]
struct Postings<'a> {
    entries: Vec<Uuid>,
    numbers: Vec<i32>,
    days: Vec<NaiveDate>,
    debits: Vec<&'a str>,
    credits: Vec<&'a str>,
    amounts: Vec<i64>,
    currencies: Vec<&'a str>,
    categories: Vec<&'a str>,
    rates: Vec<Decimal>,
    customers: Vec<Uuid>,
}

impl<'a> Postings<'a> {
    fn push(
        &mut self,
        document: &'a Unnumbered,
        number: i32,
        account: &'a str,
        amount: i64,
        sum: &'a TaxSum,
    ) {
        // A group of a document may have the other sign than the whole.
        let owed = (document.kind == Kind::Invoice) == (amount > 0);
        let (debit, credit) = if owed {
            ("receivable", account)
        } else {
            (account, "receivable")
        };
        self.entries.push(document.id);
        self.numbers.push(number);
        self.days.push(document.issued_on);
        self.debits.push(debit);
        self.credits.push(credit);
        self.amounts.push(amount.saturating_abs());
        self.currencies.push(&document.currency);
        self.categories.push(sum.category);
        self.rates.push(sum.rate);
        self.customers.push(document.customer);
    }
}

/// Documents by column.
#[derive(Default)]
struct Rows<'a> {
    ids: Vec<Uuid>,
    customers: Vec<Uuid>,
    kinds: Vec<&'a str>,
    numbers: Vec<String>,
    issued: Vec<NaiveDate>,
    due: Vec<NaiveDate>,
    currencies: Vec<&'a str>,
    net: Vec<i64>,
    tax: Vec<i64>,
    gross: Vec<i64>,
    collections: Vec<&'a str>,
    contents: Vec<&'a str>,
    content_hashes: Vec<Vec<u8>>,
    positions: Vec<i64>,
    links: Vec<Vec<u8>>,
}

impl<'a> Rows<'a> {
    fn push(
        &mut self,
        document: &'a Unnumbered,
        number: String,
        content_hash: Vec<u8>,
        position: i64,
        link: Vec<u8>,
    ) {
        self.ids.push(document.id);
        self.customers.push(document.customer);
        self.kinds.push(document.kind.name());
        self.numbers.push(number);
        self.issued.push(document.issued_on);
        self.due.push(document.due_on);
        self.currencies.push(&document.currency);
        self.net.push(document.net_minor);
        self.tax.push(document.tax_minor);
        self.gross.push(document.gross_minor);
        self.collections.push(document.collection.name());
        self.contents.push(&document.content);
        self.content_hashes.push(content_hash);
        self.positions.push(position);
        self.links.push(link);
    }
}
