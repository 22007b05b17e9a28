//! The two declarations without signing in: "Verträge hier kündigen" (R-530…536) and "Vertrag widerrufen" (R-541…545).
//! One page each, asking exactly what the law allows, and after sending the proof of receipt.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::server_fns::{Cancel, Withdraw};
use crate::ui::{
    Area, Choice, Choices, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PostForm, answered, page,
    param, path, t, tr, words,
};
use crate::wire::{DeclarationForm, DeclarationKind, DeclarationReceipt, DeclarationView};

#[component]
pub fn CancellationPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(
        async move {
            port.declaration_page(&merchant, DeclarationKind::Cancellation)
                .await
        },
        declaration,
    )
}

#[component]
pub fn WithdrawalPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(
        async move {
            port.declaration_page(&merchant, DeclarationKind::Withdrawal)
                .await
        },
        declaration,
    )
}

fn declaration(view: DeclarationView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let (title, content) = match (view.kind, view.receipt) {
        (DeclarationKind::Cancellation, None) => (
            t("cancel-title"),
            cancellation_form(&slug, view.form, FieldProblems::new(view.problems)).into_any(),
        ),
        (DeclarationKind::Withdrawal, None) => (
            t("withdraw-title"),
            withdrawal_form(&slug, view.form, FieldProblems::new(view.problems)).into_any(),
        ),
        (DeclarationKind::Cancellation, Some(receipt)) => (
            t("cancel-receipt-title"),
            proof(&slug, view.kind, receipt).into_any(),
        ),
        (DeclarationKind::Withdrawal, Some(receipt)) => (
            t("withdraw-receipt-title"),
            proof(&slug, view.kind, receipt).into_any(),
        ),
    };
    page(
        view.frame,
        Area::Public,
        &title,
        view! {
            <div class="narrow">
                {content}
            </div>
        }
        .into_any(),
    )
}

fn cancellation_form(slug: &str, form: DeclarationForm, problems: FieldProblems) -> impl IntoView + use<> {
    let slug = slug.to_owned();
    let extraordinary = form.cancellation == "extraordinary";
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>{t("cancel-title")}</h1>
        <p class="lead">{t("cancel-lead")}</p>
        <PostForm action=Cancel::PATH class="stack declaration">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[idempotency_key]" value=form.idempotency_key />
            <Choices id="cancellation" legend=t("cancel-kind") problems=problems.clone()>
                <Choice
                    id="cancellation-ordinary"
                    name="form[cancellation]"
                    value="ordinary"
                    checked=!extraordinary
                >
                    <span class="choice-title">{t("cancel-ordinary")}</span>
                    <span class="muted">{t("cancel-ordinary-hint")}</span>
                </Choice>
                <Choice
                    id="cancellation-extraordinary"
                    name="form[cancellation]"
                    value="extraordinary"
                    checked=extraordinary
                >
                    <span class="choice-title">{t("cancel-extraordinary")}</span>
                    <span class="muted">{t("cancel-extraordinary-hint")}</span>
                </Choice>
            </Choices>
            <div class="only-extraordinary">
                <Field
                    id="reason"
                    label=t("field-reason")
                    hint=t("cancel-reason-hint")
                    value=form.reason
                    problems=problems.clone()
                />
            </div>
            {identity(form.name, form.contract, problems.clone())}
            <Field
                id="ends_on"
                label=t("field-ends-on")
                kind="date"
                width="medium"
                hint=t("cancel-ends-on-hint")
                value=form.ends_on
                optional=true
                problems=problems.clone()
            />
            <Field
                id="email"
                label=t("field-email")
                kind="email"
                autocomplete="email"
                hint=t("declaration-email-hint")
                value=form.email
                required=true
                problems
            />
            <button class="button button-danger" type="submit">{t("cancel-button")}</button>
        </PostForm>
    }
}

