//! What was issued stays as it was: the program's role may add to some tables, and not change or delete there.

use std::collections::BTreeMap;

use sqlx::{AssertSqlSafe, ConnectOptions, Connection, FromRow, PgConnection};
use testkit::Database;
use uuid::Uuid;

use crate::tenancy::{act_for, column, fill, tenant_tables};

/// Changed and deleted as the program goes.
const MUTABLE: [&str; 45] = [
    "access_links",
    "billed_days",
    "billing_runs",
    "billing_schedule",
    "calendar_feeds",
    "card_setups",
    "charge_attempts",
    "charge_findings",
    "collected_months",
    "contract_months",
    "contracts",
    "customer_figures",
    "customer_words",
    "customer_users",
    "customers",
    "document_chains",
    "document_texts",
    "email_changes",
    "erasure_requests",
    "idempotency",
    "import_rows",
    "imports",
    "invitations",
    "layouts_in_use",
    "logins",
    "mail_templates",
    "logos",
    "number_series",
    "outbox",
    "passkeys",
    "plans",
    "products",
    "receivables",
    "recovery_codes",
    "revenue_counted",
    "revenue_months",
    "second_factors",
    "sessions",
    "sign_in_failures",
    "sign_ins",
    "signup_sites",
    "staff",
    "staff_invitations",
    "unassigned_payments",
    "unsent",
];
/// Changed, never deleted.
const KEPT: [&str; 1] = ["merchants"];
/// Written once.
const APPEND_ONLY: [&str; 27] = [
    "allocations",
    "audit_log",
    "cancellations",
    "contract_events",
    "declarations",
    "discount_codes",
    "discount_redemptions",
    "discounts",
    "document_lines",
    "documents",
    "erasure_reports",
    "files",
    "hand_lines",
    "layouts",
    "legal_texts",
    "letterheads",
    "letters",
    "mail_events",
    "mails",
    "payment_methods",
    "payments",
    "plan_versions",
    "postings",
    "quotes",
    "refunds",
    "releases",
    "usage_records",
];
/// Columns of append-only tables that change nevertheless.
const STATUS: [(&str, &str); 7] = [
    ("declarations", "contract_id"),
    ("discount_codes", "blocked_at"),
    ("discounts", "ended_at"),
    ("payment_methods", "ended_at"),
    ("payment_methods", "expiry_told_at"),
    ("payment_methods", "is_default"),
    ("quotes", "used_at"),
];
/// Not the program's business.
const CLOSED: [&str; 1] = ["_sqlx_migrations"];

const DENIED: &str = "42501";

async fn code(connection: &mut PgConnection, sql: impl Into<String>) -> Option<String> {
    let sql = sql.into();
    match sqlx::raw_sql(AssertSqlSafe(sql.clone()))
        .execute(connection)
        .await
    {
        Ok(_) => None,
        Err(sqlx::Error::Database(error)) => error.code().map(std::borrow::Cow::into_owned),
        Err(error) => panic!("{sql}: {error}"),
    }
}

#[derive(FromRow)]
struct Rights {
    name: String,
    table: Vec<String>,
    columns: Vec<String>,
}

