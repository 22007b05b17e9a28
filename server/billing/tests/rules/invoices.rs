use billing::*;

use crate::story::*;

#[test]
fn signed_on_the_31st_and_billed_at_every_month_end() {
    let story = Story::begin(
        order(plan(vec![setup("5.00"), fee("9.99", "1 month")])),
        "2026-01-31",
    )
    .bill_daily("2026-01-31", "2026-04-30");
    assert_eq!(
        story.lines(),
        [
            "setup 5.00",
            "fee 2026-01-31 2026-02-28 9.99",
            "fee 2026-02-28 2026-03-31 9.99",
            "fee 2026-03-31 2026-04-30 9.99",
            "fee 2026-04-30 2026-05-31 9.99",
        ]
    );
    assert_eq!(story.told()[0], "2026-01-31 invoice 14.99");
}

#[test]
fn gross_prices_are_authoritative_and_tax_is_rounded_per_rate() {
    for (price, rate_year, net, tax) in [
        ("9.99", "2026-01-01", 839, 160),
        ("11.90", "2026-01-01", 1000, 190),
        ("0.01", "2026-01-01", 1, 0),
        ("9.99", "2020-08-01", 861, 138),
    ] {
        let story = Story::begin(order(plan(vec![fee(price, "1 month")])), rate_year).bill(rate_year);
        let draft = &story.documents[0];
        assert_eq!((draft.net, draft.tax), (eur(net), eur(tax)), "{price}");
        assert_eq!(
            draft.gross,
            Money::from_decimal_rounded(price.parse().unwrap(), Currency::Eur).unwrap()
        );
    }
}

#[test]
fn net_prices_add_tax_on_the_sum_not_on_each_line() {
    let components = vec![
        component(
            "a",
            ComponentKind::Setup {
                price: "0.03".parse().unwrap(),
            },
        ),
        component(
            "b",
            ComponentKind::Setup {
                price: "0.03".parse().unwrap(),
            },
        ),
        component(
            "c",
            ComponentKind::Setup {
                price: "0.03".parse().unwrap(),
            },
        ),
    ];
    let plan = PlanVersion {
        prices: PriceMode::Net,
        ..plan(components)
    };
    let draft = Story::begin(order(plan), "2026-01-01")
        .bill("2026-01-01")
        .documents
        .remove(0);
    // 19 % of 0.09 is 0.0171; three lines rounded one by one would make 0.03.
    assert_eq!((draft.net, draft.tax, draft.gross), (eur(9), eur(2), eur(11)));
}

#[test]
fn rates_stand_in_groups_of_their_own() {
    let reduced = PriceComponent {
        tax_class: TaxClass::Reduced,
        ..setup("10.70")
    };
    let draft = Story::begin(order(plan(vec![reduced, fee("11.90", "1 month")])), "2026-01-01")
        .bill("2026-01-01")
        .documents
        .remove(0);
    let groups: Vec<_> = draft
        .tax_groups
        .iter()
        .map(|group| (group.rate.to_string(), group.net, group.tax, group.gross))
        .collect();
    assert_eq!(
        groups,
        [
            ("7".to_owned(), eur(1000), eur(70), eur(1070)),
            ("19".to_owned(), eur(1000), eur(190), eur(1190))
        ]
    );
    assert_eq!(
        (draft.net, draft.tax, draft.gross),
        (eur(2000), eur(260), eur(2260))
    );
}

#[test]
fn the_rate_is_that_of_the_last_day_of_the_service_period() {
    for (start, cycle, rate) in [
        ("2020-06-01", "1 month", "19"),
        ("2020-06-02", "1 month", "16"),
        ("2020-06-15", "1 month", "16"),
        ("2020-12-01", "1 month", "16"),
        ("2020-12-02", "1 month", "19"),
        ("2020-07-01", "1 year", "19"),
    ] {
        let story = Story::begin(order(plan(vec![fee("9.99", cycle)])), start).bill(start);
        assert_eq!(
            story.documents[0].tax_groups[0].rate.to_string(),
            rate,
            "{cycle} from {start}"
        );
    }
    let setup_only =
        Story::begin(order(plan(vec![setup("10"), fee("10", "1 month")])), "2020-06-30").bill("2020-06-30");
    let rates: Vec<_> = setup_only.documents[0]
        .tax_groups
        .iter()
        .map(|group| group.rate.to_string())
        .collect();
    assert_eq!(
        rates,
        ["16", "19"],
        "the setup fee is performed on the day it falls due"
    );
}

