//! What mails say: from facts to subject, text and HTML, in the merchant's voice.
//!
//! Pure: no IO, no clock. Words come from `mail.ftl`; the text part and the HTML part are two renderings of one
//! `letter::Letter`, so they cannot tell different stories.

mod access;
mod account;
mod card;
mod change;
mod declaration;
mod document;
mod erasure;
mod html;
mod letter;
mod mandate;
mod order;
mod plain;

pub use access::{AccessFacts, AccessLetter, access};
pub use account::{AccountChangedMail, account_changed};
pub use card::{CardLetter, CardNews, card};
pub use change::{ContractChangedMail, When, contract_changed};
pub use declaration::{DeclarationKind, DeclarationReceiptMail, declaration_receipt};
pub use document::{CreditSettlement, DocumentKind, DocumentMail, DocumentPayment, document};
pub use erasure::{ErasureMail, ErasureNews, erasure};
pub use mandate::{MandateMail, mandate_given};
pub use order::{FirstCharge, OrderConfirmation, PaymentBy, order_confirmation};

/// A composed mail.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// One line.
    pub subject: String,
    /// Plain text, lines of at most 78 characters except where a web address is longer.
    pub text: String,
    /// A whole HTML document without anything to load.
    pub html: String,
}

/// The merchant as it signs its mails, with the fields a business letter must carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender {
    /// As customers know it.
    pub name: String,
    /// As registered, with the legal form.
    pub legal_name: String,
    /// Street, then postcode and city.
    pub address: Vec<String>,
    /// Seat of the company; empty if it has none.
    pub seat: String,
    /// Register court and number, e.g. `Amtsgericht Köln, HRB 12345`; empty if not registered.
    pub register: String,
    /// Managing directors, full names.
    pub managers: Vec<String>,
    /// VAT identification number.
    pub vat_id: Option<String>,
    /// Where customers write to.
    pub email: String,
    /// Web address, with or without `https://`.
    pub website: String,
    /// Accent colour, `#rrggbb`; made legible before use.
    pub accent: String,
}

/// Whom a mail greets. Nothing is known of gender or title, so both names stand in the greeting.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Addressee {
    /// Given name; may be empty.
    pub given: String,
    /// Family name; may be empty. If both are empty, the greeting has no name.
    pub family: String,
}

#[cfg(test)]
pub(crate) mod samples;
#[cfg(test)]
mod tests;
#[cfg(test)]
mod webmail;
