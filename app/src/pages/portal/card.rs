//! Giving a card: on the provider's own page, so that nothing of its number is ever asked here.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::mandate::{password, pays_for};
use crate::app::forms_lead_to;
use crate::port::port;
use crate::server_fns::{StartCard, see_other};
use crate::ui::{
    Area, ErrorSummary, FieldProblems, Hidden, PortalTab, PostForm, answered, page, param, path, query, t,
};
use crate::wire::{AddCardView, Redirect, WireError};

#[component]
pub fn AddCardPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let contract = query("contract").and_then(|id| id.parse::<Uuid>().ok());
    answered(async move { port.card_form(&merchant, contract).await }, card)
}

/// The way back from the provider's page: on to the payment methods.
#[component]
pub fn CardGivenPage() -> impl IntoView {
    let (port, merchant, token) = (port(), param("merchant"), param("token"));
    answered(async move { port.card_given(&merchant, &token).await }, on)
}

/// The way back from confirming a charge: on to the invoice.
#[component]
pub fn CardConfirmedPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.card_confirmed(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        on,
    )
}

fn on(to: Redirect) -> AnyView {
    see_other(&to.to);
    ().into_any()
}

fn card(view: AddCardView) -> AnyView {
    forms_lead_to(&view.provider);
    let slug = view.frame.brand.slug.clone();
    let title = t("payment-add-card");
    let problems = FieldProblems::new(view.problems);
    let form = view.form;
    let leave = match form.contract.parse::<Uuid>() {
        Ok(contract) => path::contract_payment(&slug, contract),
        Err(_) => path::payment_methods(&slug),
    };
    let pays_for = pays_for(&form.pays_for, &view.contracts, &problems);
    let password = password(&view.email, &problems);
    page(
        view.frame,
        Area::Portal(PortalTab::PaymentMethods),
        &title,
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::payment_methods(&slug)>{t("nav-payment-methods")}</a>
            </p>
            <h1>{title.clone()}</h1>
            <p class="lead">{t("payment-card-lead")}</p>
            <p>{t("payment-card-consent")}</p>
            <PostForm action=StartCard::PATH class="narrow">
                <Hidden name="form[merchant]" value=slug.clone() />
                <Hidden name="form[idempotency_key]" value=form.idempotency_key />
                <Hidden name="form[contract]" value=form.contract />
                {pays_for}
                {password}
                <p class="actions">
                    <button class="button button-primary" type="submit">{t("payment-card-go")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
        }
        .into_any(),
    )
}
