//! What a merchant sells, as its staff see it.

use std::collections::BTreeMap;

use billing::{Money, PlanState, PlanVersion, Quote, Span};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame, PlanOffer};

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
    pub id: Uuid,
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

/// A duration as it is typed; an empty count is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SpanForm {
    pub count: String,
    /// `day`, `week`, `month` or `year`.
    pub unit: String,
}

/// One price of a plan as it is typed; without a name it is none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PriceForm {
    /// Empty for a new one.
    pub id: String,
    /// `base`, `setup`, `unit`, `tiered`, `tiered_volume`, `metered` or `metered_volume`.
    pub kind: String,
    pub name: String,
    /// A price, or tiers: `1000: 0,10; 0,05`.
    pub price: String,
    pub cycle: SpanForm,
    /// `advance` or `arrears`.
    pub timing: String,
    pub included: String,
    /// `standard`, `reduced` or another class's name.
    pub tax_class: String,
}

impl PriceForm {
    /// What the row at a place is called. With a letter: digits alone would be read as a place in a list and lose their zeros.
    #[must_use]
    pub fn key(place: usize) -> String {
        format!("p{place:02}")
    }

    /// The number of a row as people count them.
    #[must_use]
    pub fn number(key: &str) -> u32 {
        let place: u32 = key.trim_start_matches('p').parse().unwrap_or(0);
        place.saturating_add(1)
    }
}

/// A plan as it is edited. Everything is text and read in one place.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PlanForm {
    pub merchant: String,
    /// The plan's part of the address; empty for a new one.
    pub plan: String,
    /// The product of a new plan.
    pub product: String,
    /// What a new plan is to be called in addresses.
    pub slug: String,
    /// The version the form began from; empty for a new plan.
    pub base: String,
    /// What the version to be saved will be called, so that two clicks save one.
    pub version: String,
    /// `preview`, `draft`, `publish` or `discard`.
    pub deed: String,
    pub name_de: String,
    pub name_en: String,
    pub summary_de: String,
    pub summary_en: String,
    pub features_de: String,
    pub features_en: String,
    pub printed: String,
    pub audience: String,
    pub price_mode: String,
    pub supply: String,
    pub alignment: String,
    /// By [`PriceForm::key`].
    pub prices: BTreeMap<String, PriceForm>,
    pub trial: SpanForm,
    pub trial_method: String,
    pub trial_end: String,
    pub trial_ask: SpanForm,
    pub initial: SpanForm,
    pub notice: SpanForm,
    pub renewal: String,
    pub renewal_span: SpanForm,
    pub notice_after: SpanForm,
    pub units: String,
    pub pause: SpanForm,
    pub pauses: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanEditorView {
    pub frame: Frame,
    pub form: PlanForm,
    pub problems: Vec<FieldProblem>,
    /// The product's name.
    pub product: String,
    /// State and number of the version that was saved last; `None` for a new plan.
    pub stored: Option<(PlanState, i32)>,
    /// Whether the form is not what is stored.
    pub unsaved: bool,
    pub may_change: bool,
    /// What somebody else saved since the form began, by field, where it differs from what was typed.
    pub theirs: Vec<(String, String)>,
    /// What the form would mean, once it can be read.
    pub preview: Option<PlanPreview>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanPreview {
    pub offer: PlanOffer,
    /// The documents of the first months for somebody who orders today and uses nothing.
    pub documents: Vec<ComingDocument>,
    pub metered: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ComingDocument {
    pub on: NaiveDate,
    pub net: Money,
    pub tax: Money,
    pub gross: Money,
}

/// What can be wrong with a plan; the law's reasons say what may be chosen instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanFault {
    SlugMalformed,
    SlugTaken,
    PriceMalformed,
    TiersMalformed,
    SpanMalformed,
    CountMalformed,
    DayMalformed,
    FeaturesUneven,
    NoPrice,
    TermTooLong {
        most: Span,
    },
    NoticeTooLong {
        most: Span,
    },
    FixedRenewal,
    NetPrices,
    CannotAlign,
    NothingToRenew,
    /// Somebody saved another version since the form began.
    Changed,
    /// The engine refuses it for a reason no field names.
    Unsellable,
}
