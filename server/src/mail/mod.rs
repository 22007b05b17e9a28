//! Mails: what they say ([`compose`]), how they are built ([`Message`]) and how they leave ([`Transport`]).
//!
//! A mail is composed from facts in one step without IO, kept in the outbox, and delivered by a job. The same mail may
//! be delivered twice after a crash; its Message-ID stays the same, so receivers can recognise it.

pub mod bounce;
pub mod compose;
mod facts;
mod message;
mod sample;
pub mod template;
mod transport;

pub use compose::{
    AccessFacts, AccessLetter, AccountChangedMail, Addressee, CardLetter, CardNews, Content,
    ContractChangedMail, CreditSettlement, DeclarationKind, DeclarationReceiptMail, DocumentKind,
    DocumentMail, DocumentPayment, ErasureMail, ErasureNews, FirstCharge, MandateMail, OrderConfirmation,
    PaymentBy, Sender, When, access, account_changed, card, contract_changed, declaration_receipt, document,
    erasure, mandate_given, order_confirmation,
};
pub use facts::Facts;
pub use message::{Message, MessageAttachment};
pub use sample::invented;
pub use template::{FreeText, Person, Template, Values};
pub use transport::{DeliveryError, Smtp, SmtpOptions, Transport, TransportError};
