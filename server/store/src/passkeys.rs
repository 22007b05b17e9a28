//! Passkeys of logins: public keys whose private halves are on their owners' devices.
//!
//! Whoever adds, uses or removes one holds the lock of its login ([`Tx::lock_secret`]).

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use crate::{StoreError, Tx};

/// A passkey, but for its public key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passkey {
    /// Drawn by the device.
    pub credential_id: Vec<u8>,
    /// As its owner calls it.
    pub name: String,
    pub created_at: DateTime<Utc>,
    /// `None`: not since it was added.
    pub last_used_at: Option<DateTime<Utc>>,
}

/// Whose a passkey is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasskeyOwner {
    pub login: Uuid,
    /// What the login is called on devices.
    pub handle: Uuid,
}

/// What a sign-in by a passkey leaves behind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasskeyUse {
    /// With its new counter.
    pub credential: Value,
    pub at: DateTime<Utc>,
    /// When the challenge was drawn that was answered.
    pub challenge_at: DateTime<Utc>,
}

impl Tx {
    /// The passkeys of a login, the oldest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn passkeys_of(&mut self, login: Uuid) -> Result<Vec<Passkey>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Passkey,
            "select credential_id, name, created_at, last_used_at from passkeys
             where merchant_id = $1 and login_id = $2 order by created_at, credential_id",
            merchant,
            login
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// What a login is called on the devices that keep its passkeys; `None`: there is no such login.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn passkey_handle(&mut self, login: Uuid) -> Result<Option<Uuid>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select passkey_handle from logins where merchant_id = $1 and login_id = $2",
            merchant,
            login
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Whose a passkey is, if it is known.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn passkey_owner(&mut self, credential_id: &[u8]) -> Result<Option<PasskeyOwner>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            PasskeyOwner,
            "select p.login_id as login, l.passkey_handle as handle
             from passkeys p join logins l on l.merchant_id = p.merchant_id and l.login_id = p.login_id
             where p.merchant_id = $1 and p.credential_id = $2",
            merchant,
            credential_id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// A login's passkey, public key and counter, if it still has it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn passkey_credential(
        &mut self,
        login: Uuid,
        credential_id: &[u8],
    ) -> Result<Option<Value>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select credential from passkeys where merchant_id = $1 and login_id = $2 and credential_id = $3",
            merchant,
            login,
            credential_id
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Gives a login a passkey, with public key and counter as the library writes them. Whether nobody of the merchant's had it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_passkey(
        &mut self,
        login: Uuid,
        passkey: &Passkey,
        credential: &Value,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into passkeys (merchant_id, login_id, credential_id, name, credential, created_at, last_used_at, last_challenge_at)
             values ($1, $2, $3, $4, $5, $6, $7, $6) on conflict do nothing",
            merchant,
            login,
            passkey.credential_id,
            passkey.name,
            credential,
            passkey.created_at,
            passkey.last_used_at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Notes that a passkey signed in. Whether the challenge is later than the last one it answered: of two answers to one challenge, one is.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn use_passkey(
        &mut self,
        login: Uuid,
        credential_id: &[u8],
        used: &PasskeyUse,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update passkeys set credential = $4, last_used_at = $5, last_challenge_at = $6
             where merchant_id = $1 and login_id = $2 and credential_id = $3 and last_challenge_at < $6",
            merchant,
            login,
            credential_id,
            used.credential,
            used.at,
            used.challenge_at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes a passkey from a login. Whether it had it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_passkey(&mut self, login: Uuid, credential_id: &[u8]) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from passkeys where merchant_id = $1 and login_id = $2 and credential_id = $3",
            merchant,
            login,
            credential_id
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }
}
