//! The invoice and its relatives (correction, cancellation).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use texts::Lang;

use super::electronic::{EinvoiceProfile, UnitCode};
use super::letter::{BankAccount, Letterhead, Period, Recipient};

/// Everything an issued invoice shows. Rendering refuses a model that fails [`InvoiceModel::check`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceModel {
    /// Language of the document.
    pub lang: Lang,
    /// The merchant. Stored apart, since all documents of a time share it.
    #[serde(default, skip_serializing_if = "Letterhead::is_absent")]
    pub letterhead: Letterhead,
    /// The customer.
    pub recipient: Recipient,
    /// Which document this is; decides the title.
    pub kind: InvoiceKind,
    /// Unique consecutive number.
    pub number: String,
    /// Issue date in the merchant's time zone; also the date inside the PDF.
    pub issue_date: NaiveDate,
    /// The document this one corrects or cancels; required unless `kind` is an invoice.
    pub corrects: Option<CorrectedDocument>,
    /// The customer's number at the merchant.
    pub customer_number: Option<String>,
    /// Shown when all lines belong to one contract.
    pub contract_number: Option<String>,
    /// Service period of the whole document, shown in the information block if all lines share it.
    pub service_period: Option<Period>,
    /// For example `Guten Tag Frau Berger,`; absent: a neutral one.
    pub salutation: Option<String>,
    /// Paragraphs before the lines; empty: one neutral sentence.
    pub intro: Vec<String>,
    /// ISO 4217 code of every amount in this model. Two decimals are assumed, as EN 16931 does.
    pub currency: String,
    /// Whether line amounts are net or gross (billing semantics §3).
    pub price_mode: PriceMode,
    /// At least one.
    pub lines: Vec<InvoiceLine>,
    /// One per tax key used by the lines.
    pub tax_groups: Vec<TaxGroup>,
    /// The sums of the groups.
    pub totals: Totals,
    /// What is deducted from the gross total, such as a balance or a part payment.
    pub prepayments: Vec<Prepayment>,
    /// `totals.gross_minor − Σ prepayments`; what the payment block asks for.
    pub payable_minor: i64,
    /// Further legal notes under the tax table, printed as they are.
    pub tax_notes: Vec<String>,
    /// How it is paid.
    pub payment: Payment,
    /// Free paragraphs at the end.
    pub closing: Vec<String>,
    /// Which e-invoice is attached.
    #[serde(default, skip_serializing_if = "EinvoiceProfile::is_ordinary")]
    pub profile: EinvoiceProfile,
    /// The buyer's own reference, for public buyers their Leitweg-ID (BT-10).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub buyer_reference: Option<String>,
    /// The number of the buyer's order (BT-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_number: Option<String>,
}

impl InvoiceModel {
    /// Whether the model has what an e-invoice needs beside the paper: both addresses in fields. Documents that were issued
    /// before these were kept have no structured part.
    #[must_use]
    pub fn is_electronic(&self) -> bool {
        self.letterhead.postal_address.is_some() && self.recipient.postal_address.is_some()
    }

    /// What is still to be paid, in minor units: nothing on a document that tells of its payment.
    #[must_use]
    pub fn still_due_minor(&self) -> i64 {
        match self.payment {
            Payment::Paid { .. } => 0,
            Payment::SepaDebit { .. }
            | Payment::Transfer { .. }
            | Payment::Charge { .. }
            | Payment::Refund { .. }
            | Payment::Nothing => self.payable_minor,
        }
    }
}

/// The kind decides the title. The word "Gutschrift" is never used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvoiceKind {
    /// Rechnung.
    #[default]
    Invoice,
    /// Rechnungskorrektur: a credit of a part (R-143 b).
    Correction,
    /// Stornorechnung: full reversal (R-143 a).
    Cancellation,
    /// Rechnungsberichtigung: the invoice again with corrected data and unchanged amounts (R-143 c).
    Corrected,
}

/// The document that a correction or cancellation refers to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CorrectedDocument {
    /// Its number.
    pub number: String,
    /// Its issue date.
    pub issue_date: NaiveDate,
}

/// Whether prices and line amounts contain the tax.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceMode {
    /// Line amounts are net; tax is added per group.
    Net,
    /// Line amounts are gross and authoritative; tax is taken out per group.
    #[default]
    Gross,
}

/// One charged item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvoiceLine {
    /// Customary description: plan or component.
    pub title: String,
    /// More words under the title.
    pub description: Option<String>,
    /// Time of supply.
    pub period: Period,
    /// How many.
    pub quantity: Decimal,
    /// For example `Monat`, `Plätze`; shown after the quantity.
    pub unit: Option<String>,
    /// The same as a code.
    #[serde(default, skip_serializing_if = "UnitCode::is_piece")]
    pub unit_code: UnitCode,
    /// Price of one unit in major units (`29.90`), may have more than two decimals; net or gross by the
    /// document's price mode.
    pub unit_price: Decimal,
    /// Where several prices share the line: how many units cost which. Their sum is the amount then, and they are printed
    /// beneath the title instead of the average in `unit_price`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tiers: Vec<TierShare>,
    /// The share of a full period that is charged, if it is not the whole.
    pub proration: Option<Proration>,
    /// `quantity × unit_price`, or the sum over the tiers, (× share), rounded half away from zero, before the allowances.
    pub amount_minor: i64,
    /// Which tax group it belongs to.
    pub tax: TaxKey,
    /// Reductions, shown beneath the line (R-108, billing semantics §10).
    pub allowances: Vec<Allowance>,
}

