//! All contracts of the customer.

use billing::users::Right;
use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, ContractList, PortalTab, answered, page, param, path, t};
use crate::wire::ContractsView;

#[component]
pub fn ContractsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.contracts(&merchant).await }, contracts)
}

fn contracts(view: ContractsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let list = if view.contracts.is_empty() {
        view! { <p class="empty">{t("contracts-empty")}</p> }.into_any()
    } else {
        view! { <ContractList contracts=view.contracts slug=slug.clone() under_title=true /> }.into_any()
    };
    let offers = view.frame.may(Right::ChangeContracts).then(|| {
        view! {
            <p class="section">
                <a class="button button-quiet" href=path::merchant(&slug)>{t("contracts-to-offers")}</a>
            </p>
        }
    });
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &t("nav-contracts"),
        view! {
            <h1>{t("nav-contracts")}</h1>
            {list}
            {offers}
        }
        .into_any(),
    )
}
