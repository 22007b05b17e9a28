//! What happens by itself: billing, delivery, and erasure of what is over. Each step is safe to repeat and to stop at any moment.

pub mod billing;
pub mod charging;
pub mod figures;
pub mod imports;
pub mod outbox;
pub mod progress;
pub(crate) mod release;
pub mod retention;

use std::sync::Arc;
use std::time::Duration;

use chrono::{NaiveDate, TimeDelta};
use store::merchants::Merchant;
use store::sessions::Sessions;
use tokio::sync::{Notify, watch};
use tower_sessions::ExpiredDeletion;

use crate::failure::Failure;
use crate::http::IDLE_HOURS;
use crate::state::App;
use billing::{Pace, RunReport};
use progress::Progress;

/// How often the jobs look for work when nobody nudges them.
const ROUND: Duration = Duration::from_secs(60);

/// So long a card may be given on the provider's page, and its address back leads somewhere.
const CARD_SETUP_HOURS: i64 = 24;

/// So long a file of customers that was sent waits to be taken in.
const IMPORT_DAYS: i64 = 7;

/// What a round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    pub billing: RunReport,
    /// Payments taken from cards.
    pub charged: u32,
    pub mails: u32,
    /// Rows and files whose time was over.
    pub erased: u64,
}

/// Bills everything due up to a day, delivers what waits, and erases what is over.
///
/// # Errors
/// When the database is out of reach.
pub async fn round(app: &App, merchant: &Merchant, until: NaiveDate) -> Result<Round, Failure> {
    round_watched(app, merchant, until, &Arc::default()).await
}

/// Like [`round`], watched.
///
/// # Errors
/// As [`round`].
pub async fn round_watched(
    app: &App,
    merchant: &Merchant,
    until: NaiveDate,
    progress: &Arc<Progress>,
) -> Result<Round, Failure> {
    imports::run(app, merchant).await?;
    let billing = billing::run_at(app, merchant, until, Pace::default(), progress).await?;
    let charged = charging::run(app, merchant).await?;
    figures::run(app, merchant).await?;
    let mails = outbox::run_watched(app, merchant, progress).await?;
    let erased = retention::run(app, merchant).await?;
    Ok(Round {
        billing,
        charged,
        mails,
        erased,
    })
}

/// Works until told to stop: for every merchant each minute and whenever there is something to do. Mails of one merchant
/// do not keep another from its invoices.
pub async fn work(app: App, stop: watch::Receiver<bool>) {
    tokio::join!(
        repeat(&app, stop.clone(), app.billing_nudged(), bill_all),
        repeat(&app, stop.clone(), app.charging_nudged(), charge_all),
        repeat(&app, stop, app.delivery_nudged(), deliver_all)
    );
}

/// Does something each minute and whenever it is nudged.
async fn repeat<'a, F>(
    app: &'a App,
    mut stop: watch::Receiver<bool>,
    nudge: &Notify,
    round: impl Fn(&'a App) -> F,
) where
    F: Future<Output = Result<(), Failure>>,
{
    while !*stop.borrow() {
        if app.ready()
            && let Err(failure) = round(app).await
        {
            tracing::warn!(error = %failure, "a round of jobs failed; the next one tries again");
        }
        tokio::select! {
            () = tokio::time::sleep(ROUND) => {}
            () = nudge.notified() => {}
            _ = stop.changed() => {}
        }
    }
}

async fn bill_all(app: &App) -> Result<(), Failure> {
    for merchant in app.store().merchants().await? {
        // One merchant's trouble is not the others'.
        if let Err(failure) = imports::run(app, &merchant).await {
            tracing::warn!(merchant = merchant.slug, error = %failure, "customers were not taken in; the next round tries again");
        }
        match billing::run(app, &merchant, app.moment(&merchant).today()).await {
            Ok(done) if done == RunReport::default() => {}
            Ok(done) => {
                tracing::info!(
                    merchant = merchant.slug,
                    invoices = done.invoices,
                    credit_notes = done.credit_notes,
                    parked = done.parked,
                    "billed"
                );
                app.nudge_charging();
                app.nudge_delivery();
            }
            Err(failure) => {
                tracing::warn!(merchant = merchant.slug, error = %failure, "billing failed; the next round tries again");
            }
        }
        if let Err(failure) = figures::run(app, &merchant).await {
            tracing::warn!(merchant = merchant.slug, error = %failure, "figures are behind; the next round tries again");
        }
    }
    Ok(())
}

async fn charge_all(app: &App) -> Result<(), Failure> {
    for merchant in app.store().merchants().await? {
        match charging::run(app, &merchant).await {
            Ok(charged) => {
                if charged > 0 {
                    tracing::info!(merchant = merchant.slug, charged, "charged cards");
                }
                // What was declined or is about to expire is told.
                app.nudge_delivery();
            }
            Err(failure) => {
                tracing::warn!(merchant = merchant.slug, error = %failure, "charging failed; the next round tries again");
            }
        }
    }
    Ok(())
}

async fn deliver_all(app: &App) -> Result<(), Failure> {
    // An expired session may still hold a half-filled order: names and addresses nobody needs any more.
    Sessions::new(app.store().pool().clone())
        .delete_expired()
        .await
        .map_err(tower_sessions::session::Error::from)?;
    for merchant in app.store().merchants().await? {
        if let Err(failure) = forget_accesses(app, &merchant).await {
            tracing::warn!(merchant = merchant.slug, error = %failure, "ended sign-ins are still kept");
        }
        match outbox::run(app, &merchant).await {
            Ok(0) => {}
            Ok(mails) => tracing::info!(merchant = merchant.slug, mails, "delivered"),
            Err(failure) => {
                tracing::warn!(merchant = merchant.slug, error = %failure, "delivery failed; the next round tries again");
            }
        }
        // Afterwards: a mail that waits is not over.
        match retention::run(app, &merchant).await {
            Ok(0) => {}
            Ok(erased) => tracing::info!(
                merchant = merchant.slug,
                erased,
                "erased what need not be kept any longer"
            ),
            Err(failure) => {
                tracing::warn!(merchant = merchant.slug, error = %failure, "erasing failed; the next round tries again");
            }
        }
    }
    Ok(())
}

/// Forgets sign-ins whose sessions have ended by themselves, and links that work no more.
///
/// # Errors
/// When the database is out of reach.
pub async fn forget_accesses(app: &App, merchant: &Merchant) -> Result<(), Failure> {
    let now = app.now();
    let mut tx = app.store().begin(merchant.id).await?;
    tx.forget_idle_sign_ins(now - TimeDelta::hours(IDLE_HOURS))
        .await?;
    tx.forget_expired_access_links(now).await?;
    tx.forget_expired_email_changes(now).await?;
    tx.forget_expired_invitations(now).await?;
    tx.forget_expired_staff_invitations(now).await?;
    tx.forget_imports(now - TimeDelta::days(IMPORT_DAYS)).await?;
    tx.forget_card_setups(now - TimeDelta::hours(CARD_SETUP_HOURS))
        .await?;
    Ok(tx.commit().await?)
}
