//! The numbers of a quote.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::fingerprint::fingerprint;
use super::{Quote, Recurring};
use crate::calendar::{Period, Span, add_span};
use crate::catalogue::{ComponentId, ComponentKind, PlanVersion, PriceComponent, monthly};
use crate::command::{Rejection, SignUp, sign_up};
use crate::contract::{Contract, replay};
use crate::due::next_due_date;
use crate::error::BillingError;
use crate::forecast::{Forecast, drafts_on, forecast};
use crate::invoice::tax_groups;
use crate::money::{Currency, Money, MoneyError};
use crate::tax::{TaxDecision, decide_tax};
use crate::term::initial_end;

/// How many due dates without a charge (taken off by discounts) a quote looks past for the first one that costs something.
const FREE_DUE_DATES_MAX: usize = 120;

/// The quote of an order as of today: what the billing runs will bill, and what the order page must show.
///
/// ```
/// use billing::{Audience, Buyer, ComponentKind, Country, Currency, PlanVersion, PriceComponent, PriceMode, Seller,
///     SignUp, Span, Term, Timing, quote::quote_sign_up};
/// let plan = PlanVersion {
///     id: "box-1".into(), plan: "box".into(), name: "Paketbox".into(), currency: Currency::Eur, prices: PriceMode::Gross,
///     components: vec![
///         PriceComponent { id: "setup".into(), name: "Einrichtung".into(), tax_class: Default::default(),
///             kind: ComponentKind::Setup { price: "25".parse()? } },
///         PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
///             kind: ComponentKind::Base { price: "119.88".parse()?, cycle: Span::years(1), timing: Timing::Advance } },
///     ],
///     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Both, supply: Default::default(), self_service: Default::default(),
/// };
/// let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// let quote = quote_sign_up(&order, "2026-11-23".parse()?)?;
/// assert_eq!(quote.due_today.map(|draft| draft.gross.minor()), Some(14488));
/// assert_eq!((quote.monthly_total.minor(), quote.one_off.minor()), (999, 2500));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Why the order cannot be taken.
pub fn quote_sign_up(order: &SignUp, today: NaiveDate) -> Result<Quote, Rejection> {
    let contract = as_signed(order, today)?;
    let due_today = drafts_on(&contract, &[], today)?.into_iter().next();
    let (first_charge_on, first_charge) = match &due_today {
        Some(draft) => (Some(draft.date), None),
        None => first_charge(&contract, today)?,
    };
    let priced_from = priced_from(&contract);
    let recurring = recurring(&contract, priced_from)?;
    let currency = order.plan.currency;
    let monthly_total = monthly_total(&recurring, currency)?;
    let term = order.plan.term;
    let mut quote = Quote {
        due_today,
        first_charge_on,
        first_charge,
        recurring,
        monthly_total,
        one_off: one_off(&contract, &order.plan, priced_from)?,
        trial_until: contract.trial.map(|trial| trial.until),
        billing_start: contract.billing_start(),
        initial_end: initial_end(&contract, priced_from)?,
        initial: term.initial,
        notice: term.notice,
        renewal: term.renewal,
        notice_after: term.notice_after,
        hash: String::new(),
    };
    quote.hash = fingerprint(&contract, &quote);
    Ok(quote)
}

/// The documents of the first months of an order that is made today, without the day on which they are over, as if billed every day and
/// nothing else happened: nothing is used and nothing changed. Like a quote, it takes a payment method that is needed for given.
///
/// # Errors
/// Why the order cannot be taken.
pub fn forecast_sign_up(order: &SignUp, today: NaiveDate, months: u32) -> Result<Vec<Forecast>, Rejection> {
    let over = add_span(today, Span::months(months))?;
    let mut coming = forecast(&as_signed(order, today)?, &[], today, months)?;
    coming.retain(|document| document.date < over);
    Ok(coming)
}

/// The first day a contract is charged for. A trial that ends by itself is never billed, but pages show what a conversion would cost.
pub(super) fn priced_from(contract: &Contract) -> NaiveDate {
    contract
        .billing_start()
        .or(contract.trial.map(|trial| trial.until))
        .unwrap_or(contract.starts_on)
}

