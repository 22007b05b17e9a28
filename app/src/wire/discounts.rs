//! Discounts and their codes.

use std::collections::BTreeMap;

use billing::{Currency, DiscountDuration, DiscountEffect, Recurring};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

/// What a discount does to an order.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReducedView {
    /// As printed on documents.
    pub label: String,
    pub effect: DiscountEffect,
    pub duration: DiscountDuration,
    pub currency: Currency,
    /// What each cycle costs while it lasts; empty where no price of a cycle tells it.
    pub prices: Vec<Recurring>,
}

/// The field for a code on an order page.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct CodeView {
    /// Whether there is a field: some code can be redeemed now, or one was typed.
    pub asked: bool,
    /// What the typed code does.
    pub reduced: Option<ReducedView>,
}

/// A merchant's discounts, the newest first.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffDiscountsView {
    pub frame: Frame,
    pub may_change: bool,
    pub discounts: Vec<DiscountRow>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DiscountRow {
    pub id: Uuid,
    pub name: String,
    pub effect: DiscountEffect,
    pub duration: DiscountDuration,
    pub currency: Currency,
    pub from: Option<NaiveDate>,
    /// The last day it can be redeemed on.
    pub last_day: Option<NaiveDate>,
    /// It was ended.
    pub ended_on: Option<NaiveDate>,
    /// How often it may be redeemed in all, and by one customer.
    pub most: Option<u32>,
    pub most_per_customer: Option<u32>,
    pub redemptions: u64,
}

/// One discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffDiscountView {
    pub frame: Frame,
    pub may_change: bool,
    pub row: DiscountRow,
    /// Names of the plans it is for; empty: for all.
    pub plans: Vec<String>,
    pub codes: Vec<CodeRow>,
    /// The newest first.
    pub redemptions: Vec<RedemptionRow>,
    /// The next page begins behind this contract.
    pub next: Option<Uuid>,
    pub form: CodesForm,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CodeRow {
    pub code: String,
    pub blocked_on: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedemptionRow {
    pub on: NaiveDate,
    pub code: String,
    /// Who, where the viewer may see customers.
    pub who: Option<RedeemedBy>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RedeemedBy {
    pub customer: Uuid,
    pub name: String,
    pub contract: String,
}

/// The form for a new discount.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewDiscountView {
    pub frame: Frame,
    /// Place in the form and name of each plan.
    pub plans: Vec<(String, String)>,
    pub form: DiscountForm,
    pub problems: Vec<FieldProblem>,
}

/// A new discount, as typed.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DiscountForm {
    pub merchant: String,
    /// Becomes the discount's id: the same form twice is one discount.
    pub key: Uuid,
    pub name_de: String,
    pub name_en: String,
    /// `percent` or `fixed`.
    pub kind: String,
    /// Per cent, or an amount in the plans' currency.
    pub value: String,
    /// `once`, `periods` or `forever`.
    pub duration: String,
    /// For how many periods.
    pub periods: String,
    pub first_day: String,
    pub last_day: String,
    /// `yes` by [`DiscountForm::place`] of a plan; none: all.
    pub plans: BTreeMap<String, String>,
    pub most: String,
    pub most_per_customer: String,
    /// One on each line.
    pub codes: String,
}

impl DiscountForm {
    /// What a plan is called in the form. What begins with a digit would be read as a place in a list.
    #[must_use]
    pub fn place(plan: Uuid) -> String {
        format!("p{plan}")
    }
}

/// A discount that is to be ended.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndDiscountForm {
    pub merchant: String,
    pub discount: Uuid,
}

/// More codes for a discount, one on each line.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodesForm {
    pub merchant: String,
    pub discount: Uuid,
    pub codes: String,
}

/// A code that is to be redeemed no more.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BlockCodeForm {
    pub merchant: String,
    pub discount: Uuid,
    pub code: String,
}

/// What became of a deed about discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DiscountDone {
    Made,
    Ended,
    CodesAdded,
    CodeBlocked,
}

/// What can be wrong with a discount or a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DiscountFault {
    /// The merchant has no such code.
    CodeUnknown,
    /// It was redeemable once.
    CodeOver,
    /// It can be redeemed from a day on.
    CodeNotYet {
        from: NaiveDate,
    },
    /// It is for other plans.
    CodeNotForThisPlan,
    /// It was redeemed as often as it may be.
    CodeUsedUp,
    /// This customer redeemed it as often as one customer may.
    CodeUsedUpByCustomer,
    Percent,
    Amount,
    /// No number of periods from 1 to 120.
    Periods,
    /// No whole number above zero.
    Count,
    /// A line that is no code.
    CodeMalformed,
    /// A code the merchant has already, or twice among the typed.
    CodeTaken,
    TooManyCodes,
    /// An amount for plans in several currencies.
    SeveralCurrencies,
}
