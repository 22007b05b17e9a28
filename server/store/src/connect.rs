//! The pool of connections, and bringing the schema up to date.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection, PgConnection};
use thiserror::Error;

use crate::program_role;

/// The schema's migrations, compiled in.
pub static MIGRATIONS: Migrator = sqlx::migrate!("./migrations");

/// How long a caller waits for a free connection, or for the server to answer.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);

/// Limits that keep one forgotten query from holding up everyone else. What the configured address sets itself
/// (`?options=-c statement_timeout=…`) stays.
const SESSION_LIMITS: [(&str, &str); 3] = [
    ("statement_timeout", "30s"),
    ("lock_timeout", "10s"),
    ("idle_in_transaction_session_timeout", "60s"),
];

/// Policies are asked on the workers of a Citus cluster, which must know the merchant a transaction has named. Without
/// Citus the setting means nothing.
const PASS_ON: (&str, &str) = ("citus.propagate_set_commands", "local");

/// A migration may rewrite a large table, but must not wait for ever behind someone else's lock.
const MIGRATION_LIMITS: &str = "SET statement_timeout = 0; SET lock_timeout = '10min'";

/// Held while the schema, the program's role and its rights are looked after. Any number, as long as every process uses
/// the same.
const MIGRATION_LOCK: i64 = 0x7475_726e_7573_0001;

/// The two ways to one database.
#[derive(Clone, Debug)]
pub struct Access {
    /// The user the program signs in as.
    pub program: PgConnectOptions,
    /// The user that owns the tables and migrates them. None when the program's user is the owner, or when somebody else
    /// migrates.
    pub owner: Option<PgConnectOptions>,
}

/// Why the schema cannot be brought up to date.
#[derive(Debug, Error)]
pub enum MigrationError {
    /// No connection: the server is away or refuses the user.
    #[error("the database cannot be reached: {0}")]
    Unreachable(#[source] sqlx::Error),
    #[error(transparent)]
    Migration(#[from] MigrateError),
    #[error("{0}")]
    Database(#[from] sqlx::Error),
    /// The owner may not make the program's role.
    #[error(
        "the program works as a role that only an administrator of the PostgreSQL server can make; let one run: {sql};"
    )]
    RoleMissing { sql: String },
    /// The program's role has rights that let it change what was issued.
    #[error(
        "the role turnus_program must have no rights but those Turnus gives it; let an administrator of the PostgreSQL \
         server run: {sql};"
    )]
    RoleTooMighty { sql: String },
    /// The program's user is not the owner and found another schema than this program's.
    #[error(
        "the database has the schema of version {found}, this program needs {needed}, and its user may not change that: \
         run `turnus migrate` of this version with --owner-url (DATABASE_OWNER_URL)"
    )]
    OtherSchema { found: i64, needed: i64 },
}

/// Connects as the program, with session limits and a name that shows in the server's list of sessions.
///
/// # Errors
/// When the server cannot be reached within ten seconds or refuses.
pub async fn connect(options: PgConnectOptions, max_connections: u32) -> Result<PgPool, sqlx::Error> {
    pool_options(max_connections)
        .connect_with(with_limits(options))
        .await
}

/// Like [`connect`], but connects at the first query: for a program that shall start, say that its database is
/// away, and recover by itself.
pub fn connect_lazily(options: PgConnectOptions, max_connections: u32) -> PgPool {
    pool_options(max_connections).connect_lazy_with(with_limits(options))
}

fn pool_options(max_connections: u32) -> PgPoolOptions {
    PgPoolOptions::new()
        .max_connections(max_connections)
        .acquire_timeout(ACQUIRE_TIMEOUT)
        .after_connect(|connection, _| Box::pin(program_role::work_as_program(connection)))
}

fn with_limits(options: PgConnectOptions) -> PgConnectOptions {
    let already = options.get_options().unwrap_or_default().to_owned();
    let missing = SESSION_LIMITS
        .into_iter()
        .chain([PASS_ON])
        .filter(|(name, _)| !already.contains(name));
    let options = options.options(missing);
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("turnus"),
    }
}

/// Brings the schema and the rights of the program's role up to date. Safe for several processes at once: one works
/// under the database's advisory lock, the others wait for it and find nothing left to do.
///
/// A program whose user is not the owner only looks whether the schema is this program's.
///
/// # Errors
/// When a migration fails or was changed after it ran; then nothing of that migration stays. When the program's role is
/// missing and cannot be made, or may more than it must.
pub async fn migrate(access: &Access) -> Result<(), MigrationError> {
    // Not a connection of the pool: its limits would end a long migration or a wait for the lock, and ours
    // must not leak into the pool.
    let options = access.owner.as_ref().unwrap_or(&access.program);
    let mut connection = tokio::time::timeout(ACQUIRE_TIMEOUT, options.connect())
        .await
        .unwrap_or_else(|_| Err(sqlx::Error::PoolTimedOut))
        .map_err(MigrationError::Unreachable)?;
    if access.owner.is_none() && program_role::is_member_only(&mut connection).await? {
        compare_schema(&mut connection).await?;
    } else {
        if access.owner.is_none() {
            tracing::warn!(
                user = access.program.get_username(),
                "the program's database user owns the tables, so an injected statement could reach them as their owner; \
                 docs/operations.md shows how to use two users"
            );
        }
        sqlx::raw_sql(MIGRATION_LIMITS).execute(&mut connection).await?;
        // sqlx has a lock of its own, but lets go of it before the rights are given. On an error the connection is
        // dropped, and with it the locks.
        sqlx::query("SELECT pg_advisory_lock($1)")
            .bind(MIGRATION_LOCK)
            .execute(&mut connection)
            .await?;
        // First, because it may fail for want of an administrator: then everything is as it was.
        program_role::ensure(&mut connection, access.program.get_username()).await?;
        MIGRATIONS.run(&mut connection).await?;
        program_role::grant(&mut connection).await?;
        note_schema(&mut connection).await?;
    }
    connection.close().await?;
    Ok(())
}

/// The version this program's migrations come to.
fn schema_version() -> i64 {
    MIGRATIONS
        .iter()
        .map(|migration| migration.version)
        .max()
        .unwrap_or_default()
}

/// Writes the version where everybody can read it: the table itself is closed to the program.
async fn note_schema(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let version = schema_version();
    sqlx::raw_sql(AssertSqlSafe(format!(
        "COMMENT ON TABLE _sqlx_migrations IS 'local: the book of migrations; the schema has version {version}'"
    )))
    .execute(connection)
    .await?;
    Ok(())
}

async fn compare_schema(connection: &mut PgConnection) -> Result<(), MigrationError> {
    let note: Option<String> =
        sqlx::query_scalar("SELECT obj_description(to_regclass('_sqlx_migrations'), 'pg_class')")
            .fetch_one(connection)
            .await?;
    let found = note
        .as_deref()
        .and_then(|note| note.rsplit(' ').next()?.parse().ok())
        .unwrap_or(0);
    let needed = schema_version();
    if found == needed {
        Ok(())
    } else {
        Err(MigrationError::OtherSchema { found, needed })
    }
}
