//! Who is signed in where: one row for each browser, so that it can be listed and ended from elsewhere.
//!
//! The browser's session (`sessions`) names its row here; without the row the session opens nothing.

use billing::users::Role;
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::customers::{Account, Customer, Staff, customer, staff_role_of};
use crate::error::touched;
use crate::merchants::{Merchant, Profile, merchant};
use crate::users::role_of;
use crate::{StoreError, Tx};

/// A browser somebody is signed in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    pub id: Uuid,
    /// As people know them; empty where unknown. Nothing else is kept of a device (R-707).
    pub browser: String,
    pub system: String,
    pub signed_in_at: DateTime<Utc>,
    /// Minutes may have passed since; it is not written down with every page.
    pub last_seen_at: DateTime<Utc>,
}

/// A customer, and what somebody who is signed in is for it.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingCustomer {
    pub merchant: Merchant,
    /// Changes whenever a plan or product of the merchant's does.
    pub catalogue: String,
    pub customer: Customer,
    pub role: Role,
    /// Whether the login has other customers, too.
    pub several: bool,
    /// Whether it is the person the customer's mails go to.
    pub contact: bool,
    /// When the sign-in was last used.
    pub last_seen_at: DateTime<Utc>,
}

/// A member of a merchant's staff who is signed in.
#[derive(Clone, Debug, PartialEq)]
pub struct StandingStaff {
    pub merchant: Merchant,
    /// Changes whenever a plan or product of the merchant's does.
    pub catalogue: String,
    pub member: Staff,
    /// When the sign-in was last used.
    pub last_seen_at: DateTime<Utc>,
}

impl Account {
    /// The login or the member of staff, whichever it is.
    #[must_use]
    pub const fn owner(self) -> (Option<Uuid>, Option<Uuid>) {
        match self {
            Self::Customer { login, .. } => (Some(login), None),
            Self::Staff { staff } => (None, Some(staff)),
        }
    }
}

