//! Taking an issued invoice back as a whole, and billing anew what is still owed.

use std::collections::BTreeSet;

use billing::{CancellationRefusal, DraftLine, DraftTerms, Recorded, cancellation};
use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::documents::Kind;
use store::merchants::Merchant;
use store::releases::Cancellation;
use uuid::Uuid;

use super::Answer;
use crate::failure::Failure;
use crate::jobs::billing::{CancellationFacts, bill_customer, issue_cancellation};
use crate::state::App;

/// What became of a request to cancel an invoice.
#[derive(Clone, Debug, PartialEq)]
pub enum Cancelled {
    /// The cancellation invoice, and what was billed anew.
    Done { by: Uuid, anew: Vec<Uuid> },
    /// It was cancelled before, by this document.
    Before { by: Uuid },
    /// It cannot be taken back as a whole.
    Refused(CancellationRefusal),
    /// A part of it was given back by hand: what is left can be, too.
    CorrectedByHand,
    /// Only invoices that ask for something can be cancelled.
    NotAnInvoice,
}

/// Cancels an invoice: a cancellation invoice takes all of it back, what is open of it is settled, and what its contracts still owe is
/// billed at once with today's data. Everything in one transaction, once however often it is asked for.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such document; when the database is out of reach. Then nothing was done.
pub async fn cancel_invoice(
    app: &App,
    merchant: &Merchant,
    document: Uuid,
    reason: &str,
    actor: Actor,
) -> Answer<Cancelled> {
    let moment = app.moment(merchant);
    let today = moment.today();
    let mut tx = app.store().begin(merchant.id).await?;
    let original = tx.document(document).await?.ok_or(Failure::NotFound)?;
    let customer = tx
        .lock_customer(original.customer)
        .await?
        .ok_or(Failure::NotFound)?;
    // Now that nobody else bills or cancels anything of this customer.
    if let Some(known) = tx.cancellation_of(document).await? {
        return Ok(if known.document == document {
            Cancelled::Before { by: known.by }
        } else {
            Cancelled::NotAnInvoice
        });
    }
    if original.kind != Kind::Invoice || original.gross_minor == 0 {
        return Ok(Cancelled::NotAnInvoice);
    }
    // What was given back by hand rests on it: taking all of it back would give that back twice.
    if !tx.corrected_lines(document).await?.is_empty() {
        return Ok(Cancelled::CorrectedByHand);
    }
    let lines = tx.lines_of(document).await?;
    let contracts: BTreeSet<Uuid> = lines.iter().map(|(contract, _)| *contract).collect();
    let contracts: Vec<Uuid> = contracts.into_iter().collect();
    let Some(first) = contracts.first() else {
        return Err(Failure::Defect(format!("{} has no lines", original.number)));
    };
    let mut locked = Vec::new();
    for contract in &contracts {
        locked.push(tx.lock_contract(*contract).await?.ok_or(Failure::NotFound)?);
    }
    let mut records = tx.records(&contracts).await?;
    let recorded: Vec<Recorded> = contracts
        .iter()
        .flat_map(|contract| {
            let record = records.get(contract).map(Vec::as_slice).unwrap_or_default();
            record.iter().map(|line| Recorded {
                contract: Some(contract.to_string()),
                billed: line.billed.clone(),
                on_it: matches!(&line.document, Some((number, _)) if *number == original.number),
            })
        })
        .collect();
    let draft_lines: Vec<DraftLine> = lines
        .into_iter()
        .map(|(contract, item)| DraftLine {
            contract: Some(contract.to_string()),
            item,
        })
        .collect();
    // All contracts on a document have its price mode and currency.
    let terms = locked
        .iter()
        .find(|stored| stored.id == *first)
        .map(|stored| DraftTerms::of(&stored.current, today, None))
        .ok_or(Failure::NotFound)?;
    let draft = match cancellation(&draft_lines, &recorded, &terms) {
        Ok(draft) => draft,
        Err(refusal) => return Ok(Cancelled::Refused(refusal)),
    };
    let methods = tx.payment_methods(customer.id).await?;
    let facts = CancellationFacts {
        customer: &customer,
        methods: &methods,
        contracts: locked
            .into_iter()
            .map(|stored| {
                let record = records.remove(&stored.id).unwrap_or_default();
                (stored, record)
            })
            .collect(),
        draft: &draft,
        original: &original,
    };
    let by = issue_cancellation(app, &mut tx, merchant, facts).await?;
    settle(app, &mut tx, merchant, &original, by).await?;
    tx.insert_cancellation(&Cancellation {
        document,
        by,
        reason: reason.to_owned(),
        at: moment.instant,
    })
    .await?;
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: moment.instant,
        actor,
        action: "document.cancelled".to_owned(),
        subject: Some(document),
        old: None,
        new: Some(json!({ "by": by })),
        reason: Some(reason.to_owned()),
    })
    .await?;
    let anew = bill_customer(app, &mut tx, merchant, customer, *first).await?;
    tx.commit().await?;
    app.nudge();
    Ok(Cancelled::Done {
        by,
        anew: anew.into_iter().map(|(document, _)| document).collect(),
    })
}

/// What is open of the invoice is no longer owed; what was paid stays with the customer.
async fn settle(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    original: &store::documents::Document,
    by: Uuid,
) -> Answer<()> {
    let open = tx
        .open_of(original.customer, original.id, &original.currency)
        .await?
        .unwrap_or(0);
    if open > 0 {
        let at = app.moment(merchant).instant;
        tx.allocate_credit(app.new_id(), by, original.id, open, at)
            .await?;
    }
    Ok(())
}
