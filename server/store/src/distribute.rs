//! Spreading the tables over the machines of a Citus cluster: each merchant's rows together on one of them, by
//! `merchant_id`, and small shared tables everywhere.
//!
//! PostgreSQL's catalogue says what a table is: a merchant's, if `merchant_id` comes first in its primary key; otherwise
//! its comment begins with `reference:` or `local:`.

use std::collections::BTreeSet;

use sqlx::postgres::PgConnectOptions;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, FromRow, PgConnection};
use thiserror::Error;

/// What a table is to a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Rows of merchants, spread by merchant.
    Tenant,
    /// A copy on every machine.
    Reference,
    /// On the coordinator only.
    Local,
}

/// A table, as the catalogue knows it. Names are quoted where they need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: String,
    pub kind: Kind,
    /// Tables its foreign keys lead to, without itself.
    pub references: Vec<String>,
    /// Whether it is distributed, or a reference table, already.
    pub done: bool,
}

/// What [`distribute`] did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Distributed {
    pub tenant: usize,
    pub reference: usize,
    /// Tables that were where they belong already.
    pub skipped: usize,
}

/// Why the tables were not spread, or not all.
#[derive(Debug, Error)]
pub enum DistributeError {
    #[error(
        "this database has no extension citus, so it cannot be spread over several machines: install Citus on the \
         server, add it to shared_preload_libraries, and let an administrator run CREATE EXTENSION citus; in this database"
    )]
    NoCitus,
    #[error(
        "the table {0} says neither by merchant_id first in its primary key nor by its comment where it belongs: begin \
         the comment with `reference:` or `local:`"
    )]
    Unmarked(String),
    #[error(
        "the foreign keys of {0} lead in a circle or to a table of the coordinator, so no order is right for them"
    )]
    NoOrder(String),
    #[error(
        "the table {table} cannot be spread: {source}; those before it are, and the next try goes on here"
    )]
    Refused {
        table: String,
        #[source]
        source: sqlx::Error,
    },
    #[error("{0}")]
    Database(#[from] sqlx::Error),
}

/// Spreads what is not spread yet, one transaction for each table: stopped anywhere, the next call goes on with the rest.
///
/// # Errors
/// When Citus is not there, or refuses.
pub async fn distribute(owner: &PgConnectOptions) -> Result<Distributed, DistributeError> {
    let mut connection = owner.connect().await?;
    // A table with rows takes as long as its rows take.
    sqlx::raw_sql("SET statement_timeout = 0")
        .execute(&mut connection)
        .await?;
    let citus: bool = sqlx::query_scalar("SELECT EXISTS (SELECT FROM pg_extension WHERE extname = 'citus')")
        .fetch_one(&mut connection)
        .await?;
    if !citus {
        return Err(DistributeError::NoCitus);
    }
    let done = spread(&mut connection).await?;
    connection.close().await?;
    Ok(done)
}

/// [`distribute`] without the question whether the extension is there.
///
/// # Errors
/// As [`distribute`].
pub async fn spread(connection: &mut PgConnection) -> Result<Distributed, DistributeError> {
    let tables = tables(connection).await?;
    let mut done = Distributed {
        skipped: tables.iter().filter(|table| table.done).count(),
        ..Distributed::default()
    };
    for step in steps(&tables)? {
        let refused = |source| DistributeError::Refused {
            table: step.table.clone(),
            source,
        };
        let mut transaction = connection.begin().await?;
        for statement in &step.statements {
            sqlx::raw_sql(AssertSqlSafe(statement.clone()))
                .execute(&mut *transaction)
                .await
                .map_err(refused)?;
        }
        transaction.commit().await.map_err(refused)?;
        match step.kind {
            Kind::Tenant => done.tenant += 1,
            Kind::Reference => done.reference += 1,
            Kind::Local => {}
        }
    }
    Ok(done)
}

