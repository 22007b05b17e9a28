//! What happens by itself: billing and delivery. Each step is safe to repeat and to stop at any moment.

pub mod billing;
pub mod outbox;

use std::time::Duration;

use chrono::NaiveDate;
use store::merchants::Merchant;
use store::sessions::Sessions;
use tokio::sync::watch;
use tower_sessions::ExpiredDeletion;

use crate::failure::Failure;
use crate::state::App;

/// How often the jobs look for work when nobody nudges them.
const ROUND: Duration = Duration::from_secs(60);

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub billing: billing::RunReport,
    pub mails: u32,
}

/// Bills everything due up to a merchant's today, and delivers what waits.
///
/// # Errors
/// When the database is out of reach.
pub async fn round(app: &App, merchant: &Merchant, today: NaiveDate) -> Result<Round, Failure> {
    let billing = billing::run(app, merchant, today).await?;
    let mails = outbox::run(app, merchant).await?;
    Ok(Round { billing, mails })
}

/// Works until told to stop: a round for every merchant each minute and whenever there is something to do.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    while !*stop.borrow() {
        if app.ready()
            && let Err(failure) = round_for_all(&app).await
        {
            tracing::warn!(error = %failure, "a round of jobs failed; the next one tries again");
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = app.nudged() => {}
            _ = stop.changed() => {}
        }
    }
}

async fn round_for_all(app: &App) -> Result<(), Failure> {
    // An expired session may still hold a half-filled order: names and addresses nobody needs any more.
    Sessions::new(app.store().pool().clone())
        .delete_expired()
        .await
        .map_err(tower_sessions::session::Error::from)?;
    for merchant in app.store().merchants().await? {
        // One merchant's trouble is not the others'.
        match round(app, &merchant, app.moment(&merchant).today()).await {
            Ok(done) if done == Round::default() => {}
            Ok(done) => tracing::info!(
                merchant = merchant.slug,
                invoices = done.billing.invoices,
                credit_notes = done.billing.credit_notes,
                parked = done.billing.parked,
                mails = done.mails,
                "round done"
            ),
            Err(failure) => {
                tracing::warn!(merchant = merchant.slug, error = %failure, "round failed; the next one tries again");
            }
        }
    }
    Ok(())
}
