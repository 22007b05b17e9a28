//! How the customer signs in: address, password, second factor, and the browsers that are signed in.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::passkeys::list;
use crate::port::port;
use crate::server_fns::{ChangeEmail, ChangePassword, DropEmailChange, EndSignIn};
use crate::ui::{
    Area, Badge, Column, DataTable, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PortalTab,
    PostForm, Tone, answered, page, param, path, t, tr, words,
};
use crate::wire::{Device, PasskeyRow, SecondFactorFacts, SecurityView, SignInRow};

#[component]
pub fn SecurityPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.security(&merchant).await }, security)
}

fn security(view: SecurityView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let account = format!("{}/account", path::portal(&slug));
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("security-title"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=account>{t("nav-account")}</a>
            </p>
            <h1>{t("security-title")}</h1>
            <p class="lead">{tr("security-lead", &[("email", &view.email)])}</p>
            {email(slug.clone(), view.pending_email, view.typed_email, problems.clone())}
            {password(slug.clone(), problems)}
            {second_factor(&slug, view.second_factor.as_ref())}
            {view.passkeys.map(|rows| passkeys(&slug, &rows))}
            {sign_ins(&slug, &view.sign_ins)}
        }
        .into_any(),
    )
}

/// The address one signs in with: another one counts once it is confirmed.
fn email(slug: String, pending: Option<String>, typed: String, problems: FieldProblems) -> impl IntoView {
    let waits = pending.map(|pending| {
        let slug = slug.clone();
        view! {
            <div class="alert alert-warning">
                <p>{tr("security-email-pending", &[("email", &pending)])}</p>
                <PostForm action=DropEmailChange::PATH>
                    <Hidden name="merchant" value=slug />
                    <button class="button button-quiet" type="submit">{t("security-email-drop")}</button>
                </PostForm>
            </div>
        }
    });
    view! {
        <section class="section narrow">
            <h2>{t("security-email")}</h2>
            <p class="muted">{t("security-email-note")}</p>
            {waits}
            <PostForm action=ChangeEmail::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Field
                    id="new_email"
                    label=t("field-new-email")
                    kind="email"
                    autocomplete="email"
                    value=typed
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="email_password"
                    name="form[password]"
                    label=t("field-password-now")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    problems=problems
                />
                <button class="button button-quiet" type="submit">{t("security-email-change")}</button>
            </PostForm>
        </section>
    }
}

fn password(slug: String, problems: FieldProblems) -> impl IntoView {
    view! {
        <section class="section narrow">
            <h2>{t("security-password")}</h2>
            <p class="muted">{t("security-password-note")}</p>
            <PostForm action=ChangePassword::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Field
                    id="password"
                    label=t("field-password-now")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="new_password"
                    label=t("field-new-password")
                    kind="password"
                    autocomplete="new-password"
                    hint=t("password-hint")
                    minlength=12
                    required=true
                    problems=problems
                />
                <button class="button button-quiet" type="submit">{t("security-password-change")}</button>
            </PostForm>
        </section>
    }
}

fn second_factor(slug: &str, facts: Option<&SecondFactorFacts>) -> impl IntoView + use<> {
    let link = match facts {
        Some(_) => t("second-factor-manage"),
        None => t("second-factor-set-up"),
    };
    view! {
        <section class="section narrow">
            <h2>{t("second-factor-title")}</h2>
            <p class="muted">{t("second-factor-note")}</p>
            {facts.map(second_factor_facts)}
            <p>
                <a href=path::second_factor(slug)>{link}</a>
            </p>
        </section>
    }
}

/// Since when there is one, and how many recovery codes are left.
pub(super) fn second_factor_facts(facts: &SecondFactorFacts) -> impl IntoView + use<> {
    let since = words::date_and_time_short(&facts.since);
    let left = facts.recovery_codes.to_string();
    view! {
        <Facts>
            <Fact label=t("second-factor-since")>{since}</Fact>
            <Fact label=t("second-factor-codes-left")>{left}</Fact>
        </Facts>
    }
}

fn passkeys(slug: &str, rows: &[PasskeyRow]) -> impl IntoView + use<> {
    let link = match rows {
        [] => t("passkey-set-up"),
        _ => t("passkeys-manage"),
    };
    view! {
        <section class="section narrow">
            <h2>{t("passkeys-title")}</h2>
            <p class="muted">{t("passkeys-note")}</p>
            {list(rows)}
            <p>
                <a href=path::passkeys(slug)>{link}</a>
            </p>
        </section>
    }
}

fn sign_ins(slug: &str, sign_ins: &[SignInRow]) -> impl IntoView + use<> {
    let rows = sign_ins.iter().map(|row| cells(slug, row)).collect();
    let columns = vec![
        Column::text(t("column-device")),
        Column::text(t("column-last-seen")),
        Column::text(t("column-signed-in")),
        Column::text(t("column-action")),
    ];
    let others = (sign_ins.len() > 1).then(|| {
        let slug = slug.to_owned();
        view! {
            <PostForm action=EndSignIn::PATH class="actions">
                <Hidden name="form[merchant]" value=slug />
                <button class="button button-quiet" type="submit">{t("sign-ins-end-others")}</button>
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>{t("sign-ins-title")}</h2>
            <p class="muted">{t("sign-ins-note")}</p>
            <DataTable caption=t("sign-ins-title") columns rows />
            {others}
        </section>
    }
}

fn cells(slug: &str, row: &SignInRow) -> Vec<AnyView> {
    let name = device(&row.device);
    let end = if row.here {
        view! { <Badge tone=Tone::Good word=t("sign-in-here") /> }.into_any()
    } else {
        let (slug, id) = (slug.to_owned(), row.id.to_string());
        let label = tr("sign-in-end-of", &[("device", &name)]);
        view! {
            <PostForm action=EndSignIn::PATH class="inline">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[sign_in]" value=id />
                <button class="link" type="submit" aria-label=label>{t("sign-out")}</button>
            </PostForm>
        }
        .into_any()
    };
    vec![
        name.into_any(),
        words::date_and_time_short(&row.last_seen_at).into_any(),
        words::date_and_time_short(&row.signed_in_at).into_any(),
        end,
    ]
}

fn device(device: &Device) -> String {
    match (device.browser.as_str(), device.system.as_str()) {
        ("", "") => t("device-unknown"),
        ("", one) | (one, "") => one.to_owned(),
        (browser, system) => tr("device-known", &[("browser", browser), ("system", system)]),
    }
}
