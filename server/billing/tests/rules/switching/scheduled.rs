//! Switches that wait for their day, and those whose price does.

use super::*;

/// The service changes on 20.01., the price on 15.02.
fn in_service_before_it_is_charged() -> Story {
    let when = SwitchWhen::At(SwitchAt::Now, MoneyMode::FromNextPeriod);
    running(basic()).on("2026-01-20", Command::Switch(Box::new(switch(pro(), when))))
}

#[test]
fn a_scheduled_change_is_replaced_not_stacked() {
    let max = || tariff("max", "30", "1 month");
    let story = running(pro())
        .on("2026-01-20", at(basic(), SwitchAt::PeriodEnd))
        .on("2026-01-21", at(max(), SwitchAt::TermEnd));
    assert_eq!(story.contract.phases.len(), 2);
    let scheduled = |story: &Story, date: &str| {
        let change = story.contract.scheduled_change(day(date));
        change.map(|phase| (phase.plan.plan.to_string(), phase.from.to_string()))
    };
    assert_eq!(
        scheduled(&story, "2026-01-21"),
        Some(("max".into(), "2026-04-15".into()))
    );
    assert_eq!(scheduled(&story, "2026-04-15"), None, "it has come");
    let now = story.clone().on("2026-01-22", at(basic(), SwitchAt::Now));
    assert_eq!(
        scheduled(&now, "2026-01-22"),
        None,
        "a switch today drops what was scheduled"
    );
    let same = story.clone().rejected("2026-01-22", at(max(), SwitchAt::TermEnd));
    assert_eq!(same.code(), "same_plan", "scheduled already");
    let back = story.on("2026-01-22", at(three_months(pro()), SwitchAt::Now));
    assert_eq!(
        scheduled(&back, "2026-01-22"),
        None,
        "the plan in force withdraws what was scheduled"
    );
    assert_eq!(back.contract.phases.len(), 1);
    let again = at(three_months(pro()), SwitchAt::Now);
    assert_eq!(back.clone().rejected("2026-01-22", again).code(), "same_plan");
}

#[test]
fn customers_withdraw_only_what_a_customer_scheduled() {
    use Author::{Customer, Merchant};
    for (scheduled_by, asks, refused) in [
        (Customer, Customer, None),
        (Customer, Merchant, None),
        (Merchant, Merchant, None),
        (Merchant, Customer, Some("scheduled_by_merchant")),
    ] {
        let story = running(pro()).on("2026-01-20", by(scheduled_by, basic(), SwitchAt::PeriodEnd));
        let replace = by(asks, tariff("max", "30", "1 month"), SwitchAt::PeriodEnd);
        for command in [Command::WithdrawScheduledChange { by: asks }, replace] {
            let mut story = story.clone();
            let answer = story.try_on(day("2026-01-21"), &command);
            assert_eq!(
                answer.err().map(|rejection| rejection.code()),
                refused,
                "{scheduled_by:?} {asks:?}"
            );
        }
    }
    let nothing = Command::WithdrawScheduledChange { by: Merchant };
    assert_eq!(
        running(pro()).rejected("2026-01-20", nothing),
        Rejection::NothingScheduled
    );
}

#[test]
fn a_withdrawn_change_never_comes() {
    let story = running(pro())
        .on("2026-01-20", at(basic(), SwitchAt::PeriodEnd))
        .on(
            "2026-02-14",
            Command::WithdrawScheduledChange { by: Author::Customer },
        )
        .bill_daily("2026-02-14", "2026-02-20");
    assert_eq!(story.lines()[1], "fee 2026-02-15 2026-03-15 20.00");
    let late = Command::WithdrawScheduledChange { by: Author::Customer };
    let mut come = running(pro()).on("2026-01-20", at(basic(), SwitchAt::PeriodEnd));
    assert_eq!(come.rejected("2026-02-15", late), Rejection::NothingScheduled);
}

