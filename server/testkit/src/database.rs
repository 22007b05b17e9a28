//! A private database for each test.

use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{AssertSqlSafe, ConnectOptions, Connection};
use store::connect::Access;
use store::embedded::Cluster;
use tokio::sync::OnceCell;

use crate::cluster::{TestkitError, shared};

/// Enough for a test that lets several tasks compete, and few enough for many tests at once.
const CONNECTIONS: u32 = 8;
/// Any number, as long as every test process uses the same: the lock under which the template is made.
const TEMPLATE_LOCK: i64 = 0x7475_726e_7573;

/// A migrated database of its own, gone when dropped.
///
/// Its pool works like the program's: with the rights of `turnus_program`, bound by row-level security.
#[derive(Debug)]
pub struct Database {
    name: String,
    pool: PgPool,
    program: PgConnectOptions,
    owner: PgConnectOptions,
    admin: PgConnectOptions,
}

impl Database {
    /// A fresh, migrated database.
    ///
    /// # Panics
    /// When there is none to be had, with the reason: a test cannot go on without.
    pub async fn fresh() -> Self {
        match Self::try_fresh().await {
            Ok(database) => database,
            #[expect(clippy::panic, reason = "for tests only, and documented")]
            Err(error) => panic!("no test database: {error}"),
        }
    }

    /// Like [`Database::fresh`], for callers that handle the failure.
    ///
    /// # Errors
    /// [`TestkitError`].
    pub async fn try_fresh() -> Result<Self, TestkitError> {
        let cluster = shared().await?;
        let template = template(cluster).await?;
        let name = format!("test_{}", uuid::Uuid::now_v7().simple());
        let mut admin = cluster.admin_options().connect().await?;
        execute(
            &mut admin,
            format!("CREATE DATABASE {name} OWNER turnus TEMPLATE {template}"),
        )
        .await?;
        admin.close().await?;
        let program = cluster.connect_options().database(&name);
        let pool = store::connect::connect(program.clone(), CONNECTIONS).await?;
        Ok(Self {
            pool,
            program,
            owner: cluster.owner_options().database(&name),
            name,
            admin: cluster.admin_options(),
        })
    }

    /// The pool of the program.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// How the program connects to this database, for tests that make their own pool.
    pub fn options(&self) -> PgConnectOptions {
        self.program.clone()
    }

    /// How to connect to this database as the owner of its tables, as migrations do.
    pub fn owner_options(&self) -> PgConnectOptions {
        self.owner.clone()
    }

    /// Both ways, for migrating.
    pub fn access(&self) -> Access {
        Access {
            program: self.options(),
            owner: Some(self.owner_options()),
        }
    }

    /// How to connect to this database as superuser: for looking behind row-level security, never for the code under test.
    pub fn admin_options(&self) -> PgConnectOptions {
        self.admin.clone().database(&self.name)
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        let admin = self.admin.clone();
        let sql = format!("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name);
        // A thread of its own: we may be inside a runtime that must not be blocked on from within. A failure is
        // not the test's: the whole cluster is thrown away soon.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            runtime.block_on(async {
                let mut connection = admin.connect().await?;
                execute(&mut connection, sql).await
            })
        });
        let _: Result<Result<(), sqlx::Error>, _> = dropped.join();
    }
}

/// The name of the migrated template for the compiled-in migrations, made by whoever comes first.
async fn template(cluster: &Cluster) -> Result<&'static str, TestkitError> {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    let name = TEMPLATE
        .get_or_try_init(|| async {
            let name = format!("template_{:016x}", migrations_hash());
            let mut connection = cluster.admin_options().connect().await?;
            sqlx::query("SELECT pg_advisory_lock($1)")
                .bind(TEMPLATE_LOCK)
                .execute(&mut connection)
                .await?;
            let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
                .bind(&name)
                .fetch_optional(&mut connection)
                .await?;
            if there.is_none() {
                make_template(&mut connection, cluster, &name).await?;
            }
            connection.close().await?;
            Ok::<_, TestkitError>(name)
        })
        .await?;
    Ok(name)
}

/// Migrated under another name first, so that a template is either complete or not there.
async fn make_template(admin: &mut PgConnection, cluster: &Cluster, name: &str) -> Result<(), TestkitError> {
    let unfinished = format!("unfinished_{name}");
    execute(
        &mut *admin,
        format!("DROP DATABASE IF EXISTS {unfinished} WITH (FORCE)"),
    )
    .await?;
    execute(&mut *admin, format!("CREATE DATABASE {unfinished} OWNER turnus")).await?;
    store::connect::migrate(&Access {
        program: cluster.connect_options().database(&unfinished),
        owner: Some(cluster.owner_options().database(&unfinished)),
    })
    .await?;
    execute(
        &mut *admin,
        format!("ALTER DATABASE {unfinished} RENAME TO {name}"),
    )
    .await?;
    Ok(())
}

/// Only for statements about databases, whose names cannot be bound; all names here are made of our own letters and digits.
async fn execute(connection: &mut PgConnection, sql: String) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(connection).await?;
    Ok(())
}

/// Same migrations and rights, same number (FNV-1a over versions, checksums and the file of rights).
fn migrations_hash() -> u64 {
    const OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    store::connect::MIGRATIONS
        .iter()
        .flat_map(|migration| {
            migration
                .version
                .to_be_bytes()
                .into_iter()
                .chain(migration.checksum.iter().copied())
        })
        .chain(store::program_role::PRIVILEGES.bytes())
        .fold(OFFSET, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn each_test_has_a_migrated_database_of_its_own() {
        let (one, other) = tokio::join!(Database::fresh(), Database::fresh());
        let mut owner = one.owner_options().connect().await.unwrap();
        sqlx::raw_sql("CREATE TABLE mine (id int)")
            .execute(&mut owner)
            .await
            .unwrap();
        let elsewhere: Option<String> = sqlx::query_scalar("SELECT to_regclass('mine')::text")
            .fetch_one(other.pool())
            .await
            .unwrap();
        assert_eq!(elsewhere, None);
        let migrations: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations WHERE success")
            .fetch_one(&mut owner)
            .await
            .unwrap();
        assert_eq!(
            migrations,
            i64::try_from(store::connect::MIGRATIONS.iter().count()).unwrap()
        );
    }

    #[tokio::test]
    async fn the_pool_works_as_the_program_and_the_owner_without_superuser_or_bypass() {
        let database = Database::fresh().await;
        let role = "SELECT current_user::text, rolsuper, rolbypassrls, datdba = pg_roles.oid FROM pg_roles, pg_database
             WHERE rolname = current_user AND datname = current_database()";
        let row: (String, bool, bool, bool) = sqlx::query_as(role).fetch_one(database.pool()).await.unwrap();
        assert_eq!(row, ("turnus_login".to_owned(), false, false, false));
        let mut owner = database.owner_options().connect().await.unwrap();
        let row: (String, bool, bool, bool) = sqlx::query_as(role).fetch_one(&mut owner).await.unwrap();
        assert_eq!(row, ("turnus".to_owned(), false, false, true));
    }

    #[tokio::test]
    async fn a_dropped_database_is_gone() {
        let database = Database::fresh().await;
        let (name, admin) = (database.name.clone(), database.admin.clone());
        drop(database);
        let mut connection = admin.connect().await.unwrap();
        let there: Option<i32> = sqlx::query_scalar("SELECT 1 FROM pg_database WHERE datname = $1")
            .bind(name)
            .fetch_optional(&mut connection)
            .await
            .unwrap();
        assert_eq!(there, None);
    }
}
