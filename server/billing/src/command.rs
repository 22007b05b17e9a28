//! What may be asked of a contract, and what follows (§7, §8, §9): `decide` looks, nothing is changed.

mod decide;
mod ending;
mod extras;
mod permitted;
mod rejection;
mod running;
mod sign_up;
mod switching;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::catalogue::{
    AddOn, AddOnId, ComponentId, MoneyMode, PlanVersion, SwitchAt, SwitchRules, TrialOverride,
};
use crate::contract::{Author, Event, PriceChangeAnswer};
use crate::discount::{Discount, Redemptions};
use crate::tax::{Buyer, Seller};

pub use decide::decide;
pub(crate) use decide::{decide_quantity, decide_switch};
pub use permitted::{
    MOST_UNITS, add_ons_on_offer, pause_over_by, pause_terms, permitted, permitted_units, units_between,
    units_from,
};
pub use rejection::{Allowed, Rejection};
pub(crate) use sign_up::sign_up;

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
    /// How often those were redeemed before; missing ones never.
    #[serde(default)]
    pub redeemed: BTreeMap<String, Redemptions>,
    /// Whether a payment method is given.
    #[serde(default)]
    pub payment_method: bool,
    /// First day of service; `None`: today.
    #[serde(default)]
    pub starts_on: Option<NaiveDate>,
    /// Whether an immediate start is expressly asked for.
    #[serde(default)]
    pub immediate_start: bool,
    /// Another trial than the plan's, for this contract (§6).
    #[serde(default)]
    pub trial: Option<TrialOverride>,
    /// Whether the contract begins only once the first payment has succeeded.
    #[serde(default)]
    pub pay_first: bool,
    /// What the customer had before.
    #[serde(default)]
    pub history: CustomerHistory,
    /// A contract that ran elsewhere before: the first day to be billed here. What came before was billed by another system, setup fees and
    /// a trial among it, so that neither comes again.
    #[serde(default)]
    pub taken_over: Option<NaiveDate>,
}

impl SignUp {
    /// A plain order: from today, with a payment method and an immediate start asked for, and nothing else.
    #[must_use]
    pub fn new(plan: PlanVersion, seller: Seller, buyer: Buyer) -> Self {
        Self {
            plan,
            seller,
            buyer,
            quantities: BTreeMap::new(),
            discounts: Vec::new(),
            redeemed: BTreeMap::new(),
            payment_method: true,
            starts_on: None,
            immediate_start: true,
            trial: None,
            pay_first: false,
            history: CustomerHistory::default(),
            taken_over: None,
        }
    }

    /// What an order becomes where the customer has a live contract in the plan's group already: a switch by the rules of the
    /// group, with the units ordered (§8).
    #[must_use]
    pub fn as_switch(&self, rules: SwitchRules, paid: bool) -> Command {
        Command::Switch(Box::new(Switch {
            to: self.plan.clone(),
            when: SwitchWhen::ByRules(rules),
            quantities: self.quantities.clone(),
            by: Author::Customer,
            paid,
        }))
    }
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

/// Who decides when a switch takes effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchWhen {
    /// The rules of the plan group (§8).
    ByRules(SwitchRules),
    /// The merchant, whatever the rules say.
    At(SwitchAt, MoneyMode),
}

/// A switch to another plan of the group.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Switch {
    /// The version to switch to.
    pub to: PlanVersion,
    /// When.
    pub when: SwitchWhen,
    /// Units ordered with the switch; components that keep their id keep their units.
    #[serde(default)]
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Who asks.
    #[serde(default)]
    pub by: Author,
    /// Whether the payment that an upgrade waits for has succeeded.
    #[serde(default)]
    pub paid: bool,
}

/// From when a change holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeAt {
    /// Today.
    #[default]
    Now,
    /// When the component's current period is over.
    PeriodEnd,
    /// When the current term is over; the period's end where no term binds.
    TermEnd,
}

