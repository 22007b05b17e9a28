//! Contracts that another system billed before: terms and periods go on, and nothing is billed twice.

use billing::*;

use crate::story::*;

fn taken_over(plan: PlanVersion, starts_on: &str, billed_from: &str) -> SignUp {
    SignUp {
        starts_on: Some(day(starts_on)),
        taken_over: Some(day(billed_from)),
        ..order(plan)
    }
}

#[test]
fn it_is_billed_like_one_that_was_here_all_along_and_only_from_the_day_on() {
    for (cycle, starts_on, billed_from) in [
        ("1 month", "2025-01-31", "2026-02-28"),
        ("1 month", "2025-03-15", "2026-03-15"),
        ("3 months", "2024-02-29", "2026-02-28"),
        ("1 year", "2024-02-29", "2027-02-28"),
        ("2 weeks", "2026-01-05", "2026-03-02"),
    ] {
        let sold = plan(vec![fee("30.00", cycle), seats("2.00", cycle, 1)]);
        let units = |order: SignUp| SignUp {
            quantities: [("seats".into(), 4)].into(),
            ..order
        };
        let always = Story::begin(
            units(SignUp {
                starts_on: Some(day(starts_on)),
                ..order(sold.clone())
            }),
            starts_on,
        )
        .bill_daily(starts_on, "2028-03-01");
        let later = Story::begin(units(taken_over(sold, starts_on, billed_from)), "2026-01-20")
            .bill_daily("2026-01-20", "2028-03-01");
        let rest: Vec<String> = always
            .told()
            .into_iter()
            .filter(|told| told.as_str() >= billed_from)
            .collect();
        assert!(rest.len() > 1, "{cycle}");
        assert_eq!(
            later.told(),
            rest,
            "{cycle} from {starts_on}, billed until {billed_from}"
        );
    }
}

#[test]
fn what_is_left_of_a_period_that_was_billed_in_part_is_prorated() {
    let story = Story::begin(
        taken_over(plan(vec![fee("31.00", "1 month")]), "2025-12-15", "2026-02-01"),
        "2026-01-20",
    )
    .bill_daily("2026-01-20", "2026-02-20");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-02-01 2026-02-15 14.00",
            "fee 2026-02-15 2026-03-15 31.00"
        ]
    );
}

#[test]
fn what_is_billed_in_arrears_begins_with_the_day_too() {
    let story = Story::begin(
        taken_over(
            plan(vec![fee_in_arrears("31.00", "1 month")]),
            "2025-12-15",
            "2026-02-15",
        ),
        "2026-02-10",
    )
    .bill_daily("2026-02-10", "2026-04-20");
    assert_eq!(
        story.told(),
        ["2026-03-15 invoice 31.00", "2026-04-15 invoice 31.00"]
    );
}

#[test]
fn it_runs_at_once_without_setup_fee_and_trial_and_its_term_goes_on() {
    let mut sold = plan(vec![setup("25.00"), fee("120.00", "1 year")]);
    sold.trial = Some(Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    });
    sold.term = Term {
        initial: Some(span("24 months")),
        ..Term::open_ended(span("1 month"))
    };
    let mut story = Story::begin(taken_over(sold, "2025-03-15", "2026-03-15"), "2026-01-10");
    assert_eq!(story.contract.state_on(day("2026-01-10")).code(), "active");
    assert_eq!(
        story.rejected("2026-01-10", cancel_on("2026-06-01")).code(),
        "before_initial_term_end"
    );
    let story = story
        .bill_daily("2026-01-10", "2026-12-31")
        .on("2027-01-05", cancel());
    assert_eq!(story.told(), ["2026-03-15 invoice 120.00"]);
    assert_eq!(story.contract.ends_on(), Some(day("2027-03-15")));
}

#[test]
fn nothing_is_given_back_that_another_system_billed() {
    let story = Story::begin(
        taken_over(plan(vec![fee("120.00", "1 year")]), "2025-11-01", "2026-11-01"),
        "2026-01-10",
    )
    .on("2026-02-01", cancel())
    .bill_daily("2026-01-10", "2027-01-10");
    assert_eq!(story.told(), Vec::<String>::new());
}

#[test]
fn a_change_holds_from_the_first_day_billed_here() {
    let mut other = plan(vec![fee("50.00", "1 month"), seats("2.00", "1 month", 0)]);
    other.id = "more-1".into();
    other.plan = "more".into();
    let story = Story::begin(
        taken_over(
            plan(vec![fee("30.00", "1 month"), seats("2.00", "1 month", 0)]),
            "2025-12-01",
            "2026-03-01",
        ),
        "2026-01-10",
    )
    .on(
        "2026-01-12",
        Command::SetQuantity {
            component: "seats".into(),
            quantity: 3,
            at: ChangeAt::Now,
        },
    )
    .on(
        "2026-01-12",
        Command::Switch(Box::new(Switch {
            to: other,
            when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
            quantities: Default::default(),
            by: Author::Customer,
            paid: false,
        })),
    )
    .bill_daily("2026-01-12", "2026-03-31");
    assert_eq!(story.told(), ["2026-03-01 invoice 56.00"]);
    let plan_on = |date: &str| {
        story
            .contract
            .plan_on(day(date))
            .unwrap()
            .plan
            .as_str()
            .to_owned()
    };
    assert_eq!(
        (plan_on("2026-02-28"), plan_on("2026-03-01")),
        ("basic".to_owned(), "more".to_owned())
    );
}

#[test]
fn a_right_to_withdraw_that_is_over_does_not_begin_anew() {
    let order = taken_over(plan(vec![fee("30.00", "1 month")]), "2025-12-01", "2026-02-01");
    let mut story = Story::begin(order, "2026-01-10");
    assert_eq!(
        story.rejected("2026-01-11", Command::Withdraw).code(),
        "withdrawal_period_over"
    );
}

#[test]
fn what_is_billed_cannot_come_before_the_start() {
    let order = taken_over(plan(vec![fee("30.00", "1 month")]), "2026-03-01", "2026-02-01");
    let refused = decide(None, &Command::SignUp(Box::new(order)), day("2026-01-10")).unwrap_err();
    assert_eq!(refused.code(), "starts_in_the_past");
}

#[test]
fn contracts_from_before_there_was_such_a_thing_are_read_as_they_were() {
    let story = Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-01-10");
    let stored = serde_json::to_value(&story.contract).unwrap();
    assert!(stored.get("billed_from").is_none());
    assert_eq!(
        serde_json::from_value::<Contract>(stored).unwrap(),
        story.contract
    );
    let events = serde_json::to_string(&story.events).unwrap();
    assert!(!events.contains("billed_from"), "{events}");
}
