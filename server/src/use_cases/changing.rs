//! Changing a contract: shown first, then confirmed as it was shown (semantics §8).
//!
//! A preview is kept with its fingerprint for half an hour. Confirming it locks the customer and the contract, computes it anew, and
//! only if nothing would be different does it happen: change, invoice and payment in one transaction, once however often
//! the request comes.

use app::changing::permitted_quote;
use billing::{
    ChangeQuote, Command, Confirmation, Contract, Money, Presented, Rejection, Switch, apply, confirm_change,
    forecast::next_due, quote_change,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde_json::json;
use store::Tx;
use store::audit::AuditEntry;
use store::contracts::{Actor, ContractChange, StoredContract};
use store::documents::Kind;
use store::merchants::Merchant;
use store::outbox::{ConfirmedChange, Task};
use store::payments::Received;
use store::quotes::StoredQuote;
use uuid::Uuid;

use super::Answer;
use super::contracting::plan_on;
use super::declarations::acknowledge;
use super::paying::record_payment;
use crate::clock::Moment;
use crate::failure::Failure;
use crate::jobs::billing::bill_customer;
use crate::state::App;

/// How long what was shown can be confirmed.
const VALID: TimeDelta = TimeDelta::minutes(30);

/// A change as it is shown.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    pub id: Uuid,
    pub contract: Uuid,
    pub quote: ChangeQuote,
    /// On the merchant's clock.
    pub expires_at: DateTime<Utc>,
}

/// What a customer confirms.
#[derive(Clone, Debug, PartialEq)]
pub struct Confirm {
    /// [`Preview::id`].
    pub quote: Uuid,
    /// The total that was shown.
    pub total: Money,
    /// The payment that succeeded for it, where one was made. It is kept whatever becomes of the change.
    pub payment: Option<Received>,
    pub actor: Actor,
}

/// What became of a confirmation.
#[derive(Clone, Debug, PartialEq)]
pub enum Outcome {
    /// It is done, and these documents were issued with it.
    Done {
        contract: Uuid,
        documents: Vec<Uuid>,
        /// The secret of the receipt, where a cancellation was declared.
        receipt: Option<String>,
    },
    /// An earlier request with the same quote did it.
    DoneBefore { contract: Uuid },
    /// Something would be different now: nothing was changed, this is what it would be.
    Changed(Box<Preview>),
    /// It was shown too long ago: nothing was changed, this is what it would be.
    Expired(Box<Preview>),
    /// Its payment must succeed first.
    PaymentNeeded(Box<Preview>),
    /// It is not possible any more.
    Refused(Rejection),
}

/// Shows what a change of a contract would mean today, and keeps it to be confirmed.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contract; when the database is out of reach. Inside: why the change is refused.
pub async fn preview_change(
    app: &App,
    merchant: &Merchant,
    contract: Uuid,
    command: &Command,
) -> Answer<Result<Preview, Rejection>> {
    let mut tx = app.store().begin(merchant.id).await?;
    let stored = tx.contract(contract).await?.ok_or(Failure::NotFound)?;
    let known = Known::of(&mut tx, &stored).await?;
    let preview = known.preview(app, &mut tx, command, app.moment(merchant)).await?;
    tx.commit().await?;
    Ok(preview)
}

/// What became of a change that the customer's browser showed by itself.
#[derive(Clone, Debug, PartialEq)]
pub enum Kept {
    /// It is kept under its id as it was shown: it can be confirmed.
    AsShown,
    /// It would be another: this.
    Differs(Box<Preview>),
}

/// Keeps what a customer's browser computed and showed, under the id that came with its page, if it is what the change would mean
/// now. The same again, also at the same moment, is kept once.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contract, or when the id is another contract's; when the database is out of reach.
/// Inside: why the change is refused.
pub async fn keep_shown(
    app: &App,
    merchant: &Merchant,
    contract: Uuid,
    command: &Command,
    id: Uuid,
    seen: &Presented,
) -> Answer<Result<Kept, Rejection>> {
    let moment = app.moment(merchant);
    let mut tx = app.store().begin(merchant.id).await?;
    let stored = tx.lock_contract(contract).await?.ok_or(Failure::NotFound)?;
    let kept = tx.quote(id).await?;
    if kept.as_ref().is_some_and(|quoted| quoted.contract != contract) {
        return Err(Failure::NotFound);
    }
    if kept.as_ref().is_some_and(|quoted| quoted.hash == seen.hash) {
        return Ok(Ok(Kept::AsShown));
    }
    let known = Known::of(&mut tx, &stored).await?;
    let quote = match permitted_quote(&known.contract, &known.billed, command, moment.today()) {
        Ok(quote) => quote,
        Err(rejection) => return Ok(Err(rejection)),
    };
    // An id that stands for something else already cannot stand for this, too.
    let as_shown = kept.is_none() && quote.hash == seen.hash && quote.total == seen.total;
    let id = if as_shown { id } else { app.new_id() };
    let preview = known.keep(&mut tx, command, quote, id, moment).await?;
    tx.commit().await?;
    Ok(Ok(if as_shown {
        Kept::AsShown
    } else {
        Kept::Differs(Box::new(preview))
    }))
}

