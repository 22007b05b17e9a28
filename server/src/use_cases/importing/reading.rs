//! One line of a table, cell by cell.

use std::collections::{BTreeMap, HashMap};

use app::wire::{CellProblem, ColumnProblem, ImportColumn, OrderForm, Problem};
use billing::{ComponentId, MOST_UNITS, Money, PlanVersion};
use chrono::{Months, NaiveDate};
use texts::Lang;

use super::rows::{Ground, Line, Newcomer, Paid, Taken, made, order};
use super::table::{Record, Table};
use crate::use_cases::Answer;
use crate::use_cases::order_form::{LONGEST_FIELD, Person, read_account, read_person, rejected};

/// Nobody is billed for longer than that at once, because it is a slip.
const BACKWARDS_MONTHS: u32 = 12;
/// Contracts that have run since before then are a slip, too.
const FIRST_YEAR: i32 = 1950;

/// What earlier lines have.
#[derive(Default)]
pub(super) struct Seen {
    /// By its number: the line, and the newcomer if it was whole.
    customers: HashMap<String, (u64, Option<usize>)>,
    contracts: HashMap<String, u64>,
    /// By its reference: the line, whose it is, and the account.
    mandates: HashMap<String, (u64, Option<usize>, String)>,
}

/// A line while it is read.
pub(super) struct Reading<'a> {
    pub table: &'a Table,
    pub row: &'a Record,
    pub ground: &'a Ground,
    pub problems: Vec<ColumnProblem>,
}

/// The columns that describe a customer.
const PERSONAL: [ImportColumn; 11] = [
    ImportColumn::Company,
    ImportColumn::GivenName,
    ImportColumn::FamilyName,
    ImportColumn::Street,
    ImportColumn::HouseNumber,
    ImportColumn::Postcode,
    ImportColumn::City,
    ImportColumn::Country,
    ImportColumn::Email,
    ImportColumn::VatId,
    ImportColumn::Language,
];
/// Those that describe a contract, the plan not among them.
const CONTRACTUAL: [ImportColumn; 9] = [
    ImportColumn::ContractNumber,
    ImportColumn::Units,
    ImportColumn::StartsOn,
    ImportColumn::BilledUntil,
    ImportColumn::Payment,
    ImportColumn::AccountHolder,
    ImportColumn::Iban,
    ImportColumn::MandateReference,
    ImportColumn::MandateSignedOn,
];

