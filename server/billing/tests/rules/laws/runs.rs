//! Laws 1, 2 and 8, and what follows from them: what stays billed is what is due, run by run.

use std::collections::BTreeMap;

use billing::*;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::config;
use super::timeline::*;

pub type Totals = BTreeMap<ComponentId, i64>;

pub fn totals(billed: &[Billed]) -> Totals {
    let mut totals = Totals::new();
    for row in billed {
        *totals.entry(row.component.clone()).or_default() += row.amount.minor();
    }
    totals.retain(|_, total| *total != 0);
    totals
}

/// What belongs together when credits are held against charges: a run, taxed one way.
type Taxed = (ComponentId, Run, TaxCategory, Decimal, String);

fn taxed(component: &ComponentId, run: &Run, tax: &TaxDecision) -> Taxed {
    (
        component.clone(),
        run.clone(),
        tax.category,
        tax.rate,
        tax.place.code().to_owned(),
    )
}

fn left_of(billed: &[Billed]) -> BTreeMap<Taxed, i64> {
    let mut left = BTreeMap::new();
    for row in billed {
        *left.entry(taxed(&row.component, &row.run, &row.tax)).or_default() += row.amount.minor();
    }
    left.retain(|_, amount| *amount != 0);
    left
}

fn due_of(items: &[Item]) -> BTreeMap<Taxed, i64> {
    let mut due = BTreeMap::new();
    for item in items {
        *due.entry(taxed(&item.component, &item.run, &item.tax))
            .or_default() += item.total.minor();
    }
    due.retain(|_, amount| *amount != 0);
    due
}

