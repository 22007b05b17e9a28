//! The preview before an order, from the same engine that bills afterwards (law 7).
//!
//! The monthly total adds the gross price of every cycle, each turned into a month by its share of a year of twelve months,
//! 365 days, 365 ÷ 7 weeks: price × cycles a year ÷ 12. It is rounded once, for the sum, and leaves discounts and one-off
//! costs out.
//!
//! A trial whose conversion needs a payment method is quoted as if one were given, and a contract that waits for its first
//! payment as if that came today.

mod change;
mod compute;
mod fingerprint;
mod reduced;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::Span;
use crate::catalogue::{ComponentId, Renewal};
use crate::invoice::Draft;
use crate::money::Money;

pub use change::{
    ChangeQuote, Confirmation, Presented, confirm_change, leaves_units, quote_change, quote_switch,
    quote_units,
};
pub use compute::{forecast_sign_up, quote_sign_up, recurring};
pub use reduced::{reduced, reduced_sign_up};

/// What a cycle costs, regularly: full periods, without discounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recurring {
    /// The components charged in this cycle.
    pub components: Vec<ComponentId>,
    /// The cycle.
    pub cycle: Span,
    /// Net total per cycle.
    pub net: Money,
    /// Tax per cycle.
    pub tax: Money,
    /// Gross total per cycle.
    pub gross: Money,
}

/// Everything the order page must show.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Quote {
    /// What the first billing run will bill today; `None` if nothing is due today.
    pub due_today: Option<Draft>,
    /// Day of the first charge; `None` for a trial that ends by itself or a plan without charges.
    pub first_charge_on: Option<NaiveDate>,
    /// The first charge, if it is not due today.
    pub first_charge: Option<Draft>,
    /// What each cycle costs from then on.
    pub recurring: Vec<Recurring>,
    /// Gross per month; see [`crate::quote`] for other cycles.
    pub monthly_total: Money,
    /// Gross one-off costs.
    pub one_off: Money,
    /// Day after the last day of the trial.
    pub trial_until: Option<NaiveDate>,
    /// First day that is billed; `None` for a trial that ends by itself.
    pub billing_start: Option<NaiveDate>,
    /// First day after the initial term.
    pub initial_end: Option<NaiveDate>,
    /// Initial term as agreed.
    pub initial: Option<Span>,
    /// Notice to the end of the initial term.
    pub notice: Span,
    /// What follows the initial term.
    pub renewal: Renewal,
    /// Notice once the initial term is over.
    pub notice_after: Span,
    /// Fingerprint of the order and every number above: the confirming request proves with it what it saw.
    pub hash: String,
}
