//! Cards that are being given on a provider's page, and those that are about to expire.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A card being given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardSetup {
    pub id: Uuid,
    pub customer: Uuid,
    pub login: Uuid,
    pub provider: String,
    /// The provider's name for it; none until it has answered.
    pub provider_setup: Option<String>,
    /// The provider's page.
    pub page: Option<String>,
    /// What is paid by it: `all`, `none`, or a contract's id.
    pub pays_for: String,
    pub lang: String,
    pub begun_at: DateTime<Utc>,
    pub done_at: Option<DateTime<Utc>>,
    /// The contract whose order led to the provider's page.
    pub ordered: Option<Uuid>,
    /// The card that was kept.
    pub method: Option<Uuid>,
}

/// How a set-up is looked for.
#[derive(Clone, Copy, Debug)]
pub enum SetupBy<'a> {
    Id(Uuid),
    /// By the hash of what its address back holds.
    Token(&'a [u8]),
    /// By a customer's form that began it.
    Form(Uuid, &'a str),
    /// By a provider's name for it.
    Provider(&'a str, &'a str),
}

impl Tx {
    /// Begins to give a card.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the form has begun one.
    pub async fn insert_card_setup(
        &mut self,
        setup: &CardSetup,
        token_hash: &[u8],
        form_key: &str,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into card_setups (merchant_id, setup_id, customer_id, login_id, token_hash, form_key, provider, pays_for,
                                      lang, begun_at, ordered)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
            merchant,
            setup.id,
            setup.customer,
            setup.login,
            token_hash,
            form_key,
            setup.provider,
            setup.pays_for,
            setup.lang,
            setup.begun_at,
            setup.ordered
        )
        .execute(self.connection())
        .await?;
        touched("beginning to give a card", 1, done.rows_affected())
    }

    /// A card being given, kept from others until the transaction ends.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_card_setup(&mut self, by: SetupBy<'_>) -> Result<Option<CardSetup>, StoreError> {
        let merchant = self.merchant();
        let (id, token, customer, form, provider, name) = match by {
            SetupBy::Id(id) => (Some(id), None, None, None, None, None),
            SetupBy::Token(token) => (None, Some(token), None, None, None, None),
            SetupBy::Form(customer, form) => (None, None, Some(customer), Some(form), None, None),
            SetupBy::Provider(provider, name) => (None, None, None, None, Some(provider), Some(name)),
        };
        Ok(sqlx::query_as!(
            CardSetup,
            "select setup_id as id, customer_id as customer, login_id as login, provider, provider_setup, page, pays_for, lang,
                    begun_at, done_at, ordered, payment_method_id as method
             from card_setups
             where merchant_id = $1
               and (setup_id = $2 or token_hash = $3 or (customer_id = $4 and form_key = $5)
                    or (provider = $6 and provider_setup = $7))
             for update",
            merchant,
            id,
            token,
            customer,
            form,
            provider,
            name
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Writes down the provider's name for a card being given, and its page.
    ///
    /// # Errors
    /// When it is over, or the database is out of reach.
    pub async fn name_card_setup(
        &mut self,
        setup: Uuid,
        provider_setup: &str,
        page: &str,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update card_setups set provider_setup = $3, page = $4
             where merchant_id = $1 and setup_id = $2 and done_at is null",
            merchant,
            setup,
            provider_setup,
            page
        )
        .execute(self.connection())
        .await?;
        touched("naming a card being given", 1, done.rows_affected())
    }

    /// Ends giving a card, with the method that was kept or without.
    ///
    /// # Errors
    /// When it is over, or the database is out of reach.
    pub async fn end_card_setup(
        &mut self,
        setup: Uuid,
        method: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update card_setups set done_at = $3, payment_method_id = $4
             where merchant_id = $1 and setup_id = $2 and done_at is null",
            merchant,
            setup,
            at,
            method
        )
        .execute(self.connection())
        .await?;
        touched("ending to give a card", 1, done.rows_affected())
    }

    /// Forgets a set-up the provider never heard of.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn drop_card_setup(&mut self, setup: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            "delete from card_setups where merchant_id = $1 and setup_id = $2 and provider_setup is null",
            merchant,
            setup
        )
        .execute(self.connection())
        .await?;
        Ok(())
    }

    /// Forgets what was begun before a moment.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn forget_card_setups(&mut self, before: DateTime<Utc>) -> Result<u64, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "delete from card_setups where merchant_id = $1 and begun_at < $2",
            merchant,
            before
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected())
    }

    /// A card that expires by a day, pays for a contract and whose owner was not told yet; kept from others until the transaction ends.
    /// The card, its customer, its last day.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_expiring_card(
        &mut self,
        by: NaiveDate,
    ) -> Result<Option<(Uuid, Uuid, NaiveDate)>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select m.payment_method_id, m.customer_id, m.card_expires_on as "expires_on!"
               from payment_methods m
               where m.merchant_id = $1 and m.kind = 'card' and m.ended_at is null and m.expiry_told_at is null
                 and m.card_expires_on <= $2
                 and exists (select 1 from contracts c
                             join billing_schedule s on s.merchant_id = c.merchant_id and s.contract_id = c.contract_id
                             where c.merchant_id = $1 and c.customer_id = m.customer_id
                               and c.payment_method_id = m.payment_method_id and s.next_due_on is not null)
               order by m.card_expires_on limit 1 for update of m skip locked"#,
            merchant,
            by
        )
        .fetch_optional(self.connection())
        .await?
        .map(|row| (row.payment_method_id, row.customer_id, row.expires_on)))
    }

    /// Notes that a card's owner was told of its end.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn note_expiry_told(&mut self, method: Uuid, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update payment_methods set expiry_told_at = $3
             where merchant_id = $1 and payment_method_id = $2 and expiry_told_at is null",
            merchant,
            method,
            at
        )
        .execute(self.connection())
        .await?;
        touched("noting that an expiry was told", 1, done.rows_affected())
    }
}
