use billing::*;

use crate::story::{component, fee, plan, seats, setup, span};

fn term(initial: Option<&str>, notice: &str, renewal: Renewal, notice_after: &str) -> Term {
    Term {
        initial: initial.map(span),
        notice: span(notice),
        renewal,
        notice_after: span(notice_after),
    }
}

#[test]
fn consumer_terms_beyond_the_law_are_refused_with_the_rule() {
    let open = Renewal::OpenEnded;
    let table = [
        (term(None, "1 month", open, "1 month"), 0),
        (term(Some("24 months"), "1 month", open, "1 month"), 0),
        (term(Some("2 years"), "4 weeks", open, "28 days"), 0),
        (term(Some("730 days"), "0 days", open, "0 days"), 0),
        (term(Some("25 months"), "1 month", open, "1 month"), 1),
        (term(Some("3 years"), "1 month", open, "1 month"), 1),
        (term(Some("731 days"), "1 month", open, "1 month"), 1),
        (term(Some("12 months"), "30 days", open, "1 month"), 1),
        (term(Some("12 months"), "3 months", open, "1 month"), 1),
        (term(Some("12 months"), "1 month", open, "2 months"), 1),
        (
            term(
                Some("12 months"),
                "1 month",
                Renewal::Fixed(span("12 months")),
                "1 month",
            ),
            1,
        ),
        (
            term(
                Some("36 months"),
                "3 months",
                Renewal::Fixed(span("12 months")),
                "6 weeks",
            ),
            4,
        ),
    ];
    for (term, problems) in table {
        for audience in [Audience::Consumers, Audience::Both, Audience::Businesses] {
            let result = PlanVersion {
                term,
                audience,
                ..plan(vec![fee("1", "1 month")])
            }
            .validate();
            let found = result.err().unwrap_or_default();
            let expected = if audience == Audience::Businesses {
                0
            } else {
                problems
            };
            assert_eq!(found.len(), expected, "{term:?} for {audience:?}: {found:?}");
            assert!(found.iter().all(|problem| problem.requirement() == Some("R-520")));
        }
    }
}

#[test]
fn what_is_too_long_for_consumers_says_how_long_it_may_be() {
    let open = Renewal::OpenEnded;
    for (term, longest) in [
        (
            term(Some("3 years"), "1 month", open, "1 month"),
            Some(span("24 months")),
        ),
        (
            term(Some("1 year"), "3 months", open, "1 month"),
            Some(span("1 month")),
        ),
        (
            term(Some("1 year"), "1 month", open, "6 weeks"),
            Some(span("1 month")),
        ),
        (
            term(
                Some("1 year"),
                "1 month",
                Renewal::Fixed(span("1 year")),
                "1 month",
            ),
            None,
        ),
    ] {
        let plan = PlanVersion {
            term,
            ..plan(vec![fee("1", "1 month")])
        };
        let found = plan.check_offer().unwrap_err();
        assert_eq!(found.len(), 1, "{found:?}");
        assert_eq!(found[0].longest(), longest, "{term:?}");
        // What it may be is lawful.
        if let (Some(longest), Some(_)) = (
            longest,
            term.initial.filter(|initial| *initial > span("24 months")),
        ) {
            let mended = PlanVersion {
                term: Term {
                    initial: Some(longest),
                    ..term
                },
                ..plan
            };
            assert_eq!(mended.check_offer(), Ok(()));
        }
    }
}

#[test]
fn consumers_are_offered_gross_prices_only() {
    for audience in [Audience::Consumers, Audience::Both, Audience::Businesses] {
        for prices in [PriceMode::Net, PriceMode::Gross] {
            let plan = PlanVersion {
                audience,
                prices,
                ..plan(vec![fee("1", "1 month")])
            };
            let refused = plan.check_offer().err().unwrap_or_default();
            let unlawful = prices == PriceMode::Net && audience != Audience::Businesses;
            assert_eq!(
                refused.contains(&PlanProblem::ConsumerNetPrices),
                unlawful,
                "{audience:?} {prices:?}"
            );
            // What was signed so is billed on.
            assert_eq!(plan.validate(), Ok(()));
        }
    }
}

#[test]
fn the_first_months_are_billed_as_the_quote_of_the_order_says() {
    let today = "2026-01-31".parse().unwrap();
    let sold = PlanVersion {
        trial: Some(Trial {
            length: span("14 days"),
            payment_method_required: true,
            at_end: TrialEnd::Convert,
        }),
        ..plan(vec![setup("5"), fee("9.99", "1 month")])
    };
    let order = SignUp::new(sold, Seller::german(), Buyer::consumer(Country::germany()));
    let quote = quote_sign_up(&order, today).unwrap();
    let coming = forecast_sign_up(&order, today, 14).unwrap();
    assert_eq!(Some(coming[0].date), quote.first_charge_on);
    assert_eq!(Some(&coming[0].draft), quote.first_charge.as_ref());
    assert_eq!(coming.len(), 14);
    assert!(
        coming[1..]
            .iter()
            .all(|bill| bill.gross == quote.recurring[0].gross)
    );
}

#[test]
fn everything_wrong_with_a_plan_is_told_at_once() {
    let broken = PlanVersion {
        name: " ".into(),
        components: vec![
            setup("-1"),
            fee("9.99", "0 months"),
            fee("9.99", "2 weeks"),
            PriceComponent {
                name: "".into(),
                ..component("x", ComponentKind::Setup { price: 1.into() })
            },
        ],
        alignment: Alignment::DayOfMonth(0),
        trial: Some(Trial {
            length: span("0 days"),
            payment_method_required: false,
            at_end: TrialEnd::Convert,
        }),
        term: term(None, "1 month", Renewal::Fixed(span("0 days")), "1 month"),
        audience: Audience::Businesses,
        ..plan(vec![])
    };
    let problems = broken.validate().unwrap_err();
    assert_eq!(
        problems,
        [
            PlanProblem::NameMissing {
                of: "basic".to_owned()
            },
            PlanProblem::NegativePrice {
                component: "setup".into()
            },
            PlanProblem::EmptyCycle {
                component: "fee".into()
            },
            PlanProblem::DuplicateComponent {
                component: "fee".into()
            },
            PlanProblem::NameMissing { of: "x".to_owned() },
            PlanProblem::NoDayOfMonth { day: 0 },
            PlanProblem::CycleCannotAlign {
                component: "fee".into(),
                cycle: span("2 weeks")
            },
            PlanProblem::EmptyTrial,
            PlanProblem::EmptyTerm,
            PlanProblem::RenewalWithoutInitialTerm,
        ]
    );
    assert_eq!(plan(vec![]).validate(), Err(vec![PlanProblem::NoComponents]));
}

#[test]
fn a_decent_plan_is_accepted() {
    let decent = plan(vec![setup("5"), fee("9.99", "1 month"), seats("3", "1 month", 1)]);
    assert_eq!(decent.validate(), Ok(()));
}
