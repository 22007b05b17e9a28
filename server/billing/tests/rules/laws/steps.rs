//! What may be asked of a contract in a random timeline, and on which days.

use std::collections::BTreeMap;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::shelf::{Shelf, next_version};
use crate::story::*;

/// What is asked of a contract on a day. Harmless ones stand first: a failing case shrinks towards them.
#[derive(Clone, Debug)]
pub enum Step {
    PaymentMethod,
    FirstPayment,
    Convert,
    /// Of the component with this number among those the contract has.
    Units {
        component: usize,
        units: u32,
        at: ChangeAt,
    },
    /// To the plan so many places after the one in force.
    Switch {
        places: usize,
        when: SwitchWhen,
        units: Option<u32>,
        by: Author,
        paid: bool,
    },
    WithdrawChange(Author),
    Book {
        addon: usize,
        units: Option<u32>,
    },
    EndAddOn {
        addon: usize,
        at: ChangeAt,
    },
    Use {
        component: usize,
        quantity: i64,
        days_ago: i64,
    },
    Redeem(usize),
    Pause {
        in_days: i64,
        days: Option<i64>,
    },
    Resume,
    Suspend,
    Reinstate,
    Buyer(usize),
    CorrectPlan {
        to: usize,
        days_ago: i64,
    },
    CorrectUnits {
        units: u32,
        days_ago: i64,
    },
    CorrectBuyer {
        buyer: usize,
        days_ago: i64,
    },
    /// The next version of the plan in force.
    OfferPrice {
        cents: i64,
        in_days: i64,
    },
    Answer(PriceChangeAnswer),
    Cancel,
    CancelIn(i64),
    Revoke,
    StopEarly(i64),
    ForCause(i64),
    DecideForCause(bool),
    Withdraw,
    RecordEnd,
}

fn any_change_at() -> impl Strategy<Value = ChangeAt> {
    prop_oneof![3 => Just(ChangeAt::Now), 2 => Just(ChangeAt::PeriodEnd), 1 => Just(ChangeAt::TermEnd)]
}

fn any_author() -> impl Strategy<Value = Author> {
    prop_oneof![4 => Just(Author::Customer), 1 => Just(Author::Merchant)]
}

fn any_switch() -> impl Strategy<Value = Step> {
    let at = prop_oneof![
        4 => Just(SwitchAt::Now),
        2 => Just(SwitchAt::PeriodEnd),
        1 => Just(SwitchAt::TermEnd),
    ];
    let money = prop_oneof![3 => Just(MoneyMode::Prorate), 1 => Just(MoneyMode::FromNextPeriod)];
    let when = (any::<bool>(), at, money, any::<bool>()).prop_map(|(by_rules, at, money, ruled)| {
        let effect = SwitchEffect::Allowed {
            at,
            money,
            payment_first: ruled,
        };
        let rule = SwitchRule {
            from: None,
            to: None,
            price: Some(PriceDirection::Up),
            cycle: None,
            effect,
        };
        match (by_rules, ruled) {
            (false, _) => SwitchWhen::At(at, money),
            (true, true) => SwitchWhen::ByRules(SwitchRules(vec![rule])),
            (true, false) => SwitchWhen::ByRules(SwitchRules::default()),
        }
    });
    (
        1_usize..5,
        when,
        proptest::option::weighted(0.3, 0_u32..6),
        any_author(),
        prop_oneof![4 => Just(true), 1 => Just(false)],
    )
        .prop_map(|(places, when, units, by, paid)| Step::Switch {
            places,
            when,
            units,
            by,
            paid,
        })
}

fn any_correction() -> impl Strategy<Value = Step> {
    prop_oneof![
        (0_usize..5, 0_i64..100).prop_map(|(to, days_ago)| Step::CorrectPlan { to, days_ago }),
        (0_u32..6, 0_i64..100).prop_map(|(units, days_ago)| Step::CorrectUnits { units, days_ago }),
        (0..BUYERS, 0_i64..100).prop_map(|(buyer, days_ago)| Step::CorrectBuyer { buyer, days_ago }),
    ]
}

