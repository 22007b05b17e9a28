//! The laws of §4 over random plans and timelines.

use std::collections::BTreeMap;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use rust_decimal::Decimal;

use crate::story::*;

const CASES: u32 = 512;

/// What happens on a day of a timeline.
#[derive(Clone, Copy, Debug)]
enum Step {
    Cancel,
    CancelLater(i64),
    Revoke,
    Convert,
    PaymentMethod,
}

fn any_step() -> impl Strategy<Value = Step> {
    prop_oneof![
        Just(Step::Cancel),
        (0_i64..200).prop_map(Step::CancelLater),
        Just(Step::Revoke),
        Just(Step::Convert),
        Just(Step::PaymentMethod),
    ]
}

fn any_price() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (1_i64..50_000).prop_map(|cents| Decimal::new(cents, 2)),
        (1_i64..5_000_000).prop_map(|parts| Decimal::new(parts, 4))
    ]
}

fn any_component(id: usize) -> impl Strategy<Value = PriceComponent> {
    let cycle = prop_oneof![
        3 => Just(span("1 month")),
        1 => Just(span("3 months")),
        1 => Just(span("1 year")),
    ];
    let timing = prop_oneof![3 => Just(Timing::Advance), 1 => Just(Timing::Arrears)];
    let class = prop_oneof![2 => Just(TaxClass::Standard), 1 => Just(TaxClass::Reduced)];
    (0_u8..5, any_price(), cycle, timing, 0_u32..3, class).prop_map(
        move |(kind, price, cycle, timing, included, tax_class)| {
            let kind = match kind {
                0 => ComponentKind::Setup { price },
                1 | 2 => ComponentKind::Base { price, cycle, timing },
                _ => ComponentKind::Unit {
                    price,
                    cycle,
                    timing,
                    included,
                },
            };
            PriceComponent {
                tax_class,
                ..component(&format!("c{id}"), kind)
            }
        },
    )
}

fn any_plan() -> impl Strategy<Value = PlanVersion> {
    let components = (any_component(0), any_component(1), any_component(2), 1_usize..4)
        .prop_map(|(a, b, c, count)| [a, b, c].into_iter().take(count).collect::<Vec<_>>());
    let trial = proptest::option::weighted(
        0.3,
        (1_u32..30, any::<bool>(), any::<bool>()).prop_map(|(days, payment_method_required, ends)| Trial {
            length: Span::days(days),
            payment_method_required,
            at_end: if ends { TrialEnd::End } else { TrialEnd::Convert },
        }),
    );
    let term =
        (proptest::option::of(1_u32..14), 0_u32..29, any::<bool>()).prop_map(|(initial, notice, fixed)| {
            Term {
                initial: initial.map(Span::months),
                notice: Span::days(notice),
                renewal: if fixed && initial.is_some() {
                    Renewal::Fixed(span("3 months"))
                } else {
                    Renewal::OpenEnded
                },
                notice_after: Span::days(notice),
            }
        });
    (
        components,
        proptest::option::weighted(0.4, 1_u8..32),
        trial,
        term,
        any::<bool>(),
    )
        .prop_map(|(components, aligned, trial, term, net)| PlanVersion {
            alignment: aligned.map_or(Alignment::ContractStart, Alignment::DayOfMonth),
            trial,
            term,
            prices: if net { PriceMode::Net } else { PriceMode::Gross },
            audience: Audience::Businesses,
            ..plan(components)
        })
}

fn any_discounts() -> impl Strategy<Value = Vec<Discount>> {
    let duration = prop_oneof![
        Just(DiscountDuration::Once),
        (1_u32..5).prop_map(DiscountDuration::Periods),
        Just(DiscountDuration::Forever)
    ];
    let effect = prop_oneof![
        (1_i64..10_001).prop_map(|percent| DiscountEffect::Percent(Decimal::new(percent, 2))),
        (1_i64..3_000).prop_map(|cents| DiscountEffect::Fixed(Decimal::new(cents, 2))),
    ];
    proptest::collection::vec((duration, effect), 0..3).prop_map(|found| {
        found
            .into_iter()
            .enumerate()
            .map(|(number, (duration, effect))| Discount {
                id: format!("d{number}").into(),
                label: "Rabatt".to_owned(),
                effect,
                duration,
                on: None,
            })
            .collect()
    })
}

