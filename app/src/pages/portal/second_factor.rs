//! The second factor of the customer's login: set up, looked after, switched off.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::security::second_factor_facts;
use crate::port::port;
use crate::server_fns::{ConfirmSecondFactor, DropSecondFactor, RenewRecoveryCodes, StartSecondFactor};
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PortalTab, PostForm, answered, page, param, path, t,
};
use crate::wire::{NewSecondFactor, SecondFactorFacts, SecondFactorState, SecondFactorView};

#[component]
pub fn SecondFactorPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.second_factor(&merchant).await }, second_factor)
}

fn second_factor(view: SecondFactorView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let (title, content) = match view.state {
        _ if !view.fresh_codes.is_empty() => (
            t("recovery-codes-title"),
            fresh_codes(&slug, view.fresh_codes).into_any(),
        ),
        SecondFactorState::Off => (
            t("second-factor-set-up"),
            start(slug.clone(), problems.clone()).into_any(),
        ),
        SecondFactorState::Starting(new) => (
            t("second-factor-set-up"),
            confirm(slug.clone(), new, problems.clone()).into_any(),
        ),
        SecondFactorState::On(facts) => (
            t("second-factor-title"),
            look_after(&slug, &facts, &problems).into_any(),
        ),
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Account),
        &title,
        view! {
            <ErrorSummary problems=problems />
            <p class="back">
                <a href=path::security(&slug)>{t("security-title")}</a>
            </p>
            <h1>{title.clone()}</h1>
            {content}
        }
        .into_any(),
    )
}

fn start(slug: String, problems: FieldProblems) -> impl IntoView {
    view! {
        <div class="narrow">
            <p class="lead">{t("second-factor-lead")}</p>
            <p>{t("second-factor-needs")}</p>
            <PostForm action=StartSecondFactor::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Field
                    id="password"
                    label=t("field-password")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    problems=problems
                />
                <button class="button button-primary" type="submit">{t("second-factor-start")}</button>
            </PostForm>
        </div>
    }
}

fn confirm(slug: String, new: NewSecondFactor, problems: FieldProblems) -> impl IntoView {
    let image = new.image.map(|image| {
        view! {
            <p>{t("second-factor-scan")}</p>
            <img class="qr" src=image alt=t("second-factor-image") width="220" height="220" />
        }
    });
    view! {
        <div class="narrow">
            <section class="section app-key">
                <h2>{t("second-factor-step-app")}</h2>
                {image}
                <p>{t("second-factor-type")}</p>
                <p>
                    <code id="key">{new.key}</code>
                </p>
                <p>
                    <a href=new.address>{t("second-factor-open-app")}</a>
                </p>
            </section>
            <section class="section">
                <h2>{t("second-factor-step-code")}</h2>
                <PostForm action=ConfirmSecondFactor::PATH class="stack">
                    <Hidden name="form[merchant]" value=slug />
                    <Field
                        id="code"
                        label=t("field-code")
                        autocomplete="one-time-code"
                        inputmode="numeric"
                        hint=t("code-hint-app")
                        width="medium"
                        required=true
                        problems=problems
                    />
                    <button class="button button-primary" type="submit">{t("second-factor-confirm")}</button>
                </PostForm>
            </section>
        </div>
    }
}

fn fresh_codes(slug: &str, codes: Vec<String>) -> impl IntoView + use<> {
    let codes = codes
        .into_iter()
        .map(|code| {
            view! {
                <li>
                    <code>{code}</code>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="narrow">
            <p class="lead">{t("recovery-codes-lead")}</p>
            <ol id="recovery-codes" class="codes">
                {codes}
            </ol>
            <p>{t("recovery-codes-keep")}</p>
            <p>
                <a class="button button-primary" href=path::security(slug)>
                    {t("recovery-codes-kept")}
                </a>
            </p>
        </div>
    }
}

fn look_after(slug: &str, facts: &SecondFactorFacts, problems: &FieldProblems) -> impl IntoView + use<> {
    let renew = Proof {
        action: RenewRecoveryCodes::PATH,
        password: "codes_password",
        code: "codes_code",
        button: t("recovery-codes-renew"),
        class: "button button-quiet",
    };
    let switch_off = Proof {
        action: DropSecondFactor::PATH,
        password: "off_password",
        code: "off_code",
        button: t("second-factor-drop"),
        class: "button button-danger",
    };
    view! {
        <p class="lead">{t("second-factor-on-lead")}</p>
        {second_factor_facts(facts)}
        <section class="section narrow">
            <h2>{t("recovery-codes-renew-title")}</h2>
            <p class="muted">{t("recovery-codes-renew-note")}</p>
            {proof(slug.to_owned(), renew, problems.clone())}
        </section>
        <section class="section narrow">
            <h2>{t("second-factor-drop-title")}</h2>
            <p class="muted">{t("second-factor-drop-note")}</p>
            {proof(slug.to_owned(), switch_off, problems.clone())}
        </section>
    }
}

/// A form that asks for password and code, and what it does.
struct Proof {
    action: &'static str,
    password: &'static str,
    code: &'static str,
    button: String,
    class: &'static str,
}

fn proof(slug: String, proof: Proof, problems: FieldProblems) -> impl IntoView {
    view! {
        <PostForm action=proof.action class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Field
                id=proof.password
                name="form[password]"
                label=t("field-password")
                kind="password"
                autocomplete="current-password"
                required=true
                problems=problems.clone()
            />
            <Field
                id=proof.code
                name="form[code]"
                label=t("field-code")
                autocomplete="one-time-code"
                hint=t("code-hint")
                width="medium"
                required=true
                problems=problems.clone()
            />
            <button class=proof.class type="submit">
                {proof.button}
            </button>
        </PostForm>
    }
}
