//! Random commands against the engine, held against a model that lives day by day.
//!
//! The model ([`model`]) knows the state of §9 and what lies ahead, and says of every command what is wrong with it
//! ([`faults`]). An engine that agrees accepts what has no fault, refuses the rest because of one of its faults, and is in the
//! same state afterwards and on every later day. What it costs is left to the laws; here it only must be possible to bill it.

mod asks;
mod deeds;
mod faults;
mod hints;
mod model;

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;

use crate::laws::config;
use crate::laws::shelf::Shelf;
use crate::laws::timeline::{Tested, bill, items};
use crate::story::*;
use asks::{Life, any_life};
use hints::{Refused, survives};
use model::{Machine, State};

/// Days after the last command.
const AFTERWARDS: i64 = 70;

/// Engine and model side by side.
struct Pair {
    story: Story,
    machine: Machine,
    /// The state of the day before, or before the command.
    was: State,
}

impl Pair {
    /// The contract says what the machine says.
    fn agrees(&mut self, today: NaiveDate) -> Tested {
        let (contract, machine) = (&self.story.contract, &self.machine);
        prop_assert!(
            self.was.may_become(machine.state),
            "{:?} became {:?}",
            self.was,
            machine.state
        );
        self.was = machine.state;
        let state = contract.state_on(today);
        prop_assert_eq!(state.code(), machine.state.code(), "{:?}", state);
        prop_assert_eq!(state.is_over(), machine.state.is_over());
        prop_assert_eq!(state.is_running(), machine.state.is_running());
        prop_assert_eq!(contract.ends_on(), machine.ends_on());
        prop_assert_eq!(contract.billing_end(), machine.billing_end());
        match state {
            ContractState::PendingPayment { since } => prop_assert_eq!(since, machine.signed_on),
            ContractState::Scheduled { starts_on } => {
                prop_assert_eq!(starts_on, machine.starts_on);
                prop_assert!(today < starts_on);
            }
            ContractState::Trialing { until, ends_on } => {
                prop_assert_eq!(Some(until), machine.trial.map(|(until, _)| until));
                prop_assert_eq!(ends_on, machine.ends_on());
                prop_assert!(today < until);
            }
            ContractState::TrialExpired { on } => {
                prop_assert_eq!(Some(on), machine.trial.map(|(until, _)| until));
                prop_assert!(on <= today);
            }
            ContractState::Active { since, ends_on } => {
                prop_assert_eq!(Some(since), machine.active_since);
                prop_assert_eq!(ends_on, machine.ends_on());
                prop_assert!(since <= today && ends_on.is_none_or(|end| today < end));
            }
            ContractState::Paused { since, until } => {
                prop_assert!(machine.pauses.contains(&(since, until)));
                prop_assert!(since <= today && until.is_none_or(|until| today < until));
            }
            ContractState::Suspended { since } => prop_assert!(since <= today),
            ContractState::Ended { on } => prop_assert_eq!(Some(on), machine.ends_on()),
            ContractState::Annulled { on } => prop_assert!(on <= today),
        }
        let plan = contract.plan_on(today).unwrap();
        prop_assert!(
            plan == machine.plan(),
            "{} is in force, not {}",
            plan.id,
            machine.plan().id
        );
        let told = |held: &Phase| (held.service_from, held.from, held.plan.id.clone(), held.by);
        let expected = machine
            .change_ahead()
            .map(|held| (held.serves_from, held.billed_from, held.plan.id.clone(), held.by));
        prop_assert_eq!(contract.scheduled_change(today).map(told), expected);
        Ok(())
    }

