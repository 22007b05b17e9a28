//! The preview of a change to a running contract, and its confirmation (§8, law 7).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Recurring;
use super::compute::{monthly_total, recurring};
use super::fingerprint::change_fingerprint;
use crate::catalogue::ComponentId;
use crate::command::{
    ChangeAt, Command, Decision, Rejection, Switch, decide, decide_quantity, decide_switch,
};
use crate::contract::{Contract, Event, apply};
use crate::due::next_due_date;
use crate::error::BillingError;
use crate::forecast::drafts_on;
use crate::invoice::{Billed, Draft};
use crate::money::{Currency, Money};

/// What a change would mean if it were confirmed today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeQuote {
    /// First day of the change: later than today if it is scheduled.
    pub takes_effect_on: NaiveDate,
    /// Whether its payment must succeed before it is made (§8).
    pub payment_first: bool,
    /// The documents of today's billing run.
    pub due_today: Vec<Draft>,
    /// Their gross sum: what is to pay today, or, below zero, what comes back.
    pub total: Money,
    /// The next day on which something falls due after today.
    pub next_due_on: Option<NaiveDate>,
    /// What each cycle costs from the change on, for full periods, without discounts and usage.
    pub recurring: Vec<Recurring>,
    /// The same per month.
    pub monthly_total: Money,
    /// Fingerprint of the change and every number above: the confirming request proves with it what it saw.
    pub hash: String,
}

/// What a confirming request saw: it holds only if the answer is still the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Presented {
    /// [`ChangeQuote::hash`].
    pub hash: String,
    /// [`ChangeQuote::total`].
    pub total: Money,
}

/// What a confirmation comes to.
#[derive(Clone, Debug, PartialEq)]
pub enum Confirmation {
    /// The numbers hold: store and apply the decision.
    Confirmed(Decision),
    /// The numbers have changed: nothing happens, show this instead.
    Changed(Box<ChangeQuote>),
}

/// The preview of a change: the same decision, and the same drafts, that confirming it would lead to.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, MoneyMode, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Switch, SwitchAt, SwitchWhen, Term, Timing, decide, replay};
/// # let plan = |id: &str, price: &str| -> Result<PlanVersion, Box<dyn std::error::Error>> { Ok(PlanVersion {
/// #     id: id.into(), plan: id.into(), name: id.into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: price.parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// #     supply: Default::default(), self_service: Default::default(),
/// # }) };
/// # let order = SignUp::new(plan("basic", "10.00")?, Seller::german(), Buyer::consumer(Country::germany()));
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), "2026-06-01".parse()?)?.events)?;
/// # let billed = billing::forecast(&contract, &[], "2026-06-01".parse()?, 0)?.remove(0).draft.billed()?;
/// // From 10.00 to 40.00 a month, in the middle of June
/// let switch = Command::Switch(Box::new(Switch {
///     to: plan("pro", "40.00")?,
///     when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
///     quantities: Default::default(), by: Default::default(), paid: false,
/// }));
/// let quote = billing::quote_change(&contract, &billed, &switch, "2026-06-16".parse()?)?;
/// assert_eq!((quote.total.minor(), quote.monthly_total.minor()), (1500, 4000));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Why the change is refused; a payment that must come first is no reason.
pub fn quote_change(
    contract: &Contract,
    billed: &[Billed],
    command: &Command,
    today: NaiveDate,
) -> Result<ChangeQuote, Rejection> {
    if let Command::Switch(switch) = command {
        return quote_switch(contract, billed, switch, today);
    }
    let decision = decide(Some(contract), command, today)?;
    quote_events(contract, billed, &decision.events, false, today)
}

/// The preview of a switch alone, whose payment is taken for granted: [`quote_change`] for those who ask of nothing else.
///
/// # Errors
/// Why the switch is refused; a payment that must come first is no reason.
pub fn quote_switch(
    contract: &Contract,
    billed: &[Billed],
    switch: &Switch,
    today: NaiveDate,
) -> Result<ChangeQuote, Rejection> {
    let with = |paid| Switch {
        paid,
        ..switch.clone()
    };
    let payment_first = matches!(
        decide_switch(contract, &with(false), today),
        Err(Rejection::PaymentNeeded { .. })
    );
    let events = decide_switch(contract, &with(true), today)?;
    quote_events(contract, billed, &events, payment_first, today)
}

