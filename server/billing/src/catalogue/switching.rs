//! When a switch between two plans of a group takes effect, and what it does to the money (§8).

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{ComponentKind, PlanId, PlanVersion};
use crate::calendar::{Span, SpanUnit};
use crate::contract::Contract;
use crate::money::MoneyError;

/// How the price moves with a switch: by the price per month of what recurs, without usage and discounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PriceDirection {
    /// To a higher price.
    Up,
    /// To a lower price.
    Down,
    /// To the same price.
    Sideways,
}

/// How the main cycle's length moves with a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CycleDirection {
    /// To a longer cycle.
    Longer,
    /// To a shorter cycle.
    Shorter,
    /// To a cycle of the same length.
    Same,
}

/// When a switch takes effect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchAt {
    /// Today.
    Now,
    /// When the current period of the main cycle is over.
    PeriodEnd,
    /// When the current term is over; the period's end where no term binds.
    TermEnd,
}

/// What a switch that takes effect today does to the money.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MoneyMode {
    /// The unused rest is credited, the new rest charged.
    #[default]
    Prorate,
    /// The service changes today, the price with the next period.
    FromNextPeriod,
}

/// What a rule says about a switch.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SwitchEffect {
    /// Allowed.
    Allowed {
        /// When.
        at: SwitchAt,
        /// What happens to the money.
        #[serde(default)]
        money: MoneyMode,
        /// Whether its payment must succeed first.
        #[serde(default)]
        payment_first: bool,
    },
    /// Not allowed.
    Forbidden,
}

/// A rule of a plan group; every condition given must hold.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchRule {
    /// From this plan.
    #[serde(default)]
    pub from: Option<PlanId>,
    /// To this plan.
    #[serde(default)]
    pub to: Option<PlanId>,
    /// With the price moving so.
    #[serde(default)]
    pub price: Option<PriceDirection>,
    /// With the cycle moving so.
    #[serde(default)]
    pub cycle: Option<CycleDirection>,
    /// What it says.
    pub effect: SwitchEffect,
}

/// The rules of a plan group: the first match decides, else the defaults of §8: up now, after its payment succeeded; down,
/// sideways or to a shorter cycle at the period's end.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SwitchRules(pub Vec<SwitchRule>);

impl SwitchRules {
    /// The same rules where payments are collected later, by direct debit or transfer: nothing can be paid beforehand, so nothing waits
    /// for it. An upgrade takes effect at once and its document is collected like any other (§8).
    #[must_use]
    pub fn collected_later(&self) -> Self {
        let mut rules = self.0.clone();
        for rule in &mut rules {
            if let SwitchEffect::Allowed { payment_first, .. } = &mut rule.effect {
                *payment_first = false;
            }
        }
        // What the defaults would make wait.
        rules.extend(
            [CycleDirection::Longer, CycleDirection::Same].map(|cycle| SwitchRule {
                from: None,
                to: None,
                price: Some(PriceDirection::Up),
                cycle: Some(cycle),
                effect: SwitchEffect::Allowed {
                    at: SwitchAt::Now,
                    money: MoneyMode::Prorate,
                    payment_first: false,
                },
            }),
        );
        Self(rules)
    }

    /// What the rules say about a switch of a contract to a plan today.
    ///
    /// # Errors
    /// A price out of range.
    pub fn effect(
        &self,
        contract: &Contract,
        from: &PlanVersion,
        to: &PlanVersion,
        today: NaiveDate,
    ) -> Result<SwitchEffect, MoneyError> {
        let price = price_direction(contract, from, to, today)?;
        let cycle = cycle_direction(from, to);
        let matching = self.0.iter().find(|rule| {
            rule.from.as_ref().is_none_or(|plan| plan == &from.plan)
                && rule.to.as_ref().is_none_or(|plan| plan == &to.plan)
                && rule.price.is_none_or(|wanted| wanted == price)
                && rule.cycle.is_none_or(|wanted| wanted == cycle)
        });
        Ok(match (matching, price, cycle) {
            (Some(rule), _, _) => rule.effect,
            (None, PriceDirection::Up, CycleDirection::Longer | CycleDirection::Same) => {
                SwitchEffect::Allowed {
                    at: SwitchAt::Now,
                    money: MoneyMode::Prorate,
                    payment_first: true,
                }
            }
            (None, PriceDirection::Down | PriceDirection::Sideways, _)
            | (None, PriceDirection::Up, CycleDirection::Shorter) => SwitchEffect::Allowed {
                at: SwitchAt::PeriodEnd,
                money: MoneyMode::Prorate,
                payment_first: false,
            },
        })
    }
}

const MONTHS_A_YEAR: i64 = 12;
const DAYS_A_YEAR: i64 = 365;
const DAYS_A_WEEK: i64 = 7;

/// The price of one cycle as a price per month: price × cycles a year ÷ 12, a year being twelve months, 365 days or 365 ÷ 7
/// weeks.
pub(crate) fn monthly(price: Decimal, cycle: Span) -> Option<Decimal> {
    let (cycles_a_year, units) = match cycle.unit {
        SpanUnit::Day => (DAYS_A_YEAR, 1),
        SpanUnit::Week => (DAYS_A_YEAR, DAYS_A_WEEK),
        SpanUnit::Month => (MONTHS_A_YEAR, 1),
        SpanUnit::Year => (1, 1),
    };
    let divisor = Decimal::from(units)
        .checked_mul(Decimal::from(cycle.count))?
        .checked_mul(Decimal::from(MONTHS_A_YEAR))?;
    price
        .checked_mul(Decimal::from(cycles_a_year))?
        .checked_div(divisor)
}

/// What recurs per month under a plan, at the units the contract has.
fn monthly_price(contract: &Contract, plan: &PlanVersion, today: NaiveDate) -> Result<Decimal, MoneyError> {
    let mut sum = Decimal::ZERO;
    for component in &plan.components {
        let units = match component.kind {
            ComponentKind::Setup { .. } | ComponentKind::Metered { .. } => continue,
            ComponentKind::Base { .. } => Decimal::ONE,
            ComponentKind::Unit { .. } | ComponentKind::Tiered { .. } => {
                Decimal::from(contract.ordered_units(&component.id, today).unwrap_or(0))
            }
        };
        let price = component.kind.full_price(units)?.exact;
        let share = component.kind.cycle().and_then(|cycle| monthly(price, cycle));
        sum = share
            .and_then(|share| sum.checked_add(share))
            .ok_or(MoneyError::Overflow)?;
    }
    Ok(sum)
}

fn price_direction(
    contract: &Contract,
    from: &PlanVersion,
    to: &PlanVersion,
    today: NaiveDate,
) -> Result<PriceDirection, MoneyError> {
    let (before, after) = (
        monthly_price(contract, from, today)?,
        monthly_price(contract, to, today)?,
    );
    Ok(match after.cmp(&before) {
        std::cmp::Ordering::Greater => PriceDirection::Up,
        std::cmp::Ordering::Less => PriceDirection::Down,
        std::cmp::Ordering::Equal => PriceDirection::Sideways,
    })
}

fn cycle_direction(from: &PlanVersion, to: &PlanVersion) -> CycleDirection {
    let length = |plan: &PlanVersion| plan.main_cycle().and_then(|cycle| monthly(Decimal::ONE, cycle));
    // More cycles' worth a month means a shorter cycle.
    match (length(from), length(to)) {
        (Some(before), Some(after)) if after > before => CycleDirection::Shorter,
        (Some(before), Some(after)) if after < before => CycleDirection::Longer,
        _ => CycleDirection::Same,
    }
}
