use billing::*;

use crate::story::*;

fn tier(up_to: Option<u32>, price: &str) -> Tier {
    Tier {
        up_to,
        price: price.parse().unwrap(),
    }
}

/// Seats at 5.00 up to three, at 4.00 up to ten, at 3.00 beyond.
fn tiered(mode: TierMode, included: u32) -> PriceComponent {
    component(
        "seats",
        ComponentKind::Tiered {
            tiers: vec![tier(Some(3), "5.00"), tier(Some(10), "4.00"), tier(None, "3.00")],
            mode,
            cycle: span("1 month"),
            timing: Timing::Advance,
            included,
        },
    )
}

fn with_seats(components: Vec<PriceComponent>, units: u32) -> SignUp {
    let mut order = order(plan(components));
    order.quantities.insert("seats".into(), units);
    order
}

/// Runs since 01.04.2026 with so many seats at 30.00.
fn running(units: u32) -> Story {
    Story::begin(
        with_seats(vec![seats("30.00", "1 month", 0)], units),
        "2026-04-01",
    )
    .bill("2026-04-01")
}

fn set(quantity: u32, at: ChangeAt) -> Command {
    Command::SetQuantity {
        component: "seats".into(),
        quantity,
        at,
    }
}

fn cents(order: SignUp) -> i64 {
    let story = Story::begin(order, "2026-04-01").bill("2026-04-01");
    story.documents.first().map_or(0, |draft| draft.gross.minor())
}

#[test]
fn tiers_count_to_their_last_unit() {
    use TierMode::{Graduated, Volume};
    for (units, graduated, volume) in [
        (0, 0, 0),
        (1, 500, 500),
        (3, 1500, 1500),
        // The fourth costs 4.00, or all four do.
        (4, 1900, 1600),
        (10, 4300, 4000),
        // The eleventh costs 3.00, or all eleven do.
        (11, 4600, 3300),
        (100, 31300, 30000),
    ] {
        assert_eq!(
            cents(with_seats(vec![tiered(Graduated, 0)], units)),
            graduated,
            "{units}"
        );
        assert_eq!(
            cents(with_seats(vec![tiered(Volume, 0)], units)),
            volume,
            "{units}"
        );
    }
}

#[test]
fn included_units_are_taken_off_before_the_tiers_count() {
    use TierMode::{Graduated, Volume};
    for (units, graduated, volume) in [(2, 0, 0), (3, 500, 500), (5, 1500, 1500), (6, 1900, 1600)] {
        assert_eq!(
            cents(with_seats(vec![tiered(Graduated, 2)], units)),
            graduated,
            "{units}"
        );
        assert_eq!(
            cents(with_seats(vec![tiered(Volume, 2)], units)),
            volume,
            "{units}"
        );
    }
}

#[test]
fn the_shares_of_the_tiers_explain_the_amount() {
    let story = Story::begin(with_seats(vec![tiered(TierMode::Graduated, 2)], 14), "2026-04-01");
    let story = story.bill("2026-04-01");
    let item = &story.documents[0].lines[0].item;
    let shares: Vec<String> = item
        .derivation
        .tiers
        .iter()
        .map(|share| format!("{} at {}", share.units, share.price))
        .collect();
    assert_eq!(shares, ["3 at 5.00", "7 at 4.00", "2 at 3.00"]);
    // 15.00 + 28.00 + 6.00 for twelve seats.
    assert_eq!((item.total, item.quantity), (eur(4900), 12.into()));
    assert_eq!(item.unit_price.to_string(), "4.083333");
}

#[test]
fn a_number_of_units_changes_now_or_when_period_or_term_is_over() {
    let bound = |initial: Option<&str>| {
        let mut order = with_seats(vec![seats("30.00", "1 month", 0)], 2);
        order.plan.term.initial = initial.map(span);
        Story::begin(order, "2026-04-01").bill("2026-04-01")
    };
    for (initial, at, expected) in [
        (Some("3 months"), ChangeAt::Now, "2026-04-11"),
        (Some("3 months"), ChangeAt::PeriodEnd, "2026-05-01"),
        (Some("3 months"), ChangeAt::TermEnd, "2026-07-01"),
        (None, ChangeAt::TermEnd, "2026-05-01"),
    ] {
        let story = bound(initial).on("2026-04-11", set(5, at));
        let orders = &story.contract.quantities[&"seats".into()];
        assert_eq!(orders.last().unwrap().from, day(expected), "{at:?}");
        assert_eq!(
            story.contract.ordered_units(&"seats".into(), day("2026-04-10")),
            Some(2)
        );
    }
}

