//! The runs of a lane: per period, the days with one number of units, without paused days.

use std::rc::Rc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::lanes::{Frame, Lane};
use crate::calendar::{Period, TiledPeriod};
use crate::catalogue::{ComponentKind, Priced, Timing};
use crate::contract::Dated;
use crate::error::BillingError;
use crate::money::Money;

/// The stretches of served days of a run; nearly always one.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub first: Period,
    /// Only where a pause parts the run; boxed, since charges are many and pauses few.
    more: Option<Box<[Period]>>,
}

impl Served {
    fn whole(run: Period) -> Self {
        Self {
            first: run,
            more: None,
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = Period> + '_ {
        std::iter::once(self.first).chain(self.more.iter().flatten().copied())
    }
}

/// What some units cost for a full period; charges of one lane share it.
#[derive(Clone, Debug)]
pub(super) struct Price {
    /// The units it is the price of.
    units: Decimal,
    pub priced: Priced,
    /// The sum, rounded.
    pub rounded: Money,
}

/// A charge before discounts and tax.
#[derive(Clone, Debug)]
pub(super) struct Charge<'a> {
    pub lane: &'a Lane<'a>,
    /// The period and its full length; `None` for a setup fee.
    pub tile: Option<TiledPeriod>,
    /// The run as it would be if nothing cut it: until its period's end. `None` for a setup fee.
    pub uncut: Option<Period>,
    /// The days served; `None` for a setup fee.
    pub served: Option<Served>,
    pub price: Rc<Price>,
    pub due_on: NaiveDate,
    /// The last day of the part-service: it decides the tax. A switch or the end moves it, a pause or another number
    /// of units does not.
    pub performed_on: NaiveDate,
}

impl Charge<'_> {
    /// The first day the charge is for.
    pub fn begins_on(&self) -> NaiveDate {
        self.uncut.map_or(self.due_on, Period::from)
    }
}

/// The price of so many units, remembered while their number does not change.
struct Prices<'a> {
    frame: &'a Frame<'a>,
    kind: &'a ComponentKind,
    known: Option<Rc<Price>>,
}

impl Prices<'_> {
    fn of(&mut self, units: Decimal) -> Result<Rc<Price>, BillingError> {
        if let Some(known) = self.known.as_ref().filter(|known| known.units == units) {
            return Ok(Rc::clone(known));
        }
        let priced = self.kind.full_price(units)?;
        let rounded = Money::from_decimal_rounded(priced.exact, self.frame.currency())?;
        let price = Rc::new(Price {
            units,
            priced,
            rounded,
        });
        self.known = Some(Rc::clone(&price));
        Ok(price)
    }
}

impl Frame<'_> {
    /// The currency of the contract, which no switch changes.
    pub fn currency(&self) -> crate::money::Currency {
        self.stretches
            .first()
            .map_or(crate::money::Currency::Eur, |stretch| stretch.phase.plan.currency)
    }
}

/// The days asked about: those after `after`, if there is one, until `until`.
#[derive(Clone, Copy)]
pub(super) struct Days {
    pub after: Option<NaiveDate>,
    pub until: NaiveDate,
}

impl Days {
    pub const fn until(until: NaiveDate) -> Self {
        Self { after: None, until }
    }

    fn excludes(self, day: NaiveDate) -> bool {
        self.after.is_some_and(|after| day <= after)
    }
}

