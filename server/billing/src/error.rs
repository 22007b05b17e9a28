//! What can go wrong while billing. Everything here parks the contract for a person to look at; nothing is billed.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;
use crate::catalogue::ComponentId;
use crate::money::MoneyError;
use crate::tax::TaxRejection;

/// Why a contract could not be billed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(rename_all = "snake_case")]
pub enum BillingError {
    /// An amount could not be computed.
    #[error(transparent)]
    Money(#[from] MoneyError),
    /// A date could not be computed.
    #[error(transparent)]
    Calendar(#[from] CalendarError),
    /// A line could not be taxed.
    #[error(transparent)]
    Tax(#[from] TaxRejection),
    /// A second item for a range that is already billed: a defect (§4); park the contract and alarm.
    #[error("{component} is already billed from {from:?} until {until:?}")]
    AlreadyBilled {
        /// The component.
        component: ComponentId,
        /// First day of the range; `None` for a setup fee.
        from: Option<NaiveDate>,
        /// Day after the range.
        until: Option<NaiveDate>,
    },
    /// More was credited than billed: a defect (law 8).
    #[error("more of {component} was credited than billed from {from:?}")]
    CreditedMoreThanBilled {
        /// The component.
        component: ComponentId,
        /// First day of the range; `None` for a setup fee.
        from: Option<NaiveDate>,
    },
}
