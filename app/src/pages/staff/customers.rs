//! Finding a customer.

use billing::staff::StaffRight;
use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, Column, DataTable, Pager, StaffTab, answered, page, param, path, query, t, tr, words};
use crate::wire::{StaffCustomerRow, StaffCustomersView};

#[component]
pub fn CustomersPage() -> impl IntoView {
    let (port, merchant, search, after) = (
        port(),
        param("merchant"),
        query("q").unwrap_or_default(),
        query("after"),
    );
    let later = after.is_some();
    answered(
        async move { port.staff_customers(&merchant, &search, after).await },
        move |view| customers(view, later),
    )
}

fn customers(view: StaffCustomersView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = format!("{}/customers", path::staff(&slug));
    let searched = if view.search.is_empty() {
        here.clone()
    } else {
        format!("{here}?q={}", path::encode(&view.search))
    };
    let next = view.next.map(|last| {
        let joint = if view.search.is_empty() { '?' } else { '&' };
        format!("{searched}{joint}after={}", path::encode(&last))
    });
    let list = if view.customers.is_empty() && view.search.is_empty() {
        view! { <p class="empty">{t("customers-empty")}</p> }.into_any()
    } else if view.customers.is_empty() {
        view! { <p class="empty">{tr("customers-none-found", &[("search", &view.search)])}</p> }.into_any()
    } else {
        customer_table(&slug, view.customers).into_any()
    };
    let moving = view.frame.staff_may(StaffRight::MoveMoney).then(|| moving(&slug));
    page(
        view.frame,
        Area::Staff(StaffTab::Customers),
        &t("nav-customers"),
        view! {
            <h1>{t("nav-customers")}</h1>
            <search>
                <form method="get" action=here class="search">
                    <div class="field">
                        <label for="q">{t("customers-search")}</label>
                        <input type="search" id="q" name="q" value=view.search />
                    </div>
                    <button class="button button-quiet" type="submit">{t("customers-search-button")}</button>
                </form>
            </search>
            {list}
            <Pager first=later.then_some(searched) next />
            {moving}
        }
        .into_any(),
    )
}

/// The ways in and out for many at once.
fn moving(slug: &str) -> impl IntoView + use<> {
    view! {
        <div class="actions">
            <a class="button button-quiet" href=path::staff_import(slug)>
                {t("customers-import")}
            </a>
            // That somebody asks is written down, so it is no link.
            <form method="post" action=path::customer_table(slug)>
                <button class="button button-quiet" type="submit">
                    {t("customers-export")}
                </button>
            </form>
        </div>
    }
}

fn customer_table(slug: &str, customers: Vec<StaffCustomerRow>) -> impl IntoView + use<> {
    let rows = customers
        .into_iter()
        .map(|customer| {
            vec![
                view! { <a href=path::staff_customer(slug, customer.id)>{customer.name}</a> }.into_any(),
                view! { <span class="unbroken">{customer.number}</span> }.into_any(),
                customer.city.into_any(),
                words::customer_kind(customer.kind).into_any(),
                customer.contracts.into_any(),
                view! { <span class="amount">{words::amount(customer.open)}</span> }.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("field-name")),
        Column::text(t("column-number")),
        Column::text(t("field-city")),
        Column::text(t("field-kind")),
        Column::number(t("nav-contracts")),
        Column::number(t("overview-open")),
    ];
    view! { <DataTable caption=t("nav-customers") columns rows /> }
}
