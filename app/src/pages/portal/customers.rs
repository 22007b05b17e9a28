//! One login, several customers: whose pages are shown.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::ChooseCustomer;
use crate::ui::{Area, Badge, Hidden, PortalTab, PostForm, Tone, answered, page, param, t, tr, words};
use crate::wire::{CustomerChoice, CustomersView};

#[component]
pub fn CustomersPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.customers(&merchant).await }, customers)
}

fn customers(view: CustomersView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let rows: Vec<_> = view
        .customers
        .into_iter()
        .map(|customer| row(&slug, customer))
        .collect();
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("customers-title"),
        view! {
            <h1>{t("customers-title")}</h1>
            <p class="lead">{t("customers-lead")}</p>
            <section class="section">
                <ul class="lines-list">{rows}</ul>
            </section>
        }
        .into_any(),
    )
}

fn row(slug: &str, choice: CustomerChoice) -> impl IntoView + use<> {
    let told = tr(
        "customer-choice",
        &[
            ("number", &choice.number),
            ("role", &words::user_role(choice.role)),
        ],
    );
    let label = tr("customer-choose-of", &[("name", &choice.name)]);
    let go = if choice.here {
        view! { <Badge tone=Tone::Good word=t("customer-here") /> }.into_any()
    } else {
        let (slug, customer) = (slug.to_owned(), choice.customer.to_string());
        view! {
            <PostForm action=ChooseCustomer::PATH class="inline">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[customer]" value=customer />
                <button class="button button-quiet" type="submit" aria-label=label>{t("customer-choose")}</button>
            </PostForm>
        }
        .into_any()
    };
    view! {
        <li class="line">
            <span>
                <span class="line-title">{choice.name}</span>
                <span class="muted">{told}</span>
            </span>
            {go}
        </li>
    }
}
