//! Takes what is due from cards, asks again where an answer is missing, and tells of cards that are about to expire.

use chrono::Days;
use store::StoreError;
use store::charges::AttemptState;
use store::merchants::Merchant;
use store::outbox::{CardMail, Task};

use crate::failure::Failure;
use crate::state::App;
use crate::use_cases::charging::{Tell, begin, carry_out};

/// Attempts or invoices looked through at once.
const PAGE: i64 = 100;

/// Asks about every attempt whose time has come, then begins one for every invoice that is due; how many payments came. Safe to repeat
/// and to stop anywhere: an attempt is written before its provider is asked.
///
/// # Errors
/// When the database is out of reach.
pub async fn run(app: &App, merchant: &Merchant) -> Result<u32, Failure> {
    tell_of_expiring(app, merchant).await?;
    if app.cards().is_none() {
        return Ok(0);
    }
    let mut taken = 0;
    let mut tx = app.store().begin(merchant.id).await?;
    // One page a round: those that were asked are put off, so the next round sees others.
    let waiting = tx.attempts_to_ask(app.now(), PAGE).await?;
    tx.commit().await?;
    for attempt in waiting {
        taken += counted(carry_out(app, merchant, attempt, Tell::Customer).await, merchant)?;
    }
    loop {
        let today = app.moment(merchant).today();
        let mut tx = app.store().begin(merchant.id).await?;
        let due = tx.to_charge(today, PAGE).await?;
        tx.commit().await?;
        let mut begun = 0;
        for (document, customer) in &due {
            match begin(app, merchant, *document, *customer, None).await {
                Ok(Some(attempt)) => {
                    begun += 1;
                    taken += counted(carry_out(app, merchant, attempt, Tell::Customer).await, merchant)?;
                }
                // Nothing is left to charge, or its card is none any more: it will not be found again.
                Ok(None) => begun += 1,
                Err(failure) => {
                    counted(Err(failure), merchant)?;
                }
            }
        }
        // Whatever was begun is not found again; if nothing was, the rest waits for the next round.
        if begun == 0 {
            return Ok(taken);
        }
    }
}

/// One customer's trouble is not the others'.
fn counted(outcome: Result<AttemptState, Failure>, merchant: &Merchant) -> Result<u32, Failure> {
    match outcome {
        Ok(state) => Ok(u32::from(state == AttemptState::Succeeded)),
        Err(Failure::Store(error @ StoreError::Unreachable(_))) => Err(error.into()),
        Err(failure) => {
            tracing::error!(merchant = merchant.slug, error = %failure, "a charge failed; the next round tries again");
            Ok(0)
        }
    }
}

/// Mails each owner of a card that pays for something and expires soon, once.
async fn tell_of_expiring(app: &App, merchant: &Merchant) -> Result<(), Failure> {
    let moment = app.moment(merchant);
    let days = Days::new(payments::MAIL_BEFORE_DAYS);
    let horizon = moment.today().checked_add_days(days).unwrap_or(moment.today());
    loop {
        let mut tx = app.store().begin(merchant.id).await?;
        let Some((method, customer, _)) = tx.lock_expiring_card(horizon).await? else {
            return Ok(());
        };
        tx.note_expiry_told(method, moment.instant).await?;
        let task = Task::MailCard(CardMail::Expires { customer, method });
        tx.enqueue(app.new_id(), &task, app.now()).await?;
        tx.commit().await?;
    }
}
