//! What each line of a table would become, and what is wrong with it.

use std::collections::{BTreeMap, HashSet};

use app::wire::{ColumnProblem, ImportColumn};
use billing::{Buyer, BuyerKind, ComponentId, Contract, Event, Money, SignUp, decide, replay};
use chrono::NaiveDate;
use store::catalogue::Plan;
use store::merchants::Merchant;
use texts::Lang;

use super::reading::{Reading, Seen};
use super::table::Table;
use crate::failure::Failure;
use crate::use_cases::Answer;
use crate::use_cases::order_form::Person;

/// What lines are compared with.
pub(super) struct Ground {
    pub merchant: Merchant,
    pub plans: Vec<Plan>,
    pub today: NaiveDate,
    pub customers: HashSet<String>,
    pub contracts: HashSet<String>,
    pub mandates: HashSet<String>,
}

/// A customer to be.
#[derive(Clone, Debug)]
pub(super) struct Newcomer {
    pub number: Option<String>,
    pub person: Person,
    pub lang: Lang,
}

/// A contract to be.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    /// The customer's place among the newcomers.
    pub customer: usize,
    pub number: Option<String>,
    /// The plan's place among the plans.
    pub plan: usize,
    pub starts_on: NaiveDate,
    pub billed_from: NaiveDate,
    pub units: BTreeMap<ComponentId, u32>,
    pub payment: Paid,
}

/// How it is paid.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) enum Paid {
    Invoice,
    Mandate {
        /// Empty: the customer's own account.
        holder: String,
        iban: String,
        reference: String,
        signed_on: NaiveDate,
    },
}

/// What a line would become.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub line: u64,
    pub name: String,
    pub plan: Option<usize>,
    pub contract: Option<Taken>,
    /// The day of the first document, and its gross.
    pub first: Option<(NaiveDate, Money)>,
    pub problems: Vec<ColumnProblem>,
}

/// A table that was looked through.
#[derive(Debug, Default)]
pub(super) struct Checked {
    pub newcomers: Vec<Newcomer>,
    pub lines: Vec<Line>,
}

impl Checked {
    pub fn contracts(&self) -> impl Iterator<Item = &Taken> {
        self.lines.iter().filter_map(|line| line.contract.as_ref())
    }

    pub fn broken(&self) -> usize {
        self.lines.iter().filter(|line| !line.problems.is_empty()).count()
    }
}

/// The numbers and references a table names, to be looked for.
pub(super) fn named(table: &Table, column: ImportColumn) -> Vec<String> {
    let cells = table.rows.iter().map(|row| table.cell(row, column));
    let mut named: Vec<String> = cells.filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
    named.sort_unstable();
    named.dedup();
    named
}

/// Looks a table through.
pub(super) fn check(table: &Table, ground: &Ground) -> Answer<Checked> {
    let mut checked = Checked::default();
    let mut seen = Seen::default();
    for row in &table.rows {
        let line = Reading {
            table,
            row,
            ground,
            problems: Vec::new(),
        }
        .line(&mut checked.newcomers, &mut seen)?;
        checked.lines.push(line);
    }
    Ok(checked)
}

/// The engine's order for a contract that ran elsewhere.
pub(super) fn order(ground: &Ground, taken: &Taken, person: &Person) -> Answer<SignUp> {
    let plan = ground
        .plans
        .get(taken.plan)
        .ok_or_else(|| Failure::Defect("a plan that is not there".to_owned()))?;
    Ok(SignUp {
        quantities: taken.units.clone(),
        starts_on: Some(taken.starts_on),
        taken_over: Some(taken.billed_from),
        ..SignUp::new(
            plan.version.clone(),
            ground.merchant.profile.seller.clone(),
            buyer(person),
        )
    })
}

/// The contract an order makes.
pub(super) fn made(order: SignUp, today: NaiveDate) -> Result<(Vec<Event>, Contract), billing::Rejection> {
    let events = decide(None, &billing::Command::SignUp(Box::new(order)), today)?.events;
    let contract = replay(&events).map_err(|_| billing::Rejection::AlreadySignedUp)?;
    Ok((events, contract))
}

fn buyer(person: &Person) -> Buyer {
    Buyer {
        kind: if person.company.is_some() {
            BuyerKind::Business
        } else {
            BuyerKind::Consumer
        },
        country: person.country,
        vat_id: person.vat_id.clone(),
        vat_id_valid: false,
    }
}
