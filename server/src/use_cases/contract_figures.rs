//! Figures of contracts: what recurs and how it moves, what sells, who switches, who leaves, and how long who came stays.
//!
//! All are sums of what was counted when it changed; what holds at the end of a month is the sum until then.

use std::collections::{BTreeMap, BTreeSet};

use app::wire::*;
use billing::figures::{Fact, Leaving, Movement, Sum, has_grown, month_of, months, months_before};
use billing::{Currency, Money};
use chrono::{Days, NaiveDate};
use store::Tx;
use store::catalogue::Plan;
use store::contract_figures::FactOfMonth;
use texts::Lang;

use super::Answer;
use super::staff_figures::Filter;
use crate::failure::Failure;
use crate::letters::in_lang;

/// Days without an order after which a plan on offer sells slowly.
const SLOW_DAYS: u64 = 90;
/// Months after the first that a cohort is looked at.
const COHORT_MONTHS: u32 = 12;

/// A plan as figures name it.
struct Shown {
    short: String,
    name: String,
    offered: bool,
    currency: Currency,
}

/// The merchant's plans by their ids.
pub(super) struct Shelf(BTreeMap<String, Shown>);

impl Shelf {
    pub fn of(plans: &[Plan], lang: Lang) -> Self {
        let shown = plans.iter().map(|plan| {
            let short = in_lang(&plan.name, lang);
            let shown = Shown {
                name: format!("{} – {short}", in_lang(&plan.product.name, lang)),
                short,
                offered: plan.is_offered(),
                currency: plan.version.currency,
            };
            (plan.id.to_string(), shown)
        });
        Self(shown.collect())
    }

    fn name(&self, plan: &str) -> String {
        self.0
            .get(plan)
            .map_or_else(|| plan.to_owned(), |shown| shown.name.clone())
    }

    fn short(&self, plan: &str) -> String {
        self.0
            .get(plan)
            .map_or_else(|| plan.to_owned(), |shown| shown.short.clone())
    }
}

fn currency_of(fact: &FactOfMonth) -> Answer<Currency> {
    fact.currency
        .parse()
        .map_err(|_| Failure::Defect(format!("contracts in {}", fact.currency)))
}

pub(super) async fn recurring(tx: &mut Tx, filter: &Filter) -> Answer<Vec<RecurringSeries>> {
    let plans = filter.plans.as_deref();
    let facts = tx
        .contract_facts(&["moved"], filter.from, filter.to, plans, false)
        .await?;
    let mut by_currency: BTreeMap<Currency, Vec<FactOfMonth>> = BTreeMap::new();
    for fact in facts {
        by_currency.entry(currency_of(&fact)?).or_default().push(fact);
    }
    Ok(by_currency
        .into_iter()
        .map(|(currency, facts)| recurring_in(currency, &facts, filter))
        .collect())
}

fn recurring_in(currency: Currency, facts: &[FactOfMonth], filter: &Filter) -> RecurringSeries {
    let amount = |minor| Money::new(minor, currency);
    let before = facts.iter().filter(|fact| fact.month < filter.from);
    let first: i64 = before.map(|fact| fact.sum.minor).sum();
    let moved = |from: NaiveDate, to: NaiveDate| -> Vec<(Movement, i64, Money)> {
        let by = |movement| {
            let of_it = facts.iter().filter(|fact| {
                (from..=to).contains(&fact.month) && fact.fact == Fact::Moved { by: movement }
            });
            let (customers, minor) = of_it.fold((0, 0), |(customers, minor), fact| {
                (customers + fact.sum.count, minor + fact.sum.minor)
            });
            (movement, customers, amount(minor))
        };
        Movement::ALL.into_iter().map(by).collect()
    };
    let mut start = first;
    let rows: Vec<RecurringMonth> = months(filter.from, filter.to)
        .map(|month| {
            let moved = moved(month, month);
            let end = start + moved.iter().map(|(_, _, amount)| amount.minor()).sum::<i64>();
            let row = RecurringMonth {
                month,
                start: amount(start),
                moved,
                end: amount(end),
            };
            start = end;
            row
        })
        .collect();
    RecurringSeries {
        currency,
        total: RecurringMonth {
            month: filter.to,
            start: amount(first),
            moved: moved(filter.from, filter.to),
            end: amount(start),
        },
        months: rows,
    }
}

