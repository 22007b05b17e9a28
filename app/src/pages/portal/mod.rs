//! The customer's own pages.

pub(crate) mod account;
mod change;
mod choose;
mod contract;
mod contracts;
mod invoices;
mod overview;
mod payment_methods;
mod security;

pub use account::AccountPage;
pub use change::ChangePage;
pub use choose::{EndPage, SwitchPage};
pub use contract::ContractPage;
pub use contracts::ContractsPage;
pub use invoices::InvoicesPage;
pub use overview::OverviewPage;
pub use payment_methods::PaymentMethodsPage;
pub use security::SecurityPage;
