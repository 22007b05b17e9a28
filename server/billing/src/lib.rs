//! What Turnus charges, when, and why: pure rules, data in and data out.
//!
//! Nothing here reads a clock, does IO, draws random numbers or uses binary floats, so the server, the scenario runner and
//! the browser compute the same cents. The one principle: `due(contract, until) − already billed = next invoice`.
//!
//! - [`money`], [`calendar`]: amounts and civil dates.
//! - [`catalogue`], [`discount`], [`tax`]: what is sold, what reduces it, how it is taxed.
//! - [`contract`], [`command`], [`term`]: a contract's events, what may happen to it, when it can end.
//! - [`mod@due`], [`mod@invoice`]: what should have been billed, and the documents that are still missing.
//! - [`quote`], [`mod@forecast`]: the same engine asked before anything happens.
//! - [`figures`]: what a merchant's figures mean.
//! - [`retention`]: how long records are kept, and what may go.
//! - [`users`]: which of a customer's users may do what.
//!
//! ```
//! use billing::{Currency, Money};
//! let price = Money::from_decimal_rounded("9.99".parse()?, Currency::Eur)?;
//! assert_eq!(price.minor(), 999);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![deny(missing_docs)]
#![cfg_attr(
    not(test),
    deny(
        clippy::float_arithmetic,
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::as_conversions,
        clippy::wildcard_enum_match_arm,
        clippy::arithmetic_side_effects
    )
)]

pub mod allocation;
pub mod calendar;
pub mod catalogue;
pub mod command;
pub mod contract;
pub mod discount;
pub mod due;
pub mod error;
pub mod figures;
pub mod forecast;
pub mod invoice;
pub mod money;
pub mod outlook;
pub mod quote;
pub mod readiness;
pub mod retention;
pub mod scenario;
pub mod staff;
pub mod tax;
pub mod term;
mod text;
pub mod users;

// The functions keep their module's name where they share it: `billing::due(…)` is `billing::due::due(…)`.
pub use command::decide;
pub use contract::{apply, replay};
pub use due::{due, newly_due, usage_history};
pub use forecast::{forecast, next_due};
pub use invoice::{cancellation, combine, correctable_amounts, correction, invoice};
pub use outlook::outlook;
pub use quote::{
    confirm_change, forecast_sign_up, leaves_units, quote_change, quote_sign_up, quote_switch, quote_units,
};
pub use term::{cancellation_preview, earliest_end, initial_end};

pub use allocation::{AllocationRefusal, OpenItem, check_allocation, check_refund, propose_allocation};
pub use calendar::{Anchor, CalendarError, Period, Span, SpanUnit, add_span, boundary};
pub use catalogue::{
    AddOn, AddOnId, Alignment, Audience, ComponentId, ComponentKind, CustomerGroup, CycleDirection,
    DiscountId, GroupProblem, Label, MoneyMode, PauseTerms, PlanId, PlanOverride, PlanProblem, PlanState,
    PlanVersion, PlanVersionId, PriceComponent, PriceDirection, PriceMode, Priced, Renewal, SelfService,
    Supply, SwitchAt, SwitchEffect, SwitchRule, SwitchRules, Term, Tier, TierMode, TierShare, Timing, Trial,
    TrialEnd, TrialOverride, UnitChanges,
};
pub use command::{
    Allowed, CancelAt, ChangeAt, Command, Correction, CustomerHistory, Decision, MOST_UNITS, Rejection,
    SignUp, Switch, SwitchWhen, add_ons_on_offer, pause_over_by, pause_terms, permitted, permitted_units,
    units_between, units_from,
};
pub use contract::{
    ApplyError, Author, Booking, Cancellation, CancellationGround, ChangeCause, Contract, ContractState,
    Dated, Event, ForCause, Pause, Phase, PlanChanged, PriceChangeAnswer, PriceChangeOffer, SignedUp,
    Suspension, TrialPhase, Usage, Withdrawal,
};
pub use discount::{
    AppliedDiscount, CODE_LETTERS, Discount, DiscountDuration, DiscountEffect, DiscountLimits,
    DiscountProblem, Redemptions, discount_code,
};
pub use due::{
    Allowance, Derivation, DerivationRule, Item, ItemKind, Metered, Run, Settled, Source, UsedPeriod,
};
pub use error::BillingError;
pub use forecast::{Forecast, Record};
pub use invoice::{
    Billed, CancellationRefusal, Correctable, CorrectionPart, CorrectionRefusal, DocumentKind, Draft,
    DraftLine, DraftTerms, Recorded, TaxGroup,
};
pub use money::{Currency, Money, MoneyError};
pub use outlook::{Moment, MomentKind, Outlook};
pub use quote::{ChangeQuote, Confirmation, Presented, Quote, Recurring};
pub use tax::{
    Buyer, BuyerKind, Country, CrossBorderSales, Seller, SellerScheme, TaxCategory, TaxClass, TaxDecision,
    TaxNote, TaxReason, TaxRejection, UnconfirmedVatId, Vatex, decide_tax,
};
pub use term::CancellationPreview;
