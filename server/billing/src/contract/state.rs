//! The state of a contract on a day (§9), derived from its dates.

use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};

use super::Contract;
use crate::catalogue::TrialEnd;

/// The state of a contract on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ContractState {
    /// Signed, waiting for the first payment.
    PendingPayment {
        /// Since when.
        since: NaiveDate,
    },
    /// Signed, begins later.
    Scheduled {
        /// First day of service.
        starts_on: NaiveDate,
    },
    /// In the free phase.
    Trialing {
        /// Day after its last day.
        until: NaiveDate,
        /// First day without service, if cancelled.
        ends_on: Option<NaiveDate>,
    },
    /// The trial ran out without the needed payment method; giving one resumes the contract.
    TrialExpired {
        /// Day after the trial's last day.
        on: NaiveDate,
    },
    /// Running and billed.
    Active {
        /// First billed day.
        since: NaiveDate,
        /// First day without service, if cancelled.
        ends_on: Option<NaiveDate>,
    },
    /// Without service and charge for a while.
    Paused {
        /// First paused day.
        since: NaiveDate,
        /// Day after the last; `None`: until resumed.
        until: Option<NaiveDate>,
    },
    /// Without service because of unpaid documents; charges go on.
    Suspended {
        /// First suspended day.
        since: NaiveDate,
    },
    /// Over.
    Ended {
        /// First day without service.
        on: NaiveDate,
    },
    /// Cancelled before it began.
    Annulled {
        /// When it was cancelled.
        on: NaiveDate,
    },
}

impl ContractState {
    /// The state's name as in §9.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::PendingPayment { .. } => "pending_payment",
            Self::Scheduled { .. } => "scheduled",
            Self::Trialing { .. } => "trialing",
            Self::TrialExpired { .. } => "trial_expired",
            Self::Active { .. } => "active",
            Self::Paused { .. } => "paused",
            Self::Suspended { .. } => "suspended",
            Self::Ended { .. } => "ended",
            Self::Annulled { .. } => "annulled",
        }
    }

    /// Whether nothing can follow.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Ended { .. } | Self::Annulled { .. })
    }

    /// Whether the paid phase runs: active, paused or suspended.
    #[must_use]
    pub const fn is_running(&self) -> bool {
        matches!(
            self,
            Self::Active { .. } | Self::Paused { .. } | Self::Suspended { .. }
        )
    }
}

impl Contract {
    /// The state on a day.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> ContractState {
        let ends_on = self.ends_on();
        let annulled_on = self
            .cancellation
            .filter(|cancellation| {
                let never_paid = self.pay_first && self.first_payment_on.is_none();
                never_paid || cancellation.ends_on <= self.starts_on
            })
            .map(|cancellation| cancellation.declared_on)
            .or(self
                .withdrawal
                .filter(|withdrawal| withdrawal.on < self.starts_on)
                .map(|withdrawal| withdrawal.on));
        if let Some(on) = annulled_on {
            return ContractState::Annulled { on };
        }
        if let Some(on) = ends_on
            && on <= day
        {
            return ContractState::Ended { on };
        }
        if self.pay_first && self.first_payment_on.is_none() {
            return ContractState::PendingPayment {
                since: self.signed_up_on,
            };
        }
        if day < self.starts_on {
            return ContractState::Scheduled {
                starts_on: self.starts_on,
            };
        }
        match (self.billing_start(), self.trial) {
            (Some(since), _) if since <= day => self.running_on(day, since, ends_on),
            (_, Some(trial)) if day < trial.until => ContractState::Trialing {
                until: trial.until,
                ends_on,
            },
            (_, Some(trial)) => ContractState::TrialExpired { on: trial.until },
            (_, None) => ContractState::Scheduled {
                starts_on: self.starts_on,
            },
        }
    }

    fn running_on(&self, day: NaiveDate, since: NaiveDate, ends_on: Option<NaiveDate>) -> ContractState {
        if let Some(pause) = self.pause_on(day) {
            return ContractState::Paused {
                since: pause.from,
                until: pause.until,
            };
        }
        let suspension = self
            .suspensions
            .iter()
            .find(|suspension| suspension.from <= day && suspension.until.is_none_or(|until| day < until));
        match suspension {
            Some(suspension) => ContractState::Suspended {
                since: suspension.from,
            },
            None => ContractState::Active { since, ends_on },
        }
    }

    /// The day to remind the customer of the trial's end (§6): so many days before it, while the trial still runs to that end.
    #[must_use]
    pub fn trial_reminder_on(&self, days_before: u32) -> Option<NaiveDate> {
        let trial = self.trial.filter(|trial| trial.converted_on.is_none())?;
        let reminder = trial
            .until
            .checked_sub_days(Days::new(u64::from(days_before)))?
            .max(trial.from);
        let over = self.ends_on().is_some_and(|end| end <= reminder);
        (!over && self.cancellation.is_none()).then_some(reminder)
    }

    /// Whether the trial's end waits for a payment method.
    #[must_use]
    pub fn trial_needs_payment_method(&self) -> bool {
        self.trial.is_some_and(|trial| {
            trial.rules.payment_method_required || matches!(trial.rules.at_end, TrialEnd::Ask(_))
        })
    }
}
