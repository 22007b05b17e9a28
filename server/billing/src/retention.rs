//! How long the law demands that something is kept (R-305), and what of a customer's data may go (R-703).

use chrono::{Datelike, Months, NaiveDate};
use serde::{Deserialize, Serialize};

/// What is kept, by the period the law gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Record {
    /// Invoices, corrections and what was paid: UStG §14b(1), AO §147(3), HGB §257(4).
    Voucher,
    /// The books themselves and the log of changes: AO §147(3), HGB §257(4).
    Journal,
    /// Business letters, among them contracts, declarations and mails: AO §147(3), HGB §257(4).
    Letter,
}

impl Record {
    /// All of them, the shortest period first.
    pub const ALL: [Self; 3] = [Self::Letter, Self::Voucher, Self::Journal];

    /// Years behind the end of the calendar year.
    #[must_use]
    pub const fn years(self) -> i32 {
        match self {
            Self::Voucher => 8,
            Self::Journal => 10,
            Self::Letter => 6,
        }
    }
}

/// The last day on which something that came into being on a day must be kept: periods begin with the end of the calendar year (AO
/// §147(4)). `None` beyond the calendar.
///
/// ```
/// use billing::retention::{Record, kept_until};
/// let until = kept_until(Record::Voucher, "2026-01-05".parse()?);
/// assert_eq!(until, Some("2034-12-31".parse()?));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn kept_until(record: Record, on: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(on.year().checked_add(record.years())?, 12, 31)
}

/// The first day of what must still be kept: everything of that kind that came into being before may go. `None` beyond the calendar.
///
/// ```
/// use billing::retention::{Record, expired_before};
/// let before = expired_before(Record::Voucher, "2035-01-01".parse()?);
/// assert_eq!(before, Some("2027-01-01".parse()?));
/// # Ok::<(), chrono::ParseError>(())
/// ```
#[must_use]
pub fn expired_before(record: Record, today: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year().checked_sub(record.years())?, 1, 1)
}

/// The next day on which a period ends, that is the one behind it: periods end with calendar years. `None` beyond the calendar.
#[must_use]
pub fn next_expiry(today: NaiveDate) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(today.year().checked_add(1)?, 1, 1)
}

/// Until when a person who asks for erasure must be answered: within a month (Art. 12(3) GDPR). `None` beyond the calendar.
#[must_use]
pub fn answer_by(asked_on: NaiveDate) -> Option<NaiveDate> {
    asked_on.checked_add_months(Months::new(1))
}

/// Why a customer's data cannot go yet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StillNeeded {
    /// A contract has service to come, or was not settled yet.
    ContractRuns,
    /// Something is left to pay.
    AmountOpen,
    /// An amount is left that belongs to the customer.
    CreditLeft,
}

/// Whether what no law keeps may be erased: nothing is left to do for the customer (Art. 17(1)(a) GDPR).
///
/// `last_service` are the last days of service of the contracts, `None` for one without an end; `unsettled` says whether something is still
/// to be billed, which may be so behind the end; `balance_minor` is what the customer owes,
/// negative if it is owed something.
///
/// # Errors
/// What stands against it.
pub fn may_be_erased(
    today: NaiveDate,
    last_service: impl IntoIterator<Item = Option<NaiveDate>>,
    unsettled: bool,
    open_minor: i64,
    balance_minor: i64,
) -> Result<(), StillNeeded> {
    let runs = |day: Option<NaiveDate>| day.is_none_or(|day| day >= today);
    if unsettled || last_service.into_iter().any(runs) {
        return Err(StillNeeded::ContractRuns);
    }
    if open_minor > 0 || balance_minor > 0 {
        return Err(StillNeeded::AmountOpen);
    }
    if balance_minor < 0 {
        return Err(StillNeeded::CreditLeft);
    }
    Ok(())
}

/// Whether a customer who never asked is locked all the same: the newest that was written down (`newest`, by kind) is so old that no voucher
/// need be kept (Art. 5(1)(e) GDPR). [`may_be_erased`] decides besides.
#[must_use]
pub fn is_forgotten(today: NaiveDate, newest: impl IntoIterator<Item = Option<NaiveDate>>) -> bool {
    expired_before(Record::Voucher, today)
        .is_some_and(|before| newest.into_iter().flatten().all(|day| day < before))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn periods_end_with_a_calendar_year_whenever_they_began() {
        for (record, until) in [
            (Record::Letter, "2032-12-31"),
            (Record::Voucher, "2034-12-31"),
            (Record::Journal, "2036-12-31"),
        ] {
            for on in ["2026-01-01", "2026-12-31"] {
                assert_eq!(
                    kept_until(record, day(on)),
                    Some(day(until)),
                    "{record:?} of {on}"
                );
            }
        }
        assert_eq!(kept_until(Record::Letter, NaiveDate::MAX), None);
    }

    #[test]
    fn something_may_go_the_day_after_it_must_be_kept_and_not_before() {
        for record in Record::ALL {
            for on in ["2026-01-01", "2026-06-30", "2026-12-31"] {
                let last = kept_until(record, day(on)).unwrap();
                let first = next_expiry(last).unwrap();
                assert_eq!(last.succ_opt(), Some(first));
                assert!(
                    day(on) >= expired_before(record, last).unwrap(),
                    "{record:?} {on}"
                );
                assert!(
                    day(on) < expired_before(record, first).unwrap(),
                    "{record:?} {on}"
                );
            }
        }
        assert_eq!(next_expiry(NaiveDate::MAX), None);
        assert_eq!(expired_before(Record::Letter, NaiveDate::MIN), None);
    }

    #[test]
    fn a_customer_is_forgotten_when_the_newest_is_older_than_any_voucher_is_kept() {
        let newest = [Some(day("2026-12-31")), Some(day("2020-01-01")), None];
        assert!(!is_forgotten(day("2034-12-31"), newest));
        assert!(is_forgotten(day("2035-01-01"), newest));
        assert!(!is_forgotten(
            day("2035-01-01"),
            [Some(day("2026-12-31")), Some(day("2027-01-01"))]
        ));
    }

    #[test]
    fn an_answer_is_due_within_a_month_also_where_it_is_short() {
        assert_eq!(answer_by(day("2026-01-31")), Some(day("2026-02-28")));
        assert_eq!(answer_by(day("2026-11-29")), Some(day("2026-12-29")));
    }

    #[test]
    fn nothing_goes_while_something_is_left_to_do() {
        let today = day("2026-06-01");
        let ended = [Some(day("2026-05-31"))];
        assert_eq!(may_be_erased(today, ended, false, 0, 0), Ok(()));
        assert_eq!(
            may_be_erased(today, [], false, 0, 0),
            Ok(()),
            "who never had a contract"
        );
        for runs in [None, Some(today), Some(day("2027-01-01"))] {
            let refused = may_be_erased(today, [Some(day("2026-05-31")), runs], false, 0, 0);
            assert_eq!(refused, Err(StillNeeded::ContractRuns), "{runs:?}");
        }
        let refused = may_be_erased(today, ended, true, 0, 0);
        assert_eq!(refused, Err(StillNeeded::ContractRuns), "a last bill is to come");
        assert_eq!(
            may_be_erased(today, ended, false, 1, 1),
            Err(StillNeeded::AmountOpen)
        );
        assert_eq!(
            may_be_erased(today, ended, false, 0, -1),
            Err(StillNeeded::CreditLeft)
        );
    }
}
