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
    // Discounts are granted in the order of the due dates as if the contract did not end, so that a declared end never moves
    // a discount from one line to another.
    charges.sort_by_key(|charge| (charge.nominal_due_on, charge.place, charge.index));
    let mut discounts = DiscountLedger::default();
    let mut items = charges
        .iter()
        .map(|charge| Ok((charge.place, charge.item(contract, &mut discounts)?)))
        .collect::<Result<Vec<_>, BillingError>>()?;
    items.sort_by_key(|(place, item)| (item.due_on, *place));
    Ok(items.into_iter().map(|(_, item)| item).collect())
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
    /// The days without regard to the contract's end, and their full period; `None` for a setup fee.
    tile: Option<TiledPeriod>,
    /// The days until the contract's end.
    served: Option<Period>,
    /// Due date without regard to the contract's end.
    nominal_due_on: NaiveDate,
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

impl<'a> Charges<'a> {
    fn charge(
        &mut self,
        tile: Option<TiledPeriod>,
        served: Option<Period>,
        nominal_due_on: NaiveDate,
        due_on: NaiveDate,
    ) -> Charge<'a> {
        let index = self.next_index;
        self.next_index = index.saturating_add(1);
        Charge {
            component: self.component,
            place: self.place,
            index,
            tile,
            served,
            nominal_due_on,
            due_on,
            quantity: self.quantity,
            included: self.included,
        }
    }
}

impl<'a> Iterator for Charges<'a> {
    type Item = Result<Charge<'a>, BillingError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (tile, served) = match &mut self.source {
            Source::Once(day) => {
                let due_on = day.take()?;
                return Some(Ok(self.charge(None, None, due_on, due_on)));
            }
            Source::Periods(periods) => {
                let tile = match periods.next()? {
                    Ok(tile) => tile,
                    Err(error) => return Some(Err(error.into())),
                };
                let served = match self.end {
                    Some(end) => tile.period.before(end)?,
                    None => tile.period,
                };
                (tile, served)
            }
        };
        let (nominal_due_on, due_on) = match self.timing {
            Timing::Advance => (tile.period.from(), served.from()),
            Timing::Arrears => (tile.period.until(), served.until()),
        };
        Some(Ok(self.charge(Some(tile), Some(served), nominal_due_on, due_on)))
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
        let uncut = self.derivation(contract, self.tile.map(|tile| tile.period))?;
        let (allowances, total) = discounts.reduce(contract, self, uncut.rounded)?;
        let (derivation, allowances, total) = if self.served == self.tile.map(|tile| tile.period) {
            (uncut, allowances, total)
        } else {
            let cut = self.derivation(contract, self.served)?;
            let (allowances, total) = shortened(&cut, &uncut, allowances, total)?;
            (cut, allowances, total)
        };
        let performed_on = self.served.map_or(self.due_on, Period::last_day);
        Ok(Item {
            component: self.component.id.clone(),
            component_name: self.component.name.clone(),
            kind: if self.tile.is_some() {
                ItemKind::Recurring
            } else {
                ItemKind::Setup
            },
            plan: contract.plan.plan.clone(),
            plan_name: contract.plan.name.clone(),
            period: self.served,
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

    /// The amount for some days of the full period, or for a setup fee.
    fn derivation(&self, contract: &Contract, used: Option<Period>) -> Result<Derivation, BillingError> {
        let unit_price = self.component.kind.price();
        let quantity = Decimal::from(self.quantity);
        let full_price = unit_price.checked_mul(quantity).ok_or(MoneyError::Overflow)?;
        let full_period = self.tile.map(|tile| tile.full);
        let days_used = used.map_or(0, Period::days);
        let days_full = full_period.map_or(0, Period::days);
        let (rule, unrounded) = match used {
            None => (DerivationRule::OneOff, full_price),
            Some(_) if used == full_period => (DerivationRule::FullPeriod, full_price),
            Some(_) => (
                DerivationRule::Prorated,
                prorated(full_price, days_used, days_full)?,
            ),
        };
        Ok(Derivation {
            rule,
            full_period,
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

/// What is left of a discounted charge that the contract's end cut: the used share of its total, rounded once, so that fewer
/// days never cost more. The allowances shrink by what the total leaves of the cut amount, in shares that add up.
fn shortened(
    cut: &Derivation,
    uncut: &Derivation,
    allowances: Vec<Allowance>,
    total: Money,
) -> Result<(Vec<Allowance>, Money), MoneyError> {
    if allowances.is_empty() {
        return Ok((allowances, cut.rounded));
    }
    let currency = total.currency();
    let share = prorated(total.to_decimal(), cut.days_used, uncut.days_used)?;
    let total = Money::from_decimal_rounded(share, currency)?;
    let off = cut.rounded.checked_sub(total)?;
    let off_uncut = Money::sum(allowances.iter().map(|allowance| allowance.amount), currency)?;
    let mut so_far_uncut = Money::zero(currency);
    let mut so_far = Money::zero(currency);
    let mut shorter = Vec::with_capacity(allowances.len());
    for allowance in allowances {
        so_far_uncut = so_far_uncut.checked_add(allowance.amount)?;
        let share = off
            .to_decimal()
            .checked_mul(so_far_uncut.to_decimal())
            .and_then(|product| product.checked_div(off_uncut.to_decimal()));
        let reached = Money::from_decimal_rounded(share.ok_or(MoneyError::Overflow)?, currency)?;
        let amount = reached.checked_sub(so_far)?;
        so_far = reached;
        if !amount.is_zero() {
            shorter.push(Allowance { amount, ..allowance });
        }
    }
    Ok((shorter, total))
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
        if self.day != Some(charge.nominal_due_on) {
            self.day = Some(charge.nominal_due_on);
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
