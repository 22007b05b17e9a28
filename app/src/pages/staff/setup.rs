//! What is done before a merchant sells, and what is missing.

use billing::readiness::Step;
use leptos::prelude::*;
use texts::Lang;

use crate::port::port;
use crate::ui::{
    Area, Badge, Column, DataTable, StaffTab, Tone, answered, page, param, path, setup_words, t,
};
use crate::wire::{LegalKind, SetupStep, SetupView};

#[component]
pub fn SetupPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.setup(&merchant).await }, setup)
}

fn setup(view: SetupView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let (class, state) = match (view.may_issue, view.may_offer) {
        (_, true) => ("alert alert-good", t("setup-may-offer")),
        (true, false) => ("alert alert-warning", t("setup-may-issue")),
        (false, false) => ("alert alert-warning", t("setup-may-nothing")),
    };
    let rows = view
        .steps
        .iter()
        .map(|step| {
            let (what, why) = setup_words::step(step.step);
            let name = view! {
                <a href=place(&slug, step.step)>{what}</a>
                <span class="muted row-note">{why}</span>
            };
            vec![name.into_any(), done(*step).into_any()]
        })
        .collect();
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("setup-title"),
        view! {
            <h1>{t("setup-title")}</h1>
            <p class="lead">{t("setup-lead")}</p>
            <p class=class>{state}</p>
            <DataTable
                caption=t("setup-title")
                columns=vec![Column::text(t("setup-step")), Column::text(t("catalogue-state"))]
                rows
            />
            <section class="section">
                <h2>{t("setup-further")}</h2>
                <ul class="kinds">
                    <li>
                        <a href=path::business(&slug)>{t("business-title")}</a>
                    </li>
                    <li>
                        <a href=path::staff_letterhead(&slug)>{t("letterhead-title")}</a>
                    </li>
                    <li>
                        <a href=path::legal_texts(&slug)>{t("legal-texts-title")}</a>
                    </li>
                    <li>
                        <a href=path::staff_papers(&slug, "invoice")>{t("nav-papers")}</a>
                    </li>
                    <li>
                        <a href=path::catalogue(&slug)>{t("nav-catalogue")}</a>
                    </li>
                </ul>
            </section>
        }
        .into_any(),
    )
}

fn done(step: SetupStep) -> impl IntoView {
    match step.done {
        true => view! { <Badge tone=Tone::Good word=t("setup-done") /> },
        false => view! { <Badge tone=Tone::Warning word=t("setup-missing") /> },
    }
}

/// Where a step is done.
fn place(slug: &str, step: Step) -> String {
    let text = |kind| path::legal_text(slug, kind, Lang::De);
    match step {
        Step::Name | Step::Address | Step::TaxIdentity | Step::Account | Step::Contact => {
            path::staff_letterhead(slug)
        }
        Step::Imprint => text(LegalKind::Imprint),
        Step::Privacy => text(LegalKind::Privacy),
        Step::Terms => text(LegalKind::Terms),
        Step::Withdrawal => text(LegalKind::Withdrawal),
        Step::Accessibility => text(LegalKind::Accessibility),
        Step::Offer => path::catalogue(slug),
    }
}
