//! Customers' requests for erasure: what waits, and the answer.

use billing::retention::Record;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::pages::portal::still_needed;
use crate::server_fns::{AnswerErasure, HoldCustomer};
use crate::ui::{Field, Hidden, PostForm, path, t, tr, words};
use crate::wire::{ErasedRow, HoldView, StaffErasureView};

/// What waits, and the way there.
pub(super) fn waiting(slug: &str, requests: &[StaffErasureView]) -> Option<impl IntoView + use<>> {
    let lines: Vec<_> = requests
        .iter()
        .map(|waits| {
            let to = path::staff_customer(slug, waits.customer);
            let until = tr(
                "erasure-answer-until",
                &[("date", &words::date_long(waits.request.answer_by))],
            );
            view! {
                <li>
                    <a href=to>{waits.customer_name.clone()}</a>
                    ", "
                    {until}
                </li>
            }
        })
        .collect();
    (!lines.is_empty()).then(|| {
        view! {
            <section class="alert alert-warning" aria-labelledby="erasures-title">
                <h2 id="erasures-title">{t("erasures-title")}</h2>
                <ul>{lines}</ul>
            </section>
        }
    })
}

/// Where staff carry a request out or refuse it.
pub(super) fn answer(slug: &str, waits: StaffErasureView) -> impl IntoView + use<> {
    let told = tr(
        "erasure-staff-lead",
        &[
            ("date", &words::date_long(waits.request.requested_on)),
            ("answer", &words::date_long(waits.request.answer_by)),
        ],
    );
    let form = |answer: &'static str, inner: AnyView| {
        let (slug, customer) = (slug.to_owned(), waits.customer.to_string());
        view! {
            <PostForm action=AnswerErasure::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[customer]" value=customer />
                <Hidden name="form[answer]" value=answer />
                {inner}
            </PostForm>
        }
    };
    let erase = match waits.needed {
        Some(needed) => view! { <p class="stack">{still_needed(needed)}</p> }.into_any(),
        None => {
            let button = view! {
                <p class="prose">{t("erasure-carry-out-lead")}</p>
                <button class="button button-danger" type="submit">
                    {t("erasure-carry-out")}
                </button>
            };
            form("erase", button.into_any()).into_any()
        }
    };
    let refuse = view! {
        <Field
            id="erasure_reason"
            name="form[reason]"
            label=t("erasure-reason")
            hint=t("erasure-reason-hint")
            maxlength=500
            required=true
        />
        <button class="button button-quiet" type="submit">{t("erasure-refuse")}</button>
    };
    view! {
        <section class="section" id="erasure">
            <h2>{t("erasure-staff-title")}</h2>
            <p class="prose">{told}</p>
            {erase}
            {form("refuse", refuse.into_any())}
        </section>
    }
}

/// Whether everything is kept beyond its period, and where owners decide it.
pub(super) fn hold(slug: &str, customer: uuid::Uuid, held: Option<HoldView>) -> impl IntoView + use<> {
    let (deed, inner) = match held {
        Some(held) => {
            let told = tr(
                "hold-since",
                &[("date", &words::date_long(held.since)), ("reason", &held.reason)],
            );
            let inner = view! {
                <p class="prose">{told}</p>
                <button class="button button-quiet" type="submit">
                    {t("hold-lift")}
                </button>
            };
            ("lift", inner.into_any())
        }
        None => {
            let inner = view! {
                <p class="muted prose">{t("hold-lead")}</p>
                <Field
                    id="hold_reason"
                    name="form[reason]"
                    label=t("hold-reason")
                    hint=t("hold-reason-hint")
                    maxlength=500
                    required=true
                />
                <button class="button button-quiet" type="submit">
                    {t("hold-place")}
                </button>
            };
            ("hold", inner.into_any())
        }
    };
    let slug = slug.to_owned();
    view! {
        <section class="section narrow" id="hold">
            <h2>{t("hold-title")}</h2>
            <PostForm action=HoldCustomer::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[customer]" value=customer.to_string() />
                <Hidden name="form[deed]" value=deed />
                {inner}
            </PostForm>
        </section>
    }
}

/// Said above data that are kept only because the law demands it, with what went since.
pub(super) fn restricted(since: NaiveDate, erased: &[ErasedRow]) -> impl IntoView + use<> {
    let lines: Vec<_> = erased
        .iter()
        .map(|row| {
            let what = match row.record {
                Record::Letter => "data-letters",
                Record::Voucher => "data-vouchers",
                Record::Journal => "data-journal",
            };
            let line = tr(
                "erasure-gone",
                &[
                    ("date", &words::date_long(row.on)),
                    ("what", &t(what)),
                    ("before", &words::date_long(row.before)),
                    ("count", &row.erased.to_string()),
                ],
            );
            view! { <li>{line}</li> }
        })
        .collect();
    view! {
        <div class="stack">
            <div class="alert alert-warning">
                <p>{tr("erasure-restricted", &[("date", &words::date_long(since))])}</p>
                {(!lines.is_empty()).then(|| view! { <ul>{lines}</ul> })}
            </div>
        </div>
    }
}
