//! What a merchant puts on papers.

use serde::{Deserialize, Serialize};

use super::{FieldProblem, Frame};

/// The staff page on papers: one kind at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffPapersView {
    pub frame: Frame,
    /// Every kind of paper, as addresses have it.
    pub papers: Vec<String>,
    /// The one that is shown.
    pub form: PaperTextsForm,
    pub problems: Vec<FieldProblem>,
    pub logo: Option<LogoKind>,
    /// Why a logo was refused just now.
    pub logo_problem: Option<LogoProblem>,
    /// Only owners change papers.
    pub may_change: bool,
}

/// Paragraphs of one kind of paper, parted by empty lines.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PaperTextsForm {
    pub merchant: String,
    pub paper: String,
    pub opening_de: String,
    pub closing_de: String,
    pub opening_en: String,
    pub closing_en: String,
}

/// The staff page on the letterhead.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffLetterheadView {
    pub frame: Frame,
    pub form: LetterheadForm,
    pub problems: Vec<FieldProblem>,
    /// Only owners change it.
    pub may_change: bool,
}

/// Who the merchant is on papers, as it is typed. What is empty is not known.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetterheadForm {
    pub merchant: String,
    pub legal_name: String,
    pub legal_form: String,
    pub street: String,
    pub postcode: String,
    pub city: String,
    pub seat: String,
    pub register_court: String,
    pub register_number: String,
    /// One in each line.
    pub managers: String,
    pub tax_number: String,
    pub vat_id: String,
    pub seller_id: String,
    pub account_holder: String,
    pub iban: String,
    pub bic: String,
    pub bank: String,
    pub creditor_identifier: String,
    pub contact_person: String,
    pub phone: String,
    pub email: String,
    pub website: String,
    pub accent: String,
}

/// What a logo is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogoKind {
    Svg,
    Png,
}

/// Why a logo is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LogoProblem {
    Missing,
    TooLarge,
    /// Neither SVG nor PNG, or one that cannot be printed.
    Unreadable,
}
