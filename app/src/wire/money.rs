//! Money that came in, as staff see and handle it.

use std::collections::BTreeMap;

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffPaymentsView {
    pub frame: Frame,
    /// Money that waits for its customer, the oldest first.
    pub unassigned: Vec<UnassignedRow>,
    /// The newest first.
    pub payments: Vec<FundsRow>,
    /// The next page begins behind this one.
    pub next: Option<Uuid>,
    /// Whether the viewer may record and count money.
    pub may_move: bool,
}

/// Money of which nobody knows yet whose it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnassignedRow {
    pub id: Uuid,
    pub received_on: NaiveDate,
    pub amount: Money,
    pub sender: String,
    pub reference: String,
}

/// A payment, or a correction that left something to the customer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FundsRow {
    pub id: Uuid,
    /// A correction or cancellation; otherwise a payment.
    pub credit: bool,
    pub customer: Uuid,
    pub customer_name: String,
    pub customer_number: String,
    pub on: NaiveDate,
    pub amount: Money,
    pub left: Money,
    /// The payer's purpose, or the document's number.
    pub reference: String,
    pub sender: String,
    /// The invoices it is counted against now: document, number, how much.
    pub counted: Vec<(Uuid, String, Money)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentFormView {
    pub frame: Frame,
    pub form: PaymentForm,
    pub problems: Vec<FieldProblem>,
}

/// A payment as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaymentForm {
    pub merchant: String,
    /// Names the payment, however often the form is sent.
    pub key: Uuid,
    /// Customer number; empty while nobody knows.
    pub customer: String,
    pub received_on: String,
    pub amount: String,
    pub sender: String,
    pub reference: String,
}

/// One payment or credit note.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffPaymentView {
    pub frame: Frame,
    pub what: PaymentDetail,
    pub may_move: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum PaymentDetail {
    /// It waits for its customer.
    Unassigned {
        row: UnassignedRow,
        form: AssignForm,
        problems: Vec<FieldProblem>,
    },
    Funds(Box<FundsDetail>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FundsDetail {
    pub funds: FundsRow,
    /// In the order in which it was done.
    pub counted: Vec<CountedRow>,
    pub refunds: Vec<RefundRow>,
    /// The customer's open invoices, the oldest due first.
    pub open: Vec<OpenRow>,
    pub allocate: AllocateForm,
    pub refund: RefundForm,
    pub problems: Vec<FieldProblem>,
}

/// An entry that counted money, or took that back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CountedRow {
    pub id: Uuid,
    pub document: Uuid,
    pub number: String,
    /// Negative: it takes an earlier entry back.
    pub amount: Money,
    pub on: NaiveDate,
    pub may_take_back: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefundRow {
    pub on: NaiveDate,
    pub amount: Money,
    /// Sent back by transfer; otherwise on the pages of the card's provider.
    pub by_transfer: bool,
    pub iban: String,
    pub reference: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenRow {
    pub document: Uuid,
    pub number: String,
    pub due_on: NaiveDate,
    pub gross: Money,
    pub open: Money,
    pub overdue: bool,
}

/// Says whose a payment is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AssignForm {
    pub merchant: String,
    pub payment: Uuid,
    /// Customer number.
    pub customer: String,
}

/// What to count against which invoice.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AllocateForm {
    pub merchant: String,
    pub funds: Uuid,
    /// Names the deed, however often the form is sent.
    pub key: Uuid,
    /// Amounts as typed, by [`AllocateForm::place`] of the invoices.
    pub amounts: BTreeMap<String, String>,
}

impl AllocateForm {
    /// What an invoice's amount is called in the form. Names of such parts begin with a letter: what begins with a digit is read as a place in
    /// a list.
    #[must_use]
    pub fn place(document: Uuid) -> String {
        format!("d{document}")
    }
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct TakeBackForm {
    pub merchant: String,
    pub allocation: Uuid,
}

/// Money that was sent back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RefundForm {
    pub merchant: String,
    pub funds: Uuid,
    /// Names the refund, however often the form is sent.
    pub key: Uuid,
    pub refunded_on: String,
    pub amount: String,
    /// `transfer` or `card`.
    pub way: String,
    pub iban: String,
    pub reference: String,
}

/// What became of a deed with money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyDone {
    /// A payment is recorded for its customer.
    Recorded,
    /// It waits for its customer.
    Kept,
    Assigned,
    Allocated,
    TakenBack,
    /// What a correction settled, or what was paid for a cancelled invoice, stays.
    Fixed,
    Refunded,
    /// A part of an invoice was given back.
    Corrected,
}

/// What can be wrong with money as it is typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyFault {
    /// No customer has this number.
    CustomerUnknown,
    /// It is no amount.
    Amount,
    /// Nothing at all.
    Nothing,
    MoreThanOpen {
        open: Money,
    },
    MoreThanLeft {
        left: Money,
    },
    DayInTheFuture,
    /// More than is left of what was billed.
    MoreThanBilled {
        left: Money,
    },
    /// No number of units.
    Units,
    /// An amount and a number of units.
    AmountAndUnits,
}
