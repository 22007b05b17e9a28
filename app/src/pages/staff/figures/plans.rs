//! Contracts by plan: what sells well, and what does not.

use leptos::prelude::*;

use super::{Shown, counted, nothing};
use crate::ui::chart::{Bar, Bars};
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::PlanFigures;

pub(super) fn shown(plans: Vec<PlanFigures>) -> Shown {
    let empty = plans.is_empty();
    Shown {
        content: if empty {
            nothing("figures-plans-empty")
        } else {
            all(plans)
        },
        empty,
        meanings: vec![
            ("figures-sold", "figures-sold-means"),
            ("figures-slow", "figures-slow-means"),
            ("figures-running", "figures-running-means"),
            ("figures-trials", "figures-trials-means"),
            ("figures-recurring-amount", "figures-recurring-means"),
            ("figures-came", "figures-came-means"),
            ("figures-went", "figures-went-means"),
        ],
    }
}

/// When it was last sold, in words.
fn last_sold(plan: &PlanFigures) -> String {
    plan.last_sold
        .map_or_else(|| t("figures-never-sold"), words::date_short)
}

fn all(plans: Vec<PlanFigures>) -> AnyView {
    let bars = |of: fn(&PlanFigures) -> i64| -> Vec<Bar> {
        plans
            .iter()
            .map(|plan| Bar {
                label: plan.short.clone(),
                value: of(plan).into(),
                told: words::number(of(plan).into()),
                open: false,
            })
            .collect()
    };
    let (sold, running) = (bars(|plan| plan.sold), bars(|plan| plan.running));
    let slow: Vec<_> = plans
        .iter()
        .filter(|plan| plan.slow)
        .map(|plan| {
            let (name, day) = (plan.name.clone(), last_sold(plan));
            view! { <li>{tr("figures-slow-plan", &[("plan", &name), ("day", &day)])}</li> }
        })
        .collect();
    let slow = if slow.is_empty() {
        view! { <p>{t("figures-no-slow")}</p> }.into_any()
    } else {
        view! { <ul class="slow-sellers">{slow}</ul> }.into_any()
    };
    let columns = vec![
        Column::text(t("figures-plan")),
        Column::number(t("figures-sold")),
        Column::text(t("figures-last-sold")),
        Column::number(t("figures-running")),
        Column::number(t("figures-trials")),
        Column::number(t("figures-recurring-amount")),
        Column::number(t("figures-came")),
        Column::number(t("figures-went")),
    ];
    let rows = plans
        .into_iter()
        .map(|plan| {
            let name = if plan.offered {
                plan.name.clone()
            } else {
                tr("figures-not-offered", &[("plan", &plan.name)])
            };
            vec![
                name.into_any(),
                counted(plan.sold),
                last_sold(&plan).into_any(),
                counted(plan.running),
                counted(plan.trials),
                words::amount(plan.recurring).into_any(),
                counted(plan.came),
                counted(plan.went),
            ]
        })
        .collect();
    view! {
        <section class="section">
            <h2>{t("figures-by-plan")}</h2>
            <div class="charts">
                <div>
                    <h3>{t("figures-sold")}</h3>
                    <Bars title=t("figures-sold-by-plan") bars=sold />
                </div>
                <div>
                    <h3>{t("figures-running")}</h3>
                    <Bars title=t("figures-running-by-plan") bars=running />
                </div>
            </div>
            <DataTable caption=t("figures-by-plan") columns rows />
        </section>
        <section class="section">
            <h2>{t("figures-slow")}</h2>
            {slow}
        </section>
    }
    .into_any()
}
