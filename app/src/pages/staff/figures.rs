//! Figures: revenue by month and open items by age, each with what it means, as a drawing, as a table and as a file.

use billing::Money;
use chrono::NaiveDate;
use leptos::prelude::*;

use crate::port::port;
use crate::ui::chart::{Bar, Bars};
use crate::ui::{
    Area, Column, DataTable, Select, StaffTab, answered, page, param, path, query, t, tr, words,
};
use crate::wire::{
    FiguresAsked, Frame, OpenSeries, RevenueMonth, RevenueSeries, StaffOpenItemsView, StaffRevenueView,
};

#[component]
pub fn RevenuePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let said = |name| query(name).unwrap_or_default();
    let asked = FiguresAsked {
        from: said("from"),
        to: said("to"),
        group: said("group"),
    };
    answered(async move { port.staff_revenue(&merchant, asked).await }, revenue)
}

#[component]
pub fn OpenItemsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_open_items(&merchant).await }, open_items)
}

/// A page of figures: its title, the ways to the others, and what it shows.
fn figures_page(frame: Frame, title: &'static str, content: AnyView) -> AnyView {
    let slug = frame.brand.slug.clone();
    let ways: Vec<_> = [
        ("figures-revenue", path::figures(&slug)),
        ("figures-open-items", path::open_items(&slug)),
    ]
    .into_iter()
    .map(|(key, to)| {
        let here = (key == title).then_some("page");
        view! {
            <li>
                <a href=to aria-current=here>{t(key)}</a>
            </li>
        }
    })
    .collect();
    page(
        frame,
        Area::Staff(StaffTab::Figures),
        &t(title),
        view! {
            <h1>{t(title)}</h1>
            <nav aria-label=t("nav-figures")>
                <ul class="figure-pages">{ways}</ul>
            </nav>
            {content}
        }
        .into_any(),
    )
}

fn revenue(view: StaffRevenueView) -> AnyView {
    let here = path::figures(&view.frame.brand.slug);
    let file = format!(
        "{here}/revenue.csv?from={}&to={}&group={}",
        view.asked.from,
        view.asked.to,
        path::encode(&view.asked.group)
    );
    let waiting = (view.uncounted > 0).then(|| {
        let text = tr("figures-uncounted", &[("count", &view.uncounted.to_string())]);
        view! { <p class="alert">{text}</p> }
    });
    let grouped = !view.asked.group.is_empty();
    let filter = filter(&here, &view);
    let shown = if view.revenue.is_empty() {
        view! { <p class="empty">{t("figures-revenue-empty")}</p> }.into_any()
    } else {
        let series: Vec<_> = view.revenue.into_iter().map(revenue_in).collect();
        view! {
            {series}
            <p>
                <a href=file download="">{t("figures-csv")}</a>
            </p>
        }
        .into_any()
    };
    let collected = if grouped {
        "figures-collected-not-grouped"
    } else {
        "figures-collected-means"
    };
    figures_page(
        view.frame,
        "figures-revenue",
        view! {
            {filter}
            {waiting}
            {shown}
            {meanings(&[
                ("figures-recognised", "figures-recognised-means"),
                ("figures-billed", "figures-billed-means"),
                ("figures-collected", collected),
            ])}
        }
        .into_any(),
    )
}

/// What each figure of the page means.
fn meanings(of: &[(&'static str, &'static str)]) -> AnyView {
    let entries: Vec<_> = of
        .iter()
        .map(|(name, means)| {
            view! {
                <dt>{t(name)}</dt>
                <dd>{t(means)}</dd>
            }
        })
        .collect();
    view! {
        <section class="section">
            <h2>{t("figures-meanings")}</h2>
            <dl class="meanings">{entries}</dl>
        </section>
    }
    .into_any()
}

fn filter(here: &str, view: &StaffRevenueView) -> AnyView {
    let months: Vec<(String, String)> = view
        .months
        .iter()
        .map(|month| (month.format("%Y-%m").to_string(), words::month_short(*month)))
        .collect();
    let groups = [(String::new(), t("figures-all"))]
        .into_iter()
        .chain(view.groups.iter().cloned())
        .collect();
    let here = here.to_owned();
    view! {
        <search>
            <form method="get" action=here class="filter" aria-label=t("figures-filter")>
                <Select id="from" name="from" label=t("figures-from") options=months.clone() chosen=view.asked.from.clone() />
                <Select id="to" name="to" label=t("figures-to") options=months chosen=view.asked.to.clone() />
                <Select id="group" name="group" label=t("figures-group") options=groups chosen=view.asked.group.clone() />
                <div class="filter-go">
                    <button class="button button-quiet" type="submit">{t("figures-show")}</button>
                </div>
            </form>
        </search>
    }
    .into_any()
}

