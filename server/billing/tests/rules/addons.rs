use std::collections::BTreeMap;

use billing::*;

use crate::story::*;

fn base(id: &str, price: &str, cycle: &str) -> PriceComponent {
    PriceComponent {
        id: id.into(),
        ..fee(price, cycle)
    }
}

fn addon(id: &str, components: Vec<PriceComponent>) -> AddOn {
    AddOn {
        id: id.into(),
        name: format!("Extra {id}").as_str().into(),
        components,
    }
}

fn hd() -> AddOn {
    addon("hd", vec![base("hd", "30.00", "1 month")])
}

fn book(addon: AddOn) -> Command {
    Command::BookAddOn {
        addon: Box::new(addon),
        quantities: BTreeMap::new(),
    }
}

fn end(addon: &str, at: ChangeAt) -> Command {
    Command::EndAddOn {
        addon: addon.into(),
        at,
    }
}

fn running() -> Story {
    Story::begin(order(plan(vec![setup("5"), fee("10", "1 month")])), "2026-04-01").bill("2026-04-01")
}

#[test]
fn an_add_on_has_its_own_ids() {
    let mut story = running();
    let taken = |component: &str| Rejection::ComponentTaken {
        component: component.into(),
    };
    let like_the_plans = addon(
        "x",
        vec![base("new", "1", "1 month"), base("fee", "1", "1 month")],
    );
    assert_eq!(story.rejected("2026-04-02", book(like_the_plans)), taken("fee"));
    let mut story = story.on("2026-04-02", book(hd()));
    let like_anothers = addon("uhd", vec![base("hd", "1", "1 month")]);
    assert_eq!(
        story.rejected("2026-04-03", book(like_anothers.clone())),
        taken("hd")
    );
    let twice = addon(
        "twice",
        vec![base("t", "1", "1 month"), base("t", "2", "1 month")],
    );
    assert_eq!(
        story.rejected("2026-04-03", book(twice)).code(),
        "plan_not_sellable"
    );
    let mut gone = story.on("2026-04-03", end("hd", ChangeAt::Now));
    assert_eq!(
        gone.rejected("2026-04-04", book(like_anothers)),
        taken("hd"),
        "units and usage are kept by component, so it stays the first one's"
    );
}

#[test]
fn an_add_on_is_sold_under_the_conditions_of_a_plan() {
    let negative = addon("a", vec![base("a", "-1", "1 month")]);
    let nameless = AddOn {
        name: "".into(),
        ..hd()
    };
    for broken in [addon("a", vec![]), negative, nameless] {
        assert_eq!(
            running().rejected("2026-04-02", book(broken)).code(),
            "plan_not_sellable"
        );
    }
    let counted = Command::BookAddOn {
        addon: Box::new(hd()),
        quantities: BTreeMap::from([("hd".into(), 2)]),
    };
    assert_eq!(
        running().rejected("2026-04-02", counted).code(),
        "not_ordered_in_units"
    );
}

#[test]
fn an_add_on_is_booked_once_at_a_time() {
    let story = running().on("2026-04-11", book(hd()));
    assert_eq!(
        story.clone().rejected("2026-04-12", book(hd())).code(),
        "already_booked"
    );
    let ending = story.clone().on("2026-04-12", end("hd", ChangeAt::PeriodEnd));
    assert_eq!(
        ending.clone().rejected("2026-04-30", book(hd())).code(),
        "already_booked",
        "it still runs"
    );
    assert_eq!(
        ending
            .clone()
            .rejected("2026-05-01", end("hd", ChangeAt::Now))
            .code(),
        "not_booked"
    );
    let again = ending
        .on("2026-05-02", book(hd()))
        .bill_daily("2026-05-02", "2026-05-02");
    assert!(
        again
            .contract
            .booking_on(&"hd".into(), day("2026-05-02"))
            .is_some()
    );
    assert!(
        again
            .contract
            .booking_on(&"hd".into(), day("2026-05-01"))
            .is_none()
    );
    assert_eq!(
        running().rejected("2026-04-02", end("hd", ChangeAt::Now)).code(),
        "not_booked"
    );
}

