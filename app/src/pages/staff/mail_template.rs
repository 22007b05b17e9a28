//! One mail's words: the form, the placeholders beside it, and how the mail looks.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::Lang;

use crate::port::port;
use crate::server_fns::EditMailTemplate;
use crate::ui::{
    Area, Hidden, PostForm, StaffTab, TextArea, answered, page, param, path, query, t, tr, words,
};
use crate::wire::{
    MailPreview, MailTemplateKind, MailTemplateView, PlaceholderView, PreviewOf, TemplateFault,
    TemplateProblem, WireError,
};

#[component]
pub fn MailTemplatePage() -> impl IntoView {
    let (port, merchant, customer) = (port(), param("merchant"), query("customer"));
    let kind = MailTemplateKind::from_path(&param("kind"));
    let tag = param("lang");
    let lang = Lang::ALL.into_iter().find(|lang| lang.tag() == tag);
    answered(
        async move {
            match kind.zip(lang) {
                Some((kind, lang)) => port.mail_template(&merchant, kind, lang, customer).await,
                None => Err(WireError::NotFound),
            }
        },
        template,
    )
}

fn template(view: MailTemplateView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = tr(
        "mail-template-title",
        &[
            ("mail", &words::mail_template_kind(view.kind)),
            ("language", &words::language(view.lang)),
        ],
    );
    let state = match (view.unsaved, view.own) {
        (true, _) => t("mail-template-unsaved"),
        (false, true) => t("mail-template-is-own"),
        (false, false) => t("mail-template-is-standard"),
    };
    let preview = preview(&slug, &view);
    page(
        view.frame.clone(),
        Area::Staff(StaffTab::Mails),
        &title,
        view! {
            <p class="back">
                <a href=path::mail_templates(&slug)>{t("mail-templates-title")}</a>
            </p>
            {summary(&view.problems)}
            <h1>{title.clone()}</h1>
            <p class="lead">{state}</p>
            <div class="template">
                {form(&slug, &view)}
                {placeholders(&view.placeholders)}
            </div>
            {preview}
        }
        .into_any(),
    )
}

fn form(slug: &str, view: &MailTemplateView) -> impl IntoView + use<> {
    let (slug, form) = (slug.to_owned(), view.form.clone());
    let opening_hint = if view.kind.opens_by_law() {
        t("mail-template-opening-hint-law")
    } else {
        t("mail-template-opening-hint")
    };
    let problems = view.problems.clone();
    let test = tr("mail-template-test", &[("address", &view.test_address)]);
    let deed = |deed: &'static str, class: &'static str, word: String| {
        view! {
            <button class=class type="submit" name="form[deed]" value=deed>
                {word}
            </button>
        }
    };
    let keep = if view.may_change {
        deed("save", "button button-primary", t("mail-template-save")).into_any()
    } else {
        view! { <p class="muted">{t("mail-template-owners-only")}</p> }.into_any()
    };
    let give_up = (view.may_change && view.own)
        .then(|| deed("default", "button button-quiet", t("mail-template-reset")));
    let discard = view
        .unsaved
        .then(|| deed("discard", "button button-quiet", t("mail-template-discard")));
    view! {
        <PostForm action=EditMailTemplate::PATH class="stack">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[kind]" value=form.kind />
            <Hidden name="form[lang]" value=form.lang />
            <Hidden name="form[idempotency_key]" value=form.idempotency_key />
            // Enter in a field shows the mail; it does not keep it.
            <button class="hidden-visually" type="submit" name="form[deed]" value="preview" tabindex="-1">
                {t("mail-template-preview")}
            </button>
            {control("subject", t("mail-template-subject"), None, form.subject, false, &problems)}
            {control("opening", t("mail-template-opening"), Some(opening_hint), form.opening, true, &problems)}
            {control(
                "closing",
                t("mail-template-closing"),
                Some(t("mail-template-closing-hint")),
                form.closing,
                true,
                &problems,
            )}
            {control(
                "customer",
                t("mail-template-customer"),
                Some(t("mail-template-customer-hint")),
                form.customer,
                false,
                &problems,
            )}
            <div class="deeds">
                {keep} {deed("preview", "button button-quiet", t("mail-template-preview"))}
                {deed("test", "button button-quiet", test)} {give_up} {discard}
            </div>
        </PostForm>
    }
}

/// A field of one or several lines with everything that is wrong with it.
fn control(
    id: &'static str,
    label: String,
    hint: Option<String>,
    value: String,
    tall: bool,
    problems: &[TemplateProblem],
) -> AnyView {
    let errors: Vec<_> = problems
        .iter()
        .filter(|problem| problem.field == id)
        .map(|problem| view! { <span class="error-line">{sentence(problem)}</span> })
        .collect();
    let wrong = !errors.is_empty();
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described: Vec<String> = [
        hint.is_some().then(|| hint_id.clone()),
        wrong.then(|| error_id.clone()),
    ]
    .into_iter()
    .flatten()
    .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let name = format!("form[{id}]");
    let control = if tall {
        view! { <TextArea id name value described invalid=wrong /> }.into_any()
    } else {
        view! {
            <input type="text" id=id name=name value=value aria-describedby=described aria-invalid=wrong.then_some("true") />
        }
        .into_any()
    };
    view! {
        <div class=if wrong { "field has-error" } else { "field" }>
            <label for=id>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id>{hint}</p> })}
            {wrong.then(|| view! { <p class="error" id=error_id>{errors}</p> })} {control}
        </div>
    }
    .into_any()
}

