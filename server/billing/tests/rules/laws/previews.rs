//! Law 7: the preview is what follows, to the cent.

use billing::*;
use chrono::TimeDelta;
use proptest::prelude::*;

use super::config;
use super::timeline::*;
use crate::story::*;

/// Nothing but billing, day by day.
fn bill_daily(
    story: &mut Story,
    from: chrono::NaiveDate,
    until: chrono::NaiveDate,
) -> Result<Vec<Draft>, TestCaseError> {
    let mut documents = Vec::new();
    let mut today = from;
    while today <= until {
        let drafts = bill(story, today)?;
        documents.extend(drafts.into_iter().filter(|draft| story.issues(draft)));
        today += TimeDelta::days(1);
    }
    Ok(documents)
}

fn signed_sum(drafts: &[Draft]) -> i64 {
    drafts
        .iter()
        .map(|draft| draft.signed_gross().unwrap().minor())
        .sum()
}

/// The preview of a change, held against doing it: refused where it is refused, else today's documents and the next day on
/// which something falls due.
fn change_is_as_shown(story: &Story, command: &Command, today: chrono::NaiveDate) -> Tested {
    let quote = quote_change(&story.contract, &story.billed, command, today);
    // A preview takes a payment that must come first for granted.
    let paid = match command {
        Command::Switch(switch) => Command::Switch(Box::new(Switch {
            paid: true,
            ..(**switch).clone()
        })),
        other => other.clone(),
    };
    let mut done = story.clone();
    let outcome = act(&mut done, today, &paid)?;
    let quote = match (quote, outcome) {
        (Err(refused), outcome) => {
            prop_assert_eq!(Err(refused), outcome);
            return Ok(());
        }
        (Ok(quote), outcome) => {
            prop_assert_eq!(outcome, Ok(()));
            quote
        }
    };
    prop_assert_eq!(&quote.due_today, &bill(&mut done, today)?);
    prop_assert_eq!(quote.total.minor(), signed_sum(&quote.due_today));
    let next = next_due(&done.contract, &done.billed, today).unwrap();
    prop_assert_eq!(quote.next_due_on, next);
    let reaches_back = matches!(command, Command::Correct { .. } | Command::DecideForCause { .. });
    prop_assert!(
        quote.takes_effect_on >= today || reaches_back,
        "{:?}",
        quote.takes_effect_on
    );

    let presented = Presented {
        hash: quote.hash.clone(),
        total: quote.total,
    };
    let confirm =
        |presented: &Presented| confirm_change(&story.contract, &story.billed, command, today, presented);
    match decide(Some(&story.contract), command, today) {
        Ok(decision) => prop_assert_eq!(confirm(&presented), Ok(Confirmation::Confirmed(decision))),
        Err(refused) => {
            prop_assert_eq!(refused.code(), "payment_needed");
            prop_assert!(quote.payment_first);
            prop_assert_eq!(confirm(&presented), Err(refused));
        }
    }
    let cent = Money::new(1, quote.total.currency());
    let seen_otherwise = Presented {
        total: quote.total.checked_add(cent).unwrap(),
        ..presented
    };
    prop_assert_eq!(
        confirm(&seen_otherwise),
        Ok(Confirmation::Changed(Box::new(quote)))
    );
    Ok(())
}

