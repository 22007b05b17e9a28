//! The pool of connections, and bringing the schema up to date.

use std::time::Duration;

use sqlx::migrate::{MigrateError, Migrator};
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::{ConnectOptions, Connection};

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

/// A migration may rewrite a large table, but must not wait for ever behind someone else's lock.
const MIGRATION_LIMITS: &str = "SET statement_timeout = 0; SET lock_timeout = '10min'";

/// Connects, with session limits and a name that shows in the server's list of sessions.
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
}

fn with_limits(options: PgConnectOptions) -> PgConnectOptions {
    let already = options.get_options().unwrap_or_default().to_owned();
    let missing = SESSION_LIMITS
        .into_iter()
        .filter(|(name, _)| !already.contains(name));
    let options = options.options(missing);
    match options.get_application_name() {
        Some(_) => options,
        None => options.application_name("turnus"),
    }
}

/// Brings the schema up to date. Safe for several processes at once: one migrates under the database's advisory
/// lock, the others wait for it and find nothing left to do.
///
/// # Errors
/// When a migration fails or was changed after it ran; then nothing of that migration stays.
pub async fn migrate(pool: &PgPool) -> Result<(), MigrateError> {
    // Not a connection of the pool: its limits would end a long migration or a wait for the lock, and ours
    // must not leak into the pool.
    let mut connection = pool.connect_options().connect().await?;
    sqlx::raw_sql(MIGRATION_LIMITS).execute(&mut connection).await?;
    // On an error the connection is dropped, and with it the lock.
    MIGRATIONS.run(&mut connection).await?;
    connection.close().await?;
    Ok(())
}
