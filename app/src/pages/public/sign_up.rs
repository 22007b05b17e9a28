//! Sign-up pages of a product: hosted, and for other sites' pages.

use leptos::prelude::*;

use super::offers::plan_item;
use super::order::order;
use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::ui::text::lang;
use crate::ui::{Area, answered, framed_page, page, param, path, t, tr};
use crate::wire::{FramedReceiptView, KnownBuyerView, PricingView, SignUpView};

#[component]
pub fn SignUpPage() -> impl IntoView {
    let (port, merchant, group) = (port(), param("merchant"), param("group"));
    answered(
        async move { port.sign_up(&merchant, &group).await },
        |view| match view {
            SignUpView::Order(view) => order(*view),
            SignUpView::Known(view) => known(*view),
        },
    )
}

#[component]
pub fn FramedSignUpPage() -> impl IntoView {
    let (port, merchant, group) = (port(), param("merchant"), param("group"));
    answered(async move { port.framed_sign_up(&merchant, &group).await }, order)
}

#[component]
pub fn FramedReceiptPage() -> impl IntoView {
    let (port, merchant, group, key) = (port(), param("merchant"), param("group"), param("key"));
    answered(
        async move { port.framed_receipt(&merchant, &group, &key).await },
        framed_receipt,
    )
}

#[component]
pub fn PricingPage() -> impl IntoView {
    let (port, merchant, group) = (port(), param("merchant"), param("group"));
    answered(async move { port.pricing(&merchant, &group).await }, pricing)
}

/// Whoever has a contract already changes it, and buys a second one only on purpose.
fn known(view: KnownBuyerView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let contracts: Vec<_> = view
        .contracts
        .iter()
        .map(|own| {
            let contract = format!("{}/contracts/{}", path::portal(&slug), own.id);
            let label = tr("sign-up-switch-from", &[("plan", &own.plan)]);
            view! {
                <li class="known-contract">
                    <p>
                        <a href=contract.clone()>{own.plan.clone()}</a> " "
                        <span class="muted">{own.number.clone()}</span>
                    </p>
                    <a class="button button-primary" href=format!("{contract}/switch") aria-label=label>
                        {t("sign-up-switch")}
                    </a>
                </li>
            }
        })
        .collect();
    let another = format!(
        "{}?another=yes&plan={}",
        path::sign_up(&slug, &view.group),
        path::encode(&view.plan)
    );
    let title = tr("sign-up-known-title", &[("product", &view.product)]);
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <div class="narrow">
                <h1>{title.clone()}</h1>
                <p class="lead">{t("sign-up-known-lead")}</p>
                <ul class="known-contracts">{contracts}</ul>
                <p>
                    {t("sign-up-another-lead")} " " <a href=another>{t("sign-up-another")}</a>
                </p>
            </div>
        }
        .into_any(),
    )
}

fn framed_receipt(view: FramedReceiptView) -> AnyView {
    let sign_in = path::with_lang(&path::sign_in(&view.frame.brand.slug, ""), lang().tag());
    let merchant = view.frame.brand.name.clone();
    let title = t("sign-up-done");
    framed_page(
        view.frame,
        &title,
        view! {
            <div data-contract=view.contract.to_string() data-number=view.number.clone()>
                <h1>{title.clone()}</h1>
                <p class="lead">
                    {tr("sign-up-done-lead", &[("plan", &view.plan), ("number", &view.number), ("merchant", &merchant)])}
                </p>
                <p>{t("sign-up-done-mail")}</p>
                <p>
                    <a class="button button-primary" href=sign_in target="_blank">{t("sign-up-done-portal")}</a>
                </p>
            </div>
        }
        .into_any(),
    )
}

fn pricing(view: PricingView) -> AnyView {
    let words = QuoteWords::of_request();
    let slug = view.frame.brand.slug.clone();
    let plans: Vec<_> = view
        .plans
        .iter()
        .map(|plan| {
            let label = tr(
                "offer-choose-plan",
                &[("product", &view.product), ("plan", &plan.name)],
            );
            let to = format!(
                "{}?plan={}",
                path::sign_up(&slug, &view.group),
                path::encode(&plan.slug)
            );
            let to = path::with_lang(&to, lang().tag());
            let action = view! {
                <p class="plan-action">
                    <a class="button button-primary" href=to target="_top" aria-label=label>
                        {t("offer-choose")}
                    </a>
                </p>
            };
            plan_item(plan, &words, Some(action.into_any()))
        })
        .collect();
    let title = view.product.clone();
    framed_page(
        view.frame,
        &title,
        view! {
            <h1>{title.clone()}</h1>
            <ul class="plans">{plans}</ul>
        }
        .into_any(),
    )
}
