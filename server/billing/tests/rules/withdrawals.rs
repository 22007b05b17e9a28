use billing::*;

use crate::story::*;

fn begin(order: SignUp, on: &str) -> Story {
    Story::begin(order, on).bill(on)
}

fn simple(immediate_start: bool) -> SignUp {
    SignUp {
        immediate_start,
        ..order(plan(vec![setup("5.00"), fee("30.00", "1 month")]))
    }
}

fn last_day(refused: &Rejection) -> Option<String> {
    refused
        .allowed()
        .and_then(|allowed| allowed.latest)
        .map(|latest| latest.to_string())
}

#[test]
fn the_deadline_moves_past_weekends_and_holidays() {
    for (signed, last) in [
        // A Monday after a plain fortnight.
        ("2026-02-02", "2026-02-16"),
        // Saturday and Sunday.
        ("2026-02-07", "2026-02-23"),
        ("2026-02-08", "2026-02-23"),
        // Good Friday 03.04.2026 to Easter Monday.
        ("2026-03-19", "2026-04-02"),
        ("2026-03-20", "2026-04-07"),
        ("2026-03-23", "2026-04-07"),
        // 01.05.2026 is a Friday.
        ("2026-04-17", "2026-05-04"),
        // Ascension Day and Whit Monday.
        ("2026-04-30", "2026-05-15"),
        ("2026-05-11", "2026-05-26"),
        // 03.10. is a Saturday in 2026 and a Friday in 2025.
        ("2026-09-19", "2026-10-05"),
        ("2025-09-19", "2025-10-06"),
        // Christmas and New Year.
        ("2026-12-10", "2026-12-24"),
        ("2026-12-11", "2026-12-28"),
        ("2026-12-18", "2027-01-04"),
        // Holidays of single states do not count: 31.10.2025 and 06.01.2026.
        ("2025-10-17", "2025-10-31"),
        ("2025-12-23", "2026-01-06"),
        // In a leap year.
        ("2028-02-15", "2028-02-29"),
    ] {
        let story = begin(simple(true), signed);
        let in_time = story.clone().on(last, Command::Withdraw);
        assert_eq!(in_time.contract.ends_on(), Some(day(last)), "signed on {signed}");
        let next = day(last).succ_opt().unwrap().to_string();
        let refused = story.clone().rejected(&next, Command::Withdraw);
        assert_eq!(refused.code(), "withdrawal_period_over");
        assert_eq!(last_day(&refused).as_deref(), Some(last), "signed on {signed}");
    }
}

#[test]
fn days_used_are_paid_only_after_an_express_early_start() {
    for (immediate_start, kept) in [(true, 1000), (false, 0)] {
        let story = begin(simple(immediate_start), "2026-04-01")
            .on("2026-04-11", Command::Withdraw)
            .bill_daily("2026-04-11", "2026-06-01");
        let billed: i64 = story.billed.iter().map(|row| row.amount.minor()).sum();
        assert_eq!(billed, kept, "immediate start: {immediate_start}");
        assert_eq!(story.documents.len(), 2, "one credit note settles it");
        assert_eq!(story.contract.state_on(day("2026-04-11")).code(), "ended");
    }
}

#[test]
fn used_days_are_rounded_down() {
    // 9.99 · days / 30: 0.333, 0.666, 4.662, 4.995 would become 0.67, 4.66 and 5.00.
    for (days, kept) in [(0, 0), (1, 33), (2, 66), (14, 466), (15, 499)] {
        let order = order(plan(vec![fee("9.99", "1 month")]));
        let on = day("2026-04-04") + chrono::TimeDelta::days(days);
        let signed = "2026-04-04";
        let mut story = begin(order, signed);
        let answer = story.try_on(on, &Command::Withdraw);
        assert_eq!(answer, Ok(()), "18.04.2026 is a Saturday: until Monday");
        story.bill_on(on);
        let billed: i64 = story.billed.iter().map(|row| row.amount.minor()).sum();
        assert_eq!(billed, kept, "{days} days");
    }
}

#[test]
fn every_component_and_extra_comes_back() {
    let components = vec![
        setup("5.00"),
        fee("30.00", "1 month"),
        seats("3.00", "1 month", 1),
    ];
    let extra = AddOn {
        id: "extra".into(),
        name: "Extra".into(),
        components: vec![
            PriceComponent {
                id: "extra-setup".into(),
                ..setup("2.00")
            },
            PriceComponent {
                id: "extra".into(),
                ..fee("365.00", "1 year")
            },
        ],
    };
    let mut order = SignUp {
        immediate_start: false,
        discounts: vec![percent("half", "50", DiscountDuration::Once)],
        ..order(plan(components))
    };
    order.quantities.insert("seats".into(), 4);
    let book = Command::BookAddOn {
        addon: Box::new(extra),
        quantities: Default::default(),
    };
    let story = begin(order, "2026-04-01")
        .on("2026-04-03", book)
        .bill("2026-04-03")
        .on("2026-04-10", Command::Withdraw)
        .bill("2026-04-10");
    let total: i64 = story.billed.iter().map(|row| row.amount.minor()).sum();
    assert_eq!((total, story.documents.len()), (0, 3));
    assert_eq!(story.documents[2].kind, DocumentKind::CreditNote);
    assert!(story.drafts(day("2027-04-10")).unwrap().is_empty());
}

