use std::collections::BTreeMap;

use billing::*;

use crate::story::*;

fn limited(limits: DiscountLimits) -> Discount {
    Discount {
        limits,
        ..percent("code", "50", DiscountDuration::Periods(2))
    }
}

fn running() -> Story {
    Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01").bill("2026-04-01")
}

fn redeem(discount: Discount, total: u32, by_customer: u32) -> Command {
    Command::Redeem {
        discount: Box::new(discount),
        redeemed: Redemptions { total, by_customer },
    }
}

/// Why a discount is not granted, and what would be allowed.
fn refusal(rejection: &Rejection) -> (DiscountProblem, Option<Allowed>) {
    match rejection {
        Rejection::DiscountNotGranted { problem, .. } => (problem.clone(), rejection.allowed()),
        other => panic!("{other:?}"),
    }
}

#[test]
fn limits_hold_for_codes_redeemed_with_the_order_and_later() {
    let dated = |from: Option<&str>, until: Option<&str>| DiscountLimits {
        from: from.map(day),
        until: until.map(day),
        ..DiscountLimits::default()
    };
    let for_plans = |plans: &[&str]| DiscountLimits {
        plans: Some(plans.iter().map(|plan| (*plan).into()).collect()),
        ..DiscountLimits::default()
    };
    let counted = |redemptions: Option<u32>, redemptions_per_customer: Option<u32>| DiscountLimits {
        redemptions,
        redemptions_per_customer,
        ..DiscountLimits::default()
    };
    let none = Allowed::default();
    let table = [
        // All on 10.04.2026, after so many redemptions in all and by this customer.
        (dated(Some("2026-04-10"), Some("2026-04-11")), (0, 0), None),
        (
            dated(Some("2026-04-11"), None),
            (0, 0),
            Some((
                DiscountProblem::NotYet {
                    from: day("2026-04-11"),
                },
                Allowed {
                    earliest: Some(day("2026-04-11")),
                    ..none.clone()
                },
            )),
        ),
        (
            dated(None, Some("2026-04-10")),
            (0, 0),
            Some((
                DiscountProblem::NoLonger {
                    until: day("2026-04-10"),
                },
                Allowed {
                    latest: Some(day("2026-04-09")),
                    ..none.clone()
                },
            )),
        ),
        (for_plans(&["pro", "basic"]), (0, 0), None),
        (
            for_plans(&["pro"]),
            (0, 0),
            Some((
                DiscountProblem::NotForThisPlan {
                    plans: vec!["pro".into()],
                },
                Allowed {
                    plans: vec!["pro".into()],
                    ..none.clone()
                },
            )),
        ),
        (counted(Some(100), None), (99, 5), None),
        (
            counted(Some(100), None),
            (100, 0),
            Some((
                DiscountProblem::UsedUp { limit: 100 },
                Allowed {
                    limit: Some(100),
                    ..none.clone()
                },
            )),
        ),
        (counted(None, Some(2)), (1000, 1), None),
        (
            counted(Some(100), Some(2)),
            (50, 2),
            Some((
                DiscountProblem::UsedUpByCustomer { limit: 2 },
                Allowed {
                    limit: Some(2),
                    ..none
                },
            )),
        ),
    ];
    for (limits, (total, by_customer), expected) in table {
        let expected = expected.map(|(problem, allowed)| (problem, Some(allowed)));
        let discount = limited(limits);
        let later = running().try_on(day("2026-04-10"), &redeem(discount.clone(), total, by_customer));
        assert_eq!(
            later.err().map(|rejection| refusal(&rejection)),
            expected,
            "{discount:?}"
        );
        let order = SignUp {
            discounts: vec![discount.clone()],
            redeemed: BTreeMap::from([("code".to_owned(), Redemptions { total, by_customer })]),
            ..order(plan(vec![fee("30.00", "1 month")]))
        };
        let with_order = decide(None, &Command::SignUp(Box::new(order)), day("2026-04-10"));
        assert_eq!(
            with_order.err().map(|rejection| refusal(&rejection)),
            expected,
            "{discount:?}"
        );
    }
}

