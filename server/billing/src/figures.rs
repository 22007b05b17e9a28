//! What a merchant's figures mean: net amounts of lines, days a service is spread over, and how old open items are.
//!
//! Each rule keeps its sum to the cent, so that every figure can be added up again from documents and contracts.

mod contracts;
mod recurring;

use chrono::{Datelike, Months, NaiveDate};

use crate::calendar::Period;
use crate::money::{Currency, Money, MoneyError};

pub use contracts::{Fact, Facts, Leaving, Movement, Place, Sum, facts, has_grown};

/// The first day of the month a day lies in.
#[must_use]
pub fn month_of(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

/// The month so many months before another.
#[must_use]
pub fn months_before(month: NaiveDate, count: u32) -> NaiveDate {
    month.checked_sub_months(Months::new(count)).unwrap_or(month)
}

/// The months from one to another, both included; none if they are the wrong way round.
pub fn months(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let next = |month: &NaiveDate| month.checked_add_months(Months::new(1));
    std::iter::successors(Some(month_of(from)), next).take_while(move |month| *month <= to)
}

/// When an amount is earned: by the day over its service period, in months (first days). What has no period is earned on its own day.
/// The months sum to the amount; what does not divide goes to the months with the largest remainders.
///
/// ```
/// use billing::figures::spread;
/// use billing::{Currency, Money, Period};
/// let day = |text: &str| text.parse::<chrono::NaiveDate>();
/// let period = Period::new(day("2026-01-16")?, day("2026-02-16")?)?;
/// let months = spread(Money::new(3_100, Currency::Eur), Some(period), day("2026-01-16")?)?;
/// let cents: Vec<i64> = months.iter().map(|(_, part)| part.minor()).collect();
/// assert_eq!(cents, [1_600, 1_500]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Never for amounts a document can have: only if an amount is too large to be split.
pub fn spread(
    amount: Money,
    period: Option<Period>,
    day: NaiveDate,
) -> Result<Vec<(NaiveDate, Money)>, MoneyError> {
    let Some(period) = period else {
        return Ok(vec![(month_of(day), amount)]);
    };
    let touched: Vec<NaiveDate> = months(period.from(), period.last_day()).collect();
    let days: Vec<u32> = touched
        .iter()
        .map(|month| {
            let next = month.checked_add_months(Months::new(1)).unwrap_or(*month);
            let days = next
                .min(period.until())
                .signed_duration_since(period.from().max(*month));
            u32::try_from(days.num_days()).unwrap_or(0)
        })
        .collect();
    Ok(touched.into_iter().zip(amount.split(&days)?).collect())
}

/// Net amounts of a document's lines of one tax rate, in minor units, from the amounts printed (net or gross) and the net sum the document
/// states: line by line what the running total comes to, so that they sum to it. `rate`, in per cent, decides only where lines cancel
/// out.
///
/// ```
/// use billing::figures::net_of_lines;
/// assert_eq!(net_of_lines(&[990, 2_990], 3_345, 19.into()), [832, 2_513]);
/// ```
#[must_use]
pub fn net_of_lines(amounts: &[i64], net: i64, rate: rust_decimal::Decimal) -> Vec<i64> {
    use rust_decimal::Decimal;
    use rust_decimal::prelude::ToPrimitive;

    let total: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
    if total == i128::from(net) && total != 0 {
        return amounts.to_vec();
    }
    let net_until = |running: i128| -> i64 {
        let part = if total == 0 {
            // Nothing to compare with: the tax is taken out of each.
            let whole = Decimal::ONE_HUNDRED.saturating_add(rate);
            Decimal::try_from_i128_with_scale(running, 0)
                .ok()
                .and_then(|running| running.checked_mul(Decimal::ONE_HUNDRED))
                .and_then(|part| part.checked_div(whole))
                .and_then(|part| part.trunc().to_i128())
        } else {
            running
                .checked_mul(i128::from(net))
                .and_then(|part| part.checked_div(total))
        };
        part.and_then(|part| i64::try_from(part).ok()).unwrap_or(0)
    };
    let mut running: i128 = 0;
    let mut before = 0;
    amounts
        .iter()
        .map(|amount| {
            running = running.saturating_add(i128::from(*amount));
            let until = net_until(running);
            let part = until.saturating_sub(before);
            before = until;
            part
        })
        .collect()
}

/// How long an invoice has been overdue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Age {
    /// Due today or later.
    NotDue,
    /// 1 to 30 days.
    UpTo30,
    /// 31 to 60 days.
    UpTo60,
    /// 61 to 90 days.
    UpTo90,
    /// More than 90 days.
    Over90,
}

