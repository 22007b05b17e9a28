//! Paying an invoice.

use leptos::prelude::*;
use uuid::Uuid;

use crate::port::port;
use crate::ui::{Area, Fact, Facts, PortalTab, answered, page, param, path, t, tr, words};
use crate::wire::{InvoiceFilter, InvoiceRow, InvoiceStatus, PayInvoiceView, TransferFacts, WireError};

#[component]
pub fn PayPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.pay_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        pay,
    )
}

fn pay(view: PayInvoiceView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let row = view.row;
    let title = tr("pay-title", &[("number", &row.number)]);
    let body = match row.status {
        InvoiceStatus::Paid => view! { <p class="lead">{t("pay-paid")}</p> }.into_any(),
        InvoiceStatus::Cancelled | InvoiceStatus::Credited => {
            view! { <p class="lead">{t("pay-cancelled")}</p> }.into_any()
        }
        // Who pays what is debited anyway, pays it twice.
        InvoiceStatus::ToBeDebited => {
            let text = tr("pay-debited", &[("date", &words::date_long(row.due_on))]);
            view! { {amount(&row)} <p class="lead">{text}</p> }.into_any()
        }
        InvoiceStatus::Open | InvoiceStatus::PartlyPaid | InvoiceStatus::Overdue => {
            view! { {amount(&row)} {transfer(&row, view.transfer)} }.into_any()
        }
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Invoices),
        &title,
        view! {
            <p class="back">
                <a href=path::invoices(&slug, &InvoiceFilter::default(), None)>{t("nav-invoices")}</a>
            </p>
            <div class="title-row">
                <h1>{title.clone()}</h1>
                {words::invoice_status(row.status)}
            </div>
            {body}
            <p class="actions">
                <a class="button button-quiet" href=path::document_pdf(&slug, row.id)>{t("pay-invoice-pdf")}</a>
            </p>
        }
        .into_any(),
    )
}

fn amount(row: &InvoiceRow) -> impl IntoView + use<> {
    let part = (row.open != row.gross)
        .then(|| view! { <p class="muted">{tr("pay-part", &[("gross", &words::amount(row.gross))])}</p> });
    view! {
        <p class="hero">{words::amount(row.open)}</p>
        {part}
    }
}

fn transfer(row: &InvoiceRow, facts: TransferFacts) -> impl IntoView + use<> {
    let (day, amount) = (words::date_long(row.due_on), words::amount(row.open));
    let when = if row.status == InvoiceStatus::Overdue {
        tr("pay-overdue", &[("date", &day)])
    } else {
        tr("pay-until", &[("date", &day)])
    };
    let code = facts.girocode.map(|image| {
        view! {
            <section>
                <h2>{t("doc-girocode")}</h2>
                <p>{t("pay-girocode-note")}</p>
                <img class="qr" src=image alt=t("doc-girocode-alt") width="220" height="220" />
            </section>
        }
    });
    let bank =
        (!facts.bank.is_empty()).then(|| view! { <Fact label=t("pay-bank")>{facts.bank.clone()}</Fact> });
    let bic = (!facts.bic.is_empty()).then(|| {
        view! {
            <Fact label=t("pay-bic")>
                <span class="num">{facts.bic.clone()}</span>
            </Fact>
        }
    });
    view! {
        <p class="lead">{when}</p>
        <div class="columns">
            <section>
                <h2>{t("pay-transfer")}</h2>
                <Facts>
                    <Fact label=t("pay-holder")>{facts.holder}</Fact>
                    <Fact label=t("field-iban")>
                        <span class="num">{words::iban(&facts.iban)}</span>
                    </Fact>
                    {bic}
                    {bank}
                    <Fact label=t("column-amount")>{amount}</Fact>
                    <Fact label=t("pay-reference")>
                        <span class="num">{facts.reference}</span>
                    </Fact>
                </Facts>
                <p class="muted">{t("pay-takes-days")}</p>
            </section>
            {code}
        </div>
    }
}
