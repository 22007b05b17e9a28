//! Giving back a part of an issued invoice by hand (R-142, R-143 b).
//!
//! What is given back so is no part of what a contract was billed: billing by difference would charge it again.

use std::fmt;

use rust_decimal::Decimal;

use super::draft::tax_groups;
use super::{DocumentKind, Draft, DraftLine, DraftTerms, TaxGroup};
use crate::catalogue::PriceMode;
use crate::due::{DerivationRule, Item, ItemKind, Settled};
use crate::error::BillingError;
use crate::money::{Money, MoneyError};

/// A line of an issued invoice, and what was given back of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Correctable {
    /// The line as it stands on the invoice.
    pub item: Item,
    /// Given back by hand so far; never below zero.
    pub given_back: Money,
    /// What is left of everything billed for the line's run, whatever gave back the rest; `None` for a line that no contract asked for.
    pub run_left: Option<Money>,
}

/// How much of a line to give back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CorrectionPart {
    /// An amount, net or gross as the invoice's lines are.
    Amount(Money),
    /// So many of its units, at what one of them came to after discounts.
    Units(Decimal),
}

/// Why nothing can be given back like that.
#[derive(Clone, Debug, PartialEq)]
pub enum CorrectionRefusal {
    /// No amount was named.
    Nothing,
    /// An amount below zero, or units of a line that has none to count.
    NotCountable {
        /// The place of the line.
        place: usize,
    },
    /// More than is left of a line.
    MoreThanLeft {
        /// The place of the line.
        place: usize,
        /// What is left of it.
        left: Money,
    },
    /// More than is left of the invoice at one rate of tax, because other lines lessen it.
    MoreThanInvoice {
        /// What is left.
        left: Money,
    },
    /// An amount could not be computed.
    Billing(BillingError),
}

impl fmt::Display for CorrectionRefusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("no amount was named"),
            Self::NotCountable { .. } => f.write_str("an amount below zero, or no units to count"),
            Self::MoreThanLeft { left, .. } | Self::MoreThanInvoice { left } => {
                write!(f, "only {} minor units are left", left.minor())
            }
            Self::Billing(error) => fmt::Display::fmt(error, f),
        }
    }
}

impl std::error::Error for CorrectionRefusal {}

impl<E: Into<BillingError>> From<E> for CorrectionRefusal {
    fn from(error: E) -> Self {
        Self::Billing(error.into())
    }
}

impl Correctable {
    /// What of the line itself was not given back by hand; below zero on a line that is a credit.
    fn rest(&self) -> Result<Money, MoneyError> {
        self.item.total.checked_sub(self.given_back)
    }

    /// The amount of a part of the line.
    fn amount(&self, part: CorrectionPart) -> Result<Option<Money>, MoneyError> {
        let currency = self.item.total.currency();
        match part {
            CorrectionPart::Amount(amount) => Ok(Some(amount).filter(|amount| !amount.is_negative())),
            CorrectionPart::Units(units) => {
                if units.is_sign_negative() || self.item.quantity <= Decimal::ZERO {
                    return Ok(None);
                }
                let share = self
                    .item
                    .total
                    .to_decimal()
                    .checked_mul(units)
                    .and_then(|product| product.checked_div(self.item.quantity))
                    .ok_or(MoneyError::Overflow)?;
                Money::from_decimal_rounded(share, currency).map(Some)
            }
        }
    }
}

/// What may be given back of each line: no more than it came to, than is left of its run, and than is left at its rate of tax.
///
/// # Errors
/// An amount out of range.
pub fn correctable_amounts(lines: &[Correctable]) -> Result<Vec<Money>, BillingError> {
    let mut amounts = Vec::with_capacity(lines.len());
    for line in lines {
        let zero = Money::zero(line.item.total.currency());
        let of_rate = Money::sum(
            same_rate(lines, &line.item)
                .map(Correctable::rest)
                .collect::<Result<Vec<_>, _>>()?,
            zero.currency(),
        )?;
        let mut left = line.rest()?.checked_min(of_rate)?;
        if let Some(run_left) = line.run_left {
            left = left.checked_min(run_left)?;
        }
        amounts.push(if left.is_negative() { zero } else { left });
    }
    Ok(amounts)
}

fn same_rate<'a>(lines: &'a [Correctable], item: &Item) -> impl Iterator<Item = &'a Correctable> {
    let key = (item.tax.category, item.tax.rate);
    lines
        .iter()
        .filter(move |line| (line.item.tax.category, line.item.tax.rate) == key)
}