#[test]
fn a_change_after_the_declared_end_is_none() {
    let story = Story::begin(order(pro()), "2026-01-15")
        .bill("2026-01-15")
        .on("2026-01-20", at(basic(), SwitchAt::PeriodEnd))
        .on("2026-01-20", cancel_on("2026-02-20"));
    assert!(story.contract.scheduled_change(day("2026-01-20")).is_some());
    let sooner = Story::begin(order(tariff("year", "100", "1 year")), "2026-01-15")
        .on("2026-01-20", at(basic(), SwitchAt::PeriodEnd))
        .on("2026-01-21", cancel());
    assert_eq!(sooner.contract.ends_on(), Some(day("2026-02-21")));
    assert_eq!(sooner.contract.scheduled_change(day("2026-01-21")), None);
}

#[test]
fn a_scheduled_switch_may_be_brought_forward() {
    let story = running(pro())
        .on("2026-01-20", at(basic(), SwitchAt::TermEnd))
        .on("2026-01-21", at(basic(), SwitchAt::PeriodEnd));
    let scheduled = story.contract.scheduled_change(day("2026-01-21")).unwrap();
    assert_eq!(scheduled.from, day("2026-02-15"));
    assert_eq!(story.contract.phases.len(), 2);
    let same = story
        .clone()
        .rejected("2026-01-22", at(basic(), SwitchAt::PeriodEnd));
    assert_eq!(same.code(), "same_plan");
    let now = story.on("2026-01-22", at(basic(), SwitchAt::Now));
    let plan = now.contract.plan_on(day("2026-01-22")).unwrap();
    assert_eq!(plan.plan.as_str(), "basic");
}

#[test]
fn what_is_in_service_stays_so_until_the_next_switch_comes() {
    let plan_on = |story: &Story, date: &str| story.contract.plan_on(day(date)).unwrap().plan.to_string();
    let max = || tariff("max", "30", "1 month");
    let later = in_service_before_it_is_charged().on("2026-01-25", at(max(), SwitchAt::PeriodEnd));
    assert_eq!(
        ["2026-01-25", "2026-02-14", "2026-02-15"].map(|date| plan_on(&later, date)),
        ["pro", "pro", "max"]
    );
    let withdrawn = later.clone().on(
        "2026-01-26",
        Command::WithdrawScheduledChange { by: Author::Customer },
    );
    assert_eq!(
        withdrawn.contract.phases,
        in_service_before_it_is_charged().contract.phases
    );
    assert_eq!(
        later.bill_daily("2026-01-25", "2026-02-15").lines(),
        [
            "fee 2026-01-15 2026-02-15 10.00",
            "fee 2026-02-15 2026-03-15 30.00"
        ]
    );
    let back = in_service_before_it_is_charged()
        .on("2026-01-25", at(three_months(basic()), SwitchAt::Now))
        .bill_daily("2026-01-25", "2026-02-15");
    assert_eq!(plan_on(&back, "2026-01-25"), "basic");
    assert_eq!(
        back.lines(),
        [
            "fee 2026-01-15 2026-02-15 10.00",
            "fee 2026-02-15 2026-03-15 10.00"
        ],
        "the one that was never charged leaves no trace on documents"
    );
}

#[test]
fn the_end_of_the_period_is_that_of_the_plan_charged() {
    let year = tariff("year", "120", "1 year");
    let when = SwitchWhen::At(SwitchAt::Now, MoneyMode::FromNextPeriod);
    let story = Story::begin(order(year), "2026-01-15")
        .bill("2026-01-15")
        .on("2026-01-20", Command::Switch(Box::new(switch(pro(), when))))
        .on("2026-01-25", at(basic(), SwitchAt::PeriodEnd));
    let scheduled = story.contract.scheduled_change(day("2026-01-25")).unwrap();
    assert_eq!(scheduled.from, day("2027-01-15"));
}

