use billing::*;

use crate::story::*;

#[test]
fn a_quote_shows_what_the_first_billing_run_bills() {
    let mut order = order(plan(vec![
        setup("25"),
        fee("9.99", "1 month"),
        seats("3", "1 month", 1),
    ]));
    order.quantities.insert("seats".into(), 3);
    let quote = quote_sign_up(&order, day("2026-01-31")).unwrap();
    let mut story = Story::begin(order, "2026-01-31");
    assert_eq!(quote.due_today, Some(story.bill_on(day("2026-01-31")).remove(0)));
    assert_eq!(
        (quote.first_charge_on, quote.first_charge),
        (Some(day("2026-01-31")), None)
    );
    assert_eq!(quote.recurring.len(), 1);
    let monthly = &quote.recurring[0];
    assert_eq!(monthly.components, ["fee".into(), "seats".into()]);
    assert_eq!(
        (monthly.net, monthly.tax, monthly.gross),
        (eur(1344), eur(255), eur(1599))
    );
    assert_eq!((quote.monthly_total, quote.one_off), (eur(1599), eur(2500)));
}

#[test]
fn a_quote_of_a_trial_shows_the_first_charge_after_it() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: true,
        at_end: TrialEnd::Convert,
    };
    let mut order = order(PlanVersion {
        trial: Some(trial),
        ..plan(vec![fee("9.99", "1 month")])
    });
    order.payment_method = false;
    order.plan.term.initial = Some(span("12 months"));
    let quote = quote_sign_up(&order, day("2026-01-17")).unwrap();
    assert_eq!(quote.due_today, None);
    assert_eq!(
        (quote.trial_until, quote.first_charge_on),
        (Some(day("2026-01-31")), Some(day("2026-01-31")))
    );
    assert_eq!(quote.first_charge.unwrap().gross, eur(999));
    assert_eq!(
        (quote.initial_end, quote.monthly_total),
        (Some(day("2027-01-31")), eur(999))
    );
}

#[test]
fn a_quote_of_a_trial_that_ends_by_itself_charges_nothing_but_names_the_price() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::End,
    };
    let order = order(PlanVersion {
        trial: Some(trial),
        ..plan(vec![fee("9.99", "1 month")])
    });
    let quote = quote_sign_up(&order, day("2026-01-17")).unwrap();
    assert_eq!(
        (quote.due_today, quote.first_charge_on, quote.first_charge),
        (None, None, None)
    );
    assert_eq!(quote.monthly_total, eur(999));
}

#[test]
fn other_cycles_are_turned_into_months_exactly() {
    for (price, cycle, monthly) in [
        ("9.99", "1 month", 999),
        ("119.88", "1 year", 999),
        ("29.97", "3 months", 999),
        ("240", "2 years", 1000),
        ("7", "1 week", 3042),
        ("1", "1 day", 3042),
        ("28", "4 weeks", 3042),
        ("30", "30 days", 3042),
    ] {
        let quote = quote_sign_up(&order(plan(vec![fee(price, cycle)])), day("2026-01-01")).unwrap();
        assert_eq!(quote.monthly_total, eur(monthly), "{price} every {cycle}");
    }
}

#[test]
fn net_prices_are_quoted_gross_to_everyone() {
    let order = order(PlanVersion {
        prices: PriceMode::Net,
        ..plan(vec![setup("100"), fee("10", "1 month")])
    });
    let quote = quote_sign_up(&order, day("2026-01-01")).unwrap();
    assert_eq!((quote.monthly_total, quote.one_off), (eur(1190), eur(11900)));
}

#[test]
fn the_hash_is_stable_and_changes_with_every_number_seen() {
    let base = || {
        order(plan(vec![
            setup("5"),
            fee("9.99", "1 month"),
            seats("3", "1 month", 0),
        ]))
    };
    let hash = |order: &SignUp, on: &str| quote_sign_up(order, day(on)).unwrap().hash;
    let seen = hash(&base(), "2026-01-31");
    assert_eq!(seen.len(), 16);
    assert_eq!(seen, hash(&base(), "2026-01-31"));
    let mut others = vec![hash(&base(), "2026-02-01")];
    let mut order = base();
    order.quantities.insert("seats".into(), 1);
    others.push(hash(&order, "2026-01-31"));
    let mut order = base();
    order.plan.components[1] = fee("10.00", "1 month");
    others.push(hash(&order, "2026-01-31"));
    let mut order = base();
    order.plan.term.notice_after = span("2 weeks");
    others.push(hash(&order, "2026-01-31"));
    let mut order = base();
    order
        .discounts
        .push(percent("p", "10", DiscountDuration::Forever));
    others.push(hash(&order, "2026-01-31"));
    let mut order = base();
    order.plan.id = "basic-2".into();
    others.push(hash(&order, "2026-01-31"));
    assert!(!others.contains(&seen), "{others:?}");
}