/// The document that gives back a part of an invoice, line by line, and the place each of its lines has on the invoice.
///
/// Its tax is what the invoice's tax is less by it: tax on what was left before, less tax on what is left now, once per rate. So
/// corrections add up to the invoice's own tax to the cent when all of it is given back, in however many parts.
///
/// # Errors
/// [`CorrectionRefusal`]; nothing may be issued then.
pub fn correction(
    lines: &[Correctable],
    wanted: &[Option<CorrectionPart>],
    terms: &DraftTerms,
) -> Result<(Draft, Vec<usize>), CorrectionRefusal> {
    let currency = terms.currency;
    let left = correctable_amounts(lines)?;
    let mut given = Vec::new();
    for (place, ((line, part), left)) in lines.iter().zip(wanted).zip(&left).enumerate() {
        let Some(part) = part else { continue };
        let amount = line
            .amount(*part)?
            .ok_or(CorrectionRefusal::NotCountable { place })?;
        if left.checked_sub(amount)?.is_negative() {
            return Err(CorrectionRefusal::MoreThanLeft { place, left: *left });
        }
        if amount.is_positive() {
            given.push((place, line, amount));
        }
    }
    if given.is_empty() {
        return Err(CorrectionRefusal::Nothing);
    }
    let mut groups: Vec<TaxGroup> = Vec::new();
    for (_, line, _) in &given {
        let tax = &line.item.tax;
        if groups
            .iter()
            .any(|group| (group.category, group.rate) == (tax.category, tax.rate))
        {
            continue;
        }
        let rests: Vec<Money> = same_rate(lines, &line.item)
            .map(Correctable::rest)
            .collect::<Result<_, _>>()?;
        let before = Money::sum(rests, currency)?;
        let taken = given
            .iter()
            .filter(|(_, other, _)| {
                (other.item.tax.category, other.item.tax.rate) == (tax.category, tax.rate)
            })
            .map(|(_, _, amount)| *amount);
        let after = before.checked_sub(Money::sum(taken, currency)?)?;
        if after.is_negative() {
            return Err(CorrectionRefusal::MoreThanInvoice { left: before });
        }
        groups.push(lessened(line, before, after, terms.prices)?);
    }
    groups.sort_unstable_by_key(|group| (group.category, group.rate));
    let places = given.iter().map(|(place, _, _)| *place).collect();
    let lines = given
        .into_iter()
        .map(|(_, line, amount)| {
            Ok(DraftLine {
                contract: None,
                item: given_back(line, amount)?,
            })
        })
        .collect::<Result<Vec<_>, MoneyError>>()?;
    let sum = |of: fn(&TaxGroup) -> Money| Money::sum(groups.iter().map(of), currency);
    let (net, tax, gross) = (
        sum(|group| group.net)?,
        sum(|group| group.tax)?,
        sum(|group| group.gross)?,
    );
    Ok((
        Draft {
            kind: DocumentKind::CreditNote,
            date: terms.date,
            prices: terms.prices,
            currency,
            lines,
            net,
            tax,
            gross,
            tax_groups: groups,
        },
        places,
    ))
}

/// What a rate's sums are less by.
fn lessened(
    line: &Correctable,
    before: Money,
    after: Money,
    prices: PriceMode,
) -> Result<TaxGroup, CorrectionRefusal> {
    let tax = &line.item.tax;
    let of = |sum: Money| -> Result<TaxGroup, MoneyError> {
        tax_groups([(tax, sum)], prices, sum.currency())?
            .pop()
            .ok_or(MoneyError::NoWeights)
    };
    let (before, after) = (of(before)?, of(after)?);
    Ok(TaxGroup {
        net: before.net.checked_sub(after.net)?,
        tax: before.tax.checked_sub(after.tax)?,
        gross: before.gross.checked_sub(after.gross)?,
        ..before
    })
}

/// The line that gives an amount back, in the correction's sign.
fn given_back(line: &Correctable, amount: Money) -> Result<Item, MoneyError> {
    let billed = line.rest()?;
    let mut item = line.item.clone();
    item.kind = ItemKind::Credit;
    item.quantity = Decimal::ONE;
    item.unit_price = amount.to_decimal();
    item.amount = amount;
    item.total = amount;
    item.allowances = Vec::new();
    item.derivation.rule = DerivationRule::Difference;
    item.derivation.quantity = Decimal::ONE;
    item.derivation.unit_price = amount.to_decimal();
    item.derivation.tiers = Vec::new();
    item.derivation.rounded = amount;
    item.derivation.settled = Some(Settled {
        should_be: billed.checked_sub(amount)?,
        billed,
    });
    Ok(item)
}
