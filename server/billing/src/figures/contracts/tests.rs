use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::calendar::Span;
use crate::catalogue::{
    Audience, ComponentKind, MoneyMode, PlanVersion, PriceComponent, PriceMode, SwitchAt, Term, Timing, Trial,
};
use crate::command::{CancelAt, ChangeAt, Command, SignUp, Switch, SwitchWhen, decide};
use crate::contract::{apply, replay};
use crate::discount::{Discount, DiscountDuration, DiscountEffect};
use crate::figures::{months, months_before};
use crate::tax::{Buyer, Country, Seller};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn component(id: &str, kind: ComponentKind) -> PriceComponent {
    PriceComponent {
        id: id.into(),
        name: id.into(),
        kind,
        tax_class: Default::default(),
    }
}

/// So many cents each cycle, and so many for each seat.
fn plan(name: &str, cents: i64, cycle: Span, seat_cents: Option<i64>) -> PlanVersion {
    let (price, timing) = (Decimal::new(cents, 2), Timing::Advance);
    let mut components = vec![component("fee", ComponentKind::Base { price, cycle, timing })];
    components.extend(seat_cents.map(|cents| {
        let price = Decimal::new(cents, 2);
        let kind = ComponentKind::Unit {
            price,
            cycle,
            timing,
            included: 1,
        };
        component("seats", kind)
    }));
    PlanVersion {
        id: format!("{name}-1").into(),
        plan: name.into(),
        name: name.into(),
        currency: Currency::Eur,
        prices: PriceMode::Gross,
        components,
        alignment: Default::default(),
        trial: None,
        term: Term::open_ended(Span::days(1)),
        audience: Audience::Both,
        supply: Default::default(),
        self_service: Default::default(),
    }
}

fn plans() -> Vec<PlanVersion> {
    let mut tried = plan("tried", 1_190, Span::months(1), None);
    tried.trial = Some(Trial {
        length: Span::days(14),
        payment_method_required: false,
        at_end: Default::default(),
    });
    vec![
        plan("small", 595, Span::months(1), None),
        plan("seats", 2_380, Span::months(3), Some(714)),
        plan("year", 9_990, Span::years(1), None),
        tried,
    ]
}

fn order(plan: PlanVersion, on: &str) -> Contract {
    let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
    replay(
        &decide(None, &Command::SignUp(Box::new(order)), day(on))
            .unwrap()
            .events,
    )
    .unwrap()
}

fn done(contract: Contract, command: &Command, on: &str) -> Contract {
    let events = decide(Some(&contract), command, day(on)).unwrap().events;
    events
        .iter()
        .fold(contract, |contract, event| apply(Some(contract), event).unwrap())
}

fn switch(to: PlanVersion, at: SwitchAt) -> Command {
    Command::Switch(Box::new(Switch {
        to,
        when: SwitchWhen::At(at, MoneyMode::Prorate),
        quantities: [].into(),
        by: Default::default(),
        paid: true,
    }))
}

fn sum(facts: &Facts, month: &str, fact: Fact) -> (i64, i64) {
    let of_it = |place: &&Place| place.month == day(month) && place.fact == fact;
    let places = facts.sums.keys().filter(of_it);
    places.fold((0, 0), |(count, minor), place| {
        let sum = facts.sums[place];
        (count + sum.count, minor + sum.minor)
    })
}

fn by(movement: Movement) -> Fact {
    Fact::Moved { by: movement }
}

#[test]
fn a_month_is_a_twelfth_of_a_year_net_and_after_what_is_taken_off_for_ever() {
    let price = |contract: &Contract, on: &str| {
        super::recurring(contract, contract.plan_on(day(on)).unwrap(), day(on))
            .unwrap()
            .minor()
    };
    // 99.90 a year: 83.95 net, 6.9958 a month.
    assert_eq!(price(&order(plans().remove(2), "2026-01-10"), "2026-02-01"), 700);
    // 23.80 for three months and two seats at 7.14: 31.99… net, 10.6667 a month.
    let seats = order(plans().remove(1), "2026-01-10");
    let command = Command::SetQuantity {
        component: "seats".into(),
        quantity: 3,
        at: ChangeAt::Now,
    };
    let seats = done(seats, &command, "2026-01-20");
    assert_eq!(
        (price(&seats, "2026-01-19"), price(&seats, "2026-01-20")),
        (667, 1_067)
    );
    let redeem = |effect, duration| Command::Redeem {
        discount: Box::new(Discount {
            id: "rabatt".into(),
            label: "Rabatt".into(),
            effect,
            duration,
            on: None,
            limits: Default::default(),
        }),
        redeemed: Default::default(),
    };
    let small = order(plans().remove(0), "2026-01-10");
    let (half, amount) = (
        DiscountEffect::Percent(50.into()),
        DiscountEffect::Fixed(Decimal::new(119, 2)),
    );
    let once = done(small.clone(), &redeem(half, DiscountDuration::Once), "2026-01-10");
    assert_eq!(price(&once, "2026-02-01"), 500, "soon over");
    let ever = done(
        small.clone(),
        &redeem(half, DiscountDuration::Forever),
        "2026-01-10",
    );
    assert_eq!(price(&ever, "2026-02-01"), 250);
    let fixed = done(small, &redeem(amount, DiscountDuration::Forever), "2026-01-10");
    assert_eq!(price(&fixed, "2026-02-01"), 400);
}

