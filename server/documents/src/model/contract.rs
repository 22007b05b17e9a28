//! The contract confirmation on a durable medium.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};
use texts::Lang;

use super::letter::{Letterhead, Recipient};

/// Everything the confirmation of a contract shows. Rendering refuses a model that fails [`ContractModel::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ContractModel {
    /// Language of the document.
    pub lang: Lang,
    /// The merchant.
    pub letterhead: Letterhead,
    /// The customer.
    pub recipient: Recipient,
    /// Unique number of the contract.
    pub contract_number: String,
    /// The customer's number at the merchant.
    pub customer_number: Option<String>,
    /// Date of this letter; also the date inside the PDF.
    pub issue_date: NaiveDate,
    /// When the order arrived, in the merchant's time zone.
    pub ordered_at: NaiveDateTime,
    /// For example `Guten Tag Frau Berger,`; absent: a neutral one.
    pub salutation: Option<String>,
    /// Paragraphs before the details; empty: one neutral sentence.
    pub intro: Vec<String>,
    /// What was ordered.
    pub plan: PlanSummary,
    /// ISO 4217 code of every amount in this model.
    pub currency: String,
    /// What it costs: recurring and once; at least one. Amounts include VAT for consumers.
    pub prices: Vec<PriceItem>,
    /// A sentence on tax under the prices, for example `Alle Preise enthalten 19 % Umsatzsteuer.`
    pub price_note: Option<String>,
    /// The free phase before the term, if any.
    pub trial: Option<Trial>,
    /// First day of the service.
    pub starts_on: NaiveDate,
    /// Term, notice and renewal in words.
    pub term: TermWords,
    /// How it is paid.
    pub payment: ContractPayment,
    /// The wish that the service begins before the withdrawal period ends.
    pub early_start: Option<EarlyStart>,
    /// Withdrawal instruction, word by word as it was in force at the order.
    pub withdrawal: Vec<Section>,
    /// The terms that were agreed.
    pub terms: TermsReference,
    /// Anything else that must be on the durable medium, such as further duties of Art. 246a EGBGB.
    pub further: Vec<Section>,
    /// Paragraphs at the end; may be empty.
    #[serde(default)]
    pub closing: Vec<String>,
}

/// What was ordered.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PlanSummary {
    /// Product, for example `Stadtblatt`.
    pub product: String,
    /// Plan, for example `Digital Plus`.
    pub name: String,
    /// One line on its essential features.
    pub description: Option<String>,
    /// What is included, one entry each.
    pub included: Vec<String>,
}

/// One price. Mark what R-501 wants emphasised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceItem {
    /// For example `Grundpreis`, `Einrichtung`, `Gesamtpreis pro Monat`.
    pub title: String,
    /// For example `ab 1. Dezember 2026`, or how the price is computed.
    pub detail: Option<String>,
    /// Minor units; `None` where it depends on what will be used. `detail` says how then.
    pub amount_minor: Option<i64>,
    /// For example `pro Monat`, `einmalig`.
    pub per: String,
    /// Totals are emphasised and set off by a line.
    pub is_total: bool,
}

/// A free phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The last free day.
    pub last_day: NaiveDate,
}

/// Term, notice and renewal in words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct TermWords {
    /// For example `12 Monate, bis 30. November 2027`.
    pub initial: String,
    /// For example `Ein Monat zum Ende der Laufzeit`.
    pub notice: String,
    /// For example `Danach auf unbestimmte Zeit, jederzeit mit einem Monat Frist kündbar`.
    pub renewal: String,
}

/// How the contract is paid.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractPayment {
    /// By direct debit; the mandate is printed.
    SepaDebit {
        /// The mandate given with the order.
        mandate: SepaMandate,
    },
    /// By transfer after an invoice.
    Invoice {
        /// Days to pay after receipt.
        due_days: u32,
    },
    /// By a stored method that is not SEPA.
    Other {
        /// For example `Visa •••• 4242`.
        means: String,
    },
}

/// A SEPA core mandate for recurring payments. The mandate text itself comes from the renderer.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SepaMandate {
    /// Payee's exact name.
    pub creditor_name: String,
    /// Payee's address lines.
    pub creditor_address: Vec<String>,
    /// Creditor identifier.
    pub creditor_id: String,
    /// Mandate reference, at most 35 characters.
    pub reference: String,
    /// Payer's name.
    pub debtor_name: String,
    /// Payer's address lines.
    pub debtor_address: Vec<String>,
    /// The payer's IBAN, full or masked as the merchant decides; a full one is printed in groups of four.
    pub debtor_iban: String,
    /// Day the mandate was given electronically.
    pub signed_on: NaiveDate,
}

/// The consumer's express wish for an early start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct EarlyStart {
    /// When it was declared, in the merchant's time zone.
    pub declared_at: NaiveDateTime,
    /// The words beside the box that the consumer ticked.
    pub wording: String,
}

/// A heading and its paragraphs, printed as they are.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Section {
    /// Heading; empty: none.
    pub heading: String,
    /// Paragraphs.
    pub paragraphs: Vec<String>,
}

/// The terms that were agreed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TermsReference {
    /// For example `Allgemeine Geschäftsbedingungen`.
    pub title: String,
    /// Version, as the merchant counts them.
    pub version: String,
    /// The date of that version.
    pub dated: NaiveDate,
    /// Where they can be read.
    pub url: Option<String>,
}
