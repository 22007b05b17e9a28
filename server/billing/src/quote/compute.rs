//! The numbers of a quote.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fingerprint::fingerprint;
use super::{Quote, Recurring};
use crate::calendar::{Period, Span, SpanUnit, add_span};
use crate::catalogue::{ComponentId, ComponentKind};
use crate::command::{Command, Rejection, SignUp, decide};
use crate::contract::{Contract, replay};
use crate::due::next_due_date;
use crate::error::BillingError;
use crate::forecast::drafts_on;
use crate::invoice::tax_groups;
use crate::money::{Money, MoneyError};
use crate::tax::{TaxDecision, decide_tax};
use crate::term::initial_end;

/// How many due dates without a charge (taken off by discounts) a quote looks past for the first one that costs something.
const FREE_DUE_DATES_MAX: usize = 120;

const MONTHS_A_YEAR: i64 = 12;
const DAYS_A_YEAR: i64 = 365;
const DAYS_A_WEEK: i64 = 7;

/// The quote of an order as of today: what the billing runs will bill, and what the order page must show.
///
/// ```
/// use billing::{Audience, Buyer, BuyerKind, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode, Seller,
///     SignUp, Span, Term, Timing, quote::quote_sign_up};
/// let plan = PlanVersion {
///     id: "box-1".into(), plan: "box".into(), name: "Paketbox".to_owned(), currency: Currency::Eur, prices: PriceMode::Gross,
///     components: vec![
///         PriceComponent { id: "setup".into(), name: "Einrichtung".to_owned(), tax_class: Default::default(),
///             kind: ComponentKind::Setup { price: "25".parse()? } },
///         PriceComponent { id: "fee".into(), name: "Grundpreis".to_owned(), tax_class: Default::default(),
///             kind: ComponentKind::Base { price: "119.88".parse()?, cycle: Span::years(1), timing: Timing::Advance } },
///     ],
///     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Both,
/// };
/// let order = SignUp {
///     plan,
///     seller: Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() },
///     buyer: Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false },
///     quantities: Default::default(), discounts: vec![], payment_method: true, starts_on: None, immediate_start: true,
///     history: Default::default(),
/// };
/// let quote = quote_sign_up(&order, "2026-11-23".parse()?)?;
/// assert_eq!(quote.due_today.map(|draft| draft.gross.minor()), Some(14488));
/// assert_eq!((quote.monthly_total.minor(), quote.one_off.minor()), (999, 2500));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Why the order cannot be taken.
pub fn quote_sign_up(order: &SignUp, today: NaiveDate) -> Result<Quote, Rejection> {
    let decision = decide(None, &Command::SignUp(Box::new(order.clone())), today)?;
    let mut contract = replay(&decision.events).map_err(|_| Rejection::AlreadySignedUp)?;
    contract.payment_method_since = contract.payment_method_since.or(Some(today));

    let due_today = drafts_on(&contract, &[], today)?.into_iter().next();
    let (first_charge_on, first_charge) = match &due_today {
        Some(draft) => (Some(draft.date), None),
        None => first_charge(&contract, today)?,
    };
    // A trial that ends by itself is never billed, but the page shows what a conversion would cost.
    let priced_from = contract
        .billing_start()
        .or(contract.trial.map(|trial| trial.until))
        .unwrap_or(contract.starts_on);
    let recurring = recurring(&contract, priced_from)?;
    let currency = contract.plan.currency;
    let monthly = recurring.iter().try_fold(Decimal::ZERO, |sum, cycle| {
        monthly(cycle.gross.to_decimal(), cycle.cycle).and_then(|month| sum.checked_add(month))
    });
    let monthly_total = Money::from_decimal_rounded(
        monthly.ok_or(MoneyError::Overflow).map_err(BillingError::from)?,
        currency,
    )
    .map_err(BillingError::from)?;
    let term = contract.plan.term;
    let mut quote = Quote {
        due_today,
        first_charge_on,
        first_charge,
        recurring,
        monthly_total,
        one_off: one_off(&contract, priced_from)?,
        trial_until: contract.trial.map(|trial| trial.until),
        billing_start: contract.billing_start(),
        initial_end: initial_end(&contract)?,
        initial: term.initial,
        notice: term.notice,
        renewal: term.renewal,
        notice_after: term.notice_after,
        hash: String::new(),
    };
    quote.hash = fingerprint(&contract, &quote);
    Ok(quote)
}

type FirstCharge = (Option<NaiveDate>, Option<crate::invoice::Draft>);

