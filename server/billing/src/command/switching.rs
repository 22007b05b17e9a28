//! Switches between plans, and price changes with consent (§8, R-523).

use chrono::NaiveDate;

use super::extras::{period_end, switch_day};
use super::running::{live, not_paused};
use super::sign_up::{check_offer, check_units};
use super::{Rejection, Switch, SwitchWhen};
use crate::catalogue::{MoneyMode, PlanVersion, SwitchAt, SwitchEffect};
use crate::contract::{Author, CancellationGround, Contract, Event, PlanChanged, PriceChangeAnswer};

/// Whether the term begins anew: with a plan that binds for another time than the one before.
fn restarts_term(before: &PlanVersion, after: &PlanVersion) -> bool {
    let length = |plan: &PlanVersion| plan.term.initial.map(|span| (span.as_months(), span.as_days()));
    after.term.initial.is_some() && length(after) != length(before)
}

fn check_same_money(before: &PlanVersion, after: &PlanVersion) -> Result<(), Rejection> {
    if before.currency == after.currency && before.prices == after.prices {
        Ok(())
    } else {
        Err(Rejection::NotComparable {
            to: after.plan.clone(),
        })
    }
}

pub(super) fn switch(
    contract: &Contract,
    switch: &Switch,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    not_paused(contract, today)?;
    let to = &switch.to;
    let current = contract.plan_on(today).ok_or(Rejection::NoContract)?;
    let scheduled = contract.scheduled_change(today);
    if scheduled.is_some_and(|phase| &phase.plan == to && switch.quantities.is_empty())
        || (current == to && scheduled.is_none())
    {
        return Err(Rejection::SamePlan {
            plan: to.plan.clone(),
        });
    }
    if current == to {
        return withdraw_scheduled(contract, switch.by, today);
    }
    if let Some(scheduled) = scheduled {
        may_replace(scheduled.by, switch.by, scheduled.from)?;
    }
    check_same_money(current, to)?;
    let buyer = contract.buyer_on(today).ok_or(Rejection::NoContract)?;
    check_offer(to, &contract.seller, buyer, today)?;
    check_units(to, switch.quantities.keys())?;
    let (at, money, payment_first) = match &switch.when {
        SwitchWhen::At(at, money) => (*at, *money, false),
        SwitchWhen::ByRules(rules) => {
            let effect = rules
                .effect(contract, current, to, today)
                .map_err(|why| Rejection::NotComputable { why: why.into() })?;
            match effect {
                SwitchEffect::Allowed {
                    at,
                    money,
                    payment_first,
                } => (at, money, payment_first),
                SwitchEffect::Forbidden => {
                    return Err(Rejection::SwitchForbidden {
                        from: current.plan.clone(),
                        to: to.plan.clone(),
                    });
                }
            }
        }
    };
    // Nothing is to pay before the first paid day.
    let paid_phase = contract.billing_start().is_some_and(|start| start <= today);
    if payment_first && !switch.paid && paid_phase {
        return Err(Rejection::PaymentNeeded { to: to.plan.clone() });
    }
    let service_from = switch_day(contract, current, at, today)?;
    let from = match (at, money) {
        (SwitchAt::Now, MoneyMode::FromNextPeriod) => period_end(contract, current.main_cycle(), today)?,
        (SwitchAt::Now, MoneyMode::Prorate) | (SwitchAt::PeriodEnd | SwitchAt::TermEnd, _) => service_from,
    };
    Ok(vec![Event::PlanChanged(Box::new(PlanChanged {
        on: today,
        from,
        service_from,
        plan: to.clone(),
        quantities: switch.quantities.clone(),
        by: switch.by,
        restarts_term: restarts_term(current, to),
    }))])
}

fn may_replace(scheduled_by: Author, by: Author, from: NaiveDate) -> Result<(), Rejection> {
    match (scheduled_by, by) {
        (Author::Merchant, Author::Customer) => Err(Rejection::ScheduledByMerchant { from }),
        (Author::Customer, _) | (Author::Merchant, Author::Merchant) => Ok(()),
    }
}

pub(super) fn withdraw_scheduled(
    contract: &Contract,
    by: Author,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let scheduled = contract
        .scheduled_change(today)
        .ok_or(Rejection::NothingScheduled)?;
    may_replace(scheduled.by, by, scheduled.from)?;
    Ok(vec![Event::ScheduledChangeWithdrawn { on: today }])
}

/// New prices are offered, never imposed: nothing changes before the customer accepts.
pub(super) fn offer_price_change(
    contract: &Contract,
    plan: &PlanVersion,
    from: NaiveDate,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let current = contract.plan_on(today).ok_or(Rejection::NoContract)?;
    if current == plan {
        return Err(Rejection::SamePlan {
            plan: plan.plan.clone(),
        });
    }
    check_same_money(current, plan)?;
    let buyer = contract.buyer_on(today).ok_or(Rejection::NoContract)?;
    check_offer(plan, &contract.seller, buyer, from.max(today))?;
    if from <= today {
        return Err(Rejection::StartsInThePast {
            requested: from,
            earliest: today.succ_opt().unwrap_or(today),
        });
    }
    Ok(vec![Event::PriceChangeOffered {
        on: today,
        plan: Box::new(plan.clone()),
        from,
    }])
}

pub(super) fn answer_price_change(
    contract: &Contract,
    answer: PriceChangeAnswer,
    today: NaiveDate,
) -> Result<Vec<Event>, Rejection> {
    live(contract, today)?;
    let offer = contract
        .price_change
        .as_ref()
        .filter(|offer| offer.answer.is_none())
        .ok_or(Rejection::NoPriceChangeOffered)?;
    // An answer after the day of the change holds from the answer on: nothing is raised backwards.
    let from = offer.from.max(today);
    let mut events = vec![Event::PriceChangeAnswered { on: today, answer }];
    match answer {
        PriceChangeAnswer::Accept => events.push(Event::PlanChanged(Box::new(PlanChanged {
            on: today,
            from,
            service_from: from,
            plan: offer.plan.clone(),
            quantities: Default::default(),
            by: Author::Merchant,
            restarts_term: false,
        }))),
        PriceChangeAnswer::KeepOldPrice => {}
        PriceChangeAnswer::Cancel => {
            if let Some(cancellation) = contract.cancellation {
                return Err(Rejection::AlreadyCancelled {
                    ends_on: cancellation.ends_on,
                });
            }
            events.push(Event::CancellationDeclared {
                declared_on: today,
                ends_on: from,
                billing_ends_on: None,
                ground: CancellationGround::PriceChange,
            });
        }
    }
    Ok(events)
}