#[test]
fn a_code_redeemed_inside_a_month_counts_from_the_next() {
    let story = running()
        .on("2026-04-10", redeem(limited(DiscountLimits::default()), 0, 0))
        .bill_daily("2026-04-10", "2026-07-01");
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 30.00",
            "2026-05-01 invoice 15.00",
            "2026-06-01 invoice 15.00",
            "2026-07-01 invoice 30.00"
        ]
    );
    let on_the_day = Story::begin(order(plan(vec![fee("30.00", "1 month")])), "2026-04-01")
        .on("2026-05-01", redeem(limited(DiscountLimits::default()), 0, 0))
        .bill_daily("2026-05-01", "2026-05-01");
    assert_eq!(
        on_the_day.lines(),
        [
            "fee 2026-04-01 2026-05-01 30.00",
            "fee 2026-05-01 2026-06-01 15.00"
        ]
    );
}

#[test]
fn a_code_runs_once_on_a_contract() {
    let code = limited(DiscountLimits::default());
    let mut story = running().on("2026-04-10", redeem(code.clone(), 0, 0));
    assert_eq!(
        story.rejected("2026-04-11", redeem(code, 0, 0)),
        Rejection::AlreadyRedeemed {
            discount: "code".into()
        }
    );
    let other = percent("other", "10", DiscountDuration::Forever);
    assert_eq!(story.try_on(day("2026-04-11"), &redeem(other, 0, 0)), Ok(()));
}

#[test]
fn a_code_may_be_for_an_extra_once_it_is_booked() {
    let for_extra = Discount {
        on: Some(vec!["hd".into()]),
        ..limited(DiscountLimits::default())
    };
    let extra = AddOn {
        id: "hd".into(),
        name: "HD".into(),
        components: vec![PriceComponent {
            id: "hd".into(),
            ..fee("4.00", "1 month")
        }],
    };
    let mut story = running();
    let refused = story.rejected("2026-04-10", redeem(for_extra.clone(), 0, 0));
    assert_eq!(
        refusal(&refused).0,
        DiscountProblem::UnknownComponent {
            component: "hd".into()
        }
    );
    let book = Command::BookAddOn {
        addon: Box::new(extra),
        quantities: BTreeMap::new(),
    };
    let story = story
        .on("2026-05-01", book)
        .on("2026-05-01", redeem(for_extra, 0, 0))
        .bill("2026-05-01");
    assert_eq!(
        story.lines()[1..],
        ["fee 2026-05-01 2026-06-01 30.00", "hd 2026-05-01 2026-06-01 2.00"]
    );
}

#[test]
fn a_contract_that_is_over_redeems_nothing() {
    let mut story = running().on("2026-04-02", cancel_on("2026-05-05"));
    let code = redeem(limited(DiscountLimits::default()), 0, 0);
    assert_eq!(story.rejected("2026-05-05", code).code(), "contract_over");
}

#[test]
fn a_code_for_some_plans_does_not_go_along_to_others() {
    let code = limited(DiscountLimits {
        plans: Some(vec!["basic".into()]),
        ..DiscountLimits::default()
    });
    let other = PlanVersion {
        id: "pro-1".into(),
        plan: "pro".into(),
        ..plan(vec![fee("60.00", "1 month")])
    };
    let to = |plan: PlanVersion| {
        Command::Switch(Box::new(Switch {
            to: plan,
            when: SwitchWhen::At(SwitchAt::PeriodEnd, MoneyMode::Prorate),
            quantities: BTreeMap::new(),
            by: Author::Customer,
            paid: true,
        }))
    };
    let mut order = order(plan(vec![fee("30.00", "1 month")]));
    order.discounts.push(code);
    let back = order.plan.clone();
    let story = Story::begin(order, "2026-04-01")
        .bill("2026-04-01")
        .on("2026-04-20", to(other))
        .bill_daily("2026-04-20", "2026-05-10")
        .on("2026-05-11", to(back))
        .bill_daily("2026-05-11", "2026-07-01");
    assert_eq!(
        story.told(),
        [
            "2026-04-01 invoice 15.00",
            "2026-05-01 invoice 60.00",
            "2026-06-01 invoice 15.00",
            "2026-07-01 invoice 30.00"
        ]
    );
}
