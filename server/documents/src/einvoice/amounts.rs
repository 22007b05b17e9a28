//! The lines' amounts as an e-invoice must tell them: net, with prices that are never negative.
//!
//! Net documents tell what is on paper. On gross documents the tax groups are given; their nets are split over the
//! lines and reductions by largest remainder, so that the lines add up to their group to the cent (BR-S-08).

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::model::{InvoiceLine, InvoiceModel, ModelProblem, PriceMode, TaxGroup};

/// Decimals a price of one unit may have; where more would be needed, the price is told for the whole quantity.
const PRICE_DECIMALS_MAX: u32 = 4;

/// A line in net amounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NetLine {
    /// Negative on a credit, since the price cannot be (BR-27).
    pub(super) quantity: Decimal,
    /// Price of `basis` units, or of one; zero or more.
    pub(super) price: Decimal,
    /// How many units the price is for, if not one.
    pub(super) basis: Option<Decimal>,
    /// Reductions and, on credits, what takes them back.
    pub(super) changes: Vec<Change>,
    /// After the changes, in minor units (BT-131).
    pub(super) net_minor: i64,
}

/// An allowance (BG-27) or charge (BG-28) of a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Change {
    pub(super) title: String,
    /// Never negative.
    pub(super) amount_minor: i64,
    pub(super) is_charge: bool,
}

/// The lines of a checked model, in their order.
pub(super) fn net_lines(model: &InvoiceModel) -> Result<Vec<NetLine>, ModelProblem> {
    let mut pieces: Vec<Vec<i64>> = model.lines.iter().map(pieces).collect();
    if model.price_mode == PriceMode::Gross {
        for group in &model.tax_groups {
            split(model, group, &mut pieces)?;
        }
    }
    model
        .lines
        .iter()
        .zip(pieces)
        .map(|(line, pieces)| net_line(model.price_mode, line, &pieces))
        .collect()
}

/// A line's amount and its reductions, which count down.
fn pieces(line: &InvoiceLine) -> Vec<i64> {
    std::iter::once(line.amount_minor)
        .chain(line.allowances.iter().map(|a| a.amount_minor.saturating_neg()))
        .collect()
}

fn overflow() -> ModelProblem {
    ModelProblem::Overflow {
        field: "lines".to_owned(),
    }
}

/// Replaces a group's gross pieces by net ones with the group's net as their sum.
fn split(model: &InvoiceModel, group: &TaxGroup, pieces: &mut [Vec<i64>]) -> Result<(), ModelProblem> {
    let divisor = Decimal::ONE_HUNDRED
        .checked_add(group.tax.rate_percent)
        .ok_or_else(overflow)?;
    let mut places: Vec<(Decimal, &mut i64)> = Vec::new();
    let mut sum = 0_i64;
    for (line, pieces) in model.lines.iter().zip(pieces) {
        if line.tax != group.tax {
            continue;
        }
        for piece in pieces {
            let exact = Decimal::from(*piece)
                .checked_mul(Decimal::ONE_HUNDRED)
                .and_then(|product| product.checked_div(divisor))
                .ok_or_else(overflow)?;
            let floor = exact.floor();
            *piece = floor.to_i64().ok_or_else(overflow)?;
            sum = sum.checked_add(*piece).ok_or_else(overflow)?;
            places.push((exact - floor, piece));
        }
    }
    let missing = group.net_minor.checked_sub(sum).ok_or_else(overflow)?;
    let missing = usize::try_from(missing).map_err(|_| overflow())?;
    // A stable sort: equal remainders are served in the order of the lines.
    places.sort_by_key(|(remainder, _)| std::cmp::Reverse(*remainder));
    if missing > places.len() {
        return Err(overflow());
    }
    for (_, piece) in places.into_iter().take(missing) {
        *piece = piece.checked_add(1).ok_or_else(overflow)?;
    }
    Ok(())
}

fn net_line(mode: PriceMode, line: &InvoiceLine, pieces: &[i64]) -> Result<NetLine, ModelProblem> {
    let amount = pieces.first().copied().unwrap_or(0);
    let units = line.quantity.abs();
    let (price, basis) = price(mode, line, units, amount)?;
    let changes = line.allowances.iter().zip(pieces.iter().skip(1));
    Ok(NetLine {
        // A credit of less than half a cent net keeps its sign.
        quantity: match amount {
            0 => line.quantity,
            1.. => units,
            _ => -units,
        },
        price,
        basis,
        changes: changes
            .map(|(allowance, piece)| {
                Ok(Change {
                    title: allowance.title.clone(),
                    amount_minor: piece.checked_abs().ok_or_else(overflow)?,
                    is_charge: *piece > 0,
                })
            })
            .collect::<Result<_, _>>()?,
        net_minor: pieces
            .iter()
            .try_fold(0_i64, |sum, piece| sum.checked_add(*piece))
            .ok_or_else(overflow)?,
    })
}

/// The price that gives the amount exactly: the one on paper if it does, otherwise the amount itself for all units.
fn price(
    mode: PriceMode,
    line: &InvoiceLine,
    units: Decimal,
    amount: i64,
) -> Result<(Decimal, Option<Decimal>), ModelProblem> {
    let is_plain = line.tiers.is_empty() && line.proration.is_none();
    if mode == PriceMode::Net && is_plain {
        return Ok((line.unit_price.abs().normalize(), None));
    }
    let whole = Decimal::new(amount.checked_abs().ok_or_else(overflow)?, 2);
    let each = whole.checked_div(units).ok_or_else(overflow)?.normalize();
    if each.scale() <= PRICE_DECIMALS_MAX && each.checked_mul(units) == Some(whole) {
        Ok((each, None))
    } else {
        Ok((whole, Some(units)))
    }
}

#[cfg(test)]
mod tests;
