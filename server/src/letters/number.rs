//! How document numbers are written: `RE-{YYYY}-{00000}`.

use chrono::{Datelike, NaiveDate};
use thiserror::Error;

/// A number format with one counter and, where it counts anew every year, the year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NumberFormat {
    before: String,
    between: String,
    after: String,
    yearly: bool,
    width: usize,
}

/// Why a text is no number format.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberFormatError {
    #[error("the format {0:?} needs one counter like {{00000}}")]
    NoCounter(String),
    #[error("the format {0:?} must have {{YYYY}} before the counter")]
    YearAfterCounter(String),
    #[error(
        "the formats {0:?} and {1:?} could make the same number: let them be the same, or begin differently"
    )]
    Ambiguous(String, String),
}

impl NumberFormat {
    /// Reads a format: literal text, optionally `{YYYY}`, and a counter `{000…}` whose zeros give the least width.
    ///
    /// # Errors
    /// [`NumberFormatError`] says what is missing.
    pub fn parse(text: &str) -> Result<Self, NumberFormatError> {
        let no_counter = || NumberFormatError::NoCounter(text.to_owned());
        let start = text.find("{0").ok_or_else(no_counter)?;
        let (head, rest) = text.split_at(start);
        let (zeros, after) = rest
            .get(1..)
            .and_then(|rest| rest.split_once('}'))
            .ok_or_else(no_counter)?;
        if !zeros.chars().all(|zero| zero == '0') || after.contains('{') && !after.contains("{YYYY}") {
            return Err(no_counter());
        }
        if after.contains("{YYYY}") {
            return Err(NumberFormatError::YearAfterCounter(text.to_owned()));
        }
        let (before, between, yearly) = match head.split_once("{YYYY}") {
            Some((before, between)) => (before, between, true),
            None => (head, "", false),
        };
        Ok(Self {
            before: before.to_owned(),
            between: between.to_owned(),
            after: after.to_owned(),
            yearly,
            width: zeros.len(),
        })
    }

    /// Reads the two formats of a merchant and makes sure that no number can ever come twice. One format alone repeats nothing: it
    /// counts anew each year only where it names the year, in four digits. Two may share their counter by being the same; else one must not
    /// begin like the other, except where a letter or sign follows in place of a digit.
    ///
    /// # Errors
    /// [`NumberFormatError`] says which format cannot be read, or that the two are in each other's way.
    pub fn side_by_side(one: &str, other: &str) -> Result<(Self, Self), NumberFormatError> {
        let formats = (Self::parse(one)?, Self::parse(other)?);
        if formats.0.may_meet(&formats.1) {
            return Err(NumberFormatError::Ambiguous(one.to_owned(), other.to_owned()));
        }
        Ok(formats)
    }

    /// Whether another format could write a number of this one's from a counter of its own.
    fn may_meet(&self, other: &Self) -> bool {
        let (short, long) = if self.before.len() <= other.before.len() {
            (self, other)
        } else {
            (other, self)
        };
        // What follows the beginning of any number is a digit, of the year or of the counter, unless text stands in between.
        let digit_follows = |rest: &str| rest.chars().next().is_none_or(|next| next.is_ascii_digit());
        self != other && long.before.strip_prefix(&short.before).is_some_and(digit_follows)
    }

    /// The name of the counter a document of this date counts on.
    #[must_use]
    pub fn series(&self, date: NaiveDate) -> String {
        if self.yearly {
            format!("{}{}", self.before, date.year())
        } else {
            self.before.clone()
        }
    }

    /// The number as printed.
    #[must_use]
    pub fn number(&self, date: NaiveDate, count: i64) -> String {
        let Self {
            before,
            between,
            after,
            width,
            ..
        } = self;
        let year = if self.yearly {
            format!("{:04}", date.year())
        } else {
            String::new()
        };
        format!("{before}{year}{between}{count:0width$}{after}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_format_writes_numbers_and_names_its_series() {
        let date = NaiveDate::from_ymd_opt(2026, 11, 23).unwrap();
        for (format, count, number, series) in [
            ("RE-{YYYY}-{00000}", 231, "RE-2026-00231", "RE-2026"),
            ("RE-{YYYY}-{00000}", 123_456, "RE-2026-123456", "RE-2026"),
            ("{0000}/X", 7, "0007/X", ""),
            ("K-{000000}", 1, "K-000001", "K-"),
        ] {
            let format = NumberFormat::parse(format).unwrap();
            assert_eq!(format.number(date, count), number);
            assert_eq!(format.series(date), series);
        }
    }

    #[test]
    fn a_format_without_a_counter_or_with_the_year_behind_it_is_refused() {
        for format in ["RE-{YYYY}", "RE-{0000", "RE-{0a0}", "{00}{foo}"] {
            assert!(
                matches!(NumberFormat::parse(format), Err(NumberFormatError::NoCounter(_))),
                "{format}"
            );
        }
        assert!(matches!(
            NumberFormat::parse("{000}-{YYYY}"),
            Err(NumberFormatError::YearAfterCounter(_))
        ));
    }

    /// Every number of three years, and where it came from.
    fn numbers(format: &NumberFormat) -> Vec<String> {
        (2025..2028)
            .flat_map(|year| {
                let date = NaiveDate::from_ymd_opt(year, 7, 1).unwrap();
                // A counter without the year goes on where the year before left it.
                let first = if format.yearly {
                    1
                } else {
                    i64::from(year - 2025) * 1_200 + 1
                };
                (first..=first + 1_199).map(move |count| format.number(date, count))
            })
            .collect()
    }

    #[test]
    fn no_number_comes_twice_over_the_years_nor_in_two_series() {
        for (one, other) in [
            ("RE-{YYYY}-{00000}", "GS-{YYYY}-{00000}"),
            ("RE{YYYY}{0}", "GS{0}"),
            ("R{0}", "RG{YYYY}{0}"),
            ("{YYYY}/{000}", "G{000}"),
            ("R-{YYYY}{000}/A", "R{YYYY}{000}"),
        ] {
            let (one, other) = NumberFormat::side_by_side(one, other).unwrap();
            let mut all = numbers(&one);
            all.extend(numbers(&other));
            let count = all.len();
            all.sort_unstable();
            all.dedup();
            assert_eq!(all.len(), count, "{one:?} {other:?}");
        }
    }

    #[test]
    fn two_formats_that_could_write_the_same_number_are_refused() {
        for (one, other) in [
            ("R{0000}", "R{YYYY}-{0000}"),
            ("R{0000}", "R1{0000}"),
            ("{0}", "{YYYY}{0}"),
            // They would count on the same counter, and both have gaps.
            ("RE-{YYYY}-{000}", "RE-{YYYY}/{000}"),
            ("RE-{000}", "RE-{00000}"),
        ] {
            assert!(
                matches!(
                    NumberFormat::side_by_side(one, other),
                    Err(NumberFormatError::Ambiguous(..))
                ),
                "{one} {other}"
            );
        }
        let (one, other) = NumberFormat::side_by_side("R{0}", "R{0}").unwrap();
        assert_eq!(one, other);
    }
}
