//! What the errors say of contracts, commands, plans and discounts; their types stand with the rules that return them.

use std::fmt;

use crate::catalogue::PlanProblem;
use crate::command::Rejection;

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlreadySignedUp => f.write_str("the contract is signed already"),
            Self::NoContract => f.write_str("there is no contract yet"),
            Self::PlanNotSellable { .. } => f.write_str("the plan cannot be sold"),
            Self::NotForThisBuyer { buyer } => write!(f, "the plan is not sold to a {buyer:?}"),
            Self::NotOrderedInUnits { component } => write!(f, "{component} is not ordered in units"),
            Self::StartsInThePast { requested, earliest } => {
                write!(f, "the contract cannot begin on {requested}, before {earliest}")
            }
            Self::DiscountNotGranted { discount, problem } => {
                write!(f, "the discount {discount} cannot be granted: {problem}")
            }
            Self::NotTaxable { why } => write!(f, "this cannot be billed: {why}"),
            Self::NoTrialRunning { .. } => f.write_str("there is no trial to convert"),
            Self::PaymentMethodMissing => f.write_str("a payment method is needed first"),
            Self::ContractOver { .. } => f.write_str("the contract is over"),
            Self::AlreadyCancelled { ends_on } => {
                write!(f, "the contract is cancelled already and ends on {ends_on}")
            }
            Self::BeforeInitialTermEnd { earliest, .. } => {
                write!(f, "the initial term binds until {earliest}")
            }
            Self::NoticeTooShort { earliest, .. } => {
                write!(f, "with the notice kept the earliest end is {earliest}")
            }
            Self::NotATermEnd { next, requested, .. } => {
                write!(f, "the contract can end on {next}, not on {requested}")
            }
            Self::NotCancelled => f.write_str("there is no cancellation to take back"),
            Self::NotEnded { .. } => f.write_str("the contract has not ended"),
            Self::BeforeLastChange { changed_on, today } => {
                write!(f, "the contract was changed on {changed_on}, after {today}")
            }
            Self::SamePlan { plan } => write!(f, "the plan is {plan} already"),
            Self::SwitchForbidden { from, to } => write!(f, "a switch from {from} to {to} is not offered"),
            Self::NotComparable { to } => {
                write!(f, "{to} has another currency, or its prices are meant otherwise")
            }
            Self::PaymentNeeded { to } => write!(f, "the switch to {to} waits for its payment"),
            Self::NothingScheduled => f.write_str("no change is scheduled"),
            Self::ScheduledByMerchant { from } => {
                write!(f, "the change on {from} was scheduled by the merchant")
            }
            Self::NotRunning { state } => write!(f, "the contract is {}", state.code()),
            Self::Paused { since } => write!(f, "the contract is paused since {since}"),
            Self::AlreadyPaused { since } => write!(f, "there is a pause from {since} already"),
            Self::NotPaused => f.write_str("the contract is not paused"),
            Self::NotSuspended => f.write_str("the contract is not suspended"),
            Self::NotForCustomers => f.write_str("the terms of the plan leave this to the merchant"),
            Self::UnitsOutOfRange {
                component,
                least,
                most,
            } => {
                write!(f, "{component} can be ordered from {least} to {most} times")
            }
            Self::PauseTooLong { from, latest } => {
                write!(f, "a pause from {from} must be over on {latest}")
            }
            Self::TooManyPauses { per_year, next } => {
                write!(f, "{per_year} pauses a year are allowed, the next from {next}")
            }
            Self::PauseWithoutDays { from, until } => match until {
                Some(until) => write!(f, "a pause from {from} until {until} has no days"),
                None => write!(f, "a pause cannot begin on {from}"),
            },
            Self::UnknownComponent { component } => write!(f, "there is no component {component}"),
            Self::ComponentTaken { component } => write!(f, "the component id {component} is in use"),
            Self::AlreadyBooked { addon } => write!(f, "{addon} is booked already"),
            Self::NotBooked { addon } => write!(f, "{addon} is not booked"),
            Self::NotMetered { component } => write!(f, "{component} is not metered"),
            Self::UsageOutOfRange { component, used } => {
                write!(
                    f,
                    "a usage of {component} must not be zero, nor take back more than the {used} used"
                )
            }
            Self::DayOutOfRange {
                requested,
                earliest,
                latest,
            } => write!(f, "{requested} is not between {earliest} and {latest}"),
            Self::AlreadyRedeemed { discount } => write!(f, "the discount {discount} runs already"),
            Self::NoPriceChangeOffered => f.write_str("no price change waits for an answer"),
            Self::NoForCauseDeclared => f.write_str("no termination for cause waits for a decision"),
            Self::NoRightOfWithdrawal => f.write_str("a business has no right of withdrawal"),
            Self::WithdrawalPeriodOver { last_day } => {
                write!(f, "the withdrawal period ended on {last_day}")
            }
            Self::RightOfWithdrawalLost { on } => {
                write!(f, "the right of withdrawal ended when the service began on {on}")
            }
            Self::NotComputable { why } => write!(f, "this cannot be computed: {why}"),
        }
    }
}

impl std::error::Error for Rejection {}

impl fmt::Display for PlanProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ConsumerNetPrices => f.write_str("consumers must be told gross prices (R-501)"),
            Self::NoComponents => f.write_str("the plan has no price component"),
            Self::DuplicateComponent { component } => write!(f, "the component id {component} is used twice"),
            Self::NameMissing { of } => write!(f, "a name is missing: {of}"),
            Self::TiersIncomplete { component } => write!(
                f,
                "the tiers of {component} must rise and end with one without a limit"
            ),
            Self::NegativePrice { component } => write!(f, "the price of {component} is below zero"),
            Self::EmptyCycle { component } => write!(f, "the cycle of {component} has no length"),
            Self::NoDayOfMonth { day } => write!(f, "{day} is no day of a month"),
            Self::CycleCannotAlign { component, cycle } => write!(
                f,
                "{component} is charged every {cycle}, which cannot begin on a fixed day of the month"
            ),
            Self::EmptyTrial => f.write_str("the trial has no length"),
            Self::EmptyPause => f.write_str("the longest pause has no length, or none is allowed a year"),
            Self::DuplicateAddOn { addon } => write!(f, "the add-on id {addon} is used twice"),
            Self::EmptyAddOn { addon } => write!(f, "the add-on {addon} charges for nothing"),
            Self::EmptyTerm => f.write_str("the initial term or renewal has no length"),
            Self::RenewalWithoutInitialTerm => f.write_str("a fixed renewal needs an initial term"),
            Self::ConsumerInitialTermTooLong { initial } => write!(
                f,
                "consumers may be bound for 24 months at most, not {initial} (§ 309 no. 9 BGB)"
            ),
            Self::ConsumerNoticeTooLong { notice } => write!(
                f,
                "consumers may be asked for one month's notice at most, not {notice} (§ 309 no. 9 BGB)"
            ),
            Self::ConsumerFixedRenewal { renewal } => write!(
                f,
                "a contract with a consumer may only go on open-ended, not renew for {renewal} (§ 309 no. 9 BGB)"
            ),
        }
    }
}

impl std::error::Error for PlanProblem {}
