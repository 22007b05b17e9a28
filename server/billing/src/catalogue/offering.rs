//! Whether a plan is on offer, and what must hold before it may be.

use serde::{Deserialize, Serialize};

use super::{Audience, PlanProblem, PlanVersion, PriceMode};

/// How far a plan has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PlanState {
    /// Being written; nobody has seen it.
    Draft,
    /// Shown, ordered and switched to.
    Published,
    /// Not on offer any more. Contracts on it go on.
    Retired,
}

impl PlanState {
    /// The name it is stored and sent by.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Published => "published",
            Self::Retired => "retired",
        }
    }

    /// The state with a name; `None` if there is none.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Draft, Self::Published, Self::Retired]
            .into_iter()
            .find(|state| state.name() == name)
    }

    /// Whether the plan is shown to customers and may be ordered or switched to.
    ///
    /// ```
    /// use billing::PlanState;
    /// assert!(PlanState::Published.is_offered());
    /// assert!(!PlanState::Draft.is_offered() && !PlanState::Retired.is_offered());
    /// ```
    #[must_use]
    pub const fn is_offered(self) -> bool {
        matches!(self, Self::Published)
    }

    /// Whether a plan may come from this state to another: what was published once is never a draft again, and only what is on offer
    /// can be retired.
    ///
    /// ```
    /// use billing::PlanState::{Draft, Published, Retired};
    /// assert!(Draft.may_become(Published) && Published.may_become(Retired) && Retired.may_become(Published));
    /// assert!(!Published.may_become(Draft) && !Draft.may_become(Retired));
    /// ```
    #[must_use]
    pub const fn may_become(self, other: Self) -> bool {
        match (self, other) {
            (Self::Draft | Self::Published | Self::Retired, Self::Published)
            | (Self::Published, Self::Retired) => true,
            (_, Self::Draft) | (Self::Draft | Self::Retired, Self::Retired) => false,
        }
    }
}

impl PlanVersion {
    /// Checks everything that must hold before customers may be shown the version: what must hold to sign it
    /// ([`PlanVersion::validate`]), and how prices have to be told (R-501).
    ///
    /// # Errors
    /// Every problem found.
    pub fn check_offer(&self) -> Result<(), Vec<PlanProblem>> {
        let mut problems = self.validate().err().unwrap_or_default();
        if self.prices == PriceMode::Net && matches!(self.audience, Audience::Consumers | Audience::Both) {
            problems.push(PlanProblem::ConsumerNetPrices);
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(problems)
        }
    }
}
