//! Figures, each with what it means, as a drawing, as a table and as a file. Here: the page, revenue by month and open items by age.

mod cohorts;
mod leaving;
mod plans;
mod recurring;
mod switches;

use billing::Money;
use chrono::NaiveDate;
use leptos::prelude::*;
use rust_decimal::Decimal;

use crate::port::port;
use crate::ui::chart::{Bar, Bars};
use crate::ui::{
    Area, Column, DataTable, Select, StaffTab, answered, page, param, path, query, t, tr, words,
};
use crate::wire::{
    FiguresAsked, FiguresFilter, FiguresPage, FiguresShown, OpenSeries, RevenueMonth, RevenueSeries,
    StaffFiguresView,
};

#[component]
pub fn RevenuePage() -> impl IntoView {
    asked_for(FiguresPage::Revenue)
}

#[component]
pub fn RecurringPage() -> impl IntoView {
    asked_for(FiguresPage::Recurring)
}

#[component]
pub fn PlansPage() -> impl IntoView {
    asked_for(FiguresPage::Plans)
}

#[component]
pub fn SwitchesPage() -> impl IntoView {
    asked_for(FiguresPage::Switches)
}

#[component]
pub fn LeavingPage() -> impl IntoView {
    asked_for(FiguresPage::Leaving)
}

#[component]
pub fn CohortsPage() -> impl IntoView {
    asked_for(FiguresPage::Cohorts)
}

#[component]
pub fn OpenItemsPage() -> impl IntoView {
    asked_for(FiguresPage::OpenItems)
}

fn asked_for(page: FiguresPage) -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let said = |name| query(name).unwrap_or_default();
    let asked = FiguresAsked {
        from: said("from"),
        to: said("to"),
        group: said("group"),
    };
    answered(
        async move { port.staff_figures(&merchant, page, asked).await },
        figures,
    )
}

const fn title_key(page: FiguresPage) -> &'static str {
    match page {
        FiguresPage::Revenue => "figures-revenue",
        FiguresPage::Recurring => "figures-recurring",
        FiguresPage::Plans => "figures-plans",
        FiguresPage::Switches => "figures-switches",
        FiguresPage::Leaving => "figures-leaving",
        FiguresPage::Cohorts => "figures-cohorts",
        FiguresPage::OpenItems => "figures-open-items",
    }
}

/// A page of figures: its title, the ways to the others, the filter, what it shows and what that means.
fn figures(view: StaffFiguresView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let grouped = view
        .filter
        .as_ref()
        .is_some_and(|filter| !filter.asked.group.is_empty());
    let (shown_page, waiting, shown) = match view.shown {
        FiguresShown::Revenue(revenue) => (
            FiguresPage::Revenue,
            "figures-uncounted",
            revenue_shown(revenue, grouped),
        ),
        FiguresShown::Recurring(series) => (
            FiguresPage::Recurring,
            "figures-uncounted-customers",
            recurring::shown(series),
        ),
        FiguresShown::Plans(plans) => (
            FiguresPage::Plans,
            "figures-uncounted-customers",
            plans::shown(plans),
        ),
        FiguresShown::Switches(switches) => (
            FiguresPage::Switches,
            "figures-uncounted-customers",
            switches::shown(switches),
        ),
        FiguresShown::Leaving(leaving) => (
            FiguresPage::Leaving,
            "figures-uncounted-customers",
            leaving::shown(leaving),
        ),
        FiguresShown::Cohorts(cohorts) => (
            FiguresPage::Cohorts,
            "figures-uncounted-customers",
            cohorts::shown(cohorts),
        ),
        FiguresShown::OpenItems { today, open } => (
            FiguresPage::OpenItems,
            "figures-uncounted",
            open_shown(open, today),
        ),
    };
    let ways: Vec<_> = FiguresPage::ALL
        .into_iter()
        .map(|page| {
            let here = (page == shown_page).then_some("page");
            view! {
                <li>
                    <a href=path::figures(&slug, page) aria-current=here>
                        {t(title_key(page))}
                    </a>
                </li>
            }
        })
        .collect();
    let here = path::figures(&slug, shown_page);
    let file = file(&here, shown_page, view.filter.as_ref());
    let waiting = (view.uncounted > 0).then(|| {
        let text = tr(waiting, &[("count", &view.uncounted.to_string())]);
        view! { <p class="alert">{text}</p> }
    });
    let download = (!shown.empty).then(|| {
        view! {
            <p>
                <a href=file download="">{t("figures-csv")}</a>
            </p>
        }
    });
    let title = t(title_key(shown_page));
    page(
        view.frame,
        Area::Staff(StaffTab::Figures),
        &title,
        view! {
            <h1>{title.clone()}</h1>
            <nav aria-label=t("nav-figures")>
                <ul class="figure-pages">{ways}</ul>
            </nav>
            {view.filter.map(|chosen| filter(&here, &chosen))}
            {waiting}
            {shown.content}
            {download}
            {meanings(&shown.meanings)}
        }
        .into_any(),
    )
}

