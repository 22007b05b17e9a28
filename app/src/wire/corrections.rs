//! Giving back a part of an invoice, as staff see and type it.

use std::collections::BTreeMap;

use billing::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionView {
    pub frame: Frame,
    /// Of the invoice.
    pub number: String,
    pub customer_name: String,
    /// Whether its amounts are gross.
    pub gross_prices: bool,
    pub lines: Vec<CorrectionRow>,
    pub form: CorrectionForm,
    pub problems: Vec<FieldProblem>,
}

/// A line of the invoice, and what of it may be given back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CorrectionRow {
    /// [`CorrectionForm::place`] of it.
    pub line: String,
    pub plan: String,
    pub component: String,
    /// First and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub amount: Money,
    /// By hand so far.
    pub given_back: Money,
    /// At most so much.
    pub left: Money,
    /// Units, where there are several to give back some of.
    pub units: Option<Decimal>,
    /// Documents that gave back a part of it.
    pub corrections: Vec<(Uuid, String)>,
}

/// What to give back, as typed, by [`CorrectionForm::place`] of the lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CorrectionForm {
    pub merchant: String,
    pub document: Uuid,
    /// Names the deed, however often the form is sent.
    pub key: String,
    pub amounts: BTreeMap<String, String>,
    pub units: BTreeMap<String, String>,
    /// Printed on the correction.
    pub reason: String,
}

impl CorrectionForm {
    /// What a line is called in the form, by its place on the invoice. It begins with a letter: what begins with a digit is read as a place in
    /// a list.
    #[must_use]
    pub fn place(line: i32) -> String {
        format!("l{line}")
    }
}
