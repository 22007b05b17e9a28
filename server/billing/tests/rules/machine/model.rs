//! A model of a contract that lives day by day: one state, what lies ahead, and what moves them.

use std::collections::{BTreeMap, BTreeSet};

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::deeds::forget_repetitions;
use crate::laws::periods::{Hook, length};

/// The states of §9.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    PendingPayment,
    Scheduled,
    Trialing,
    TrialExpired,
    Active,
    Paused,
    Suspended,
    Ended,
    Annulled,
}

impl State {
    pub fn code(self) -> &'static str {
        match self {
            Self::PendingPayment => "pending_payment",
            Self::Scheduled => "scheduled",
            Self::Trialing => "trialing",
            Self::TrialExpired => "trial_expired",
            Self::Active => "active",
            Self::Paused => "paused",
            Self::Suspended => "suspended",
            Self::Ended => "ended",
            Self::Annulled => "annulled",
        }
    }

    pub fn is_over(self) -> bool {
        matches!(self, Self::Ended | Self::Annulled)
    }

    pub fn is_running(self) -> bool {
        matches!(self, Self::Active | Self::Paused | Self::Suspended)
    }

    /// Where a state may lead, within a day or over midnight.
    pub fn may_become(self, to: Self) -> bool {
        use State::*;
        let next: &[Self] = match self {
            PendingPayment => &[Scheduled, Trialing, TrialExpired, Active],
            Scheduled => &[Trialing, Active],
            Trialing => &[TrialExpired, Active],
            TrialExpired => &[Active],
            Active => &[Paused, Suspended],
            Paused => &[Active, Suspended],
            Suspended => &[Active, Paused],
            // A termination for cause that is accepted late may take the contract back to before its first day.
            Ended => &[Annulled],
            Annulled => &[],
        };
        self == to || (to.is_over() && !self.is_over()) || next.contains(&to)
    }
}

/// A declared end.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct End {
    pub service: NaiveDate,
    pub billing: NaiveDate,
    pub ground: CancellationGround,
}

/// A plan and the days from which it holds.
#[derive(Clone)]
pub struct Held {
    pub plan: PlanVersion,
    pub serves_from: NaiveDate,
    pub billed_from: NaiveDate,
    pub by: Author,
    pub restarts_term: bool,
    /// The components whose units were ordered with it.
    pub units_of: Vec<ComponentId>,
}

pub struct Booked {
    pub addon: AddOn,
    pub from: NaiveDate,
    pub until: Option<NaiveDate>,
}

impl Booked {
    /// Whether it is still there after a day; one that was given up before it began never was.
    pub fn ends_after(&self, day: NaiveDate) -> bool {
        self.until.is_none_or(|until| day.max(self.from) < until)
    }
}

pub struct Offered {
    pub plan: PlanVersion,
    pub from: NaiveDate,
    /// Another plan came, or was scheduled, since.
    pub outdated: bool,
}

/// A contract, as far as its state is concerned.
pub struct Machine {
    pub state: State,
    /// First paid day.
    pub active_since: Option<NaiveDate>,
    pub signed_on: NaiveDate,
    pub starts_on: NaiveDate,
    pub order: SignUp,
    pub paid: bool,
    pub method: bool,
    /// The day it ends, while it is not turned into a paid contract.
    pub trial: Option<(NaiveDate, Trial)>,
    pub buyers: BTreeMap<NaiveDate, Buyer>,
    /// The plan signed and those that came; the last one is in force.
    pub plans: Vec<Held>,
    pub scheduled: Option<Held>,
    pub offer: Option<Offered>,
    pub end: Option<End>,
    pub withdrawn_on: Option<NaiveDate>,
    pub recorded: bool,
    pub for_cause: Option<NaiveDate>,
    pub pauses: Vec<(NaiveDate, Option<NaiveDate>)>,
    pub suspended: bool,
    pub units: BTreeMap<ComponentId, BTreeMap<NaiveDate, u32>>,
    pub bookings: Vec<Booked>,
    pub usage: Vec<(ComponentId, NaiveDate, Decimal)>,
    pub discounts: BTreeSet<DiscountId>,
}

