//! Law 5: a document is the sum of its parts, per tax rate and currency.

use billing::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::config;
use super::timeline::*;

/// Half away from zero in whole numbers: another way than the engine's.
pub fn rounded_quotient(numerator: i128, denominator: i128) -> i64 {
    let (whole, rest) = (numerator.abs() / denominator, numerator.abs() % denominator);
    let whole = if rest * 2 >= denominator { whole + 1 } else { whole };
    i64::try_from(whole * numerator.signum()).unwrap()
}

/// A rate in hundredths of a per cent.
fn hundredths(rate: Decimal) -> i128 {
    let scaled = rate * Decimal::ONE_HUNDRED;
    assert!(scaled.fract().is_zero());
    i128::try_from(scaled).unwrap()
}

fn sum(amounts: impl Iterator<Item = Money>, currency: Currency) -> Money {
    Money::sum(amounts, currency).unwrap()
}

fn adds_up(draft: &Draft) -> Tested {
    let currency = draft.currency;
    prop_assert!(!draft.lines.is_empty());
    prop_assert_eq!(draft.net.checked_add(draft.tax).unwrap(), draft.gross);
    prop_assert_eq!(
        sum(draft.tax_groups.iter().map(|group| group.net), currency),
        draft.net
    );
    prop_assert_eq!(
        sum(draft.tax_groups.iter().map(|group| group.tax), currency),
        draft.tax
    );
    prop_assert!(!draft.gross.is_negative(), "{draft:?}");
    let lines = draft.lines.iter().map(|line| &line.item);
    let total = sum(lines.clone().map(|item| item.total), currency);
    let base = match draft.prices {
        PriceMode::Net => draft.net,
        PriceMode::Gross => draft.gross,
    };
    prop_assert_eq!(total, base);
    for (place, group) in draft.tax_groups.iter().enumerate() {
        let same = |other: &TaxGroup| (other.category, other.rate) == (group.category, group.rate);
        prop_assert!(
            !draft.tax_groups[..place].iter().any(same),
            "two groups of one rate"
        );
        let inside = lines
            .clone()
            .filter(|item| (item.tax.category, item.tax.rate) == (group.category, group.rate));
        let base = sum(inside.map(|item| item.total), currency);
        let rate = hundredths(group.rate);
        let (stated, tax) = match draft.prices {
            PriceMode::Net => (
                group.net,
                rounded_quotient(i128::from(base.minor()) * rate, 10_000),
            ),
            PriceMode::Gross => (
                group.gross,
                rounded_quotient(i128::from(base.minor()) * rate, 10_000 + rate),
            ),
        };
        prop_assert_eq!(base, stated);
        prop_assert_eq!(group.tax.minor(), tax, "{} at {} %", base, group.rate);
        prop_assert_eq!(group.net.checked_add(group.tax).unwrap(), group.gross);
    }
    for item in lines {
        let off = sum(item.allowances.iter().map(|allowance| allowance.amount), currency);
        prop_assert_eq!(item.amount.checked_sub(off).unwrap(), item.total);
        let outside = item.tax.category == TaxCategory::O;
        let all_outside = draft
            .tax_groups
            .iter()
            .all(|group| group.category == TaxCategory::O);
        prop_assert_eq!(outside, all_outside, "lines not taxable here stand alone");
        // The sign of a line tells what it is, on an invoice and turned on a credit note; an adjustment goes either way.
        let credit = (item.kind == ItemKind::Credit) == (draft.kind == DocumentKind::Invoice);
        let either = item.kind == ItemKind::Adjustment;
        prop_assert!(
            either || item.total.is_negative() == credit,
            "{} {}",
            item.component,
            item.total
        );
        prop_assert!(!item.total.is_zero());
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_5_a_document_is_the_sum_of_its_parts(timeline in any_timeline(), every in 1_i64..40) {
        let story = timeline.live(|story, offset| {
            if offset % every == 0 || timeline.steps_fall_on(offset) {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        })?;
        for draft in &story.documents {
            adds_up(draft)?;
        }
        // All of a contract's documents in one, as those of a customer's contracts on a day.
        let together: Vec<_> = story
            .documents
            .iter()
            .map(|draft| Draft { date: timeline.begins, ..draft.clone() })
            .collect();
        let combined = combine(together).unwrap();
        prop_assert!(combined.len() <= 2);
        let rows = |drafts: &[Draft]| -> i64 {
            drafts.iter().flat_map(|draft| draft.billed().unwrap()).map(|row| row.amount.minor()).sum()
        };
        prop_assert_eq!(rows(&combined), rows(&story.documents));
        for draft in &combined {
            adds_up(draft)?;
        }
    }
}