    /// What a day does not change by itself.
    fn keeps_the_same_books(&self, today: NaiveDate) -> Tested {
        let (contract, machine) = (&self.story.contract, &self.machine);
        let end = contract
            .cancellation
            .map(|end| (end.ends_on, end.billing_ends_on, end.ground));
        let expected = machine.end.map(|end| (end.service, end.billing, end.ground));
        prop_assert_eq!(end, expected);
        prop_assert_eq!(
            contract.withdrawal.map(|withdrawal| withdrawal.on),
            machine.withdrawn_on
        );
        let pauses: Vec<_> = contract
            .pauses
            .iter()
            .map(|pause| (pause.from, pause.until))
            .collect();
        prop_assert_eq!(&pauses, &machine.pauses);
        prop_assert_eq!(
            contract
                .suspensions
                .iter()
                .any(|suspension| suspension.until.is_none()),
            machine.suspended
        );
        let bookings = contract
            .bookings
            .iter()
            .map(|booking| (&booking.addon, booking.from, booking.until));
        let expected = machine
            .bookings
            .iter()
            .map(|booked| (&booked.addon, booked.from, booked.until));
        prop_assert!(bookings.eq(expected), "{:?}", contract.bookings);
        // What becomes of an offer that another plan has made outdated is not told (see `Machine::sets_aside`).
        if machine.offer.as_ref().is_none_or(|offer| !offer.outdated) {
            let unanswered = contract
                .price_change
                .as_ref()
                .filter(|offer| offer.answer.is_none());
            prop_assert_eq!(
                unanswered.map(|offer| offer.from),
                machine.offer.as_ref().map(|offer| offer.from)
            );
        }
        let undecided = contract.for_cause.filter(|declared| declared.decided.is_none());
        prop_assert_eq!(undecided.map(|declared| declared.requested), machine.for_cause);
        prop_assert_eq!(contract.discounts.len(), machine.discounts.len());
        prop_assert_eq!(contract.payment_method_since.is_some(), machine.method);
        prop_assert_eq!(contract.ended_on.is_some(), machine.recorded);
        prop_assert_eq!(
            contract.buyers.last().map(|buyer| &buyer.value),
            machine.buyers.values().last()
        );
        self.orders_the_same_units(today)?;
        let earliest = earliest_end(contract, today);
        match (machine.state.is_over(), machine.end) {
            (true, _) => prop_assert_eq!(earliest.unwrap_err().code(), "contract_over"),
            (false, Some(_)) => prop_assert_eq!(earliest.unwrap_err().code(), "already_cancelled"),
            (false, None) => prop_assert_eq!(earliest, Ok(machine.earliest_end(today))),
        }
        Ok(())
    }

    fn orders_the_same_units(&self, today: NaiveDate) -> Tested {
        let (contract, machine) = (&self.story.contract, &self.machine);
        for component in contract.quantities.keys().chain(machine.units.keys()) {
            // Every day on which the number may change by what was ordered until today.
            let days = machine
                .units
                .get(component)
                .into_iter()
                .flat_map(|ordered| ordered.keys());
            for day in days.copied().chain([today, today + TimeDelta::days(10_000)]) {
                prop_assert_eq!(
                    contract.ordered_units(component, day).unwrap_or(0),
                    machine.units_on(component, day),
                    "{} on {}",
                    component,
                    day
                );
            }
        }
        Ok(())
    }

    /// One command, asked of both.
    fn ask(&mut self, command: &Command, today: NaiveDate) -> Tested {
        survives(command)?;
        if self.machine.sets_aside(command, today) {
            return Ok(());
        }
        let before = self.story.contract.clone();
        let faults = self.machine.faults(command, &before, today);
        let outcome = decide(Some(&before), command, today);
        prop_assert_eq!(
            &outcome,
            &decide(Some(&before), command, today),
            "decided otherwise"
        );
        needs_a_contract_of_today(&before, command)?;
        match outcome {
            Ok(decision) => {
                prop_assert!(faults.certain.is_empty(), "accepted, but {:?}", faults.certain);
                self.takes(&decision)?;
                self.machine.does(command, faults.when, today);
            }
            Err(why) => {
                let known = [&faults.certain, &faults.possible].into_iter().flatten();
                let known = known.into_iter().any(|code| *code == why.code());
                prop_assert!(known, "refused: {}, expected {:?}", why, faults);
                let refused = Refused {
                    story: &self.story,
                    command,
                    why: &why,
                    faults: &faults,
                    today,
                };
                refused.tells()?;
            }
        }
        self.agrees(today)?;
        self.keeps_the_same_books(today)
    }

    /// Applies what was decided, and finds the same contract by replaying everything.
    fn takes(&mut self, decision: &Decision) -> Tested {
        survives(decision)?;
        for event in &decision.events {
            let applied = apply(Some(self.story.contract.clone()), event);
            self.story.contract =
                applied.map_err(|why| TestCaseError::fail(format!("decided, but not applied: {why}")))?;
            self.story.events.push(event.clone());
        }
        prop_assert_eq!(replay(&self.story.events), Ok(self.story.contract.clone()));
        survives(&self.story.contract)
    }