#[tokio::test]
async fn every_table_is_in_one_list_and_the_program_has_the_rights_of_that_list() {
    let database = Database::fresh().await;
    let rows: Vec<Rights> = sqlx::query_as(
        "select t.relname::text as name,
                array(
                    select right_name from unnest(array['select', 'insert', 'update', 'delete', 'truncate', 'references',
                        'trigger']) as right_name
                    where has_table_privilege('turnus_program', t.oid, right_name)
                ) as table,
                array(
                    select a.attname::text || ' ' || right_name
                    from pg_attribute a, unnest(array['select', 'insert', 'update', 'references']) as right_name
                    where a.attrelid = t.oid and a.attnum > 0 and not a.attisdropped
                      and has_column_privilege('turnus_program', t.oid, a.attnum, right_name)
                      and not has_table_privilege('turnus_program', t.oid, right_name)
                ) as columns
         from pg_class t where t.relnamespace = 'public'::regnamespace and t.relkind not in ('i', 'I') order by 1",
    )
    .fetch_all(database.pool())
    .await
    .unwrap();
    let lists: BTreeMap<&str, &[&str]> = [
        (&MUTABLE[..], &["select", "insert", "update", "delete"][..]),
        (&KEPT, &["select", "insert", "update"]),
        (&APPEND_ONLY, &["select", "insert"]),
        (&CLOSED, &[]),
    ]
    .into_iter()
    .flat_map(|(tables, rights)| tables.iter().map(move |table| (*table, rights)))
    .collect();
    for row in &rows {
        let name = row.name.as_str();
        let rights = lists.get(name).unwrap_or_else(|| {
            panic!("{name} is in no list: say in privileges.sql and here what the program may do")
        });
        assert_eq!(row.table, *rights, "{name}");
        let status: Vec<_> = STATUS
            .iter()
            .filter(|(table, _)| *table == name)
            .map(|(_, column)| format!("{column} update"))
            .collect();
        assert_eq!(row.columns, status, "{name}");
    }
    assert_eq!(rows.len(), lists.len(), "a table of the lists is gone");
}

#[tokio::test]
async fn no_row_of_an_append_only_table_can_be_changed_or_deleted() {
    let database = Database::fresh().await;
    let tables = tenant_tables(database.pool()).await;
    let merchant = Uuid::now_v7();
    let mut admin = database.admin_options().connect().await.unwrap();
    fill(&mut admin, &tables, merchant).await;
    let mut program = database.pool().acquire().await.unwrap();
    act_for(&mut program, &merchant.to_string()).await;
    for table in APPEND_ONLY {
        for sql in [
            format!("delete from {table}"),
            format!("delete from {table} where false"),
            format!("truncate {table}"),
        ] {
            assert_eq!(
                code(&mut program, sql.clone()).await.as_deref(),
                Some(DENIED),
                "{sql}"
            );
        }
        let columns = column(
            database.pool(),
            &format!(
                "select attname::text from pg_attribute
                 where attrelid = '{table}'::regclass and attnum > 0 and not attisdropped"
            ),
        )
        .await;
        for name in columns {
            let sql = format!("update {table} set {name} = {name}");
            let expected = (!STATUS.contains(&(table, name.as_str()))).then_some(DENIED);
            assert_eq!(
                code(&mut program, sql.clone()).await.as_deref(),
                expected,
                "{sql}"
            );
        }
        let upsert = format!("insert into {table} select * from {table} on conflict do nothing");
        assert_eq!(
            code(&mut program, upsert).await,
            None,
            "{table}: adding is allowed"
        );
    }
}

#[tokio::test]
async fn a_status_column_can_be_changed_in_ones_own_rows_only() {
    let database = Database::fresh().await;
    let tables = tenant_tables(database.pool()).await;
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    let mut admin = database.admin_options().connect().await.unwrap();
    fill(&mut admin, &tables, ours).await;
    fill(&mut admin, &tables, theirs).await;
    let mut program = database.pool().acquire().await.unwrap();
    act_for(&mut program, &ours.to_string()).await;
    for (table, name) in STATUS {
        let done = sqlx::query(AssertSqlSafe(format!("update {table} set {name} = default")))
            .execute(&mut *program)
            .await
            .unwrap();
        assert_eq!(done.rows_affected(), 1, "{table}.{name}");
    }
}

