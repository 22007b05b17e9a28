//! Which days what was billed covers.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::Billed;
use crate::calendar::Period;
use crate::due::{Item, ItemKind};
use crate::error::BillingError;
use crate::money::{Money, MoneyError};

pub(super) fn over_credited(rows: &[&Billed]) -> BillingError {
    BillingError::CreditedMoreThanBilled {
        component: rows
            .first()
            .map_or_else(|| "".into(), |row| row.component.clone()),
        from: rows.first().and_then(|row| row.period_from),
    }
}

/// Stretches of days with the number of charges less credits that cover each; `marks` adds more cuts.
pub(super) fn levels(
    rows: &[&Billed],
    marks: impl IntoIterator<Item = NaiveDate>,
) -> Result<Vec<(Period, usize)>, BillingError> {
    // One by one: collecting brings a way to sort into the browser.
    let mut cuts = BTreeSet::new();
    cuts.extend(marks);
    let of_days = || rows.iter().filter(|row| row.kind != ItemKind::Adjustment);
    for row in of_days() {
        cuts.extend(row.period_from);
        cuts.extend(row.period_until);
    }
    cuts.iter()
        .zip(cuts.iter().skip(1))
        .map(|(from, until)| {
            let covering =
                || of_days().filter(|row| row.period_from <= Some(*from) && Some(*until) <= row.period_until);
            let credits = covering().filter(|row| row.kind == ItemKind::Credit).count();
            let charges = covering().filter(|row| row.kind != ItemKind::Credit).count();
            let level = charges.checked_sub(credits).ok_or_else(|| over_credited(rows))?;
            Ok((Period::new(*from, *until)?, level))
        })
        .collect()
}

/// Which days are covered by what was billed, in stretches that do not touch.
#[derive(Default)]
pub(super) struct Coverage {
    /// Served days that nothing was billed for.
    pub open: Vec<Period>,
    /// Billed days that are no longer served.
    pub surplus: Vec<Period>,
}

impl Coverage {
    /// Charges cover days, credits uncover them; no day may be covered twice.
    pub fn of(run: &[&Item], rows: &[&Billed]) -> Result<Self, BillingError> {
        let mut coverage = Self::default();
        let served = || run.iter().filter_map(|item| item.period);
        let marks = served().flat_map(|period| [period.from(), period.until()]);
        for (stretch, level) in levels(rows, marks)? {
            let used = served().any(|period| period.contains(stretch.from()));
            match (level, used) {
                (0, true) => append(&mut coverage.open, stretch)?,
                (1, false) => append(&mut coverage.surplus, stretch)?,
                (0, false) | (1, true) => {}
                _ => {
                    return Err(BillingError::AlreadyBilled {
                        component: rows
                            .first()
                            .map_or_else(|| "".into(), |row| row.component.clone()),
                        from: Some(stretch.from()),
                        until: Some(stretch.until()),
                    });
                }
            }
        }
        Ok(coverage)
    }
}

/// Adds a stretch, joined to the last one if they touch.
pub(super) fn append(stretches: &mut Vec<Period>, next: Period) -> Result<(), BillingError> {
    match stretches.last_mut() {
        Some(last) if last.until() == next.from() => *last = Period::new(last.from(), next.until())?,
        _ => stretches.push(next),
    }
    Ok(())
}

/// An amount over stretches of days, by their days, in parts that add up; whole where there are none.
pub(super) fn over(amount: Money, stretches: &[Period]) -> Result<Vec<(Option<Period>, Money)>, MoneyError> {
    if stretches.len() < 2 {
        return Ok(vec![(stretches.first().copied(), amount)]);
    }
    let days: Vec<u32> = stretches.iter().map(|stretch| stretch.days()).collect();
    let parts = amount.split(&days)?;
    Ok(stretches
        .iter()
        .map(|stretch| Some(*stretch))
        .zip(parts)
        .filter(|(_, part)| !part.is_zero())
        .collect())
}
