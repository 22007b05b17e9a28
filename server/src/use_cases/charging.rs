//! Taking what is open of an invoice from a card, once.
//!
//! An attempt is written and committed before the provider is asked, and its key is made of the invoice and the attempt's number: whatever
//! happens in between, the same is asked again. Its outcome is fetched from the provider and compared before money is counted, and the
//! payment's id is the attempt's, so that it is counted once.

use chrono::TimeDelta;
use payments::{CardProvider, Charge, ChargeRequest, Outcome, ProviderError};
use store::Tx;
use store::charge_findings::{ChargeFacts, Finding, FindingState};
use store::charges::{Attempt, AttemptBy, AttemptState};
use store::contracts::Actor;
use store::customers::{Customer, PaymentDetails, PaymentMethod, StoredCard};
use store::documents::Collection;
use store::merchants::Merchant;
use store::outbox::{CardMail, Task};
use store::payments::Received;
use uuid::Uuid;

use super::Answer;
use super::paying::record_payment;
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::lang_of;
use crate::state::{App, Cards};

/// How long a charge that is under way, or waits for its customer, is left alone: its provider tells by itself, too.
const LEFT_ALONE: TimeDelta = TimeDelta::hours(1);
/// How long one is left alone that says something else than what was asked: somebody has to look.
const PUZZLING: TimeDelta = TimeDelta::days(1);

/// Who hears of a charge that does not succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tell {
    /// The customer, by mail.
    Customer,
    /// Nobody: the customer looks at the answer.
    Nobody,
}

/// Writes an attempt down for what is open of an invoice: from its own card, or from another one its customer has chosen. The attempt to
/// carry out, which may be one that is under way; none if there is nothing to charge.
///
/// # Errors
/// [`Failure::NotFound`] when the invoice or the card is not the customer's; when the database is out of reach.
pub async fn begin(
    app: &App,
    merchant: &Merchant,
    document: Uuid,
    customer: Uuid,
    chosen: Option<Uuid>,
) -> Answer<Option<Uuid>> {
    let moment = app.moment(merchant);
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_customer(customer).await?.ok_or(Failure::NotFound)?;
    let Some(receivable) = tx.lock_receivable(document).await? else {
        return Ok(None);
    };
    if receivable.customer != customer {
        return Err(Failure::NotFound);
    }
    if let Some(live) = tx.attempt(AttemptBy::LiveOf(document)).await? {
        return Ok(Some(live.id));
    }
    let methods = tx.payment_methods(customer).await?;
    let wanted = match (chosen, receivable.collection) {
        (Some(chosen), _) => chosen,
        (None, Collection::Card) => receivable.method.ok_or(Failure::NotFound)?,
        (None, Collection::Sepa | Collection::Transfer) => return Ok(None),
    };
    let usable = methods
        .iter()
        .any(|method| method.id == wanted && usable_card(method, moment.today()).is_some());
    if !usable {
        if chosen.is_some() {
            return Err(Failure::NotFound);
        }
        decline(app, &mut tx, customer, document, wanted).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let attempt = Attempt {
        id: app.new_id(),
        document,
        number: tx.next_attempt(document).await?,
        customer,
        method: wanted,
        amount_minor: receivable.open_minor,
        currency: receivable.currency,
        state: AttemptState::Live,
        charge: None,
        page: None,
        begun_at: moment.instant,
        next_at: Some(app.now()),
        asked: 0,
        reason: None,
    };
    tx.insert_attempt(&attempt).await?;
    tx.commit().await?;
    Ok(Some(attempt.id))
}

/// The card of a method that can be charged on a day.
pub(crate) fn usable_card(method: &PaymentMethod, today: chrono::NaiveDate) -> Option<&StoredCard> {
    match &method.details {
        PaymentDetails::Card(card)
            if method.ended_at.is_none() && !payments::is_expired(card.expires_on, today) =>
        {
            Some(card)
        }
        _ => None,
    }
}

/// Everything a provider is asked with.
struct Request<'a> {
    provider: &'a dyn CardProvider,
    key: String,
    wanted: ChargeRequest,
}

