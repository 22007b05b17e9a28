//! Changing a contract: chosen, looked at with every amount, confirmed as it was shown (semantics §8).

use billing::{ComponentKind, Currency, Derivation, Money, PlanVersion, PriceMode, Span};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::changing::ChangeBasis;

use super::{ComponentRow, ContractRow, FieldProblem, Frame, PaymentSummary, PricePerCycle};

/// What a customer wants of a contract.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ChangeWish {
    /// Another plan.
    Switch,
    /// The end.
    End,
    /// Take the cancellation back.
    Keep,
    /// Take the scheduled switch back.
    KeepPlan,
    /// Begin the paid contract before the trial is over.
    Convert,
    /// Another number of units.
    Units,
    /// An add-on beside the plan.
    BookAddOn,
    /// Without an add-on again.
    EndAddOn,
    /// Nothing for a while.
    Pause,
    /// Go on before the pause is over, or without it.
    Resume,
}

impl ChangeWish {
    /// As forms have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Switch => "switch",
            Self::End => "end",
            Self::Keep => "keep",
            Self::KeepPlan => "keep_plan",
            Self::Convert => "convert",
            Self::Units => "units",
            Self::BookAddOn => "book_add_on",
            Self::EndAddOn => "end_add_on",
            Self::Pause => "pause",
            Self::Resume => "resume",
        }
    }
}

/// Asks what a change would mean.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeForm {
    pub merchant: String,
    pub contract: Uuid,
    pub wish: ChangeWish,
    /// For another plan: its name in addresses.
    #[serde(default)]
    pub plan: String,
    /// For an end: the last day, as a date input writes it; empty: the earliest. For a pause: its last day.
    #[serde(default)]
    pub last_day: String,
    /// For a pause: its first day.
    #[serde(default)]
    pub first_day: String,
    /// For units: the price component.
    #[serde(default)]
    pub component: String,
    /// For units: how many, as typed.
    #[serde(default)]
    pub quantity: String,
    #[serde(default)]
    pub add_on: String,
    /// Where the customer's browser showed what the change means, to be made at once if that still holds: the id that came with the
    /// page ([`ShownChange::quote`]).
    #[serde(default)]
    pub quote: Option<Uuid>,
    /// The fingerprint of everything it showed.
    #[serde(default)]
    pub seen: String,
    /// The total it showed, in minor units.
    #[serde(default)]
    pub total: Option<i64>,
}

/// Confirms a change as it was shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConfirmChangeForm {
    pub merchant: String,
    pub contract: Uuid,
    pub quote: Uuid,
    /// The total that was shown, in minor units.
    pub total: i64,
}

/// A switch that has not come yet.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ScheduledSwitch {
    pub plan: String,
    pub from: NaiveDate,
}

/// What a preview in the customer's browser is computed from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShownChange {
    pub basis: ChangeBasis,
    /// Id of the quote that a confirmation of what is shown will have.
    pub quote: Uuid,
}

/// The plans a contract can switch to.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SwitchView {
    pub frame: Frame,
    pub row: ContractRow,
    pub payment: PaymentSummary,
    pub today: NaiveDate,
    /// The one in force among them; the others are possible.
    pub plans: Vec<PlanChoice>,
    pub shown: ShownChange,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanChoice {
    pub slug: String,
    pub name: String,
    pub summary: String,
    pub prices: Vec<PricePerCycle>,
    pub minimum: Option<Span>,
    /// `None`: it is in force.
    pub switch: Option<PlanSwitch>,
}

/// What the switch would mean today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PlanSwitch {
    pub from: NaiveDate,
    /// The version it would be a switch to.
    pub version: PlanVersion,
}

/// How a contract can end.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EndView {
    pub frame: Frame,
    pub row: ContractRow,
    pub today: NaiveDate,
    pub earliest: EarliestEnd,
    /// What was typed.
    pub last_day: String,
    pub problems: Vec<FieldProblem>,
}

/// The earliest end, by a declaration of today.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EarliestEnd {
    pub last_day: NaiveDate,
    pub declare_until: NaiveDate,
    /// The last day by a later declaration.
    pub next_last_day: Option<NaiveDate>,
    pub still_to_pay: Money,
    pub to_come_back: Money,
}

/// A change with everything it means.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeView {
    pub frame: Frame,
    pub row: ContractRow,
    pub quote: Uuid,
    pub wish: ChangeWish,
    /// The plan switched to, or the add-on.
    pub subject: Option<String>,
    pub payment: PaymentSummary,
    pub state: ChangeState,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChangeState {
    /// It can be confirmed.
    Open(Box<ChangeFacts>),
    /// It was confirmed before.
    Done,
    /// It is not possible any more.
    Impossible,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeFacts {
    pub today: NaiveDate,
    /// First day of the change; for an end, the first day without service.
    pub from: NaiveDate,
    pub lines: Vec<ChangeLine>,
    pub mode: PriceMode,
    /// Tax per rate in the sign of the lines.
    pub taxes: Vec<(Decimal, Money)>,
    /// Gross, to pay today, below zero: what comes back.
    pub total: Money,
    /// What each cycle costs from then on.
    pub prices: Vec<PricePerCycle>,
    pub next_due_on: Option<NaiveDate>,
    /// For an end: gross still to be billed until then, and what comes back.
    pub until_end: Option<(Money, Money)>,
    /// For a pause: its first and last day.
    pub paused: Option<(NaiveDate, NaiveDate)>,
    /// Whether more is owed from then on: the button must say so.
    pub binds: bool,
}

/// A line of the documents of today: a charge above zero, a credit below.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ChangeLine {
    pub plan: String,
    pub component: String,
    /// First and last day.
    pub period: Option<(NaiveDate, NaiveDate)>,
    pub amount: Money,
    pub tax_rate: Decimal,
    /// Where the amount comes from.
    pub derivation: Derivation,
}

/// What can be ordered more or less of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitsView {
    pub frame: Frame,
    pub row: ContractRow,
    pub payment: PaymentSummary,
    /// At least one.
    pub parts: Vec<UnitPart>,
    pub shown: ShownChange,
    /// The component whose number was typed, and what was typed.
    pub typed: Option<(String, String)>,
    pub problems: Vec<FieldProblem>,
}

/// A price component that is ordered in units.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UnitPart {
    pub component: String,
    pub name: String,
    pub kind: ComponentKind,
    pub currency: Currency,
    /// In force, the included ones among them.
    pub units: u32,
    pub least: u32,
    pub most: u32,
    /// What comes by itself: how many, from when.
    pub scheduled: Option<(u32, NaiveDate)>,
    /// From when fewer would count, where fewer are possible.
    pub fewer_from: Option<NaiveDate>,
}

/// What can be booked beside the plan, and what is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ExtrasView {
    pub frame: Frame,
    pub row: ContractRow,
    pub payment: PaymentSummary,
    pub extras: Vec<Extra>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extra {
    pub id: String,
    pub name: String,
    pub components: Vec<ComponentRow>,
    pub state: ExtraState,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ExtraState {
    OnOffer,
    Booked { since: NaiveDate },
    Ending { last_day: NaiveDate },
}

/// How a contract can be paused.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PauseView {
    pub frame: Frame,
    pub row: ContractRow,
    pub longest: Span,
    pub per_year: u32,
    /// What was typed, or a proposal.
    pub first_day: String,
    pub last_day: String,
    pub problems: Vec<FieldProblem>,
}
