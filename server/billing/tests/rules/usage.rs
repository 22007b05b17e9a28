use billing::*;
use rust_decimal::Decimal;

use crate::story::*;

fn metered(tiers: &[(Option<u32>, &str)], included: u32) -> PriceComponent {
    let kind = ComponentKind::Metered {
        tiers: tiers
            .iter()
            .map(|(up_to, price)| Tier {
                up_to: *up_to,
                price: price.parse().unwrap(),
            })
            .collect(),
        mode: TierMode::Graduated,
        cycle: span("1 month"),
        included,
    };
    component("calls", kind)
}

/// A hundred calls at 0.10, the rest at 0.05.
fn calls() -> PriceComponent {
    metered(&[(Some(100), "0.10"), (None, "0.05")], 0)
}

fn tariff(id: &str, components: Vec<PriceComponent>) -> PlanVersion {
    PlanVersion {
        id: format!("{id}-1").as_str().into(),
        plan: id.into(),
        ..plan(components)
    }
}

fn running() -> Story {
    Story::begin(order(tariff("api", vec![calls()])), "2026-01-01")
}

fn used(quantity: &str) -> Command {
    Command::RecordUsage {
        component: "calls".into(),
        quantity: quantity.parse().unwrap(),
        used_on: None,
    }
}

fn used_on(date: &str, quantity: &str) -> Command {
    Command::RecordUsage {
        component: "calls".into(),
        quantity: quantity.parse().unwrap(),
        used_on: Some(day(date)),
    }
}

fn now(to: PlanVersion) -> Command {
    Command::Switch(Box::new(Switch {
        to,
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Merchant,
        paid: true,
    }))
}

#[test]
fn tiers_and_included_units_count_to_their_last_unit() {
    for (included, quantity, cents) in [
        (0, "100", 1000),
        (0, "101", 1005),
        (0, "0.5", 5),
        // Half a cent is rounded away from zero: 0.045 and 0.055.
        (0, "0.45", 5),
        (0, "100.1", 1001),
        (20, "20", 0),
        (20, "21", 10),
        (20, "120", 1000),
        (20, "121", 1005),
    ] {
        let api = tariff(
            "api",
            vec![metered(&[(Some(100), "0.10"), (None, "0.05")], included)],
        );
        let story = Story::begin(order(api), "2026-01-01")
            .on("2026-01-31", used(quantity))
            .bill("2026-02-01");
        let gross = story.documents.first().map_or(0, |draft| draft.gross.minor());
        assert_eq!(gross, cents, "{quantity} with {included} included");
    }
}

#[test]
fn usage_is_settled_when_its_period_is_over() {
    let story = running()
        .on("2026-01-10", used("60"))
        .on("2026-01-31", used("60"))
        .on("2026-02-01", used("10"))
        .bill_daily("2026-02-01", "2026-03-01");
    // 100 at 0.10 and 20 at 0.05; what was used on the first belongs to February.
    assert_eq!(
        story.told(),
        ["2026-02-01 invoice 11.00", "2026-03-01 invoice 1.00"]
    );
    assert_eq!(
        story.lines(),
        [
            "calls 2026-01-01 2026-02-01 11.00",
            "calls 2026-02-01 2026-03-01 1.00"
        ]
    );
}

#[test]
fn usage_told_late_is_billed_with_the_next_run() {
    let story = running()
        .on("2026-01-10", used("90"))
        .bill("2026-02-01")
        .on("2026-02-10", used_on("2026-01-20", "30"))
        .bill("2026-02-10");
    // Ten more at 0.10 and twenty at 0.05: the tiers know what was used before.
    assert_eq!(
        story.lines(),
        [
            "calls 2026-01-01 2026-02-01 9.00",
            "calls 2026-01-01 2026-02-01 2.00"
        ]
    );
    let derivation = &story.documents[1].lines[0].item.derivation;
    assert_eq!(
        (derivation.rule, derivation.settled),
        (
            DerivationRule::Difference,
            Some(Settled {
                should_be: eur(1100),
                billed: eur(900)
            })
        )
    );
    assert!(story.drafts(day("2026-02-28")).unwrap().is_empty());
}

