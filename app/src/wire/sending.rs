//! How documents leave the house, for staff.

use billing::{Money, TaxReason};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

/// Documents to be sent.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SendForm {
    pub merchant: String,
    /// Identifiers of the ticked ones.
    #[serde(default)]
    pub documents: Vec<String>,
    /// Not empty: everything that waits, ticked or not.
    #[serde(default)]
    pub all: String,
}

/// Whether documents are sent as soon as they are made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SendingForm {
    pub merchant: String,
    /// Not empty: yes.
    #[serde(default)]
    pub at_once: String,
}

/// How a customer gets documents.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct DeliveryForm {
    pub merchant: String,
    pub customer: String,
    /// Not empty: by post, else by e-mail.
    #[serde(default)]
    pub post: String,
}

/// What a business wants on its e-invoices, as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EinvoiceTermsForm {
    pub merchant: String,
    pub customer: String,
    pub leitweg_id: String,
    pub buyer_reference: String,
    pub order_number: String,
    /// Code of the address's kind.
    pub scheme: String,
    pub address: String,
}

/// The same on the customer's page.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EinvoiceTermsView {
    pub form: EinvoiceTermsForm,
    pub problems: Vec<FieldProblem>,
    /// Codes of the kinds of addresses to choose from.
    pub schemes: Vec<String>,
    /// Whether the next invoice is an XRechnung.
    pub public: bool,
}

/// An invoice to be taken back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CancelInvoiceForm {
    pub merchant: String,
    pub document: String,
    #[serde(default)]
    pub reason: String,
}

/// Letters of a day, for the printer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LetterDayRow {
    pub day: NaiveDate,
    pub letters: u64,
}

/// One document as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffDocumentView {
    pub frame: Frame,
    pub id: Uuid,
    pub number: String,
    pub face: DocumentFace,
    pub customer: Uuid,
    pub customer_name: String,
    pub issued_on: NaiveDate,
    pub due_on: NaiveDate,
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
    pub open: Money,
    pub state: ReleaseState,
    /// Whether there is an e-invoice to take along.
    pub electronic: bool,
    pub lines: Vec<StaffDocumentLine>,
    /// The other document of a cancellation.
    pub cancellation: Option<CancellationView>,
    pub may_cancel: bool,
    /// Whether whoever looks may give back a part of it.
    pub may_correct: bool,
    /// What gave back a part of it by hand.
    pub corrections: Vec<(Uuid, String)>,
    /// The document that it gives back a part of.
    pub corrects: Option<(Uuid, String)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DocumentFace {
    Invoice,
    CreditNote,
    Cancellation,
}

/// Whether a document may leave the house.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ReleaseState {
    /// Its bytes were read again, found right and kept.
    Released { on: NaiveDate },
    /// It is about to be made.
    Waiting,
    /// It cannot be made; the reason in the program's words, and what the merchant's letterhead lacks for it.
    Blocked {
        reason: String,
        lacking: Vec<LetterheadGap>,
    },
}

/// What XRechnung needs to know of the merchant; filled in, it completes what was held back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LetterheadGap {
    ContactPerson,
    Phone,
    Email,
}

/// A line, and why it is taxed as it is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffDocumentLine {
    pub plan: String,
    pub component: String,
    /// First and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    /// In the document's price mode and sign.
    pub amount: Money,
    pub tax_rate: Decimal,
    pub tax_reason: TaxReason,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancellationView {
    pub other: Uuid,
    pub number: String,
    pub reason: String,
}
