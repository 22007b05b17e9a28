//! A contract: a timeline of effective-dated changes, as its events made it (§1, §4).
//!
//! Nothing has to happen for a trial to convert, a scheduled switch to come or a cancelled contract to end: the same contract
//! asked for two days gives two answers.

mod apply;
mod event;
mod state;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::{Anchor, CalendarError, Period};
use crate::catalogue::{
    AddOn, AddOnId, Alignment, ComponentId, PlanVersion, PlanVersionId, PriceComponent, Trial, TrialEnd,
};
use crate::discount::AppliedDiscount;
use crate::tax::{Buyer, Seller};

pub use apply::{ApplyError, apply, replay};
pub use event::{Author, ChangeCause, Event, PlanChanged, PriceChangeAnswer, SignedUp};
pub use state::ContractState;

/// A value that holds from a day on, until the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// First day.
    pub from: NaiveDate,
    /// What holds.
    pub value: T,
}

/// The value that holds on a day: the last one that begins on or before it.
pub(crate) fn on_day<T>(values: &[Dated<T>], day: NaiveDate) -> Option<&T> {
    let count = values.partition_point(|dated| dated.from <= day);
    count
        .checked_sub(1)
        .and_then(|last| values.get(last))
        .map(|dated| &dated.value)
}

/// Sets a value from a day on: what was to hold later is dropped, a value equal to the one before is no change.
pub(crate) fn set_from<T: PartialEq>(values: &mut Vec<Dated<T>>, from: NaiveDate, value: T) {
    values.retain(|dated| dated.from < from);
    if values.last().is_none_or(|last| last.value != value) {
        values.push(Dated { from, value });
    }
}

/// Sets what should have held from a day on until the next change, which stays.
pub(crate) fn correct_from<T: PartialEq>(values: &mut Vec<Dated<T>>, from: NaiveDate, value: T) {
    values.retain(|dated| dated.from != from);
    let place = values.partition_point(|dated| dated.from < from);
    if values.get(place).is_some_and(|next| next.value == value) {
        values.remove(place);
    }
    let before = place.checked_sub(1).and_then(|before| values.get(before));
    if before.is_none_or(|before| before.value != value) {
        values.insert(place, Dated { from, value });
    }
}

/// A stretch of the contract under one plan version.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Phase {
    /// First day billed under it.
    pub from: NaiveDate,
    /// First day of service under it; earlier than `from` where a switch changes the service now and the price later.
    pub service_from: NaiveDate,
    /// The version.
    pub plan: PlanVersion,
    /// The components whose units were ordered with it: taken back, it takes them along.
    pub units_of: Vec<ComponentId>,
    /// Who asked for it.
    pub by: Author,
    /// Whether the term begins anew with it.
    pub restarts_term: bool,
    /// Why it came.
    pub cause: ChangeCause,
}

impl Phase {
    /// Whether it is a switch that has not come yet.
    pub(crate) fn is_scheduled(&self, today: NaiveDate) -> bool {
        self.cause == ChangeCause::Switch && self.service_from > today
    }
}

/// The free phase before the term (§6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialPhase {
    /// First day.
    pub from: NaiveDate,
    /// Day after the last, as agreed; a conversion ends the phase earlier.
    pub until: NaiveDate,
    /// The rules it was granted with: a switch during the trial keeps them.
    pub rules: Trial,
    /// The day the customer turned it into a paid contract.
    pub converted_on: Option<NaiveDate>,
}

/// Why a contract was cancelled.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancellationGround {
    /// With the notice agreed.
    #[default]
    Ordinary,
    /// For cause, decided by staff (§7).
    ForCause,
    /// Because of a price change.
    PriceChange,
}

/// A cancellation, revocable until the contract ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// When it was declared.
    pub declared_on: NaiveDate,
    /// First day without service.
    pub ends_on: NaiveDate,
    /// First day that is not billed; the same as `ends_on` unless said otherwise (§7).
    pub billing_ends_on: NaiveDate,
    /// Why.
    pub ground: CancellationGround,
}

