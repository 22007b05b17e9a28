//! What customers may ask by themselves, as the terms of their plan have it.

use std::collections::BTreeMap;

use billing::*;

use crate::story::*;

fn archive() -> AddOn {
    AddOn {
        id: "archive".into(),
        name: "Archiv".into(),
        components: vec![PriceComponent {
            id: "archive".into(),
            ..fee("5.00", "1 month")
        }],
    }
}

/// A fee and seats, one of them included; 5 are ordered since 01.04.2026.
fn running(self_service: SelfService) -> Story {
    let plan = PlanVersion {
        self_service,
        ..plan(vec![fee("30.00", "1 month"), seats("10.00", "1 month", 1)])
    };
    let order = SignUp {
        quantities: [("seats".into(), 5)].into(),
        ..order(plan)
    };
    Story::begin(order, "2026-04-01").bill("2026-04-01")
}

fn with_units(units: UnitChanges) -> Story {
    running(SelfService {
        units,
        ..SelfService::default()
    })
}

fn with_pauses(longest: &str, per_year: u32) -> Story {
    running(SelfService {
        pause: Some(PauseTerms {
            longest: span(longest),
            per_year,
        }),
        ..SelfService::default()
    })
}

fn asked(story: &Story, on: &str, command: &Command) -> Result<(), Rejection> {
    permitted(&story.contract, command, day(on))
}

fn units(quantity: u32, at: ChangeAt) -> Command {
    Command::SetQuantity {
        component: "seats".into(),
        quantity,
        at,
    }
}

fn pause(from: &str, until: Option<&str>) -> Command {
    Command::Pause {
        from: Some(day(from)),
        until: until.map(day),
    }
}

#[test]
fn nothing_can_be_changed_where_the_plan_does_not_say_so() {
    let story = running(SelfService::default());
    let book = Command::BookAddOn {
        addon: Box::new(archive()),
        quantities: BTreeMap::new(),
    };
    for command in [
        units(6, ChangeAt::Now),
        book,
        pause("2026-04-10", Some("2026-04-20")),
        Command::Resume,
    ] {
        assert_eq!(
            asked(&story, "2026-04-05", &command),
            Err(Rejection::NotForCustomers),
            "{command:?}"
        );
    }
    assert_eq!(add_ons_on_offer(&story.contract, day("2026-04-05")), []);
    assert_eq!(pause_terms(&story.contract, day("2026-04-05")), None);
}

#[test]
fn what_is_the_merchants_to_do_is_no_customers() {
    let story = with_units(UnitChanges::MoreAndFewer);
    let switch = |by, when| {
        Command::Switch(Box::new(Switch {
            to: plan(vec![fee("9.00", "1 month")]),
            when,
            quantities: BTreeMap::new(),
            by,
            paid: false,
        }))
    };
    let rules = || SwitchWhen::ByRules(SwitchRules::default());
    for command in [
        switch(Author::Merchant, rules()),
        switch(
            Author::Customer,
            SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        ),
        Command::WithdrawScheduledChange { by: Author::Merchant },
        Command::Suspend,
        Command::Reinstate,
        Command::ConfirmFirstPayment,
        Command::RecordEnd,
        Command::StopServiceEarly {
            on: day("2026-04-09"),
        },
        Command::DecideForCause { accepted: true },
        Command::Correct {
            from: day("2026-04-01"),
            correction: Correction::Quantity {
                component: "seats".into(),
                quantity: 0,
            },
        },
        Command::RecordUsage {
            component: "seats".into(),
            quantity: 1.into(),
            used_on: None,
        },
    ] {
        assert_eq!(
            asked(&story, "2026-04-05", &command),
            Err(Rejection::NotForCustomers),
            "{command:?}"
        );
    }
    for command in [
        switch(Author::Customer, rules()),
        Command::WithdrawScheduledChange { by: Author::Customer },
        Command::DeclareCancellation {
            at: CancelAt::Earliest,
        },
        Command::RevokeCancellation,
        Command::Withdraw,
        Command::DeclareForCause { ends_on: None },
        Command::SetPaymentMethod,
    ] {
        assert_eq!(asked(&story, "2026-04-05", &command), Ok(()), "{command:?}");
    }
}

