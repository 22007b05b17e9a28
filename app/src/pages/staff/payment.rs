//! One payment or correction: counting it, taking that back, sending money back.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::{AllocatePayment, AssignPayment, RefundPayment, TakeBackAllocation};
use crate::ui::{
    Area, Badge, Column, DataTable, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PostForm,
    Select, StaffTab, Tone, answered, page, param, path, t, tr, words,
};
use crate::wire::{
    AllocateForm, AssignForm, CountedRow, FieldProblem, FundsDetail, OpenRow, PaymentDetail, RefundForm,
    RefundRow, StaffPaymentView, UnassignedRow, WireError,
};

#[component]
pub fn PaymentPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.staff_payment(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        payment,
    )
}

fn payment(view: StaffPaymentView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let may_move = view.may_move;
    let (title, problems, content) = match view.what {
        PaymentDetail::Unassigned { row, form, problems } => {
            let title = tr("payment-of", &[("amount", &words::amount(row.amount))]);
            let problems = FieldProblems::new(problems);
            let content = unassigned(&slug, row, form, may_move, &problems);
            (title, problems, content)
        }
        PaymentDetail::Funds(detail) => {
            let title = match detail.funds.credit {
                true => tr("funds-correction", &[("number", &detail.funds.reference)]),
                false => tr("payment-of", &[("amount", &words::amount(detail.funds.amount))]),
            };
            let problems = labelled(detail.problems.clone(), &detail.open);
            let content = funds(&slug, *detail, may_move, &problems);
            (title, problems, content)
        }
    };
    page(
        view.frame,
        Area::Staff(StaffTab::Payments),
        &title,
        view! {
            <ErrorSummary problems />
            <p class="back">
                <a href=path::staff_payments(&slug)>{t("payments-title")}</a>
            </p>
            <h1>{title.clone()}</h1>
            {content}
        }
        .into_any(),
    )
}

/// Amounts are named by the invoices they are for.
fn labelled(problems: Vec<FieldProblem>, open: &[OpenRow]) -> FieldProblems {
    let labels = open
        .iter()
        .map(|row| {
            let label = tr("payment-amount-for", &[("number", &row.number)]);
            (format!("amounts-{}", AllocateForm::place(row.document)), label)
        })
        .collect();
    FieldProblems::new(problems).with_labels(labels)
}

fn unassigned(
    slug: &str,
    row: UnassignedRow,
    form: AssignForm,
    may_move: bool,
    problems: &FieldProblems,
) -> AnyView {
    let slug = slug.to_owned();
    let problems = problems.clone();
    let assign = may_move.then(|| {
        view! {
            <section class="section">
                <h2>{t("payment-whose")}</h2>
                <PostForm action=AssignPayment::PATH class="stack narrow">
                    <Hidden name="form[merchant]" value=slug />
                    <Hidden name="form[payment]" value=row.id.to_string() />
                    <Field
                        id="customer"
                        label=t("field-customer-number")
                        hint=t("payment-whose-hint")
                        value=form.customer
                        width="medium"
                        required=true
                        maxlength=60
                        problems
                    />
                    <div>
                        <button class="button button-primary" type="submit">
                            {t("payment-assign-button")}
                        </button>
                    </div>
                </PostForm>
            </section>
        }
    });
    view! {
        <p class="lead">{t("payments-unassigned-note")}</p>
        <Facts>
            <Fact label=t("field-received-on")>{words::date_long(row.received_on)}</Fact>
            <Fact label=t("payments-sender")>{said(row.sender)}</Fact>
            <Fact label=t("payments-reference")><span class="reference">{said(row.reference)}</span></Fact>
        </Facts>
        {assign}
    }
    .into_any()
}

