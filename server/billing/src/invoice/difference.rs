//! `due − billed`, run by run.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::coverage::{Coverage, append, levels, over, over_credited};
use super::draft::is_outside_scope;
use super::{Billed, Draft, DraftLine, DraftTerms};
use crate::calendar::Period;
use crate::catalogue::ComponentId;
use crate::due::{Derivation, DerivationRule, Item, ItemKind, Run, Settled};
use crate::error::BillingError;
use crate::money::{Currency, Money, MoneyError, Rounding};
use crate::tax::{Country, TaxCategory, TaxDecision};

/// The documents still missing: what is due less what was billed. Empty when nothing is missing, so billing twice bills once.
///
/// Items and billed lines are compared by run (one price and number of units in one period):
/// - An item never billed becomes a line; one that costs nothing after discounts does only if the terms ask for it.
/// - A run billed for more days than it has now is credited with `billed − round(used part)` (§5); one billed for fewer is
///   charged for the rest.
/// - A run billed at another tax rate or in another country than its service period asks for now is taken back and charged
///   anew (R-123).
/// - A billed run that no longer exists is taken back.
///
/// ```
/// # use billing::{Audience, Buyer, Command, ComponentKind, Country, Currency, DraftTerms, PlanVersion, PriceComponent,
/// #     PriceMode, Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
/// # let plan = PlanVersion {
/// #     id: "music-1".into(), plan: "music".into(), name: "Musik".into(), currency: Currency::Eur, prices: PriceMode::Gross,
/// #     components: vec![PriceComponent { id: "fee".into(), name: "Grundpreis".into(), tax_class: Default::default(),
/// #         kind: ComponentKind::Base { price: "9.99".parse()?, cycle: Span::months(1), timing: Timing::Advance } }],
/// #     alignment: Default::default(), trial: None, term: Term::open_ended(Span::months(1)), audience: Audience::Consumers, supply: Default::default(), self_service: Default::default(),
/// # };
/// # let order = SignUp::new(plan, Seller::german(), Buyer::consumer(Country::germany()));
/// # let today = "2026-01-31".parse()?;
/// # let contract = replay(&decide(None, &Command::SignUp(Box::new(order)), today)?.events)?;
/// use billing::{due::due, invoice::invoice};
/// let terms = DraftTerms::of(&contract, today, None);
/// let drafts = invoice(due(&contract, today)?, &[], &terms)?;
/// assert_eq!((drafts[0].net.minor(), drafts[0].tax.minor(), drafts[0].gross.minor()), (839, 160, 999));
/// assert_eq!(invoice(due(&contract, today)?, &drafts[0].billed()?, &terms)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BillingError::AlreadyBilled`] for a second charge of a range, [`BillingError::CreditedMoreThanBilled`] where the record
/// of documents is inconsistent, or an amount that cannot be computed. Park the contract; nothing may be billed.
pub fn invoice(due: Vec<Item>, billed: &[Billed], terms: &DraftTerms) -> Result<Vec<Draft>, BillingError> {
    let line = |item: Item| DraftLine {
        contract: terms.contract.clone(),
        item,
    };
    let mut lines = Vec::with_capacity(due.len());
    if billed.is_empty() {
        lines.extend(due.into_iter().filter(|item| tells(item, terms)).map(line));
    } else {
        lines.extend(missing(&due, billed, terms)?.into_iter().map(line));
    }
    if lines.is_empty() {
        return Ok(Vec::new());
    }
    let draft = |lines| Draft::from_signed_lines(lines, terms.date, terms.prices, terms.currency);
    if !lines.iter().any(|line| is_outside_scope(&line.item)) {
        return Ok(vec![draft(lines)?]);
    }
    let (outside, inside): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|line| is_outside_scope(&line.item));
    [inside, outside]
        .into_iter()
        .filter(|lines| !lines.is_empty())
        .map(draft)
        .collect()
}

