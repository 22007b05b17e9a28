//! Sign-up pages: hosted, and inside other sites.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame, OrderView, PlanOffer};

/// The sign-up page of a product.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SignUpView {
    Order(Box<OrderView>),
    /// Whoever is signed in has a contract of the product already.
    Known(Box<KnownBuyerView>),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KnownBuyerView {
    pub frame: Frame,
    pub group: String,
    pub product: String,
    /// The plan of the link, to go on with if another contract is really wanted.
    pub plan: String,
    pub contracts: Vec<OwnContract>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OwnContract {
    pub id: Uuid,
    pub number: String,
    pub plan: String,
}

/// What was ordered inside another site's page. Nothing personal: whoever has the address may look.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FramedReceiptView {
    pub frame: Frame,
    pub contract: Uuid,
    pub number: String,
    pub plan: String,
}

/// The plans of a product beside each other.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PricingView {
    pub frame: Frame,
    pub group: String,
    pub product: String,
    pub plans: Vec<PlanOffer>,
}

/// Where a merchant's sign-up pages are, and who may show them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffSignUpView {
    pub frame: Frame,
    pub may_change: bool,
    /// Scheme, host and port of this installation, as customers see it.
    pub home: String,
    pub groups: Vec<SignUpGroup>,
    pub sites: Vec<SignUpSite>,
    pub form: SiteForm,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignUpGroup {
    pub group: String,
    pub product: String,
    /// Whether a plan of it is on offer.
    pub offered: bool,
    pub link: String,
    /// The link as an image to be photographed.
    pub code: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignUpSite {
    pub origin: String,
    pub added_on: NaiveDate,
}

/// A site that may show the pages, or no longer may.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SiteForm {
    pub merchant: String,
    pub site: String,
}
