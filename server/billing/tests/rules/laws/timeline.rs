//! Random timelines: a sign-up and what is asked of the contract afterwards. What it refuses is left undone.

use std::fmt;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::shelf::{Shelf, any_shelf};
use super::steps::{Step, any_steps, buyer, units_of};
use crate::story::*;

/// What a law says of a case: it holds, or where it does not.
pub type Tested = Result<(), TestCaseError>;

/// Days a timeline lasts; long enough for a yearly period and the one after.
const DAYS: i64 = 400;

/// A sign-up and what happens after it, with the day each step falls on.
#[derive(Clone)]
pub struct Timeline {
    pub shelf: Shelf,
    pub order: SignUp,
    pub begins: NaiveDate,
    /// In the order of their days; several may fall on one.
    pub steps: Vec<(i64, Step)>,
    pub days: i64,
}

fn any_order() -> impl Strategy<Value = (SignUp, Shelf)> {
    let seller = prop_oneof![
        6 => Just((SellerScheme::Regular, CrossBorderSales::BelowThreshold)),
        3 => Just((SellerScheme::Regular, CrossBorderSales::OneStopShop)),
        1 => Just((SellerScheme::SmallBusiness, CrossBorderSales::BelowThreshold)),
    ];
    let seller = seller.prop_map(|(scheme, cross_border)| Seller {
        scheme,
        cross_border,
        ..Seller::german()
    });
    let yes = |often: f64| proptest::bool::weighted(often);
    let order = (
        seller,
        proptest::option::weighted(0.7, 0_u32..6),
        yes(0.5),
        yes(0.7),
        yes(0.8),
        yes(0.1),
        yes(0.2),
        yes(0.2),
    );
    (any::<bool>().prop_flat_map(any_shelf), order).prop_map(
        |(
            shelf,
            (seller, units, discounted, method, immediate_start, pay_first, trial_used, setup_charged),
        )| {
            let plan = shelf.plan(0).clone();
            let buyer = buyer(usize::from(plan.audience != Audience::Businesses));
            let today = day("2020-01-01");
            let discounts = shelf
                .discounts
                .iter()
                .take(if discounted { 2 } else { 0 })
                .filter(|discount| {
                    discount
                        .validate_for(&plan, [], today, Redemptions::default())
                        .is_ok()
                })
                .cloned()
                .collect();
            let order = SignUp {
                quantities: units_of(&plan.components, units),
                discounts,
                payment_method: method,
                immediate_start,
                pay_first,
                history: CustomerHistory {
                    trial_used,
                    setup_charged,
                },
                ..SignUp::new(plan, seller, buyer)
            };
            (order, shelf)
        },
    )
}

pub fn any_timeline() -> impl Strategy<Value = Timeline> {
    any_timeline_of(any_steps(DAYS))
}

/// A sign-up, and after it only these steps.
pub fn any_timeline_of(steps: impl Strategy<Value = Vec<(i64, Step)>>) -> impl Strategy<Value = Timeline> {
    (
        any_order(),
        // So that the lower rates of the second half of 2020 and its leap day come up.
        0_i64..1300,
        steps,
        prop_oneof![4 => Just(0_i64), 1 => 1_i64..40],
    )
        .prop_map(|((mut order, shelf), offset, steps, delay)| {
            let begins = day("2019-01-01") + TimeDelta::days(offset);
            order.starts_on = (delay > 0).then(|| begins + TimeDelta::days(delay));
            Timeline {
                shelf,
                order,
                begins,
                steps,
                days: DAYS,
            }
        })
}

/// Does what is decided; a refusal is no failure, a decision that cannot be applied is one.
pub fn act(
    story: &mut Story,
    today: NaiveDate,
    command: &Command,
) -> Result<Result<(), Rejection>, TestCaseError> {
    let decision = match decide(Some(&story.contract), command, today) {
        Ok(decision) => decision,
        Err(refused) => return Ok(Err(refused)),
    };
    for event in decision.events {
        story.contract = apply(Some(story.contract.clone()), &event)
            .map_err(|why| TestCaseError::fail(format!("decided, but not applied: {why}")))?;
        story.events.push(event);
    }
    Ok(Ok(()))
}

