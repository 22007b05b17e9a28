//! What a customer's contracts add to the figures of each month: recurring amounts and how they move, sales, switches, trials and ends.
//!
//! Everything is a change on a day: what holds at the end of a month is the sum of all changes until then. So it is counted once, when it
//! changes, and a contract that goes on as it is costs nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::month_of;
use super::recurring::recurring;
use crate::catalogue::PlanId;
use crate::contract::{CancellationGround, ChangeCause, Contract, ContractState, Phase};
use crate::money::{Currency, MoneyError};

/// Why a month's recurring amount is another than the month's before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Movement {
    /// A customer who never had a paid contract begins one.
    New,
    /// A customer comes along from another system with a contract.
    TakenOver,
    /// A customer whose last paid contract was over begins another.
    WinBack,
    /// A customer pays more than before.
    Up,
    /// A customer pays less than before, with a pause among it.
    Down,
    /// A customer's last paid contract is over.
    Churn,
    /// From one plan to another: nothing in all.
    Moved,
}

impl Movement {
    /// All of them, in the order tables show them.
    pub const ALL: [Self; 7] = [
        Self::New,
        Self::TakenOver,
        Self::WinBack,
        Self::Up,
        Self::Down,
        Self::Churn,
        Self::Moved,
    ];

    /// A stable name, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::TakenOver => "taken_over",
            Self::WinBack => "win_back",
            Self::Up => "up",
            Self::Down => "down",
            Self::Churn => "churn",
            Self::Moved => "moved",
        }
    }
}

/// Why a paid contract is over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Leaving {
    /// Cancelled with the notice agreed.
    Cancelled,
    /// Cancelled because of a price change.
    PriceChange,
    /// Terminated for cause.
    ForCause,
    /// Withdrawn from.
    Withdrawn,
    /// Ended in another way.
    Other,
}

impl Leaving {
    /// All of them, in the order tables show them.
    pub const ALL: [Self; 5] = [
        Self::Cancelled,
        Self::PriceChange,
        Self::ForCause,
        Self::Withdrawn,
        Self::Other,
    ];

    /// A stable name, as stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::PriceChange => "price_change",
            Self::ForCause => "for_cause",
            Self::Withdrawn => "withdrawn",
            Self::Other => "other",
        }
    }

    fn of(contract: &Contract) -> Self {
        let end = contract.billing_end();
        if contract
            .withdrawal
            .is_some_and(|withdrawal| Some(withdrawal.on) == end)
        {
            return Self::Withdrawn;
        }
        match contract.cancellation.map(|cancellation| cancellation.ground) {
            Some(CancellationGround::Ordinary) => Self::Cancelled,
            Some(CancellationGround::PriceChange) => Self::PriceChange,
            Some(CancellationGround::ForCause) => Self::ForCause,
            None => Self::Other,
        }
    }
}

/// What is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// Customers and a change of their recurring amounts.
    Moved {
        /// Why.
        by: Movement,
    },
    /// Paid contracts of a plan and what recurs of them: more or fewer.
    Running,
    /// Contracts that were ordered.
    Sold,
    /// Contracts that went to another plan, and what recurs more or less.
    Switched {
        /// The plan.
        to: PlanId,
    },
    /// Trials that began.
    TrialStarted,
    /// Trials that became paid contracts.
    TrialConverted,
    /// Trials that ended without.
    TrialLapsed,
    /// Contracts whose paid time began.
    Began,
    /// Paid contracts that are over, and what recurred of them.
    Left {
        /// Why.
        why: Leaving,
    },
    /// Contracts that began in a month, and what recurs of them: more or fewer.
    Cohort {
        /// The first day of the month in which they began.
        began: NaiveDate,
    },
}

impl Fact {
    /// A stable name, as stored.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Moved { .. } => "moved",
            Self::Running => "running",
            Self::Sold => "sold",
            Self::Switched { .. } => "switched",
            Self::TrialStarted => "trial_started",
            Self::TrialConverted => "trial_converted",
            Self::TrialLapsed => "trial_lapsed",
            Self::Began => "began",
            Self::Left { .. } => "left",
            Self::Cohort { .. } => "cohort",
        }
    }

    /// What more its name needs, as stored; empty for nothing.
    #[must_use]
    pub fn detail(&self) -> String {
        match self {
            Self::Moved { by } => by.code().to_owned(),
            Self::Switched { to } => to.to_string(),
            Self::Left { why } => why.code().to_owned(),
            Self::Cohort { began } => began.to_string(),
            Self::Running
            | Self::Sold
            | Self::TrialStarted
            | Self::TrialConverted
            | Self::TrialLapsed
            | Self::Began => String::new(),
        }
    }

    /// The fact of these names; `None` if there is none.
    #[must_use]
    pub fn of(code: &str, detail: &str) -> Option<Self> {
        let movement = || Movement::ALL.into_iter().find(|known| known.code() == detail);
        let leaving = || Leaving::ALL.into_iter().find(|known| known.code() == detail);
        Some(match code {
            "moved" => Self::Moved { by: movement()? },
            "running" => Self::Running,
            "sold" => Self::Sold,
            "switched" => Self::Switched { to: detail.into() },
            "trial_started" => Self::TrialStarted,
            "trial_converted" => Self::TrialConverted,
            "trial_lapsed" => Self::TrialLapsed,
            "began" => Self::Began,
            "left" => Self::Left { why: leaving()? },
            "cohort" => Self::Cohort {
                began: detail.parse().ok()?,
            },
            _ => return None,
        })
    }
}