fn any_answer() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(PriceChangeAnswer::Accept),
        1 => Just(PriceChangeAnswer::KeepOldPrice),
        1 => Just(PriceChangeAnswer::Cancel),
    ]
    .prop_map(Step::Answer)
}

fn any_pause() -> impl Strategy<Value = Step> {
    let in_days = prop_oneof![2 => Just(0_i64), 1 => 0_i64..30];
    (in_days, proptest::option::weighted(0.6, 1_i64..70))
        .prop_map(|(in_days, days)| Step::Pause { in_days, days })
}

fn any_booking() -> impl Strategy<Value = Step> {
    (0_usize..2, proptest::option::weighted(0.8, 0_u32..6))
        .prop_map(|(addon, units)| Step::Book { addon, units })
}

fn any_cancellation() -> impl Strategy<Value = Step> {
    prop_oneof![Just(Step::Cancel), (0_i64..200).prop_map(Step::CancelIn)]
}

fn any_usage() -> impl Strategy<Value = Step> {
    let days_ago = prop_oneof![2 => Just(0_i64), 1 => 0_i64..70];
    (0_usize..2, -3_i64..12, days_ago).prop_map(|(component, quantity, days_ago)| Step::Use {
        component,
        quantity,
        days_ago,
    })
}

/// Any step, on its own.
pub fn any_step() -> impl Strategy<Value = Step> {
    let of_the_beginning = prop_oneof![
        Just(Step::PaymentMethod),
        Just(Step::FirstPayment),
        Just(Step::Convert)
    ];
    let ending = prop_oneof![
        4 => any_cancellation(),
        2 => Just(Step::Revoke),
        1 => (0_i64..60).prop_map(Step::StopEarly),
        1 => (-60_i64..60).prop_map(Step::ForCause),
        1 => Just(Step::Withdraw),
        1 => Just(Step::RecordEnd),
    ];
    prop_oneof![
        1 => of_the_beginning,
        6 => (0_usize..3, 0_u32..6, any_change_at())
            .prop_map(|(component, units, at)| Step::Units { component, units, at }),
        8 => any_switch(),
        1 => any_author().prop_map(Step::WithdrawChange),
        4 => any_booking(),
        1 => (0_usize..2, any_change_at()).prop_map(|(addon, at)| Step::EndAddOn { addon, at }),
        4 => any_usage(),
        2 => (0_usize..3).prop_map(Step::Redeem),
        3 => any_pause(),
        1 => Just(Step::Resume),
        1 => prop_oneof![Just(Step::Suspend), Just(Step::Reinstate)],
        1 => (0..BUYERS).prop_map(Step::Buyer),
        3 => any_correction(),
        1 => (-100_i64..500, 1_i64..60).prop_map(|(cents, in_days)| Step::OfferPrice { cents, in_days }),
        1 => ending,
    ]
}

/// A step and, some days later, one that follows up on it.
pub fn any_pair() -> impl Strategy<Value = (Step, Step)> {
    let revoked = prop_oneof![3 => Just(Step::Revoke), 1 => (0_i64..20).prop_map(Step::StopEarly)];
    prop_oneof![
        2 => (any_pause(), Just(Step::Resume)),
        2 => (any_cancellation(), revoked),
        2 => (any_booking(), (0_usize..2, any_change_at()).prop_map(|(addon, at)| Step::EndAddOn { addon, at })),
        1 => ((-100_i64..500, 1_i64..60).prop_map(|(cents, in_days)| Step::OfferPrice { cents, in_days }), any_answer()),
        1 => ((-60_i64..60).prop_map(Step::ForCause), any::<bool>().prop_map(Step::DecideForCause)),
        1 => (Just(Step::Suspend), Just(Step::Reinstate)),
        2 => (any_usage(), any_usage()),
        1 => (any_switch(), any_author().prop_map(Step::WithdrawChange)),
    ]
}

