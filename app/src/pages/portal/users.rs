//! Who has access to the customer: users with their roles, and whoever was invited.

use billing::users::{Right, Role};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::pages::invited::{self, RoleChoice, Waiting};
use crate::port::port;
use crate::server_fns::{DropInvitation, InviteUser, RemoveUser, SetUserRole};
use crate::ui::{
    Area, Badge, Column, DataTable, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PortalTab,
    PostForm, Tone, answered, page, param, path, t, tr, words,
};
use crate::wire::{InviteForm, UserRow, UserView, UsersView, WireError};

#[component]
pub fn UsersPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.users(&merchant).await }, users)
}

fn users(view: UsersView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let account = path::account(&slug);
    let rows = view.users.iter().map(|user| cells(&slug, user)).collect();
    let columns = vec![
        Column::text(t("field-email")),
        Column::text(t("user-role")),
        Column::text(t("user-since")),
        Column::text(t("column-last-seen")),
        Column::text(t("user-action")),
    ];
    let waiting = view
        .invitations
        .into_iter()
        .map(|row| Waiting {
            id: row.id.to_string(),
            email: row.email,
            role: words::user_role(row.role),
            until: words::date_long(row.until),
        })
        .collect();
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &t("users-title"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=account>{t("nav-account")}</a>
            </p>
            <h1>{t("users-title")}</h1>
            <p class="lead">{t("users-lead")}</p>
            <section class="section">
                <DataTable caption=t("users-title") columns rows />
            </section>
            {invited::invitations(&slug, DropInvitation::PATH, waiting)}
            {invite(slug.clone(), view.form, problems)}
        }
        .into_any(),
    )
}

fn cells(slug: &str, user: &UserRow) -> Vec<AnyView> {
    let here = user
        .here
        .then(|| view! { <Badge tone=Tone::Good word=t("user-here") /> });
    let email = user.email.clone();
    let seen = match &user.last_seen_at {
        Some(at) => words::date_and_time_short(at),
        None => t("user-signed-in-nowhere"),
    };
    let label = tr("user-change-of", &[("email", &email)]);
    let to = path::user(slug, user.login);
    vec![
        view! { {email} " " {here} }.into_any(),
        words::user_role(user.role).into_any(),
        words::date_short(user.since).into_any(),
        seen.into_any(),
        view! { <a href=to aria-label=label>{t("user-change")}</a> }.into_any(),
    ]
}

fn invite(slug: String, form: InviteForm, problems: FieldProblems) -> impl IntoView {
    view! {
        <section class="section narrow">
            <h2>{t("invite-title")}</h2>
            <p class="muted">{t("invite-note")}</p>
            <PostForm action=InviteUser::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[idempotency_key]" value=form.idempotency_key />
                <Field
                    id="email"
                    label=t("field-email")
                    kind="email"
                    autocomplete="off"
                    value=form.email
                    required=true
                    problems=problems.clone()
                />
                {roles(Role::from_name(&form.role), problems.clone())}
                <Field
                    id="password"
                    label=t("field-own-password")
                    kind="password"
                    autocomplete="current-password"
                    hint=t("invite-password-hint")
                    required=true
                    problems=problems
                />
                <button class="button button-primary" type="submit">{t("invite")}</button>
            </PostForm>
        </section>
    }
}

fn roles(chosen: Option<Role>, problems: FieldProblems) -> impl IntoView {
    let choices = Role::ALL
        .into_iter()
        .map(|role| RoleChoice {
            name: role.name(),
            title: words::user_role(role),
            means: words::user_role_means(role),
            chosen: chosen == Some(role),
        })
        .collect();
    invited::roles(choices, problems)
}

#[component]
pub fn UserPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.user(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        user,
    )
}

fn user(view: UserView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    // Whoever does not decide about others sees the own access only, and comes from the account.
    let governs = view.frame.may(Right::Govern);
    let (back, from) = match governs {
        true => (path::users(&slug), t("users-title")),
        false => (path::account(&slug), t("nav-account")),
    };
    let title = view.user.email.clone();
    let facts = view! {
        <Facts>
            <Fact label=t("user-role")>{words::user_role(view.user.role)}</Fact>
            <Fact label=t("user-since")>{words::date_long(view.user.since)}</Fact>
        </Facts>
    };
    let content = if view.last_owner {
        view! { <p class="prose">{t("user-last-owner")}</p> }.into_any()
    } else {
        view! {
            {governs.then(|| role(slug.clone(), &view.user))}
            {removal(slug, &view.user)}
        }
        .into_any()
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &title,
        view! {
            <p class="back">
                <a href=back>{from}</a>
            </p>
            <h1>{title.clone()}</h1>
            {facts}
            {content}
        }
        .into_any(),
    )
}

fn role(slug: String, user: &UserRow) -> impl IntoView + use<> {
    let (login, now) = (user.login.to_string(), user.role);
    view! {
        <section class="section narrow">
            <h2>{t("user-role-change")}</h2>
            <PostForm action=SetUserRole::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[login]" value=login />
                {roles(Some(now), FieldProblems::default())}
                <button class="button button-primary" type="submit">{t("user-role-save")}</button>
            </PostForm>
        </section>
    }
}

fn removal(slug: String, user: &UserRow) -> impl IntoView + use<> {
    let login = user.login.to_string();
    let note = if user.here {
        t("user-remove-own-note")
    } else {
        t("user-remove-note")
    };
    view! {
        <section class="section narrow">
            <h2>{t("user-remove-title")}</h2>
            <p class="muted">{note}</p>
            <PostForm action=RemoveUser::PATH>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[login]" value=login />
                <p class="actions">
                    <button class="button button-danger" type="submit">{t("user-remove")}</button>
                </p>
            </PostForm>
        </section>
    }
}
