//! The passkeys of the customer's login: listed, added, removed. The device is asked by a script (`public/pkg/passkeys.js`).

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{AddPasskey, RemovePasskey, StartPasskey};
use crate::ui::{
    Area, Column, DataTable, ErrorSummary, Field, FieldProblems, Hidden, PortalTab, PostForm, Select,
    answered, page, param, path, t, tr, words,
};
use crate::wire::{NewPasskey, PasskeyRow, PasskeysView};

#[component]
pub fn PasskeysPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.passkeys(&merchant).await }, passkeys)
}

fn passkeys(view: PasskeysView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems.clone());
    let title = match view.new {
        Some(_) => t("passkey-create-title"),
        None => t("passkeys-title"),
    };
    let content = match view.new.clone() {
        Some(new) => create(slug.clone(), view.relying_party, new).into_any(),
        None => look_after(&slug, &view, &problems).into_any(),
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
            <script type="module" src="/pkg/passkeys.js"></script>
        }
        .into_any(),
    )
}

/// The device is asked now.
fn create(slug: String, relying_party: String, new: NewPasskey) -> impl IntoView {
    view! {
        <div class="narrow" data-passkey="create" data-relying-party=relying_party data-asked=new.asked>
            <p class="lead">{tr("passkey-create-lead", &[("name", &new.name)])}</p>
            {hindrances()}
            <PostForm action=AddPasskey::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[answer]" value="" />
                <button class="button button-primary" type="submit" hidden=true data-able="">
                    {t("passkey-create")}
                </button>
            </PostForm>
            <p class="alert alert-warning" role="alert" hidden=true data-failed="">
                {t("passkey-create-failed")}
            </p>
        </div>
    }
}

/// Why there can be no passkey: without scripts, and where the browser cannot.
fn hindrances() -> impl IntoView {
    view! {
        <noscript>
            <p class="alert alert-warning">{t("passkeys-need-scripts")}</p>
        </noscript>
        <p class="alert alert-warning" hidden=true data-unable="">
            {t("passkeys-unable")}
        </p>
    }
}

fn look_after(slug: &str, view: &PasskeysView, problems: &FieldProblems) -> impl IntoView + use<> {
    let remove =
        (!view.passkeys.is_empty()).then(|| remove(slug.to_owned(), &view.passkeys, problems.clone()));
    view! {
        <p class="lead">{t("passkeys-lead")}</p>
        {list(&view.passkeys).map(|list| view! { <div class="section">{list}</div> })}
        {add(slug.to_owned(), view, problems.clone())}
        {remove}
    }
}

/// The passkeys with when they came and when they were used; nothing where there are none.
pub(super) fn list(passkeys: &[PasskeyRow]) -> Option<impl IntoView + use<>> {
    let columns = vec![
        Column::text(t("column-passkey")),
        Column::text(t("column-last-used")),
        Column::text(t("column-added")),
    ];
    let rows: Vec<_> = passkeys
        .iter()
        .map(|row| {
            let used = match &row.last_used {
                Some(at) => words::date_and_time_short(at),
                None => t("passkey-not-used"),
            };
            vec![
                row.name.clone().into_any(),
                used.into_any(),
                words::date_and_time_short(&row.since).into_any(),
            ]
        })
        .collect();
    (!rows.is_empty()).then(|| view! { <DataTable caption=t("passkeys-title") columns rows /> })
}

fn add(slug: String, view: &PasskeysView, problems: FieldProblems) -> impl IntoView + use<> {
    let typed = view.typed_name.clone();
    let content = if view.room {
        let code = view.asks_for_code.then(|| {
            view! {
                <Field
                    id="code"
                    label=t("field-code")
                    autocomplete="one-time-code"
                    hint=t("code-hint")
                    width="medium"
                    required=true
                    problems=problems.clone()
                />
            }
        });
        view! {
            {hindrances()}
            <PostForm action=StartPasskey::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Field
                    id="passkey_name"
                    name="form[name]"
                    label=t("field-passkey-name")
                    hint=t("passkey-name-hint")
                    value=typed
                    maxlength=60
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="password"
                    label=t("field-password")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    problems=problems
                />
                {code}
                <button class="button button-primary" type="submit">{t("passkey-add")}</button>
            </PostForm>
        }
        .into_any()
    } else {
        view! { <p>{t("problem-too-many-passkeys")}</p> }.into_any()
    };
    view! {
        <section class="section narrow" data-passkey="look" data-relying-party=view.relying_party.clone()>
            <h2>{t("passkey-add-title")}</h2>
            {content}
        </section>
    }
}

fn remove(slug: String, passkeys: &[PasskeyRow], problems: FieldProblems) -> impl IntoView + use<> {
    let options = passkeys
        .iter()
        .map(|row| (row.id.clone(), row.name.clone()))
        .collect();
    view! {
        <section class="section narrow">
            <h2>{t("passkey-remove-title")}</h2>
            <p class="muted">{t("passkey-remove-note")}</p>
            <PostForm action=RemovePasskey::PATH class="stack">
                <Hidden name="form[merchant]" value=slug />
                <Select id="passkey" label=t("column-passkey") options chosen="" />
                <Field
                    id="remove_password"
                    name="form[password]"
                    label=t("field-password")
                    kind="password"
                    autocomplete="current-password"
                    required=true
                    problems=problems
                />
                <button class="button button-danger" type="submit">{t("passkey-remove")}</button>
            </PostForm>
        </section>
    }
}
