//! The merchant's own pages.

mod billing;
mod customer;
mod customers;
mod invoices;
mod overview;
mod papers;

pub use billing::BillingPage;
pub use customer::CustomerPage;
pub use customers::CustomersPage;
pub use invoices::InvoicesPage;
pub use overview::OverviewPage;
pub use papers::PapersPage;
