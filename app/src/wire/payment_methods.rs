//! How customers pay: their methods, which contract is paid by which, and paying an invoice.

use billing::Money;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{ContractRow, Creditor, FieldProblem, Frame, InvoiceRow};

/// How a contract is paid, without any secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PaymentSummary {
    SepaDebit {
        iban_last_four: String,
        mandate: String,
    },
    /// `Visa •••• 4242`, and the last day it is good for.
    Card {
        label: String,
        expires_on: NaiveDate,
    },
    Invoice,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethodsView {
    pub frame: Frame,
    pub methods: Vec<PaymentMethodRow>,
    /// Contracts that something will still be billed for.
    pub contracts: Vec<PaidContract>,
    /// The merchant collects by direct debit.
    pub debit: bool,
    /// Cards can be given.
    pub cards: bool,
}

/// What is to be told of a card's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CardExpiry {
    /// Within 60 days.
    Soon,
    Over,
}

/// A card that pays for something, and its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExpiringCard {
    /// `Visa •••• 4242`
    pub card: String,
    pub expires_on: NaiveDate,
    pub expiry: CardExpiry,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentMethodRow {
    pub id: Uuid,
    pub summary: PaymentSummary,
    pub since: NaiveDate,
    pub account_holder: String,
    /// Names of the contracts paid by it.
    pub contracts: Vec<String>,
    /// Its mandate can be downloaded.
    pub mandate_file: bool,
    pub expiry: Option<CardExpiry>,
    /// New contracts are paid by it, unless another is chosen.
    pub default: bool,
    /// It can be made that.
    pub may_be_default: bool,
}

/// A contract, and what it is paid by.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaidContract {
    pub id: Uuid,
    pub number: String,
    pub name: String,
    pub payment: PaymentSummary,
}

/// A mandate given in the customer's account.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct MandateForm {
    pub merchant: String,
    /// Made once per shown form: the same key twice is one mandate.
    pub idempotency_key: String,
    /// The contract whose page led here; empty if none did.
    pub contract: String,
    /// Empty: the customer's own account.
    pub account_holder: String,
    /// Never sent back into a page.
    pub iban: String,
    /// `yes` when ticked.
    pub mandate: String,
    /// What is paid by it from now on: `all`, `none`, or a contract's id.
    pub pays_for: String,
    /// Of the login. Never sent back into a page.
    pub password: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddMandateView {
    pub frame: Frame,
    pub form: MandateForm,
    pub problems: Vec<FieldProblem>,
    pub creditor: Creditor,
    /// Whose account it is, unless another name is given.
    pub holder: String,
    /// The address that signs in: the password asked for is its.
    pub email: String,
    pub contracts: Vec<PaidContract>,
}

/// A card to be given on the provider's page. No field of it is a card's.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CardForm {
    pub merchant: String,
    /// As of a mandate.
    pub idempotency_key: String,
    pub contract: String,
    pub pays_for: String,
    /// Of the login. Never sent back into a page.
    pub password: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddCardView {
    pub frame: Frame,
    pub form: CardForm,
    pub problems: Vec<FieldProblem>,
    /// The address that signs in: the password asked for is its.
    pub email: String,
    pub contracts: Vec<PaidContract>,
    /// Scheme, host and port of the provider's page: the form leads there.
    pub provider: String,
}

/// An invoice to be charged to a card.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PayByCardForm {
    pub merchant: String,
    pub document: Uuid,
    pub method: Uuid,
}

/// How cards can pay an invoice, or already do.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CardFacts {
    /// The card it is charged to.
    pub charged: Option<PaymentSummary>,
    /// A charge waits for its provider or its customer.
    pub under_way: bool,
    /// The provider's page where the customer confirms.
    pub confirm: Option<String>,
    /// Cards it can be charged to.
    pub choices: Vec<(Uuid, PaymentSummary)>,
}

/// What a contract is to be paid by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChoosePaymentForm {
    pub merchant: String,
    pub contract: Uuid,
    /// A payment method's id, or `invoice`.
    pub method: String,
    /// `yes`: for every other contract, too.
    pub all: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContractPaymentView {
    pub frame: Frame,
    pub row: ContractRow,
    pub choices: Vec<PaymentChoice>,
    /// Issued invoices of this contract that are not fully paid: they stay as they were announced.
    pub billed: Vec<BilledBefore>,
    /// There are other contracts.
    pub others: bool,
    /// The merchant collects by direct debit.
    pub debit: bool,
    /// Cards can be given.
    pub cards: bool,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PaymentChoice {
    /// As [`ChoosePaymentForm::method`].
    pub value: String,
    pub summary: PaymentSummary,
    /// Of an account; empty otherwise.
    pub account_holder: String,
    pub in_use: bool,
    /// New contracts are paid by it, unless another is chosen.
    pub default: bool,
}

/// What is still open of an invoice that is issued.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BilledBefore {
    pub document: Uuid,
    pub number: String,
    pub open: Money,
    pub due_on: NaiveDate,
    /// It will be debited; otherwise the customer transfers.
    pub debit: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemovePaymentMethodForm {
    pub merchant: String,
    pub method: Uuid,
    /// The default one from then on, if it was that; empty: none.
    pub next: String,
}

/// What new contracts are to be paid by, unless another is chosen.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DefaultPaymentForm {
    pub merchant: String,
    /// A payment method's id; empty: none of them.
    pub method: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RemovePaymentMethodView {
    pub frame: Frame,
    pub id: Uuid,
    pub summary: PaymentSummary,
    /// Contracts that are paid by it.
    pub contracts: Vec<PaidContract>,
    /// What was announced to be debited by it and is open.
    pub debits: Vec<BilledBefore>,
    /// It is the default one: what can be that in its place.
    pub instead: Option<Vec<PaymentChoice>>,
}

/// An invoice and how it can be paid.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PayInvoiceView {
    pub frame: Frame,
    pub row: InvoiceRow,
    pub today: NaiveDate,
    pub cards: CardFacts,
    pub transfer: TransferFacts,
}

/// Where a transfer goes, and what it says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TransferFacts {
    /// Exactly as the bank has it.
    pub holder: String,
    pub iban: String,
    pub bic: String,
    pub bank: String,
    pub reference: String,
    /// The same as a QR code for banking apps, as the address of an image; `None` where none can hold it.
    pub girocode: Option<String>,
}
