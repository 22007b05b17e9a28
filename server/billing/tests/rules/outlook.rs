//! What comes of a contract: charges as they will be billed, and days to know of.

use billing::*;

use crate::story::*;

/// What happens from a day on, as `day what`.
fn told(contract: &Contract, from: &str) -> Vec<String> {
    let outlook = billing::outlook(contract, &[], day(from), 12).unwrap();
    outlook
        .moments
        .iter()
        .map(|moment| format!("{} {:?}", moment.on, moment.what))
        .collect()
}

fn bound(renewal: Renewal) -> PlanVersion {
    PlanVersion {
        term: Term {
            initial: Some(span("12 months")),
            notice: span("1 month"),
            renewal,
            notice_after: span("1 month"),
        },
        audience: Audience::Businesses,
        ..plan(vec![fee("10", "1 month")])
    }
}

fn by_a_business(plan: PlanVersion, on: &str) -> Story {
    Story::begin(
        SignUp {
            buyer: business("DE", None, false),
            ..order(plan)
        },
        on,
    )
}

#[test]
fn a_minimum_term_tells_its_end_and_the_last_day_to_cancel() {
    let story = by_a_business(bound(Renewal::OpenEnded), "2026-01-15");
    assert_eq!(
        told(&story.contract, "2026-02-01"),
        [
            "2026-12-15 CancelBy { ends_on: 2027-01-14 }",
            "2027-01-14 TermEnds"
        ]
    );
    // Once it is over, only the notice binds, and no day is the last one.
    assert!(told(&story.contract, "2027-02-01").is_empty());
}

#[test]
fn a_fixed_renewal_tells_every_end_within_the_months() {
    let story = by_a_business(bound(Renewal::Fixed(span("3 months"))), "2026-01-15");
    assert_eq!(
        told(&story.contract, "2026-12-01"),
        [
            "2026-12-15 CancelBy { ends_on: 2027-01-14 }",
            "2027-01-14 Renews",
            "2027-04-14 Renews",
            "2027-07-14 Renews",
            "2027-10-14 Renews",
        ]
    );
}

#[test]
fn a_cancelled_contract_tells_its_last_day_and_no_other_end() {
    let story = by_a_business(bound(Renewal::OpenEnded), "2026-01-15").on("2026-03-01", cancel());
    assert_eq!(told(&story.contract, "2026-03-01"), ["2027-01-14 ContractEnds"]);
    let outlook = billing::outlook(&story.contract, &[], day("2026-03-01"), 12).unwrap();
    assert!(
        outlook
            .charges
            .iter()
            .all(|charge| charge.date <= day("2027-01-14"))
    );
    // It is over: nothing comes.
    let over = billing::outlook(&story.contract, &[], day("2027-02-01"), 12).unwrap();
    assert_eq!((over.charges.len(), over.moments.len()), (0, 0));
}

#[test]
fn a_discount_tells_its_last_day_also_when_its_last_period_is_billed() {
    let begin = |duration| {
        Story::begin(
            SignUp {
                discounts: vec![percent("start", "50", duration)],
                ..order(plan(vec![fee("10", "1 month")]))
            },
            "2026-01-15",
        )
    };
    let three = begin(DiscountDuration::Periods(3));
    for from in ["2026-01-15", "2026-04-10"] {
        let moments = told(&three.contract, from);
        assert_eq!(moments.len(), 1, "{moments:?}");
        assert!(moments[0].starts_with("2026-04-14 DiscountEnds"), "{moments:?}");
    }
    assert!(told(&three.contract, "2026-04-15").is_empty());
    assert!(told(&begin(DiscountDuration::Forever).contract, "2026-01-15").is_empty());
}

#[test]
fn charges_are_what_billing_then_does_day_by_day() {
    let mut story = by_a_business(bound(Renewal::OpenEnded), "2026-01-15").bill("2026-01-15");
    let coming = billing::outlook(&story.contract, &story.billed, day("2026-01-15"), 12).unwrap();
    assert_eq!(coming.charges.len(), 12);
    for charge in coming.charges {
        let drafts = story.bill_on(charge.date);
        let billed: Vec<_> = drafts.iter().map(|draft| draft.signed_gross().unwrap()).collect();
        assert_eq!(billed, [charge.gross], "{}", charge.date);
    }
}