/// What a run on a day would bill; a contract that cannot be billed fails the law.
pub fn drafts(story: &Story, today: NaiveDate) -> Result<Vec<Draft>, TestCaseError> {
    story
        .drafts(today)
        .map_err(|why| TestCaseError::fail(format!("billing on {today}: {why}")))
}

pub fn bill(story: &mut Story, today: NaiveDate) -> Result<Vec<Draft>, TestCaseError> {
    let drafts = drafts(story, today)?;
    for draft in &drafts {
        story.billed.extend(draft.billed().unwrap());
    }
    story.issue(&drafts);
    Ok(drafts)
}

pub fn items(story: &Story, until: NaiveDate) -> Result<Vec<Item>, TestCaseError> {
    due(&story.contract, until).map_err(|why| TestCaseError::fail(format!("due until {until}: {why}")))
}

impl Timeline {
    pub fn begin(&self) -> Story {
        Story::begin(self.order.clone(), &self.begins.to_string())
    }

    pub fn date(&self, offset: i64) -> NaiveDate {
        self.begins + TimeDelta::days(offset)
    }

    pub fn last_day(&self) -> NaiveDate {
        self.date(self.days)
    }

    /// Does the steps of a day.
    pub fn steps_on(&self, story: &mut Story, offset: i64) -> Tested {
        let first = self.steps.partition_point(|(day, _)| *day < offset);
        for (_, step) in self.steps[first..].iter().take_while(|(day, _)| *day == offset) {
            let today = self.date(offset);
            let command = step.command(&self.shelf, &story.contract, today);
            // A refusal is part of the timeline: the step is left undone.
            let _ = act(story, today, &command)?;
        }
        Ok(())
    }

    /// Whether a step falls on a day.
    pub fn steps_fall_on(&self, offset: i64) -> bool {
        self.steps.binary_search_by_key(&offset, |(day, _)| *day).is_ok()
    }

    /// Lives through all days.
    pub fn live(&self, mut each_day: impl FnMut(&mut Story, i64) -> Tested) -> Result<Story, TestCaseError> {
        let mut story = self.begin();
        for offset in 0..=self.days {
            self.steps_on(&mut story, offset)?;
            each_day(&mut story, offset)?;
        }
        Ok(story)
    }

    /// The contract after all steps, with nothing billed.
    pub fn unbilled(&self) -> Result<Story, TestCaseError> {
        let mut story = self.begin();
        self.steps_until(&mut story, 0, self.days)?;
        Ok(story)
    }

    /// Does the steps from a day to another, both included.
    pub fn steps_until(&self, story: &mut Story, from: i64, until: i64) -> Tested {
        for (offset, step) in &self.steps {
            if (from..=until).contains(offset) {
                let today = self.date(*offset);
                let command = step.command(&self.shelf, &story.contract, today);
                let _ = act(story, today, &command)?;
            }
        }
        Ok(())
    }
}

/// In few words: a failing case is read by people.
impl fmt::Debug for Timeline {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let SignUp {
            buyer,
            seller,
            quantities,
            discounts,
            payment_method,
            starts_on,
            immediate_start,
            pay_first,
            history,
            ..
        } = &self.order;
        writeln!(
            f,
            "\nsigned {} for a: from {starts_on:?}, {:?} {}, {:?} {:?}, method {payment_method}, now \
             {immediate_start}, pay first {pay_first}, {history:?}, units {quantities:?}, {} discounts",
            self.begins,
            buyer.kind,
            buyer.country.code(),
            seller.scheme,
            seller.cross_border,
            discounts.len(),
        )?;
        write!(f, "{:?}", self.shelf)?;
        for (offset, step) in &self.steps {
            writeln!(f, "  {} (day {offset}): {step:?}", self.date(*offset))?;
        }
        Ok(())
    }
}
