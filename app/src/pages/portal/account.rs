//! What the merchant knows of the customer, the language, and the way out.

use billing::users::Right;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::SignOut;
use crate::ui::frame::language_switch;
use crate::ui::{Area, Fact, Facts, Hidden, PortalTab, PostForm, answered, page, param, path, t, words};
use crate::wire::AccountView;

#[component]
pub fn AccountPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.account(&merchant).await }, account)
}

fn account(view: AccountView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let security = path::security(&slug);
    let facts = account_facts(&view);
    let edit = view.frame.may(Right::ChangeAccount).then(|| {
        view! {
            <p class="actions">
                <a class="button button-quiet" href=path::edit_account(&slug)>{t("account-edit")}</a>
            </p>
        }
    });
    let own_access = (!view.frame.may(Right::Govern))
        .then_some(view.own_user)
        .flatten();
    let own_access = own_access.map(|login| {
        view! {
            <section class="section">
                <h2>{t("users-title")}</h2>
                <p>
                    <a href=path::user(&slug, login)>{t("own-access-link")}</a>
                </p>
            </section>
        }
    });
    let owners = view.frame.may(Right::Govern).then(|| owners(&slug));
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("nav-account"),
        view! {
            <h1>{t("nav-account")}</h1>
            <section class="section">
                <h2>{t("account-data")}</h2>
                {facts}
                {edit}
            </section>
            {owners} {own_access}
            <section class="section">
                <h2>{t("account-mails")}</h2>
                <p class="prose">{t("account-mails-note")}</p>
            </section>
            <section class="section">
                <h2>{t("account-language")}</h2>
                <p>{t("account-language-now")} " " {language_switch()}</p>
            </section>
            <section class="section">
                <h2>{t("security-title")}</h2>
                <p>
                    <a href=security>{t("security-link")}</a>
                </p>
            </section>
            <section class="section">
                <h2>{t("sign-out")}</h2>
                <PostForm action=SignOut::PATH>
                    <Hidden name="merchant" value=slug />
                    <button class="button button-quiet" type="submit">{t("sign-out")}</button>
                </PostForm>
            </section>
        }
        .into_any(),
    )
}

/// What only owners decide: who else has access, and what becomes of the data.
fn owners(slug: &str) -> impl IntoView + use<> {
    let (users, data) = (path::users(slug), path::personal_data(slug));
    view! {
        <section class="section">
            <h2>{t("users-title")}</h2>
            <p>
                <a href=users>{t("users-link")}</a>
            </p>
        </section>
        <section class="section">
            <h2>{t("data-title")}</h2>
            <p>
                <a href=data>{t("data-link")}</a>
            </p>
        </section>
    }
}

/// The facts of a customer's account; staff see the same.
pub(crate) fn account_facts(view: &AccountView) -> impl IntoView + use<> {
    let address: Vec<_> = view
        .address
        .iter()
        .map(|line| view! { <span class="address-line">{line.clone()}</span> })
        .collect();
    let vat_id = view.vat_id.clone().map(|vat_id| {
        view! {
            <Fact label=t("field-vat-id")>
                {vat_id} " " <span class="muted">{t("account-vat-id-unchecked")}</span>
            </Fact>
        }
    });
    let invoice_email = view
        .invoice_email
        .clone()
        .map(|email| view! { <Fact label=t("field-invoice-email")>{email}</Fact> });
    let lang = words::language(view.lang);
    let (number, kind, email) = (view.customer_number.clone(), view.kind, view.email.clone());
    view! {
        <Facts>
            <Fact label=t("account-number")>{number}</Fact>
            <Fact label=t("field-kind")>{words::customer_kind(kind)}</Fact>
            <Fact label=t("account-address")>{address}</Fact>
            <Fact label=t("field-email")>{email}</Fact>
            {invoice_email} {vat_id}
            <Fact label=t("field-lang")>{lang}</Fact>
        </Facts>
    }
}
