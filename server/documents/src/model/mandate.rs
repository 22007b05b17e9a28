//! A SEPA mandate as a letter of its own.

use chrono::{DateTime, FixedOffset};
use serde::{Deserialize, Serialize};
use texts::Lang;

use super::contract::SepaMandate;
use super::letter::{Letterhead, Recipient};

/// Everything the letter with a mandate shows. Rendering refuses a model that fails [`MandateModel::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateModel {
    /// Language of the document and of the mandate's wording.
    pub lang: Lang,
    /// The merchant.
    pub letterhead: Letterhead,
    /// The customer.
    pub recipient: Recipient,
    /// The customer's number at the merchant.
    pub customer_number: Option<String>,
    /// Core or B2B.
    pub scheme: MandateScheme,
    /// Once or again and again.
    pub frequency: MandateFrequency,
    /// Creditor, debtor, account and reference.
    pub mandate: SepaMandate,
    /// How it was given.
    pub evidence: MandateEvidence,
    /// Paragraphs before the mandate; empty: one neutral sentence.
    pub intro: Vec<String>,
    /// Paragraphs at the end; may be empty.
    pub closing: Vec<String>,
}

/// The scheme decides the wording: only the core scheme gives a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateScheme {
    /// SEPA-Basislastschrift.
    #[default]
    Core,
    /// SEPA-Firmenlastschrift: between businesses, without refund.
    B2b,
}

/// How often the mandate may be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MandateFrequency {
    /// Again and again.
    #[default]
    Recurring,
    /// For one payment.
    OneOff,
}

/// What shows that the mandate was given online.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MandateEvidence {
    /// Which wording was agreed to: [`mandate_text_version`](crate::mandate_text_version) of that day.
    pub text_version: String,
    /// When, in the merchant's zone with its offset. Its day is the day of the letter.
    pub given_at: DateTime<FixedOffset>,
    /// Network address of the browser, where known.
    pub address: Option<String>,
    /// Given in the customer's account after asking for the password again, not with an order.
    pub in_account: bool,
}
