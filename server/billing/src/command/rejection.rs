//! Why a command is refused: what, why, and what would be allowed.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::calendar::CalendarError;
use crate::catalogue::{AddOnId, ComponentId, DiscountId, PlanId, PlanProblem};
use crate::contract::ContractState;
use crate::discount::DiscountProblem;
use crate::error::BillingError;
use crate::tax::{BuyerKind, TaxRejection};

/// What would be allowed instead of what was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Allowed {
    /// The earliest possible end.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub earliest: Option<NaiveDate>,
    /// The last possible day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<NaiveDate>,
    /// The plans that are possible.
    #[serde(skip_serializing_if = "Vec::is_empty", default)]
    pub plans: Vec<PlanId>,
    /// How often, at most.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub limit: Option<u32>,
}

/// A refused command.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Rejection {
    /// The contract was signed before.
    AlreadySignedUp,
    /// There is no contract yet.
    NoContract,
    /// The plan must not be sold as it is.
    PlanNotSellable {
        /// Everything wrong with it.
        problems: Vec<PlanProblem>,
    },
    /// The plan is not sold to this kind of buyer.
    NotForThisBuyer {
        /// Who asked.
        buyer: BuyerKind,
    },
    /// A quantity for a component that is not counted in units, or does not exist.
    NotOrderedInUnits {
        /// The component.
        component: ComponentId,
    },
    /// The first day lies in the past.
    StartsInThePast {
        /// What was asked for.
        requested: NaiveDate,
        /// The first possible day.
        earliest: NaiveDate,
    },
    /// A discount cannot be granted.
    DiscountNotGranted {
        /// The discount.
        discount: DiscountId,
        /// Why.
        problem: DiscountProblem,
    },
    /// The line cannot be taxed.
    NotTaxable {
        /// Why.
        why: TaxRejection,
    },
    /// There is no trial to convert.
    NoTrialRunning {
        /// The contract's state.
        state: ContractState,
    },
    /// The trial cannot convert without a payment method.
    PaymentMethodMissing,
    /// The contract is over.
    ContractOver {
        /// The contract's state.
        state: ContractState,
    },
    /// The contract is cancelled already.
    AlreadyCancelled {
        /// First day without service.
        ends_on: NaiveDate,
    },
    /// The initial term still binds.
    BeforeInitialTermEnd {
        /// What was asked for.
        requested: NaiveDate,
        /// The earliest possible end.
        earliest: NaiveDate,
    },
    /// The notice would not be kept.
    NoticeTooShort {
        /// What was asked for.
        requested: NaiveDate,
        /// The earliest possible end.
        earliest: NaiveDate,
    },
    /// A contract with fixed renewal ends only with a renewal.
    NotATermEnd {
        /// What was asked for.
        requested: NaiveDate,
        /// The earliest possible end.
        earliest: NaiveDate,
        /// The first possible end on or after the day asked for.
        next: NaiveDate,
    },
    /// There is no cancellation to take back.
    NotCancelled,
    /// The contract's end has not come.
    NotEnded {
        /// First day without service, if decided.
        ends_on: Option<NaiveDate>,
    },
    /// The command is dated before the last event.
    BeforeLastChange {
        /// The command's date.
        today: NaiveDate,
        /// Date of the last event.
        changed_on: NaiveDate,
    },
    /// The plan is in force, or scheduled, already.
    SamePlan {
        /// The plan.
        plan: PlanId,
    },
    /// The rules of the plan group forbid the switch.
    SwitchForbidden {
        /// From.
        from: PlanId,
        /// To.
        to: PlanId,
    },
    /// Plans of one group have one currency and price mode.
    NotComparable {
        /// The plan asked for.
        to: PlanId,
    },
    /// The switch waits for its payment.
    PaymentNeeded {
        /// The plan asked for.
        to: PlanId,
    },
    /// No change is scheduled.
    NothingScheduled,
    /// The scheduled change is the merchant's; only the merchant takes it back.
    ScheduledByMerchant {
        /// When it comes.
        from: NaiveDate,
    },
    /// The contract does not run in a way that allows this.
    NotRunning {
        /// The contract's state.
        state: ContractState,
    },
    /// The contract is paused.
    Paused {
        /// Since when.
        since: NaiveDate,
    },
    /// A pause begins or is running already in those days.
    AlreadyPaused {
        /// Since when.
        since: NaiveDate,
    },
    /// The contract is not paused.
    NotPaused,
    /// The contract is not suspended.
    NotSuspended,
    /// The terms of the plan leave this to the merchant.
    NotForCustomers,
    /// Fewer or more units than a customer may order.
    UnitsOutOfRange {
        /// The component.
        component: ComponentId,
        /// The fewest, the included ones among them.
        least: u32,
        /// The most.
        most: u32,
    },
    /// A pause that is longer than the terms of the plan allow, or has no end.
    PauseTooLong {
        /// First day asked for.
        from: NaiveDate,
        /// The latest first day with service again.
        latest: NaiveDate,
    },
    /// More pauses within twelve months than the terms of the plan allow.
    TooManyPauses {
        /// How many may begin.
        per_year: u32,
        /// From when on the next one may begin.
        next: NaiveDate,
    },
    /// A pause must end after it begins, and not begin in the past.
    PauseWithoutDays {
        /// First day asked for.
        from: NaiveDate,
        /// Day after the last.
        until: Option<NaiveDate>,
    },
    /// There is no such component.
    UnknownComponent {
        /// What was named.
        component: ComponentId,
    },
    /// A component of the add-on has an id that the plan or another add-on uses.
    ComponentTaken {
        /// The id.
        component: ComponentId,
    },
    /// The add-on is booked already.
    AlreadyBooked {
        /// The add-on.
        addon: AddOnId,
    },
    /// The add-on is not booked.
    NotBooked {
        /// The add-on.
        addon: AddOnId,
    },
    /// Usage is recorded for metered components only.
    NotMetered {
        /// The component.
        component: ComponentId,
    },
    /// A usage of nothing, or a correction of more than was used.
    UsageOutOfRange {
        /// The component.
        component: ComponentId,
        /// What was used in the period so far.
        used: Decimal,
    },
    /// The day lies outside what is possible.
    DayOutOfRange {
        /// What was asked for.
        requested: NaiveDate,
        /// The first possible day.
        earliest: NaiveDate,
        /// The last possible day.
        latest: NaiveDate,
    },
    /// The discount runs already.
    AlreadyRedeemed {
        /// The discount.
        discount: DiscountId,
    },
    /// No price change is waiting for an answer.
    NoPriceChangeOffered,
    /// No termination for cause is waiting for a decision.
    NoForCauseDeclared,
    /// Businesses have no right of withdrawal (§ 312g, § 355 BGB).
    NoRightOfWithdrawal,
    /// The withdrawal period is over.
    WithdrawalPeriodOver {
        /// Its last day.
        last_day: NaiveDate,
    },
    /// Digital content whose early start was agreed to cannot be withdrawn from.
    RightOfWithdrawalLost {
        /// The day the service began.
        on: NaiveDate,
    },
    /// A date or amount could not be computed.
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
            Self::AlreadySignedUp => "already_subscribed",
            Self::NoContract => "no_contract",
            Self::PlanNotSellable { .. } => "plan_not_sellable",
            Self::NotForThisBuyer { .. } => "not_for_this_buyer",
            Self::NotOrderedInUnits { .. } => "not_ordered_in_units",
            Self::StartsInThePast { .. } => "starts_in_the_past",
            Self::DiscountNotGranted { .. } => "discount_not_granted",
            Self::NotTaxable { .. } => "not_taxable",
            Self::NoTrialRunning { .. } => "not_in_trial",
            Self::PaymentMethodMissing => "payment_method_missing",
            Self::ContractOver { .. } => "contract_over",
            Self::AlreadyCancelled { .. } => "already_cancelled",
            Self::BeforeInitialTermEnd { .. } => "before_initial_term_end",
            Self::NoticeTooShort { .. } => "notice_not_kept",
            Self::NotATermEnd { .. } => "not_a_term_end",
            Self::NotCancelled => "not_cancelled",
            Self::NotEnded { .. } => "not_ended",
            Self::BeforeLastChange { .. } => "before_last_change",
            Self::SamePlan { .. } => "same_plan",
            Self::SwitchForbidden { .. } => "switch_forbidden",
            Self::NotComparable { .. } => "not_comparable",
            Self::PaymentNeeded { .. } => "payment_needed",
            Self::NothingScheduled => "nothing_scheduled",
            Self::ScheduledByMerchant { .. } => "scheduled_by_merchant",
            Self::NotRunning { .. } => "not_running",
            Self::Paused { .. } => "paused",
            Self::AlreadyPaused { .. } => "already_paused",
            Self::NotPaused => "not_paused",
            Self::NotSuspended => "not_suspended",
            Self::NotForCustomers => "not_for_customers",
            Self::UnitsOutOfRange { .. } => "units_out_of_range",
            Self::PauseTooLong { .. } => "pause_too_long",
            Self::TooManyPauses { .. } => "too_many_pauses",
            Self::PauseWithoutDays { .. } => "pause_without_days",
            Self::UnknownComponent { .. } => "unknown_component",
            Self::ComponentTaken { .. } => "component_taken",
            Self::AlreadyBooked { .. } => "already_booked",
            Self::NotBooked { .. } => "not_booked",
            Self::NotMetered { .. } => "not_metered",
            Self::UsageOutOfRange { .. } => "usage_out_of_range",
            Self::DayOutOfRange { .. } => "day_out_of_range",
            Self::AlreadyRedeemed { .. } => "already_redeemed",
            Self::NoPriceChangeOffered => "no_price_change_offered",
            Self::NoForCauseDeclared => "no_for_cause_declared",
            Self::NoRightOfWithdrawal => "not_a_consumer",
            Self::WithdrawalPeriodOver { .. } => "withdrawal_period_over",
            Self::RightOfWithdrawalLost { .. } => "right_of_withdrawal_lost",
            Self::NotComputable { .. } => "not_computable",
        }
    }

    /// What would be allowed instead: a first, next or last day, other plans, a limit.
    #[must_use]
    pub fn allowed(&self) -> Option<Allowed> {
        let mut allowed = Allowed::default();
        match self {
            Self::StartsInThePast { earliest, .. }
            | Self::BeforeInitialTermEnd { earliest, .. }
            | Self::NoticeTooShort { earliest, .. }
            | Self::NotATermEnd { earliest, .. } => allowed.earliest = Some(*earliest),
            Self::DayOutOfRange { earliest, latest, .. } => {
                allowed.earliest = Some(*earliest);
                allowed.latest = Some(*latest);
            }
            Self::WithdrawalPeriodOver { last_day } => allowed.latest = Some(*last_day),
            Self::UnitsOutOfRange { most, .. } => allowed.limit = Some(*most),
            Self::PauseTooLong { latest, .. } => allowed.latest = latest.pred_opt(),
            Self::TooManyPauses { per_year, next } => {
                allowed.earliest = Some(*next);
                allowed.limit = Some(*per_year);
            }
            Self::DiscountNotGranted { problem, .. } => match problem {
                DiscountProblem::NotYet { from } => allowed.earliest = Some(*from),
                DiscountProblem::NoLonger { until } => allowed.latest = until.pred_opt(),
                DiscountProblem::NotForThisPlan { plans } => allowed.plans.clone_from(plans),
                DiscountProblem::UsedUp { limit } | DiscountProblem::UsedUpByCustomer { limit } => {
                    allowed.limit = Some(*limit);
                }
                DiscountProblem::PercentOutOfRange { .. }
                | DiscountProblem::AmountNotPositive { .. }
                | DiscountProblem::NoPeriods
                | DiscountProblem::UnknownComponent { .. } => {}
            },
            Self::AlreadySignedUp
            | Self::NoContract
            | Self::PlanNotSellable { .. }
            | Self::NotForThisBuyer { .. }
            | Self::NotOrderedInUnits { .. }
            | Self::NotTaxable { .. }
            | Self::NoTrialRunning { .. }
            | Self::PaymentMethodMissing
            | Self::ContractOver { .. }
            | Self::AlreadyCancelled { .. }
            | Self::NotCancelled
            | Self::NotEnded { .. }
            | Self::BeforeLastChange { .. }
            | Self::SamePlan { .. }
            | Self::SwitchForbidden { .. }
            | Self::NotComparable { .. }
            | Self::PaymentNeeded { .. }
            | Self::NothingScheduled
            | Self::ScheduledByMerchant { .. }
            | Self::NotRunning { .. }
            | Self::Paused { .. }
            | Self::AlreadyPaused { .. }
            | Self::NotPaused
            | Self::NotSuspended
            | Self::NotForCustomers
            | Self::PauseWithoutDays { .. }
            | Self::UnknownComponent { .. }
            | Self::ComponentTaken { .. }
            | Self::AlreadyBooked { .. }
            | Self::NotBooked { .. }
            | Self::NotMetered { .. }
            | Self::UsageOutOfRange { .. }
            | Self::AlreadyRedeemed { .. }
            | Self::NoPriceChangeOffered
            | Self::NoForCauseDeclared
            | Self::NoRightOfWithdrawal
            | Self::RightOfWithdrawalLost { .. }
            | Self::NotComputable { .. } => {}
        }
        (allowed != Allowed::default()).then_some(allowed)
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
            | BillingError::CreditedMoreThanBilled { .. }
            | BillingError::NoBuyer) => Self::NotComputable { why },
        }
    }
}
