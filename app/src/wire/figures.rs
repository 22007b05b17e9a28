//! Figures of a merchant, as staff see them.

use billing::Money;
use billing::figures::Age;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Frame;

/// The filter as the address says it; whatever cannot be read counts as not said.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct FiguresAsked {
    /// `2026-01`.
    pub from: String,
    /// The last month, included.
    pub to: String,
    /// `product:…` or `plan:…` with the part of the address; empty: everything.
    pub group: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffRevenueView {
    pub frame: Frame,
    /// As it was understood.
    pub asked: FiguresAsked,
    /// Months to choose from, the newest first.
    pub months: Vec<NaiveDate>,
    /// Products and plans to choose from: the value and the name.
    pub groups: Vec<(String, String)>,
    /// One for each currency.
    pub revenue: Vec<RevenueSeries>,
    /// Documents that are not in the figures yet.
    pub uncounted: u64,
}

/// Revenue in one currency, the oldest month first, no month left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevenueSeries {
    pub months: Vec<RevenueMonth>,
    pub total: RevenueMonth,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RevenueMonth {
    /// The first day.
    pub month: NaiveDate,
    /// Net.
    pub recognised: Money,
    /// Net.
    pub billed: Money,
    /// Gross; None where a group is chosen, because an invoice is paid as a whole.
    pub collected: Option<Money>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffOpenItemsView {
    pub frame: Frame,
    pub today: NaiveDate,
    /// One for each currency something is open in.
    pub open: Vec<OpenSeries>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenSeries {
    /// Each age with its invoices and what of them is open.
    pub ages: Vec<(Age, u64, Money)>,
    pub invoices: u64,
    pub total: Money,
}
