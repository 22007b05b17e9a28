//! What is sold: plan versions, their price components, trial and term.
//!
//! A contract carries the plan version it was signed with, so that editing the catalogue never re-bills anyone.

mod validate;

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::Span;
use crate::money::Currency;
use crate::tax::TaxClass;

pub use validate::PlanProblem;

macro_rules! text_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub String);

        impl $name {
            /// The identifier as text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl From<&str> for $name {
            fn from(text: &str) -> Self {
                Self(text.to_owned())
            }
        }

        impl From<String> for $name {
            fn from(text: String) -> Self {
                Self(text)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

text_id!(
    /// Names a plan: one way to buy a product.
    PlanId
);
text_id!(
    /// Names an immutable version of a plan.
    PlanVersionId
);
text_id!(
    /// Names a price component inside its plan.
    ComponentId
);
text_id!(
    /// Names a discount.
    DiscountId
);

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
}

impl ComponentKind {
    /// The price of one unit or one cycle.
    #[must_use]
    pub const fn price(&self) -> Decimal {
        match self {
            Self::Setup { price } | Self::Base { price, .. } | Self::Unit { price, .. } => *price,
        }
    }

    /// How often it is charged; `None` for a setup fee.
    #[must_use]
    pub const fn cycle(&self) -> Option<Span> {
        match self {
            Self::Setup { .. } => None,
            Self::Base { cycle, .. } | Self::Unit { cycle, .. } => Some(*cycle),
        }
    }
}

/// One priced part of a plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PriceComponent {
    /// Unique in its plan version.
    pub id: ComponentId,
    /// As printed on documents.
    pub name: String,
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

/// An immutable snapshot of a plan's prices and terms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanVersion {
    /// This version.
    pub id: PlanVersionId,
    /// The plan it is a version of.
    pub plan: PlanId,
    /// The plan's name as printed on documents.
    pub name: String,
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
}

impl PlanVersion {
    /// The component with this id.
    #[must_use]
    pub fn component(&self, id: &ComponentId) -> Option<&PriceComponent> {
        self.components.iter().find(|component| &component.id == id)
    }
}
