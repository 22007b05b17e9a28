//! The start page of the installation: its merchants.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::frame::bare_page;
use crate::ui::{answered, path, t};
use crate::wire::StartView;

#[component]
pub fn StartPage() -> impl IntoView {
    let port = port();
    answered(async move { port.start().await }, start)
}

fn start(view: StartView) -> AnyView {
    let demo = view.merchants.iter().any(|brand| brand.demo).then(|| {
        view! {
            <section class="section">
                <h2>{t("start-demo-title")}</h2>
                <p class="prose">{t("start-demo-text")}</p>
                <p>
                    <a class="button button-quiet" href="/_demo/mail">{t("demo-mailbox-link")}</a>
                </p>
            </section>
        }
    });
    let merchants: Vec<_> = view
        .merchants
        .into_iter()
        .map(|brand| {
            view! {
                <li class="row">
                    <div class="row-main">
                        <h3 class="row-title">
                            <a href=path::merchant(&brand.slug)>{brand.name}</a>
                        </h3>
                        <p class="muted">{brand.claim}</p>
                    </div>
                    <div class="row-actions">
                        <a href=path::sign_in(&brand.slug, "")>{t("nav-sign-in")}</a>
                    </div>
                </li>
            }
        })
        .collect();
    let list = if merchants.is_empty() {
        view! { <p class="empty">{t("start-empty")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{merchants}</ul> }.into_any()
    };
    bare_page(
        &t("start-title"),
        view! {
            <h1>{t("start-title")}</h1>
            <p class="lead">{t("start-claim")}</p>
            <section class="section">
                <h2>{t("start-merchants")}</h2>
                {list}
            </section>
            {demo}
        }
        .into_any(),
    )
}