#[test]
fn each_way_a_customer_goes_is_counted_in_its_month() {
    let cancel = Command::DeclareCancellation {
        at: CancelAt::On(day("2026-04-10")),
    };
    let mut first = order(plans().remove(0), "2026-01-10");
    first = done(first, &switch(plans().remove(2), SwitchAt::Now), "2026-02-10");
    let pause = Command::Pause {
        from: Some(day("2026-03-01")),
        until: Some(day("2026-03-20")),
    };
    first = done(first, &pause, "2026-02-20");
    first = done(first, &cancel, "2026-04-01");
    let back = order(plans().remove(0), "2026-06-02");
    let counted = facts([&first, &back], day("2026-06-30")).unwrap();
    assert_eq!(sum(&counted, "2026-01-01", by(Movement::New)), (1, 500));
    assert_eq!(sum(&counted, "2026-02-01", by(Movement::Up)), (1, 200));
    let flow = Fact::Switched { to: "year".into() };
    assert_eq!(sum(&counted, "2026-02-01", flow), (1, 200));
    assert_eq!(sum(&counted, "2026-03-01", by(Movement::Down)), (1, -700));
    assert_eq!(sum(&counted, "2026-03-01", by(Movement::Up)), (1, 700));
    assert_eq!(sum(&counted, "2026-04-01", by(Movement::Churn)), (1, -700));
    let why = Leaving::Cancelled;
    assert_eq!(sum(&counted, "2026-04-01", Fact::Left { why }), (1, 700));
    assert_eq!(sum(&counted, "2026-06-01", by(Movement::WinBack)), (1, 500));
    assert_eq!(sum(&counted, "2026-06-01", Fact::Sold), (1, 0));
    // A second contract is more of the same customer.
    let second = order(plans().remove(2), "2026-06-10");
    let counted = facts([&first, &back, &second], day("2026-06-30")).unwrap();
    assert_eq!(sum(&counted, "2026-06-01", by(Movement::Up)), (1, 700));
    assert_eq!(counted.next, None);
}

#[test]
fn what_is_to_come_is_counted_when_it_comes() {
    let contract = order(plans().remove(0), "2026-01-10");
    let contract = done(
        contract,
        &switch(plans().remove(2), SwitchAt::PeriodEnd),
        "2026-01-20",
    );
    let flow = || Fact::Switched { to: "year".into() };
    let early = facts([&contract], day("2026-02-09")).unwrap();
    assert_eq!(
        (sum(&early, "2026-02-01", flow()), early.next),
        ((0, 0), Some(day("2026-02-10")))
    );
    let late = facts([&contract], day("2026-02-10")).unwrap();
    assert_eq!((sum(&late, "2026-02-01", flow()), late.next), ((1, 200), None));
}

#[test]
fn trials_are_nothing_until_they_convert_and_lapse_without() {
    let tried = || order(plans().remove(3), "2026-01-20");
    let running = facts([&tried()], day("2026-01-31")).unwrap();
    assert_eq!(sum(&running, "2026-01-01", Fact::TrialStarted), (1, 0));
    assert_eq!((running.sums.len(), running.next), (2, Some(day("2026-02-03"))));
    let converted = facts([&tried()], day("2026-02-03")).unwrap();
    assert_eq!(sum(&converted, "2026-02-01", Fact::TrialConverted), (1, 0));
    assert_eq!(sum(&converted, "2026-02-01", by(Movement::New)), (1, 1_000));
    let cancel = Command::DeclareCancellation {
        at: CancelAt::Earliest,
    };
    let lapsed = facts([&done(tried(), &cancel, "2026-01-25")], day("2026-02-28")).unwrap();
    assert_eq!(sum(&lapsed, "2026-02-01", Fact::TrialConverted), (0, 0));
    let months = ["2026-01-01", "2026-02-01"].map(|month| sum(&lapsed, month, Fact::TrialLapsed).0);
    assert_eq!(months.iter().sum::<i64>(), 1);
    assert!(
        lapsed
            .sums
            .keys()
            .all(|place| !matches!(place.fact, Fact::Moved { .. }))
    );
}

