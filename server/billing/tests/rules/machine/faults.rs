//! What is wrong with a command, all of it: the engine is free to tell the first that it meets.

use billing::*;
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;

use super::model::{Held, Machine, State};

/// Codes of rejections.
#[derive(Debug, Default)]
pub struct Faults {
    /// The command must be refused because of one of these.
    pub certain: Vec<&'static str>,
    /// It may be refused because of one of these.
    pub possible: Vec<&'static str>,
    /// When a switch comes, by the rules of the group.
    pub when: Option<(SwitchAt, MoneyMode)>,
}

impl Faults {
    fn note(&mut self, wrong: bool, code: &'static str) {
        if wrong {
            self.certain.push(code);
        }
    }
}

impl From<&'static str> for Faults {
    fn from(code: &'static str) -> Self {
        Self {
            certain: vec![code],
            ..Self::default()
        }
    }
}

impl Machine {
    /// What is wrong with a command today. `contract` is asked only for what a switch costs.
    pub fn faults(&self, command: &Command, contract: &Contract, today: NaiveDate) -> Faults {
        let mut faults = Faults::default();
        // What may be asked of a contract that is over.
        match command {
            Command::SignUp(_) => return "already_subscribed".into(),
            Command::RecordEnd => {
                let ended = self.ends_on().is_some_and(|end| end <= today);
                faults.note(self.recorded, "contract_over");
                faults.note(!self.recorded && !ended, "not_ended");
                return faults;
            }
            Command::DecideForCause { .. } => {
                faults.note(self.for_cause.is_none(), "no_for_cause_declared");
                return faults;
            }
            Command::Withdraw => {
                self.about_withdrawal(&mut faults, today);
                return faults;
            }
            Command::ConvertTrial => {
                match self.state {
                    State::Trialing => {
                        faults.note(self.end.is_some(), "already_cancelled");
                        faults.note(self.needs_method(), "payment_method_missing");
                    }
                    State::TrialExpired => faults.note(true, "payment_method_missing"),
                    _ => faults.note(true, "not_in_trial"),
                }
                return faults;
            }
            Command::RecordUsage {
                component,
                quantity,
                used_on,
            } => {
                self.about_usage(&mut faults, component, *quantity, used_on.unwrap_or(today), today);
                return faults;
            }
            _ if self.state.is_over() => return "contract_over".into(),
            _ => {}
        }
        match command {
            Command::SetPaymentMethod | Command::DeclareForCause { .. } => {}
            Command::ConfirmFirstPayment => faults.note(!self.order.pay_first, "not_running"),
            Command::Switch(switch) => self.about_switch(&mut faults, switch, contract, today),
            Command::WithdrawScheduledChange { by } => self.about_taking_back(&mut faults, *by),
            Command::SetQuantity { component, .. } => {
                faults.note(self.state == State::Paused, "paused");
                let booked = self.bookings.iter().filter(|booked| booked.ends_after(today));
                let mut known = booked.filter_map(|booked| booked.addon.component(component));
                match self.plan().component(component).or_else(|| known.next()) {
                    Some(component) => {
                        faults.note(!component.kind.is_ordered_in_units(), "not_ordered_in_units");
                    }
                    None => faults.note(true, "unknown_component"),
                }
            }
            Command::BookAddOn { addon, quantities } => {
                self.about_booking(&mut faults, addon, quantities.keys(), today);
            }
            Command::EndAddOn { addon, .. } => {
                faults.note(self.state == State::Paused, "paused");
                faults.note(self.booked_after(addon, today).is_none(), "not_booked");
            }
            Command::Redeem { discount, redeemed } => {
                faults.note(self.discounts.contains(&discount.id), "already_redeemed");
                faults.note(!self.grants(discount, *redeemed, today), "discount_not_granted");
            }
            Command::Pause { from, until } => {
                let from = from.unwrap_or(today);
                let meets = |(begins, ends): &(NaiveDate, Option<NaiveDate>)| {
                    ends.is_none_or(|ends| from < ends) && until.is_none_or(|until| *begins < until)
                };
                let empty = from < today || until.is_some_and(|until| until <= from);
                faults.note(!self.state.is_running(), "not_running");
                faults.note(empty, "pause_without_days");
                faults.note(!empty && self.pauses.iter().any(meets), "already_paused");
            }
            Command::Suspend => faults.note(!self.state.is_running(), "not_running"),
            Command::Resume => faults.note(self.pause_ahead(today).is_none(), "not_paused"),
            Command::Reinstate => faults.note(!self.suspended, "not_suspended"),
            Command::ChangeBuyer { buyer } => self.about_buyer(&mut faults, buyer, today),
            Command::Correct { .. } if today < self.starts_on => return "not_running".into(),
            Command::Correct { from, correction } => {
                faults.note(*from < self.starts_on || *from > today, "day_out_of_range");
                match correction {
                    Correction::Plan { plan } => self.about_offer(&mut faults, plan, today, *from),
                    Correction::Quantity { component, .. } => {
                        let booked = self
                            .bookings
                            .iter()
                            .filter(|booked| booked.from <= *from && booked.ends_after(*from));
                        let mut known = booked.filter_map(|booked| booked.addon.component(component));
                        match self.plan_on(*from).component(component).or_else(|| known.next()) {
                            Some(found) => {
                                faults.note(!found.kind.is_ordered_in_units(), "not_ordered_in_units");
                            }
                            None => faults.note(true, "unknown_component"),
                        }
                    }
                    Correction::Buyer { buyer } => self.about_buyer(&mut faults, buyer, *from),
                }
            }
            Command::OfferPriceChange { plan, from } => {
                faults.note(**plan == *self.plan(), "same_plan");
                faults.note(plan.plan != self.plan().plan, "not_comparable");
                faults.note(*from <= today, "starts_in_the_past");
                if *from < today {
                    // What it is compared with on a day that has passed is not told.
                    faults.possible.extend(["not_comparable", "same_plan"]);
                }
                self.about_offer(&mut faults, plan, today, today.max(*from));
            }
            Command::AnswerPriceChange { answer } => {
                faults.note(self.offer.is_none(), "no_price_change_offered");
                let cancels = *answer == PriceChangeAnswer::Cancel;
                faults.note(cancels && self.end.is_some(), "already_cancelled");
            }
            Command::DeclareCancellation { at } => {
                if self.end.is_some() {
                    faults.note(true, "already_cancelled");
                } else if let CancelAt::On(day) = at {
                    self.about_end(&mut faults, *day, today);
                }
            }
            Command::StopServiceEarly { on } => match self.end {
                Some(end) => {
                    let first = today.max(self.starts_on + TimeDelta::days(1));
                    faults.note(*on < first || end.billing < *on, "day_out_of_range");
                }
                None => faults.note(true, "not_cancelled"),
            },
            Command::RevokeCancellation => faults.note(self.end.is_none(), "not_cancelled"),
            Command::SignUp(_)
            | Command::RecordEnd
            | Command::DecideForCause { .. }
            | Command::Withdraw
            | Command::ConvertTrial
            | Command::RecordUsage { .. } => unreachable!("judged above"),
        }
        faults
    }

