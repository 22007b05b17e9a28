//! Charges that are not what was asked for, as staff see them.

use billing::Money;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Frame;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffChargesView {
    pub frame: Frame,
    /// The newest first.
    pub charges: Vec<StaffChargeRow>,
    /// The next page begins after this one.
    pub next: Option<Uuid>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffChargeRow {
    pub id: Uuid,
    pub document: Uuid,
    /// Of the invoice.
    pub number: String,
    pub customer: Uuid,
    pub customer_name: String,
    /// The merchant's clock, ISO 8601 without offset.
    pub found_at: String,
    /// The provider's name for it.
    pub charge: String,
    pub asked: ChargeSide,
    pub came: ChargeSide,
    /// It was taken from the card that was asked for.
    pub same_card: bool,
    pub state: ChargeState,
    pub note: String,
    /// When and by whom it was noted last; the name is empty once that person is gone.
    pub noted: Option<(String, String)>,
}

/// What was asked for, or what came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChargeSide {
    /// None where the currency is none the program knows.
    pub amount: Option<Money>,
    /// The same in minor units, with its currency.
    pub minor: i64,
    pub currency: String,
    pub reference: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChargeState {
    New,
    Seen,
    Settled,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct NoteChargeForm {
    pub merchant: String,
    pub finding: Uuid,
    /// `seen` or `settled`.
    pub state: String,
    /// Required to settle.
    pub note: String,
}
