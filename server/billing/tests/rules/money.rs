use billing::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::story::eur;

#[test]
fn decimals_become_amounts_rounded_half_away_from_zero() {
    for (decimal, minor) in [
        ("0", 0),
        ("9.99", 999),
        ("0.005", 1),
        ("0.0049999999999999999999", 0),
        ("-0.005", -1),
        ("2.675", 268),
        ("-2.675", -268),
        ("1.004999", 100),
        ("92233720368547758.07", i64::MAX),
    ] {
        assert_eq!(
            Money::from_decimal_rounded(decimal.parse().unwrap(), Currency::Eur),
            Ok(eur(minor)),
            "{decimal}"
        );
    }
    assert_eq!(
        Money::from_decimal_rounded("12.5".parse().unwrap(), Currency::Jpy)
            .unwrap()
            .minor(),
        13
    );
}

#[test]
fn amounts_out_of_range_are_errors_never_zero() {
    assert_eq!(
        Money::from_decimal_rounded("92233720368547758.08".parse().unwrap(), Currency::Eur),
        Err(MoneyError::Overflow)
    );
    assert_eq!(
        Money::from_decimal_rounded(Decimal::MAX, Currency::Eur),
        Err(MoneyError::Overflow)
    );
    assert_eq!(eur(i64::MAX).checked_add(eur(1)), Err(MoneyError::Overflow));
    assert_eq!(eur(i64::MIN).checked_sub(eur(1)), Err(MoneyError::Overflow));
    assert_eq!(eur(i64::MIN).checked_neg(), Err(MoneyError::Overflow));
}

#[test]
fn currencies_never_mix() {
    let mismatch = Err(MoneyError::CurrencyMismatch {
        left: Currency::Eur,
        right: Currency::Chf,
    });
    let francs = Money::new(1, Currency::Chf);
    assert_eq!(eur(1).checked_add(francs), mismatch);
    assert_eq!(eur(1).checked_sub(francs), mismatch);
    assert_eq!(Money::sum([francs], Currency::Eur), mismatch);
}

#[test]
fn a_split_gives_the_odd_cents_to_the_largest_remainders() {
    for (minor, weights, expected) in [
        (1000, vec![1, 1, 1], vec![334, 333, 333]),
        (-1000, vec![1, 1, 1], vec![-334, -333, -333]),
        (100, vec![50, 30, 20], vec![50, 30, 20]),
        (101, vec![1, 2, 3], vec![17, 34, 50]),
        (1, vec![0, 5, 5], vec![0, 1, 0]),
        (i64::MAX, vec![1], vec![i64::MAX]),
        (i64::MIN, vec![1, 0], vec![i64::MIN, 0]),
    ] {
        let parts: Vec<i64> = eur(minor)
            .split(&weights)
            .unwrap()
            .iter()
            .map(|part| part.minor())
            .collect();
        assert_eq!(parts, expected, "{minor} by {weights:?}");
    }
    assert_eq!(eur(1).split(&[]), Err(MoneyError::NoWeights));
    assert_eq!(eur(1).split(&[0, 0]), Err(MoneyError::NoWeights));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn the_parts_of_a_split_add_up_and_stray_less_than_a_cent(minor in any::<i64>(), weights in proptest::collection::vec(0_u32..1000, 1..12)) {
        prop_assume!(weights.iter().any(|weight| *weight > 0));
        let parts = eur(minor).split(&weights).unwrap();
        prop_assert_eq!(Money::sum(parts.iter().copied(), Currency::Eur), Ok(eur(minor)));
        let total: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            let error = i128::from(part.minor()) * total - i128::from(minor) * i128::from(*weight);
            prop_assert!(error.abs() < total);
        }
    }

    #[test]
    fn an_amount_survives_the_way_to_a_decimal_and_back(minor in any::<i64>()) {
        prop_assert_eq!(Money::from_decimal_rounded(eur(minor).to_decimal(), Currency::Eur), Ok(eur(minor)));
    }
}

#[test]
fn currencies_and_amounts_are_written_and_read_by_their_code() {
    for (code, currency) in [("EUR", Currency::Eur), ("JPY", Currency::Jpy)] {
        assert_eq!(code.parse(), Ok(currency));
        assert_eq!(currency.to_string(), code);
    }
    let unknown = "eur".parse::<Currency>();
    assert_eq!(
        unknown,
        Err(MoneyError::UnknownCurrency {
            code: "eur".to_owned()
        })
    );
    assert_eq!(eur(-999).to_string(), "-9.99 EUR");
}
