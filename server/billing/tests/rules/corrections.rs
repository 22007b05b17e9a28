use billing::*;

use crate::story::*;

fn version(number: u8, components: Vec<PriceComponent>) -> PlanVersion {
    PlanVersion {
        id: format!("basic-{number}").as_str().into(),
        prices: PriceMode::Net,
        ..plan(components)
    }
}

/// Pays 30.00 net a month since 01.02.2026 and was billed until 10.04.
fn running() -> Story {
    let order = SignUp {
        buyer: business("AT", Some("ATU12345678"), false),
        ..order(version(1, vec![fee("30.00", "1 month")]))
    };
    Story::begin(order, "2026-02-01").bill_daily("2026-02-01", "2026-04-10")
}

fn correct(from: &str, correction: Correction) -> Command {
    Command::Correct {
        from: day(from),
        correction,
    }
}

fn plan_from(from: &str, to: PlanVersion) -> Command {
    correct(from, Correction::Plan { plan: Box::new(to) })
}

fn cheaper() -> PlanVersion {
    version(2, vec![fee("27.00", "1 month")])
}

fn lines_of(draft: &Draft) -> Vec<String> {
    draft
        .lines
        .iter()
        .map(|line| {
            format!(
                "{} {} {}",
                told(&line.item),
                line.item.tax.category.code(),
                line.item.tax.rate
            )
        })
        .collect()
}

#[test]
fn a_plan_corrected_from_a_past_day_is_taken_back_and_charged_line_by_line() {
    let mut story = running().on("2026-04-10", plan_from("2026-03-01", cheaper()));
    let drafts = story.bill_on(day("2026-04-10"));
    assert_eq!(drafts.len(), 1);
    assert_eq!(
        (drafts[0].kind, drafts[0].net, drafts[0].tax),
        (DocumentKind::CreditNote, eur(600), eur(114))
    );
    assert_eq!(
        lines_of(&drafts[0]),
        [
            "fee 2026-03-01 2026-04-01 30.00 S 19",
            "fee 2026-03-01 2026-04-01 -27.00 S 19",
            "fee 2026-04-01 2026-05-01 30.00 S 19",
            "fee 2026-04-01 2026-05-01 -27.00 S 19"
        ]
    );
    let story = story.bill_daily("2026-04-11", "2026-05-01");
    assert_eq!(story.lines().last().unwrap(), "fee 2026-05-01 2026-06-01 27.00");
}

#[test]
fn a_correction_inside_a_period_leaves_the_days_before_alone() {
    let mut story = running().on("2026-04-10", plan_from("2026-02-15", cheaper()));
    let drafts = story.bill_on(day("2026-04-10"));
    // 14 of 28 days at 30.00 stay; 14 days at 27.00 are 13.50.
    assert_eq!(
        lines_of(&drafts[0])[..2],
        [
            "fee 2026-02-15 2026-03-01 15.00 S 19",
            "fee 2026-02-15 2026-03-01 -13.50 S 19"
        ]
    );
    assert_eq!(drafts[0].net, eur(150 + 300 + 300));
}

#[test]
fn units_corrected_from_a_past_day_are_billed_as_the_difference() {
    let mut order = order(version(1, vec![seats("30.00", "1 month", 0)]));
    order.quantities.insert("seats".into(), 2);
    let correction = Correction::Quantity {
        component: "seats".into(),
        quantity: 1,
    };
    let mut story = Story::begin(order, "2026-02-01")
        .bill_daily("2026-02-01", "2026-03-10")
        .on("2026-03-10", correct("2026-02-15", correction));
    let drafts = story.bill_on(day("2026-03-10"));
    assert_eq!(
        lines_of(&drafts[0]),
        [
            "seats 2026-02-15 2026-03-01 30.00 S 19",
            "seats 2026-02-15 2026-03-01 -15.00 S 19",
            "seats 2026-03-01 2026-04-01 60.00 S 19",
            "seats 2026-03-01 2026-04-01 -30.00 S 19"
        ]
    );
    assert_eq!(drafts[0].kind, DocumentKind::CreditNote);
}

