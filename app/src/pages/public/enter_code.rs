//! Where a sign-in waits for the code of its second factor.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::EnterCode;
use crate::ui::{Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, answered, page, param, path, t};
use crate::wire::EnterCodeView;

#[component]
pub fn EnterCodePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.enter_code_page(&merchant).await }, enter_code)
}

fn enter_code(view: EnterCodeView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let back = path::sign_in(&slug, "");
    let problems = FieldProblems::new(view.problems);
    let (title, content) = if view.waits {
        (t("enter-code-title"), form(slug, problems.clone()).into_any())
    } else {
        let nothing = view! { <p class="lead">{t("enter-code-gone-lead")}</p> };
        (t("enter-code-gone-title"), nothing.into_any())
    };
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <div class="narrow">
                <ErrorSummary problems=problems />
                <h1>{title.clone()}</h1>
                {content}
                <p>
                    <a href=back>{t("link-back")}</a>
                </p>
            </div>
        }
        .into_any(),
    )
}

fn form(slug: String, problems: FieldProblems) -> impl IntoView {
    view! {
        <p class="lead">{t("enter-code-lead")}</p>
        <PostForm action=EnterCode::PATH class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Field
                id="code"
                label=t("field-code")
                autocomplete="one-time-code"
                hint=t("code-hint")
                width="medium"
                required=true
                problems=problems
            />
            <button class="button button-primary" type="submit">{t("sign-in")}</button>
        </PostForm>
    }
}
