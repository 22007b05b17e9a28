//! The merchant's public pages: offers, order, legal texts.

use std::collections::BTreeMap;

use billing::{PlanVersion, Quote, Seller};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Brand, CodeView, FieldProblem, Frame, PaymentChoice, PaymentSummary, ReducedView};

/// The start page of the whole installation: its merchants.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StartView {
    pub merchants: Vec<Brand>,
}

/// What a merchant sells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OffersView {
    pub frame: Frame,
    pub products: Vec<ProductOffer>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductOffer {
    pub name: String,
    pub description: String,
    /// Within one product a customer may switch between these.
    pub plans: Vec<PlanOffer>,
}

/// A plan with its price computed for the kind of buyer the plan is meant for (consumers: gross, R-501).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanOffer {
    /// The plan's part of the address: `/m/{slug}/order/{plan}`.
    pub slug: String,
    pub name: String,
    /// What the customer gains, in one line.
    pub summary: String,
    pub features: Vec<String>,
    pub version: PlanVersion,
    /// The price with default quantities for someone who orders today.
    pub quote: Quote,
}

/// The order page, filled as far as known.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OrderView {
    pub frame: Frame,
    pub place: OrderPlace,
    pub product: String,
    /// All plans of the group; the chosen one among them.
    pub plans: Vec<PlanOffer>,
    pub chosen: String,
    /// For the island that computes along: who sells, and the civil date of the order.
    pub seller: Seller,
    pub today: NaiveDate,
    /// The price of the chosen plan with the quantities in `form`, for the buyer in `form`.
    pub quote: Quote,
    pub code: CodeView,
    pub form: OrderForm,
    pub problems: Vec<FieldProblem>,
    /// A signed-in customer's order needs neither a password nor the data that are known.
    pub signed_in: bool,
    /// Who may collect by SEPA direct debit; `None` where the merchant offers transfer only.
    pub creditor: Option<Creditor>,
    /// Scheme, host and port of the provider's page, where cards can be given.
    pub cards: Option<String>,
    /// What a signed-in customer can pay by at once, the default first.
    pub methods: Vec<PaymentChoice>,
    /// Countries the merchant serves, ISO 3166-1 alpha-2.
    pub countries: Vec<String>,
    pub legal: LegalVersions,
}

/// Where an order page stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum OrderPlace {
    /// At the merchant's offers.
    Page,
    /// The sign-up page of a product, by its part of the address.
    Hosted { group: String },
    /// The same inside another site's page, where no browser keeps a session.
    Frame { group: String },
}

impl OrderPlace {
    #[must_use]
    pub const fn is_framed(&self) -> bool {
        matches!(self, Self::Frame { .. })
    }

    /// A provider's page would not open in a frame, and whoever came back from it would not be known.
    #[must_use]
    pub const fn takes_cards(&self) -> bool {
        !self.is_framed()
    }
}

/// The creditor of a SEPA mandate.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Creditor {
    pub name: String,
    pub address: String,
    pub identifier: String,
}

/// Which texts an order accepts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalVersions {
    pub terms: String,
    pub withdrawal: String,
}

/// What the order form sends. Strings only: they are parsed inside, so that a malformed field comes back as a
/// [`FieldProblem`] beside what was typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct OrderForm {
    pub merchant: String,
    pub plan: String,
    /// Which button was pressed: `order`, or `recalculate` (shown without scripts).
    pub intent: String,
    /// The quote's hash the customer saw; another one means that the page is shown again.
    pub seen: String,
    /// Made once per shown form: the same key twice is one order.
    pub idempotency_key: String,
    /// A code for a discount.
    pub discount_code: String,
    /// Quantities by component id, for example seats.
    pub quantities: BTreeMap<String, String>,
    /// `consumer` or `business`.
    pub kind: String,
    pub company: String,
    pub vat_id: String,
    pub given_name: String,
    pub family_name: String,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    pub country: String,
    pub email: String,
    /// Never sent back into a page.
    pub password: String,
    /// `sepa`, `card`, `invoice`, or the id of one of the customer's own methods.
    pub payment: String,
    pub account_holder: String,
    /// Never sent back into a page.
    pub iban: String,
    /// `yes` when ticked.
    pub mandate: String,
    pub terms: String,
    /// The express demand to begin before the withdrawal period ends; consumers only.
    pub early_start: String,
}

