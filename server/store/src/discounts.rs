//! Discounts of a merchant, the codes they are redeemed by, and who redeemed them.

use billing::{Discount, Redemptions};
use chrono::{DateTime, NaiveDate, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::merchants::Texts;
use crate::{StoreError, Tx};

/// A discount as stored. What it says never changes.
#[derive(Clone, Debug, PartialEq)]
pub struct StoredDiscount {
    pub id: Uuid,
    pub name: Texts,
    pub terms: Discount,
    pub created_at: DateTime<Utc>,
    /// It can be redeemed no more since.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A discount in the list.
#[derive(Clone, Debug, PartialEq)]
pub struct ListedDiscount {
    pub discount: StoredDiscount,
    pub redemptions: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountCode {
    /// As [`billing::discount_code`] reads it.
    pub code: String,
    pub added_at: DateTime<Utc>,
    pub blocked_at: Option<DateTime<Utc>>,
}

/// A contract that has the discount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redeemed {
    pub contract: Uuid,
    pub number: String,
    pub customer: Uuid,
    pub customer_name: String,
    /// The customer is locked: nobody is to see who it is.
    pub locked: bool,
    pub code: String,
    pub on: NaiveDate,
}

/// A new redemption, of an order that is stored in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRedemption<'a> {
    pub discount: Uuid,
    pub code: &'a str,
    pub contract: Uuid,
    pub customer: Uuid,
    pub on: NaiveDate,
}

/// A code with its discount, and how often that was redeemed.
#[derive(Clone, Debug, PartialEq)]
pub struct FoundCode {
    pub discount: StoredDiscount,
    pub blocked: bool,
    pub redeemed: Redemptions,
}

fn counted(count: i64) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Tx {
    /// Adds a discount.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when there is one with this id.
    pub async fn insert_discount(&mut self, discount: &StoredDiscount) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let limits = &discount.terms.limits;
        let done = sqlx::query!(
            "insert into discounts (merchant_id, discount_id, name, terms, valid_from, valid_until, most, created_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            merchant,
            discount.id,
            Json(&discount.name) as _,
            Json(&discount.terms) as _,
            limits.from,
            limits.until,
            limits
                .redemptions
                .map(|most| i32::try_from(most).unwrap_or(i32::MAX)),
            discount.created_at
        )
        .execute(self.connection())
        .await?;
        touched("adding a discount", 1, done.rows_affected())
    }

    /// All discounts, the newest first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn discounts(&mut self) -> Result<Vec<ListedDiscount>, StoreError> {
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select d.discount_id, d.name as "name: Json<Texts>", d.terms as "terms: Json<Discount>", d.created_at, d.ended_at,
                      (select count(*) from discount_redemptions r
                       where r.merchant_id = d.merchant_id and r.discount_id = d.discount_id) as "redemptions!"
               from discounts d where d.merchant_id = $1 order by d.discount_id desc"#,
            merchant
        )
        .fetch_all(self.connection())
        .await?;
        Ok(rows
            .into_iter()
            .map(|row| ListedDiscount {
                discount: StoredDiscount {
                    id: row.discount_id,
                    name: row.name.0,
                    terms: row.terms.0,
                    created_at: row.created_at,
                    ended_at: row.ended_at,
                },
                redemptions: row.redemptions,
            })
            .collect())
    }

    /// One discount with how often it was redeemed.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn discount(&mut self, id: Uuid) -> Result<Option<ListedDiscount>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select d.name as "name: Json<Texts>", d.terms as "terms: Json<Discount>", d.created_at, d.ended_at,
                      (select count(*) from discount_redemptions r
                       where r.merchant_id = d.merchant_id and r.discount_id = d.discount_id) as "redemptions!"
               from discounts d where d.merchant_id = $1 and d.discount_id = $2"#,
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| ListedDiscount {
            discount: StoredDiscount {
                id,
                name: row.name.0,
                terms: row.terms.0,
                created_at: row.created_at,
                ended_at: row.ended_at,
            },
            redemptions: row.redemptions,
        }))
    }

    /// Locks a discount until the transaction ends: whoever redeems, ends or changes its codes comes one after another. Whether there
    /// is one.
    ///
    /// # Errors
    /// When the database is out of reach, or the lock is not to be had in time.
    pub async fn lock_discount(&mut self, id: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query_scalar!(
            "select discount_id from discounts where merchant_id = $1 and discount_id = $2 for no key update",
            merchant,
            id
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(found.is_some())
    }

    /// Ends a discount: it can be redeemed no more. Whether it could before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn end_discount(&mut self, id: Uuid, at: DateTime<Utc>) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update discounts set ended_at = $3 where merchant_id = $1 and discount_id = $2 and ended_at is null",
            merchant,
            id,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// The codes of a discount, the first added first.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn discount_codes(&mut self, discount: Uuid) -> Result<Vec<DiscountCode>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            DiscountCode,
            "select code, added_at, blocked_at from discount_codes
             where merchant_id = $1 and discount_id = $2 order by added_at, code",
            merchant,
            discount
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Which of some codes the merchant has already.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn taken_codes(&mut self, codes: &[String]) -> Result<Vec<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select code from discount_codes where merchant_id = $1 and code = any($2) order by code",
            merchant,
            codes
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// Adds codes to a discount.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the merchant has one of them already.
    pub async fn add_discount_codes(
        &mut self,
        discount: Uuid,
        codes: &[String],
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into discount_codes (merchant_id, code, discount_id, added_at) select $1, code, $3, $4 from unnest($2::text[]) code",
            merchant,
            codes,
            discount,
            at
        )
        .execute(self.connection())
        .await?;
        touched("adding codes", codes.len() as u64, done.rows_affected())
    }

    /// Blocks a code of a discount. Whether it was not before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn block_discount_code(
        &mut self,
        discount: Uuid,
        code: &str,
        at: DateTime<Utc>,
    ) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update discount_codes set blocked_at = $4
             where merchant_id = $1 and code = $2 and discount_id = $3 and blocked_at is null",
            merchant,
            code,
            discount,
            at
        )
        .execute(self.connection())
        .await?;
        Ok(done.rows_affected() == 1)
    }

    /// What was redeemed of a discount, the newest first, behind one contract.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn redemptions(
        &mut self,
        discount: Uuid,
        after: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<Redeemed>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_as!(
            Redeemed,
            r#"select r.contract_id as contract, k.number, r.customer_id as customer,
                      coalesce(c.company, c.given_name || ' ' || c.family_name) as "customer_name!",
                      c.restricted_at is not null as "locked!", r.code, r.redeemed_on as "on"
               from discount_redemptions r
               join contracts k on k.merchant_id = r.merchant_id and k.contract_id = r.contract_id
               join customers c on c.merchant_id = r.merchant_id and c.customer_id = r.customer_id
               where r.merchant_id = $1 and r.discount_id = $2 and ($3::uuid is null or r.contract_id < $3)
               order by r.contract_id desc limit $4"#,
            merchant,
            discount,
            after,
            limit
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// A code with its discount, and how often that was redeemed: in all, and by a customer. Whoever grants it holds
    /// [`Tx::lock_discount`], so that nobody counts beside.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn discount_by_code(
        &mut self,
        code: &str,
        customer: Option<Uuid>,
    ) -> Result<Option<FoundCode>, StoreError> {
        let merchant = self.merchant();
        let row = sqlx::query!(
            r#"select d.discount_id, d.name as "name: Json<Texts>", d.terms as "terms: Json<Discount>", d.created_at, d.ended_at,
                      c.blocked_at is not null as "blocked!",
                      (select count(*) from discount_redemptions r
                       where r.merchant_id = d.merchant_id and r.discount_id = d.discount_id) as "total!",
                      (select count(*) from discount_redemptions r
                       where r.merchant_id = d.merchant_id and r.discount_id = d.discount_id and r.customer_id = $3)
                          as "by_customer!"
               from discount_codes c join discounts d on d.merchant_id = c.merchant_id and d.discount_id = c.discount_id
               where c.merchant_id = $1 and c.code = $2"#,
            merchant,
            code,
            customer
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(row.map(|row| FoundCode {
            discount: StoredDiscount {
                id: row.discount_id,
                name: row.name.0,
                terms: row.terms.0,
                created_at: row.created_at,
                ended_at: row.ended_at,
            },
            blocked: row.blocked,
            redeemed: Redemptions {
                total: counted(row.total),
                by_customer: counted(row.by_customer),
            },
        }))
    }

    /// Whether there is a code that can be redeemed on a day.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn codes_can_be_redeemed(&mut self, today: NaiveDate) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select exists (
                   select from discounts d
                   where d.merchant_id = $1 and d.ended_at is null and (d.valid_from is null or d.valid_from <= $2)
                     and (d.valid_until is null or d.valid_until > $2)
                     and (d.most is null or d.most > (select count(*) from discount_redemptions r
                                                      where r.merchant_id = $1 and r.discount_id = d.discount_id))
                     and exists (select from discount_codes c where c.merchant_id = $1 and c.discount_id = d.discount_id
                                                                and c.blocked_at is null)
               ) as "found!""#,
            merchant,
            today
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// Adds a redemption.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the contract has the discount already.
    pub async fn insert_redemption(&mut self, new: &NewRedemption<'_>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into discount_redemptions (merchant_id, contract_id, discount_id, customer_id, code, redeemed_on)
             values ($1, $2, $3, $4, $5, $6)",
            merchant,
            new.contract,
            new.discount,
            new.customer,
            new.code,
            new.on
        )
        .execute(self.connection())
        .await?;
        touched("redeeming a discount", 1, done.rows_affected())
    }
}