#[test]
fn the_last_change_of_a_day_counts() {
    let story = running(2)
        .on("2026-04-11", set(9, ChangeAt::Now))
        .on("2026-04-11", set(3, ChangeAt::Now))
        .bill("2026-04-11");
    assert_eq!(
        story.lines()[1..],
        [
            "seats 2026-04-11 2026-05-01 -40.00",
            "seats 2026-04-11 2026-05-01 60.00"
        ]
    );
    let unchanged = running(2)
        .on("2026-04-11", set(9, ChangeAt::Now))
        .on("2026-04-11", set(2, ChangeAt::Now));
    assert!(unchanged.drafts(day("2026-04-11")).unwrap().is_empty());
}

#[test]
fn a_change_today_drops_the_one_to_come() {
    let story = running(2)
        .on("2026-04-11", set(1, ChangeAt::PeriodEnd))
        .on("2026-04-12", set(4, ChangeAt::Now))
        .bill_daily("2026-04-12", "2026-05-01");
    assert_eq!(
        story.lines().last().unwrap(),
        "seats 2026-05-01 2026-06-01 120.00"
    );
}

#[test]
fn changes_within_the_included_units_move_no_money() {
    let order = with_seats(vec![seats("30.00", "1 month", 5)], 2);
    let story = Story::begin(order, "2026-04-01")
        .on("2026-04-11", set(5, ChangeAt::Now))
        .on("2026-04-21", set(0, ChangeAt::Now));
    assert!(story.drafts(day("2026-05-01")).unwrap().is_empty());
    let beyond = story.on("2026-04-22", set(6, ChangeAt::Now)).bill("2026-04-22");
    // One seat for nine of thirty days.
    assert_eq!(beyond.lines(), ["seats 2026-04-22 2026-05-01 9.00"]);
}

#[test]
fn units_in_arrears_are_billed_stretch_by_stretch() {
    let kind = ComponentKind::Unit {
        price: 30.into(),
        cycle: span("1 month"),
        timing: Timing::Arrears,
        included: 0,
    };
    let story = Story::begin(with_seats(vec![component("seats", kind)], 2), "2026-04-01")
        .on("2026-04-11", set(5, ChangeAt::Now))
        .bill_daily("2026-04-11", "2026-05-01");
    assert_eq!(
        story.lines(),
        [
            "seats 2026-04-01 2026-04-11 20.00",
            "seats 2026-04-11 2026-05-01 100.00"
        ]
    );
    assert_eq!(story.told(), ["2026-05-01 invoice 120.00"]);
}

#[test]
fn units_changed_before_the_first_day_count_from_it() {
    let later = SignUp {
        starts_on: Some(day("2026-04-01")),
        ..with_seats(vec![seats("30.00", "1 month", 0)], 2)
    };
    let story = Story::begin(later, "2026-03-01")
        .on("2026-03-10", set(3, ChangeAt::Now))
        .bill_daily("2026-03-10", "2026-04-01");
    assert_eq!(story.lines(), ["seats 2026-04-01 2026-05-01 90.00"]);
}

#[test]
fn what_cannot_be_ordered_is_refused() {
    let of = |component: &str| Command::SetQuantity {
        component: component.into(),
        quantity: 3,
        at: ChangeAt::Now,
    };
    let components = vec![setup("5"), fee("9.99", "1 month"), seats("3", "1 month", 0)];
    let running = Story::begin(with_seats(components, 1), "2026-04-01");
    let refused = |story: &Story, component: &str| story.clone().rejected("2026-04-11", of(component)).code();
    assert_eq!(refused(&running, "desks"), "unknown_component");
    assert_eq!(refused(&running, "fee"), "not_ordered_in_units");
    assert_eq!(refused(&running, "setup"), "not_ordered_in_units");
    let pause = Command::Pause {
        from: None,
        until: None,
    };
    assert_eq!(
        refused(&running.clone().on("2026-04-05", pause), "seats"),
        "paused"
    );
    let gone = running.on("2026-04-01", cancel_on("2026-05-05"));
    assert_eq!(
        gone.clone().rejected("2026-05-05", of("seats")).code(),
        "contract_over"
    );
}