/// A sign-up and what happens after it, with the day each step falls on.
#[derive(Clone, Debug)]
struct Timeline {
    order: SignUp,
    begins: NaiveDate,
    steps: BTreeMap<i64, Step>,
    days: i64,
}

fn any_timeline() -> impl Strategy<Value = Timeline> {
    let steps = proptest::collection::btree_map(0_i64..420, any_step(), 0..6);
    (
        any_plan(),
        any_discounts(),
        0_i64..3000,
        steps,
        any::<bool>(),
        0_u32..6,
        0_i64..40,
    )
        .prop_map(|(plan, discounts, offset, steps, payment_method, units, delay)| {
            // From 2018, so that the rates of the second half of 2020 come up.
            let begins = day("2018-01-01") + TimeDelta::days(offset);
            let quantities = plan
                .components
                .iter()
                .filter(|component| matches!(component.kind, ComponentKind::Unit { .. }))
                .map(|component| (component.id.clone(), units))
                .collect();
            let starts_on = (delay > 20).then(|| begins + TimeDelta::days(delay));
            let buyer = business("DE", None, false);
            let order = SignUp {
                buyer,
                quantities,
                discounts,
                payment_method,
                starts_on,
                ..order(plan)
            };
            Timeline {
                order,
                begins,
                steps,
                days: 450,
            }
        })
}

impl Timeline {
    fn begin(&self) -> Story {
        Story::begin(self.order.clone(), &self.begins.to_string())
    }

    fn date(&self, offset: i64) -> NaiveDate {
        self.begins + TimeDelta::days(offset)
    }

    /// Does what falls on a day; what the contract refuses is left undone.
    fn step(&self, story: &mut Story, offset: i64) {
        let today = self.date(offset);
        let command = match self.steps.get(&offset) {
            None => return,
            Some(Step::Cancel) => cancel(),
            Some(Step::CancelLater(days)) => Command::DeclareCancellation {
                at: CancelAt::On(today + TimeDelta::days(*days)),
            },
            Some(Step::Revoke) => Command::RevokeCancellation,
            Some(Step::Convert) => Command::ConvertTrial,
            Some(Step::PaymentMethod) => Command::SetPaymentMethod,
        };
        let _ = story.try_on(today, &command);
    }

    fn live(&self, mut each_day: impl FnMut(&mut Story, NaiveDate)) -> Story {
        let mut story = self.begin();
        for offset in 0..=self.days {
            self.step(&mut story, offset);
            each_day(&mut story, self.date(offset));
        }
        story
    }
}

