//! Money, dates and numbers as a reader of each language expects them.
//!
//! German by DIN 5008 (`1.234,50 €`, `1. Dezember 2026`), English in the European manner with the sign in front and the
//! day before the month. Spaces inside an amount or a date are no-break spaces, so that a unit never starts a line.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use crate::Lang;

const NO_BREAK_SPACE: char = '\u{a0}';
/// The typographic minus: as wide as a digit, unlike the hyphen.
pub const MINUS: char = '\u{2212}';

/// An amount of minor units (cents) with its currency: `−4,62 €`, `€29.90`; other currencies by their ISO 4217 code.
#[must_use]
pub fn money(lang: Lang, minor: i64, currency: &str) -> String {
    let magnitude = minor.unsigned_abs();
    let whole = group(&(magnitude / 100).to_string(), lang);
    let cents = magnitude % 100;
    let sign = if minor < 0 {
        MINUS.to_string()
    } else {
        String::new()
    };
    match (lang, symbol(currency)) {
        (Lang::De, Some(symbol)) => format!("{sign}{whole},{cents:02}{NO_BREAK_SPACE}{symbol}"),
        (Lang::De, None) => format!("{sign}{whole},{cents:02}{NO_BREAK_SPACE}{currency}"),
        (Lang::En, Some(symbol)) => format!("{sign}{symbol}{whole}.{cents:02}"),
        (Lang::En, None) => format!("{sign}{currency}{NO_BREAK_SPACE}{whole}.{cents:02}"),
    }
}

/// A unit price, which may have more than two decimals: `0,0035 €`. At least two are shown.
#[must_use]
pub fn price(lang: Lang, amount: Decimal, currency: &str) -> String {
    let amount = amount.normalize();
    let scaled = if amount.scale() < 2 {
        with_scale(amount, 2)
    } else {
        amount
    };
    let number = decimal_exact(lang, scaled);
    match (lang, symbol(currency)) {
        (Lang::De, Some(symbol)) => format!("{number}{NO_BREAK_SPACE}{symbol}"),
        (Lang::De, None) => format!("{number}{NO_BREAK_SPACE}{currency}"),
        (Lang::En, Some(symbol)) => match number.strip_prefix(MINUS) {
            Some(rest) => format!("{MINUS}{symbol}{rest}"),
            None => format!("{symbol}{number}"),
        },
        (Lang::En, None) => format!("{currency}{NO_BREAK_SPACE}{number}"),
    }
}

/// A quantity without superfluous zeros: `2`, `1.250,5`.
#[must_use]
pub fn decimal(lang: Lang, value: Decimal) -> String {
    decimal_exact(lang, value.normalize())
}

/// A rate in percent, given as a number of percent: `19 %` / `19%`.
#[must_use]
pub fn percent(lang: Lang, value: Decimal) -> String {
    match lang {
        Lang::De => format!("{}{NO_BREAK_SPACE}%", decimal(lang, value)),
        Lang::En => format!("{}%", decimal(lang, value)),
    }
}

/// For tables: `01.12.2026` / `01/12/2026`.
#[must_use]
pub fn date_short(lang: Lang, date: NaiveDate) -> String {
    // Not by a pattern: what reads patterns would be in every browser part.
    let (day, month, year) = (date.day(), date.month(), date.year());
    match lang {
        Lang::De => format!("{day:02}.{month:02}.{year:04}"),
        Lang::En => format!("{day:02}/{month:02}/{year:04}"),
    }
}

/// For sentences: `1. Dezember 2026` / `1 December 2026`.
#[must_use]
pub fn date_long(lang: Lang, date: NaiveDate) -> String {
    let (day, month, year) = (date.day(), month_name(lang, date.month()), date.year());
    match lang {
        Lang::De => format!("{day}.{NO_BREAK_SPACE}{month} {year}"),
        Lang::En => format!("{day}{NO_BREAK_SPACE}{month} {year}"),
    }
}

/// A half-open period shown inclusively, as billing semantics §2 asks: `01.11.2026 – 30.11.2026`.
#[must_use]
pub fn period(lang: Lang, from: NaiveDate, until: NaiveDate) -> String {
    let last = until.pred_opt().unwrap_or(until).max(from);
    format!("{} – {}", date_short(lang, from), date_short(lang, last))
}

