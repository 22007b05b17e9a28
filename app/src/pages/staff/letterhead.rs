//! Who the merchant is on papers: name, tax, account, contact, colour.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::SetLetterhead;
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, StaffTab, TextLines, answered, page, param,
    path, t,
};
use crate::wire::{LetterheadForm, StaffLetterheadView};

#[component]
pub fn LetterheadPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_letterhead(&merchant).await }, letterhead)
}

fn letterhead(view: StaffLetterheadView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let may_change = view.may_change;
    let read_only = (!may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    let button = may_change.then(|| {
        view! {
            <div>
                <button class="button button-primary" type="submit">
                    {t("letterhead-save")}
                </button>
            </div>
        }
    });
    let form = view.form;
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("letterhead-title"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::staff_papers(&slug, "invoice")>{t("letterhead-back")}</a>
            </p>
            <h1>{t("letterhead-title")}</h1>
            <p class="lead">{t("letterhead-lead")}</p>
            {read_only}
            <p>
                <a href=path::paper_sample(&slug, "invoice", "de")>{t("papers-sample-de")}</a>
            </p>
            <PostForm action=SetLetterhead::PATH>
                <Hidden name="form[merchant]" value=form.merchant.clone() />
                <fieldset class="plain stack" disabled=!may_change>
                    {company(&form, &problems)}
                    {tax(&form, &problems)}
                    {account(&form, &problems)}
                    {contact(&form, &problems)}
                    {button}
                </fieldset>
            </PostForm>
        }
        .into_any(),
    )
}

/// A field of one line; what stands in `hint` is the text's name, empty for none.
fn field(
    id: &'static str,
    label: &str,
    hint: &str,
    value: &str,
    optional: bool,
    problems: &FieldProblems,
) -> AnyView {
    let value = value.to_owned();
    let problems = problems.clone();
    if hint.is_empty() {
        view! { <Field id label=t(label) value optional maxlength=100 problems /> }.into_any()
    } else {
        view! { <Field id label=t(label) hint=t(hint) value optional maxlength=254 problems /> }.into_any()
    }
}

fn company(form: &LetterheadForm, problems: &FieldProblems) -> impl IntoView + use<> {
    let one = |id, label, hint, value, optional| field(id, label, hint, value, optional, problems);
    let before = [
        one(
            "legal_name",
            "letterhead-legal-name",
            "letterhead-legal-name-hint",
            &form.legal_name,
            false,
        ),
        one(
            "legal_form",
            "letterhead-legal-form",
            "letterhead-legal-form-hint",
            &form.legal_form,
            true,
        ),
        one("street", "letterhead-street", "", &form.street, false),
        one("postcode", "field-postcode", "", &form.postcode, false),
        one("city", "field-city", "", &form.city, false),
        one(
            "seat",
            "letterhead-seat",
            "letterhead-seat-hint",
            &form.seat,
            false,
        ),
        one(
            "register_court",
            "letterhead-register-court",
            "letterhead-register-hint",
            &form.register_court,
            true,
        ),
        one(
            "register_number",
            "letterhead-register-number",
            "",
            &form.register_number,
            true,
        ),
    ];
    let accent = one(
        "accent",
        "letterhead-accent",
        "letterhead-accent-hint",
        &form.accent,
        false,
    );
    view! {
        <section class="section stack">
            <h2>{t("letterhead-company")}</h2>
            {before.into_iter().collect::<Vec<_>>()}
            <TextLines
                id="managers"
                label=t("letterhead-managers")
                value=form.managers.clone()
                hint=t("letterhead-managers-hint")
                maxlength=1000
                problems=problems.clone()
            />
            {accent}
        </section>
    }
}

fn tax(form: &LetterheadForm, problems: &FieldProblems) -> impl IntoView + use<> {
    let one = |id, label, hint, value| field(id, label, hint, value, true, problems);
    let fields = [
        one(
            "tax_number",
            "letterhead-tax-number",
            "letterhead-tax-number-hint",
            &form.tax_number,
        ),
        one("vat_id", "field-vat-id", "letterhead-vat-id-hint", &form.vat_id),
        one(
            "seller_id",
            "letterhead-seller-id",
            "letterhead-seller-id-hint",
            &form.seller_id,
        ),
    ];
    view! {
        <section class="section stack">
            <h2>{t("letterhead-tax")}</h2>
            {fields.into_iter().collect::<Vec<_>>()}
        </section>
    }
}

fn account(form: &LetterheadForm, problems: &FieldProblems) -> impl IntoView + use<> {
    let one = |id, label, hint, value, optional| field(id, label, hint, value, optional, problems);
    let fields = [
        one(
            "account_holder",
            "field-account-holder",
            "letterhead-account-holder-hint",
            &form.account_holder,
            true,
        ),
        one("iban", "field-iban", "", &form.iban, false),
        one("bic", "letterhead-bic", "", &form.bic, true),
        one("bank", "letterhead-bank", "", &form.bank, true),
        one(
            "creditor_identifier",
            "letterhead-creditor-identifier",
            "letterhead-creditor-identifier-hint",
            &form.creditor_identifier,
            true,
        ),
    ];
    view! {
        <section class="section stack">
            <h2>{t("letterhead-account")}</h2>
            {fields.into_iter().collect::<Vec<_>>()}
        </section>
    }
}

fn contact(form: &LetterheadForm, problems: &FieldProblems) -> impl IntoView + use<> {
    let one = |id, label, hint, value, optional| field(id, label, hint, value, optional, problems);
    let fields = [
        one(
            "contact_person",
            "letterhead-contact-person",
            "letterhead-contact-person-hint",
            &form.contact_person,
            true,
        ),
        one(
            "phone",
            "letterhead-phone",
            "letterhead-phone-hint",
            &form.phone,
            true,
        ),
        one("email", "field-email", "", &form.email, false),
        one("website", "letterhead-website", "", &form.website, true),
    ];
    view! {
        <section class="section stack">
            <h2>{t("letterhead-contact")}</h2>
            <p>{t("letterhead-contact-note")}</p>
            {fields.into_iter().collect::<Vec<_>>()}
        </section>
    }
}
