//! Customer groups: other prices, trials and plans for some customers (§1).
//!
//! A group never reaches into a running contract: what it changes is part of the plan version that is signed.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ComponentId, ComponentKind, PlanId, PlanVersion, PlanVersionId, Trial};

/// Another trial than the plan's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TrialOverride {
    /// No trial.
    None,
    /// This trial.
    Other(Trial),
}

/// What a group changes of one plan.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct PlanOverride {
    /// Other prices of components that have one price (setup, base, per unit).
    #[serde(default)]
    pub prices: BTreeMap<ComponentId, Decimal>,
    /// Another trial; `None`: as the plan says.
    #[serde(default)]
    pub trial: Option<TrialOverride>,
}

/// A group of customers.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CustomerGroup {
    /// Names the group; becomes part of the version signed, so that its prices are told apart.
    pub id: String,
    /// Plans only customers outside the group are shown.
    #[serde(default)]
    pub hidden_plans: BTreeSet<PlanId>,
    /// What differs, per plan.
    #[serde(default)]
    pub overrides: BTreeMap<PlanId, PlanOverride>,
}

/// Why a group's prices do not fit a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum GroupProblem {
    /// The plan has no such component.
    UnknownComponent {
        /// What was named.
        component: ComponentId,
    },
    /// The component has tiers instead of one price.
    NotOnePrice {
        /// The component.
        component: ComponentId,
    },
}

impl fmt::Display for GroupProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownComponent { component } => write!(f, "the plan has no component {component}"),
            Self::NotOnePrice { component } => {
                write!(f, "{component} has tiers; one price cannot replace them")
            }
        }
    }
}

impl std::error::Error for GroupProblem {}

impl CustomerGroup {
    /// Whether customers of the group are offered a plan.
    #[must_use]
    pub fn sees(&self, plan: &PlanId) -> bool {
        !self.hidden_plans.contains(plan)
    }

    /// The plan version as customers of the group sign it: the same where the group changes nothing, else a version of its
    /// own, named after both.
    ///
    /// # Errors
    /// A price for a component that does not exist or has tiers.
    pub fn applied_to(&self, version: &PlanVersion) -> Result<PlanVersion, GroupProblem> {
        let Some(change) = self.overrides.get(&version.plan) else {
            return Ok(version.clone());
        };
        let mut changed = PlanVersion {
            id: PlanVersionId::from(format!("{}@{}", version.id, self.id)),
            ..version.clone()
        };
        for (id, other) in &change.prices {
            let component = changed
                .components
                .iter_mut()
                .find(|component| &component.id == id)
                .ok_or_else(|| GroupProblem::UnknownComponent {
                    component: id.clone(),
                })?;
            match &mut component.kind {
                ComponentKind::Setup { price }
                | ComponentKind::Base { price, .. }
                | ComponentKind::Unit { price, .. } => *price = *other,
                ComponentKind::Tiered { .. } | ComponentKind::Metered { .. } => {
                    return Err(GroupProblem::NotOnePrice {
                        component: id.clone(),
                    });
                }
            }
        }
        match change.trial {
            None => {}
            Some(TrialOverride::None) => changed.trial = None,
            Some(TrialOverride::Other(trial)) => changed.trial = Some(trial),
        }
        Ok(changed)
    }
}