fn total_per_component(billed: &[Billed]) -> BTreeMap<ComponentId, i64> {
    let mut totals = BTreeMap::new();
    for row in billed {
        *totals.entry(row.component.clone()).or_default() += row.amount.minor();
    }
    totals.retain(|_, total| *total != 0);
    totals
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(CASES))]

    #[test]
    fn law_1_billing_twice_on_a_day_bills_nothing_the_second_time(timeline in any_timeline()) {
        timeline.live(|story, today| {
            story.bill_on(today);
            assert_eq!(story.drafts(today), Ok(vec![]));
        });
    }

    #[test]
    fn law_2_billing_daily_and_once_at_the_end_give_the_same_totals(timeline in any_timeline(), every in 2_i64..40) {
        let daily = timeline.live(|story, today| { story.bill_on(today); });
        let mut rarely = timeline.live(|story, today| {
            if (today - timeline.begins).num_days() % every == 0 {
                story.bill_on(today);
            }
        });
        rarely.bill_on(timeline.date(timeline.days));
        let mut once = timeline.live(|_, _| {});
        once.bill_on(timeline.date(timeline.days));
        prop_assert_eq!(total_per_component(&daily.billed), total_per_component(&once.billed));
        prop_assert_eq!(total_per_component(&rarely.billed), total_per_component(&once.billed));
    }

    #[test]
    fn law_5_a_document_is_the_sum_of_its_parts(timeline in any_timeline()) {
        let story = timeline.live(|story, today| { story.bill_on(today); });
        for draft in &story.documents {
            let sum = |amounts: Vec<Money>| Money::sum(amounts, draft.currency).unwrap();
            prop_assert_eq!(draft.net.checked_add(draft.tax).unwrap(), draft.gross);
            prop_assert_eq!(sum(draft.tax_groups.iter().map(|group| group.net).collect()), draft.net);
            prop_assert_eq!(sum(draft.tax_groups.iter().map(|group| group.tax).collect()), draft.tax);
            prop_assert!(!draft.gross.is_negative());
            for group in &draft.tax_groups {
                let lines = draft.lines.iter().map(|line| &line.item).filter(|item| item.tax.rate == group.rate);
                let base = sum(lines.map(|item| item.total).collect());
                let exact = match draft.prices {
                    PriceMode::Net => { prop_assert_eq!(base, group.net); base.to_decimal() * group.rate / Decimal::ONE_HUNDRED }
                    PriceMode::Gross => { prop_assert_eq!(base, group.gross); base.to_decimal() * group.rate / (Decimal::ONE_HUNDRED + group.rate) }
                };
                prop_assert_eq!(group.net.checked_add(group.tax).unwrap(), group.gross);
                prop_assert!((group.tax.to_decimal() - exact).abs() <= Decimal::new(5, 3));
            }
            for line in &draft.lines {
                let off = sum(line.item.allowances.iter().map(|allowance| allowance.amount).collect());
                prop_assert_eq!(line.item.amount.checked_sub(off).unwrap(), line.item.total);
            }
        }
    }

    #[test]
    fn law_8_no_more_is_credited_than_was_billed(timeline in any_timeline()) {
        timeline.live(|story, today| {
            if story.bill_on(today).iter().all(|draft| draft.lines.iter().all(|line| line.item.kind != ItemKind::Credit)) {
                return;
            }
            for credit in story.billed.iter().filter(|row| row.kind == ItemKind::Credit) {
                assert!(credit.amount.is_negative());
                // A period that was first billed in parts may come back in one credit.
                let mut charges: Vec<_> = story
                    .billed
                    .iter()
                    .filter(|row| row.component == credit.component && row.kind == ItemKind::Recurring)
                    .filter(|row| row.period_from < credit.period_until && credit.period_from < row.period_until)
                    .collect();
                charges.sort_by_key(|row| row.period_from);
                let mut covered = credit.period_from;
                for charge in &charges {
                    if charge.period_from <= covered {
                        covered = covered.max(charge.period_until);
                    }
                }
                assert!(covered >= credit.period_until, "{credit:?} credits what was not billed");
                let begins = charges.first().and_then(|row| row.period_from);
                let left: i64 = story
                    .billed
                    .iter()
                    .filter(|row| row.component == credit.component && begins <= row.period_from && row.period_until <= covered)
                    .map(|row| row.amount.minor())
                    .sum();
                assert!(left >= 0, "{left} is left of {charges:?}");
            }
        });
    }

    /// What stays billed is what is due: to the day and the cent.
    #[test]
    fn billed_equals_due_after_every_run(timeline in any_timeline()) {
        let story = timeline.live(|story, today| { story.bill_on(today); });
        let items = due(&story.contract, timeline.date(timeline.days)).unwrap();
        let mut should: BTreeMap<ComponentId, i64> = BTreeMap::new();
        for item in &items {
            *should.entry(item.component.clone()).or_default() += item.total.minor();
        }
        should.retain(|_, total| *total != 0);
        prop_assert_eq!(total_per_component(&story.billed), should);
    }

    #[test]
    fn law_6_a_change_never_alters_what_ended_before_it(timeline in any_timeline()) {
        let mut story = timeline.begin();
        for offset in timeline.steps.keys() {
            let today = timeline.date(*offset);
            let past = |story: &Story| -> Vec<Item> {
                let items = due(&story.contract, today).unwrap();
                items.into_iter().filter(|item| item.period.map_or(item.due_on, |period| period.until()) < today).collect()
            };
            let before = past(&story);
            timeline.step(&mut story, *offset);
            prop_assert_eq!(before, past(&story));
        }
    }

    /// Law 9 on items: a component's periods follow each other from the first paid day to the end.
    #[test]
    fn law_9_items_of_a_component_tile(timeline in any_timeline()) {
        let story = timeline.live(|_, _| {});
        let items = due(&story.contract, timeline.date(timeline.days)).unwrap();
        for component in &story.contract.plan.components {
            let periods: Vec<_> = items.iter().filter(|item| item.component == component.id).filter_map(|item| item.period).collect();
            if let Some(first) = periods.first() {
                prop_assert_eq!(Some(first.from()), story.contract.billing_start());
            }
            for pair in periods.windows(2) {
                prop_assert_eq!(pair[0].until(), pair[1].from());
            }
            if let (Some(end), Some(last)) = (story.contract.ends_on(), periods.last()) {
                prop_assert!(last.until() <= end);
            }
        }
    }

    #[test]
    fn law_7_the_forecast_is_what_the_runs_bill(timeline in any_timeline()) {
        let quiet = Timeline { steps: BTreeMap::new(), ..timeline };
        let begun = quiet.begin();
        let until = add_span(quiet.begins, span("12 months")).unwrap();
        let coming = forecast(&begun.contract, &[], quiet.begins, 12).unwrap();
        let lived = begun.bill_daily(&quiet.begins.to_string(), &until.to_string());
        let drafts: Vec<_> = coming.into_iter().map(|document| document.draft).collect();
        prop_assert_eq!(drafts, lived.documents);
    }

    #[test]
    fn the_next_due_date_misses_no_document(timeline in any_timeline()) {
        let mut expected: Option<NaiveDate> = None;
        timeline.live(|story, today| {
            let drafts = story.bill_on(today);
            let stepped = timeline.steps.contains_key(&(today - timeline.begins).num_days());
            assert!(drafts.is_empty() || stepped || today == timeline.begins || expected == Some(today), "{today} {expected:?}");
            expected = next_due(&story.contract, &story.billed, today).unwrap();
            assert!(expected.is_none_or(|next| next > today));
        });
    }

    /// Law 4: cancellations declared, billed and taken back cut a period into pieces; together they are the full price.
    #[test]
    fn law_4_the_pieces_of_a_period_add_up_to_its_price(
        price in any_price(),
        offset in 0_i64..3000,
        cuts in proptest::collection::btree_set(1_i64..364, 0..8),
        fixed_off in proptest::option::of(1_i64..3000),
        net in any::<bool>(),
    ) {
        let begins = day("2018-01-01") + TimeDelta::days(offset);
        let mut plan = plan(vec![fee(&price.to_string(), "1 year")]);
        plan.term = Term::open_ended(span("0 days"));
        plan.prices = if net { PriceMode::Net } else { PriceMode::Gross };
        let discounts: Vec<_> = fixed_off
            .map(|cents| Discount { effect: DiscountEffect::Fixed(Decimal::new(cents, 2)), ..fixed("f", "1", DiscountDuration::Forever) })
            .into_iter()
            .collect();
        let mut story = Story::begin(SignUp { discounts, ..order(plan) }, &begins.to_string());
        let full = due(&story.contract, begins).unwrap()[0].total;
        story.bill_on(begins);
        for cut in cuts {
            let end = begins + TimeDelta::days(cut);
            story.try_on(begins, &Command::DeclareCancellation { at: CancelAt::On(end) }).unwrap();
            story.bill_on(begins);
            let used = due(&story.contract, begins).unwrap()[0].total;
            let so_far = Money::sum(story.billed.iter().map(|row| row.amount), Currency::Eur).unwrap();
            prop_assert_eq!(so_far, used);
            story.try_on(begins, &Command::RevokeCancellation).unwrap();
            story.bill_on(begins);
        }
        let total = Money::sum(story.billed.iter().map(|row| row.amount), Currency::Eur).unwrap();
        prop_assert_eq!(total, full);
    }

    #[test]
    fn a_later_declaration_never_ends_earlier(timeline in any_timeline()) {
        let story = timeline.begin();
        let mut last = None;
        for offset in 0..timeline.days {
            let Ok(end) = earliest_end(&story.contract, timeline.date(offset)) else { break };
            prop_assert!(end >= timeline.date(offset));
            prop_assert!(last.is_none_or(|last| last <= end));
            last = Some(end);
        }
    }
}