/// The preview of another number of units alone, and the contract it would make: [`quote_change`] for those who ask of nothing else.
///
/// # Errors
/// Why the number is refused.
pub fn quote_units(
    contract: &Contract,
    billed: &[Billed],
    (component, quantity, at): (&ComponentId, u32, ChangeAt),
    today: NaiveDate,
) -> Result<ChangeQuote, Rejection> {
    let events = decide_quantity(contract, component, quantity, at, today)?;
    quote_events(contract, billed, &events, false, today)
}

/// Whether another number of units would change nothing: not even what is scheduled.
#[must_use]
pub fn leaves_units(
    contract: &Contract,
    (component, quantity, at): (&ComponentId, u32, ChangeAt),
    today: NaiveDate,
) -> bool {
    let events = decide_quantity(contract, component, quantity, at, today);
    let changed = events.and_then(|events| after(contract, &events, today));
    changed.is_ok_and(|changed| changed.quantities == contract.quantities)
}

/// The contract as events would make it.
fn after(contract: &Contract, events: &[Event], today: NaiveDate) -> Result<Contract, Rejection> {
    events.iter().try_fold(contract.clone(), |contract, event| {
        apply(Some(contract), event).map_err(|_| Rejection::BeforeLastChange {
            today,
            changed_on: today,
        })
    })
}

fn quote_events(
    contract: &Contract,
    billed: &[Billed],
    events: &[Event],
    payment_first: bool,
    today: NaiveDate,
) -> Result<ChangeQuote, Rejection> {
    let changed = after(contract, events, today)?;
    let due_today = drafts_on(&changed, billed, today)?;
    let currency = changed.plan_on(today).map_or(Currency::Eur, |plan| plan.currency);
    let mut total = Money::zero(currency);
    for draft in &due_today {
        let signed = draft.signed_gross().map_err(BillingError::from)?;
        total = total.checked_add(signed).map_err(BillingError::from)?;
    }
    let takes_effect_on = events.iter().filter_map(effective_on).max().unwrap_or(today);
    let recurring = recurring(&changed, takes_effect_on.max(today))?;
    let mut quote = ChangeQuote {
        takes_effect_on,
        payment_first,
        due_today,
        total,
        next_due_on: next_due_date(&changed, today)?,
        monthly_total: monthly_total(&recurring, currency)?,
        recurring,
        hash: String::new(),
    };
    quote.hash = change_fingerprint(&changed, &quote);
    Ok(quote)
}

/// The day from which an event makes a difference.
fn effective_on(event: &Event) -> Option<NaiveDate> {
    match event {
        Event::PlanChanged(changed) => Some(changed.service_from),
        Event::QuantitySet { from, .. }
        | Event::AddOnBooked { from, .. }
        | Event::Paused { from, .. }
        | Event::BuyerChanged { from, .. } => Some(*from),
        Event::AddOnEnded { ends_on, .. } | Event::CancellationDeclared { ends_on, .. } => Some(*ends_on),
        Event::SignedUp(_)
        | Event::TrialStarted { .. }
        | Event::TrialConverted { .. }
        | Event::PaymentMethodSet { .. }
        | Event::FirstPaymentSucceeded { .. }
        | Event::ScheduledChangeWithdrawn { .. }
        | Event::UsageRecorded { .. }
        | Event::DiscountGranted { .. }
        | Event::Resumed { .. }
        | Event::Suspended { .. }
        | Event::Reinstated { .. }
        | Event::PriceChangeOffered { .. }
        | Event::PriceChangeAnswered { .. }
        | Event::CancellationRevoked { .. }
        | Event::ForCauseDeclared { .. }
        | Event::ForCauseDecided { .. }
        | Event::Withdrawn { .. }
        | Event::Ended { .. } => None,
    }
}

/// Decides a change as it was presented: if anything shown would be different now, nothing happens and a fresh preview is given
/// (§8). Whether a payment that must come first has succeeded is asked of the command, not of the preview.
///
/// # Errors
/// Why the change is refused.
pub fn confirm_change(
    contract: &Contract,
    billed: &[Billed],
    command: &Command,
    today: NaiveDate,
    presented: &Presented,
) -> Result<Confirmation, Rejection> {
    let quote = quote_change(contract, billed, command, today)?;
    if quote.hash != presented.hash || quote.total != presented.total {
        return Ok(Confirmation::Changed(Box::new(quote)));
    }
    decide(Some(contract), command, today).map(Confirmation::Confirmed)
}
