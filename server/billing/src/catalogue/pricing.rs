//! What so many units cost for one full period.

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::ComponentKind;
use crate::money::MoneyError;

/// Decimals of the average price of one unit where several tiers share a line.
const AVERAGE_DECIMALS: u32 = 6;

/// A price for a stretch of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tier {
    /// The last unit of the stretch; `None`: without end (the last tier only).
    pub up_to: Option<u32>,
    /// Price of one unit for one full period.
    pub price: Decimal,
}

/// How tiers combine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TierMode {
    /// Every unit costs the price of the tier it falls into.
    #[default]
    Graduated,
    /// All units cost the price of the tier the last of them falls into.
    Volume,
}

/// The units of one tier, for the explanation of an amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierShare {
    /// Units that fell into the tier.
    pub units: Decimal,
    /// Price of one.
    pub price: Decimal,
}

/// What a full period costs, before rounding.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Priced {
    /// Units charged: without the included ones.
    pub units: Decimal,
    /// Price of one unit; an average, to six decimals, where several tiers have a share.
    pub unit_price: Decimal,
    /// The sum, in major units.
    pub exact: Decimal,
    /// The shares of the tiers; empty for a component without tiers.
    pub tiers: Vec<TierShare>,
}

impl ComponentKind {
    /// What `units` (ordered or used, the included ones among them) cost for one full period. A base fee or setup fee costs
    /// its price, whatever the units.
    ///
    /// ```
    /// use billing::{ComponentKind, Span, Tier, TierMode};
    /// let calls = ComponentKind::Metered {
    ///     tiers: vec![
    ///         Tier { up_to: Some(1000), price: "0".parse()? },
    ///         Tier { up_to: None, price: "0.0035".parse()? },
    ///     ],
    ///     mode: TierMode::Graduated, cycle: Span::months(1), included: 0,
    /// };
    /// assert_eq!(calls.full_price("1250".parse()?)?.exact, "0.875".parse()?);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// An amount out of range.
    pub fn full_price(&self, units: Decimal) -> Result<Priced, MoneyError> {
        let charged = units
            .checked_sub(Decimal::from(self.included()))
            .ok_or(MoneyError::Overflow)?
            .max(Decimal::ZERO);
        match self {
            Self::Setup { price } | Self::Base { price, .. } => Ok(Priced {
                units: Decimal::ONE,
                unit_price: *price,
                exact: *price,
                tiers: Vec::new(),
            }),
            Self::Unit { price, .. } => Ok(Priced {
                units: charged,
                unit_price: *price,
                exact: price.checked_mul(charged).ok_or(MoneyError::Overflow)?,
                tiers: Vec::new(),
            }),
            Self::Tiered { tiers, mode, .. } | Self::Metered { tiers, mode, .. } => match mode {
                TierMode::Graduated => graduated(tiers, charged),
                TierMode::Volume => volume(tiers, charged),
            },
        }
    }
}

fn graduated(tiers: &[Tier], units: Decimal) -> Result<Priced, MoneyError> {
    let mut shares = Vec::new();
    let mut exact = Decimal::ZERO;
    let mut below = Decimal::ZERO;
    for tier in tiers {
        if below >= units {
            break;
        }
        let top = tier.up_to.map_or(units, |up_to| units.min(Decimal::from(up_to)));
        let inside = top.checked_sub(below).ok_or(MoneyError::Overflow)?;
        if inside > Decimal::ZERO {
            exact = tier
                .price
                .checked_mul(inside)
                .and_then(|share| exact.checked_add(share))
                .ok_or(MoneyError::Overflow)?;
            shares.push(TierShare {
                units: inside,
                price: tier.price,
            });
            below = top;
        }
    }
    let unit_price = match shares.as_slice() {
        [only] => only.price,
        [] => Decimal::ZERO,
        [_, _, ..] => exact
            .checked_div(units)
            .ok_or(MoneyError::Overflow)?
            .round_dp_with_strategy(AVERAGE_DECIMALS, RoundingStrategy::MidpointAwayFromZero),
    };
    Ok(Priced {
        units,
        unit_price,
        exact,
        tiers: shares,
    })
}

fn volume(tiers: &[Tier], units: Decimal) -> Result<Priced, MoneyError> {
    let tier = tiers
        .iter()
        .find(|tier| tier.up_to.is_none_or(|up_to| units <= Decimal::from(up_to)));
    let price = tier.map_or(Decimal::ZERO, |tier| tier.price);
    Ok(Priced {
        units,
        unit_price: price,
        exact: price.checked_mul(units).ok_or(MoneyError::Overflow)?,
        tiers: if units.is_zero() {
            Vec::new()
        } else {
            vec![TierShare { units, price }]
        },
    })
}
