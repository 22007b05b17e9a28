//! The receipt of a cancellation or a withdrawal: what was declared, and when it arrived.

use chrono::{DateTime, FixedOffset, NaiveDate};
use serde::{Deserialize, Serialize};
use texts::Lang;

use super::letter::{Letterhead, Recipient};

/// Everything the receipt of a declaration shows. Rendering refuses a model that fails [`ReceiptModel::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptModel {
    /// Language of the document.
    pub lang: Lang,
    /// The merchant.
    pub letterhead: Letterhead,
    /// Who declared, as written in the form: nobody has matched it to a customer yet. The address is where the mail goes.
    pub recipient: Recipient,
    /// What was declared.
    pub kind: ReceiptKind,
    /// When it arrived, to the second, in the merchant's zone with its offset. Its day is the day of the letter.
    pub received_at: DateTime<FixedOffset>,
    /// Every field of the declaration as label and value, in the form's order.
    pub content: Vec<Stated>,
    /// The contract's last day; `None` while the declaration has not been matched to a contract.
    pub ends_on: Option<NaiveDate>,
    /// Paragraphs before the details; empty: one neutral sentence.
    pub intro: Vec<String>,
    /// Paragraphs at the end; may be empty.
    pub closing: Vec<String>,
}

/// What was declared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReceiptKind {
    /// Kündigung (§312k BGB).
    Cancellation,
    /// Widerruf (§356a BGB).
    Withdrawal,
}

/// One field of a declaration.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Stated {
    /// What the form asked.
    pub label: String,
    /// What was answered.
    pub value: String,
}
