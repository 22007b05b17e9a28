//! Figures of contracts as tables for a spreadsheet: the numbers of their pages.

use app::ui::words::{leaving_key, movement_key};
use app::wire::*;
use billing::figures::{Leaving, Movement};
use texts::{t, tr};

use super::contract_figures::per_cent;
use super::files::Download;
use super::staff_figures::month_value;
use super::{Answer, RequestPort};

impl RequestPort {
    pub(super) fn recurring_table(&self, series: &[RecurringSeries]) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let mut head = vec![
            word("figures-month"),
            word("figures-currency"),
            word("figures-start"),
        ];
        head.extend(Movement::ALL.map(|movement| word(movement_key(movement))));
        head.push(word("figures-end"));
        head.extend(Movement::ALL.map(|movement| {
            let what = word(movement_key(movement));
            tr(self.lang, "figures-customers-of", &[("what", &what)])
        }));
        let rows = series.iter().flat_map(|series| &series.months).map(|row| {
            let mut cells = vec![
                month_value(row.month),
                row.start.currency().code().to_owned(),
                self.number(row.start),
            ];
            cells.extend(row.moved.iter().map(|(_, _, amount)| self.number(*amount)));
            cells.push(self.number(row.end));
            cells.extend(row.moved.iter().map(|(_, customers, _)| customers.to_string()));
            cells
        });
        self.table("recurring", &head, rows)
    }

    pub(super) fn plans_table(&self, plans: &[PlanFigures]) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let head = [
            word("figures-plan"),
            word("figures-currency"),
            word("figures-sold"),
            word("figures-last-sold"),
            word("figures-running"),
            word("figures-trials"),
            word("figures-recurring-amount"),
            word("figures-came"),
            word("figures-went"),
        ];
        let rows = plans.iter().map(|plan| {
            vec![
                named(&plan.name),
                plan.recurring.currency().code().to_owned(),
                plan.sold.to_string(),
                plan.last_sold.map(|day| day.to_string()).unwrap_or_default(),
                plan.running.to_string(),
                plan.trials.to_string(),
                self.number(plan.recurring),
                plan.came.to_string(),
                plan.went.to_string(),
            ]
        });
        self.table("plans", &head, rows)
    }

    pub(super) fn switches_table(&self, switches: &Switches) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let head = [
            word("figures-from-plan"),
            word("figures-to-plan"),
            word("figures-contracts"),
            word("figures-currency"),
            word("figures-change"),
        ];
        let rows = switches.flows.iter().map(|flow| {
            vec![
                named(&flow.from),
                named(&flow.to),
                flow.contracts.to_string(),
                flow.change.currency().code().to_owned(),
                self.number(flow.change),
            ]
        });
        self.table("switches", &head, rows)
    }

    pub(super) fn leaving_table(&self, leaving: &LeavingFigures) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let mut head = vec![
            word("figures-month"),
            word("figures-trial-started"),
            word("figures-trial-converted"),
            word("figures-trial-lapsed"),
            word("figures-trial-rate"),
        ];
        head.extend(Leaving::ALL.map(|why| word(leaving_key(why))));
        head.push(word("figures-left-in-all"));
        let rows = leaving.months.iter().map(|row| {
            let mut cells = vec![
                month_value(row.month),
                row.started.to_string(),
                row.converted.to_string(),
                row.lapsed.to_string(),
                row.rate.map(|rate| rate.to_string()).unwrap_or_default(),
            ];
            cells.extend(row.left.iter().map(|(_, contracts)| contracts.to_string()));
            cells.push(row.left_in_all.to_string());
            cells
        });
        self.table("leaving", &head, rows)
    }

    pub(super) fn cohorts_table(&self, cohorts: &[Cohort]) -> Answer<Download> {
        let word = |key| t(self.lang, key);
        let head = [
            word("figures-began"),
            word("figures-contracts"),
            word("figures-months-after"),
            word("figures-still"),
            word("figures-still-share"),
            word("figures-currency"),
            word("figures-recurring-amount"),
        ];
        let rows = cohorts.iter().flat_map(|cohort| {
            cohort.after.iter().enumerate().map(|(after, (running, amount))| {
                vec![
                    month_value(cohort.began),
                    cohort.contracts.to_string(),
                    after.to_string(),
                    running.to_string(),
                    per_cent(*running, cohort.contracts)
                        .map(|share| share.to_string())
                        .unwrap_or_default(),
                    amount.currency().code().to_owned(),
                    self.number(*amount),
                ]
            })
        });
        self.table("cohorts", &head, rows)
    }
}

/// A plan's name was typed by staff: as a cell it must not be a formula.
fn named(name: &str) -> String {
    if name.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        format!("'{name}")
    } else {
        name.to_owned()
    }
}
