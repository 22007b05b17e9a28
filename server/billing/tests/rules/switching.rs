mod scheduled;

use std::collections::BTreeMap;

use billing::*;

use crate::story::*;

/// A plan with one fee.
fn tariff(id: &str, price: &str, cycle: &str) -> PlanVersion {
    PlanVersion {
        id: format!("{id}-1").as_str().into(),
        plan: id.into(),
        ..plan(vec![fee(price, cycle)])
    }
}

fn basic() -> PlanVersion {
    tariff("basic", "10", "1 month")
}

fn pro() -> PlanVersion {
    tariff("pro", "20", "1 month")
}

fn switch(to: PlanVersion, when: SwitchWhen) -> Switch {
    Switch {
        to,
        when,
        quantities: BTreeMap::new(),
        by: Author::Customer,
        paid: true,
    }
}

fn at(to: PlanVersion, at: SwitchAt) -> Command {
    Command::Switch(Box::new(switch(to, SwitchWhen::At(at, MoneyMode::Prorate))))
}

fn by(author: Author, to: PlanVersion, at: SwitchAt) -> Command {
    let asked = switch(to, SwitchWhen::At(at, MoneyMode::Prorate));
    Command::Switch(Box::new(Switch { by: author, ..asked }))
}

fn by_rules(to: PlanVersion, rules: &[SwitchRule]) -> Command {
    let rules = SwitchRules(rules.to_vec());
    Command::Switch(Box::new(switch(to, SwitchWhen::ByRules(rules))))
}

fn allowed(at: SwitchAt) -> SwitchEffect {
    SwitchEffect::Allowed {
        at,
        money: MoneyMode::Prorate,
        payment_first: false,
    }
}

/// A rule without conditions.
fn always(effect: SwitchEffect) -> SwitchRule {
    SwitchRule {
        from: None,
        to: None,
        price: None,
        cycle: None,
        effect,
    }
}

fn three_months(plan: PlanVersion) -> PlanVersion {
    PlanVersion {
        term: Term {
            initial: Some(span("3 months")),
            ..plan.term
        },
        ..plan
    }
}

/// Runs under a plan since 15.01.2026, for three months at least.
fn running(plan: PlanVersion) -> Story {
    Story::begin(order(three_months(plan)), "2026-01-15").bill("2026-01-15")
}

/// The day a switch on 20.01. takes effect, or why it does not.
fn outcome(story: &Story, command: &Command) -> String {
    let mut story = story.clone();
    match story.try_on(day("2026-01-20"), command) {
        Ok(()) => story.contract.phases.last().unwrap().from.to_string(),
        Err(rejection) => rejection.code().to_owned(),
    }
}

#[test]
fn the_first_rule_that_matches_decides() {
    use SwitchAt::{Now, PeriodEnd, TermEnd};
    let from_basic = SwitchRule {
        from: Some("basic".into()),
        ..always(SwitchEffect::Forbidden)
    };
    let to_pro = SwitchRule {
        to: Some("pro".into()),
        ..always(allowed(Now))
    };
    let up = SwitchRule {
        price: Some(PriceDirection::Up),
        ..always(allowed(TermEnd))
    };
    let longer = SwitchRule {
        cycle: Some(CycleDirection::Longer),
        ..always(allowed(PeriodEnd))
    };
    let up_and_longer = SwitchRule {
        cycle: Some(CycleDirection::Longer),
        ..up.clone()
    };
    let from_elsewhere = SwitchRule {
        from: Some("max".into()),
        ..always(SwitchEffect::Forbidden)
    };
    let year = || tariff("year", "240", "1 year");
    let everything_else = always(SwitchEffect::Forbidden);
    let story = running(basic());
    for (rules, to, expected) in [
        (
            vec![from_basic.clone(), to_pro.clone()],
            pro(),
            "switch_forbidden",
        ),
        (vec![to_pro.clone(), from_basic.clone()], pro(), "2026-01-20"),
        (vec![to_pro.clone(), from_basic], year(), "switch_forbidden"),
        (vec![up.clone(), to_pro.clone()], pro(), "2026-04-15"),
        (vec![longer.clone(), up.clone()], pro(), "2026-04-15"),
        (vec![longer, up.clone()], year(), "2026-02-15"),
        (vec![up_and_longer.clone(), to_pro], pro(), "2026-01-20"),
        (vec![up_and_longer], year(), "2026-04-15"),
        (vec![from_elsewhere, up.clone()], pro(), "2026-04-15"),
        (
            vec![up, everything_else],
            tariff("less", "9", "1 month"),
            "switch_forbidden",
        ),
    ] {
        assert_eq!(outcome(&story, &by_rules(to, &rules)), expected, "{rules:?}");
    }
}

