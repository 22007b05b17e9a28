//! What was used, period by period.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::lanes::Frame;
use crate::calendar::Period;
use crate::catalogue::{ComponentId, ComponentKind, Label};
use crate::contract::Contract;
use crate::error::BillingError;

/// What was used of a metered component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metered {
    /// The component.
    pub component: ComponentId,
    /// Its name as printed, in the last of the periods.
    pub name: Label,
    /// The first first, without gaps but where a pause or another plan leaves them.
    pub periods: Vec<UsedPeriod>,
}

/// What was used in a period that is settled as one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsedPeriod {
    /// Its days, cut by the beginning and the end of what is paid for.
    pub period: Period,
    /// Units, corrections included.
    pub used: Decimal,
    /// Units of it that cost nothing.
    pub included: u32,
}

impl UsedPeriod {
    /// Units beyond the included ones.
    #[must_use]
    pub fn charged(&self) -> Decimal {
        self.used.saturating_sub(self.included.into()).max(Decimal::ZERO)
    }
}

/// What was used of each metered component of a contract in the periods up to a day's, at most so many of the last ones. The contract must
/// have its usage.
///
/// # Errors
/// Outside the calendar.
pub fn usage_history(
    contract: &Contract,
    today: NaiveDate,
    most: usize,
) -> Result<Vec<Metered>, BillingError> {
    let Some(frame) = Frame::of(contract)? else {
        return Ok(Vec::new());
    };
    let mut all: Vec<Metered> = Vec::new();
    for lane in frame.lanes() {
        let ComponentKind::Metered { cycle, included, .. } = &lane.component.kind else {
            continue;
        };
        let end = [lane.until, frame.end].into_iter().flatten().min();
        let mut periods = Vec::new();
        for tile in lane.anchor.periods(*cycle, lane.from)? {
            let tile = tile?.period;
            if tile.from() > today || end.is_some_and(|end| end <= tile.from()) {
                break;
            }
            let until = end.map_or(tile.until(), |end| tile.until().min(end));
            let period = Period::new(tile.from(), until)?;
            periods.push(UsedPeriod {
                period,
                used: contract.used_in(&lane.component.id, period),
                included: *included,
            });
        }
        let (id, name) = (&lane.component.id, &lane.component.name);
        match all.iter_mut().find(|known| known.component == *id) {
            Some(known) => {
                known.name.clone_from(name);
                known.periods.extend(periods);
            }
            None => all.push(Metered {
                component: id.clone(),
                name: name.clone(),
                periods,
            }),
        }
    }
    for metered in &mut all {
        let surplus = metered.periods.len().saturating_sub(most);
        metered.periods.drain(..surplus);
    }
    all.retain(|metered| !metered.periods.is_empty());
    Ok(all)
}
