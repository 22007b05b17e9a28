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
    let mut columns = rows::invoice_columns();
    columns.insert(1, Column::text(t("column-customer")));
    view! { <DataTable caption=t("invoices-caption") columns rows /> }
}

/// One customer's invoices.
pub(super) fn own_invoice_table(slug: &str, invoices: &[StaffInvoiceRow]) -> impl IntoView + use<> {
    let rows = invoices.iter().map(|row| own_invoice_cells(slug, row)).collect();
    view! { <DataTable caption=t("invoices-caption") columns=rows::invoice_columns() rows /> }
}

/// What customers see, and with the state what became of the mail.
fn own_invoice_cells(slug: &str, row: &StaffInvoiceRow) -> Vec<AnyView> {
    let mut cells = rows::invoice_cells(slug, &row.invoice);
    if let (Some(state), Some(cell)) = (row.mail, cells.get_mut(rows::STATUS_CELL)) {
        let to = format!("{}?document={}", path::staff_mails(slug), row.invoice.id);
        let label = tr("mails-about", &[("number", &row.invoice.number)]);
        let status = std::mem::replace(cell, ().into_any());
        *cell = view! {
            {status}
            <p class="mail-note">
                <a href=to aria-label=label>
                    {t("column-mail")}
                </a>
                " "
                {words::mail_state(state)}
            </p>
        }
        .into_any();
    }
    cells
}