#[test]
fn more_units_count_at_once_and_fewer_from_the_end_of_the_period_on() {
    let story = with_units(UnitChanges::MoreAndFewer);
    let seats = ComponentId::from("seats");
    let today = day("2026-04-16");
    for (quantity, at) in [(6, ChangeAt::Now), (5, ChangeAt::Now), (4, ChangeAt::PeriodEnd)] {
        assert_eq!(units_from(&story.contract, &seats, quantity, today), Ok(at));
        assert_eq!(asked(&story, "2026-04-16", &units(quantity, at)), Ok(()));
    }
    // Fewer at once would be money back, which is not agreed.
    assert_eq!(
        asked(&story, "2026-04-16", &units(4, ChangeAt::Now)),
        Err(Rejection::NotForCustomers)
    );

    // Half of April for one more, 5.00; four from May on.
    let quote = quote_change(&story.contract, &story.billed, &units(6, ChangeAt::Now), today).unwrap();
    assert_eq!(quote.total, eur(500));
    let fewer = quote_change(
        &story.contract,
        &story.billed,
        &units(4, ChangeAt::PeriodEnd),
        today,
    )
    .unwrap();
    assert_eq!((fewer.total, fewer.takes_effect_on), (eur(0), day("2026-05-01")));
}

#[test]
fn included_units_stay_and_ten_thousand_are_enough() {
    let free = with_units(UnitChanges::MoreAndFewer);
    let more = with_units(UnitChanges::More);
    let out = |least, most| {
        Err(Rejection::UnitsOutOfRange {
            component: "seats".into(),
            least,
            most,
        })
    };
    let day = "2026-04-16";
    assert_eq!(asked(&free, day, &units(1, ChangeAt::PeriodEnd)), Ok(()));
    assert_eq!(
        asked(&free, day, &units(0, ChangeAt::PeriodEnd)),
        out(1, MOST_UNITS)
    );
    assert_eq!(asked(&free, day, &units(MOST_UNITS, ChangeAt::Now)), Ok(()));
    assert_eq!(
        asked(&free, day, &units(MOST_UNITS + 1, ChangeAt::Now)),
        out(1, MOST_UNITS)
    );
    assert_eq!(asked(&more, day, &units(6, ChangeAt::Now)), Ok(()));
    assert_eq!(
        asked(&more, day, &units(4, ChangeAt::PeriodEnd)),
        out(5, MOST_UNITS)
    );
    let other = Command::SetQuantity {
        component: "fee".into(),
        quantity: 2,
        at: ChangeAt::Now,
    };
    assert_eq!(
        asked(&free, day, &other),
        Err(Rejection::NotOrderedInUnits {
            component: "fee".into()
        })
    );
}

#[test]
fn add_ons_are_booked_as_they_are_offered_and_given_up_to_the_end_of_the_period() {
    let story = running(SelfService {
        add_ons: vec![archive()],
        ..SelfService::default()
    });
    let book = |addon: AddOn| Command::BookAddOn {
        addon: Box::new(addon),
        quantities: BTreeMap::new(),
    };
    let cheaper = AddOn {
        components: vec![PriceComponent {
            id: "archive".into(),
            ..fee("0.01", "1 month")
        }],
        ..archive()
    };
    assert_eq!(asked(&story, "2026-04-16", &book(archive())), Ok(()));
    assert_eq!(
        asked(&story, "2026-04-16", &book(cheaper)),
        Err(Rejection::NotForCustomers)
    );
    let story = story.on("2026-04-16", book(archive()));
    let end = |at| Command::EndAddOn {
        addon: "archive".into(),
        at,
    };
    assert_eq!(asked(&story, "2026-04-20", &end(ChangeAt::PeriodEnd)), Ok(()));
    assert_eq!(
        asked(&story, "2026-04-20", &end(ChangeAt::Now)),
        Err(Rejection::NotForCustomers)
    );
}

