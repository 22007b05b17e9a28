//! Why a use case has no answer, and how little of that crosses the door.

use app::wire::WireError;
use chrono::NaiveDate;
use store::StoreError;
use thiserror::Error;

use crate::typeset::LayoutProblem;

/// The application's error: rejection → failure → wire error, one mapping, one log line.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("no such thing")]
    NotFound,
    #[error("nobody is signed in")]
    SignInRequired,
    #[error("not allowed")]
    Forbidden,
    #[error("malformed request: {0}")]
    BadRequest(&'static str),
    #[error("not ready yet: {0}")]
    NotReady(&'static str),
    /// Documents are dated the day they are issued, and none may be dated before the one numbered before it.
    #[error(
        "the clock says {today}, but documents of {last} were issued already: set the clock right, or wait for that day"
    )]
    ClockBehind { today: NaiveDate, last: NaiveDate },
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error("session: {0}")]
    Session(#[from] tower_sessions::session::Error),
    #[error("document: {0}")]
    Document(#[from] documents::DocumentError),
    /// A document that the merchant's own layout does not make.
    #[error("the merchant's own layout: {0}")]
    Layout(#[from] LayoutProblem),
    #[error("billing: {0}")]
    Billing(#[from] billing::BillingError),
    /// Another try may succeed.
    #[error("mail: {0}")]
    NotDelivered(String),
    /// Another try would fail alike.
    #[error("mail: {0}")]
    Undeliverable(String),
    /// A payment provider gave no answer that can be used.
    #[error("payments: {0}")]
    Provider(#[from] payments::ProviderError),
    #[error("defect: {0}")]
    Defect(String),
}

impl Failure {
    /// What the viewer learns of it; everything that is our fault is logged here, once.
    #[must_use]
    pub fn into_wire(self, use_case: &'static str) -> WireError {
        let wire = match &self {
            Self::NotFound => WireError::NotFound,
            Self::SignInRequired => WireError::SignInRequired,
            Self::Forbidden => WireError::Forbidden,
            Self::BadRequest(_) => WireError::BadRequest,
            Self::NotReady(_)
            | Self::ClockBehind { .. }
            | Self::Provider(_)
            | Self::Store(StoreError::Unreachable(_)) => WireError::Unavailable,
            // A session store answers with text only; what keeps it from answering is the database.
            Self::Session(tower_sessions::session::Error::Store(_)) => WireError::Unavailable,
            Self::Store(_)
            | Self::Session(_)
            | Self::Document(_)
            | Self::Layout(_)
            | Self::Billing(_)
            | Self::NotDelivered(_)
            | Self::Undeliverable(_)
            | Self::Defect(_) => WireError::Internal,
        };
        match wire {
            WireError::Unavailable => tracing::warn!(use_case, error = %self, "out of reach"),
            WireError::Internal => tracing::error!(use_case, error = ?self, "failed"),
            WireError::NotFound
            | WireError::SignInRequired
            | WireError::Forbidden
            | WireError::BadRequest => tracing::debug!(use_case, error = %self, "refused"),
        }
        wire
    }
}
