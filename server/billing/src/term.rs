//! When a contract can end (§7, R-520, R-521).
//!
//! An end is the first day without service, so notice is counted into it: declared on 10.03. with one month's notice, the
//! last day of service is 09.04. and the end 10.04. That is never later than the law's count (§ 187 Abs. 1, § 188 Abs. 2
//! BGB), so a customer is never bound a day too long.
//!
//! A trial comes before the term: cancelled in it, a contract ends with it and costs nothing.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{CalendarError, Span, add_span, boundary, plus_days};
use crate::catalogue::{Renewal, Term};
use crate::command::{CancelAt, Rejection};
use crate::contract::{CancellationGround, Contract, ContractState, Event, apply};
use crate::error::BillingError;
use crate::forecast::documents_until;
use crate::invoice::{Billed, DocumentKind, Draft};
use crate::money::Money;

/// What a cancellation declared today would mean (§7).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CancellationPreview {
    /// First day without service.
    pub ends_on: NaiveDate,
    /// Last day of service.
    pub last_day_of_service: NaiveDate,
    /// Last day on which this end can still be declared; today where every day of waiting moves the end.
    pub last_day_to_declare: NaiveDate,
    /// The end that a declaration on the day after would lead to; `None` if the contract is over by then.
    pub next_end: Option<NaiveDate>,
    /// Gross still to be billed until the end.
    pub still_to_pay: Money,
    /// Gross that comes back for prepaid days after the end.
    pub to_come_back: Money,
    /// The documents behind the two sums.
    pub drafts: Vec<Draft>,
}

/// The ends a term allows, counted from the first paid day.
#[derive(Clone, Copy, Debug)]
struct TermClock {
    start: NaiveDate,
    term: Term,
}

impl TermClock {
    fn initial_end(self) -> Result<Option<NaiveDate>, CalendarError> {
        self.term
            .initial
            .map(|initial| add_span(self.start, initial))
            .transpose()
    }

    /// End of the `count`-th fixed renewal. Counted from the start where both spans are months, so that a day clamped in a
    /// short month comes back.
    fn renewal_end(self, initial: Span, renewal: Span, count: u32) -> Result<NaiveDate, CalendarError> {
        match (initial.as_months(), renewal.as_months()) {
            (Some(initial), Some(renewal)) => {
                let months = renewal
                    .checked_mul(count)
                    .and_then(|months| months.checked_add(initial));
                add_span(self.start, Span::months(months.ok_or(CalendarError::OutOfRange)?))
            }
            _ => {
                let count = i32::try_from(count).map_err(|_| CalendarError::OutOfRange)?;
                boundary(add_span(self.start, initial)?, renewal, count)
            }
        }
    }

    /// The first renewal end on or after a day.
    fn renewal_end_from(
        self,
        initial: Span,
        renewal: Span,
        day: NaiveDate,
    ) -> Result<NaiveDate, CalendarError> {
        if renewal.is_zero() {
            return Err(CalendarError::EmptyCycle);
        }
        let mut count = 1_u32;
        loop {
            let end = self.renewal_end(initial, renewal, count)?;
            if end >= day {
                return Ok(end);
            }
            count = count.checked_add(1).ok_or(CalendarError::OutOfRange)?;
        }
    }

    /// Earliest end for a declaration on a day (R-521).
    fn earliest(self, declared_on: NaiveDate) -> Result<NaiveDate, CalendarError> {
        let Some(initial) = self.term.initial else {
            return add_span(declared_on, self.term.notice);
        };
        let initial_end = add_span(self.start, initial)?;
        if add_span(declared_on, self.term.notice)? <= initial_end {
            return Ok(initial_end);
        }
        let notice_kept = add_span(declared_on, self.term.notice_after)?;
        match self.term.renewal {
            Renewal::OpenEnded => Ok(notice_kept.max(initial_end)),
            Renewal::Fixed(renewal) => self.renewal_end_from(initial, renewal, notice_kept),
        }
    }

    /// Whether a wished end is one the term allows; the end itself if so.
    fn check(self, declared_on: NaiveDate, requested: NaiveDate) -> Result<NaiveDate, Rejection> {
        let earliest = self.earliest(declared_on)?;
        let initial_end = self.initial_end()?;
        if requested < earliest {
            return Err(if initial_end.is_some_and(|end| requested < end) {
                Rejection::BeforeInitialTermEnd { requested, earliest }
            } else {
                Rejection::NoticeTooShort { requested, earliest }
            });
        }
        match (self.term.initial, self.term.renewal) {
            (Some(initial), Renewal::Fixed(renewal)) if initial_end != Some(requested) => {
                let next = self.renewal_end_from(initial, renewal, requested)?;
                if next == requested {
                    Ok(requested)
                } else {
                    Err(Rejection::NotATermEnd {
                        requested,
                        earliest,
                        next,
                    })
                }
            }
            (_, Renewal::OpenEnded | Renewal::Fixed(_)) => Ok(requested),
        }
    }
}