/// Makes a change as it was shown, or says why not. The same confirmation again, also at the same moment, has no second effect.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such quote; when the database is out of reach. Then nothing was changed, and a payment
/// that succeeded is not recorded yet: tell it again.
pub async fn confirm(app: &App, merchant: &Merchant, request: &Confirm) -> Answer<Outcome> {
    let moment = app.moment(merchant);
    let mut tx = app.store().begin(merchant.id).await?;
    let quoted = tx.quote(request.quote).await?.ok_or(Failure::NotFound)?;
    let owner = tx.contract(quoted.contract).await?.ok_or(Failure::NotFound)?;
    let customer = tx.lock_customer(owner.customer).await?.ok_or(Failure::NotFound)?;
    let stored = tx
        .lock_contract(quoted.contract)
        .await?
        .ok_or(Failure::NotFound)?;
    // Again, now that nobody else can confirm it.
    let quoted = tx.quote(request.quote).await?.ok_or(Failure::NotFound)?;
    let known = Known::of(&mut tx, &stored).await?;
    let decided = decide(app, &mut tx, &known, &quoted, request, moment).await?;
    let mut issued = Vec::new();
    let outcome = match decided {
        Ok(events) => {
            change(app, &mut tx, &known, &events, request.actor, moment).await?;
            tx.use_quote(quoted.id, moment.instant).await?;
            let receipt = match cancelled_to(&events) {
                Some(ends_on) => {
                    Some(acknowledge(app, &mut tx, merchant, &customer, &stored, ends_on, moment).await?)
                }
                None => {
                    known.tell(app, &mut tx, &quoted, moment).await?;
                    None
                }
            };
            issued = bill_customer(app, &mut tx, merchant, customer, stored.id).await?;
            Outcome::Done {
                contract: stored.id,
                documents: issued.iter().map(|(document, _)| *document).collect(),
                receipt,
            }
        }
        Err(other) => other,
    };
    if let Some(payment) = &request.payment {
        let invoices: Vec<Uuid> = issued
            .iter()
            .filter(|(_, kind)| *kind == Kind::Invoice)
            .map(|(document, _)| *document)
            .collect();
        record_payment(app, &mut tx, payment, &invoices, request.actor).await?;
    }
    tx.commit().await?;
    app.nudge();
    Ok(outcome)
}

/// First day without service, where a cancellation was declared.
fn cancelled_to(events: &[billing::Event]) -> Option<NaiveDate> {
    events.iter().find_map(|event| match event {
        billing::Event::CancellationDeclared { ends_on, .. } => Some(*ends_on),
        _ => None,
    })
}

/// The events of a change that may happen, or what becomes of the confirmation instead.
async fn decide(
    app: &App,
    tx: &mut Tx,
    known: &Known<'_>,
    quoted: &StoredQuote,
    request: &Confirm,
    moment: Moment,
) -> Answer<Result<Vec<billing::Event>, Outcome>> {
    let contract = quoted.contract;
    if quoted.used_at.is_some() {
        return Ok(Err(Outcome::DoneBefore { contract }));
    }
    let today = moment.today();
    let command = as_paid(&quoted.command, request.payment.is_some());
    let presented = Presented {
        hash: quoted.hash.clone(),
        total: request.total,
    };
    let confirmed = confirm_change(&known.contract, &known.billed, &command, today, &presented);
    let instead: fn(Box<Preview>) -> Outcome = match confirmed {
        Ok(Confirmation::Confirmed(decision)) if moment.instant < quoted.expires_at => {
            let short = |payment: &Received| payment.amount_minor < quoted.total.minor();
            if !request.payment.as_ref().is_some_and(short) {
                return Ok(Ok(decision.events));
            }
            Outcome::PaymentNeeded
        }
        Ok(Confirmation::Confirmed(_)) => Outcome::Expired,
        Ok(Confirmation::Changed(_)) if moment.instant < quoted.expires_at => Outcome::Changed,
        Ok(Confirmation::Changed(_)) => Outcome::Expired,
        Err(Rejection::PaymentNeeded { .. }) => Outcome::PaymentNeeded,
        Err(rejection) => return Ok(Err(Outcome::Refused(rejection))),
    };
    let preview = known.preview(app, tx, &quoted.command, moment).await?;
    Ok(Err(match preview {
        Ok(preview) => instead(Box::new(preview)),
        Err(rejection) => Outcome::Refused(rejection),
    }))
}