#[test]
fn without_rules_up_is_now_and_all_else_waits_for_the_periods_end() {
    let month = |price| tariff("month", price, "1 month");
    let other = |price| tariff("other", price, "1 month");
    let year = |price| tariff("year", price, "1 year");
    for (from, to, expected) in [
        (month("10"), other("10.01"), "2026-01-20"),
        (month("10"), other("9.99"), "2026-02-15"),
        (month("10"), other("10"), "2026-02-15"),
        // Measured by the month: 121 a year is more than 10 a month, 120 is as much.
        (month("10"), year("121"), "2026-01-20"),
        (month("10"), year("120"), "2026-02-15"),
        // To a shorter cycle, even if it costs more.
        (year("120"), month("11"), "2027-01-15"),
        (year("120"), month("9"), "2027-01-15"),
        // 4 weeks are a thirteenth of a year and a day over.
        (month("10"), tariff("weeks", "9.21", "4 weeks"), "2026-02-15"),
        (month("10"), tariff("weeks", "10", "4 weeks"), "2026-02-15"),
        (tariff("weeks", "9.20", "4 weeks"), month("10"), "2026-01-20"),
    ] {
        let story = running(from.clone());
        assert_eq!(
            outcome(&story, &by_rules(to.clone(), &[])),
            expected,
            "{} to {}",
            from.plan,
            to.plan
        );
    }
}

#[test]
fn the_price_is_compared_at_the_units_ordered() {
    let per_seat = PlanVersion {
        components: vec![fee("10", "1 month"), seats("5", "1 month", 1)],
        ..basic()
    };
    for (units, expected) in [
        (None, "2026-01-20"),
        (Some(2), "2026-01-20"),
        (Some(4), "2026-02-15"),
    ] {
        let mut order = order(per_seat.clone());
        order
            .quantities
            .extend(units.map(|units| ("seats".into(), units)));
        let story = Story::begin(order, "2026-01-15");
        let flat = by_rules(tariff("flat", "20", "1 month"), &[]);
        assert_eq!(outcome(&story, &flat), expected, "{units:?} seats");
    }
}

#[test]
fn an_upgrade_waits_for_its_payment() {
    let unpaid = |to| {
        let asked = switch(to, SwitchWhen::ByRules(SwitchRules::default()));
        Command::Switch(Box::new(Switch { paid: false, ..asked }))
    };
    let mut story = running(basic());
    let refused = story.rejected("2026-01-20", unpaid(pro()));
    assert_eq!(refused, Rejection::PaymentNeeded { to: "pro".into() });
    assert!(story.drafts(day("2026-01-20")).unwrap().is_empty());
    assert_eq!(outcome(&story, &by_rules(pro(), &[])), "2026-01-20");
    assert_eq!(
        outcome(&running(pro()), &unpaid(basic())),
        "2026-02-15",
        "nothing to pay for"
    );
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let trying = Story::begin(
        order(PlanVersion {
            trial: Some(trial),
            ..basic()
        }),
        "2026-01-15",
    );
    assert_eq!(
        outcome(&trying, &unpaid(pro())),
        "2026-01-20",
        "nothing to pay in a trial"
    );
}

#[test]
fn where_payments_are_collected_later_nothing_waits_for_one() {
    let unpaid = |to, rules: &[SwitchRule]| {
        let rules = SwitchRules(rules.to_vec()).collected_later();
        let asked = switch(to, SwitchWhen::ByRules(rules));
        Command::Switch(Box::new(Switch { paid: false, ..asked }))
    };
    let waits = always(SwitchEffect::Allowed {
        at: SwitchAt::TermEnd,
        money: MoneyMode::Prorate,
        payment_first: true,
    });
    let yearly = tariff("yearly", "300", "1 year");
    for (from, to, rules, expected) in [
        (basic(), pro(), vec![], "2026-01-20"),
        (basic(), yearly.clone(), vec![], "2026-01-20"),
        // Everything else stays as it was.
        (pro(), basic(), vec![], "2026-02-15"),
        (yearly, pro(), vec![], "2027-01-15"),
        (basic(), pro(), vec![waits], "2026-04-15"),
        (
            basic(),
            pro(),
            vec![always(SwitchEffect::Forbidden)],
            "switch_forbidden",
        ),
    ] {
        let named = format!("{} to {}", from.id, to.id);
        assert_eq!(outcome(&running(from), &unpaid(to, &rules)), expected, "{named}");
    }
}

