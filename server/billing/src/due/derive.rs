//! From a contract to its items.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Allowance, Derivation, DerivationRule, Item, ItemKind};
use crate::calendar::{Anchor, Period, TiledPeriod};
use crate::catalogue::{ComponentKind, PriceComponent, Timing};
use crate::contract::Contract;
use crate::discount::DiscountEffect;
use crate::error::BillingError;
use crate::money::{Money, MoneyError};
use crate::tax::decide_tax;

/// Every item whose due date is not after `until`, in the order of due date and plan: in advance on the period's first day, in
/// arrears on the day after its last, setup fees on the first paid day. Nothing is due in a trial. A declared end cuts the
/// last period; what was billed beyond it comes back as the difference in [`crate::invoice::invoice`]. Items that cost
/// nothing before discounts are left out.
///
/// ```
/// # use billing::{Audience, Buyer, BuyerKind, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".to_owned(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".to_owned(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// # };
/// # let order = SignUp { plan,
/// #     seller: Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() },
/// #     buyer: Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false },
/// #     quantities: Default::default(), discounts: vec![], payment_method: true, starts_on: None, immediate_start: true,
/// #     history: Default::default() };
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), "2026-01-31".parse()?)?.events)?;
/// // 9.99 a month, signed on 31.01.2026
/// let items = billing::due::due(&contract, "2026-03-31".parse()?)?;
/// let days: Vec<String> = items.iter().map(|item| item.due_on.to_string()).collect();
/// assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// A date, amount or tax that cannot be computed: nothing may be billed then.
pub fn due(contract: &Contract, until: NaiveDate) -> Result<Vec<Item>, BillingError> {
    let Some((start, anchor)) = paid_phase(contract)? else {
        return Ok(Vec::new());
    };
    let mut charges = Vec::new();
    for (place, component) in contract.plan.components.iter().enumerate() {
        for charge in Charges::new(contract, component, place, start, anchor)? {
            let charge = charge?;
            if charge.begins_on() > until {
                break;
            }
            if charge.due_on <= until && !charge.is_free() {
                charges.push(charge);
            }
        }
    }
    charges.sort_by_key(|charge| (charge.due_on, charge.place, charge.index));
    let mut discounts = DiscountLedger::default();
    charges
        .iter()
        .map(|charge| charge.item(contract, &mut discounts))
        .collect()
}

/// The first due date after a day, free items left out; `None` when nothing falls due any more.
pub(crate) fn next_due_date(
    contract: &Contract,
    after: NaiveDate,
) -> Result<Option<NaiveDate>, BillingError> {
    let Some((start, anchor)) = paid_phase(contract)? else {
        return Ok(None);
    };
    let mut next: Option<NaiveDate> = None;
    for (place, component) in contract.plan.components.iter().enumerate() {
        for charge in Charges::new(contract, component, place, start, anchor)? {
            let charge = charge?;
            if charge.is_free() {
                break;
            }
            if charge.due_on > after {
                next = Some(next.map_or(charge.due_on, |next| next.min(charge.due_on)));
                break;
            }
        }
    }
    Ok(next)
}

/// First paid day and anchor, if the contract has a paid phase.
fn paid_phase(contract: &Contract) -> Result<Option<(NaiveDate, Anchor)>, BillingError> {
    let Some(start) = contract.billing_start() else {
        return Ok(None);
    };
    if contract.ends_on().is_some_and(|end| end <= start) {
        return Ok(None);
    }
    Ok(contract.anchor()?.map(|anchor| (start, anchor)))
}

/// One charge of a component before money is computed.
#[derive(Clone, Debug)]
struct Charge<'a> {
    component: &'a PriceComponent,
    /// Place of the component in the plan.
    place: usize,
    /// Running number of the charge of this component, from 0.
    index: u32,
    /// The served days and their full period; `None` for a setup fee.
    tile: Option<TiledPeriod>,
    due_on: NaiveDate,
    quantity: u32,
    included: u32,
}

