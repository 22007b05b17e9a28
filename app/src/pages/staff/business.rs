//! How a merchant is taxed, when it wants its money, and how its documents are counted.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::SetBusiness;
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, Select, StaffTab, answered, page, param,
    path, setup_words, t,
};
use crate::wire::BusinessView;

#[component]
pub fn BusinessPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.business(&merchant).await }, business)
}

fn label(field: &str) -> String {
    setup_words::label(field).map_or_else(String::new, t)
}

fn business(view: BusinessView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let (may_change, issued, form) = (view.may_change, view.issued, view.form);
    let line = |id: &'static str, value: &str, hint: &'static str, width: &'static str| {
        view! {
            <Field
                id
                label=label(id)
                hint=t(hint)
                value=value.to_owned()
                width
                maxlength=160
                problems=problems.clone()
            />
        }
        .into_any()
    };
    let choose = |id: &'static str, chosen: &str, options: [(&str, &str); 2]| {
        let options = options
            .into_iter()
            .map(|(value, key)| (value.to_owned(), t(key)))
            .collect();
        view! { <Select id label=label(id) options chosen=chosen.to_owned() problems=problems.clone() /> }
            .into_any()
    };
    let numbers_hint = if issued {
        "business-numbers-issued"
    } else {
        "business-number-hint"
    };
    let tax = vec![
        choose(
            "scheme",
            &form.scheme,
            [
                ("regular", "business-regular"),
                ("small_business", "business-small"),
            ],
        ),
        choose(
            "cross_border",
            &form.cross_border,
            [
                ("below_threshold", "business-below-threshold"),
                ("one_stop_shop", "business-one-stop-shop"),
            ],
        ),
        choose(
            "unconfirmed_vat_id",
            &form.unconfirmed_vat_id,
            [
                ("bill_with_vat", "business-bill-with-vat"),
                ("refuse", "business-refuse"),
            ],
        ),
        line("countries", &form.countries, "business-countries-hint", "medium"),
    ];
    let money = vec![
        line(
            "payment_term",
            &form.payment_term,
            "business-payment-term-hint",
            "short",
        ),
        line(
            "prenotification",
            &form.prenotification,
            "business-prenotification-hint",
            "short",
        ),
    ];
    let numbers = vec![
        line("invoice_number", &form.invoice_number, numbers_hint, "medium"),
        line(
            "credit_note_number",
            &form.credit_note_number,
            numbers_hint,
            "medium",
        ),
    ];
    let appearance = vec![
        line("claim_de", &form.claim_de, "business-claim-hint", ""),
        line("claim_en", &form.claim_en, "business-claim-hint", ""),
    ];
    let sections: Vec<_> = [
        ("letterhead-tax", tax),
        ("business-money", money),
        ("business-numbers", numbers),
        ("business-appearance", appearance),
    ]
    .into_iter()
    .map(|(title, fields)| {
        view! {
            <section class="section stack">
                <h2>{t(title)}</h2>
                {fields}
            </section>
        }
    })
    .collect();
    let read_only = (!may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    let button = may_change.then(|| {
        view! {
            <div>
                <button class="button button-primary" type="submit">
                    {t("business-save")}
                </button>
            </div>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("business-title"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::setup(&slug)>{t("setup-title")}</a>
            </p>
            <h1>{t("business-title")}</h1>
            <p class="lead">{t("business-lead")}</p>
            {read_only}
            <PostForm action=SetBusiness::PATH>
                <Hidden name="form[merchant]" value=form.merchant.clone() />
                <fieldset class="plain stack" disabled=!may_change>
                    {sections}
                    {button}
                </fieldset>
            </PostForm>
        }
        .into_any(),
    )
}