pub fn plus(day: NaiveDate, span: Span) -> NaiveDate {
    Hook::of(Alignment::ContractStart, day).boundary(span, 1)
}

impl Machine {
    pub fn signed(order: &SignUp, today: NaiveDate) -> Self {
        let starts_on = order.starts_on.unwrap_or(today);
        let trial = match order.trial {
            None => order.plan.trial,
            Some(TrialOverride::None) => None,
            Some(TrialOverride::Other(other)) => Some(other),
        };
        let trial = trial.filter(|_| !order.history.trial_used);
        let mut machine = Self {
            state: if order.pay_first {
                State::PendingPayment
            } else {
                State::Scheduled
            },
            active_since: None,
            signed_on: today,
            starts_on,
            order: order.clone(),
            paid: false,
            method: order.payment_method,
            trial: trial.map(|trial| (plus(starts_on, trial.length), trial)),
            buyers: BTreeMap::from([(today, order.buyer.clone())]),
            plans: vec![Held {
                plan: order.plan.clone(),
                serves_from: starts_on,
                billed_from: starts_on,
                by: Author::Customer,
                restarts_term: false,
                units_of: Vec::new(),
            }],
            scheduled: None,
            offer: None,
            end: None,
            withdrawn_on: None,
            recorded: false,
            for_cause: None,
            pauses: Vec::new(),
            suspended: false,
            units: BTreeMap::new(),
            bookings: Vec::new(),
            usage: Vec::new(),
            discounts: order
                .discounts
                .iter()
                .map(|discount| discount.id.clone())
                .collect(),
        };
        for (component, units) in &order.quantities {
            machine.order_units(component, starts_on, *units);
        }
        machine.midnight(today);
        machine
    }

    /// The plan in force on a day; before the first one, the one signed.
    pub fn plan_on(&self, day: NaiveDate) -> &PlanVersion {
        let begun = self.plans.iter().rfind(|held| held.serves_from <= day);
        &begun.unwrap_or(&self.plans[0]).plan
    }

    pub fn plan(&self) -> &PlanVersion {
        &self.plans.last().unwrap().plan
    }

    pub fn buyer_on(&self, day: NaiveDate) -> &Buyer {
        let known = self.buyers.range(..=day).next_back();
        known.or(self.buyers.first_key_value()).unwrap().1
    }

    /// The change to come, unless the contract ends before it.
    pub fn change_ahead(&self) -> Option<&Held> {
        self.scheduled
            .as_ref()
            .filter(|held| self.billing_end().is_none_or(|end| held.billed_from < end))
    }

    /// The last of the bookings of an add-on that is still there after a day.
    pub fn booked_after(&self, addon: &AddOnId, day: NaiveDate) -> Option<usize> {
        self.bookings
            .iter()
            .rposition(|booked| &booked.addon.id == addon && booked.ends_after(day))
    }

    /// Units ordered on a day; without an order, none.
    pub fn units_on(&self, component: &ComponentId, day: NaiveDate) -> u32 {
        let ordered = self.units.get(component);
        let last = ordered.and_then(|ordered| ordered.range(..=day).next_back());
        last.map_or(0, |(_, units)| *units)
    }

    /// Units ordered from a day on: whatever was to hold later is dropped.
    pub fn order_units(&mut self, component: &ComponentId, from: NaiveDate, units: u32) {
        let ordered = self.units.entry(component.clone()).or_default();
        ordered.split_off(&from);
        ordered.insert(from, units);
        forget_repetitions(ordered);
        if ordered.first_key_value().is_some_and(|(_, units)| *units == 0) {
            ordered.pop_first();
        }
    }

    /// A plan that never was takes the units along that were ordered with it.
    pub fn forget_units_of(&mut self, held: &Held) {
        for component in &held.units_of {
            if let Some(ordered) = self.units.get_mut(component) {
                ordered.remove(&held.billed_from);
            }
        }
    }

    /// Nothing lies ahead any more, nor what was ordered with it.
    pub fn drop_change(&mut self) {
        if let Some(held) = self.scheduled.take() {
            self.forget_units_of(&held);
        }
    }