/// Asks the provider about an attempt, and keeps what it says. What the attempt is by then.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such attempt; when the database is out of reach.
pub async fn carry_out(app: &App, merchant: &Merchant, attempt: Uuid, tell: Tell) -> Answer<AttemptState> {
    let cards = app.cards().ok_or(Failure::NotReady("no provider takes cards"))?;
    let mut tx = app.store().begin(merchant.id).await?;
    let known = tx
        .attempt(AttemptBy::Id(attempt))
        .await?
        .ok_or(Failure::NotFound)?;
    // Under the customer's lock, as money is booked: else one who has not asked yet could call an attempt off that another is asking about.
    let customer = tx.lock_customer(known.customer).await?.ok_or(Failure::NotFound)?;
    let attempt = tx
        .attempt(AttemptBy::Id(known.id))
        .await?
        .ok_or(Failure::NotFound)?;
    if attempt.state.is_over() {
        return Ok(attempt.state);
    }
    let methods = tx.payment_methods(attempt.customer).await?;
    let document = tx.document(attempt.document).await?.ok_or(Failure::NotFound)?;
    let open = tx
        .open_of(attempt.customer, attempt.document, &attempt.currency)
        .await?;
    let card = methods.iter().find_map(|method| match &method.details {
        PaymentDetails::Card(card) if method.id == attempt.method => Some(card),
        _ => None,
    });
    let card = card.ok_or_else(|| Failure::Defect("an attempt without its card".to_owned()))?;
    if attempt.asked == 0 && open.unwrap_or(0) < attempt.amount_minor {
        // It was paid or taken back before anybody was asked.
        let over = Attempt {
            state: AttemptState::Failed,
            next_at: None,
            reason: Some("nothing is open any more".to_owned()),
            ..attempt
        };
        tx.note_attempt(&over, Some(app.moment(merchant).instant)).await?;
        tx.commit().await?;
        return Ok(over.state);
    }
    // From here on it may have been asked, whatever happens to this program.
    let attempt = Attempt {
        asked: attempt.asked.saturating_add(1),
        next_at: Some(app.now() + backoff(attempt.asked)),
        ..attempt
    };
    tx.note_attempt(&attempt, None).await?;
    tx.commit().await?;
    if cards.provider.name() != card.provider {
        return Ok(attempt.state);
    }
    let request = request(app, cards, merchant, &customer, &document.number, &attempt, card);
    let answer = ask(&request, attempt.charge.as_deref()).await;
    keep(app, merchant, attempt, &request, answer, tell).await
}

fn request<'a>(
    app: &App,
    cards: &'a Cards,
    merchant: &Merchant,
    customer: &Customer,
    number: &str,
    attempt: &Attempt,
    card: &StoredCard,
) -> Request<'a> {
    let back = app::ui::path::card_confirmed(&merchant.slug, attempt.document);
    Request {
        provider: &*cards.provider,
        key: format!("{}-{}", attempt.document, attempt.number),
        wanted: ChargeRequest {
            amount_minor: attempt.amount_minor,
            currency: attempt.currency.clone(),
            customer: card.customer.clone(),
            method: card.method.clone(),
            reference: number.to_owned(),
            return_url: format!("{}{back}", app.public_url()),
            webhook_url: super::cards::hook_url(cards, merchant),
            lang: lang_of(customer).tag().to_owned(),
        },
    }
}

/// 1, 2, 4 … minutes, at most 4 hours.
fn backoff(asked: i32) -> TimeDelta {
    let doublings = u32::try_from(asked).unwrap_or(0).min(8);
    TimeDelta::minutes((1_i64 << doublings).min(240))
}

/// What the provider has of the charge: always fetched, whatever it answered to the request itself.
async fn ask(request: &Request<'_>, known: Option<&str>) -> Result<Charge, ProviderError> {
    let provider = request.provider;
    if let Some(id) = known {
        match provider.fetch_charge(id).await {
            // It has forgotten; the key finds it, or makes it once.
            Err(ProviderError::NoSuch) => {}
            answer => return answer,
        }
    }
    let charge = match provider.charge(&request.key, &request.wanted).await {
        Err(ProviderError::NoSuch) => Err(ProviderError::Refused("it knows no such card".to_owned())),
        answer => answer,
    }?;
    match provider.fetch_charge(&charge.id).await {
        Err(ProviderError::NoSuch | ProviderError::Refused(_)) => Err(ProviderError::Unknown(
            "a charge that cannot be fetched".to_owned(),
        )),
        answer => answer,
    }
}

