//! Giving a card: on the provider's own page, so that nothing of its number is ever asked here.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::mandate::{Giving, giving};
use crate::app::forms_lead_to;
use crate::port::port;
use crate::server_fns::{StartCard, see_other};
use crate::ui::{FieldProblems, answered, param, query, t};
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
    let form = view.form;
    giving(
        Giving {
            frame: view.frame,
            title: t("payment-add-card"),
            problems: FieldProblems::new(view.problems),
            key: form.idempotency_key,
            contract: form.contract,
            pays_for: form.pays_for,
            contracts: view.contracts,
            email: view.email,
            action: StartCard::PATH,
            button: t("payment-card-go"),
        },
        view! {
            <p class="lead">{t("payment-card-lead")}</p>
            <p>{t("payment-card-consent")}</p>
        }
        .into_any(),
        |_| ().into_any(),
    )
}
