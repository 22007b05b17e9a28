//! What a merchant says of itself before it sells.

use billing::readiness::Step;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use texts::Lang;
use uuid::Uuid;

use super::{FieldProblem, Frame, LegalKind};

/// What is done and what is missing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SetupView {
    pub frame: Frame,
    pub steps: Vec<SetupStep>,
    /// Whether documents may be issued.
    pub may_issue: bool,
    /// Whether plans may be put on offer.
    pub may_offer: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupStep {
    pub step: Step,
    pub done: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BusinessView {
    pub frame: Frame,
    pub form: BusinessForm,
    pub problems: Vec<FieldProblem>,
    pub may_change: bool,
    /// Whether something was issued: numbers go on as they began then.
    pub issued: bool,
}

/// How the merchant is taxed, when it wants its money, and how its documents are counted. As it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BusinessForm {
    pub merchant: String,
    pub claim_de: String,
    pub claim_en: String,
    /// `regular` or `small_business`.
    pub scheme: String,
    /// `below_threshold` or `one_stop_shop`.
    pub cross_border: String,
    /// `bill_with_vat` or `refuse`.
    pub unconfirmed_vat_id: String,
    /// Codes with blanks or commas between.
    pub countries: String,
    pub payment_term: String,
    pub prenotification: String,
    pub invoice_number: String,
    pub credit_note_number: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalTextsView {
    pub frame: Frame,
    pub may_change: bool,
    pub texts: Vec<LegalTextRow>,
}

/// A legal text in one language.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalTextRow {
    pub kind: LegalKind,
    pub lang: Lang,
    /// What is in force: its version and since when.
    pub now: Option<(String, NaiveDate)>,
    /// The version that comes next, and when.
    pub next: Option<(String, NaiveDate)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalTextView {
    pub frame: Frame,
    pub may_change: bool,
    pub kind: LegalKind,
    pub lang: Lang,
    pub form: LegalTextForm,
    pub problems: Vec<FieldProblem>,
    /// The newest first.
    pub versions: Vec<(String, NaiveDate)>,
    /// Whether the text was begun by the program, and nothing of it is kept yet.
    pub begun: bool,
}

/// A version of a legal text, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct LegalTextForm {
    pub merchant: String,
    pub kind: String,
    pub lang: String,
    pub title: String,
    /// `# ` begins a section; blank lines part paragraphs.
    pub body: String,
    /// ISO 8601.
    pub valid_from: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductView {
    pub frame: Frame,
    pub may_change: bool,
    /// `None`: a new one.
    pub product: Option<Uuid>,
    pub form: ProductForm,
    pub problems: Vec<FieldProblem>,
}

/// A product, as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ProductForm {
    pub merchant: String,
    /// Empty: a new one.
    pub product: String,
    /// The id a new one gets, so that a second click makes no second one.
    pub id: String,
    pub name_de: String,
    pub name_en: String,
    pub description_de: String,
    pub description_en: String,
    pub slug: String,
    pub position: String,
}

/// What can be wrong with such forms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupFault {
    /// No counter, or the year behind it.
    NumberFormat,
    /// Two formats could write the same number.
    NumbersMeet,
    /// Numbers go on as they began.
    NumbersIssued,
    CountryUnknown,
    /// No whole number of days within these.
    Days {
        least: u16,
        most: u16,
    },
    DateMalformed,
    /// Another product has that part of the address.
    ProductTaken,
    TooManyProducts,
    PositionMalformed,
}
