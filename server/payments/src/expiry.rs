//! When a card's end is told of, and from when on it pays nothing more.

use chrono::{Days, NaiveDate};

/// So many days before its last day a card's owner sees a notice.
pub const NOTICE_BEFORE_DAYS: u64 = 60;
/// So many days before its last day a card's owner gets a mail, if something is paid by it.
pub const MAIL_BEFORE_DAYS: u64 = 30;

/// Whether a card's last day is over.
#[must_use]
pub fn is_expired(expires_on: NaiveDate, today: NaiveDate) -> bool {
    expires_on < today
}

/// Whether a card that still is good will not be for long.
#[must_use]
pub fn expires_soon(expires_on: NaiveDate, today: NaiveDate) -> bool {
    let horizon = today.checked_add_days(Days::new(NOTICE_BEFORE_DAYS));
    !is_expired(expires_on, today) && horizon.is_none_or(|horizon| expires_on <= horizon)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_card_is_good_on_its_last_day_and_its_end_is_told_in_time() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let last = day("2026-12-31");
        for (today, expired, soon) in [
            ("2026-11-01", false, true),
            ("2026-10-31", false, false),
            ("2026-12-31", false, true),
            ("2027-01-01", true, false),
        ] {
            let told = (is_expired(last, day(today)), expires_soon(last, day(today)));
            assert_eq!(told, (expired, soon), "{today}");
        }
    }
}
