//! Who makes the program's role, and how the program comes to work as it. Roles belong to a whole server, so each test
//! has one of its own.

use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{AssertSqlSafe, ConnectOptions};
use store::connect::{Access, MigrationError, connect, migrate};
use store::embedded::{BinarySearch, Cluster, ClusterConfig, Durability};
use tempfile::TempDir;

/// A server as an administrator hands it over: one user who owns a database, and none of our roles.
async fn server() -> (TempDir, Cluster, PgConnection) {
    use std::os::unix::fs::PermissionsExt;

    let dir = tempfile::Builder::new()
        .permissions(std::fs::Permissions::from_mode(0o711))
        .tempdir()
        .unwrap();
    let cluster = Cluster::start(ClusterConfig {
        data_dir: dir.path().to_owned(),
        durability: Durability::ThrowAway,
        binaries: BinarySearch::of_this_machine(),
    })
    .await
    .unwrap();
    let mut admin = cluster.admin_options().connect().await.unwrap();
    run(&mut admin, "drop role turnus_login, turnus_program").await;
    (dir, cluster, admin)
}

async fn run(connection: &mut PgConnection, sql: &str) {
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned()))
        .execute(connection)
        .await
        .unwrap_or_else(|error| panic!("{sql}: {error}"));
}

const fn one_user(user: PgConnectOptions) -> Access {
    Access {
        program: user,
        owner: None,
    }
}

async fn say(options: &PgConnectOptions, sql: &'static str) -> Vec<String> {
    let pool = connect(options.clone(), 1).await.unwrap();
    let said = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
    pool.close().await;
    said
}

#[tokio::test]
async fn a_user_that_may_not_make_roles_is_told_what_an_administrator_must_run_and_then_works_as_the_program()
{
    let (_dir, cluster, mut admin) = server().await;
    let access = one_user(cluster.owner_options());
    let error = migrate(&access).await.unwrap_err();
    let MigrationError::RoleMissing { sql } = &error else {
        panic!("{error}");
    };
    assert_eq!(
        sql,
        "CREATE ROLE turnus_program NOLOGIN NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION; \
         GRANT turnus_program TO turnus"
    );
    assert!(error.to_string().contains(sql) && !error.to_string().contains('\n'));
    let mut owner = cluster.owner_options().connect().await.unwrap();
    let untouched: bool = sqlx::query_scalar("select to_regclass('merchants') is null")
        .fetch_one(&mut owner)
        .await
        .unwrap();
    assert!(untouched, "nothing is migrated before the program could work");

    run(&mut admin, sql).await;
    migrate(&access).await.unwrap();
    migrate(&access).await.unwrap();
    let who = "select unnest(array[current_user::text, session_user::text])";
    assert_eq!(say(&access.program, who).await, ["turnus_program", "turnus"]);
    let pool = connect(access.program.clone(), 2).await.unwrap();
    let refused = sqlx::query("delete from documents")
        .execute(&pool)
        .await
        .unwrap_err();
    assert!(refused.to_string().contains("permission denied"), "{refused}");
    // What docs/operations.md warns of.
    let mut connection = pool.acquire().await.unwrap();
    run(&mut connection, "reset role; delete from documents").await;
    drop(connection);
    pool.close().await;
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_user_that_may_make_roles_makes_it_and_several_databases_at_once_make_one() {
    let (_dir, cluster, mut admin) = server().await;
    run(&mut admin, "alter role turnus createrole").await;
    let names = ["one", "two", "three", "four"];
    for name in names {
        run(&mut admin, &format!("create database {name} owner turnus")).await;
    }
    let [one, two, three, four] = names.map(|name| one_user(cluster.owner_options().database(name)));
    let (one, two, three, four) = tokio::join!(migrate(&one), migrate(&two), migrate(&three), migrate(&four));
    for migrated in [one, two, three, four] {
        migrated.unwrap();
    }
    for name in names {
        assert_eq!(
            say(
                &cluster.owner_options().database(name),
                "select current_user::text"
            )
            .await,
            ["turnus_program"]
        );
    }
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_user_needs_the_owner_once_for_each_version_and_stays_itself() {
    let (_dir, cluster, mut admin) = server().await;
    // As docs/operations.md shows it.
    for sql in [
        "create role turnus_program nologin",
        "create role turnus_login login in role turnus_program",
    ] {
        run(&mut admin, sql).await;
    }
    let alone = one_user(cluster.connect_options());
    let error = migrate(&alone).await.unwrap_err();
    assert!(
        matches!(error, MigrationError::OtherSchema { found: 0, .. })
            && error.to_string().contains("--owner-url"),
        "{error}"
    );
    migrate(&cluster.access()).await.unwrap();
    migrate(&alone).await.unwrap();
    let who = "select unnest(array[current_user::text, session_user::text])";
    assert_eq!(say(&alone.program, who).await, ["turnus_login", "turnus_login"]);
    // A version that is not this program's.
    let mut owner = cluster.owner_options().connect().await.unwrap();
    run(
        &mut owner,
        "comment on table _sqlx_migrations is 'local: the book of migrations; the schema has version 3'",
    )
    .await;
    let error = migrate(&alone).await.unwrap_err();
    assert!(
        matches!(error, MigrationError::OtherSchema { found: 3, .. }),
        "{error}"
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_user_that_is_no_member_yet_is_made_one_or_the_statement_is_told() {
    let (_dir, cluster, mut admin) = server().await;
    run(
        &mut admin,
        "create role turnus_program nologin; create role turnus_login login",
    )
    .await;
    let error = migrate(&cluster.access()).await.unwrap_err();
    assert!(
        matches!(&error, MigrationError::RoleMissing { sql } if sql == "GRANT turnus_program TO turnus_login"),
        "{error}"
    );
    run(&mut admin, "alter role turnus createrole").await;
    migrate(&cluster.access()).await.unwrap();
    assert_eq!(
        say(&cluster.connect_options(), "select current_user::text").await,
        ["turnus_login"]
    );
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_program_role_with_other_rights_is_refused_with_what_takes_them_away() {
    let (_dir, cluster, mut admin) = server().await;
    run(
        &mut admin,
        "create role turnus_program nologin; create role turnus_login login in role turnus_program",
    )
    .await;
    let access = cluster.access();
    for (mistake, mend) in [
        (
            "alter role turnus_program bypassrls",
            "ALTER ROLE turnus_program NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE NOREPLICATION",
        ),
        (
            "grant pg_write_all_data to turnus_program",
            "REVOKE pg_write_all_data FROM turnus_program",
        ),
        (
            "grant turnus to turnus_program",
            "REVOKE turnus FROM turnus_program",
        ),
    ] {
        run(&mut admin, mistake).await;
        let error = migrate(&access).await.unwrap_err();
        assert!(
            matches!(&error, MigrationError::RoleTooMighty { sql } if sql.starts_with(mend)),
            "{mistake}: {error}"
        );
        run(&mut admin, mend).await;
        migrate(&access).await.unwrap();
    }
    cluster.stop().await.unwrap();
}
