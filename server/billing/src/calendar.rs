//! Civil dates: spans, half-open periods, and boundaries that never drift (§2 of the billing semantics).
//!
//! Boundary `n` is always computed from the anchor, never from a boundary that was clamped to a short month:
//! 31.01 → 28.02 → 31.03 → 30.04; a yearly 29.02 → 28.02, and 29.02 again in leap years.

mod holidays;

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Serialize};

pub use holidays::{easter_sunday, is_working_day};

/// Why a date could not be computed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarError {
    /// The date is outside the calendar.
    OutOfRange,
    /// A period must end after it begins.
    EmptyPeriod {
        /// First day.
        from: NaiveDate,
        /// Day after the last.
        until: NaiveDate,
    },
    /// A day of the month must be 1 to 31.
    NoDayOfMonth {
        /// What was given.
        day: u32,
    },
    /// A cycle of no length cannot repeat.
    EmptyCycle,
    /// The text is no span like "14 days" or "1 month".
    NoSpan {
        /// What was given.
        text: String,
    },
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::OutOfRange => f.write_str("a date is outside the calendar"),
            Self::EmptyPeriod { from, until } => write!(f, "a period from {from} until {until} has no day"),
            Self::NoDayOfMonth { day } => write!(f, "{day} is no day of a month"),
            Self::EmptyCycle => f.write_str("a cycle needs a length"),
            Self::NoSpan { text } => write!(f, "{text:?} is no span like \"14 days\" or \"1 month\""),
        }
    }
}

impl std::error::Error for CalendarError {}

/// The unit of a [`Span`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpanUnit {
    /// Calendar days.
    Day,
    /// Weeks of seven days.
    Week,
    /// Calendar months.
    Month,
    /// Calendar years of twelve months.
    Year,
}

impl SpanUnit {
    const fn name(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// A civil duration; written and serialised as `"14 days"`, `"1 month"`, `"1 year"`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// How many units; zero means "at once" (a notice of no days), never a cycle.
    pub count: u32,
    /// The unit.
    pub unit: SpanUnit,
}

/// A span as a count of days or of months: the only two ways a calendar can move.
enum Step {
    Days(i64),
    Months(i64),
}

impl Span {
    /// `count` days.
    #[must_use]
    pub const fn days(count: u32) -> Self {
        Self {
            count,
            unit: SpanUnit::Day,
        }
    }

    /// `count` weeks.
    #[must_use]
    pub const fn weeks(count: u32) -> Self {
        Self {
            count,
            unit: SpanUnit::Week,
        }
    }

    /// `count` months.
    #[must_use]
    pub const fn months(count: u32) -> Self {
        Self {
            count,
            unit: SpanUnit::Month,
        }
    }

    /// `count` years.
    #[must_use]
    pub const fn years(count: u32) -> Self {
        Self {
            count,
            unit: SpanUnit::Year,
        }
    }

    /// Whether the span has no length.
    #[must_use]
    pub const fn is_zero(self) -> bool {
        self.count == 0
    }

    /// The length in months, for spans of months and years.
    #[must_use]
    pub fn as_months(self) -> Option<u32> {
        match self.unit {
            SpanUnit::Month => Some(self.count),
            SpanUnit::Year => self.count.checked_mul(12),
            SpanUnit::Day | SpanUnit::Week => None,
        }
    }

    /// The length in days, for spans of days and weeks.
    #[must_use]
    pub fn as_days(self) -> Option<u32> {
        match self.unit {
            SpanUnit::Day => Some(self.count),
            SpanUnit::Week => self.count.checked_mul(7),
            SpanUnit::Month | SpanUnit::Year => None,
        }
    }

    fn times(self, n: i64) -> Option<Step> {
        let count = i64::from(self.count);
        match self.unit {
            SpanUnit::Day => count.checked_mul(n).map(Step::Days),
            SpanUnit::Week => count.checked_mul(n)?.checked_mul(7).map(Step::Days),
            SpanUnit::Month => count.checked_mul(n).map(Step::Months),
            SpanUnit::Year => count.checked_mul(n)?.checked_mul(12).map(Step::Months),
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}{}",
            self.count,
            self.unit.name(),
            if self.count == 1 { "" } else { "s" }
        )
    }
}

impl FromStr for Span {
    type Err = CalendarError;

    fn from_str(text: &str) -> Result<Self, CalendarError> {
        let wrong = || CalendarError::NoSpan {
            text: text.to_owned(),
        };
        let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
        let unit = match unit {
            "day" | "days" => SpanUnit::Day,
            "week" | "weeks" => SpanUnit::Week,
            "month" | "months" => SpanUnit::Month,
            "year" | "years" => SpanUnit::Year,
            _ => return Err(wrong()),
        };
        if !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(wrong());
        }
        Ok(Self {
            count: count.parse().map_err(|_| wrong())?,
            unit,
        })
    }
}

