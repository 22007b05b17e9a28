//! What a merchant sells.

use billing::{PlanState, PlanVersion};
use chrono::{DateTime, Utc};
use sqlx::types::Json;
use uuid::Uuid;

use crate::error::touched;
use crate::merchants::Texts;
use crate::{StoreError, Tx};

#[derive(Clone, Debug, PartialEq)]
pub struct Product {
    pub id: Uuid,
    /// Its part of the sign-up page's address; the merchant's own.
    pub slug: String,
    pub position: i32,
    pub name: Texts,
    pub description: Texts,
}

/// A way to buy a product, with the version new contracts get.
#[derive(Clone, Debug, PartialEq)]
pub struct Plan {
    pub id: Uuid,
    pub product: Product,
    pub slug: String,
    pub position: i32,
    pub name: Texts,
    pub summary: Texts,
    pub features: Vec<Texts>,
    pub state: PlanState,
    pub version_id: Uuid,
    /// Counts the versions of the plan, from 1.
    pub number: i32,
    pub version: PlanVersion,
}

impl Plan {
    /// Whether it is shown to customers and may be ordered or switched to.
    #[must_use]
    pub const fn is_offered(&self) -> bool {
        self.state.is_offered()
    }
}

pub(crate) fn state_of(name: &str) -> Result<PlanState, StoreError> {
    PlanState::from_name(name).ok_or_else(|| {
        StoreError::Database(sqlx::Error::Decode(
            format!("{name} is no state of a plan").into(),
        ))
    })
}

impl Tx {
    /// All plans with their products, in the order pages show them.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn plans(&mut self) -> Result<Vec<Plan>, StoreError> {
        let merchant = self.merchant();
        sqlx::query!(
            r#"select l.plan_id, l.slug, l.position, l.state, l.current_version_id, v.number,
                      l.name as "name: Json<Texts>", l.summary as "summary: Json<Texts>",
                      l.features as "features: Json<Vec<Texts>>",
                      v.definition as "definition: Json<PlanVersion>",
                      p.product_id, p.slug as product_slug, p.position as product_position,
                      p.name as "product_name: Json<Texts>", p.description as "description: Json<Texts>"
               from plans l
               join products p on p.merchant_id = l.merchant_id and p.product_id = l.product_id
               join plan_versions v on v.merchant_id = l.merchant_id and v.plan_version_id = l.current_version_id
               where l.merchant_id = $1
               order by p.position, p.product_id, l.position, l.plan_id"#,
            merchant
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            Ok(Plan {
                id: row.plan_id,
                product: Product {
                    id: row.product_id,
                    slug: row.product_slug,
                    position: row.product_position,
                    name: row.product_name.0,
                    description: row.description.0,
                },
                slug: row.slug,
                position: row.position,
                name: row.name.0,
                summary: row.summary.0,
                features: row.features.0,
                state: state_of(&row.state)?,
                version_id: row.current_version_id,
                number: row.number,
                version: row.definition.0,
            })
        })
        .collect()
    }

    /// Adds a product.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the slug is taken.
    pub async fn insert_product(&mut self, product: &Product) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into products (merchant_id, product_id, slug, position, name, description) values ($1, $2, $3, $4, $5, $6)",
            merchant,
            product.id,
            product.slug,
            product.position,
            Json(&product.name) as _,
            Json(&product.description) as _
        )
        .execute(self.connection())
        .await?;
        touched("adding a product", 1, done.rows_affected())
    }

    /// Changes what a product is called, and its place among the others. Its part of the address stays.
    ///
    /// # Errors
    /// When there is no such product or the database is out of reach.
    pub async fn update_product(&mut self, product: &Product) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update products set position = $3, name = $4, description = $5 where merchant_id = $1 and product_id = $2",
            merchant,
            product.id,
            product.position,
            Json(&product.name) as _,
            Json(&product.description) as _
        )
        .execute(self.connection())
        .await?;
        touched("changing a product", 1, done.rows_affected())
    }

    /// Adds a plan of an existing product together with its first version.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when the slug is taken.
    pub async fn insert_plan(&mut self, plan: &Plan, at: DateTime<Utc>) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "insert into plans (merchant_id, plan_id, product_id, slug, position, name, summary, features, current_version_id,
                                state)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            merchant,
            plan.id,
            plan.product.id,
            plan.slug,
            plan.position,
            Json(&plan.name) as _,
            Json(&plan.summary) as _,
            Json(&plan.features) as _,
            plan.version_id,
            plan.state.name()
        )
        .execute(self.connection())
        .await?;
        touched("adding a plan", 1, done.rows_affected())?;
        let done = sqlx::query!(
            "insert into plan_versions (merchant_id, plan_version_id, plan_id, number, definition, saved_at)
             values ($1, $2, $3, $4, $5, $6)",
            merchant,
            plan.version_id,
            plan.id,
            plan.number,
            Json(&plan.version) as _,
            at
        )
        .execute(self.connection())
        .await?;
        touched("adding a plan version", 1, done.rows_affected())
    }
}
