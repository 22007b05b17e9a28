use billing::*;

use crate::story::*;

fn pause(from: Option<&str>, until: Option<&str>) -> Command {
    Command::Pause {
        from: from.map(day),
        until: until.map(day),
    }
}

/// Pays 30.00 a month since 01.04.2026.
fn running() -> Story {
    Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01").bill("2026-04-01")
}

#[test]
fn a_pause_needs_days_a_running_contract_and_no_other_pause() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let trying = SignUp {
        trial: Some(TrialOverride::Other(trial)),
        ..order(plan(vec![fee("30.00", "1 month")]))
    };
    let trying = Story::begin(trying, "2026-04-05");
    let later = SignUp {
        starts_on: Some(day("2026-05-01")),
        ..order(plan(vec![fee("30.00", "1 month")]))
    };
    let scheduled = Story::begin(later, "2026-04-01");
    let ended = running().on("2026-04-02", cancel_on("2026-05-05"));
    let paused = running().on("2026-04-05", pause(Some("2026-04-20"), Some("2026-04-25")));
    let until_resumed = running().on("2026-04-05", pause(None, None));
    for (story, today, command, reason) in [
        (&trying, "2026-04-10", pause(None, None), "not_running"),
        (&scheduled, "2026-04-10", pause(None, None), "not_running"),
        (&ended, "2026-05-05", pause(None, None), "contract_over"),
        (&ended, "2026-05-05", Command::Resume, "contract_over"),
        (
            &running(),
            "2026-04-10",
            pause(None, Some("2026-04-10")),
            "pause_without_days",
        ),
        (
            &running(),
            "2026-04-10",
            pause(Some("2026-04-09"), None),
            "pause_without_days",
        ),
        (
            &running(),
            "2026-04-10",
            pause(Some("2026-04-12"), Some("2026-04-11")),
            "pause_without_days",
        ),
        (&running(), "2026-04-10", Command::Resume, "not_paused"),
        (&paused, "2026-04-10", pause(None, None), "already_paused"),
        (
            &paused,
            "2026-04-10",
            pause(Some("2026-04-24"), Some("2026-04-30")),
            "already_paused",
        ),
        (
            &until_resumed,
            "2026-04-10",
            pause(Some("2026-06-01"), None),
            "already_paused",
        ),
        (&paused, "2026-04-25", Command::Resume, "not_paused"),
    ] {
        assert_eq!(
            story.clone().rejected(today, command.clone()).code(),
            reason,
            "{command:?}"
        );
    }
    // Days that only touch do not overlap.
    let again = paused
        .on("2026-04-10", pause(Some("2026-04-25"), Some("2026-04-28")))
        .on("2026-04-10", pause(Some("2026-04-15"), Some("2026-04-20")));
    assert_eq!(again.contract.pauses.len(), 3);
}

#[test]
fn a_paused_contract_waits_for_switches_seats_and_extras() {
    let story = running().on("2026-04-10", pause(None, None));
    let to = PlanVersion {
        id: "pro-1".into(),
        plan: "pro".into(),
        ..plan(vec![fee("60.00", "1 month")])
    };
    let switch = Switch {
        to,
        when: SwitchWhen::At(SwitchAt::PeriodEnd, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Merchant,
        paid: true,
    };
    let seats = Command::SetQuantity {
        component: "seats".into(),
        quantity: 1,
        at: ChangeAt::Now,
    };
    for command in [Command::Switch(Box::new(switch)), seats] {
        let refused = story.clone().rejected("2026-04-11", command);
        assert_eq!(
            refused,
            Rejection::Paused {
                since: day("2026-04-10")
            }
        );
    }
    for command in [cancel(), Command::Suspend, Command::SetPaymentMethod] {
        let mut story = story.clone();
        assert_eq!(story.try_on(day("2026-04-11"), &command), Ok(()), "{command:?}");
    }
}

#[test]
fn a_pause_planned_for_later_comes_back_at_once() {
    let story = running()
        .on("2026-04-05", pause(Some("2026-04-11"), Some("2026-04-21")))
        .bill_daily("2026-04-05", "2026-05-01");
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-04-05 credit_note 10.00",
            "2026-05-01 invoice 30.00"
        ]
    );
    assert_eq!(story.lines()[1], "fee 2026-04-11 2026-04-21 10.00");
    let states: Vec<_> = ["2026-04-10", "2026-04-11", "2026-04-20", "2026-04-21"]
        .map(|date| story.contract.state_on(day(date)).code())
        .into();
    assert_eq!(states, ["active", "paused", "paused", "active"]);
}

