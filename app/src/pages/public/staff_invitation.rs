//! Where an invitation to a merchant's staff leads. The page has a button, because programs that look through mails open links, too.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::invitation::gone;
use crate::port::port;
use crate::server_fns::JoinStaff;
use crate::ui::{
    Area, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PostForm, answered, page, param, t, tr,
    words,
};
use crate::wire::{StaffInvitationFacts, StaffInvitationView};

#[component]
pub fn StaffInvitationPage() -> impl IntoView {
    let (port, merchant, token) = (port(), param("merchant"), param("token"));
    answered(
        async move { port.staff_invitation(&merchant, &token).await },
        invitation,
    )
}

fn invitation(view: StaffInvitationView) -> AnyView {
    let brand = view.frame.brand.clone();
    let problems = FieldProblems::new(view.problems);
    let (title, content) = match view.invitation {
        Some(invited) => (
            tr("invitation-title", &[("customer", &brand.name)]),
            asked(&brand.slug, &brand.name, invited, problems).into_any(),
        ),
        None => (t("link-gone-title"), gone(&brand.slug).into_any()),
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

fn asked(
    slug: &str,
    merchant: &str,
    invited: StaffInvitationFacts,
    problems: FieldProblems,
) -> impl IntoView + use<> {
    let lead = tr(
        "staff-invitation-lead",
        &[("inviter", &invited.inviter), ("merchant", merchant)],
    );
    let note = match invited.taken {
        true => t("staff-invitation-taken"),
        false => t("invitation-none"),
    };
    let (email, role) = (invited.email.clone(), invited.role);
    let facts = view! {
        <Facts>
            <Fact label=t("user-role")>{words::staff_role(role)}</Fact>
            <Fact label=t("invitation-may")>{words::staff_role_means(role)}</Fact>
            <Fact label=t("field-email")>{email}</Fact>
        </Facts>
    };
    let form = (!invited.taken).then(|| join(slug.to_owned(), &invited, problems.clone()));
    view! {
        <ErrorSummary problems />
        <h1>{tr("invitation-title", &[("customer", merchant)])}</h1>
        <p class="lead">{lead}</p>
        {facts}
        <p class="prose">{note}</p>
        {form}
    }
}

fn join(slug: String, invited: &StaffInvitationFacts, problems: FieldProblems) -> impl IntoView + use<> {
    let (token, name) = (invited.token.clone(), invited.name.clone());
    view! {
        <PostForm action=JoinStaff::PATH class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[token]" value=token />
            <Field
                id="name"
                label=t("field-your-name")
                autocomplete="name"
                value=name
                hint=t("field-your-name-hint")
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
                problems
            />
            <button class="button button-primary" type="submit">{t("invitation-accept")}</button>
        </PostForm>
    }
}
