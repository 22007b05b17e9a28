//! The one place that reads the wall clock. Everything else takes time as an argument.

use std::str::FromStr;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, NaiveDateTime, TimeDelta, Utc};
use chrono_tz::Tz;
use store::merchants::Merchant;

/// Tells the time.
pub trait Clock: Send + Sync + 'static {
    fn now(&self) -> DateTime<Utc>;
}

/// The machine's clock.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "the one reader of the wall clock")]
    fn now(&self) -> DateTime<Utc> {
        Utc::now()
    }
}

/// A clock that stands still, for tests and for filling the demo with a past.
#[derive(Clone, Copy, Debug)]
pub struct FixedClock(pub DateTime<Utc>);

impl Clock for FixedClock {
    fn now(&self) -> DateTime<Utc> {
        self.0
    }
}

/// The clock everyone shares.
pub type SharedClock = Arc<dyn Clock>;

/// A moment as one merchant sees it: the instant, and the civil date and time in its zone, computed once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    pub instant: DateTime<Utc>,
    pub local: NaiveDateTime,
    /// Seconds east of UTC at that moment.
    pub offset_seconds: i32,
}

impl Moment {
    /// The moment at `instant` of real time on the merchant's clock, which in a demo may run ahead.
    #[must_use]
    pub fn of(merchant: &Merchant, instant: DateTime<Utc>) -> Self {
        let instant = TimeDelta::try_seconds(merchant.clock_offset_seconds)
            .and_then(|ahead| instant.checked_add_signed(ahead))
            .unwrap_or(instant);
        Self::at(&merchant.timezone, instant)
    }

    /// The moment of an instant that was stored, so it needs no demo offset any more.
    #[must_use]
    pub fn at(timezone: &str, instant: DateTime<Utc>) -> Self {
        use chrono::Offset;
        // Zones are checked when a merchant is stored; Berlin is where the product is at home.
        let zone = Tz::from_str(timezone).unwrap_or(Tz::Europe__Berlin);
        let local = instant.with_timezone(&zone);
        Self {
            instant,
            local: local.naive_local(),
            offset_seconds: local.offset().fix().local_minus_utc(),
        }
    }

    /// The civil date.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        self.local.date()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_civil_date_is_the_merchants_not_the_one_of_utc() {
        for (utc, date, offset) in [
            ("2026-12-31T22:59:59Z", "2026-12-31", 3600),
            ("2026-12-31T23:00:00Z", "2027-01-01", 3600),
            ("2026-06-30T22:00:00Z", "2026-07-01", 7200),
            ("2026-10-25T00:59:59Z", "2026-10-25", 7200),
            ("2026-10-25T01:00:00Z", "2026-10-25", 3600),
        ] {
            let moment = Moment::at("Europe/Berlin", utc.parse().unwrap());
            assert_eq!(moment.today().to_string(), date, "{utc}");
            assert_eq!(moment.offset_seconds, offset, "{utc}");
        }
    }
}
