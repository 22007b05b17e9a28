//! From events to the contract they make.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{
    Author, Booking, Cancellation, CancellationGround, ChangeCause, Contract, Dated, Event, ForCause, Pause,
    Phase, PlanChanged, PriceChangeAnswer, PriceChangeOffer, SignedUp, Suspension, TrialPhase, Usage,
    Withdrawal, correct_from, set_from,
};
use crate::catalogue::{ComponentId, PlanId};
use crate::discount::AppliedDiscount;

/// Why events do not make a contract: they were stored wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ApplyError {
    /// The first event must be the sign-up.
    NotSignedUp {
        /// The event's name.
        event: String,
        /// Its date.
        on: NaiveDate,
    },
    /// A contract is signed once.
    SignedUpTwice {
        /// Date of the second sign-up.
        on: NaiveDate,
    },
    /// Events must come in the order of their dates.
    OutOfOrder {
        /// The event's date.
        on: NaiveDate,
        /// Date of the one before.
        after: NaiveDate,
    },
    /// The event does not fit what the contract is.
    DoesNotFit {
        /// The event's name.
        event: String,
        /// Its date.
        on: NaiveDate,
    },
    /// There are no events.
    NoEvents,
}

impl fmt::Display for ApplyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotSignedUp { event, on } => write!(f, "{event} on {on} happened before the sign-up"),
            Self::SignedUpTwice { on } => write!(f, "signed up a second time on {on}"),
            Self::OutOfOrder { on, after } => write!(f, "an event on {on} follows one on {after}"),
            Self::DoesNotFit { event, on } => write!(f, "{event} on {on} does not fit the contract"),
            Self::NoEvents => f.write_str("there are no events"),
        }
    }
}

impl std::error::Error for ApplyError {}

/// The contract after an event.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers, supply: Default::default(), self_service: Default::default(),
/// # };
/// # let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// # let today = "2026-01-31".parse()?;
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// use billing::{Event, apply};
/// let ended = Event::Ended { on: "2026-02-28".parse()? };
/// let contract = apply(Some(contract), &ended)?;
/// assert_eq!(contract.state_on("2026-02-28".parse()?).code(), "ended");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The event does not fit; stored events that were decided by [`crate::command::decide`] always do.
pub fn apply(contract: Option<Contract>, event: &Event) -> Result<Contract, ApplyError> {
    let on = event.date();
    let Some(mut contract) = contract else {
        return if let Event::SignedUp(signed) = event {
            Ok(begin(signed))
        } else {
            Err(ApplyError::NotSignedUp {
                event: event.code().to_owned(),
                on,
            })
        };
    };
    // An end is recorded when someone looks, which may be after other events of a later day.
    let recorded_late = matches!(event, Event::Ended { .. });
    if on < contract.changed_on && !recorded_late {
        return Err(ApplyError::OutOfOrder {
            on,
            after: contract.changed_on,
        });
    }
    contract.take(event, on).ok_or_else(|| {
        if matches!(event, Event::SignedUp(_)) {
            ApplyError::SignedUpTwice { on }
        } else {
            ApplyError::DoesNotFit {
                event: event.code().to_owned(),
                on,
            }
        }
    })?;
    contract.changed_on = contract.changed_on.max(on);
    Ok(contract)
}

/// The contract a list of events makes, first to last.
///
/// # Errors
/// No events, or one that does not fit.
pub fn replay<'a>(events: impl IntoIterator<Item = &'a Event>) -> Result<Contract, ApplyError> {
    events
        .into_iter()
        .try_fold(None, |contract, event| apply(contract, event).map(Some))?
        .ok_or(ApplyError::NoEvents)
}