#[test]
fn arrears_are_owed_for_the_days_used() {
    let arrears = |immediate_start| SignUp {
        immediate_start,
        ..order(plan(vec![fee_in_arrears("30.00", "1 month")]))
    };
    let asked = begin(arrears(true), "2026-04-01")
        .on("2026-04-08", Command::Withdraw)
        .bill_daily("2026-04-08", "2026-05-02");
    assert_eq!(asked.lines(), ["fee 2026-04-01 2026-04-08 7.00"]);
    let not_asked = begin(arrears(false), "2026-04-01")
        .on("2026-04-08", Command::Withdraw)
        .bill_daily("2026-04-08", "2026-05-02");
    assert!(not_asked.documents.is_empty());
}

#[test]
fn digital_content_is_withdrawn_from_before_it_begins() {
    let content = |immediate_start, starts_on: Option<&str>| {
        let mut order = SignUp {
            immediate_start,
            starts_on: starts_on.map(day),
            ..order(plan(vec![fee("30.00", "1 month")]))
        };
        order.plan.supply = Supply::DigitalContent;
        begin(order, "2026-04-01")
    };
    let lost = content(true, None).rejected("2026-04-02", Command::Withdraw);
    assert_eq!(
        lost,
        Rejection::RightOfWithdrawalLost {
            on: day("2026-04-01")
        }
    );
    let not_begun = content(true, Some("2026-04-10"));
    assert_eq!(
        not_begun.clone().rejected("2026-04-10", Command::Withdraw).code(),
        "right_of_withdrawal_lost"
    );
    let annulled = not_begun
        .on("2026-04-09", Command::Withdraw)
        .bill_daily("2026-04-09", "2026-05-10");
    assert_eq!(
        annulled.contract.state_on(day("2026-04-09")),
        ContractState::Annulled {
            on: day("2026-04-09")
        }
    );
    assert!(annulled.documents.is_empty());
    // Without the express wish the right stays, and nothing is owed for days used.
    let story = content(false, None)
        .on("2026-04-11", Command::Withdraw)
        .bill("2026-04-11");
    assert_eq!(
        story.told(),
        ["2026-04-01 invoice 30.00", "2026-04-11 credit_note 30.00"]
    );
}

#[test]
fn the_right_is_a_consumers_at_the_time_of_signing() {
    let firm = SignUp {
        buyer: business("DE", None, false),
        ..simple(true)
    };
    assert_eq!(
        begin(firm.clone(), "2026-04-01").rejected("2026-04-02", Command::Withdraw),
        Rejection::NoRightOfWithdrawal
    );
    let becomes = |buyer| Command::ChangeBuyer { buyer };
    let now_consumer = begin(firm, "2026-04-01").on("2026-04-02", becomes(consumer("DE")));
    assert_eq!(
        now_consumer
            .clone()
            .rejected("2026-04-03", Command::Withdraw)
            .code(),
        "not_a_consumer"
    );
    let now_firm = begin(simple(true), "2026-04-01")
        .on("2026-04-02", becomes(business("DE", None, false)))
        .on("2026-04-03", Command::Withdraw);
    assert_eq!(now_firm.contract.ends_on(), Some(day("2026-04-03")));
}

#[test]
fn a_cancelled_contract_can_still_be_withdrawn_from() {
    let mut order = simple(false);
    order.plan.term = Term::open_ended(span("0 days"));
    let ended = begin(order, "2026-04-01")
        .on("2026-04-06", cancel())
        .bill("2026-04-06");
    assert_eq!(ended.contract.state_on(day("2026-04-06")).code(), "ended");
    let withdrawn = ended.on("2026-04-08", Command::Withdraw).bill("2026-04-08");
    // 35.00 were billed, 25.00 came back at the cancellation.
    assert_eq!(withdrawn.told()[2], "2026-04-08 credit_note 10.00");
    assert_eq!(
        withdrawn.clone().rejected("2026-04-09", Command::Withdraw).code(),
        "contract_over"
    );
    assert_eq!(
        withdrawn
            .clone()
            .rejected("2026-04-09", Command::RevokeCancellation)
            .code(),
        "contract_over"
    );
}

#[test]
fn a_trial_counts_from_the_sign_up_and_converting_gives_no_new_right() {
    let trial = Trial {
        length: span("10 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let order = SignUp {
        trial: Some(TrialOverride::Other(trial)),
        ..simple(true)
    };
    let story = Story::begin(order, "2026-04-01").bill_daily("2026-04-01", "2026-04-15");
    assert_eq!(story.told(), ["2026-04-11 invoice 35.00"]);
    let refused = story.clone().rejected("2026-04-16", Command::Withdraw);
    assert_eq!(last_day(&refused).as_deref(), Some("2026-04-15"));
    let withdrawn = story.on("2026-04-15", Command::Withdraw).bill("2026-04-15");
    assert_eq!(
        withdrawn.told()[1],
        "2026-04-15 credit_note 31.00",
        "four of thirty days are kept"
    );
}