#[test]
fn a_pause_is_no_longer_than_agreed() {
    let story = with_pauses("2 months", 2);
    let too_long = Err(Rejection::PauseTooLong {
        from: day("2026-04-10"),
        latest: day("2026-06-10"),
    });
    let asked = |until| asked(&story, "2026-04-05", &pause("2026-04-10", until));
    assert_eq!(asked(Some("2026-06-10")), Ok(()));
    assert_eq!(asked(Some("2026-06-11")), too_long);
    // Until resumed: for ever.
    assert_eq!(asked(None), too_long);
}

#[test]
fn a_pause_begins_before_the_contract_ends() {
    let story = with_pauses("1 month", 2).on("2026-04-02", cancel_on("2026-06-01"));
    let asked = |from: &str, until: &str| asked(&story, "2026-04-05", &pause(from, Some(until)));
    assert_eq!(asked("2026-05-31", "2026-06-02"), Ok(()));
    assert_eq!(
        asked("2026-06-01", "2026-06-02"),
        Err(Rejection::DayOutOfRange {
            requested: day("2026-06-01"),
            earliest: day("2026-04-05"),
            latest: day("2026-05-31"),
        })
    );
}

#[test]
fn no_more_pauses_begin_within_twelve_months_than_agreed() {
    let story = with_pauses("1 month", 2)
        .on("2026-04-02", pause("2026-05-01", Some("2026-05-11")))
        .on("2026-04-02", pause("2027-04-15", Some("2027-04-25")));
    let asked = |from: &str, until: &str| asked(&story, "2026-04-05", &pause(from, Some(until)));
    // Three in the twelve months from the first of May on.
    assert_eq!(
        asked("2026-08-01", "2026-08-11"),
        Err(Rejection::TooManyPauses {
            per_year: 2,
            next: day("2027-05-01")
        })
    );
    // Before both: the first year has but two.
    assert_eq!(asked("2026-04-10", "2026-04-20"), Ok(()));
    // After a year from the first.
    assert_eq!(asked("2027-05-01", "2027-05-11"), Ok(()));
}

#[test]
fn terms_that_allow_nothing_or_contradict_themselves_are_not_published() {
    let wrong = PlanVersion {
        self_service: SelfService {
            add_ons: vec![
                AddOn {
                    name: " ".into(),
                    ..archive()
                },
                AddOn {
                    components: vec![],
                    ..archive()
                },
                AddOn {
                    id: "more".into(),
                    name: "Mehr".into(),
                    components: vec![fee("1.00", "1 month")],
                },
            ],
            pause: Some(PauseTerms {
                longest: span("1 month"),
                per_year: 0,
            }),
            ..SelfService::default()
        },
        ..plan(vec![fee("30.00", "1 month")])
    };
    assert_eq!(
        wrong.validate(),
        Err(vec![
            PlanProblem::DuplicateComponent {
                component: "fee".into()
            },
            PlanProblem::NameMissing {
                of: "archive".to_owned()
            },
            PlanProblem::DuplicateAddOn {
                addon: "archive".into()
            },
            PlanProblem::EmptyAddOn {
                addon: "archive".into()
            },
            PlanProblem::EmptyPause,
        ])
    );
}

#[test]
fn terms_are_kept_with_the_plan_and_none_leave_no_trace() {
    let kept = PlanVersion {
        self_service: SelfService {
            units: UnitChanges::MoreAndFewer,
            add_ons: vec![archive()],
            pause: Some(PauseTerms {
                longest: span("6 weeks"),
                per_year: 1,
            }),
        },
        ..plan(vec![fee("30.00", "1 month")])
    };
    let stored = serde_json::to_string(&kept).unwrap();
    assert_eq!(serde_json::from_str::<PlanVersion>(&stored).unwrap(), kept);
    let none = serde_json::to_string(&plan(vec![fee("30.00", "1 month")])).unwrap();
    assert!(!none.contains("self_service"), "{none}");
}
