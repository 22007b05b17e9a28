//! Reading what staff type about money: strings in, amounts and days or field problems out. Pure.

use app::wire::{FieldProblem, MoneyFault, Problem};
use billing::{Currency, Money};
use chrono::NaiveDate;
use texts::Lang;

use crate::use_cases::catalogue::read_price;
use crate::use_cases::order_form::{is_printable, problem};

/// Characters of a purpose or a sender: what a transfer has room for.
const LONGEST: usize = 140;

/// An amount as it is typed: `29,90` or `29.90`.
pub(in crate::use_cases) fn read_amount(typed: &str, currency: Currency) -> Option<Money> {
    let exact = read_price(typed)?;
    let amount = Money::from_decimal_rounded(exact, currency).ok()?;
    (amount.to_decimal() == exact).then_some(amount)
}

/// An amount that must be there, and more than nothing.
pub(in crate::use_cases) fn needed_amount(
    field: &str,
    typed: &str,
    currency: Currency,
) -> Result<Money, FieldProblem> {
    if typed.trim().is_empty() {
        return Err(problem(field, Problem::Missing));
    }
    match read_amount(typed, currency) {
        None => Err(problem(field, Problem::Money(MoneyFault::Amount))),
        Some(amount) if !amount.is_positive() => Err(problem(field, Problem::Money(MoneyFault::Nothing))),
        Some(amount) => Ok(amount),
    }
}

/// An amount as it would be typed.
pub(in crate::use_cases) fn typed(amount: Money, lang: Lang) -> String {
    let mut exact = amount.to_decimal();
    exact.rescale(amount.currency().minor_digits());
    match lang {
        Lang::De => exact.to_string().replace('.', ","),
        Lang::En => exact.to_string(),
    }
}

/// A day that is not still to come.
pub(in crate::use_cases) fn past_day(
    field: &str,
    typed: &str,
    today: NaiveDate,
) -> Result<NaiveDate, FieldProblem> {
    let day = day(field, typed)?;
    if day > today {
        return Err(problem(field, Problem::Money(MoneyFault::DayInTheFuture)));
    }
    Ok(day)
}

/// A day, as browsers send it or as people write it.
pub(in crate::use_cases) fn day(field: &str, typed: &str) -> Result<NaiveDate, FieldProblem> {
    let typed = typed.trim();
    if typed.is_empty() {
        return Err(problem(field, Problem::Missing));
    }
    typed
        .parse()
        .or_else(|_| NaiveDate::parse_from_str(typed, "%d.%m.%Y"))
        .map_err(|_| problem(field, Problem::DateMalformed))
}

/// A text of one line, which may be empty.
pub(in crate::use_cases) fn text(field: &str, typed: &str) -> Result<String, FieldProblem> {
    let typed = typed.trim();
    if typed.chars().count() > LONGEST {
        return Err(problem(field, Problem::TooLong));
    }
    if !is_printable(typed) {
        return Err(problem(field, Problem::Unprintable));
    }
    Ok(typed.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_to_the_cent_and_written_as_they_are_read() {
        for (typed_text, minor) in [
            ("29,90", Some(2_990)),
            (" 29.9 ", Some(2_990)),
            ("5", Some(500)),
            ("0,05", Some(5)),
            ("1.000", None),
            ("1.000,00", None),
            ("9,905", None),
            ("-3", None),
            ("3 €", None),
        ] {
            let read = read_amount(typed_text, Currency::Eur);
            assert_eq!(read.map(Money::minor), minor, "{typed_text}");
            for lang in Lang::ALL {
                let again = read.map(|amount| read_amount(&typed(amount, lang), Currency::Eur));
                assert!(again.is_none_or(|again| again == read), "{typed_text}");
            }
        }
    }

    #[test]
    fn a_day_is_read_either_way_and_not_from_the_future() {
        let today = NaiveDate::from_ymd_opt(2026, 6, 15).unwrap();
        assert_eq!(past_day("day", "2026-06-15", today), Ok(today));
        assert_eq!(past_day("day", "15.06.2026", today), Ok(today));
        assert!(past_day("day", "2026-06-16", today).is_err());
        assert!(past_day("day", "31.02.2026", today).is_err());
        assert!(past_day("day", "", today).is_err());
    }
}
