//! All invoices of the merchant, newest first.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{
    Area, Column, DataTable, Pager, StaffTab, answered, page, param, path, query, rows, t, tr, words,
};
use crate::wire::{StaffInvoiceRow, StaffInvoicesView};

#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (port, merchant, after) = (port(), param("merchant"), query("after"));
    let later = after.is_some();
    answered(
        async move { port.staff_invoices(&merchant, after).await },
        move |view| invoices(view, later),
    )
}

fn invoices(view: StaffInvoicesView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = format!("{}/invoices", path::staff(&slug));
    let list = if view.invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        staff_invoice_table(&slug, &view.invoices).into_any()
    };
    let next = view
        .next
        .map(|last| format!("{here}?after={}", path::encode(&last)));
    page(
        view.frame,
        Area::Staff(StaffTab::Invoices),
        &t("nav-invoices"),
        view! {
            <h1>{t("nav-invoices")}</h1>
            {list}
            <Pager first=later.then_some(here) next />
        }
        .into_any(),
    )
}

/// Invoices with whom they went to.
pub(super) fn staff_invoice_table(slug: &str, invoices: &[StaffInvoiceRow]) -> impl IntoView + use<> {
    let rows = invoices
        .iter()
        .map(|row| {
            let mut cells = own_invoice_cells(slug, row);
            let name = view! {
                <a href=path::staff_customer(slug, row.customer)>{row.customer_name.clone()}</a>
            };
            cells.insert(1, name.into_any());
            cells
        })
        .collect();
    let mut columns = own_invoice_columns();
    columns.insert(1, Column::text(t("column-customer")));
    view! { <DataTable caption=t("invoices-caption") columns rows /> }
}

/// One customer's invoices.
pub(super) fn own_invoice_table(slug: &str, invoices: &[StaffInvoiceRow]) -> impl IntoView + use<> {
    let rows = invoices.iter().map(|row| own_invoice_cells(slug, row)).collect();
    view! { <DataTable caption=t("invoices-caption") columns=own_invoice_columns() rows /> }
}

/// What customers see, and before the download what became of the mail.
fn own_invoice_cells(slug: &str, row: &StaffInvoiceRow) -> Vec<AnyView> {
    let mut cells = rows::invoice_cells(slug, &row.invoice);
    let mail = row.mail.map(|state| {
        let to = format!("{}?document={}", path::staff_mails(slug), row.invoice.id);
        let label = tr("mails-about", &[("number", &row.invoice.number)]);
        view! {
            <a class="quiet" href=to aria-description=label>
                {words::mail_state(state)}
            </a>
        }
    });
    cells.insert(cells.len() - 1, mail.into_any());
    cells
}

fn own_invoice_columns() -> Vec<Column> {
    let mut columns = rows::invoice_columns();
    columns.insert(columns.len() - 1, Column::text(t("column-mail")));
    columns
}
