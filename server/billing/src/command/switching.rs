//! Switches between plans, and price changes with consent (§8, R-523).

use chrono::NaiveDate;

use super::extras::{plan_period_end, switch_day};
use super::running::{live, not_paused};
use super::sign_up::{check_components, check_offer, check_units};
use super::{Rejection, Switch, SwitchWhen};
use crate::catalogue::{MoneyMode, PlanVersion, SwitchAt, SwitchEffect};
use crate::contract::{
    Author, CancellationGround, ChangeCause, Contract, Event, Phase, PlanChanged, PriceChangeAnswer,
};

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
    let same_plan = || Rejection::SamePlan {
        plan: to.plan.clone(),
    };
    if current == to {
        return match scheduled {
            Some(_) => withdraw_scheduled(contract, switch.by, today),
            None => Err(same_plan()),
        };
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
    let service_from = switch_day(contract, at, today)?;
    let from = match (at, money) {
        (SwitchAt::Now, MoneyMode::FromNextPeriod) => {
            contract.earliest_change(plan_period_end(contract, today)?)
        }
        (SwitchAt::Now, MoneyMode::Prorate) | (SwitchAt::PeriodEnd | SwitchAt::TermEnd, _) => service_from,
    };
    let as_scheduled =
        |phase: &Phase| &phase.plan == to && (phase.from, phase.service_from) == (from, service_from);
    if scheduled.is_some_and(as_scheduled) && switch.quantities.is_empty() {
        return Err(same_plan());
    }
    check_components(contract, to, service_from)?;
    Ok(vec![Event::PlanChanged(Box::new(PlanChanged {
        on: today,
        from,
        service_from,
        plan: to.clone(),
        quantities: switch.quantities.clone(),
        by: switch.by,
        restarts_term: restarts_term(plan_before(contract, service_from, today).unwrap_or(current), to),
        cause: ChangeCause::Switch,
    }))])
}

/// The plan a switch takes the place of: another switch of the same day, or one still to come, never was (law 3).
fn plan_before(contract: &Contract, day: NaiveDate, today: NaiveDate) -> Option<&PlanVersion> {
    contract
        .phases
        .iter()
        .rfind(|phase| phase.service_from < day && !phase.is_scheduled(today))
        .or(contract.phases.first())
        .map(|phase| &phase.plan)
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
    let current = contract.plan_on(from).ok_or(Rejection::NoContract)?;
    if current.plan != plan.plan {
        return Err(Rejection::NotComparable {
            to: plan.plan.clone(),
        });
    }
    if current == plan {
        return Err(Rejection::SamePlan {
            plan: plan.plan.clone(),
        });
    }
    check_same_money(current, plan)?;
    let buyer = contract.buyer_on(today).ok_or(Rejection::NoContract)?;
    check_offer(plan, &contract.seller, buyer, from.max(today))?;
    check_components(contract, plan, from)?;
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
        .open_price_change(today)
        .ok_or(Rejection::NoPriceChangeOffered)?;
    // An answer after the day of the change holds from the answer on: nothing is raised backwards.
    let from = offer.from.max(today);
    let mut events = vec![Event::PriceChangeAnswered { on: today, answer }];
    match answer {
        PriceChangeAnswer::Accept => {
            check_components(contract, &offer.plan, from)?;
            // A plan that is in service before it is charged is not charged earlier for its new price.
            let charged_from = contract.phase_on(from).map_or(from, |phase| phase.from.max(from));
            events.push(Event::PlanChanged(Box::new(PlanChanged {
                on: today,
                from: charged_from,
                service_from: from,
                plan: offer.plan.clone(),
                quantities: Default::default(),
                by: Author::Merchant,
                restarts_term: false,
                cause: ChangeCause::PriceChange,
            })));
        }
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
