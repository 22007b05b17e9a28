//! What can happen to a contract. Events are stored for ever: add fields with a default, never rename.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::CancellationGround;
use crate::catalogue::{AddOn, AddOnId, ComponentId, PlanVersion, Trial};
use crate::discount::{AppliedDiscount, Discount};
use crate::tax::{Buyer, Seller};

/// Who asked for a change: customers take back only what a customer created (§8).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Author {
    /// The customer, or staff acting for the customer.
    #[default]
    Customer,
    /// The merchant.
    Merchant,
}

/// What a sign-up fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedUp {
    /// Day of the sign-up.
    pub on: NaiveDate,
    /// First day of service.
    pub starts_on: NaiveDate,
    /// The plan version signed.
    pub plan: PlanVersion,
    /// The selling side of tax decisions.
    pub seller: Seller,
    /// The buying side of tax decisions.
    pub buyer: Buyer,
    /// Ordered units per unit component.
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Discounts granted with the sign-up.
    pub discounts: Vec<AppliedDiscount>,
    /// Whether a payment method is on file.
    pub payment_method: bool,
    /// Whether setup fees are charged.
    pub setup_fee: bool,
    /// Whether an immediate start was expressly asked for.
    pub immediate_start: bool,
    /// Whether the contract begins only once the first payment has succeeded.
    #[serde(default)]
    pub pay_first: bool,
    /// First day billed here, of a contract that another system billed before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub billed_from: Option<NaiveDate>,
}

/// Why a plan version came into force.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeCause {
    /// It was signed.
    SignUp,
    /// A switch: it replaces the one scheduled before (§8).
    #[default]
    Switch,
    /// New prices the customer agreed to: they hold until the next switch.
    PriceChange,
    /// A correction: what should have held until the next change.
    Correction,
}

/// A change of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanChanged {
    /// When it was decided.
    pub on: NaiveDate,
    /// First day billed under the new version.
    pub from: NaiveDate,
    /// First day of service under the new version.
    pub service_from: NaiveDate,
    /// The new version.
    pub plan: PlanVersion,
    /// Units ordered with the switch; components that keep their id keep their units.
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Who asked for it.
    pub by: Author,
    /// Whether the term begins anew.
    pub restarts_term: bool,
    /// Why.
    #[serde(default)]
    pub cause: ChangeCause,
}

/// How a customer answers a price change.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceChangeAnswer {
    /// The new price is agreed.
    Accept,
    /// The old price stays.
    KeepOldPrice,
    /// The contract ends the day the new price would have begun.
    Cancel,
}

/// Something that happened to a contract; every event carries its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The contract was signed.
    SignedUp(Box<SignedUp>),
    /// A trial was granted.
    TrialStarted {
        /// When it was granted.
        on: NaiveDate,
        /// Its first day.
        from: NaiveDate,
        /// Day after its last day.
        until: NaiveDate,
        /// The rules it was granted with; the plan's where they are not told.
        #[serde(default)]
        rules: Option<Trial>,
    },
    /// The customer turned the trial into a paid contract.
    TrialConverted {
        /// First billed day.
        on: NaiveDate,
    },
    /// A payment method was put on file.
    PaymentMethodSet {
        /// When.
        on: NaiveDate,
    },
    /// The first payment of a contract that waited for it succeeded.
    FirstPaymentSucceeded {
        /// When.
        on: NaiveDate,
    },
    /// The plan changes.
    PlanChanged(Box<PlanChanged>),
    /// The scheduled change of the plan was taken back.
    ScheduledChangeWithdrawn {
        /// When.
        on: NaiveDate,
    },
    /// A number of units was ordered.
    QuantitySet {
        /// When it was ordered.
        on: NaiveDate,
        /// First day of the new number.
        from: NaiveDate,
        /// The component.
        component: ComponentId,
        /// Units, the included ones among them.
        quantity: u32,
    },
    /// An add-on was booked.
    AddOnBooked {
        /// When.
        on: NaiveDate,
        /// First day.
        from: NaiveDate,
        /// The add-on.
        addon: Box<AddOn>,
        /// Units ordered of its unit components.
        quantities: BTreeMap<ComponentId, u32>,
    },
    /// An add-on was given up.
    AddOnEnded {
        /// When.
        on: NaiveDate,
        /// The add-on.
        addon: AddOnId,
        /// Day after its last day.
        ends_on: NaiveDate,
    },
    /// Something was used.
    UsageRecorded {
        /// When it was recorded.
        on: NaiveDate,
        /// When it was used.
        used_on: NaiveDate,
        /// The metered component.
        component: ComponentId,
        /// How much; negative for a correction.
        quantity: Decimal,
    },
    /// A discount was granted; periods beginning on or after that day are reduced.
    DiscountGranted {
        /// When.
        on: NaiveDate,
        /// The discount.
        discount: Box<Discount>,
    },
    /// The contract was paused.
    Paused {
        /// When it was decided.
        on: NaiveDate,
        /// First paused day.
        from: NaiveDate,
        /// Day after the last; `None`: until resumed.
        until: Option<NaiveDate>,
    },
    /// The contract goes on.
    Resumed {
        /// First day that is not paused any more.
        on: NaiveDate,
    },
    /// Dunning suspended the service.
    Suspended {
        /// First suspended day.
        on: NaiveDate,
    },
    /// The suspension is over.
    Reinstated {
        /// First day of service.
        on: NaiveDate,
    },
    /// The buyer's side of tax decisions changed: country, kind or VAT-ID.
    BuyerChanged {
        /// When it was recorded.
        on: NaiveDate,
        /// From when it holds; may lie in the past.
        from: NaiveDate,
        /// The buyer.
        buyer: Buyer,
    },
    /// New prices were offered.
    PriceChangeOffered {
        /// When.
        on: NaiveDate,
        /// The version with the new prices.
        plan: Box<PlanVersion>,
        /// First day of the new prices.
        from: NaiveDate,
    },
    /// The customer answered the offer.
    PriceChangeAnswered {
        /// When.
        on: NaiveDate,
        /// The answer.
        answer: PriceChangeAnswer,
    },
    /// The contract was cancelled.
    CancellationDeclared {
        /// When it was declared.
        declared_on: NaiveDate,
        /// First day without service.
        ends_on: NaiveDate,
        /// First day that is not billed, where it differs.
        #[serde(default)]
        billing_ends_on: Option<NaiveDate>,
        /// Why.
        #[serde(default)]
        ground: CancellationGround,
    },
    /// The cancellation was taken back.
    CancellationRevoked {
        /// When.
        on: NaiveDate,
    },
    /// A termination for cause was declared.
    ForCauseDeclared {
        /// When it arrived.
        on: NaiveDate,
        /// The end asked for.
        requested: NaiveDate,
    },
    /// Staff decided on it; an acceptance is followed by the cancellation.
    ForCauseDecided {
        /// When.
        on: NaiveDate,
        /// Whether it was accepted.
        accepted: bool,
    },
    /// The customer withdrew from the contract.
    Withdrawn {
        /// The day the declaration arrived.
        on: NaiveDate,
        /// Whether the days used are paid for.
        used_days_are_paid: bool,
    },
    /// The end was recorded.
    Ended {
        /// First day without service.
        on: NaiveDate,
    },
}

