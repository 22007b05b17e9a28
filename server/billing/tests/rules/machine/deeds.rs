//! What an accepted command does to the model.

use std::collections::BTreeMap;

use billing::*;
use chrono::NaiveDate;

use super::model::{Booked, End, Held, Machine, Offered, State};

/// What is said again is no change: a correction of the days before holds on.
pub fn forget_repetitions<T: Clone + PartialEq>(values: &mut BTreeMap<NaiveDate, T>) {
    let mut before = None;
    values.retain(|_, value| {
        let repeated = before.as_ref() == Some(value);
        before = Some(value.clone());
        !repeated
    });
}

impl Machine {
    /// A plan comes into force; one that came on the same day did not.
    pub fn take_over(&mut self, held: Held) {
        let replaced = |last: &Held| held.serves_from <= last.serves_from;
        while self.plans.len() > 1 && self.plans.last().is_some_and(replaced) {
            let never_was = self.plans.pop().unwrap();
            self.forget_units_of(&never_was);
        }
        if *self.plan() != held.plan {
            self.plans.push(held);
        }
        if let Some(offer) = &mut self.offer {
            offer.outdated = true;
        }
    }

    fn change_plan(&mut self, held: Held, units: &BTreeMap<ComponentId, u32>, today: NaiveDate) {
        self.drop_change();
        if let Some(offer) = &mut self.offer {
            offer.outdated = true;
        }
        let billed_from = held.billed_from;
        if held.serves_from > today {
            self.scheduled = Some(held);
        } else {
            self.take_over(held);
        }
        for (component, units) in units {
            self.order_units(component, billed_from, *units);
        }
    }

    /// When a switch comes that is allowed.
    pub fn switched(&self, switch: &Switch, (at, money): (SwitchAt, MoneyMode), today: NaiveDate) -> Held {
        let change_at = match at {
            SwitchAt::Now => ChangeAt::Now,
            SwitchAt::PeriodEnd => ChangeAt::PeriodEnd,
            SwitchAt::TermEnd => ChangeAt::TermEnd,
        };
        let cycle = self.plan().main_cycle();
        let serves_from = self.effective(cycle, change_at, today);
        // Another switch of the same day never was.
        let before = self.plans.iter().rfind(|held| held.serves_from < serves_from);
        let before = before.unwrap_or(&self.plans[0]).plan.term.initial;
        let after = switch.to.term.initial;
        let months = |initial: Option<Span>| initial.and_then(Span::as_months);
        Held {
            plan: switch.to.clone(),
            serves_from,
            billed_from: match (at, money) {
                (SwitchAt::Now, MoneyMode::FromNextPeriod) => self.period_end(cycle, today),
                _ => serves_from,
            },
            by: switch.by,
            restarts_term: after.is_some() && months(after) != months(before),
            units_of: switch.quantities.keys().cloned().collect(),
        }
    }

    /// What the merchant changes, or offered.
    fn merchants(&self, plan: &PlanVersion, from: NaiveDate) -> Held {
        let from = from.max(self.starts_on);
        Held {
            plan: plan.clone(),
            serves_from: from,
            billed_from: from,
            by: Author::Merchant,
            restarts_term: false,
            units_of: Vec::new(),
        }
    }

