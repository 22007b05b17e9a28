//! Law 9: periods tile, and cost what their days cost. Told a second time, day by day and without the engine's calendar.

use std::collections::BTreeMap;

use billing::*;
use chrono::{Datelike, NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::config;
use super::documents::rounded_quotient;
use super::timeline::*;
use crate::story::*;

/// Where periods hang: a date, and the day of the month that is aimed at.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hook {
    date: NaiveDate,
    aim: u32,
}

/// The day of a month counted from year 0; the last one of a shorter month.
pub fn in_month(months: i32, aim: u32) -> NaiveDate {
    let (year, month) = (
        months.div_euclid(12),
        u32::try_from(months.rem_euclid(12)).unwrap() + 1,
    );
    let mut day = aim;
    loop {
        if let Some(date) = NaiveDate::from_ymd_opt(year, month, day) {
            return date;
        }
        day -= 1;
    }
}

pub fn month_of(date: NaiveDate) -> i32 {
    date.year() * 12 + i32::try_from(date.month0()).unwrap()
}

impl Hook {
    pub fn of(alignment: Alignment, from: NaiveDate) -> Self {
        match alignment {
            Alignment::ContractStart => Self {
                date: from,
                aim: from.day(),
            },
            Alignment::DayOfMonth(day) => {
                let aim = u32::from(day);
                let here = in_month(month_of(from), aim);
                let date = if here < from {
                    in_month(month_of(from) + 1, aim)
                } else {
                    here
                };
                Self { date, aim }
            }
        }
    }

    pub fn boundary(self, cycle: Span, number: i32) -> NaiveDate {
        match (cycle.as_months(), cycle.as_days()) {
            (Some(months), _) => in_month(
                month_of(self.date) + number * i32::try_from(months).unwrap(),
                self.aim,
            ),
            (None, Some(days)) => self.date + TimeDelta::days(i64::from(number) * i64::from(days)),
            (None, None) => unreachable!("a span is of days or of months"),
        }
    }

    /// The full period a day lies in, found by walking.
    pub fn period_of(self, cycle: Span, day: NaiveDate) -> Period {
        let mut number = 0;
        while self.boundary(cycle, number) > day {
            number -= 1;
        }
        while self.boundary(cycle, number + 1) <= day {
            number += 1;
        }
        Period::new(self.boundary(cycle, number), self.boundary(cycle, number + 1)).unwrap()
    }
}

/// A stretch of paid days under one plan.
struct Stretch<'a> {
    phase: &'a Phase,
    from: NaiveDate,
    hook: Hook,
}

/// The paid days of a contract.
struct Paid<'a> {
    contract: &'a Contract,
    start: NaiveDate,
    end: Option<NaiveDate>,
    stretches: Vec<Stretch<'a>>,
}

pub fn length(plan: &PlanVersion) -> Option<(Option<u32>, Option<u32>)> {
    plan.main_cycle()
        .map(|cycle| (cycle.as_months(), cycle.as_days()))
}

impl<'a> Paid<'a> {
    fn of(contract: &'a Contract) -> Option<Self> {
        let start = contract.billing_start()?;
        let end = contract.billing_end();
        let given_back = contract
            .withdrawal
            .is_some_and(|withdrawal| !withdrawal.used_days_are_paid);
        if given_back || end.is_some_and(|end| end <= start) {
            return None;
        }
        let mut stretches: Vec<Stretch<'a>> = Vec::new();
        for phase in &contract.phases {
            let from = phase.from.max(start);
            // The last of several plans that begin on a day, or before the first paid one, holds; and one that was to be charged
            // from a later day on than the one after it never is.
            while stretches.pop_if(|before| before.from >= from).is_some() {}
            let kept = stretches
                .last()
                .filter(|before| length(&before.phase.plan) == length(&phase.plan));
            let hook = kept.map_or_else(|| Hook::of(phase.plan.alignment, from), |kept| kept.hook);
            stretches.push(Stretch { phase, from, hook });
        }
        Some(Self {
            contract,
            start,
            end,
            stretches,
        })
    }

