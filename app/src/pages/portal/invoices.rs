//! Invoices and corrections: found by year, state, kind, number or amount, and taken along.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{
    Area, Field, InvoiceTable, Pager, PortalTab, Select, StatementForm, answered, page, param, path, query, t,
};
use crate::wire::{DocumentKindView, InvoiceFilter, InvoiceStateFilter, InvoicesView};

#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (port, merchant, after) = (port(), param("merchant"), query("after"));
    let filter = InvoiceFilter::read(
        query("year").as_deref(),
        query("state").as_deref(),
        query("kind").as_deref(),
        query("q").as_deref(),
    );
    let later = after.is_some();
    answered(
        async move { port.invoices(&merchant, filter, after).await },
        move |view| invoices(view, later),
    )
}

fn invoices(view: InvoicesView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = path::invoices(&slug, &view.filter, None);
    let next = view
        .next
        .as_deref()
        .map(|last| path::invoices(&slug, &view.filter, Some(last)));
    // Who has no document yet has nothing to look for, nor to take along but the statement.
    let filter = (!view.years.is_empty()).then(|| filter_form(&slug, &view));
    let archive = (!view.years.is_empty()).then(|| archive_form(&slug, &view));
    let list = if view.invoices.is_empty() && view.filter.is_empty() && !later {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else if view.invoices.is_empty() {
        let all = path::invoices(&slug, &InvoiceFilter::default(), None);
        view! {
            <p class="empty">{t("invoices-none-found")} " " <a href=all>{t("invoices-reset")}</a></p>
        }
        .into_any()
    } else {
        view! { <InvoiceTable slug=slug.clone() invoices=view.invoices /> }.into_any()
    };
    let (from, until) = view.statement;
    let statement = path::own_statement(&slug);
    page(
        view.frame,
        Area::Portal(PortalTab::Invoices),
        &t("nav-invoices"),
        view! {
            <h1>{t("nav-invoices")}</h1>
            {filter}
            {list}
            <Pager first=later.then_some(here) next />
            <div class="columns">
                {archive}
                <StatementForm to=statement from until />
            </div>
        }
        .into_any(),
    )
}

/// What is asked for stands in the address: the form needs no scripts, and the page can be kept as a bookmark.
fn filter_form(slug: &str, view: &InvoicesView) -> impl IntoView + use<> {
    let filter = &view.filter;
    let all = path::invoices(slug, &InvoiceFilter::default(), None);
    let reset = (!filter.is_empty()).then(|| view! { <a href=all.clone()>{t("invoices-reset")}</a> });
    let years = [(String::new(), t("invoices-year-all"))]
        .into_iter()
        .chain(view.years.iter().map(|year| (year.to_string(), year.to_string())))
        .collect();
    let states = [(String::new(), t("invoices-state-all"))]
        .into_iter()
        .chain(InvoiceStateFilter::ALL.map(|state| (state.name().to_owned(), state_word(state))))
        .collect();
    let kinds = [(String::new(), t("invoices-kind-all"))]
        .into_iter()
        .chain(DocumentKindView::ALL.map(|kind| (kind.name().to_owned(), kind_word(kind))))
        .collect();
    view! {
        <search>
            <form method="get" action=all class="filter" aria-label=t("invoices-filter")>
                <Select
                    id="year"
                    name="year"
                    label=t("invoices-year")
                    options=years
                    chosen=filter.year.map(|year| year.to_string()).unwrap_or_default()
                />
                <Select
                    id="state"
                    name="state"
                    label=t("invoices-state")
                    options=states
                    chosen=filter.state.map(InvoiceStateFilter::name).unwrap_or_default()
                />
                <Select
                    id="kind"
                    name="kind"
                    label=t("invoices-kind")
                    options=kinds
                    chosen=filter.kind.map(DocumentKindView::name).unwrap_or_default()
                />
                <Field
                    id="q"
                    name="q"
                    kind="search"
                    label=t("invoices-search")
                    maxlength=60
                    value=filter.search.clone()
                />
                <div class="filter-go">
                    <button class="button button-quiet" type="submit">{t("invoices-find")}</button>
                    {reset}
                </div>
            </form>
        </search>
    }
}

fn archive_form(slug: &str, view: &InvoicesView) -> impl IntoView + use<> {
    let years: Vec<(String, String)> = view
        .years
        .iter()
        .map(|year| (year.to_string(), year.to_string()))
        .collect();
    let chosen = view.filter.year.map(|year| year.to_string()).unwrap_or_default();
    view! {
        <section class="section">
            <h2>{t("invoices-archive")}</h2>
            <p>{t("invoices-archive-lead")}</p>
            <form method="get" action=path::invoice_archive(slug) class="stack">
                <Select id="archive-year" name="year" label=t("invoices-year") width="medium" options=years chosen />
                <div>
                    <button class="button button-quiet" type="submit">{t("invoices-archive-button")}</button>
                </div>
            </form>
        </section>
    }
}

fn state_word(state: InvoiceStateFilter) -> String {
    match state {
        InvoiceStateFilter::Open => t("invoices-state-open"),
        InvoiceStateFilter::Overdue => t("invoices-state-overdue"),
        InvoiceStateFilter::Paid => t("invoices-state-paid"),
    }
}

fn kind_word(kind: DocumentKindView) -> String {
    match kind {
        DocumentKindView::Invoice => t("invoices-kind-invoice"),
        DocumentKindView::CreditNote => t("invoices-kind-correction"),
    }
}