#[test]
fn usage_corrected_after_it_was_billed_comes_back() {
    let story = running()
        .on("2026-01-10", used("120"))
        .bill("2026-02-01")
        .on("2026-02-10", used_on("2026-01-10", "-40"))
        .bill("2026-02-10");
    // 11.00 was billed, 80 cost 8.00.
    assert_eq!(
        story.told(),
        ["2026-02-01 invoice 11.00", "2026-02-10 credit_note 3.00"]
    );
    let nothing = story
        .on("2026-02-11", used_on("2026-01-31", "-80"))
        .bill("2026-02-11");
    assert_eq!(nothing.told()[2], "2026-02-11 credit_note 8.00");
}

#[test]
fn a_correction_never_takes_more_than_was_used() {
    let mut story = running().on("2026-01-10", used("50"));
    for (command, used) in [
        (used("0"), "50"),
        (used("-50.5"), "50"),
        // Nothing was used in February.
        (used_on("2026-01-01", "-51"), "50"),
    ] {
        let refused = story.rejected("2026-01-20", command);
        let used: Decimal = used.parse().unwrap();
        assert_eq!(
            refused,
            Rejection::UsageOutOfRange {
                component: "calls".into(),
                used
            }
        );
    }
    assert_eq!(
        story.rejected("2026-02-01", used("-1")).code(),
        "usage_out_of_range"
    );
    assert_eq!(
        story
            .on("2026-02-01", used_on("2026-01-10", "-50"))
            .contract
            .usage[&"calls".into()]
            .len(),
        2
    );
}

#[test]
fn usage_lies_between_the_first_day_and_the_last() {
    let later = SignUp {
        starts_on: Some(day("2026-01-05")),
        ..order(tariff("api", vec![calls()]))
    };
    let story = Story::begin(later, "2026-01-01").on("2026-01-06", cancel_on("2026-03-01"));
    let range = |from: &str, until: &str| Allowed {
        earliest: Some(day(from)),
        latest: Some(day(until)),
        ..Allowed::default()
    };
    for (today, on, allowed) in [
        ("2026-01-06", "2026-01-04", range("2026-01-05", "2026-01-06")),
        ("2026-01-06", "2026-01-07", range("2026-01-05", "2026-01-06")),
        ("2026-03-05", "2026-03-01", range("2026-01-05", "2026-02-28")),
    ] {
        let refused = story.clone().rejected(today, used_on(on, "1"));
        assert_eq!(
            (refused.code(), refused.allowed()),
            ("day_out_of_range", Some(allowed))
        );
    }
    // What was used before the end may be told after it.
    let story = story
        .on("2026-03-05", used_on("2026-02-28", "7"))
        .bill("2026-03-05");
    assert_eq!(story.lines(), ["calls 2026-02-05 2026-03-01 0.70"]);
}

#[test]
fn only_what_is_metered_can_be_used() {
    let mut story = Story::begin(
        order(tariff("api", vec![fee("10", "1 month"), calls()])),
        "2026-01-01",
    );
    let of = |component: &str| Command::RecordUsage {
        component: component.into(),
        quantity: 1.into(),
        used_on: None,
    };
    assert_eq!(story.rejected("2026-01-02", of("fee")).code(), "not_metered");
    assert_eq!(
        story.rejected("2026-01-02", of("texts")).code(),
        "unknown_component"
    );
}

#[test]
fn days_that_were_paused_know_no_usage() {
    let pause = Command::Pause {
        from: None,
        until: Some(day("2026-01-20")),
    };
    let story = running()
        .on("2026-01-05", used("10"))
        .on("2026-01-10", pause)
        .on("2026-01-15", used_on("2026-01-09", "10"));
    for (today, on) in [
        ("2026-01-15", "2026-01-15"),
        ("2026-01-25", "2026-01-10"),
        ("2026-01-25", "2026-01-19"),
    ] {
        assert_eq!(
            story.clone().rejected(today, used_on(on, "1")).code(),
            "paused",
            "{on}"
        );
    }
    let story = story
        .on("2026-01-25", used_on("2026-01-20", "10"))
        .bill("2026-02-01");
    // A pause does not cut the period: one line for thirty calls.
    assert_eq!(story.lines(), ["calls 2026-01-01 2026-02-01 3.00"]);
}

#[test]
fn usage_in_a_trial_is_free() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let order = SignUp {
        trial: Some(TrialOverride::Other(trial)),
        ..order(tariff("api", vec![calls()]))
    };
    let story = Story::begin(order, "2026-01-01")
        .on("2026-01-10", used("500"))
        .on("2026-01-15", used("10"))
        .bill_daily("2026-01-15", "2026-02-15");
    assert_eq!(story.told(), ["2026-02-15 invoice 1.00"]);
}