/// What was said; a dash where nothing was.
fn said(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

fn funds(slug: &str, detail: FundsDetail, may_move: bool, problems: &FieldProblems) -> AnyView {
    let money = detail.funds;
    let customer = path::staff_customer(slug, money.customer);
    let name = format!("{} ({})", money.customer_name, money.customer_number);
    let origin = if money.credit {
        let to = path::staff_document(slug, money.id);
        view! {
            <Fact label=t("funds-document")>
                <a href=to>{money.reference.clone()}</a>
            </Fact>
        }
        .into_any()
    } else {
        view! {
            <Fact label=t("payments-sender")>{said(money.sender.clone())}</Fact>
            <Fact label=t("payments-reference")><span class="reference">{said(money.reference.clone())}</span></Fact>
        }
        .into_any()
    };
    let day = t(if money.credit {
        "column-issued"
    } else {
        "field-received-on"
    });
    let state = if money.left.is_zero() {
        view! { <Badge tone=Tone::Good word=t("payment-nothing-left") /> }.into_any()
    } else {
        view! { <strong class="amount">{words::amount(money.left)}</strong> }.into_any()
    };
    let history = (!detail.counted.is_empty()).then(|| counted(slug, &detail.counted, may_move));
    let sent = (!detail.refunds.is_empty()).then(|| refunds(&detail.refunds));
    let moves = may_move && money.left.is_positive();
    let allocate = moves.then(|| {
        if detail.open.is_empty() {
            view! {
                <section class="section">
                    <h2>{t("payment-allocate")}</h2>
                    <p class="empty">{t("payment-nothing-open")}</p>
                </section>
            }
            .into_any()
        } else {
            allocate(slug, &detail.open, &detail.allocate, problems)
        }
    });
    let send_back = moves.then(|| refund(slug, &detail.refund, problems));
    view! {
        <Facts>
            <Fact label=t("column-customer")>
                <a href=customer>{name}</a>
            </Fact>
            <Fact label=day>{words::date_long(money.on)}</Fact>
            {origin}
            <Fact label=t("column-amount")>{words::amount(money.amount)}</Fact>
            <Fact label=t("payments-column-left")>{state}</Fact>
        </Facts>
        {allocate}
        {history}
        {sent}
        {send_back}
    }
    .into_any()
}

fn allocate(slug: &str, open: &[OpenRow], form: &AllocateForm, problems: &FieldProblems) -> AnyView {
    let fields: Vec<_> = open
        .iter()
        .map(|row| {
            let id = AllocateForm::place(row.document);
            let value = form.amounts.get(&id).cloned().unwrap_or_default();
            let due = words::date_short(row.due_on);
            let hint = tr(
                match (row.overdue, row.open == row.gross) {
                    (true, true) => "payment-open-overdue",
                    (true, false) => "payment-open-overdue-part",
                    (false, true) => "payment-open-due",
                    (false, false) => "payment-open-due-part",
                },
                &[
                    ("open", &words::amount(row.open)),
                    ("gross", &words::amount(row.gross)),
                    ("date", &due),
                ],
            );
            view! {
                <Field
                    id=format!("amounts-{id}")
                    name=format!("form[amounts][{id}]")
                    label=tr("payment-amount-for", &[("number", &row.number)])
                    hint
                    value
                    inputmode="decimal"
                    width="medium"
                    maxlength=14
                    problems=problems.clone()
                />
            }
        })
        .collect();
    let (slug, funds, key) = (slug.to_owned(), form.funds.to_string(), form.key.to_string());
    let error = problems
        .of("allocate")
        .map(|error| view! { <p class="error" id="allocate" role="alert">{error}</p> });
    view! {
        <section class="section">
            <h2>{t("payment-allocate")}</h2>
            <p>{t("payment-allocate-note")}</p>
            <PostForm action=AllocatePayment::PATH class="stack narrow" fresh=true>
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[funds]" value=funds />
                <Hidden name="form[key]" value=key />
                {error}
                {fields}
                <div>
                    <button class="button button-primary" type="submit">
                        {t("payment-allocate-button")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}

fn counted(slug: &str, rows: &[CountedRow], may_move: bool) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| {
            let note = row
                .amount
                .is_negative()
                .then(|| view! { <span class="muted row-note">{t("payment-taken-back")}</span> });
            let deed = (may_move && row.may_take_back).then(|| {
                let label = tr(
                    "payment-take-back-of",
                    &[("number", &row.number), ("amount", &words::amount(row.amount))],
                );
                let (slug, id) = (slug.to_owned(), row.id.to_string());
                view! {
                    <PostForm action=TakeBackAllocation::PATH class="inline">
                        <Hidden name="form[merchant]" value=slug />
                        <Hidden name="form[allocation]" value=id />
                        <button class="link" type="submit" aria-label=label>
                            {t("payment-take-back")}
                        </button>
                    </PostForm>
                }
            });
            vec![
                view! {
                    <a class="unbroken" href=path::staff_document(slug, row.document)>
                        {row.number.clone()}
                    </a>
                    {note}
                }
                .into_any(),
                words::date_short(row.on).into_any(),
                view! { <span class="amount">{words::amount(row.amount)}</span> }.into_any(),
                deed.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("payment-column-invoice")),
        Column::text(t("payments-column-day")),
        Column::number(t("column-amount")),
        Column::text(t("payments-column-deed")),
    ];
    view! {
        <section class="section">
            <h2>{t("payments-column-counted")}</h2>
            <DataTable caption=t("payments-column-counted") columns rows />
        </section>
    }
}

fn refunds(rows: &[RefundRow]) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| {
            let way = match row.by_transfer {
                true => tr("refund-to", &[("iban", &words::iban(&row.iban))]),
                false => t("refund-way-card"),
            };
            vec![
                words::date_short(row.on).into_any(),
                way.into_any(),
                view! { <span class="reference">{row.reference.clone()}</span> }.into_any(),
                view! { <span class="amount">{words::amount(row.amount)}</span> }.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("payments-column-day")),
        Column::text(t("field-refund-way")),
        Column::text(t("payments-reference")),
        Column::number(t("column-amount")),
    ];
    view! {
        <section class="section">
            <h2>{t("refunds-title")}</h2>
            <DataTable caption=t("refunds-title") columns rows />
        </section>
    }
}

fn refund(slug: &str, form: &RefundForm, problems: &FieldProblems) -> AnyView {
    let (slug, form, problems) = (slug.to_owned(), form.clone(), problems.clone());
    let ways = vec![
        ("transfer".to_owned(), t("refund-way-transfer")),
        ("card".to_owned(), t("refund-way-card")),
    ];
    view! {
        <section class="section">
            <h2>{t("refund-title")}</h2>
            <p>{t("refund-note")}</p>
            <PostForm action=RefundPayment::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[funds]" value=form.funds.to_string() />
                <Hidden name="form[key]" value=form.key.to_string() />
                <Field
                    id="refunded_on"
                    kind="date"
                    label=t("field-refunded-on")
                    value=form.refunded_on
                    width="medium"
                    required=true
                    problems=problems.clone()
                />
                <Field
                    id="refund_amount"
                    name="form[amount]"
                    label=t("field-refund-amount")
                    value=form.amount
                    inputmode="decimal"
                    width="medium"
                    required=true
                    maxlength=14
                    problems=problems.clone()
                />
                <Select
                    id="way"
                    label=t("field-refund-way")
                    options=ways
                    chosen=form.way
                    width="medium"
                    problems=problems.clone()
                />
                <Field
                    id="iban"
                    label=t("field-iban")
                    hint=t("refund-iban-hint")
                    value=form.iban
                    maxlength=42
                    problems=problems.clone()
                />
                <Field
                    id="refund_reference"
                    name="form[reference]"
                    label=t("field-refund-reference")
                    value=form.reference
                    optional=true
                    maxlength=140
                    problems
                />
                <div>
                    <button class="button button-quiet" type="submit">
                        {t("refund-button")}
                    </button>
                </div>
            </PostForm>
        </section>
    }
    .into_any()
}
