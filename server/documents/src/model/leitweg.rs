//! The Leitweg-ID: which office of the German administration an e-invoice is for.

use std::fmt;
use std::str::FromStr;

/// Where an e-invoice to the German administration is routed to, in capitals: `04011000-1234512345-06`.
///
/// By the format specification of KoSIT (2.0.2): digits that name federation, state, district and municipality, then an address
/// within if there is one, then two check digits over both by ISO 7064 mod 97-10.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeitwegId(String);

/// Why a text is no Leitweg-ID.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LeitwegIdError {
    /// Its parts are too many, too long, or have other characters than they may have.
    #[error(
        "a Leitweg-ID is 2 to 12 digits, perhaps an address of up to 30 letters or digits, and two check digits, with hyphens between"
    )]
    Form,
    /// It begins with none of the states (01 to 16) and not with the federation (99).
    #[error("a Leitweg-ID begins with 01 to 16 for a state, or with 99 for the federation")]
    Authority,
    /// A digit was mistyped.
    #[error("the check digits of the Leitweg-ID are wrong")]
    CheckDigits,
}

/// Digits of the first part.
const COARSE: std::ops::RangeInclusive<usize> = 2..=12;
/// Letters and digits of the second part.
const FINE: std::ops::RangeInclusive<usize> = 1..=30;
const STATES: std::ops::RangeInclusive<u8> = 1..=16;
const FEDERATION: u8 = 99;

impl FromStr for LeitwegId {
    type Err = LeitwegIdError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let id = text.trim().to_ascii_uppercase();
        let parts: Vec<&str> = id.split('-').collect();
        let (coarse, fine, check) = match parts.as_slice() {
            [coarse, check] => (*coarse, None, *check),
            [coarse, fine, check] => (*coarse, Some(*fine), *check),
            _ => return Err(LeitwegIdError::Form),
        };
        let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
        let fits = COARSE.contains(&coarse.len())
            && is_number(coarse)
            && fine.is_none_or(|fine| {
                FINE.contains(&fine.len()) && fine.bytes().all(|byte| byte.is_ascii_alphanumeric())
            })
            && check.len() == 2
            && is_number(check);
        if !fits {
            return Err(LeitwegIdError::Form);
        }
        let authority = coarse.get(..2).and_then(|digits| digits.parse::<u8>().ok());
        if !authority.is_some_and(|number| STATES.contains(&number) || number == FEDERATION) {
            return Err(LeitwegIdError::Authority);
        }
        if mod_97(&id) == 1 {
            Ok(Self(id))
        } else {
            Err(LeitwegIdError::CheckDigits)
        }
    }
}

impl fmt::Display for LeitwegId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// ISO 7064 mod 97-10 over digits and letters (A = 10 … Z = 35); everything else is left out.
fn mod_97(text: &str) -> u32 {
    text.chars()
        .filter_map(|character| character.to_digit(36))
        .fold(0, |rest, value| {
            let shifted = if value > 9 { rest * 100 } else { rest * 10 };
            (shifted + value) % 97
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_ones_are_read_whatever_case_and_blanks_around() {
        for (typed, read) in [
            ("04011000-1234512345-06", "04011000-1234512345-06"),
            ("991-03730-19", "991-03730-19"),
            ("991-33333test-33", "991-33333TEST-33"),
            (" 991-01234-38\n", "991-01234-38"),
            // Without an address within.
            ("992-32", "992-32"),
        ] {
            assert_eq!(
                typed.parse::<LeitwegId>().map(|id| id.to_string()),
                Ok(read.to_owned()),
                "{typed}"
            );
        }
    }

    #[test]
    fn each_way_to_be_wrong_is_named() {
        use LeitwegIdError::{Authority, CheckDigits, Form};
        for (typed, why) in [
            ("", Form),
            ("04011000", Form),
            ("04011000123451234506", Form),
            ("4-1234512345-06", Form),
            ("0401100012345-1-06", Form),
            ("04011000--06", Form),
            ("04011000-12345_2345-06", Form),
            ("04011000-Müller-06", Form),
            ("04011000-1234512345-6", Form),
            ("04011000-1234512345-0A", Form),
            ("04011000-1234512345-06-1", Form),
            ("04011000-1234567890123456789012345678901-06", Form),
            ("00011000-1234512345-06", Authority),
            ("17011000-1234512345-06", Authority),
            ("04011000-1234512345-07", CheckDigits),
            // Two neighbours changed places.
            ("04011000-1234521345-06", CheckDigits),
            ("04011000-1234512354-06", CheckDigits),
        ] {
            assert_eq!(typed.parse::<LeitwegId>(), Err(why), "{typed}");
        }
    }

    #[test]
    fn exactly_one_pair_of_check_digits_from_02_to_98_is_right() {
        for start in ["04011000-1234512345", "991-33333TEST", "16", "991-Z"] {
            let right = (2..99)
                .filter(|check| format!("{start}-{check:02}").parse::<LeitwegId>().is_ok())
                .count();
            assert_eq!(right, 1, "{start}");
        }
    }
}
