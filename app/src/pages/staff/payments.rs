//! Money that came in: what it was counted against, what is left, and what waits for its customer.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::RecordPayment;
use crate::ui::{
    Area, Column, DataTable, ErrorSummary, Field, FieldProblems, Hidden, Pager, PostForm, StaffTab, answered,
    page, param, path, query, t, tr, words,
};
use crate::wire::{FundsRow, PaymentFormView, StaffPaymentsView, UnassignedRow, WireError};

#[component]
pub fn PaymentsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let after = query("after").map(|id| id.parse::<Uuid>()).transpose();
    let later = matches!(after, Ok(Some(_)));
    answered(
        async move {
            match after {
                Ok(after) => port.staff_payments(&merchant, after).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        move |view| payments(view, later),
    )
}

fn payments(view: StaffPaymentsView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let here = path::staff_payments(&slug);
    let record = view.may_move.then(|| {
        let to = path::record_payment(&slug, None);
        view! { <a class="button button-primary" href=to>{t("payments-record")}</a> }
    });
    let waiting = (!view.unassigned.is_empty()).then(|| unassigned(&slug, view.unassigned));
    let list = if view.payments.is_empty() {
        view! { <p class="empty">{t("payments-empty")}</p> }.into_any()
    } else {
        table(&slug, &view.payments).into_any()
    };
    let next = view.next.map(|id| format!("{here}?after={id}"));
    page(
        view.frame,
        Area::Staff(StaffTab::Payments),
        &t("payments-title"),
        view! {
            <div class="section-head">
                <h1>{t("payments-title")}</h1>
                {record}
            </div>
            <p class="lead">{t("payments-lead")}</p>
            {waiting}
            {list}
            <Pager first=later.then_some(here) next />
        }
        .into_any(),
    )
}

fn unassigned(slug: &str, rows: Vec<UnassignedRow>) -> impl IntoView + use<> {
    let rows = rows
        .into_iter()
        .map(|row| {
            let to = path::staff_payment(slug, row.id);
            let label = tr("payments-assign-of", &[("amount", &words::amount(row.amount))]);
            vec![
                words::date_short(row.received_on).into_any(),
                view! { <span class="reference">{row.sender}</span> }.into_any(),
                view! { <span class="reference">{row.reference}</span> }.into_any(),
                view! { <span class="amount">{words::amount(row.amount)}</span> }.into_any(),
                view! { <a href=to aria-label=label>{t("payments-assign")}</a> }.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("payments-column-day")),
        Column::text(t("payments-sender")),
        Column::text(t("payments-reference")),
        Column::number(t("column-amount")),
        Column::text(t("payments-column-deed")),
    ];
    view! {
        <section class="section">
            <h2>{t("payments-unassigned")}</h2>
            <p>{t("payments-unassigned-note")}</p>
            <DataTable caption=t("payments-unassigned") columns rows />
        </section>
    }
}

fn table(slug: &str, payments: &[FundsRow]) -> impl IntoView + use<> {
    let rows = payments
        .iter()
        .map(|row| {
            let customer = path::staff_customer(slug, row.customer);
            vec![
                view! { <a href=path::staff_payment(slug, row.id)>{words::date_short(row.on)}</a> }
                    .into_any(),
                view! { <a href=customer>{row.customer_name.clone()}</a> }.into_any(),
                view! { <span class="reference">{row.reference.clone()} <span class="muted row-note">{row.sender.clone()}</span></span> }
                    .into_any(),
                counted(slug, row).into_any(),
                view! { <span class="amount">{words::amount(row.amount)}</span> }.into_any(),
                left(row).into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("payments-column-day")),
        Column::text(t("column-customer")),
        Column::text(t("payments-reference")),
        Column::text(t("payments-column-counted")),
        Column::number(t("column-amount")),
        Column::number(t("payments-column-left")),
    ];
    view! { <DataTable caption=t("payments-title") columns rows /> }
}

/// The invoices that money is counted against, each with how much where it is not all of it.
fn counted(slug: &str, row: &FundsRow) -> AnyView {
    if row.counted.is_empty() {
        return view! { <span class="muted">{t("payments-not-counted")}</span> }.into_any();
    }
    let entries: Vec<_> = row
        .counted
        .iter()
        .map(|(document, number, amount)| {
            let part = (*amount != row.amount)
                .then(|| view! { <span class="muted row-note">{words::amount(*amount)}</span> });
            view! {
                <li>
                    <a class="unbroken" href=path::staff_document(slug, *document)>
                        {number.clone()}
                    </a>
                    {part}
                </li>
            }
        })
        .collect();
    view! { <ul class="plain">{entries}</ul> }.into_any()
}

fn left(row: &FundsRow) -> AnyView {
    if row.left.is_zero() {
        view! { <span class="muted">{words::amount(row.left)}</span> }.into_any()
    } else {
        view! { <strong class="amount">{words::amount(row.left)}</strong> }.into_any()
    }
}

#[component]
pub fn RecordPaymentPage() -> impl IntoView {
    let (port, merchant, customer) = (port(), param("merchant"), query("customer"));
    answered(
        async move { port.payment_form(&merchant, customer).await },
        record,
    )
}

fn record(view: PaymentFormView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems);
    let form = view.form;
    page(
        view.frame,
        Area::Staff(StaffTab::Payments),
        &t("payments-record"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::staff_payments(&slug)>{t("payments-title")}</a>
            </p>
            <h1>{t("payments-record")}</h1>
            <p class="lead">{t("payments-record-lead")}</p>
            <PostForm action=RecordPayment::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[key]" value=form.key.to_string() />
                <Field
                    id="received_on"
                    kind="date"
                    label=t("field-received-on")
                    hint=t("payments-received-hint")
                    value=form.received_on
                    width="medium"
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="amount"
                    label=t("field-amount")
                    hint=t("payments-amount-hint")
                    value=form.amount
                    inputmode="decimal"
                    width="medium"
                    required=true
                    maxlength=14
                    problems=problems.clone()
                />
                <Field
                    id="sender"
                    label=t("field-sender")
                    value=form.sender
                    optional=true
                    maxlength=140
                    problems=problems.clone()
                />
                <Field
                    id="reference"
                    label=t("field-reference")
                    hint=t("payments-reference-hint")
                    value=form.reference
                    optional=true
                    maxlength=140
                    problems=problems.clone()
                />
                <Field
                    id="customer"
                    label=t("field-customer-number")
                    hint=t("payments-customer-hint")
                    value=form.customer
                    optional=true
                    width="medium"
                    maxlength=60
                    problems=problems
                />
                <div>
                    <button class="button button-primary" type="submit">
                        {t("payments-record-button")}
                    </button>
                </div>
            </PostForm>
        }
        .into_any(),
    )
}
