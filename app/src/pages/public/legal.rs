//! The merchant's legal texts.

use leptos::prelude::*;

use crate::port::port;
use crate::ui::{Area, answered, page, param, path, t, tr};
use crate::wire::{LegalKind, LegalView, WireError};

#[component]
pub fn LegalPage() -> impl IntoView {
    let (port, merchant, kind) = (port(), param("merchant"), LegalKind::from_path(&param("kind")));
    answered(
        async move {
            match kind {
                Some(kind) => port.legal(&merchant, kind).await,
                None => Err(WireError::NotFound),
            }
        },
        legal,
    )
}

fn legal(view: LegalView) -> AnyView {
    let sections: Vec<_> = view
        .sections
        .into_iter()
        .map(|section| {
            let paragraphs: Vec<_> = section
                .paragraphs
                .into_iter()
                .map(|text| view! { <p class="lines">{text}</p> })
                .collect();
            let heading = (!section.heading.is_empty()).then(|| view! { <h2>{section.heading}</h2> });
            view! { <section class="section">{heading} {paragraphs}</section> }
        })
        .collect();
    let version = view
        .version
        .map(|version| view! { <p class="muted">{tr("legal-version", &[("version", &version)])}</p> });
    // The withdrawal information must say where the function is.
    let withdraw = (view.kind == LegalKind::Withdrawal).then(|| {
        view! {
            <p>
                <a class="button button-quiet" href=path::withdraw(&view.frame.brand.slug)>{t("withdraw-link")}</a>
            </p>
        }
    });
    let title = view.title.clone();
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <article class="prose">
                <h1>{view.title}</h1>
                {version}
                {sections}
                {withdraw}
            </article>
        }
        .into_any(),
    )
}
