//! How the customer pays.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, Fact, Facts, PortalTab, answered, page, param, path, t, words};
use crate::wire::{PaymentMethodRow, PaymentMethodsView, PaymentSummary};

#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(
        async move { port.payment_methods(&merchant).await },
        payment_methods,
    )
}

fn payment_methods(view: PaymentMethodsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let methods = if view.methods.is_empty() {
        view! { <p class="empty">{t("payment-methods-empty")}</p> }.into_any()
    } else {
        view.methods
            .into_iter()
            .map(|row| method(&slug, row))
            .collect::<Vec<_>>()
            .into_any()
    };
    page(
        view.frame,
        Area::Portal(PortalTab::PaymentMethods),
        &t("nav-payment-methods"),
        view! {
            <h1>{t("nav-payment-methods")}</h1>
            {methods}
        }
        .into_any(),
    )
}

fn method(slug: &str, method: PaymentMethodRow) -> impl IntoView + use<> {
    let mandate = match method.summary.clone() {
        PaymentSummary::SepaDebit { mandate, .. } => Some(view! {
            <Fact label=t("payment-mandate")>
                <span class="num">{mandate}</span>
            </Fact>
        }),
        PaymentSummary::Invoice => None,
    };
    let holder = (!method.account_holder.is_empty())
        .then(|| view! { <Fact label=t("field-account-holder")>{method.account_holder.clone()}</Fact> });
    let file = method
        .mandate_file
        .map(|id| view! { <p><a href=path::mandate_pdf(slug, id)>{t("payment-mandate-file")}</a></p> });
    let contracts = (!method.contracts.is_empty())
        .then(|| view! { <Fact label=t("payment-pays-for")>{method.contracts.join(", ")}</Fact> });
    view! {
        <section class="section">
            <h2>{words::payment(&method.summary)}</h2>
            <Facts>
                {holder}
                {mandate}
                <Fact label=t("payment-since")>{words::date_long(method.since)}</Fact>
                {contracts}
            </Facts>
            {file}
        </section>
    }
}