/// A declared termination for cause; staff decides, the system never refuses (§7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ForCause {
    /// When it was declared.
    pub declared_on: NaiveDate,
    /// The end asked for.
    pub requested: NaiveDate,
    /// When it was decided, and whether it was accepted.
    pub decided: Option<(NaiveDate, bool)>,
}

/// A withdrawal (R-540…552).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Withdrawal {
    /// The day the declaration arrived: the first without service.
    pub on: NaiveDate,
    /// Whether the days used are paid for, because the early start was expressly asked for.
    pub used_days_are_paid: bool,
}

/// Days without service and without charge.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    /// First day.
    pub from: NaiveDate,
    /// Day after the last; `None`: until resumed.
    pub until: Option<NaiveDate>,
}

/// A stretch of dunning suspension: no service, but charges go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suspension {
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub until: Option<NaiveDate>,
}

/// An add-on booked beside the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// The add-on as it was when booked.
    pub addon: AddOn,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last.
    pub until: Option<NaiveDate>,
}

/// Something used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// When it was used.
    pub on: NaiveDate,
    /// How much; negative for a correction.
    pub quantity: Decimal,
}

/// A price change offered to the customer: without an answer the old price stays.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceChangeOffer {
    /// When it was offered.
    pub on: NaiveDate,
    /// The version with the new prices.
    pub plan: PlanVersion,
    /// The version whose prices are to change: once another is in force, the offer means nothing any more.
    pub of: PlanVersionId,
    /// First day of the new prices, if accepted.
    pub from: NaiveDate,
    /// The answer and its day; `None`: none yet.
    pub answer: Option<(NaiveDate, PriceChangeAnswer)>,
}

/// A running subscription as its events made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// The plan versions, in order; at least one. The last may begin in the future: the scheduled change.
    pub phases: Vec<Phase>,
    /// The selling side of tax decisions.
    pub seller: Seller,
    /// The buying side of tax decisions, in order.
    pub buyers: Vec<Dated<Buyer>>,
    /// Ordered units per component of plan or add-on, the included ones among them.
    pub quantities: BTreeMap<ComponentId, Vec<Dated<u32>>>,
    /// Booked add-ons, in the order booked.
    pub bookings: Vec<Booking>,
    /// Usage per metered component, in the order of its days.
    pub usage: BTreeMap<ComponentId, Vec<Usage>>,
    /// Granted discounts, in the order granted.
    pub discounts: Vec<AppliedDiscount>,
    /// Day of the sign-up.
    pub signed_up_on: NaiveDate,
    /// First day of service (of the trial, if there is one).
    pub starts_on: NaiveDate,
    /// Of a contract that another system billed before: the first day billed here. Terms and periods hang on the start as if it had been
    /// here all along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_from: Option<NaiveDate>,
    /// Whether the contract begins only once the first payment has succeeded.
    pub pay_first: bool,
    /// The day that payment succeeded.
    pub first_payment_on: Option<NaiveDate>,
    /// The trial before the term.
    pub trial: Option<TrialPhase>,
    /// Since when a payment method is on file.
    pub payment_method_since: Option<NaiveDate>,
    /// Whether the setup fees of the signed plan are charged (first contract only, §5).
    pub setup_fee: bool,
    /// Whether the customer expressly asked for the service to begin before the withdrawal period ends.
    pub immediate_start: bool,
    /// Days without service and charge, in order.
    pub pauses: Vec<Pause>,
    /// Suspensions by dunning, in order.
    pub suspensions: Vec<Suspension>,
    /// The declared end.
    pub cancellation: Option<Cancellation>,
    /// A termination for cause that was declared.
    pub for_cause: Option<ForCause>,
    /// The withdrawal.
    pub withdrawal: Option<Withdrawal>,
    /// The last price change offered.
    pub price_change: Option<PriceChangeOffer>,
    /// Recorded end.
    pub ended_on: Option<NaiveDate>,
    /// Day of the last event.
    pub changed_on: NaiveDate,
}

impl Contract {
    /// The phase whose service runs on a day: the first one before any.
    pub(crate) fn phase_on(&self, day: NaiveDate) -> Option<&Phase> {
        let count = self.phases.partition_point(|phase| phase.service_from <= day);
        self.phases.get(count.saturating_sub(1))
    }