#[test]
fn what_cannot_be_switched_to_is_refused_with_the_reason() {
    let francs = PlanVersion {
        currency: Currency::Chf,
        ..pro()
    };
    let net = PlanVersion {
        prices: PriceMode::Net,
        ..pro()
    };
    let for_businesses = PlanVersion {
        audience: Audience::Businesses,
        ..pro()
    };
    let empty = PlanVersion {
        components: vec![],
        ..pro()
    };
    for (to, expected) in [
        (francs, "not_comparable"),
        (net, "not_comparable"),
        (for_businesses, "not_for_this_buyer"),
        (empty, "plan_not_sellable"),
        (three_months(basic()), "same_plan"),
    ] {
        assert_eq!(outcome(&running(basic()), &at(to, SwitchAt::Now)), expected);
    }
    let counted = Switch {
        quantities: BTreeMap::from([("fee".into(), 2)]),
        ..switch(pro(), SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate))
    };
    assert_eq!(
        outcome(&running(basic()), &Command::Switch(Box::new(counted))),
        "not_ordered_in_units"
    );
    let gone = Story::begin(order(basic()), "2026-01-15").on("2026-01-15", cancel_on("2026-02-20"));
    assert_eq!(
        gone.clone()
            .rejected("2026-02-20", at(pro(), SwitchAt::Now))
            .code(),
        "contract_over"
    );
}

#[test]
fn the_term_begins_anew_only_with_another_initial_term() {
    let bound = |initial: Option<&str>, price: &str| PlanVersion {
        term: Term {
            initial: initial.map(span),
            ..Term::open_ended(span("1 month"))
        },
        ..tariff(price, price, "1 month")
    };
    for (before, after, expected) in [
        (Some("12 months"), Some("12 months"), Some("2027-01-15")),
        (Some("12 months"), Some("24 months"), Some("2028-03-01")),
        (Some("12 months"), Some("6 months"), Some("2026-09-01")),
        (None, Some("12 months"), Some("2027-03-01")),
        (Some("12 months"), None, None),
    ] {
        let story = Story::begin(order(bound(before, "10")), "2026-01-15")
            .on("2026-03-01", at(bound(after, "20"), SwitchAt::Now));
        assert_eq!(
            initial_end(&story.contract, day("2026-03-01")),
            Ok(expected.map(day)),
            "{before:?} to {after:?}"
        );
    }
    let scheduled = Story::begin(order(bound(None, "10")), "2026-01-15").on(
        "2026-03-01",
        at(bound(Some("12 months"), "20"), SwitchAt::PeriodEnd),
    );
    let end_on = |date: &str| initial_end(&scheduled.contract, day(date));
    assert_eq!(
        end_on("2026-03-14"),
        Ok(None),
        "not bound before the switch comes"
    );
    assert_eq!(end_on("2026-03-15"), Ok(Some(day("2027-03-15"))));
}

#[test]
fn units_named_by_a_switch_replace_those_kept() {
    let per_seat = |id: &str, price: &str| PlanVersion {
        components: vec![seats(price, "1 month", 0)],
        ..tariff(id, "0", "1 month")
    };
    let mut order = order(per_seat("a", "30"));
    order.quantities.insert("seats".into(), 2);
    let begun = Story::begin(order, "2026-04-01").bill("2026-04-01");
    let kept = begun
        .clone()
        .on("2026-04-11", at(per_seat("b", "60"), SwitchAt::Now))
        .bill("2026-04-11");
    let named = Switch {
        quantities: BTreeMap::from([("seats".into(), 5)]),
        ..switch(
            per_seat("b", "60"),
            SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        )
    };
    let named = begun
        .on("2026-04-11", Command::Switch(Box::new(named)))
        .bill("2026-04-11");
    assert_eq!(
        kept.lines()[1..],
        [
            "seats 2026-04-11 2026-05-01 -40.00",
            "seats 2026-04-11 2026-05-01 80.00"
        ]
    );
    assert_eq!(
        named.lines()[1..],
        [
            "seats 2026-04-11 2026-05-01 -40.00",
            "seats 2026-04-11 2026-05-01 200.00"
        ]
    );
}

