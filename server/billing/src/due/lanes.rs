//! Which component is charged at which price in which stretch of days, and where its periods hang.

use chrono::NaiveDate;

use super::Source;
use crate::calendar::Anchor;
use crate::catalogue::{ComponentKind, PlanVersion, PriceComponent};
use crate::contract::{Booking, Contract, Phase, anchor_of};
use crate::error::BillingError;

/// A stretch of the paid phase under one plan version and one anchor.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Stretch<'a> {
    pub phase: &'a Phase,
    /// First day.
    pub from: NaiveDate,
    /// Day after the last; `None` for the last stretch.
    pub until: Option<NaiveDate>,
    /// Where its periods hang.
    pub anchor: Anchor,
}

/// The paid phase of a contract.
#[derive(Clone, Debug)]
pub(crate) struct Frame<'a> {
    pub contract: &'a Contract,
    /// First day of the paid phase, where anchors and terms begin.
    pub start: NaiveDate,
    /// First day that is charged: later than the start where another system billed before.
    pub charged_from: NaiveDate,
    /// First day that is not billed any more, if decided.
    pub end: Option<NaiveDate>,
    /// At least one; they follow each other without gap.
    pub stretches: Vec<Stretch<'a>>,
}

impl<'a> Frame<'a> {
    /// The paid phase, if there is one.
    ///
    /// # Errors
    /// Outside the calendar.
    pub fn of(contract: &'a Contract) -> Result<Option<Self>, BillingError> {
        let Some(start) = contract.billing_start() else {
            return Ok(None);
        };
        let end = contract.billing_end();
        let withdrawn_unpaid = contract
            .withdrawal
            .is_some_and(|withdrawal| !withdrawal.used_days_are_paid);
        if withdrawn_unpaid || end.is_some_and(|end| end <= start) {
            return Ok(None);
        }
        let mut stretches: Vec<Stretch<'a>> = Vec::with_capacity(contract.phases.len());
        for phase in &contract.phases {
            let from = phase.from.max(start);
            // What is billed from a later day than a phase that came after it is never billed.
            while stretches.pop_if(|before| before.from >= from).is_some() {}
            if let Some(before) = stretches.last_mut()
                && before.phase.plan.id == phase.plan.id
                && before.phase.plan == phase.plan
            {
                before.until = None;
                continue;
            }
            let anchor = match stretches.last() {
                Some(before) if same_length(&before.phase.plan, &phase.plan) => before.anchor,
                _ => anchor_of(phase.plan.alignment, from)?,
            };
            if let Some(before) = stretches.last_mut() {
                before.until = Some(from);
            }
            stretches.push(Stretch {
                phase,
                from,
                until: None,
                anchor,
            });
        }
        Ok((!stretches.is_empty()).then_some(Self {
            contract,
            start,
            charged_from: contract.billed_from.map_or(start, |from| from.max(start)),
            end,
            stretches,
        }))
    }

    /// The stretch a day lies in.
    pub fn stretch_on(&self, day: NaiveDate) -> Option<&Stretch<'a>> {
        let count = self.stretches.partition_point(|stretch| stretch.from <= day);
        self.stretches.get(count.saturating_sub(1))
    }

    /// Every lane of the contract: the plan's components first, then those of booked add-ons, in the order booked.
    pub(super) fn lanes(&self) -> Vec<Lane<'a>> {
        let mut lanes = Vec::new();
        for stretch in &self.stretches {
            let from = stretch.from.max(self.charged_from);
            if stretch.until.is_some_and(|until| until <= from) {
                continue;
            }
            for (place, component) in stretch.phase.plan.components.iter().enumerate() {
                lanes.push(Lane {
                    owner: Owner::Plan(&stretch.phase.plan),
                    component,
                    place,
                    from,
                    until: stretch.until,
                    anchor: stretch.anchor,
                });
            }
        }
        for (number, booking) in self.contract.bookings.iter().enumerate() {
            let first = self
                .contract
                .bookings
                .iter()
                .take(number)
                .all(|before| before.addon.id != booking.addon.id || !self.is_charged(before));
            self.booked(booking, number, first, &mut lanes);
        }
        lanes
    }

    /// Whether a booking has a paid day: one that was given up at once or in the trial has none.
    fn is_charged(&self, booking: &Booking) -> bool {
        let from = booking.from.max(self.charged_from);
        [booking.until, self.end]
            .into_iter()
            .flatten()
            .all(|until| from < until)
    }

    /// The lanes of a booking: cut only where the anchor changes (§5: its own periods from the same anchor).
    /// An add-on's setup fees are charged with the first booking that is charged at all.
    fn booked(&self, booking: &'a Booking, number: usize, setup_fee: bool, lanes: &mut Vec<Lane<'a>>) {
        let mut place = self
            .stretches
            .iter()
            .map(|stretch| stretch.phase.plan.components.len())
            .max()
            .unwrap_or(0);
        for before in self.contract.bookings.iter().take(number) {
            place = place.saturating_add(before.addon.components.len());
        }
        let mut rest = self.stretches.iter().peekable();
        let mut first = true;
        while let Some(stretch) = rest.next() {
            let mut until = stretch.until;
            while let Some(next) = rest.peek()
                && next.anchor == stretch.anchor
            {
                until = next.until;
                rest.next();
            }
            let from = stretch.from.max(booking.from).max(self.charged_from);
            let until = [until, booking.until].into_iter().flatten().min();
            if until.is_some_and(|until| until <= from) {
                continue;
            }
            for (offset, component) in booking.addon.components.iter().enumerate() {
                let setup = matches!(component.kind, ComponentKind::Setup { .. });
                if setup && !(first && setup_fee) {
                    continue;
                }
                lanes.push(Lane {
                    owner: Owner::AddOn(booking),
                    component,
                    place: place.saturating_add(offset),
                    from,
                    until,
                    anchor: stretch.anchor,
                });
            }
            first = false;
        }
    }
}

/// Whether a switch keeps the anchor (§8): the main cycle has the same length.
fn same_length(before: &PlanVersion, after: &PlanVersion) -> bool {
    let length = |plan: &PlanVersion| {
        plan.main_cycle()
            .map(|cycle| (cycle.as_months(), cycle.as_days()))
    };
    length(before) == length(after)
}

/// Whose component a lane charges.
#[derive(Clone, Copy, Debug)]
pub(super) enum Owner<'a> {
    Plan(&'a PlanVersion),
    AddOn(&'a Booking),
}

impl Owner<'_> {
    pub fn source(&self) -> Source {
        match self {
            Self::Plan(plan) => Source::Plan(plan.id.clone()),
            Self::AddOn(booking) => Source::AddOn(booking.addon.id.clone()),
        }
    }
}

/// One component at one price in a stretch of days.
#[derive(Clone, Copy, Debug)]
pub(super) struct Lane<'a> {
    pub owner: Owner<'a>,
    pub component: &'a PriceComponent,
    /// Order on documents.
    pub place: usize,
    pub from: NaiveDate,
    /// Day after the last, without regard to the contract's end.
    pub until: Option<NaiveDate>,
    pub anchor: Anchor,
}
