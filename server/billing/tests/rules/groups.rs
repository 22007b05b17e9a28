use std::collections::{BTreeMap, BTreeSet};

use billing::*;

use crate::story::*;

fn trial(days: &str) -> Trial {
    Trial {
        length: span(days),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    }
}

fn offer() -> PlanVersion {
    PlanVersion {
        trial: Some(trial("14 days")),
        ..plan(vec![
            setup("5.00"),
            fee("10.00", "1 month"),
            seats("3.00", "1 month", 1),
        ])
    }
}

fn group(plan: &str, prices: &[(&str, &str)], trial: Option<TrialOverride>) -> CustomerGroup {
    let prices = prices
        .iter()
        .map(|(id, price)| ((*id).into(), price.parse().unwrap()))
        .collect();
    CustomerGroup {
        id: "club".to_owned(),
        hidden_plans: BTreeSet::from(["old".into()]),
        overrides: BTreeMap::from([(plan.into(), PlanOverride { prices, trial })]),
    }
}

fn price_of(version: &PlanVersion, component: &str, units: u32) -> String {
    let kind = &version.component(&component.into()).unwrap().kind;
    kind.full_price(units.into()).unwrap().exact.to_string()
}

#[test]
fn a_group_has_prices_of_its_own() {
    let prices = [("setup", "0"), ("fee", "8.00"), ("seats", "2.50")];
    let version = group("basic", &prices, None).applied_to(&offer()).unwrap();
    assert_eq!(price_of(&version, "setup", 1), "0");
    assert_eq!(price_of(&version, "fee", 1), "8.00");
    assert_eq!(
        price_of(&version, "seats", 3),
        "5.00",
        "one seat of three stays included"
    );
    assert_eq!(version.id.as_str(), "basic-1@club", "told apart from everyone's");
    assert_eq!((version.plan, version.term), (offer().plan, offer().term));
    let other = group("pro", &prices, None).applied_to(&offer()).unwrap();
    assert_eq!(other, offer(), "another plan stays as it is");
}

#[test]
fn what_a_group_does_not_name_stays() {
    let version = group("basic", &[("fee", "8.00")], None)
        .applied_to(&offer())
        .unwrap();
    assert_eq!(price_of(&version, "setup", 1), "5.00");
    assert_eq!(version.trial, offer().trial);
}

#[test]
fn a_group_has_a_trial_of_its_own_or_none() {
    for (change, expected) in [
        (None, Some(trial("14 days"))),
        (Some(TrialOverride::None), None),
        (
            Some(TrialOverride::Other(trial("30 days"))),
            Some(trial("30 days")),
        ),
    ] {
        let version = group("basic", &[], change).applied_to(&offer()).unwrap();
        assert_eq!(version.trial, expected);
        let story = Story::begin(order(version), "2026-04-01");
        let until = story.contract.trial.map(|trial| trial.until);
        assert_eq!(
            until,
            expected.map(|trial| add_span(day("2026-04-01"), trial.length).unwrap())
        );
    }
}

#[test]
fn a_group_does_not_see_hidden_plans() {
    let club = group("basic", &[], None);
    assert!(!club.sees(&"old".into()));
    assert!(club.sees(&"basic".into()));
    assert!(
        CustomerGroup::default().sees(&"old".into()),
        "everyone else sees all plans"
    );
}

#[test]
fn prices_that_do_not_fit_are_told() {
    let tiers = component(
        "calls",
        ComponentKind::Metered {
            tiers: vec![Tier {
                up_to: None,
                price: "0.05".parse().unwrap(),
            }],
            mode: TierMode::Graduated,
            cycle: span("1 month"),
            included: 0,
        },
    );
    let metered = plan(vec![fee("10", "1 month"), tiers]);
    let of = |component: &str| group("basic", &[(component, "1")], None).applied_to(&metered);
    assert_eq!(
        of("calls"),
        Err(GroupProblem::NotOnePrice {
            component: "calls".into()
        })
    );
    assert_eq!(
        of("gold"),
        Err(GroupProblem::UnknownComponent {
            component: "gold".into()
        })
    );
    let negative = group("basic", &[("fee", "-1")], None)
        .applied_to(&offer())
        .unwrap();
    let refused = decide(
        None,
        &Command::SignUp(Box::new(order(negative))),
        day("2026-04-01"),
    );
    assert_eq!(refused.unwrap_err().code(), "plan_not_sellable");
}

#[test]
fn a_groups_price_is_part_of_what_was_signed() {
    let without_trial = PlanVersion {
        trial: None,
        ..offer()
    };
    let version = group("basic", &[("fee", "8.00")], None)
        .applied_to(&without_trial)
        .unwrap();
    let story = Story::begin(order(version), "2026-04-01").bill_daily("2026-04-01", "2026-05-01");
    assert_eq!(
        story.lines(),
        [
            "setup 5.00",
            "fee 2026-04-01 2026-05-01 8.00",
            "fee 2026-05-01 2026-06-01 8.00"
        ]
    );
    // Leaving the group is a switch to everyone's version, with the difference for the rest of the month.
    let leaves = Switch {
        to: without_trial,
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: BTreeMap::new(),
        by: Author::Merchant,
        paid: true,
    };
    let story = story
        .on("2026-05-01", Command::Switch(Box::new(leaves)))
        .bill("2026-05-01");
    assert_eq!(
        story.lines()[3..],
        [
            "fee 2026-05-01 2026-06-01 -8.00",
            "fee 2026-05-01 2026-06-01 10.00"
        ]
    );
}