    /// The plan version in force on a day; before the first day, the one signed.
    ///
    /// # Errors
    /// A contract without phases, which no events make.
    pub fn plan_on(&self, day: NaiveDate) -> Option<&PlanVersion> {
        self.phase_on(day).map(|phase| &phase.plan)
    }

    /// The switch still to come after a day, if one is scheduled: at most one is (§8).
    #[must_use]
    pub fn scheduled_change(&self, today: NaiveDate) -> Option<&Phase> {
        self.phases
            .iter()
            .rfind(|phase| phase.is_scheduled(today))
            .filter(|phase| self.billing_end().is_none_or(|end| phase.from < end))
    }

    /// The price change the customer may still answer: the last one offered, while the plan it was offered for is the one in
    /// force on its day.
    #[must_use]
    pub fn open_price_change(&self, today: NaiveDate) -> Option<&PriceChangeOffer> {
        self.price_change.as_ref().filter(|offer| {
            offer.answer.is_none()
                && self
                    .plan_on(offer.from.max(today))
                    .is_some_and(|plan| plan.id == offer.of)
        })
    }

    /// The buyer as of a day.
    pub(crate) fn buyer_on(&self, day: NaiveDate) -> Option<&Buyer> {
        on_day(&self.buyers, day).or_else(|| self.buyers.first().map(|dated| &dated.value))
    }

    /// The buyers of a day and of those after it, each with its first day.
    pub(crate) fn buyers_from(&self, day: NaiveDate) -> impl Iterator<Item = (NaiveDate, &Buyer)> {
        let first = self.buyers.partition_point(|dated| dated.from <= day);
        self.buyers
            .iter()
            .skip(first.saturating_sub(1))
            .map(move |dated| (dated.from.max(day), &dated.value))
    }

    /// The components that may be charged for a day or for one after it.
    pub(crate) fn components_from(&self, day: NaiveDate) -> impl Iterator<Item = &PriceComponent> {
        let first = self.phases.partition_point(|phase| phase.from <= day);
        let plans = self.phases.iter().skip(first.saturating_sub(1));
        let booked = self
            .bookings
            .iter()
            .filter(move |booking| booking.until.is_none_or(|until| booking.from.max(day) < until));
        plans
            .flat_map(|phase| &phase.plan.components)
            .chain(booked.flat_map(|booking| &booking.addon.components))
    }

    /// The first billed day, where anchor and term begin: the start, or the day the trial ended. `None` while that day is
    /// not known (a trial that ends by itself, one that waits for a payment method, or a first payment still to come).
    #[must_use]
    pub fn billing_start(&self) -> Option<NaiveDate> {
        let paid_on = match (self.pay_first, self.first_payment_on) {
            (true, None) => return None,
            (true, paid_on) => paid_on,
            (false, _) => None,
        };
        let Some(trial) = self.trial else {
            return Some(paid_on.map_or(self.starts_on, |paid_on| self.starts_on.max(paid_on)));
        };
        if let Some(converted_on) = trial.converted_on {
            return Some(converted_on);
        }
        let by_itself = match (trial.rules.at_end, trial.rules.payment_method_required) {
            (TrialEnd::End, _) => return None,
            (TrialEnd::Convert, required) => !required,
            (TrialEnd::Ask(_), _) => false,
        };
        let ready_on = if by_itself {
            Some(trial.until)
        } else {
            self.payment_method_since.map(|since| since.max(trial.until))
        };
        ready_on.map(|ready_on| paid_on.map_or(ready_on, |paid_on| ready_on.max(paid_on)))
    }

    /// The first day on which a change of what is charged can hold: not before the service begins, and not in days that another system
    /// has billed, because nobody here knows what was paid for them.
    #[must_use]
    pub(crate) fn earliest_change(&self, today: NaiveDate) -> NaiveDate {
        let begun = today.max(self.starts_on);
        self.billed_from.map_or(begun, |from| begun.max(from))
    }

