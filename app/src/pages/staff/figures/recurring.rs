//! What recurs, and why it is more or less than the month before.

use billing::Money;
use billing::figures::Movement;
use leptos::prelude::*;

use super::{Shown, bars_by_month, counted, edges, nothing};
use crate::ui::chart::Bars;
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::{RecurringMonth, RecurringSeries};

pub(super) fn shown(series: Vec<RecurringSeries>) -> Shown {
    let empty = series.is_empty();
    let seen: Vec<Movement> = Movement::ALL
        .into_iter()
        .filter(|movement| series.iter().any(|series| is_seen(series, *movement)))
        .collect();
    let mut meanings = vec![("figures-recurring-amount", "figures-recurring-means")];
    meanings.extend(seen.iter().map(|movement| {
        let means = match movement {
            Movement::New => "figures-moved-new-means",
            Movement::TakenOver => "figures-moved-taken-over-means",
            Movement::WinBack => "figures-moved-win-back-means",
            Movement::Up => "figures-moved-up-means",
            Movement::Down => "figures-moved-down-means",
            Movement::Churn => "figures-moved-churn-means",
            Movement::Moved => "figures-moved-between-means",
        };
        (words::movement_key(*movement), means)
    }));
    Shown {
        content: if empty {
            nothing("figures-contracts-empty")
        } else {
            series.into_iter().map(in_currency).collect_view().into_any()
        },
        empty,
        meanings,
    }
}

/// Whether a movement has a column: the five that every business knows, and the others where there are any.
fn is_seen(series: &RecurringSeries, movement: Movement) -> bool {
    let usual = !matches!(movement, Movement::TakenOver | Movement::Moved);
    let rows = series.months.iter().flat_map(|row| &row.moved);
    usual
        || rows
            .filter(|(by, ..)| *by == movement)
            .any(|(_, customers, amount)| *customers != 0 || !amount.is_zero())
}

fn in_currency(series: RecurringSeries) -> AnyView {
    let code = series.currency.code();
    let seen: Vec<Movement> = Movement::ALL
        .into_iter()
        .filter(|movement| is_seen(&series, *movement))
        .collect();
    let change = |row: &RecurringMonth| Money::new(row.end.minor() - row.start.minor(), series.currency);
    let (floor, scale) = edges(series.months.iter().map(change));
    let levels = bars_by_month(series.months.iter().map(|row| (row.month, row.end)));
    let changes = bars_by_month(series.months.iter().map(|row| (row.month, change(row))));
    let named = |key| tr("figures-chart", &[("what", &t(key)), ("currency", code)]);
    let amounts = tr("figures-recurring-in", &[("currency", code)]);
    let customers = tr("figures-moved-customers-in", &[("currency", code)]);
    let mut columns = vec![
        Column::text(t("figures-month")),
        Column::number(t("figures-start")),
    ];
    let moves = || {
        seen.iter()
            .map(|movement| Column::number(t(words::movement_key(*movement))))
    };
    columns.extend(moves());
    columns.push(Column::number(t("figures-end")));
    let row = |name: String, row: &RecurringMonth| -> Vec<AnyView> {
        let mut cells = vec![name.into_any(), words::amount(row.start).into_any()];
        let of_seen = row.moved.iter().filter(|(by, ..)| seen.contains(by));
        cells.extend(of_seen.map(|(_, _, amount)| words::amount(*amount).into_any()));
        cells.push(words::amount(row.end).into_any());
        cells
    };
    let people = |name: String, row: &RecurringMonth| -> Vec<AnyView> {
        let of_seen = row
            .moved
            .iter()
            .filter(|(by, ..)| seen.contains(by) && *by != Movement::Moved);
        let mut cells = vec![name.into_any()];
        cells.extend(of_seen.map(|(_, customers, _)| counted(*customers)));
        cells
    };
    let with_total = |cells: &dyn Fn(String, &RecurringMonth) -> Vec<AnyView>| -> Vec<Vec<AnyView>> {
        let months = series
            .months
            .iter()
            .map(|row| cells(words::month_long(row.month), row));
        months.chain([cells(t("figures-total"), &series.total)]).collect()
    };
    let (rows, people_rows) = (with_total(&row), with_total(&people));
    let people_columns = [Column::text(t("figures-month"))]
        .into_iter()
        .chain(
            seen.iter()
                .filter(|movement| **movement != Movement::Moved)
                .map(|movement| Column::number(t(words::movement_key(*movement)))),
        )
        .collect();
    view! {
        <section class="section">
            <h2>{amounts.clone()}</h2>
            <div class="charts">
                <div>
                    <h3>{t("figures-end")}</h3>
                    <Bars title=named("figures-end") bars=levels />
                </div>
                <div>
                    <h3>{t("figures-net-change")}</h3>
                    <Bars title=named("figures-net-change") bars=changes scale floor />
                </div>
            </div>
            <DataTable caption=amounts columns rows />
        </section>
        <section class="section">
            <h2>{customers.clone()}</h2>
            <DataTable caption=customers columns=people_columns rows=people_rows />
        </section>
    }
    .into_any()
}
