//! What is sold: plan versions, their price components, trial and term.
//!
//! A contract carries the plan version it was signed with, so that editing the catalogue never re-bills anyone.

mod groups;
mod offering;
mod pricing;
mod self_service;
mod switching;
mod validate;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Span;
use crate::money::Currency;
use crate::tax::TaxClass;

pub use crate::text::{AddOnId, ComponentId, DiscountId, Label, PlanId, PlanVersionId};
pub use groups::{CustomerGroup, GroupProblem, PlanOverride, TrialOverride};
pub use offering::PlanState;
pub use pricing::{Priced, Tier, TierMode, TierShare};
pub use self_service::{PauseTerms, SelfService, UnitChanges};
pub(crate) use switching::monthly;
pub use switching::{
    CycleDirection, MoneyMode, PriceDirection, SwitchAt, SwitchEffect, SwitchRule, SwitchRules,
};
pub use validate::PlanProblem;

/// Whether prices are meant with or without value added tax.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceMode {
    /// Tax is added on top.
    Net,
    /// Tax is contained; the gross amount is authoritative.
    Gross,
}

/// When a recurring component is charged.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Timing {
    /// On the period's first day.
    #[default]
    Advance,
    /// On the day after the period's last.
    Arrears,
}

/// What a price component charges for. Prices are per cycle (and per unit), in the plan's currency and price mode; they may
/// have more decimals than an amount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ComponentKind {
    /// Once, when the paid service begins; never prorated (§5).
    Setup {
        /// The fee.
        price: Decimal,
    },
    /// A fixed fee per cycle.
    Base {
        /// Price of one cycle.
        price: Decimal,
        /// How often it is charged.
        cycle: Span,
        /// In advance or in arrears.
        #[serde(default)]
        timing: Timing,
    },
    /// A fee per unit (seat) and cycle.
    Unit {
        /// Price of one unit for one cycle.
        price: Decimal,
        /// How often it is charged.
        cycle: Span,
        /// In advance or in arrears.
        #[serde(default)]
        timing: Timing,
        /// Units that cost nothing.
        #[serde(default)]
        included: u32,
    },
    /// A fee per unit (seat) and cycle whose price depends on how many there are.
    Tiered {
        /// Prices by number of units, without the included ones.
        tiers: Vec<Tier>,
        /// Whether every unit costs its own tier's price or all cost the last one's.
        #[serde(default)]
        mode: TierMode,
        /// How often it is charged.
        cycle: Span,
        /// In advance or in arrears.
        #[serde(default)]
        timing: Timing,
        /// Units that cost nothing.
        #[serde(default)]
        included: u32,
    },
    /// What was used in a period, settled at its end (§5).
    Metered {
        /// Prices by what was used, without what is included.
        tiers: Vec<Tier>,
        /// Whether every unit costs its own tier's price or all cost the last one's.
        #[serde(default)]
        mode: TierMode,
        /// How often it is settled.
        cycle: Span,
        /// Units a period that cost nothing; never prorated.
        #[serde(default)]
        included: u32,
    },
}

impl ComponentKind {
    /// How often it is charged; `None` for a setup fee.
    #[must_use]
    pub const fn cycle(&self) -> Option<Span> {
        match self {
            Self::Setup { .. } => None,
            Self::Base { cycle, .. }
            | Self::Unit { cycle, .. }
            | Self::Tiered { cycle, .. }
            | Self::Metered { cycle, .. } => Some(*cycle),
        }
    }

    /// In advance, or in arrears; usage is always settled afterwards.
    #[must_use]
    pub const fn timing(&self) -> Timing {
        match self {
            Self::Setup { .. } => Timing::Advance,
            Self::Base { timing, .. } | Self::Unit { timing, .. } | Self::Tiered { timing, .. } => *timing,
            Self::Metered { .. } => Timing::Arrears,
        }
    }

    /// Units that cost nothing.
    #[must_use]
    pub const fn included(&self) -> u32 {
        match self {
            Self::Setup { .. } | Self::Base { .. } => 0,
            Self::Unit { included, .. } | Self::Tiered { included, .. } | Self::Metered { included, .. } => {
                *included
            }
        }
    }

    /// Whether a number of units is ordered for it.
    #[must_use]
    pub const fn is_ordered_in_units(&self) -> bool {
        matches!(self, Self::Unit { .. } | Self::Tiered { .. })
    }

    /// Whether it charges for recorded usage.
    #[must_use]
    pub const fn is_metered(&self) -> bool {
        matches!(self, Self::Metered { .. })
    }
}