/// What mostly happens in the first weeks, if at all.
pub fn any_beginning() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => Just(Step::PaymentMethod),
        3 => Just(Step::FirstPayment),
        3 => Just(Step::Convert),
        1 => Just(Step::Withdraw),
        1 => any_cancellation(),
        1 => Just(Step::Revoke),
        2 => any_switch(),
    ]
}

/// Steps with their days, in order.
pub fn any_steps(days: i64) -> impl Strategy<Value = Vec<(i64, Step)>> {
    let early = proptest::collection::vec((0_i64..20, any_beginning()), 0..4);
    let single = proptest::collection::vec((any_offset(days), any_step()), 0..10);
    let follow_up = prop_oneof![1 => Just(0_i64), 3 => 0_i64..40];
    let pairs = proptest::collection::vec((any_offset(days), any_pair(), follow_up), 0..4);
    (early, single, pairs).prop_map(|(early, single, pairs)| {
        let mut steps = early;
        steps.extend(single);
        for (offset, (first, then), gap) in pairs {
            steps.push((offset, first));
            steps.push((offset + gap, then));
        }
        steps.sort_by_key(|(offset, _)| *offset);
        steps
    })
}

/// Days on which steps fall: any, ten apart so that some meet, and those where months and years end.
fn any_offset(days: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => 0..days,
        4 => (0..days / 10).prop_map(|tens| tens * 10),
        2 => proptest::sample::select(vec![0_i64, 7, 28, 30, 31, 59, 61, 62, 90, 91, 92, 365, 366]),
    ]
}

const BUYERS: usize = 6;

pub fn buyer(number: usize) -> Buyer {
    match number {
        0 => business("DE", Some("DE123456789"), true),
        1 => consumer("DE"),
        2 => business("FR", Some("FR12345678901"), true),
        3 => business("CH", None, false),
        4 => consumer("AT"),
        _ => business("AT", None, false),
    }
}

/// The same number of units of every component that is counted in them.
pub fn units_of(components: &[PriceComponent], units: Option<u32>) -> BTreeMap<ComponentId, u32> {
    components
        .iter()
        .filter(|component| component.kind.is_ordered_in_units())
        .filter_map(|component| units.map(|units| (component.id.clone(), units)))
        .collect()
}

