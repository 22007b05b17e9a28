//! Files of customers and contracts from another system: looked through, then taken in whole or not at all.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A file that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: Uuid,
    pub file_name: String,
    pub state: ImportState,
    /// The name of whoever sent it, or decided that it is taken in.
    pub by: String,
    pub staff: Uuid,
    pub sent_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    pub counts: ImportCounts,
}

/// What is in a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ImportCounts {
    pub rows: i32,
    pub customers: i32,
    pub contracts: i32,
    pub broken_rows: i32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImportState {
    /// Looked through; somebody decides.
    Checked,
    /// To be taken in.
    Wanted,
    Done,
}

impl ImportState {
    const fn name(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::Wanted => "wanted",
            Self::Done => "done",
        }
    }

    fn from_name(name: &str) -> Result<Self, StoreError> {
        [Self::Checked, Self::Wanted, Self::Done]
            .into_iter()
            .find(|state| state.name() == name)
            .ok_or_else(|| {
                StoreError::Database(sqlx::Error::Decode(
                    format!("{name} is no state of an import").into(),
                ))
            })
    }
}

/// What a line of a file would become.
#[derive(Clone, Debug, PartialEq)]
pub struct ImportLine {
    /// As an editor counts them.
    pub line: i32,
    pub name: String,
    pub plan: Option<String>,
    /// The first document: its day, its gross in the hundredth part of the currency, and the currency.
    pub first: Option<(NaiveDate, i64, String)>,
    /// What is wrong with which column.
    pub problems: Option<Value>,
}

/// The import in a row of the queries: each names its columns alike.
macro_rules! import {
    ($row:ident) => {
        Import {
            id: $row.import_id,
            file_name: $row.file_name,
            state: ImportState::from_name(&$row.state)?,
            by: $row.name,
            staff: $row.staff_id,
            sent_at: $row.sent_at,
            done_at: $row.done_at,
            counts: ImportCounts {
                rows: $row.rows,
                customers: $row.customers,
                contracts: $row.contracts,
                broken_rows: $row.broken_rows,
            },
        }
    };
}

