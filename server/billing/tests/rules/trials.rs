use billing::*;

use crate::story::*;

fn trial(payment_method_required: bool, at_end: TrialEnd) -> SignUp {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required,
        at_end,
    };
    order(PlanVersion {
        trial: Some(trial),
        ..plan(vec![setup("5"), fee("9.99", "1 month")])
    })
}

fn states(story: &Story, days: &[&str]) -> Vec<&'static str> {
    days.iter()
        .map(|date| story.contract.state_on(day(date)).code())
        .collect()
}

#[test]
fn a_trial_converts_by_itself_and_anchor_and_term_begin_that_day() {
    let mut order = trial(false, TrialEnd::Convert);
    order.plan.term = Term {
        initial: Some(span("12 months")),
        ..order.plan.term
    };
    let story = Story::begin(order, "2026-01-17").bill_daily("2026-01-17", "2026-03-31");
    assert_eq!(
        states(&story, &["2026-01-17", "2026-01-30", "2026-01-31"]),
        ["trialing", "trialing", "active"]
    );
    assert_eq!(
        story.lines(),
        [
            "setup 5.00",
            "fee 2026-01-31 2026-02-28 9.99",
            "fee 2026-02-28 2026-03-31 9.99",
            "fee 2026-03-31 2026-04-30 9.99"
        ]
    );
    assert_eq!(
        initial_end(&story.contract, day("2026-02-01")),
        Ok(Some(day("2027-01-31")))
    );
}

#[test]
fn a_customer_may_convert_at_any_moment() {
    let story = Story::begin(trial(false, TrialEnd::End), "2026-01-17")
        .bill_daily("2026-01-17", "2026-01-19")
        .on("2026-01-20", Command::ConvertTrial)
        .bill_daily("2026-01-20", "2026-02-20");
    assert_eq!(
        story.told(),
        ["2026-01-20 invoice 14.99", "2026-02-20 invoice 9.99"]
    );
    assert_eq!(
        story.clone().rejected("2026-02-20", Command::ConvertTrial).code(),
        "not_in_trial"
    );
}

#[test]
fn a_trial_may_end_by_itself() {
    let story =
        Story::begin(trial(false, TrialEnd::End), "2026-01-17").bill_daily("2026-01-17", "2026-03-01");
    assert_eq!(
        states(&story, &["2026-01-30", "2026-01-31"]),
        ["trialing", "ended"]
    );
    assert!(story.documents.is_empty());
    let ended = story.on("2026-01-31", Command::RecordEnd);
    assert_eq!(ended.contract.ended_on, Some(day("2026-01-31")));
}

#[test]
fn without_the_needed_payment_method_a_trial_expires_and_paying_later_resumes() {
    let order = SignUp {
        payment_method: false,
        ..trial(true, TrialEnd::Convert)
    };
    let mut story = Story::begin(order, "2026-01-17").bill_daily("2026-01-17", "2026-02-09");
    assert_eq!(
        states(&story, &["2026-01-30", "2026-01-31", "2026-02-09"]),
        ["trialing", "trial_expired", "trial_expired"]
    );
    assert!(story.documents.is_empty());
    assert_eq!(
        story.rejected("2026-02-09", Command::ConvertTrial),
        Rejection::PaymentMethodMissing
    );
    assert_eq!(
        next_due(&story.contract, &story.billed, day("2026-02-09")),
        Ok(None)
    );
    let resumed = story
        .clone()
        .on("2026-02-10", Command::SetPaymentMethod)
        .bill_daily("2026-02-10", "2026-03-10");
    assert_eq!(
        resumed.lines(),
        [
            "setup 5.00",
            "fee 2026-02-10 2026-03-10 9.99",
            "fee 2026-03-10 2026-04-10 9.99"
        ]
    );
    let gone = story.on("2026-02-10", cancel());
    assert_eq!(gone.contract.state_on(day("2026-02-10")).code(), "ended");
}

#[test]
fn a_payment_method_given_in_the_trial_is_enough() {
    let order = SignUp {
        payment_method: false,
        ..trial(true, TrialEnd::Convert)
    };
    let story = Story::begin(order, "2026-01-17")
        .on("2026-01-20", Command::SetPaymentMethod)
        .bill_daily("2026-01-20", "2026-02-01");
    assert_eq!(story.told(), ["2026-01-31 invoice 14.99"]);
}

#[test]
fn cancelled_in_the_trial_a_contract_ends_with_it_and_costs_nothing() {
    let story = Story::begin(trial(false, TrialEnd::Convert), "2026-01-17")
        .on("2026-01-30", cancel())
        .bill_daily("2026-01-30", "2026-03-01");
    assert_eq!(story.contract.ends_on(), Some(day("2026-01-31")));
    assert_eq!(
        states(&story, &["2026-01-30", "2026-01-31"]),
        ["trialing", "ended"]
    );
    assert!(story.documents.is_empty());
    assert_eq!(
        story.clone().rejected("2026-01-30", Command::ConvertTrial).code(),
        "already_cancelled"
    );
}

#[test]
fn a_wished_end_after_the_trial_must_keep_the_term_that_follows() {
    let mut order = trial(false, TrialEnd::Convert);
    order.plan.term = Term {
        initial: Some(span("1 month")),
        ..order.plan.term
    };
    let story = Story::begin(order, "2026-01-17");
    assert_eq!(
        story
            .clone()
            .rejected("2026-01-18", cancel_on("2026-01-20"))
            .code(),
        "notice_not_kept"
    );
    assert_eq!(
        story
            .clone()
            .rejected("2026-01-18", cancel_on("2026-02-10"))
            .code(),
        "before_initial_term_end"
    );
    assert_eq!(
        story.on("2026-01-18", cancel_on("2026-02-28")).contract.ends_on(),
        Some(day("2026-02-28"))
    );
}

#[test]
fn there_is_one_trial_per_customer() {
    let again = SignUp {
        history: CustomerHistory {
            trial_used: true,
            setup_charged: false,
        },
        ..trial(false, TrialEnd::Convert)
    };
    let story = Story::begin(again, "2026-01-17");
    assert_eq!(states(&story, &["2026-01-17"]), ["active"]);
}

#[test]
fn a_trial_of_a_contract_that_starts_later_begins_then() {
    let later = SignUp {
        starts_on: Some(day("2026-02-01")),
        ..trial(false, TrialEnd::Convert)
    };
    let story = Story::begin(later, "2026-01-17");
    assert_eq!(
        states(&story, &["2026-01-31", "2026-02-01", "2026-02-14", "2026-02-15"]),
        ["scheduled", "trialing", "trialing", "active"]
    );
    let gone = story.on("2026-01-20", cancel());
    assert_eq!(
        states(&gone, &["2026-01-20", "2026-02-01"]),
        ["annulled", "annulled"]
    );
}