    fn about_withdrawal(&self, faults: &mut Faults, today: NaiveDate) {
        let digital = self.order.plan.supply == Supply::DigitalContent;
        let begun = self.order.immediate_start && self.starts_on <= today;
        let over = self.state == State::Annulled || self.withdrawn_on.is_some();
        let buyer = self.buyer_on(self.signed_on);
        faults.note(over, "contract_over");
        faults.note(buyer.kind == BuyerKind::Business, "not_a_consumer");
        faults.note(today > self.last_day_to_withdraw(), "withdrawal_period_over");
        faults.note(digital && begun, "right_of_withdrawal_lost");
    }

    fn about_usage(
        &self,
        faults: &mut Faults,
        component: &ComponentId,
        quantity: Decimal,
        used_on: NaiveDate,
        today: NaiveDate,
    ) {
        if self.state == State::Annulled {
            return faults.note(true, "contract_over");
        }
        if today < self.starts_on {
            return faults.note(true, "not_running");
        }
        let latest = self.last_day_of_use(today);
        faults.note(used_on < self.starts_on || latest < used_on, "day_out_of_range");
        let paused = |(from, until): &(NaiveDate, Option<NaiveDate>)| {
            *from <= used_on && until.is_none_or(|until| used_on < until)
        };
        faults.note(self.pauses.iter().any(paused), "paused");
        let booked = self
            .bookings
            .iter()
            .filter(|booked| booked.from <= used_on && booked.ends_after(used_on));
        let mut known = booked.filter_map(|booked| booked.addon.component(component));
        let Some(found) = self
            .plan_on(used_on)
            .component(component)
            .or_else(|| known.next())
        else {
            return faults.note(true, "unknown_component");
        };
        let Some(cycle) = found.kind.cycle().filter(|_| found.kind.is_metered()) else {
            return faults.note(true, "not_metered");
        };
        faults.note(quantity.is_zero(), "usage_out_of_range");
        if quantity < Decimal::ZERO {
            let paid_day = self.active_since.is_some_and(|since| since <= used_on);
            match self
                .hook_on(used_on)
                .filter(|_| paid_day && !self.state.is_over())
            {
                Some(hook) => {
                    let period = hook.period_of(cycle, used_on);
                    let used = self.used(component, period.from(), period.until());
                    faults.note(used + quantity < Decimal::ZERO, "usage_out_of_range");
                }
                // Nothing is charged for: what counts as a period there is not told.
                None => faults.possible.push("usage_out_of_range"),
            }
        }
    }