impl Reading<'_> {
    fn cell(&self, column: ImportColumn) -> &str {
        self.table.cell(self.row, column)
    }

    fn wrong(&mut self, column: ImportColumn, what: CellProblem) {
        self.problems.push(ColumnProblem { column, what });
    }

    fn field(&mut self, column: ImportColumn, what: Problem) {
        self.wrong(column, CellProblem::Field(what));
    }

    pub fn line(mut self, newcomers: &mut Vec<Newcomer>, seen: &mut Seen) -> Answer<Line> {
        let customer = self.customer(newcomers, seen);
        let plan = self.plan();
        let contract = plan.and_then(|plan| self.contract(plan, customer, seen));
        let mut first = None;
        if let (Some(taken), Some(newcomer)) = (&contract, customer.and_then(|place| newcomers.get(place))) {
            first = self.first(taken, &newcomer.person)?;
        }
        let company = self.cell(ImportColumn::Company);
        let name = match company {
            "" => format!(
                "{} {}",
                self.cell(ImportColumn::GivenName),
                self.cell(ImportColumn::FamilyName)
            ),
            named => named.to_owned(),
        };
        let name = match (name.trim(), customer.and_then(|place| newcomers.get(place))) {
            ("", Some(newcomer)) => format!("{} {}", newcomer.person.given_name, newcomer.person.family_name),
            (name, _) => name.chars().take(LONGEST_FIELD).collect(),
        };
        let whole = self.problems.is_empty();
        Ok(Line {
            line: self.row.line,
            name,
            plan,
            contract: contract.filter(|_| whole),
            first: first.filter(|_| whole),
            problems: self.problems,
        })
    }

    /// The line's customer: a new one, or an earlier line's with the same number.
    fn customer(&mut self, newcomers: &mut Vec<Newcomer>, seen: &mut Seen) -> Option<usize> {
        let number = self.cell(ImportColumn::CustomerNumber).to_owned();
        if !number.is_empty() && !is_number(&number) {
            self.wrong(ImportColumn::CustomerNumber, CellProblem::NumberMalformed);
        }
        if let Some((line, known)) = seen.customers.get(&number).copied() {
            let described = PERSONAL
                .iter()
                .any(|column| !self.cell(column.to_owned()).is_empty());
            let same = known.and_then(|place| newcomers.get(place));
            if described && let Some(same) = same {
                let before = self.problems.len();
                let (person, lang) = self.person();
                let differs = person.as_ref() != Some(&same.person) || lang != same.lang;
                // What is wrong with it is wrong because it differs: the earlier one is whole.
                self.problems.truncate(before);
                if differs {
                    self.wrong(ImportColumn::CustomerNumber, CellProblem::Differs { line });
                }
            }
            return known;
        }
        if self.ground.customers.contains(&number) {
            self.wrong(ImportColumn::CustomerNumber, CellProblem::Taken);
        }
        let (person, lang) = self.person();
        let place = person.map(|person| {
            newcomers.push(Newcomer {
                number: Some(number.clone()).filter(|number| !number.is_empty()),
                person,
                lang,
            });
            newcomers.len() - 1
        });
        if !number.is_empty() {
            seen.customers.insert(number, (self.row.line, place));
        }
        place
    }

    fn person(&mut self) -> (Option<Person>, Lang) {
        let cell = |column| self.cell(column).to_owned();
        let (street, house_number) = match cell(ImportColumn::HouseNumber).as_str() {
            "" => with_number(self.cell(ImportColumn::Street)),
            number => (cell(ImportColumn::Street), number.to_owned()),
        };
        let company = cell(ImportColumn::Company);
        let country = match cell(ImportColumn::Country).to_uppercase() {
            none if none.is_empty() => self.ground.merchant.profile.country.clone(),
            named => named,
        };
        let form = OrderForm {
            kind: if company.is_empty() {
                "consumer"
            } else {
                "business"
            }
            .to_owned(),
            company,
            vat_id: cell(ImportColumn::VatId).replace(' ', ""),
            given_name: cell(ImportColumn::GivenName),
            family_name: cell(ImportColumn::FamilyName),
            street,
            house_number,
            postcode: cell(ImportColumn::Postcode),
            city: cell(ImportColumn::City),
            country,
            email: cell(ImportColumn::Email),
            ..OrderForm::default()
        };
        let language = cell(ImportColumn::Language).to_lowercase();
        let mut problems = Vec::new();
        let person = read_person(&form, &self.ground.merchant.profile.countries, &mut problems);
        let whole = problems.is_empty();
        for problem in problems {
            self.field(column_of(&problem.field), problem.what);
        }
        if form.kind == "consumer" && !form.vat_id.is_empty() {
            self.field(ImportColumn::Company, Problem::Missing);
        }
        let lang = match language.as_str() {
            "" | "de" => Lang::De,
            "en" => Lang::En,
            _ => {
                self.field(ImportColumn::Language, Problem::LanguageUnknown);
                Lang::De
            }
        };
        (person.filter(|_| whole), lang)
    }

    /// The line's plan, if it names one.
    fn plan(&mut self) -> Option<usize> {
        let wanted = self.cell(ImportColumn::Plan).to_lowercase();
        if wanted.is_empty() {
            for column in CONTRACTUAL {
                if !self.cell(column).is_empty() {
                    self.wrong(column, CellProblem::WithoutPlan);
                }
            }
            return None;
        }
        let plans = &self.ground.plans;
        let by_slug = plans.iter().position(|plan| plan.slug == wanted);
        let by_name = || {
            let mut named = plans.iter().enumerate().filter(|(_, plan)| {
                [&plan.name.de, &plan.name.en]
                    .iter()
                    .any(|name| name.to_lowercase() == wanted)
            });
            // A name that several have names none.
            named
                .next()
                .filter(|_| named.next().is_none())
                .map(|(place, _)| place)
        };
        let plan = by_slug.or_else(by_name);
        if plan.is_none() {
            self.wrong(ImportColumn::Plan, CellProblem::PlanUnknown);
        }
        plan
    }

    fn contract(&mut self, plan: usize, customer: Option<usize>, seen: &mut Seen) -> Option<Taken> {
        let version = &self.ground.plans.get(plan)?.version;
        let number = self.contract_number(seen);
        let dates = self.dates();
        let units = self.units(version);
        let payment = self.payment();
        if let Some(Paid::Mandate { reference, iban, .. }) = &payment {
            let (reference, iban) = (reference.clone(), iban.clone());
            self.mandate(reference, iban, customer, seen);
        }
        let (starts_on, billed_from) = dates?;
        Some(Taken {
            customer: customer?,
            number,
            plan,
            starts_on,
            billed_from,
            units: units?,
            payment: payment?,
        })
    }

    fn contract_number(&mut self, seen: &mut Seen) -> Option<String> {
        let number = self.cell(ImportColumn::ContractNumber).to_owned();
        if number.is_empty() {
            return None;
        }
        if !is_number(&number) {
            self.wrong(ImportColumn::ContractNumber, CellProblem::NumberMalformed);
        } else if self.ground.contracts.contains(&number) {
            self.wrong(ImportColumn::ContractNumber, CellProblem::Taken);
        }
        if let Some(line) = seen.contracts.insert(number.clone(), self.row.line) {
            self.wrong(ImportColumn::ContractNumber, CellProblem::Twice { line });
        }
        Some(number)
    }

    /// The first day of service, and the first one to be billed.
    fn dates(&mut self) -> Option<(NaiveDate, NaiveDate)> {
        let starts_on = self.day(ImportColumn::StartsOn);
        if self.cell(ImportColumn::StartsOn).is_empty() {
            self.field(ImportColumn::StartsOn, Problem::Missing);
        }
        let said = !self.cell(ImportColumn::BilledUntil).is_empty();
        let billed_until = self.day(ImportColumn::BilledUntil);
        let starts_on = starts_on?;
        let billed_from = match (said, billed_until) {
            (false, _) => starts_on,
            (true, until) => until?.succ_opt()?,
        };
        if billed_from < starts_on {
            self.wrong(ImportColumn::BilledUntil, CellProblem::BilledBeforeStart);
            return None;
        }
        let earliest = self
            .ground
            .today
            .checked_sub_months(Months::new(BACKWARDS_MONTHS))?
            .pred_opt()?;
        if billed_from <= earliest {
            self.wrong(ImportColumn::BilledUntil, CellProblem::BilledLongAgo { earliest });
            return None;
        }
        Some((starts_on, billed_from))
    }

    /// A day as German or international programs write it.
    fn day(&mut self, column: ImportColumn) -> Option<NaiveDate> {
        use chrono::Datelike;
        let cell = self.cell(column);
        if cell.is_empty() {
            return None;
        }
        let last = self.ground.today.checked_add_months(Months::new(60))?;
        let read = ["%Y-%m-%d", "%d.%m.%Y"]
            .iter()
            .find_map(|form| NaiveDate::parse_from_str(cell, form).ok())
            .filter(|day| day.year() >= FIRST_YEAR && *day <= last);
        if read.is_none() {
            self.field(column, Problem::DateMalformed);
        }
        read
    }

    fn units(&mut self, version: &PlanVersion) -> Option<BTreeMap<ComponentId, u32>> {
        let counted: Vec<_> = version
            .components
            .iter()
            .filter(|component| component.kind.is_ordered_in_units())
            .collect();
        // As orders have them where nothing is typed.
        let mut units: BTreeMap<ComponentId, u32> = counted
            .iter()
            .map(|component| (component.id.clone(), component.kind.included().max(1)))
            .collect();
        let cell = self.cell(ImportColumn::Units).to_owned();
        let number = |text: &str| {
            let units = text.trim().parse::<u32>().ok();
            units.filter(|units| (1..=MOST_UNITS).contains(units))
        };
        for part in cell.split([',', ' ', ';']).filter(|part| !part.trim().is_empty()) {
            let (id, count) = match (part.split_once('='), counted.as_slice()) {
                (Some((id, count)), _) => (id.trim(), number(count)),
                (None, [only]) => (only.id.as_str(), number(part)),
                (None, _) => (part, None),
            };
            let Some(count) = count else {
                self.wrong(ImportColumn::Units, CellProblem::UnitsMalformed);
                return None;
            };
            let Some(component) = counted.iter().find(|component| component.id.as_str() == id) else {
                let component = id.chars().take(60).collect();
                self.wrong(ImportColumn::Units, CellProblem::UnitsUnknown { component });
                return None;
            };
            units.insert(component.id.clone(), count);
        }
        Some(units)
    }

    fn payment(&mut self) -> Option<Paid> {
        let iban = self.cell(ImportColumn::Iban).to_owned();
        let by_debit = match self.cell(ImportColumn::Payment).to_lowercase().as_str() {
            "" => !iban.is_empty(),
            "invoice" | "transfer" | "rechnung" | "überweisung" => false,
            "sepa" | "debit" | "direct debit" | "lastschrift" => true,
            _ => {
                self.wrong(ImportColumn::Payment, CellProblem::PaymentUnknown);
                return None;
            }
        };
        if !by_debit {
            return Some(Paid::Invoice);
        }
        if self.ground.merchant.profile.creditor_identifier.is_none() {
            self.wrong(ImportColumn::Payment, CellProblem::PaymentUnknown);
            return None;
        }
        let mut problems = Vec::new();
        let account = read_account(self.cell(ImportColumn::AccountHolder), &iban, true, &mut problems);
        for problem in problems {
            self.field(column_of(&problem.field), problem.what);
        }
        let reference = self.cell(ImportColumn::MandateReference).to_owned();
        if reference.is_empty() {
            self.field(ImportColumn::MandateReference, Problem::Missing);
        } else if !is_mandate_reference(&reference) {
            self.wrong(ImportColumn::MandateReference, CellProblem::ReferenceMalformed);
        }
        let signed_on = self.day(ImportColumn::MandateSignedOn);
        if self.cell(ImportColumn::MandateSignedOn).is_empty() {
            self.field(ImportColumn::MandateSignedOn, Problem::Missing);
        } else if signed_on.is_some_and(|day| day > self.ground.today) {
            self.field(ImportColumn::MandateSignedOn, Problem::DateMalformed);
        }
        let (holder, iban) = account?;
        Some(Paid::Mandate {
            holder,
            iban,
            reference,
            signed_on: signed_on?,
        })
    }

    /// A mandate is one customer's, for one account; it may pay several contracts.
    fn mandate(&mut self, reference: String, iban: String, customer: Option<usize>, seen: &mut Seen) {
        if self.ground.mandates.contains(&reference) {
            self.wrong(ImportColumn::MandateReference, CellProblem::Taken);
        }
        let line = self.row.line;
        let (first, of, account) = seen
            .mandates
            .entry(reference)
            .or_insert((line, customer, iban.clone()));
        if *first != line && (*of != customer || *account != iban) {
            let line = *first;
            self.wrong(ImportColumn::MandateReference, CellProblem::Twice { line });
        }
    }

    /// What would be billed first.
    fn first(&mut self, taken: &Taken, person: &Person) -> Answer<Option<(NaiveDate, Money)>> {
        let today = self.ground.today;
        let contract = match made(order(self.ground, taken, person)?, today) {
            Ok((_, contract)) => contract,
            Err(rejection) => {
                let problem = rejected(&rejection);
                self.field(column_of(&problem.field), problem.what);
                return Ok(None);
            }
        };
        let Some(day) = billing::next_due(&contract, &[], today)? else {
            return Ok(None);
        };
        let first = billing::forecast(&contract, &[], day, 0)?.into_iter().next();
        Ok(first.map(|document| (document.date, document.gross)))
    }
}

