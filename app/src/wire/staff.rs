//! The merchant's own pages. The back office's issue widens them.

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{AccountView, ContractRow, CustomerKindView, Frame, InvoiceRow};

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
    /// Contracts the billing run could not bill, with the reason; the alarm list.
    pub parked: Vec<ParkedContract>,
    pub invoices: Vec<StaffInvoiceRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParkedContract {
    pub contract_number: String,
    pub since: NaiveDate,
    pub reason: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvoiceRow {
    pub customer: Uuid,
    pub customer_name: String,
    pub invoice: InvoiceRow,
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
    pub frame: Frame,
    /// The same facts the customer sees.
    pub account: AccountView,
    pub contracts: Vec<ContractRow>,
    pub invoices: Vec<InvoiceRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvoicesView {
    pub frame: Frame,
    pub invoices: Vec<StaffInvoiceRow>,
    /// Number of the last row when there are more.
    pub next: Option<String>,
}
