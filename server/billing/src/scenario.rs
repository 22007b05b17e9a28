//! Stories told in data: a catalogue, a customer, dated actions; and what the engine makes of them, document by document.
//!
//! A story needs no database: it drives [`crate::decide`], [`crate::apply`], [`crate::due()`] and [`crate::invoice()`] like the
//! server does, day by day. The golden stories stand under `server/billing/scenarios/`.

mod file;
mod outcome;
mod run;
mod sold;

use std::fmt;

pub use file::{
    Action, ActionKind, AddOnFile, BillingMode, ComponentFile, CustomerFile, DiscountFile, MerchantFile,
    Number, PlanFile, Scenario, TermFile, TrialFile,
};
pub use outcome::{ContractOutcome, DocumentOutcome, LineOutcome, Outcome, Rejected, Sums};
pub use run::run;

/// Why a story cannot be told: what is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScenarioError {
    /// The field, like `actions[3].quantity`.
    pub path: String,
    /// What is wrong with it, and how to mend it.
    pub problem: String,
}

impl ScenarioError {
    fn new(path: impl Into<String>, problem: impl Into<String>) -> Self {
        Self {
            path: path.into(),
            problem: problem.into(),
        }
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.problem)
    }
}

impl std::error::Error for ScenarioError {}
