use billing::*;

use crate::story::*;

fn version(number: u8, price: &str) -> PlanVersion {
    PlanVersion {
        id: format!("basic-{number}").as_str().into(),
        ..plan(vec![fee(price, "1 month")])
    }
}

fn running() -> Story {
    Story::begin(order(version(1, "30.00")), "2026-04-01").bill("2026-04-01")
}

fn offer(plan: PlanVersion, from: &str) -> Command {
    Command::OfferPriceChange {
        plan: Box::new(plan),
        from: day(from),
    }
}

fn answer(answer: PriceChangeAnswer) -> Command {
    Command::AnswerPriceChange { answer }
}

/// Was offered 36.00 from 01.06. on.
fn offered() -> Story {
    running().on("2026-04-10", offer(version(2, "36.00"), "2026-06-01"))
}

#[test]
fn without_an_answer_the_old_price_stays() {
    let story = offered().bill_daily("2026-04-10", "2027-04-01");
    assert_eq!(story.documents.len(), 13);
    assert!(story.documents.iter().all(|draft| draft.gross == eur(3000)));
    let plan = story.contract.plan_on(day("2027-04-01")).unwrap();
    assert_eq!(plan.id.as_str(), "basic-1");
    assert_eq!(story.contract.scheduled_change(day("2026-05-31")), None);
}

#[test]
fn agreed_the_new_price_begins_on_its_day() {
    let story = offered()
        .on("2026-04-20", answer(PriceChangeAnswer::Accept))
        .bill_daily("2026-04-20", "2026-07-01");
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-05-01 invoice 30.00",
            "2026-06-01 invoice 36.00",
            "2026-07-01 invoice 36.00"
        ]
    );
    let evidence = story.contract.price_change.unwrap();
    assert_eq!(
        evidence.answer,
        Some((day("2026-04-20"), PriceChangeAnswer::Accept))
    );
}

#[test]
fn agreed_for_a_day_inside_a_month_it_is_prorated() {
    let story = running()
        .on("2026-04-05", offer(version(2, "36.00"), "2026-04-11"))
        .on("2026-04-06", answer(PriceChangeAnswer::Accept))
        .bill_daily("2026-04-11", "2026-05-01");
    assert_eq!(
        story.lines()[1..],
        [
            "fee 2026-04-11 2026-05-01 -20.00",
            "fee 2026-04-11 2026-05-01 24.00",
            "fee 2026-05-01 2026-06-01 36.00"
        ]
    );
}

#[test]
fn agreed_late_the_new_price_holds_from_the_answer_on() {
    let story = offered()
        .bill_daily("2026-04-10", "2026-06-10")
        .on("2026-06-11", answer(PriceChangeAnswer::Accept))
        .bill_daily("2026-06-11", "2026-07-01");
    assert_eq!(
        story.lines()[3..],
        [
            "fee 2026-06-11 2026-07-01 -20.00",
            "fee 2026-06-11 2026-07-01 24.00",
            "fee 2026-07-01 2026-08-01 36.00"
        ],
        "nothing is raised backwards"
    );
}

#[test]
fn refused_the_old_price_stays_and_the_offer_is_answered() {
    let story = offered().on("2026-04-20", answer(PriceChangeAnswer::KeepOldPrice));
    let again = answer(PriceChangeAnswer::Accept);
    assert_eq!(
        story.clone().rejected("2026-04-21", again),
        Rejection::NoPriceChangeOffered
    );
    let story = story.bill_daily("2026-04-21", "2026-06-01");
    assert_eq!(story.told().last().unwrap(), "2026-06-01 invoice 30.00");
}

#[test]
fn instead_of_the_new_price_the_contract_may_end() {
    let mut order = order(version(1, "30.00"));
    order.plan.term.initial = Some(span("12 months"));
    let mut new = version(2, "36.00");
    new.term = order.plan.term;
    let story = Story::begin(order, "2026-04-01")
        .on("2026-04-10", offer(new, "2026-06-01"))
        .on("2026-04-20", answer(PriceChangeAnswer::Cancel))
        .bill_daily("2026-04-20", "2026-07-01");
    assert_eq!(story.contract.ends_on(), Some(day("2026-06-01")), "term or not");
    assert_eq!(
        story.contract.cancellation.unwrap().ground,
        CancellationGround::PriceChange
    );
    assert_eq!(story.documents.len(), 2);
    let cancelled = offered().on("2026-04-11", cancel_on("2026-05-20"));
    let refused = cancelled
        .clone()
        .rejected("2026-04-12", answer(PriceChangeAnswer::Cancel));
    assert_eq!(
        refused,
        Rejection::AlreadyCancelled {
            ends_on: day("2026-05-20")
        }
    );
}

#[test]
fn a_second_offer_replaces_the_first() {
    let story = offered()
        .on("2026-04-15", offer(version(3, "33.00"), "2026-07-01"))
        .on("2026-04-20", answer(PriceChangeAnswer::Accept))
        .bill_daily("2026-04-20", "2026-07-01");
    assert_eq!(
        story.told()[2..],
        ["2026-06-01 invoice 30.00", "2026-07-01 invoice 33.00"]
    );
}

#[test]
fn a_new_price_leaves_the_term_running() {
    let bound = |number: u8, price: &str| PlanVersion {
        term: Term {
            initial: Some(span("12 months")),
            ..Term::open_ended(span("1 month"))
        },
        ..version(number, price)
    };
    let story = Story::begin(order(bound(1, "30.00")), "2026-04-01")
        .on("2026-04-10", offer(bound(2, "36.00"), "2026-06-01"))
        .on("2026-04-20", answer(PriceChangeAnswer::Accept));
    assert_eq!(
        initial_end(&story.contract, day("2026-06-01")),
        Ok(Some(day("2027-04-01")))
    );
}