/// The contract an order would make, with what it waits for given today.
pub(super) fn as_signed(order: &SignUp, today: NaiveDate) -> Result<Contract, Rejection> {
    let events = sign_up(order, today)?;
    let mut contract = replay(&events).map_err(|_| Rejection::AlreadySignedUp)?;
    contract.payment_method_since = contract.payment_method_since.or(Some(today));
    contract.first_payment_on = contract.pay_first.then_some(today);
    Ok(contract)
}

/// What cycles cost together, per month.
pub(super) fn monthly_total(recurring: &[Recurring], currency: Currency) -> Result<Money, BillingError> {
    let sum = recurring.iter().try_fold(Decimal::ZERO, |sum, cycle| {
        monthly(cycle.gross.to_decimal(), cycle.cycle).and_then(|month| sum.checked_add(month))
    });
    Ok(Money::from_decimal_rounded(
        sum.ok_or(MoneyError::Overflow)?,
        currency,
    )?)
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

/// Full price of a recurring component for one cycle, or nothing for a setup fee or usage.
fn full_price(
    contract: &Contract,
    plan: &PlanVersion,
    component: &PriceComponent,
    on: NaiveDate,
) -> Result<Option<(Span, Money)>, BillingError> {
    let (Some(cycle), false) = (component.kind.cycle(), component.kind.is_metered()) else {
        return Ok(None);
    };
    let units = contract.ordered_units(&component.id, on).unwrap_or(0);
    let price = component.kind.full_price(Decimal::from(units))?;
    Ok(Some((
        cycle,
        Money::from_decimal_rounded(price.exact, plan.currency)?,
    )))
}

/// The components that share a cycle, with their prices.
struct Cycle {
    span: Span,
    components: Vec<ComponentId>,
    totals: Vec<(TaxDecision, Money)>,
}

/// What each cycle of a contract costs for a full period that begins on a day: plan and booked add-ons, without discounts and
/// usage.
///
/// # Errors
/// An amount or date out of range, or a tax rate that is not known.
pub fn recurring(contract: &Contract, from: NaiveDate) -> Result<Vec<Recurring>, BillingError> {
    let mut cycles: Vec<Cycle> = Vec::new();
    let Some(plan) = contract.plan_on(from) else {
        return Ok(Vec::new());
    };
    let booked = contract
        .bookings
        .iter()
        .filter(|booking| booking.from <= from && booking.until.is_none_or(|until| from < until))
        .flat_map(|booking| &booking.addon.components);
    for component in plan.components.iter().chain(booked) {
        let Some((cycle, price)) = full_price(contract, plan, component, from)? else {
            continue;
        };
        let last_day = Period::new(from, add_span(from, cycle)?)?.last_day();
        let buyer = contract.buyer_on(last_day).ok_or(BillingError::NoBuyer)?;
        let tax = decide_tax(&contract.seller, buyer, component.tax_class, last_day)?;
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
            let (net, tax, gross) = sums(plan, cycle.totals.iter().map(|(tax, total)| (tax, *total)))?;
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

fn one_off(contract: &Contract, plan: &PlanVersion, on: NaiveDate) -> Result<Money, BillingError> {
    let mut totals = Vec::new();
    let buyer = contract.buyer_on(on).ok_or(BillingError::NoBuyer)?;
    for component in plan.components.iter().filter(|_| contract.setup_fee) {
        if let ComponentKind::Setup { price } = component.kind {
            let tax = decide_tax(&contract.seller, buyer, component.tax_class, on)?;
            totals.push((tax, Money::from_decimal_rounded(price, plan.currency)?));
        }
    }
    let (_, _, gross) = sums(plan, totals.iter().map(|(tax, total)| (tax, *total)))?;
    Ok(gross)
}

fn sums<'a>(
    plan: &PlanVersion,
    totals: impl IntoIterator<Item = (&'a TaxDecision, Money)>,
) -> Result<(Money, Money, Money), MoneyError> {
    let currency = plan.currency;
    let groups = tax_groups(totals, plan.prices, currency)?;
    Ok((
        Money::sum(groups.iter().map(|group| group.net), currency)?,
        Money::sum(groups.iter().map(|group| group.tax), currency)?,
        Money::sum(groups.iter().map(|group| group.gross), currency)?,
    ))
}
