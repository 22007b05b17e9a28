//! The merchant's legal texts: which versions there are, and the form for the next.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::Lang;

use crate::port::port;
use crate::server_fns::SetLegalText;
use crate::ui::{
    Area, Column, DataTable, ErrorSummary, Field, FieldProblems, Hidden, PostForm, StaffTab, TextArea,
    answered, page, param, path, setup_words, t, tr, words,
};
use crate::wire::{LegalKind, LegalTextRow, LegalTextView, LegalTextsView, WireError};

#[component]
pub fn LegalTextsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.legal_texts(&merchant).await }, list)
}

fn list(view: LegalTextsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let rows = view.texts.iter().map(|row| cells(&slug, row)).collect();
    let read_only = (!view.may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("legal-texts-title"),
        view! {
            <p class="back">
                <a href=path::setup(&slug)>{t("setup-title")}</a>
            </p>
            <h1>{t("legal-texts-title")}</h1>
            <p class="lead">{t("legal-texts-lead")}</p>
            {read_only}
            <DataTable
                caption=t("legal-texts-title")
                columns=vec![
                    Column::text(t("legal-text-kind")),
                    Column::text(t("field-lang")),
                    Column::text(t("legal-text-in-force")),
                    Column::text(t("legal-text-next")),
                ]
                rows
            />
        }
        .into_any(),
    )
}

fn cells(slug: &str, row: &LegalTextRow) -> Vec<AnyView> {
    let version = |known: &Option<(String, chrono::NaiveDate)>, none: &'static str| match known {
        Some((version, from)) => tr(
            "legal-text-version",
            &[("version", version), ("date", &words::date_short(*from))],
        ),
        None => t(none),
    };
    let name = setup_words::legal_kind(row.kind);
    let language = words::language(row.lang);
    let label = format!("{name}, {language}");
    vec![
        view! {
            <a href=path::legal_text(slug, row.kind, row.lang) aria-label=label>
                {name}
            </a>
        }
        .into_any(),
        language.into_any(),
        version(&row.now, "legal-text-none").into_any(),
        version(&row.next, "legal-text-no-next").into_any(),
    ]
}

#[component]
pub fn LegalTextPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let (kind, tag) = (LegalKind::from_path(&param("kind")), param("lang"));
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
    answered(
        async move {
            match kind.zip(lang) {
                Some((kind, lang)) => port.legal_text(&merchant, kind, lang).await,
                None => Err(WireError::NotFound),
            }
        },
        text,
    )
}

fn text(view: LegalTextView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems.clone());
    let title = tr(
        "legal-text-of",
        &[
            ("text", &setup_words::legal_kind(view.kind)),
            ("language", &words::language(view.lang)),
        ],
    );
    let begun = view
        .begun
        .then(|| view! { <p class="alert alert-warning">{t("legal-text-begun")}</p> });
    let read_only = (!view.may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    let shown = (!view.versions.is_empty()).then(|| {
        view! {
            <p>
                <a href=path::with_lang(
                    &path::legal(&slug, view.kind),
                    view.lang.tag(),
                )>{t("legal-text-look")}</a>
            </p>
        }
    });
    let versions = (!view.versions.is_empty()).then(|| {
        let rows = view
            .versions
            .iter()
            .map(|(version, from)| vec![version.clone().into_any(), words::date_short(*from).into_any()])
            .collect();
        view! {
            <section class="section">
                <h2>{t("legal-text-versions")}</h2>
                <DataTable
                    caption=t("legal-text-versions")
                    columns=vec![Column::text(t("legal-text-number")), Column::text(t("legal-text-valid-from"))]
                    rows
                />
            </section>
        }
    });
    let form = form(&view, problems.clone());
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &title.clone(),
        view! {
            <ErrorSummary problems />
            <p class="back">
                <a href=path::legal_texts(&slug)>{t("legal-texts-title")}</a>
            </p>
            <h1>{title}</h1>
            <p class="lead">{t("legal-text-lead")}</p>
            {read_only}
            {begun}
            {shown}
            {form}
            {versions}
        }
        .into_any(),
    )
}

fn form(view: &LegalTextView, problems: FieldProblems) -> impl IntoView + use<> {
    let (form, may_change) = (view.form.clone(), view.may_change);
    let error = problems.of("body");
    let described = match error {
        Some(_) => "body-hint body-error",
        None => "body-hint",
    };
    let invalid = error.is_some();
    let of = problems.clone();
    let button = may_change.then(|| {
        view! {
            <div>
                <button class="button button-primary" type="submit">
                    {t("legal-text-save")}
                </button>
            </div>
        }
    });
    view! {
        <PostForm action=SetLegalText::PATH fresh=true>
            <Hidden name="form[merchant]" value=form.merchant />
            <Hidden name="form[kind]" value=form.kind />
            <Hidden name="form[lang]" value=form.lang />
            <fieldset class="plain stack" disabled=!may_change>
                <Field
                    id="title"
                    label=t("legal-text-title")
                    value=form.title
                    maxlength=120
                    problems=of
                />
                <div class=if invalid { "field has-error" } else { "field" }>
                    <label for="body">{t("legal-text-body")}</label>
                    <p class="hint" id="body-hint">
                        {t("legal-text-body-hint")}
                    </p>
                    {error.map(|error| view! { <p class="error" id="body-error">{error}</p> })}
                    <TextArea
                        id="body"
                        name="form[body]"
                        value=form.body
                        rows=24
                        maxlength=60000
                        described=Some(described.to_owned())
                        invalid
                    />
                </div>
                <Field
                    id="valid_from"
                    kind="date"
                    label=t("legal-text-valid-from")
                    hint=t("legal-text-valid-from-hint")
                    value=form.valid_from
                    width="medium"
                    problems
                />
                {button}
            </fieldset>
        </PostForm>
    }
}