fn begin(signed: &SignedUp) -> Contract {
    let mut contract = Contract {
        phases: vec![Phase {
            from: signed.starts_on,
            service_from: signed.starts_on,
            plan: signed.plan.clone(),
            units_of: Vec::new(),
            by: Author::Customer,
            restarts_term: false,
            cause: ChangeCause::SignUp,
        }],
        seller: signed.seller.clone(),
        buyers: vec![Dated {
            from: signed.on,
            value: signed.buyer.clone(),
        }],
        quantities: BTreeMap::new(),
        bookings: Vec::new(),
        usage: BTreeMap::new(),
        discounts: signed.discounts.clone(),
        signed_up_on: signed.on,
        starts_on: signed.starts_on,
        billed_from: signed.billed_from,
        pay_first: signed.pay_first,
        first_payment_on: None,
        trial: None,
        payment_method_since: signed.payment_method.then_some(signed.on),
        setup_fee: signed.setup_fee,
        immediate_start: signed.immediate_start,
        pauses: Vec::new(),
        suspensions: Vec::new(),
        cancellation: None,
        for_cause: None,
        withdrawal: None,
        price_change: None,
        ended_on: None,
        changed_on: signed.on,
    };
    contract.order_units(&signed.quantities, signed.starts_on);
    contract
}

