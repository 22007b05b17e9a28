use billing::*;

use crate::story::*;

fn yearly() -> Story {
    Story::begin(
        order(plan(vec![setup("5"), fee("365.00", "1 year")])),
        "2026-01-01",
    )
    .bill("2026-01-01")
}

#[test]
fn prepaid_days_after_the_end_come_back() {
    let story = yearly().on("2026-05-11", cancel()).bill("2026-05-11");
    assert_eq!(story.contract.ends_on(), Some(day("2026-06-11")));
    let note = &story.documents[1];
    assert_eq!((note.kind, note.gross), (DocumentKind::CreditNote, eur(20400)));
    let item = &note.lines[0].item;
    assert_eq!(
        (item.kind, told(item).as_str()),
        (ItemKind::Credit, "fee 2026-06-11 2027-01-01 204.00")
    );
    assert_eq!(item.derivation.rule, DerivationRule::Difference);
    assert_eq!(
        item.derivation.settled,
        Some(Settled {
            should_be: eur(16100),
            billed: eur(36500)
        })
    );
    assert_eq!((item.derivation.days_used, item.derivation.days_full), (161, 365));
}

#[test]
fn a_period_that_begins_after_the_declaration_is_billed_only_until_the_end() {
    let story = Story::begin(order(plan(vec![fee("31.00", "1 month")])), "2026-01-01")
        .bill_daily("2026-01-01", "2026-02-14")
        .on("2026-02-15", cancel())
        .bill_daily("2026-02-15", "2026-05-01");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-01-01 2026-02-01 31.00",
            "fee 2026-02-01 2026-03-01 31.00",
            "fee 2026-03-01 2026-03-15 14.00"
        ]
    );
}

#[test]
fn arrears_are_billed_at_the_end_for_the_days_used() {
    let story = Story::begin(
        order(plan(vec![fee_in_arrears("31.00", "1 month")])),
        "2026-03-01",
    )
    .on("2026-03-01", cancel_on("2026-04-11"))
    .bill_daily("2026-03-01", "2026-05-01");
    assert_eq!(
        story.told(),
        ["2026-04-01 invoice 31.00", "2026-04-11 invoice 10.33"]
    );
}

#[test]
fn a_cancellation_taken_back_charges_again_what_came_back() {
    let story = yearly()
        .on("2026-05-11", cancel())
        .bill("2026-05-11")
        .on("2026-06-10", Command::RevokeCancellation)
        .bill("2026-06-10");
    assert_eq!(
        story.lines(),
        [
            "setup 5.00",
            "fee 2026-01-01 2027-01-01 365.00",
            "fee 2026-06-11 2027-01-01 204.00",
            "fee 2026-06-11 2027-01-01 204.00"
        ]
    );
    assert_eq!(
        story.told(),
        [
            "2026-01-01 invoice 370.00",
            "2026-05-11 credit_note 204.00",
            "2026-06-10 invoice 204.00"
        ]
    );
    let again = story.on("2026-07-01", cancel()).bill("2026-07-01");
    assert_eq!(again.told()[3], "2026-07-01 credit_note 153.00");
}

#[test]
fn a_period_cut_into_another_tax_rate_is_taken_back_and_charged_anew() {
    let story = Story::begin(order(plan(vec![fee("365.00", "1 year")])), "2020-03-01").bill("2020-03-01");
    assert_eq!(story.documents[0].tax_groups[0].rate.to_string(), "19");
    let story = story.on("2020-09-01", cancel()).bill("2020-09-01");
    let note = &story.documents[1];
    let groups: Vec<_> = note
        .tax_groups
        .iter()
        .map(|group| (group.rate.to_string(), group.gross))
        .collect();
    assert_eq!(
        groups,
        [("16".to_owned(), eur(-21400)), ("19".to_owned(), eur(36500))]
    );
    assert_eq!((note.kind, note.gross), (DocumentKind::CreditNote, eur(15100)));
    assert!(
        story.drafts(day("2021-01-01")).unwrap().is_empty(),
        "nothing is missing afterwards"
    );
    let back = story
        .on("2020-09-02", Command::RevokeCancellation)
        .bill("2020-09-02");
    assert_eq!(back.told()[2], "2020-09-02 invoice 151.00");
    let total: i64 = back.billed.iter().map(|billed| billed.amount.minor()).sum();
    assert_eq!(total, 36500);
    assert!(back.drafts(day("2020-12-31")).unwrap().is_empty());
}

#[test]
fn a_discounted_period_gives_back_its_share_of_what_was_paid() {
    let half = percent("half", "50", DiscountDuration::Once);
    let story = Story::begin(
        SignUp {
            discounts: vec![half],
            ..order(plan(vec![fee("365.00", "1 year")]))
        },
        "2026-01-01",
    )
    .bill("2026-01-01")
    .on("2026-05-11", cancel())
    .bill("2026-05-11");
    assert_eq!(
        story.told(),
        ["2026-01-01 invoice 182.50", "2026-05-11 credit_note 102.00"]
    );
}