#[test]
fn the_next_due_date_is_today_while_something_is_missing() {
    let story = Story::begin(order(plan(vec![fee("10", "1 month")])), "2026-01-31");
    let next = |story: &Story, from: &str| next_due(&story.contract, &story.billed, day(from)).unwrap();
    assert_eq!(next(&story, "2026-01-31"), Some(day("2026-01-31")));
    let story = story.bill("2026-01-31");
    assert_eq!(next(&story, "2026-01-31"), Some(day("2026-02-28")));
    assert_eq!(
        next(&story, "2026-03-15"),
        Some(day("2026-03-15")),
        "a run was missed"
    );
    let story = story.on("2026-02-01", cancel());
    assert_eq!(
        next(&story, "2026-02-01"),
        Some(day("2026-02-28")),
        "one more day until 01.03."
    );
    let story = story.bill("2026-02-28");
    assert_eq!(next(&story, "2026-02-28"), None);
}

#[test]
fn a_forecast_bills_as_the_runs_will() {
    let half = percent("half", "50", DiscountDuration::Periods(2));
    let order = SignUp {
        discounts: vec![half],
        ..order(plan(vec![setup("5"), fee("10", "1 month")]))
    };
    let story = Story::begin(order, "2026-01-31").bill("2026-01-31");
    let coming = forecast(&story.contract, &story.billed, day("2026-02-01"), 12).unwrap();
    let lived = story.bill_daily("2026-02-01", "2027-02-01");
    let drafts: Vec<_> = coming.iter().map(|document| document.draft.clone()).collect();
    assert_eq!(drafts, lived.documents[1..]);
    assert_eq!(
        (coming.len(), coming[0].gross, coming[1].gross),
        (12, eur(500), eur(1000))
    );
}

#[test]
fn a_cancellation_preview_names_end_last_day_and_money() {
    let yearly = Story::begin(order(plan(vec![fee("365.00", "1 year")])), "2026-01-01").bill("2026-01-01");
    let preview = cancellation_preview(&yearly.contract, &yearly.billed, day("2026-05-11")).unwrap();
    assert_eq!(
        (preview.ends_on, preview.last_day_of_service),
        (day("2026-06-11"), day("2026-06-10"))
    );
    assert_eq!((preview.still_to_pay, preview.to_come_back), (eur(0), eur(20400)));
    assert_eq!(
        (preview.last_day_to_declare, preview.next_end),
        (day("2026-05-11"), Some(day("2026-06-12")))
    );

    let mut bound = order(plan(vec![fee("10.00", "1 month")]));
    bound.plan.term.initial = Some(span("12 months"));
    let bound = Story::begin(bound, "2026-01-31").bill_daily("2026-01-31", "2026-10-31");
    let preview = cancellation_preview(&bound.contract, &bound.billed, day("2026-11-01")).unwrap();
    assert_eq!(
        (preview.ends_on, preview.last_day_to_declare),
        (day("2027-01-31"), day("2026-12-31"))
    );
    assert_eq!(preview.next_end, Some(day("2027-02-01")));
    assert_eq!((preview.still_to_pay, preview.to_come_back), (eur(2000), eur(0)));
    let gone = bound
        .on("2026-11-01", cancel())
        .bill_daily("2026-11-01", "2027-03-01");
    assert_eq!(
        gone.documents[10..],
        preview.drafts,
        "the preview is what follows"
    );
    assert_eq!(
        cancellation_preview(&gone.contract, &gone.billed, day("2026-11-02"))
            .unwrap_err()
            .code(),
        "already_cancelled"
    );
}

#[test]
fn a_trial_can_be_cancelled_until_its_last_day() {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: false,
        at_end: TrialEnd::Convert,
    };
    let story = Story::begin(
        order(PlanVersion {
            trial: Some(trial),
            ..plan(vec![fee("9.99", "1 month")])
        }),
        "2026-01-17",
    );
    let preview = cancellation_preview(&story.contract, &[], day("2026-01-20")).unwrap();
    assert_eq!(
        (preview.ends_on, preview.last_day_to_declare),
        (day("2026-01-31"), day("2026-01-30"))
    );
    assert_eq!(
        (preview.next_end, preview.still_to_pay),
        (Some(day("2026-02-28")), eur(0))
    );
}