/// Law 8, line by line: a credit comes after the charge it gives back from, taxed the same, and never gives back more. The
/// days it gives back were charged, and none is charged twice.
fn credits_stay_below_charges(billed: &[Billed]) -> Tested {
    let mut left: BTreeMap<Taxed, i64> = BTreeMap::new();
    for row in billed {
        let left = left.entry(taxed(&row.component, &row.run, &row.tax)).or_default();
        match row.kind {
            ItemKind::Credit => prop_assert!(row.amount.is_negative(), "{row:?}"),
            ItemKind::Adjustment => prop_assert!(!row.amount.is_zero(), "{row:?}"),
            ItemKind::Setup | ItemKind::Recurring | ItemKind::Usage => {
                prop_assert!(row.amount.is_positive(), "{row:?}");
            }
        }
        *left += row.amount.minor();
        prop_assert!(*left >= 0, "{row:?} leaves {left}");
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_1_billing_twice_on_a_day_bills_nothing_the_second_time(timeline in any_timeline(), every in 1_i64..20) {
        timeline.live(|story, offset| {
            if offset % every == 0 || timeline.steps_fall_on(offset) {
                bill(story, timeline.date(offset))?;
                prop_assert_eq!(drafts(story, timeline.date(offset))?, vec![]);
            }
            Ok(())
        })?;
    }

    #[test]
    fn law_2_billing_often_and_once_at_the_end_give_the_same_totals(
        timeline in any_timeline(), often in 1_i64..8, rarely in 8_i64..90,
    ) {
        let lived = |every: i64| timeline.live(|story, offset| {
            if offset % every == 0 {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        });
        let mut stories = [lived(often)?, lived(rarely)?, timeline.unbilled()?];
        for story in &mut stories {
            bill(story, timeline.last_day())?;
        }
        let [often, rarely, once] = stories.map(|story| totals(&story.billed));
        prop_assert_eq!(&often, &once);
        prop_assert_eq!(&rarely, &once);
    }

    /// What stays billed is what is due: of every run, at every tax rate, to the cent.
    #[test]
    fn billed_equals_due_after_every_run(timeline in any_timeline(), every in 1_i64..20) {
        timeline.live(|story, offset| {
            let today = timeline.date(offset);
            if offset % every == 0 || timeline.steps_fall_on(offset) {
                bill(story, today)?;
                prop_assert_eq!(left_of(&story.billed), due_of(&items(story, today)?), "on {}", today);
            }
            Ok(())
        })?;
    }

    /// A contract that has not changed since it was billed needs no look at what was billed.
    #[test]
    fn what_is_newly_due_is_all_that_is_missing(timeline in any_timeline(), every in 1_i64..20, more in 0_i64..500) {
        let mut story = timeline.live(|story, offset| {
            if offset % every == 0 {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        })?;
        let billed_until = timeline.last_day();
        bill(&mut story, billed_until)?;
        let until = billed_until + chrono::TimeDelta::days(more);
        let new = newly_due(&story.contract, billed_until, until)
            .map_err(|why| TestCaseError::fail(format!("newly due until {until}: {why}")))?;
        let all = items(&story, until)?;
        let later: Vec<Item> = all.iter().filter(|item| item.due_on > billed_until).cloned().collect();
        prop_assert_eq!(&new, &later);
        let terms = DraftTerms::of(&story.contract, until, None);
        prop_assert_eq!(invoice(new, &[], &terms).unwrap(), drafts(&story, until)?);
    }

    /// Nor does what comes of it.
    #[test]
    fn what_comes_is_the_same_without_a_look_at_the_record(timeline in any_timeline(), every in 1_i64..20, later in 0_i64..60) {
        let mut story = timeline.live(|story, offset| {
            if offset % every == 0 {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        })?;
        let billed_until = timeline.last_day();
        bill(&mut story, billed_until)?;
        let today = billed_until + chrono::TimeDelta::days(later);
        let compared = forecast(&story.contract, &story.billed, today, 14).unwrap();
        prop_assert_eq!(forecast(&story.contract, Record::Until(billed_until), today, 14).unwrap(), compared);
    }

    #[test]
    fn law_8_no_more_is_credited_than_was_billed(timeline in any_timeline(), every in 1_i64..20) {
        let story = timeline.live(|story, offset| {
            if offset % every == 0 || timeline.steps_fall_on(offset) {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        })?;
        credits_stay_below_charges(&story.billed)?;
    }

    /// The newest invoice taken back leaves nothing wrong: it comes back to the cent, and what is owed is billed again.
    #[test]
    fn a_cancelled_invoice_leaves_what_is_due(timeline in any_timeline(), every in 1_i64..20) {
        let mut story = timeline.live(|story, offset| {
            if offset % every == 0 {
                bill(story, timeline.date(offset))?;
            }
            Ok(())
        })?;
        let today = timeline.last_day();
        let drafts = bill(&mut story, today)?;
        let Some(issued) = drafts.iter().rfind(|draft| draft.kind == DocumentKind::Invoice && !draft.is_nothing()) else {
            return Ok(());
        };
        let own = issued.billed().unwrap();
        let row = |billed: &Billed| Recorded { contract: None, billed: billed.clone(), on_it: own.contains(billed) };
        let record: Vec<Recorded> = story.billed.iter().map(row).collect();
        let terms = DraftTerms::of(&story.contract, today, None);
        let note = match cancellation(&issued.lines, &record, &terms) {
            Ok(note) => note,
            // The other document of that day, for what is taxed elsewhere, gave something of it back.
            Err(CancellationRefusal::CorrectedSince { .. }) => return Ok(()),
            Err(why) => return Err(TestCaseError::fail(why.to_string())),
        };
        prop_assert_eq!(note.signed_gross().unwrap(), issued.gross.checked_neg().unwrap());
        prop_assert_eq!((note.net.minor().abs(), note.tax.minor().abs()), (issued.net.minor().abs(), issued.tax.minor().abs()));
        story.billed.extend(note.billed().unwrap());
        credits_stay_below_charges(&story.billed)?;
        bill(&mut story, today)?;
        prop_assert_eq!(left_of(&story.billed), due_of(&items(&story, today)?));
    }

    #[test]
    fn the_next_due_date_misses_no_document(timeline in any_timeline()) {
        let mut expected = Some(timeline.begins);
        timeline.live(|story, offset| {
            let today = timeline.date(offset);
            let stepped = timeline.steps_fall_on(offset);
            // Nothing is looked at where nothing can be: that there is nothing is sampled.
            if !stepped && expected.is_none_or(|next| next > today) && offset % 7 != 0 {
                return Ok(());
            }
            let billed = bill(story, today)?;
            prop_assert!(billed.is_empty() || stepped || expected == Some(today), "{} {:?}", today, expected);
            expected = next_due(&story.contract, &story.billed, today).map_err(|why| TestCaseError::fail(why.to_string()))?;
            prop_assert!(expected.is_none_or(|next| next > today));
            Ok(())
        })?;
    }
}