impl Event {
    /// The day the event happened.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        match self {
            Self::SignedUp(signed) => signed.on,
            Self::PlanChanged(changed) => changed.on,
            Self::CancellationDeclared { declared_on, .. } => *declared_on,
            Self::TrialStarted { on, .. }
            | Self::TrialConverted { on }
            | Self::PaymentMethodSet { on }
            | Self::FirstPaymentSucceeded { on }
            | Self::ScheduledChangeWithdrawn { on }
            | Self::QuantitySet { on, .. }
            | Self::AddOnBooked { on, .. }
            | Self::AddOnEnded { on, .. }
            | Self::UsageRecorded { on, .. }
            | Self::DiscountGranted { on, .. }
            | Self::Paused { on, .. }
            | Self::Resumed { on }
            | Self::Suspended { on }
            | Self::Reinstated { on }
            | Self::BuyerChanged { on, .. }
            | Self::PriceChangeOffered { on, .. }
            | Self::PriceChangeAnswered { on, .. }
            | Self::CancellationRevoked { on }
            | Self::ForCauseDeclared { on, .. }
            | Self::ForCauseDecided { on, .. }
            | Self::Withdrawn { on, .. }
            | Self::Ended { on } => *on,
        }
    }

    /// A stable name, as stored.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignedUp(_) => "signed_up",
            Self::TrialStarted { .. } => "trial_started",
            Self::TrialConverted { .. } => "trial_converted",
            Self::PaymentMethodSet { .. } => "payment_method_set",
            Self::FirstPaymentSucceeded { .. } => "first_payment_succeeded",
            Self::PlanChanged(_) => "plan_changed",
            Self::ScheduledChangeWithdrawn { .. } => "scheduled_change_withdrawn",
            Self::QuantitySet { .. } => "quantity_set",
            Self::AddOnBooked { .. } => "add_on_booked",
            Self::AddOnEnded { .. } => "add_on_ended",
            Self::UsageRecorded { .. } => "usage_recorded",
            Self::DiscountGranted { .. } => "discount_granted",
            Self::Paused { .. } => "paused",
            Self::Resumed { .. } => "resumed",
            Self::Suspended { .. } => "suspended",
            Self::Reinstated { .. } => "reinstated",
            Self::BuyerChanged { .. } => "buyer_changed",
            Self::PriceChangeOffered { .. } => "price_change_offered",
            Self::PriceChangeAnswered { .. } => "price_change_answered",
            Self::CancellationDeclared { .. } => "cancellation_declared",
            Self::CancellationRevoked { .. } => "cancellation_revoked",
            Self::ForCauseDeclared { .. } => "for_cause_declared",
            Self::ForCauseDecided { .. } => "for_cause_decided",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Ended { .. } => "ended",
        }
    }
}
