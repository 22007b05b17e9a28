//! Mails of what was issued: another try, once; and what came back.

use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::mails::{MailEvent, MailState};
use store::merchants::Merchant;
use uuid::Uuid;

use super::Answer;
use crate::failure::Failure;
use crate::mail::bounce::Bounce;
use crate::state::App;

const RESEND: &str = "resend mail";

/// Sends a mail once more: a new mail, which names the old one, to where its customer is reached today. The same key twice
/// is one mail. `None`: it is on its way already, or it is a test mail.
///
/// # Errors
/// [`Failure::NotFound`] without such a mail, [`Failure::BadRequest`] without a key, or when the database is out of reach.
pub async fn resend(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    mail: Uuid,
    key: &str,
    actor: Actor,
) -> Result<Option<Uuid>, Failure> {
    check_key(key)?;
    if let Some(earlier) = tx.earlier_outcome::<Uuid>(RESEND, key).await? {
        return Ok(Some(earlier));
    }
    let known = tx.lock_mail(mail).await?.ok_or(Failure::NotFound)?;
    if known.state == MailState::Queued || known.task.subject().is_none() {
        return Ok(None);
    }
    let (again, now) = (app.new_id(), app.now());
    tx.resend(again, mail, &known.task, now).await?;
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: app.moment(merchant).instant,
        actor,
        action: "mail.resent".to_owned(),
        subject: Some(mail),
        old: None,
        new: Some(json!({ "mail": again })),
        reason: None,
    })
    .await?;
    tx.remember_outcome(RESEND, key, &again, now).await?;
    Ok(Some(again))
}

/// What a bounce did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bounced {
    /// Noted, for this merchant.
    Noted(String),
    /// The mail was known to have come back.
    Known(String),
    /// None of our mails.
    Unknown,
}

/// Notes that a mail came back. A report that comes twice is noted once.
///
/// # Errors
/// When the database is out of reach.
pub async fn note_bounce(app: &App, bounce: &Bounce) -> Result<Bounced, Failure> {
    for merchant in app.store().merchants().await? {
        // Without the header of ours only the mail's id tells whose it is; every merchant is asked.
        if bounce.merchant.is_some_and(|known| known != merchant.id) {
            continue;
        }
        let mut tx = app.store().begin(merchant.id).await?;
        // A report may come before the delivery it is about has been committed: the lock waits for that.
        let Some(known) = tx.lock_mail(bounce.mail).await? else {
            continue;
        };
        if known.state == MailState::Bounced {
            return Ok(Bounced::Known(merchant.slug));
        }
        tx.note_mail(&MailEvent {
            id: app.new_id(),
            mail: bounce.mail,
            at: app.moment(&merchant).instant,
            state: MailState::Bounced,
            reason: Some(bounce.reason.clone()),
        })
        .await?;
        tx.commit().await?;
        return Ok(Bounced::Noted(merchant.slug));
    }
    Ok(Bounced::Unknown)
}

pub(super) fn check_key(key: &str) -> Answer<()> {
    if key.is_empty() || key.len() > 100 {
        return Err(Failure::BadRequest("it needs its idempotency key"));
    }
    Ok(())
}
