//! What is still missing: `due − billed`, as drafts of documents (§4, §11).

mod cancellation;
mod correction;
mod coverage;
mod difference;
mod draft;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Period;
use crate::catalogue::{ComponentId, Label, PlanId, PriceMode};
use crate::contract::Contract;
use crate::due::{Item, ItemKind, Run};
use crate::money::{Currency, Money};
use crate::tax::{TaxCategory, TaxDecision};

pub use cancellation::{CancellationRefusal, Recorded, cancellation};
pub use correction::{Correctable, CorrectionPart, CorrectionRefusal, correctable_amounts, correction};
pub use difference::invoice;
pub use draft::combine;
pub(crate) use draft::tax_groups;

/// One line of an issued document, as far as billing needs to remember it. [`Draft::billed`] makes them; store one per line.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Billed {
    /// The component.
    pub component: ComponentId,
    /// Its name as printed.
    pub component_name: Label,
    /// The plan.
    pub plan: PlanId,
    /// Its name as printed.
    pub plan_name: Label,
    /// What the line was.
    pub kind: ItemKind,
    /// The run it belongs to.
    pub run: Run,
    /// First day of the line's period; `None` for a setup fee.
    pub period_from: Option<NaiveDate>,
    /// Day after its last; `None` for a setup fee.
    pub period_until: Option<NaiveDate>,
    /// The day it fell due.
    pub due_on: NaiveDate,
    /// The line's total after allowances, in the document's price mode: positive for a charge, negative for a credit,
    /// also when it stood on a credit note.
    pub amount: Money,
    /// Whether a discount reduced it.
    #[serde(default)]
    pub discounted: bool,
    /// How it was taxed.
    pub tax: TaxDecision,
}

impl Billed {
    /// What is to be remembered of an item that was billed with this amount, in the sign of billing.
    #[must_use]
    pub fn of(item: &Item, amount: Money) -> Self {
        Self {
            component: item.component.clone(),
            component_name: item.component_name.clone(),
            plan: item.plan.clone(),
            plan_name: item.plan_name.clone(),
            kind: item.kind,
            run: item.run.clone(),
            period_from: item.period.map(Period::from),
            period_until: item.period.map(Period::until),
            due_on: item.due_on,
            amount,
            discounted: !item.allowances.is_empty(),
            tax: item.tax,
        }
    }
}

/// What every draft of a billing run shares.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftTerms {
    /// Date of the document: the `until` that [`crate::due::due`] was asked for.
    pub date: NaiveDate,
    /// Whether amounts are net or gross.
    pub prices: PriceMode,
    /// Currency of every amount.
    pub currency: Currency,
    /// The contract's reference, kept on every line so that contracts can share a document.
    pub contract: Option<String>,
    /// Whether lines that discounts reduce to nothing are told, if need be on a document of nothing (§11).
    #[serde(default)]
    pub zero_lines: bool,
}

impl DraftTerms {
    /// The terms a contract's plan asks for.
    #[must_use]
    pub fn of(contract: &Contract, date: NaiveDate, reference: Option<String>) -> Self {
        // No switch changes the price mode or the currency.
        let plan = contract.phases.first().map(|phase| &phase.plan);
        Self {
            date,
            prices: plan.map_or(PriceMode::Gross, |plan| plan.prices),
            currency: plan.map_or(Currency::Eur, |plan| plan.currency),
            contract: reference,
            zero_lines: false,
        }
    }

    /// Whether a draft becomes a document. Where everything cancels out, as with a switch at the same price, nobody is told
    /// unless the terms ask for it; what was settled is remembered all the same (§11).
    #[must_use]
    pub fn issue(&self, draft: &Draft) -> bool {
        self.zero_lines || !draft.is_nothing()
    }
}

/// What a document is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DocumentKind {
    /// Rechnung; may contain negative credit lines.
    Invoice,
    /// Rechnungskorrektur: more credit than charge, with the signs turned so that the sums are positive.
    CreditNote,
}

impl DocumentKind {
    /// A stable name, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invoice => "invoice",
            Self::CreditNote => "credit_note",
        }
    }
}

/// One line of a draft; its allowances stand under it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DraftLine {
    /// The contract it belongs to.
    pub contract: Option<String>,
    /// What is charged or credited, with the document's sign: on a credit note a credit is positive.
    pub item: Item,
}

/// The sums of one tax category and rate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TaxGroup {
    /// The category.
    pub category: TaxCategory,
    /// The rate in per cent.
    pub rate: Decimal,
    /// The first decision of the group: note and code to print.
    pub tax_decision: TaxDecision,
    /// Net sum.
    pub net: Money,
    /// Tax, rounded once for the group.
    pub tax: Money,
    /// Gross sum.
    pub gross: Money,
}

/// A document without a number.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Draft {
    /// Invoice or credit note.
    pub kind: DocumentKind,
    /// Its date.
    pub date: NaiveDate,
    /// Whether line amounts are net or gross.
    pub prices: PriceMode,
    /// Currency of every amount.
    pub currency: Currency,
    /// Lines in the order of due date and plan.
    pub lines: Vec<DraftLine>,
    /// Sums per tax category and rate.
    pub tax_groups: Vec<TaxGroup>,
    /// Net total.
    pub net: Money,
    /// Tax total.
    pub tax: Money,
    /// Gross total: what is to pay, or to come back.
    pub gross: Money,
}