#[derive(FromRow)]
struct Row {
    name: String,
    tenant: bool,
    comment: Option<String>,
    references: Vec<String>,
    done: bool,
}

/// All tables of the schema, from the catalogue.
///
/// # Errors
/// When a table does not say where it belongs.
pub async fn tables(connection: &mut PgConnection) -> Result<Vec<Table>, DistributeError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT t.oid::regclass::text AS name,
                first.attname IS NOT DISTINCT FROM 'merchant_id' AS tenant,
                obj_description(t.oid, 'pg_class') AS comment,
                ARRAY(
                    SELECT DISTINCT k.confrelid::regclass::text FROM pg_constraint AS k
                    WHERE k.conrelid = t.oid AND k.contype = 'f' AND k.confrelid <> t.oid ORDER BY 1
                ) AS references,
                -- h: spread by a hash; n and t: the same rows everywhere.
                d.partmethod IS NOT NULL AND (d.partmethod = 'h' OR d.repmodel = 't') AS done
         FROM pg_class AS t
         LEFT JOIN pg_index AS i ON i.indrelid = t.oid AND i.indisprimary
         LEFT JOIN pg_attribute AS first ON first.attrelid = t.oid AND first.attnum = i.indkey[0]
         LEFT JOIN pg_dist_partition AS d ON d.logicalrelid = t.oid
         WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p') AND NOT t.relispartition
           AND NOT EXISTS (SELECT FROM pg_depend AS e WHERE e.objid = t.oid AND e.deptype = 'e')
         ORDER BY 1",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = match row.comment.as_deref() {
                // The list of merchants has the merchant first in its key, too.
                Some(comment) if comment.starts_with("reference:") => Kind::Reference,
                Some(comment) if comment.starts_with("local:") => Kind::Local,
                _ if row.tenant => Kind::Tenant,
                _ => return Err(DistributeError::Unmarked(row.name)),
            };
            Ok(Table {
                name: row.name,
                kind,
                references: row.references,
                done: row.done,
            })
        })
        .collect()
}

/// What moves one table, in one transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    pub table: String,
    pub kind: Kind,
    pub statements: Vec<String>,
}

/// What is left to do, in an order in which every foreign key leads to a table that is in its place already: reference
/// tables first, then those of merchants.
///
/// # Errors
/// [`DistributeError::NoOrder`].
pub fn steps(tables: &[Table]) -> Result<Vec<Step>, DistributeError> {
    let mut placed: BTreeSet<&str> = names(tables, |table| table.done);
    let mut anchor = tables
        .iter()
        .find(|table| table.done && table.kind == Kind::Tenant)
        .map(|table| table.name.as_str());
    let mut steps = Vec::new();
    for kind in [Kind::Reference, Kind::Tenant] {
        let mut left = names(tables, |table| table.kind == kind && !table.done);
        while let Some(first) = left.first().copied() {
            let next = tables
                .iter()
                .find(|table| {
                    left.contains(table.name.as_str())
                        && table
                            .references
                            .iter()
                            .all(|other| placed.contains(other.as_str()))
                })
                .ok_or_else(|| DistributeError::NoOrder(first.to_owned()))?;
            let statements = match kind {
                Kind::Tenant => tenant_statements(&next.name, anchor),
                Kind::Reference | Kind::Local => vec![reference_statement(&next.name)],
            };
            if kind == Kind::Tenant {
                anchor.get_or_insert(&next.name);
            }
            steps.push(Step {
                table: next.name.clone(),
                kind,
                statements,
            });
            left.remove(next.name.as_str());
            placed.insert(&next.name);
        }
    }
    Ok(steps)
}

fn names(tables: &[Table], which: impl Fn(&Table) -> bool) -> BTreeSet<&str> {
    tables
        .iter()
        .filter(|table| which(table))
        .map(|table| table.name.as_str())
        .collect()
}

