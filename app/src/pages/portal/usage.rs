//! What was used of a contract: bars, and the same numbers as a table.

use leptos::prelude::*;

use crate::ui::chart::{Bar, Bars, Mark};
use crate::ui::{Column, DataTable, t, tr, words};
use crate::wire::{UsageView, UsedPeriodView};

/// Everything that is settled by use; nothing where nothing is.
pub(super) fn usage(used: Vec<UsageView>) -> Option<AnyView> {
    if used.is_empty() {
        return None;
    }
    let parts: Vec<_> = used.into_iter().map(part).collect();
    Some(
        view! {
            <section class="section">
                <h2>{t("usage-title")}</h2>
                {parts}
            </section>
        }
        .into_any(),
    )
}

fn part(used: UsageView) -> AnyView {
    let title = tr("usage-of", &[("name", &used.name)]);
    let last = used.periods.last();
    let lead = last.map(|period| lead(&used.name, period));
    let mark = last.filter(|period| period.included > 0).map(|period| Mark {
        value: period.included.into(),
        told: tr("usage-included", &[("count", &words::quantity(period.included))]),
    });
    let bars = used
        .periods
        .iter()
        .map(|period| Bar {
            label: words::date_short(period.from),
            value: period.used,
            told: words::number(period.used),
            open: period.running,
        })
        .collect();
    let rows = used.periods.iter().rev().map(cells).collect();
    let columns = vec![
        Column::text(t("usage-period")),
        Column::number(t("usage-used")),
        Column::number(t("usage-of-it-included")),
        Column::number(t("usage-charged")),
    ];
    view! {
        <h3>{title.clone()}</h3>
        {lead}
        <Bars title=title.clone() bars mark />
        <DataTable caption=title columns rows />
    }
    .into_any()
}

/// The period that runs, or the last one.
fn lead(name: &str, period: &UsedPeriodView) -> AnyView {
    let gaps = [
        ("name", name.to_owned()),
        ("from", words::date_long(period.from)),
        ("until", words::date_long(period.last_day)),
        ("used", words::number(period.used)),
    ];
    let gaps = gaps.each_ref().map(|(name, value)| (*name, value.as_str()));
    let told = if period.running {
        tr("usage-running", &gaps)
    } else {
        tr("usage-last", &gaps)
    };
    view! { <p class="muted">{told}</p> }.into_any()
}

fn cells(period: &UsedPeriodView) -> Vec<AnyView> {
    let days = tr(
        "usage-days",
        &[
            ("from", &words::date_short(period.from)),
            ("until", &words::date_short(period.last_day)),
        ],
    );
    vec![
        days.into_any(),
        words::number(period.used).into_any(),
        words::quantity(period.included).into_any(),
        words::number(period.charged).into_any(),
    ]
}