    /// Whether a plan may be sold to today's buyer in this contract.
    fn about_offer(&self, faults: &mut Faults, plan: &PlanVersion, today: NaiveDate, from: NaiveDate) {
        let current = self.plan();
        let buyer = self.buyer_on(today);
        let comparable = plan.currency == current.currency && plan.prices == current.prices;
        let excluded = match plan.audience {
            Audience::Both => None,
            Audience::Consumers => Some(BuyerKind::Business),
            Audience::Businesses => Some(BuyerKind::Consumer),
        };
        faults.note(!comparable, "not_comparable");
        faults.note(plan.validate().is_err(), "plan_not_sellable");
        faults.note(excluded == Some(buyer.kind), "not_for_this_buyer");
        faults.note(!self.is_taxable(&plan.components, buyer, from), "not_taxable");
    }

    fn is_taxable(&self, components: &[PriceComponent], buyer: &Buyer, on: NaiveDate) -> bool {
        components
            .iter()
            .all(|component| decide_tax(&self.order.seller, buyer, component.tax_class, on).is_ok())
    }

    fn about_taking_back(&self, faults: &mut Faults, by: Author) {
        match self.change_ahead() {
            None => faults.note(true, "nothing_scheduled"),
            Some(ahead) => faults.note(
                ahead.by == Author::Merchant && by == Author::Customer,
                "scheduled_by_merchant",
            ),
        }
    }