#[test]
fn a_pause_resumed_before_it_begins_never_was() {
    let story = running()
        .on("2026-04-05", pause(Some("2026-04-11"), None))
        .bill("2026-04-05")
        .on("2026-04-10", Command::Resume)
        .bill("2026-04-10");
    assert!(story.contract.pauses.is_empty());
    assert_eq!(
        story.told()[1..],
        ["2026-04-05 credit_note 20.00", "2026-04-10 invoice 20.00"]
    );
    let same_day = running()
        .on("2026-04-10", pause(None, None))
        .on("2026-04-10", Command::Resume);
    assert!(same_day.drafts(day("2026-04-10")).unwrap().is_empty());
}

#[test]
fn two_pauses_leave_three_stretches_of_a_month() {
    let story = Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01")
        .on("2026-04-01", pause(Some("2026-04-05"), Some("2026-04-08")))
        .on("2026-04-01", pause(Some("2026-04-20"), Some("2026-04-27")))
        .bill_daily("2026-04-01", "2026-05-01");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-04-01 2026-04-05 4.00",
            "fee 2026-04-08 2026-04-20 12.00",
            "fee 2026-04-27 2026-05-01 4.00",
            "fee 2026-05-01 2026-06-01 30.00"
        ]
    );
    assert_eq!(story.told()[0], "2026-04-01 invoice 20.00");
}

#[test]
fn a_period_paused_from_its_first_day_falls_due_with_the_first_day_served() {
    let story = running()
        .on("2026-04-20", pause(Some("2026-05-01"), Some("2026-05-11")))
        .bill_daily("2026-04-20", "2026-06-01");
    assert_eq!(
        story.lines()[1..],
        [
            "fee 2026-05-11 2026-06-01 20.32",
            "fee 2026-06-01 2026-07-01 30.00"
        ],
        "21 of 31 days"
    );
    assert_eq!(story.told()[1], "2026-05-11 invoice 20.32");
}

#[test]
fn arrears_leave_paused_days_out() {
    let story = Story::begin(
        order(plan(vec![fee_in_arrears("30.00", "1 month")])),
        "2026-04-01",
    )
    .on("2026-04-11", pause(None, Some("2026-04-21")))
    .bill_daily("2026-04-11", "2026-05-01");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-04-01 2026-04-11 10.00",
            "fee 2026-04-21 2026-05-01 10.00"
        ]
    );
    assert_eq!(story.told(), ["2026-05-01 invoice 20.00"]);
}

#[test]
fn a_pause_moves_neither_anchor_nor_term() {
    let mut order = order(plan(vec![fee("30.00", "1 month")]));
    order.plan.term.initial = Some(span("3 months"));
    let story = Story::begin(order, "2026-04-01")
        .on("2026-04-10", pause(None, Some("2026-06-15")))
        .bill_daily("2026-04-10", "2026-07-01");
    assert_eq!(
        initial_end(&story.contract, day("2026-06-20")),
        Ok(Some(day("2026-07-01")))
    );
    assert_eq!(
        story.lines()[1..],
        [
            "fee 2026-06-15 2026-07-01 16.00",
            "fee 2026-07-01 2026-08-01 30.00"
        ],
        "16 of 30 days"
    );
}

#[test]
fn a_pause_leaves_the_rate_and_an_end_moves_it() {
    let rates = |command: Command| {
        let without_notice = PlanVersion {
            term: Term::open_ended(span("0 days")),
            ..plan(vec![fee("31.00", "1 month")])
        };
        let story = Story::begin(order(without_notice), "2020-12-15")
            .bill("2020-12-15")
            .on("2020-12-20", command)
            .bill("2020-12-20");
        let lines = &story.documents[1].lines;
        lines
            .iter()
            .map(|line| format!("{} at {}", told(&line.item), line.item.tax.rate))
            .collect::<Vec<_>>()
    };
    // The service period still ends in 2021; 26 of 31 days come back.
    assert_eq!(
        rates(pause(None, None)),
        ["fee 2020-12-20 2021-01-15 26.00 at 19"]
    );
    assert_eq!(
        rates(pause(None, Some("2021-01-10"))),
        ["fee 2020-12-20 2021-01-10 21.00 at 19"]
    );
    // Without notice the end is that day: five days performed in 2020.
    assert_eq!(
        rates(cancel()),
        [
            "fee 2020-12-15 2021-01-15 31.00 at 19",
            "fee 2020-12-15 2020-12-20 -5.00 at 16"
        ]
    );
}

