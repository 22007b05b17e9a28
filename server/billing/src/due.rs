//! Every item that should exist up to a date, derived from the contract alone (§4, §5).
//!
//! A component of the plan, or of a booked add-on, runs in a *lane*: a stretch of days with one price and one anchor. Its
//! periods tile the lane. Within a period, days with the same number of units form a *run*; a pause takes days out of it.
//! Each stretch of served days becomes an item: price · units · days ÷ days of the full period, rounded once.

mod allowances;
mod derive;
mod lanes;
mod runs;
mod used;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::catalogue::{AddOnId, ComponentId, DiscountId, Label, PlanId, PlanVersionId, TierShare};
use crate::money::{Money, MoneyError};
use crate::tax::TaxDecision;

pub use derive::{due, newly_due, next_due_date};
pub(crate) use lanes::Frame;
pub use used::{Metered, UsedPeriod, usage_history};

/// What an item or line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A setup fee; has no period.
    Setup,
    /// A charge for a period.
    Recurring,
    /// What was used in a period.
    Usage,
    /// Something billed before that is given back.
    Credit,
    /// The same days for another amount, because a correction moved a discount, or a withdrawal has used days rounded down
    /// may be below zero.
    Adjustment,
}

impl ItemKind {
    /// A stable name, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Recurring => "recurring",
            Self::Usage => "usage",
            Self::Credit => "credit",
            Self::Adjustment => "adjustment",
        }
    }
}

/// What an item is a part of.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// A plan version.
    Plan(PlanVersionId),
    /// A booked add-on.
    AddOn(AddOnId),
}

/// What lines belong together: the charge for a run of days with one price and number of units in one period, and everything
/// that was given back of it. Compared to find the difference between what is due and what was billed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Run {
    /// Plan version or add-on.
    pub source: Source,
    /// The full period; `None` for a setup fee.
    pub full: Option<Period>,
    /// First day of the run.
    pub from: Option<NaiveDate>,
    /// Units charged; zero for usage, which changes as it is recorded.
    pub units: Decimal,
}

/// What a discount took off a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Allowance {
    /// The discount.
    pub discount: DiscountId,
    /// As printed under the line.
    pub label: Label,
    /// How much it took off: positive on a charge.
    pub amount: Money,
}

/// By which rule an amount came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DerivationRule {
    /// Unit price × quantity, once.
    OneOff,
    /// Unit price × quantity for a full period.
    FullPeriod,
    /// Unit price × quantity × days used ÷ days of the full period.
    Prorated,
    /// The same, rounded down in the customer's favour after a withdrawal.
    UsedDays,
    /// The tiers' prices × what was used.
    Usage,
    /// What it should be less what was billed already.
    Difference,
    /// All that was billed, given back.
    Reversal,
}

/// How an amount came about, as data: enough to print "17 von 31 Tagen × 29,00 €".
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Derivation {
    /// The rule.
    pub rule: DerivationRule,
    /// The full nominal period; `None` for a setup fee.
    pub full_period: Option<Period>,
    /// Days charged; equals `days_full` for a full period, 0 for a setup fee.
    pub days_used: u32,
    /// Days of the full period; 0 for a setup fee.
    pub days_full: u32,
    /// Price of one unit for one full period; an average where several tiers have a share.
    pub unit_price: Decimal,
    /// Units charged.
    pub quantity: Decimal,
    /// Units that were free of charge.
    pub included: u32,
    /// The shares of the tiers, for a component that has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierShare>,
    /// The amount after rounding, before allowances.
    pub rounded: Money,
    /// For a difference or reversal: the total that should be billed, and what was billed already.
    pub settled: Option<Settled>,
}

impl Derivation {
    /// The amount before rounding and allowances, in major units: to as many digits as a decimal has.
    ///
    /// # Errors
    /// Out of range.
    pub fn unrounded(&self) -> Result<Decimal, MoneyError> {
        let full = if self.tiers.is_empty() {
            self.unit_price.checked_mul(self.quantity)
        } else {
            self.tiers.iter().try_fold(Decimal::ZERO, |sum, tier| {
                tier.price
                    .checked_mul(tier.units)
                    .and_then(|share| sum.checked_add(share))
            })
        };
        let share = match self.rule {
            DerivationRule::Prorated | DerivationRule::UsedDays => full.and_then(|full| {
                full.checked_mul(Decimal::from(self.days_used))?
                    .checked_div(Decimal::from(self.days_full))
            }),
            DerivationRule::OneOff
            | DerivationRule::FullPeriod
            | DerivationRule::Usage
            | DerivationRule::Difference
            | DerivationRule::Reversal => full,
        };
        share.ok_or(MoneyError::Overflow)
    }
}

/// The two sides of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What should be billed for the run, after allowances.
    pub should_be: Money,
    /// What was billed for it, less credits.
    pub billed: Money,
}

/// Something that should be billed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Item {
    /// The component.
    pub component: ComponentId,
    /// Its name as printed.
    pub component_name: Label,
    /// What it is.
    pub kind: ItemKind,
    /// The plan; for an add-on, the one in force on the item's first day.
    pub plan: PlanId,
    /// Its name as printed; for an add-on, the add-on's.
    pub plan_name: Label,
    /// The run it belongs to.
    pub run: Run,
    /// The service period; `None` for a setup fee.
    pub period: Option<Period>,
    /// The day it falls due.
    pub due_on: NaiveDate,
    /// Units charged.
    pub quantity: Decimal,
    /// Price of one unit for one full period.
    pub unit_price: Decimal,
    /// Before allowances, net or gross as the plan's prices are; negative on a credit.
    pub amount: Money,
    /// Discounts, in the order they were taken off.
    pub allowances: Vec<Allowance>,
    /// After allowances, net or gross as the plan's prices are.
    pub total: Money,
    /// How it is taxed.
    pub tax: TaxDecision,
    /// How the amount came about.
    pub derivation: Derivation,
}
