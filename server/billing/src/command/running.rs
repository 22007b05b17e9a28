//! What happens to a running contract: trial, payment, pauses, suspension, corrections.

use chrono::NaiveDate;

use super::extras::counted_component;
use super::sign_up::{check_components, check_offer};
use super::{Correction, Rejection};
use crate::contract::{Author, ChangeCause, Contract, ContractState, Event, PlanChanged};
use crate::tax::Buyer;

/// The state of a contract that is not over.
pub(super) fn live(contract: &Contract, today: NaiveDate) -> Result<ContractState, Rejection> {
    let state = contract.state_on(today);
    if state.is_over() {
        Err(Rejection::ContractOver { state })
    } else {
        Ok(state)
    }
}

/// Refuses what cannot be asked of a paused contract.
pub(super) fn not_paused(contract: &Contract, today: NaiveDate) -> Result<ContractState, Rejection> {
    let state = live(contract, today)?;
    match contract.pause_on(today).filter(|_| state.is_running()) {
        Some(pause) => Err(Rejection::Paused { since: pause.from }),
        None => Ok(state),
    }
}

pub(super) fn convert_trial(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    match state {
        ContractState::Trialing { ends_on, .. } => {
            if let Some(cancellation) = contract.cancellation {
                return Err(Rejection::AlreadyCancelled {
                    ends_on: ends_on.unwrap_or(cancellation.ends_on),
                });
            }
            if contract.trial_needs_payment_method() && contract.payment_method_since.is_none() {
                return Err(Rejection::PaymentMethodMissing);
            }
            Ok(vec![Event::TrialConverted { on: today }])
        }
        ContractState::TrialExpired { .. } => Err(Rejection::PaymentMethodMissing),
        ContractState::PendingPayment { .. }
        | ContractState::Scheduled { .. }
        | ContractState::Active { .. }
        | ContractState::Paused { .. }
        | ContractState::Suspended { .. }
        | ContractState::Ended { .. }
        | ContractState::Annulled { .. } => Err(Rejection::NoTrialRunning { state }),
    }
}

pub(super) fn set_payment_method(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    Ok(if contract.payment_method_since.is_some() {
        Vec::new()
    } else {
        vec![Event::PaymentMethodSet { on: today }]
    })
}

/// Told twice, nothing more follows.
pub(super) fn confirm_first_payment(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = live(contract, today)?;
    if matches!(state, ContractState::PendingPayment { .. }) {
        Ok(vec![Event::FirstPaymentSucceeded { on: today }])
    } else if contract.first_payment_on.is_some() {
        Ok(Vec::new())
    } else {
        Err(Rejection::NotRunning { state })
    }
}

pub(super) fn pause(
    contract: &Contract,
    from: NaiveDate,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    let state = live(contract, today)?;
    if !state.is_running() {
        return Err(Rejection::NotRunning { state });
    }
    if from < today || until.is_some_and(|until| until <= from) {
        return Err(Rejection::PauseWithoutDays { from, until });
    }
    let overlapping = contract.pauses.iter().find(|pause| {
        pause.until.is_none_or(|end| from < end) && until.is_none_or(|until| pause.from < until)
    });
    match overlapping {
        Some(pause) => Err(Rejection::AlreadyPaused { since: pause.from }),
        None => Ok(vec![Event::Paused {
            on: today,
            from,
            until,
        }]),
    }
}

pub(super) fn resume(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let to_come = contract
        .pauses
        .iter()
        .any(|pause| pause.until.is_none_or(|until| today < until));
    if to_come {
        Ok(vec![Event::Resumed { on: today }])
    } else {
        Err(Rejection::NotPaused)
    }
}

pub(super) fn suspend(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = live(contract, today)?;
    if !state.is_running() {
        return Err(Rejection::NotRunning { state });
    }
    let suspended = contract
        .suspensions
        .iter()
        .any(|suspension| suspension.until.is_none());
    Ok(if suspended {
        Vec::new()
    } else {
        vec![Event::Suspended { on: today }]
    })
}

pub(super) fn reinstate(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let suspended = contract
        .suspensions
        .last()
        .is_some_and(|suspension| suspension.until.is_none());
    if suspended {
        Ok(vec![Event::Reinstated { on: today }])
    } else {
        Err(Rejection::NotSuspended)
    }
}

/// The buyer in the sense of tax, from a day on that may lie in the past.
pub(super) fn change_buyer(
    contract: &Contract,
    buyer: &Buyer,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    // Whatever is billed from that day on must be taxable with the new buyer: scheduled plans and add-ons, too.
    for component in contract.components_from(from) {
        crate::tax::decide_tax(&contract.seller, buyer, component.tax_class, from)?;
    }
    Ok(vec![Event::BuyerChanged {
        on: today,
        from,
        buyer: buyer.clone(),
    }])
}

/// What should have held from a past day on.
pub(super) fn correct(
    contract: &Contract,
    from: NaiveDate,
    correction: &Correction,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    let state = live(contract, today)?;
    let earliest = contract.starts_on;
    if today < earliest {
        return Err(Rejection::NotRunning { state });
    }
    if from < earliest || from > today {
        return Err(Rejection::DayOutOfRange {
            requested: from,
            earliest,
            latest: today,
        });
    }
    match correction {
        Correction::Plan { plan } => {
            for (day, buyer) in contract.buyers_from(from) {
                check_offer(plan, &contract.seller, buyer, day)?;
            }
            let current = contract.plan_on(today).ok_or(Rejection::NoContract)?;
            if plan.currency != current.currency || plan.prices != current.prices {
                return Err(Rejection::NotComparable {
                    to: plan.plan.clone(),
                });
            }
            check_components(contract, plan, from)?;
            Ok(vec![Event::PlanChanged(Box::new(PlanChanged {
                on: today,
                from,
                service_from: from,
                plan: (**plan).clone(),
                quantities: Default::default(),
                by: Author::Merchant,
                restarts_term: false,
                cause: ChangeCause::Correction,
            }))])
        }
        Correction::Quantity { component, quantity } => {
            counted_component(contract, component, from)?;
            Ok(vec![Event::QuantitySet {
                on: today,
                from,
                component: component.clone(),
                quantity: *quantity,
            }])
        }
        Correction::Buyer { buyer } => change_buyer(contract, buyer, from, today),
    }
}
