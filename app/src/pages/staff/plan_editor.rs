//! A plan in one form, with what customers will see and pay beside it.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::pages::public::plan_as_offered;
use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::server_fns::EditPlan;
use crate::ui::{
    Area, Checkbox, Column, DataTable, ErrorSummary, Field, FieldProblems, Hidden, PostForm, Select,
    StaffTab, TextLines, answered, page, param, path, plan_words, query, t, tr, words,
};
use crate::wire::{PlanEditorView, PlanPreview, PriceForm, SpanForm};

#[component]
pub fn PlanEditorPage() -> impl IntoView {
    let (port, merchant, plan) = (port(), param("merchant"), param("plan"));
    let product: Option<Uuid> = query("product").and_then(|id| id.parse().ok());
    answered(
        async move { port.plan_editor(&merchant, &plan, product).await },
        editor,
    )
}

fn editor(view: PlanEditorView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let labels = plan_words::labels(&view.form);
    let problems = FieldProblems::new(view.problems.clone()).with_labels(labels.clone());
    let title = match &view.stored {
        Some(_) => tr(
            "contract-name",
            &[("product", &view.product), ("plan", &view.form.printed)],
        ),
        None => tr("plan-new-of", &[("product", &view.product)]),
    };
    let state = match &view.stored {
        Some((state, number)) => format!(
            "{}, {}",
            plan_words::state(*state),
            tr("catalogue-version", &[("number", &number.to_string())])
        ),
        None => t("catalogue-draft"),
    };
    let unsaved = view
        .unsaved
        .then(|| view! { <p class="muted">{t("plan-unsaved")}</p> });
    let theirs = (!view.theirs.is_empty()).then(|| theirs(&view.theirs, &labels));
    let side = preview(view.preview.as_ref());
    let form = form(&view, &problems);
    page(
        view.frame.clone(),
        Area::Staff(StaffTab::Catalogue),
        &title,
        view! {
            <p class="back">
                <a href=path::catalogue(&slug)>{t("catalogue-title")}</a>
            </p>
            <ErrorSummary problems=problems.clone() />
            <h1>{title.clone()}</h1>
            <p class="lead">{state}</p>
            {unsaved}
            {theirs}
            <div class="plan-editor">
                {form}
                {side}
            </div>
        }
        .into_any(),
    )
}

/// What somebody else saved meanwhile, where it differs from what was typed.
fn theirs(theirs: &[(String, String)], labels: &[(String, String)]) -> impl IntoView + use<> {
    let rows = theirs
        .iter()
        .map(|(field, value)| {
            let label = labels
                .iter()
                .find(|(known, _)| known == field)
                .map_or_else(|| field.clone(), |(_, label)| label.clone());
            vec![label.into_any(), plan_words::typed(field, value).into_any()]
        })
        .collect();
    view! {
        <section class="alert alert-warning">
            <h2>{t("plan-theirs")}</h2>
            <DataTable
                caption=t("plan-theirs")
                columns=vec![Column::text(t("plan-theirs-field")), Column::text(t("plan-theirs-value"))]
                rows
            />
        </section>
    }
}

