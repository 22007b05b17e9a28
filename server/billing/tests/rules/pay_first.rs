use billing::*;

use crate::story::*;

fn waiting(starts_on: Option<&str>) -> Story {
    let order = SignUp {
        pay_first: true,
        starts_on: starts_on.map(day),
        ..order(plan(vec![setup("5.00"), fee("30.00", "1 month")]))
    };
    Story::begin(order, "2026-04-01")
}

#[test]
fn a_contract_that_waits_for_its_payment_owes_nothing() {
    let story = waiting(None).bill_daily("2026-04-01", "2026-06-01");
    assert!(story.documents.is_empty());
    assert_eq!(
        story.contract.state_on(day("2026-06-01")),
        ContractState::PendingPayment {
            since: day("2026-04-01")
        }
    );
    assert_eq!(story.contract.billing_start(), None);
}

#[test]
fn it_begins_with_the_payment_or_on_its_first_day() {
    for (starts_on, paid_on, begins) in [
        (None, "2026-04-01", "2026-04-01"),
        (None, "2026-04-04", "2026-04-04"),
        (Some("2026-04-10"), "2026-04-04", "2026-04-10"),
        (Some("2026-04-10"), "2026-04-12", "2026-04-12"),
    ] {
        let story = waiting(starts_on)
            .on(paid_on, Command::ConfirmFirstPayment)
            .bill_daily(paid_on, "2026-05-15");
        assert_eq!(story.contract.billing_start(), Some(day(begins)));
        assert_eq!(story.told()[0], format!("{begins} invoice 35.00"));
        assert_eq!(story.contract.state_on(day(begins)).code(), "active");
    }
}

#[test]
fn a_payment_told_twice_changes_nothing_and_one_not_waited_for_is_refused() {
    let story = waiting(None).on("2026-04-04", Command::ConfirmFirstPayment);
    let again = story.clone().on("2026-04-09", Command::ConfirmFirstPayment);
    assert_eq!(again.contract, story.contract);
    let mut plain = Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01");
    assert_eq!(
        plain.rejected("2026-04-02", Command::ConfirmFirstPayment).code(),
        "not_running"
    );
}

#[test]
fn given_up_before_it_was_paid_it_is_annulled() {
    let story = waiting(None).on("2026-04-05", cancel());
    assert_eq!(
        story.contract.state_on(day("2026-04-05")),
        ContractState::Annulled {
            on: day("2026-04-05")
        }
    );
    assert_eq!(
        story
            .clone()
            .rejected("2026-04-06", Command::ConfirmFirstPayment)
            .code(),
        "contract_over"
    );
    assert!(story.bill_daily("2026-04-05", "2026-06-01").documents.is_empty());
}

#[test]
fn the_term_counts_from_the_first_paid_day() {
    let mut order = SignUp {
        pay_first: true,
        ..order(plan(vec![fee("30.00", "1 month")]))
    };
    order.plan.term.initial = Some(span("12 months"));
    let story = Story::begin(order, "2026-04-01").on("2026-04-04", Command::ConfirmFirstPayment);
    assert_eq!(
        initial_end(&story.contract, day("2026-04-04")),
        Ok(Some(day("2027-04-04")))
    );
}
