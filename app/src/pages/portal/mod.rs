//! The customer's own pages.

pub(crate) mod account;
mod account_edit;
mod adjust;
mod change;
mod choose;
mod contract;
mod contract_payment;
mod contracts;
mod invoices;
mod mandate;
mod outlook;
mod overview;
mod pay;
mod payment_methods;
mod personal_data;
mod second_factor;
mod security;

pub use account::AccountPage;
pub use account_edit::AccountEditPage;
pub use adjust::{ExtrasPage, PausePage, UnitsPage};
pub use change::ChangePage;
pub use choose::{EndPage, SwitchPage};
pub use contract::ContractPage;
pub use contract_payment::ContractPaymentPage;
pub use contracts::ContractsPage;
pub use invoices::InvoicesPage;
pub use mandate::AddMandatePage;
pub use outlook::OutlookPage;
pub use overview::OverviewPage;
pub use pay::PayPage;
pub use payment_methods::{PaymentMethodsPage, RemovePaymentMethodPage};
pub use personal_data::PersonalDataPage;
pub(crate) use personal_data::still_needed;
pub use second_factor::SecondFactorPage;
pub use security::SecurityPage;