/// The policy is forced on the owner, too, who is the one that copies the rows there are; so it is lifted for him meanwhile.
fn tenant_statements(table: &str, anchor: Option<&str>) -> Vec<String> {
    let with = literal(anchor.unwrap_or("none"));
    vec![
        format!("ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY"),
        format!(
            "SELECT create_distributed_table({}, 'merchant_id', colocate_with => {with})",
            literal(table)
        ),
        format!("ALTER TABLE {table} FORCE ROW LEVEL SECURITY"),
    ]
}

fn reference_statement(table: &str) -> String {
    format!("SELECT create_reference_table({})", literal(table))
}

fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(name: &str, kind: Kind, references: &[&str]) -> Table {
        Table {
            name: name.to_owned(),
            kind,
            references: references.iter().map(ToString::to_string).collect(),
            done: false,
        }
    }

    fn shop() -> Vec<Table> {
        vec![
            table("a_lines", Kind::Tenant, &["b_invoices", "currencies"]),
            table("b_invoices", Kind::Tenant, &["c_customers"]),
            table("c_customers", Kind::Tenant, &[]),
            table("currencies", Kind::Reference, &["zones"]),
            table("sessions", Kind::Local, &[]),
            table("zones", Kind::Reference, &[]),
        ]
    }

    fn order(steps: &[Step]) -> Vec<&str> {
        steps.iter().map(|step| step.table.as_str()).collect()
    }

    #[test]
    fn what_a_foreign_key_leads_to_is_moved_first_and_local_tables_stay() {
        let steps = steps(&shop()).unwrap();
        assert_eq!(
            order(&steps),
            ["zones", "currencies", "c_customers", "b_invoices", "a_lines"]
        );
    }

    #[test]
    fn all_tables_of_merchants_are_spread_alike_and_the_policy_is_forced_again() {
        let steps = steps(&shop()).unwrap();
        let moves: Vec<_> = steps.iter().flat_map(|step| &step.statements).collect();
        assert_eq!(
            moves,
            [
                "SELECT create_reference_table('zones')",
                "SELECT create_reference_table('currencies')",
                "ALTER TABLE c_customers NO FORCE ROW LEVEL SECURITY",
                "SELECT create_distributed_table('c_customers', 'merchant_id', colocate_with => 'none')",
                "ALTER TABLE c_customers FORCE ROW LEVEL SECURITY",
                "ALTER TABLE b_invoices NO FORCE ROW LEVEL SECURITY",
                "SELECT create_distributed_table('b_invoices', 'merchant_id', colocate_with => 'c_customers')",
                "ALTER TABLE b_invoices FORCE ROW LEVEL SECURITY",
                "ALTER TABLE a_lines NO FORCE ROW LEVEL SECURITY",
                "SELECT create_distributed_table('a_lines', 'merchant_id', colocate_with => 'c_customers')",
                "ALTER TABLE a_lines FORCE ROW LEVEL SECURITY",
            ]
        );
    }

    #[test]
    fn what_is_in_its_place_is_skipped_and_new_tables_join_it() {
        let mut tables = shop();
        for table in &mut tables {
            table.done = matches!(table.name.as_str(), "zones" | "c_customers" | "b_invoices");
        }
        let steps = steps(&tables).unwrap();
        assert_eq!(order(&steps), ["currencies", "a_lines"]);
        assert!(
            steps[1].statements[1].contains("colocate_with => 'b_invoices'"),
            "{steps:?}"
        );
    }

    #[test]
    fn a_circle_of_foreign_keys_and_a_key_to_a_local_table_are_refused() {
        for references in [["b"], ["c"]] {
            let tables = [
                table("a", Kind::Tenant, &references),
                table("b", Kind::Tenant, &["a"]),
                table("c", Kind::Local, &[]),
            ];
            let error = steps(&tables).unwrap_err();
            assert!(matches!(error, DistributeError::NoOrder(_)), "{error}");
        }
    }
}
