//! What a contract is paid by.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::choose::back;
use super::payment_methods::{add, billed};
use crate::port::port;
use crate::server_fns::ChoosePayment;
use crate::ui::{
    Area, Checkbox, Choice, Choices, ErrorSummary, FieldProblems, Hidden, PortalTab, PostForm, answered,
    page, param, path, t, words,
};
use crate::wire::{ContractPaymentView, PaymentChoice, WireError};

#[component]
pub fn ContractPaymentPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.contract_payment(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        contract_payment,
    )
}

fn contract_payment(view: ContractPaymentView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("payment-choose");
    let problems = FieldProblems::new(view.problems);
    let contract = view.row.id;
    let choices: Vec<_> = view.choices.iter().map(choice).collect();
    let others = view.others.then(|| {
        view! {
            <Checkbox id="all" checked=false>
                {t("payment-choose-all")}
            </Checkbox>
        }
    });
    let add = add(&slug, Some(contract), view.debit, view.cards);
    let before = (!view.billed.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("payment-billed")}</h2>
                <p>{t("payment-billed-stays")}</p>
                {billed(&slug, view.billed)}
            </section>
        }
    });
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <ErrorSummary problems=problems.clone() />
            <h1>{title.clone()}</h1>
            <p class="lead">{t("payment-counts-from")}</p>
            <PostForm action=ChoosePayment::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug.clone() />
                <Hidden name="form[contract]" value=contract.to_string() />
                <Choices id="method" legend=t("field-payment") problems>
                    {choices}
                </Choices>
                {others}
                <p class="actions">
                    <button class="button button-primary" type="submit">{t("payment-choose-save")}</button>
                    <a class="button button-quiet" href=path::contract(&slug, contract)>{t("change-leave")}</a>
                </p>
            </PostForm>
            {add}
            {before}
        }
        .into_any(),
    )
}

fn choice(choice: &PaymentChoice) -> AnyView {
    let (value, checked) = (choice.value.clone(), choice.in_use);
    let holder = (!choice.account_holder.is_empty())
        .then(|| view! { <span class="muted">{choice.account_holder.clone()}</span> });
    let summary = words::payment_until(&choice.summary);
    let now = checked.then(|| view! { <span class="muted">{t("payment-now")}</span> });
    view! {
        <Choice id=format!("method-{value}") name="form[method]" value=value.clone() checked>
            <span class="choice-title">{summary}</span>
            {holder}
            {now}
        </Choice>
    }
    .into_any()
}
