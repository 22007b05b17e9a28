//! The customer's own pages.

use billing::Money;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ChangeWish, ExpiringCard, FieldProblem, Frame, InvoiceRow, PaymentSummary, ScheduledSwitch};

/// The sign-in form, for customers and staff alike.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    pub merchant: String,
    pub email: String,
    pub password: String,
    /// A path of this site to go to afterwards; anything else is ignored.
    pub next: String,
}

/// Where an action leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Redirect {
    pub to: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInView {
    pub frame: Frame,
    /// What was typed last time.
    pub email: String,
    pub next: String,
    /// Demo mode: the logins to try, shown on the page.
    pub demo_logins: Vec<DemoLogin>,
    /// The name of the pages passkeys are bound to; `None`: nobody can have any at this address.
    pub passkeys_for: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DemoLogin {
    pub role: DemoRole,
    pub email: String,
    pub password: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DemoRole {
    Customer,
    Owner,
    Support,
}

/// "Was zahle ich, wann, wofür?"
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewView {
    pub frame: Frame,
    /// Given and family name, if whoever is signed in is the person the customer's mails go to.
    pub person: Option<(String, String)>,
    pub today: NaiveDate,
    /// `None`: not for this user.
    pub money: Option<OverviewMoney>,
    pub contracts: Vec<ContractRow>,
}

/// What was charged and what is coming, over all contracts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewMoney {
    pub next_charge: Option<NextCharge>,
    /// Cards that pay for a contract and expire soon, or have.
    pub cards: Vec<ExpiringCard>,
    /// Contracts to be paid by a card that was not given yet: their names, oldest first.
    pub cards_wanted: Vec<(Uuid, String)>,
    /// Sum of what is invoiced and unpaid.
    pub open: Money,
    /// Part of `open` that is collected by direct debit without the customer doing anything.
    pub to_be_debited: Money,
    /// The next day on which a part of it is.
    pub debited_on: Option<NaiveDate>,
    /// Part of `open` whose due date has passed.
    pub overdue: Money,
    /// The newest few.
    pub invoices: Vec<InvoiceRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NextCharge {
    pub amount: Money,
    pub on: NaiveDate,
    pub payment: PaymentSummary,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractRow {
    pub id: Uuid,
    pub number: String,
    pub product: String,
    pub plan: String,
    pub state: ContractStateView,
    /// Gross per cycle, one entry per cycle length.
    pub prices: Vec<PricePerCycle>,
    /// The last day to declare for `ends_on`, and that end.
    pub cancellable: Option<CancelLine>,
}

/// A price with how often it is charged, as the billing crate writes spans: `1 month`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PricePerCycle {
    pub gross: Money,
    pub cycle: billing::Span,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancelLine {
    /// The last day on which a declaration still reaches `ends_on`.
    pub declare_until: NaiveDate,
    pub ends_on: NaiveDate,
}

/// The contract's state as a customer understands it. `until` and `on` are last days, inclusive; `from` is the first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ContractStateView {
    /// Begins once the first payment has come.
    PendingPayment,
    Scheduled {
        from: NaiveDate,
    },
    Trialing {
        until: NaiveDate,
    },
    Active,
    /// Neither served nor charged; without an end until it is resumed.
    Paused {
        until: Option<NaiveDate>,
    },
    /// Not served because of unpaid invoices.
    Suspended,
    /// Cancelled, still running.
    Ending {
        on: NaiveDate,
    },
    Ended {
        on: NaiveDate,
    },
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractsView {
    pub frame: Frame,
    pub contracts: Vec<ContractRow>,
}

/// "Was habe ich, bis wann?"
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractView {
    pub frame: Frame,
    pub row: ContractRow,
    pub ordered_on: NaiveDate,
    /// First day of the term (after a trial).
    pub starts_on: NaiveDate,
    pub term_ends_on: Option<NaiveDate>,
    pub components: Vec<ComponentRow>,
    /// What is settled by use, period by period.
    pub usage: Vec<UsageView>,
    /// `None`: not for this user.
    pub money: Option<ContractMoney>,
    pub history: Vec<HistoryEntry>,
    /// The contract confirmation can be downloaded.
    pub confirmation: bool,
    pub scheduled: Option<ScheduledSwitch>,
    /// What can be asked of it today.
    pub wishes: Vec<ChangeWish>,
}

/// What was used of something, the first period first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsageView {
    pub name: String,
    pub periods: Vec<UsedPeriodView>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsedPeriodView {
    pub from: NaiveDate,
    pub last_day: NaiveDate,
    pub used: Decimal,
    pub included: u32,
    /// Beyond what is included.
    pub charged: Decimal,
    /// Not over yet.
    pub running: bool,
}

/// What was charged for a contract, what is coming, and how it is paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractMoney {
    pub payment: PaymentSummary,
    /// Another method can be chosen.
    pub payment_open: bool,
    /// The coming charges, soonest first.
    pub upcoming: Vec<UpcomingCharge>,
    pub documents: Vec<InvoiceRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComponentRow {
    pub name: String,
    /// Ordered units, the included ones among them; `None` where usage is charged.
    pub quantity: Option<u32>,
    /// Price and how often it is charged.
    pub kind: billing::ComponentKind,
    pub currency: billing::Currency,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UpcomingCharge {
    pub on: NaiveDate,
    pub gross: Money,
    pub what: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HistoryEntry {
    pub on: NaiveDate,
    pub what: HistoryKind,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HistoryKind {
    Ordered,
    FirstPaymentReceived,
    TrialStarted { until: NaiveDate },
    TrialConverted,
    PlanChanged { plan: String, from: NaiveDate },
    ScheduledChangeWithdrawn,
    QuantityChanged { quantity: u32, from: NaiveDate },
    AddOnBooked { name: String, from: NaiveDate },
    AddOnEnded { on: NaiveDate },
    DiscountGranted { label: String },
    Paused { from: NaiveDate },
    Resumed,
    Suspended,
    Reinstated,
    PriceChangeOffered { from: NaiveDate },
    PriceChangeAccepted,
    PriceChangeDeclined,
    CancellationDeclared { ends_on: NaiveDate },
    CancellationRevoked,
    ForCauseDeclared { ends_on: NaiveDate },
    ForCauseAccepted,
    ForCauseRefused,
    Withdrawn,
    Ended,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountView {
    pub frame: Frame,
    pub customer_number: String,
    pub kind: CustomerKindView,
    pub address: Vec<String>,
    pub email: String,
    /// Where documents are mailed, if not to `email`.
    pub invoice_email: Option<String>,
    pub vat_id: Option<String>,
    /// Of mails and documents.
    pub lang: texts::Lang,
    /// Whose own access it is; `None` where staff look.
    pub own_user: Option<uuid::Uuid>,
}

/// What customers change of their own data.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountForm {
    pub merchant: String,
    /// Of businesses only.
    pub company: String,
    /// Of businesses in the merchant's country only: elsewhere it decides the tax.
    pub vat_id: String,
    pub given_name: String,
    pub family_name: String,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    /// Empty: documents go to the account's address.
    pub invoice_email: String,
    /// `de` or `en`.
    pub lang: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AccountEditView {
    pub frame: Frame,
    pub form: AccountForm,
    pub problems: Vec<FieldProblem>,
    pub business: bool,
    /// The VAT ID can be changed here.
    pub vat_id_free: bool,
    /// ISO 3166-1 alpha-2; only staff change it, because it decides the tax.
    pub country: String,
    /// The account's address.
    pub email: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerKindView {
    Consumer,
    Business,
}