/// The column of a field of the order form.
fn column_of(field: &str) -> ImportColumn {
    match field {
        "company" | "kind" => ImportColumn::Company,
        "family_name" => ImportColumn::FamilyName,
        "given_name" => ImportColumn::GivenName,
        "street" => ImportColumn::Street,
        "house_number" => ImportColumn::HouseNumber,
        "postcode" => ImportColumn::Postcode,
        "city" => ImportColumn::City,
        "country" => ImportColumn::Country,
        "email" => ImportColumn::Email,
        "vat_id" => ImportColumn::VatId,
        "iban" => ImportColumn::Iban,
        "account_holder" => ImportColumn::AccountHolder,
        _ => ImportColumn::Plan,
    }
}

/// Street and number of one cell: `Am Hang 3 a` has the number `3 a`.
fn with_number(cell: &str) -> (String, String) {
    let begins = cell
        .char_indices()
        .zip(std::iter::once(' ').chain(cell.chars()))
        .filter(|((at, sign), before)| *at > 0 && sign.is_ascii_digit() && before.is_whitespace())
        .map(|((at, _), _)| at)
        .last();
    match begins.and_then(|at| cell.split_at_checked(at)) {
        Some((street, number)) => (street.trim().to_owned(), number.trim().to_owned()),
        None => (cell.to_owned(), String::new()),
    }
}

