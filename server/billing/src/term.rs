//! When a contract can end (§7, R-520, R-521).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::invoice::Draft;
use crate::money::Money;

/// What a cancellation declared today would mean (§7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancellationPreview {
    /// First day without service.
    pub ends_on: NaiveDate,
    /// Last day of service.
    pub last_day_of_service: NaiveDate,
    /// Last day on which this end can still be declared; `None` where every day of waiting moves the end.
    pub last_day_to_declare: Option<NaiveDate>,
    /// The end that a declaration after that day would lead to.
    pub next_end: Option<NaiveDate>,
    /// Gross still to be billed until the end.
    pub still_to_pay: Money,
    /// Gross that comes back for prepaid days after the end.
    pub to_come_back: Money,
    /// The documents behind the two sums.
    pub drafts: Vec<Draft>,
}
