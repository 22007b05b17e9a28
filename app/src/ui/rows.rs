//! Lists that several pages show alike: contracts and invoices.

use leptos::prelude::*;

use super::path;
use super::table::{Column, DataTable};
use super::text::{t, tr};
use super::words;
use crate::wire::{ContractRow, ContractStateView, DocumentKindView, InvoiceRow};

/// Contracts, each with its price and the next day to get out. `open` leads to the contract's own page.
#[component]
pub fn ContractList(
    contracts: Vec<ContractRow>,
    /// The address of a contract's page; without it the rows lead nowhere.
    #[prop(optional)]
    slug: Option<String>,
    /// The list stands right under the page's title, without a heading of its own.
    #[prop(optional)]
    under_title: bool,
) -> impl IntoView {
    let rows: Vec<_> = contracts
        .into_iter()
        .map(|row| {
            let name = tr("contract-name", &[("product", &row.product), ("plan", &row.plan)]);
            let title = match &slug {
                Some(slug) => view! { <a href=path::contract(slug, row.id)>{name}</a> }.into_any(),
                None => name.into_any(),
            };
            view! {
                <li class="row">
                    <div class="row-main">
                        {if under_title {
                            view! { <h2 class="row-title">{title}</h2> }.into_any()
                        } else {
                            view! { <h3 class="row-title">{title}</h3> }.into_any()
                        }}
                        <p class="muted">{row.number.clone()}</p>
                    </div>
                    <div class="row-price">
                        <p class="amount">{words::prices(&row.prices)}</p>
                        <p class="muted">{cancel_line(&row)}</p>
                    </div>
                    <div class="row-state">{words::contract_state(&row.state)}</div>
                </li>
            }
        })
        .collect();
    view! { <ul class="rows">{rows}</ul> }
}

/// Until when to declare for which end; nothing for a contract that ends anyway.
#[must_use]
pub fn cancel_line(row: &ContractRow) -> Option<String> {
    match row.state {
        ContractStateView::Ending { .. } | ContractStateView::Ended { .. } => None,
        ContractStateView::PendingPayment
        | ContractStateView::Scheduled { .. }
        | ContractStateView::Trialing { .. }
        | ContractStateView::Active
        | ContractStateView::Paused { .. }
        | ContractStateView::Suspended => row.cancellable.as_ref().map(|line| {
            if line.declare_until == line.ends_on {
                let until = words::date_short(line.declare_until);
                return tr("contract-cancellable-until", &[("until", &until)]);
            }
            tr(
                "contract-cancellable",
                &[
                    ("until", &words::date_short(line.declare_until)),
                    ("end", &words::date_short(line.ends_on)),
                ],
            )
        }),
    }
}

/// The name of a document in its row; a correction says that it is one.
pub fn document_name(row: &InvoiceRow) -> impl IntoView + use<> {
    let correction = match row.kind {
        DocumentKindView::Invoice => None,
        DocumentKindView::CreditNote => {
            Some(view! { <span class="muted row-note">{t("invoice-credit-note")}</span> })
        }
    };
    view! { <span class="unbroken">{row.number.clone()}</span> {correction} }
}

/// Which of [`invoice_cells`] says the state.
pub const STATUS_CELL: usize = 4;

/// The cells of an invoice from its number to its download.
#[must_use]
pub fn invoice_cells(slug: &str, row: &InvoiceRow) -> Vec<AnyView> {
    let open = (!row.open.is_zero() && row.open != row.gross).then(|| {
        view! { <span class="muted">{tr("invoice-still-open", &[("amount", &words::amount(row.open))])}</span> }
    });
    vec![
        document_name(row).into_any(),
        words::date_short(row.issued_on).into_any(),
        words::date_short(row.due_on).into_any(),
        view! { <span class="amount">{words::amount(row.gross)}</span> {open} }.into_any(),
        words::invoice_status(row.status).into_any(),
        view! {
            <a href=path::document_pdf(slug, row.id) class="download" aria-label=tr("invoice-pdf-of", &[("number", &row.number)])>
                {t("invoice-pdf")}
            </a>
            " "
            <a href=path::document_xml(slug, row.id) class="download" aria-label=tr("invoice-xml-of", &[("number", &row.number)])>
                {t("invoice-xml")}
            </a>
        }
        .into_any(),
    ]
}

#[must_use]
pub fn invoice_columns() -> Vec<Column> {
    vec![
        Column::text(t("column-number")),
        Column::text(t("column-issued")),
        Column::text(t("column-due")),
        Column::number(t("column-amount")),
        Column::text(t("column-status")),
        Column::text(t("column-document")),
    ]
}

/// Invoices with their downloads, and the way to pay those that wait for it.
#[component]
pub fn InvoiceTable(slug: String, invoices: Vec<InvoiceRow>) -> impl IntoView {
    let rows = invoices
        .iter()
        .map(|row| {
            let mut cells = invoice_cells(&slug, row);
            if row.status.to_pay()
                && let Some(cell) = cells.get_mut(STATUS_CELL)
            {
                let to = path::pay_invoice(&slug, row.id);
                let label = tr("pay-now-of", &[("number", &row.number)]);
                *cell = view! {
                    {words::invoice_status(row.status)} " " <a href=to class="unbroken" aria-label=label>{t("pay-now")}</a>
                }
                .into_any();
            }
            cells
        })
        .collect();
    view! { <DataTable caption=t("invoices-caption") columns=invoice_columns() rows /> }
}
