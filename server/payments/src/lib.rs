//! How customers pay.
//!
//! So far: what a SEPA direct debit mandate needs (R-601…R-603) and when its first debit may come. Providers,
//! collection and their contract suite get their room here with the payments issue.

mod sepa;

pub use sepa::{
    CreditorIdentifier, CreditorIdentifierError, MANDATE_REFERENCE_MAX, MandateTextLang, debit_date,
    mandate_reference, mandate_text, parse_iban,
};