#[test]
fn a_suspension_stops_the_service_and_not_the_bills() {
    let story = running()
        .on("2026-04-10", Command::Suspend)
        .on("2026-04-11", Command::Suspend)
        .bill_daily("2026-04-11", "2026-05-01")
        .on("2026-05-05", Command::Reinstate)
        .bill_daily("2026-05-05", "2026-06-01");
    assert_eq!(
        story.contract.state_on(day("2026-05-04")),
        ContractState::Suspended {
            since: day("2026-04-10")
        }
    );
    let states = ["2026-04-09", "2026-04-10", "2026-05-04", "2026-05-05"]
        .map(|date| story.contract.state_on(day(date)).code());
    assert_eq!(states, ["active", "suspended", "suspended", "active"]);
    assert_eq!(story.contract.suspensions.len(), 1, "told twice, suspended once");
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-05-01 invoice 30.00",
            "2026-06-01 invoice 30.00"
        ]
    );
    assert_eq!(
        story.clone().rejected("2026-06-01", Command::Reinstate),
        Rejection::NotSuspended
    );
    let again = story
        .on("2026-06-02", Command::Suspend)
        .on("2026-06-03", cancel());
    assert_eq!(again.contract.ends_on(), Some(day("2026-07-03")));
    assert_eq!(
        again.clone().rejected("2026-07-03", Command::Suspend).code(),
        "contract_over"
    );
}

#[test]
fn days_that_move_without_a_cent_are_remembered() {
    let story = running()
        .on("2026-04-05", pause(Some("2026-04-10"), Some("2026-04-15")))
        .bill("2026-04-05")
        .on("2026-04-06", Command::Resume)
        .on("2026-04-06", pause(Some("2026-04-20"), Some("2026-04-25")))
        .bill_daily("2026-04-06", "2026-04-07");
    assert_eq!(
        story.told(),
        ["2026-04-01 invoice 30.00", "2026-04-05 credit_note 5.00"]
    );
    // Otherwise the days billed again here would be taken for a second charge.
    let resumed = story.on("2026-04-07", Command::Resume).bill("2026-04-07");
    assert_eq!(resumed.told().last().unwrap(), "2026-04-07 invoice 5.00");
    assert_eq!(resumed.lines().last().unwrap(), "fee 2026-04-20 2026-04-25 5.00");
}

#[test]
fn what_is_served_again_in_a_period_is_charged_for_its_days() {
    let story = running()
        .on("2026-04-20", pause(Some("2026-05-11"), None))
        .bill_daily("2026-04-20", "2026-05-20")
        .on("2026-05-21", Command::Resume)
        .bill("2026-05-21");
    assert_eq!(
        story.lines()[1..],
        [
            "fee 2026-05-01 2026-05-11 9.68",
            "fee 2026-05-21 2026-06-01 10.64"
        ]
    );
    let again = &story.documents.last().unwrap().lines[0].item.derivation;
    // Nothing was billed for these days: they cost what days cost, and no difference has to be explained.
    assert_eq!(
        (again.rule, again.days_used, again.days_full),
        (DerivationRule::Prorated, 11, 31)
    );
}

#[test]
fn days_that_come_back_apart_from_each_other_have_a_line_each() {
    let story = running()
        .on("2026-04-02", pause(Some("2026-04-10"), Some("2026-04-13")))
        .on("2026-04-02", pause(Some("2026-04-20"), Some("2026-04-26")))
        .bill("2026-04-02");
    assert_eq!(
        story.lines()[1..],
        ["fee 2026-04-10 2026-04-13 3.00", "fee 2026-04-20 2026-04-26 6.00"]
    );
}

#[test]
fn days_that_are_worth_nothing_have_no_line() {
    let tiny = order(plan(vec![fee("0.10", "1 month")]));
    let story = Story::begin(tiny, "2026-04-01")
        .bill("2026-04-01")
        .on("2026-04-02", pause(Some("2026-04-10"), Some("2026-04-20")))
        .bill("2026-04-02")
        .on("2026-04-03", Command::Resume)
        .on("2026-04-03", pause(Some("2026-04-11"), Some("2026-04-22")))
        .bill("2026-04-03");
    // 20 of 30 days are 0.07, 19 are 0.06: the day that came is worth less than half a cent.
    assert_eq!(
        story.lines()[1..],
        ["fee 2026-04-10 2026-04-20 0.03", "fee 2026-04-20 2026-04-22 0.01"]
    );
}
