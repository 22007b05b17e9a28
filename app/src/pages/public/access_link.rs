//! Links by mail: where one is asked for, and the page each leads to. That page has a button, because programs that look through mails
//! open links, too: looking uses nothing up.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{AskLink, ConfirmEmail, ResetPassword, StopEmailChange, UseLink};
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, answered, page, param, path, t, tr,
};
use crate::wire::{AccessLinkKind, AskLinkView, LinkView};

#[component]
pub fn AskLinkPage() -> impl IntoView {
    let (port, merchant, kind) = (port(), param("merchant"), param("kind"));
    answered(
        async move { port.ask_link_page(&merchant, &kind).await },
        ask_link,
    )
}

fn ask_link(view: AskLinkView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let back = path::sign_in(&slug, "");
    let problems = FieldProblems::new(view.problems);
    let minutes = view.minutes.to_string();
    let minutes = [("minutes", minutes.as_str())];
    let (title, lead, button) = match view.kind {
        AccessLinkKind::Reset => (t("reset-title"), tr("reset-lead", &minutes), t("reset-ask")),
        AccessLinkKind::SignIn | AccessLinkKind::ConfirmEmail | AccessLinkKind::StopEmail => {
            (t("link-title"), tr("link-lead", &minutes), t("link-ask"))
        }
    };
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <div class="narrow">
                <ErrorSummary problems=problems.clone() />
                <h1>{title.clone()}</h1>
                <p class="lead">{lead}</p>
                <PostForm action=AskLink::PATH class="stack">
                    <Hidden name="form[merchant]" value=slug />
                    <Hidden name="form[kind]" value=view.kind.path() />
                    <Field
                        id="email"
                        label=t("field-email")
                        kind="email"
                        autocomplete="username"
                        value=view.email
                        required=true
                        problems=problems
                    />
                    <button class="button button-primary" type="submit">{button}</button>
                </PostForm>
                <p>
                    <a href=back>{t("link-back")}</a>
                </p>
            </div>
        }
        .into_any(),
    )
}

#[component]
pub fn LinkPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let (kind, token) = (param("kind"), param("token"));
    answered(
        async move { port.link_page(&merchant, &kind, &token).await },
        link,
    )
}

fn link(view: LinkView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let new_email = view.new_email.unwrap_or_default();
    let (title, content) = match (view.token, view.kind) {
        (None, kind) => (t("link-gone-title"), gone(&slug, kind).into_any()),
        (Some(token), AccessLinkKind::Reset) => (
            t("reset-set-title"),
            new_password(slug, token, problems).into_any(),
        ),
        (Some(token), AccessLinkKind::SignIn) => (t("link-use-title"), enter(slug, token).into_any()),
        (Some(token), AccessLinkKind::ConfirmEmail) => {
            let action = Action {
                path: ConfirmEmail::PATH,
                lead: tr("confirm-email-lead", &[("email", &new_email)]),
                button: t("confirm-email-button"),
            };
            let title = t("confirm-email-title");
            (title.clone(), one_button(slug, token, title, action).into_any())
        }
        (Some(token), AccessLinkKind::StopEmail) => {
            let action = Action {
                path: StopEmailChange::PATH,
                lead: tr("stop-email-lead", &[("email", &new_email)]),
                button: t("stop-email-button"),
            };
            let title = t("stop-email-title");
            (title.clone(), one_button(slug, token, title, action).into_any())
        }
    };
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <div class="narrow">{content}</div>
        }
        .into_any(),
    )
}

fn new_password(slug: String, token: String, problems: FieldProblems) -> impl IntoView {
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>{t("reset-set-title")}</h1>
        <p class="lead">{t("reset-set-lead")}</p>
        <PostForm action=ResetPassword::PATH class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[token]" value=token />
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
            <button class="button button-primary" type="submit">{t("reset-set")}</button>
        </PostForm>
    }
}

fn enter(slug: String, token: String) -> impl IntoView {
    let action = Action {
        path: UseLink::PATH,
        lead: t("link-use-lead"),
        button: t("sign-in"),
    };
    one_button(slug, token, t("link-use-title"), action)
}

/// What a link's button does.
struct Action {
    path: &'static str,
    lead: String,
    button: String,
}

fn one_button(slug: String, token: String, title: String, action: Action) -> impl IntoView {
    view! {
        <h1>{title}</h1>
        <p class="lead">{action.lead}</p>
        <PostForm action=action.path class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[token]" value=token />
            <button class="button button-primary" type="submit">{action.button}</button>
        </PostForm>
    }
}

fn gone(slug: &str, kind: AccessLinkKind) -> impl IntoView + use<> {
    let sign_in = path::sign_in(slug, "");
    let again = match kind {
        AccessLinkKind::Reset | AccessLinkKind::SignIn => Some(path::ask_link(slug, kind)),
        // Asked for again by whoever is signed in.
        AccessLinkKind::ConfirmEmail | AccessLinkKind::StopEmail => None,
    };
    let lead = match again {
        Some(_) => t("link-gone-lead"),
        None => t("email-gone-lead"),
    };
    view! {
        <h1>{t("link-gone-title")}</h1>
        <p class="lead">{lead}</p>
        {again
            .map(|again| {
                view! {
                    <p>
                        <a class="button button-primary" href=again>{t("link-gone-again")}</a>
                    </p>
                }
            })}
        <p>
            <a href=sign_in>{t("link-back")}</a>
        </p>
    }
}
