//! The roles and the database inside the cluster.

use std::time::{Duration, Instant};

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};

use super::error::EmbeddedError;
use crate::program_role::{CREATE_ROLE, PROGRAM_ROLE};

/// The superuser that `initdb` makes. Only used to set the cluster up and by tests.
pub(super) const ADMIN_ROLE: &str = "postgres";
/// Owns the database and everything in it, and migrates it. No superuser and no bypass of row-level security.
pub(super) const OWNER_ROLE: &str = "turnus";
/// The role the program signs in as: a member of [`PROGRAM_ROLE`] and nothing else, so that no statement can lead from
/// its sessions to the owner.
pub(super) const LOGIN_ROLE: &str = "turnus_login";
/// The program's database, owned by [`OWNER_ROLE`].
pub(super) const DATABASE: &str = "turnus";

/// A running server reads its files again at once, but not before it answers.
const RELOAD_PATIENCE: Duration = Duration::from_secs(5);
const PAUSE: Duration = Duration::from_millis(20);

const SIGN_IN: &str = "LOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION";

/// Makes roles and database where they are missing, also in a cluster of an earlier version. Only call with the start
/// lock held.
pub(super) async fn ensure(admin: &PgConnectOptions) -> Result<(), EmbeddedError> {
    let mut connection = admin.connect().await?;
    let result = ensure_with(&mut connection).await;
    // A failing goodbye changes nothing about the outcome.
    let _ = connection.close().await;
    Ok(result?)
}

/// Whether a user can sign in.
pub(super) async fn lets_in(user: &PgConnectOptions) -> Result<(), EmbeddedError> {
    let connection = user.connect().await?;
    let _ = connection.close().await;
    Ok(())
}

/// Lets the server read its configuration again, and waits until it lets the user in.
pub(super) async fn reload(admin: &PgConnectOptions, user: &PgConnectOptions) -> Result<(), EmbeddedError> {
    let mut connection = admin.connect().await?;
    sqlx::raw_sql("SELECT pg_reload_conf()")
        .execute(&mut connection)
        .await?;
    let _ = connection.close().await;
    let started = Instant::now();
    loop {
        match lets_in(user).await {
            Err(error) if started.elapsed() > RELOAD_PATIENCE => return Err(error),
            Err(_) => tokio::time::sleep(PAUSE).await,
            Ok(()) => return Ok(()),
        }
    }
}

async fn ensure_with(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    for (role, create) in [
        (OWNER_ROLE, format!("CREATE ROLE {OWNER_ROLE} {SIGN_IN}")),
        (PROGRAM_ROLE, CREATE_ROLE.to_owned()),
        (
            LOGIN_ROLE,
            format!("CREATE ROLE {LOGIN_ROLE} {SIGN_IN} IN ROLE {PROGRAM_ROLE}"),
        ),
    ] {
        let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_roles WHERE rolname = $1")
            .bind(role)
            .fetch_optional(&mut *connection)
            .await?;
        if there.is_none() {
            sqlx::raw_sql(AssertSqlSafe(create))
                .execute(&mut *connection)
                .await?;
        }
    }
    let database: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
        .bind(DATABASE)
        .fetch_optional(&mut *connection)
        .await?;
    if database.is_none() {
        sqlx::raw_sql(AssertSqlSafe(format!(
            "CREATE DATABASE {DATABASE} OWNER {OWNER_ROLE}"
        )))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}