impl Age {
    /// All of them, the youngest first.
    pub const ALL: [Self; 5] = [
        Self::NotDue,
        Self::UpTo30,
        Self::UpTo60,
        Self::UpTo90,
        Self::Over90,
    ];

    /// Of an invoice that falls due on a day.
    ///
    /// ```
    /// use billing::figures::Age;
    /// let day = |text: &str| text.parse::<chrono::NaiveDate>();
    /// assert_eq!(Age::on(day("2026-05-31")?, day("2026-05-31")?), Age::NotDue);
    /// assert_eq!(Age::on(day("2026-05-31")?, day("2026-06-30")?), Age::UpTo30);
    /// assert_eq!(Age::on(day("2026-05-31")?, day("2026-07-01")?), Age::UpTo60);
    /// # Ok::<(), chrono::ParseError>(())
    /// ```
    #[must_use]
    pub fn on(due_on: NaiveDate, today: NaiveDate) -> Self {
        match today.signed_duration_since(due_on).num_days() {
            ..=0 => Self::NotDue,
            1..=30 => Self::UpTo30,
            31..=60 => Self::UpTo60,
            61..=90 => Self::UpTo90,
            91.. => Self::Over90,
        }
    }
}

/// The sum of amounts in one currency; what does not fit is left at the edge, for a figure is no promise.
#[must_use]
pub fn total(minor: impl IntoIterator<Item = i64>, currency: Currency) -> Money {
    Money::new(minor.into_iter().fold(0, i64::saturating_add), currency)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn day(number: i32) -> NaiveDate {
        NaiveDate::from_num_days_from_ce_opt(738_000 + number).unwrap()
    }

    proptest! {
        #[test]
        fn what_is_spread_is_neither_more_nor_less(
            minor in -1_000_000_i64..1_000_000, from in 0..2_000, days in 1..800,
        ) {
            let period = Period::new(day(from), day(from + days)).unwrap();
            let parts = spread(Money::new(minor, Currency::Eur), Some(period), day(from)).unwrap();
            prop_assert_eq!(parts.iter().map(|(_, part)| part.minor()).sum::<i64>(), minor);
            for (month, part) in &parts {
                // Within a cent of its days' share.
                let counted = (0..days).filter(|n| month_of(day(from + n)) == *month).count() as i64;
                prop_assert!(counted > 0);
                prop_assert!((part.minor() * i64::from(days) - minor * counted).abs() < i64::from(days));
            }
        }

        #[test]
        fn lines_sum_to_the_net_of_their_document(
            amounts in prop::collection::vec(-100_000_i64..100_000, 1..12), rate in prop::sample::select(vec![0, 7, 19]),
        ) {
            let gross: i64 = amounts.iter().sum();
            let net = gross * 100 / (100 + rate);
            let parts = net_of_lines(&amounts, net, rate.into());
            prop_assert_eq!(parts.iter().sum::<i64>(), net);
        }

        #[test]
        fn every_day_has_one_age(late in -400_i32..400) {
            let age = Age::on(day(1_000), day(1_000 + late));
            let place = Age::ALL.iter().position(|known| *known == age).unwrap();
            let edges = [0, 30, 60, 90, i32::MAX];
            prop_assert!(late <= edges[place]);
            prop_assert!(place == 0 || late > edges[place - 1]);
        }
    }

    #[test]
    fn lines_that_cancel_out_keep_their_own_net() {
        assert_eq!(net_of_lines(&[1_190, -1_190], 0, 19.into()), [1_000, -1_000]);
        assert_eq!(net_of_lines(&[], 0, 19.into()), Vec::<i64>::new());
    }

    #[test]
    fn months_follow_each_other_over_the_years_end() {
        let list: Vec<String> = months(day(0), months_before(month_of(day(0)), 1))
            .map(|m| m.to_string())
            .collect();
        assert!(list.is_empty());
        let from = NaiveDate::from_ymd_opt(2026, 11, 30).unwrap();
        let to = NaiveDate::from_ymd_opt(2027, 1, 1).unwrap();
        assert_eq!(months(from, to).count(), 3);
    }
}
