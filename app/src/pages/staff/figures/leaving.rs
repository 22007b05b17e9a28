//! What becomes of trials, and why paid contracts end.

use leptos::prelude::*;

use super::{Shown, counted, nothing};
use crate::ui::chart::{Bar, Bars};
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::{LeavingFigures, LeavingMonth};

pub(super) fn shown(figures: LeavingFigures) -> Shown {
    let total = &figures.total;
    let empty = total.started + total.converted + total.lapsed + total.left_in_all == 0;
    Shown {
        content: if empty {
            nothing("figures-leaving-empty")
        } else {
            all(figures)
        },
        empty,
        meanings: vec![
            ("figures-trial-started", "figures-trial-started-means"),
            ("figures-trial-converted", "figures-trial-converted-means"),
            ("figures-trial-lapsed", "figures-trial-lapsed-means"),
            ("figures-trial-rate", "figures-trial-rate-means"),
            ("figures-left", "figures-left-means"),
        ],
    }
}

fn percent(rate: Option<i64>) -> String {
    rate.map_or_else(
        || "–".to_owned(),
        |rate| tr("figures-percent", &[("share", &rate.to_string())]),
    )
}

fn all(figures: LeavingFigures) -> AnyView {
    let with_total = |cells: fn(String, &LeavingMonth) -> Vec<AnyView>| -> Vec<Vec<AnyView>> {
        let months = figures
            .months
            .iter()
            .map(|row| cells(words::month_long(row.month), row));
        months
            .chain([cells(t("figures-total"), &figures.total)])
            .collect()
    };
    let trials = with_total(|name, row| {
        vec![
            name.into_any(),
            counted(row.started),
            counted(row.converted),
            counted(row.lapsed),
            percent(row.rate).into_any(),
        ]
    });
    let ends = with_total(|name, row| {
        let mut cells = vec![name.into_any()];
        cells.extend(row.left.iter().map(|(_, contracts)| counted(*contracts)));
        cells.push(counted(row.left_in_all));
        cells
    });
    let rates = figures
        .months
        .iter()
        .filter_map(|row| row.rate.map(|rate| (row.month, rate)))
        .map(|(month, rate)| Bar {
            label: words::month_short(month),
            value: rate.into(),
            told: percent(Some(rate)),
            open: false,
        })
        .collect();
    let reasons = figures
        .total
        .left
        .iter()
        .map(|(why, contracts)| Bar {
            label: t(words::leaving_key(*why)),
            value: (*contracts).into(),
            told: words::number((*contracts).into()),
            open: false,
        })
        .collect();
    let trial_columns = vec![
        Column::text(t("figures-month")),
        Column::number(t("figures-trial-started")),
        Column::number(t("figures-trial-converted")),
        Column::number(t("figures-trial-lapsed")),
        Column::number(t("figures-trial-rate")),
    ];
    let end_columns = [Column::text(t("figures-month"))]
        .into_iter()
        .chain(
            figures
                .total
                .left
                .iter()
                .map(|(why, _)| Column::number(t(words::leaving_key(*why)))),
        )
        .chain([Column::number(t("figures-left-in-all"))])
        .collect();
    view! {
        <section class="section">
            <h2>{t("figures-trials-by-month")}</h2>
            <h3>{t("figures-trial-rate")}</h3>
            <Bars title=t("figures-trial-rate-by-month") bars=rates scale=rust_decimal::Decimal::ONE_HUNDRED />
            <DataTable caption=t("figures-trials-by-month") columns=trial_columns rows=trials />
        </section>
        <section class="section">
            <h2>{t("figures-left-by-reason")}</h2>
            <Bars title=t("figures-left-by-reason") bars=reasons />
            <DataTable caption=t("figures-left-by-reason") columns=end_columns rows=ends />
        </section>
    }
    .into_any()
}