/// The charges of a component in order, until the contract's end.
struct Charges<'a> {
    component: &'a PriceComponent,
    place: usize,
    end: Option<NaiveDate>,
    quantity: u32,
    included: u32,
    timing: Timing,
    next_index: u32,
    source: Source,
}

enum Source {
    Once(Option<NaiveDate>),
    Periods(crate::calendar::Periods),
}

impl<'a> Charges<'a> {
    fn new(
        contract: &Contract,
        component: &'a PriceComponent,
        place: usize,
        start: NaiveDate,
        anchor: Anchor,
    ) -> Result<Self, BillingError> {
        let (quantity, included, timing, source) = match &component.kind {
            ComponentKind::Setup { .. } => (
                1,
                0,
                Timing::Advance,
                Source::Once(contract.setup_fee.then_some(start)),
            ),
            ComponentKind::Base { cycle, timing, .. } => {
                (1, 0, *timing, Source::Periods(anchor.periods(*cycle, start)?))
            }
            ComponentKind::Unit {
                cycle,
                timing,
                included,
                ..
            } => {
                let units = contract.charged_units(&component.id, *included);
                (
                    units,
                    *included,
                    *timing,
                    Source::Periods(anchor.periods(*cycle, start)?),
                )
            }
        };
        Ok(Self {
            component,
            place,
            end: contract.ends_on(),
            quantity,
            included,
            timing,
            next_index: 0,
            source,
        })
    }
}

impl<'a> Iterator for Charges<'a> {
    type Item = Result<Charge<'a>, BillingError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (tile, due_on) = match &mut self.source {
            Source::Once(day) => (None, day.take()?),
            Source::Periods(periods) => {
                let tile = match periods.next()? {
                    Ok(tile) => tile,
                    Err(error) => return Some(Err(error.into())),
                };
                let served = match self.end {
                    Some(end) => tile.period.before(end)?,
                    None => tile.period,
                };
                let due_on = match self.timing {
                    Timing::Advance => served.from(),
                    Timing::Arrears => served.until(),
                };
                (
                    Some(TiledPeriod {
                        period: served,
                        full: tile.full,
                    }),
                    due_on,
                )
            }
        };
        let index = self.next_index;
        self.next_index = index.saturating_add(1);
        Some(Ok(Charge {
            component: self.component,
            place: self.place,
            index,
            tile,
            due_on,
            quantity: self.quantity,
            included: self.included,
        }))
    }
}

impl Charge<'_> {
    fn begins_on(&self) -> NaiveDate {
        self.tile.map_or(self.due_on, |tile| tile.period.from())
    }

    fn is_free(&self) -> bool {
        self.quantity == 0 || self.component.kind.price().is_zero()
    }

    fn item(&self, contract: &Contract, discounts: &mut DiscountLedger) -> Result<Item, BillingError> {
        let derivation = self.derivation(contract)?;
        let (allowances, total) = discounts.reduce(contract, self, derivation.rounded)?;
        let period = self.tile.map(|tile| tile.period);
        let performed_on = period.map_or(self.due_on, Period::last_day);
        Ok(Item {
            component: self.component.id.clone(),
            component_name: self.component.name.clone(),
            kind: if period.is_some() {
                ItemKind::Recurring
            } else {
                ItemKind::Setup
            },
            plan: contract.plan.plan.clone(),
            plan_name: contract.plan.name.clone(),
            period,
            due_on: self.due_on,
            quantity: derivation.quantity,
            unit_price: derivation.unit_price,
            amount: derivation.rounded,
            allowances,
            total,
            tax: decide_tax(
                &contract.seller,
                &contract.buyer,
                self.component.tax_class,
                performed_on,
            )?,
            derivation,
        })
    }

    fn derivation(&self, contract: &Contract) -> Result<Derivation, BillingError> {
        let unit_price = self.component.kind.price();
        let quantity = Decimal::from(self.quantity);
        let full_price = unit_price.checked_mul(quantity).ok_or(MoneyError::Overflow)?;
        let (rule, days_used, days_full) = match self.tile {
            None => (DerivationRule::OneOff, 0, 0),
            Some(tile) if tile.period == tile.full => {
                (DerivationRule::FullPeriod, tile.full.days(), tile.full.days())
            }
            Some(tile) => (DerivationRule::Prorated, tile.period.days(), tile.full.days()),
        };
        let unrounded = match rule {
            DerivationRule::Prorated => prorated(full_price, days_used, days_full)?,
            DerivationRule::OneOff
            | DerivationRule::FullPeriod
            | DerivationRule::Difference
            | DerivationRule::Reversal => full_price,
        };
        Ok(Derivation {
            rule,
            full_period: self.tile.map(|tile| tile.full),
            days_used,
            days_full,
            unit_price,
            quantity,
            included: self.included,
            unrounded,
            rounded: Money::from_decimal_rounded(unrounded, contract.plan.currency)?,
            settled: None,
        })
    }
}