#[test]
fn a_vat_id_confirmed_later_makes_past_months_reverse_charge() {
    let confirmed = Correction::Buyer {
        buyer: business("AT", Some("ATU12345678"), true),
    };
    let mut story = running().on("2026-04-10", correct("2026-03-01", confirmed));
    let drafts = story.bill_on(day("2026-04-10"));
    assert_eq!(
        lines_of(&drafts[0]),
        [
            "fee 2026-03-01 2026-04-01 30.00 S 19",
            "fee 2026-03-01 2026-04-01 -30.00 AE 0",
            "fee 2026-04-01 2026-05-01 30.00 S 19",
            "fee 2026-04-01 2026-05-01 -30.00 AE 0"
        ]
    );
    // Only the tax of two months comes back.
    let note = &drafts[0];
    assert_eq!((drafts.len(), note.kind), (1, DocumentKind::CreditNote));
    assert_eq!((note.net, note.tax, note.gross), (eur(0), eur(1140), eur(1140)));
    let story = story.bill_daily("2026-04-11", "2026-05-01");
    let last = story.documents.last().unwrap();
    assert_eq!((last.net, last.tax), (eur(3000), eur(0)));
}

#[test]
fn the_buyer_changes_from_today_without_touching_what_was_performed() {
    let confirmed = Command::ChangeBuyer {
        buyer: business("AT", Some("ATU12345678"), true),
    };
    let story = running().on("2026-04-10", confirmed);
    let months: Vec<String> = due(&story.contract, day("2026-05-01"))
        .unwrap()
        .iter()
        .map(|item| format!("{} {}", told(item), item.tax.category.code()))
        .collect();
    // The period that ends on 30.04. is performed then, by the new buyer.
    assert_eq!(
        months,
        [
            "fee 2026-02-01 2026-03-01 30.00 S",
            "fee 2026-03-01 2026-04-01 30.00 S",
            "fee 2026-04-01 2026-05-01 30.00 AE",
            "fee 2026-05-01 2026-06-01 30.00 AE"
        ]
    );
}

#[test]
fn a_correction_of_a_correction_settles_to_the_cent() {
    let mut story = running()
        .on("2026-04-10", plan_from("2026-02-15", cheaper()))
        .bill("2026-04-10")
        .on(
            "2026-04-11",
            plan_from("2026-02-15", version(1, vec![fee("30.00", "1 month")])),
        );
    let back = story.bill_on(day("2026-04-11"));
    assert_eq!((back[0].kind, back[0].net), (DocumentKind::Invoice, eur(750)));
    let net: i64 = story.billed.iter().map(|row| row.amount.minor()).sum();
    assert_eq!(net, 9000);
    assert!(story.drafts(day("2026-04-30")).unwrap().is_empty());
}

#[test]
fn a_correction_of_today_is_a_change_from_today() {
    let mut story = running().on("2026-04-10", plan_from("2026-04-10", cheaper()));
    let drafts = story.bill_on(day("2026-04-10"));
    // 21 of 30 days.
    assert_eq!(
        lines_of(&drafts[0]),
        [
            "fee 2026-04-10 2026-05-01 21.00 S 19",
            "fee 2026-04-10 2026-05-01 -18.90 S 19"
        ]
    );
}

#[test]
fn a_correction_does_not_begin_the_term_anew() {
    let bound = |number: u8, initial: &str| PlanVersion {
        term: Term {
            initial: Some(span(initial)),
            ..Term::open_ended(span("1 month"))
        },
        ..version(number, vec![fee("30.00", "1 month")])
    };
    let story = Story::begin(order(bound(1, "12 months")), "2026-02-01")
        .on("2026-04-10", plan_from("2026-03-01", bound(2, "24 months")));
    assert_eq!(
        initial_end(&story.contract, day("2026-04-10")),
        Ok(Some(day("2028-02-01")))
    );
}

