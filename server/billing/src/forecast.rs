//! What will be billed, and when: the same engine, asked for later days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::invoice::Draft;
use crate::money::Money;

/// One future document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// When it will be billed.
    pub date: NaiveDate,
    /// Gross, negative for a credit note.
    pub gross: Money,
    /// The document.
    pub draft: Draft,
}
