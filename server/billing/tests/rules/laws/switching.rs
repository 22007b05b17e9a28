//! Law 3: what is changed and changed back at the same instant has not happened.

use std::collections::BTreeMap;

use billing::*;
use chrono::NaiveDate;
use proptest::prelude::*;

use super::config;
use super::runs::totals;
use super::steps::units_of;
use super::timeline::*;
use crate::story::*;

/// A story at a day on which nothing lies ahead that a change would replace: a scheduled switch, or another number of units
/// (§8: replaced, not stacked).
fn lived_until(timeline: &Timeline, on: i64, every: i64) -> Result<Story, TestCaseError> {
    let mut story = timeline.begin();
    for offset in 0..=on {
        timeline.steps_on(&mut story, offset)?;
        if offset % every == 0 {
            bill(&mut story, timeline.date(offset))?;
        }
    }
    bill(&mut story, timeline.date(on))?;
    Ok(story)
}

fn nothing_lies_ahead(contract: &Contract, today: NaiveDate) -> bool {
    let first_day = today.max(contract.starts_on);
    contract.phases.iter().skip(1).all(|phase| phase.from <= today)
        && contract
            .quantities
            .values()
            .flatten()
            .all(|order| order.from <= first_day)
}

/// There and back at once; the story told with it must come to the same as the one told without, today and in the end.
fn there_and_back(
    timeline: &Timeline,
    mut story: Story,
    on: i64,
    [there, back]: [&Command; 2],
    billed_between: bool,
) -> Tested {
    let today = timeline.date(on);
    let mut control = story.clone();
    if act(&mut story, today, there)?.is_err() {
        return Ok(());
    }
    if billed_between {
        bill(&mut story, today)?;
    }
    let refused = act(&mut story, today, back)?;
    prop_assert!(refused.is_ok(), "the way back is refused: {:?}", refused);
    bill(&mut story, today)?;
    prop_assert_eq!(totals(&story.billed), totals(&control.billed));
    prop_assert_eq!(
        earliest_end(&story.contract, today),
        earliest_end(&control.contract, today)
    );
    for story in [&mut story, &mut control] {
        timeline.steps_until(story, on + 1, timeline.days)?;
        bill(story, timeline.last_day())?;
    }
    prop_assert_eq!(totals(&story.billed), totals(&control.billed));
    prop_assert_eq!(story.contract.ends_on(), control.contract.ends_on());
    prop_assert_eq!(
        story.contract.plan_on(timeline.last_day()),
        control.contract.plan_on(timeline.last_day())
    );
    Ok(())
}

fn switch_now(to: &PlanVersion) -> Command {
    Command::Switch(Box::new(Switch {
        to: to.clone(),
        when: SwitchWhen::At(SwitchAt::Now, MoneyMode::Prorate),
        quantities: BTreeMap::new(),
        by: Author::Merchant,
        paid: true,
    }))
}

proptest! {
    #![proptest_config(config())]

    /// Whatever the cycles of the two plans: with the anchor kept and with another.
    #[test]
    fn law_3_switching_there_and_back_nets_to_zero(
        timeline in any_timeline(), on in 0_i64..300, places in 1_usize..5, every in 1_i64..20, between in any::<bool>(),
    ) {
        let story = lived_until(&timeline, on, every)?;
        let today = timeline.date(on);
        // A correction or new prices of today leave the term running; a switch back to them is a switch. And units ordered with
        // a switch of today would have to be ordered with the one back.
        let switched = story.contract.phases.last().is_some_and(|phase| {
            phase.from < today || (phase.by == Author::Customer && phase.units_of.is_empty())
        });
        if switched && nothing_lies_ahead(&story.contract, today) {
            let home = story.contract.plan_on(today).unwrap().clone();
            let away = timeline.shelf.other_plan(Some(&home), places);
            let steps = [&switch_now(away), &switch_now(&home)];
            there_and_back(&timeline, story, on, steps, between)?;
        }
    }

    #[test]
    fn law_3_units_there_and_back_net_to_zero(
        timeline in any_timeline(), on in 0_i64..300, units in 0_u32..9, every in 1_i64..20, between in any::<bool>(),
    ) {
        let story = lived_until(&timeline, on, every)?;
        let today = timeline.date(on);
        let plan = story.contract.plan_on(today).unwrap();
        let counted = plan.components.iter().find(|component| component.kind.is_ordered_in_units());
        if let Some(counted) = counted.filter(|_| nothing_lies_ahead(&story.contract, today)) {
            let from = today.max(story.contract.starts_on);
            let before = story.contract.ordered_units(&counted.id, from).unwrap_or(0);
            let set = |quantity| Command::SetQuantity { component: counted.id.clone(), quantity, at: ChangeAt::Now };
            let steps = [&set(units), &set(before)];
            there_and_back(&timeline, story.clone(), on, steps, between)?;
        }
    }

    #[test]
    fn law_3_an_add_on_booked_and_ended_at_once_costs_nothing(
        timeline in any_timeline(), on in 0_i64..300, addon in 0_usize..2, every in 1_i64..20, between in any::<bool>(),
    ) {
        let story = lived_until(&timeline, on, every)?;
        let addon = &timeline.shelf.addons[addon];
        let before = story.contract.bookings.len();
        let book = Command::BookAddOn {
            addon: Box::new(addon.clone()),
            quantities: units_of(&addon.components, Some(2)),
        };
        let end = Command::EndAddOn { addon: addon.id.clone(), at: ChangeAt::Now };
        if before == 0 && nothing_lies_ahead(&story.contract, timeline.date(on)) {
            there_and_back(&timeline, story, on, [&book, &end], between)?;
        }
    }

    #[test]
    fn law_3_a_pause_resumed_and_a_cancellation_revoked_at_once_cost_nothing(
        timeline in any_timeline(), on in 0_i64..300, in_days in 0_i64..60, days in 1_i64..60, cancelled in any::<bool>(),
        every in 1_i64..20, between in any::<bool>(),
    ) {
        let story = lived_until(&timeline, on, every)?;
        let from = timeline.date(on + in_days);
        let steps = if cancelled {
            [Command::DeclareCancellation { at: CancelAt::On(from) }, Command::RevokeCancellation]
        } else {
            let until = Some(timeline.date(on + in_days + days));
            [Command::Pause { from: Some(from), until }, Command::Resume]
        };
        // A cancellation that takes effect at once cannot be revoked; the first pause ahead is the one that is resumed.
        let other_pauses = story.contract.pauses.iter().any(|pause| pause.until.is_none_or(|until| until > timeline.date(on)));
        // Cancelled before it began, a contract is annulled for good.
        let begun = from > story.contract.starts_on;
        if begun && from > timeline.date(on) && !other_pauses {
            there_and_back(&timeline, story, on, [&steps[0], &steps[1]], between)?;
        }
    }
}