/// The term that binds on a day: of the plan in force, counted from the first paid day, or from the switch that made it begin
/// anew (§8). A price change and a switch between plans that bind for the same time leave it running.
fn clock(contract: &Contract, day: NaiveDate, start: NaiveDate) -> Result<TermClock, Rejection> {
    let plan = contract.plan_on(day).ok_or(Rejection::NoContract)?;
    let anew = contract
        .phases
        .iter()
        .filter(|phase| phase.restarts_term && phase.service_from <= day)
        .map(|phase| phase.from)
        .max();
    Ok(TermClock {
        start: anew.map_or(start, |anew| anew.max(start)),
        term: plan.term,
    })
}

/// First day after the initial term that binds on a day, once the first paid day is known.
///
/// # Errors
/// Outside the calendar.
pub fn initial_end(contract: &Contract, day: NaiveDate) -> Result<Option<NaiveDate>, CalendarError> {
    match (
        contract.billing_start(),
        contract
            .billing_start()
            .and_then(|start| clock(contract, day, start).ok()),
    ) {
        (Some(_), Some(clock)) => clock.initial_end(),
        _ => Ok(None),
    }
}

/// First day after the term that runs: the initial one, or a fixed renewal; `None` where the contract is open-ended, or has not
/// come to its term yet.
pub(crate) fn current_term_end(
    contract: &Contract,
    today: NaiveDate,
) -> Result<Option<NaiveDate>, Rejection> {
    let Some(start) = contract.billing_start() else {
        return Ok(None);
    };
    if today < start {
        return Ok(None);
    }
    let clock = clock(contract, today, start)?;
    let Some(initial) = clock.term.initial else {
        return Ok(None);
    };
    match (clock.initial_end()?, clock.term.renewal) {
        (Some(end), _) if today < end => Ok(Some(end)),
        (_, Renewal::Fixed(renewal)) => {
            let after_today = plus_days(today, 1)?;
            Ok(Some(clock.renewal_end_from(initial, renewal, after_today)?))
        }
        (_, Renewal::OpenEnded) => Ok(None),
    }
}

/// The contract's state where a cancellation is possible.
fn cancellable(contract: &Contract, today: NaiveDate) -> Result<ContractState, Rejection> {
    let state = contract.state_on(today);
    if state.is_over() {
        return Err(Rejection::ContractOver { state });
    }
    match contract.cancellation {
        Some(cancellation) => Err(Rejection::AlreadyCancelled {
            ends_on: cancellation.ends_on,
        }),
        None => Ok(state),
    }
}

/// The earliest end of a contract for a declaration on a day (§7, R-521, R-535): the first day without service. Before the
/// first day it is at best that day (the contract is annulled); in a trial it is the trial's end.
///
/// # Errors
/// The contract is over or cancelled already.
pub fn earliest_end(contract: &Contract, declared_on: NaiveDate) -> Result<NaiveDate, Rejection> {
    match cancellable(contract, declared_on)? {
        ContractState::PendingPayment { .. } => Ok(declared_on),
        ContractState::Scheduled { starts_on } if contract.trial.is_some() => Ok(starts_on),
        ContractState::Scheduled { starts_on } => Ok(clock(contract, declared_on, starts_on)?
            .earliest(declared_on)?
            .max(starts_on)),
        ContractState::Trialing { until, .. } => Ok(until),
        ContractState::TrialExpired { .. } => Ok(declared_on),
        ContractState::Active { .. } | ContractState::Paused { .. } | ContractState::Suspended { .. } => {
            let start = contract.billing_start().unwrap_or(contract.starts_on);
            Ok(clock(contract, declared_on, start)?.earliest(declared_on)?)
        }
        state @ (ContractState::Ended { .. } | ContractState::Annulled { .. }) => {
            Err(Rejection::ContractOver { state })
        }
    }
}

/// Checks a wished end against the term; gives it back if it is allowed.
///
/// # Errors
/// The contract is over or cancelled already, the initial term still binds, the notice is not kept, or the day is no term end.
pub(crate) fn check_end(
    contract: &Contract,
    declared_on: NaiveDate,
    requested: NaiveDate,
) -> Result<NaiveDate, Rejection> {
    let earliest = earliest_end(contract, declared_on)?;
    if requested == earliest {
        return Ok(requested);
    }
    let trial_end = contract
        .trial
        .filter(|trial| trial.converted_on.is_none())
        .map(|trial| trial.until);
    let state = contract.state_on(declared_on);
    let before_paid = matches!(
        state,
        ContractState::Scheduled { .. } | ContractState::Trialing { .. }
    );
    if before_paid && trial_end == Some(requested) {
        return Ok(requested);
    }
    if before_paid && requested < earliest {
        return Err(Rejection::NoticeTooShort { requested, earliest });
    }
    let not_then = Err(Rejection::NotATermEnd {
        requested,
        earliest,
        next: earliest,
    });
    if !before_paid && !state.is_running() {
        return not_then;
    }
    match contract.billing_start() {
        Some(start) => clock(contract, declared_on, start)?.check(declared_on, requested),
        None => not_then,
    }
}