    fn about_switch(&self, faults: &mut Faults, switch: &Switch, contract: &Contract, today: NaiveDate) {
        faults.note(self.state == State::Paused, "paused");
        let (current, to) = (self.plan(), &switch.to);
        let ahead = self.change_ahead();
        if current == to {
            match ahead {
                None => faults.note(true, "same_plan"),
                Some(_) => self.about_taking_back(faults, switch.by),
            }
            return;
        }
        if ahead.is_some() {
            self.about_taking_back(faults, switch.by);
        }
        self.about_offer(faults, to, today, today);
        let counted = |id: &ComponentId| {
            to.component(id)
                .is_some_and(|component| component.kind.is_ordered_in_units())
        };
        faults.note(!switch.quantities.keys().all(counted), "not_ordered_in_units");
        let effect = match &switch.when {
            SwitchWhen::At(at, money) => SwitchEffect::Allowed {
                at: *at,
                money: *money,
                payment_first: false,
            },
            // Which plan costs more is not for this model to say.
            SwitchWhen::ByRules(rules) => rules.effect(contract, current, to, today).unwrap(),
        };
        match effect {
            SwitchEffect::Forbidden => faults.note(true, "switch_forbidden"),
            SwitchEffect::Allowed {
                at,
                money,
                payment_first,
            } => {
                let to_pay = payment_first && !switch.paid && self.state.is_running();
                faults.note(to_pay, "payment_needed");
                faults.when = Some((at, money));
                let held = self.switched(switch, (at, money), today);
                let as_scheduled = |ahead: &Held| {
                    ahead.plan == *to
                        && (ahead.billed_from, ahead.serves_from) == (held.billed_from, held.serves_from)
                };
                let again = ahead.is_some_and(as_scheduled) && switch.quantities.is_empty();
                faults.note(again, "same_plan");
            }
        }
    }

