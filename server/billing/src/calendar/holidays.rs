//! Days on which a period does not end (§ 193 BGB).

use chrono::{Datelike, NaiveDate, Weekday};

/// Easter Sunday of the Gregorian calendar by the algorithm of Meeus, Jones and Butcher; `None` outside the calendar.
///
/// ```
/// assert_eq!(billing::calendar::easter_sunday(2026), "2026-04-05".parse().ok());
/// ```
#[must_use]
#[expect(
    clippy::arithmetic_side_effects,
    reason = "a year is below 262144 in the calendar, so nothing here comes near the limits of 64 bits"
)]
pub fn easter_sunday(year: i32) -> Option<NaiveDate> {
    let wide = i64::from(year);
    let a = wide.rem_euclid(19);
    let (b, c) = (wide.div_euclid(100), wide.rem_euclid(100));
    let (d, e) = (b.div_euclid(4), b.rem_euclid(4));
    let g = (8 * b + 13).div_euclid(25);
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c.div_euclid(4), c.rem_euclid(4));
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 22 * l).div_euclid(451);
    let sum = h + l - 7 * m + 114;
    NaiveDate::from_ymd_opt(
        year,
        u32::try_from(sum.div_euclid(31)).ok()?,
        u32::try_from(sum.rem_euclid(31) + 1).ok()?,
    )
}

/// Whether a period may end on a day: no Saturday, Sunday or holiday of all of Germany (§ 193 BGB). Holidays of single
/// states are left out, since the place of the declaration is not known.
#[must_use]
pub fn is_working_day(day: NaiveDate) -> bool {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return false;
    }
    if matches!(
        (day.month(), day.day()),
        (1, 1) | (5, 1) | (10, 3) | (12, 25 | 26)
    ) {
        return false;
    }
    // Good Friday, Easter Monday, Ascension Day, Whit Monday.
    easter_sunday(day.year())
        .is_none_or(|easter| ![-2, 1, 39, 50].contains(&day.signed_duration_since(easter).num_days()))
}