fn form(view: &PlanEditorView, problems: &FieldProblems) -> impl IntoView + use<> {
    let form = view.form.clone();
    let (new, may_change) = (view.stored.is_none(), view.may_change);
    let of = || problems.clone();
    let (line_problems, lines_problems, choose_problems, span_problems) = (of(), of(), of(), of());
    let line = move |id: &'static str, value: &str| {
        view! { <Field id label=plan_words::label(id) value=value.to_owned() maxlength=300 problems=line_problems.clone() /> }
    };
    let lines = move |id: &'static str, value: &str| {
        view! {
            <TextLines
                id
                label=plan_words::label(id)
                value=value.to_owned()
                hint=t("plan-features-hint")
                maxlength=1200
                problems=lines_problems.clone()
            />
        }
    };
    let choose = move |id: &'static str, chosen: &str| {
        let options = plan_words::options(id);
        view! {
            <Select id label=plan_words::label(id) options chosen=chosen.to_owned() width="medium" problems=choose_problems.clone() />
        }
    };
    let span = move |id: &'static str, value: &SpanForm| {
        span_field(
            id.to_owned(),
            format!("form[{id}]"),
            plan_words::label(id),
            value,
            &span_problems,
        )
    };
    let slug = new.then(|| {
        view! {
            <Field
                id="slug"
                label=plan_words::label("slug")
                hint=t("plan-slug-hint")
                value=form.slug.clone()
                maxlength=60
                problems=problems.clone()
            />
        }
    });
    let prices: Vec<_> = form
        .prices
        .iter()
        .map(|(key, row)| price_row(key, row, problems))
        .collect();
    let deed = |deed: &'static str, class: &'static str, word: String| {
        view! {
            <button class=class type="submit" name="form[deed]" value=deed>
                {word}
            </button>
        }
    };
    let discard = view
        .unsaved
        .then(|| deed("discard", "button button-quiet", t("plan-discard")));
    let deeds = may_change.then(|| {
        view! {
            <div class="deeds">
                {deed("preview", "button button-quiet", t("plan-preview"))}
                {deed("draft", "button button-quiet", t("plan-save-draft"))}
                {deed("publish", "button button-primary", t("plan-save-publish"))} {discard}
            </div>
        }
    });
    // Enter in a field shows what it means; it saves nothing.
    let enter = may_change.then(|| {
        view! {
            <button class="hidden-visually" type="submit" name="form[deed]" value="preview" tabindex="-1">
                {t("plan-preview")}
            </button>
        }
    });
    view! {
        <PostForm action=EditPlan::PATH fresh=true>
            <Hidden name="form[merchant]" value=form.merchant.clone() />
            <Hidden name="form[plan]" value=form.plan.clone() />
            <Hidden name="form[product]" value=form.product.clone() />
            <Hidden name="form[base]" value=form.base.clone() />
            <Hidden name="form[version]" value=form.version.clone() />
            {enter}
            <fieldset class="plain stack" disabled=!may_change>
                <section class="section stack">
                    <h2>{t("plan-section-texts")}</h2>
                    {line("name_de", &form.name_de)} {line("name_en", &form.name_en)} {slug}
                    {line("printed", &form.printed)} {line("summary_de", &form.summary_de)}
                    {line("summary_en", &form.summary_en)} {lines("features_de", &form.features_de)}
                    {lines("features_en", &form.features_en)}
                </section>
                <section class="section stack">
                    <h2>{t("plan-section-who")}</h2>
                    {choose("audience", &form.audience)}
                    {choose("price_mode", &form.price_mode)}
                    {choose("supply", &form.supply)}
                </section>
                <section class="section stack">
                    <h2>{t("plan-section-prices")}</h2>
                    <p>{t("plan-prices-note")}</p>
                    {prices}
                    {line("alignment", &form.alignment)}
                </section>
                <section class="section stack">
                    <h2>{t("plan-section-trial")}</h2>
                    {span("trial", &form.trial)}
                    <Checkbox id="trial_method" checked=form.trial_method == "yes">
                        {t("plan-trial-method")}
                    </Checkbox>
                    {choose("trial_end", &form.trial_end)}
                    {span("trial_ask", &form.trial_ask)}
                </section>
                <section class="section stack">
                    <h2>{t("plan-section-term")}</h2>
                    <p>{t("plan-term-note")}</p>
                    {span("initial", &form.initial)} {span("notice", &form.notice)}
                    {choose("renewal", &form.renewal)}
                    {span("renewal_span", &form.renewal_span)} {span("notice_after", &form.notice_after)}
                </section>
                <section class="section stack">
                    <h2>{t("plan-section-self")}</h2>
                    {choose("units", &form.units)}
                    {span("pause", &form.pause)} {line("pauses", &form.pauses)}
                </section>
                {deeds}
            </fieldset>
        </PostForm>
    }
}

