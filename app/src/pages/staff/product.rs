//! A product: what it is called, where its sign-up page is, and its place among the others.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::SetProduct;
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, StaffTab, TextLines, answered, page, param,
    path, t,
};
use crate::wire::{ProductView, WireError};

#[component]
pub fn ProductPage() -> impl IntoView {
    let (port, merchant, asked) = (port(), param("merchant"), param("product"));
    answered(
        async move {
            let product = match asked.as_str() {
                "new" => None,
                id => Some(id.parse().map_err(|_| WireError::NotFound)?),
            };
            port.product(&merchant, product).await
        },
        product,
    )
}

fn product(view: ProductView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let (may_change, new, form) = (view.may_change, view.product.is_none(), view.form);
    let title = if new {
        t("product-new")
    } else {
        t("product-change-title")
    };
    let line = |id: &'static str, label: &str, value: &str| {
        view! { <Field id label=t(label) value=value.to_owned() maxlength=80 problems=problems.clone() /> }
            .into_any()
    };
    let lines = |id: &'static str, label: &str, value: &str| {
        view! {
            <TextLines
                id
                label=t(label)
                value=value.to_owned()
                hint=t("product-description-hint")
                maxlength=300
                problems=problems.clone()
            />
        }
        .into_any()
    };
    let names = [
        line("name_de", "product-name-de", &form.name_de),
        line("name_en", "product-name-en", &form.name_en),
    ];
    let descriptions = [
        lines("description_de", "product-description-de", &form.description_de),
        lines("description_en", "product-description-en", &form.description_en),
    ];
    let address = if new {
        view! {
            <Field
                id="slug"
                label=t("plan-slug")
                hint=t("product-slug-hint")
                value=form.slug.clone()
                maxlength=60
                problems=problems.clone()
            />
        }
        .into_any()
    } else {
        view! {
            <p>
                {t("sign-up-link")} ": "
                <a href=path::sign_up(&slug, &form.slug)>{path::sign_up(&slug, &form.slug)}</a>
            </p>
        }
        .into_any()
    };
    let button = may_change.then(|| {
        view! {
            <div>
                <button class="button button-primary" type="submit">
                    {t("product-save")}
                </button>
            </div>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &title.clone(),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::catalogue(&slug)>{t("nav-catalogue")}</a>
            </p>
            <h1>{title}</h1>
            <p class="lead">{t("product-lead")}</p>
            <PostForm action=SetProduct::PATH>
                <Hidden name="form[merchant]" value=form.merchant.clone() />
                <Hidden name="form[product]" value=form.product.clone() />
                <Hidden name="form[id]" value=form.id.clone() />
                <fieldset class="plain stack" disabled=!may_change>
                    {names.into_iter().collect::<Vec<_>>()} {address}
                    {descriptions.into_iter().collect::<Vec<_>>()}
                    <Field
                        id="position"
                        label=t("product-position")
                        hint=t("product-position-hint")
                        value=form.position.clone()
                        inputmode="numeric"
                        width="short"
                        maxlength=4
                        problems=problems.clone()
                    /> {button}
                </fieldset>
            </PostForm>
        }
        .into_any(),
    )
}