impl Tx {
    /// Writes down that somebody signed in.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_sign_in(&mut self, sign_in: &SignIn, account: Account) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let (login, staff) = account.owner();
        let done = sqlx::query!(
            "insert into sign_ins (merchant_id, sign_in_id, login_id, staff_id, browser, system, signed_in_at, last_seen_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            merchant,
            sign_in.id,
            login,
            staff,
            sign_in.browser,
            sign_in.system,
            sign_in.signed_in_at,
            sign_in.last_seen_at
        )
        .execute(self.connection())
        .await?;
        touched("signing in", 1, done.rows_affected())
    }

    /// When a sign-in was last used, if it still stands and the account may still be used: whoever was signed out from elsewhere, or taken
    /// from the customer's users, is nobody.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn standing_sign_in(
        &mut self,
        id: Uuid,
        account: Account,
    ) -> Result<Option<DateTime<Utc>>, StoreError> {
        let merchant = self.merchant();
        Ok(match account {
            Account::Customer { login, customer } => {
                sqlx::query_scalar!(
                    "select s.last_seen_at from sign_ins s
                     join customer_users u on u.merchant_id = s.merchant_id and u.login_id = s.login_id
                     where s.merchant_id = $1 and s.sign_in_id = $2 and s.login_id = $3 and u.customer_id = $4",
                    merchant,
                    id,
                    login,
                    customer
                )
                .fetch_optional(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query_scalar!(
                    "select last_seen_at from sign_ins where merchant_id = $1 and sign_in_id = $2 and staff_id = $3",
                    merchant,
                    id,
                    staff
                )
                .fetch_optional(self.connection())
                .await?
            }
        })
    }

    /// The customer whose page somebody asks for by a sign-in that still stands, as [`Tx::standing_sign_in`] has it.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn standing_customer(
        &mut self,
        id: Uuid,
        login: Uuid,
        customer: Uuid,
    ) -> Result<Option<StandingCustomer>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            r#"select c.customer_id, number, company, given_name, family_name, street, house_number, postcode, city, country,
                    c.email, vat_id, lang, leitweg_id, buyer_reference, order_number, einvoice_scheme, einvoice_address,
                    invoice_email, s.last_seen_at, u.role, m.merchant_id, m.slug, m.name, m.timezone,
                    m.profile as "profile: Json<Profile>", m.demo, m.clock_offset_seconds,
                    (select coalesce(string_agg(l.xmin::text || '-' || p.xmin::text, ' ' order by l.plan_id), '') from plans l
                     join products p on p.merchant_id = l.merchant_id and p.product_id = l.product_id
                     where l.merchant_id = m.merchant_id) as "catalogue!",
                    exists (select from customer_users o where o.merchant_id = u.merchant_id and o.login_id = u.login_id
                            and o.customer_id <> u.customer_id) as "several!",
                    l.email_key = lower(c.email) as "contact!"
             from sign_ins s
             join merchants m on m.merchant_id = s.merchant_id
             join logins l on l.merchant_id = s.merchant_id and l.login_id = s.login_id
             join customer_users u on u.merchant_id = s.merchant_id and u.login_id = s.login_id
             join customers c on c.merchant_id = u.merchant_id and c.customer_id = u.customer_id
             where s.merchant_id = $1 and s.sign_in_id = $2 and s.login_id = $3 and u.customer_id = $4"#,
            merchant,
            id,
            login,
            customer
        )
        .fetch_optional(self.connection())
        .await?;
        let Some(row) = found else { return Ok(None) };
        Ok(Some(StandingCustomer {
            role: role_of(&row.role)?,
            last_seen_at: row.last_seen_at,
            several: row.several,
            contact: row.contact,
            merchant: merchant!(row),
            catalogue: row.catalogue,
            customer: customer!(row),
        }))
    }

    /// The member of staff who asks by a sign-in that still stands.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn standing_staff(
        &mut self,
        id: Uuid,
        staff: Uuid,
    ) -> Result<Option<StandingStaff>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            r#"select t.staff_id, t.email, t.name as staff_name, t.role, s.last_seen_at, m.merchant_id, m.slug, m.name, m.timezone,
                    m.profile as "profile: Json<Profile>", m.demo, m.clock_offset_seconds,
                    (select coalesce(string_agg(l.xmin::text || '-' || p.xmin::text, ' ' order by l.plan_id), '') from plans l
                     join products p on p.merchant_id = l.merchant_id and p.product_id = l.product_id
                     where l.merchant_id = m.merchant_id) as "catalogue!"
             from sign_ins s
             join merchants m on m.merchant_id = s.merchant_id
             join staff t on t.merchant_id = s.merchant_id and t.staff_id = s.staff_id and t.left_at is null
             where s.merchant_id = $1 and s.sign_in_id = $2 and s.staff_id = $3"#,
            merchant,
            id,
            staff
        )
        .fetch_optional(self.connection())
        .await?;
        found
            .map(|row| {
                Ok(StandingStaff {
                    last_seen_at: row.last_seen_at,
                    member: Staff {
                        id: row.staff_id,
                        email: row.email,
                        name: row.staff_name,
                        role: staff_role_of(&row.role)?,
                    },
                    merchant: merchant!(row),
                    catalogue: row.catalogue,
                })
            })
            .transpose()
    }

    /// Notes that a sign-in is used.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn see_sign_in(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        // None is touched when it was ended meanwhile.
        sqlx::query!(
            "update sign_ins set last_seen_at = $3 where merchant_id = $1 and sign_in_id = $2 and last_seen_at < $3",
            merchant,
            id,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Where a login is signed in, the last used first, without those not used since an instant.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn sign_ins_of(
        &mut self,
        login: Uuid,
        since: DateTime<Utc>,
    ) -> Result<Vec<SignIn>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            SignIn,
            "select sign_in_id as id, browser, system, signed_in_at, last_seen_at from sign_ins
             where merchant_id = $1 and login_id = $2 and last_seen_at > $3
             order by last_seen_at desc, sign_in_id desc limit 100",
            merchant,
            login,
            since
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Ends one sign-in of a login or a member of staff. Whether there was one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn end_sign_in(&mut self, id: Uuid, account: Account) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let (login, staff) = account.owner();
        let done = sqlx::query!(
            "delete from sign_ins
             where merchant_id = $1 and sign_in_id = $2 and (login_id = $3 or staff_id = $4)",
            merchant,
            id,
            login,
            staff
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Ends every sign-in of a login or a member of staff but one. Returns how many there were.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn end_sign_ins(&mut self, account: Account, but: Option<Uuid>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        let but = but.unwrap_or(Uuid::nil());
        let done = match account {
            Account::Customer { login, .. } => {
                sqlx::query!(
                    "delete from sign_ins where merchant_id = $1 and login_id = $2 and sign_in_id <> $3",
                    merchant,
                    login,
                    but
                )
                .execute(self.connection())
                .await?
            }
            Account::Staff { staff } => {
                sqlx::query!(
                    "delete from sign_ins where merchant_id = $1 and staff_id = $2 and sign_in_id <> $3",
                    merchant,
                    staff,
                    but
                )
                .execute(self.connection())
                .await?
            }
        };
        Ok(done.rows_affected())
    }

    /// Forgets sign-ins not used since an instant: their browsers' sessions are gone.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_idle_sign_ins(&mut self, since: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "delete from sign_ins where merchant_id = $1 and last_seen_at <= $2",
            merchant,
            since
        )
        .execute(self.connection())
        .await?
        .rows_affected())
    }
}