#[test]
fn an_aligned_first_period_is_prorated_over_the_full_nominal_one() {
    let aligned = |day| PlanVersion {
        alignment: Alignment::DayOfMonth(day),
        ..plan(vec![setup("5"), fee("29.00", "1 month")])
    };
    for (start, day_of_month, expected, days) in [
        ("2026-03-15", 1, "fee 2026-03-15 2026-04-01 15.90", (17, 31)),
        ("2026-02-27", 1, "fee 2026-02-27 2026-03-01 2.07", (2, 28)),
        ("2028-02-27", 1, "fee 2028-02-27 2028-03-01 3.00", (3, 29)),
        ("2026-04-01", 1, "fee 2026-04-01 2026-05-01 29.00", (30, 30)),
        ("2026-02-10", 31, "fee 2026-02-10 2026-02-28 18.64", (18, 28)),
    ] {
        let story = Story::begin(order(aligned(day_of_month)), start).bill(start);
        assert_eq!(story.lines()[1], expected);
        let derivation = &story.documents[0].lines[1].item.derivation;
        assert_eq!((derivation.days_used, derivation.days_full), days);
        assert_eq!(story.lines()[0], "setup 5.00", "never prorated");
    }
}

#[test]
fn an_aligned_yearly_fee_runs_from_the_first_aligned_day() {
    let yearly = PlanVersion {
        alignment: Alignment::DayOfMonth(1),
        ..plan(vec![fee("365.00", "1 year")])
    };
    let story = Story::begin(order(yearly), "2026-03-15").bill_daily("2026-03-15", "2026-04-02");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-03-15 2026-04-01 17.00",
            "fee 2026-04-01 2027-04-01 365.00"
        ]
    );
}

#[test]
fn units_beyond_the_included_are_charged() {
    for (ordered, included, expected) in [
        (None, 0, None),
        (None, 2, None),
        (Some(2), 0, Some("6.00")),
        (Some(2), 1, Some("3.00")),
        (Some(2), 2, None),
        (Some(1), 2, None),
    ] {
        let mut order = order(plan(vec![seats("3.00", "1 month", included)]));
        order
            .quantities
            .extend(ordered.map(|units| ("seats".into(), units)));
        let story = Story::begin(order, "2026-01-01").bill("2026-01-01");
        let total = story
            .documents
            .first()
            .map(|draft| draft.gross.to_decimal().to_string());
        assert_eq!(
            total.as_deref(),
            expected,
            "{ordered:?} ordered, {included} included"
        );
    }
}

#[test]
fn a_fee_in_arrears_is_billed_when_its_period_is_over() {
    let story = Story::begin(order(plan(vec![fee_in_arrears("9.99", "1 month")])), "2026-01-31")
        .bill_daily("2026-01-31", "2026-03-30");
    assert_eq!(story.told(), ["2026-02-28 invoice 9.99"]);
}

#[test]
fn components_with_other_cycles_tile_from_the_same_anchor() {
    let yearly = component(
        "extra",
        ComponentKind::Base {
            price: 24.into(),
            cycle: span("1 year"),
            timing: Timing::Advance,
        },
    );
    let story = Story::begin(order(plan(vec![fee("2", "6 months"), yearly])), "2024-02-29")
        .bill_daily("2024-02-29", "2025-02-28");
    assert_eq!(
        story.lines(),
        [
            "fee 2024-02-29 2024-08-29 2.00",
            "extra 2024-02-29 2025-02-28 24.00",
            "fee 2024-08-29 2025-02-28 2.00",
            "fee 2025-02-28 2025-08-29 2.00",
            "extra 2025-02-28 2026-02-28 24.00",
        ]
    );
}

#[test]
fn a_later_contract_pays_no_setup_fee_again() {
    let again = SignUp {
        history: CustomerHistory {
            setup_charged: true,
            trial_used: false,
        },
        ..order(plan(vec![setup("5"), fee("1", "1 month")]))
    };
    assert_eq!(
        Story::begin(again, "2026-01-01").bill("2026-01-01").lines(),
        ["fee 2026-01-01 2026-02-01 1.00"]
    );
}

#[test]
fn contracts_of_one_day_share_a_document_and_keep_their_reference() {
    let drafts: Vec<Draft> = ["a", "b"]
        .into_iter()
        .flat_map(|reference| {
            let story = Story::begin(order(plan(vec![fee("9.99", "1 month")])), "2026-01-31");
            let items = due(&story.contract, day("2026-01-31")).unwrap();
            invoice(
                items.clone(),
                &[],
                &DraftTerms::of(&story.contract, day("2026-01-31"), Some(reference.to_owned())),
            )
            .unwrap()
        })
        .collect();
    let together = combine(drafts).unwrap();
    assert_eq!(together.len(), 1);
    // 19.98 · 19 / 119 = 3.19; two documents would have said 3.20.
    assert_eq!((together[0].gross, together[0].tax), (eur(1998), eur(319)));
    let references: Vec<_> = together[0]
        .lines
        .iter()
        .map(|line| line.contract.as_deref())
        .collect();
    assert_eq!(references, [Some("a"), Some("b")]);
}

