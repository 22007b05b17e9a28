//! A contract: what its events made of it, and in which state it is on a day (§9).
//!
//! States are derived from dates, so nothing has to happen for a trial to convert or a cancelled contract to end: the same
//! contract asked for two days gives two states.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Anchor, CalendarError};
use crate::catalogue::{Alignment, ComponentId, PlanVersion, TrialEnd};
use crate::discount::AppliedDiscount;
use crate::tax::{Buyer, Seller};

/// The free phase before the term (§6).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TrialPhase {
    /// First day.
    pub from: NaiveDate,
    /// Day after the last, as agreed; a conversion ends the phase earlier.
    pub until: NaiveDate,
    /// The day the customer turned it into a paid contract.
    pub converted_on: Option<NaiveDate>,
}

/// A cancellation, revocable until the contract ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cancellation {
    /// When it was declared.
    pub declared_on: NaiveDate,
    /// First day without service.
    pub ends_on: NaiveDate,
}

/// A running subscription as its events made it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Contract {
    /// The plan version signed.
    pub plan: PlanVersion,
    /// The selling side of tax decisions.
    pub seller: Seller,
    /// The buying side of tax decisions.
    pub buyer: Buyer,
    /// Ordered units per unit component.
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Granted discounts, in the order granted.
    pub discounts: Vec<AppliedDiscount>,
    /// Day of the sign-up.
    pub signed_up_on: NaiveDate,
    /// First day of service (of the trial, if there is one).
    pub starts_on: NaiveDate,
    /// The trial before the term.
    pub trial: Option<TrialPhase>,
    /// Since when a payment method is on file.
    pub payment_method_since: Option<NaiveDate>,
    /// Whether setup fees are charged (first contract only, §5).
    pub setup_fee: bool,
    /// Whether the customer expressly asked for the service to begin before the withdrawal period ends (R-511).
    pub immediate_start: bool,
    /// The declared end.
    pub cancellation: Option<Cancellation>,
    /// Recorded end.
    pub ended_on: Option<NaiveDate>,
    /// Day of the last event.
    pub changed_on: NaiveDate,
}

/// The state of a contract on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum ContractState {
    /// Signed, begins later.
    Scheduled {
        /// First day of service.
        starts_on: NaiveDate,
    },
    /// In the free phase.
    Trialing {
        /// Day after its last day.
        until: NaiveDate,
        /// First day without service, if cancelled.
        ends_on: Option<NaiveDate>,
    },
    /// The trial ran out without the needed payment method; giving one resumes the contract.
    TrialExpired {
        /// Day after the trial's last day.
        on: NaiveDate,
    },
    /// Running and billed.
    Active {
        /// First billed day.
        since: NaiveDate,
        /// First day without service, if cancelled.
        ends_on: Option<NaiveDate>,
    },
    /// Over.
    Ended {
        /// First day without service.
        on: NaiveDate,
    },
    /// Cancelled before it began.
    Annulled {
        /// When it was cancelled.
        on: NaiveDate,
    },
}

impl ContractState {
    /// The state's name as in §9.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Scheduled { .. } => "scheduled",
            Self::Trialing { .. } => "trialing",
            Self::TrialExpired { .. } => "trial_expired",
            Self::Active { .. } => "active",
            Self::Ended { .. } => "ended",
            Self::Annulled { .. } => "annulled",
        }
    }

    /// Whether nothing can follow.
    #[must_use]
    pub const fn is_over(&self) -> bool {
        matches!(self, Self::Ended { .. } | Self::Annulled { .. })
    }
}

/// What a sign-up fixed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignedUp {
    /// Day of the sign-up.
    pub on: NaiveDate,
    /// First day of service.
    pub starts_on: NaiveDate,
    /// The plan version signed.
    pub plan: PlanVersion,
    /// The selling side of tax decisions.
    pub seller: Seller,
    /// The buying side of tax decisions.
    pub buyer: Buyer,
    /// Ordered units per unit component.
    pub quantities: BTreeMap<ComponentId, u32>,
    /// Discounts granted with the sign-up.
    pub discounts: Vec<AppliedDiscount>,
    /// Whether a payment method is on file.
    pub payment_method: bool,
    /// Whether setup fees are charged.
    pub setup_fee: bool,
    /// Whether an immediate start was expressly asked for (R-511).
    pub immediate_start: bool,
}

