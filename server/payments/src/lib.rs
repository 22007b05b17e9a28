//! How customers pay: what a SEPA direct debit mandate needs and when its first debit may come, and cards, which
//! a provider keeps and charges.

pub mod demo;
mod expiry;
mod provider;
mod sepa;
pub mod signature;

pub use expiry::{MAIL_BEFORE_DAYS, NOTICE_BEFORE_DAYS, expires_soon, is_expired};
pub use provider::{
    Card, CardProvider, Charge, ChargeRequest, Event, Outcome, ProviderError, Setup, SetupRequest,
    SetupState, StartedSetup, WebhookError,
};
pub use sepa::{
    CreditorIdentifier, CreditorIdentifierError, MANDATE_REFERENCE_MAX, debit_date, mandate_reference,
    parse_iban,
};
