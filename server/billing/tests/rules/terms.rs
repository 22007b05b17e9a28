use billing::*;

use crate::story::*;

fn term(initial: Option<&str>, notice: &str, renewal: Renewal, notice_after: &str) -> Term {
    Term {
        initial: initial.map(span),
        notice: span(notice),
        renewal,
        notice_after: span(notice_after),
    }
}

fn contract(term: Term, signed_on: &str) -> Story {
    let plan = PlanVersion {
        term,
        audience: Audience::Businesses,
        ..plan(vec![fee("10", "1 month")])
    };
    Story::begin(
        SignUp {
            buyer: business("DE", None, false),
            ..order(plan)
        },
        signed_on,
    )
}

#[test]
fn the_earliest_end_follows_term_notice_and_renewal() {
    let open = Renewal::OpenEnded;
    let yearly = Renewal::Fixed(span("12 months"));
    let table = [
        // (signed, term, declared, ends)
        (
            "2026-01-31",
            term(None, "1 month", open, "1 month"),
            "2026-01-31",
            "2026-02-28",
        ),
        (
            "2026-01-31",
            term(None, "14 days", open, "1 month"),
            "2026-05-01",
            "2026-05-15",
        ),
        (
            "2026-01-31",
            term(None, "0 days", open, "0 days"),
            "2026-05-01",
            "2026-05-01",
        ),
        (
            "2026-01-31",
            term(Some("12 months"), "1 month", open, "1 month"),
            "2026-02-01",
            "2027-01-31",
        ),
        (
            "2026-01-31",
            term(Some("12 months"), "1 month", open, "1 month"),
            "2026-12-31",
            "2027-01-31",
        ),
        (
            "2026-01-31",
            term(Some("12 months"), "1 month", open, "1 month"),
            "2027-01-01",
            "2027-02-01",
        ),
        (
            "2026-01-31",
            term(Some("12 months"), "1 month", open, "1 month"),
            "2027-06-10",
            "2027-07-10",
        ),
        // The notice to the initial term's end is missed, but the shorter one after it is not: never before that end.
        (
            "2026-01-01",
            term(Some("12 months"), "1 month", open, "14 days"),
            "2026-12-10",
            "2027-01-01",
        ),
        (
            "2026-01-01",
            term(Some("12 months"), "1 month", open, "14 days"),
            "2026-12-25",
            "2027-01-08",
        ),
        (
            "2024-02-29",
            term(Some("12 months"), "1 month", open, "1 month"),
            "2024-03-01",
            "2025-02-28",
        ),
        (
            "2026-01-31",
            term(
                Some("1 month"),
                "1 week",
                Renewal::Fixed(span("1 month")),
                "1 week",
            ),
            "2026-01-31",
            "2026-02-28",
        ),
        (
            "2026-01-31",
            term(
                Some("1 month"),
                "1 week",
                Renewal::Fixed(span("1 month")),
                "1 week",
            ),
            "2026-02-25",
            "2026-03-31",
        ),
        (
            "2026-01-01",
            term(Some("24 months"), "3 months", yearly, "1 month"),
            "2027-10-01",
            "2028-01-01",
        ),
        (
            "2026-01-01",
            term(Some("24 months"), "3 months", yearly, "1 month"),
            "2027-10-02",
            "2029-01-01",
        ),
        (
            "2026-01-01",
            term(Some("24 months"), "3 months", yearly, "1 month"),
            "2028-12-01",
            "2029-01-01",
        ),
        (
            "2026-01-01",
            term(Some("24 months"), "3 months", yearly, "1 month"),
            "2028-12-02",
            "2030-01-01",
        ),
        (
            "2026-01-01",
            term(
                Some("90 days"),
                "1 week",
                Renewal::Fixed(span("30 days")),
                "1 week",
            ),
            "2026-04-01",
            "2026-05-01",
        ),
    ];
    for (signed, term, declared, ends) in table {
        let story = contract(term, signed);
        assert_eq!(
            earliest_end(&story.contract, day(declared)),
            Ok(day(ends)),
            "{term:?} declared {declared}"
        );
    }
}

#[test]
fn a_wished_end_is_kept_where_the_term_allows_it() {
    let open = term(Some("12 months"), "1 month", Renewal::OpenEnded, "1 month");
    let fixed = term(
        Some("12 months"),
        "1 month",
        Renewal::Fixed(span("6 months")),
        "1 month",
    );
    let table = [
        (open, "2026-06-01", "2027-01-01", None),
        (open, "2026-06-01", "2027-03-17", None),
        (
            open,
            "2026-06-01",
            "2026-12-31",
            Some(("before_initial_term_end", "2027-01-01")),
        ),
        (
            open,
            "2026-12-15",
            "2026-12-31",
            Some(("before_initial_term_end", "2027-01-15")),
        ),
        (
            open,
            "2027-06-01",
            "2027-06-30",
            Some(("notice_not_kept", "2027-07-01")),
        ),
        (fixed, "2026-06-01", "2027-07-01", None),
        (
            fixed,
            "2026-06-01",
            "2027-03-01",
            Some(("not_a_term_end", "2027-01-01")),
        ),
        (
            fixed,
            "2026-06-01",
            "2026-03-01",
            Some(("before_initial_term_end", "2027-01-01")),
        ),
    ];
    for (term, declared, wished, refused) in table {
        let mut story = contract(term, "2026-01-01");
        match refused {
            None => {
                story = story.on(declared, cancel_on(wished));
                assert_eq!(story.contract.ends_on(), Some(day(wished)));
            }
            Some((code, allowed)) => {
                let rejection = story.rejected(declared, cancel_on(wished));
                let offered = rejection.allowed().unwrap();
                assert_eq!(
                    (rejection.code(), offered.earliest),
                    (code, Some(day(allowed))),
                    "{wished}"
                );
            }
        }
    }
}

