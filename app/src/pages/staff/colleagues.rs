//! The merchant's staff: who is there, what each may, and who is invited.

use billing::staff::StaffRole;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::pages::invited::{self, RoleChoice, Waiting};
use crate::port::port;
use crate::server_fns::{DropStaffInvitation, InviteStaff, LetGo, SetStaffRole};
use crate::ui::{
    Area, Badge, Column, DataTable, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PostForm,
    StaffTab, Tone, answered, page, param, path, t, tr, words,
};
use crate::wire::{ColleagueRow, ColleagueView, ColleaguesView, InviteStaffForm, WireError};

#[component]
pub fn ColleaguesPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.colleagues(&merchant).await }, colleagues)
}

fn colleagues(view: ColleaguesView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let rows = view.colleagues.iter().map(|row| cells(&slug, row)).collect();
    let columns = vec![
        Column::text(t("field-name")),
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
            role: words::staff_role(row.role),
            until: words::date_long(row.until),
        })
        .collect();
    page(
        view.frame,
        Area::Staff(StaffTab::Colleagues),
        &t("nav-colleagues"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <h1>{t("nav-colleagues")}</h1>
            <p class="lead">{t("colleagues-lead")}</p>
            <section class="section">
                <DataTable caption=t("nav-colleagues") columns rows />
            </section>
            {invited::invitations(&slug, DropStaffInvitation::PATH, waiting)}
            {invite(slug.clone(), view.form, problems)}
        }
        .into_any(),
    )
}

fn cells(slug: &str, row: &ColleagueRow) -> Vec<AnyView> {
    let here = row
        .here
        .then(|| view! { <Badge tone=Tone::Good word=t("user-here") /> });
    let (name, email) = (row.name.clone(), row.email.clone());
    let seen = match &row.last_seen_at {
        Some(at) => words::date_and_time_short(at),
        None => t("user-signed-in-nowhere"),
    };
    let label = tr("user-change-of", &[("email", &name)]);
    let to = path::colleague(slug, row.staff);
    vec![
        view! {
            <span class="line-title">{name} " " {here}</span>
            <span class="muted">{email}</span>
        }
        .into_any(),
        words::staff_role(row.role).into_any(),
        words::date_short(row.since).into_any(),
        seen.into_any(),
        view! { <a href=to aria-label=label>{t("user-change")}</a> }.into_any(),
    ]
}

fn roles(chosen: Option<StaffRole>, problems: FieldProblems) -> impl IntoView {
    let choices = StaffRole::ALL
        .into_iter()
        .map(|role| RoleChoice {
            name: role.name(),
            title: words::staff_role(role),
            means: words::staff_role_means(role),
            chosen: chosen == Some(role),
        })
        .collect();
    invited::roles(choices, problems)
}

fn invite(slug: String, form: InviteStaffForm, problems: FieldProblems) -> impl IntoView {
    view! {
        <section class="section narrow">
            <h2>{t("invite-title")}</h2>
            <p class="muted">{t("invite-note")}</p>
            <PostForm action=InviteStaff::PATH class="stack">
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
                {roles(StaffRole::from_name(&form.role), problems.clone())}
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

#[component]
pub fn ColleaguePage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.colleague(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        colleague,
    )
}

fn colleague(view: ColleagueView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let back = path::colleagues(&slug);
    let row = view.colleague;
    let title = row.name.clone();
    let (email, now, since) = (row.email.clone(), row.role, row.since);
    let facts = view! {
        <Facts>
            <Fact label=t("field-email")>{email}</Fact>
            <Fact label=t("user-role")>{words::staff_role(now)}</Fact>
            <Fact label=t("user-since")>{words::date_long(since)}</Fact>
        </Facts>
    };
    let content = if view.last_owner {
        view! { <p class="prose">{t("user-last-owner")}</p> }.into_any()
    } else {
        view! {
            {role(slug.clone(), &row)}
            {removal(slug, &row)}
        }
        .into_any()
    };
    page(
        view.frame,
        Area::Staff(StaffTab::Colleagues),
        &title,
        view! {
            <p class="back">
                <a href=back>{t("nav-colleagues")}</a>
            </p>
            <h1>{title.clone()}</h1>
            {facts}
            {content}
        }
        .into_any(),
    )
}

fn role(slug: String, row: &ColleagueRow) -> impl IntoView + use<> {
    let (staff, now) = (row.staff.to_string(), row.role);
    view! {
        <section class="section narrow">
            <h2>{t("user-role-change")}</h2>
            <PostForm action=SetStaffRole::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[staff]" value=staff />
                {roles(Some(now), FieldProblems::default())}
                <button class="button button-primary" type="submit">{t("user-role-save")}</button>
            </PostForm>
        </section>
    }
}

fn removal(slug: String, row: &ColleagueRow) -> impl IntoView + use<> {
    let staff = row.staff.to_string();
    let note = if row.here {
        t("colleague-remove-own-note")
    } else {
        t("colleague-remove-note")
    };
    view! {
        <section class="section narrow">
            <h2>{t("user-remove-title")}</h2>
            <p class="muted">{note}</p>
            <PostForm action=LetGo::PATH>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[staff]" value=staff />
                <p class="actions">
                    <button class="button button-danger" type="submit">{t("user-remove")}</button>
                </p>
            </PostForm>
        </section>
    }
}
