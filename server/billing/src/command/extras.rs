//! Units, add-ons, usage and discounts.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::running::{live, not_paused};
use super::{ChangeAt, Rejection};
use crate::calendar::{Period, Span};
use crate::catalogue::{AddOn, AddOnId, ComponentId, PlanVersion, PriceComponent, SelfService, SwitchAt};
use crate::contract::{Contract, ContractState, Event};
use crate::discount::{Discount, Redemptions};
use crate::due::Frame;
use crate::term;

/// The component of the plan in force or of an add-on booked on a day.
fn component_on<'a>(contract: &'a Contract, id: &ComponentId, day: NaiveDate) -> Option<&'a PriceComponent> {
    contract
        .plan_on(day)
        .and_then(|plan| plan.component(id))
        .or_else(|| {
            contract
                .bookings
                .iter()
                .filter(|booking| booking.from <= day && booking.until.is_none_or(|until| day < until))
                .find_map(|booking| booking.addon.component(id))
        })
}

/// A component that is ordered in units on a day.
pub(super) fn counted_component<'a>(
    contract: &'a Contract,
    id: &ComponentId,
    day: NaiveDate,
) -> Result<&'a PriceComponent, Rejection> {
    let component = component_on(contract, id, day).ok_or_else(|| Rejection::UnknownComponent {
        component: id.clone(),
    })?;
    if component.kind.is_ordered_in_units() {
        Ok(component)
    } else {
        Err(Rejection::NotOrderedInUnits {
            component: id.clone(),
        })
    }
}

/// The first day after today's period of a cycle; before the first paid day, that day.
fn period_end(contract: &Contract, cycle: Option<Span>, today: NaiveDate) -> Result<NaiveDate, Rejection> {
    let before = |contract: &Contract| {
        contract
            .billing_start()
            .or(contract.trial.map(|trial| trial.until))
            .unwrap_or(contract.starts_on)
            .max(today)
    };
    let Some(frame) = Frame::of(contract)? else {
        return Ok(before(contract));
    };
    if today < frame.start {
        return Ok(before(contract));
    }
    match (cycle, frame.stretch_on(today)) {
        (Some(cycle), Some(stretch)) => Ok(stretch.anchor.period_of(cycle, today)?.until()),
        _ => Ok(today),
    }
}

/// The day a change takes effect.
fn effective(
    contract: &Contract,
    cycle: Option<Span>,
    at: ChangeAt,
    today: NaiveDate,
) -> Result<NaiveDate, Rejection> {
    let day = match at {
        ChangeAt::Now => today,
        ChangeAt::PeriodEnd => period_end(contract, cycle, today)?,
        ChangeAt::TermEnd => match term::current_term_end(contract, today)? {
            Some(end) => end,
            None => period_end(contract, cycle, today)?,
        },
    };
    Ok(contract.earliest_change(day))
}

pub(super) fn set_quantity(
    contract: &Contract,
    id: &ComponentId,
    quantity: u32,
    at: ChangeAt,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_paused(contract, today)?;
    let component = counted_component(contract, id, today.max(contract.starts_on))?;
    Ok(vec![Event::QuantitySet {
        on: today,
        from: effective(contract, component.kind.cycle(), at, today)?,
        component: id.clone(),
        quantity,
    }])
}

pub(super) fn book(
    contract: &Contract,
    addon: &AddOn,
    quantities: &BTreeMap<ComponentId, u32>,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_paused(contract, today)?;
    let from = contract.earliest_change(today);
    if contract
        .bookings
        .iter()
        .any(|booking| booking.addon.id == addon.id && booking.until.is_none_or(|until| from < until))
    {
        return Err(Rejection::AlreadyBooked {
            addon: addon.id.clone(),
        });
    }
    let plan = contract.plan_on(today).ok_or(Rejection::NoContract)?;
    // An add-on is sold under the same conditions as a plan's components.
    let as_plan = PlanVersion {
        components: addon.components.clone(),
        name: addon.name.clone(),
        self_service: SelfService::default(),
        ..plan.clone()
    };
    as_plan
        .validate()
        .map_err(|problems| Rejection::PlanNotSellable { problems })?;
    let buyer = contract.buyer_on(today).ok_or(Rejection::NoContract)?;
    for component in &addon.components {
        let used_by_another = contract
            .bookings
            .iter()
            .any(|booking| booking.addon.id != addon.id && booking.addon.component(&component.id).is_some());
        if used_by_another || plan.component(&component.id).is_some() {
            return Err(Rejection::ComponentTaken {
                component: component.id.clone(),
            });
        }
        crate::tax::decide_tax(&contract.seller, buyer, component.tax_class, from)?;
    }
    super::sign_up::check_units(&as_plan, quantities.keys())?;
    Ok(vec![Event::AddOnBooked {
        on: today,
        from,
        addon: Box::new(addon.clone()),
        quantities: quantities.clone(),
    }])
}

