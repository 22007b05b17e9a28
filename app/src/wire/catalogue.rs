//! What a merchant sells, as its staff see it.

use billing::{PlanState, PlanVersion, Quote};
use serde::{Deserialize, Serialize};

use super::Frame;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffCatalogueView {
    pub frame: Frame,
    /// Whether whoever looks may change it.
    pub may_change: bool,
    pub products: Vec<CatalogueProduct>,
}

/// A product with its plans: those customers may switch among.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CatalogueProduct {
    pub name: String,
    pub description: String,
    pub plans: Vec<CataloguePlan>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CataloguePlan {
    pub slug: String,
    pub name: String,
    pub state: PlanState,
    /// Number of the version new contracts get, if the plan is on offer.
    pub number: i32,
    /// Number of a version that is saved and not published.
    pub draft: Option<i32>,
    pub version: PlanVersion,
    /// What somebody new would pay today; `None` for what cannot be sold as it is.
    pub quote: Option<Quote>,
    /// Contracts that run on it.
    pub contracts: u64,
    /// Those of them that were signed by an earlier version and keep it.
    pub on_earlier: u64,
}

/// Publishes a plan, takes it off offer or brings it back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanStateForm {
    pub merchant: String,
    /// The plan's part of the address.
    pub plan: String,
    /// Name of the state it is to have: [`PlanState::name`].
    pub state: String,
    /// Number of the version to be published.
    pub number: String,
}
