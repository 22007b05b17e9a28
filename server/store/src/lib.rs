//! The only SQL of Turnus: schema, queries, and the embedded PostgreSQL cluster.

pub mod access_links;
pub mod audit;
pub mod bench;
pub mod billing;
pub mod catalogue;
pub mod connect;
pub mod contracts;
pub mod customers;
pub mod declarations;
pub mod directory;
pub mod distribute;
pub mod documents;
pub mod email_changes;
pub mod embedded;
mod error;
pub mod issuing;
pub mod layouts;
pub mod mail_templates;
pub mod mails;
pub mod merchants;
pub mod outbox;
pub mod papers;
pub mod payments;
pub mod program_role;
pub mod projection;
pub mod quotes;
mod receivables;
pub mod releases;
pub mod runs;
pub mod sessions;
pub mod sign_ins;
mod tx;
pub mod usage;
pub mod verify;

pub use error::StoreError;
pub use tx::{Store, Tx};
