//! What comes of a contract: charges, as billing will make them, and the days on which something changes or must be declared.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Span, add_span};
use crate::catalogue::{Label, Renewal};
use crate::contract::Contract;
use crate::discount::{AppliedDiscount, DiscountDuration};
use crate::due::{Item, due};
use crate::error::BillingError;
use crate::forecast::{Forecast, Record, forecast};
use crate::term::{cancellation_preview, current_term_end};

/// What comes of a contract in some months.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Outlook {
    /// Documents, soonest first: exactly what [`forecast`] says.
    pub charges: Vec<Forecast>,
    /// Days to know of, soonest first.
    pub moments: Vec<Moment>,
}

/// A day to know of.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Moment {
    /// The day; what ends, ends with it.
    pub on: NaiveDate,
    /// What happens.
    pub what: MomentKind,
}

/// What happens on a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MomentKind {
    /// The trial's last day.
    TrialEnds,
    /// The last day on which a declaration still ends the contract with `ends_on` (R-521).
    CancelBy {
        /// The last day of service then.
        ends_on: NaiveDate,
    },
    /// The minimum term's last day: from then on only the notice binds.
    TermEnds,
    /// The term's last day; without a declaration another one follows (R-520).
    Renews,
    /// The cancelled contract's last day.
    ContractEnds,
    /// The first day in another plan.
    PlanChanges {
        /// Its name as printed.
        plan: Label,
    },
    /// The first day at a price that was offered and not yet answered.
    PriceOffered,
    /// The first day without service or charge.
    PauseBegins,
    /// The pause's last day.
    PauseEnds,
    /// An add-on's last day.
    AddOnEnds {
        /// Its name as printed.
        name: Label,
    },
    /// The last day at the reduced price.
    DiscountEnds {
        /// As printed under the lines it reduces.
        label: Label,
    },
}

/// What comes of a contract from a day on, the day so many months later included: charges by [`forecast`], and what its own dates say.
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
/// // 9.99 a month, to be cancelled at any time
/// let coming = billing::outlook(&contract, &[], today, 12)?;
/// assert_eq!(coming.charges, billing::forecast(&contract, &[], today, 12)?);
/// assert!(coming.moments.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// As [`forecast`].
pub fn outlook<'a>(
    contract: &Contract,
    record: impl Into<Record<'a>>,
    from: NaiveDate,
    months: u32,
) -> Result<Outlook, BillingError> {
    if contract.state_on(from).is_over() {
        return Ok(Outlook {
            charges: Vec::new(),
            moments: Vec::new(),
        });
    }
    let until = add_span(from, Span::months(months))?;
    let mut moments = dates(contract, from);
    moments.extend(term_dates(contract, from, until));
    moments.extend(discount_ends(contract, until)?);
    moments.retain(|moment| from <= moment.on && moment.on <= until);
    moments.sort_by_key(|moment| moment.on);
    Ok(Outlook {
        charges: forecast(contract, record, from, months)?,
        moments,
    })
}

fn moment(on: NaiveDate, what: MomentKind) -> Moment {
    Moment { on, what }
}

/// The day before a first day without.
fn last_day(until: NaiveDate) -> NaiveDate {
    until.pred_opt().unwrap_or(until)
}

/// What the contract says in so many words.
fn dates(contract: &Contract, from: NaiveDate) -> Vec<Moment> {
    let trial = contract
        .trial
        .filter(|trial| trial.converted_on.is_none())
        .map(|trial| moment(last_day(trial.until), MomentKind::TrialEnds));
    let end = contract
        .ends_on()
        .map(|end| moment(last_day(end), MomentKind::ContractEnds));
    let plan = contract.scheduled_change(from).map(|phase| {
        let plan = phase.plan.name.clone();
        moment(phase.service_from, MomentKind::PlanChanges { plan })
    });
    let price = contract
        .open_price_change(from)
        .map(|offer| moment(offer.from, MomentKind::PriceOffered));
    let pauses = contract.pauses.iter().flat_map(|pause| {
        let ends = pause
            .until
            .map(|until| moment(last_day(until), MomentKind::PauseEnds));
        [Some(moment(pause.from, MomentKind::PauseBegins)), ends]
    });
    let extras = contract.bookings.iter().map(|booking| {
        let name = booking.addon.name.clone();
        booking
            .until
            .map(|until| moment(last_day(until), MomentKind::AddOnEnds { name }))
    });
    [trial, end, plan, price]
        .into_iter()
        .chain(pauses)
        .chain(extras)
        .flatten()
        .collect()
}

/// Ends of terms, and until when the next of them must be declared. A contract that is cancelled, or bound by its notice only, has none.
fn term_dates(contract: &Contract, from: NaiveDate, until: NaiveDate) -> Vec<Moment> {
    if contract.ends_on().is_some() {
        return Vec::new();
    }
    let mut moments = Vec::new();
    let mut day = from;
    // What the term refuses is outside the calendar: then no end comes within the months asked for.
    while let Some(end) = current_term_end(contract, day)
        .ok()
        .flatten()
        .filter(|end| *end > day)
    {
        let renews = matches!(
            contract.plan_on(day).map(|plan| plan.term.renewal),
            Some(Renewal::Fixed(_))
        );
        let what = if renews {
            MomentKind::Renews
        } else {
            MomentKind::TermEnds
        };
        moments.push(moment(last_day(end), what));
        if end > until {
            break;
        }
        day = end;
    }
    if !moments.is_empty()
        && let Ok(preview) = cancellation_preview(contract, &[], from)
    {
        let ends_on = preview.last_day_of_service;
        moments.push(moment(
            preview.last_day_to_declare,
            MomentKind::CancelBy { ends_on },
        ));
    }
    moments
}

/// The last days of discounts that do not last for ever: of the last period they reduce, if a later one is charged without them.
fn discount_ends(contract: &Contract, until: NaiveDate) -> Result<Vec<Moment>, BillingError> {
    let ending = |applied: &&AppliedDiscount| applied.discount.duration != DiscountDuration::Forever;
    let discounts: Vec<&AppliedDiscount> = contract.discounts.iter().filter(ending).collect();
    if discounts.is_empty() {
        return Ok(Vec::new());
    }
    let items = due(contract, until)?;
    Ok(discounts
        .into_iter()
        .filter_map(|applied| discount_end(applied, &items))
        .collect())
}

fn discount_end(applied: &AppliedDiscount, items: &[Item]) -> Option<Moment> {
    let discount = &applied.discount;
    let reduced = |item: &&Item| {
        item.allowances
            .iter()
            .any(|allowance| allowance.discount == discount.id)
    };
    let end = items
        .iter()
        .filter(reduced)
        .filter_map(|item| item.period.map(|period| period.until()))
        .max()?;
    let goes_on = items
        .iter()
        .any(|item| item.period.is_some_and(|period| period.from() >= end) && !reduced(&item));
    goes_on.then(|| {
        let label = discount.label.clone();
        moment(last_day(end), MomentKind::DiscountEnds { label })
    })
}