/// What a cancellation declared today would mean, for the page that asks for confirmation.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode,
/// #     Seller, SignUp, Span, Term, Timing, decide, replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers, supply: Default::default(), self_service: Default::default(),
/// # };
/// # let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// # let today = "2026-01-31".parse()?;
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// // 9.99 a month, one month's notice, signed on 31.01.2026
/// let preview = billing::cancellation_preview(&contract, &[], today)?;
/// assert_eq!(preview.ends_on, "2026-02-28".parse()?);
/// assert_eq!((preview.still_to_pay.minor(), preview.to_come_back.minor()), (999, 0));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The contract is over or cancelled already, or cannot be billed.
pub fn cancellation_preview(
    contract: &Contract,
    billed: &[Billed],
    today: NaiveDate,
) -> Result<CancellationPreview, Rejection> {
    let ends_on = earliest_end(contract, today)?;
    let last_day_to_declare = last_day_to_declare(contract, today, ends_on)?;
    let next_end = plus_days(last_day_to_declare, 1)
        .ok()
        .and_then(|day| earliest_end(contract, day).ok());
    let remainder = billed_until(contract, billed, ends_on, today)?;
    Ok(CancellationPreview {
        ends_on,
        last_day_of_service: ends_on.pred_opt().unwrap_or(ends_on),
        last_day_to_declare,
        next_end,
        still_to_pay: remainder.still_to_pay,
        to_come_back: remainder.to_come_back,
        drafts: remainder.drafts,
    })
}

/// What a cancelled contract still bills.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Remainder {
    /// Gross still to be billed until the end.
    pub still_to_pay: Money,
    /// Gross that comes back for prepaid days after the end.
    pub to_come_back: Money,
    /// The documents behind the two sums.
    pub drafts: Vec<Draft>,
}

/// What is still billed if a contract is cancelled today, to the end asked for.
///
/// # Errors
/// The contract cannot end then, is over or cancelled already, or cannot be billed.
pub fn remainder(
    contract: &Contract,
    billed: &[Billed],
    at: CancelAt,
    today: NaiveDate,
) -> Result<Remainder, Rejection> {
    let ends_on = match at {
        CancelAt::Earliest => earliest_end(contract, today)?,
        CancelAt::On(day) => check_end(contract, today, day)?,
    };
    billed_until(contract, billed, ends_on, today)
}

fn billed_until(
    contract: &Contract,
    billed: &[Billed],
    ends_on: NaiveDate,
    today: NaiveDate,
) -> Result<Remainder, Rejection> {
    let declared = Event::CancellationDeclared {
        declared_on: today,
        ends_on,
        billing_ends_on: None,
        ground: CancellationGround::Ordinary,
    };
    let cancelled = apply(Some(contract.clone()), &declared).map_err(|_| Rejection::BeforeLastChange {
        today,
        changed_on: contract.changed_on,
    })?;
    let drafts = documents_until(&cancelled, billed.into(), today, ends_on.max(today))?;
    let currency = contract
        .plan_on(today)
        .map_or(crate::money::Currency::Eur, |plan| plan.currency);
    let sum = |kind: DocumentKind| {
        Money::sum(
            drafts
                .iter()
                .filter(|draft| draft.kind == kind)
                .map(|draft| draft.gross),
            currency,
        )
        .map_err(BillingError::from)
    };
    Ok(Remainder {
        still_to_pay: sum(DocumentKind::Invoice)?,
        to_come_back: sum(DocumentKind::CreditNote)?,
        drafts,
    })
}

/// The last day whose earliest end is still this one, by bisection: a later declaration never ends earlier, and none made
/// after an end can lead to it.
fn last_day_to_declare(
    contract: &Contract,
    today: NaiveDate,
    ends_on: NaiveDate,
) -> Result<NaiveDate, CalendarError> {
    let mut possible = 0_i64;
    let mut impossible = ends_on
        .signed_duration_since(today)
        .num_days()
        .saturating_add(1)
        .max(1);
    while impossible.saturating_sub(possible) > 1 {
        let middle = possible.midpoint(impossible);
        if earliest_end(contract, plus_days(today, middle)?) == Ok(ends_on) {
            possible = middle;
        } else {
            impossible = middle;
        }
    }
    plus_days(today, possible)
}
