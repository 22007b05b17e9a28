//! What a story comes to.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Serialize;

use crate::command::Allowed;
use crate::invoice::{Draft, DraftLine};
use crate::money::Money;

/// Net, tax and gross, in major units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Sums {
    /// Net.
    pub net: Decimal,
    /// Tax.
    pub tax: Decimal,
    /// Gross.
    pub gross: Decimal,
}

impl Sums {
    pub(super) fn of(net: Money, tax: Money, gross: Money) -> Self {
        Self {
            net: net.to_decimal(),
            tax: tax.to_decimal(),
            gross: gross.to_decimal(),
        }
    }
}

/// A line of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LineOutcome {
    /// The component.
    pub component: String,
    /// The plan.
    pub plan: String,
    /// First day; absent for a setup fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Day after the last; absent for a setup fee.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
    /// Units charged.
    pub quantity: Decimal,
    /// After allowances, net or gross as the merchant's prices are.
    pub amount: Decimal,
    /// Rate in per cent.
    pub tax_rate: Decimal,
    /// EN 16931 category.
    pub tax_category: &'static str,
}

impl From<&DraftLine> for LineOutcome {
    fn from(line: &DraftLine) -> Self {
        let item = &line.item;
        Self {
            component: item.component.to_string(),
            plan: item.plan.to_string(),
            from: item.period.map(|period| period.from()),
            until: item.period.map(|period| period.until()),
            quantity: item.quantity.normalize(),
            amount: item.total.to_decimal(),
            tax_rate: item.tax.rate.normalize(),
            tax_category: item.tax.category.code(),
        }
    }
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DocumentOutcome {
    /// Its date.
    pub date: NaiveDate,
    /// `invoice` or `credit_note`.
    pub kind: &'static str,
    /// Its lines.
    pub lines: Vec<LineOutcome>,
    /// Its sums; positive on a credit note too.
    #[serde(flatten)]
    pub sums: Sums,
}

impl From<&Draft> for DocumentOutcome {
    fn from(draft: &Draft) -> Self {
        Self {
            date: draft.date,
            kind: draft.kind.code(),
            lines: draft.lines.iter().map(LineOutcome::from).collect(),
            sums: Sums::of(draft.net, draft.tax, draft.gross),
        }
    }
}

/// An action that was refused; the story goes on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Rejected {
    /// The day.
    pub on: NaiveDate,
    /// What was asked for.
    #[serde(rename = "do")]
    pub what: &'static str,
    /// Why it was refused.
    pub reason: &'static str,
    /// What would be allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed: Option<Allowed>,
}

/// The contract on the last day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ContractOutcome {
    /// Its state.
    pub state: &'static str,
    /// Its plan.
    pub plan: String,
    /// First day without service, if decided.
    pub ends_on: Option<NaiveDate>,
}

/// What a story comes to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outcome {
    /// Every document, in order.
    pub documents: Vec<DocumentOutcome>,
    /// Every refused action.
    pub rejected: Vec<Rejected>,
    /// The last contract; `null` without one.
    pub contract: Option<ContractOutcome>,
    /// Invoices less credit notes.
    pub totals: Sums,
}
