//! What the e-invoices of a business carry.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::server_fns::SetEinvoiceTerms;
use crate::ui::{ErrorSummary, Field, FieldProblems, Hidden, PostForm, t};
use crate::wire::EinvoiceTermsView;

pub(super) fn einvoice_terms(view: EinvoiceTermsView) -> impl IntoView {
    let EinvoiceTermsView {
        form,
        problems,
        schemes,
        public,
    } = view;
    let problems = FieldProblems::new(problems);
    let now = if public {
        "einvoice-now-public"
    } else {
        "einvoice-now-ordinary"
    };
    let chosen = form.scheme.clone();
    let schemes: Vec<_> = schemes
        .into_iter()
        .map(|code| {
            let name = scheme_name(&code);
            view! {
                <option value=code.clone() selected=code == chosen>
                    {name}
                </option>
            }
        })
        .collect();
    view! {
        <section class="section" aria-labelledby="einvoice-title">
            <h2 id="einvoice-title">{t("einvoice-title")}</h2>
            <p>{t(now)}</p>
            <ErrorSummary problems=problems.clone() />
            <PostForm action=SetEinvoiceTerms::PATH class="stack">
                <Hidden name="form[merchant]" value=form.merchant />
                <Hidden name="form[customer]" value=form.customer />
                <Field
                    id="leitweg_id"
                    label=t("einvoice-leitweg-id")
                    hint=t("einvoice-leitweg-id-hint")
                    value=form.leitweg_id
                    optional=true
                    maxlength=46
                    problems=problems.clone()
                />
                <Field
                    id="buyer_reference"
                    label=t("einvoice-buyer-reference")
                    hint=t("einvoice-buyer-reference-hint")
                    value=form.buyer_reference
                    optional=true
                    maxlength=100
                    problems=problems.clone()
                />
                <Field
                    id="order_number"
                    label=t("einvoice-order-number")
                    hint=t("einvoice-order-number-hint")
                    value=form.order_number
                    optional=true
                    maxlength=100
                    problems=problems.clone()
                />
                <div class="field">
                    <label for="scheme">{t("einvoice-scheme")}</label>
                    <select id="scheme" name="form[scheme]">
                        {schemes}
                    </select>
                </div>
                <Field
                    id="address"
                    label=t("einvoice-address")
                    hint=t("einvoice-address-hint")
                    value=form.address
                    optional=true
                    maxlength=254
                    problems
                />
                <div>
                    <button class="button button-quiet" type="submit">
                        {t("einvoice-save")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
}

/// A kind of electronic address, by its code in the EAS list.
fn scheme_name(code: &str) -> String {
    t(match code {
        "0204" => "einvoice-scheme-leitweg-id",
        "9930" => "einvoice-scheme-vat-id",
        "0088" => "einvoice-scheme-gln",
        _ => "einvoice-scheme-email",
    })
}
