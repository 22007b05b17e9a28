//! The merchant's own pages.

mod customer;
mod customers;
mod invoices;
mod overview;

pub use customer::CustomerPage;
pub use customers::CustomersPage;
pub use invoices::InvoicesPage;
pub use overview::OverviewPage;