/// The same command with or without the payment that an upgrade may wait for.
fn as_paid(command: &Command, paid: bool) -> Command {
    match command {
        Command::Switch(switch) => Command::Switch(Box::new(Switch {
            paid,
            ..(**switch).clone()
        })),
        other => other.clone(),
    }
}

/// A contract with everything a preview is made of.
pub(super) struct Known<'a> {
    stored: &'a StoredContract,
    /// With what was used, which is not part of the stored timeline.
    pub(super) contract: Contract,
    pub(super) billed: Vec<billing::Billed>,
}

impl<'a> Known<'a> {
    pub(super) async fn of(tx: &mut Tx, stored: &'a StoredContract) -> Answer<Self> {
        let mut contract = stored.current.clone();
        if contract.is_metered() {
            let usage = tx.usage(&[stored.id]).await?.remove(&stored.id);
            contract.usage.extend(usage.unwrap_or_default());
        }
        Ok(Self {
            stored,
            contract,
            billed: tx.billed(stored.id).await?,
        })
    }

    /// Asks for the mail that confirms a change. What it says is what was shown: the quote's fingerprint was compared just now.
    async fn tell(&self, app: &App, tx: &mut Tx, quoted: &StoredQuote, moment: Moment) -> Answer<()> {
        let today = moment.today();
        let quote = quote_change(&self.contract, &self.billed, &quoted.command, today)
            .map_err(|rejection| Failure::Defect(rejection.to_string()))?;
        let change = ConfirmedChange {
            command: quoted.command.clone(),
            subject: subject_of(&self.contract, &quoted.command, today),
            confirmed_on: today,
            takes_effect_on: quote.takes_effect_on,
            total: quote.total,
            prices: quote
                .recurring
                .iter()
                .map(|part| (part.gross, part.cycle))
                .collect(),
            next_due_on: quote.next_due_on,
        };
        let task = Task::MailContractChanged {
            contract: quoted.contract,
            change: Box::new(change),
        };
        Ok(tx.enqueue(app.new_id(), &task, moment.instant).await?)
    }

    async fn preview(
        &self,
        app: &App,
        tx: &mut Tx,
        command: &Command,
        moment: Moment,
    ) -> Answer<Result<Preview, Rejection>> {
        match quote_change(&self.contract, &self.billed, command, moment.today()) {
            Ok(quote) => Ok(Ok(self.keep(tx, command, quote, app.new_id(), moment).await?)),
            Err(rejection) => Ok(Err(rejection)),
        }
    }

    /// Keeps what a change would mean, to be confirmed.
    async fn keep(
        &self,
        tx: &mut Tx,
        command: &Command,
        quote: ChangeQuote,
        id: Uuid,
        moment: Moment,
    ) -> Answer<Preview> {
        let contract = self.stored.id;
        let preview = Preview {
            id,
            contract,
            expires_at: moment.instant + VALID,
            quote,
        };
        tx.insert_quote(&StoredQuote {
            id,
            contract,
            // A payment belongs to a confirmation.
            command: as_paid(command, false),
            hash: preview.quote.hash.clone(),
            total: preview.quote.total,
            created_at: moment.instant,
            expires_at: preview.expires_at,
            used_at: None,
        })
        .await?;
        Ok(preview)
    }
}

/// The add-on or the counted part of the plan that a change is about, by its name in the contract.
pub(super) fn subject_of(contract: &Contract, command: &Command, today: NaiveDate) -> Option<String> {
    match command {
        Command::BookAddOn { addon, .. } => Some(addon.name.to_string()),
        Command::EndAddOn { addon, .. } => contract
            .bookings
            .iter()
            .rfind(|booking| &booking.addon.id == addon)
            .map(|booking| booking.addon.name.to_string()),
        Command::SetQuantity { component, .. } => plan_on(contract, today)
            .ok()?
            .component(component)
            .map(|component| component.name.to_string()),
        _ => None,
    }
}

/// Stores a decided change of a locked contract.
async fn change(
    app: &App,
    tx: &mut Tx,
    known: &Known<'_>,
    events: &[billing::Event],
    actor: Actor,
    moment: Moment,
) -> Answer<()> {
    let applied = |contract: &Contract| {
        events
            .iter()
            .try_fold(contract.clone(), |contract, event| apply(Some(contract), event))
            .map_err(|error| Failure::Defect(error.to_string()))
    };
    let current = applied(&known.stored.current)?;
    let next_due_on = next_due(&applied(&known.contract)?, &known.billed, moment.today())?;
    tx.change_contract(&ContractChange {
        before: known.stored,
        current: &current,
        events,
        next_due_on,
        actor,
        at: moment.instant,
    })
    .await?;
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: moment.instant,
        actor,
        action: "contract.changed".to_owned(),
        subject: Some(known.stored.id),
        old: None,
        new: Some(json!({ "events": events })),
        reason: None,
    })
    .await?;
    Ok(())
}
