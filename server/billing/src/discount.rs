//! Discounts: percent first, then fixed, never below zero (§10).
//!
//! Percentages apply one after another, each to what the ones before left. A fixed amount is granted once per due date of
//! the components it covers, in the order of the plan, and shrinks with the days of a prorated period. Periods are counted
//! per component; a setup fee counts as a first period; a short first period counts as one. A period that the contract's end
//! cuts keeps its share of the discount: what is billed for it is the used share of its discounted total.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{ComponentId, DiscountId, PlanVersion};

/// How much a discount takes off.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountEffect {
    /// Per cent of the line, above 0 and up to 100.
    Percent(Decimal),
    /// An amount in the plan's currency and price mode (net or gross).
    Fixed(Decimal),
}

/// For how many periods of a component a discount is granted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountDuration {
    /// The first period only.
    Once,
    /// So many periods.
    Periods(u32),
    /// As long as the contract runs.
    Forever,
}

/// A reduction of some lines.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Discount {
    /// Which discount.
    pub id: DiscountId,
    /// As printed under the line it reduces.
    pub label: String,
    /// How much.
    pub effect: DiscountEffect,
    /// How long.
    pub duration: DiscountDuration,
    /// Which components it covers; `None`: all.
    pub on: Option<Vec<ComponentId>>,
}

/// A discount granted to a contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AppliedDiscount {
    /// The discount as it was when granted.
    pub discount: Discount,
    /// Periods beginning on or after this day are reduced.
    pub from: NaiveDate,
}

/// Why a discount cannot be granted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum DiscountProblem {
    /// A percentage outside 0 to 100.
    #[error("{percent} % is not above 0 and up to 100")]
    PercentOutOfRange {
        /// What was given.
        percent: Decimal,
    },
    /// An amount that takes nothing off.
    #[error("{amount} is not above zero")]
    AmountNotPositive {
        /// What was given.
        amount: Decimal,
    },
    /// Granted for no period.
    #[error("a discount must last at least one period")]
    NoPeriods,
    /// It covers a component the plan does not have.
    #[error("the plan has no component {component}")]
    UnknownComponent {
        /// The component.
        component: ComponentId,
    },
}

impl Discount {
    /// Whether the discount covers a component.
    #[must_use]
    pub fn covers(&self, component: &ComponentId) -> bool {
        self.on.as_ref().is_none_or(|covered| covered.contains(component))
    }

    /// Whether the discount still applies to the period with this index (0 is the first).
    #[must_use]
    pub const fn lasts(&self, index: u32) -> bool {
        match self.duration {
            DiscountDuration::Once => index == 0,
            DiscountDuration::Periods(count) => index < count,
            DiscountDuration::Forever => true,
        }
    }

    /// Checks a discount against the plan it is to reduce.
    ///
    /// # Errors
    /// The first problem found.
    pub fn validate_for(&self, plan: &PlanVersion) -> Result<(), DiscountProblem> {
        match self.effect {
            DiscountEffect::Percent(percent)
                if percent <= Decimal::ZERO || percent > Decimal::ONE_HUNDRED =>
            {
                return Err(DiscountProblem::PercentOutOfRange { percent });
            }
            DiscountEffect::Fixed(amount) if amount <= Decimal::ZERO => {
                return Err(DiscountProblem::AmountNotPositive { amount });
            }
            DiscountEffect::Percent(_) | DiscountEffect::Fixed(_) => {}
        }
        if self.duration == DiscountDuration::Periods(0) {
            return Err(DiscountProblem::NoPeriods);
        }
        match self.on.iter().flatten().find(|id| plan.component(id).is_none()) {
            Some(component) => Err(DiscountProblem::UnknownComponent {
                component: component.clone(),
            }),
            None => Ok(()),
        }
    }
}