    /// Billing on a day, of which nothing is left to bill on that day.
    fn bill(&mut self, today: NaiveDate) -> Tested {
        bill(&mut self.story, today)?;
        prop_assert_eq!(bill(&mut self.story, today)?, Vec::new());
        let long_after = today + TimeDelta::days(500);
        if self.machine.state == State::Annulled {
            prop_assert_eq!(
                items(&self.story, long_after)?,
                Vec::new(),
                "annulled, but not free"
            );
        }
        Ok(())
    }

    /// Lives through the days after one, until another.
    fn lives_until(&mut self, mut today: NaiveDate, until: NaiveDate, every: i64) -> Tested {
        while today < until {
            today += TimeDelta::days(1);
            self.machine.midnight(today);
            self.agrees(today)
                .map_err(|why| TestCaseError::fail(format!("{today}, by itself: {why}")))?;
            if (today - self.machine.signed_on).num_days() % every == 0 {
                self.bill(today)?;
            }
        }
        Ok(())
    }
}

/// Without a contract, and dated before its last change, a command is refused.
fn needs_a_contract_of_today(contract: &Contract, command: &Command) -> Tested {
    if matches!(command, Command::SignUp(_)) {
        return Ok(());
    }
    let without = decide(None, command, contract.changed_on);
    prop_assert_eq!(without.map_err(|why| why.code()), Err("no_contract"));
    let too_late = decide(Some(contract), command, contract.changed_on - TimeDelta::days(1));
    prop_assert_eq!(too_late.map_err(|why| why.code()), Err("before_last_change"));
    Ok(())
}

/// An order for a day that has passed is refused, and accepted for the day it names instead; so are wrong ones of every kind.
fn orders_are_looked_at(order: &SignUp, shelf: &Shelf, today: NaiveDate) -> Tested {
    let refused = |change: &dyn Fn(&mut SignUp)| {
        let mut wrong = order.clone();
        change(&mut wrong);
        decide(None, &Command::SignUp(Box::new(wrong)), today).map_err(|why| (why.code(), why.allowed()))
    };
    let yesterday = today - TimeDelta::days(1);
    let late = refused(&|order| order.starts_on = Some(yesterday)).unwrap_err();
    prop_assert_eq!(late.0, "starts_in_the_past");
    let earliest = late.1.and_then(|allowed| allowed.earliest);
    prop_assert_eq!(earliest, Some(today));
    prop_assert!(refused(&|order| order.starts_on = earliest).is_ok());

    let told = |change: &dyn Fn(&mut SignUp)| refused(change).map_err(|(code, _)| code);
    prop_assert_eq!(
        told(&|order| order.plan.components.clear()),
        Err("plan_not_sellable")
    );
    prop_assert_eq!(
        told(&|order| {
            order.plan.term.renewal = Renewal::OpenEnded;
            order.plan.audience = match order.buyer.kind {
                BuyerKind::Consumer => Audience::Businesses,
                BuyerKind::Business => Audience::Consumers,
            };
        }),
        Err("not_for_this_buyer")
    );
    prop_assert_eq!(
        told(&|order| order.seller.country = Country::new("AT").unwrap()),
        Err("not_taxable")
    );
    prop_assert_eq!(
        told(&|order| {
            order.quantities.insert("nothing".into(), 1);
        }),
        Err("not_ordered_in_units")
    );
    prop_assert_eq!(
        told(&|order| {
            let mut discount = shelf.discounts[0].clone();
            discount.limits.until = Some(today);
            order.discounts.push(discount);
        }),
        Err("discount_not_granted")
    );
    Ok(())
}

fn lives_as_the_model_does(life: &Life) -> Tested {
    let Life {
        timeline,
        asks,
        every,
    } = life;
    let mut today = timeline.begins;
    orders_are_looked_at(&timeline.order, &timeline.shelf, today)?;
    let machine = Machine::signed(&timeline.order, today);
    let mut pair = Pair {
        story: timeline.begin(),
        was: machine.state,
        machine,
    };
    pair.agrees(today)?;
    pair.keeps_the_same_books(today)?;
    for ask in asks {
        let next = today + TimeDelta::days(ask.gap);
        pair.lives_until(today, next, *every)?;
        today = next;
        let command = ask.command(timeline, &pair.story.contract, today);
        pair.ask(&command, today)
            .map_err(|why| TestCaseError::fail(format!("{today} {command:?}: {why}")))?;
        if ask.gap % 2 == 1 {
            pair.bill(today)?;
        }
    }
    pair.lives_until(today, today + TimeDelta::days(AFTERWARDS), *every)
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn a_contract_lives_as_the_model_of_its_states_does(life in any_life()) {
        lives_as_the_model_does(&life)?;
    }
}