/// Where something is counted.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Place {
    /// The first day of the month.
    pub month: NaiveDate,
    /// The plan; that of a switch is the one it left, that of a trial and of a cohort the first.
    pub plan: PlanId,
    /// Of the amount.
    pub currency: Currency,
    /// What.
    #[serde(flatten)]
    pub fact: Fact,
}

/// How much.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sum {
    /// Contracts, or customers where they move.
    pub count: i64,
    /// Net a month, in minor units.
    pub minor: i64,
    /// The last day something was sold.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_on: Option<NaiveDate>,
}

/// What a customer's contracts add until a day.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// All that is not nothing.
    pub sums: BTreeMap<Place, Sum>,
    /// The next day on which there may be more, if nobody does anything.
    pub next: Option<NaiveDate>,
}

impl Facts {
    fn add(&mut self, day: NaiveDate, plan: &PlanId, currency: Currency, fact: Fact, count: i64, minor: i64) {
        let place = Place {
            month: month_of(day),
            plan: plan.clone(),
            currency,
            fact,
        };
        let last_on = (place.fact == Fact::Sold).then_some(day);
        let sum = self.sums.entry(place).or_default();
        sum.count = sum.count.saturating_add(count);
        sum.minor = sum.minor.saturating_add(minor);
        sum.last_on = sum.last_on.max(last_on);
    }
}

/// A paid contract on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Standing {
    plan: PlanId,
    minor: i64,
}

/// A contract and how far it was looked at.
struct Course<'a> {
    contract: &'a Contract,
    currency: Currency,
    /// The paid time: its first day and the day after its last.
    paid: Option<(NaiveDate, Option<NaiveDate>)>,
    /// Days on which something may change.
    days: BTreeSet<NaiveDate>,
    standing: Option<Standing>,
    /// The plan it is on, paid or not.
    plan: PlanId,
    /// The month and the plan in which its paid time began.
    cohort: Option<(NaiveDate, PlanId)>,
}

impl<'a> Course<'a> {
    /// `None` for a contract that was cancelled before it began, and for one without a plan, which no events make.
    fn of(contract: &'a Contract, today: NaiveDate) -> Option<Self> {
        let signed = &contract.phases.first()?.plan;
        if matches!(contract.state_on(today), ContractState::Annulled { .. }) {
            return None;
        }
        let end = contract.billing_end();
        let paid = contract
            .billing_start()
            .map(|start| contract.billed_from.map_or(start, |from| from.max(start)))
            .filter(|start| end.is_none_or(|end| *start < end))
            .map(|start| (start, end));
        Some(Self {
            contract,
            currency: signed.currency,
            paid,
            days: days(contract, paid),
            standing: None,
            plan: signed.plan.clone(),
            cohort: None,
        })
    }

