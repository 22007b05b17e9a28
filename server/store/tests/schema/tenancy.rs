//! Every merchant's rows are kept apart.

use chrono::{DateTime, Utc};
use sqlx::postgres::PgConnection;
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgPool};
use store::Store;
use store::outbox::Task;
use testkit::Database;
use uuid::Uuid;

/// Table, command, who may see, who may write.
type PolicyRow = (String, String, Option<String>, Option<String>);

/// Shared by all merchants, on purpose: the list of merchants itself, sessions (by a secret only), sqlx's own book.
const PLATFORM: [&str; 3] = ["_sqlx_migrations", "merchants", "sessions"];

pub async fn column(pool: &PgPool, sql: &str) -> Vec<String> {
    sqlx::query_scalar(AssertSqlSafe(sql.to_owned()))
        .fetch_all(pool)
        .await
        .unwrap()
}

/// Tables with a merchant's rows.
pub async fn tenant_tables(pool: &PgPool) -> Vec<String> {
    let tables = column(
        pool,
        "select c.relname::text from pg_class c join pg_attribute a on a.attrelid = c.oid
         where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
           and a.attname = 'merchant_id' and not a.attisdropped and c.relname <> 'merchants' order by 1",
    )
    .await;
    assert!(tables.len() >= 20, "{tables:?}");
    tables
}

#[tokio::test]
async fn every_table_belongs_to_one_merchant_or_is_named_as_shared() {
    let database = Database::fresh().await;
    let tenant = tenant_tables(database.pool()).await;
    let others: Vec<_> = column(
        database.pool(),
        "select relname::text from pg_class where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace order by 1",
    )
    .await
    .into_iter()
    .filter(|table| !tenant.contains(table))
    .collect();
    assert_eq!(others, PLATFORM);
}