/// Keeps what the provider said: books the money, or lets the invoice be paid otherwise, or waits.
async fn keep(
    app: &App,
    merchant: &Merchant,
    attempt: Attempt,
    request: &Request<'_>,
    answer: Result<Charge, ProviderError>,
    tell: Tell,
) -> Answer<AttemptState> {
    let moment = app.moment(merchant);
    let mut tx = app.store().begin(merchant.id).await?;
    tx.lock_customer(attempt.customer)
        .await?
        .ok_or(Failure::NotFound)?;
    let known = tx
        .attempt(AttemptBy::Id(attempt.id))
        .await?
        .ok_or(Failure::NotFound)?;
    if known.state.is_over() {
        // The webhook, the customer's way back or another round was faster.
        return Ok(known.state);
    }
    let mut attempt = Attempt {
        asked: known.asked,
        ..attempt
    };
    let wait = |attempt: &mut Attempt, by: TimeDelta, reason: String| {
        attempt.next_at = Some(app.now() + by);
        attempt.reason = Some(reason);
    };
    let mut ended_at = None;
    match answer {
        Ok(charge) if !charge.is_of(&request.wanted) => {
            tracing::error!(merchant = merchant.slug, attempt = %attempt.id, charge = charge.id,
                "a charge is not what was asked for; somebody has to look at it");
            tx.insert_finding(&finding(app, moment, &attempt, &request.wanted, charge))
                .await?;
            wait(&mut attempt, PUZZLING, "it is not what was asked for".to_owned());
        }
        Ok(charge) => {
            attempt.charge = Some(charge.id);
            attempt.page = None;
            attempt.reason = None;
            match charge.outcome {
                Outcome::Succeeded => attempt.state = AttemptState::Succeeded,
                Outcome::Failed { reason } => {
                    attempt.state = AttemptState::Failed;
                    attempt.reason = Some(reason);
                }
                Outcome::Pending => {
                    attempt.state = AttemptState::Live;
                    attempt.next_at = Some(app.now() + LEFT_ALONE);
                }
                Outcome::NeedsCustomer { page } => {
                    attempt.state = AttemptState::Confirm;
                    attempt.next_at = Some(app.now() + LEFT_ALONE);
                    attempt.page = page.starts_with(request.provider.origin()).then_some(page);
                }
            }
        }
        Err(ProviderError::Refused(reason)) => {
            attempt.state = AttemptState::Failed;
            attempt.reason = Some(reason);
        }
        Err(
            error @ (ProviderError::TryLater(_)
            | ProviderError::Unknown(_)
            | ProviderError::Unauthorized
            | ProviderError::NoSuch),
        ) => {
            tracing::warn!(merchant = merchant.slug, attempt = %attempt.id, %error, "a charge has no answer yet");
            wait(&mut attempt, backoff(known.asked), error.to_string());
        }
    }
    if attempt.state.is_over() {
        attempt.next_at = None;
        ended_at = Some(moment.instant);
    }
    if attempt.state == AttemptState::Succeeded {
        let payment = Received {
            id: attempt.id,
            customer: attempt.customer,
            received_on: moment.today(),
            amount_minor: attempt.amount_minor,
            currency: attempt.currency.clone(),
            reference: attempt.charge.clone().unwrap_or_default(),
            sender: String::new(),
            at: moment.instant,
        };
        record_payment(app, &mut tx, &payment, &[attempt.document], Actor::Program).await?;
    }
    let (customer, document, method) = (attempt.customer, attempt.document, attempt.method);
    if attempt.state == AttemptState::Failed {
        match tell {
            Tell::Customer => decline(app, &mut tx, customer, document, method).await?,
            Tell::Nobody => tx.collect_by_transfer(document).await?,
        }
    }
    if attempt.state == AttemptState::Confirm && known.state == AttemptState::Live && tell == Tell::Customer {
        let task = Task::MailCard(CardMail::Confirm {
            customer,
            document,
            method,
        });
        tx.enqueue(app.new_id(), &task, app.now()).await?;
    }
    tx.note_attempt(&attempt, ended_at).await?;
    tx.commit().await?;
    app.nudge_delivery();
    Ok(attempt.state)
}

/// What staff have to look at: nothing is counted for it.
fn finding(app: &App, moment: Moment, attempt: &Attempt, wanted: &ChargeRequest, came: Charge) -> Finding {
    Finding {
        id: app.new_id(),
        attempt: attempt.id,
        document: attempt.document,
        customer: attempt.customer,
        charge: came.id,
        asked: ChargeFacts {
            amount_minor: wanted.amount_minor,
            currency: wanted.currency.clone(),
            reference: wanted.reference.clone(),
            customer: wanted.customer.clone(),
            method: wanted.method.clone(),
        },
        came: ChargeFacts {
            amount_minor: came.amount_minor,
            currency: came.currency,
            reference: came.reference,
            customer: came.customer,
            method: came.method,
        },
        found_at: moment.instant,
        state: FindingState::New,
        note: None,
        noted_at: None,
    }
}

/// Lets an invoice be paid otherwise, and tells its customer.
async fn decline(app: &App, tx: &mut Tx, customer: Uuid, document: Uuid, method: Uuid) -> Answer<()> {
    tx.collect_by_transfer(document).await?;
    let task = Task::MailCard(CardMail::Declined {
        customer,
        document,
        method,
    });
    Ok(tx.enqueue(app.new_id(), &task, app.now()).await?)
}

/// Asks about the charge a webhook named, if it is one of ours.
///
/// # Errors
/// When the database is out of reach.
pub(super) async fn told_of(app: &App, merchant: &Merchant, charge: &str) -> Answer<()> {
    let mut tx = app.store().begin(merchant.id).await?;
    let attempt = tx.attempt(AttemptBy::Charge(charge)).await?;
    tx.commit().await?;
    if let Some(attempt) = attempt {
        carry_out(app, merchant, attempt.id, Tell::Customer).await?;
    }
    Ok(())
}