/// What should have held from a past day on: a correction by the merchant, billed as the difference (§4).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "correction", rename_all = "snake_case")]
pub enum Correction {
    /// Another plan version, and with it other prices.
    Plan {
        /// The version.
        plan: Box<PlanVersion>,
    },
    /// Another number of units.
    Quantity {
        /// The component.
        component: ComponentId,
        /// Units, the included ones among them.
        quantity: u32,
    },
    /// Another buyer in the sense of tax: country, kind or VAT-ID.
    Buyer {
        /// The buyer.
        buyer: Buyer,
    },
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
    /// The first payment of a contract that waits for it succeeded.
    ConfirmFirstPayment,
    /// Switch to another plan.
    Switch(Box<Switch>),
    /// Take the scheduled switch back.
    WithdrawScheduledChange {
        /// Who asks: customers take back only what a customer asked for.
        by: Author,
    },
    /// Order another number of units.
    SetQuantity {
        /// The component.
        component: ComponentId,
        /// Units, the included ones among them.
        quantity: u32,
        /// From when.
        #[serde(default)]
        at: ChangeAt,
    },
    /// Book an add-on from today.
    BookAddOn {
        /// The add-on.
        addon: Box<AddOn>,
        /// Units ordered of its unit components.
        #[serde(default)]
        quantities: BTreeMap<ComponentId, u32>,
    },
    /// Give an add-on up.
    EndAddOn {
        /// The add-on.
        addon: AddOnId,
        /// When.
        at: ChangeAt,
    },
    /// Record what was used today.
    RecordUsage {
        /// The metered component.
        component: ComponentId,
        /// How much; negative for a correction.
        quantity: Decimal,
        /// When it was used; `None`: today.
        #[serde(default)]
        used_on: Option<NaiveDate>,
    },
    /// Redeem a discount.
    Redeem {
        /// The discount.
        discount: Box<Discount>,
        /// How often it was redeemed before.
        #[serde(default)]
        redeemed: Redemptions,
    },
    /// Stop service and charges for a while.
    Pause {
        /// First paused day; `None`: today.
        #[serde(default)]
        from: Option<NaiveDate>,
        /// Day after the last; `None`: until resumed.
        #[serde(default)]
        until: Option<NaiveDate>,
    },
    /// Go on after a pause, from today.
    Resume,
    /// Stop the service because of unpaid documents; charges go on.
    Suspend,
    /// Serve again after a suspension.
    Reinstate,
    /// The buyer's country, kind or VAT-ID changes from today.
    ChangeBuyer {
        /// The buyer from now on.
        buyer: Buyer,
    },
    /// Correct what should have held from a past day on.
    Correct {
        /// Since when.
        from: NaiveDate,
        /// What.
        correction: Correction,
    },
    /// Offer new prices.
    OfferPriceChange {
        /// The version with the new prices.
        plan: Box<PlanVersion>,
        /// First day of the new prices.
        from: NaiveDate,
    },
    /// Answer the offer.
    AnswerPriceChange {
        /// The answer.
        answer: PriceChangeAnswer,
    },
    /// Cancel.
    DeclareCancellation {
        /// When it is to take effect.
        #[serde(default)]
        at: CancelAt,
    },
    /// Stop the service before a declared end that is billed to the last day (§7).
    StopServiceEarly {
        /// First day without service.
        on: NaiveDate,
    },
    /// Take the cancellation back.
    RevokeCancellation,
    /// Declare a termination for cause (§7): never refused while the contract runs.
    DeclareForCause {
        /// The end asked for; `None`: today.
        #[serde(default)]
        ends_on: Option<NaiveDate>,
    },
    /// Decide on it.
    DecideForCause {
        /// Whether the contract ends on the day asked for.
        accepted: bool,
    },
    /// Withdraw from the contract (R-540…552).
    Withdraw,
    /// Record that the contract is over, once its end has come.
    RecordEnd,
}

/// What follows from a command: events to store and to apply.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Decision {
    /// In the order they happened.
    pub events: Vec<Event>,
}