#[test]
fn what_is_stored_is_read_as_what_it_was() {
    let facts = [
        by(Movement::TakenOver),
        Fact::Running,
        Fact::Sold,
        Fact::Switched { to: "year".into() },
        Fact::TrialStarted,
        Fact::TrialConverted,
        Fact::TrialLapsed,
        Fact::Began,
        Fact::Left {
            why: Leaving::ForCause,
        },
        Fact::Cohort {
            began: day("2026-01-01"),
        },
    ];
    for fact in facts {
        assert_eq!(Fact::of(fact.code(), &fact.detail()), Some(fact.clone()));
        let place = Place {
            month: day("2026-02-01"),
            plan: "small".into(),
            currency: Currency::Eur,
            fact,
        };
        let text = serde_json::to_string(&place).unwrap();
        assert_eq!(serde_json::from_str::<Place>(&text).unwrap(), place);
    }
    assert_eq!(Fact::of("moved", "sideways"), None);
}

/// A contract to which something is tried every few days; what is refused is left.
fn lived(first: usize, begins: u16, deeds: &[(u8, u16)]) -> Contract {
    let begins = day("2026-01-01") + chrono::Days::new(begins.into());
    let mut today = begins;
    let mut contract = order(plans().remove(first), &begins.to_string());
    for (deed, after) in deeds {
        today = today + chrono::Days::new((*after).into());
        let to = |place: usize| plans().remove(place);
        let command = match deed {
            0 => switch(to(0), SwitchAt::Now),
            1 => switch(to(1), SwitchAt::PeriodEnd),
            2 => switch(to(2), SwitchAt::Now),
            3 => Command::SetQuantity {
                component: "seats".into(),
                quantity: 1 + u32::from(*after),
                at: ChangeAt::Now,
            },
            4 => Command::Pause {
                from: None,
                until: None,
            },
            5 => Command::Resume,
            6 => Command::DeclareCancellation {
                at: CancelAt::Earliest,
            },
            7 => Command::RevokeCancellation,
            8 => Command::Withdraw,
            _ => Command::ConvertTrial,
        };
        if let Ok(decision) = decide(Some(&contract), &command, today) {
            for event in &decision.events {
                contract = apply(Some(contract), event).unwrap();
            }
        }
    }
    contract
}

proptest! {
    #[test]
    fn what_there_was_and_every_movement_come_to_what_there_is(
        lives in prop::collection::vec(
            (0..4_usize, 0..300_u16, prop::collection::vec((0..10_u8, 0..60_u16), 0..8)), 1..4,
        ),
        until in 0..500_u64,
    ) {
        let contracts: Vec<Contract> = lives
            .iter()
            .map(|(first, begins, deeds)| lived(*first, *begins, deeds))
            .collect();
        let today = day("2026-01-01") + chrono::Days::new(until);
        let counted = facts(&contracts, today).unwrap();
        let (mut levels, mut running) = (BTreeMap::<PlanId, i64>::new(), BTreeMap::<PlanId, i64>::new());
        let mut customers = 0;
        for month in months(day("2026-01-01"), month_of(today)) {
            let mut moved = 0;
            for (place, sum) in counted.sums.iter().filter(|(place, _)| place.month == month) {
                match &place.fact {
                    Fact::Moved { by } => {
                        *levels.entry(place.plan.clone()).or_default() += sum.minor;
                        customers += match by {
                            Movement::New | Movement::WinBack => sum.count,
                            Movement::Churn => -sum.count,
                            _ => 0,
                        };
                        moved += if *by == Movement::Moved { sum.minor } else { 0 };
                        prop_assert!(!matches!(by, Movement::New | Movement::WinBack | Movement::Up) || sum.minor >= 0);
                        prop_assert!(!matches!(by, Movement::Down | Movement::Churn) || sum.minor <= 0);
                    }
                    Fact::Running => *running.entry(place.plan.clone()).or_default() += sum.count,
                    _ => {}
                }
            }
            prop_assert_eq!(moved, 0, "what moves between plans is nothing in all");
            // What the contracts themselves say of the month's last day.
            let last = months_before(month, 0).checked_add_months(chrono::Months::new(1)).unwrap().pred_opt().unwrap().min(today);
            let (mut exact, mut live) = (BTreeMap::<PlanId, i64>::new(), BTreeMap::<PlanId, i64>::new());
            for contract in &contracts {
                let standing = Course::of(contract, today).and_then(|course| course.standing_on(last).unwrap());
                if let Some(standing) = standing {
                    *exact.entry(standing.plan.clone()).or_default() += standing.minor;
                    *live.entry(standing.plan).or_default() += 1;
                }
            }
            prop_assert_eq!(customers, i64::from(!live.is_empty()));
            for sums in [&mut levels, &mut running, &mut exact] {
                sums.retain(|_, sum| *sum != 0);
            }
            prop_assert_eq!(&levels, &exact, "{}", month);
            prop_assert_eq!(&running, &live, "{}", month);
        }
        // Counted up to a day, nothing later is in it; what comes next is not behind.
        prop_assert!(counted.sums.keys().all(|place| place.month <= today));
        prop_assert!(counted.next.is_none_or(|next| next > today));
    }
}
