//! A merchant's staff: who is there, who was invited.

use billing::staff::StaffRole;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::customers::{Account, Staff, staff_role_of};
use crate::error::touched;
use crate::{StoreError, Tx};

/// A member of staff as colleagues see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Colleague {
    pub member: Staff,
    pub since: DateTime<Utc>,
    /// `None`: signed in nowhere.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// An invitation that can still be followed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffInvitation {
    pub id: Uuid,
    pub email: String,
    pub role: StaffRole,
    /// The member that invited, and its name.
    pub invited_by: Uuid,
    pub inviter: String,
    pub expires_at: DateTime<Utc>,
}

/// The invitation in a row of the queries: each names its columns alike.
macro_rules! invitation {
    ($row:ident) => {
        StaffInvitation {
            id: $row.invitation_id,
            role: staff_role_of(&$row.role)?,
            email: $row.email,
            invited_by: $row.invited_by,
            inviter: $row.inviter,
            expires_at: $row.expires_at,
        }
    };
}

impl Tx {
    /// Everybody of a merchant's staff, the first first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn colleagues(&mut self) -> Result<Vec<Colleague>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select t.staff_id, t.email, t.name, t.role, t.created_at,
                    (select max(s.last_seen_at) from sign_ins s
                     where s.merchant_id = t.merchant_id and s.staff_id = t.staff_id) as last_seen_at
             from staff t where t.merchant_id = $1 and t.left_at is null order by t.created_at, t.staff_id",
            merchant
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(Colleague {
                member: Staff {
                    id: row.staff_id,
                    email: row.email,
                    name: row.name,
                    role: staff_role_of(&row.role)?,
                },
                since: row.created_at,
                last_seen_at: row.last_seen_at,
            })
        })
        .collect()
    }

    /// Locks everybody of the staff in one order, so that nobody else changes who may do what meanwhile.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_staff(&mut self) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query_scalar!(
            "select staff_id from staff where merchant_id = $1 and left_at is null order by staff_id for no key update",
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        Ok(())
    }

    /// Gives a member another role.
    ///
    /// # Errors
    /// When there is no such member or the database is out of reach.
    pub async fn set_staff_role(&mut self, staff: Uuid, role: StaffRole) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update staff set role = $3 where merchant_id = $1 and staff_id = $2 and left_at is null",
            merchant,
            staff,
            role.name()
        )
        .execute(self.connection())
        .await?;
        touched("changing a role of staff", 1, done.rows_affected())
    }

    /// Lets a member go: every sign-in, every link and every invitation of it ends; the name stays for the log.
    ///
    /// # Errors
    /// When there is no such member or the database is out of reach.
    pub async fn let_go(&mut self, staff: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let account = Account::Staff { staff };
        self.end_sign_ins(account, None).await?;
        self.drop_access_links(account).await?;
        sqlx::query!(
            "delete from staff_invitations where merchant_id = $1 and invited_by = $2",
            merchant,
            staff
        )
        .execute(self.connection())
        .await?;
        let done = sqlx::query!(
            "update staff set left_at = $3 where merchant_id = $1 and staff_id = $2 and left_at is null",
            merchant,
            staff,
            at
        )
        .execute(self.connection())
        .await?;
        touched("letting somebody go", 1, done.rows_affected())
    }

    /// Invites somebody, in place of an earlier invitation of the same address, whose link works no more.
    ///
    /// # Errors
    /// When whoever invites is no member, or the database is out of reach.
    pub async fn put_staff_invitation(
        &mut self,
        invitation: &StaffInvitation,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into staff_invitations (merchant_id, invitation_id, email, role, invited_by, created_at, expires_at)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (merchant_id, email_key) do update
             set invitation_id = excluded.invitation_id, email = excluded.email, role = excluded.role,
                 invited_by = excluded.invited_by, token_hash = null, created_at = excluded.created_at,
                 expires_at = excluded.expires_at",
            merchant,
            invitation.id,
            invitation.email,
            invitation.role.name(),
            invitation.invited_by,
            at,
            invitation.expires_at
        )
        .execute(self.connection())
        .await?;
        touched("inviting staff", 1, done.rows_affected())
    }

    /// The invitations that can still be followed, the first first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn staff_invitations(
        &mut self,
        now: DateTime<Utc>,
    ) -> Result<Vec<StaffInvitation>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.invitation_id, i.email, i.role, i.invited_by, t.name as inviter, i.expires_at
             from staff_invitations i join staff t on t.merchant_id = i.merchant_id and t.staff_id = i.invited_by
             where i.merchant_id = $1 and i.expires_at > $2 order by i.created_at, i.invitation_id",
            merchant,
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
    pub async fn lock_staff_invitation(
        &mut self,
        id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<StaffInvitation>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.invitation_id, i.email, i.role, i.invited_by, t.name as inviter, i.expires_at
             from staff_invitations i join staff t on t.merchant_id = i.merchant_id and t.staff_id = i.invited_by
             where i.merchant_id = $1 and i.invitation_id = $2 and i.expires_at > $3 for update of i",
            merchant,
            id,
            now
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Ok(invitation!(row)))
        .transpose()
    }

    /// The invitation a link's secret belongs to, by its hash (SHA-256), if it can still be followed.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn staff_invitation_by_link(
        &mut self,
        token_hash: &[u8],
        now: DateTime<Utc>,
    ) -> Result<Option<StaffInvitation>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "select i.invitation_id, i.email, i.role, i.invited_by, t.name as inviter, i.expires_at
             from staff_invitations i join staff t on t.merchant_id = i.merchant_id and t.staff_id = i.invited_by
             where i.merchant_id = $1 and i.token_hash = $2 and i.expires_at > $3",
            merchant,
            token_hash,
            now
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| Ok(invitation!(row)))
        .transpose()
    }

    /// Keeps the hash of a link's secret (SHA-256).
    ///
    /// # Errors
    /// When there is no such invitation any more or the database is out of reach.
    pub async fn set_staff_invitation_link(&mut self, id: Uuid, token_hash: &[u8]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update staff_invitations set token_hash = $3 where merchant_id = $1 and invitation_id = $2",
            merchant,
            id,
            token_hash
        )
        .execute(self.connection())
        .await?;
        touched("keeping a link", 1, done.rows_affected())
    }

    /// Takes an invitation back, or uses it up. Whether there was one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_staff_invitation(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from staff_invitations where merchant_id = $1 and invitation_id = $2",
            merchant,
            id
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Forgets invitations that cannot be followed any more.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_expired_staff_invitations(&mut self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from staff_invitations where merchant_id = $1 and expires_at <= $2",
            merchant,
            now
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }
}