impl Contract {
    /// Does what an event says; `None` if it does not fit.
    fn take(&mut self, event: &Event, on: NaiveDate) -> Option<()> {
        match event {
            Event::SignedUp(_) => None,
            Event::TrialStarted {
                from, until, rules, ..
            } => {
                let rules = (*rules).or(self.phases.first()?.plan.trial)?;
                (self.trial.is_none() && from < until).then_some(())?;
                self.trial = Some(TrialPhase {
                    from: *from,
                    until: *until,
                    rules,
                    converted_on: None,
                });
                Some(())
            }
            Event::TrialConverted { .. } => {
                let phase = self.trial.as_mut()?;
                (phase.converted_on.is_none() && phase.from <= on).then_some(())?;
                phase.converted_on = Some(on);
                Some(())
            }
            Event::PaymentMethodSet { .. } => {
                self.payment_method_since = self.payment_method_since.or(Some(on));
                Some(())
            }
            Event::FirstPaymentSucceeded { .. } => {
                (self.pay_first && self.first_payment_on.is_none()).then_some(())?;
                self.first_payment_on = Some(on);
                Some(())
            }
            Event::PlanChanged(changed) => self.change_plan(changed),
            Event::ScheduledChangeWithdrawn { .. } => {
                let before = self.phases.len();
                self.drop_scheduled(on);
                (self.phases.len() < before).then_some(())
            }
            Event::QuantitySet {
                from,
                component,
                quantity,
                ..
            } => {
                let orders = self.quantities.entry(component.clone()).or_default();
                if *from < on {
                    correct_from(orders, *from, *quantity);
                } else {
                    set_from(orders, *from, *quantity);
                }
                self.forget_orders_of_nothing();
                Some(())
            }
            Event::AddOnBooked {
                from,
                addon,
                quantities,
                ..
            } => {
                self.bookings.push(Booking {
                    addon: (**addon).clone(),
                    from: *from,
                    until: None,
                });
                self.order_units(quantities, *from);
                Some(())
            }
            Event::AddOnEnded { addon, ends_on, .. } => {
                let booking = self
                    .bookings
                    .iter_mut()
                    .rfind(|booking| &booking.addon.id == addon)?;
                booking.until = Some(booking.from.max(*ends_on));
                if booking.until == Some(booking.from) {
                    // Given up at once: the units ordered with it must not wait for the next booking.
                    for component in &booking.addon.components {
                        if let Some(orders) = self.quantities.get_mut(&component.id) {
                            orders.retain(|order| order.from < booking.from);
                        }
                    }
                    self.quantities.retain(|_, orders| !orders.is_empty());
                }
                Some(())
            }
            Event::UsageRecorded {
                used_on,
                component,
                quantity,
                ..
            } => {
                let usage = self.usage.entry(component.clone()).or_default();
                let place = usage.partition_point(|known| known.on <= *used_on);
                usage.insert(
                    place,
                    Usage {
                        on: *used_on,
                        quantity: *quantity,
                    },
                );
                Some(())
            }
            Event::DiscountGranted { discount, .. } => {
                self.discounts.push(AppliedDiscount {
                    discount: (**discount).clone(),
                    from: on,
                });
                Some(())
            }
            Event::Paused { from, until, .. } => self.pause(*from, *until),
            Event::Resumed { .. } => self.resume(on),
            Event::Suspended { .. } => {
                self.suspensions
                    .iter()
                    .all(|suspension| suspension.until.is_some())
                    .then_some(())?;
                self.suspensions.push(Suspension {
                    from: on,
                    until: None,
                });
                Some(())
            }
            Event::Reinstated { .. } => {
                let open = self
                    .suspensions
                    .last_mut()
                    .filter(|suspension| suspension.until.is_none())?;
                open.until = Some(on);
                Some(())
            }
            Event::BuyerChanged { from, buyer, .. } => {
                let first = self.buyers.first()?.from;
                correct_from(&mut self.buyers, first.max(*from), buyer.clone());
                Some(())
            }
            Event::PriceChangeOffered { plan, from, .. } => {
                self.price_change = Some(PriceChangeOffer {
                    on,
                    of: self.plan_on(*from)?.id.clone(),
                    plan: (**plan).clone(),
                    from: *from,
                    answer: None,
                });
                Some(())
            }
            Event::PriceChangeAnswered { answer, .. } => self.answer_price_change(on, *answer),
            Event::CancellationDeclared {
                declared_on,
                ends_on,
                billing_ends_on,
                ground,
            } => {
                let replaces = *ground == CancellationGround::ForCause;
                (self.cancellation.is_none() || replaces).then_some(())?;
                (replaces || ends_on >= declared_on).then_some(())?;
                self.cancellation = Some(Cancellation {
                    declared_on: *declared_on,
                    ends_on: *ends_on,
                    billing_ends_on: billing_ends_on.unwrap_or(*ends_on),
                    ground: *ground,
                });
                Some(())
            }
            Event::CancellationRevoked { .. } => self.cancellation.take().map(|_| ()),
            Event::ForCauseDeclared { requested, .. } => {
                self.for_cause = Some(ForCause {
                    declared_on: on,
                    requested: *requested,
                    decided: None,
                });
                Some(())
            }
            Event::ForCauseDecided { accepted, .. } => {
                let declared = self
                    .for_cause
                    .as_mut()
                    .filter(|declared| declared.decided.is_none())?;
                declared.decided = Some((on, *accepted));
                Some(())
            }
            Event::Withdrawn {
                used_days_are_paid, ..
            } => {
                self.withdrawal.is_none().then_some(())?;
                self.withdrawal = Some(Withdrawal {
                    on,
                    used_days_are_paid: *used_days_are_paid,
                });
                Some(())
            }
            Event::Ended { .. } => {
                self.ended_on.is_none().then_some(())?;
                self.ended_on = Some(on);
                Some(())
            }
        }
    }

    fn order_units(&mut self, quantities: &BTreeMap<ComponentId, u32>, from: NaiveDate) {
        for (component, quantity) in quantities {
            set_from(
                self.quantities.entry(component.clone()).or_default(),
                from,
                *quantity,
            );
        }
        self.forget_orders_of_nothing();
    }

    /// No unit ordered is what holds without an order, too.
    fn forget_orders_of_nothing(&mut self) {
        self.quantities.retain(|_, orders| {
            let nothing = orders.iter().take_while(|order| order.value == 0).count();
            orders.drain(..nothing);
            !orders.is_empty()
        });
    }

    /// Drops the switch that has not come yet.
    fn drop_scheduled(&mut self, today: NaiveDate) {
        self.drop_phases(|phase| phase.is_scheduled(today));
        self.drop_prices_of_other_plans();
    }

