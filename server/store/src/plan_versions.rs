//! Editing what a merchant sells: versions of plans, and how far each plan has come.

use billing::{PlanState, PlanVersion};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use sqlx::types::Json;
use uuid::Uuid;

use crate::catalogue::{Product, state_of};
use crate::error::touched;
use crate::merchants::Texts;
use crate::{StoreError, Tx};

/// What customers read of a plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanTexts {
    pub name: Texts,
    pub summary: Texts,
    pub features: Vec<Texts>,
}

/// A version as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct SavedVersion {
    pub id: Uuid,
    /// Counts the versions of the plan, from 1.
    pub number: i32,
    pub definition: PlanVersion,
    pub texts: PlanTexts,
    pub saved_at: DateTime<Utc>,
}

/// A plan with the version that was saved last.
#[derive(Clone, Debug, PartialEq)]
pub struct EditedPlan {
    pub id: Uuid,
    pub slug: String,
    pub product: Uuid,
    pub state: PlanState,
    /// The version new contracts get, if the plan is on offer.
    pub current: Uuid,
    /// Its number.
    pub current_number: i32,
    pub latest: SavedVersion,
}

impl EditedPlan {
    /// Whether something was saved that new contracts do not get yet.
    #[must_use]
    pub fn has_draft(&self) -> bool {
        self.latest.id != self.current
    }
}

/// How many contracts run on a plan.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContractsOfPlan {
    pub plan: Uuid,
    /// The number of a version that is saved and not published.
    pub draft: Option<i32>,
    pub running: i64,
    /// Those of them on the version new contracts get.
    pub on_current: i64,
}

macro_rules! edited_plan {
    ($row:ident) => {
        EditedPlan {
            id: $row.plan_id,
            slug: $row.slug,
            product: $row.product_id,
            state: state_of(&$row.state)?,
            current: $row.current_version_id,
            current_number: $row.current_number,
            latest: SavedVersion {
                id: $row.plan_version_id,
                number: $row.number,
                definition: $row.definition.0,
                texts: $row.texts.map_or_else(
                    || PlanTexts {
                        name: $row.name.0,
                        summary: $row.summary.0,
                        features: $row.features.0,
                    },
                    |texts| texts.0,
                ),
                saved_at: $row.saved_at,
            },
        }
    };
}

