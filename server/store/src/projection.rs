//! Contracts replayed from their events where the stored timeline has another shape than this program's.
//!
//! Events are kept for ever and can always be read; what they make changes with the program. So a new program replays
//! once, at its start, what an earlier one has stored.

use std::collections::BTreeMap;

use billing::{ApplyError, Contract, Event, replay};
use sqlx::types::Json;
use thiserror::Error;
use uuid::Uuid;

use crate::error::touched;
use crate::{Store, StoreError, Tx};

/// The shape of the timelines this program writes and reads. Count it up when [`Contract`] can no longer be read from what
/// was stored before, or when events come to another contract than before.
pub const SHAPE: i32 = 3;

/// Contracts replayed in one transaction.
const BATCH: i64 = 200;

/// What a replay at the start did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Replayed {
    pub contracts: u64,
    /// Contracts whose events make none; each was logged, and is tried again at the next start.
    pub broken: u64,
}

/// Why a contract's events do not make one.
#[derive(Debug, Error)]
enum Broken {
    #[error("an event cannot be read: {0}")]
    Event(#[from] serde_json::Error),
    #[error("{0}")]
    Timeline(#[from] ApplyError),
}

impl Store {
    /// Replays every contract whose stored timeline has another shape than [`SHAPE`], merchant by merchant. Stopped
    /// anywhere, it goes on with what is left; several processes at once share the work.
    ///
    /// # Errors
    /// When the database is out of reach; what was replayed before stays.
    pub async fn replay_contracts(&self) -> Result<Replayed, StoreError> {
        let mut done = Replayed::default();
        let merchants = sqlx::query_scalar!("select merchant_id from merchants order by merchant_id")
            .fetch_all(self.pool())
            .await?;
        for merchant in merchants {
            let mut after = Uuid::nil();
            loop {
                let mut tx = self.begin(merchant).await?;
                let batch = tx.outdated_contracts(after).await?;
                let Some(last) = batch.last().map(|(contract, _)| *contract) else {
                    break;
                };
                // Behind the broken ones, too: they stay as they are.
                after = last;
                for (contract, events) in batch {
                    match timeline(events) {
                        Ok(current) => {
                            tx.store_timeline(contract, &current).await?;
                            done.contracts += 1;
                        }
                        Err(error) => {
                            tracing::error!(%merchant, %contract, %error, "a contract cannot be replayed");
                            done.broken += 1;
                        }
                    }
                }
                tx.commit().await?;
            }
        }
        Ok(done)
    }
}

fn timeline(events: Vec<serde_json::Value>) -> Result<Contract, Broken> {
    let events = events
        .into_iter()
        .map(serde_json::from_value)
        .collect::<Result<Vec<Event>, _>>()?;
    Ok(replay(&events)?)
}

impl Tx {
    /// The next contracts in the order of their ids whose timeline has another shape, each with its events.
    async fn outdated_contracts(
        &mut self,
        after: Uuid,
    ) -> Result<Vec<(Uuid, Vec<serde_json::Value>)>, StoreError> {
        let merchant = self.merchant();
        // One process at a time, or the second would take a batch under way for the last and begin to read contracts.
        sqlx::query_scalar!(
            r#"select true as "locked!" from (select pg_advisory_xact_lock(hashtextextended($1, 0))) as l"#,
            format!("{merchant}/replay")
        )
        .fetch_one(self.connection())
        .await?;
        let rows = sqlx::query!(
            r#"with outdated as (
                   select contract_id from contracts
                   where merchant_id = $1 and current_shape <> $2 and contract_id > $3
                   order by contract_id limit $4
               )
               select e.contract_id, e.event as "event: Json<serde_json::Value>"
               from contract_events e join outdated using (contract_id)
               where e.merchant_id = $1
               order by e.contract_id, e.sequence"#,
            merchant,
            SHAPE,
            after,
            BATCH
        )
        .fetch_all(self.connection())
        .await?;
        let mut contracts: BTreeMap<Uuid, Vec<serde_json::Value>> = BTreeMap::new();
        for row in rows {
            contracts.entry(row.contract_id).or_default().push(row.event.0);
        }
        Ok(contracts.into_iter().collect())
    }

    /// Stores a replayed timeline and what lists and counts need of it.
    async fn store_timeline(&mut self, contract: Uuid, current: &Contract) -> Result<(), StoreError> {
        let merchant = self.merchant();
        let done = sqlx::query!(
            "update contracts
             set current = $3, current_shape = $4, starts_on = $5, billing_start = $6, ends_on = $7,
                 events = (select count(*) from contract_events where merchant_id = $1 and contract_id = $2)
             where merchant_id = $1 and contract_id = $2",
            merchant,
            contract,
            Json(current) as _,
            SHAPE,
            current.starts_on,
            current.billing_start(),
            current.ends_on()
        )
        .execute(self.connection())
        .await?;
        touched("storing a replayed contract", 1, done.rows_affected())?;
        // What was billed has to be compared with the timeline as it is read now.
        let done = sqlx::query!(
            "update billing_schedule set billed_until = null where merchant_id = $1 and contract_id = $2",
            merchant,
            contract
        )
        .execute(self.connection())
        .await?;
        touched("scheduling a replayed contract", 1, done.rows_affected())?;
        let customer = sqlx::query_scalar!(
            "select customer_id from contracts where merchant_id = $1 and contract_id = $2",
            merchant,
            contract
        )
        .fetch_one(self.connection())
        .await?;
        self.mark_for_figures(&[customer]).await
    }
}
