//! Law 4: the pieces of a full period add up to its price, whatever the cuts.

use std::collections::BTreeMap;

use billing::*;
use chrono::TimeDelta;
use proptest::prelude::*;

use super::config;
use super::runs::totals;
use super::shelf::{Shelf, any_shelf};
use super::steps::units_of;
use super::timeline::*;
use crate::story::*;

/// What cuts a period, and is taken back on the same day.
#[derive(Clone, Copy, Debug)]
enum Cut {
    Cancellation { in_days: i64 },
    Pause { in_days: i64, days: Option<i64> },
    Switch { places: usize },
    Units { units: u32 },
}

fn any_cut() -> impl Strategy<Value = Cut> {
    prop_oneof![
        (1_i64..200).prop_map(|in_days| Cut::Cancellation { in_days }),
        (0_i64..200, proptest::option::of(1_i64..200))
            .prop_map(|(in_days, days)| Cut::Pause { in_days, days }),
        (1_usize..5).prop_map(|places| Cut::Switch { places }),
        (0_u32..6).prop_map(|units| Cut::Units { units }),
    ]
}

impl Cut {
    /// The command and the one that takes it back.
    fn commands(self, story: &Story, shelf: &Shelf, today: chrono::NaiveDate) -> [Command; 2] {
        let ahead = |days: i64| today + TimeDelta::days(days);
        let switch = |to: &PlanVersion| {
            Command::Switch(Box::new(Switch {
                to: to.clone(),
                when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
                quantities: BTreeMap::new(),
                by: Author::Customer,
                paid: true,
            }))
        };
        let home = &story.contract.phases[0].plan;
        let seats = |quantity| Command::SetQuantity {
            component: "seats".into(),
            quantity,
            at: ChangeAt::Now,
        };
        match self {
            Self::Cancellation { in_days } => [
                Command::DeclareCancellation {
                    at: CancelAt::On(ahead(in_days)),
                },
                Command::RevokeCancellation,
            ],
            Self::Pause { in_days, days } => [
                Command::Pause {
                    from: Some(ahead(in_days)),
                    until: days.map(|days| ahead(in_days + days)),
                },
                Command::Resume,
            ],
            Self::Switch { places } => [switch(shelf.other_plan(Some(home), places)), switch(home)],
            Self::Units { units } => [
                seats(units),
                seats(story.contract.ordered_units(&"seats".into(), today).unwrap_or(0)),
            ],
        }
    }
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_4_the_pieces_of_a_period_add_up_to_its_price(
        shelf in any_shelf(false),
        offset in 0_i64..1300,
        units in 0_u32..6,
        discounted in any::<bool>(),
        cuts in proptest::collection::vec((0_i64..370, any_cut(), any::<bool>()), 0..10),
    ) {
        let begins = day("2019-01-01") + TimeDelta::days(offset);
        let plan = PlanVersion { trial: None, term: Term::open_ended(Span::days(0)), ..shelf.plans[0].clone() };
        let discounts = shelf
            .discounts
            .iter()
            .filter(|discount| discounted && discount.validate_for(&plan, [], begins, Redemptions::default()).is_ok())
            .cloned()
            .collect();
        let order = SignUp {
            quantities: units_of(&plan.components, Some(units)),
            discounts,
            ..SignUp::new(plan, seller(), business("DE", None, false))
        };
        let control = Story::begin(order, &begins.to_string());
        let mut story = control.clone();
        let mut cuts = cuts;
        cuts.sort_by_key(|(on, ..)| *on);
        bill(&mut story, begins)?;
        for (on, cut, billed_between) in cuts {
            let today = begins + TimeDelta::days(on);
            bill(&mut story, today)?;
            let [there, back] = cut.commands(&story, &shelf, today);
            if act(&mut story, today, &there)?.is_ok() {
                if billed_between {
                    bill(&mut story, today)?;
                }
                let refused = act(&mut story, today, &back)?;
                prop_assert!(refused.is_ok(), "{:?}", refused);
            }
            bill(&mut story, today)?;
        }
        // A year holds at least one full period of every component.
        let end = add_span(begins, Span::years(2)).unwrap();
        bill(&mut story, end)?;
        let mut undisturbed: BTreeMap<ComponentId, i64> = BTreeMap::new();
        for item in items(&control, end)? {
            *undisturbed.entry(item.component).or_default() += item.total.minor();
        }
        undisturbed.retain(|_, total| *total != 0);
        prop_assert_eq!(totals(&story.billed), undisturbed);
    }

    /// A pause that stays, and stays in one piece or several, costs what its days cost together; and the rest is the rest.
    #[test]
    fn law_4_served_and_paused_days_add_up_to_the_price(
        cents in 1_i64..20_000,
        cycle in prop_oneof![Just(Span::years(1)), Just(Span::months(3)), Just(Span::months(1))],
        offset in 0_i64..1300,
        pauses in proptest::collection::vec((0_i64..40, 1_i64..40), 0..6),
        billed_each_time in any::<bool>(),
    ) {
        let begins = day("2019-01-01") + TimeDelta::days(offset);
        let price = rust_decimal::Decimal::new(cents, 2);
        let plan = plan(vec![component("fee", ComponentKind::Base { price, cycle, timing: Timing::Advance })]);
        let mut story = Story::begin(order(plan), &begins.to_string());
        let until = add_span(begins, cycle).unwrap();
        let full_days = (until - begins).num_days();
        let mut paused_days = 0;
        let mut from = begins;
        for (gap, days) in pauses {
            if billed_each_time {
                bill(&mut story, begins)?;
            }
            let first = from + TimeDelta::days(gap + 1);
            let last = first + TimeDelta::days(days);
            if last > until {
                break;
            }
            act(&mut story, begins, &Command::Pause { from: Some(first), until: Some(last) })?.unwrap();
            paused_days += days;
            from = last;
        }
        bill(&mut story, until - TimeDelta::days(1))?;
        let served = i128::from(full_days - paused_days);
        let exact = i128::from(cents) * served;
        let rounded = (exact * 2 + i128::from(full_days)) / (2 * i128::from(full_days));
        let billed: i64 = story.billed.iter().map(|row| row.amount.minor()).sum();
        prop_assert_eq!(i128::from(billed), rounded);
    }
}