    /// The day a trial ends the contract, as things stand.
    fn trial_ends(&self) -> Option<NaiveDate> {
        let (until, rules) = self.trial?;
        match rules.at_end {
            TrialEnd::Convert => None,
            TrialEnd::End => Some(until),
            TrialEnd::Ask(_) if self.method => None,
            TrialEnd::Ask(time) => Some(plus(until, time)),
        }
    }

    fn first_end(&self, declared: Option<NaiveDate>) -> Option<NaiveDate> {
        let ends = [declared, self.withdrawn_on, self.trial_ends()];
        ends.into_iter().flatten().min()
    }

    /// First day without service, as far as it is decided.
    pub fn ends_on(&self) -> Option<NaiveDate> {
        self.first_end(self.end.map(|end| end.service))
    }

    /// First day that is not billed.
    pub fn billing_end(&self) -> Option<NaiveDate> {
        self.first_end(self.end.map(|end| end.billing))
    }

    /// Whether the end of the trial waits for a payment method.
    pub fn needs_method(&self) -> bool {
        let needs = |rules: Trial| rules.payment_method_required || matches!(rules.at_end, TrialEnd::Ask(_));
        !self.method && self.trial.is_some_and(|(_, rules)| needs(rules))
    }

    /// What a new day brings.
    pub fn midnight(&mut self, today: NaiveDate) {
        if self.state == State::Scheduled && self.starts_on <= today {
            self.begin(today);
        }
        if let (State::Trialing, Some((until, _))) = (self.state, self.trial)
            && until <= today
        {
            if self.needs_method() {
                self.state = State::TrialExpired;
            } else {
                self.become_active(today);
            }
        }
        if let Some(held) = self.scheduled.take_if(|held| held.serves_from <= today) {
            self.take_over(held);
        }
        self.settle(today);
    }

    /// The first day of service, or of the payment if that came later.
    fn begin(&mut self, today: NaiveDate) {
        match self.trial {
            Some(_) => self.state = State::Trialing,
            None => self.become_active(today),
        }
    }

    pub fn become_active(&mut self, since: NaiveDate) {
        self.state = State::Active;
        self.active_since = Some(since);
    }

    /// What the day makes of a running contract, and of one whose end has come.
    pub fn settle(&mut self, today: NaiveDate) {
        if self.state == State::Annulled {
            return;
        }
        let never_paid = self.order.pay_first && !self.paid;
        let no_day = |end: End| never_paid || end.service <= self.starts_on;
        if self.end.is_some_and(no_day) || self.withdrawn_on.is_some_and(|on| on < self.starts_on) {
            self.state = State::Annulled;
        } else if self.ends_on().is_some_and(|end| end <= today) {
            self.state = State::Ended;
        } else if self.state.is_running() {
            let paused = |(from, until): &(NaiveDate, Option<NaiveDate>)| {
                *from <= today && until.is_none_or(|until| today < until)
            };
            self.state = match (self.pauses.iter().any(paused), self.suspended) {
                (true, _) => State::Paused,
                (false, true) => State::Suspended,
                (false, false) => State::Active,
            };
        }
    }

    /// Where the periods of a day hang: kept by a plan whose main cycle is as long (§8).
    pub fn hook_on(&self, day: NaiveDate) -> Option<Hook> {
        let start = self.active_since?;
        let mut found: Option<(&PlanVersion, Hook)> = None;
        for (place, held) in self.plans.iter().enumerate() {
            let from = held.billed_from.max(start);
            let next = self.plans.get(place + 1);
            if next.is_some_and(|next| next.billed_from <= from) || (found.is_some() && day < from) {
                continue;
            }
            let hook = match found {
                Some((before, hook)) if length(before) == length(&held.plan) => hook,
                _ => Hook::of(held.plan.alignment, from),
            };
            found = Some((&held.plan, hook));
        }
        found.map(|(_, hook)| hook)
    }