/// All problems, each leading to its field.
fn summary(problems: &[TemplateProblem]) -> Option<AnyView> {
    (!problems.is_empty()).then(|| {
        let items: Vec<_> = problems
            .iter()
            .map(|problem| {
                view! {
                    <li>
                        <a href=format!("#{}", problem.field)>{field_and_sentence(problem)}</a>
                    </li>
                }
            })
            .collect();
        view! {
            <div class="alert alert-danger summary" role="alert" tabindex="-1" aria-labelledby="summary-title">
                <h2 id="summary-title">{t("summary-title")}</h2>
                <ul>{items}</ul>
            </div>
        }
        .into_any()
    })
}

fn field_and_sentence(problem: &TemplateProblem) -> String {
    let field = match problem.field.as_str() {
        "subject" => t("mail-template-subject"),
        "opening" => t("mail-template-opening"),
        "closing" => t("mail-template-closing"),
        _ => return sentence(problem),
    };
    format!("{field}: {}", sentence(problem))
}

/// What is wrong and how to mend it, with the line where it helps.
fn sentence(problem: &TemplateProblem) -> String {
    let said = match &problem.what {
        TemplateFault::Empty => t("template-problem-empty"),
        TemplateFault::LineBreak => t("template-problem-line-break"),
        TemplateFault::TooLong { most } => tr("template-problem-too-long", &[("most", &most.to_string())]),
        TemplateFault::UnknownPlaceholder { name, nearest } => tr(
            "template-problem-unknown",
            &[("name", name), ("nearest", nearest)],
        ),
        TemplateFault::NotAllowed { what } => tr("template-problem-not-allowed", &[("what", what)]),
        TemplateFault::Malformed => t("template-problem-malformed"),
        TemplateFault::TooMuch => t("template-problem-too-much"),
        TemplateFault::NoSuchCustomer => t("template-problem-no-such-customer"),
    };
    match problem.line {
        Some(line) => tr(
            "template-problem-line",
            &[("line", &line.to_string()), ("problem", &said)],
        ),
        None => said,
    }
}

fn placeholders(known: &[PlaceholderView]) -> impl IntoView + use<> {
    let items: Vec<_> = known
        .iter()
        .map(|placeholder| {
            let example = if placeholder.example.is_empty() {
                t("placeholder-empty-here")
            } else {
                placeholder.example.clone()
            };
            view! {
                <div class="placeholder">
                    <dt>
                        <code>{format!("{{{{ {} }}}}", placeholder.name)}</code>
                    </dt>
                    <dd>{t(&format!("placeholder-{}", placeholder.name.replace(['.', '_'], "-")))}</dd>
                    <dd class="muted">{example}</dd>
                </div>
            }
        })
        .collect();
    view! {
        <aside class="placeholders" aria-labelledby="placeholders-title">
            <h2 id="placeholders-title">{t("placeholders-title")}</h2>
            <p class="muted">{t("placeholders-note")}</p>
            <dl>{items}</dl>
        </aside>
    }
}

fn preview(slug: &str, view: &MailTemplateView) -> AnyView {
    let title = t("mail-template-preview-title");
    let Some(MailPreview { of, subject, text }) = view.preview.clone() else {
        return view! {
            <section class="section" id="preview">
                <h2>{title}</h2>
                <p class="empty">{t("mail-template-no-preview")}</p>
            </section>
        }
        .into_any();
    };
    let whose = match &of {
        PreviewOf::Real { customer } => tr("preview-of-real", &[("customer", customer)]),
        PreviewOf::Named { customer } => tr("preview-of-named", &[("customer", customer)]),
        PreviewOf::Invented => t("preview-of-invented"),
    };
    let page = path::mail_template(slug, view.kind, view.lang);
    let source = format!("{page}/preview?customer={}", path::encode(&view.form.customer));
    view! {
        <section class="section" id="preview">
            <h2>{title}</h2>
            <p class="muted">{whose}</p>
            <p class="preview-subject" lang=view.lang.tag()>{subject}</p>
            <h3>{t("mailbox-html")}</h3>
            <iframe class="mailbox-frame" sandbox="" src=source title=t("mailbox-html")></iframe>
            <h3>{t("mailbox-text")}</h3>
            <div class="mailbox-text lines" lang=view.lang.tag()>{text}</div>
        </section>
    }
    .into_any()
}
