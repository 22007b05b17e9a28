use billing::*;

use crate::story::*;

/// Pays 365.00 a year since 01.01.2026, cancelled for 11.06.
fn cancelled() -> Story {
    Story::begin(order(plan(vec![fee("365.00", "1 year")])), "2026-01-01")
        .bill("2026-01-01")
        .on("2026-05-11", cancel())
        .bill("2026-05-11")
}

fn stop(on: &str) -> Command {
    Command::StopServiceEarly { on: day(on) }
}

#[test]
fn a_service_may_stop_before_the_billing_does() {
    let mut story = cancelled().on("2026-05-12", stop("2026-05-20"));
    assert_eq!(story.contract.ends_on(), Some(day("2026-05-20")));
    assert_eq!(story.contract.billing_end(), Some(day("2026-06-11")));
    assert_eq!(
        story.contract.state_on(day("2026-05-20")),
        ContractState::Ended {
            on: day("2026-05-20")
        }
    );
    assert_eq!(story.contract.state_on(day("2026-05-19")).code(), "active");
    assert!(
        story.bill_on(day("2026-05-20")).is_empty(),
        "billed to the last day all the same"
    );
    assert!(story.bill_on(day("2026-06-11")).is_empty());
    let last = story.billed.iter().map(|row| row.amount.minor()).sum::<i64>();
    assert_eq!(last, 16100, "161 of 365 days");
}

#[test]
fn months_after_the_service_are_billed_until_the_billing_ends() {
    let mut order = order(plan(vec![fee("30.00", "1 month")]));
    order.plan.term.initial = Some(span("3 months"));
    let story = Story::begin(order, "2026-04-01")
        .on("2026-04-02", cancel())
        .on("2026-04-03", stop("2026-04-10"))
        .bill_daily("2026-04-03", "2026-08-01");
    assert_eq!(
        story.told(),
        [
            "2026-04-03 invoice 30.00",
            "2026-05-01 invoice 30.00",
            "2026-06-01 invoice 30.00"
        ]
    );
}

#[test]
fn a_service_stops_between_today_and_the_declared_end() {
    for (on, refused) in [
        ("2026-05-11", Some("day_out_of_range")),
        ("2026-05-12", None),
        ("2026-06-11", None),
        ("2026-06-12", Some("day_out_of_range")),
    ] {
        let mut story = cancelled();
        let answer = story.try_on(day("2026-05-12"), &stop(on));
        assert_eq!(answer.err().map(|rejection| rejection.code()), refused, "{on}");
    }
    let range = cancelled()
        .rejected("2026-05-12", stop("2026-07-01"))
        .allowed()
        .unwrap();
    assert_eq!(
        (range.earliest, range.latest),
        (Some(day("2026-05-12")), Some(day("2026-06-11")))
    );
    let mut running = Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01");
    assert_eq!(
        running.rejected("2026-04-02", stop("2026-04-05")),
        Rejection::NotCancelled
    );
    let mut stopped = cancelled().on("2026-05-12", stop("2026-05-12"));
    assert_eq!(
        stopped.rejected("2026-05-13", stop("2026-05-20")).code(),
        "contract_over"
    );
}

#[test]
fn taking_the_cancellation_back_takes_back_both_ends() {
    let story = cancelled()
        .on("2026-05-12", stop("2026-05-20"))
        .on("2026-05-19", Command::RevokeCancellation)
        .bill("2026-05-19");
    assert_eq!(
        (story.contract.ends_on(), story.contract.billing_end()),
        (None, None)
    );
    assert_eq!(story.told()[2], "2026-05-19 invoice 204.00");
}

#[test]
fn a_service_is_not_stopped_before_it_begins() {
    let later = SignUp {
        starts_on: Some(day("2026-02-01")),
        ..order(plan(vec![fee("10", "1 month")]))
    };
    let mut story = Story::begin(later, "2026-01-01").on("2026-01-01", cancel_on("2026-03-01"));
    let stop = |on: &str| Command::StopServiceEarly { on: day(on) };
    for too_early in ["2026-01-02", "2026-02-01"] {
        let refused = story.rejected("2026-01-02", stop(too_early));
        assert_eq!(refused.allowed().unwrap().earliest, Some(day("2026-02-02")));
    }
    story.on("2026-01-02", stop("2026-02-02"));
}
