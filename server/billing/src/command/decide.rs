//! Every command against every state.

use chrono::NaiveDate;

use super::{ChangeAt, Command, Decision, Rejection, Switch, ending, extras, running, sign_up, switching};
use crate::catalogue::ComponentId;
use crate::contract::{Contract, Event};

/// Decides what follows from a command today. Nothing is changed: apply the events with [`crate::contract::apply`].
///
/// ```
/// use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
///     Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// let plan = PlanVersion {
///     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
///     components: vec![PriceComponent {
///         id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
///         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance },
///     }],
///     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
///     supply: Default::default(), self_service: Default::default(),
/// };
/// let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// let today = "2026-01-31".parse()?;
/// let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// assert_eq!(contract.state_on(today).code(), "active");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What was refused, why, and what would be allowed.
pub fn decide(
    contract: Option<&Contract>,
    command: &Command,
    today: NaiveDate,
) -> Result<Decision, Rejection> {
    let events = match (command, contract) {
        (Command::SignUp(order), None) => sign_up(order, today)?,
        (Command::SignUp(_), Some(_)) => return Err(Rejection::AlreadySignedUp),
        (_, None) => return Err(Rejection::NoContract),
        (command, Some(contract)) => {
            not_in_the_past(contract, today)?;
            change(contract, command, today)?
        }
    };
    Ok(Decision { events })
}

fn not_in_the_past(contract: &Contract, today: NaiveDate) -> Result<(), Rejection> {
    if today < contract.changed_on {
        return Err(Rejection::BeforeLastChange {
            today,
            changed_on: contract.changed_on,
        });
    }
    Ok(())
}

/// What [`decide`] says of [`Command::Switch`], for those who ask nothing else: a browser brings no more of the engine than that.
pub(crate) fn decide_switch(
    contract: &Contract,
    switch: &Switch,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_in_the_past(contract, today)?;
    switching::switch(contract, switch, today)
}

/// What [`decide`] says of [`Command::SetQuantity`], for those who ask nothing else.
pub(crate) fn decide_quantity(
    contract: &Contract,
    component: &ComponentId,
    quantity: u32,
    at: ChangeAt,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_in_the_past(contract, today)?;
    extras::set_quantity(contract, component, quantity, at, today)
}

fn change(contract: &Contract, command: &Command, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    match command {
        Command::SignUp(_) => Err(Rejection::AlreadySignedUp),
        Command::ConvertTrial => running::convert_trial(contract, today),
        Command::SetPaymentMethod => running::set_payment_method(contract, today),
        Command::ConfirmFirstPayment => running::confirm_first_payment(contract, today),
        Command::Switch(switch) => switching::switch(contract, switch, today),
        Command::WithdrawScheduledChange { by } => switching::withdraw_scheduled(contract, *by, today),
        Command::SetQuantity {
            component,
            quantity,
            at,
        } => extras::set_quantity(contract, component, *quantity, *at, today),
        Command::BookAddOn { addon, quantities } => extras::book(contract, addon, quantities, today),
        Command::EndAddOn { addon, at } => extras::end(contract, addon, *at, today),
        Command::RecordUsage {
            component,
            quantity,
            used_on,
        } => extras::record_usage(contract, component, *quantity, used_on.unwrap_or(today), today),
        Command::Redeem { discount, redeemed } => extras::redeem(contract, discount, *redeemed, today),
        Command::Pause { from, until } => running::pause(contract, from.unwrap_or(today), *until, today),
        Command::Resume => running::resume(contract, today),
        Command::Suspend => running::suspend(contract, today),
        Command::Reinstate => running::reinstate(contract, today),
        Command::ChangeBuyer { buyer } => running::change_buyer(contract, buyer, today, today),
        Command::Correct { from, correction } => running::correct(contract, *from, correction, today),
        Command::OfferPriceChange { plan, from } => {
            switching::offer_price_change(contract, plan, *from, today)
        }
        Command::AnswerPriceChange { answer } => switching::answer_price_change(contract, *answer, today),
        Command::DeclareCancellation { at } => ending::declare(contract, *at, today),
        Command::StopServiceEarly { on } => ending::stop_service(contract, *on, today),
        Command::RevokeCancellation => ending::revoke(contract, today),
        Command::DeclareForCause { ends_on } => {
            ending::declare_for_cause(contract, ends_on.unwrap_or(today), today)
        }
        Command::DecideForCause { accepted } => ending::decide_for_cause(contract, *accepted, today),
        Command::Withdraw => ending::withdraw(contract, today),
        Command::RecordEnd => ending::record(contract, today),
    }
}
