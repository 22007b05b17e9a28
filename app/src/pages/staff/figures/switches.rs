//! Who went from which plan to which.

use leptos::prelude::*;

use super::{Shown, counted, nothing};
use crate::ui::flow_chart::{Band, Flows};
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::{Flow, Growing, Switches};

/// Ways that are drawn; all are in the tables.
const DRAWN: usize = 12;

pub(super) fn shown(switches: Switches) -> Shown {
    let empty = switches.flows.is_empty();
    let month = words::month_long(switches.last_month);
    let warnings: Vec<_> = switches
        .growing
        .iter()
        .map(|growing| warning(growing, &month))
        .collect();
    let content = if empty {
        nothing("figures-switches-empty")
    } else {
        flows(switches.flows)
    };
    Shown {
        content: view! {
            {warnings}
            {content}
        }
        .into_any(),
        empty,
        meanings: vec![
            ("figures-switch", "figures-switch-means"),
            ("figures-change", "figures-change-means"),
            ("figures-growing", "figures-growing-means"),
        ],
    }
}

fn warning(growing: &Growing, month: &str) -> AnyView {
    let before = growing
        .before
        .map(|contracts| words::number(contracts.into()))
        .join(", ");
    let text = tr(
        "figures-growing-warning",
        &[
            ("from", &growing.from),
            ("to", &growing.to),
            ("count", &growing.contracts.to_string()),
            ("month", month),
            ("before", &before),
        ],
    );
    view! { <p class="alert">{text}</p> }.into_any()
}

fn flows(flows: Vec<Flow>) -> AnyView {
    let more = (flows.len() > DRAWN).then(|| {
        view! { <p>{tr("figures-drawn", &[("count", &DRAWN.to_string())])}</p> }
    });
    let bands = flows
        .iter()
        .take(DRAWN)
        .map(|flow| Band {
            from: flow.from_short.clone(),
            to: flow.to_short.clone(),
            count: u32::try_from(flow.contracts).unwrap_or(0),
            marked: flow.growing,
        })
        .collect();
    let columns = vec![
        Column::text(t("figures-from-plan")),
        Column::text(t("figures-to-plan")),
        Column::number(t("figures-contracts")),
        Column::number(t("figures-change")),
    ];
    let matrix = matrix(&flows);
    let rows = flows
        .into_iter()
        .map(|flow| {
            vec![
                flow.from.into_any(),
                flow.to.into_any(),
                counted(flow.contracts),
                words::amount(flow.change).into_any(),
            ]
        })
        .collect();
    view! {
        <section class="section">
            <h2>{t("figures-flows")}</h2>
            <Flows title=t("figures-flows") bands />
            {more}
            <DataTable caption=t("figures-flows") columns rows />
        </section>
        <section class="section">
            <h2>{t("figures-matrix")}</h2>
            <p>{t("figures-matrix-read")}</p>
            {matrix}
        </section>
    }
    .into_any()
}

/// Each plan somebody left, by each somebody went to.
fn matrix(flows: &[Flow]) -> AnyView {
    let names = |of: fn(&Flow) -> &String| -> Vec<String> {
        let mut names: Vec<String> = flows.iter().map(|flow| of(flow).clone()).collect();
        names.sort();
        names.dedup();
        names
    };
    let (from, to) = (names(|flow| &flow.from), names(|flow| &flow.to));
    let between = |from: &str, to: Option<&str>| -> i64 {
        let of_it = flows
            .iter()
            .filter(|flow| flow.from == from && to.is_none_or(|to| flow.to == to));
        of_it.map(|flow| flow.contracts).sum()
    };
    let rows = from
        .iter()
        .map(|from| {
            let mut cells = vec![from.clone().into_any()];
            cells.extend(to.iter().map(|to| counted(between(from, Some(to)))));
            cells.push(counted(between(from, None)));
            cells
        })
        .collect();
    let columns = [Column::text(t("figures-from-plan"))]
        .into_iter()
        .chain(to.iter().map(|to| Column::number(to.clone())))
        .chain([Column::number(t("figures-went"))])
        .collect();
    view! { <DataTable caption=t("figures-matrix") columns rows /> }.into_any()
}