impl Step {
    pub fn command(&self, shelf: &Shelf, contract: &Contract, today: NaiveDate) -> Command {
        let ago = |days: i64| today - TimeDelta::days(days);
        let ahead = |days: i64| today + TimeDelta::days(days);
        let addon = |number: usize| &shelf.addons[number % shelf.addons.len()];
        let other = |places: usize| shelf.other_plan(contract.plan_on(today), places);
        match self {
            Self::PaymentMethod => Command::SetPaymentMethod,
            Self::FirstPayment => Command::ConfirmFirstPayment,
            Self::Convert => Command::ConvertTrial,
            Self::Units { component, units, at } => Command::SetQuantity {
                component: nth(contract, today, *component, ComponentKind::is_ordered_in_units),
                quantity: *units,
                at: *at,
            },
            Self::Switch {
                places,
                when,
                units,
                by,
                paid,
            } => Command::Switch(Box::new(Switch {
                to: other(*places).clone(),
                when: when.clone(),
                quantities: units_of(&other(*places).components, *units),
                by: *by,
                paid: *paid,
            })),
            Self::WithdrawChange(by) => Command::WithdrawScheduledChange { by: *by },
            Self::Book { addon: number, units } => Command::BookAddOn {
                addon: Box::new(addon(*number).clone()),
                quantities: units_of(&addon(*number).components, *units),
            },
            Self::EndAddOn { addon: number, at } => Command::EndAddOn {
                addon: addon(*number).id.clone(),
                at: *at,
            },
            Self::Use {
                component,
                quantity,
                days_ago,
            } => Command::RecordUsage {
                component: nth(contract, today, *component, ComponentKind::is_metered),
                quantity: Decimal::from(*quantity),
                used_on: Some(ago(*days_ago)),
            },
            Self::Redeem(number) => Command::Redeem {
                discount: Box::new(shelf.discounts[number % shelf.discounts.len()].clone()),
                redeemed: Redemptions::default(),
            },
            Self::Pause { in_days, days } => Command::Pause {
                from: Some(ahead(*in_days)),
                until: days.map(|days| ahead(in_days + days)),
            },
            Self::Resume => Command::Resume,
            Self::Suspend => Command::Suspend,
            Self::Reinstate => Command::Reinstate,
            Self::Buyer(number) => Command::ChangeBuyer {
                buyer: buyer(*number),
            },
            Self::CorrectPlan { to, days_ago } => Command::Correct {
                from: ago(*days_ago),
                correction: Correction::Plan {
                    plan: Box::new(shelf.plan(*to).clone()),
                },
            },
            Self::CorrectUnits { units, days_ago } => Command::Correct {
                from: ago(*days_ago),
                correction: Correction::Quantity {
                    component: "seats".into(),
                    quantity: *units,
                },
            },
            Self::CorrectBuyer {
                buyer: number,
                days_ago,
            } => Command::Correct {
                from: ago(*days_ago),
                correction: Correction::Buyer {
                    buyer: buyer(*number),
                },
            },
            Self::OfferPrice { cents, in_days } => Command::OfferPriceChange {
                plan: Box::new(next_version(
                    contract.plan_on(ahead(*in_days)).unwrap_or(shelf.plan(0)),
                    *cents,
                )),
                from: ahead(*in_days),
            },
            Self::Answer(answer) => Command::AnswerPriceChange { answer: *answer },
            Self::Cancel => cancel(),
            Self::CancelIn(days) => Command::DeclareCancellation {
                at: CancelAt::On(ahead(*days)),
            },
            Self::Revoke => Command::RevokeCancellation,
            Self::StopEarly(days) => Command::StopServiceEarly { on: ahead(*days) },
            Self::ForCause(days) => Command::DeclareForCause {
                ends_on: Some(ahead(*days)),
            },
            Self::DecideForCause(accepted) => Command::DecideForCause { accepted: *accepted },
            Self::Withdraw => Command::Withdraw,
            Self::RecordEnd => Command::RecordEnd,
        }
    }

    /// The day before which a step leaves everything as it was: a correction reaches into the past.
    pub fn holds_from(&self, contract: &Contract, today: NaiveDate) -> NaiveDate {
        let ago = |days: i64| today - TimeDelta::days(days);
        match self {
            Self::CorrectPlan { days_ago, .. }
            | Self::CorrectUnits { days_ago, .. }
            | Self::CorrectBuyer { days_ago, .. }
            | Self::Use { days_ago, .. } => ago(*days_ago),
            Self::DecideForCause(_) => contract
                .for_cause
                .map_or(today, |declared| declared.requested.min(today)),
            _ => today,
        }
    }
}

/// One of the contract's components that are charged in some way, by number; a name it does not know if there is none.
fn nth(
    contract: &Contract,
    today: NaiveDate,
    number: usize,
    charged: impl Fn(&ComponentKind) -> bool,
) -> ComponentId {
    let plan = contract
        .plan_on(today)
        .into_iter()
        .flat_map(|plan| &plan.components);
    let booked = contract
        .bookings
        .iter()
        .filter(|booking| {
            booking
                .until
                .is_none_or(|until| today < until && booking.from < until)
        })
        .flat_map(|booking| &booking.addon.components);
    let all: Vec<_> = plan
        .chain(booked)
        .filter(|component| charged(&component.kind))
        .collect();
    match all.len() {
        0 => "none".into(),
        count => all[number % count].id.clone(),
    }
}
