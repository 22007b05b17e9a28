//! How the business stands today, and what needs a person.

use billing::staff::StaffRight;
use leptos::prelude::*;

use super::invoices::staff_invoice_table;
use crate::port::port;
use crate::ui::{Area, StaffTab, answered, page, param, path, t, tr, words};
use crate::wire::{StaffInvoiceRow, StaffOverviewView};

#[component]
pub fn OverviewPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_overview(&merchant).await }, overview)
}

fn overview(view: StaffOverviewView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let overdue = tr("staff-overdue", &[("amount", &words::amount(view.overdue))]);
    let contracts = tr(
        "staff-contracts-note",
        &[
            ("trials", &view.trials.to_string()),
            ("customers", &view.customers.to_string()),
        ],
    );
    // Whoever sees no customers has nothing to follow up.
    let customers = view.frame.staff_may(StaffRight::SeeCustomers);
    let alarm = customers.then(|| alarm(&slug, view.parked, view.undelivered, view.odd_charges));
    let invoices = customers.then(|| newest(&slug, &view.invoices));
    let setup = view.setup_open.then(|| {
        view! {
            <section class="alert alert-warning">
                <p>{t("setup-open")}</p>
                <p>
                    <a href=path::setup(&slug)>{t("setup-title")}</a>
                </p>
            </section>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Overview),
        &t("nav-overview"),
        view! {
            <h1>{tr("staff-overview-title", &[("date", &words::date_long(view.today))])}</h1>
            <dl class="figures">
                <div class="figure">
                    <dt>{t("staff-live-contracts")}</dt>
                    <dd>
                        <span class="hero">{view.live_contracts}</span>
                        <span class="muted">{contracts}</span>
                    </dd>
                </div>
                <div class="figure">
                    <dt>{t("staff-billed-this-month")}</dt>
                    <dd>
                        <span class="hero">{words::amount(view.billed_this_month)}</span>
                        <span class="muted">{t("staff-billed-note")}</span>
                    </dd>
                </div>
                <div class="figure">
                    <dt>{t("overview-open")}</dt>
                    <dd>
                        <span class="hero">{words::amount(view.open)}</span>
                        <span class="muted">{overdue}</span>
                    </dd>
                </div>
            </dl>
            {setup}
            {alarm}
            {super::erasures::waiting(&slug, &view.erasures)}
            {invoices}
        }
        .into_any(),
    )
}

fn newest(slug: &str, invoices: &[StaffInvoiceRow]) -> impl IntoView + use<> {
    let list = if invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        staff_invoice_table(slug, invoices).into_any()
    };
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{t("overview-invoices")}</h2>
                <a href=format!("{}/invoices", path::staff(slug))>{t("overview-all-invoices")}</a>
            </div>
            {list}
        </section>
    }
}

/// What waits for a person, and the way there.
fn alarm(slug: &str, parked: u64, undelivered: u64, charges: u64) -> Option<impl IntoView + use<>> {
    let line = |key: &'static str, count: u64| {
        (count > 0).then(|| view! { <p>{tr(key, &[("count", &count.to_string())])}</p> })
    };
    let lines: Vec<_> = [
        line("staff-parked-alarm", parked),
        line("staff-undelivered-alarm", undelivered),
    ]
    .into_iter()
    .flatten()
    .collect();
    let odd = line("staff-charges-alarm", charges).map(|line| {
        view! {
            {line}
            <p>
                <a href=path::staff_charges(slug)>{t("staff-charges-link")}</a>
            </p>
        }
    });
    let to = (!lines.is_empty()).then(|| path::staff_billing(slug));
    (to.is_some() || odd.is_some()).then(|| {
        view! {
            <section class="alert alert-danger" aria-labelledby="alarm-title">
                <h2 id="alarm-title">{t("staff-alarm-title")}</h2>
                {lines}
                {to.map(|to| {
                    view! {
                        <p>
                            <a href=to>{t("staff-alarm-link")}</a>
                        </p>
                    }
                })}
                {odd}
            </section>
        }
    })
}