pub(super) fn end(
    contract: &Contract,
    addon: &AddOnId,
    at: ChangeAt,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_paused(contract, today)?;
    let booking = contract
        .bookings
        .iter()
        .rfind(|booking| {
            &booking.addon.id == addon && booking.until.is_none_or(|until| today.max(booking.from) < until)
        })
        .ok_or_else(|| Rejection::NotBooked { addon: addon.clone() })?;
    let cycle = booking
        .addon
        .components
        .iter()
        .find_map(|component| component.kind.cycle());
    Ok(vec![Event::AddOnEnded {
        on: today,
        addon: addon.clone(),
        ends_on: effective(contract, cycle, at, today)?,
    }])
}

pub(super) fn record_usage(
    contract: &Contract,
    id: &ComponentId,
    quantity: Decimal,
    used_on: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    let state = contract.state_on(today);
    if matches!(state, ContractState::Annulled { .. }) {
        return Err(Rejection::ContractOver { state });
    }
    if today < contract.starts_on {
        return Err(Rejection::NotRunning { state });
    }
    let latest = match contract.ends_on() {
        Some(end) => end.pred_opt().unwrap_or(end).min(today),
        None => today,
    };
    let earliest = contract.earliest_change(contract.starts_on);
    if used_on < earliest || used_on > latest {
        return Err(Rejection::DayOutOfRange {
            requested: used_on,
            earliest,
            latest,
        });
    }
    if let Some(pause) = contract.pause_on(used_on) {
        return Err(Rejection::Paused { since: pause.from });
    }
    let component = component_on(contract, id, used_on).ok_or_else(|| Rejection::UnknownComponent {
        component: id.clone(),
    })?;
    if !component.kind.is_metered() {
        return Err(Rejection::NotMetered {
            component: id.clone(),
        });
    }
    let used = match (component.kind.cycle(), Frame::of(contract)?) {
        (Some(cycle), Some(frame)) => match frame.stretch_on(used_on) {
            Some(stretch) => contract.used_in(id, stretch.anchor.period_of(cycle, used_on)?),
            None => Decimal::ZERO,
        },
        _ => contract.used_in(id, Period::new(contract.starts_on, plus_a_day(latest))?),
    };
    let after = used.checked_add(quantity);
    // What was taken back before a switch may be more than the new plan has seen.
    let too_little = after.is_none_or(|after| quantity < Decimal::ZERO && after < Decimal::ZERO);
    if quantity.is_zero() || too_little {
        return Err(Rejection::UsageOutOfRange {
            component: id.clone(),
            used,
        });
    }
    Ok(vec![Event::UsageRecorded {
        on: today,
        used_on,
        component: id.clone(),
        quantity,
    }])
}

fn plus_a_day(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(day)
}

pub(super) fn redeem(
    contract: &Contract,
    discount: &Discount,
    redeemed: Redemptions,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    if contract
        .discounts
        .iter()
        .any(|applied| applied.discount.id == discount.id)
    {
        return Err(Rejection::AlreadyRedeemed {
            discount: discount.id.clone(),
        });
    }
    let plan = contract.plan_on(today).ok_or(Rejection::NoContract)?;
    let addons = contract.bookings.iter().map(|booking| &booking.addon);
    discount
        .validate_for(plan, addons, today, redeemed)
        .map_err(|problem| Rejection::DiscountNotGranted {
            discount: discount.id.clone(),
            problem,
        })?;
    Ok(vec![Event::DiscountGranted {
        on: today,
        discount: Box::new(discount.clone()),
    }])
}

/// When the period ends that the plan is charged for today: another plan may be in service already.
pub(super) fn plan_period_end(contract: &Contract, today: NaiveDate) -> Result<NaiveDate, Rejection> {
    period_end(contract, charged_cycle(contract, today)?, today)
}

fn charged_cycle(contract: &Contract, today: NaiveDate) -> Result<Option<Span>, Rejection> {
    let frame = Frame::of(contract)?;
    let charged = frame.as_ref().and_then(|frame| frame.stretch_on(today));
    let plan = charged
        .map(|stretch| &stretch.phase.plan)
        .or(contract.plan_on(today));
    Ok(plan.and_then(PlanVersion::main_cycle))
}

/// When a switch takes effect.
pub(super) fn switch_day(
    contract: &Contract,
    at: SwitchAt,
    today: NaiveDate,
) -> Result<NaiveDate, Rejection> {
    let at = match at {
        SwitchAt::Now => ChangeAt::Now,
        SwitchAt::PeriodEnd => ChangeAt::PeriodEnd,
        SwitchAt::TermEnd => ChangeAt::TermEnd,
    };
    effective(contract, charged_cycle(contract, today)?, at, today)
}