#[test]
fn what_cannot_be_corrected_is_refused() {
    let gross = PlanVersion {
        prices: PriceMode::Gross,
        ..cheaper()
    };
    let unit = |component: &str| Correction::Quantity {
        component: component.into(),
        quantity: 1,
    };
    for (command, reason) in [
        (plan_from("2026-01-31", cheaper()), "day_out_of_range"),
        (plan_from("2026-04-11", cheaper()), "day_out_of_range"),
        (plan_from("2026-03-01", gross), "not_comparable"),
        (plan_from("2026-03-01", version(3, vec![])), "plan_not_sellable"),
        (correct("2026-03-01", unit("fee")), "not_ordered_in_units"),
        (
            correct(
                "2026-03-01",
                Correction::Buyer {
                    buyer: consumer("CH"),
                },
            ),
            "not_taxable",
        ),
    ] {
        assert_eq!(
            running().rejected("2026-04-10", command.clone()).code(),
            reason,
            "{command:?}"
        );
    }
    let refused = running().rejected("2026-04-10", plan_from("2026-04-11", cheaper()));
    let range = refused.allowed().unwrap();
    assert_eq!(
        (range.earliest, range.latest),
        (Some(day("2026-02-01")), Some(day("2026-04-10")))
    );
}

#[test]
fn a_correction_holds_until_the_next_change() {
    let dearer = PlanVersion {
        id: "pro-1".into(),
        plan: "pro".into(),
        ..version(1, vec![fee("60.00", "1 month")])
    };
    let switch = Command::Switch(Box::new(Switch {
        to: dearer,
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Customer,
        paid: true,
    }));
    let story = Story::begin(order(version(1, vec![fee("30.00", "1 month")])), "2026-02-01")
        .bill_daily("2026-02-01", "2026-03-31")
        .on("2026-04-01", switch)
        .bill("2026-04-01")
        .on("2026-04-10", plan_from("2026-03-01", cheaper()))
        .bill_daily("2026-04-10", "2026-05-01");
    assert_eq!(
        story.lines()[2..],
        [
            "fee 2026-04-01 2026-05-01 60.00",
            "fee 2026-03-01 2026-04-01 30.00",
            "fee 2026-03-01 2026-04-01 -27.00",
            "fee 2026-05-01 2026-06-01 60.00"
        ]
    );
}

#[test]
fn units_and_buyers_corrected_leave_what_came_later() {
    let mut order = order(version(1, vec![seats("30.00", "1 month", 0)]));
    order.quantities.insert("seats".into(), 2);
    let five = Command::SetQuantity {
        component: "seats".into(),
        quantity: 5,
        at: ChangeAt::Now,
    };
    let one = Correction::Quantity {
        component: "seats".into(),
        quantity: 1,
    };
    let buyer = |country: &str| business(country, None, false);
    let story = Story::begin(order, "2026-02-01")
        .on("2026-03-01", five)
        .on("2026-03-05", Command::ChangeBuyer { buyer: buyer("FR") })
        .on("2026-03-10", correct("2026-02-15", one))
        .on(
            "2026-03-10",
            correct("2026-02-20", Correction::Buyer { buyer: buyer("AT") }),
        );
    let ordered = |date: &str| story.contract.ordered_units(&"seats".into(), day(date));
    assert_eq!(
        ["2026-02-14", "2026-02-15", "2026-02-28", "2026-03-01"].map(ordered),
        [Some(2), Some(1), Some(1), Some(5)]
    );
    let countries: Vec<_> = story
        .contract
        .buyers
        .iter()
        .map(|dated| format!("{} {}", dated.from, dated.value.country.code()))
        .collect();
    assert_eq!(countries, ["2026-02-01 DE", "2026-02-20 AT", "2026-03-05 FR"]);
}

