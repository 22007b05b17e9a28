//! "Was zahle ich, wann, wofür?"

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, ContractList, InvoiceTable, PortalTab, answered, page, param, path, t, tr, words};
use crate::wire::{InvoiceFilter, InvoiceStateFilter, NextCharge, OverviewView};

#[component]
pub fn OverviewPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.overview(&merchant).await }, overview)
}

fn overview(view: OverviewView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let greeting = tr(
        "overview-greeting",
        &[
            ("given_name", &view.given_name),
            ("family_name", &view.family_name),
        ],
    );
    let attention = view.overdue.is_positive().then(|| {
        view! {
            <section class="alert alert-warning" aria-labelledby="attention-title">
                <h2 id="attention-title">{t("overview-attention")}</h2>
                <p>{tr("overview-overdue", &[("amount", &words::amount(view.overdue))])}</p>
            </section>
        }
    });
    let open_note = if !view.open.is_positive() {
        t("overview-open-none")
    } else if view.to_be_debited == view.open {
        let day = view.debited_on.map(words::date_long).unwrap_or_default();
        tr("overview-open-debited", &[("date", &day)])
    } else if view.to_be_debited.is_positive() {
        tr(
            "overview-open-partly-debited",
            &[("amount", &words::amount(view.to_be_debited))],
        )
    } else {
        t("overview-open-some")
    };
    let to_pay: Vec<_> = view.invoices.iter().filter(|row| row.status.to_pay()).collect();
    let pay = (view.open != view.to_be_debited && view.open.is_positive()).then(|| {
        let listed: i64 = to_pay.iter().map(|row| row.open.minor()).sum();
        let to = match to_pay.as_slice() {
            // The only one there is.
            [row] if view.to_be_debited.minor() + listed == view.open.minor() => {
                path::pay_invoice(&slug, row.id)
            }
            _ => path::invoices(
                &slug,
                &InvoiceFilter {
                    state: Some(InvoiceStateFilter::Open),
                    ..InvoiceFilter::default()
                },
                None,
            ),
        };
        view! { <a class="button button-primary" href=to>{t("pay-now")}</a> }
    });
    let contracts = if view.contracts.is_empty() {
        view! {
            <p class="empty">
                {t("contracts-empty")} " " <a href=path::merchant(&slug)>{t("contracts-to-offers")}</a>
            </p>
        }
        .into_any()
    } else {
        view! { <ContractList contracts=view.contracts slug=slug.clone() /> }.into_any()
    };
    let invoices = if view.invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        view! { <InvoiceTable slug=slug.clone() invoices=view.invoices /> }.into_any()
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Overview),
        &t("nav-overview"),
        view! {
            <h1>{greeting}</h1>
            <dl class="figures">
                <div class="figure">
                    <dt>{t("overview-next-charge")}</dt>
                    {next_charge(view.next_charge.as_ref())}
                </div>
                <div class="figure">
                    <dt>{t("overview-open")}</dt>
                    <dd>
                        <span class="hero">{words::amount(view.open)}</span>
                        <span class="muted">{open_note}</span>
                        {pay}
                    </dd>
                </div>
            </dl>
            {attention}
            <p>
                <a href=path::outlook(&slug)>{t("outlook-link")}</a>
            </p>
            <section class="section">
                <h2>{t("overview-contracts")}</h2>
                {contracts}
            </section>
            <section class="section">
                <div class="section-head">
                    <h2>{t("overview-invoices")}</h2>
                    <a href=format!("{}/invoices", path::portal(&slug))>{t("overview-all-invoices")}</a>
                </div>
                {invoices}
            </section>
        }
        .into_any(),
    )
}

fn next_charge(next: Option<&NextCharge>) -> AnyView {
    match next {
        Some(next) => view! {
            <dd>
                <span class="hero">{words::amount(next.amount)}</span>
                <span class="muted">
                    {tr(
                        "overview-next-charge-on",
                        &[("date", &words::date_long(next.on)), ("payment", &words::payment(&next.payment))],
                    )}
                </span>
            </dd>
        }
        .into_any(),
        None => view! {
            <dd>
                <span class="hero hero-none">{t("overview-next-charge-none")}</span>
            </dd>
        }
        .into_any(),
    }
}
