//! The merchant's own pages.

mod billing;
mod catalogue;
mod charges;
mod colleagues;
mod correction;
mod customer;
mod customers;
mod discounts;
mod document;
mod einvoice_terms;
mod erasures;
mod figures;
mod importing;
mod invoices;
mod layouts;
mod letterhead;
mod mail_template;
mod mail_templates;
mod mails;
mod overview;
mod papers;
mod payment;
mod payments;
mod plan_editor;
mod sign_up;

pub use billing::BillingPage;
pub use catalogue::CataloguePage;
pub use charges::ChargesPage;
pub use colleagues::{ColleaguePage, ColleaguesPage};
pub use correction::CorrectionPage;
pub use customer::CustomerPage;
pub use customers::CustomersPage;
pub use discounts::{DiscountPage, DiscountsPage, NewDiscountPage};
pub use document::DocumentPage;
pub use figures::{
    CohortsPage, LeavingPage, OpenItemsPage, PlansPage, RecurringPage, RevenuePage, SwitchesPage,
};
pub use importing::ImportPage;
pub use invoices::InvoicesPage;
pub use layouts::{LayoutPage, LayoutsPage};
pub use letterhead::LetterheadPage;
pub use mail_template::MailTemplatePage;
pub use mail_templates::MailTemplatesPage;
pub use mails::MailsPage;
pub use overview::OverviewPage;
pub use papers::PapersPage;
pub use payment::PaymentPage;
pub use payments::{PaymentsPage, RecordPaymentPage};
pub use plan_editor::PlanEditorPage;
pub use sign_up::SignUpSitesPage;
