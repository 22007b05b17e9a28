//! The merchant's own pages. The back office's issue widens them.

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountView, ContractRow, CustomerKindView, Frame, InvoiceRow, MailStateView};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffOverviewView {
    pub frame: Frame,
    pub today: NaiveDate,
    pub customers: u64,
    /// Contracts that run or are in their trial today.
    pub live_contracts: u64,
    pub trials: u64,
    /// Gross of this calendar month's invoices less credit notes.
    pub billed_this_month: Money,
    pub open: Money,
    pub overdue: Money,
    /// Contracts the billing run could not bill: the alarm.
    pub parked: u64,
    /// Mails that no further try can deliver.
    pub undelivered: u64,
    /// Charges that are not what was asked for.
    pub odd_charges: u64,
    /// Whether something is missing before the merchant sells.
    pub setup_open: bool,
    /// Requests for erasure that wait, the first to answer first.
    pub erasures: Vec<super::StaffErasureView>,
    pub invoices: Vec<StaffInvoiceRow>,
}

/// How billing goes, and what waits for a person.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffBillingView {
    pub frame: Frame,
    pub today: NaiveDate,
    /// Contracts due today and not billed yet, the parked ones left out.
    pub due: u64,
    /// Nothing is issued while the merchant has not said what the law wants on invoices.
    pub held: bool,
    /// The newest first.
    pub runs: Vec<BillingRunRow>,
    /// The oldest first; the first of [`StaffBillingView::parked_in_all`].
    pub parked: Vec<ParkedContract>,
    pub parked_in_all: u64,
    /// The newest first; the first of [`StaffBillingView::undelivered_in_all`].
    pub undelivered: Vec<UndeliveredMail>,
    pub undelivered_in_all: u64,
}

/// A billing run of one process.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BillingRunRow {
    /// Real time in the merchant's zone, ISO 8601 without offset: `2026-12-01T09:30`.
    pub started_at: String,
    pub until: NaiveDate,
    pub state: BillingRunState,
    /// Contracts due at the start.
    pub total: u64,
    pub done: u64,
    pub invoices: u64,
    pub credit_notes: u64,
    pub parked: u64,
    /// Contracts per second so far.
    pub per_second: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingRunState {
    Going {
        /// As far as the rate so far tells it.
        seconds_left: Option<u64>,
    },
    Done,
    /// It ended early: what the program says of it, not translated.
    Failed {
        error: String,
    },
    /// No sign of life any more: the process was stopped. What it had not done, the next run does.
    Interrupted,
}

/// A contract that billing runs leave out until somebody looks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParkedContract {
    pub contract: Uuid,
    pub customer: Uuid,
    pub contract_number: String,
    pub since: NaiveDate,
    /// What the program says of it, not translated.
    pub reason: String,
}

/// A mail that was put aside after its last try.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UndeliveredMail {
    pub task: Uuid,
    pub what: MailKind,
    /// Number of the document or contract, where there is one.
    pub number: Option<String>,
    pub customer: Option<Uuid>,
    pub attempts: u32,
    pub since: NaiveDate,
    /// What the program or the mail server says of it, not translated.
    pub error: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// No mail yet: the document itself could not be made.
    Release,
    ContractConfirmation,
    Document,
    DeclarationReceipt,
    /// A text that is being written, to its writer.
    Sample,
    /// About signing in.
    Access,
    /// The customer is told that its data were changed.
    AccountChanged,
    /// About a request for erasure.
    Erasure,
    /// A mandate that was given in the customer's account.
    ContractChanged,
    Mandate,
    Card,
    /// No mail: a card that is removed at its provider, too.
    ForgetCard,
}

/// Asks for another try of what was put aside.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RetryForm {
    pub merchant: String,
    /// `contracts` or `mails`.
    pub what: String,
    /// One of them; all, if empty.
    pub id: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvoiceRow {
    /// It waits for somebody to send it.
    pub unsent: bool,
    pub customer: Uuid,
    pub customer_name: String,
    pub invoice: InvoiceRow,
    /// What became of its newest mail, if there is one.
    pub mail: Option<MailStateView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffCustomersView {
    pub frame: Frame,
    pub search: String,
    pub customers: Vec<StaffCustomerRow>,
    /// Customer number of the last row when there are more.
    pub next: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffCustomerRow {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub city: String,
    pub kind: CustomerKindView,
    pub contracts: u64,
    pub open: Money,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffCustomerView {
    pub id: Uuid,
    /// Whether documents go by post.
    pub by_post: bool,
    /// What the e-invoices of a business carry; consumers have none of it.
    pub einvoice: Option<super::EinvoiceTermsView>,
    /// First and last day of the year, for a statement of account.
    pub statement: (NaiveDate, NaiveDate),
    pub frame: Frame,
    /// The same facts the customer sees.
    pub account: AccountView,
    pub contracts: Vec<ContractRow>,
    pub invoices: Vec<StaffInvoiceRow>,
    /// Whether whoever looks may record and count money.
    pub may_move: bool,
    /// A request for erasure that waits.
    pub erasure: Option<super::StaffErasureView>,
    /// Since when and why nothing of it is erased.
    pub hold: Option<super::HoldView>,
    /// Whether whoever looks may change that.
    pub may_hold: bool,
    /// Since when the customer's data are kept only because the law demands it.
    pub restricted_since: Option<NaiveDate>,
    /// What went since because its time was over.
    pub erased: Vec<super::ErasedRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvoicesView {
    pub frame: Frame,
    /// Whether those of locked customers are among them.
    pub locked_too: bool,
    /// How many documents wait to be sent, on whatever page they stand.
    pub unsent: u64,
    /// Whether documents are sent as soon as they are made.
    pub send_at_once: bool,
    /// Whether the viewer may decide that.
    pub owner: bool,
    /// The newest days with letters.
    pub letters: Vec<super::LetterDayRow>,
    pub invoices: Vec<StaffInvoiceRow>,
    /// Number of the last row when there are more.
    pub next: Option<String>,
}
