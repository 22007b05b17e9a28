//! Giving back a part of an invoice, line by line.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::CorrectInvoice;
use crate::ui::{
    Area, ErrorSummary, Field, FieldProblems, Hidden, PostForm, StaffTab, answered, page, param, path, t, tr,
    words,
};
use crate::wire::{CorrectionRow, CorrectionView, WireError};

#[component]
pub fn CorrectionPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.correction_form(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        correction,
    )
}

fn name(row: &CorrectionRow) -> String {
    // Components often begin with their plan's name.
    let what = if row.component.starts_with(&row.plan) {
        row.component.clone()
    } else {
        format!("{}: {}", row.plan, row.component)
    };
    match row.period {
        Some((from, last)) => format!(
            "{what}, {} – {}",
            words::date_short(from),
            words::date_short(last)
        ),
        None => what,
    }
}

fn correction(view: CorrectionView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let labels = view
        .lines
        .iter()
        .flat_map(|row| {
            [
                (format!("amounts-{}", row.line), t("correction-amount")),
                (format!("units-{}", row.line), t("correction-units")),
            ]
        })
        .collect();
    let problems = FieldProblems::new(view.problems).with_labels(labels);
    let title = tr("correction-title", &[("number", &view.number)]);
    let back = path::staff_document(&slug, view.form.document);
    let prices = t(if view.gross_prices {
        "correction-gross"
    } else {
        "correction-net"
    });
    let rows: Vec<_> = view
        .lines
        .iter()
        .map(|row| line(&slug, row, &view.form, &problems))
        .collect();
    let error = problems
        .of("correct")
        .map(|error| view! { <p class="error" id="correct" role="alert">{error}</p> });
    let form = view.form;
    page(
        view.frame,
        Area::Staff(StaffTab::Invoices),
        &title,
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=back>{view.number}</a>
            </p>
            <h1>{title.clone()}</h1>
            <p class="lead">{tr("correction-lead", &[("customer", &view.customer_name)])}</p>
            <p class="muted">{prices}</p>
            <PostForm action=CorrectInvoice::PATH class="stack narrow" fresh=true>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[document]" value=form.document.to_string() />
                <Hidden name="form[key]" value=form.key />
                {error}
                {rows}
                <Field
                    id="correction_reason"
                    name="form[reason]"
                    label=t("field-correction-reason")
                    hint=t("correction-reason-hint")
                    value=form.reason
                    required=true
                    maxlength=140
                    problems
                />
                <div>
                    <button class="button button-primary" type="submit">
                        {t("correction-button")}
                    </button>
                </div>
            </PostForm>
        }
        .into_any(),
    )
}

/// A line with what it came to, what of it was given back before, and what is to be given back now.
fn line(
    slug: &str,
    row: &CorrectionRow,
    form: &crate::wire::CorrectionForm,
    problems: &FieldProblems,
) -> AnyView {
    let before = (!row.given_back.is_zero()).then(|| {
        let links: Vec<_> = row
            .corrections
            .iter()
            .map(|(id, number)| {
                view! { " " <a class="unbroken" href=path::staff_document(slug, *id)>{number.clone()}</a> }
            })
            .collect();
        let text = tr("correction-before", &[("amount", &words::amount(row.given_back))]);
        view! { <p class="muted">{text} {links}</p> }
    });
    let of =
        |map: &std::collections::BTreeMap<String, String>| map.get(&row.line).cloned().unwrap_or_default();
    let fields = if row.left.is_positive() {
        let units = row.units.map(|units| {
            view! {
                <Field
                    id=format!("units-{}", row.line)
                    name=format!("form[units][{}]", row.line)
                    label=t("correction-units")
                    hint=tr("correction-units-hint", &[("units", &words::number(units))])
                    value=of(&form.units)
                    inputmode="decimal"
                    width="medium"
                    maxlength=14
                    problems=problems.clone()
                />
            }
        });
        view! {
            <Field
                id=format!("amounts-{}", row.line)
                name=format!("form[amounts][{}]", row.line)
                label=t("correction-amount")
                hint=tr("correction-left", &[("amount", &words::amount(row.left))])
                value=of(&form.amounts)
                inputmode="decimal"
                width="medium"
                maxlength=14
                problems=problems.clone()
            />
            {units}
        }
        .into_any()
    } else {
        view! { <p class="muted">{t("correction-nothing-left")}</p> }.into_any()
    };
    view! {
        <fieldset class="price-row stack">
            <legend>{tr("correction-line", &[("number", row.line.trim_start_matches('l'))])}</legend>
            <p>
                <strong>{name(row)}</strong>
            </p>
            <p>{tr("correction-billed", &[("amount", &words::amount(row.amount))])}</p>
            {before}
            {fields}
        </fieldset>
    }
    .into_any()
}