    fn phase_on(&self, day: NaiveDate) -> Option<&'a Phase> {
        let phases = &self.contract.phases;
        phases.iter().rfind(|phase| phase.from <= day).or(phases.first())
    }

    fn standing_on(&self, day: NaiveDate) -> Result<Option<Standing>, MoneyError> {
        let is_paid = self
            .paid
            .is_some_and(|(start, end)| start <= day && end.is_none_or(|end| day < end));
        let (true, Some(phase)) = (is_paid, self.phase_on(day)) else {
            return Ok(None);
        };
        let minor = if self.contract.pause_on(day).is_some() {
            0
        } else {
            recurring(self.contract, &phase.plan, day)?.minor()
        };
        Ok(Some(Standing {
            plan: phase.plan.plan.clone(),
            minor,
        }))
    }

    /// Goes on to a day; what recurs more or less, by plan.
    fn go_to(&mut self, day: NaiveDate, facts: &mut Facts) -> Result<Vec<(PlanId, i64)>, MoneyError> {
        let before = self.standing.take();
        let after = self.standing_on(day)?;
        let minor = |standing: &Option<Standing>| standing.as_ref().map_or(0, |standing| standing.minor);
        let (was, is) = (minor(&before), minor(&after));
        let change = is.saturating_sub(was);
        let currency = self.currency;

        // The plan's way, through a trial, too; what was corrected was no switch.
        let over = self.contract.billing_end().is_some_and(|end| end <= day);
        if day >= self.contract.starts_on
            && !over
            && let Some(phase) = self.phase_on(day)
            && phase.plan.plan != self.plan
        {
            let to = phase.plan.plan.clone();
            if phase.cause == ChangeCause::Switch {
                let paid = before.is_some() && after.is_some();
                let fact = Fact::Switched { to: to.clone() };
                facts.add(day, &self.plan, currency, fact, 1, if paid { change } else { 0 });
            }
            self.plan = to;
        }

        match (&before, &after) {
            (None, Some(now)) => {
                if self.contract.billed_from.is_none() {
                    facts.add(day, &now.plan, currency, Fact::Began, 1, is);
                    self.cohort = Some((month_of(day), now.plan.clone()));
                }
            }
            (Some(then), None) => {
                let why = Leaving::of(self.contract);
                facts.add(day, &then.plan, currency, Fact::Left { why }, 1, was);
            }
            (None, None) | (Some(_), Some(_)) => {}
        }
        let paid = |standing: &Option<Standing>| i64::from(standing.is_some());
        if let Some((began, plan)) = &self.cohort {
            let fact = Fact::Cohort { began: *began };
            let more = paid(&after).saturating_sub(paid(&before));
            facts.add(day, plan, currency, fact, more, change);
        }
        let mut changes = Vec::new();
        for (standing, sign) in [(&before, -1_i64), (&after, 1)] {
            if let Some(standing) = standing {
                let minor = standing.minor.saturating_mul(sign);
                facts.add(day, &standing.plan, currency, Fact::Running, sign, minor);
                changes.push((standing.plan.clone(), minor));
            }
        }
        self.standing = after;
        Ok(changes)
    }
}

/// Days on which a contract's plan, or what recurs of it, may become another; none after its end.
fn days(contract: &Contract, paid: Option<(NaiveDate, Option<NaiveDate>)>) -> BTreeSet<NaiveDate> {
    let phases = contract.phases.iter().map(|phase| phase.from);
    let units = contract.quantities.values().flatten().map(|order| order.from);
    let extras = contract
        .bookings
        .iter()
        .flat_map(|booking| [Some(booking.from), booking.until])
        .flatten();
    let pauses = contract
        .pauses
        .iter()
        .flat_map(|pause| [Some(pause.from), pause.until])
        .flatten();
    let buyers = contract.buyers.iter().map(|buyer| buyer.from);
    let discounts = contract.discounts.iter().map(|granted| granted.from);
    let end = contract.billing_end();
    let own = [Some(contract.starts_on), paid.map(|(start, _)| start), end];
    phases
        .chain(units)
        .chain(extras)
        .chain(pauses)
        .chain(buyers)
        .chain(discounts)
        .chain(own.into_iter().flatten())
        .filter(|day| *day >= contract.starts_on && end.is_none_or(|end| *day <= end))
        .collect()
}

/// What a customer's contracts add to the figures until a day, that day included.
///
/// # Errors
/// An amount out of range.
pub fn facts<'a>(
    contracts: impl IntoIterator<Item = &'a Contract>,
    today: NaiveDate,
) -> Result<Facts, MoneyError> {
    let mut facts = Facts::default();
    let mut courses: Vec<Course<'_>> = contracts
        .into_iter()
        .filter_map(|contract| Course::of(contract, today))
        .collect();
    for course in &courses {
        sold(course, today, &mut facts);
        trial(course, today, &mut facts);
    }
    let days: BTreeSet<NaiveDate> = courses.iter().flat_map(|course| &course.days).copied().collect();
    // Currencies in which the customer ever had a paid contract.
    let mut known: BTreeSet<Currency> = BTreeSet::new();
    for day in days.range(..=today) {
        move_on(&mut courses, *day, &mut known, &mut facts)?;
    }
    let trials = courses.iter().filter_map(|course| course.contract.trial);
    facts.next = days
        .into_iter()
        .chain(trials.flat_map(|trial| [trial.from, trial.until]))
        .filter(|day| *day > today)
        .min();
    facts
        .sums
        .retain(|_, sum| sum.count != 0 || sum.minor != 0 || sum.last_on.is_some());
    Ok(facts)
}