    /// What an accepted command does; `when`: what the rules said about a switch.
    pub fn does(&mut self, command: &Command, when: Option<(SwitchAt, MoneyMode)>, today: NaiveDate) {
        let ends = |day, ground| {
            Some(End {
                service: day,
                billing: day,
                ground,
            })
        };
        match command {
            Command::SignUp(_) => {}
            Command::SetPaymentMethod => {
                self.method = true;
                if self.state == State::TrialExpired {
                    self.become_active(today);
                }
            }
            Command::ConfirmFirstPayment if self.state == State::PendingPayment => {
                self.paid = true;
                self.state = State::Scheduled;
                self.midnight(today);
            }
            Command::ConfirmFirstPayment => {}
            Command::ConvertTrial => {
                self.trial = None;
                self.become_active(today);
            }
            Command::Switch(switch) if switch.to == *self.plan() => self.drop_change(),
            Command::Switch(switch) => {
                let held = self.switched(switch, when.unwrap(), today);
                self.change_plan(held, &switch.quantities, today);
            }
            Command::WithdrawScheduledChange { .. } => self.drop_change(),
            Command::SetQuantity {
                component,
                quantity,
                at,
            } => {
                let booked = self.bookings.iter().filter(|booked| booked.ends_after(today));
                let mut known = booked.filter_map(|booked| booked.addon.component(component));
                let found = self.plan().component(component).or_else(|| known.next());
                let cycle = found.and_then(|component| component.kind.cycle());
                let from = self.effective(cycle, *at, today);
                self.order_units(component, from, *quantity);
            }
            Command::BookAddOn { addon, quantities } => {
                let from = today.max(self.starts_on);
                self.bookings.push(Booked {
                    addon: (**addon).clone(),
                    from,
                    until: None,
                });
                for (component, units) in quantities {
                    self.order_units(component, from, *units);
                }
            }
            Command::EndAddOn { addon, at } => {
                let place = self.booked_after(addon, today).unwrap();
                let components = &self.bookings[place].addon.components;
                let cycle = components.iter().find_map(|component| component.kind.cycle());
                let until = self.effective(cycle, *at, today);
                let booked = &mut self.bookings[place];
                booked.until = Some(until.max(booked.from));
                if booked.until == Some(booked.from) {
                    for component in &booked.addon.components {
                        self.units
                            .entry(component.id.clone())
                            .or_default()
                            .split_off(&booked.from);
                    }
                }
            }
            Command::RecordUsage {
                component,
                quantity,
                used_on,
            } => self
                .usage
                .push((component.clone(), used_on.unwrap_or(today), *quantity)),
            Command::Redeem { discount, .. } => {
                self.discounts.insert(discount.id.clone());
            }
            Command::Pause { from, until } => {
                self.pauses.push((from.unwrap_or(today), *until));
                self.pauses.sort_unstable();
            }
            Command::Resume => {
                let place = self.pause_ahead(today).unwrap();
                if today <= self.pauses[place].0 {
                    self.pauses.remove(place);
                } else {
                    self.pauses[place].1 = Some(today);
                }
            }
            Command::Suspend => self.suspended = true,
            Command::Reinstate => self.suspended = false,
            Command::ChangeBuyer { buyer } => self.buyer_from(today, buyer),
            Command::Correct { from, correction } => match correction {
                Correction::Plan { plan } => {
                    self.change_plan(self.merchants(plan, *from), &BTreeMap::new(), today);
                }
                Correction::Quantity { component, quantity } if *from < today => {
                    let ordered = self.units.entry(component.clone()).or_default();
                    ordered.insert(*from, *quantity);
                    forget_repetitions(ordered);
                }
                Correction::Quantity { component, quantity } => self.order_units(component, *from, *quantity),
                Correction::Buyer { buyer } => self.buyer_from(*from, buyer),
            },
            Command::OfferPriceChange { plan, from } => {
                self.offer = Some(Offered {
                    plan: (**plan).clone(),
                    from: *from,
                    outdated: false,
                });
            }
            Command::AnswerPriceChange { answer } => {
                let offer = self.offer.take().unwrap();
                let from = offer.from.max(today);
                match answer {
                    PriceChangeAnswer::Accept => {
                        let held = self.merchants(&offer.plan, from);
                        self.change_plan(held, &BTreeMap::new(), today);
                    }
                    PriceChangeAnswer::KeepOldPrice => {}
                    PriceChangeAnswer::Cancel => self.end = ends(from, CancellationGround::PriceChange),
                }
            }
            Command::DeclareCancellation { at } => {
                let on = match at {
                    CancelAt::On(day) => *day,
                    CancelAt::Earliest => self.earliest_end(today),
                };
                self.end = ends(on, CancellationGround::Ordinary);
            }
            Command::StopServiceEarly { on } => self.end.as_mut().unwrap().service = *on,
            Command::RevokeCancellation => self.end = None,
            Command::DeclareForCause { ends_on } => {
                self.for_cause = Some(ends_on.unwrap_or(today).max(today));
            }
            Command::DecideForCause { accepted } => {
                let requested = self.for_cause.take().unwrap();
                if *accepted && self.ends_on().is_none_or(|end| requested < end) {
                    self.end = ends(requested, CancellationGround::ForCause);
                }
            }
            Command::Withdraw => self.withdrawn_on = Some(today),
            Command::RecordEnd => self.recorded = true,
        }
        self.settle(today);
    }

    fn buyer_from(&mut self, from: NaiveDate, buyer: &Buyer) {
        let from = from.max(self.signed_on);
        self.buyers.insert(from, buyer.clone());
        forget_repetitions(&mut self.buyers);
    }
}