#[test]
fn the_setup_fee_of_an_add_on_is_charged_with_the_first_booking_only() {
    let with_setup = || {
        let fee = PriceComponent {
            id: "hd-setup".into(),
            ..setup("4.00")
        };
        addon("hd", vec![fee, base("hd", "30.00", "1 month")])
    };
    let story = running()
        .on("2026-04-11", book(with_setup()))
        .bill("2026-04-11")
        .on("2026-04-21", end("hd", ChangeAt::Now))
        .bill("2026-04-21")
        .on("2026-04-26", book(with_setup()))
        .bill("2026-04-26");
    assert_eq!(
        story.lines()[2..],
        [
            "hd-setup 4.00",
            "hd 2026-04-11 2026-05-01 20.00",
            "hd 2026-04-21 2026-05-01 10.00",
            "hd 2026-04-26 2026-05-01 5.00"
        ]
    );
}

#[test]
fn an_add_on_ends_with_its_own_period_or_the_term() {
    let yearly = addon("year", vec![base("year", "365.00", "1 year")]);
    let bound = || {
        let mut order = order(plan(vec![fee("10", "1 month")]));
        order.plan.term.initial = Some(span("3 months"));
        Story::begin(order, "2026-04-01")
            .on("2026-04-01", book(hd()))
            .on("2026-04-01", book(yearly.clone()))
    };
    for (addon, at, expected) in [
        ("hd", ChangeAt::Now, "2026-04-11"),
        ("hd", ChangeAt::PeriodEnd, "2026-05-01"),
        ("hd", ChangeAt::TermEnd, "2026-07-01"),
        ("year", ChangeAt::PeriodEnd, "2027-04-01"),
        ("year", ChangeAt::TermEnd, "2026-07-01"),
    ] {
        let story = bound().on("2026-04-11", end(addon, at));
        let booking = story
            .contract
            .booking_on(&addon.into(), day("2026-04-10"))
            .unwrap();
        assert_eq!(booking.until, Some(day(expected)), "{addon} {at:?}");
    }
}

#[test]
fn an_add_on_with_another_cycle_hangs_on_the_plans_anchor() {
    let story = Story::begin(order(plan(vec![fee("10", "1 month")])), "2026-01-31")
        .bill("2026-01-31")
        .on(
            "2026-02-10",
            book(addon("quarter", vec![base("quarter", "89.00", "3 months")])),
        )
        .bill_daily("2026-02-10", "2026-04-30");
    let quarters: Vec<_> = story
        .lines()
        .into_iter()
        .filter(|line| line.starts_with("quarter"))
        .collect();
    // 31.01.–30.04. has 89 days, of which 79 are left on 10.02.
    assert_eq!(
        quarters,
        [
            "quarter 2026-02-10 2026-04-30 79.00",
            "quarter 2026-04-30 2026-07-31 89.00"
        ]
    );
}

#[test]
fn an_add_on_booked_early_begins_with_the_paid_phase() {
    let later = SignUp {
        starts_on: Some(day("2026-05-01")),
        ..order(plan(vec![fee("10", "1 month")]))
    };
    let scheduled = Story::begin(later, "2026-04-01")
        .on("2026-04-02", book(hd()))
        .bill_daily("2026-04-02", "2026-05-01");
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let trying = SignUp {
        trial: Some(TrialOverride::Other(trial)),
        ..order(plan(vec![fee("10", "1 month")]))
    };
    let trying = Story::begin(trying, "2026-04-17")
        .on("2026-04-20", book(hd()))
        .bill_daily("2026-04-20", "2026-05-01");
    for story in [scheduled, trying] {
        assert_eq!(
            story.lines(),
            [
                "fee 2026-05-01 2026-06-01 10.00",
                "hd 2026-05-01 2026-06-01 30.00"
            ]
        );
    }
}

