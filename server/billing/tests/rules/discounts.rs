use billing::*;

use crate::story::*;

fn discounted(components: Vec<PriceComponent>, discounts: Vec<Discount>) -> SignUp {
    SignUp {
        discounts,
        ..order(plan(components))
    }
}

/// Gross of each monthly document, empty months left out.
fn totals(order: SignUp, until: &str) -> Vec<String> {
    Story::begin(order, "2026-01-01")
        .bill_daily("2026-01-01", until)
        .told()
}

#[test]
fn percent_comes_before_fixed_whatever_the_order_granted() {
    use DiscountDuration::Forever;
    let half = percent("half", "50", Forever);
    let five = fixed("five", "5", Forever);
    for discounts in [vec![half.clone(), five.clone()], vec![five, half]] {
        let story =
            Story::begin(discounted(vec![fee("20", "1 month")], discounts), "2026-01-01").bill("2026-01-01");
        let item = &story.documents[0].lines[0].item;
        let taken: Vec<_> = item
            .allowances
            .iter()
            .map(|allowance| (allowance.discount.as_str(), allowance.amount))
            .collect();
        assert_eq!(taken, [("half", eur(1000)), ("five", eur(500))]);
        assert_eq!((item.amount, item.total), (eur(2000), eur(500)));
    }
}

#[test]
fn a_discount_never_takes_a_line_below_zero() {
    use DiscountDuration::Forever;
    for (discounts, total) in [
        (vec![fixed("a", "25", Forever)], 0),
        (vec![percent("a", "100", Forever), fixed("b", "5", Forever)], 0),
        (vec![fixed("a", "15", Forever), fixed("b", "15", Forever)], 0),
        (
            vec![percent("a", "50", Forever), percent("b", "50", Forever)],
            500,
        ),
        (vec![percent("a", "33.3", Forever)], 1334),
    ] {
        let contract = Story::begin(discounted(vec![fee("20", "1 month")], discounts), "2026-01-01").contract;
        let items = due(&contract, day("2026-01-01")).unwrap();
        assert_eq!(items[0].total, eur(total));
    }
}

#[test]
fn a_discount_lasts_as_many_periods_as_granted() {
    use DiscountDuration::{Forever, Once, Periods};
    for (duration, expected) in [
        (Once, [5, 10, 10, 10]),
        (Periods(3), [5, 5, 5, 10]),
        (Forever, [5, 5, 5, 5]),
    ] {
        let told = totals(
            discounted(vec![fee("10", "1 month")], vec![percent("half", "50", duration)]),
            "2026-04-01",
        );
        let gross: Vec<_> = told
            .iter()
            .map(|line| line.rsplit(' ').next().unwrap().to_owned())
            .collect();
        assert_eq!(gross, expected.map(|euros| format!("{euros}.00")), "{duration:?}");
    }
}

#[test]
fn a_fixed_discount_is_granted_once_a_period_not_once_a_line() {
    let discount = Discount {
        on: Some(vec!["setup".into(), "fee".into()]),
        ..fixed("voucher", "12", DiscountDuration::Once)
    };
    let story = Story::begin(
        discounted(vec![setup("5"), fee("10", "1 month")], vec![discount]),
        "2026-01-01",
    )
    .bill("2026-01-01");
    assert_eq!(story.lines(), ["fee 2026-01-01 2026-02-01 3.00"]);
}

#[test]
fn a_discount_reduces_only_what_it_covers() {
    let discount = Discount {
        on: Some(vec!["fee".into()]),
        ..percent("half", "50", DiscountDuration::Forever)
    };
    let story = Story::begin(
        discounted(vec![setup("5"), fee("10", "1 month")], vec![discount]),
        "2026-01-01",
    )
    .bill("2026-01-01");
    assert_eq!(story.lines(), ["setup 5.00", "fee 2026-01-01 2026-02-01 5.00"]);
}

#[test]
fn a_fixed_discount_shrinks_with_a_short_first_period() {
    let mut order = discounted(
        vec![fee("31", "1 month")],
        vec![fixed("f", "6.20", DiscountDuration::Periods(2))],
    );
    order.plan.alignment = Alignment::DayOfMonth(1);
    let story = Story::begin(order, "2026-01-17").bill_daily("2026-01-17", "2026-03-01");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-01-17 2026-02-01 12.00",
            "fee 2026-02-01 2026-03-01 24.80",
            "fee 2026-03-01 2026-04-01 31.00"
        ]
    );
}

