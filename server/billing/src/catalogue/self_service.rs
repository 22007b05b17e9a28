//! What customers may change themselves, as the terms of their plan have it.

use serde::{Deserialize, Serialize};

use super::{AddOn, AddOnId};
use crate::calendar::Span;

/// What customers may change themselves beside switching and ending, which the rules of the plan group and the law decide.
/// Nothing of it, unless the merchant says so.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct SelfService {
    /// Whether they may order another number of units.
    #[serde(default)]
    pub units: UnitChanges,
    /// What they may book beside the plan.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub add_ons: Vec<AddOn>,
    /// Whether they may pause, and how long.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause: Option<PauseTerms>,
}

/// Whether customers may order another number of units. More count at once, fewer from the end of the period on: it is paid for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnitChanges {
    /// No.
    #[default]
    Fixed,
    /// More, never fewer.
    More,
    /// More and fewer.
    MoreAndFewer,
}

/// How customers may pause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PauseTerms {
    /// The longest pause.
    pub longest: Span,
    /// Pauses that may begin within any twelve months.
    pub per_year: u32,
}

impl SelfService {
    /// Whether it allows nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// An add-on on offer.
    #[must_use]
    pub fn add_on(&self, id: &AddOnId) -> Option<&AddOn> {
        self.add_ons.iter().find(|addon| &addon.id == id)
    }
}
