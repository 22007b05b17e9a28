//! One customer as staff see them.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::pages::portal::account::account_facts;
use crate::pages::staff::einvoice_terms::einvoice_terms;
use crate::pages::staff::invoices::own_invoice_table;
use crate::port::port;
use crate::server_fns::SetDelivery;
use crate::ui::{
    Area, ContractList, Hidden, PostForm, StaffTab, StatementForm, answered, page, param, path, t,
};
use crate::wire::{StaffCustomerView, WireError};

#[component]
pub fn CustomerPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.staff_customer(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        customer,
    )
}

fn customer(view: StaffCustomerView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let mails = format!("{}?customer={}", path::staff_mails(&slug), view.id);
    // The first line of an address is whom it is addressed to.
    let name = view
        .account
        .address
        .first()
        .cloned()
        .unwrap_or_else(|| view.account.customer_number.clone());
    let contracts = if view.contracts.is_empty() {
        view! { <p class="empty">{t("customer-contracts-empty")}</p> }.into_any()
    } else {
        view! { <ContractList contracts=view.contracts /> }.into_any()
    };
    let invoices = if view.invoices.is_empty() {
        view! { <p class="empty">{t("invoices-empty")}</p> }.into_any()
    } else {
        own_invoice_table(&slug, &view.invoices).into_any()
    };
    let record = view.may_move.then(|| {
        let to = path::record_payment(&slug, Some(&view.account.customer_number));
        view! { <a href=to>{t("payments-record")}</a> }
    });
    let (from, until) = view.statement;
    let statement = path::statement_of(&slug, view.id);
    page(
        view.frame,
        Area::Staff(StaffTab::Customers),
        &name,
        view! {
            <p class="back">
                <a href=format!("{}/customers", path::staff(&slug))>{t("customer-back")}</a>
            </p>
            <h1>{name.clone()}</h1>
            {view.restricted_since.map(|since| super::erasures::restricted(since, &view.erased))}
            {view.erasure.map(|request| super::erasures::answer(&slug, request))}
            <section class="section">
                <h2>{t("customer-data")}</h2>
                {account_facts(&view.account)}
            </section>
            <section class="section">
                <h2>{t("nav-contracts")}</h2>
                {contracts}
            </section>
            <section class="section">
                <div class="section-head">
                    <h2>{t("nav-invoices")}</h2>
                    <a href=mails>{t("customer-mails")}</a>
                </div>
                {invoices}
                <p>{record}</p>
            </section>
            {delivery(&slug, view.id, view.by_post)}
            {view.einvoice.map(einvoice_terms)}
            <StatementForm to=statement from until />
            {view.may_hold.then(|| super::erasures::hold(&slug, view.id, view.hold))}
        }
        .into_any(),
    )
}

/// How documents reach the customer, and the other way beside it.
fn delivery(slug: &str, customer: Uuid, by_post: bool) -> impl IntoView + use<> {
    let (now, other, post) = if by_post {
        ("customer-delivery-post", "customer-delivery-to-email", "")
    } else {
        ("customer-delivery-email", "customer-delivery-to-post", "1")
    };
    let slug = slug.to_owned();
    view! {
        <section class="section">
            <h2>{t("customer-delivery")}</h2>
            <p>{t(now)}</p>
            <PostForm action=SetDelivery::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[customer]" value=customer.to_string() />
                <Hidden name="form[post]" value=post />
                <button class="button button-quiet" type="submit">
                    {t(other)}
                </button>
            </PostForm>
        </section>
    }
}