/// The lines that are missing, in their order: what comes back stands before what takes its place.
fn missing(due: &[Item], billed: &[Billed], terms: &DraftTerms) -> Result<Vec<Item>, BillingError> {
    let mut new = Vec::new();
    let mut record = Record::of(billed);
    let mut rest = due;
    // The items of a run follow each other: pauses alone part them.
    while let Some(first) = rest.first() {
        let count = rest
            .iter()
            .take_while(|item| item.component == first.component && item.run == first.run)
            .count();
        let (run, others) = rest.split_at(count);
        rest = others;
        match record.take(first) {
            None => new.extend(run.iter().filter(|item| tells(item, terms)).cloned()),
            Some(rows) => settle(run, &rows, &mut new)?,
        }
    }
    record.take_back_orphans(terms, &mut new)?;
    // What is charged stands as it falls due, in the order of the plan; what comes back, as it was billed.
    let charged = places(due.iter().map(|item| (&item.component, &item.run)));
    let credited = places(billed.iter().map(|row| &row.component));
    new.sort_by_key(|item| {
        let credit = item.kind == ItemKind::Credit;
        let place = if credit {
            credited.get(&item.component)
        } else {
            charged.get(&(&item.component, &item.run))
        };
        (item.due_on, !credit, place.copied())
    });
    Ok(new)
}

/// Where each key stands first.
fn places<K: Ord>(keys: impl Iterator<Item = K>) -> BTreeMap<K, usize> {
    let mut places = BTreeMap::new();
    for (place, key) in keys.enumerate() {
        places.entry(key).or_insert(place);
    }
    places
}

/// Whether an item becomes a line.
fn tells(item: &Item, terms: &DraftTerms) -> bool {
    terms.zero_lines || !item.total.is_zero()
}

type TaxKey = (TaxCategory, Decimal, Country);

fn tax_key(decision: &TaxDecision) -> TaxKey {
    (decision.category, decision.rate, decision.place)
}

/// What was billed, by component and run.
struct Record<'a> {
    runs: BTreeMap<(&'a ComponentId, &'a Run), Vec<&'a Billed>>,
}

impl<'a> Record<'a> {
    fn of(billed: &'a [Billed]) -> Self {
        let mut runs: BTreeMap<_, Vec<&Billed>> = BTreeMap::new();
        for row in billed {
            runs.entry((&row.component, &row.run)).or_default().push(row);
        }
        Self { runs }
    }

    fn take<'b>(&mut self, item: &'b Item) -> Option<Vec<&'a Billed>>
    where
        'b: 'a,
    {
        self.runs.remove(&(&item.component, &item.run))
    }

    /// Gives back the runs that are billed but, up to the date of the billing run, no longer due.
    fn take_back_orphans(self, terms: &DraftTerms, new: &mut Vec<Item>) -> Result<(), BillingError> {
        for rows in self.runs.into_values() {
            let mut by_tax: BTreeMap<TaxKey, Vec<&Billed>> = BTreeMap::new();
            for row in rows.into_iter().filter(|row| row.due_on <= terms.date) {
                by_tax.entry(tax_key(&row.tax)).or_default().push(row);
            }
            for rows in by_tax.values() {
                take_back(rows, terms.currency, new)?;
            }
        }
        Ok(())
    }
}

fn sum(rows: &[&Billed], currency: Currency) -> Result<Money, MoneyError> {
    Money::sum(rows.iter().map(|row| row.amount), currency)
}

/// Gives back all that is left of some rows of one run and tax; whether there was anything.
fn take_back(rows: &[&Billed], currency: Currency, new: &mut Vec<Item>) -> Result<bool, BillingError> {
    let billed = sum(rows, currency)?;
    if billed.is_negative() {
        return Err(over_credited(rows));
    }
    if billed.is_positive() {
        reverse(rows, billed, new)?;
    }
    Ok(billed.is_positive())
}

/// Compares the items of a run with the rows billed for it.
fn settle(run: &[Item], rows: &[&Billed], new: &mut Vec<Item>) -> Result<(), BillingError> {
    let Some(first) = run.first() else { return Ok(()) };
    let currency = first.total.currency();
    let mut by_tax: BTreeMap<TaxKey, (Vec<&Item>, Vec<&Billed>)> = BTreeMap::new();
    for item in run {
        by_tax.entry(tax_key(&item.tax)).or_default().0.push(item);
    }
    for row in rows {
        by_tax.entry(tax_key(&row.tax)).or_default().1.push(row);
    }
    for (items, rows) in by_tax.values() {
        if items.is_empty() {
            take_back(rows, currency, new)?;
        } else {
            settle_taxed(items, rows, new)?;
        }
    }
    Ok(())
}

