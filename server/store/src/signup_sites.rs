//! Sites that may show a merchant's sign-up pages inside their own.

use chrono::{DateTime, Utc};

use crate::{StoreError, Tx};

/// A site by its origin (RFC 6454).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub origin: String,
    pub added_at: DateTime<Utc>,
}

impl Tx {
    /// All sites, in alphabetical order.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn signup_sites(&mut self) -> Result<Vec<Site>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Site,
            "select origin, added_at from signup_sites where merchant_id = $1 order by origin",
            merchant
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Adds a site. Whether it was not there.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn add_signup_site(&mut self, origin: &str, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into signup_sites (merchant_id, origin, added_at) values ($1, $2, $3) on conflict do nothing",
            merchant,
            origin,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a site away. Whether it was there.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_signup_site(&mut self, origin: &str) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from signup_sites where merchant_id = $1 and origin = $2",
            merchant,
            origin
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
