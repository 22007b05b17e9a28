//! Second factors of logins, and the recovery codes that stand in for them.
//!
//! Whoever changes or uses one holds the lock of its login ([`Tx::lock_secret`]).

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// What codes are computed from, and which was the last. Not to be printed.
pub struct SecondFactor {
    pub secret: Vec<u8>,
    pub confirmed_at: DateTime<Utc>,
    /// Of 30 seconds each, counted from 1970.
    pub last_step: i64,
}

/// What may be told of a second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecondFactorFacts {
    pub confirmed_at: DateTime<Utc>,
    pub recovery_codes: i64,
}

/// How a login gets in, as far as its owner is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LoginAccess {
    pub email: String,
    /// The address that waits to be confirmed.
    pub new_email: Option<String>,
    pub second_factor: Option<SecondFactorFacts>,
}

impl Tx {
    /// The second factor of a login, if it has one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn second_factor(&mut self, login: Uuid) -> Result<Option<SecondFactor>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            SecondFactor,
            "select secret, confirmed_at, last_step from second_factors where merchant_id = $1 and login_id = $2",
            merchant,
            login
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// How a login gets in; a change of its address counts while its link does.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn access_of(
        &mut self,
        login: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<LoginAccess>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select l.email, e.new_email as "new_email?", f.confirmed_at as "confirmed_at?",
                      (select count(*) from recovery_codes r
                       where r.merchant_id = l.merchant_id and r.login_id = l.login_id) as "recovery_codes!"
               from logins l
               left join email_changes e
                   on e.merchant_id = l.merchant_id and e.login_id = l.login_id and e.expires_at > $3
               left join second_factors f on f.merchant_id = l.merchant_id and f.login_id = l.login_id
               where l.merchant_id = $1 and l.login_id = $2"#,
            merchant,
            login,
            now
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| LoginAccess {
            email: row.email,
            new_email: row.new_email,
            second_factor: row.confirmed_at.map(|confirmed_at| SecondFactorFacts {
                confirmed_at,
                recovery_codes: row.recovery_codes,
            }),
        }))
    }

    /// Since when a login has a second factor, and how many recovery codes are left.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn second_factor_facts(
        &mut self,
        login: Uuid,
    ) -> Result<Option<SecondFactorFacts>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            SecondFactorFacts,
            r#"select f.confirmed_at, (select count(*) from recovery_codes r
                                       where r.merchant_id = f.merchant_id and r.login_id = f.login_id) as "recovery_codes!"
               from second_factors f where f.merchant_id = $1 and f.login_id = $2"#,
            merchant,
            login
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Gives a login a second factor. Whether it had none.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_second_factor(
        &mut self,
        login: Uuid,
        factor: &SecondFactor,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into second_factors (merchant_id, login_id, secret, confirmed_at, last_step) values ($1, $2, $3, $4, $5)
             on conflict (merchant_id, login_id) do nothing",
            merchant,
            login,
            factor.secret,
            factor.confirmed_at,
            factor.last_step
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Uses up the code of a time step. Whether none of it or of a later one was used before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn use_step(&mut self, login: Uuid, step: i64) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update second_factors set last_step = $3 where merchant_id = $1 and login_id = $2 and last_step < $3",
            merchant,
            login,
            step
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a second factor recovery codes in place of all earlier ones, as hashes (SHA-256).
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn put_recovery_codes(&mut self, login: Uuid, hashes: &[Vec<u8>]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        self.drop_recovery_codes(login).await?;
        let done = sqlx::query!(
            "insert into recovery_codes (merchant_id, login_id, code_hash) select $1, $2, hash from unnest($3::bytea[]) as hash",
            merchant,
            login,
            hashes
        )
        .execute(self.connection())
        .await?;
        touched(
            "keeping recovery codes",
            hashes.len() as u64,
            done.rows_affected(),
        )
    }

    /// Uses a recovery code up. Whether there was one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn use_recovery_code(&mut self, login: Uuid, hash: &[u8]) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from recovery_codes where merchant_id = $1 and login_id = $2 and code_hash = $3",
            merchant,
            login,
            hash
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    async fn drop_recovery_codes(&mut self, login: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from recovery_codes where merchant_id = $1 and login_id = $2",
            merchant,
            login
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Takes the second factor from a login, with its recovery codes. Whether it had one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_second_factor(&mut self, login: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        self.drop_recovery_codes(login).await?;
        let done = sqlx::query!(
            "delete from second_factors where merchant_id = $1 and login_id = $2",
            merchant,
            login
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