/// Compares what is due and what was billed of a run at one tax rate.
fn settle_taxed(items: &[&Item], rows: &[&Billed], new: &mut Vec<Item>) -> Result<(), BillingError> {
    let Some(first) = items.first() else { return Ok(()) };
    let currency = first.total.currency();
    let billed = sum(rows, currency)?;
    if billed.is_negative() {
        return Err(over_credited(rows));
    }
    let should_be = Money::sum(items.iter().map(|item| item.total), currency)?;
    let difference = should_be.checked_sub(billed)?;
    let coverage = match first.kind {
        ItemKind::Recurring => Coverage::of(items, rows)?,
        ItemKind::Setup | ItemKind::Usage | ItemKind::Credit | ItemKind::Adjustment => Coverage::default(),
    };
    // A record that reaches beyond the period it belongs to would cover days of the next one.
    let beyond = first.derivation.full_period.and_then(|full| {
        rows.iter()
            .find(|row| row.period_until.is_none_or(|until| until > full.until()))
    });
    if let Some(row) = beyond {
        return Err(BillingError::AlreadyBilled {
            component: row.component.clone(),
            from: row.period_from,
            until: row.period_until,
        });
    }
    let moved = !coverage.open.is_empty() && !coverage.surplus.is_empty();
    if difference.is_zero() && !moved {
        return Ok(());
    }
    let settled = Settled { should_be, billed };
    // Whole items that nothing was billed for are charged as they are.
    let untouched: Vec<&Item> = items
        .iter()
        .filter(|item| !rows.iter().any(|row| overlaps(item, row)))
        .copied()
        .collect();
    let whole = Money::sum(untouched.iter().map(|item| item.total), currency)?;
    if (rows.is_empty() || first.kind == ItemKind::Recurring) && whole == difference && !whole.is_zero() {
        new.extend(
            untouched
                .into_iter()
                .filter(|item| !item.total.is_zero())
                .cloned(),
        );
        return Ok(());
    }
    let nothing_left = billed.is_zero()
        && match first.kind {
            ItemKind::Setup | ItemKind::Usage => true,
            ItemKind::Recurring => covers(&coverage.open, items) && coverage.surplus.is_empty(),
            ItemKind::Credit | ItemKind::Adjustment => false,
        };
    if nothing_left {
        // Taken back before, and owed again.
        new.extend(
            items
                .iter()
                .filter(|item| !item.total.is_zero())
                .map(|item| (*item).clone()),
        );
        return Ok(());
    }
    if first.kind == ItemKind::Recurring && moved {
        // Some days came and others went: each side is told, so that the record covers the days that are served.
        let days = |stretches: &[Period]| {
            stretches
                .iter()
                .fold(0_u32, |sum, days| sum.saturating_add(days.days()))
        };
        let served: Vec<Period> = items.iter().filter_map(|item| item.period).collect();
        let charge = Money::share_rounded(
            should_be.to_decimal(),
            days(&coverage.open),
            days(&served),
            currency,
            Rounding::HalfAwayFromZero,
        )?;
        let credit = difference.checked_sub(charge)?;
        if charge.is_positive() && credit.is_negative() {
            for (period, share) in over(credit, &coverage.surplus)? {
                new.push(part(first, ItemKind::Credit, period, share, settled));
            }
            for (period, share) in over(charge, &coverage.open)? {
                new.push(part(first, ItemKind::Recurring, period, share, settled));
            }
            return Ok(());
        }
    }
    if difference.is_zero() {
        return Ok(());
    }
    let (kind, stretches) = match (first.kind, difference.is_negative()) {
        // Usage recorded or corrected after it was billed.
        (ItemKind::Usage, negative) => (credit_if(negative, first.kind), Vec::from_iter(first.period)),
        // A setup fee is charged once; only a part of it can come back.
        (ItemKind::Setup, true) => (ItemKind::Credit, Vec::new()),
        (ItemKind::Recurring, true) if !coverage.surplus.is_empty() => (ItemKind::Credit, coverage.surplus),
        (ItemKind::Recurring, false) if !coverage.open.is_empty() => (ItemKind::Recurring, coverage.open),
        // No day came or went that explains it: something else does, or the record is wrong.
        (ItemKind::Recurring, _)
            if may_cost_otherwise(items, rows) || is_rounding(difference, items, rows) =>
        {
            (ItemKind::Adjustment, Vec::from_iter(first.period))
        }
        (ItemKind::Setup | ItemKind::Recurring | ItemKind::Credit | ItemKind::Adjustment, _) => {
            return Err(BillingError::AlreadyBilled {
                component: first.component.clone(),
                from: first.period.map(Period::from),
                until: first.period.map(Period::until),
            });
        }
    };
    for (period, share) in over(difference, &stretches)? {
        new.push(part(first, kind, period, share, settled));
    }
    Ok(())
}

