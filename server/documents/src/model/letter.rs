//! What every letter has: who writes, to whom, in which language.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::electronic::{ElectronicAddress, PostalAddress};

/// The merchant as the sender of letters. Snapshotted into every model.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Letterhead {
    /// Full name of the business as registered.
    pub name: String,
    /// Street, postcode and town, and the country for letters abroad; one line each.
    pub address: Vec<String>,
    /// Shown at the top instead of the name in large letters, at most 70 × 14 mm.
    pub logo: Option<Logo>,
    /// Accent colour as `#rrggbb`; Turnus' green if absent. Anything else is refused.
    pub accent: Option<String>,
    /// The fields business letters must carry.
    pub company: Company,
    /// Steuernummer or USt-IdNr.
    pub tax: SupplierTax,
    /// The merchant's account, shown in the footer.
    pub bank: Option<BankAccount>,
    /// How to reach the merchant.
    pub contact: Contact,
    /// The address in fields; without it there is no e-invoice (BG-5).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<PostalAddress>,
    /// Where the merchant receives electronic documents (BT-34); the e-mail address if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic_address: Option<ElectronicAddress>,
    /// A number the merchant is known by (BT-29). Needed where neither VAT-ID nor register number names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seller_id: Option<String>,
}

impl Letterhead {
    /// Whether nothing of it is known: it is kept elsewhere.
    #[must_use]
    pub fn is_absent(&self) -> bool {
        *self == Self::default()
    }
}

/// A logo embedded in the model, so that old documents never change with a new logo.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Logo {
    /// SVG source text.
    Svg(String),
    /// A PNG file in standard base64.
    PngBase64(String),
}

impl Logo {
    /// A PNG file.
    #[must_use]
    pub fn png(bytes: &[u8]) -> Self {
        use base64::Engine as _;
        Self::PngBase64(base64::engine::general_purpose::STANDARD.encode(bytes))
    }
}

/// Legal form, seat, register and managers. A sole trader leaves the register empty.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Company {
    /// For example `GmbH`; empty if the name already says it.
    pub legal_form: String,
    /// Seat of the company.
    pub seat: String,
    /// Register court, for example `Amtsgericht Hamburg`.
    pub register_court: Option<String>,
    /// Register number, for example `HRB 12345`.
    pub register_number: Option<String>,
    /// All managing directors, first and last names.
    pub managers: Vec<String>,
}

/// The supplier's tax identity; at least one of the two. The Wirtschafts-IdNr does not replace them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct SupplierTax {
    /// Steuernummer.
    pub tax_number: Option<String>,
    /// USt-IdNr; required beside the buyer's for reverse charge.
    pub vat_id: Option<String>,
}

/// A bank account to pay to. The holder is printed exactly, because payers' banks compare it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct BankAccount {
    /// Exact name of the account holder.
    pub holder: String,
    /// Name of the bank.
    pub bank_name: Option<String>,
    /// IBAN, with or without blanks; printed in groups of four.
    pub iban: String,
    /// BIC.
    pub bic: Option<String>,
}

/// How to reach the merchant. Empty fields are left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Contact {
    /// E-mail address.
    pub email: Option<String>,
    /// Telephone number as it shall be printed.
    pub phone: Option<String>,
    /// Web address without protocol.
    pub website: Option<String>,
    /// Whom to ask about an invoice (BT-41): a person or a department, in e-invoices only; the merchant's name if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub person: Option<String>,
}

/// Who the letter goes to, snapshotted at issue time.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Recipient {
    /// Full name of the person or company.
    pub name: String,
    /// Address lines under the name, at most five: contact person, street, postcode and town, country.
    pub address: Vec<String>,
    /// The buyer's USt-IdNr; required for reverse charge.
    pub vat_id: Option<String>,
    /// The address in fields; without it there is no e-invoice (BG-8).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub postal_address: Option<PostalAddress>,
    /// Where the buyer receives electronic documents (BT-49).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub electronic_address: Option<ElectronicAddress>,
    /// The person at a company the document is for (BT-56).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_person: Option<String>,
}

/// A half-open period `[from, until)` of civil dates, shown as `from – (until − 1 day)`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    /// First day.
    pub from: NaiveDate,
    /// The day after the last day.
    pub until: NaiveDate,
}

impl Period {
    /// The last day that belongs to the period; `from` itself if the period is broken.
    #[must_use]
    pub fn last_day(self) -> NaiveDate {
        self.until
            .pred_opt()
            .filter(|last| *last >= self.from)
            .unwrap_or(self.from)
    }
}