/// What became of an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum OrderOutcome {
    /// Placed (or already placed by the same key): go to the receipt.
    Placed { contract: Uuid },
    /// Placed, and to be paid by a card: on to the provider's page to give it.
    ToProvider { page: String },
    /// Something needs mending or looking at; the form waits in the session.
    ShowAgain { plan: String },
}

/// The page after the order: what happens next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceiptView {
    pub frame: Frame,
    pub contract: Uuid,
    pub contract_number: String,
    pub plan: String,
    /// What was signed.
    pub version: PlanVersion,
    pub email: String,
    pub ordered_on: NaiveDate,
    pub trial_until: Option<NaiveDate>,
    pub quote: Quote,
    /// The discount it was ordered with.
    pub reduced: Option<ReducedView>,
    pub payment: PaymentSummary,
    /// It is to be paid by a card that was not given yet.
    pub card_wanted: bool,
    /// The day the first charge is really debited: after the agreed notice, on a day banks settle.
    pub first_debit_on: Option<NaiveDate>,
}

/// A legal text of the merchant (imprint, privacy, terms, accessibility).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalView {
    pub frame: Frame,
    pub kind: LegalKind,
    pub title: String,
    /// Version and date where the text is versioned.
    pub version: Option<String>,
    pub sections: Vec<LegalSection>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LegalSection {
    pub heading: String,
    pub paragraphs: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LegalKind {
    Imprint,
    Privacy,
    Terms,
    Withdrawal,
    Accessibility,
}

impl LegalKind {
    pub const ALL: [Self; 5] = [
        Self::Imprint,
        Self::Privacy,
        Self::Terms,
        Self::Withdrawal,
        Self::Accessibility,
    ];

    /// The kind's part of the address: `/m/{slug}/legal/{path}`; also its key in the locale files (`legal-{path}`).
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Imprint => "imprint",
            Self::Privacy => "privacy",
            Self::Terms => "terms",
            Self::Withdrawal => "withdrawal",
            Self::Accessibility => "accessibility",
        }
    }

    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.path() == path)
    }
}

/// The two declarations consumers may make without signing in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DeclarationKind {
    /// "Verträge hier kündigen" (R-530…538).
    Cancellation,
    /// "Vertrag widerrufen" (R-540…545).
    Withdrawal,
}

/// The page of one declaration: a form, or after sending its receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclarationView {
    pub frame: Frame,
    pub kind: DeclarationKind,
    pub form: DeclarationForm,
    pub problems: Vec<FieldProblem>,
    pub receipt: Option<DeclarationReceipt>,
}

/// The fields allow; nothing else is asked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DeclarationForm {
    pub merchant: String,
    pub idempotency_key: String,
    /// Cancellation: `ordinary` or `extraordinary`.
    pub cancellation: String,
    /// Only for an extraordinary cancellation.
    pub reason: String,
    pub name: String,
    /// Contract number or what the customer calls it.
    pub contract: String,
    /// ISO date, empty: the earliest possible.
    pub ends_on: String,
    pub email: String,
}

/// Proof of receipt.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeclarationReceipt {
    pub id: Uuid,
    /// The secret part of the download address of the receipt.
    pub token: String,
    /// Date and time of receipt with offset in the merchant's time zone, ISO 8601.
    pub received_at: String,
    pub form: DeclarationForm,
    /// When the contract ends, where it could be matched at once.
    pub ends_on: Option<NaiveDate>,
}