impl TryFrom<String> for Span {
    type Error = CalendarError;

    fn try_from(text: String) -> Result<Self, CalendarError> {
        text.parse()
    }
}

impl From<Span> for String {
    fn from(span: Span) -> Self {
        span.to_string()
    }
}

/// `date` plus `days`, or an error outside the calendar.
pub(crate) fn plus_days(date: NaiveDate, days: i64) -> Result<NaiveDate, CalendarError> {
    TimeDelta::try_days(days)
        .and_then(|delta| date.checked_add_signed(delta))
        .ok_or(CalendarError::OutOfRange)
}

/// The day `day` of a month counted from year 0, clamped to the month's length.
fn clamped_day(months: i64, day: u32) -> Result<NaiveDate, CalendarError> {
    let year = i32::try_from(months.div_euclid(12)).map_err(|_| CalendarError::OutOfRange)?;
    let month = u32::try_from(months.rem_euclid(12))
        .ok()
        .and_then(|zero_based| zero_based.checked_add(1))
        .ok_or(CalendarError::OutOfRange)?;
    (1..=day)
        .rev()
        .find_map(|day| NaiveDate::from_ymd_opt(year, month, day))
        .ok_or(CalendarError::OutOfRange)
}

fn month_number(date: NaiveDate) -> Result<i64, CalendarError> {
    i64::from(date.year())
        .checked_mul(12)
        .and_then(|months| months.checked_add(i64::from(date.month0())))
        .ok_or(CalendarError::OutOfRange)
}

/// Where a component's periods hang: a date, and the day of the month the boundaries aim at (which the date itself may have
/// missed in a short month).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    date: NaiveDate,
    day: u32,
}

impl Anchor {
    /// An anchor on a date; its own day of the month is aimed at.
    #[must_use]
    pub fn on(date: NaiveDate) -> Self {
        Self {
            date,
            day: date.day(),
        }
    }

    /// An anchor on the first day `day` of a month (or its last, if shorter) that is not before `earliest`.
    ///
    /// # Errors
    /// No day of a month, or outside the calendar.
    pub fn aligned(earliest: NaiveDate, day: u32) -> Result<Self, CalendarError> {
        if !(1..=31).contains(&day) {
            return Err(CalendarError::NoDayOfMonth { day });
        }
        let month = month_number(earliest)?;
        let here = clamped_day(month, day)?;
        let date = if here >= earliest {
            here
        } else {
            clamped_day(month.checked_add(1).ok_or(CalendarError::OutOfRange)?, day)?
        };
        Ok(Self { date, day })
    }

    /// Boundary 0.
    #[must_use]
    pub const fn date(self) -> NaiveDate {
        self.date
    }

    /// Boundary `n`: the anchor plus `n` spans, clamped to the month's length but never computed from a clamped date.
    ///
    /// # Errors
    /// Outside the calendar.
    pub fn boundary(self, span: Span, n: i32) -> Result<NaiveDate, CalendarError> {
        match span.times(i64::from(n)).ok_or(CalendarError::OutOfRange)? {
            Step::Days(days) => plus_days(self.date, days),
            Step::Months(months) => clamped_day(
                month_number(self.date)?
                    .checked_add(months)
                    .ok_or(CalendarError::OutOfRange)?,
                self.day,
            ),
        }
    }

    /// The periods of a cycle from `start` on, tiled without gap or overlap in both directions of the anchor. The first is short
    /// where `start` is not a boundary.
    ///
    /// # Errors
    /// A cycle without length, or outside the calendar.
    pub fn periods(self, cycle: Span, start: NaiveDate) -> Result<Periods, CalendarError> {
        let next = self.index_of(cycle, start)?;
        Ok(Periods {
            anchor: self,
            cycle,
            start,
            boundary: self.boundary(cycle, next)?,
            next,
        })
    }

    /// The full period that contains a day.
    ///
    /// # Errors
    /// A cycle without length, or outside the calendar.
    pub fn period_of(self, cycle: Span, day: NaiveDate) -> Result<Period, CalendarError> {
        let index = self.index_of(cycle, day)?;
        let next = index.checked_add(1).ok_or(CalendarError::OutOfRange)?;
        Period::new(self.boundary(cycle, index)?, self.boundary(cycle, next)?)
    }

