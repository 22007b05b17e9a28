//! What a customer changes within a plan: units, add-ons, pauses. Whether and how is for the terms of the plan to say.

use app::changing::{Choice, UnitsProblem, permitted_quote};
use app::wire::*;
use billing::users::Right;
use billing::{
    AddOn, Booking, ChangeAt, Command, Contract, PriceComponent, Rejection, add_ons_on_offer, decide,
    pause_over_by, pause_terms, permitted, quote_change, units_between, units_from,
};
use chrono::NaiveDate;
use uuid::Uuid;

use super::contract_changes::Own;
use super::contracting::plan_on;
use super::order_form::problem;
use super::portal::component_row;
use super::views::{contract_row, last_day};
use super::{Answer, RequestPort};
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn units_view(&self, slug: &str, contract: Uuid) -> Answer<UnitsView> {
        let own = self.own(slug, contract, Right::ChangeExtent).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        let parts = unit_parts(&own, today)?;
        if parts.is_empty() {
            return Err(Failure::NotFound);
        }
        let typed = self.take_typed(contract, ChangeWish::Units).await?;
        Ok(UnitsView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            payment: own.payment.clone(),
            shown: self.shown_change(&own, today, &[]),
            parts,
            typed: (!typed.component.is_empty()).then_some((typed.component, typed.quantity)),
            problems: typed.problems,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }

    pub(super) async fn extras_view(&self, slug: &str, contract: Uuid) -> Answer<ExtrasView> {
        let own = self.own(slug, contract, Right::ChangeExtent).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        let extras = extras(&own, today)?;
        if extras.is_empty() {
            return Err(Failure::NotFound);
        }
        Ok(ExtrasView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            payment: own.payment.clone(),
            extras,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }

    pub(super) async fn pause_view(&self, slug: &str, contract: Uuid) -> Answer<PauseView> {
        let own = self.own(slug, contract, Right::ChangeContracts).await?;
        let today = self.app.moment(&own.viewer.merchant).today();
        // A contract that cannot be paused has no such page.
        let terms = pause_terms(&own.contract, today)
            .filter(|_| can_pause(&own.contract, today))
            .ok_or(Failure::NotFound)?;
        let typed = self.take_typed(contract, ChangeWish::Pause).await?;
        Ok(PauseView {
            row: contract_row(&own.stored, &own.plans, self.lang, today)?,
            longest: terms.longest,
            per_year: terms.per_year,
            first_day: typed.first_day,
            last_day: typed.last_day,
            problems: typed.problems,
            frame: self.customers_frame(&own.viewer).await?,
        })
    }
}

/// The form as the engine's command; or what has to be mended.
pub(super) fn adjustment(own: &Own, form: &ChangeForm, today: NaiveDate) -> Result<Command, FieldProblem> {
    let contract = &own.contract;
    match form.wish {
        ChangeWish::Units => units(contract, form, today),
        ChangeWish::BookAddOn => add_ons_on_offer(contract, today)
            .iter()
            .find(|addon| addon.id.as_str() == form.add_on)
            .map(|addon| Command::BookAddOn {
                addon: Box::new(addon.clone()),
                quantities: [].into(),
            })
            .ok_or_else(|| problem("add_on", Problem::NothingChosen)),
        ChangeWish::EndAddOn => Ok(Command::EndAddOn {
            addon: form.add_on.as_str().into(),
            at: ChangeAt::PeriodEnd,
        }),
        ChangeWish::Pause => {
            let from = day_of("first_day", &form.first_day)?;
            let last = day_of("last_day", &form.last_day)?;
            if from < today {
                return Err(problem("first_day", Problem::DayInThePast));
            }
            if last < from {
                return Err(problem("last_day", Problem::LastBeforeFirst));
            }
            Ok(Command::Pause {
                from: Some(from),
                until: last.succ_opt(),
            })
        }
        ChangeWish::Resume => Ok(Command::Resume),
        ChangeWish::Switch
        | ChangeWish::End
        | ChangeWish::Keep
        | ChangeWish::KeepPlan
        | ChangeWish::Convert => Err(problem("plan", Problem::NothingChosen)),
    }
}

fn units(contract: &Contract, form: &ChangeForm, today: NaiveDate) -> Result<Command, FieldProblem> {
    let choice = app::changing::units(contract, &form.component, &form.quantity, today);
    choice.map(Choice::command).map_err(|why| {
        let why = match why {
            UnitsProblem::Malformed => Problem::QuantityMalformed,
            UnitsProblem::NoSuchComponent => Problem::NothingChosen,
            UnitsProblem::Unchanged => Problem::UnitsUnchanged,
        };
        problem("quantity", why)
    })
}

fn day_of(field: &str, typed: &str) -> Result<NaiveDate, FieldProblem> {
    match typed.trim() {
        "" => Err(problem(field, Problem::Missing)),
        typed => typed.parse().map_err(|_| problem(field, Problem::DateMalformed)),
    }
}

/// The field that a refusal is about, if one can be mended.
pub(super) fn mendable(rejection: &Rejection, today: NaiveDate) -> Option<FieldProblem> {
    match rejection {
        Rejection::UnitsOutOfRange { least, most, .. } => Some(problem(
            "quantity",
            Problem::UnitsOutOfRange {
                least: *least,
                most: *most,
            },
        )),
        Rejection::PauseTooLong { latest, .. } => Some(problem(
            "last_day",
            Problem::PauseTooLong {
                latest: last_day(*latest),
            },
        )),
        Rejection::TooManyPauses { per_year, next } => Some(problem(
            "first_day",
            Problem::TooManyPauses {
                per_year: *per_year,
                next: *next,
            },
        )),
        Rejection::AlreadyPaused { since } => {
            Some(problem("first_day", Problem::AlreadyPaused { since: *since }))
        }
        Rejection::DayOutOfRange {
            requested, latest, ..
        } if *requested > today => Some(problem("first_day", Problem::AfterTheEnd { last_day: *latest })),
        _ => None,
    }
}

/// What can be asked of a contract within its plan today; what is not possible is not offered.
pub(super) fn adjustments(own: &Own, today: NaiveDate) -> Answer<Vec<ChangeWish>> {
    let contract = &own.contract;
    let resume = Command::Resume;
    let can_resume =
        permitted(contract, &resume, today).is_ok() && decide(Some(contract), &resume, today).is_ok();
    let extras = extras(own, today)?;
    let wishes = [
        (ChangeWish::Units, !unit_parts(own, today)?.is_empty()),
        (ChangeWish::BookAddOn, !extras.is_empty()),
        (ChangeWish::Resume, can_resume),
        (ChangeWish::Pause, can_pause(contract, today)),
    ];
    Ok(wishes
        .into_iter()
        .filter_map(|(wish, possible)| possible.then_some(wish))
        .collect())
}

/// Whether a pause of a day could begin today or on some later day.
fn can_pause(contract: &Contract, today: NaiveDate) -> bool {
    let Some(terms) = pause_terms(contract, today) else {
        return false;
    };
    // A pause that runs has a button of its own; another one can be planned once it is over.
    let state = contract.state_on(today);
    state.is_running()
        && contract.pause_on(today).is_none()
        && pause_over_by(terms, today).is_ok()
        && contract.ends_on().is_none_or(|end| today < end)
}

fn unit_parts(own: &Own, today: NaiveDate) -> Answer<Vec<UnitPart>> {
    let contract = &own.contract;
    let day = today.max(contract.starts_on);
    let plan = plan_on(contract, today)?;
    let mut parts = Vec::new();
    for component in components_on(contract, day) {
        let Ok((least, most)) = units_between(contract, &component.id, today) else {
            continue;
        };
        let units = contract
            .ordered_units(&component.id, day)
            .unwrap_or(component.kind.included());
        let set = |quantity: u32| -> Option<Command> {
            Some(Command::SetQuantity {
                component: component.id.clone(),
                quantity,
                at: units_from(contract, &component.id, quantity, today).ok()?,
            })
        };
        // Neither more nor fewer: paused, suspended, over.
        let possible = |command: &Command| decide(Some(contract), command, today).is_ok();
        if !set(most).is_some_and(|command| possible(&command)) {
            continue;
        }
        let fewer = (least < units).then(|| set(least)).flatten();
        let fewer = fewer.and_then(|command| quote_change(contract, &own.billed, &command, today).ok());
        let scheduled = contract
            .quantities
            .get(&component.id)
            .and_then(|orders| orders.iter().find(|order| order.from > day));
        parts.push(UnitPart {
            component: component.id.to_string(),
            name: component.name.to_string(),
            kind: component.kind.clone(),
            currency: plan.currency,
            units,
            least,
            most,
            scheduled: scheduled.map(|order| (order.value, order.from)),
            fewer_from: fewer.map(|quote| quote.takes_effect_on),
        });
    }
    Ok(parts)
}

/// The components of the plan and of what is booked beside it.
fn components_on(contract: &Contract, day: NaiveDate) -> impl Iterator<Item = &PriceComponent> {
    let plan = contract.plan_on(day).map(|plan| plan.components.as_slice());
    plan.unwrap_or_default().iter().chain(
        contract
            .bookings
            .iter()
            .filter(move |booking| runs(booking, day))
            .flat_map(|booking| &booking.addon.components),
    )
}

fn runs(booking: &Booking, day: NaiveDate) -> bool {
    booking.until.is_none_or(|until| day < until)
}

/// What is booked, and what can be.
fn extras(own: &Own, today: NaiveDate) -> Answer<Vec<Extra>> {
    let contract = &own.contract;
    let day = today.max(contract.starts_on);
    let currency = plan_on(contract, today)?.currency;
    let told = |addon: &AddOn, state: ExtraState| Extra {
        id: addon.id.to_string(),
        name: addon.name.to_string(),
        components: addon
            .components
            .iter()
            .map(|component| component_row(contract, component, currency, day))
            .collect(),
        state,
    };
    let booked: Vec<&Booking> = contract
        .bookings
        .iter()
        .filter(|booking| !contract.state_on(today).is_over() && runs(booking, day))
        .collect();
    let mut extras: Vec<Extra> = booked
        .iter()
        .map(|booking| {
            let state = match booking.until {
                Some(until) => ExtraState::Ending {
                    last_day: last_day(until),
                },
                None => ExtraState::Booked { since: booking.from },
            };
            told(&booking.addon, state)
        })
        .collect();
    for addon in add_ons_on_offer(contract, today) {
        let book = Command::BookAddOn {
            addon: Box::new(addon.clone()),
            quantities: [].into(),
        };
        let taken = booked.iter().any(|booking| booking.addon.id == addon.id);
        if !taken && permitted_quote(contract, &own.billed, &book, today).is_ok() {
            extras.push(told(addon, ExtraState::OnOffer));
        }
    }
    Ok(extras)
}
