//! Giving a SEPA mandate.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::pages::public::mandate_box;
use crate::port::port;
use crate::server_fns::GiveMandate;
use crate::ui::{
    Area, Checkbox, Choice, Choices, ErrorSummary, Field, FieldProblems, Hidden, PortalTab, PostForm,
    answered, page, param, path, query, t, tr, words,
};
use crate::wire::{AddMandateView, Frame, PaidContract};

#[component]
pub fn AddMandatePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let contract = query("contract").and_then(|id| id.parse::<Uuid>().ok());
    answered(
        async move { port.mandate_form(&merchant, contract).await },
        mandate,
    )
}

fn mandate(mut view: AddMandateView) -> AnyView {
    giving(
        Giving {
            frame: view.frame.clone(),
            title: t("payment-add-mandate"),
            problems: FieldProblems::new(std::mem::take(&mut view.problems)),
            key: view.form.idempotency_key.clone(),
            contract: view.form.contract.clone(),
            pays_for: view.form.pays_for.clone(),
            contracts: std::mem::take(&mut view.contracts),
            email: view.email.clone(),
            action: GiveMandate::PATH,
            button: t("payment-mandate-give"),
        },
        view! { <p class="lead">{t("payment-mandate-lead")}</p> }.into_any(),
        |problems| account(&view, problems).into_any(),
    )
}

/// A way to pay that is being given: what its form has besides its own fields.
pub(super) struct Giving {
    pub frame: Frame,
    pub title: String,
    pub problems: FieldProblems,
    pub key: String,
    /// The contract whose page led here; empty if none did.
    pub contract: String,
    pub pays_for: String,
    pub contracts: Vec<PaidContract>,
    pub email: String,
    /// The server function's path, and the words of the button that leads there.
    pub action: &'static str,
    pub button: String,
}

/// The page on which a way to pay is given: what is to be known before, its own fields, what it pays for, and the password once more.
pub(super) fn giving(
    giving: Giving,
    lead: AnyView,
    fields: impl FnOnce(&FieldProblems) -> AnyView,
) -> AnyView {
    let slug = giving.frame.brand.slug.clone();
    let (title, problems) = (giving.title, giving.problems);
    let leave = match giving.contract.parse::<Uuid>() {
        Ok(contract) => path::contract_payment(&slug, contract),
        Err(_) => path::payment_methods(&slug),
    };
    let fields = fields(&problems);
    let pays_for = pays_for(&giving.pays_for, &giving.contracts, &problems);
    let password = password(&giving.email, &problems);
    page(
        giving.frame,
        Area::Portal(PortalTab::PaymentMethods),
        &title,
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::payment_methods(&slug)>{t("nav-payment-methods")}</a>
            </p>
            <h1>{title.clone()}</h1>
            {lead}
            <PostForm action=giving.action class="narrow">
                <Hidden name="form[merchant]" value=slug.clone() />
                <Hidden name="form[idempotency_key]" value=giving.key />
                <Hidden name="form[contract]" value=giving.contract />
                {fields}
                {pays_for}
                {password}
                <p class="actions">
                    <button class="button button-primary" type="submit">{giving.button}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
        }
        .into_any(),
    )
}

fn account(view: &AddMandateView, problems: &FieldProblems) -> impl IntoView + use<> {
    let form = &view.form;
    view! {
        <section class="section stack">
            <h2>{t("payment-mandate-account")}</h2>
            <Field
                id="account_holder"
                label=t("field-account-holder")
                autocomplete="cc-name"
                hint=tr("payment-mandate-holder-hint", &[("name", &view.holder)])
                maxlength=70
                optional=true
                value=form.account_holder.clone()
                problems=problems.clone()
            />
            <Field
                id="iban"
                label=t("field-iban")
                hint=t("order-iban-hint")
                autocomplete="off"
                maxlength=42
                required=true
                problems=problems.clone()
            />
            {mandate_box(&view.creditor)}
            <Checkbox id="mandate" checked=form.mandate == "yes" problems=problems.clone()>
                {t("order-mandate-tick")}
            </Checkbox>
        </section>
    }
}

/// What is paid by it; nothing to ask where there is no contract.
fn pays_for(chosen: &str, contracts: &[PaidContract], problems: &FieldProblems) -> AnyView {
    if contracts.is_empty() {
        return view! { <Hidden name="form[pays_for]" value="none" /> }.into_any();
    }
    let option = |value: String, title: String, note: Option<String>| {
        let checked = value == chosen;
        view! {
            <Choice id=format!("pays_for-{value}") name="form[pays_for]" value=value checked>
                <span class="choice-title">{title}</span>
                {note.map(|note| view! { <span class="muted">{note}</span> })}
            </Choice>
        }
        .into_any()
    };
    let mut options = Vec::new();
    if contracts.len() > 1 || chosen == "all" {
        options.push(option("all".to_owned(), t("payment-for-all"), None));
    }
    if contracts.len() > 1 || chosen != "all" {
        for contract in contracts {
            let now = tr(
                "payment-for-now",
                &[
                    ("number", &contract.number),
                    ("payment", &words::payment(&contract.payment)),
                ],
            );
            options.push(option(contract.id.to_string(), contract.name.clone(), Some(now)));
        }
    }
    options.push(option("none".to_owned(), t("payment-for-none"), None));
    view! {
        <section class="section stack">
            <Choices id="pays_for" legend=t("field-pays-for") problems=problems.clone()>
                {options}
            </Choices>
            <p class="hint">{t("payment-counts-from")}</p>
        </section>
    }
    .into_any()
}

fn password(email: &str, problems: &FieldProblems) -> impl IntoView + use<> {
    view! {
        <section class="section stack">
            <h2>{t("payment-password")}</h2>
            <Field
                id="password"
                label=t("field-password")
                kind="password"
                autocomplete="current-password"
                hint=tr("payment-password-hint", &[("email", email)])
                required=true
                problems=problems.clone()
            />
        </section>
    }
}
