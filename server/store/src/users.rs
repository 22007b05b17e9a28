//! Who has access to a customer, and to which customers somebody has access.

use billing::users::Role;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// Somebody with access to a customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub login: Uuid,
    pub email: String,
    pub role: Role,
    pub since: DateTime<Utc>,
    /// When a browser signed in with it was last used; `None`: it is signed in nowhere.
    pub last_seen_at: Option<DateTime<Utc>>,
}

/// A customer somebody has access to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCustomer {
    pub customer: Uuid,
    pub number: String,
    /// The company's name, or the person's.
    pub name: String,
    pub role: Role,
}

/// A role as it is stored.
pub(crate) fn role_of(name: &str) -> Result<Role, StoreError> {
    Role::from_name(name).ok_or_else(|| {
        StoreError::Database(sqlx::Error::Decode(format!("{name} is no role of a user").into()))
    })
}

impl Tx {
    /// Gives a login access to a customer. Whether it had none.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn insert_user(
        &mut self,
        login: Uuid,
        customer: Uuid,
        role: Role,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into customer_users (merchant_id, login_id, customer_id, role, since, chosen_at)
             values ($1, $2, $3, $4, $5, $5) on conflict do nothing",
            merchant,
            login,
            customer,
            role.name(),
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Adds a login that has access to nothing yet.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] (`logins_email_unique`) when the address has a login already.
    pub async fn insert_bare_login(
        &mut self,
        login: Uuid,
        email: &str,
        password_hash: &str,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into logins (merchant_id, login_id, email, password_hash, created_at) values ($1, $2, $3, $4, $5)",
            merchant,
            login,
            email,
            password_hash,
            at
        )
        .execute(self.connection())
        .await?;
        touched("adding a login", 1, done.rows_affected())
    }

    /// Everybody with access to a customer, the first first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn users_of(&mut self, customer: Uuid) -> Result<Vec<User>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            r#"select u.login_id, l.email, u.role, u.since,
                      (select max(s.last_seen_at) from sign_ins s
                       where s.merchant_id = u.merchant_id and s.login_id = u.login_id) as last_seen_at
               from customer_users u join logins l on l.merchant_id = u.merchant_id and l.login_id = u.login_id
               where u.merchant_id = $1 and u.customer_id = $2 order by u.since, u.login_id"#,
            merchant,
            customer
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(User {
                login: row.login_id,
                role: role_of(&row.role)?,
                email: row.email,
                since: row.since,
                last_seen_at: row.last_seen_at,
            })
        })
        .collect()
    }

    /// What a login is for a customer; `None` without access.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn role_of_user(&mut self, login: Uuid, customer: Uuid) -> Result<Option<Role>, StoreError> {
        let merchant = self.merchant();
        sqlx::query_scalar!(
            "select role from customer_users where merchant_id = $1 and login_id = $2 and customer_id = $3",
            merchant,
            login,
            customer
        )
        .fetch_optional(self.connection())
        .await?
        .map(|role| role_of(&role))
        .transpose()
    }

    /// The customers a login has access to, by name.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn customers_of_login(&mut self, login: Uuid) -> Result<Vec<OpenCustomer>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            r#"select c.customer_id, c.number, u.role,
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "name!"
               from customer_users u join customers c on c.merchant_id = u.merchant_id and c.customer_id = u.customer_id
               where u.merchant_id = $1 and u.login_id = $2 order by 4, c.number limit 200"#,
            merchant,
            login
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(OpenCustomer {
                customer: row.customer_id,
                number: row.number,
                name: row.name,
                role: role_of(&row.role)?,
            })
        })
        .collect()
    }

    /// Notes that a login goes to a customer, which opens first from now on. Whether it has access.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn choose_customer(
        &mut self,
        login: Uuid,
        customer: Uuid,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customer_users set chosen_at = $4 where merchant_id = $1 and login_id = $2 and customer_id = $3",
            merchant,
            login,
            customer,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// Gives a user another role.
    ///
    /// # Errors
    /// When there is no such user or the database is out of reach.
    pub async fn set_user_role(&mut self, login: Uuid, customer: Uuid, role: Role) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update customer_users set role = $4 where merchant_id = $1 and login_id = $2 and customer_id = $3",
            merchant,
            login,
            customer,
            role.name()
        )
        .execute(self.connection())
        .await?;
        touched("giving a user another role", 1, done.rows_affected())
    }

    /// Takes a user's access away, and whomever the user invited and has not come yet. A login without any customer goes altogether.
    ///
    /// # Errors
    /// When there is no such user or the database is out of reach.
    pub async fn remove_user(&mut self, login: Uuid, customer: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from customer_users where merchant_id = $1 and login_id = $2 and customer_id = $3",
            merchant,
            login,
            customer
        )
        .execute(self.connection())
        .await?;
        touched("taking a user's access away", 1, done.rows_affected())?;
        self.forget_unused_logins(&[login]).await
    }

    /// Forgets those of the logins that have no customer any more, with all that signs them in.
    pub(crate) async fn forget_unused_logins(&mut self, logins: &[Uuid]) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let unused = sqlx::query_scalar!(
            "select l.login_id from logins l where l.merchant_id = $1 and l.login_id = any($2) and not exists (
                 select from customer_users u where u.merchant_id = l.merchant_id and u.login_id = l.login_id)",
            merchant,
            logins
        )
        .fetch_all(self.connection())
        .await?;
        sqlx::query!(
            "delete from sign_ins where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from access_links where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from email_changes where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from recovery_codes where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from second_factors where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from passkeys where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        sqlx::query!(
            "delete from logins where merchant_id = $1 and login_id = any($2)",
            merchant,
            &unused
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }
}