    fn stretch_on(&self, day: NaiveDate) -> &Stretch<'a> {
        self.stretches
            .iter()
            .rfind(|stretch| stretch.from <= day)
            .unwrap()
    }

    /// What is charged on a day: the plan's components, and those of booked add-ons.
    fn charged_on(&self, day: NaiveDate) -> Vec<(Source, &'a PriceComponent)> {
        if day < self.start || self.end.is_some_and(|end| end <= day) {
            return Vec::new();
        }
        let plan = &self.stretch_on(day).phase.plan;
        let of_plan = plan
            .components
            .iter()
            .map(|component| (Source::Plan(plan.id.clone()), component));
        let booked = self
            .contract
            .bookings
            .iter()
            .filter(|booking| booking.from <= day && booking.until.is_none_or(|until| day < until));
        let of_addons = booked.flat_map(|booking| {
            let source = Source::AddOn(booking.addon.id.clone());
            booking
                .addon
                .components
                .iter()
                .map(move |component| (source.clone(), component))
        });
        of_plan.chain(of_addons).collect()
    }

    /// The exact price of a component's full period at the units of a day.
    fn price_on(&self, component: &PriceComponent, day: NaiveDate) -> Decimal {
        let units = self.contract.ordered_units(&component.id, day).unwrap_or(0);
        component.kind.full_price(Decimal::from(units)).unwrap().exact
    }

    fn is_paused(&self, day: NaiveDate) -> bool {
        let pauses = &self.contract.pauses;
        pauses
            .iter()
            .any(|pause| pause.from <= day && pause.until.is_none_or(|until| day < until))
    }
}

/// price · days ÷ days of the full period, rounded half away from zero, or down after a withdrawal.
fn share(price: Decimal, days: u32, full_days: u32, currency: Currency, down: bool) -> i64 {
    let scale = 10_i128.pow(price.scale());
    let minor = price.mantissa() * 10_i128.pow(currency.minor_digits()) * i128::from(days);
    let divisor = scale * i128::from(full_days);
    if down && days < full_days {
        i64::try_from(minor / divisor).unwrap()
    } else {
        rounded_quotient(minor, divisor)
    }
}

/// Every served day that costs something is in exactly one item of its component, and no other day is.
fn days_are_covered_once(paid: &Paid<'_>, items: &[Item], until: NaiveDate) -> Tested {
    let mut covered: BTreeMap<(ComponentId, NaiveDate), u32> = BTreeMap::new();
    for item in items.iter().filter(|item| item.kind == ItemKind::Recurring) {
        let period = item.period.unwrap();
        for day in period.from().iter_days().take_while(|day| *day < period.until()) {
            *covered.entry((item.component.clone(), day)).or_default() += 1;
        }
    }
    for day in paid.start.iter_days().take_while(|day| *day < until) {
        for (_, component) in paid.charged_on(day) {
            let recurs = component.kind.cycle().is_some() && !component.kind.is_metered();
            if recurs && !paid.is_paused(day) && !paid.price_on(component, day).is_zero() {
                let times = covered.remove(&(component.id.clone(), day));
                prop_assert_eq!(times, Some(1), "{} on {}", component.id, day);
            }
        }
    }
    let beyond: Vec<_> = covered.into_keys().filter(|(_, day)| *day < until).collect();
    prop_assert!(beyond.is_empty(), "{:?}", beyond);
    Ok(())
}

/// An item lies in the full period that its anchor and cycle give, and its run costs what its days cost.
fn items_fit_their_periods(paid: &Paid<'_>, items: &[Item]) -> Tested {
    let mut runs: BTreeMap<(&ComponentId, &Run), (u32, i64, i64)> = BTreeMap::new();
    for item in items {
        let Some(period) = item.period else { continue };
        let (source, component) = paid
            .charged_on(period.from())
            .into_iter()
            .find(|(_, component)| component.id == item.component)
            .unwrap();
        prop_assert_eq!(&source, &item.run.source);
        let cycle = component.kind.cycle().unwrap();
        let full = paid
            .stretch_on(period.from())
            .hook
            .period_of(cycle, period.from());
        prop_assert_eq!(
            item.derivation.full_period,
            Some(full),
            "{} {:?}",
            item.component,
            period
        );
        prop_assert!(full.from() <= period.from() && period.until() <= full.until());
        prop_assert_eq!(item.derivation.days_used, period.days());
        prop_assert_eq!(item.derivation.days_full, full.days());
        if item.kind == ItemKind::Usage {
            continue;
        }
        let down = paid.contract.withdrawal.is_some()
            && Some(period.until()) == paid.contract.billing_end()
            && period.until() < full.until();
        let price = paid.price_on(component, period.from());
        let run = runs.entry((&item.component, &item.run)).or_default();
        run.0 += period.days();
        run.1 += item.amount.minor();
        run.2 = share(price, run.0, full.days(), item.amount.currency(), down);
        prop_assert_eq!(run.1, run.2, "{} until {}", item.component, period.until());
        let discounted = !paid.contract.discounts.is_empty();
        prop_assert!(discounted || item.total == item.amount);
        prop_assert!(!item.total.is_negative() && item.total.minor() <= item.amount.minor());
    }
    Ok(())
}

