//! Counting money against what is open: what is proposed, and what may be.

use std::fmt;

use chrono::NaiveDate;

use crate::money::{Money, MoneyError};

/// An invoice with something left to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenItem<'a> {
    /// Its number.
    pub number: &'a str,
    /// When it is or was due.
    pub due_on: NaiveDate,
    /// What is left to pay; above zero.
    pub open: Money,
}

/// Why amounts cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AllocationRefusal {
    /// No amount was named.
    Nothing,
    /// An amount below zero.
    Negative {
        /// The place of the invoice.
        place: usize,
    },
    /// More than is left to pay of an invoice.
    MoreThanOpen {
        /// The place of the invoice.
        place: usize,
        /// What is left to pay.
        open: Money,
    },
    /// More than is left of the money.
    MoreThanLeft {
        /// What is left of it.
        left: Money,
    },
    /// An amount could not be computed.
    Money(MoneyError),
}

impl fmt::Display for AllocationRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("no amount was named"),
            Self::Negative { .. } => f.write_str("an amount is below zero"),
            Self::MoreThanOpen { open, .. } => write!(f, "only {} minor units are open", open.minor()),
            Self::MoreThanLeft { left } => write!(f, "only {} minor units are left", left.minor()),
            Self::Money(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for AllocationRefusal {}

impl From<MoneyError> for AllocationRefusal {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

/// What of the money to count against each open invoice, in their order: those the payer's purpose names first (R-418, § 366 (1) BGB), then
/// the oldest due.
///
/// ```
/// use billing::{Currency, Money, OpenItem, propose_allocation};
/// let eur = |minor| Money::new(minor, Currency::Eur);
/// let open = [
///     OpenItem { number: "RE-1", due_on: "2026-06-15".parse()?, open: eur(990) },
///     OpenItem { number: "RE-2", due_on: "2026-07-15".parse()?, open: eur(990) },
/// ];
/// assert_eq!(propose_allocation(eur(1_000), "", &open)?, [eur(990), eur(10)]);
/// assert_eq!(propose_allocation(eur(1_000), "Rechnung re-2", &open)?, [eur(10), eur(990)]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Amounts of different currencies, or out of range.
pub fn propose_allocation(
    left: Money,
    purpose: &str,
    open: &[OpenItem<'_>],
) -> Result<Vec<Money>, MoneyError> {
    let purpose = purpose.to_uppercase();
    let mut order: Vec<(bool, NaiveDate, usize)> = open
        .iter()
        .enumerate()
        .map(|(place, item)| (!names(&purpose, item.number), item.due_on, place))
        .collect();
    order.sort_unstable();
    let mut rest = left;
    let mut proposed = vec![Money::zero(left.currency()); open.len()];
    for (_, _, place) in order {
        let Some((item, part)) = open.get(place).zip(proposed.get_mut(place)) else {
            continue;
        };
        *part = item.open.checked_min(rest)?;
        rest = rest.checked_sub(*part)?;
    }
    Ok(proposed)
}

/// Whether a text in capitals names a number, and not a longer one.
fn names(purpose: &str, number: &str) -> bool {
    let number = number.to_uppercase();
    if number.is_empty() {
        return false;
    }
    purpose.match_indices(&number).any(|(at, _)| {
        let before = purpose.get(..at).and_then(|text| text.chars().next_back());
        let after = purpose
            .get(at.saturating_add(number.len())..)
            .and_then(|text| text.chars().next());
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(|c| c.is_ascii_digit())
    })
}

/// What is left of the money once the wanted amounts are counted against what is open, both in one order.
///
/// # Errors
/// [`AllocationRefusal`]; nothing may be counted then.
pub fn check_allocation(left: Money, open: &[Money], wanted: &[Money]) -> Result<Money, AllocationRefusal> {
    for (place, (wanted, open)) in wanted.iter().zip(open).enumerate() {
        if wanted.is_negative() {
            return Err(AllocationRefusal::Negative { place });
        }
        if open.checked_sub(*wanted)?.is_negative() {
            return Err(AllocationRefusal::MoreThanOpen { place, open: *open });
        }
    }
    let sum = Money::sum(wanted.iter().copied(), left.currency())?;
    if !sum.is_positive() {
        return Err(AllocationRefusal::Nothing);
    }
    let rest = left.checked_sub(sum)?;
    if rest.is_negative() {
        return Err(AllocationRefusal::MoreThanLeft { left });
    }
    Ok(rest)
}

/// What is left of the money once so much of it is sent back.
///
/// # Errors
/// [`AllocationRefusal`]; nothing may be sent back then.
pub fn check_refund(left: Money, amount: Money) -> Result<Money, AllocationRefusal> {
    if !amount.is_positive() {
        return Err(AllocationRefusal::Nothing);
    }
    let rest = left.checked_sub(amount)?;
    if rest.is_negative() {
        return Err(AllocationRefusal::MoreThanLeft { left });
    }
    Ok(rest)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::money::Currency;

    fn eur(minor: i64) -> Money {
        Money::new(minor, Currency::Eur)
    }

    #[test]
    fn a_number_is_named_whole_or_not_at_all() {
        for (purpose, named) in [
            ("RE-2026-00001", true),
            ("Rechnung re-2026-00001, danke", true),
            ("RE-2026-000012", false),
            ("XRE-2026-00001", false),
            ("", false),
        ] {
            assert_eq!(
                names(&purpose.to_uppercase(), "RE-2026-00001"),
                named,
                "{purpose}"
            );
        }
    }

    #[test]
    fn too_much_is_refused_with_what_is_left() {
        let open = [eur(500), eur(300)];
        assert_eq!(
            check_allocation(eur(700), &open, &[eur(500), eur(200)]),
            Ok(eur(0))
        );
        let refused = |wanted: [i64; 2]| check_allocation(eur(700), &open, &wanted.map(eur)).unwrap_err();
        assert_eq!(refused([0, 0]), AllocationRefusal::Nothing);
        assert_eq!(refused([-1, 1]), AllocationRefusal::Negative { place: 0 });
        assert_eq!(
            refused([0, 301]),
            AllocationRefusal::MoreThanOpen {
                place: 1,
                open: eur(300)
            }
        );
        assert_eq!(
            refused([500, 300]),
            AllocationRefusal::MoreThanLeft { left: eur(700) }
        );
    }

    proptest! {
        #[test]
        fn what_is_proposed_may_be_counted_and_leaves_nothing_that_could_be(
            left in 1_i64..10_000,
            opens in prop::collection::vec(1_i64..3_000, 1..6),
        ) {
            let day = NaiveDate::from_ymd_opt(2026, 6, 1).unwrap();
            let items: Vec<OpenItem<'_>> = opens
                .iter()
                .map(|minor| OpenItem { number: "RE-1", due_on: day, open: eur(*minor) })
                .collect();
            let proposed = propose_allocation(eur(left), "", &items).unwrap();
            let open: Vec<Money> = items.iter().map(|item| item.open).collect();
            let rest = check_allocation(eur(left), &open, &proposed).unwrap();
            let all: i64 = opens.iter().sum();
            prop_assert_eq!(rest.minor(), (left - all).max(0));
        }
    }
}
