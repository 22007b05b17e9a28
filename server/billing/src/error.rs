//! What can go wrong while billing. Everything here parks the contract for a person to look at; nothing is billed.

mod texts;

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;
use crate::catalogue::ComponentId;
use crate::money::MoneyError;
use crate::tax::TaxRejection;

/// Why a contract could not be billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BillingError {
    /// An amount could not be computed.
    Money(MoneyError),
    /// A date could not be computed.
    Calendar(CalendarError),
    /// A line could not be taxed.
    Tax(TaxRejection),
    /// A second item for a range that is already billed: a defect (§4); park the contract and alarm.
    AlreadyBilled {
        /// The component.
        component: ComponentId,
        /// First day of the range; `None` for a setup fee.
        from: Option<NaiveDate>,
        /// Day after the range.
        until: Option<NaiveDate>,
    },
    /// More was credited than billed: a defect (law 8).
    CreditedMoreThanBilled {
        /// The component.
        component: ComponentId,
        /// First day of the range; `None` for a setup fee.
        from: Option<NaiveDate>,
    },
    /// A contract without a buyer, which no events make.
    NoBuyer,
}

impl fmt::Display for BillingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Money(error) => fmt::Display::fmt(error, f),
            Self::Calendar(error) => fmt::Display::fmt(error, f),
            Self::Tax(error) => fmt::Display::fmt(error, f),
            Self::AlreadyBilled {
                component,
                from,
                until,
            } => write!(f, "{component} is already billed from {from:?} until {until:?}"),
            Self::CreditedMoreThanBilled { component, from } => {
                write!(f, "more of {component} was credited than billed from {from:?}")
            }
            Self::NoBuyer => f.write_str("the contract has no buyer"),
        }
    }
}

impl std::error::Error for BillingError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            // They speak for themselves, so what caused them is what caused this.
            Self::Money(error) => error.source(),
            Self::Calendar(error) => error.source(),
            Self::Tax(error) => error.source(),
            Self::AlreadyBilled { .. } | Self::CreditedMoreThanBilled { .. } | Self::NoBuyer => None,
        }
    }
}

impl From<MoneyError> for BillingError {
    fn from(error: MoneyError) -> Self {
        Self::Money(error)
    }
}

impl From<CalendarError> for BillingError {
    fn from(error: CalendarError) -> Self {
        Self::Calendar(error)
    }
}

impl From<TaxRejection> for BillingError {
    fn from(error: TaxRejection) -> Self {
        Self::Tax(error)
    }
}
