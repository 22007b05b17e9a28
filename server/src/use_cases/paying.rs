//! Money received: recorded once, counted against what it was paid for, the rest kept for the customer.

use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::merchants::Merchant;
use store::payments::Received;
use uuid::Uuid;

use super::Answer;
use crate::failure::Failure;
use crate::state::App;

/// Records money received for invoices, as often as it is told: at most what is open of each is counted against it, in their order, and
/// what is left stays with the customer. Returns what was counted, in minor units; zero for a payment that was told before.
///
/// # Errors
/// [`Failure::NotFound`] when one of the invoices is not the customer's, or in another currency; when the database is out of reach.
pub async fn receive_payment(
    app: &App,
    merchant: &Merchant,
    payment: &Received,
    invoices: &[Uuid],
    actor: Actor,
) -> Answer<i64> {
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_customer(payment.customer)
        .await?
        .ok_or(Failure::NotFound)?;
    let counted = record_payment(app, &mut tx, payment, invoices, actor).await?;
    tx.commit().await?;
    Ok(counted)
}

/// Like [`receive_payment`], in a running transaction that has locked the customer.
pub(crate) async fn record_payment(
    app: &App,
    tx: &mut Tx,
    payment: &Received,
    invoices: &[Uuid],
    actor: Actor,
) -> Answer<i64> {
    if payment.amount_minor <= 0 {
        return Err(Failure::BadRequest("a payment is more than nothing"));
    }
    if !tx.insert_payment(payment).await? {
        return Ok(0);
    }
    let mut left = payment.amount_minor;
    for invoice in invoices {
        let open = tx
            .open_of(payment.customer, *invoice, &payment.currency)
            .await?
            .ok_or(Failure::NotFound)?;
        let counted = open.min(left);
        if counted > 0 {
            tx.allocate(app.new_id(), payment.id, *invoice, counted, payment.at)
                .await?;
            left -= counted;
        }
    }
    let counted = payment.amount_minor - left;
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: payment.at,
        actor,
        action: "payment.received".to_owned(),
        subject: Some(payment.customer),
        old: None,
        new: Some(json!({
            "payment": payment.id, "amount_minor": payment.amount_minor, "currency": payment.currency,
            "reference": payment.reference, "invoices": invoices, "counted_minor": counted,
        })),
        reason: None,
    })
    .await?;
    Ok(counted)
}