#[test]
fn the_units_of_an_add_on_can_be_corrected() {
    let team = AddOn {
        id: "team".into(),
        name: "Team".into(),
        components: vec![PriceComponent {
            id: "team-seats".into(),
            ..seats("28.00", "1 month", 0)
        }],
    };
    let book = Command::BookAddOn {
        addon: Box::new(team),
        quantities: [("team-seats".into(), 2)].into(),
    };
    let unit = || Correction::Quantity {
        component: "team-seats".into(),
        quantity: 1,
    };
    let mut story = Story::begin(order(version(1, vec![fee("30.00", "1 month")])), "2026-02-01")
        .on("2026-02-01", book)
        .bill("2026-02-01")
        .on("2026-02-20", correct("2026-02-15", unit()));
    assert_eq!(
        lines_of(&story.bill_on(day("2026-02-20"))[0]),
        [
            "team-seats 2026-02-15 2026-03-01 28.00 S 19",
            "team-seats 2026-02-15 2026-03-01 -14.00 S 19"
        ]
    );
}

#[test]
fn nothing_is_corrected_before_the_first_day() {
    let later = SignUp {
        starts_on: Some(day("2026-03-01")),
        ..order(version(1, vec![fee("30.00", "1 month")]))
    };
    let mut story = Story::begin(later, "2026-02-01");
    let refused = story.rejected("2026-02-05", plan_from("2026-02-05", cheaper()));
    assert_eq!(refused.code(), "not_running");
}

#[test]
fn a_buyer_may_move_where_a_plan_left_long_ago_is_not_sold() {
    let reduced = PriceComponent {
        tax_class: TaxClass::Reduced,
        ..fee("30.00", "1 month")
    };
    let oss = Seller {
        cross_border: CrossBorderSales::OneStopShop,
        ..seller()
    };
    let mut order = order(version(1, vec![reduced]));
    order.seller = oss;
    let switch = Command::Switch(Box::new(Switch {
        to: version(2, vec![fee("30.00", "1 month")]),
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: Default::default(),
        by: Author::Customer,
        paid: true,
    }));
    let moved = || Command::ChangeBuyer {
        buyer: consumer("AT"),
    };
    let mut story = Story::begin(order, "2026-02-01");
    assert_eq!(story.rejected("2026-02-02", moved()).code(), "not_taxable");
    story.on("2026-03-01", switch).on("2026-04-10", moved());
}

#[test]
fn only_what_is_left_of_a_charge_is_taken_back() {
    let story = running()
        .on("2026-04-10", cancel_on("2026-05-10"))
        .bill_daily("2026-04-10", "2026-05-01")
        .on("2026-05-02", Command::RevokeCancellation)
        .on("2026-05-02", cancel_on("2026-06-02"))
        .bill("2026-05-02")
        .on(
            "2026-05-03",
            Command::StopServiceEarly {
                on: day("2026-05-20"),
            },
        )
        .on("2026-05-03", plan_from("2026-05-01", cheaper()))
        .bill("2026-05-03");
    assert_eq!(
        story.lines()[3..],
        [
            "fee 2026-05-01 2026-05-10 8.71",
            "fee 2026-05-10 2026-06-01 21.29",
            "fee 2026-05-01 2026-06-01 30.00",
            "fee 2026-05-01 2026-06-01 -27.00"
        ]
    );
    let cut = running()
        .on(
            "2026-04-10",
            Command::Pause {
                from: Some(day("2026-04-20")),
                until: None,
            },
        )
        .bill("2026-04-10")
        .on("2026-04-11", plan_from("2026-04-01", cheaper()));
    assert_eq!(
        lines_of(&cut.drafts(day("2026-04-11")).unwrap()[0]),
        [
            "fee 2026-04-01 2026-04-20 19.00 S 19",
            "fee 2026-04-01 2026-04-20 -17.10 S 19"
        ]
    );
}