fn first_charge(contract: &Contract, today: NaiveDate) -> Result<FirstCharge, BillingError> {
    let mut day = today;
    for _ in 0..FREE_DUE_DATES_MAX {
        let Some(next) = next_due_date(contract, day)? else {
            return Ok((None, None));
        };
        if let Some(draft) = drafts_on(contract, &[], next)?.into_iter().next() {
            return Ok((Some(next), Some(draft)));
        }
        day = next;
    }
    Ok((None, None))
}

/// Full price of a recurring component for one cycle, with its tax, or nothing for a setup fee.
fn full_price(
    contract: &Contract,
    kind: &ComponentKind,
    id: &ComponentId,
) -> Result<Option<(Span, Money)>, BillingError> {
    let (price, cycle, units) = match kind {
        ComponentKind::Setup { .. } => return Ok(None),
        ComponentKind::Base { price, cycle, .. } => (price, *cycle, 1),
        ComponentKind::Unit {
            price,
            cycle,
            included,
            ..
        } => (price, *cycle, contract.charged_units(id, *included)),
    };
    let exact = price
        .checked_mul(Decimal::from(units))
        .ok_or(MoneyError::Overflow)?;
    Ok(Some((
        cycle,
        Money::from_decimal_rounded(exact, contract.plan.currency)?,
    )))
}

/// The components that share a cycle, with their prices.
struct Cycle {
    span: Span,
    components: Vec<ComponentId>,
    totals: Vec<(TaxDecision, Money)>,
}

/// What each cycle of a contract costs for a full period that begins on a day, without discounts.
///
/// # Errors
/// An amount or date out of range, or a tax rate that is not known.
pub fn recurring(contract: &Contract, from: NaiveDate) -> Result<Vec<Recurring>, BillingError> {
    let mut cycles: Vec<Cycle> = Vec::new();
    for component in &contract.plan.components {
        let Some((cycle, price)) = full_price(contract, &component.kind, &component.id)? else {
            continue;
        };
        let last_day = Period::new(from, add_span(from, cycle)?)?.last_day();
        let tax = decide_tax(&contract.seller, &contract.buyer, component.tax_class, last_day)?;
        match cycles.iter_mut().find(|known| known.span == cycle) {
            Some(known) => {
                known.components.push(component.id.clone());
                known.totals.push((tax, price));
            }
            None => cycles.push(Cycle {
                span: cycle,
                components: vec![component.id.clone()],
                totals: vec![(tax, price)],
            }),
        }
    }
    cycles
        .into_iter()
        .map(|cycle| {
            let (net, tax, gross) = sums(contract, cycle.totals.iter().map(|(tax, total)| (tax, *total)))?;
            Ok(Recurring {
                components: cycle.components,
                cycle: cycle.span,
                net,
                tax,
                gross,
            })
        })
        .collect()
}

fn one_off(contract: &Contract, on: NaiveDate) -> Result<Money, BillingError> {
    let mut totals = Vec::new();
    for component in contract.plan.components.iter().filter(|_| contract.setup_fee) {
        if let ComponentKind::Setup { price } = component.kind {
            let tax = decide_tax(&contract.seller, &contract.buyer, component.tax_class, on)?;
            totals.push((tax, Money::from_decimal_rounded(price, contract.plan.currency)?));
        }
    }
    let (_, _, gross) = sums(contract, totals.iter().map(|(tax, total)| (tax, *total)))?;
    Ok(gross)
}

fn sums<'a>(
    contract: &Contract,
    totals: impl IntoIterator<Item = (&'a TaxDecision, Money)>,
) -> Result<(Money, Money, Money), MoneyError> {
    let currency = contract.plan.currency;
    let groups = tax_groups(totals, contract.plan.prices, currency)?;
    Ok((
        Money::sum(groups.iter().map(|group| group.net), currency)?,
        Money::sum(groups.iter().map(|group| group.tax), currency)?,
        Money::sum(groups.iter().map(|group| group.gross), currency)?,
    ))
}

/// The price of one cycle as a price per month: price × cycles a year ÷ 12.
fn monthly(price: Decimal, cycle: Span) -> Option<Decimal> {
    let (cycles_a_year, units) = match cycle.unit {
        SpanUnit::Day => (DAYS_A_YEAR, 1),
        SpanUnit::Week => (DAYS_A_YEAR, DAYS_A_WEEK),
        SpanUnit::Month => (MONTHS_A_YEAR, 1),
        SpanUnit::Year => (1, 1),
    };
    let divisor = Decimal::from(units)
        .checked_mul(Decimal::from(cycle.count))?
        .checked_mul(Decimal::from(MONTHS_A_YEAR))?;
    price
        .checked_mul(Decimal::from(cycles_a_year))?
        .checked_div(divisor)
}
