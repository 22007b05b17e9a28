//! The program's role and database inside the cluster.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};

use super::error::EmbeddedError;

/// The superuser that `initdb` makes. Only used to set the cluster up and by tests.
pub(super) const ADMIN_ROLE: &str = "postgres";
/// The role the program works as. No superuser and no bypass of row-level security.
pub(super) const PROGRAM_ROLE: &str = "turnus";
/// The program's database, owned by [`PROGRAM_ROLE`].
pub(super) const PROGRAM_DATABASE: &str = "turnus";

/// Makes role and database where they are missing. Only call with the start lock held.
pub(super) async fn ensure(admin: &PgConnectOptions) -> Result<(), EmbeddedError> {
    let mut connection = admin.connect().await?;
    let result = ensure_with(&mut connection).await;
    // A failing goodbye changes nothing about the outcome.
    let _ = connection.close().await;
    Ok(result?)
}

async fn ensure_with(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    let role: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_roles WHERE rolname = $1")
        .bind(PROGRAM_ROLE)
        .fetch_optional(&mut *connection)
        .await?;
    if role.is_none() {
        sqlx::raw_sql(
            "CREATE ROLE turnus LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
        )
        .execute(&mut *connection)
        .await?;
    }
    let database: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(PROGRAM_DATABASE)
        .fetch_optional(&mut *connection)
        .await?;
    if database.is_none() {
        sqlx::raw_sql("CREATE DATABASE turnus OWNER turnus")
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}
