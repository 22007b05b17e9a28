//! The statement of account: what was charged, what was paid, and what is open.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use texts::Lang;

use super::letter::{Letterhead, Period, Recipient};

/// Everything a statement shows. Rendering refuses a model that fails [`StatementModel::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementModel {
    /// Language of the document.
    pub lang: Lang,
    /// The merchant.
    pub letterhead: Letterhead,
    /// The customer.
    pub recipient: Recipient,
    /// The customer's number at the merchant.
    pub customer_number: Option<String>,
    /// The day it shows the account of; also the date inside the PDF.
    pub issue_date: NaiveDate,
    /// The days it covers.
    pub period: Period,
    /// ISO 4217 code of every amount in this model.
    pub currency: String,
    /// What the customer owed before the first day; negative where the merchant owed.
    pub opening_minor: i64,
    /// Documents and payments by day.
    pub rows: Vec<StatementRow>,
    /// What the customer owes after the last day; negative where the merchant owes.
    pub closing_minor: i64,
    /// Paragraphs before the table; empty: one neutral sentence.
    pub intro: Vec<String>,
    /// Paragraphs at the end; may be empty.
    pub closing: Vec<String>,
}

/// A document or payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StatementRow {
    /// The day it counts on.
    pub on: NaiveDate,
    /// What it is.
    pub entry: StatementEntry,
    /// Number of the document or purpose of the payment; may be empty.
    pub reference: String,
    /// What the customer owes more by it; less is negative. Never nothing.
    pub change_minor: i64,
}

/// What moves an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum StatementEntry {
    /// An invoice.
    Invoice,
    /// A correction or cancellation.
    Correction,
    /// Money that came or went back.
    Payment,
    /// Anything else the ledger has.
    Other,
}