/// How each plan sells: those on offer, and others of which something is told.
pub(super) async fn sales(
    tx: &mut Tx,
    filter: &Filter,
    shelf: &Shelf,
    today: NaiveDate,
) -> Answer<Vec<PlanFigures>> {
    let kinds = [
        "running",
        "sold",
        "switched",
        "trial_started",
        "trial_converted",
        "trial_lapsed",
    ];
    let plans = filter.plans.as_deref();
    let facts = tx
        .contract_facts(&kinds, filter.from, filter.to, plans, true)
        .await?;
    let chosen = |plan: &str| plans.is_none_or(|plans| plans.iter().any(|chosen| chosen == plan));
    let mut found: BTreeMap<(String, Currency), PlanFigures> = BTreeMap::new();
    let empty = |plan: &str, currency: Currency| PlanFigures {
        name: shelf.name(plan),
        short: shelf.short(plan),
        offered: shelf.0.get(plan).is_some_and(|shown| shown.offered),
        running: 0,
        trials: 0,
        recurring: Money::zero(currency),
        sold: 0,
        came: 0,
        went: 0,
        last_sold: None,
        slow: false,
    };
    for (plan, shown) in shelf
        .0
        .iter()
        .filter(|(plan, shown)| shown.offered && chosen(plan))
    {
        found.insert((plan.clone(), shown.currency), empty(plan, shown.currency));
    }
    for fact in &facts {
        let currency = currency_of(fact)?;
        let now = fact.month >= filter.from;
        let Sum {
            count,
            minor,
            last_on,
        } = fact.sum;
        let in_period = if now { count } else { 0 };
        if let Fact::Switched { to } = &fact.fact
            && chosen(to.as_str())
        {
            let row = found
                .entry((to.to_string(), currency))
                .or_insert_with(|| empty(to.as_str(), currency));
            row.came += in_period;
        }
        if !chosen(&fact.plan) {
            continue;
        }
        let row = found
            .entry((fact.plan.clone(), currency))
            .or_insert_with(|| empty(&fact.plan, currency));
        match &fact.fact {
            Fact::Running => {
                row.running += count;
                row.recurring = Money::new(row.recurring.minor() + minor, currency);
            }
            Fact::Sold => {
                row.sold += in_period;
                row.last_sold = row.last_sold.max(last_on);
            }
            Fact::Switched { .. } => row.went += in_period,
            Fact::TrialStarted => row.trials += count,
            Fact::TrialConverted | Fact::TrialLapsed => row.trials -= count,
            Fact::Moved { .. } | Fact::Began | Fact::Left { .. } | Fact::Cohort { .. } => {}
        }
    }
    let edge = today.checked_sub_days(Days::new(SLOW_DAYS)).unwrap_or(today);
    let mut rows: Vec<PlanFigures> = found.into_values().collect();
    for row in &mut rows {
        row.slow = row.offered && row.last_sold.is_none_or(|day| day < edge);
    }
    rows.sort_by(|a, b| (b.sold, b.running, &a.name).cmp(&(a.sold, a.running, &b.name)));
    Ok(rows)
}

pub(super) async fn switches(
    tx: &mut Tx,
    filter: &Filter,
    shelf: &Shelf,
    today: NaiveDate,
) -> Answer<Switches> {
    let last_month = months_before(month_of(today), 1);
    let first = months_before(last_month, 3);
    let plans = filter.plans.as_deref();
    let (from, to) = (filter.from.min(first), filter.to.max(last_month));
    let facts = tx.contract_facts(&["switched"], from, to, plans, true).await?;
    let mut ways: BTreeMap<(String, String, Currency), BTreeMap<NaiveDate, Sum>> = BTreeMap::new();
    for fact in facts {
        let currency = currency_of(&fact)?;
        if let Fact::Switched { to } = fact.fact {
            let way = ways.entry((fact.plan, to.to_string(), currency)).or_default();
            way.insert(fact.month, fact.sum);
        }
    }
    let (mut flows, mut growing) = (Vec::new(), Vec::new());
    for ((from, to, currency), by_month) in &ways {
        let in_month = |month| by_month.get(&month).map_or(0, |sum: &Sum| sum.count);
        let before = [3, 2, 1].map(|back| in_month(months_before(last_month, back)));
        let grown = has_grown(in_month(last_month), before);
        if grown {
            growing.push(Growing {
                from: shelf.name(from),
                to: shelf.name(to),
                contracts: in_month(last_month),
                before,
            });
        }
        let in_period = by_month.range(filter.from..=filter.to);
        let (contracts, change) = in_period.fold((0, 0), |(contracts, change), (_, sum)| {
            (contracts + sum.count, change + sum.minor)
        });
        if contracts > 0 {
            flows.push(Flow {
                from: shelf.name(from),
                to: shelf.name(to),
                from_short: shelf.short(from),
                to_short: shelf.short(to),
                contracts,
                change: Money::new(change, *currency),
                growing: grown,
            });
        }
    }
    flows.sort_by(|a, b| (b.contracts, &a.from, &a.to).cmp(&(a.contracts, &b.from, &b.to)));
    Ok(Switches {
        flows,
        last_month,
        growing,
    })
}