    /// The day a trial ends the contract if the customer does nothing.
    fn ended_by_trial(&self) -> Option<NaiveDate> {
        let trial = self.trial.filter(|trial| trial.converted_on.is_none())?;
        match trial.rules.at_end {
            TrialEnd::Convert => None,
            TrialEnd::End => Some(trial.until),
            TrialEnd::Ask(time) => {
                let end = crate::calendar::add_span(trial.until, time).unwrap_or(trial.until);
                let given = self.payment_method_since.is_some_and(|since| since < end);
                (!given).then_some(end)
            }
        }
    }

    fn first_end(&self, cancelled: Option<NaiveDate>) -> Option<NaiveDate> {
        [
            // What is recorded is the end of service; a cancellation knows its own.
            self.ended_on.filter(|_| cancelled.is_none()),
            cancelled,
            self.withdrawal.map(|withdrawal| withdrawal.on),
            self.ended_by_trial(),
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// First day without service, as far as it is decided: a cancellation, a withdrawal, a recorded end, or a trial that ends by
    /// itself.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.first_end(self.cancellation.map(|cancellation| cancellation.ends_on))
    }

    /// First day that is not billed any more, as far as it is decided.
    #[must_use]
    pub fn billing_end(&self) -> Option<NaiveDate> {
        self.first_end(self.cancellation.map(|cancellation| cancellation.billing_ends_on))
    }

    /// Where the periods of the first paid phase hang (§2): the first billed day, or the first aligned day on or after it.
    ///
    /// # Errors
    /// Outside the calendar.
    pub fn anchor(&self) -> Result<Option<Anchor>, CalendarError> {
        let Some(start) = self.billing_start() else {
            return Ok(None);
        };
        let phase = self.phases.iter().rfind(|phase| phase.from <= start);
        phase
            .or(self.phases.first())
            .map(|phase| anchor_of(phase.plan.alignment, start))
            .transpose()
    }

    /// Units ordered of a component on a day; `None` without an order, when nothing beyond the included is charged.
    #[must_use]
    pub fn ordered_units(&self, component: &ComponentId, day: NaiveDate) -> Option<u32> {
        self.quantities
            .get(component)
            .and_then(|orders| on_day(orders, day).copied())
    }

    /// Units charged for a unit component on a day: ordered less included.
    #[must_use]
    pub fn charged_units(&self, component: &ComponentId, included: u32, day: NaiveDate) -> u32 {
        self.ordered_units(component, day)
            .map_or(0, |ordered| ordered.saturating_sub(included))
    }

    /// Whether any plan or add-on it ever had settles what was used.
    #[must_use]
    pub fn is_metered(&self) -> bool {
        let plans = self.phases.iter().flat_map(|phase| &phase.plan.components);
        let addons = self.bookings.iter().flat_map(|booking| &booking.addon.components);
        plans.chain(addons).any(|component| component.kind.is_metered())
    }

    /// What was used of a metered component in a period, corrections included.
    pub(crate) fn used_in(&self, component: &ComponentId, period: Period) -> Decimal {
        let Some(usage) = self.usage.get(component) else {
            return Decimal::ZERO;
        };
        usage
            .iter()
            .skip(usage.partition_point(|usage| usage.on < period.from()))
            .take_while(|usage| usage.on < period.until())
            .fold(Decimal::ZERO, |sum, usage| sum.saturating_add(usage.quantity))
    }

    /// The booking of an add-on that runs on a day.
    #[must_use]
    pub fn booking_on(&self, addon: &AddOnId, day: NaiveDate) -> Option<&Booking> {
        self.bookings.iter().find(|booking| {
            &booking.addon.id == addon && booking.from <= day && booking.until.is_none_or(|until| day < until)
        })
    }

    /// The pause a day lies in.
    #[must_use]
    pub fn pause_on(&self, day: NaiveDate) -> Option<Pause> {
        self.pauses
            .iter()
            .find(|pause| pause.from <= day && pause.until.is_none_or(|until| day < until))
            .copied()
    }
}

/// The anchor of periods that begin on `start`.
pub(crate) fn anchor_of(alignment: Alignment, start: NaiveDate) -> Result<Anchor, CalendarError> {
    match alignment {
        Alignment::ContractStart => Ok(Anchor::on(start)),
        Alignment::DayOfMonth(day) => Anchor::aligned(start, u32::from(day)),
    }
}