/// The month's name; `month` is 1 to 12, anything else gives an empty text.
#[must_use]
pub fn month_name(lang: Lang, month: u32) -> &'static str {
    const DE: [&str; 12] = [
        "Januar",
        "Februar",
        "März",
        "April",
        "Mai",
        "Juni",
        "Juli",
        "August",
        "September",
        "Oktober",
        "November",
        "Dezember",
    ];
    const EN: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let names = match lang {
        Lang::De => &DE,
        Lang::En => &EN,
    };
    usize::try_from(month)
        .ok()
        .and_then(|m| m.checked_sub(1))
        .and_then(|i| names.get(i))
        .copied()
        .unwrap_or("")
}

/// An IBAN of which only country, check digits and the last four places show: `DE •• 4321`.
#[must_use]
pub fn iban_masked(last_four: &str) -> String {
    format!("••{NO_BREAK_SPACE}{last_four}")
}

fn symbol(currency: &str) -> Option<&'static str> {
    match currency {
        "EUR" => Some("€"),
        "GBP" => Some("£"),
        "USD" => Some("$"),
        _ => None,
    }
}

fn with_scale(mut value: Decimal, scale: u32) -> Decimal {
    value.rescale(scale);
    value
}

fn decimal_exact(lang: Lang, value: Decimal) -> String {
    let text = value.abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if value.is_sign_negative() && !value.is_zero() {
        MINUS.to_string()
    } else {
        String::new()
    };
    let whole = group(whole, lang);
    match (fraction, lang) {
        ("", _) => format!("{sign}{whole}"),
        (fraction, Lang::De) => format!("{sign}{whole},{fraction}"),
        (fraction, Lang::En) => format!("{sign}{whole}.{fraction}"),
    }
}

/// Thousands apart, by a point in German and a comma in English.
fn group(digits: &str, lang: Lang) -> String {
    let separator = match lang {
        Lang::De => '.',
        Lang::En => ',',
    };
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(separator);
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(y: i32, m: u32, d: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(y, m, d).unwrap()
    }

    #[test]
    fn amounts_carry_their_sign_unit_and_thousands() {
        for (minor, de, en) in [
            (2990, "29,90\u{a0}€", "€29.90"),
            (-462, "−4,62\u{a0}€", "−€4.62"),
            (0, "0,00\u{a0}€", "€0.00"),
            (5, "0,05\u{a0}€", "€0.05"),
            (123_456_789, "1.234.567,89\u{a0}€", "€1,234,567.89"),
            (100_000, "1.000,00\u{a0}€", "€1,000.00"),
            (
                i64::MIN,
                "−92.233.720.368.547.758,08\u{a0}€",
                "−€92,233,720,368,547,758.08",
            ),
        ] {
            assert_eq!(money(Lang::De, minor, "EUR"), de);
            assert_eq!(money(Lang::En, minor, "EUR"), en);
        }
        assert_eq!(money(Lang::De, 100, "CHF"), "1,00\u{a0}CHF");
    }

    #[test]
    fn unit_prices_keep_their_decimals_but_show_at_least_two() {
        for (value, de) in [
            ("0.0035", "0,0035\u{a0}€"),
            ("29.9", "29,90\u{a0}€"),
            ("3", "3,00\u{a0}€"),
            ("-1.5", "−1,50\u{a0}€"),
        ] {
            assert_eq!(price(Lang::De, value.parse().unwrap(), "EUR"), de);
        }
    }

    #[test]
    fn numbers_and_rates_drop_superfluous_zeros() {
        assert_eq!(decimal(Lang::De, "1250.50".parse().unwrap()), "1.250,5");
        assert_eq!(percent(Lang::De, "19.00".parse().unwrap()), "19\u{a0}%");
        assert_eq!(percent(Lang::En, "25.5".parse().unwrap()), "25.5%");
    }

    #[test]
    fn dates_are_short_in_tables_and_long_in_sentences() {
        assert_eq!(date_short(Lang::De, day(2026, 12, 1)), "01.12.2026");
        assert_eq!(date_long(Lang::De, day(2026, 12, 1)), "1.\u{a0}Dezember 2026");
        assert_eq!(date_long(Lang::En, day(2026, 3, 31)), "31\u{a0}March 2026");
    }

    #[test]
    fn a_half_open_period_is_shown_with_its_last_day() {
        assert_eq!(
            period(Lang::De, day(2026, 11, 1), day(2026, 12, 1)),
            "01.11.2026 – 30.11.2026"
        );
        assert_eq!(
            period(Lang::De, day(2026, 11, 1), day(2026, 11, 1)),
            "01.11.2026 – 01.11.2026"
        );
    }
}
