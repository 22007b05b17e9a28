//! Where an invitation's link leads. The page has a button, because programs that look through mails open links, too.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::AcceptInvitation;
use crate::ui::{
    Area, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PostForm, answered, page, param, path, t,
    tr, words,
};
use crate::wire::{InvitationFacts, InvitationView, InvitedAccess};

#[component]
pub fn InvitationPage() -> impl IntoView {
    let (port, merchant, token) = (port(), param("merchant"), param("token"));
    answered(
        async move { port.invitation_page(&merchant, &token).await },
        invitation,
    )
}

fn invitation(view: InvitationView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let (title, content) = match view.invitation {
        Some(invited) => (
            tr("invitation-title", &[("customer", &invited.customer)]),
            asked(slug, invited, problems).into_any(),
        ),
        None => (t("link-gone-title"), gone(&slug).into_any()),
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

fn asked(slug: String, invited: InvitationFacts, problems: FieldProblems) -> impl IntoView {
    let lead = tr(
        "invitation-lead",
        &[("inviter", &invited.inviter), ("customer", &invited.customer)],
    );
    let facts = view! {
        <Facts>
            <Fact label=t("user-role")>{words::user_role(invited.role)}</Fact>
            <Fact label=t("invitation-may")>{words::user_role_means(invited.role)}</Fact>
            <Fact label=t("field-email")>{invited.email.clone()}</Fact>
        </Facts>
    };
    let password = (invited.access == InvitedAccess::None).then(|| {
        view! {
            <Field
                id="new_password"
                label=t("field-new-password")
                kind="password"
                autocomplete="new-password"
                hint=t("password-hint")
                minlength=12
                required=true
                problems=problems.clone()
            />
        }
    });
    let (note, button) = match invited.access {
        InvitedAccess::None => (t("invitation-none"), Some(t("invitation-accept"))),
        InvitedAccess::Known => (t("invitation-known"), Some(t("invitation-accept"))),
        InvitedAccess::Here => (t("invitation-here"), Some(t("invitation-accept"))),
        InvitedAccess::Staff => (t("invitation-staff"), None),
    };
    let form = button.map(|button| {
        let (slug, token) = (slug.clone(), invited.token.clone());
        view! {
            <PostForm action=AcceptInvitation::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[token]" value=token />
                {password}
                <button class="button button-primary" type="submit">{button}</button>
            </PostForm>
        }
    });
    view! {
        <ErrorSummary problems=problems />
        <h1>{tr("invitation-title", &[("customer", &invited.customer)])}</h1>
        <p class="lead">{lead}</p>
        {facts}
        <p class="prose">{note}</p>
        {form}
    }
}

pub(super) fn gone(slug: &str) -> impl IntoView + use<> {
    let sign_in = path::sign_in(slug, "");
    view! {
        <h1>{t("link-gone-title")}</h1>
        <p class="lead">{t("invitation-gone-lead")}</p>
        <p>
            <a href=sign_in>{t("link-back")}</a>
        </p>
    }
}