/// Units of a line that cost the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TierShare {
    /// How many.
    pub quantity: Decimal,
    /// Price of one, in major units.
    pub unit_price: Decimal,
}

/// `used_days` of a full period of `full_days` are charged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proration {
    /// Days charged.
    pub used_days: u32,
    /// Days of the full nominal period.
    pub full_days: u32,
}

/// A reduction of one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowance {
    /// For example `Rabatt 10 % (Code HERBST)`.
    pub title: String,
    /// How much is taken off: positive reduces, shown with a minus.
    pub amount_minor: i64,
}

/// What distinguishes tax groups: category and rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxKey {
    /// EN 16931 category.
    pub category: TaxCategory,
    /// Percent, `19` for 19 %. Zero unless the category is [`TaxCategory::Standard`].
    pub rate_percent: Decimal,
}

/// EN 16931 category (UNTDID 5305, R-231), as the tax decision says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxCategory {
    /// S: taxed at a rate, full or reduced.
    Standard,
    /// Z: taxed at zero percent.
    Zero,
    /// E: exempt, such as Kleinunternehmer; the group needs its note.
    Exempt,
    /// AE: the recipient owes the tax; the group needs the note in the law's words.
    ReverseCharge,
    /// O: not taxable in Germany; the group needs its note.
    OutsideScope,
}

/// Base and tax of one tax key, each in minor units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxGroup {
    /// Category and rate.
    pub tax: TaxKey,
    /// Net sum.
    pub net_minor: i64,
    /// Tax, rounded once for the group.
    pub tax_minor: i64,
    /// `net + tax`.
    pub gross_minor: i64,
    /// Exemption note; required for every category but Standard and Zero.
    pub note: Option<String>,
    /// Why no tax is charged, by the VATEX code list (BT-121, R-232). Reverse charge and what is not taxable have theirs anyway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exemption_code: Option<String>,
}

/// The sums of the tax groups, in minor units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Σ net.
    pub net_minor: i64,
    /// Σ tax.
    pub tax_minor: i64,
    /// Σ gross.
    pub gross_minor: i64,
}

/// An amount that was already paid or is covered by a balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepayment {
    /// For example `Anzahlung vom 03.11.2026`.
    pub title: String,
    /// Deducted from the gross total; positive reduces.
    pub amount_minor: i64,
    /// The tax inside it, if it was invoiced with tax.
    pub tax_minor: Option<i64>,
}

/// How the payable amount is settled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Payment {
    /// Collected by SEPA direct debit; this block is the pre-notification.
    SepaDebit {
        /// Day of collection.
        collect_on: NaiveDate,
        /// Mandate reference.
        mandate_reference: String,
        /// Creditor identifier.
        creditor_id: String,
        /// The last four characters of the debited IBAN; never more.
        iban_last4: String,
        /// The whole debited IBAN (BT-91), for the structured part only: paper shows the last four characters.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        debtor_iban: Option<String>,
    },
    /// The customer transfers.
    Transfer {
        /// Due date.
        due_on: NaiveDate,
        /// Account to pay to.
        account: BankAccount,
        /// What to put in the remittance text.
        reference: String,
        /// Print the notice of § 286 Abs. 3 BGB for consumers.
        consumer_default_notice: bool,
    },
    /// Charged to a stored method that is not SEPA, such as a card.
    Charge {
        /// Day of the charge.
        on: NaiveDate,
        /// For example `Visa •••• 4242`; never more digits.
        means: String,
        /// The last four digits, if it is a card (BT-87).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card_last4: Option<String>,
    },
    /// Already paid.
    Paid {
        /// Day the money was received.
        on: NaiveDate,
        /// For example `Visa •••• 4242`.
        means: String,
        /// The last four digits, if it was a card (BT-87).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        card_last4: Option<String>,
    },
    /// The customer gets money back (corrections and cancellations).
    Refund {
        /// Where it goes.
        route: RefundRoute,
    },
    /// Nothing is to be paid.
    Nothing,
}

/// Where a refund goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RefundRoute {
    /// Reduces what the customer still owes, or future invoices.
    Balance,
    /// Transferred to the account with these last four characters.
    Account {
        /// Last four characters of the IBAN.
        iban_last4: String,
    },
    /// Back to the means the customer paid with.
    SameMeans {
        /// For example `Visa •••• 4242`.
        means: String,
    },
}
