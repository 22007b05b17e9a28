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
}
