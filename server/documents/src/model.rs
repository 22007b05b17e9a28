//! The view models: everything a document shows, frozen at the moment it is issued.
//!
//! A model is plain data that can be stored as JSON next to the document it produced; the same model gives the same
//! bytes for ever. Amounts are whole minor units (cents) of the document's one currency, rates are percent (`19`, not
//! `0.19`), dates are civil dates in the merchant's time zone, periods are half-open as everywhere in Turnus and are
//! shown inclusive on paper.

mod check;
mod contract;
mod electronic;
mod invoice;
mod leitweg;
mod letter;
mod mandate;
mod receipt;
mod statement;

pub use check::{ModelProblem, SellerField};
pub use contract::{
    ContractModel, ContractPayment, EarlyStart, PlanSummary, PriceItem, Section, SepaMandate, TermWords,
    TermsReference, Trial,
};
pub use electronic::{
    AddressScheme, BuyerReference, EinvoiceProfile, ElectronicAddress, PostalAddress, UnitCode,
};
pub use invoice::{
    Allowance, CorrectedDocument, InvoiceKind, InvoiceLine, InvoiceModel, Payment, Prepayment, PriceMode,
    Proration, RefundRoute, TaxCategory, TaxGroup, TaxKey, TierShare, Totals,
};
pub use leitweg::{LeitwegId, LeitwegIdError};
pub use letter::{BankAccount, Company, Contact, Letterhead, Logo, Period, Recipient, SupplierTax};
pub use mandate::{MandateEvidence, MandateFrequency, MandateModel, MandateScheme};
pub use receipt::{ReceiptKind, ReceiptModel, Stated};
pub use statement::{StatementEntry, StatementModel, StatementRow};