    /// First day after today's period; before the first paid day, that day as far as it is known.
    pub fn period_end(&self, cycle: Option<Span>, today: NaiveDate) -> NaiveDate {
        match (self.hook_on(today), cycle) {
            (Some(hook), Some(cycle)) => hook.period_of(cycle, today).until(),
            (Some(_), None) => today,
            (None, _) => self.trial.map_or(self.starts_on, |(until, _)| until).max(today),
        }
    }

    /// First day of the term of the plan in force, in a contract whose first paid day is this.
    pub fn term_start(&self, first_paid: NaiveDate) -> NaiveDate {
        let anew = self.plans.iter().rfind(|held| held.restarts_term);
        anew.map_or(first_paid, |held| held.billed_from.max(first_paid))
    }

    /// The ends of a term after which it is renewed or open: walked to from its first day.
    pub fn term_ends(&self, start: NaiveDate) -> impl Iterator<Item = NaiveDate> {
        let term = self.plan().term;
        let renewal = match term.renewal {
            Renewal::OpenEnded => None,
            Renewal::Fixed(renewal) => renewal.as_months(),
        };
        let initial = term.initial.and_then(Span::as_months);
        let count = match (initial, renewal) {
            (None, _) => 0,
            (Some(_), None) => 1,
            (Some(_), Some(_)) => u32::MAX,
        };
        (0..count).map(move |number| {
            let months = initial.unwrap_or(0) + renewal.unwrap_or(0) * number;
            plus(start, Span::months(months))
        })
    }

    pub fn effective(&self, cycle: Option<Span>, at: ChangeAt, today: NaiveDate) -> NaiveDate {
        match (at, self.active_since) {
            (ChangeAt::Now, _) => today.max(self.starts_on),
            (ChangeAt::TermEnd, Some(since)) => {
                let mut ends = self.term_ends(self.term_start(since));
                ends.find(|end| today < *end)
                    .unwrap_or_else(|| self.period_end(cycle, today))
            }
            (ChangeAt::PeriodEnd | ChangeAt::TermEnd, _) => self.period_end(cycle, today),
        }
    }

    /// The first end a term allows for a declaration today.
    pub fn first_term_end(&self, start: NaiveDate, today: NaiveDate) -> NaiveDate {
        let term = self.plan().term;
        let Some(initial) = self.term_ends(start).next() else {
            return plus(today, term.notice);
        };
        if plus(today, term.notice) <= initial {
            return initial;
        }
        let kept = plus(today, term.notice_after);
        match term.renewal {
            Renewal::OpenEnded => kept.max(initial),
            Renewal::Fixed(_) => self.term_ends(start).skip(1).find(|end| *end >= kept).unwrap(),
        }
    }

    /// The first possible end; the contract is neither over nor cancelled.
    pub fn earliest_end(&self, today: NaiveDate) -> NaiveDate {
        match (self.state, self.trial, self.active_since) {
            (_, _, Some(since)) => self.first_term_end(self.term_start(since), today),
            (State::Scheduled, Some(_), _) => self.starts_on,
            (State::Scheduled, None, _) => self.first_term_end(self.starts_on, today).max(self.starts_on),
            (State::Trialing, Some((until, _)), _) => until,
            _ => today,
        }
    }

    pub fn pause_ahead(&self, today: NaiveDate) -> Option<usize> {
        self.pauses
            .iter()
            .position(|(_, until)| until.is_none_or(|until| today < until))
    }

    /// The last day to withdraw.
    pub fn last_day_to_withdraw(&self) -> NaiveDate {
        let mut days = self.signed_on.iter_days().skip(14);
        days.find(|day| calendar::is_working_day(*day)).unwrap()
    }

    /// What was used of a component in the days from one to another.
    pub fn used(&self, component: &ComponentId, from: NaiveDate, until: NaiveDate) -> Decimal {
        let used = self
            .usage
            .iter()
            .filter(|(id, on, _)| id == component && (from..until).contains(on));
        used.map(|(_, _, quantity)| *quantity).sum()
    }

    /// The last day on which something may have been used.
    pub fn last_day_of_use(&self, today: NaiveDate) -> NaiveDate {
        let last = self.ends_on().map(|end| end - TimeDelta::days(1));
        last.map_or(today, |last| last.min(today))
    }
}
