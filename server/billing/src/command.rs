//! What may be asked of a contract, and what follows (§8, §9): `decide` looks, nothing is changed.

mod decide;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;
use crate::catalogue::{ComponentId, DiscountId, PlanProblem, PlanVersion};
use crate::contract::{ContractState, Event};
use crate::discount::{Discount, DiscountProblem};
use crate::error::BillingError;
use crate::tax::{Buyer, BuyerKind, Seller, TaxRejection};

pub use decide::decide;

/// What the customer had before at this merchant.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerHistory {
    /// A trial in this plan group was used: there is no second one (§6).
    #[serde(default)]
    pub trial_used: bool,
    /// A setup fee was charged before: first contract only (§5).
    #[serde(default)]
    pub setup_charged: bool,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignUp {
    /// The plan version ordered.
    pub plan: PlanVersion,
    /// The selling side of tax decisions.
    pub seller: Seller,
    /// The buying side of tax decisions.
    pub buyer: Buyer,
    /// Ordered units per unit component; a missing one orders what is included.
    #[serde(default)]
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Discounts granted with the order.
    #[serde(default)]
    pub discounts: Vec<Discount>,
    /// Whether a payment method is given.
    #[serde(default)]
    pub payment_method: bool,
    /// First day of service; `None`: today.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// Whether an immediate start is expressly asked for.
    #[serde(default)]
    pub immediate_start: bool,
    /// What the customer had before.
    #[serde(default)]
    pub history: CustomerHistory,
}

/// When a cancellation is to take effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CancelAt {
    /// As early as the term allows.
    #[default]
    Earliest,
    /// On this day: the first without service.
    On(NaiveDate),
}

/// What may be asked of a contract.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "command", rename_all = "snake_case")]
pub enum Command {
    /// Begin a contract.
    SignUp(Box<SignUp>),
    /// Turn the trial into a paid contract today.
    ConvertTrial,
    /// A payment method was given.
    SetPaymentMethod,
    /// Cancel.
    DeclareCancellation {
        /// When it is to take effect.
        #[serde(default)]
        at: CancelAt,
    },
    /// Take the cancellation back.
    RevokeCancellation,
    /// Record that the contract is over, once its end has come.
    RecordEnd,
}

/// What follows from a command: events to store and to apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// In the order they happened.
    pub events: Vec<Event>,
}

/// What would be allowed instead of what was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// The earliest possible end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// The next possible end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<NaiveDate>,
}

/// Why a command is refused: what, why, and what would be allowed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Rejection {
    /// The contract was signed before.
    #[error("the contract is signed already")]
    AlreadySignedUp,
    /// There is no contract yet.
    #[error("there is no contract yet")]
    NoContract,
    /// The plan must not be sold as it is.
    #[error("the plan cannot be sold")]
    PlanNotSellable {
        /// Everything wrong with it.
        problems: Vec<PlanProblem>,
    },
    /// The plan is not sold to this kind of buyer.
    #[error("the plan is not sold to a {buyer:?}")]
    NotForThisBuyer {
        /// Who asked.
        buyer: BuyerKind,
    },
    /// A quantity for a component that is not counted in units, or does not exist.
    #[error("{component} is not ordered in units")]
    NotOrderedInUnits {
        /// The component.
        component: ComponentId,
    },
    /// The first day lies in the past.
    #[error("the contract cannot begin on {requested}, before {earliest}")]
    StartsInThePast {
        /// What was asked for.
        requested: NaiveDate,
        /// The first possible day.
        earliest: NaiveDate,
    },
    /// A discount cannot be granted.
    #[error("the discount {discount} cannot be granted: {problem}")]
    DiscountNotGranted {
        /// The discount.
        discount: DiscountId,
        /// Why.
        problem: DiscountProblem,
    },
    /// The line cannot be taxed.
    #[error("this cannot be billed: {why}")]
    NotTaxable {
        /// Why.
        why: TaxRejection,
    },
    /// There is no trial to convert.
    #[error("there is no trial to convert")]
    NoTrialRunning {
        /// The contract's state.
        state: ContractState,
    },
    /// The trial cannot convert without a payment method.
    #[error("a payment method is needed first")]
    PaymentMethodMissing,
    /// The contract is over.
    #[error("the contract is over")]
    ContractOver {
        /// The contract's state.
        state: ContractState,
    },
    /// The contract is cancelled already.
    #[error("the contract is cancelled already and ends on {ends_on}")]
    AlreadyCancelled {
        /// First day without service.
        ends_on: NaiveDate,
    },
    /// The initial term still binds.
    #[error("the initial term binds until {earliest}")]
    BeforeInitialTermEnd {
        /// What was asked for.
        requested: NaiveDate,
        /// The earliest possible end.
        earliest: NaiveDate,
    },
    /// The notice would not be kept.
    #[error("with the notice kept the earliest end is {earliest}")]
    NoticeTooShort {
        /// What was asked for.
        requested: NaiveDate,
        /// The earliest possible end.
        earliest: NaiveDate,
    },
    /// A contract with fixed renewal ends only with a renewal.
    #[error("the contract can end on {next}, not on {requested}")]
    NotATermEnd {
        /// What was asked for.
        requested: NaiveDate,
        /// The next possible end.
        next: NaiveDate,
    },
    /// There is no cancellation to take back.
    #[error("there is no cancellation to take back")]
    NotCancelled,
    /// The contract's end has not come.
    #[error("the contract has not ended")]
    NotEnded {
        /// First day without service, if decided.
        ends_on: Option<NaiveDate>,
    },
    /// The command is dated before the last event.
    #[error("the contract was changed on {changed_on}, after {today}")]
    BeforeLastChange {
        /// The command's date.
        today: NaiveDate,
        /// Date of the last event.
        changed_on: NaiveDate,
    },
    /// A date or amount could not be computed.
    #[error("this cannot be computed: {why}")]
    NotComputable {
        /// Why.
        why: BillingError,
    },
}