#[test]
fn what_discounts_make_free_is_not_billed_alone_and_not_later() {
    let free = percent("free", "100", DiscountDuration::Periods(2));
    assert_eq!(
        totals(discounted(vec![fee("10", "1 month")], vec![free]), "2026-03-15"),
        ["2026-03-01 invoice 10.00"]
    );
}

#[test]
fn discounts_that_make_no_sense_are_refused() {
    let table = [
        (
            percent("d", "0", DiscountDuration::Once),
            DiscountProblem::PercentOutOfRange { percent: 0.into() },
        ),
        (
            percent("d", "101", DiscountDuration::Once),
            DiscountProblem::PercentOutOfRange { percent: 101.into() },
        ),
        (
            fixed("d", "0", DiscountDuration::Once),
            DiscountProblem::AmountNotPositive { amount: 0.into() },
        ),
        (
            fixed("d", "1", DiscountDuration::Periods(0)),
            DiscountProblem::NoPeriods,
        ),
        (
            Discount {
                on: Some(vec!["x".into()]),
                ..fixed("d", "1", DiscountDuration::Once)
            },
            DiscountProblem::UnknownComponent {
                component: "x".into(),
            },
        ),
    ];
    for (discount, problem) in table {
        let order = discounted(vec![fee("10", "1 month")], vec![discount]);
        let refused = decide(None, &Command::SignUp(Box::new(order)), day("2026-01-01"));
        assert_eq!(
            refused,
            Err(Rejection::DiscountNotGranted {
                discount: "d".into(),
                problem
            })
        );
    }
}

#[test]
fn what_a_period_costs_meanwhile_is_what_the_runs_bill() {
    use DiscountDuration::Periods;
    let seated = || vec![fee("9.99", "1 month"), seats("3.33", "1 month", 1)];
    for (discount, components) in [
        (percent("a", "12.5", Periods(2)), seated()),
        (fixed("a", "12", Periods(2)), seated()),
        (fixed("a", "500", Periods(2)), vec![fee("9.99", "1 month")]),
    ] {
        let mut order = discounted(components, vec![discount]);
        if order.plan.components.len() > 1 {
            order.quantities.insert("seats".into(), 3);
        }
        let today = day("2026-01-05");
        let told = quote::reduced_sign_up(&order, today).unwrap();
        let quote = quote_sign_up(&order, today).unwrap();
        let billed = quote.due_today.map_or(eur(0), |draft| draft.gross);
        assert_eq!(
            told.iter().map(|part| part.gross).collect::<Vec<_>>(),
            [billed],
            "{:?}",
            order.discounts
        );
        assert!(quote.recurring[0].gross.minor() > billed.minor());
        order.discounts.clear();
        assert_eq!(quote::reduced_sign_up(&order, today).unwrap(), []);
    }
}

#[test]
fn an_amount_off_several_cycles_has_no_price_of_its_own() {
    use DiscountDuration::Forever;
    let components = || {
        vec![
            fee("9.99", "1 month"),
            PriceComponent {
                id: "yearly".into(),
                ..fee("60", "1 year")
            },
        ]
    };
    let told = |discount| {
        let order = discounted(components(), vec![discount]);
        let told = quote::reduced_sign_up(&order, day("2026-01-05")).unwrap();
        told.iter().map(|part| part.gross).collect::<Vec<_>>()
    };
    assert_eq!(told(fixed("a", "5", Forever)), []);
    assert_eq!(told(percent("a", "50", Forever)), [eur(500), eur(3000)]);
}

#[test]
fn a_code_is_read_as_people_type_it() {
    for (typed, code) in [
        ("willkommen", Some("WILLKOMMEN")),
        (" Will kommen\t", Some("WILLKOMMEN")),
        ("grün-2026", Some("GRÜN-2026")),
        ("abcd", Some("ABCD")),
        ("abc", None),
        ("", None),
        ("20 %", None),
        ("a;drop", None),
    ] {
        assert_eq!(discount_code(typed).as_deref(), code, "{typed:?}");
    }
    assert_eq!(discount_code(&"x".repeat(41)), None);
}
