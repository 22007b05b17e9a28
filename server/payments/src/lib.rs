//! How customers pay.
//!
//! So far: what a SEPA direct debit mandate needs and when its first debit may come. Providers,
//! collection and their contract suite get their room here with the payments issue.

mod sepa;

pub use sepa::{
    CreditorIdentifier, CreditorIdentifierError, MANDATE_REFERENCE_MAX, debit_date, mandate_reference,
    parse_iban,
};