/// What a page shows, and the names of its figures with what each means.
struct Shown {
    content: AnyView,
    /// There is nothing to take along.
    empty: bool,
    meanings: Vec<(&'static str, &'static str)>,
}

/// The table of a page.
fn file(here: &str, page: FiguresPage, filter: Option<&FiguresFilter>) -> String {
    let Some(FiguresFilter { asked, .. }) = filter else {
        return format!("{here}.csv");
    };
    let name = if page == FiguresPage::Revenue {
        format!("{here}/revenue")
    } else {
        here.to_owned()
    };
    let group = path::encode(&asked.group);
    format!("{name}.csv?from={}&to={}&group={group}", asked.from, asked.to)
}

/// Nothing to show, and why.
fn nothing(key: &'static str) -> AnyView {
    view! { <p class="empty">{t(key)}</p> }.into_any()
}

fn revenue_shown(revenue: Vec<RevenueSeries>, grouped: bool) -> Shown {
    let collected = if grouped {
        "figures-collected-not-grouped"
    } else {
        "figures-collected-means"
    };
    let empty = revenue.is_empty();
    Shown {
        content: if empty {
            nothing("figures-revenue-empty")
        } else {
            revenue.into_iter().map(revenue_in).collect_view().into_any()
        },
        empty,
        meanings: vec![
            ("figures-recognised", "figures-recognised-means"),
            ("figures-billed", "figures-billed-means"),
            ("figures-collected", collected),
        ],
    }
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

fn filter(here: &str, view: &FiguresFilter) -> AnyView {
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
    let (floor, scale) = edges(amounts.flatten());
    let drawn = |key: &'static str, of: fn(&RevenueMonth) -> Option<Money>| {
        let months = series.months.iter();
        let bars = bars_by_month(months.filter_map(|row| of(row).map(|amount| (row.month, amount))));
        (!bars.is_empty()).then(|| {
            let title = tr("figures-chart", &[("what", &t(key)), ("currency", code)]);
            view! {
                <div>
                    <h3>{t(key)}</h3>
                    <Bars title bars scale floor />
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

/// The least and the most, so that drawings beside each other have one scale.
fn edges(amounts: impl Iterator<Item = Money>) -> (Decimal, Decimal) {
    amounts
        .map(Money::to_decimal)
        .fold((Decimal::ZERO, Decimal::ZERO), |(least, most), amount| {
            (least.min(amount), most.max(amount))
        })
}

/// Bars of amounts by month.
fn bars_by_month(months: impl Iterator<Item = (NaiveDate, Money)>) -> Vec<Bar> {
    months
        .map(|(month, amount)| Bar {
            label: words::month_short(month),
            value: amount.to_decimal(),
            told: words::amount(amount),
            open: false,
        })
        .collect()
}

fn counted(number: i64) -> AnyView {
    words::number(number.into()).into_any()
}

fn open_shown(open: Vec<OpenSeries>, today: NaiveDate) -> Shown {
    let empty = open.is_empty();
    Shown {
        content: if empty {
            nothing("figures-open-empty")
        } else {
            open.into_iter()
                .map(|series| open_in(series, today))
                .collect_view()
                .into_any()
        },
        empty,
        meanings: vec![
            ("figures-open-amount", "figures-open-means"),
            ("figures-age", "figures-age-means"),
        ],
    }
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