impl Tx {
    /// All products, in the order pages show them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn products(&mut self) -> Result<Vec<Product>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            r#"select product_id, slug, position, name as "name: Json<Texts>", description as "description: Json<Texts>"
               from products where merchant_id = $1 order by position, product_id"#,
            merchant
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| Product {
            id: row.product_id,
            slug: row.slug,
            position: row.position,
            name: row.name.0,
            description: row.description.0,
        })
        .collect())
    }

    /// Lets nobody else change what the merchant sells until the transaction is over. A plan is locked by its merchant: there are few,
    /// and what is unique among them can be told before it is written.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn lock_catalogue(&mut self) -> Result<(), StoreError> {
        let merchant = self.merchant();
        sqlx::query_scalar!(
            r#"select true as "locked!" from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as l"#,
            format!("{merchant}/catalogue")
        )
        .fetch_one(self.connection())
        .await?;
        Ok(())
    }

    /// A plan by its part of the address, with the version that was saved last.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn edited_plan(&mut self, slug: &str) -> Result<Option<EditedPlan>, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query!(
            r#"select l.plan_id, l.slug, l.product_id, l.state, l.current_version_id, c.number as current_number,
                      l.name as "name: Json<Texts>", l.summary as "summary: Json<Texts>",
                      l.features as "features: Json<Vec<Texts>>",
                      v.plan_version_id, v.number, v.definition as "definition: Json<PlanVersion>",
                      v.texts as "texts: Json<PlanTexts>", v.saved_at
               from plans l
               join plan_versions c on c.merchant_id = l.merchant_id and c.plan_version_id = l.current_version_id
               join plan_versions v on v.merchant_id = l.merchant_id
                    and v.plan_version_id = coalesce(l.draft_version_id, l.current_version_id)
               where l.merchant_id = $1 and l.slug = $2"#,
            merchant,
            slug
        )
        .fetch_optional(self.connection())
        .await?;
        found.map(|row| Ok(edited_plan!(row))).transpose()
    }

    /// How many contracts run on each plan today, counted from an index.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn contracts_of_plans(&mut self, today: NaiveDate) -> Result<Vec<ContractsOfPlan>, StoreError> {
        let merchant = self.merchant();
        // A version made for a customer group is named after the version and the group.
        Ok(sqlx::query_as!(
            ContractsOfPlan,
            r#"select l.plan_id as plan, d.number as "draft?", n.running as "running!", n.on_current as "on_current!"
               from plans l
               left join plan_versions d on d.merchant_id = l.merchant_id and d.plan_version_id = l.draft_version_id
               cross join lateral (
                   select count(*) as running,
                          count(*) filter (where split_part(c.on_version, '@', 1) = l.current_version_id::text) as on_current
                   from contracts c
                   where c.merchant_id = l.merchant_id and c.on_plan = l.plan_id::text
                     and (c.ends_on is null or c.ends_on > $2)
               ) n
               where l.merchant_id = $1
               order by l.plan_id"#,
            merchant,
            today
        )
        .fetch_all(self.connection())
        .await?)
    }

    /// The number the next version of a plan gets.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn next_version_number(&mut self, plan: Uuid) -> Result<i32, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            r#"select coalesce(max(number), 0) + 1 as "next!" from plan_versions where merchant_id = $1 and plan_id = $2"#,
            merchant,
            plan
        )
        .fetch_one(self.connection())
        .await?)
    }

    /// The part of the address of the plan a version belongs to.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn plan_of_version(&mut self, version: Uuid) -> Result<Option<String>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query_scalar!(
            "select l.slug from plan_versions v
             join plans l on l.merchant_id = v.merchant_id and l.plan_id = v.plan_id
             where v.merchant_id = $1 and v.plan_version_id = $2",
            merchant,
            version
        )
        .fetch_optional(self.connection())
        .await?)
    }

    /// Adds a version of a plan that is there.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the version or its number is there already.
    pub async fn insert_plan_version(
        &mut self,
        plan: Uuid,
        version: &SavedVersion,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into plan_versions (merchant_id, plan_version_id, plan_id, number, definition, texts, saved_at)
             values ($1, $2, $3, $4, $5, $6, $7)",
            merchant,
            version.id,
            plan,
            version.number,
            Json(&version.definition) as _,
            Json(&version.texts) as _,
            version.saved_at
        )
        .execute(self.connection())
        .await?;
        touched("adding a plan version", 1, done.rows_affected())
    }

    /// Says which version a plan is drafted as. Of a plan nobody has seen it is its only one.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn set_draft(&mut self, plan: Uuid, version: &SavedVersion) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update plans
             set draft_version_id = case when state = 'draft' then null else $3::uuid end,
                 current_version_id = case when state = 'draft' then $3::uuid else current_version_id end,
                 name = case when state = 'draft' then $4 else name end,
                 summary = case when state = 'draft' then $5 else summary end,
                 features = case when state = 'draft' then $6 else features end
             where merchant_id = $1 and plan_id = $2",
            merchant,
            plan,
            version.id,
            Json(&version.texts.name) as _,
            Json(&version.texts.summary) as _,
            Json(&version.texts.features) as _
        )
        .execute(self.connection())
        .await?;
        touched("drafting a plan", 1, done.rows_affected())
    }

    /// Offers a plan by a version of it from now on. Contracts that were signed keep theirs.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn publish_plan(&mut self, plan: Uuid, version: &SavedVersion) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update plans
             set state = 'published', current_version_id = $3, draft_version_id = null, name = $4, summary = $5, features = $6
             where merchant_id = $1 and plan_id = $2",
            merchant,
            plan,
            version.id,
            Json(&version.texts.name) as _,
            Json(&version.texts.summary) as _,
            Json(&version.texts.features) as _
        )
        .execute(self.connection())
        .await?;
        touched("publishing a plan", 1, done.rows_affected())
    }

    /// Takes a plan off offer.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn retire_plan(&mut self, plan: Uuid) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update plans set state = 'retired' where merchant_id = $1 and plan_id = $2",
            merchant,
            plan
        )
        .execute(self.connection())
        .await?;
        touched("retiring a plan", 1, done.rows_affected())
    }

    /// Whether a plan is on offer by a version; if so, it stays until the transaction is over.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn still_offered(&mut self, plan: Uuid, version: Uuid) -> Result<bool, StoreError> {
        let merchant = self.merchant();
        let found = sqlx::query_scalar!(
            "select plan_id from plans
             where merchant_id = $1 and plan_id = $2 and current_version_id = $3 and state = 'published' for share",
            merchant,
            plan,
            version
        )
        .fetch_optional(self.connection())
        .await?;
        Ok(found.is_some())
    }
}