#[test]
fn offers_that_impose_or_mean_nothing_are_refused() {
    let net = PlanVersion {
        prices: PriceMode::Net,
        ..version(2, "36.00")
    };
    let empty = PlanVersion {
        components: vec![],
        ..version(2, "36.00")
    };
    for (command, reason) in [
        (offer(version(2, "36.00"), "2026-04-10"), "starts_in_the_past"),
        (offer(version(2, "36.00"), "2026-04-09"), "starts_in_the_past"),
        (offer(version(1, "30.00"), "2026-06-01"), "same_plan"),
        (offer(net, "2026-06-01"), "not_comparable"),
        (offer(empty, "2026-06-01"), "plan_not_sellable"),
        (answer(PriceChangeAnswer::Accept), "no_price_change_offered"),
    ] {
        assert_eq!(
            running().rejected("2026-04-10", command.clone()).code(),
            reason,
            "{command:?}"
        );
    }
    let today = running().rejected("2026-04-10", offer(version(2, "36.00"), "2026-04-10"));
    assert_eq!(today.allowed().unwrap().earliest, Some(day("2026-04-11")));
    let mut gone = offered().on("2026-04-11", cancel_on("2026-05-20"));
    for command in [
        offer(version(3, "33.00"), "2026-07-01"),
        answer(PriceChangeAnswer::Accept),
    ] {
        assert_eq!(gone.rejected("2026-05-20", command).code(), "contract_over");
    }
}

fn pro() -> PlanVersion {
    PlanVersion {
        id: "pro-1".into(),
        plan: "pro".into(),
        ..version(1, "50.00")
    }
}

fn switch_to_pro(at: SwitchAt) -> Command {
    Command::Switch(Box::new(Switch {
        to: pro(),
        when: SwitchWhen::At(at, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Customer,
        paid: true,
    }))
}

#[test]
fn an_offer_lapses_with_the_plan_it_was_made_for() {
    let switched = offered().on("2026-04-20", switch_to_pro(SwitchAt::Now));
    assert_eq!(switched.contract.open_price_change(day("2026-04-20")), None);
    for answered in [
        PriceChangeAnswer::Accept,
        PriceChangeAnswer::KeepOldPrice,
        PriceChangeAnswer::Cancel,
    ] {
        assert_eq!(
            switched.clone().rejected("2026-04-21", answer(answered)),
            Rejection::NoPriceChangeOffered
        );
    }
    assert!(offered().contract.open_price_change(day("2026-04-20")).is_some());
}

#[test]
fn new_prices_hold_until_the_switch_that_is_scheduled() {
    let bound = |plan: PlanVersion| PlanVersion {
        term: Term {
            initial: Some(span("3 months")),
            ..plan.term
        },
        ..plan
    };
    let story = Story::begin(order(bound(version(1, "30.00"))), "2026-04-01")
        .bill("2026-04-01")
        .on("2026-04-10", offer(bound(version(2, "36.00")), "2026-06-01"))
        .on("2026-04-15", switch_to_pro(SwitchAt::TermEnd))
        .on("2026-04-20", answer(PriceChangeAnswer::Accept));
    assert_eq!(
        story.clone().bill_daily("2026-04-20", "2026-07-01").told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-05-01 invoice 30.00",
            "2026-06-01 invoice 36.00",
            "2026-07-01 invoice 50.00"
        ]
    );
    let withdrawn = story.on(
        "2026-04-25",
        Command::WithdrawScheduledChange { by: Author::Customer },
    );
    assert_eq!(
        withdrawn.bill_daily("2026-04-25", "2026-07-01").told()[2..],
        ["2026-06-01 invoice 36.00", "2026-07-01 invoice 36.00"],
        "what was agreed stays agreed"
    );
}

#[test]
fn new_prices_are_those_of_the_same_plan() {
    assert_eq!(
        running()
            .rejected("2026-04-10", offer(pro(), "2026-06-01"))
            .code(),
        "not_comparable"
    );
}

#[test]
fn a_corrected_plan_does_not_come_back_with_its_new_prices() {
    let corrected = Command::Correct {
        from: day("2026-04-01"),
        correction: Correction::Plan {
            plan: Box::new(pro()),
        },
    };
    let story = offered()
        .on("2026-04-20", answer(PriceChangeAnswer::Accept))
        .on("2026-04-21", corrected);
    let plan = story.contract.plan_on(day("2026-06-01")).unwrap();
    assert_eq!(plan.plan.as_str(), "pro");
}

#[test]
fn new_prices_of_a_plan_that_was_only_scheduled_go_with_it() {
    let dearer = PlanVersion {
        id: "pro-2".into(),
        components: vec![fee("55.00", "1 month")],
        ..pro()
    };
    let story = running()
        .on("2026-04-10", switch_to_pro(SwitchAt::PeriodEnd))
        .on("2026-04-11", offer(dearer, "2026-06-01"))
        .on("2026-04-12", answer(PriceChangeAnswer::Accept))
        .on(
            "2026-04-13",
            Command::WithdrawScheduledChange { by: Author::Customer },
        )
        .bill_daily("2026-04-13", "2026-07-01");
    assert!(story.documents.iter().all(|draft| draft.gross == eur(3000)));
}