#[tokio::test]
async fn the_program_cannot_change_the_schema_or_who_may_what() {
    let database = Database::fresh().await;
    // A copied database has lost the rights on the database itself.
    store::connect::migrate(&database.access()).await.unwrap();
    let mut program = database.pool().acquire().await.unwrap();
    for sql in [
        "create table mine (id int)",
        "create temporary table customers (id int)",
        "create view mine as select 1",
        "create function mine() returns int language sql as 'select 1'",
        "create schema mine",
        "create sequence mine",
        "create index mine on documents (merchant_id)",
        "create policy wider on documents using (true)",
        "create trigger mine before insert on documents execute function suppress_redundant_updates_trigger()",
        "create role mine",
        "create database mine",
        "alter table documents disable row level security",
        "alter table documents no force row level security",
        "alter table documents owner to turnus_program",
        "alter table documents add column mine int",
        "alter policy one_merchant on documents using (true)",
        "alter role turnus_program superuser",
        "alter role turnus_login bypassrls",
        "alter system set fsync = off",
        "drop policy one_merchant on documents",
        "drop table documents",
        "drop owned by turnus",
        "truncate sessions",
        "comment on table documents is 'mine'",
        "set role turnus",
        "set role postgres",
        "set session authorization turnus",
        "set session_replication_role = replica",
        "select * from _sqlx_migrations",
        "insert into _sqlx_migrations select * from _sqlx_migrations",
        "update _sqlx_migrations set success = success",
        "delete from _sqlx_migrations",
        "delete from merchants",
        "copy documents to program 'cat'",
        "select pg_read_file('postgresql.conf')",
    ] {
        assert_eq!(code(&mut program, sql).await.as_deref(), Some(DENIED), "{sql}");
    }
    // Refused with no more than a warning by PostgreSQL, so the catalogue tells.
    for sql in [
        "grant update on documents to public",
        "grant all on all tables in schema public to turnus_login",
    ] {
        code(&mut program, sql).await;
    }
    let widened: bool =
        sqlx::query_scalar("select has_table_privilege('turnus_login', 'documents', 'update')")
            .fetch_one(&mut *program)
            .await
            .unwrap();
    assert!(!widened);
}

#[tokio::test]
async fn no_statement_leads_from_the_programs_sessions_to_the_owner() {
    let database = Database::fresh().await;
    let mut program = database.options().connect().await.unwrap();
    for sql in [
        "reset role",
        "set role none",
        "select set_config('role', 'none', false)",
        "reset session authorization",
        "set session authorization default",
        "reset all",
        "discard all",
    ] {
        code(&mut program, sql).await;
        for sql in ["update documents set kind = kind", "drop table documents"] {
            assert_eq!(code(&mut program, sql).await.as_deref(), Some(DENIED), "{sql}");
        }
        let owner: bool = sqlx::query_scalar(
            "select pg_has_role(current_user, relowner, 'member') or pg_has_role(session_user, relowner, 'member')
             from pg_class where oid = 'documents'::regclass",
        )
        .persistent(false)
        .fetch_one(&mut program)
        .await
        .unwrap();
        assert!(!owner, "{sql}");
    }
    program.close().await.unwrap();
}

#[tokio::test]
async fn rights_given_by_hand_are_taken_back_at_the_next_start() {
    let database = Database::fresh().await;
    let mut owner = database.owner_options().connect().await.unwrap();
    for sql in [
        "grant update, delete on documents to turnus_program",
        "grant update (number) on documents to turnus_program",
        "grant delete on payments to public",
        "grant create on schema public to public",
        "grant temporary on database {} to public",
    ] {
        let name: String = sqlx::query_scalar("select current_database()::text")
            .fetch_one(&mut owner)
            .await
            .unwrap();
        assert_eq!(code(&mut owner, sql.replace("{}", &name)).await, None, "{sql}");
    }
    store::connect::migrate(&database.access()).await.unwrap();
    let mut program = database.pool().acquire().await.unwrap();
    for sql in [
        "update documents set number = number",
        "delete from documents",
        "delete from payments",
        "create table mine (id int)",
        "create temporary table mine (id int)",
    ] {
        assert_eq!(code(&mut program, sql).await.as_deref(), Some(DENIED), "{sql}");
    }
}
