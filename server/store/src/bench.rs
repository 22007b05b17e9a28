//! For `turnus bench`: many customers at once, and what the database alone can do with the rows of a billing run.

use std::time::{Duration, Instant};

use billing::{Contract, Event};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use sqlx::postgres::PgPoolCopyExt;
use sqlx::types::Json;
use sqlx::{AssertSqlSafe, PgPool};
use uuid::Uuid;

use crate::{StoreError, Tx, projection};

/// The tables a billing run adds rows to.
const WRITTEN: [&str; 5] = ["documents", "document_lines", "postings", "outbox", "receivables"];
/// Rows of one statement where rows are inserted as arrays, and documents of one transaction.
const ARRAY: usize = 1_000;

/// What so many customers have alike.
#[derive(Debug)]
pub struct Alike<'a> {
    pub plan_version: Uuid,
    pub contract: &'a Contract,
    pub events: &'a [Event],
    pub due_on: NaiveDate,
    pub at: DateTime<Utc>,
}

/// How long the database takes for the rows of a run, without anything else.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Documents written.
    pub documents: usize,
    /// By COPY, one connection.
    pub copy: Duration,
    /// As arrays of 1,000, one connection, one transaction for each 1,000 documents.
    pub arrays: Duration,
}

impl Tx {
    /// Adds customers, each with a way to pay and a contract that is due.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_alike(
        &mut self,
        first: i64,
        count: i64,
        alike: &Alike<'_>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let id = "md5($1::text || '/' || n || $2)::uuid";
        let numbers = "generate_series($3::bigint, $3 + $4 - 1) as n";
        let rows = [
            format!(
                "insert into customers
                 select $1, {id}, 'K-' || n, 'consumer', null, 'Vorname' || n, 'Nachname' || n, 'Hauptstraße', n::text,
                        '20095', 'Hamburg', 'DE', 'kunde' || n || '@post.example', null, 'de', $5
                 from {numbers} where $2 = ''"
            ),
            format!(
                "insert into customer_words (merchant_id, customer_id, word)
                 select $1, {id}, word
                 from {numbers} cross join unnest(array['k-' || n, 'kunde' || n || '@post.example', 'vorname' || n, 'nachname' || n]) as w (word)
                 where $2 = '' and $5::timestamptz is not null"
            ),
            format!(
                "insert into payment_methods
                 select $1, {id}, {id}, 'invoice', null, null, null, null, null, $5 from {numbers} where $2 = ''"
            ),
        ];
        for sql in rows {
            sqlx::query(AssertSqlSafe(sql))
                .bind(merchant)
                .bind("")
                .bind(first)
                .bind(count)
                .bind(alike.at)
                .execute(self.connection())
                .await?;
        }
        sqlx::query(AssertSqlSafe(format!(
            "insert into contracts (merchant_id, contract_id, number, customer_id, plan_version_id, payment_method_id,
                                    ordered_at, current, current_shape, events, evidence, starts_on, billing_start)
             select $1, {id}, 'V-' || n, {id}, $6, {id}, $5, $7, $8, $9, '{{}}', $10, $10 from {numbers} where $2 = ''"
        )))
        .bind(merchant)
        .bind("")
        .bind(first)
        .bind(count)
        .bind(alike.at)
        .bind(alike.plan_version)
        .bind(Json(alike.contract))
        .bind(projection::SHAPE)
        .bind(i32::try_from(alike.events.len()).unwrap_or(i32::MAX))
        .bind(alike.due_on)
        .execute(self.connection())
        .await?;
        for (event, sequence) in alike.events.iter().zip(1_i32..) {
            sqlx::query(AssertSqlSafe(format!(
                "insert into contract_events
                 select $1, {id}, $6, $7, $8, '\"demo\"', $5 from {numbers} where $2 = ''"
            )))
            .bind(merchant)
            .bind("")
            .bind(first)
            .bind(count)
            .bind(alike.at)
            .bind(sequence)
            .bind(event.date())
            .bind(Json(event))
            .execute(self.connection())
            .await?;
        }
        sqlx::query(AssertSqlSafe(format!(
            "insert into billing_schedule (merchant_id, contract_id, customer_id, next_due_on)
             select $1, {id}, {id}, $5 from {numbers} where $2 = ''"
        )))
        .bind(merchant)
        .bind("")
        .bind(first)
        .bind(count)
        .bind(alike.due_on)
        .execute(self.connection())
        .await?;
        sqlx::query(AssertSqlSafe(format!(
            "insert into customer_figures (merchant_id, customer_id, due_on) select $1, {id}, $5 from {numbers} where $2 = ''"
        )))
        .bind(merchant)
        .bind("")
        .bind(first)
        .bind(count)
        .bind(alike.due_on)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

impl Tx {
    /// Makes every so many-th contract unreadable.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn spoil(&mut self, every: i64) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query(
            "update contracts set current = '{}' where merchant_id = $1 and substr(number, 3)::bigint % $2 = 0",
        )
        .bind(merchant)
        .bind(every)
        .execute(self.connection())
        .await?;
        Ok(())
    }
}

