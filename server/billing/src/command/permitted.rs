//! What customers may ask of their contract by themselves: less than what is possible with it.

use chrono::NaiveDate;

use super::extras::counted_component;
use super::{ChangeAt, Command, Rejection, SwitchWhen};
use crate::calendar::{Span, add_span};
use crate::catalogue::{AddOn, ComponentId, PauseTerms, SelfService, UnitChanges};
use crate::contract::{Author, Contract};
use crate::error::BillingError;

/// Most units that can be ordered without talking to the merchant: a slip of the finger costs no fortune.
pub const MOST_UNITS: u32 = 10_000;

/// Whether a customer may ask this by the terms of the plan. Whether it is possible at all is for [`decide`](crate::decide) to say.
///
/// # Errors
/// Why not, and what would be allowed.
pub fn permitted(contract: &Contract, command: &Command, today: NaiveDate) -> Result<(), Rejection> {
    match command {
        Command::SignUp(_)
        | Command::ConvertTrial
        | Command::SetPaymentMethod
        | Command::Redeem { .. }
        | Command::AnswerPriceChange { .. }
        | Command::DeclareCancellation { .. }
        | Command::RevokeCancellation
        | Command::DeclareForCause { .. }
        | Command::Withdraw => Ok(()),
        Command::Switch(switch) => {
            own(switch.by == Author::Customer && matches!(switch.when, SwitchWhen::ByRules(_)))
        }
        Command::WithdrawScheduledChange { by } => own(*by == Author::Customer),
        Command::SetQuantity {
            component,
            quantity,
            at,
        } => permitted_units(contract, component, *quantity, *at, today),
        Command::BookAddOn { addon, .. } => own(terms(contract, today)?.add_on(&addon.id) == Some(&**addon)),
        Command::EndAddOn { at, .. } => own(*at == ChangeAt::PeriodEnd),
        Command::Pause { from, until } => pause(contract, from.unwrap_or(today), *until, today),
        Command::Resume => own(terms(contract, today)?.pause.is_some()),
        Command::ConfirmFirstPayment
        | Command::RecordUsage { .. }
        | Command::Suspend
        | Command::Reinstate
        | Command::ChangeBuyer { .. }
        | Command::Correct { .. }
        | Command::OfferPriceChange { .. }
        | Command::StopServiceEarly { .. }
        | Command::DecideForCause { .. }
        | Command::RecordEnd => Err(Rejection::NotForCustomers),
    }
}

/// What [`permitted`] says of [`Command::SetQuantity`].
///
/// # Errors
/// Why not, and what would be allowed.
pub fn permitted_units(
    contract: &Contract,
    component: &ComponentId,
    quantity: u32,
    at: ChangeAt,
    today: NaiveDate,
) -> Result<(), Rejection> {
    let (least, most) = units_between(contract, component, today)?;
    if !(least..=most).contains(&quantity) {
        return Err(Rejection::UnitsOutOfRange {
            component: component.clone(),
            least,
            most,
        });
    }
    own(at == units_from(contract, component, quantity, today)?)
}

const fn own(theirs: bool) -> Result<(), Rejection> {
    if theirs {
        Ok(())
    } else {
        Err(Rejection::NotForCustomers)
    }
}

/// The terms in force; before the first day, those of the plan it begins with.
fn terms(contract: &Contract, today: NaiveDate) -> Result<&SelfService, Rejection> {
    let plan = contract.plan_on(today.max(contract.starts_on));
    plan.map(|plan| &plan.self_service).ok_or(Rejection::NoContract)
}

/// The add-ons a customer may book.
#[must_use]
pub fn add_ons_on_offer(contract: &Contract, today: NaiveDate) -> &[AddOn] {
    terms(contract, today).map_or(&[], |terms| &terms.add_ons)
}

/// How a customer may pause; `None`: not at all.
#[must_use]
pub fn pause_terms(contract: &Contract, today: NaiveDate) -> Option<PauseTerms> {
    terms(contract, today).ok().and_then(|terms| terms.pause)
}

/// Units of a component in force today, the included ones among them.
fn units_on(contract: &Contract, id: &ComponentId, today: NaiveDate) -> Result<(u32, u32), Rejection> {
    let day = today.max(contract.starts_on);
    let included = counted_component(contract, id, day)?.kind.included();
    Ok((included, contract.ordered_units(id, day).unwrap_or(included)))
}

/// The fewest and the most units of a component that a customer may order: what is included costs nothing and stays.
///
/// # Errors
/// When there is no such component, when it is not ordered in units, or when customers may not change them.
pub fn units_between(
    contract: &Contract,
    component: &ComponentId,
    today: NaiveDate,
) -> Result<(u32, u32), Rejection> {
    let (included, units) = units_on(contract, component, today)?;
    let most = MOST_UNITS.max(units);
    match terms(contract, today)?.units {
        UnitChanges::Fixed => Err(Rejection::NotForCustomers),
        UnitChanges::More => Ok((units, most)),
        UnitChanges::MoreAndFewer => Ok((included.max(1).min(units), most)),
    }
}

/// From when another number of units counts that a customer orders: more at once, fewer from the end of the period on, for which
/// they are paid.
///
/// # Errors
/// When there is no such component, or when it is not ordered in units.
pub fn units_from(
    contract: &Contract,
    component: &ComponentId,
    quantity: u32,
    today: NaiveDate,
) -> Result<ChangeAt, Rejection> {
    let (_, units) = units_on(contract, component, today)?;
    Ok(if quantity < units {
        ChangeAt::PeriodEnd
    } else {
        ChangeAt::Now
    })
}

/// The day on which a pause that begins then must be over at the latest: the first with service again.
///
/// # Errors
/// When the day lies beyond the calendar.
pub fn pause_over_by(terms: PauseTerms, from: NaiveDate) -> Result<NaiveDate, Rejection> {
    Ok(add_span(from, terms.longest).map_err(BillingError::from)?)
}

fn pause(
    contract: &Contract,
    from: NaiveDate,
    until: Option<NaiveDate>,
    today: NaiveDate,
) -> Result<(), Rejection> {
    let terms = pause_terms(contract, today).ok_or(Rejection::NotForCustomers)?;
    if let Some(end) = contract.ends_on().filter(|end| from >= *end) {
        return Err(Rejection::DayOutOfRange {
            requested: from,
            earliest: today,
            latest: end.pred_opt().unwrap_or(end),
        });
    }
    let latest = pause_over_by(terms, from)?;
    if until.is_none_or(|until| until > latest) {
        return Err(Rejection::PauseTooLong { from, latest });
    }
    // Any twelve months that the new pause begins in, whichever of its beginnings is the first of them.
    let mut begun: Vec<NaiveDate> = contract.pauses.iter().map(|pause| pause.from).collect();
    begun.push(from);
    begun.sort_unstable();
    for first in &begun {
        let year_over = add_span(*first, Span::years(1)).map_err(BillingError::from)?;
        let within = |day: &NaiveDate| (*first..year_over).contains(day);
        let count = u32::try_from(begun.iter().filter(|day| within(day)).count()).unwrap_or(u32::MAX);
        if within(&from) && count > terms.per_year {
            return Err(Rejection::TooManyPauses {
                per_year: terms.per_year,
                next: year_over,
            });
        }
    }
    Ok(())
}
