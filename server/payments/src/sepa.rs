//! SEPA direct debit: account numbers, creditor identifiers, mandates.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, Days, NaiveDate, Weekday};
use iban::{Iban, IbanLike};
use thiserror::Error;

/// Longest mandate reference, in characters.
pub const MANDATE_REFERENCE_MAX: usize = 35;

/// The IBAN in its electronic form (no blanks), if structure and check digits are right.
#[must_use]
pub fn parse_iban(text: &str) -> Option<String> {
    let compact: String = text
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    compact
        .to_ascii_uppercase()
        .parse::<Iban>()
        .ok()
        .map(|iban| iban.electronic_str().to_owned())
}

/// Who may collect: `DE98ZZZ09999999999`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CreditorIdentifier(String);

/// Why a text is no creditor identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CreditorIdentifierError {
    #[error("a German creditor identifier has 18 characters")]
    Length,
    #[error(
        "a creditor identifier is two letters, two check digits, a business code of three, and letters or digits"
    )]
    Form,
    #[error("the check digits of the creditor identifier are wrong")]
    CheckDigits,
}

impl FromStr for CreditorIdentifier {
    type Err = CreditorIdentifierError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id: String = text
            .chars()
            .filter(|character| !character.is_whitespace())
            .collect();
        let id = id.to_ascii_uppercase();
        if !id.chars().all(|character| character.is_ascii_alphanumeric()) || id.len() < 8 {
            return Err(CreditorIdentifierError::Form);
        }
        let (country, rest) = id.split_at(2);
        let (check, rest) = rest.split_at(2);
        let national = rest.get(3..).unwrap_or("");
        if !country.chars().all(|c| c.is_ascii_uppercase()) || !check.chars().all(|c| c.is_ascii_digit()) {
            return Err(CreditorIdentifierError::Form);
        }
        if country == "DE" && id.len() != 18 {
            return Err(CreditorIdentifierError::Length);
        }
        // The business code does not take part in the check digits.
        if mod_97(&format!("{national}{country}{check}")) == 1 {
            Ok(Self(id))
        } else {
            Err(CreditorIdentifierError::CheckDigits)
        }
    }
}

impl fmt::Display for CreditorIdentifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// ISO 7064 mod 97-10 over letters (A = 10 … Z = 35) and digits.
fn mod_97(text: &str) -> u32 {
    text.chars()
        .filter_map(|character| character.to_digit(36))
        .fold(0, |rest, value| {
            let shifted = if value > 9 { rest * 100 } else { rest * 10 };
            (shifted + value) % 97
        })
}

/// A mandate reference from the contract's number: unique as long as that is, without blanks.
#[must_use]
pub fn mandate_reference(contract_number: &str) -> String {
    let reference = format!("M-{contract_number}");
    reference
        .chars()
        .filter(|character| !character.is_whitespace())
        .take(MANDATE_REFERENCE_MAX)
        .collect()
}

/// The day a debit falls due that is announced today: the agreed days later, on a day banks settle (R-605, R-607: moved
/// forward, never back).
#[must_use]
pub fn debit_date(announced_on: NaiveDate, prenotification_days: u16) -> NaiveDate {
    let mut day = later(announced_on, u64::from(prenotification_days));
    while !is_target_day(day) {
        day = later(day, 1);
    }
    day
}

/// TARGET is closed on Saturdays, Sundays, 1 January, Good Friday, Easter Monday, 1 May, 25 and 26 December.
fn is_target_day(day: NaiveDate) -> bool {
    if matches!(day.weekday(), Weekday::Sat | Weekday::Sun) {
        return false;
    }
    if matches!((day.month(), day.day()), (1, 1) | (5, 1) | (12, 25 | 26)) {
        return false;
    }
    let Some(easter) = billing::calendar::easter_sunday(day.year()) else {
        return true;
    };
    let from_easter = day.signed_duration_since(easter).num_days();
    from_easter != -2 && from_easter != 1
}

fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn an_iban_needs_its_check_digits_and_may_have_blanks() {
        assert_eq!(
            parse_iban("de89 3704 0044 0532 0130 00").as_deref(),
            Some("DE89370400440532013000")
        );
        for wrong in [
            "DE89370400440532013001",
            "DE8937040044053201300",
            "",
            "hello",
            "DE00370400440532013000",
        ] {
            assert_eq!(parse_iban(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_creditor_identifier_is_checked_without_its_business_code() {
        for right in ["DE98ZZZ09999999999", "de98 abc 09999999999"] {
            assert!(right.parse::<CreditorIdentifier>().is_ok(), "{right}");
        }
        for (wrong, why) in [
            ("DE97ZZZ09999999999", CreditorIdentifierError::CheckDigits),
            ("DE98ZZZ0999999999", CreditorIdentifierError::Length),
            ("98DEZZZ09999999999", CreditorIdentifierError::Form),
            ("DE98ZZZ0999999999ä", CreditorIdentifierError::Form),
        ] {
            assert_eq!(wrong.parse::<CreditorIdentifier>(), Err(why), "{wrong}");
        }
    }

    #[test]
    fn a_debit_waits_for_the_agreed_days_and_a_settlement_day() {
        for (announced, days, due) in [
            ("2026-11-23", 5, "2026-11-30"), // 28 November is a Saturday
            ("2026-11-23", 1, "2026-11-24"),
            ("2026-03-29", 5, "2026-04-07"), // Good Friday to Easter Monday
            ("2026-12-20", 5, "2026-12-28"), // Christmas, then a weekend
            ("2026-12-31", 1, "2027-01-04"),
            ("2026-04-28", 3, "2026-05-04"), // 1 May is a Friday
        ] {
            assert_eq!(debit_date(day(announced), days), day(due), "{announced} + {days}");
        }
    }

    #[test]
    fn a_mandate_reference_has_no_blanks_and_at_most_35_characters() {
        assert_eq!(mandate_reference("V-000 012"), "M-V-000012");
        assert_eq!(
            mandate_reference(&"9".repeat(60)).chars().count(),
            MANDATE_REFERENCE_MAX
        );
    }
}