#[test]
fn a_switch_that_moves_the_last_day_across_a_rate_change_is_billed_anew() {
    let rates = |switched_on: &str| {
        let story = Story::begin(order(tariff("basic", "31", "1 month")), "2020-12-15")
            .bill("2020-12-15")
            .on(switched_on, at(tariff("pro", "62", "1 month"), SwitchAt::Now))
            .bill(switched_on);
        let told: Vec<String> = story.documents[1]
            .lines
            .iter()
            .map(|line| format!("{} at {}", told(&line.item), line.item.tax.rate))
            .collect();
        assert!(story.drafts(day("2021-01-14")).unwrap().is_empty());
        told
    };
    // 31.00 for 31 days: ten days in 2020 end at 16 %, twenty in 2021 at 19 %.
    assert_eq!(
        rates("2020-12-25"),
        [
            "fee 2020-12-15 2021-01-15 -31.00 at 19",
            "fee 2020-12-15 2020-12-25 10.00 at 16",
            "fee 2020-12-25 2021-01-15 42.00 at 19"
        ]
    );
    assert_eq!(
        rates("2021-01-04"),
        [
            "fee 2021-01-04 2021-01-15 -11.00 at 19",
            "fee 2021-01-04 2021-01-15 22.00 at 19"
        ]
    );
    assert_eq!(rates("2021-01-01").len(), 3, "the last day used is in 2020");
    assert_eq!(rates("2021-01-02").len(), 2);
}

#[test]
fn there_and_back_on_one_day_leaves_no_trace() {
    for other in [
        pro(),
        tariff("year", "100", "1 year"),
        tariff("days", "1", "5 days"),
    ] {
        let story = running(basic());
        let before = story.contract.clone();
        let back = story
            .on("2026-01-25", at(other, SwitchAt::Now))
            .on("2026-01-25", at(three_months(basic()), SwitchAt::Now));
        assert_eq!(back.contract.phases, before.phases);
        assert!(back.drafts(day("2026-01-25")).unwrap().is_empty());
    }
}

#[test]
fn a_switch_at_the_same_price_is_settled_without_a_document() {
    let story = running(basic())
        .on("2026-01-20", at(tariff("other", "10", "1 month"), SwitchAt::Now))
        .bill_daily("2026-01-20", "2026-02-15");
    assert_eq!(
        story.told(),
        ["2026-01-15 invoice 10.00", "2026-02-15 invoice 10.00"]
    );
    assert_eq!(story.lines()[1..], ["fee 2026-02-15 2026-03-15 10.00"]);
    // Remembered all the same: what comes back later belongs to the new plan.
    let rows: Vec<_> = story.billed[1..3].iter().map(|row| row.amount).collect();
    assert_eq!(rows, [eur(-839), eur(839)]);
    let wanted = DraftTerms {
        zero_lines: true,
        ..DraftTerms::of(&story.contract, day("2026-01-20"), None)
    };
    let told = running(basic()).on("2026-01-20", at(tariff("other", "10", "1 month"), SwitchAt::Now));
    let drafts = told.drafts(day("2026-01-20")).unwrap();
    assert!(wanted.issue(&drafts[0]) && !told.issues(&drafts[0]));
}

#[test]
fn a_plan_may_not_share_a_component_with_a_booked_add_on() {
    let extra = AddOn {
        id: "extra".into(),
        name: "Extra".into(),
        components: vec![PriceComponent {
            id: "storage".into(),
            ..fee("2", "1 month")
        }],
    };
    let book = Command::BookAddOn {
        addon: Box::new(extra.clone()),
        quantities: BTreeMap::new(),
    };
    let to = PlanVersion {
        components: vec![fee("20", "1 month"), extra.components[0].clone()],
        ..pro()
    };
    let taken = Rejection::ComponentTaken {
        component: "storage".into(),
    };
    let mut story = running(basic()).on("2026-01-20", book);
    assert_eq!(story.rejected("2026-01-21", at(to.clone(), SwitchAt::Now)), taken);
    let correction = Command::Correct {
        from: day("2026-01-20"),
        correction: Correction::Plan {
            plan: Box::new(to.clone()),
        },
    };
    assert_eq!(story.rejected("2026-01-21", correction), taken);
    let given_up = Command::EndAddOn {
        addon: "extra".into(),
        at: ChangeAt::Now,
    };
    let free = story.on("2026-01-22", given_up);
    assert_eq!(
        outcome(&free, &at(to.clone(), SwitchAt::Now)),
        "before_last_change"
    );
    free.on("2026-01-22", at(to, SwitchAt::Now));
}
