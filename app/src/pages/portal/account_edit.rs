//! Changing the customer's own data.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::Lang;

use crate::pages::public::country_name;
use crate::port::port;
use crate::server_fns::SetAccount;
use crate::ui::{
    Area, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PortalTab, PostForm, Select, answered,
    page, param, path, t, tr, words,
};
use crate::wire::AccountEditView;

#[component]
pub fn AccountEditPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.account_form(&merchant).await }, edit)
}

fn edit(view: AccountEditView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems.clone());
    let (who, mails) = (who(&view, &problems), mails(&view, &problems));
    let (back, leave) = (path::account(&slug), path::account(&slug));
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("account-edit"),
        view! {
            <ErrorSummary problems />
            <p class="back">
                <a href=back>{t("nav-account")}</a>
            </p>
            <h1>{t("account-edit")}</h1>
            <p class="lead">{t("account-edit-lead")}</p>
            <PostForm action=SetAccount::PATH class="narrow">
                <Hidden name="form[merchant]" value=slug.clone() />
                {who}
                {mails}
                <p class="actions">
                    <button class="button button-primary" type="submit">{t("account-edit-save")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
        }
        .into_any(),
    )
}

/// A needed field of one line.
fn line(
    id: &'static str,
    label: String,
    autocomplete: Option<&'static str>,
    value: &str,
    problems: &FieldProblems,
) -> AnyView {
    let (value, problems) = (value.to_owned(), problems.clone());
    match autocomplete {
        Some(autocomplete) => {
            view! { <Field id label value autocomplete required=true maxlength=100 problems /> }.into_any()
        }
        None => view! { <Field id label value required=true maxlength=100 problems /> }.into_any(),
    }
}

fn who(view: &AccountEditView, problems: &FieldProblems) -> impl IntoView + use<> {
    let form = &view.form;
    let company = view.business.then(|| {
        let label = t("field-company");
        line("company", label, Some("organization"), &form.company, problems)
    });
    let given = line(
        "given_name",
        t("field-given-name"),
        Some("given-name"),
        &form.given_name,
        problems,
    );
    let family = line(
        "family_name",
        t("field-family-name"),
        Some("family-name"),
        &form.family_name,
        problems,
    );
    let street = line(
        "street",
        t("field-street"),
        Some("address-line1"),
        &form.street,
        problems,
    );
    let number = line(
        "house_number",
        t("field-house-number"),
        None,
        &form.house_number,
        problems,
    );
    let postcode = line(
        "postcode",
        t("field-postcode"),
        Some("postal-code"),
        &form.postcode,
        problems,
    );
    let city = line(
        "city",
        t("field-city"),
        Some("address-level2"),
        &form.city,
        problems,
    );
    let country = country_name(&view.country);
    view! {
        <section class="section stack">
            <h2>{t("account-edit-who")}</h2>
            {company}
            {vat_id(view, problems)}
            <div class="fields-two">{given} {family}</div>
            <div class="fields-street">{street} {number}</div>
            <div class="fields-city">{postcode} {city}</div>
            <Facts>
                <Fact label=t("field-country")>{country}</Fact>
            </Facts>
            <p class="hint">{t("account-edit-country")}</p>
        </section>
    }
}

/// Where the number decides the tax, it is shown and not asked for.
fn vat_id(view: &AccountEditView, problems: &FieldProblems) -> Option<AnyView> {
    if !view.business {
        return None;
    }
    let value = view.form.vat_id.clone();
    Some(if view.vat_id_free {
        view! {
            <Field
                id="vat_id"
                label=t("field-vat-id")
                hint=t("account-vat-id-hint")
                width="medium"
                optional=true
                maxlength=20
                value
                problems=problems.clone()
            />
        }
        .into_any()
    } else {
        view! {
            <Facts>
                <Fact label=t("field-vat-id")>{value}</Fact>
            </Facts>
            <p class="hint">{t("account-edit-vat-id-tax")}</p>
        }
        .into_any()
    })
}

fn mails(view: &AccountEditView, problems: &FieldProblems) -> impl IntoView + use<> {
    let langs = Lang::ALL
        .map(|lang| (lang.tag().to_owned(), words::language(lang)))
        .to_vec();
    view! {
        <section class="section stack">
            <h2>{t("account-edit-mails")}</h2>
            <Field
                id="invoice_email"
                label=t("field-invoice-email")
                kind="email"
                hint=tr("account-invoice-email-hint", &[("email", &view.email)])
                optional=true
                maxlength=254
                value=view.form.invoice_email.clone()
                problems=problems.clone()
            />
            <Select
                id="lang"
                label=t("field-lang")
                hint=t("account-lang-hint")
                options=langs
                chosen=view.form.lang.clone()
                problems=problems.clone()
            />
        </section>
    }
}