fn sold(course: &Course<'_>, today: NaiveDate, facts: &mut Facts) {
    let contract = course.contract;
    let on = contract.signed_up_on;
    if contract.billed_from.is_none() && on <= today {
        facts.add(on, &course.plan, course.currency, Fact::Sold, 1, 0);
    }
}

/// A trial's beginning and what became of it.
fn trial(course: &Course<'_>, today: NaiveDate, facts: &mut Facts) {
    let contract = course.contract;
    let Some(trial) = contract.trial.filter(|trial| trial.from <= today) else {
        return;
    };
    facts.add(
        trial.from,
        &course.plan,
        course.currency,
        Fact::TrialStarted,
        1,
        0,
    );
    let (day, fact) = match (course.paid, contract.billing_end()) {
        (Some((start, _)), _) => (start, Fact::TrialConverted),
        (None, Some(end)) => (end, Fact::TrialLapsed),
        (None, None) => return,
    };
    if day <= today {
        facts.add(day, &course.plan, course.currency, fact, 1, 0);
    }
}

/// How a customer moves on a day: in each currency by what all contracts make together.
fn move_on(
    courses: &mut [Course<'_>],
    day: NaiveDate,
    known: &mut BTreeSet<Currency>,
    facts: &mut Facts,
) -> Result<(), MoneyError> {
    let currencies: BTreeSet<Currency> = courses.iter().map(|course| course.currency).collect();
    for currency in currencies {
        let of_it = |course: &&mut Course<'_>| course.currency == currency;
        let pays = |courses: &[Course<'_>]| {
            courses
                .iter()
                .any(|course| course.currency == currency && course.standing.is_some())
        };
        let paid_before = pays(courses);
        let (mut changes, mut came_along) = (Vec::new(), false);
        for course in courses.iter_mut().filter(of_it) {
            if !course.days.contains(&day) {
                continue;
            }
            let stood = course.standing.is_some();
            changes.extend(course.go_to(day, facts)?);
            came_along |= !stood && course.standing.is_some() && course.contract.billed_from.is_some();
        }
        let by_plan = changes
            .into_iter()
            .fold(BTreeMap::new(), |mut sums, (plan, minor)| {
                let sum: &mut i64 = sums.entry(plan).or_default();
                *sum = sum.saturating_add(minor);
                sums
            });
        let total = by_plan
            .values()
            .fold(0_i64, |sum, minor| sum.saturating_add(*minor));
        let by = match (paid_before, pays(courses)) {
            (false, true) if known.contains(&currency) => Movement::WinBack,
            (false, true) if came_along => Movement::TakenOver,
            (false, true) => Movement::New,
            (true, false) => Movement::Churn,
            (true, true) if total > 0 => Movement::Up,
            (true, true) if total < 0 => Movement::Down,
            (_, _) => Movement::Moved,
        };
        if pays(courses) {
            known.insert(currency);
        }
        moved(day, currency, by, total, by_plan, facts);
    }
    Ok(())
}

/// Shares a movement out among plans: those that changed in its direction take what it comes to, and what is left was moved between them.
fn moved(
    day: NaiveDate,
    currency: Currency,
    by: Movement,
    total: i64,
    by_plan: BTreeMap<PlanId, i64>,
    facts: &mut Facts,
) {
    let mut left = total;
    // A customer counts once, with the first plan that took part.
    let mut customers = i64::from(by != Movement::Moved);
    for (plan, minor) in by_plan {
        let part = if left >= 0 {
            minor.clamp(0, left)
        } else {
            minor.clamp(left, 0)
        };
        left = left.saturating_sub(part);
        let takes_part = part != 0 || total == 0;
        if by != Movement::Moved && takes_part {
            facts.add(day, &plan, currency, Fact::Moved { by }, customers, part);
            customers = 0;
        }
        let rest = minor.saturating_sub(part);
        if rest != 0 {
            let by = Movement::Moved;
            facts.add(day, &plan, currency, Fact::Moved { by }, 0, rest);
        }
    }
}

/// Whether one way between two plans has grown enough to be looked at: at least five went it in a month, and at least twice as many as in
/// the mean of the three months before.
///
/// ```
/// use billing::figures::has_grown;
/// assert!(has_grown(6, [3, 3, 3]) && has_grown(5, [0, 0, 0]));
/// assert!(!has_grown(5, [3, 3, 2]) && !has_grown(4, [0, 0, 0]));
/// ```
#[must_use]
pub fn has_grown(last: i64, before: [i64; 3]) -> bool {
    let sum = before.into_iter().fold(0, i64::saturating_add);
    last >= 5 && last.saturating_mul(3) >= sum.saturating_mul(2)
}

#[cfg(test)]
mod tests;