/// Something that happened to a contract; every event carries its date.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// The contract was signed.
    SignedUp(Box<SignedUp>),
    /// A trial was granted.
    TrialStarted {
        /// When it was granted.
        on: NaiveDate,
        /// Its first day.
        from: NaiveDate,
        /// Day after its last day.
        until: NaiveDate,
    },
    /// The customer turned the trial into a paid contract.
    TrialConverted {
        /// First billed day.
        on: NaiveDate,
    },
    /// A payment method was put on file.
    PaymentMethodSet {
        /// When.
        on: NaiveDate,
    },
    /// The contract was cancelled.
    CancellationDeclared {
        /// When it was declared.
        declared_on: NaiveDate,
        /// First day without service.
        ends_on: NaiveDate,
    },
    /// The cancellation was taken back.
    CancellationRevoked {
        /// When.
        on: NaiveDate,
    },
    /// The end was recorded.
    Ended {
        /// First day without service.
        on: NaiveDate,
    },
}

impl Event {
    /// The day the event happened.
    #[must_use]
    pub fn date(&self) -> NaiveDate {
        match self {
            Self::SignedUp(signed) => signed.on,
            Self::TrialStarted { on, .. }
            | Self::TrialConverted { on }
            | Self::PaymentMethodSet { on }
            | Self::CancellationRevoked { on }
            | Self::Ended { on } => *on,
            Self::CancellationDeclared { declared_on, .. } => *declared_on,
        }
    }

    /// A stable name, as stored.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SignedUp(_) => "signed_up",
            Self::TrialStarted { .. } => "trial_started",
            Self::TrialConverted { .. } => "trial_converted",
            Self::PaymentMethodSet { .. } => "payment_method_set",
            Self::CancellationDeclared { .. } => "cancellation_declared",
            Self::CancellationRevoked { .. } => "cancellation_revoked",
            Self::Ended { .. } => "ended",
        }
    }
}

/// Why events do not make a contract: they were stored wrongly.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "problem", rename_all = "snake_case")]
pub enum ApplyError {
    /// The first event must be the sign-up.
    #[error("{event} on {on} happened before the sign-up")]
    NotSignedUp {
        /// The event's name.
        event: String,
        /// Its date.
        on: NaiveDate,
    },
    /// A contract is signed once.
    #[error("signed up a second time on {on}")]
    SignedUpTwice {
        /// Date of the second sign-up.
        on: NaiveDate,
    },
    /// Events must come in the order of their dates.
    #[error("an event on {on} follows one on {after}")]
    OutOfOrder {
        /// The event's date.
        on: NaiveDate,
        /// Date of the one before.
        after: NaiveDate,
    },
    /// The event does not fit what the contract is.
    #[error("{event} on {on} does not fit the contract")]
    DoesNotFit {
        /// The event's name.
        event: String,
        /// Its date.
        on: NaiveDate,
    },
    /// There are no events.
    #[error("there are no events")]
    NoEvents,
}

impl Contract {
    /// The first billed day, where anchor and term begin: the start, or the day the trial ended. `None` while that day is
    /// not known (a trial that ends by itself, or that waits for a payment method).
    #[must_use]
    pub fn billing_start(&self) -> Option<NaiveDate> {
        let Some(trial) = self.trial else {
            return Some(self.starts_on);
        };
        if let Some(converted_on) = trial.converted_on {
            return Some(converted_on);
        }
        let rules = self.plan.trial?;
        match (rules.at_end, rules.payment_method_required) {
            (TrialEnd::End, _) => None,
            (TrialEnd::Convert, false) => Some(trial.until),
            (TrialEnd::Convert, true) => self.payment_method_since.map(|since| since.max(trial.until)),
        }
    }

    /// First day without service, as far as it is decided: a cancellation, a recorded end, or a trial that ends by itself.
    #[must_use]
    pub fn ends_on(&self) -> Option<NaiveDate> {
        let by_trial = match (self.trial, self.plan.trial) {
            (Some(phase), Some(rules)) if phase.converted_on.is_none() && rules.at_end == TrialEnd::End => {
                Some(phase.until)
            }
            _ => None,
        };
        [
            self.ended_on,
            self.cancellation.map(|cancellation| cancellation.ends_on),
            by_trial,
        ]
        .into_iter()
        .flatten()
        .min()
    }

    /// Where the periods hang (§2): the first billed day, or the first aligned day on or after it.
    ///
    /// # Errors
    /// Outside the calendar.
    pub fn anchor(&self) -> Result<Option<Anchor>, CalendarError> {
        self.billing_start()
            .map(|start| anchor_of(self.plan.alignment, start))
            .transpose()
    }

    /// The state on a day.
    #[must_use]
    pub fn state_on(&self, day: NaiveDate) -> ContractState {
        let ends_on = self.ends_on();
        if let Some(cancellation) = self.cancellation
            && cancellation.ends_on <= self.starts_on
        {
            return ContractState::Annulled {
                on: cancellation.declared_on,
            };
        }
        if let Some(on) = ends_on
            && on <= day
        {
            return ContractState::Ended { on };
        }
        if day < self.starts_on {
            return ContractState::Scheduled {
                starts_on: self.starts_on,
            };
        }
        match (self.billing_start(), self.trial) {
            (Some(since), _) if since <= day => ContractState::Active { since, ends_on },
            (_, Some(trial)) if day < trial.until => ContractState::Trialing {
                until: trial.until,
                ends_on,
            },
            (_, Some(trial)) => ContractState::TrialExpired { on: trial.until },
            (_, None) => ContractState::Scheduled {
                starts_on: self.starts_on,
            },
        }
    }