impl Tx {
    /// Keeps a file that was looked through, in place of one that waits. Whether it could: one that is being taken in stays.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn keep_import(
        &mut self,
        import: &Import,
        content: &[u8],
        sha256: &[u8],
        lines: &[ImportLine],
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from imports where merchant_id = $1 and state = 'checked'",
            merchant
        )
        .execute(self.connection())
        .await?;
        let counts = import.counts;
        let done = sqlx::query!(
            "insert into imports (merchant_id, import_id, file_name, content, sha256, state, staff_id, sent_at, rows, customers,
                                  contracts, broken_rows)
             select $1, $2, $3, $4, $5, 'checked', $6, $7, $8, $9, $10, $11
             where not exists (select from imports where merchant_id = $1 and state <> 'done')",
            merchant,
            import.id,
            import.file_name,
            content,
            sha256,
            import.staff,
            import.sent_at,
            counts.rows,
            counts.customers,
            counts.contracts,
            counts.broken_rows
        )
        .execute(self.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Ok(false);
        }
        self.insert_import_lines(import.id, lines).await?;
        Ok(true)
    }

    async fn insert_import_lines(&mut self, import: Uuid, lines: &[ImportLine]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let numbers: Vec<i32> = lines.iter().map(|line| line.line).collect();
        let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
        let plans: Vec<Option<&str>> = lines.iter().map(|line| line.plan.as_deref()).collect();
        let first: Vec<_> = lines.iter().map(|line| line.first.as_ref()).collect();
        let days: Vec<Option<NaiveDate>> = first.iter().map(|first| first.map(|(day, ..)| *day)).collect();
        let amounts: Vec<Option<i64>> = first
            .iter()
            .map(|first| first.map(|(_, minor, _)| *minor))
            .collect();
        let currencies: Vec<Option<&str>> = first
            .iter()
            .map(|first| first.map(|(.., currency)| currency.as_str()))
            .collect();
        let problems: Vec<Option<Json<&Value>>> = lines
            .iter()
            .map(|line| line.problems.as_ref().map(Json))
            .collect();
        let done = sqlx::query!(
            "insert into import_rows (merchant_id, import_id, line, name, plan, first_on, first_minor, currency, problems)
             select $1, $2, line, name, plan, first_on, first_minor, currency, problems
             from unnest($3::int[], $4::text[], $5::text[], $6::date[], $7::bigint[], $8::text[], $9::jsonb[])
                  as l (line, name, plan, first_on, first_minor, currency, problems)",
            merchant,
            import,
            &numbers,
            &names as _,
            &plans as _,
            &days as _,
            &amounts as _,
            &currencies as _,
            &problems as _
        )
        .execute(self.connection())
        .await?;
        touched(
            "keeping what an import would do",
            u64::try_from(lines.len()).unwrap_or(u64::MAX),
            done.rows_affected(),
        )
    }

    /// The file that waits or is being taken in, if there is one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn open_import(&mut self) -> Result<Option<Import>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.import_id, i.file_name, i.state, i.staff_id, s.name, i.sent_at, i.done_at, i.rows, i.customers, i.contracts,
                    i.broken_rows
             from imports i join staff s on s.merchant_id = i.merchant_id and s.staff_id = i.staff_id
             where i.merchant_id = $1 and i.state <> 'done'",
            merchant
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Ok(import!(row)))
        .transpose()
    }

    /// The last files that were taken in, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn imports_done(&mut self, limit: i64) -> Result<Vec<Import>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.import_id, i.file_name, i.state, i.staff_id, s.name, i.sent_at, i.done_at, i.rows, i.customers, i.contracts,
                    i.broken_rows
             from imports i join staff s on s.merchant_id = i.merchant_id and s.staff_id = i.staff_id
             where i.merchant_id = $1 and i.state = 'done' order by i.done_at desc, i.import_id limit $2",
            merchant,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Ok(import!(row)))
        .collect()
    }

    /// Lines of a file behind one, all or the broken ones.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn import_lines(
        &mut self,
        import: Uuid,
        broken_only: bool,
        after: i32,
        limit: i64,
    ) -> Result<Vec<ImportLine>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select line, name, plan, first_on, first_minor, currency, problems as "problems: Json<Value>"
               from import_rows
               where merchant_id = $1 and import_id = $2 and line > $3 and (not $4 or problems is not null)
               order by line limit $5"#,
            merchant,
            import,
            after,
            broken_only,
            limit
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| ImportLine {
            line: row.line,
            name: row.name,
            plan: row.plan,
            first: row
                .first_on
                .zip(row.first_minor)
                .zip(row.currency)
                .map(|((day, minor), currency)| (day, minor, currency)),
            problems: row.problems.map(|problems| problems.0),
        })
        .collect())
    }

    /// Has a file that is whole taken in. Whether it waited for that.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn want_import(&mut self, import: Uuid, staff: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update imports set state = 'wanted', staff_id = $3
             where merchant_id = $1 and import_id = $2 and state = 'checked' and broken_rows = 0",
            merchant,
            import,
            staff
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Throws a file away that waits.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_import(&mut self, import: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from imports where merchant_id = $1 and import_id = $2 and state = 'checked'",
            merchant,
            import
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The file that is to be taken in with its content, locked until the transaction ends.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_wanted_import(&mut self) -> Result<Option<(Uuid, Uuid, Vec<u8>)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select import_id, staff_id, content as "content!" from imports
               where merchant_id = $1 and state = 'wanted' for update skip locked"#,
            merchant
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| (row.import_id, row.staff_id, row.content)))
    }

    /// Whether a file is to be taken in.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn import_is_wanted(&mut self) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select exists (select from imports where merchant_id = $1 and state = 'wanted') as "wanted!""#,
            merchant
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Notes that a file was taken in, and forgets what was in it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn finish_import(&mut self, import: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update imports set state = 'done', content = null, done_at = $3
             where merchant_id = $1 and import_id = $2 and state = 'wanted'",
            merchant,
            import,
            at
        )
        .execute(self.connection())
        .await?;
        touched("finishing an import", 1, done.rows_affected())?;
        sqlx::query!(
            "delete from import_rows where merchant_id = $1 and import_id = $2",
            merchant,
            import
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Gives a file back that could not be taken in any more, with what would come of it now.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn return_import(
        &mut self,
        import: Uuid,
        counts: ImportCounts,
        lines: &[ImportLine],
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update imports set state = 'checked', customers = $3, contracts = $4, broken_rows = $5
             where merchant_id = $1 and import_id = $2 and state = 'wanted'",
            merchant,
            import,
            counts.customers,
            counts.contracts,
            counts.broken_rows
        )
        .execute(self.connection())
        .await?;
        touched("giving an import back", 1, done.rows_affected())?;
        sqlx::query!(
            "delete from import_rows where merchant_id = $1 and import_id = $2",
            merchant,
            import
        )
        .execute(self.connection())
        .await?;
        self.insert_import_lines(import, lines).await
    }

    /// Forgets files nobody took in since.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_imports(&mut self, since: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from imports where merchant_id = $1 and state = 'checked' and sent_at < $2",
            merchant,
            since
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Which of these numbers of customers, numbers of contracts and references of mandates there are already.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn numbers_taken(
        &mut self,
        customers: &[String],
        contracts: &[String],
        mandates: &[String],
    ) -> Result<[Vec<String>; 3], StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select 0 as "of!", number as "taken!" from customers where merchant_id = $1 and number = any($2)
               union all
               select 1, number from contracts where merchant_id = $1 and number = any($3)
               union all
               select 2, mandate_reference from payment_methods where merchant_id = $1 and mandate_reference = any($4)"#,
            merchant,
            customers,
            contracts,
            mandates
        )
        .fetch_all(self.connection())
        .await?;
        let mut taken = [Vec::new(), Vec::new(), Vec::new()];
        for row in rows {
            if let Some(of) = usize::try_from(row.of).ok().and_then(|of| taken.get_mut(of)) {
                of.push(row.taken);
            }
        }
        Ok(taken)
    }
}
