//! `due − billed`, item by item.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::draft::is_outside_scope;
use super::{Billed, Draft, DraftLine, DraftTerms};
use crate::calendar::Period;
use crate::catalogue::ComponentId;
use crate::due::{Derivation, DerivationRule, Item, ItemKind, Settled};
use crate::error::BillingError;
use crate::money::{Currency, Money, MoneyError};
use crate::tax::{TaxCategory, TaxDecision};

/// The documents still missing: what is due less what was billed. Empty when nothing is missing, so billing twice bills once.
///
/// - An item never billed becomes a line. One that costs nothing after discounts only accompanies others of its due date.
/// - An item billed for more days than it has now is credited with `billed − round(used part)` (§5); one billed for fewer is
///   charged for the rest.
/// - An item billed at another tax rate than its service period asks for now is taken back and charged anew (R-123).
/// - A billed line whose item no longer exists is taken back.
///
/// ```
/// # use billing::{Audience, Buyer, BuyerKind, Command, ComponentKind, Country, Currency, DraftTerms, PlanVersion, PriceComponent,
/// #     PriceMode, Seller, SignUp, Span, Term, Timing, command::decide, contract::replay};
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
/// use billing::{due::due, invoice::invoice};
/// let terms = DraftTerms::of(&contract, today, None);
/// let drafts = invoice(&due(&contract, today)?, &[], &terms)?;
/// assert_eq!((drafts[0].net.minor(), drafts[0].tax.minor(), drafts[0].gross.minor()), (839, 160, 999));
/// assert_eq!(invoice(&due(&contract, today)?, &drafts[0].billed()?, &terms)?, []);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`BillingError::AlreadyBilled`] for a second charge of a range, [`BillingError::CreditedMoreThanBilled`] where the record
/// of documents is inconsistent, or an amount that cannot be computed. Park the contract; nothing may be billed.
pub fn invoice(due: &[Item], billed: &[Billed], terms: &DraftTerms) -> Result<Vec<Draft>, BillingError> {
    let mut record = Record::of(billed);
    let mut new = Vec::new();
    let mut free = Vec::new();
    for item in due {
        let rows = record.take(item);
        if !rows.is_empty() {
            settle(item, &rows, &mut new)?;
        } else if item.total.is_zero() {
            free.push(item);
        } else {
            new.push(item.clone());
        }
    }
    let charged_days: BTreeSet<NaiveDate> = new.iter().map(|item| item.due_on).collect();
    new.extend(
        free.into_iter()
            .filter(|item| charged_days.contains(&item.due_on))
            .cloned(),
    );
    record.take_back_orphans(terms, &mut new)?;
    let order: BTreeMap<&ComponentId, usize> = due
        .iter()
        .enumerate()
        .rev()
        .map(|(place, item)| (&item.component, place))
        .collect();
    new.sort_by_key(|item| (item.due_on, order.get(&item.component).copied()));

    let (outside, inside): (Vec<_>, Vec<_>) = new.into_iter().partition(is_outside_scope);
    [inside, outside]
        .into_iter()
        .filter(|items| !items.is_empty())
        .map(|items| {
            let lines = items
                .into_iter()
                .map(|item| DraftLine {
                    contract: terms.contract.clone(),
                    item,
                })
                .collect();
            Draft::from_signed_lines(lines, terms.date, terms.prices, terms.currency)
        })
        .collect()
}

type TaxKey = (TaxCategory, Decimal);

fn tax_key(decision: &TaxDecision) -> TaxKey {
    (decision.category, decision.rate)
}

/// What was billed, by component and first day.
struct Record<'a> {
    rows: BTreeMap<(&'a ComponentId, Option<NaiveDate>), Vec<&'a Billed>>,
}

impl<'a> Record<'a> {
    fn of(billed: &'a [Billed]) -> Self {
        let mut rows: BTreeMap<_, Vec<&Billed>> = BTreeMap::new();
        for row in billed {
            rows.entry((&row.component, row.period_from))
                .or_default()
                .push(row);
        }
        Self { rows }
    }