fn withdrawal_form(slug: &str, form: DeclarationForm, problems: FieldProblems) -> impl IntoView + use<> {
    let slug = slug.to_owned();
    view! {
        <ErrorSummary problems=problems.clone() />
        <h1>{t("withdraw-title")}</h1>
        <p class="lead">{t("withdraw-lead")}</p>
        <PostForm action=Withdraw::PATH class="stack declaration">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[idempotency_key]" value=form.idempotency_key />
            {identity(form.name, form.contract, problems.clone())}
            <Field
                id="email"
                label=t("field-email")
                kind="email"
                autocomplete="email"
                hint=t("declaration-email-hint")
                value=form.email
                required=true
                problems
            />
            <button class="button button-danger" type="submit">{t("withdraw-button")}</button>
        </PostForm>
    }
}

/// Who declares, and for which contract.
fn identity(name: String, contract: String, problems: FieldProblems) -> impl IntoView {
    view! {
        <Field
            id="name"
            label=t("field-name")
            autocomplete="name"
            value=name
            required=true
            problems=problems.clone()
        />
        <Field
            id="contract"
            label=t("field-contract")
            hint=t("declaration-contract-hint")
            value=contract
            required=true
            problems
        />
    }
}

/// Content, date and time of receipt, and the file to keep.
fn proof(slug: &str, kind: DeclarationKind, receipt: DeclarationReceipt) -> impl IntoView + use<> {
    let received = words::date_and_time(&receipt.received_at);
    let at = [("received", received.as_str())];
    let (title, lead, button) = match kind {
        DeclarationKind::Cancellation => (
            t("cancel-receipt-title"),
            tr("cancel-receipt-lead", &at),
            t("cancel-button"),
        ),
        DeclarationKind::Withdrawal => (
            t("withdraw-receipt-title"),
            tr("withdraw-receipt-lead", &at),
            t("withdraw-button"),
        ),
    };
    let form = receipt.form;
    let declared = (kind == DeclarationKind::Cancellation).then(|| {
        let cancellation = if form.cancellation == "extraordinary" {
            t("cancel-extraordinary")
        } else {
            t("cancel-ordinary")
        };
        let wish = form
            .ends_on
            .parse()
            .map_or_else(|_| t("cancel-earliest"), words::date_long);
        view! {
            <Fact label=t("cancel-kind")>{cancellation}</Fact>
            <Fact label=t("field-ends-on")>{wish}</Fact>
        }
    });
    let reason = (!form.reason.is_empty())
        .then(|| view! { <Fact label=t("field-reason")>{form.reason.clone()}</Fact> });
    let ends_on = receipt.ends_on.map(|end| {
        view! {
            <Fact label=t("declaration-contract-ends")>
                <strong>{words::date_long(end)}</strong>
            </Fact>
        }
    });
    let other = (kind == DeclarationKind::Cancellation).then(|| {
        view! {
            <p class="muted">
                {t("cancel-receipt-withdrawal-note")} " " <a href=path::withdraw(slug)>{t("withdraw-link")}</a>
            </p>
        }
    });
    view! {
        <h1>{title}</h1>
        <p class="lead">{lead}</p>
        <p>
            <a class="button button-primary" href=path::declaration_pdf(slug, &receipt.token)>
                {t("declaration-download")}
            </a>
        </p>
        <section class="section">
            <h2>{t("declaration-content")}</h2>
            <Facts>
                <Fact label=t("field-name")>{form.name.clone()}</Fact>
                <Fact label=t("field-contract")>{form.contract.clone()}</Fact>
                {declared}
                {reason}
                {ends_on}
                <Fact label=t("declaration-received")>{received.clone()}</Fact>
                <Fact label=t("declaration-made-by")>{tr("declaration-button", &[("button", &button)])}</Fact>
            </Facts>
        </section>
        <p>{tr("declaration-mail-note", &[("email", &form.email)])}</p>
        {other}
    }
}
