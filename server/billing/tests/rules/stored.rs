use billing::*;

use crate::story::*;

fn full_story() -> Story {
    let trial = Trial {
        length: span("14 days"),
        payment_method_required: true,
        at_end: TrialEnd::Convert,
    };
    let plan = PlanVersion {
        trial: Some(trial),
        alignment: Alignment::DayOfMonth(15),
        term: Term {
            initial: Some(span("2 months")),
            notice: span("1 month"),
            renewal: Renewal::Fixed(span("1 month")),
            notice_after: span("2 weeks"),
        },
        audience: Audience::Businesses,
        ..plan(vec![
            setup("5"),
            fee("9.99", "1 month"),
            seats("3.3333", "1 month", 1),
        ])
    };
    let mut order = SignUp {
        payment_method: false,
        buyer: business("DE", Some("DE123456789"), true),
        ..order(plan)
    };
    order.quantities.insert("seats".into(), 4);
    order.discounts = vec![
        percent("p", "10", DiscountDuration::Periods(2)),
        fixed("f", "1", DiscountDuration::Forever),
    ];
    Story::begin(order, "2026-01-17")
        .on("2026-01-18", Command::SetPaymentMethod)
        .on("2026-01-20", Command::ConvertTrial)
        .bill_daily("2026-01-20", "2026-02-19")
        .on("2026-02-19", cancel())
        .on("2026-02-20", Command::RevokeCancellation)
        .on("2026-02-20", cancel_on("2026-04-20"))
        .bill_daily("2026-02-20", "2026-05-01")
        .on("2026-05-01", Command::RecordEnd)
}

fn survives<T: serde::Serialize + serde::de::DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    let text = serde_json::to_string(value).unwrap();
    assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{text}");
}

#[test]
fn everything_survives_being_stored() {
    let story = full_story();
    survives(&story.contract);
    survives(&story.events);
    survives(&story.billed);
    survives(&story.documents);
    survives(&cancel_on("2026-01-01"));
    survives(&quote_sign_up(&order(plan(vec![fee("1", "1 month")])), day("2026-01-01")).unwrap());
    survives(&Rejection::BeforeInitialTermEnd {
        requested: day("2026-01-01"),
        earliest: day("2026-02-01"),
    });
    survives(&Command::SignUp(Box::new(order(plan(vec![fee("1", "1 month")])))));
}

#[test]
fn a_contract_is_what_its_events_made_of_it() {
    let story = full_story();
    assert_eq!(replay(&story.events), Ok(story.contract.clone()));
    let codes: Vec<_> = story.events.iter().map(Event::code).collect();
    assert_eq!(
        codes,
        [
            "signed_up",
            "trial_started",
            "payment_method_set",
            "trial_converted",
            "cancellation_declared",
            "cancellation_revoked",
            "cancellation_declared",
            "ended"
        ]
    );
}

#[test]
fn events_that_do_not_fit_are_refused() {
    let story = full_story();
    assert_eq!(replay(&[]), Err(ApplyError::NoEvents));
    assert!(matches!(
        replay(&story.events[1..]),
        Err(ApplyError::NotSignedUp { .. })
    ));
    assert!(matches!(
        replay([&story.events[0], &story.events[0]]),
        Err(ApplyError::SignedUpTwice { .. })
    ));
    assert!(matches!(
        replay([&story.events[0], &story.events[4], &story.events[2]]),
        Err(ApplyError::OutOfOrder { .. })
    ));
    assert!(matches!(
        replay([&story.events[0], &story.events[5]]),
        Err(ApplyError::DoesNotFit { .. })
    ));
    assert!(matches!(
        replay([&story.events[0], &story.events[3]]),
        Err(ApplyError::DoesNotFit { .. })
    ));
}

#[test]
fn prices_and_spans_are_written_as_text() {
    let text = serde_json::to_value(fee("9.90", "1 month")).unwrap();
    assert_eq!(
        text,
        serde_json::json!({
            "id": "fee", "name": "Name of fee", "tax_class": "standard",
            "kind": {"kind": "base", "price": "9.90", "cycle": "1 month", "timing": "advance"}
        })
    );
    assert_eq!(
        serde_json::to_value(eur(999)).unwrap(),
        serde_json::json!({"minor": 999, "currency": "EUR"})
    );
}