    fn about_booking<'a>(
        &self,
        faults: &mut Faults,
        addon: &AddOn,
        mut units: impl Iterator<Item = &'a ComponentId>,
        today: NaiveDate,
    ) {
        let from = today.max(self.starts_on);
        faults.note(self.state == State::Paused, "paused");
        faults.note(self.booked_after(&addon.id, from).is_some(), "already_booked");
        let sold_alone = PlanVersion {
            components: addon.components.clone(),
            name: addon.name.clone(),
            ..self.plan().clone()
        };
        faults.note(sold_alone.validate().is_err(), "plan_not_sellable");
        let taken = |id: &ComponentId| {
            let others = self.bookings.iter().filter(|booked| booked.addon.id != addon.id);
            let mut others = others.filter_map(|booked| booked.addon.component(id));
            self.plan().component(id).is_some() || others.next().is_some()
        };
        faults.note(
            addon.components.iter().any(|component| taken(&component.id)),
            "component_taken",
        );
        let buyer = self.buyer_on(today);
        faults.note(!self.is_taxable(&addon.components, buyer, from), "not_taxable");
        let counted = |id: &ComponentId| {
            addon
                .component(id)
                .is_some_and(|component| component.kind.is_ordered_in_units())
        };
        faults.note(!units.all(counted), "not_ordered_in_units");
    }

    fn grants(&self, discount: &Discount, redeemed: Redemptions, today: NaiveDate) -> bool {
        let limits = &discount.limits;
        let known = |id: &ComponentId| {
            let mut booked = self.bookings.iter().map(|booked| &booked.addon);
            self.plan().component(id).is_some() || booked.any(|addon| addon.component(id).is_some())
        };
        let takes_off = match discount.effect {
            DiscountEffect::Percent(percent) => percent > Decimal::ZERO && percent <= Decimal::from(100),
            DiscountEffect::Fixed(amount) => amount > Decimal::ZERO,
        };
        takes_off
            && discount.duration != DiscountDuration::Periods(0)
            && limits.from.is_none_or(|from| from <= today)
            && limits.until.is_none_or(|until| today < until)
            && limits
                .plans
                .as_ref()
                .is_none_or(|plans| plans.contains(&self.plan().plan))
            && limits.redemptions.is_none_or(|limit| redeemed.total < limit)
            && limits
                .redemptions_per_customer
                .is_none_or(|limit| redeemed.by_customer < limit)
            && discount.on.iter().flatten().all(known)
    }

    /// Another buyer must be taxable in all that is billed from that day on.
    fn about_buyer(&self, faults: &mut Faults, buyer: &Buyer, from: NaiveDate) {
        let taxable = |components: &[PriceComponent]| self.is_taxable(components, buyer, from);
        let mut ahead = self.plans.windows(2).filter(|pair| pair[1].billed_from > from);
        let plans_are = ahead.all(|pair| taxable(&pair[0].plan.components))
            && taxable(&self.plan().components)
            && self.scheduled.iter().all(|held| taxable(&held.plan.components));
        let mut booked = self
            .bookings
            .iter()
            .filter(|booked| booked.ends_after(from) && booked.until != Some(booked.from));
        let booked_are = booked.all(|booked| taxable(&booked.addon.components));
        faults.note(!plans_are || !booked_are, "not_taxable");
    }

    /// Whether the contract can end on a day.
    fn about_end(&self, faults: &mut Faults, day: NaiveDate, today: NaiveDate) {
        let earliest = self.earliest_end(today);
        let trial_end = self.trial.map(|(until, _)| until);
        let before_paid = matches!(self.state, State::Scheduled | State::Trialing);
        if day == earliest || (before_paid && trial_end == Some(day)) {
            return;
        }
        if before_paid && day < earliest {
            return faults.note(true, "notice_not_kept");
        }
        let converts = self
            .trial
            .is_none_or(|(_, rules)| rules.at_end != TrialEnd::End && !self.needs_method());
        let first_paid = match self.state {
            State::Scheduled | State::Trialing if converts => Some(trial_end.unwrap_or(self.starts_on)),
            _ => self.active_since,
        };
        // While it is not known when the paid days begin, no other end can be told.
        let Some(first_paid) = first_paid else {
            return faults.note(true, "not_a_term_end");
        };
        let start = self.term_start(first_paid);
        let initial = self.term_ends(start).next();
        if day < self.first_term_end(start, today) {
            let bound = initial.is_some_and(|initial| day < initial);
            faults.note(bound, "before_initial_term_end");
            faults.note(!bound, "notice_not_kept");
        } else if let (Some(_), Renewal::Fixed(_)) = (initial, self.plan().term.renewal) {
            let next = self.term_ends(start).find(|end| *end >= day);
            faults.note(next != Some(day), "not_a_term_end");
        }
    }

    /// Whether a command makes several plans overlap in a way that the model is too simple for; nothing is said of what follows then.
    /// Tests of their own tell of these (switching/scheduled.rs, price_changes.rs, corrections.rs).
    pub fn sets_aside(&self, command: &Command, today: NaiveDate) -> bool {
        // A plan that serves already and is billed later.
        let price_follows = self
            .plans
            .last()
            .is_some_and(|last| last.serves_from < last.billed_from && today <= last.billed_from);
        let changed_today = self
            .plans
            .iter()
            .skip(1)
            .any(|held| held.serves_from == today || held.billed_from == today);
        match command {
            Command::Switch(_) => price_follows,
            // What came after the day of the correction stays.
            Command::Correct {
                from,
                correction: Correction::Plan { .. },
            } => {
                let later = self.plans.iter().skip(1).any(|held| held.billed_from >= *from);
                later || self.scheduled.is_some() || price_follows || self.buyers.len() > 1
            }
            // Before the first day, units are counted in the plan signed, not in the one that will be in force.
            Command::SetQuantity { .. } => today < self.starts_on && self.scheduled.is_some(),
            // New prices are of the plan that will be in force by then, and stay beside a scheduled switch.
            Command::OfferPriceChange { .. } => self.scheduled.is_some(),
            Command::AnswerPriceChange { answer } => {
                let accepts = *answer == PriceChangeAnswer::Accept;
                let met = price_follows || changed_today || self.scheduled.is_some();
                self.offer.as_ref().is_some_and(|offer| {
                    offer.outdated || (accepts && (met || today < offer.from.max(self.starts_on)))
                })
            }
            _ => false,
        }
    }
}