#[test]
fn a_cancellation_can_be_taken_back_until_the_end() {
    let term = term(None, "1 month", Renewal::OpenEnded, "1 month");
    let story = contract(term, "2026-01-01").on("2026-03-10", cancel());
    assert_eq!(story.contract.state_on(day("2026-04-09")).code(), "active");
    assert_eq!(
        story.contract.state_on(day("2026-04-10")),
        ContractState::Ended {
            on: day("2026-04-10")
        }
    );
    let back = story.clone().on("2026-04-09", Command::RevokeCancellation);
    assert_eq!(back.contract.ends_on(), None);
    assert_eq!(
        story
            .clone()
            .rejected("2026-04-10", Command::RevokeCancellation)
            .code(),
        "contract_over"
    );
    assert_eq!(
        story.clone().rejected("2026-03-11", cancel()).code(),
        "already_cancelled"
    );
    assert_eq!(
        back.clone().rejected("2026-04-09", Command::RevokeCancellation),
        Rejection::NotCancelled
    );
    let ended = story.clone().on("2026-05-01", Command::RecordEnd);
    assert_eq!(ended.contract.ended_on, Some(day("2026-04-10")));
    assert_eq!(
        story.clone().rejected("2026-04-09", Command::RecordEnd).code(),
        "not_ended"
    );
    assert_eq!(
        ended.clone().rejected("2026-05-01", Command::RecordEnd).code(),
        "contract_over"
    );
}

#[test]
fn a_contract_cancelled_before_it_begins_is_annulled() {
    let later = |term| {
        let plan = PlanVersion {
            term,
            ..plan(vec![fee("10", "1 month")])
        };
        Story::begin(
            SignUp {
                starts_on: Some(day("2026-06-01")),
                ..order(plan)
            },
            "2026-01-01",
        )
    };
    let open = later(Term::open_ended(span("1 month")));
    assert_eq!(
        open.contract.state_on(day("2026-05-31")),
        ContractState::Scheduled {
            starts_on: day("2026-06-01")
        }
    );
    let annulled = open
        .on("2026-02-01", cancel())
        .bill_daily("2026-02-01", "2026-08-01");
    assert_eq!(
        annulled.contract.state_on(day("2026-02-01")),
        ContractState::Annulled {
            on: day("2026-02-01")
        }
    );
    assert!(annulled.documents.is_empty());
    let bound =
        later(term(Some("12 months"), "1 month", Renewal::OpenEnded, "1 month")).on("2026-02-01", cancel());
    assert_eq!(
        bound.contract.ends_on(),
        Some(day("2027-06-01")),
        "a term agreed for later binds all the same"
    );
}

#[test]
fn orders_that_cannot_be_taken_are_refused_with_the_reason() {
    let sound = || order(plan(vec![fee("10", "1 month"), seats("1", "1 month", 0)]));
    let refusal = |order: SignUp| {
        decide(None, &Command::SignUp(Box::new(order)), day("2026-01-15"))
            .unwrap_err()
            .code()
    };
    let mut order = sound();
    order.quantities.insert("fee".into(), 2);
    assert_eq!(refusal(order), "not_ordered_in_units");
    assert_eq!(
        refusal(SignUp {
            starts_on: Some(day("2026-01-14")),
            ..sound()
        }),
        "starts_in_the_past"
    );
    assert_eq!(
        refusal(SignUp {
            buyer: consumer("CH"),
            ..sound()
        }),
        "not_taxable"
    );
    let mut order = sound();
    order.plan.audience = Audience::Businesses;
    assert_eq!(refusal(order.clone()), "not_for_this_buyer");
    order.plan.components.clear();
    assert_eq!(refusal(order), "plan_not_sellable");

    let story = Story::begin(sound(), "2026-01-15");
    assert_eq!(
        story
            .clone()
            .rejected("2026-01-15", Command::SignUp(Box::new(sound()))),
        Rejection::AlreadySignedUp
    );
    assert_eq!(
        story.clone().rejected("2026-01-14", cancel()).code(),
        "before_last_change"
    );
    assert_eq!(
        story.clone().rejected("2026-01-15", Command::ConvertTrial).code(),
        "not_in_trial"
    );
    assert_eq!(
        decide(None, &cancel(), day("2026-01-15")),
        Err(Rejection::NoContract)
    );
}
