use billing::*;

use crate::story::*;

/// Bound for a year at 30.00 a month since 01.04.2026.
fn bound() -> Story {
    let mut order = order(plan(vec![fee("30.00", "1 month")]));
    order.plan.term.initial = Some(span("12 months"));
    Story::begin(order, "2026-04-01").bill("2026-04-01")
}

fn declare(ends_on: Option<&str>) -> Command {
    Command::DeclareForCause {
        ends_on: ends_on.map(day),
    }
}

fn decided(accepted: bool) -> Command {
    Command::DecideForCause { accepted }
}

#[test]
fn a_declaration_is_taken_down_and_changes_nothing_by_itself() {
    let story = bound()
        .on("2026-04-10", declare(None))
        .bill_daily("2026-04-10", "2026-05-01");
    let declared = story.contract.for_cause.unwrap();
    assert_eq!(
        (declared.declared_on, declared.requested, declared.decided),
        (day("2026-04-10"), day("2026-04-10"), None)
    );
    assert_eq!((story.contract.ends_on(), story.documents.len()), (None, 2));
    let refused = story.on("2026-05-02", decided(false));
    assert_eq!(refused.contract.ends_on(), None);
    assert_eq!(
        refused.contract.for_cause.unwrap().decided,
        Some((day("2026-05-02"), false))
    );
    assert_eq!(
        refused.clone().rejected("2026-05-03", decided(true)),
        Rejection::NoForCauseDeclared
    );
    let again = refused.on("2026-05-03", declare(Some("2026-05-31")));
    assert_eq!(
        again.contract.for_cause.unwrap().decided,
        None,
        "a new one waits again"
    );
}

#[test]
fn the_end_asked_for_is_never_before_the_declaration() {
    for (asked, expected) in [
        (None, "2026-04-10"),
        (Some("2026-04-01"), "2026-04-10"),
        (Some("2026-04-10"), "2026-04-10"),
        (Some("2026-06-15"), "2026-06-15"),
    ] {
        let story = bound().on("2026-04-10", declare(asked));
        assert_eq!(
            story.contract.for_cause.unwrap().requested,
            day(expected),
            "{asked:?}"
        );
    }
}

#[test]
fn accepted_later_it_ends_the_contract_on_the_day_asked_for() {
    let story = bound()
        .on("2026-04-11", declare(None))
        .bill_daily("2026-04-11", "2026-05-20")
        .on("2026-05-20", decided(true))
        .bill_daily("2026-05-20", "2026-07-01");
    assert_eq!(
        story.contract.cancellation.unwrap().ground,
        CancellationGround::ForCause
    );
    assert_eq!(story.contract.state_on(day("2026-05-20")).code(), "ended");
    // Twenty of thirty days of April and all of May come back.
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-05-01 invoice 30.00",
            "2026-05-20 credit_note 50.00"
        ]
    );
    assert_eq!(
        story.lines()[2..],
        [
            "fee 2026-04-11 2026-05-01 20.00",
            "fee 2026-05-01 2026-06-01 30.00"
        ]
    );
}

#[test]
fn an_earlier_end_is_not_moved() {
    let cancelled = || {
        let order = order(plan(vec![fee("30.00", "1 month")]));
        Story::begin(order, "2026-04-01").on("2026-04-05", cancel())
    };
    for (asked, expected) in [("2026-04-20", "2026-04-20"), ("2026-06-01", "2026-05-05")] {
        let story = cancelled()
            .on("2026-04-10", declare(Some(asked)))
            .on("2026-04-12", decided(true));
        assert_eq!(story.contract.ends_on(), Some(day(expected)), "asked for {asked}");
    }
}

#[test]
fn the_system_never_refuses_a_declaration_while_the_contract_runs() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let trying = SignUp {
        trial: Some(TrialOverride::Other(trial)),
        ..order(plan(vec![fee("30.00", "1 month")]))
    };
    let later = SignUp {
        starts_on: Some(day("2026-05-01")),
        ..order(plan(vec![fee("30.00", "1 month")]))
    };
    let pause = Command::Pause {
        from: None,
        until: None,
    };
    for mut story in [
        bound(),
        bound().on("2026-04-05", pause),
        bound().on("2026-04-05", Command::Suspend),
        bound().on("2026-04-05", cancel()),
        bound().on("2026-04-05", declare(None)),
        Story::begin(trying, "2026-04-01"),
        Story::begin(later, "2026-04-01"),
    ] {
        assert_eq!(story.try_on(day("2026-04-10"), &declare(None)), Ok(()));
        assert_eq!(story.try_on(day("2026-04-10"), &decided(true)), Ok(()));
        assert!(story.contract.state_on(day("2026-04-10")).is_over());
        assert_eq!(
            story.rejected("2026-04-11", declare(None)).code(),
            "contract_over"
        );
    }
}

#[test]
fn nothing_is_decided_that_nobody_declared() {
    assert_eq!(
        bound().rejected("2026-04-10", decided(true)),
        Rejection::NoForCauseDeclared
    );
}