/// `amount · used / full`, multiplied first so that only the last step can be inexact.
fn prorated(amount: Decimal, days_used: u32, days_full: u32) -> Result<Decimal, MoneyError> {
    amount
        .checked_mul(Decimal::from(days_used))
        .and_then(|product| product.checked_div(Decimal::from(days_full)))
        .ok_or(MoneyError::Overflow)
}

/// What discounts have granted so far while the charges pass in the order of their due dates.
#[derive(Default)]
struct DiscountLedger {
    /// Per discount and component: the index of the first charge it reduced.
    first: BTreeMap<(usize, usize), u32>,
    /// Per fixed discount: what it took off on the day.
    taken: BTreeMap<usize, Money>,
    day: Option<NaiveDate>,
}

impl DiscountLedger {
    /// Percent first, then fixed; never below zero (§10).
    fn reduce(
        &mut self,
        contract: &Contract,
        charge: &Charge<'_>,
        amount: Money,
    ) -> Result<(Vec<Allowance>, Money), BillingError> {
        if self.day != Some(charge.due_on) {
            self.day = Some(charge.due_on);
            self.taken.clear();
        }
        let mut granted = Vec::new();
        for (number, applied) in contract.discounts.iter().enumerate() {
            if !applied.discount.covers(&charge.component.id) || charge.begins_on() < applied.from {
                continue;
            }
            let first = *self.first.entry((number, charge.place)).or_insert(charge.index);
            if applied.discount.lasts(charge.index.saturating_sub(first)) {
                granted.push((number, &applied.discount));
            }
        }
        let mut rest = amount;
        let mut allowances = Vec::new();
        let mut take =
            |rest: Money, off: Money, discount: &crate::discount::Discount| -> Result<Money, MoneyError> {
                if off.is_positive() {
                    allowances.push(Allowance {
                        discount: discount.id.clone(),
                        label: discount.label.clone(),
                        amount: off,
                    });
                }
                rest.checked_sub(off)
            };
        for (_, discount) in &granted {
            if let DiscountEffect::Percent(percent) = discount.effect {
                let off = rest
                    .to_decimal()
                    .checked_mul(percent)
                    .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
                    .ok_or(MoneyError::Overflow)?;
                let off = Money::from_decimal_rounded(off, amount.currency())?.checked_min(rest)?;
                rest = take(rest, off, discount)?;
            }
        }
        for (number, discount) in &granted {
            if let DiscountEffect::Fixed(fixed) = discount.effect {
                let fixed = match charge.tile {
                    Some(tile) => prorated(fixed, tile.period.days(), tile.full.days())?,
                    None => fixed,
                };
                let taken = self
                    .taken
                    .get(number)
                    .copied()
                    .unwrap_or(Money::zero(amount.currency()));
                let left = Money::from_decimal_rounded(fixed, amount.currency())?.checked_sub(taken)?;
                let off = if left.is_negative() {
                    Money::zero(amount.currency())
                } else {
                    left.checked_min(rest)?
                };
                self.taken.insert(*number, taken.checked_add(off)?);
                rest = take(rest, off, discount)?;
            }
        }
        Ok((allowances, rest))
    }
}
