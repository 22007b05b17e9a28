//! Discounts: percent first, then fixed, never below zero (§10).
//!
//! Discounts reduce the price of a full period, exactly; a piece of a period costs its share of the reduced price, rounded once.
//! The allowance under a line is what that leaves of the line's own amount. Percentages apply one after another, each to what
//! the ones before left. A fixed amount is granted once per period for the components it covers together: setup fees first, then in the order of
//! the plan. Periods are counted per component, through switches; a setup fee counts as a first period; a short first period
//! counts as one.

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{AddOn, ComponentId, DiscountId, Label, PlanId, PlanVersion, PriceComponent};

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
    pub label: Label,
    /// How much.
    pub effect: DiscountEffect,
    /// How long.
    pub duration: DiscountDuration,
    /// Which components it covers; `None`: all that recur. A setup fee is covered only if it is named.
    pub on: Option<Vec<ComponentId>>,
    /// Who may have it, and when.
    #[serde(default)]
    pub limits: DiscountLimits,
}

/// Limits of a discount; `None` is no limit.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DiscountLimits {
    /// First day it may be redeemed.
    #[serde(default)]
    pub from: Option<NaiveDate>,
    /// Day after the last.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// The plans it may be redeemed for, and whose components it reduces.
    #[serde(default)]
    pub plans: Option<Vec<PlanId>>,
    /// How often it may be redeemed in all.
    #[serde(default)]
    pub redemptions: Option<u32>,
    /// How often by one customer.
    #[serde(default)]
    pub redemptions_per_customer: Option<u32>,
}

/// How often a discount was redeemed before, counted under a lock by whoever asks (§10).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Redemptions {
    /// In all.
    pub total: u32,
    /// By this customer.
    pub by_customer: u32,
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum DiscountProblem {
    /// A percentage outside 0 to 100.
    PercentOutOfRange {
        /// What was given.
        percent: Decimal,
    },
    /// An amount that takes nothing off.
    AmountNotPositive {
        /// What was given.
        amount: Decimal,
    },
    /// Granted for no period.
    NoPeriods,
    /// It covers a component the plan does not have.
    UnknownComponent {
        /// The component.
        component: ComponentId,
    },
    /// It may not be redeemed yet.
    NotYet {
        /// First day.
        from: NaiveDate,
    },
    /// It may not be redeemed any more.
    NoLonger {
        /// Day after the last.
        until: NaiveDate,
    },
    /// It is not for this plan.
    NotForThisPlan {
        /// The plans it is for.
        plans: Vec<PlanId>,
    },
    /// It was redeemed as often as it may be.
    UsedUp {
        /// How often.
        limit: u32,
    },
    /// The customer redeemed it as often as one customer may.
    UsedUpByCustomer {
        /// How often.
        limit: u32,
    },
}

impl fmt::Display for DiscountProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::PercentOutOfRange { percent } => write!(f, "{percent} % is not above 0 and up to 100"),
            Self::AmountNotPositive { amount } => write!(f, "{amount} is not above zero"),
            Self::NoPeriods => f.write_str("a discount must last at least one period"),
            Self::UnknownComponent { component } => write!(f, "the plan has no component {component}"),
            Self::NotYet { from } => write!(f, "it can be redeemed from {from} on"),
            Self::NoLonger { until } => write!(f, "it could be redeemed before {until}"),
            Self::NotForThisPlan { .. } => f.write_str("it is for other plans"),
            Self::UsedUp { limit } => write!(f, "it was redeemed {limit} times already"),
            Self::UsedUpByCustomer { limit } => {
                write!(f, "this customer redeemed it {limit} times already")
            }
        }
    }
}

impl std::error::Error for DiscountProblem {}

impl Discount {
    /// Whether the discount covers a component.
    #[must_use]
    pub fn covers(&self, component: &PriceComponent) -> bool {
        match &self.on {
            Some(covered) => covered.contains(&component.id),
            None => component.kind.cycle().is_some(),
        }
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

    /// Checks a discount against its limits and the plan and add-ons it is to reduce.
    ///
    /// # Errors
    /// The first problem found.
    pub fn validate_for<'a>(
        &self,
        plan: &PlanVersion,
        addons: impl IntoIterator<Item = &'a AddOn>,
        today: NaiveDate,
        redeemed: Redemptions,
    ) -> Result<(), DiscountProblem> {
        self.check_limits(plan, today, redeemed)?;
        self.validate()?;
        let addons: Vec<&AddOn> = addons.into_iter().collect();
        let known = |id: &ComponentId| {
            plan.component(id).is_some() || addons.iter().any(|addon| addon.component(id).is_some())
        };
        match self.on.iter().flatten().find(|id| !known(id)) {
            Some(component) => Err(DiscountProblem::UnknownComponent {
                component: component.clone(),
            }),
            None => Ok(()),
        }
    }

    /// Checks what a discount says, whatever it is redeemed for.
    ///
    /// # Errors
    /// It takes nothing off, more than everything, or for no period.
    pub fn validate(&self) -> Result<(), DiscountProblem> {
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
        Ok(())
    }

    fn check_limits(
        &self,
        plan: &PlanVersion,
        today: NaiveDate,
        redeemed: Redemptions,
    ) -> Result<(), DiscountProblem> {
        let limits = &self.limits;
        if let Some(from) = limits.from.filter(|from| today < *from) {
            return Err(DiscountProblem::NotYet { from });
        }
        if let Some(until) = limits.until.filter(|until| *until <= today) {
            return Err(DiscountProblem::NoLonger { until });
        }
        if let Some(plans) = limits.plans.as_ref().filter(|plans| !plans.contains(&plan.plan)) {
            return Err(DiscountProblem::NotForThisPlan { plans: plans.clone() });
        }
        if let Some(limit) = limits.redemptions.filter(|limit| redeemed.total >= *limit) {
            return Err(DiscountProblem::UsedUp { limit });
        }
        if let Some(limit) = limits
            .redemptions_per_customer
            .filter(|limit| redeemed.by_customer >= *limit)
        {
            return Err(DiscountProblem::UsedUpByCustomer { limit });
        }
        Ok(())
    }
}

/// Letters of a code, at least and at most: fewer are guessed, more are mistyped.
pub const CODE_LETTERS: std::ops::RangeInclusive<usize> = 4..=40;

/// A code as it is stored and compared: in capitals and without blanks, because people type it from paper. `None` if it is too
/// short or too long, or has other characters than letters, digits and `-`.
///
/// ```
/// use billing::discount_code;
/// assert_eq!(discount_code(" will Kommen ").as_deref(), Some("WILLKOMMEN"));
/// assert_eq!(discount_code("neu-2026").as_deref(), Some("NEU-2026"));
/// assert_eq!(discount_code("abc"), None);
/// assert_eq!(discount_code("10 % weniger"), None);
/// ```
#[must_use]
pub fn discount_code(typed: &str) -> Option<String> {
    let code: String = typed
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .flat_map(char::to_uppercase)
        .collect();
    let right = CODE_LETTERS.contains(&code.chars().count())
        && code
            .chars()
            .all(|letter| letter.is_alphanumeric() || letter == '-');
    right.then_some(code)
}
