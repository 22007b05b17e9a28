//! What discounts take off the price of a full period. A piece of a period has its share of the reduced price, so that a switch, a
//! pause or a declared end never moves a discount from one line to another.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::lanes::Owner;
use super::runs::Charge;
use crate::catalogue::{ComponentId, Timing};
use crate::discount::{AppliedDiscount, Discount, DiscountEffect};
use crate::money::MoneyError;

/// The periods of a component that a discount has seen.
struct Seen<'a> {
    discount: usize,
    component: &'a ComponentId,
    /// First day of the last full period seen; `None` for a setup fee.
    full_from: Option<NaiveDate>,
    /// That period's number, counted from the first one that began early enough; `None` before.
    index: Option<u32>,
}

/// What a fixed discount takes off a run of a component.
struct Taken<'a> {
    discount: usize,
    full_from: NaiveDate,
    component: &'a ComponentId,
    begins_on: NaiveDate,
    timing: Timing,
    amount: Decimal,
}

/// What discounts have granted so far.
#[derive(Default)]
pub(super) struct DiscountLedger<'a> {
    seen: Vec<Seen<'a>>,
    taken: Vec<Taken<'a>>,
}

/// The full price after a discount.
#[derive(Clone, Copy)]
pub(super) struct Reduced<'a> {
    pub discount: &'a Discount,
    /// Exact, in major units.
    pub price: Decimal,
}

/// Whether a discount is for the plan charged: one that was given for some plans does not go along to others.
fn is_for_plan(discount: &Discount, charge: &Charge<'_>) -> bool {
    match (&discount.limits.plans, charge.lane.owner) {
        (Some(plans), Owner::Plan(plan)) => plans.contains(&plan.plan),
        (None, _) | (_, Owner::AddOn(_)) => true,
    }
}

impl<'a> DiscountLedger<'a> {
    /// The number of the charge's period for a discount; runs of one period share it, whatever plan they are charged for.
    fn index(&mut self, discount: usize, applied: &AppliedDiscount, charge: &Charge<'a>) -> Option<u32> {
        let component = &charge.lane.component.id;
        let full_from = charge.tile.map(|tile| tile.full.from());
        let begins_on = charge.begins_on();
        let counts = || (begins_on >= applied.from).then_some(0);
        let known = self
            .seen
            .iter_mut()
            .find(|seen| seen.discount == discount && seen.component == component);
        let Some(seen) = known else {
            let index = counts();
            self.seen.push(Seen {
                discount,
                component,
                full_from,
                index,
            });
            return index;
        };
        if seen.full_from != full_from {
            seen.full_from = full_from;
            seen.index = seen.index.map(|index| index.saturating_add(1)).or_else(counts);
        }
        seen.index
    }

    /// The prices after each discount that applies: percent first, then fixed; never below zero (§10).
    pub fn reduce(
        &mut self,
        discounts: &'a [AppliedDiscount],
        charge: &Charge<'a>,
    ) -> Result<Vec<Reduced<'a>>, MoneyError> {
        let mut granted = Vec::new();
        for (number, applied) in discounts.iter().enumerate() {
            if applied.discount.covers(charge.lane.component)
                && is_for_plan(&applied.discount, charge)
                && self
                    .index(number, applied, charge)
                    .is_some_and(|index| applied.discount.lasts(index))
            {
                granted.push((number, &applied.discount));
            }
        }
        let mut price = charge.price.priced.exact;
        let mut reduced = Vec::with_capacity(granted.len());
        for (_, discount) in &granted {
            if let DiscountEffect::Percent(percent) = discount.effect {
                price = Decimal::ONE_HUNDRED
                    .checked_sub(percent)
                    .and_then(|rest| price.checked_mul(rest))
                    .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
                    .ok_or(MoneyError::Overflow)?
                    .max(Decimal::ZERO);
                reduced.push(Reduced { discount, price });
            }
        }
        for (number, discount) in granted {
            if let DiscountEffect::Fixed(fixed) = discount.effect {
                let off = self.take(number, fixed, charge, price)?;
                price = price.checked_sub(off).ok_or(MoneyError::Overflow)?;
                reduced.push(Reduced { discount, price });
            }
        }
        Ok(reduced)
    }

    /// A fixed amount is granted once per period for all components together: what others took before is gone. Only what was
    /// charged by then counts, so that nothing that comes later changes what was granted: others' runs that had begun, and for
    /// a charge in advance none in arrears.
    fn take(
        &mut self,
        discount: usize,
        fixed: Decimal,
        charge: &Charge<'a>,
        price: Decimal,
    ) -> Result<Decimal, MoneyError> {
        let component = &charge.lane.component.id;
        let timing = charge.lane.component.kind.timing();
        let begins_on = charge.begins_on();
        let full_from = charge.tile.map_or(charge.due_on, |tile| tile.full.from());
        let mut others: Vec<&Taken<'a>> = Vec::new();
        for taken in self.taken.iter().filter(|taken| {
            taken.discount == discount
                && taken.full_from == full_from
                && taken.component != component
                && taken.begins_on <= begins_on
                && (taken.timing == Timing::Advance || timing == Timing::Arrears)
        }) {
            // The run that holds is the component's last one.
            match others.iter_mut().find(|other| other.component == taken.component) {
                Some(other) if other.begins_on <= taken.begins_on => *other = taken,
                Some(_) => {}
                None => others.push(taken),
            }
        }
        let left = others
            .iter()
            .try_fold(fixed, |left, other| left.checked_sub(other.amount))
            .ok_or(MoneyError::Overflow)?;
        let amount = left.max(Decimal::ZERO).min(price);
        self.taken.push(Taken {
            discount,
            full_from,
            component,
            begins_on,
            timing,
            amount,
        });
        Ok(amount)
    }
}
