//! The role the program works as: what it must be, and what it may do.
//!
//! The tables belong to another role, the owner, which migrates them. PostgreSQL asks for a table's owner before it asks
//! for rights, so whoever works as the owner can change what was issued and switch row-level security off. The program's
//! role owns nothing and has the rights of `privileges.sql`.

use sqlx::{AssertSqlSafe, Connection, PgConnection};

use crate::connect::MigrationError;

/// Without sign-in: one is a member of it, or becomes it.
pub const PROGRAM_ROLE: &str = "turnus_program";

/// All rights of [`PROGRAM_ROLE`], to be run by the owner in one transaction.
pub const PRIVILEGES: &str = include_str!("../privileges.sql");

pub(crate) const CREATE_ROLE: &str =
    "CREATE ROLE turnus_program NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION";

/// Someone else made it a moment ago: `duplicate_object`, `unique_violation`.
const THERE_ALREADY: [&str; 2] = ["42710", "23505"];
const INSUFFICIENT_PRIVILEGE: &str = "42501";

/// Whether the user who signed in has the rights of [`PROGRAM_ROLE`] and none beyond them: no way leads from such a
/// session to the owner.
pub(crate) async fn is_member_only(connection: &mut PgConnection) -> Result<bool, sqlx::Error> {
    sqlx::query_scalar(
        "SELECT EXISTS (
             SELECT FROM pg_roles AS login JOIN pg_roles AS program ON program.rolname = 'turnus_program'
             WHERE login.rolname = session_user
               AND NOT (login.rolsuper OR login.rolbypassrls OR login.rolcreaterole)
               AND pg_has_role(login.oid, program.oid, 'USAGE')
               AND NOT has_schema_privilege(login.oid, 'public', 'CREATE')
               AND NOT EXISTS (
                   SELECT FROM pg_class AS t
                   WHERE t.relnamespace = 'public'::regnamespace AND t.relkind IN ('r', 'p')
                     AND pg_has_role(login.oid, t.relowner, 'MEMBER')
               )
         )",
    )
    .fetch_one(connection)
    .await
}

/// Lets a fresh connection work as the program. A mere member stays itself: it has the same rights, and Citus signs in to
/// its workers with the role in force, which must therefore be one that can.
pub(crate) async fn work_as_program(connection: &mut PgConnection) -> Result<(), sqlx::Error> {
    if !is_member_only(connection).await? {
        sqlx::raw_sql("SET ROLE turnus_program")
            .execute(connection)
            .await?;
    }
    Ok(())
}

/// Makes the role where it is missing, and the program's user a member of it.
///
/// # Errors
/// [`MigrationError::RoleMissing`] when the connection's user may not do that.
pub(crate) async fn ensure(connection: &mut PgConnection, login: &str) -> Result<(), MigrationError> {
    let missing = missing(connection, login).await?;
    for statement in &missing {
        let done = sqlx::raw_sql(AssertSqlSafe(statement.clone()))
            .execute(&mut *connection)
            .await;
        let Err(error) = done else { continue };
        match code(&error).as_deref() {
            // Roles belong to the whole server: a process that migrates another database was faster.
            Some(code) if THERE_ALREADY.contains(&code) => {}
            Some(INSUFFICIENT_PRIVILEGE) => {
                return Err(MigrationError::RoleMissing {
                    sql: missing.join("; "),
                });
            }
            _ => return Err(error.into()),
        }
    }
    Ok(())
}

fn code(error: &sqlx::Error) -> Option<String> {
    error
        .as_database_error()
        .and_then(|error| error.code().map(std::borrow::Cow::into_owned))
}

async fn missing(connection: &mut PgConnection, login: &str) -> Result<Vec<String>, sqlx::Error> {
    // From version 16 on, one may be a member without being allowed to become the role.
    let (there, member, quoted): (bool, bool, String) = sqlx::query_as(
        "SELECT program.oid IS NOT NULL,
                coalesce(pg_has_role(login.oid, program.oid,
                    CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END), false),
                quote_ident($1)
         FROM (SELECT) AS always
         LEFT JOIN pg_roles AS program ON program.rolname = 'turnus_program'
         LEFT JOIN pg_roles AS login ON login.rolname = $1",
    )
    .bind(login)
    .fetch_one(connection)
    .await?;
    let create = (!there).then(|| CREATE_ROLE.to_owned());
    let grant = (!member).then(|| format!("GRANT {PROGRAM_ROLE} TO {quoted}"));
    Ok(create.into_iter().chain(grant).collect())
}

/// Gives the role its rights, and only these, and makes sure that it has no others by another way.
///
/// # Errors
/// [`MigrationError::RoleTooMighty`] when it has.
pub(crate) async fn grant(connection: &mut PgConnection) -> Result<(), MigrationError> {
    let mut transaction = connection.begin().await?;
    sqlx::raw_sql(PRIVILEGES).execute(&mut *transaction).await?;
    transaction.commit().await?;
    let excess: Vec<String> = sqlx::query_scalar(
        "WITH program AS (SELECT * FROM pg_roles WHERE rolname = 'turnus_program')
         SELECT 'ALTER ROLE turnus_program NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION'
         FROM program WHERE rolsuper OR rolbypassrls OR rolcreatedb OR rolcreaterole OR rolreplication
         UNION ALL
         SELECT format('REVOKE %I FROM turnus_program', pg_get_userbyid(m.roleid))
         FROM program JOIN pg_auth_members AS m ON m.member = program.oid
         UNION ALL
         SELECT format('ALTER TABLE %s OWNER TO %I', t.oid::regclass, current_user)
         FROM program JOIN pg_class AS t ON t.relowner = program.oid AND t.relkind IN ('r', 'p')
         UNION ALL
         SELECT 'REVOKE CREATE ON SCHEMA public FROM PUBLIC, turnus_program'
         FROM program WHERE NOT rolsuper AND has_schema_privilege(oid, 'public', 'CREATE')",
    )
    .fetch_all(connection)
    .await?;
    if excess.is_empty() {
        return Ok(());
    }
    Err(MigrationError::RoleTooMighty {
        sql: excess.join("; "),
    })
}