#[test]
fn an_add_on_given_up_on_the_day_it_was_booked_costs_nothing() {
    let story = running()
        .on("2026-04-11", book(hd()))
        .on("2026-04-11", end("hd", ChangeAt::Now));
    assert!(story.drafts(day("2026-04-11")).unwrap().is_empty());
    let billed = running()
        .on("2026-04-11", book(hd()))
        .bill("2026-04-11")
        .on("2026-04-11", end("hd", ChangeAt::Now))
        .bill("2026-04-11");
    assert_eq!(
        billed.told()[1..],
        ["2026-04-11 invoice 20.00", "2026-04-11 credit_note 20.00"]
    );
}

#[test]
fn an_add_on_is_cut_with_the_anchor_and_carries_the_plan_beside_it() {
    let year = PlanVersion {
        id: "year-1".into(),
        plan: "year".into(),
        ..plan(vec![fee("365.00", "1 year")])
    };
    let switch = Switch {
        to: year,
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: BTreeMap::new(),
        by: Author::Merchant,
        paid: true,
    };
    let story = running()
        .on("2026-04-01", book(hd()))
        .bill("2026-04-01")
        .on("2026-04-11", Command::Switch(Box::new(switch)))
        .bill_daily("2026-04-11", "2026-05-11");
    let extras: Vec<String> = story
        .documents
        .iter()
        .flat_map(|draft| &draft.lines)
        .filter(|line| line.item.component.as_str() == "hd")
        .map(|line| format!("{} beside {}", told(&line.item), line.item.plan))
        .collect();
    assert_eq!(
        extras,
        [
            "hd 2026-04-01 2026-05-01 30.00 beside basic",
            "hd 2026-04-11 2026-05-01 -20.00 beside basic",
            "hd 2026-04-11 2026-05-11 30.00 beside year",
            "hd 2026-05-11 2026-06-11 30.00 beside year"
        ]
    );
}

#[test]
fn add_ons_end_with_the_contract_and_wait_in_a_pause() {
    let story = running()
        .on("2026-04-01", book(hd()))
        .bill("2026-04-01")
        .on("2026-04-11", cancel_on("2026-05-11"))
        .bill_daily("2026-04-11", "2026-06-01");
    assert_eq!(
        story.lines().last().unwrap(),
        "hd 2026-05-01 2026-05-11 9.68",
        "ten of 31 days"
    );
    let pause = Command::Pause {
        from: None,
        until: None,
    };
    let paused = running().on("2026-04-01", book(hd())).on("2026-04-05", pause);
    for command in [
        book(addon("x", vec![base("x", "1", "1 month")])),
        end("hd", ChangeAt::Now),
    ] {
        assert_eq!(paused.clone().rejected("2026-04-06", command).code(), "paused");
    }
}

#[test]
fn a_setup_fee_waits_for_the_first_booking_that_is_paid_for() {
    let with_setup = || {
        let fee = PriceComponent {
            id: "hd-setup".into(),
            ..setup("4.00")
        };
        addon("hd", vec![fee, base("hd", "30.00", "1 month")])
    };
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let tried = PlanVersion {
        trial: Some(trial),
        ..plan(vec![fee("10.00", "1 month")])
    };
    let story = Story::begin(order(tried), "2026-04-01")
        .on("2026-04-02", book(with_setup()))
        .on("2026-04-03", end("hd", ChangeAt::PeriodEnd))
        .bill_daily("2026-04-01", "2026-05-14")
        .on("2026-05-15", book(with_setup()))
        .bill("2026-05-15");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-04-15 2026-05-15 10.00",
            "fee 2026-05-15 2026-06-15 10.00",
            "hd-setup 4.00",
            "hd 2026-05-15 2026-06-15 30.00"
        ]
    );
}

#[test]
fn an_add_on_given_up_before_it_began_stays_given_up() {
    let later = SignUp {
        starts_on: Some(day("2026-04-09")),
        ..order(plan(vec![fee("10", "1 month")]))
    };
    let mut story = Story::begin(later, "2026-04-01")
        .on("2026-04-01", book(hd()))
        .on("2026-04-01", end("hd", ChangeAt::Now));
    let again = story.rejected("2026-04-08", end("hd", ChangeAt::TermEnd));
    assert_eq!(again.code(), "not_booked");
    let story = story.bill_daily("2026-04-08", "2026-04-30");
    assert_eq!(story.told(), ["2026-04-09 invoice 10.00"]);
}