    /// Takes out the rows that begin in the item's full period; full periods tile, so no row belongs to two items.
    fn take(&mut self, item: &'a Item) -> Vec<&'a Billed> {
        let keys: Vec<_> = match item.derivation.full_period {
            None => vec![(&item.component, None)],
            Some(full) => self
                .rows
                .range((&item.component, Some(full.from()))..(&item.component, Some(full.until())))
                .map(|(key, _)| *key)
                .collect(),
        };
        keys.iter()
            .filter_map(|key| self.rows.remove(key))
            .flatten()
            .collect()
    }

    /// Gives back what is billed but, up to the date of the run, no longer due.
    fn take_back_orphans(self, terms: &DraftTerms, new: &mut Vec<Item>) -> Result<(), BillingError> {
        let mut orphans: BTreeMap<(&ComponentId, TaxKey), Vec<&Billed>> = BTreeMap::new();
        for row in self
            .rows
            .into_values()
            .flatten()
            .filter(|row| row.due_on <= terms.date)
        {
            orphans
                .entry((&row.component, tax_key(&row.tax)))
                .or_default()
                .push(row);
        }
        for rows in orphans.values() {
            let billed = sum(rows, terms.currency)?;
            let Some(first) = rows.first() else { continue };
            if billed.is_negative() {
                return Err(BillingError::CreditedMoreThanBilled {
                    component: first.component.clone(),
                    from: first.period_from,
                });
            }
            if billed.is_positive() {
                new.push(reversal(rows, billed)?);
            }
        }
        Ok(())
    }
}

fn sum(rows: &[&Billed], currency: Currency) -> Result<Money, MoneyError> {
    Money::sum(rows.iter().map(|row| row.amount), currency)
}

/// Stretches of days with the number of charges less credits that cover each; `marks` adds more cuts.
fn levels(
    rows: &[&Billed],
    marks: impl IntoIterator<Item = NaiveDate>,
) -> Result<Vec<(Period, usize)>, BillingError> {
    let mut cuts: BTreeSet<NaiveDate> = marks.into_iter().collect();
    for row in rows {
        cuts.extend(row.period_from);
        cuts.extend(row.period_until);
    }
    cuts.iter()
        .zip(cuts.iter().skip(1))
        .map(|(from, until)| {
            let covering = || {
                rows.iter()
                    .filter(|row| row.period_from <= Some(*from) && Some(*until) <= row.period_until)
            };
            let credits = covering().filter(|row| row.kind == ItemKind::Credit).count();
            let charges = covering().filter(|row| row.kind != ItemKind::Credit).count();
            let level = charges
                .checked_sub(credits)
                .ok_or_else(|| BillingError::CreditedMoreThanBilled {
                    component: rows
                        .first()
                        .map_or_else(|| "".into(), |row| row.component.clone()),
                    from: Some(*from),
                })?;
            Ok((Period::new(*from, *until)?, level))
        })
        .collect()
}

/// Which days are covered by what was billed.
#[derive(Default)]
struct Coverage {
    /// Days of the item that nothing was billed for.
    open: Option<Period>,
    /// Billed days that are no longer the item's.
    surplus: Option<Period>,
}

impl Coverage {
    /// Charges cover days, credits uncover them; no day may be covered twice.
    fn of(item: &Item, period: Period, rows: &[&Billed]) -> Result<Self, BillingError> {
        let mut coverage = Self::default();
        for (stretch, level) in levels(rows, [period.from(), period.until()])? {
            match (level, period.contains(stretch.from())) {
                (0, true) => coverage.open = Some(joined(coverage.open, stretch)?),
                (1, false) => coverage.surplus = Some(joined(coverage.surplus, stretch)?),
                (0, false) | (1, true) => {}
                _ => {
                    return Err(BillingError::AlreadyBilled {
                        component: item.component.clone(),
                        from: Some(stretch.from()),
                        until: Some(stretch.until()),
                    });
                }
            }
        }
        Ok(coverage)
    }
}

fn joined(before: Option<Period>, next: Period) -> Result<Period, BillingError> {
    Ok(match before {
        Some(before) => Period::new(before.from().min(next.from()), before.until().max(next.until()))?,
        None => next,
    })
}

/// Compares one item with the rows billed for it.
fn settle(item: &Item, rows: &[&Billed], new: &mut Vec<Item>) -> Result<(), BillingError> {
    let currency = item.total.currency();
    let already = |from, until| BillingError::AlreadyBilled {
        component: item.component.clone(),
        from,
        until,
    };
    let coverage = match (item.period, item.derivation.full_period) {
        (Some(period), Some(full)) => {
            if let Some(row) = rows
                .iter()
                .find(|row| row.period_until.is_none_or(|until| until > full.until()))
            {
                return Err(already(row.period_from, row.period_until));
            }
            Some(Coverage::of(item, period, rows)?)
        }
        _ => None,
    };
    let mut by_tax: BTreeMap<TaxKey, Vec<&Billed>> = BTreeMap::new();
    for row in rows {
        by_tax.entry(tax_key(&row.tax)).or_default().push(row);
    }
    let same_tax = by_tax.remove(&tax_key(&item.tax)).unwrap_or_default();
    let mut taken_back = false;
    for others in by_tax.values() {
        let billed = sum(others, currency)?;
        if billed.is_negative() {
            return Err(BillingError::CreditedMoreThanBilled {
                component: item.component.clone(),
                from: item.period.map(|period| period.from()),
            });
        }
        if billed.is_positive() {
            new.push(reversal(others, billed)?);
            taken_back = true;
        }
    }
    let billed = sum(&same_tax, currency)?;
    if billed.is_negative() {
        return Err(BillingError::CreditedMoreThanBilled {
            component: item.component.clone(),
            from: item.period.map(|period| period.from()),
        });
    }
    let difference = item.total.checked_sub(billed)?;
    if difference.is_zero() {
        return Ok(());
    }
    if taken_back && billed.is_zero() {
        new.push(item.clone());
        return Ok(());
    }
    let Some(coverage) = coverage else {
        // A setup fee is charged once; only a part of it can come back.
        if difference.is_positive() {
            return Err(already(None, None));
        }
        new.push(part(item, None, difference, billed));
        return Ok(());
    };
    match (difference.is_negative(), coverage.open, coverage.surplus) {
        (false, Some(open), _) => new.push(part(item, Some(open), difference, billed)),
        (true, _, Some(surplus)) => new.push(part(item, Some(surplus), difference, billed)),
        (true, None, None) => new.push(part(item, item.period, difference, billed)),
        // No day is open, yet more should be billed; or days are open, yet less.
        (false, None, _) | (true, Some(_), None) => {
            return Err(already(
                item.period.map(|period| period.from()),
                item.period.map(|period| period.until()),
            ));
        }
    }
    Ok(())
}

/// The line that makes up the difference between what an item should be and what was billed for it.
fn part(item: &Item, period: Option<Period>, difference: Money, billed: Money) -> Item {
    Item {
        kind: if difference.is_negative() {
            ItemKind::Credit
        } else {
            item.kind
        },
        period,
        amount: difference,
        allowances: Vec::new(),
        total: difference,
        derivation: Derivation {
            rule: DerivationRule::Difference,
            settled: Some(Settled {
                should_be: item.total,
                billed,
            }),
            ..item.derivation.clone()
        },
        ..item.clone()
    }
}

/// The line that gives back all that was billed in some rows of one component, at the tax it was billed with.
fn reversal(rows: &[&Billed], billed: Money) -> Result<Item, BillingError> {
    let row = rows.first().ok_or(MoneyError::Overflow)?;
    let due_on = rows.iter().map(|row| row.due_on).max().unwrap_or(row.due_on);
    let period = levels(rows, [])?
        .into_iter()
        .filter(|(_, level)| *level > 0)
        .try_fold(None, |covered, (stretch, _)| joined(covered, stretch).map(Some))?;
    let back = billed.checked_neg()?;
    Ok(Item {
        component: row.component.clone(),
        component_name: row.component_name.clone(),
        kind: ItemKind::Credit,
        plan: row.plan.clone(),
        plan_name: row.plan_name.clone(),
        period,
        due_on,
        quantity: Decimal::ONE,
        unit_price: billed.to_decimal(),
        amount: back,
        allowances: Vec::new(),
        total: back,
        tax: row.tax.clone(),
        derivation: Derivation {
            rule: DerivationRule::Reversal,
            full_period: period,
            days_used: period.map_or(0, Period::days),
            days_full: period.map_or(0, Period::days),
            unit_price: billed.to_decimal(),
            quantity: Decimal::ONE,
            included: 0,
            unrounded: billed.to_decimal(),
            rounded: billed,
            settled: Some(Settled {
                should_be: Money::zero(billed.currency()),
                billed,
            }),
        },
    })
}
