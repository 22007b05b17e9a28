//! Texts and logo on papers, with a sample of each.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{RemoveLogo, SetPaperTexts};
use crate::ui::{
    Area, ErrorSummary, FieldProblems, Hidden, PostForm, StaffTab, TextLines, answered, page, param, path,
    query, t,
};
use crate::wire::{LogoKind, LogoProblem, PaperTextsForm, StaffPapersView};

#[component]
pub fn PapersPage() -> impl IntoView {
    let (port, merchant, paper) = (port(), param("merchant"), query("paper"));
    answered(async move { port.staff_papers(&merchant, paper).await }, papers)
}

pub(super) fn name_of(paper: &str) -> String {
    t(match paper {
        "cancellation" => "papers-kind-cancellation",
        "contract" => "papers-kind-contract",
        "mandate" => "papers-kind-mandate",
        "cancellation_receipt" => "papers-kind-cancellation-receipt",
        "withdrawal_receipt" => "papers-kind-withdrawal-receipt",
        "statement" => "papers-kind-statement",
        _ => "papers-kind-invoice",
    })
}

fn papers(view: StaffPapersView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = view.form.paper.clone();
    let kinds = view
        .papers
        .iter()
        .map(|paper| {
            let current = (*paper == here).then_some("page");
            view! {
                <li>
                    <a href=path::staff_papers(&slug, paper) aria-current=current>
                        {name_of(paper)}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let samples = ["de", "en"].map(|lang| {
        let word = if lang == "de" {
            "papers-sample-de"
        } else {
            "papers-sample-en"
        };
        view! {
            <li>
                <a href=path::paper_sample(&slug, &here, lang)>{t(word)}</a>
            </li>
        }
    });
    let problems = FieldProblems::new(view.problems);
    let (logo_kind, logo_problem, may_change) = (view.logo, view.logo_problem, view.may_change);
    let read_only = (!may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("nav-papers"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <h1>{t("nav-papers")}</h1>
            <p class="lead">{t("papers-lead")}</p>
            {read_only}
            <p>
                <a href=path::staff_letterhead(&slug)>{t("letterhead-title")}</a>
            </p>
            <p>
                <a href=path::setup(&slug)>{t("setup-title")}</a>
            </p>
            {logo(&slug, logo_kind, logo_problem, may_change)}
            <section class="section">
                <h2>{t("papers-layouts")}</h2>
                <p>{t("papers-layouts-lead")}</p>
                <p>
                    <a href=path::staff_layouts(&slug, "invoice")>{t("papers-layouts-link")}</a>
                </p>
            </section>
            <section class="section">
                <h2>{t("papers-texts")}</h2>
                <ul class="kinds">{kinds}</ul>
                <h3>{name_of(&here)}</h3>
                <ul class="kinds">{samples}</ul>
                {texts(view.form, problems, may_change)}
            </section>
        }
        .into_any(),
    )
}

fn texts(form: PaperTextsForm, problems: FieldProblems, may_change: bool) -> impl IntoView {
    let field = |id: &'static str, label: &str, value: String| {
        view! {
            <TextLines
                id
                label=t(label)
                value
                hint=t("papers-text-hint")
                maxlength=2000
                readonly=!may_change
                problems=problems.clone()
            />
        }
    };
    let fields = (
        field("opening_de", "papers-opening-de", form.opening_de),
        field("closing_de", "papers-closing-de", form.closing_de),
        field("opening_en", "papers-opening-en", form.opening_en),
        field("closing_en", "papers-closing-en", form.closing_en),
    );
    let button = may_change.then(|| {
        view! {
            <div>
                <button class="button button-primary" type="submit">
                    {t("papers-save")}
                </button>
            </div>
        }
    });
    view! {
        <PostForm action=SetPaperTexts::PATH class="stack">
            <Hidden name="form[merchant]" value=form.merchant />
            <Hidden name="form[paper]" value=form.paper />
            {fields}
            {button}
        </PostForm>
    }
}

fn logo(
    slug: &str,
    logo: Option<LogoKind>,
    problem: Option<LogoProblem>,
    may_change: bool,
) -> impl IntoView + use<> {
    let state = t(match logo {
        None => "papers-logo-none",
        Some(LogoKind::Svg) => "papers-logo-svg",
        Some(LogoKind::Png) => "papers-logo-png",
    });
    let said = problem.map(|problem| {
        t(match problem {
            LogoProblem::Missing => "papers-logo-missing",
            LogoProblem::TooLarge => "papers-logo-too-large",
            LogoProblem::Unreadable => "papers-logo-unreadable",
        })
    });
    let failed = said.is_some();
    let change = may_change.then(|| {
        view! {
            // A file needs a form of its own kind, which a server function does not read.
            <form method="post" enctype="multipart/form-data" action=path::staff_logo(slug) class="stack">
                <div class=if failed { "field has-error" } else { "field" }>
                    <label for="logo">{t("papers-logo-file")}</label>
                    <p class="hint" id="logo-hint">
                        {t("papers-logo-hint")}
                    </p>
                    {said.map(|said| view! { <p class="error" id="logo-error" role="alert">{said}</p> })}
                    <input
                        type="file"
                        id="logo"
                        name="logo"
                        accept=".svg,.png,image/svg+xml,image/png"
                        aria-describedby=if failed { "logo-hint logo-error" } else { "logo-hint" }
                        aria-invalid=failed.then_some("true")
                    />
                </div>
                <div>
                    <button class="button button-quiet" type="submit">
                        {t("papers-logo-send")}
                    </button>
                </div>
            </form>
        }
    });
    let merchant = slug.to_owned();
    let remove = (may_change && logo.is_some()).then(|| {
        view! {
            <PostForm action=RemoveLogo::PATH>
                <Hidden name="merchant" value=merchant />
                <button class="button button-quiet" type="submit">
                    {t("papers-logo-remove")}
                </button>
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>{t("papers-logo")}</h2>
            <p>{state}</p>
            {change}
            {remove}
        </section>
    }
}