    /// Units charged for a unit component: ordered less included. Without an order nothing beyond the included is charged.
    #[must_use]
    pub fn charged_units(&self, component: &ComponentId, included: u32) -> u32 {
        self.quantities
            .get(component)
            .map_or(0, |ordered| ordered.saturating_sub(included))
    }
}

/// The anchor of a contract whose paid service begins on `start`.
pub(crate) fn anchor_of(alignment: Alignment, start: NaiveDate) -> Result<Anchor, CalendarError> {
    match alignment {
        Alignment::ContractStart => Ok(Anchor::on(start)),
        Alignment::DayOfMonth(day) => Anchor::aligned(start, u32::from(day)),
    }
}

/// What an event makes of a contract.
///
/// ```
/// # use billing::{Audience, Buyer, BuyerKind, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, decide, replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".to_owned(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".to_owned(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers,
/// # };
/// # let order = SignUp { plan,
/// #     seller: Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() },
/// #     buyer: Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false },
/// #     quantities: Default::default(), discounts: vec![], payment_method: true, starts_on: None, immediate_start: true,
/// #     history: Default::default() };
/// # let today = "2026-01-31".parse()?;
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// use billing::{Event, apply};
/// let declared = Event::CancellationDeclared { declared_on: today, ends_on: "2026-02-28".parse()? };
/// let cancelled = apply(Some(contract), &declared)?;
/// assert_eq!(cancelled.state_on("2026-02-28".parse()?).code(), "ended");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The event does not fit; stored events that were decided by [`crate::command::decide`] always do.
pub fn apply(contract: Option<Contract>, event: &Event) -> Result<Contract, ApplyError> {
    let on = event.date();
    let Some(mut contract) = contract else {
        return match event {
            Event::SignedUp(signed) => Ok(begin(signed)),
            Event::TrialStarted { .. }
            | Event::TrialConverted { .. }
            | Event::PaymentMethodSet { .. }
            | Event::CancellationDeclared { .. }
            | Event::CancellationRevoked { .. }
            | Event::Ended { .. } => Err(ApplyError::NotSignedUp {
                event: event.code().to_owned(),
                on,
            }),
        };
    };
    if on < contract.changed_on {
        return Err(ApplyError::OutOfOrder {
            on,
            after: contract.changed_on,
        });
    }
    let misfit = || ApplyError::DoesNotFit {
        event: event.code().to_owned(),
        on,
    };
    match event {
        Event::SignedUp(_) => return Err(ApplyError::SignedUpTwice { on }),
        Event::TrialStarted { from, until, .. } => {
            if contract.trial.is_some() || contract.plan.trial.is_none() || from >= until {
                return Err(misfit());
            }
            contract.trial = Some(TrialPhase {
                from: *from,
                until: *until,
                converted_on: None,
            });
        }
        Event::TrialConverted { .. } => {
            let phase = contract.trial.as_mut().ok_or_else(misfit)?;
            if phase.converted_on.is_some() || on < phase.from {
                return Err(misfit());
            }
            phase.converted_on = Some(on);
        }
        Event::PaymentMethodSet { .. } => {
            contract.payment_method_since = contract.payment_method_since.or(Some(on))
        }
        Event::CancellationDeclared { declared_on, ends_on } => {
            if contract.cancellation.is_some() || ends_on < declared_on {
                return Err(misfit());
            }
            contract.cancellation = Some(Cancellation {
                declared_on: *declared_on,
                ends_on: *ends_on,
            });
        }
        Event::CancellationRevoked { .. } => {
            contract.cancellation.take().ok_or_else(misfit)?;
        }
        Event::Ended { .. } => {
            if contract.ended_on.is_some() {
                return Err(misfit());
            }
            contract.ended_on = Some(on);
        }
    }
    contract.changed_on = on;
    Ok(contract)
}

fn begin(signed: &SignedUp) -> Contract {
    Contract {
        plan: signed.plan.clone(),
        seller: signed.seller.clone(),
        buyer: signed.buyer.clone(),
        quantities: signed.quantities.clone(),
        discounts: signed.discounts.clone(),
        signed_up_on: signed.on,
        starts_on: signed.starts_on,
        trial: None,
        payment_method_since: signed.payment_method.then_some(signed.on),
        setup_fee: signed.setup_fee,
        immediate_start: signed.immediate_start,
        cancellation: None,
        ended_on: None,
        changed_on: signed.on,
    }
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