#[test]
fn what_is_no_longer_due_is_taken_back_at_the_tax_it_was_billed_with() {
    let mut story = Story::begin(order(plan(vec![fee("10.00", "1 month")])), "2026-01-01")
        .bill_daily("2026-01-01", "2026-02-01");
    // The end is corrected to a day before a month that was billed: something no command of today does.
    story.contract.cancellation = Some(Cancellation {
        declared_on: day("2026-01-20"),
        ends_on: day("2026-01-21"),
        billing_ends_on: day("2026-01-21"),
        ground: CancellationGround::ForCause,
    });
    let note = &story.bill_on(day("2026-02-02"))[0];
    assert_eq!(note.kind, DocumentKind::CreditNote);
    let lines: Vec<_> = note
        .lines
        .iter()
        .map(|line| (told(&line.item), line.item.derivation.rule))
        .collect();
    assert_eq!(
        lines,
        [
            (
                "fee 2026-01-21 2026-02-01 3.55".to_owned(),
                DerivationRule::Difference
            ),
            (
                "fee 2026-02-01 2026-03-01 10.00".to_owned(),
                DerivationRule::Reversal
            ),
        ]
    );
    assert!(story.drafts(day("2026-12-31")).unwrap().is_empty());
}

#[test]
fn a_run_dated_before_a_billed_day_takes_nothing_back() {
    let story = Story::begin(order(plan(vec![fee("10.00", "1 month")])), "2026-01-01")
        .bill_daily("2026-01-01", "2026-02-01");
    assert!(story.drafts(day("2026-01-15")).unwrap().is_empty());
}

#[test]
fn a_declared_end_never_moves_a_shared_discount_to_another_line() {
    let voucher = Discount {
        on: Some(vec!["fee".into(), "setup".into()]),
        ..fixed("voucher", "12", DiscountDuration::Once)
    };
    let order = SignUp {
        discounts: vec![voucher],
        ..order(plan(vec![fee("10.00", "1 year"), setup("5")]))
    };
    let story = Story::begin(order, "2026-01-01").bill("2026-01-01");
    assert_eq!(
        story.lines(),
        ["fee 2026-01-01 2027-01-01 3.00"],
        "setup fees come first"
    );
    let story = story
        .on("2026-03-01", cancel())
        .bill("2026-03-01")
        .on("2026-03-02", Command::RevokeCancellation)
        .bill("2026-03-02");
    // 90 of 365 days at 3.00 are 0.74; the setup fee stays free.
    assert_eq!(
        story.told(),
        [
            "2026-01-01 invoice 3.00",
            "2026-03-01 credit_note 2.26",
            "2026-03-02 invoice 2.26"
        ]
    );
    assert!(story.billed.iter().all(|row| row.component.as_str() == "fee"));
}

#[test]
fn the_allowances_of_a_cut_line_still_explain_its_total() {
    use DiscountDuration::Forever;
    let discounts = vec![
        percent("p", "33.33", Forever),
        fixed("f", "1.01", Forever),
        fixed("g", "0.02", Forever),
    ];
    let order = SignUp {
        discounts,
        ..order(plan(vec![fee("31.00", "1 month")]))
    };
    let story = Story::begin(order, "2026-03-01")
        .on("2026-03-01", cancel_on("2026-04-11"))
        .bill("2026-04-01");
    let item = &story.documents[0].lines[1].item;
    let taken: Vec<_> = item
        .allowances
        .iter()
        .map(|allowance| allowance.amount.minor())
        .collect();
    // 31.00 less 10.33, 1.01 and 0.02 is 19.64; a third of it 6.55; a third of 31.00 is 10.33.
    assert_eq!((item.amount, item.total), (eur(1033), eur(655)));
    assert_eq!(taken, [344, 33, 1]);
}

#[test]
fn a_period_billed_in_parts_comes_back_in_one_credit() {
    let story = Story::begin(order(plan(vec![fee("365.00", "1 year")])), "2026-01-01")
        .on("2026-01-01", cancel_on("2026-09-01"))
        .bill("2026-01-01")
        .on("2026-01-02", Command::RevokeCancellation)
        .bill("2026-01-02")
        .on("2026-02-01", cancel())
        .bill("2026-02-01");
    assert_eq!(
        story.lines(),
        [
            "fee 2026-01-01 2026-09-01 243.00",
            "fee 2026-09-01 2027-01-01 122.00",
            "fee 2026-03-01 2027-01-01 306.00"
        ]
    );
}