    /// Drops phases with the units that were ordered with them.
    fn drop_phases(&mut self, which: impl Fn(&Phase) -> bool) {
        for phase in self.phases.extract_if(.., |phase| which(phase)) {
            for component in &phase.units_of {
                if let Some(orders) = self.quantities.get_mut(component) {
                    orders.retain(|order| order.from != phase.from);
                }
            }
        }
        self.quantities.retain(|_, orders| !orders.is_empty());
    }

    /// At most one switch is scheduled, and a change back on the same day leaves no trace (law 3). The signed phase always
    /// stays, if only without a day: its setup fees are owed. A switch replaces all that was to come after it; new prices and
    /// corrections hold until the next change.
    fn change_plan(&mut self, changed: &PlanChanged) -> Option<()> {
        let from = changed.from.max(self.starts_on);
        let service_from = changed.service_from.max(self.starts_on).min(from);
        let signed = |phase: &Phase| phase.cause == ChangeCause::SignUp;
        if changed.cause == ChangeCause::Switch {
            self.drop_scheduled(changed.on);
            self.drop_phases(|phase| !signed(phase) && phase.service_from >= service_from);
        }
        let place = self
            .phases
            .partition_point(|phase| phase.service_from <= service_from);
        let before = place.checked_sub(1)?;
        match self.phases.get_mut(before) {
            Some(phase) if phase.service_from == service_from && !signed(phase) => {
                phase.plan = changed.plan.clone();
                phase.from = from;
                self.drop_if_unchanged(before);
            }
            _ => {
                self.phases.insert(
                    place,
                    Phase {
                        from,
                        service_from,
                        plan: changed.plan.clone(),
                        units_of: changed.quantities.keys().cloned().collect(),
                        by: changed.by,
                        restarts_term: changed.restarts_term,
                        cause: changed.cause,
                    },
                );
                self.drop_if_unchanged(place);
            }
        }
        self.drop_prices_of_other_plans();
        self.order_units(&changed.quantities, from);
        Some(())
    }

    /// New prices mean nothing where another plan holds by then.
    fn drop_prices_of_other_plans(&mut self) {
        let mut before: Option<PlanId> = None;
        self.phases.retain(|phase| {
            let of_another = before.as_ref().is_some_and(|before| before != &phase.plan.plan);
            let kept = phase.cause != ChangeCause::PriceChange || !of_another;
            if kept {
                before = Some(phase.plan.plan.clone());
            }
            kept
        });
    }

    /// Drops a phase that has the plan of the one before.
    fn drop_if_unchanged(&mut self, place: usize) {
        let plan_at = |place: usize| self.phases.get(place).map(|phase| &phase.plan);
        let before = place.checked_sub(1).and_then(plan_at);
        if before.is_some() && before == plan_at(place) {
            self.phases.remove(place);
        }
    }

    fn pause(&mut self, from: NaiveDate, until: Option<NaiveDate>) -> Option<()> {
        until.is_none_or(|until| from < until).then_some(())?;
        let overlaps = self.pauses.iter().any(|pause| {
            pause.until.is_none_or(|end| from < end) && until.is_none_or(|until| pause.from < until)
        });
        (!overlaps).then_some(())?;
        self.pauses.push(Pause { from, until });
        self.pauses.sort_unstable_by_key(|pause| pause.from);
        Some(())
    }

    fn resume(&mut self, on: NaiveDate) -> Option<()> {
        let open = self
            .pauses
            .iter()
            .position(|pause| pause.until.is_none_or(|until| on < until))?;
        let pause = self.pauses.get_mut(open)?;
        if on <= pause.from {
            self.pauses.remove(open);
        } else {
            pause.until = Some(on);
        }
        Some(())
    }

    fn answer_price_change(&mut self, on: NaiveDate, answer: PriceChangeAnswer) -> Option<()> {
        let offer = self
            .price_change
            .as_mut()
            .filter(|offer| offer.answer.is_none())?;
        offer.answer = Some((on, answer));
        Some(())
    }
}
