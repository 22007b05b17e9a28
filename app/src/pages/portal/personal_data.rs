//! A copy of everything that is stored about the customer, what must be kept and until when, and erasure.

use billing::retention::{Record, StillNeeded};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{AskErasure, WithdrawErasure};
use crate::ui::{
    Area, Column, DataTable, Hidden, PortalTab, PostForm, answered, page, param, path, t, tr, words,
};
use crate::wire::{ErasureView, KeptRow, PersonalDataView};

#[component]
pub fn PersonalDataPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.personal_data(&merchant).await }, personal_data)
}

fn personal_data(view: PersonalDataView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let (account, archive) = (path::account(&slug), path::data_archive(&slug));
    let (kept, erasure) = (kept(&view.kept), erasure(slug, view.request, view.needed));
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("data-title"),
        view! {
            <p class="back">
                <a href=account>{t("nav-account")}</a>
            </p>
            <h1>{t("data-title")}</h1>
            <section class="section">
                <h2>{t("data-copy")}</h2>
                <p class="prose">{t("data-copy-lead")}</p>
                <form method="post" action=archive class="stack">
                    <button class="button button-primary" type="submit">{t("data-copy-button")}</button>
                </form>
            </section>
            <section class="section">
                <h2>{t("data-kept-title")}</h2>
                <p class="prose">{t("data-kept-lead")}</p>
                <div class="stack">{kept}</div>
            </section>
            {erasure}
        }
        .into_any(),
    )
}

fn kept(kept: &[KeptRow]) -> impl IntoView + use<> {
    let law = kept.iter().map(|row| {
        let (what, basis) = match row.record {
            Record::Voucher => ("data-vouchers", "data-vouchers-law"),
            Record::Journal => ("data-journal", "data-journal-law"),
            Record::Letter => ("data-letters", "data-letters-law"),
        };
        let until = row.until.map_or_else(|| t("data-none"), words::date_long);
        vec![t(what).into_any(), t(basis).into_any(), until.into_any()]
    });
    let access = vec![
        t("data-access").into_any(),
        t("data-access-basis").into_any(),
        t("data-access-until").into_any(),
    ];
    let rows = law.chain([access]).collect();
    let columns = vec![
        Column::text(t("data-column-what")),
        Column::text(t("data-column-why")),
        Column::text(t("data-column-until")),
    ];
    view! { <DataTable caption=t("data-kept-title") columns rows /> }
}

fn erasure(slug: String, request: Option<ErasureView>, needed: Option<StillNeeded>) -> AnyView {
    let body = match request {
        Some(request) => {
            let asked = tr(
                "erasure-waits",
                &[
                    ("date", &words::date_long(request.requested_on)),
                    ("answer", &words::date_long(request.answer_by)),
                ],
            );
            view! {
                <div class="alert alert-warning">
                    <p>{asked}</p>
                </div>
                <PostForm action=WithdrawErasure::PATH>
                    <Hidden name="merchant" value=slug />
                    <button class="button button-quiet" type="submit">{t("erasure-withdraw")}</button>
                </PostForm>
            }
            .into_any()
        }
        None => view! {
            <PostForm action=AskErasure::PATH>
                <Hidden name="merchant" value=slug />
                <button class="button button-quiet" type="submit">{t("erasure-ask")}</button>
            </PostForm>
        }
        .into_any(),
    };
    let needed = needed.map(|needed| view! { <p>{still_needed(needed)}</p> });
    view! {
        <section class="section" id="erasure">
            <h2>{t("erasure-title")}</h2>
            <div class="prose">
                <p>{t("erasure-lead")}</p>
                {needed}
            </div>
            <div class="stack">{body}</div>
        </section>
    }
    .into_any()
}

/// Why nothing can be erased yet, and what helps.
pub(crate) fn still_needed(needed: StillNeeded) -> String {
    t(match needed {
        StillNeeded::ContractRuns => "erasure-contract-runs",
        StillNeeded::AmountOpen => "erasure-amount-open",
        StillNeeded::CreditLeft => "erasure-credit-left",
    })
}
