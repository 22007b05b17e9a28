//! Documents that staff write: the same letterhead, numbers, chain, postings and tasks as those of a billing run.

use billing::Draft;
use chrono::DateTime;
use store::Tx;
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::documents::Document;
use store::hand_lines::NewHandLine;
use store::issuing::Bills;
use store::merchants::Merchant;
use store::outbox::Task;
use uuid::Uuid;

use super::compute::{Face, Terms, unnumbered};
use super::{letterhead_of, never_backdated};
use crate::failure::Failure;
use crate::letters::Stationery;
use crate::state::App;

/// What staff wrote, to be issued in a running transaction, which has locked the customer.
pub(crate) struct HandDocument<'a> {
    pub customer: &'a Customer,
    pub draft: &'a Draft,
    /// The document that is corrected.
    pub original: &'a Document,
    /// The place on it of each line.
    pub places: &'a [i32],
    /// Printed on the correction.
    pub reason: &'a str,
    /// The one contract the corrected lines belong to.
    pub contract_number: Option<&'a str>,
}

/// Issues it. Returns the document.
///
/// # Errors
/// When the database is out of reach; nothing of the transaction may be kept then.
pub(crate) async fn issue_by_hand(
    app: &App,
    tx: &mut Tx,
    merchant: &Merchant,
    facts: HandDocument<'_>,
) -> Result<Uuid, Failure> {
    let moment = app.moment(merchant);
    let today = moment.today();
    let terms = Terms::of(merchant, Stationery::load(tx).await?, today, today)?;
    never_backdated(tx, moment).await?;
    // No contract says how it is paid, and what is given back is not collected.
    let method = PaymentMethod {
        id: Uuid::nil(),
        customer: facts.customer.id,
        details: PaymentDetails::Invoice,
        created_at: DateTime::UNIX_EPOCH,
        ended_at: None,
        is_default: false,
    };
    let face = Face {
        contract_number: facts.contract_number,
        corrects: Some((facts.original.number.as_str(), facts.original.issued_on)),
        cancels: false,
        reason: Some(facts.reason),
    };
    let document = unnumbered(&terms, app, facts.customer, &method, facts.draft, &face)?;
    let id = document.id;
    let mut bills = Bills::default();
    for (((line, billed), place), corrected) in facts
        .draft
        .lines
        .iter()
        .zip(facts.draft.billed()?)
        .zip(1..)
        .zip(facts.places)
    {
        bills.hand_lines.push(NewHandLine {
            document: id,
            line: place,
            amount_minor: billed.amount.minor(),
            item: line.item.clone(),
            corrects: Some((facts.original.id, *corrected)),
        });
    }
    bills
        .tasks
        .push((app.new_id(), Task::ReleaseDocument { document: id }));
    bills.documents.push(document);
    tx.issue(
        &bills,
        &letterhead_of(merchant, &terms.stationery)?,
        moment.instant,
        app.now(),
        |document, count| terms.number(document.kind, count),
    )
    .await?;
    Ok(id)
}