impl Rejection {
    /// A stable name for wire and texts.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AlreadySignedUp => "already_signed_up",
            Self::NoContract => "no_contract",
            Self::PlanNotSellable { .. } => "plan_not_sellable",
            Self::NotForThisBuyer { .. } => "not_for_this_buyer",
            Self::NotOrderedInUnits { .. } => "not_ordered_in_units",
            Self::StartsInThePast { .. } => "starts_in_the_past",
            Self::DiscountNotGranted { .. } => "discount_not_granted",
            Self::NotTaxable { .. } => "not_taxable",
            Self::NoTrialRunning { .. } => "no_trial_running",
            Self::PaymentMethodMissing => "payment_method_missing",
            Self::ContractOver { .. } => "contract_over",
            Self::AlreadyCancelled { .. } => "already_cancelled",
            Self::BeforeInitialTermEnd { .. } => "before_initial_term_end",
            Self::NoticeTooShort { .. } => "notice_too_short",
            Self::NotATermEnd { .. } => "not_a_term_end",
            Self::NotCancelled => "not_cancelled",
            Self::NotEnded { .. } => "not_ended",
            Self::BeforeLastChange { .. } => "before_last_change",
            Self::NotComputable { .. } => "not_computable",
        }
    }

    /// What would be allowed instead, where that is a date.
    #[must_use]
    pub const fn allowed(&self) -> Option<Allowed> {
        match self {
            Self::StartsInThePast { earliest, .. }
            | Self::BeforeInitialTermEnd { earliest, .. }
            | Self::NoticeTooShort { earliest, .. } => Some(Allowed {
                earliest: Some(*earliest),
                next: None,
            }),
            Self::NotATermEnd { next, .. } => Some(Allowed {
                earliest: None,
                next: Some(*next),
            }),
            Self::AlreadySignedUp
            | Self::NoContract
            | Self::PlanNotSellable { .. }
            | Self::NotForThisBuyer { .. }
            | Self::NotOrderedInUnits { .. }
            | Self::DiscountNotGranted { .. }
            | Self::NotTaxable { .. }
            | Self::NoTrialRunning { .. }
            | Self::PaymentMethodMissing
            | Self::ContractOver { .. }
            | Self::AlreadyCancelled { .. }
            | Self::NotCancelled
            | Self::NotEnded { .. }
            | Self::BeforeLastChange { .. }
            | Self::NotComputable { .. } => None,
        }
    }
}

impl From<CalendarError> for Rejection {
    fn from(why: CalendarError) -> Self {
        Self::NotComputable { why: why.into() }
    }
}

impl From<TaxRejection> for Rejection {
    fn from(why: TaxRejection) -> Self {
        Self::NotTaxable { why }
    }
}

impl From<BillingError> for Rejection {
    fn from(why: BillingError) -> Self {
        match why {
            BillingError::Tax(why) => Self::NotTaxable { why },
            why @ (BillingError::Money(_)
            | BillingError::Calendar(_)
            | BillingError::AlreadyBilled { .. }
            | BillingError::CreditedMoreThanBilled { .. }) => Self::NotComputable { why },
        }
    }
}
