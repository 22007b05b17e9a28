//! All invoices of the merchant, newest first.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{SendDocuments, SetSending};
use crate::ui::{
    Area, Column, DataTable, Hidden, Pager, PostForm, StaffTab, answered, page, param, path, query, rows, t,
    tr, words,
};
use crate::wire::{LetterDayRow, StaffInvoiceRow, StaffInvoicesView};

#[component]
pub fn InvoicesPage() -> impl IntoView {
    let (port, merchant, after) = (port(), param("merchant"), query("after"));
    let (later, locked_too) = (after.is_some(), query("locked").is_some());
    answered(
        async move { port.staff_invoices(&merchant, after, locked_too).await },
        move |view| invoices(view, later),
    )
}

fn invoices(view: StaffInvoicesView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = format!("{}/invoices", path::staff(&slug));
    let list = if view.invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else if view.unsent > 0 {
        sending(&slug, &view).into_any()
    } else {
        staff_invoice_table(&slug, &view.invoices).into_any()
    };
    let below = (letters(&slug, &view.letters), when(&slug, &view));
    let with_locked = format!("{here}?locked=1");
    // Owners change between daily use and everything.
    let other = view.owner.then(|| {
        let (to, label) = match view.locked_too {
            true => (here.clone(), "invoices-without-locked"),
            false => (with_locked.clone(), "invoices-with-locked"),
        };
        view! {
            <p class="stack">
                <a href=to>{t(label)}</a>
            </p>
        }
    });
    let (first, more) = match view.locked_too {
        true => (with_locked.clone(), format!("{with_locked}&after=")),
        false => (here.clone(), format!("{here}?after=")),
    };
    let next = view.next.map(|last| format!("{more}{}", path::encode(&last)));
    page(
        view.frame,
        Area::Staff(StaffTab::Invoices),
        &t("nav-invoices"),
        view! {
            <h1>{t("nav-invoices")}</h1>
            {list}
            <Pager first=later.then_some(first) next />
            {other}
            {below}
        }
        .into_any(),
    )
}

/// The list as a form: those that wait can be ticked and sent.
fn sending(slug: &str, view: &StaffInvoicesView) -> impl IntoView + use<> {
    let table = staff_invoice_table(slug, &view.invoices);
    let count = view.unsent.to_string();
    let slug = slug.to_owned();
    view! {
        <PostForm action=SendDocuments::PATH class="stack">
            <Hidden name="form[merchant]" value=slug />
            <div class="section-head">
                <p>{tr("sending-waiting", &[("count", &count)])}</p>
                <button class="button button-primary" type="submit">
                    {t("sending-ticked")}
                </button>
                <button class="button button-quiet" type="submit" name="form[all]" value="1">
                    {tr("sending-all", &[("count", &count)])}
                </button>
            </div>
            {table}
        </PostForm>
    }
}

/// Letters for the printer, one file a day.
fn letters(slug: &str, days: &[LetterDayRow]) -> Option<AnyView> {
    let items: Vec<_> = days
        .iter()
        .map(|row| {
            let label = tr(
                "letters-of",
                &[
                    ("date", &words::date_short(row.day)),
                    ("count", &row.letters.to_string()),
                ],
            );
            view! {
                <li>
                    <a href=path::letters(slug, row.day)>{label}</a>
                </li>
            }
        })
        .collect();
    (!items.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("letters-title")}</h2>
                <p class="muted">{t("letters-note")}</p>
                <ul>{items}</ul>
            </section>
        }
        .into_any()
    })
}

/// When documents are sent, and for owners the other way beside it.
fn when(slug: &str, view: &StaffInvoicesView) -> impl IntoView + use<> {
    let (now, other, at_once) = if view.send_at_once {
        ("sending-is-at-once", "sending-to-button", "")
    } else {
        ("sending-is-by-button", "sending-to-at-once", "1")
    };
    let slug = slug.to_owned();
    let button = view.owner.then(|| {
        view! {
            <PostForm action=SetSending::PATH>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[at_once]" value=at_once />
                <button class="button button-quiet" type="submit">
                    {t(other)}
                </button>
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>{t("sending-title")}</h2>
            <p>{t(now)}</p>
            {button}
        </section>
    }
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
    if let Some(cell) = cells.first_mut() {
        *cell = own_number(slug, row);
    }
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

/// The number leads to the document's own page; one that waits to be sent can be ticked.
fn own_number(slug: &str, row: &StaffInvoiceRow) -> AnyView {
    let tick = row.unsent.then(|| {
        let label = tr("sending-tick", &[("number", &row.invoice.number)]);
        view! {
            <input
                type="checkbox"
                class="tick"
                name="form[documents][]"
                value=row.invoice.id.to_string()
                aria-label=label
            />
            " "
        }
    });
    view! {
        {tick}
        <a href=path::staff_document(slug, row.invoice.id)>{rows::document_name(&row.invoice)}</a>
    }
    .into_any()
}