#[test]
fn a_credit_of_one_contract_and_a_charge_of_another_make_one_document() {
    let mut leaving = Story::begin(order(plan(vec![fee("365", "1 year")])), "2026-01-01")
        .bill("2026-01-01")
        .on("2026-02-01", cancel());
    let credit = leaving.bill_on(day("2026-02-01"));
    assert_eq!(credit[0].kind, DocumentKind::CreditNote);
    let mut staying = Story::begin(order(plan(vec![fee("10", "1 month")])), "2026-02-01");
    let charge = staying.bill_on(day("2026-02-01"));
    let together = combine([charge, credit].concat()).unwrap();
    assert_eq!(together.len(), 1);
    assert_eq!(together[0].kind, DocumentKind::CreditNote);
    let totals: Vec<_> = together[0].lines.iter().map(|line| line.item.total).collect();
    assert_eq!(
        totals,
        [eur(-1000), eur(30600)],
        "306 unused days of 365, less a charge of 10.00"
    );
    assert_eq!(together[0].gross, eur(29600));
    let back: Vec<_> = together[0]
        .billed()
        .unwrap()
        .iter()
        .map(|billed| billed.amount)
        .collect();
    assert_eq!(back, [eur(1000), eur(-30600)]);
}

#[test]
fn lines_not_taxable_here_never_share_a_document_with_others() {
    let swiss = SignUp {
        buyer: business("CH", None, false),
        ..order(plan(vec![fee("10", "1 month")]))
    };
    let outside = Story::begin(swiss, "2026-01-01").bill_on(day("2026-01-01"));
    let inside =
        Story::begin(order(plan(vec![fee("10", "1 month")])), "2026-01-01").bill_on(day("2026-01-01"));
    let together = combine([outside, inside].concat()).unwrap();
    let codes: Vec<_> = together
        .iter()
        .flat_map(|draft| &draft.lines)
        .map(|line| line.item.tax.category.code())
        .collect();
    assert_eq!((together.len(), codes), (2, vec!["S", "O"]));
    // A buyer who moved away between two months.
    let mut moved = Story::begin(
        SignUp {
            buyer: business("DE", None, false),
            ..order(plan(vec![
                fee_in_arrears("10", "1 month"),
                seats("3", "1 month", 0),
            ]))
        },
        "2026-01-01",
    );
    let change = Command::ChangeBuyer {
        buyer: business("CH", None, false),
    };
    moved.try_on(day("2026-02-01"), &change).unwrap();
    let units = Command::SetQuantity {
        component: "seats".into(),
        quantity: 1,
        at: ChangeAt::Now,
    };
    moved.try_on(day("2026-02-01"), &units).unwrap();
    let codes: Vec<_> = moved
        .bill_on(day("2026-02-01"))
        .iter()
        .map(|draft| draft.lines[0].item.tax.category.code())
        .collect();
    assert_eq!(codes, ["S", "O"], "what is taxed here comes first");
}

#[test]
fn a_range_billed_before_is_never_billed_a_second_time() {
    let story =
        Story::begin(order(plan(vec![setup("5"), fee("10", "1 month")])), "2026-01-15").bill("2026-01-15");
    let item_days = (Some(day("2026-01-15")), Some(day("2026-02-15")));
    let forged = |change: fn(&mut Vec<Billed>)| {
        let mut story = story.clone();
        change(&mut story.billed);
        story.drafts(day("2026-02-14")).unwrap_err()
    };
    let already = |component: &str, (from, until)| BillingError::AlreadyBilled {
        component: component.into(),
        from,
        until,
    };
    assert_eq!(
        forged(|billed| billed[1].amount = eur(999)),
        already("fee", item_days)
    );
    assert_eq!(
        forged(|billed| billed.push(billed[1].clone())),
        already("fee", item_days)
    );
    assert_eq!(
        forged(|billed| billed[1].period_until = Some(day("2026-03-01"))),
        already("fee", (Some(day("2026-01-15")), Some(day("2026-03-01"))))
    );
    assert_eq!(
        forged(|billed| billed[0].amount = eur(499)),
        already("setup", (None, None))
    );
    assert!(matches!(
        forged(|billed| billed[1].kind = ItemKind::Credit),
        BillingError::CreditedMoreThanBilled { .. }
    ));
}

#[test]
fn a_derivation_tells_how_the_amount_came_about() {
    let aligned = PlanVersion {
        alignment: Alignment::DayOfMonth(1),
        ..plan(vec![seats("29.00", "1 month", 1)])
    };
    let mut order = order(aligned);
    order.quantities.insert("seats".into(), 3);
    let story = Story::begin(order, "2026-03-15").bill("2026-03-15");
    let derivation = &story.documents[0].lines[0].item.derivation;
    assert_eq!(derivation.rule, DerivationRule::Prorated);
    assert_eq!(
        (derivation.days_used, derivation.days_full, derivation.included),
        (17, 31, 1)
    );
    assert_eq!(
        (derivation.unit_price.to_string(), derivation.quantity.to_string()),
        ("29.00".to_owned(), "2".to_owned())
    );
    assert_eq!(derivation.unrounded().unwrap().round_dp(4).to_string(), "31.8065");
    assert_eq!(derivation.rounded, eur(3181));
}