#[test]
fn each_plan_settles_what_was_used_under_it() {
    let flat = metered(&[(None, "0.20")], 0);
    let story = running()
        .bill("2026-01-01")
        .on("2026-01-05", used("100"))
        .on("2026-01-16", now(tariff("flat", vec![flat])))
        .bill("2026-01-16")
        .on("2026-01-20", used("10"))
        // Under the old plan, where these are the 101st to the 120th.
        .on("2026-01-25", used_on("2026-01-15", "20"))
        .bill("2026-01-25")
        .bill("2026-02-01");
    let told: Vec<String> = story
        .documents
        .iter()
        .flat_map(|draft| &draft.lines)
        .map(|line| format!("{} of {}", told(&line.item), line.item.plan))
        .collect();
    assert_eq!(
        told,
        [
            "calls 2026-01-01 2026-01-16 10.00 of api",
            "calls 2026-01-01 2026-01-16 1.00 of api",
            "calls 2026-01-16 2026-02-01 2.00 of flat"
        ]
    );
    let unmetered = story.on("2026-02-10", now(tariff("fee", vec![fee("10", "1 month")])));
    let refused = unmetered.clone().rejected("2026-02-11", used("1"));
    assert_eq!(refused.code(), "unknown_component");
    let late = unmetered
        .on("2026-02-11", used_on("2026-02-09", "5"))
        .bill("2026-02-11");
    assert!(
        late.lines()
            .contains(&"calls 2026-02-01 2026-02-10 1.00".to_owned())
    );
}

#[test]
fn free_units_are_not_prorated_when_the_contract_ends() {
    let api = tariff("api", vec![metered(&[(None, "0.10")], 100)]);
    let story = Story::begin(order(api), "2026-01-01")
        .on("2026-01-02", cancel_on("2026-02-05"))
        .on("2026-02-04", used("101"))
        .bill_daily("2026-02-04", "2026-03-01");
    assert_eq!(story.lines(), ["calls 2026-02-01 2026-02-05 0.10"]);
}

#[test]
fn what_was_taken_back_before_a_switch_bars_no_further_use() {
    let other = tariff("other", vec![calls(), fee("1", "1 week")]);
    let story = running()
        .on("2026-01-14", used("3"))
        .on("2026-01-15", used("-2"))
        .on("2026-01-15", now(other))
        .on("2026-01-15", used("1"));
    assert_eq!(story.contract.usage.values().map(Vec::len).sum::<usize>(), 3);
}

#[test]
fn nothing_is_used_before_the_first_day_nor_before_an_add_on_is_booked() {
    let later = SignUp {
        starts_on: Some(day("2026-02-01")),
        ..order(tariff("api", vec![calls()]))
    };
    let mut story = Story::begin(later, "2026-01-05");
    assert_eq!(story.rejected("2026-01-06", used("1")).code(), "not_running");
    let extra = AddOn {
        id: "api".into(),
        name: "Api".into(),
        components: vec![calls()],
    };
    let book = Command::BookAddOn {
        addon: Box::new(extra),
        quantities: Default::default(),
    };
    let mut story =
        Story::begin(order(tariff("plain", vec![fee("1", "1 month")])), "2026-01-01").on("2026-01-10", book);
    assert_eq!(
        story.rejected("2026-01-10", used_on("2026-01-09", "1")).code(),
        "unknown_component"
    );
    story.on("2026-01-10", used_on("2026-01-10", "1"));
}

#[test]
fn the_history_of_use_says_what_is_billed() {
    let story = running()
        .on("2026-01-10", used("30"))
        .on("2026-02-03", used("250"))
        .on("2026-03-20", used("7"));
    let history = billing::usage_history(&story.contract, day("2026-03-25"), 13).unwrap();
    assert_eq!(history.len(), 1);
    let told: Vec<_> = history[0]
        .periods
        .iter()
        .map(|used| (used.period.from().to_string(), used.used.to_string()))
        .collect();
    assert_eq!(
        told,
        [
            ("2026-01-01".to_owned(), "30".to_owned()),
            ("2026-02-01".to_owned(), "250".to_owned()),
            ("2026-03-01".to_owned(), "7".to_owned()),
        ]
    );
    // What was billed of each period is what the history has.
    let items = billing::due(&story.contract, day("2026-04-01")).unwrap();
    for used in &history[0].periods {
        let billed = items
            .iter()
            .find(|item| item.period == Some(used.period))
            .unwrap();
        assert_eq!(billed.quantity, used.used);
    }
}
