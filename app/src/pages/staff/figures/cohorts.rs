//! How long those who came stay.

use leptos::prelude::*;

use super::{Shown, counted, nothing};
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::Cohort;

/// Months after the first that the page shows; the file has all that were counted.
const AFTER: [usize; 7] = [0, 1, 2, 3, 6, 9, 12];

pub(super) fn shown(cohorts: Vec<Cohort>) -> Shown {
    let empty = cohorts.is_empty();
    Shown {
        content: if empty {
            nothing("figures-cohorts-empty")
        } else {
            all(&cohorts)
        },
        empty,
        meanings: vec![
            ("figures-began", "figures-began-means"),
            ("figures-still", "figures-still-means"),
            ("figures-recurring-amount", "figures-cohort-amount-means"),
        ],
    }
}

fn all(cohorts: &[Cohort]) -> AnyView {
    let after = |months: usize| {
        if months == 0 {
            t("figures-after-none")
        } else {
            tr("figures-after", &[("count", &months.to_string())])
        }
    };
    let columns = |first: Vec<Column>| -> Vec<Column> {
        let months = AFTER.iter().map(|months| Column::number(after(*months)));
        first.into_iter().chain(months).collect()
    };
    let people = cohorts
        .iter()
        .map(|cohort| {
            let mut cells = vec![
                words::month_long(cohort.began).into_any(),
                counted(cohort.contracts),
            ];
            cells.extend(AFTER.iter().map(|months| {
                let known = cohort.after.get(*months);
                let told =
                    known.map_or_else(|| "–".to_owned(), |(running, _)| words::number((*running).into()));
                told.into_any()
            }));
            cells
        })
        .collect();
    let amounts = cohorts
        .iter()
        .map(|cohort| {
            let mut cells = vec![words::month_long(cohort.began).into_any()];
            cells.extend(AFTER.iter().map(|months| {
                let known = cohort.after.get(*months);
                let told = known.map_or_else(|| "–".to_owned(), |(_, amount)| words::amount(*amount));
                told.into_any()
            }));
            cells
        })
        .collect();
    let began = || Column::text(t("figures-began"));
    let people_columns = columns(vec![began(), Column::number(t("figures-contracts"))]);
    view! {
        <section class="section">
            <h2>{t("figures-still")}</h2>
            <DataTable caption=t("figures-still") columns=people_columns rows=people />
        </section>
        <section class="section">
            <h2>{t("figures-recurring-amount")}</h2>
            <DataTable caption=t("figures-recurring-amount") columns=columns(vec![began()]) rows=amounts />
        </section>
    }
    .into_any()
}
