//! A customer's rights to the own data: a copy, and erasure.

use billing::retention::{Record, StillNeeded};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Frame;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonalDataView {
    pub frame: Frame,
    /// What the law demands to be kept.
    pub kept: Vec<KeptRow>,
    /// A request for erasure that waits.
    pub request: Option<ErasureView>,
    /// Why nothing can be erased yet.
    pub needed: Option<StillNeeded>,
}

/// Records, and the last day on which the newest of them must be kept; `None`: there are none.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct KeptRow {
    pub record: Record,
    pub until: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasureView {
    pub requested_on: NaiveDate,
    /// The last day for an answer.
    pub answer_by: NaiveDate,
}

/// Rows and files that went because they need not be kept any longer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ErasedRow {
    pub on: NaiveDate,
    pub record: Record,
    /// Only what is older went.
    pub before: NaiveDate,
    pub erased: u64,
}

/// A customer's request for erasure as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffErasureView {
    pub customer: uuid::Uuid,
    pub customer_name: String,
    pub request: ErasureView,
    /// Why nothing can be erased yet.
    pub needed: Option<StillNeeded>,
}

/// Since when and why nothing of a customer is erased.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct HoldView {
    pub since: NaiveDate,
    pub reason: String,
}

/// Owners keep everything of a customer, or let it go again.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct HoldForm {
    pub merchant: String,
    pub customer: String,
    /// `lift`; anything else holds.
    pub deed: String,
    pub reason: String,
}

/// What staff answer.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AnswerErasureForm {
    pub merchant: String,
    pub customer: String,
    /// `erase`; anything else refuses.
    pub answer: String,
    /// Told to the customer where it is refused.
    pub reason: String,
}
