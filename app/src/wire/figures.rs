//! Figures of a merchant, as staff see them.

use billing::figures::{Age, Leaving, Movement};
use billing::{Currency, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Frame;

/// A page of figures, and the table of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FiguresPage {
    Revenue,
    Recurring,
    Plans,
    Switches,
    Leaving,
    Cohorts,
    OpenItems,
}

impl FiguresPage {
    /// In the order of the ways between them.
    pub const ALL: [Self; 7] = [
        Self::Revenue,
        Self::Recurring,
        Self::Plans,
        Self::Switches,
        Self::Leaving,
        Self::Cohorts,
        Self::OpenItems,
    ];

    /// Its part of the address; empty for the first.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        match self {
            Self::Revenue => "",
            Self::Recurring => "recurring",
            Self::Plans => "plans",
            Self::Switches => "switches",
            Self::Leaving => "leaving",
            Self::Cohorts => "cohorts",
            Self::OpenItems => "open",
        }
    }
}

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
pub struct StaffFiguresView {
    pub frame: Frame,
    /// None where there is nothing to choose.
    pub filter: Option<FiguresFilter>,
    /// Documents or customers that are not in the figures yet.
    pub uncounted: u64,
    pub shown: FiguresShown,
}

/// What was asked for, and what else could be.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FiguresFilter {
    /// As it was understood.
    pub asked: FiguresAsked,
    /// Months to choose from, the newest first.
    pub months: Vec<NaiveDate>,
    /// Products and plans to choose from: the value and the name.
    pub groups: Vec<(String, String)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum FiguresShown {
    /// One for each currency.
    Revenue(Vec<RevenueSeries>),
    /// One for each currency.
    Recurring(Vec<RecurringSeries>),
    /// What sells best first.
    Plans(Vec<PlanFigures>),
    Switches(Switches),
    Leaving(LeavingFigures),
    /// The oldest first.
    Cohorts(Vec<Cohort>),
    OpenItems {
        today: NaiveDate,
        /// One for each currency something is open in.
        open: Vec<OpenSeries>,
    },
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

/// What recurs in one currency, the oldest month first, no month left out.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecurringSeries {
    pub currency: Currency,
    pub months: Vec<RecurringMonth>,
    /// From the first month's beginning to the last one's end.
    pub total: RecurringMonth,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecurringMonth {
    /// The first day.
    pub month: NaiveDate,
    pub start: Money,
    /// Each movement with its customers and amount, in the order of [`Movement::ALL`].
    pub moved: Vec<(Movement, i64, Money)>,
    pub end: Money,
}

/// How a plan sells.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanFigures {
    /// With its product.
    pub name: String,
    /// Without.
    pub short: String,
    /// Whether it can be ordered.
    pub offered: bool,
    /// Paid contracts at the end.
    pub running: i64,
    /// Trials at the end.
    pub trials: i64,
    /// What recurs at the end, net a month.
    pub recurring: Money,
    /// Ordered in the period.
    pub sold: i64,
    /// Came from other plans in the period.
    pub came: i64,
    /// Went to other plans in the period.
    pub went: i64,
    /// When it was last ordered.
    pub last_sold: Option<NaiveDate>,
    /// On offer, and not ordered for long.
    pub slow: bool,
}

/// Who went from which plan to which.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switches {
    /// The most first.
    pub flows: Vec<Flow>,
    /// The last month that is over.
    pub last_month: NaiveDate,
    /// Flows that grew in it.
    pub growing: Vec<Growing>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Flow {
    /// Names with their product.
    pub from: String,
    pub to: String,
    /// Names without.
    pub from_short: String,
    pub to_short: String,
    pub contracts: i64,
    /// What recurs more or less by it, net a month.
    pub change: Money,
    pub growing: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Growing {
    pub from: String,
    pub to: String,
    pub contracts: i64,
    /// In the three months before.
    pub before: [i64; 3],
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeavingFigures {
    /// The oldest first, no month left out.
    pub months: Vec<LeavingMonth>,
    pub total: LeavingMonth,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LeavingMonth {
    /// The first day.
    pub month: NaiveDate,
    pub started: i64,
    pub converted: i64,
    pub lapsed: i64,
    /// Of ended trials how many of a hundred converted; None where none ended.
    pub rate: Option<i64>,
    /// Paid contracts that ended, in the order of [`Leaving::ALL`].
    pub left: Vec<(Leaving, i64)>,
    pub left_in_all: i64,
}

/// Contracts that began in one month.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Cohort {
    /// The month's first day.
    pub began: NaiveDate,
    pub contracts: i64,
    /// At the end of that month and of each after it: contracts that still ran, and what recurs of them.
    pub after: Vec<(i64, Money)>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OpenSeries {
    /// Each age with its invoices and what of them is open.
    pub ages: Vec<(Age, u64, Money)>,
    pub invoices: u64,
    pub total: Money,
}
