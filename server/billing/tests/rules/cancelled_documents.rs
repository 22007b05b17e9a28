//! An issued invoice is taken back as a whole, and what is still owed is billed anew.

use billing::*;

use crate::story::*;

/// The story's record, in order, with what stands on the document of this number.
fn record(story: &Story, document: usize) -> Vec<Recorded> {
    let own = |number: usize, draft: &Draft| {
        let on_it = number == document;
        let rows = draft.billed().unwrap();
        rows.into_iter().map(move |billed| Recorded {
            contract: None,
            billed,
            on_it,
        })
    };
    let documents = story.documents.iter().enumerate();
    documents.flat_map(|(number, draft)| own(number, draft)).collect()
}

fn cancelled(story: &mut Story, document: usize, on: &str) -> Result<Draft, CancellationRefusal> {
    let terms = DraftTerms::of(&story.contract, day(on), None);
    let draft = cancellation(&story.documents[document].lines, &record(story, document), &terms)?;
    story.billed.extend(draft.billed().unwrap());
    story.documents.push(draft.clone());
    Ok(draft)
}

fn sums(draft: &Draft) -> (Money, Money, Money) {
    (draft.net, draft.tax, draft.gross)
}

#[test]
fn a_cancelled_invoice_comes_back_to_the_cent_and_what_is_owed_is_billed_as_before() {
    let mut story = Story::begin(
        order(plan(vec![
            setup("5"),
            fee("9.99", "1 month"),
            seats("3", "1 month", 0),
        ])),
        "2026-01-31",
    )
    .bill("2026-01-31");
    let note = cancelled(&mut story, 0, "2026-02-03").unwrap();
    let original = story.documents[0].clone();
    assert_eq!(note.kind, DocumentKind::CreditNote);
    assert_eq!(sums(&note), sums(&original));
    assert_eq!(
        story.lines()[..2],
        story.lines()[2..],
        "positive amounts on both (R-145)"
    );
    assert!(note.lines.iter().all(|line| line.item.kind == ItemKind::Credit));

    let anew = story.bill_on(day("2026-02-03"));
    assert_eq!(anew.len(), 1);
    assert_eq!(sums(&anew[0]), sums(&original));
    let rules = |draft: &Draft| -> Vec<_> {
        let lines = draft.lines.iter();
        lines
            .map(|line| (line.item.kind, line.item.derivation.rule))
            .collect()
    };
    assert_eq!(
        rules(&anew[0]),
        rules(&original),
        "charged as they are, not as a difference"
    );
    assert_eq!(story.bill_on(day("2026-02-03")), []);
}

#[test]
fn an_invoice_is_cancelled_with_its_discounts() {
    let discount = percent("welcome", "50", DiscountDuration::Periods(1));
    let mut story = Story::begin(
        SignUp {
            discounts: vec![discount],
            ..order(plan(vec![fee("9.99", "1 month")]))
        },
        "2026-01-01",
    )
    .bill("2026-01-01");
    let note = cancelled(&mut story, 0, "2026-01-02").unwrap();
    assert_eq!(sums(&note), sums(&story.documents[0]));
    assert_eq!(
        note.lines[0].item.allowances,
        story.documents[0].lines[0].item.allowances
    );
    assert_eq!(story.bill_on(day("2026-01-02"))[0].gross, eur(499));
}

#[test]
fn once_a_later_document_gave_some_of_it_back_the_later_one_has_to_go_first() {
    let mut story = Story::begin(order(plan(vec![fee("365.00", "1 year")])), "2026-01-01")
        .bill("2026-01-01")
        .on("2026-05-11", cancel())
        .bill("2026-05-11");
    assert_eq!(
        cancelled(&mut story, 0, "2026-05-12"),
        Err(CancellationRefusal::CorrectedSince {
            component: "fee".into()
        })
    );
}

#[test]
fn a_cancelled_switch_charges_again_what_it_had_credited() {
    let other = PlanVersion {
        id: "pro-1".into(),
        plan: "pro".into(),
        name: "Pro".into(),
        ..plan(vec![fee("31.00", "1 month")])
    };
    let mut story = Story::begin(order(plan(vec![fee("9.30", "1 month")])), "2026-01-01")
        .bill("2026-01-01")
        .on(
            "2026-01-11",
            Command::Switch(Box::new(Switch {
                to: other,
                when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
                quantities: [].into(),
                by: Author::Merchant,
                paid: true,
            })),
        )
        .bill("2026-01-11");
    let switch = story.documents[1].clone();
    let note = cancelled(&mut story, 1, "2026-01-12").unwrap();
    assert_eq!(sums(&note), sums(&switch));
    let kinds: Vec<_> = note.lines.iter().map(|line| line.item.kind).collect();
    assert_eq!(kinds, [ItemKind::Recurring, ItemKind::Credit]);
    let anew = story.bill_on(day("2026-01-12"));
    assert_eq!(anew.len(), 1);
    assert_eq!(sums(&anew[0]), sums(&switch));
}

#[test]
fn an_invoice_that_is_not_in_the_record_is_refused() {
    let story = Story::begin(order(plan(vec![fee("9.99", "1 month")])), "2026-01-01").bill("2026-01-01");
    let terms = DraftTerms::of(&story.contract, day("2026-01-02"), None);
    assert!(cancellation(&story.documents[0].lines, &[], &terms).is_err());
}
