//! One merchant's transaction: the only way to that merchant's rows.

use sqlx::{AssertSqlSafe, PgConnection, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::StoreError;

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    pool: PgPool,
}

impl Store {
    #[must_use]
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }

    /// The pool, for platform tables only: a tenant's table read without a [`Tx`] shows no row.
    #[must_use]
    pub const fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Begins a transaction that sees and writes the rows of one merchant.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn begin(&self, merchant: Uuid) -> Result<Tx, StoreError> {
        self.begin_as(merchant, "").await
    }

    /// The same for what a page shows: queries that find a few rows of one customer, again and again. They keep the plan made for any
    /// parameters (each is tested to use indexes), because making one for these takes longer than the query does.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn begin_page(&self, merchant: Uuid) -> Result<Tx, StoreError> {
        self.begin_as(merchant, "; set local plan_cache_mode = force_generic_plan")
            .await
    }

    async fn begin_as(&self, merchant: Uuid, settings: &str) -> Result<Tx, StoreError> {
        // Local to the transaction: the connection goes back to the pool without a merchant. As a statement and not by
        // `set_config`, because only that reaches the workers of a Citus cluster, where the policies are asked. Together with the
        // beginning it is one way to the database and back.
        let begin = format!("begin; set local turnus.merchant_id = '{merchant}'{settings}");
        let transaction = self.pool.begin_with(AssertSqlSafe(begin)).await?;
        Ok(Tx {
            transaction,
            merchant,
        })
    }
}

/// A running transaction of one merchant. Dropped without [`Tx::commit`], it undoes everything.
#[derive(Debug)]
pub struct Tx {
    transaction: Transaction<'static, Postgres>,
    merchant: Uuid,
}

impl Tx {
    #[must_use]
    pub const fn merchant(&self) -> Uuid {
        self.merchant
    }

    /// Makes everything done in it permanent.
    ///
    /// # Errors
    /// When the database refuses or is out of reach; then nothing was done.
    pub async fn commit(self) -> Result<(), StoreError> {
        Ok(self.transaction.commit().await?)
    }

    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.transaction
    }
}
