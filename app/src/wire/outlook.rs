//! What comes of a customer's contracts.

use billing::{MomentKind, Money};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Frame;

/// "Was kommt in den nächsten 12 Monaten?"
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookView {
    pub frame: Frame,
    /// Months in which something happens, soonest first.
    pub months: Vec<OutlookMonth>,
    /// Of all months, one for each currency.
    pub totals: Vec<Money>,
    pub calendar: CalendarView,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookMonth {
    /// Its first day.
    pub first: NaiveDate,
    /// What is charged in it, credits taken off; one for each currency, none where nothing is charged.
    pub totals: Vec<Money>,
    pub entries: Vec<OutlookEntry>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OutlookEntry {
    pub on: NaiveDate,
    pub contract: Uuid,
    pub product: String,
    pub plan: String,
    pub what: Coming,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Coming {
    /// A document; negative where something is given back.
    Charge {
        gross: Money,
        parts: Vec<String>,
    },
    Moment(MomentKind),
}

/// The address under which the outlook is subscribed to as a calendar.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CalendarView {
    None,
    /// It was made just now: shown this once.
    New {
        address: String,
    },
    /// It is known by its hash only.
    Since {
        on: NaiveDate,
    },
}
