//! What meters counted.

use std::collections::HashMap;

use billing::{ComponentId, Usage};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::error::touched;
use crate::{StoreError, Tx};

/// A use, told by the merchant's software under an id of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRecord {
    /// Told twice, it counts once; unique within a contract.
    pub id: String,
    pub component: ComponentId,
    pub on: NaiveDate,
    pub quantity: Decimal,
}

/// What was used of a contract, by component.
pub type UsageOf = HashMap<ComponentId, Vec<Usage>>;

impl Tx {
    /// What was used of contracts, a sum for each component and day.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn usage(&mut self, contracts: &[Uuid]) -> Result<HashMap<Uuid, UsageOf>, StoreError> {
        let mut usage: HashMap<Uuid, UsageOf> = HashMap::new();
        if contracts.is_empty() {
            return Ok(usage);
        }
        let merchant = self.merchant();
        let rows = sqlx::query!(
            r#"select contract_id, component, used_on, sum(quantity) as "quantity!: Decimal" from usage_records
               where merchant_id = $1 and contract_id = any($2)
               group by contract_id, component, used_on order by contract_id, component, used_on"#,
            merchant,
            contracts
        )
        .fetch_all(self.connection())
        .await?;
        for row in rows {
            let of_contract = usage.entry(row.contract_id).or_default();
            of_contract
                .entry(row.component.as_str().into())
                .or_default()
                .push(Usage {
                    on: row.used_on,
                    quantity: row.quantity,
                });
        }
        Ok(usage)
    }

    /// Those of some records that were told before.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub async fn known_usage(
        &mut self,
        contract: Uuid,
        ids: &[String],
    ) -> Result<HashMap<String, UsageRecord>, StoreError> {
        let merchant = self.merchant();
        Ok(sqlx::query!(
            "select usage_id, component, used_on, quantity from usage_records
             where merchant_id = $1 and contract_id = $2 and usage_id = any($3)",
            merchant,
            contract,
            ids
        )
        .fetch_all(self.connection())
        .await?
        .into_iter()
        .map(|row| {
            let record = UsageRecord {
                id: row.usage_id.clone(),
                component: row.component.as_str().into(),
                on: row.used_on,
                quantity: row.quantity,
            };
            (row.usage_id, record)
        })
        .collect())
    }

    /// Records what was used of a contract that [`Tx::lock_contract`] has locked, and when it is to be billed next.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] when one of them was told before.
    pub async fn insert_usage(
        &mut self,
        contract: Uuid,
        records: &[UsageRecord],
        next_due_on: Option<NaiveDate>,
        at: DateTime<Utc>,
    ) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let ids: Vec<&str> = records.iter().map(|record| record.id.as_str()).collect();
        let components: Vec<&str> = records.iter().map(|record| record.component.as_str()).collect();
        let days: Vec<NaiveDate> = records.iter().map(|record| record.on).collect();
        let quantities: Vec<Decimal> = records.iter().map(|record| record.quantity).collect();
        let done = sqlx::query!(
            "insert into usage_records (merchant_id, contract_id, usage_id, component, used_on, quantity, recorded_at)
             select $1, $2, usage_id, component, used_on, quantity, $7
             from unnest($3::text[], $4::text[], $5::date[], $6::numeric[]) as told (usage_id, component, used_on, quantity)",
            merchant,
            contract,
            &ids as _,
            &components as _,
            &days,
            &quantities,
            at
        )
        .execute(self.connection())
        .await?;
        let expected = u64::try_from(records.len()).unwrap_or(u64::MAX);
        touched("recording usage", expected, done.rows_affected())?;
        let done = sqlx::query!(
            "update billing_schedule set next_due_on = $3 where merchant_id = $1 and contract_id = $2",
            merchant,
            contract,
            next_due_on
        )
        .execute(self.connection())
        .await?;
        touched("scheduling a contract", 1, done.rows_affected())
    }
}
