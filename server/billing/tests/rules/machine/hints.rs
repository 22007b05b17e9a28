//! What a rejection says: its name, its words, and what it would allow instead.

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use proptest::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::faults::Faults;
use crate::laws::timeline::Tested;
use crate::story::*;

pub fn survives<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) -> Tested {
    let text = serde_json::to_string(value).unwrap();
    prop_assert_eq!(&serde_json::from_str::<T>(&text).unwrap(), value, "{}", text);
    Ok(())
}

/// A command that was refused, and why.
pub struct Refused<'a> {
    pub story: &'a Story,
    pub command: &'a Command,
    pub why: &'a Rejection,
    pub faults: &'a Faults,
    pub today: NaiveDate,
}

impl Refused<'_> {
    /// A rejection has a name, words, survives being stored, and what it allows is accepted when tried.
    pub fn tells(&self) -> Tested {
        let code = self.why.code();
        let is_letter = |letter: char| letter.is_ascii_lowercase() || letter == '_';
        prop_assert!(!code.is_empty() && code.chars().all(is_letter));
        let text = self.why.to_string();
        let told = !text.is_empty() && !text.contains("Some(") && !text.contains("None");
        prop_assert!(told, "{}", text);
        survives(self.why)?;
        if let (Command::Switch(switch), Rejection::PaymentNeeded { .. }) = (self.command, self.why) {
            let paid = Switch {
                paid: true,
                ..(**switch).clone()
            };
            self.mends(Command::Switch(Box::new(paid)))?;
        }
        match self.why.allowed() {
            Some(allowed) => {
                survives(&allowed)?;
                self.allows(&allowed)
            }
            None => Ok(()),
        }
    }

    /// With the hint taken, the same is not refused again: not for this reason, and if there was no other, not at all.
    fn mends(&self, again: Command) -> Tested {
        match decide(Some(&self.story.contract), &again, self.today) {
            Ok(_) => {}
            Err(why) => {
                let others = self.faults.certain.iter().chain(&self.faults.possible);
                let mut others = others.filter(|code| **code != self.why.code());
                prop_assert!(
                    others.any(|code| *code == why.code()),
                    "{}, but then: {}",
                    self.why,
                    why
                );
            }
        }
        Ok(())
    }

    fn allows(&self, allowed: &Allowed) -> Tested {
        let days = || [allowed.earliest, allowed.latest].into_iter().flatten();
        let in_order = allowed
            .earliest
            .is_none_or(|earliest| allowed.latest.is_none_or(|latest| earliest <= latest));
        match self.command {
            Command::DeclareCancellation { .. } => {
                let next = match self.why {
                    Rejection::NotATermEnd { next, .. } => Some(*next),
                    _ => None,
                };
                for day in days().chain(next) {
                    self.mends(Command::DeclareCancellation {
                        at: CancelAt::On(day),
                    })?;
                }
            }
            Command::StopServiceEarly { .. } => {
                prop_assert!(in_order);
                for on in days() {
                    self.mends(Command::StopServiceEarly { on })?;
                }
            }
            Command::Correct { correction, .. } => {
                for from in days().filter(|_| in_order) {
                    let correction = correction.clone();
                    let again = Command::Correct { from, correction };
                    self.is_no_longer(
                        &decide(Some(&self.story.contract), &again, self.today),
                        self.why.code(),
                    )?;
                }
            }
            Command::RecordUsage {
                component, quantity, ..
            } => {
                for day in days().filter(|_| in_order) {
                    let again = Command::RecordUsage {
                        component: component.clone(),
                        quantity: *quantity,
                        used_on: Some(day),
                    };
                    self.is_no_longer(
                        &decide(Some(&self.story.contract), &again, self.today),
                        self.why.code(),
                    )?;
                }
            }
            Command::OfferPriceChange { plan, .. } => {
                for from in days() {
                    let plan = plan.clone();
                    self.mends(Command::OfferPriceChange { plan, from })?;
                }
            }
            Command::Withdraw => {
                for day in days() {
                    prop_assert!(day < self.today);
                    let until_then = self.story.events.iter().take_while(|event| event.date() <= day);
                    let then = replay(until_then).unwrap();
                    self.is_no_longer(&decide(Some(&then), self.command, day), "withdrawal_period_over")?;
                    let after = decide(Some(&then), self.command, day + TimeDelta::days(1));
                    prop_assert!(after.is_err(), "accepted after {}", day);
                }
            }
            Command::Redeem { discount, redeemed } => {
                let plan = self.story.contract.plan_on(self.today).unwrap();
                prop_assert!(!allowed.plans.contains(&plan.plan));
                let limit = allowed.limit.map_or(u32::MAX, |limit| limit - 1);
                let again = Command::Redeem {
                    discount: discount.clone(),
                    redeemed: Redemptions {
                        total: redeemed.total.min(limit),
                        by_customer: redeemed.by_customer.min(limit),
                    },
                };
                for day in days().chain(allowed.limit.map(|_| self.today)) {
                    let then = decide(Some(&self.story.contract), &again, day);
                    prop_assert!(
                        !self.is_the_same_problem(&then),
                        "{}, but then: {:?}",
                        self.why,
                        then
                    );
                }
            }
            _ => prop_assert!(false, "nothing is known of what {} allows", self.why.code()),
        }
        Ok(())
    }

    fn is_the_same_problem(&self, then: &Result<Decision, Rejection>) -> bool {
        match (self.why, then) {
            (
                Rejection::DiscountNotGranted { problem: before, .. },
                Err(Rejection::DiscountNotGranted { problem: after, .. }),
            ) => std::mem::discriminant(before) == std::mem::discriminant(after),
            _ => false,
        }
    }

    /// On another day, other things may be wrong.
    fn is_no_longer(&self, then: &Result<Decision, Rejection>, code: &str) -> Tested {
        if let Err(why) = then {
            prop_assert_ne!(why.code(), code, "{}, but then: {}", self.why, why);
        }
        Ok(())
    }
}
