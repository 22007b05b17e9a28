//! People who were asked to become users of a customer.

use billing::users::Role;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::users::role_of;
use crate::{StoreError, Tx};

/// An invitation that can still be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitation {
    pub id: Uuid,
    pub customer: Uuid,
    pub email: String,
    pub role: Role,
    /// The login that invited, and the address it signs in with.
    pub invited_by: Uuid,
    pub inviter: String,
    pub expires_at: DateTime<Utc>,
}

/// The invitation in a row of the queries: each names its columns alike.
macro_rules! invitation {
    ($row:ident) => {
        Invitation {
            id: $row.invitation_id,
            customer: $row.customer_id,
            role: role_of(&$row.role)?,
            email: $row.email,
            invited_by: $row.invited_by,
            inviter: $row.inviter,
            expires_at: $row.expires_at,
        }
    };
}

impl Tx {
    /// Invites somebody, in place of an earlier invitation of the same address, whose link works no more.
    ///
    /// # Errors
    /// When whoever invites is no user, or the database is out of reach.
    pub async fn put_invitation(
        &mut self,
        invitation: &Invitation,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into invitations (merchant_id, invitation_id, customer_id, email, role, invited_by, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (merchant_id, customer_id, email_key) do update
             set invitation_id = excluded.invitation_id, email = excluded.email, role = excluded.role,
                 invited_by = excluded.invited_by, token_hash = null, created_at = excluded.created_at,
                 expires_at = excluded.expires_at",
            merchant,
            invitation.id,
            invitation.customer,
            invitation.email,
            invitation.role.name(),
            invitation.invited_by,
            at,
            invitation.expires_at
        )
        .execute(self.connection())
        .await?;
        touched("inviting somebody", 1, done.rows_affected())
    }

    /// A customer's invitations that can still be followed, the first first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn invitations_of(
        &mut self,
        customer: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Vec<Invitation>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.invitation_id, i.customer_id, i.email, i.role, i.invited_by, l.email as inviter, i.expires_at
             from invitations i join logins l on l.merchant_id = i.merchant_id and l.login_id = i.invited_by
             where i.merchant_id = $1 and i.customer_id = $2 and i.expires_at > $3 order by i.created_at, i.invitation_id",
            merchant,
            customer,
            now
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Ok(invitation!(row)))
        .collect()
    }

    /// The invitation with this id, locked, if it can still be followed.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_invitation(
        &mut self,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Invitation>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            "select i.invitation_id, i.customer_id, i.email, i.role, i.invited_by, l.email as inviter, i.expires_at
             from invitations i join logins l on l.merchant_id = i.merchant_id and l.login_id = i.invited_by
             where i.merchant_id = $1 and i.invitation_id = $2 and i.expires_at > $3 for update of i",
            merchant,
            id,
            now
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(invitation!(row)))
    }

    /// The invitation a link's secret belongs to, by its hash (SHA-256), if it can still be followed.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn invitation_by_link(
        &mut self,
        token_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<Invitation>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            "select i.invitation_id, i.customer_id, i.email, i.role, i.invited_by, l.email as inviter, i.expires_at
             from invitations i join logins l on l.merchant_id = i.merchant_id and l.login_id = i.invited_by
             where i.merchant_id = $1 and i.token_hash = $2 and i.expires_at > $3",
            merchant,
            token_hash,
            now
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(invitation!(row)))
    }

    /// Keeps the hash of a link's secret (SHA-256).
    ///
    /// # Errors
    /// When there is no such invitation any more or the database is out of reach.
    pub async fn set_invitation_link(&mut self, id: Uuid, token_hash: &[u8]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update invitations set token_hash = $3 where merchant_id = $1 and invitation_id = $2",
            merchant,
            id,
            token_hash
        )
        .execute(self.connection())
        .await?;
        touched("keeping a link", 1, done.rows_affected())
    }

    /// Takes a customer's invitation back, or uses it up. Whether there was one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_invitation(&mut self, customer: Uuid, id: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from invitations where merchant_id = $1 and customer_id = $2 and invitation_id = $3",
            merchant,
            customer,
            id
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Takes all of a customer's invitations back.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_invitations_of(&mut self, customer: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from invitations where merchant_id = $1 and customer_id = $2",
            merchant,
            customer
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets invitations that cannot be followed any more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_expired_invitations(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from invitations where merchant_id = $1 and expires_at <= $2",
            merchant,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }
}
