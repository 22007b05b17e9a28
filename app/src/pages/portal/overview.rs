//! "Was zahle ich, wann, wofür?"

use billing::users::Right;
use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, ContractList, InvoiceTable, PortalTab, answered, page, param, path, t, tr, words};
use crate::wire::{
    CardExpiry, ExpiringCard, InvoiceFilter, InvoiceRow, InvoiceStateFilter, NextCharge, OverviewMoney,
    OverviewView,
};

#[component]
pub fn OverviewPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.overview(&merchant).await }, overview)
}

fn overview(view: OverviewView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let greeting = match &view.person {
        Some((given, family)) => tr(
            "overview-greeting",
            &[("given_name", given), ("family_name", family)],
        ),
        None => t("nav-overview"),
    };
    let contracts = if view.contracts.is_empty() {
        let offers = view.frame.may(Right::ChangeContracts).then(|| {
            view! { <a href=path::merchant(&slug)>{t("contracts-to-offers")}</a> }
        });
        view! { <p class="empty">{t("contracts-empty")} " " {offers}</p> }.into_any()
    } else {
        view! { <ContractList contracts=view.contracts slug=slug.clone() /> }.into_any()
    };
    let figures = view.money.as_ref().map(|money| figures(&slug, money));
    let outlook = view.money.is_some().then(|| {
        view! {
            <p>
                <a href=path::outlook(&slug)>{t("outlook-link")}</a>
            </p>
        }
    });
    let invoices = view.money.map(|money| invoices(&slug, money.invoices));
    page(
        view.frame,
        Area::Portal(PortalTab::Overview),
        &t("nav-overview"),
        view! {
            <h1>{greeting}</h1>
            {figures}
            {outlook}
            <section class="section">
                <h2>{t("overview-contracts")}</h2>
                {contracts}
            </section>
            {invoices}
        }
        .into_any(),
    )
}

fn figures(slug: &str, money: &OverviewMoney) -> AnyView {
    let overdue = money.overdue.is_positive().then(|| {
        view! { <p>{tr("overview-overdue", &[("amount", &words::amount(money.overdue))])}</p> }
    });
    let cards: Vec<_> = money.cards.iter().map(expiring).collect();
    let wanted: Vec<_> = money
        .cards_wanted
        .iter()
        .map(|(contract, name)| {
            let label = tr("overview-card-wanted-do-of", &[("contract", name)]);
            view! {
                <p>
                    {tr("overview-card-wanted", &[("contract", name)])} " "
                    <a href=path::add_card(slug, Some(*contract)) aria-label=label>{t("payment-add-card")}</a>
                </p>
            }
        })
        .collect();
    let attention = (overdue.is_some() || !cards.is_empty() || !wanted.is_empty()).then(|| {
        let methods = (!cards.is_empty()).then(|| {
            view! {
                <p>
                    <a href=path::payment_methods(slug)>{t("overview-card-do")}</a>
                </p>
            }
        });
        view! {
            <section class="alert alert-warning" aria-labelledby="attention-title">
                <h2 id="attention-title">{t("overview-attention")}</h2>
                {overdue}
                {wanted}
                {cards}
                {methods}
            </section>
        }
    });
    let open_note = if !money.open.is_positive() {
        t("overview-open-none")
    } else if money.to_be_debited == money.open {
        let day = money.debited_on.map(words::date_long).unwrap_or_default();
        tr("overview-open-debited", &[("date", &day)])
    } else if money.to_be_debited.is_positive() {
        tr(
            "overview-open-partly-debited",
            &[("amount", &words::amount(money.to_be_debited))],
        )
    } else {
        t("overview-open-some")
    };
    let to_pay: Vec<_> = money.invoices.iter().filter(|row| row.status.to_pay()).collect();
    let pay = (money.open != money.to_be_debited && money.open.is_positive()).then(|| {
        let listed: i64 = to_pay.iter().map(|row| row.open.minor()).sum();
        let to = match to_pay.as_slice() {
            // The only one there is.
            [row] if money.to_be_debited.minor() + listed == money.open.minor() => {
                path::pay_invoice(slug, row.id)
            }
            _ => path::invoices(
                slug,
                &InvoiceFilter {
                    state: Some(InvoiceStateFilter::Open),
                    ..InvoiceFilter::default()
                },
                None,
            ),
        };
        view! { <a class="button button-primary" href=to>{t("pay-now")}</a> }
    });
    view! {
        <dl class="figures">
            <div class="figure">
                <dt>{t("overview-next-charge")}</dt>
                {next_charge(money.next_charge.as_ref())}
            </div>
            <div class="figure">
                <dt>{t("overview-open")}</dt>
                <dd>
                    <span class="hero">{words::amount(money.open)}</span>
                    <span class="muted">{open_note}</span>
                    {pay}
                </dd>
            </div>
        </dl>
        {attention}
    }
    .into_any()
}

fn expiring(card: &ExpiringCard) -> impl IntoView + use<> {
    let key = match card.expiry {
        CardExpiry::Soon => "overview-card-soon",
        CardExpiry::Over => "overview-card-over",
    };
    let date = words::date_long(card.expires_on);
    view! { <p>{tr(key, &[("card", &card.card), ("date", &date)])}</p> }
}

fn invoices(slug: &str, invoices: Vec<InvoiceRow>) -> impl IntoView + use<> {
    let all = format!("{}/invoices", path::portal(slug));
    let table = if invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        view! { <InvoiceTable slug=slug.to_owned() invoices /> }.into_any()
    };
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{t("overview-invoices")}</h2>
                <a href=all>{t("overview-all-invoices")}</a>
            </div>
            {table}
        </section>
    }
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