pub(super) async fn leaving(tx: &mut Tx, filter: &Filter) -> Answer<LeavingFigures> {
    let kinds = ["trial_started", "trial_converted", "trial_lapsed", "left"];
    let plans = filter.plans.as_deref();
    let facts = tx
        .contract_facts(&kinds, filter.from, filter.to, plans, false)
        .await?;
    let sum = |from: NaiveDate, to: NaiveDate, what: &Fact| -> i64 {
        let of_it = facts
            .iter()
            .filter(|fact| (from..=to).contains(&fact.month) && fact.fact == *what);
        of_it.map(|fact| fact.sum.count).sum()
    };
    let row = |from: NaiveDate, to: NaiveDate| {
        let converted = sum(from, to, &Fact::TrialConverted);
        let lapsed = sum(from, to, &Fact::TrialLapsed);
        let left: Vec<(Leaving, i64)> = Leaving::ALL
            .into_iter()
            .map(|why| (why, sum(from, to, &Fact::Left { why })))
            .collect();
        LeavingMonth {
            month: from,
            started: sum(from, to, &Fact::TrialStarted),
            converted,
            lapsed,
            rate: per_cent(converted, converted + lapsed),
            left_in_all: left.iter().map(|(_, contracts)| contracts).sum(),
            left,
        }
    };
    Ok(LeavingFigures {
        months: months(filter.from, filter.to)
            .map(|month| row(month, month))
            .collect(),
        total: row(filter.from, filter.to),
    })
}

/// How many of a hundred, rounded half up; None of nothing.
pub(super) fn per_cent(part: i64, whole: i64) -> Option<i64> {
    (whole > 0).then(|| (part * 200 + whole) / (whole * 2))
}

pub(super) async fn cohorts(tx: &mut Tx, filter: &Filter, today: NaiveDate) -> Answer<Vec<Cohort>> {
    let newest = month_of(today);
    let plans = filter.plans.as_deref();
    let facts = tx
        .contract_facts(&["began", "cohort"], filter.from, newest, plans, false)
        .await?;
    let mut keys: BTreeSet<(Currency, NaiveDate)> = BTreeSet::new();
    let mut sums: BTreeMap<(Currency, NaiveDate, NaiveDate), Sum> = BTreeMap::new();
    let mut sizes: BTreeMap<(Currency, NaiveDate), i64> = BTreeMap::new();
    let period = filter.from..=filter.to;
    for fact in &facts {
        let currency = currency_of(fact)?;
        match &fact.fact {
            Fact::Began if period.contains(&fact.month) => {
                keys.insert((currency, fact.month));
                *sizes.entry((currency, fact.month)).or_default() += fact.sum.count;
            }
            Fact::Cohort { began } if period.contains(began) => {
                sums.insert((currency, *began, fact.month), fact.sum);
            }
            _ => {}
        }
    }
    Ok(keys
        .into_iter()
        .map(|(currency, began)| {
            let last = began
                .checked_add_months(chrono::Months::new(COHORT_MONTHS))
                .unwrap_or(newest)
                .min(newest);
            let (mut running, mut minor) = (0, 0);
            let after = months(began, last).map(|month| {
                let sum = sums.get(&(currency, began, month)).copied().unwrap_or_default();
                running += sum.count;
                minor += sum.minor;
                (running, Money::new(minor, currency))
            });
            Cohort {
                began,
                contracts: sizes.get(&(currency, began)).copied().unwrap_or(0),
                after: after.collect(),
            }
        })
        .collect())
}
