//! Every command against every state.

use chrono::NaiveDate;

use super::{CancelAt, Command, Decision, Rejection, SignUp};
use crate::calendar::add_span;
use crate::catalogue::{Audience, ComponentKind};
use crate::contract::{Contract, ContractState, Event, SignedUp};
use crate::discount::AppliedDiscount;
use crate::tax::{BuyerKind, decide_tax};
use crate::term;

/// Decides what follows from a command today. Nothing is changed: apply the events with [`crate::contract::apply`].
///
/// ```
/// use billing::{Audience, Buyer, BuyerKind, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
///     Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// let plan = PlanVersion {
///     id: "music-1".into(), plan: "music".into(), name: "Musik".to_owned(), currency: Currency::Eur, prices: PriceMode::Gross,
///     components: vec![PriceComponent {
///         id: "fee".into(), name: "Grundpreis".to_owned(), tax_class: Default::default(),
///         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance },
///     }],
///     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// };
/// let order = SignUp {
///     plan,
///     seller: Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() },
///     buyer: Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false },
///     quantities: Default::default(), discounts: vec![], payment_method: true, starts_on: None, immediate_start: true,
///     history: Default::default(),
/// };
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
    if let Some(contract) = contract
        && today < contract.changed_on
    {
        return Err(Rejection::BeforeLastChange {
            today,
            changed_on: contract.changed_on,
        });
    }
    let events = match (command, contract) {
        (Command::SignUp(order), None) => sign_up(order, today)?,
        (Command::SignUp(_), Some(_)) => return Err(Rejection::AlreadySignedUp),
        (
            Command::ConvertTrial
            | Command::SetPaymentMethod
            | Command::DeclareCancellation { .. }
            | Command::RevokeCancellation
            | Command::RecordEnd,
            None,
        ) => return Err(Rejection::NoContract),
        (Command::ConvertTrial, Some(contract)) => convert_trial(contract, today)?,
        (Command::SetPaymentMethod, Some(contract)) => set_payment_method(contract, today)?,
        (Command::DeclareCancellation { at }, Some(contract)) => declare_cancellation(contract, *at, today)?,
        (Command::RevokeCancellation, Some(contract)) => revoke_cancellation(contract, today)?,
        (Command::RecordEnd, Some(contract)) => record_end(contract, today)?,
    };
    Ok(Decision { events })
}

fn sign_up(order: &SignUp, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let plan = &order.plan;
    plan.validate()
        .map_err(|problems| Rejection::PlanNotSellable { problems })?;
    match (plan.audience, order.buyer.kind) {
        (Audience::Businesses, BuyerKind::Consumer) | (Audience::Consumers, BuyerKind::Business) => {
            return Err(Rejection::NotForThisBuyer {
                buyer: order.buyer.kind,
            });
        }
        (Audience::Both, _)
        | (Audience::Consumers, BuyerKind::Consumer)
        | (Audience::Businesses, BuyerKind::Business) => {}
    }
    for id in order.quantities.keys() {
        let counted = plan
            .component(id)
            .is_some_and(|component| matches!(component.kind, ComponentKind::Unit { .. }));
        if !counted {
            return Err(Rejection::NotOrderedInUnits {
                component: id.clone(),
            });
        }
    }
    let starts_on = order.starts_on.unwrap_or(today);
    if starts_on < today {
        return Err(Rejection::StartsInThePast {
            requested: starts_on,
            earliest: today,
        });
    }
    for discount in &order.discounts {
        discount
            .validate_for(plan)
            .map_err(|problem| Rejection::DiscountNotGranted {
                discount: discount.id.clone(),
                problem,
            })?;
    }
    for component in &plan.components {
        decide_tax(&order.seller, &order.buyer, component.tax_class, starts_on)?;
    }
    let signed = SignedUp {
        on: today,
        starts_on,
        plan: plan.clone(),
        seller: order.seller.clone(),
        buyer: order.buyer.clone(),
        quantities: order.quantities.clone(),
        discounts: order
            .discounts
            .iter()
            .cloned()
            .map(|discount| AppliedDiscount {
                discount,
                from: today,
            })
            .collect(),
        payment_method: order.payment_method,
        setup_fee: !order.history.setup_charged,
        immediate_start: order.immediate_start,
    };
    let mut events = vec![Event::SignedUp(Box::new(signed))];
    if let Some(trial) = plan.trial
        && !order.history.trial_used
    {
        events.push(Event::TrialStarted {
            on: today,
            from: starts_on,
            until: add_span(starts_on, trial.length)?,
        });
    }
    Ok(events)
}

fn convert_trial(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    match state {
        ContractState::Trialing { ends_on, .. } => {
            if let Some(cancellation) = contract.cancellation {
                return Err(Rejection::AlreadyCancelled {
                    ends_on: ends_on.unwrap_or(cancellation.ends_on),
                });
            }
            let needed = contract
                .plan
                .trial
                .is_some_and(|trial| trial.payment_method_required);
            if needed && contract.payment_method_since.is_none() {
                return Err(Rejection::PaymentMethodMissing);
            }
            Ok(vec![Event::TrialConverted { on: today }])
        }
        ContractState::TrialExpired { .. } => Err(Rejection::PaymentMethodMissing),
        ContractState::Scheduled { .. }
        | ContractState::Active { .. }
        | ContractState::Ended { .. }
        | ContractState::Annulled { .. } => Err(Rejection::NoTrialRunning { state }),
    }
}

fn set_payment_method(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    if state.is_over() {
        return Err(Rejection::ContractOver { state });
    }
    Ok(if contract.payment_method_since.is_some() {
        Vec::new()
    } else {
        vec![Event::PaymentMethodSet { on: today }]
    })
}

fn declare_cancellation(
    contract: &Contract,
    at: CancelAt,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    let ends_on = match at {
        CancelAt::Earliest => term::earliest_end(contract, today)?,
        CancelAt::On(requested) => term::check_end(contract, today, requested)?,
    };
    Ok(vec![Event::CancellationDeclared {
        declared_on: today,
        ends_on,
    }])
}

fn revoke_cancellation(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    if state.is_over() {
        return Err(Rejection::ContractOver { state });
    }
    match contract.cancellation {
        Some(_) => Ok(vec![Event::CancellationRevoked { on: today }]),
        None => Err(Rejection::NotCancelled),
    }
}

fn record_end(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    let ends_on = contract.ends_on();
    match (contract.ended_on, ends_on) {
        (None, Some(on)) if on <= today => Ok(vec![Event::Ended { on }]),
        (Some(_), _) => Err(Rejection::ContractOver { state }),
        (None, _) => Err(Rejection::NotEnded { ends_on }),
    }
}