#[test]
fn there_and_back_on_the_day_of_a_scheduled_switch_leaves_its_term() {
    let bound = |id: &str, price: &str| PlanVersion {
        term: Term {
            initial: Some(span("12 months")),
            ..Term::open_ended(span("1 month"))
        },
        ..tariff(id, price, "1 month")
    };
    let scheduled = Story::begin(order(basic()), "2026-01-15")
        .on("2026-01-20", at(bound("year", "8"), SwitchAt::PeriodEnd));
    let back = scheduled
        .clone()
        .on("2026-02-15", at(bound("other", "9"), SwitchAt::Now))
        .on("2026-02-15", at(bound("year", "8"), SwitchAt::Now));
    assert_eq!(
        back.contract.phases[1].restarts_term,
        scheduled.contract.phases[1].restarts_term
    );
    let end = initial_end(&back.contract, day("2026-02-15"));
    assert_eq!(end, Ok(Some(day("2027-02-15"))));
}

#[test]
fn a_service_may_change_today_and_its_price_with_the_next_period() {
    let later = SwitchEffect::Allowed {
        at: SwitchAt::Now,
        money: MoneyMode::FromNextPeriod,
        payment_first: false,
    };
    let story = running(basic())
        .on("2026-01-20", by_rules(pro(), &[always(later)]))
        .bill_daily("2026-01-20", "2026-03-15");
    let plan_on = |date: &str| story.contract.plan_on(day(date)).unwrap().plan.to_string();
    assert_eq!(
        (plan_on("2026-01-19"), plan_on("2026-01-20")),
        ("basic".into(), "pro".into())
    );
    assert_eq!(
        story.lines(),
        [
            "fee 2026-01-15 2026-02-15 10.00",
            "fee 2026-02-15 2026-03-15 20.00",
            "fee 2026-03-15 2026-04-15 20.00"
        ]
    );
}

#[test]
fn units_ordered_with_a_switch_go_with_it() {
    let with_seats = |plan: PlanVersion| PlanVersion {
        components: vec![plan.components[0].clone(), seats("5", "1 month", 0)],
        ..plan
    };
    let mut ordered = order(with_seats(basic()));
    ordered.quantities.insert("seats".into(), 1);
    let seven = |at: SwitchAt| {
        let asked = switch(with_seats(pro()), SwitchWhen::At(at, MoneyMode::Prorate));
        Command::Switch(Box::new(Switch {
            quantities: [("seats".into(), 7)].into(),
            ..asked
        }))
    };
    let story = Story::begin(ordered, "2026-01-01").bill("2026-01-01");
    let later = story.clone().on("2026-01-10", seven(SwitchAt::PeriodEnd));
    let withdrawn = later.clone().on(
        "2026-01-11",
        Command::WithdrawScheduledChange { by: Author::Customer },
    );
    assert_eq!(
        withdrawn.bill("2026-02-01").told()[1..],
        ["2026-02-01 invoice 15.00"]
    );
    let replaced = later.on(
        "2026-01-11",
        at(tariff("max", "30", "1 month"), SwitchAt::PeriodEnd),
    );
    assert_eq!(
        replaced.bill("2026-02-01").told()[1..],
        ["2026-02-01 invoice 30.00"]
    );
    let back = story
        .on("2026-01-10", seven(SwitchAt::Now))
        .on("2026-01-10", at(with_seats(basic()), SwitchAt::Now));
    assert_eq!(
        back.contract.ordered_units(&"seats".into(), day("2026-02-01")),
        Some(1)
    );
}

#[test]
fn before_the_term_its_end_is_the_end_of_the_trial() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let tried = PlanVersion {
        trial: Some(trial),
        ..three_months(basic())
    };
    let story = Story::begin(order(tried), "2026-01-01").on("2026-01-05", at(pro(), SwitchAt::TermEnd));
    let scheduled = story.contract.scheduled_change(day("2026-01-05")).unwrap();
    assert_eq!(scheduled.from, day("2026-01-15"));
}