/// The setup fees of the first contract (§5): of the plan signed, or of the one in force when a trial has ended, and of each
/// add-on when it is first booked; never of a plan that was switched to.
fn setup_fees_are_charged_once(paid: &Paid<'_>, items: &[Item], until: NaiveDate) -> Tested {
    let setups = |components: &[PriceComponent]| -> Vec<ComponentId> {
        let costing = components
            .iter()
            .filter(|component| matches!(component.kind, ComponentKind::Setup { price } if !price.is_zero()));
        costing.map(|component| component.id.clone()).collect()
    };
    let contract = paid.contract;
    let mut expected = Vec::new();
    if contract.withdrawal.is_none() {
        if contract.setup_fee && paid.start <= until {
            let signed = contract.phases.first().filter(|phase| phase.from == paid.start);
            let phase = signed.unwrap_or(paid.stretches[0].phase);
            expected.extend(setups(&phase.plan.components));
        }
        for addon in ["extra", "team"] {
            let lived = contract.bookings.iter().find(|booking| {
                let from = booking.from.max(paid.start);
                let ends = [booking.until, paid.end].into_iter().flatten().min();
                booking.addon.id.as_str() == addon && ends.is_none_or(|end| from < end) && from <= until
            });
            // One that ended in the trial, or was given up at once, was never charged for.
            expected.extend(
                lived
                    .into_iter()
                    .flat_map(|booking| setups(&booking.addon.components)),
            );
        }
    }
    let mut charged: Vec<_> = items
        .iter()
        .filter(|item| item.kind == ItemKind::Setup)
        .map(|item| item.component.clone())
        .collect();
    charged.sort();
    expected.sort();
    prop_assert_eq!(charged, expected);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_9_periods_of_a_component_tile(timeline in any_timeline()) {
        let story = timeline.unbilled()?;
        let until = timeline.last_day();
        // In arrears, the last days may fall due up to a year later.
        let horizon = until + TimeDelta::days(370);
        let items = items(&story, horizon)?;
        let Some(paid) = Paid::of(&story.contract) else {
            prop_assert_eq!(items, vec![]);
            return Ok(());
        };
        prop_assert!(items.is_sorted_by_key(|item| item.due_on));
        days_are_covered_once(&paid, &items, until)?;
        items_fit_their_periods(&paid, &items)?;
        setup_fees_are_charged_once(&paid, &items, horizon)?;
    }
}

/// Every day of eight years as an anchor, among them two leap days: no boundary is computed from a clamped one.
#[test]
fn law_9_boundaries_tile_for_every_anchor_day() {
    let cycles = ["1 month", "2 months", "3 months", "1 year", "1 week", "10 days"].map(span);
    for anchor in day("2019-01-01").iter_days().take_while(|day| day.year() < 2027) {
        for alignment in [
            Alignment::ContractStart,
            Alignment::DayOfMonth(29),
            Alignment::DayOfMonth(31),
        ] {
            let hook = Hook::of(alignment, anchor);
            let engine = match alignment {
                Alignment::ContractStart => Anchor::on(anchor),
                Alignment::DayOfMonth(day) => Anchor::aligned(anchor, u32::from(day)).unwrap(),
            };
            assert_eq!(engine.date(), hook.date);
            for cycle in cycles {
                let mut from = anchor;
                for tile in engine.periods(cycle, anchor).unwrap().take(14) {
                    let tile = tile.unwrap();
                    assert_eq!(tile.period.from(), from);
                    assert_eq!(
                        tile.full,
                        hook.period_of(cycle, from),
                        "{anchor} {alignment:?} {cycle}"
                    );
                    assert_eq!(engine.period_of(cycle, from), Ok(tile.full));
                    from = tile.period.until();
                }
            }
        }
    }
}