/// A count with its unit.
fn span_field(
    id: String,
    name: String,
    label: String,
    value: &SpanForm,
    problems: &FieldProblems,
) -> AnyView {
    let unit_id = format!("{id}-unit");
    let unit_label = tr("plan-unit-of", &[("field", &label)]);
    view! {
        <div class="fields-two">
            <Field
                id
                label
                name=format!("{name}[count]")
                value=value.count.clone()
                inputmode="numeric"
                width="short"
                maxlength=4
                problems=problems.clone()
            />
            <Select
                id=unit_id
                label=unit_label
                name=format!("{name}[unit]")
                options=plan_words::options("unit")
                chosen=value.unit.clone()
            />
        </div>
    }
    .into_any()
}

fn price_row(key: &str, row: &PriceForm, problems: &FieldProblems) -> AnyView {
    let id = |part: &str| format!("prices-{key}-{part}");
    let name = |part: &str| format!("form[prices][{key}][{part}]");
    let legend = tr(
        "plan-price-number",
        &[("number", &PriceForm::number(key).to_string())],
    );
    let line = |part: &'static str, value: &str, width: &'static str| {
        view! {
            <Field
                id=id(part)
                name=name(part)
                label=plan_words::price_label(part)
                value=value.to_owned()
                width
                maxlength=200
                problems=problems.clone()
            />
        }
    };
    let choose = |part: &'static str, chosen: &str| {
        let options = plan_words::options(part);
        view! {
            <Select
                id=id(part)
                name=name(part)
                label=plan_words::price_label(part)
                options
                chosen=chosen.to_owned()
                width="medium"
                problems=problems.clone()
            />
        }
    };
    let cycle = span_field(
        id("cycle"),
        name("cycle"),
        plan_words::price_label("cycle"),
        &row.cycle,
        problems,
    );
    let fields = view! {
        <input type="hidden" name=name("id") value=row.id.clone() />
        {line("name", &row.name, "")}
        {choose("kind", &row.kind)}
        <Field
            id=id("price")
            name=name("price")
            label=plan_words::price_label("price")
            hint=t("plan-price-hint")
            value=row.price.clone()
            width="medium"
            maxlength=200
            problems=problems.clone()
        />
        {cycle}
        {choose("timing", &row.timing)}
        {line("included", &row.included, "short")}
        {choose("tax_class", &row.tax_class)}
    };
    view! {
        <fieldset class="price-row stack">
            <legend>{legend}</legend>
            {fields}
        </fieldset>
    }
    .into_any()
}

fn preview(preview: Option<&PlanPreview>) -> impl IntoView + use<> {
    let content = match preview {
        None => view! { <p class="empty">{t("plan-no-preview")}</p> }.into_any(),
        Some(preview) => {
            let told = QuoteWords::of_request();
            let rows = preview
                .documents
                .iter()
                .map(|document| {
                    vec![
                        words::date_short(document.on).into_any(),
                        words::amount(document.net).into_any(),
                        words::amount(document.tax).into_any(),
                        words::amount(document.gross).into_any(),
                    ]
                })
                .collect();
            let metered = preview
                .metered
                .then(|| view! { <p class="muted">{t("plan-without-usage")}</p> });
            view! {
                <ul class="plans">{plan_as_offered(&preview.offer, &told)}</ul>
                <h3>{t("plan-months")}</h3>
                <p class="muted">{t("plan-months-note")}</p>
                {metered}
                <DataTable
                    caption=t("plan-months")
                    columns=vec![
                        Column::text(t("plan-month-date")),
                        Column::number(t("plan-month-net")),
                        Column::number(t("plan-month-tax")),
                        Column::number(t("plan-month-gross")),
                    ]
                    rows
                />
            }
            .into_any()
        }
    };
    view! {
        <aside class="section" id="preview" aria-labelledby="preview-title">
            <h2 id="preview-title">{t("plan-preview-title")}</h2>
            {content}
        </aside>
    }
}