/// What can be a number of a customer or contract.
fn is_number(text: &str) -> bool {
    (1..=30).contains(&text.chars().count())
        && text
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "-/._".contains(sign))
}

/// What can identify a mandate (R-601: 35 characters of the SEPA character set).
fn is_mandate_reference(text: &str) -> bool {
    text.len() <= 35
        && text
            .chars()
            .all(|sign| sign.is_ascii_alphanumeric() || "+?/-:().,' ".contains(sign))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_street_with_its_number_in_one_cell_is_parted() {
        for (cell, street, number) in [
            ("Hauptstraße 5", "Hauptstraße", "5"),
            ("Am Hang 3 a", "Am Hang", "3 a"),
            ("Straße des 17. Juni 135", "Straße des 17. Juni", "135"),
            ("Weg", "Weg", ""),
            ("5. Allee", "5. Allee", ""),
        ] {
            assert_eq!(
                with_number(cell),
                (street.to_owned(), number.to_owned()),
                "{cell}"
            );
        }
    }

    #[test]
    fn references_of_mandates_are_of_the_sepa_character_set() {
        assert!(is_mandate_reference("M-2024/0007 (alt)"));
        assert!(!is_mandate_reference("Mandat_7"));
        assert!(!is_mandate_reference(&"7".repeat(36)));
    }
}