/// The preview of a cancellation, held against declaring it and billing to the end.
fn cancellation_is_as_shown(story: &Story, today: chrono::NaiveDate) -> Tested {
    let shown = cancellation_preview(&story.contract, &story.billed, today);
    let mut done = story.clone();
    let outcome = act(&mut done, today, &cancel())?;
    let preview = match (shown, outcome) {
        (Err(refused), outcome) => {
            prop_assert_eq!(Err(refused), outcome);
            return Ok(());
        }
        (Ok(preview), outcome) => {
            prop_assert_eq!(outcome, Ok(()));
            preview
        }
    };
    prop_assert_eq!(done.contract.ends_on(), Some(preview.ends_on));
    let next = preview.last_day_to_declare;
    prop_assert_eq!(earliest_end(&story.contract, next), Ok(preview.ends_on));
    prop_assert_ne!(
        earliest_end(&story.contract, next + TimeDelta::days(1)),
        Ok(preview.ends_on)
    );
    // Two years of days are enough to bill one by one.
    if preview.ends_on - today < TimeDelta::days(730) {
        let until = preview.ends_on.max(today);
        prop_assert_eq!(&preview.drafts, &bill_daily(&mut done, today, until)?);
        prop_assert_eq!(
            preview.still_to_pay.minor() - preview.to_come_back.minor(),
            signed_sum(&preview.drafts)
        );
        // After the end, arrears and usage that fall due on it are billed, and nothing else follows.
        prop_assert_eq!(next_due(&done.contract, &done.billed, until), Ok(None));
    }
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn law_7_the_forecast_is_what_the_runs_bill(
        timeline in any_timeline(), on in 0_i64..400, months in 0_u32..5, every in 1_i64..20,
    ) {
        let mut story = timeline.begin();
        for offset in 0..=on {
            timeline.steps_on(&mut story, offset)?;
            if offset % every == 0 {
                bill(&mut story, timeline.date(offset))?;
            }
        }
        let today = timeline.date(on);
        let coming = forecast(&story.contract, &story.billed, today, months).unwrap();
        let until = add_span(today, Span::months(months)).unwrap();
        let lived = bill_daily(&mut story, today, until)?;
        for document in &coming {
            prop_assert_eq!(document.date, document.draft.date);
            prop_assert_eq!(document.gross, document.draft.signed_gross().unwrap());
        }
        let drafts: Vec<_> = coming.into_iter().map(|document| document.draft).collect();
        prop_assert_eq!(drafts, lived);
    }

    #[test]
    fn law_7_a_change_costs_what_its_preview_says(timeline in any_timeline(), every in 1_i64..20) {
        let mut story = timeline.begin();
        let mut steps = timeline.steps.iter().peekable();
        for offset in 0..=timeline.days {
            let today = timeline.date(offset);
            while let Some((_, step)) = steps.next_if(|(on, _)| *on == offset) {
                let command = step.command(&timeline.shelf, &story.contract, today);
                change_is_as_shown(&story, &command, today)
                    .map_err(|why| TestCaseError::fail(format!("{today} {step:?}: {why}")))?;
                let _ = act(&mut story, today, &command)?;
            }
            if offset % every == 0 {
                bill(&mut story, today)?;
            }
        }
    }

    #[test]
    fn law_7_a_cancellation_costs_what_its_preview_says(timeline in any_timeline(), on in 0_i64..400, every in 1_i64..20) {
        let mut story = timeline.begin();
        for offset in 0..=on {
            timeline.steps_on(&mut story, offset)?;
            if offset % every == 0 {
                bill(&mut story, timeline.date(offset))?;
            }
        }
        // A switch to a plan that binds for another time, still to come, moves ends in its own way.
        let today = timeline.date(on);
        if story.contract.scheduled_change(today).is_none() {
            cancellation_is_as_shown(&story, today)?;
        }
    }

    #[test]
    fn law_7_an_order_costs_what_its_preview_says(timeline in any_timeline()) {
        let today = timeline.begins;
        let quote = quote_sign_up(&timeline.order, today).unwrap();
        let mut story = timeline.begin();
        // A preview takes a payment method for granted, and the first payment.
        act(&mut story, today, &Command::SetPaymentMethod)?.unwrap();
        if timeline.order.pay_first {
            act(&mut story, today, &Command::ConfirmFirstPayment)?.unwrap();
        }
        prop_assert_eq!(quote.billing_start, story.contract.billing_start());
        let until = quote.first_charge_on.unwrap_or(timeline.last_day());
        let first = bill_daily(&mut story, today, until)?.into_iter().next();
        prop_assert_eq!(quote.first_charge_on, first.as_ref().map(|draft| draft.date));
        let shown = quote.due_today.clone().or(quote.first_charge.clone());
        prop_assert_eq!(&shown, &first);
        prop_assert_eq!(quote.due_today.is_some(), first.is_some_and(|draft| draft.date == today));
        // The same order, quoted again, proves to be the same.
        prop_assert_eq!(quote_sign_up(&timeline.order, today).unwrap().hash, quote.hash);
    }

    /// While nothing is scheduled that changes the term.
    #[test]
    fn a_later_declaration_never_ends_earlier(timeline in any_timeline()) {
        let story = timeline.unbilled()?;
        let mut last = None;
        for offset in timeline.days..timeline.days * 2 {
            let today = timeline.date(offset);
            if story.contract.scheduled_change(today).is_some() {
                continue;
            }
            let Ok(end) = earliest_end(&story.contract, today) else { break };
            prop_assert!(end >= today);
            prop_assert!(last.is_none_or(|last| last <= end), "{} after {:?}", end, last);
            last = Some(end);
        }
    }
}