/// Whether these stretches are all days of the items.
fn covers(stretches: &[Period], items: &[&Item]) -> bool {
    let days = |periods: &mut dyn Iterator<Item = Period>| {
        periods.fold(0_u32, |sum, period| sum.saturating_add(period.days()))
    };
    days(&mut stretches.iter().copied()) == days(&mut items.iter().filter_map(|item| item.period))
}

const fn credit_if(negative: bool, otherwise: ItemKind) -> ItemKind {
    if negative { ItemKind::Credit } else { otherwise }
}

/// Whether the same days may cost another amount than was billed: a discount reduces the run now, or did when it was billed or
/// adjusted, or a withdrawal has the used days rounded down (R-549).
fn may_cost_otherwise(items: &[&Item], rows: &[&Billed]) -> bool {
    let reduced =
        |item: &&Item| !item.allowances.is_empty() || item.derivation.rule == DerivationRule::UsedDays;
    items.iter().any(reduced)
        || rows
            .iter()
            .any(|row| row.discounted || row.kind == ItemKind::Adjustment)
}

/// Whether a difference is no more than what rounding leaves: a stretch too short to be worth a minor unit has no line of its own.
/// A run that nothing has parted yet leaves none.
fn is_rounding(difference: Money, items: &[&Item], rows: &[&Billed]) -> bool {
    let stretches = items.len().saturating_add(rows.len()).saturating_sub(2);
    usize::try_from(difference.minor().unsigned_abs()).is_ok_and(|units| units <= stretches)
}

fn overlaps(item: &Item, row: &Billed) -> bool {
    match (item.period, row.period_from, row.period_until) {
        (Some(period), Some(from), Some(until)) => from < period.until() && period.from() < until,
        _ => true,
    }
}

/// The line that makes up the difference between what a run should be and what was billed for it.
fn part(item: &Item, kind: ItemKind, period: Option<Period>, difference: Money, settled: Settled) -> Item {
    Item {
        kind,
        period,
        amount: difference,
        allowances: Vec::new(),
        total: difference,
        derivation: Derivation {
            rule: DerivationRule::Difference,
            settled: Some(settled),
            ..item.derivation.clone()
        },
        ..item.clone()
    }
}

/// The lines that give back all that was billed in some rows of one run, at the tax it was billed with.
fn reverse(rows: &[&Billed], billed: Money, new: &mut Vec<Item>) -> Result<(), BillingError> {
    let row = rows.first().ok_or(MoneyError::Overflow)?;
    let due_on = rows.iter().map(|row| row.due_on).max().unwrap_or(row.due_on);
    let mut stretches = Vec::new();
    if rows.iter().any(|row| row.kind == ItemKind::Usage) {
        // Usage is charged and corrected for its whole period.
        let whole = row.period_from.zip(row.period_until);
        stretches.extend(whole.and_then(|(from, until)| Period::new(from, until).ok()));
    } else {
        for (stretch, level) in levels(rows, [])? {
            if level > 0 {
                append(&mut stretches, stretch)?;
            }
        }
    }
    let units = if row.run.units.is_zero() {
        Decimal::ONE
    } else {
        row.run.units
    };
    for (period, share) in over(billed, &stretches)? {
        let unit_price = share
            .to_decimal()
            .checked_div(units)
            .ok_or(MoneyError::Overflow)?
            .round_dp(UNIT_PRICE_DECIMALS);
        let back = share.checked_neg()?;
        new.push(Item {
            component: row.component.clone(),
            component_name: row.component_name.clone(),
            kind: ItemKind::Credit,
            plan: row.plan.clone(),
            plan_name: row.plan_name.clone(),
            run: row.run.clone(),
            period,
            due_on,
            quantity: units,
            unit_price,
            amount: back,
            allowances: Vec::new(),
            total: back,
            tax: row.tax,
            derivation: Derivation {
                rule: DerivationRule::Reversal,
                full_period: period,
                days_used: period.map_or(0, Period::days),
                days_full: period.map_or(0, Period::days),
                unit_price,
                quantity: units,
                included: 0,
                tiers: Vec::new(),
                rounded: share,
                settled: Some(Settled {
                    should_be: Money::zero(billed.currency()),
                    billed,
                }),
            },
        });
    }
    Ok(())
}

/// Decimals of a unit price that is computed back from an amount.
const UNIT_PRICE_DECIMALS: u32 = 6;