#[tokio::test]
async fn every_tenant_table_has_forced_row_level_security_with_one_policy_for_everything() {
    let database = Database::fresh().await;
    let rows: Vec<(String, bool, bool)> = sqlx::query_as(
        "select relname::text, relrowsecurity, relforcerowsecurity from pg_class
         where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    let policies: Vec<PolicyRow> = sqlx::query_as(
        "select tablename::text, cmd::text, qual, with_check from pg_policies where schemaname = 'public'",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    for table in tenant_tables(database.pool()).await {
        let (_, enabled, forced) = rows.iter().find(|row| row.0 == table).unwrap();
        assert!(enabled & forced, "{table} is not protected");
        let own: Vec<_> = policies.iter().filter(|policy| policy.0 == table).collect();
        assert_eq!(
            own.len(),
            1,
            "{table}: several permissive policies widen each other"
        );
        let (_, command, using, check) = own[0];
        assert_eq!(command, "ALL", "{table}");
        let using = using.as_deref().unwrap();
        assert!(
            using.starts_with("(merchant_id = ") && using.contains("'turnus.merchant_id'"),
            "{table}: {using}"
        );
        // Without a check of its own, what may be seen is also what may be written.
        assert!(check.is_none(), "{table}: {check:?}");
    }
}

/// One row in every tenant table for a merchant, made from the catalogue: each column gets some value of its type.
pub async fn fill(connection: &mut PgConnection, tables: &[String], merchant: Uuid) {
    // As superuser and without triggers, so that neither policies nor foreign keys ask for an order.
    sqlx::query("set session_replication_role = replica")
        .execute(&mut *connection)
        .await
        .unwrap();
    for table in tables {
        let sql = row_for(connection, table, merchant).await;
        sqlx::query(AssertSqlSafe(sql.clone()))
            .execute(&mut *connection)
            .await
            .unwrap_or_else(|error| panic!("{sql}: {error}"));
    }
}

/// Values that pass the tables' checks where the type alone does not tell.
const FITTING: [(&str, &str, &str); 60] = [
    ("allocations", "takes_back", "null"),
    ("refunds", "way", "'card'"),
    ("refunds", "credit_id", "null"),
    ("imports", "state", "'checked'"),
    ("imports", "done_at", "null"),
    ("access_links", "purpose", "'reset'"),
    ("access_links", "staff_id", "null"),
    ("sign_ins", "staff_id", "null"),
    ("legal_texts", "kind", "'terms'"),
    ("legal_texts", "lang", "'de'"),
    ("customers", "kind", "'business'"),
    ("customers", "buyer_reference", "null"),
    ("customers", "einvoice_scheme", "'EM'"),
    ("customers", "delivery", "'post'"),
    ("customer_users", "role", "'owner'"),
    ("invitations", "role", "'owner'"),
    ("staff", "role", "'owner'"),
    ("staff_invitations", "role", "'owner'"),
    ("payment_methods", "kind", "'invoice'"),
    ("payment_methods", "card", "null"),
    ("payment_methods", "is_default", "false"),
    ("payment_methods", "card_expires_on", "null"),
    ("receivables", "payment_method_id", "null"),
    ("charge_attempts", "state", "'live'"),
    ("charge_attempts", "ended_at", "null"),
    ("charge_findings", "state", "'new'"),
    ("charge_findings", "noted_at", "null"),
    ("charge_findings", "staff_id", "null"),
    ("billing_schedule", "parked_at", "null"),
    ("billing_schedule", "parked_reason", "null"),
    ("allocations", "credit_id", "null"),
    ("postings", "debit", "'receivable'"),
    ("postings", "credit", "'revenue'"),
    ("postings", "amount_minor", "1"),
    ("number_series", "next_value", "1"),
    ("documents", "kind", "'invoice'"),
    ("documents", "collection", "'sepa'"),
    ("documents", "net_minor", "1"),
    ("documents", "tax_minor", "0"),
    ("documents", "gross_minor", "1"),
    ("files", "kind", "'document_pdf'"),
    ("files", "contract_id", "null"),
    ("files", "declaration_id", "null"),
    ("files", "payment_method_id", "null"),
    ("document_texts", "kind", "'invoice'"),
    ("erasure_requests", "ended_at", "null"),
    ("erasure_requests", "outcome", "null"),
    ("erasure_requests", "reason", "null"),
    ("erasure_reports", "record", "'letter'"),
    ("document_texts", "lang", "'de'"),
    ("plans", "state", "'published'"),
    ("layouts", "paper", "'invoice'"),
    ("layouts_in_use", "paper", "'invoice'"),
    ("logos", "media_type", "'image/png'"),
    ("payments", "amount_minor", "1"),
    ("receivables", "open_minor", "1"),
    ("declarations", "kind", "'withdrawal'"),
    ("mail_events", "state", "'failed'"),
    ("mail_templates", "kind", "'invoice'"),
    ("mail_templates", "lang", "'de'"),
];

async fn row_for(connection: &mut PgConnection, table: &str, merchant: Uuid) -> String {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "select attname::text, format_type(atttypid, null) from pg_attribute
         where attrelid = $1::text::regclass and attnum > 0 and not attisdropped and attgenerated = '' order by attnum",
    )
    .bind(table)
    .fetch_all(connection)
    .await
    .unwrap();
    let values: Vec<_> = columns
        .iter()
        .map(|(column, kind)| {
            if column == "merchant_id" {
                return format!("'{merchant}'");
            }
            if let Some(fitting) = FITTING.iter().find(|row| row.0 == table && row.1 == column) {
                return fitting.2.to_owned();
            }
            match kind.as_str() {
                "uuid" => format!("'{}'", Uuid::now_v7()),
                "text" => format!("'{merchant}'"),
                "integer" | "bigint" | "numeric" => "1".to_owned(),
                "boolean" => "true".to_owned(),
                "date" => "'2026-01-31'".to_owned(),
                "timestamp with time zone" => "'2026-01-31T09:00:00Z'".to_owned(),
                "json" | "jsonb" => "'{}'".to_owned(),
                "bytea" => "'\\x00'".to_owned(),
                other => panic!("{table}.{column}: no value for {other}"),
            }
        })
        .collect();
    let names: Vec<_> = columns.iter().map(|(name, _)| name.as_str()).collect();
    format!(
        "insert into {table} ({}) values ({})",
        names.join(", "),
        values.join(", ")
    )
}

async fn counts(connection: &mut PgConnection, table: &str) -> (i64, i64) {
    sqlx::query_as(AssertSqlSafe(format!(
        "select count(*), count(distinct merchant_id) from {table}"
    )))
    .fetch_one(connection)
    .await
    .unwrap()
}

pub async fn act_for(connection: &mut PgConnection, merchant: &str) {
    sqlx::query("select set_config('turnus.merchant_id', $1, false)")
        .bind(merchant)
        .execute(connection)
        .await
        .unwrap();
}

#[tokio::test]
async fn nobody_sees_or_writes_another_merchants_rows_in_any_table() {
    let database = Database::fresh().await;
    let tables = tenant_tables(database.pool()).await;
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    let mut admin = database.admin_options().connect().await.unwrap();
    fill(&mut admin, &tables, ours).await;
    fill(&mut admin, &tables, theirs).await;

    let mut connection = database.options().connect().await.unwrap();
    let mut owner = database.owner_options().connect().await.unwrap();
    for table in &tables {
        assert_eq!(counts(&mut admin, table).await, (2, 2), "{table}");
        // Nobody named: nothing is seen, nothing can be written.
        act_for(&mut connection, "").await;
        assert_eq!(counts(&mut connection, table).await.0, 0, "{table}");
        for merchant in ["", &ours.to_string()] {
            act_for(&mut connection, merchant).await;
            let foreign = row_for(&mut connection, table, theirs).await;
            let refused = sqlx::query(AssertSqlSafe(foreign)).execute(&mut connection).await;
            let refused = refused.expect_err(table).to_string();
            assert!(
                refused.contains("row-level security"),
                "{table} as {merchant:?}: {refused}"
            );
        }
        // As ourselves: our row only, to read, to change, to delete. As the program, which may not even try with some
        // tables, and as the owner, who may.
        assert_eq!(counts(&mut connection, table).await, (1, 1), "{table}");
        act_for(&mut owner, &ours.to_string()).await;
        for sql in [
            format!("update {table} set merchant_id = merchant_id where merchant_id = '{theirs}'"),
            format!("delete from {table} where merchant_id = '{theirs}'"),
        ] {
            let done = sqlx::query(AssertSqlSafe(sql.clone()))
                .execute(&mut owner)
                .await
                .unwrap();
            assert_eq!(done.rows_affected(), 0, "{table}");
            match sqlx::query(AssertSqlSafe(sql)).execute(&mut connection).await {
                Ok(done) => assert_eq!(done.rows_affected(), 0, "{table}"),
                Err(error) => assert!(
                    error.to_string().contains("permission denied"),
                    "{table}: {error}"
                ),
            }
        }
        for someone in [&mut connection, &mut owner] {
            let given_away = sqlx::query(AssertSqlSafe(format!(
                "update {table} set merchant_id = '{theirs}'"
            )))
            .execute(someone)
            .await;
            assert!(
                given_away.is_err(),
                "{table}: a row was given to another merchant"
            );
        }
        assert_eq!(counts(&mut admin, table).await, (2, 2), "{table}");
    }
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_transaction_of_one_merchant_does_not_find_anothers_rows_and_leaves_no_name_behind() {
    let database = Database::fresh().await;
    let store = Store::new(database.pool().clone());
    let now: DateTime<Utc> = "2026-05-04T08:00:00Z".parse().unwrap();
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    let task = Task::MailDocument {
        document: Uuid::now_v7(),
    };
    let id = Uuid::now_v7();
    let mut tx = store.begin(theirs).await.unwrap();
    tx.enqueue(id, &task, now).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = store.begin(ours).await.unwrap();
    assert_eq!(tx.lock_due_task(now).await.unwrap(), None);
    assert!(tx.finish_task(id, now).await.is_err());
    drop(tx);
    let mut tx = store.begin(theirs).await.unwrap();
    assert_eq!(tx.lock_due_task(now).await.unwrap().unwrap().id, id);
    tx.commit().await.unwrap();
    // Every connection of the pool, used by a transaction or not: no merchant is named any more.
    let mut connections = Vec::new();
    for _ in 0..database.pool().options().get_max_connections() {
        connections.push(database.pool().acquire().await.unwrap());
    }
    for connection in &mut connections {
        let seen: i64 = sqlx::query_scalar("select count(*) from outbox")
            .fetch_one(&mut **connection)
            .await
            .unwrap();
        assert_eq!(seen, 0);
    }
}

#[tokio::test]
async fn the_programs_role_cannot_lift_the_protection_by_a_setting() {
    let database = Database::fresh().await;
    let mut admin = database.admin_options().connect().await.unwrap();
    let tables = tenant_tables(database.pool()).await;
    fill(&mut admin, &tables, Uuid::now_v7()).await;
    let mut connection = database.options().connect().await.unwrap();
    sqlx::query("set row_security = off")
        .execute(&mut connection)
        .await
        .unwrap();
    let refused = sqlx::query("select count(*) from customers")
        .execute(&mut connection)
        .await;
    assert!(refused.is_err(), "switched off it must fail, not show everything");
    for setting in ["set role postgres", "set session_replication_role = replica"] {
        assert!(
            sqlx::query(setting).execute(&mut connection).await.is_err(),
            "{setting}"
        );
    }
}