/// Adds the charges of a lane that fall due in some days; those that cost nothing before discounts are left out.
pub(super) fn charges<'a>(
    frame: &'a Frame<'a>,
    lane: &'a Lane<'a>,
    days: Days,
    found: &mut Vec<Charge<'a>>,
) -> Result<(), BillingError> {
    let until = days.until;
    let end = [lane.until, frame.end].into_iter().flatten().min();
    if end.is_some_and(|end| end <= lane.from) || lane.from > until {
        return Ok(());
    }
    let kind = &lane.component.kind;
    let mut prices = Prices {
        frame,
        kind,
        known: None,
    };
    let Some(cycle) = kind.cycle() else {
        let price = prices.of(Decimal::ONE)?;
        if !price.priced.exact.is_zero() && !days.excludes(lane.from) {
            found.push(Charge {
                lane,
                tile: None,
                uncut: None,
                served: None,
                price,
                due_on: lane.from,
                performed_on: lane.from,
            });
        }
        return Ok(());
    };
    let orders = frame
        .contract
        .quantities
        .get(&lane.component.id)
        .map_or(&[][..], Vec::as_slice);
    // What falls due after a day lies in its period or later.
    let from = match days.after {
        Some(after) if after > lane.from => lane.anchor.period_of(cycle, after)?.from().max(lane.from),
        _ => lane.from,
    };
    for tile in lane.anchor.periods(cycle, from)? {
        let tile = tile?;
        if tile.period.from() > until {
            break;
        }
        let available = match end {
            Some(end) => match tile.period.before(end) {
                Some(available) => available,
                None => break,
            },
            None => tile.period,
        };
        let mut rest = Some(available);
        while let Some(run) = rest {
            let units = units_on(frame, lane, kind, orders, run);
            let next = if kind.is_ordered_in_units() {
                next_change(kind, orders, run, units)
            } else {
                None
            };
            rest = next.and_then(|next| Period::new(next, run.until()).ok());
            let run = next.and_then(|next| run.before(next)).unwrap_or(run);
            let served = if kind.is_metered() {
                Some(Served::whole(run))
            } else {
                without_pauses(frame, run)
            };
            let Some(served) = served else { continue };
            let due_on = match kind.timing() {
                Timing::Advance => served.first.from(),
                Timing::Arrears => available.until(),
            };
            if due_on > until || days.excludes(due_on) {
                continue;
            }
            let price = prices.of(units)?;
            if price.priced.exact.is_zero() {
                continue;
            }
            found.push(Charge {
                lane,
                tile: Some(tile),
                uncut: if kind.is_metered() {
                    Some(run)
                } else {
                    Some(Period::new(served.first.from(), tile.period.until())?)
                },
                served: Some(served),
                price,
                due_on,
                performed_on: available.last_day(),
            });
        }
    }
    Ok(())
}

/// Units on the first day of a run: ordered ones, or what was used in it; one for a fee.
fn units_on(
    frame: &Frame<'_>,
    lane: &Lane<'_>,
    kind: &ComponentKind,
    orders: &[Dated<u32>],
    run: Period,
) -> Decimal {
    match kind {
        ComponentKind::Setup { .. } | ComponentKind::Base { .. } => Decimal::ONE,
        ComponentKind::Unit { .. } | ComponentKind::Tiered { .. } => {
            crate::contract::on_day(orders, run.from()).map_or(Decimal::ZERO, |units| Decimal::from(*units))
        }
        ComponentKind::Metered { .. } => frame.contract.used_in(&lane.component.id, run).max(Decimal::ZERO),
    }
}

/// The first day in a run from which another number of units is charged.
fn next_change(
    kind: &ComponentKind,
    orders: &[Dated<u32>],
    run: Period,
    units: Decimal,
) -> Option<NaiveDate> {
    let included = Decimal::from(kind.included());
    orders
        .iter()
        .skip(orders.partition_point(|order| order.from <= run.from()))
        .take_while(|order| order.from < run.until())
        .find(|order| Decimal::from(order.value).max(included) != units.max(included))
        .map(|order| order.from)
}

/// What pauses leave of a run; `None` if nothing.
fn without_pauses(frame: &Frame<'_>, run: Period) -> Option<Served> {
    let pauses = &frame.contract.pauses;
    if pauses.is_empty() {
        return Some(Served::whole(run));
    }
    let mut stretches = Vec::new();
    let mut from = run.from();
    for pause in pauses {
        if pause.from >= run.until() {
            break;
        }
        if pause.until.is_some_and(|until| until <= from) {
            continue;
        }
        stretches.extend(Period::new(from, pause.from).ok());
        match pause.until {
            Some(until) => from = from.max(until),
            None => {
                from = run.until();
                break;
            }
        }
    }
    stretches.extend(Period::new(from, run.until()).ok());
    let (first, more) = stretches.split_first()?;
    Some(Served {
        first: *first,
        more: (!more.is_empty()).then(|| more.into()),
    })
}
