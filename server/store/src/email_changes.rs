//! Another address to sign in with, on its way.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A wish for another address that still can be confirmed or stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmailChange {
    pub id: Uuid,
    pub login: Uuid,
    pub new_email: String,
}

/// Which of the two links of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangeLink {
    /// To the new address.
    Confirm,
    /// To the old one.
    Stop,
}

impl Tx {
    /// Notes the wish in place of an earlier one, whose links work no more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn put_email_change(
        &mut self,
        change: &EmailChange,
        expires_at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into email_changes (merchant_id, login_id, change_id, new_email, expires_at) values ($1, $2, $3, $4, $5)
             on conflict (merchant_id, login_id) do update set change_id = excluded.change_id,
                 new_email = excluded.new_email, confirm_hash = null, stop_hash = null, expires_at = excluded.expires_at",
            merchant,
            change.login,
            change.id,
            change.new_email,
            expires_at
        )
        .execute(self.connection())
        .await?;
        touched("noting another address", 1, done.rows_affected())
    }

    /// The wish with this id, locked.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_email_change(
        &mut self,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<EmailChange>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            EmailChange,
            "select change_id as id, login_id as login, new_email from email_changes
             where merchant_id = $1 and change_id = $2 and expires_at > $3 for update",
            merchant,
            id,
            now
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Keeps the hash of a link's secret (SHA-256).
    ///
    /// # Errors
    /// When there is no such wish any more or the database is out of reach.
    pub async fn set_change_link(
        &mut self,
        id: Uuid,
        link: ChangeLink,
        token_hash: &[u8],
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update email_changes set confirm_hash = case when $4 then $3 else confirm_hash end,
                                      stop_hash = case when $4 then stop_hash else $3 end
             where merchant_id = $1 and change_id = $2",
            merchant,
            id,
            token_hash,
            link == ChangeLink::Confirm
        )
        .execute(self.connection())
        .await?;
        touched("keeping a link", 1, done.rows_affected())
    }

    /// The wish a link belongs to.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn email_change_by_link(
        &mut self,
        link: ChangeLink,
        token_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<EmailChange>, StoreError> {
        let merchant = self.merchant();
        Ok(match link {
            ChangeLink::Confirm => {
                sqlx::query_as!(
                    EmailChange,
                    "select change_id as id, login_id as login, new_email from email_changes
                     where merchant_id = $1 and confirm_hash = $2 and expires_at > $3",
                    merchant,
                    token_hash,
                    now
                )
                .fetch_optional(self.connection())
                .await?
            }
            ChangeLink::Stop => {
                sqlx::query_as!(
                    EmailChange,
                    "select change_id as id, login_id as login, new_email from email_changes
                     where merchant_id = $1 and stop_hash = $2 and expires_at > $3",
                    merchant,
                    token_hash,
                    now
                )
                .fetch_optional(self.connection())
                .await?
            }
        })
    }

    /// Gives a wish up. Whether there was one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_email_change(&mut self, login: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from email_changes where merchant_id = $1 and login_id = $2",
            merchant,
            login
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Forgets wishes nobody confirmed in time.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_expired_email_changes(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from email_changes where merchant_id = $1 and expires_at <= $2",
            merchant,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }

    /// Gives a login another address, and the customers it owns, where they were reached at the old one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] (`logins_email_unique`) when another login has the address; the transaction is then to be given up.
    pub async fn set_login_email(&mut self, login: Uuid, old: &str, new: &str) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update logins set email = $3 where merchant_id = $1 and login_id = $2",
            merchant,
            login,
            new
        )
        .execute(self.connection())
        .await?;
        touched("giving a login another address", 1, done.rows_affected())?;
        let owned = sqlx::query_scalar!(
            "select customer_id from customer_users where merchant_id = $1 and login_id = $2 and role = 'owner' order by customer_id",
            merchant,
            login
        )
        .fetch_all(self.connection())
        .await?;
        for customer in owned {
            let Some(mut customer) = self.lock_customer(customer).await? else {
                continue;
            };
            if customer.email.to_lowercase() != old.to_lowercase() {
                continue;
            }
            new.clone_into(&mut customer.email);
            // The account's own address needs no second place.
            customer.invoice_email = customer.invoice_email.filter(|email| email != new);
            self.set_customer(&customer).await?;
        }
        Ok(())
    }
}
