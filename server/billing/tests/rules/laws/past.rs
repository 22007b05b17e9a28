//! Law 6: a change from a day on leaves alone what ended on or before it.

use std::collections::BTreeMap;

use billing::*;
use chrono::NaiveDate;
use proptest::prelude::*;

use super::config;
use super::timeline::*;

/// What a customer would call the same charge: not when it falls due, nor how its part-service is taxed.
fn charge(item: &Item) -> impl PartialEq + std::fmt::Debug {
    (
        item.component.clone(),
        item.kind,
        item.run.clone(),
        item.period,
        item.quantity,
        item.amount,
        item.total,
    )
}

/// The day an item ended; a setup fee has no days, and is past once it has fallen due. What discounts take off a charge in
/// arrears is only known when it falls due.
fn ended_on(item: &Item, discounted: bool) -> NaiveDate {
    match item.period {
        Some(period) if discounted && item.due_on > period.from() => item.due_on,
        Some(period) => period.until(),
        None => item.due_on,
    }
}

fn leaves_the_past_alone(before: &[Item], after: &[Item], from: NaiveDate, discounted: bool) -> Tested {
    for item in before {
        let ended_on = ended_on(item, discounted);
        // One that was cut on the day itself may be made whole again on that day.
        let full = item.derivation.full_period.map(|full| full.until());
        let past = ended_on < from || (ended_on == from && full == Some(from));
        prop_assert!(
            !past || after.iter().any(|other| charge(other) == charge(item)),
            "gone or altered from {}: {:?}",
            from,
            charge(item)
        );
    }
    for item in after {
        // One that the change cut ends on the day itself.
        let past = ended_on(item, discounted) < from;
        prop_assert!(
            !past || before.iter().any(|other| charge(other) == charge(item)),
            "new or altered from {}: {:?}",
            from,
            charge(item)
        );
    }
    Ok(())
}

/// A withdrawal gives back, and charges nothing that was not due before.
fn only_gives_back(before: &[Item], after: &[Item], today: NaiveDate) -> Tested {
    for item in after {
        prop_assert!(item.period.is_none_or(|period| period.until() <= today));
        let was: i64 = before
            .iter()
            .filter(|other| other.component == item.component && other.run == item.run)
            .map(|other| other.total.minor())
            .sum();
        prop_assert!(item.total.minor() <= was, "{:?} was {was}", charge(item));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_6_a_change_never_alters_what_ended_before_it(timeline in any_timeline()) {
        let mut story = timeline.begin();
        // In arrears, what ended long ago may fall due up to a year later.
        let horizon = timeline.date(timeline.days + 370);
        let mut before = items(&story, horizon)?;
        for (offset, step) in timeline.steps.iter().filter(|(offset, _)| *offset <= timeline.days) {
            let today = timeline.date(*offset);
            let command = step.command(&timeline.shelf, &story.contract, today);
            let from = step.holds_from(&story.contract, today);
            let was_withdrawn = story.contract.withdrawal.is_some();
            if act(&mut story, today, &command)?.is_err() {
                continue;
            }
            let after = items(&story, horizon)?;
            if story.contract.withdrawal.is_some() {
                if !was_withdrawn {
                    only_gives_back(&before, &after, today)?;
                }
            } else {
                let discounted = !story.contract.discounts.is_empty();
                leaves_the_past_alone(&before, &after, from, discounted).map_err(|why| TestCaseError::fail(format!("{today} {step:?}: {why}")))?;
            }
            before = after;
        }
    }

    /// The same on documents: nothing follows for days before the change, except that what was billed at another tax is taken
    /// back and charged anew.
    #[test]
    fn law_6_no_document_follows_for_what_ended_before_a_change(timeline in any_timeline(), every in 1_i64..20) {
        let mut story = timeline.begin();
        let mut steps = timeline.steps.iter().peekable();
        for offset in 0..=timeline.days {
            let today = timeline.date(offset);
            while let Some((_, step)) = steps.next_if(|(on, _)| *on == offset) {
                bill(&mut story, today)?;
                let command = step.command(&timeline.shelf, &story.contract, today);
                let from = step.holds_from(&story.contract, today);
                let _ = act(&mut story, today, &command)?;
                if story.contract.withdrawal.is_some() {
                    continue;
                }
                let mut moved: BTreeMap<(ComponentId, Run), i64> = BTreeMap::new();
                for row in bill(&mut story, today)?.iter().flat_map(|draft| draft.billed().unwrap()) {
                    if row.run.full.is_some_and(|full| full.until() < from) {
                        *moved.entry((row.component, row.run)).or_default() += row.amount.minor();
                    }
                }
                prop_assert!(moved.values().all(|amount| *amount == 0), "{} {:?}: {:?}", today, step, moved);
            }
            if offset % every == 0 {
                bill(&mut story, today)?;
            }
        }
    }
}
