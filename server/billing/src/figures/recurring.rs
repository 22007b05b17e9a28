//! What a contract brings in a month, net.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::calendar::Span;
use crate::catalogue::{PlanVersion, PriceComponent, PriceMode, monthly};
use crate::contract::Contract;
use crate::discount::{AppliedDiscount, DiscountDuration, DiscountEffect};
use crate::money::{Money, MoneyError};
use crate::tax::decide_tax;

/// A component's price for one cycle.
struct Part<'a> {
    component: &'a PriceComponent,
    /// Whether the plan charges it, not an add-on.
    of_plan: bool,
    cycle: Span,
    price: Decimal,
}

/// What recurs under a plan on a day, as a month's net amount: fees and ordered units of the plan and of booked add-ons, each cycle's price
/// times its cycles a year, by twelve. Without setup fees and what is used; less discounts that last as long as the contract. Rounded once,
/// half away from zero. What nobody can tax is not billed, and comes to nothing.
///
/// # Errors
/// An amount out of range.
pub(super) fn recurring(
    contract: &Contract,
    plan: &PlanVersion,
    day: NaiveDate,
) -> Result<Money, MoneyError> {
    let mut parts = parts(contract, plan, day)?;
    reduce(contract, plan, day, &mut parts)?;
    let mut sum = Decimal::ZERO;
    for part in &parts {
        let month = monthly(part.price, part.cycle).ok_or(MoneyError::Overflow)?;
        let net = match plan.prices {
            PriceMode::Net => Some(month),
            PriceMode::Gross => {
                let rate = contract.buyer_on(day).and_then(|buyer| {
                    decide_tax(&contract.seller, buyer, part.component.tax_class, day).ok()
                });
                let Some(tax) = rate else {
                    return Ok(Money::zero(plan.currency));
                };
                Decimal::ONE_HUNDRED
                    .checked_add(tax.rate)
                    .and_then(|whole| month.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(whole))
            }
        };
        sum = net
            .and_then(|net| sum.checked_add(net))
            .ok_or(MoneyError::Overflow)?;
    }
    Money::from_decimal_rounded(sum, plan.currency)
}

fn parts<'a>(
    contract: &'a Contract,
    plan: &'a PlanVersion,
    day: NaiveDate,
) -> Result<Vec<Part<'a>>, MoneyError> {
    let booked = contract
        .bookings
        .iter()
        .filter(|booking| booking.from <= day && booking.until.is_none_or(|until| day < until))
        .flat_map(|booking| &booking.addon.components);
    let of_plan = plan.components.iter().map(|component| (component, true));
    let mut parts = Vec::new();
    for (component, of_plan) in of_plan.chain(booked.map(|component| (component, false))) {
        let (Some(cycle), false) = (component.kind.cycle(), component.kind.is_metered()) else {
            continue;
        };
        let units = contract.ordered_units(&component.id, day).unwrap_or(0);
        parts.push(Part {
            component,
            of_plan,
            cycle,
            price: component.kind.full_price(Decimal::from(units))?.exact,
        });
    }
    Ok(parts)
}

/// Percent first, then fixed amounts, once for the components of a cycle together; never below zero (§10).
fn reduce(
    contract: &Contract,
    plan: &PlanVersion,
    day: NaiveDate,
    parts: &mut [Part<'_>],
) -> Result<(), MoneyError> {
    let granted = || {
        contract
            .discounts
            .iter()
            .filter(|granted| granted.discount.duration == DiscountDuration::Forever && granted.from <= day)
    };
    let covers = |granted: &AppliedDiscount, part: &Part<'_>| {
        let plans = granted.discount.limits.plans.as_ref();
        granted.discount.covers(part.component)
            && (!part.of_plan || plans.is_none_or(|plans| plans.contains(&plan.plan)))
    };
    for discount in granted() {
        if let DiscountEffect::Percent(percent) = discount.discount.effect {
            for part in parts.iter_mut().filter(|part| covers(discount, part)) {
                part.price = Decimal::ONE_HUNDRED
                    .checked_sub(percent)
                    .and_then(|rest| part.price.checked_mul(rest)?.checked_div(Decimal::ONE_HUNDRED))
                    .ok_or(MoneyError::Overflow)?
                    .max(Decimal::ZERO);
            }
        }
    }
    for discount in granted() {
        if let DiscountEffect::Fixed(fixed) = discount.discount.effect {
            let mut left: Vec<(Span, Decimal)> = Vec::new();
            for part in parts.iter_mut().filter(|part| covers(discount, part)) {
                let known = left.iter().position(|(cycle, _)| *cycle == part.cycle);
                let place = known.unwrap_or_else(|| {
                    left.push((part.cycle, fixed));
                    left.len().saturating_sub(1)
                });
                if let Some((_, rest)) = left.get_mut(place) {
                    let off = part.price.min(*rest);
                    part.price = part.price.checked_sub(off).ok_or(MoneyError::Overflow)?;
                    *rest = rest.checked_sub(off).ok_or(MoneyError::Overflow)?;
                }
            }
        }
    }
    Ok(())
}
