//! Every item that should exist up to a date, derived from the contract alone (§4, §5).

mod derive;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::catalogue::{ComponentId, DiscountId, PlanId};
use crate::money::Money;
use crate::tax::TaxDecision;

pub use derive::due;
pub(crate) use derive::next_due_date;

/// What an item or line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ItemKind {
    /// A setup fee; has no period.
    Setup,
    /// A charge for a period.
    Recurring,
    /// Something billed before that is given back.
    Credit,
}

impl ItemKind {
    /// A stable name, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Recurring => "recurring",
            Self::Credit => "credit",
        }
    }
}

/// What a discount took off a line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Allowance {
    /// The discount.
    pub discount: DiscountId,
    /// As printed under the line.
    pub label: String,
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
    /// Price of one unit for one full period.
    pub unit_price: Decimal,
    /// Units charged.
    pub quantity: Decimal,
    /// Units that were free of charge.
    pub included: u32,
    /// The amount before rounding, in major units.
    pub unrounded: Decimal,
    /// The amount after rounding, before allowances.
    pub rounded: Money,
    /// For a difference or reversal: the total that should be billed, and what was billed already.
    pub settled: Option<Settled>,
}

/// The two sides of a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settled {
    /// What should be billed for the range, after allowances.
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
    pub component_name: String,
    /// What it is.
    pub kind: ItemKind,
    /// The plan.
    pub plan: PlanId,
    /// Its name as printed.
    pub plan_name: String,
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
