//! Invoices and credit notes, newest first.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, InvoiceTable, Pager, PortalTab, StatementForm, answered, page, param, path, query, t};
use crate::wire::InvoicesView;

#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (port, merchant, after) = (port(), param("merchant"), query("after"));
    let later = after.is_some();
    answered(
        async move { port.invoices(&merchant, after).await },
        move |view| invoices(view, later),
    )
}

fn invoices(view: InvoicesView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = format!("{}/invoices", path::portal(&slug));
    let list = if view.invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        view! { <InvoiceTable slug=slug.clone() invoices=view.invoices /> }.into_any()
    };
    let (from, until) = view.statement;
    let statement = path::own_statement(&slug);
    let next = view
        .next
        .map(|last| format!("{here}?after={}", path::encode(&last)));
    page(
        view.frame,
        Area::Portal(PortalTab::Invoices),
        &t("nav-invoices"),
        view! {
            <h1>{t("nav-invoices")}</h1>
            {list}
            <Pager first=later.then_some(here) next />
            <StatementForm to=statement from until />
        }
        .into_any(),
    )
}