    /// The number of the period that contains a day: boundary `n` is the last one on or before it.
    fn index_of(self, cycle: Span, day: NaiveDate) -> Result<i32, CalendarError> {
        let index = match cycle.times(1).ok_or(CalendarError::OutOfRange)? {
            Step::Days(length) => day
                .signed_duration_since(self.date)
                .num_days()
                .checked_div_euclid(length),
            Step::Months(length) => month_number(day)?
                .checked_sub(month_number(self.date)?)
                .and_then(|months| months.checked_div_euclid(length)),
        };
        let index = index.ok_or(CalendarError::EmptyCycle)?;
        let index = i32::try_from(index).map_err(|_| CalendarError::OutOfRange)?;
        // In the month of a boundary the day may still lie before it.
        if self.boundary(cycle, index)? > day {
            index.checked_sub(1).ok_or(CalendarError::OutOfRange)
        } else {
            Ok(index)
        }
    }
}

/// The date one span later, clamped to the month's length.
///
/// ```
/// use billing::{Span, add_span};
/// let day = |text: &str| text.parse::<chrono::NaiveDate>();
/// assert_eq!(add_span(day("2026-01-31")?, Span::months(1))?, day("2026-02-28")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Outside the calendar.
pub fn add_span(date: NaiveDate, span: Span) -> Result<NaiveDate, CalendarError> {
    boundary(date, span, 1)
}

/// Boundary `n` of a cycle hung on `anchor`; see [`Anchor::boundary`].
///
/// ```
/// use billing::{Span, boundary};
/// let day = |text: &str| text.parse::<chrono::NaiveDate>();
/// assert_eq!(boundary(day("2026-01-31")?, Span::months(1), 2)?, day("2026-03-31")?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Outside the calendar.
pub fn boundary(anchor: NaiveDate, span: Span, n: i32) -> Result<NaiveDate, CalendarError> {
    Anchor::on(anchor).boundary(span, n)
}

/// A half-open range of days `[from, until)` with at least one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "RawPeriod")]
pub struct Period {
    from: NaiveDate,
    until: NaiveDate,
}

#[derive(Deserialize)]
struct RawPeriod {
    from: NaiveDate,
    until: NaiveDate,
}

impl TryFrom<RawPeriod> for Period {
    type Error = CalendarError;

    fn try_from(raw: RawPeriod) -> Result<Self, CalendarError> {
        Self::new(raw.from, raw.until)
    }
}

impl Period {
    /// The days from `from` up to but not including `until`.
    ///
    /// # Errors
    /// No day between them.
    pub fn new(from: NaiveDate, until: NaiveDate) -> Result<Self, CalendarError> {
        if from < until {
            Ok(Self { from, until })
        } else {
            Err(CalendarError::EmptyPeriod { from, until })
        }
    }

    /// First day.
    #[must_use]
    pub const fn from(self) -> NaiveDate {
        self.from
    }

    /// Day after the last.
    #[must_use]
    pub const fn until(self) -> NaiveDate {
        self.until
    }

    /// Last day, as people read it ("01.11.2026 – 30.11.2026") and as R-123 asks for.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.until.pred_opt().unwrap_or(self.from)
    }

    /// Number of days; at least one.
    #[must_use]
    pub fn days(self) -> u32 {
        u32::try_from(self.until.signed_duration_since(self.from).num_days()).unwrap_or(u32::MAX)
    }

    /// Whether a day lies in the period.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.from <= day && day < self.until
    }

    /// The part before `end`, if any.
    #[must_use]
    pub fn before(self, end: NaiveDate) -> Option<Self> {
        Self::new(self.from, self.until.min(end)).ok()
    }
}

/// One period of a cycle: the days that count, and the full nominal period around them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TiledPeriod {
    /// The days that count; shorter than `full` only in the first.
    pub period: Period,
    /// The full nominal period: the denominator of every proration (§5).
    pub full: Period,
}

/// Endless iterator of tiled periods; see [`Anchor::periods`]. An error is the end of the calendar.
#[derive(Clone, Debug)]
pub struct Periods {
    anchor: Anchor,
    cycle: Span,
    start: NaiveDate,
    /// Boundary number `next`.
    boundary: NaiveDate,
    next: i32,
}

impl Iterator for Periods {
    type Item = Result<TiledPeriod, CalendarError>;

    fn next(&mut self) -> Option<Self::Item> {
        let Some(following) = self.next.checked_add(1) else {
            return Some(Err(CalendarError::OutOfRange));
        };
        let tile = self.anchor.boundary(self.cycle, following).and_then(|until| {
            let full = Period::new(self.boundary, until)?;
            let period = Period::new(full.from.max(self.start), until)?;
            Ok(TiledPeriod { period, full })
        });
        if let Ok(tile) = &tile {
            self.boundary = tile.full.until;
        }
        self.next = following;
        Some(tile)
    }
}
