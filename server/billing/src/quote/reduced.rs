//! What a contract costs while a discount lasts. Only the server tells it, so that no browser loads it.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::Recurring;
use super::compute::{as_signed, priced_from, recurring};
use crate::catalogue::{ComponentKind, PriceComponent, Timing};
use crate::command::{Rejection, SignUp};
use crate::contract::Contract;
use crate::discount::{Discount, DiscountEffect};
use crate::error::BillingError;
use crate::money::MoneyError;

/// What each cycle of an order costs while its first discount lasts, as [`super::Quote::recurring`] tells it without. Empty where there
/// is no discount, or no price tells it (see [`reduced`]).
///
/// # Errors
/// Why the order cannot be taken.
pub fn reduced_sign_up(order: &SignUp, today: NaiveDate) -> Result<Vec<Recurring>, Rejection> {
    match order.discounts.first() {
        Some(discount) => Ok(reduced(&as_signed(order, today)?, discount)?),
        None => Ok(Vec::new()),
    }
}

/// What each cycle of a contract costs, from its first charged day, while a discount lasts: as the billing runs reduce full periods
/// (§10). Empty for a fixed amount where there are several cycles: it is granted once for the periods that begin together, so that no
/// cycle has a price of its own.
///
/// # Errors
/// An amount or date out of range, or a tax rate that is not known.
pub fn reduced(contract: &Contract, discount: &Discount) -> Result<Vec<Recurring>, BillingError> {
    let from = priced_from(contract);
    // The same contract at reduced prices.
    let mut cheaper = contract.clone();
    for phase in &mut cheaper.phases {
        let mut left = match discount.effect {
            DiscountEffect::Fixed(amount) => amount,
            DiscountEffect::Percent(_) => Decimal::ZERO,
        };
        // What is charged in advance takes its part of a fixed amount first.
        for timing in [Timing::Advance, Timing::Arrears] {
            for component in &mut phase.plan.components {
                if component.kind.timing() == timing && discount.covers(component) {
                    reduce(contract, discount, component, from, &mut left)?;
                }
            }
        }
    }
    let prices = recurring(&cheaper, from)?;
    let tells = matches!(discount.effect, DiscountEffect::Percent(_)) || prices.len() <= 1;
    Ok(if tells { prices } else { Vec::new() })
}

fn reduce(
    contract: &Contract,
    discount: &Discount,
    component: &mut PriceComponent,
    from: NaiveDate,
    left: &mut Decimal,
) -> Result<(), BillingError> {
    let (Some(cycle), false) = (component.kind.cycle(), component.kind.is_metered()) else {
        return Ok(());
    };
    let units = contract.ordered_units(&component.id, from).unwrap_or(0);
    let price = component.kind.full_price(Decimal::from(units))?.exact;
    let price = match discount.effect {
        DiscountEffect::Percent(percent) => Decimal::ONE_HUNDRED
            .checked_sub(percent)
            .and_then(|rest| price.checked_mul(rest))
            .and_then(|product| product.checked_div(Decimal::ONE_HUNDRED))
            .ok_or(MoneyError::Overflow)?,
        DiscountEffect::Fixed(_) => {
            let off = price.min(*left);
            *left = left.checked_sub(off).ok_or(MoneyError::Overflow)?;
            price.checked_sub(off).ok_or(MoneyError::Overflow)?
        }
    };
    component.kind = ComponentKind::Base {
        price,
        cycle,
        timing: component.kind.timing(),
    };
    Ok(())
}
