//! Cancellation, termination for cause, withdrawal, end (§7).

use chrono::NaiveDate;

use super::running::live;
use super::{CancelAt, Rejection};
use crate::calendar::{CalendarError, is_working_day, plus_days};
use crate::catalogue::Supply;
use crate::contract::{CancellationGround, Contract, ContractState, Event};
use crate::tax::BuyerKind;
use crate::term;

/// Days of the withdrawal period (§ 355 Abs. 2 BGB).
const WITHDRAWAL_DAYS: i64 = 14;

pub(super) fn declare(contract: &Contract, at: CancelAt, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let ends_on = match at {
        CancelAt::Earliest => term::earliest_end(contract, today)?,
        CancelAt::On(requested) => term::check_end(contract, today, requested)?,
    };
    Ok(vec![Event::CancellationDeclared {
        declared_on: today,
        ends_on,
        billing_ends_on: None,
        ground: CancellationGround::Ordinary,
    }])
}

/// The service stops before the declared end, which is still billed to its last day.
pub(super) fn stop_service(
    contract: &Contract,
    on: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let cancellation = contract.cancellation.ok_or(Rejection::NotCancelled)?;
    // A service that never began would annul what is still to be paid.
    let earliest = today.max(plus_days(contract.starts_on, 1)?);
    if on < earliest || on > cancellation.billing_ends_on {
        return Err(Rejection::DayOutOfRange {
            requested: on,
            earliest,
            latest: cancellation.billing_ends_on,
        });
    }
    Ok(vec![
        Event::CancellationRevoked { on: today },
        Event::CancellationDeclared {
            declared_on: today,
            ends_on: on,
            billing_ends_on: Some(cancellation.billing_ends_on),
            ground: cancellation.ground,
        },
    ])
}

pub(super) fn revoke(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    match contract.cancellation {
        Some(_) => Ok(vec![Event::CancellationRevoked { on: today }]),
        None => Err(Rejection::NotCancelled),
    }
}

/// Accepted as a declaration whatever it says; a wished end in the past is today's.
pub(super) fn declare_for_cause(
    contract: &Contract,
    requested: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    Ok(vec![Event::ForCauseDeclared {
        on: today,
        requested: requested.max(today),
    }])
}

/// An acceptance ends the contract on the day asked for, which may have passed: what was billed beyond comes back.
pub(super) fn decide_for_cause(
    contract: &Contract,
    accepted: bool,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    let declared = contract
        .for_cause
        .filter(|declared| declared.decided.is_none())
        .ok_or(Rejection::NoForCauseDeclared)?;
    let mut events = vec![Event::ForCauseDecided { on: today, accepted }];
    let sooner = contract.ends_on().is_none_or(|end| declared.requested < end);
    if accepted && sooner {
        events.push(Event::CancellationDeclared {
            declared_on: today,
            ends_on: declared.requested,
            billing_ends_on: None,
            ground: CancellationGround::ForCause,
        });
    }
    Ok(events)
}

/// The last day to withdraw: fourteen days after the day of the contract, moved past weekends and holidays.
///
/// # Errors
/// Outside the calendar.
pub(crate) fn last_day_to_withdraw(contract: &Contract) -> Result<NaiveDate, CalendarError> {
    let mut day = plus_days(contract.signed_up_on, WITHDRAWAL_DAYS)?;
    while !is_working_day(day) {
        day = plus_days(day, 1)?;
    }
    Ok(day)
}

/// The contract ends at once; days used are paid for only if the early start of a service was expressly asked for
///
pub(super) fn withdraw(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    // A contract that was cancelled and is over can still be withdrawn from, for what was paid comes back.
    let state = contract.state_on(today);
    if contract.withdrawal.is_some() || matches!(state, ContractState::Annulled { .. }) {
        return Err(Rejection::ContractOver { state });
    }
    let buyer = contract
        .buyer_on(contract.signed_up_on)
        .ok_or(Rejection::NoContract)?;
    if buyer.kind == BuyerKind::Business {
        return Err(Rejection::NoRightOfWithdrawal);
    }
    let last_day = last_day_to_withdraw(contract)?;
    if today > last_day {
        return Err(Rejection::WithdrawalPeriodOver { last_day });
    }
    let supply = contract
        .phases
        .first()
        .map_or(Supply::Service, |phase| phase.plan.supply);
    let begun = contract.starts_on <= today;
    match supply {
        Supply::DigitalContent if contract.immediate_start && begun => {
            Err(Rejection::RightOfWithdrawalLost {
                on: contract.starts_on,
            })
        }
        Supply::DigitalContent => Ok(vec![Event::Withdrawn {
            on: today,
            used_days_are_paid: false,
        }]),
        Supply::Service => Ok(vec![Event::Withdrawn {
            on: today,
            used_days_are_paid: contract.immediate_start,
        }]),
    }
}

pub(super) fn record(contract: &Contract, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    let ends_on = contract.ends_on();
    match (contract.ended_on, ends_on) {
        (None, Some(on)) if on <= today => Ok(vec![Event::Ended { on }]),
        (Some(_), _) => Err(Rejection::ContractOver { state }),
        (None, _) => Err(Rejection::NotEnded { ends_on }),
    }
}