/// One priced part of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceComponent {
    /// Unique in its plan version.
    pub id: ComponentId,
    /// As printed on documents.
    pub name: Label,
    /// What is charged.
    pub kind: ComponentKind,
    /// Which value added tax rate applies.
    #[serde(default)]
    pub tax_class: TaxClass,
}

/// Where the periods of a contract begin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Alignment {
    /// On the day the paid service begins.
    #[default]
    ContractStart,
    /// On this day of the month (1–31, clamped in short months); the first, short period is prorated.
    DayOfMonth(u8),
}

/// What happens when a trial has run out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialEnd {
    /// It becomes a paid contract by itself.
    #[default]
    Convert,
    /// The contract ends unless the customer converted before.
    End,
    /// The customer is asked for a payment method for so long; without one the contract ends then.
    Ask(Span),
}

/// A phase before the term, free of charge (§6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// How long it lasts.
    pub length: Span,
    /// Whether conversion needs a payment method; without one the contract waits as expired and resumes when one is given.
    #[serde(default)]
    pub payment_method_required: bool,
    /// What happens at its end.
    #[serde(default)]
    pub at_end: TrialEnd,
}

/// What follows the initial term.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Renewal {
    /// The contract goes on for indefinite time.
    #[default]
    OpenEnded,
    /// The contract renews for this long, again and again (business customers only, R-520).
    Fixed(Span),
}

/// How long a contract binds and how it can be ended (§7).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// Minimum duration from the first paid day; `None`: open-ended from the beginning.
    pub initial: Option<Span>,
    /// Notice to the end of the initial term, or at any time where there is none.
    pub notice: Span,
    /// What follows the initial term.
    pub renewal: Renewal,
    /// Notice once the initial term is over.
    pub notice_after: Span,
}

impl Term {
    /// A term that can be ended at any time with this notice.
    #[must_use]
    pub const fn open_ended(notice: Span) -> Self {
        Self {
            initial: None,
            notice,
            renewal: Renewal::OpenEnded,
            notice_after: notice,
        }
    }
}

/// Whom a plan is sold to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    /// Consumers only.
    Consumers,
    /// Businesses only.
    Businesses,
    /// Everyone; the consumer rules apply.
    Both,
}

/// What is supplied, in the sense of the right of withdrawal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Supply {
    /// A (digital) service: days used before a withdrawal are paid for if the early start was expressly asked for.
    #[default]
    Service,
    /// Digital content: an early start, expressly agreed to, ends the right of withdrawal; used days are never paid for.
    DigitalContent,
}

/// An immutable snapshot of a plan's prices and terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanVersion {
    /// This version.
    pub id: PlanVersionId,
    /// The plan it is a version of.
    pub plan: PlanId,
    /// The plan's name as printed on documents.
    pub name: Label,
    /// Currency of every price.
    pub currency: Currency,
    /// Whether every price is net or gross.
    pub prices: PriceMode,
    /// What is charged, in the order shown.
    pub components: Vec<PriceComponent>,
    /// Where periods begin.
    #[serde(default)]
    pub alignment: Alignment,
    /// A free phase before the term.
    pub trial: Option<Trial>,
    /// How long it binds.
    pub term: Term,
    /// Whom it is sold to.
    pub audience: Audience,
    /// What is supplied.
    #[serde(default)]
    pub supply: Supply,
    /// What customers may change themselves.
    #[serde(default, skip_serializing_if = "SelfService::is_empty")]
    pub self_service: SelfService,
}

/// An optional extra beside the plan, with its own price components.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AddOn {
    /// Which add-on.
    pub id: AddOnId,
    /// As printed on documents.
    pub name: Label,
    /// What is charged, in the plan's currency and price mode. Ids must differ from the plan's.
    pub components: Vec<PriceComponent>,
}

impl AddOn {
    /// The component with this id.
    #[must_use]
    pub fn component(&self, id: &ComponentId) -> Option<&PriceComponent> {
        self.components.iter().find(|component| &component.id == id)
    }
}

impl PlanVersion {
    /// The cycle that decides whether a switch keeps the anchor, and when a period ends (§8): that of the first base fee, else
    /// of the first component that recurs.
    #[must_use]
    pub fn main_cycle(&self) -> Option<Span> {
        let base = self
            .components
            .iter()
            .find(|component| matches!(component.kind, ComponentKind::Base { .. }));
        base.or_else(|| {
            self.components
                .iter()
                .find(|component| component.kind.cycle().is_some())
        })
        .and_then(|component| component.kind.cycle())
    }

    /// The component with this id.
    #[must_use]
    pub fn component(&self, id: &ComponentId) -> Option<&PriceComponent> {
        self.components.iter().find(|component| &component.id == id)
    }
}
