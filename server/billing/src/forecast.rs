//! What will be billed, and when: the same engine, asked for later days.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::calendar::{Span, add_span};
use crate::contract::Contract;
use crate::due::{due, newly_due, next_due_date};
use crate::error::BillingError;
use crate::invoice::{Billed, Draft, DraftTerms, invoice};
use crate::money::Money;

/// What is known of what was billed.
#[derive(Clone, Copy, Debug)]
pub enum Record<'a> {
    /// All of it.
    Lines(&'a [Billed]),
    /// That everything until a day was, day included, and that nothing changed since (§4). Not for a contract that settles use.
    Until(NaiveDate),
}

impl<'a, T: AsRef<[Billed]> + ?Sized> From<&'a T> for Record<'a> {
    fn from(billed: &'a T) -> Self {
        Self::Lines(billed.as_ref())
    }
}

/// One future document.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Forecast {
    /// When it will be billed.
    pub date: NaiveDate,
    /// Gross, negative for a credit note.
    pub gross: Money,
    /// The document.
    pub draft: Draft,
}

/// The next date on which something becomes due: `from` itself if something is missing already, else the first due date after
/// it. `None` when nothing falls due any more, or not before something happens (a payment method after a trial). The document of
/// that day may still be empty, if a discount takes everything off.
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
/// // 9.99 a month, signed on 31.01.2026
/// assert_eq!(billing::next_due(&contract, &[], today)?, Some(today));
/// let bill = billing::forecast(&contract, &[], today, 0)?.remove(0).draft;
/// assert_eq!(billing::next_due(&contract, &bill.billed()?, today)?, Some("2026-02-28".parse()?));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is due cannot be computed, or contradicts what was billed.
pub fn next_due(
    contract: &Contract,
    billed: &[Billed],
    from: NaiveDate,
) -> Result<Option<NaiveDate>, BillingError> {
    if drafts_on(contract, billed, from)?.is_empty() {
        next_due_date(contract, from)
    } else {
        Ok(Some(from))
    }
}

/// The documents of the next months, `from` and the day so many months later included, as if billed every day and nothing
/// else happened.
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
/// let coming = billing::forecast::forecast(&contract, &[], today, 2)?;
/// let days: Vec<String> = coming.iter().map(|document| document.date.to_string()).collect();
/// assert_eq!(days, ["2026-01-31", "2026-02-28", "2026-03-31"]);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// What is due cannot be computed, or contradicts what was billed.
pub fn forecast<'a>(
    contract: &Contract,
    record: impl Into<Record<'a>>,
    from: NaiveDate,
    months: u32,
) -> Result<Vec<Forecast>, BillingError> {
    let until = add_span(from, Span::months(months))?;
    documents_until(contract, record.into(), from, until)?
        .into_iter()
        .map(|draft| {
            Ok(Forecast {
                date: draft.date,
                gross: draft.signed_gross()?,
                draft,
            })
        })
        .collect()
}

/// The documents of a stretch of days, both ends included; what cancels out to nothing is none.
pub(crate) fn documents_until(
    contract: &Contract,
    record: Record<'_>,
    from: NaiveDate,
    until: NaiveDate,
) -> Result<Vec<Draft>, BillingError> {
    let mut run = Run::after(record);
    let mut documents = Vec::new();
    let mut day = Some(from);
    while let Some(date) = day.filter(|date| *date <= until) {
        for draft in run.on(contract, date)? {
            if DraftTerms::of(contract, date, None).issue(&draft) {
                documents.push(draft);
            }
        }
        day = next_due_date(contract, date)?;
    }
    Ok(documents)
}

/// Billing runs, one after the other.
enum Run {
    Compared(Vec<Billed>),
    Settled(NaiveDate),
}

impl Run {
    fn after(record: Record<'_>) -> Self {
        match record {
            Record::Lines(billed) => Self::Compared(billed.to_vec()),
            Record::Until(day) => Self::Settled(day),
        }
    }

    fn on(&mut self, contract: &Contract, date: NaiveDate) -> Result<Vec<Draft>, BillingError> {
        match self {
            Self::Compared(billed) => {
                let drafts = drafts_on(contract, billed, date)?;
                for draft in &drafts {
                    billed.extend(draft.billed()?);
                }
                Ok(drafts)
            }
            Self::Settled(after) => {
                let items = newly_due(contract, *after, date)?;
                *after = date.max(*after);
                invoice(items, &[], &DraftTerms::of(contract, date, None))
            }
        }
    }
}

/// What a billing run on a day would bill.
pub(crate) fn drafts_on(
    contract: &Contract,
    billed: &[Billed],
    date: NaiveDate,
) -> Result<Vec<Draft>, BillingError> {
    invoice(
        due(contract, date)?,
        billed,
        &DraftTerms::of(contract, date, None),
    )
}
