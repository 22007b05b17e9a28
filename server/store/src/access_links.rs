//! Links by mail that open an access: kept as a hash, gone when used.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::customers::Account;
use crate::error::touched;
use crate::{StoreError, Tx};

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPurpose {
    /// A new password in place of one that was forgotten.
    Reset,
    /// Signing in without a password.
    SignIn,
}

impl LinkPurpose {
    const fn name(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::SignIn => "sign_in",
        }
    }
}

impl Tx {
    /// Keeps the hash of a link's secret (SHA-256) for a login or a member of staff.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_access_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        account: Account,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let (login, staff) = account.owner();
        let done = sqlx::query!(
            "insert into access_links (merchant_id, token_hash, purpose, login_id, staff_id, expires_at)
             values ($1, $2, $3, $4, $5, $6)",
            merchant,
            token_hash,
            purpose.name(),
            login,
            staff,
            expires_at
        )
        .execute(self.connection())
        .await?;
        touched("keeping a link", 1, done.rows_affected())
    }

    /// Whose a link is, if it would work now.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn access_link_owner(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            "select login_id, staff_id from access_links
             where merchant_id = $1 and token_hash = $2 and purpose = $3 and expires_at > $4",
            merchant,
            token_hash,
            purpose.name(),
            now
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(found) = found else { return Ok(None) };
        match found.login_id {
            Some(login) => self.account_of_login(login).await,
            None => Ok(found.staff_id.map(|staff| Account::Staff { staff })),
        }
    }

    /// Uses a link up. Whose it was, locked, unless it was used, has expired or never was: of two who use it at once, one gets nothing.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn use_access_link(
        &mut self,
        token_hash: &[u8],
        purpose: LinkPurpose,
        now: DateTime<Utc>,
    ) -> Result<Option<Account>, StoreError> {
        let merchant = self.merchant();
        let Some(account) = self.access_link_owner(token_hash, purpose, now).await? else {
            return Ok(None);
        };
        self.lock_secret(account).await?;
        let done = sqlx::query!(
            "delete from access_links
             where merchant_id = $1 and token_hash = $2 and purpose = $3 and expires_at > $4",
            merchant,
            token_hash,
            purpose.name(),
            now
        )
        .execute(self.connection())
        .await?;
        Ok((done.rows_affected() == 1).then_some(account))
    }

    /// Makes every link of a login or a member of staff useless.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_access_links(&mut self, account: Account) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        let done = match account {
            Account::Customer { login, .. } => {
                sqlx::query!(
                    "delete from access_links where merchant_id = $1 and login_id = $2",
                    merchant,
                    login
                )
                .execute(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query!(
                    "delete from access_links where merchant_id = $1 and staff_id = $2",
                    merchant,
                    staff
                )
                .execute(self.connection())
                .await?
            }
        };
        Ok(done.rows_affected())
    }

    /// Forgets links that work no more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_expired_access_links(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from access_links where merchant_id = $1 and expires_at <= $2",
            merchant,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// A login with the customer it went to last.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn account_of_login(&mut self, login: Uuid) -> Result<Option<Account>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select customer_id from customer_users where merchant_id = $1 and login_id = $2
             order by chosen_at desc nulls last, customer_id limit 1",
            merchant,
            login
        )
        .fetch_optional(self.connection())
        .await?
        .map(|customer| Account::Customer { login, customer }))
    }

    /// Address and password of an account.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn secret_of(&mut self, account: Account) -> Result<Option<Secret>, StoreError> {
        let merchant = self.merchant();
        Ok(match account {
            Account::Customer { login, .. } => {
                sqlx::query_as!(
                    Secret,
                    "select email, password_hash from logins where merchant_id = $1 and login_id = $2",
                    merchant,
                    login
                )
                .fetch_optional(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query_as!(
                    Secret,
                    "select email, password_hash from staff where merchant_id = $1 and staff_id = $2 and left_at is null",
                    merchant,
                    staff
                )
                .fetch_optional(self.connection())
                .await?
            }
        })
    }

    /// Address and password of an account, which nobody else changes until this transaction ends. Whatever changes how somebody gets in
    /// takes this lock before any other: so a sign-in is either ended by a new password or checked against it, and nobody waits for each other.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_secret(&mut self, account: Account) -> Result<Option<Secret>, StoreError> {
        let merchant = self.merchant();
        Ok(match account {
            Account::Customer { login, .. } => {
                sqlx::query_as!(
                    Secret,
                    "select email, password_hash from logins where merchant_id = $1 and login_id = $2 for no key update",
                    merchant,
                    login
                )
                .fetch_optional(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query_as!(
                    Secret,
                    "select email, password_hash from staff
                     where merchant_id = $1 and staff_id = $2 and left_at is null for no key update",
                    merchant,
                    staff
                )
                .fetch_optional(self.connection())
                .await?
            }
        })
    }

    /// Gives an account another password.
    ///
    /// # Errors
    /// When there is no such account or the database is out of reach.
    pub async fn set_password(&mut self, account: Account, password_hash: &str) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = match account {
            Account::Customer { login, .. } => {
                sqlx::query!(
                    "update logins set password_hash = $3 where merchant_id = $1 and login_id = $2",
                    merchant,
                    login,
                    password_hash
                )
                .execute(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query!(
                    "update staff set password_hash = $3 where merchant_id = $1 and staff_id = $2",
                    merchant,
                    staff,
                    password_hash
                )
                .execute(self.connection())
                .await?
            }
        };
        touched("setting a password", 1, done.rows_affected())
    }
}

/// What an account signs in with.
#[derive(Clone, Debug)]
pub struct Secret {
    pub email: String,
    /// PHC string.
    pub password_hash: String,
}