/// Drawings of one scale, so that they can be compared, and the table of the same numbers.
fn revenue_in(series: RevenueSeries) -> AnyView {
    let code = series.total.billed.currency().code();
    let amounts = series
        .months
        .iter()
        .flat_map(|row| [Some(row.recognised), Some(row.billed), row.collected]);
    let scale = amounts.flatten().map(Money::to_decimal).max().unwrap_or_default();
    let drawn = |key: &'static str, of: fn(&RevenueMonth) -> Option<Money>| {
        let bars: Vec<Bar> = series
            .months
            .iter()
            .filter_map(|row| of(row).map(|amount| (row.month, amount)))
            .map(|(month, amount)| Bar {
                label: words::month_short(month),
                value: amount.to_decimal(),
                told: words::amount(amount),
                open: false,
            })
            .collect();
        (!bars.is_empty()).then(|| {
            let title = tr("figures-chart", &[("what", &t(key)), ("currency", code)]);
            view! {
                <div>
                    <h3>{t(key)}</h3>
                    <Bars title bars scale />
                </div>
            }
        })
    };
    let charts = view! {
        {drawn("figures-recognised", |row| Some(row.recognised))}
        {drawn("figures-billed", |row| Some(row.billed))}
        {drawn("figures-collected", |row| row.collected)}
    };
    let title = tr("figures-revenue-in", &[("currency", code)]);
    let mut rows: Vec<Vec<AnyView>> = series
        .months
        .iter()
        .map(|row| cells(words::month_long(row.month), row))
        .collect();
    rows.push(cells(t("figures-total"), &series.total));
    let mut columns = vec![
        Column::text(t("figures-month")),
        Column::number(t("figures-recognised")),
        Column::number(t("figures-billed")),
    ];
    if series.total.collected.is_some() {
        columns.push(Column::number(t("figures-collected")));
    }
    view! {
        <section class="section">
            <h2>{title.clone()}</h2>
            <div class="charts">{charts}</div>
            <DataTable caption=title columns rows />
        </section>
    }
    .into_any()
}

fn cells(name: String, row: &RevenueMonth) -> Vec<AnyView> {
    [Some(row.recognised), Some(row.billed), row.collected]
        .into_iter()
        .flatten()
        .map(|amount| words::amount(amount).into_any())
        .fold(vec![name.into_any()], |mut cells, cell| {
            cells.push(cell);
            cells
        })
}

fn open_items(view: StaffOpenItemsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let shown = if view.open.is_empty() {
        view! { <p class="empty">{t("figures-open-empty")}</p> }.into_any()
    } else {
        let series: Vec<_> = view
            .open
            .into_iter()
            .map(|series| open_in(series, view.today))
            .collect();
        view! {
            {series}
            <p>
                <a href=format!("{}.csv", path::open_items(&slug)) download="">{t("figures-csv")}</a>
            </p>
        }
        .into_any()
    };
    figures_page(
        view.frame,
        "figures-open-items",
        view! {
            {shown}
            {meanings(&[
                ("figures-open-amount", "figures-open-means"),
                ("figures-age", "figures-age-means"),
            ])}
        }
        .into_any(),
    )
}

fn open_in(series: OpenSeries, today: NaiveDate) -> AnyView {
    let title = tr(
        "figures-open-on",
        &[
            ("currency", series.total.currency().code()),
            ("date", &words::date_long(today)),
        ],
    );
    let bars = series
        .ages
        .iter()
        .map(|(age, _, amount)| Bar {
            label: t(words::age_key(*age)),
            value: amount.to_decimal(),
            told: words::amount(*amount),
            open: false,
        })
        .collect();
    let row = |name: String, invoices: u64, amount: Money| -> Vec<AnyView> {
        vec![
            name.into_any(),
            words::number(invoices.into()).into_any(),
            words::amount(amount).into_any(),
        ]
    };
    let mut rows: Vec<Vec<AnyView>> = series
        .ages
        .iter()
        .map(|(age, invoices, amount)| row(t(words::age_key(*age)), *invoices, *amount))
        .collect();
    rows.push(row(t("figures-total"), series.invoices, series.total));
    let columns = vec![
        Column::text(t("figures-age")),
        Column::number(t("figures-invoices")),
        Column::number(t("figures-open-amount")),
    ];
    view! {
        <section class="section">
            <h2>{title.clone()}</h2>
            <Bars title=title.clone() bars />
            <DataTable caption=title columns rows />
        </section>
    }
    .into_any()
}
