//! Signing in, for customers and staff alike.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{SignIn, SignInByPasskey};
use crate::ui::{Area, Column, DataTable, Field, Hidden, PostForm, answered, page, param, path, query, t};
use crate::wire::{AccessLinkKind, DemoLogin, DemoRole, SignInView};

#[component]
pub fn SignInPage() -> impl IntoView {
    let (port, merchant, next) = (port(), param("merchant"), query("next").unwrap_or_default());
    answered(async move { port.sign_in_page(&merchant, &next).await }, sign_in)
}

fn sign_in(view: SignInView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let forgotten = path::ask_link(&slug, AccessLinkKind::Reset);
    let by_link = path::ask_link(&slug, AccessLinkKind::SignIn);
    let passkey = view
        .passkeys_for
        .map(|relying_party| by_passkey(slug.clone(), view.next.clone(), relying_party));
    page(
        view.frame,
        Area::Public,
        &t("sign-in-title"),
        view! {
            <div class="narrow">
                <h1>{t("sign-in-title")}</h1>
                <p class="lead">{t("sign-in-lead")}</p>
                <PostForm action=SignIn::PATH class="stack">
                    <Hidden name="form[merchant]" value=slug />
                    <Hidden name="form[next]" value=view.next />
                    <Field
                        id="email"
                        label=t("field-email")
                        kind="email"
                        autocomplete="username"
                        value=view.email
                        required=true
                    />
                    <Field
                        id="password"
                        label=t("field-password")
                        kind="password"
                        autocomplete="current-password"
                        required=true
                    />
                    <button class="button button-primary" type="submit">{t("sign-in")}</button>
                </PostForm>
                {passkey}
                <ul class="plain">
                    <li>
                        <a href=forgotten>{t("sign-in-forgotten")}</a>
                    </li>
                    <li>
                        <a href=by_link>{t("sign-in-by-link")}</a>
                    </li>
                </ul>
                {demo_logins(&view.demo_logins)}
            </div>
        }
        .into_any(),
    )
}

/// Shown by its script where the browser can.
fn by_passkey(slug: String, next: String, relying_party: String) -> impl IntoView {
    view! {
        <div class="by-passkey" data-passkey="get" data-relying-party=relying_party>
            <PostForm action=SignInByPasskey::PATH>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[next]" value=next />
                <Hidden name="form[answer]" value="" />
                <button class="button button-quiet" type="submit" hidden=true data-able="">
                    {t("sign-in-by-passkey")}
                </button>
            </PostForm>
            <p class="alert alert-warning" role="alert" hidden=true data-failed="">
                {t("sign-in-passkey-failed")}
            </p>
            <script type="module" src="/pkg/passkeys.js"></script>
        </div>
    }
}

fn demo_logins(logins: &[DemoLogin]) -> Option<impl IntoView + use<>> {
    (!logins.is_empty()).then(|| {
        let rows = logins
            .iter()
            .map(|login| {
                let role = match login.role {
                    DemoRole::Customer => t("demo-role-customer"),
                    DemoRole::Owner => t("demo-role-owner"),
                    DemoRole::Support => t("demo-role-support"),
                };
                vec![
                    role.into_any(),
                    view! { <code>{login.email.clone()}</code> }.into_any(),
                    view! { <code>{login.password.clone()}</code> }.into_any(),
                ]
            })
            .collect();
        let columns = vec![
            Column::text(t("demo-column-role")),
            Column::text(t("field-email")),
            Column::text(t("field-password")),
        ];
        view! {
            <section class="section">
                <h2>{t("demo-logins-title")}</h2>
                <DataTable caption=t("demo-logins-title") columns rows />
            </section>
        }
    })
}