/// Reads the tables' statistics anew, as the server does by itself after a while.
///
/// # Errors
/// When the database is out of reach.
pub async fn settle(owner: &PgPool) -> Result<(), StoreError> {
    sqlx::query("vacuum analyze").execute(owner).await?;
    sqlx::query("checkpoint")
        .execute(owner)
        .await
        .map(drop)
        .or_else(|error| {
            // Only a superuser may ask for one; without, the next one comes by itself.
            matches!(error, sqlx::Error::Database(_))
                .then_some(())
                .ok_or(error)
        })?;
    Ok(())
}

/// Writes the rows of up to so many documents of a merchant once more, into tables with the same indexes.
///
/// # Errors
/// When the database is out of reach.
pub async fn limits(owner: &PgPool, documents: i64) -> Result<Limits, StoreError> {
    let mut copy = Duration::ZERO;
    let mut arrays = Duration::ZERO;
    let mut written = 0;
    for table in WRITTEN {
        let source = format!(
            "select * from {table} order by 1, 2 limit {}",
            rows_of(table, documents)
        );
        let bytes = dump(owner, &source).await?;
        let chunks = columns(owner, table, &source).await?;
        for (way, spent) in [("copy", &mut copy), ("array", &mut arrays)] {
            let target = format!("bench_{way}_{table}");
            run(
                owner,
                format!("create table {target} (like {table} including all)"),
            )
            .await?;
            let began = Instant::now();
            if way == "copy" {
                let mut into = owner.copy_in_raw(&format!("copy {target} from stdin")).await?;
                into.send(bytes.as_slice()).await?;
                let rows = into.finish().await?;
                if table == "documents" {
                    written = usize::try_from(rows).unwrap_or(0);
                }
            } else {
                for chunk in &chunks.rows {
                    insert(owner, &target, &chunks, chunk).await?;
                }
            }
            *spent += began.elapsed();
            run(owner, format!("drop table {target}")).await?;
        }
    }
    Ok(Limits {
        documents: written,
        copy,
        arrays,
    })
}

/// A document of the benchmark has two lines and two postings.
fn rows_of(table: &str, documents: i64) -> i64 {
    match table {
        "document_lines" | "postings" => documents.saturating_mul(2),
        _ => documents,
    }
}

async fn run(owner: &PgPool, sql: String) -> Result<(), StoreError> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(owner).await?;
    Ok(())
}

async fn dump(owner: &PgPool, source: &str) -> Result<Vec<u8>, StoreError> {
    let mut connection = owner.acquire().await?;
    let mut stream = connection
        .copy_out_raw(&format!("copy ({source}) to stdout"))
        .await?;
    let mut bytes = Vec::new();
    while let Some(part) = stream.try_next().await? {
        bytes.extend_from_slice(&part);
    }
    Ok(bytes)
}

/// A table's rows as texts, column by column, in pieces.
struct Columns {
    /// Name and type of each.
    kinds: Vec<(String, String)>,
    rows: Vec<Vec<Vec<Option<String>>>>,
}

async fn columns(owner: &PgPool, table: &str, source: &str) -> Result<Columns, StoreError> {
    let kinds: Vec<(String, String)> = sqlx::query_as(
        "select attname::text, format_type(atttypid, null) from pg_attribute
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped order by attnum",
    )
    .bind(table)
    .fetch_all(owner)
    .await?;
    let lists: Vec<String> = kinds
        .iter()
        .map(|(name, _)| format!("array_agg({name}::text order by n)"))
        .collect();
    let sql = format!(
        "select array[{}]::text[][] from (select row_number() over () - 1 as n, * from ({source}) as s) as numbered
         group by n / {ARRAY} order by n / {ARRAY}",
        lists.join(", ")
    );
    // PostgreSQL hands a table of texts over as one flat list.
    let flat: Vec<Vec<Option<String>>> = sqlx::query_scalar(AssertSqlSafe(format!(
        "select array(select unnest(t.a)) from ({}) as t (a)",
        sql
    )))
    .fetch_all(owner)
    .await?;
    let rows = flat
        .into_iter()
        .map(|flat| {
            let length = flat.len() / kinds.len().max(1);
            flat.chunks(length.max(1))
                .map(<[Option<String>]>::to_vec)
                .collect()
        })
        .collect();
    Ok(Columns { kinds, rows })
}

async fn insert(
    owner: &PgPool,
    target: &str,
    columns: &Columns,
    chunk: &[Vec<Option<String>>],
) -> Result<(), StoreError> {
    let names: Vec<&str> = columns.kinds.iter().map(|(name, _)| name.as_str()).collect();
    let casts: Vec<String> = columns
        .kinds
        .iter()
        .map(|(name, kind)| format!("{name}::{kind}"))
        .collect();
    let lists: Vec<String> = (1..=names.len())
        .map(|place| format!("${place}::text[]"))
        .collect();
    let sql = format!(
        "insert into {target} ({names}) select {casts} from unnest({lists}) as r ({names})",
        names = names.join(", "),
        casts = casts.join(", "),
        lists = lists.join(", ")
    );
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for column in chunk {
        query = query.bind(column);
    }
    query.execute(owner).await?;
    Ok(())
}
