//! Orders.

use chrono::NaiveDate;

use super::{Rejection, SignUp};
use crate::calendar::add_span;
use crate::catalogue::{Audience, PlanVersion, TrialOverride};
use crate::contract::{Contract, Event, SignedUp};
use crate::discount::AppliedDiscount;
use crate::tax::{Buyer, BuyerKind, Seller, decide_tax};

/// Whether a plan may be sold, and to this buyer.
pub(super) fn check_offer(
    plan: &PlanVersion,
    seller: &Seller,
    buyer: &Buyer,
    from: NaiveDate,
) -> Result<(), Rejection> {
    plan.validate()
        .map_err(|problems| Rejection::PlanNotSellable { problems })?;
    match (plan.audience, buyer.kind) {
        (Audience::Businesses, BuyerKind::Consumer) | (Audience::Consumers, BuyerKind::Business) => {
            return Err(Rejection::NotForThisBuyer { buyer: buyer.kind });
        }
        (Audience::Both, _)
        | (Audience::Consumers, BuyerKind::Consumer)
        | (Audience::Businesses, BuyerKind::Business) => {}
    }
    for component in &plan.components {
        decide_tax(seller, buyer, component.tax_class, from)?;
    }
    Ok(())
}

/// Whether units are ordered of components that are counted in units.
pub(super) fn check_units<'a>(
    plan: &PlanVersion,
    components: impl IntoIterator<Item = &'a crate::catalogue::ComponentId>,
) -> Result<(), Rejection> {
    for id in components {
        let counted = plan
            .component(id)
            .is_some_and(|component| component.kind.is_ordered_in_units());
        if !counted {
            return Err(Rejection::NotOrderedInUnits {
                component: id.clone(),
            });
        }
    }
    Ok(())
}

/// Whether a plan's components can be told from those of the add-ons booked beside it: units and usage go by the id.
pub(super) fn check_components(
    contract: &Contract,
    plan: &PlanVersion,
    from: NaiveDate,
) -> Result<(), Rejection> {
    let taken = contract
        .bookings
        .iter()
        .filter(|booking| booking.until.is_none_or(|until| from < until))
        .flat_map(|booking| &booking.addon.components)
        .find(|component| plan.component(&component.id).is_some());
    match taken {
        Some(component) => Err(Rejection::ComponentTaken {
            component: component.id.clone(),
        }),
        None => Ok(()),
    }
}

pub(crate) fn sign_up(order: &SignUp, today: NaiveDate) -> Result<Vec<Event>, Rejection> {
    let plan = &order.plan;
    let starts_on = order.starts_on.unwrap_or(today);
    if let Some(billed_from) = order.taken_over {
        if billed_from < starts_on {
            return Err(Rejection::StartsInThePast {
                requested: billed_from,
                earliest: starts_on,
            });
        }
    } else if starts_on < today {
        return Err(Rejection::StartsInThePast {
            requested: starts_on,
            earliest: today,
        });
    }
    check_offer(plan, &order.seller, &order.buyer, starts_on)?;
    check_units(plan, order.quantities.keys())?;
    for discount in &order.discounts {
        let redeemed = order
            .redeemed
            .get(discount.id.as_str())
            .copied()
            .unwrap_or_default();
        discount
            .validate_for(plan, [], today, redeemed)
            .map_err(|problem| Rejection::DiscountNotGranted {
                discount: discount.id.clone(),
                problem,
            })?;
    }
    // What ran before was signed before: a right to withdraw does not begin anew.
    let signed_on = match order.taken_over {
        Some(_) => starts_on.min(today),
        None => today,
    };
    let signed = SignedUp {
        on: signed_on,
        starts_on,
        plan: plan.clone(),
        seller: order.seller.clone(),
        buyer: order.buyer.clone(),
        quantities: order.quantities.clone(),
        discounts: order
            .discounts
            .iter()
            .cloned()
            .map(|discount| AppliedDiscount {
                discount,
                from: today,
            })
            .collect(),
        payment_method: order.payment_method,
        setup_fee: !order.history.setup_charged && order.taken_over.is_none(),
        immediate_start: order.immediate_start,
        pay_first: order.pay_first,
        billed_from: order.taken_over,
    };
    let mut events = vec![Event::SignedUp(Box::new(signed))];
    let trial = match order.trial {
        None => plan.trial,
        Some(TrialOverride::None) => None,
        Some(TrialOverride::Other(trial)) => Some(trial),
    };
    let first = !order.history.trial_used && order.taken_over.is_none();
    if let Some(trial) = trial.filter(|_| first) {
        events.push(Event::TrialStarted {
            on: today,
            from: starts_on,
            until: add_span(starts_on, trial.length)?,
            rules: Some(trial),
        });
    }
    Ok(events)
}
