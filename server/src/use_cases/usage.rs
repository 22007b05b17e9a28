//! Usage told by the merchant's software: each use once, however often it is told.

use std::collections::HashMap;

use billing::{Command, Rejection, apply, command::decide, forecast::next_due};
use store::merchants::Merchant;
use store::usage::UsageRecord;
use uuid::Uuid;

use super::Answer;
use crate::failure::Failure;
use crate::state::App;

/// Records in one call, at most.
const MOST: usize = 1_000;
const LONGEST_ID: usize = 200;

/// What became of a use that was told.
#[derive(Clone, Debug, PartialEq)]
pub enum UsageAnswer {
    Recorded,
    /// It was told before, in the same words.
    Known,
    /// Another use was told under this id.
    IdTaken,
    /// The id is empty or longer than 200 characters.
    IdMalformed,
    Refused(Rejection),
}

/// Records what was used of a contract. Each use stands for itself: one that is refused keeps none of the others out. What was used in
/// a period that is billed already is billed with the next run.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contract, [`Failure::BadRequest`] for more than 1,000 at once; when the database is
/// out of reach. Then nothing was recorded.
pub async fn record_usage(
    app: &App,
    merchant: &Merchant,
    contract: Uuid,
    told: &[UsageRecord],
) -> Answer<Vec<UsageAnswer>> {
    if told.len() > MOST {
        return Err(Failure::BadRequest("at most 1,000 records of usage at once"));
    }
    let moment = app.moment(merchant);
    let today = moment.today();
    let mut tx = app.store().begin(merchant.id).await?;
    let stored = tx.lock_contract(contract).await?.ok_or(Failure::NotFound)?;
    let ids: Vec<String> = told.iter().map(|record| record.id.clone()).collect();
    let mut known = tx.known_usage(contract, &ids).await?;
    let mut used = stored.current;
    used.usage
        .extend(tx.usage(&[contract]).await?.remove(&contract).unwrap_or_default());
    let mut answers = Vec::with_capacity(told.len());
    let mut new: HashMap<String, UsageRecord> = HashMap::new();
    for record in told {
        if record.id.is_empty() || record.id.chars().count() > LONGEST_ID {
            answers.push(UsageAnswer::IdMalformed);
            continue;
        }
        if let Some(before) = known.get(&record.id) {
            answers.push(if before == record {
                UsageAnswer::Known
            } else {
                UsageAnswer::IdTaken
            });
            continue;
        }
        let command = Command::RecordUsage {
            component: record.component.clone(),
            quantity: record.quantity,
            used_on: Some(record.on),
        };
        match decide(Some(&used), &command, today) {
            Ok(decision) => {
                for event in &decision.events {
                    used = apply(Some(used), event).map_err(|error| Failure::Defect(error.to_string()))?;
                }
                known.insert(record.id.clone(), record.clone());
                new.insert(record.id.clone(), record.clone());
                answers.push(UsageAnswer::Recorded);
            }
            Err(rejection) => answers.push(UsageAnswer::Refused(rejection)),
        }
    }
    if !new.is_empty() {
        let billed = tx.billed(contract).await?;
        let next_due_on = next_due(&used, &billed, today)?;
        let new: Vec<UsageRecord> = new.into_values().collect();
        tx.insert_usage(contract, &new, next_due_on, moment.instant)
            .await?;
    }
    tx.commit().await?;
    Ok(answers)
}
