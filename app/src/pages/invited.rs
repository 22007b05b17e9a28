//! What the lists of a customer's users and of a merchant's staff have in common.

use leptos::prelude::*;

use crate::ui::{Choice, Choices, FieldProblems, Hidden, PostForm, t, tr};

/// An invitation that waits, in words.
pub struct Waiting {
    pub id: String,
    pub email: String,
    pub role: String,
    /// Its last day.
    pub until: String,
}

/// The invitations that wait, each with a button that takes it back (`action`).
pub fn invitations(slug: &str, action: &'static str, waiting: Vec<Waiting>) -> Option<impl IntoView + use<>> {
    let rows: Vec<_> = waiting
        .into_iter()
        .map(|waits| {
            let told = tr(
                "invitation-waits",
                &[("role", &waits.role), ("date", &waits.until)],
            );
            let label = tr("invitation-drop-of", &[("email", &waits.email)]);
            let slug = slug.to_owned();
            view! {
                <li class="line">
                    <span>
                        <span class="line-title">{waits.email}</span>
                        <span class="muted">{told}</span>
                    </span>
                    <PostForm action class="inline">
                        <Hidden name="form[merchant]" value=slug />
                        <Hidden name="form[invitation]" value=waits.id />
                        <button class="link" type="submit" aria-label=label>{t("invitation-drop")}</button>
                    </PostForm>
                </li>
            }
        })
        .collect();
    (!rows.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("invitations-title")}</h2>
                <ul class="lines-list">{rows}</ul>
            </section>
        }
    })
}

/// A role to choose: how it is sent, what it is called and means.
pub struct RoleChoice {
    pub name: &'static str,
    pub title: String,
    pub means: String,
    pub chosen: bool,
}

/// The roles to choose from, each with what it means.
pub fn roles(choices: Vec<RoleChoice>, problems: FieldProblems) -> impl IntoView {
    let choices: Vec<_> = choices
        .into_iter()
        .map(|role| {
            view! {
                <Choice
                    id=format!("role-{}", role.name)
                    name="form[role]"
                    value=role.name
                    checked=role.chosen
                    required=true
                >
                    <span class="choice-title">{role.title}</span>
                    <span class="muted">{role.means}</span>
                </Choice>
            }
        })
        .collect();
    view! {
        <Choices id="role" legend=t("user-role") problems>
            {choices}
        </Choices>
    }
}
