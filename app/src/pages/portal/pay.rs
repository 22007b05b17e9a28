//! Paying an invoice.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::PayByCard;
use crate::ui::{
    Area, Choice, Choices, Fact, Facts, Hidden, PortalTab, PostForm, answered, page, param, path, t, tr,
    words,
};
use crate::wire::{
    CardFacts, InvoiceFilter, InvoiceRow, InvoiceStatus, PayInvoiceView, PaymentSummary, TransferFacts,
    WireError,
};

#[component]
pub fn PayPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.pay_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        pay,
    )
}

fn pay(view: PayInvoiceView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let row = view.row;
    let title = tr("pay-title", &[("number", &row.number)]);
    let body = match row.status {
        InvoiceStatus::Paid => view! { <p class="lead">{t("pay-paid")}</p> }.into_any(),
        InvoiceStatus::Cancelled | InvoiceStatus::Credited => {
            view! { <p class="lead">{t("pay-cancelled")}</p> }.into_any()
        }
        _ if view.cards.under_way => view! { {amount(&row)} {under_way(&view.cards)} }.into_any(),
        // Who pays what is debited anyway, pays it twice.
        InvoiceStatus::ToBeDebited if view.cards.charged.is_some() => {
            let card = view
                .cards
                .charged
                .as_ref()
                .map(words::payment)
                .unwrap_or_default();
            view! { {amount(&row)} <p class="lead">{tr("pay-charged", &[("card", &card)])}</p> }.into_any()
        }
        InvoiceStatus::ToBeDebited => {
            let text = tr("pay-debited", &[("date", &words::date_long(row.due_on))]);
            view! { {amount(&row)} <p class="lead">{text}</p> }.into_any()
        }
        InvoiceStatus::Open | InvoiceStatus::PartlyPaid | InvoiceStatus::Overdue => {
            let card = by_card(&slug, &row, view.cards.choices);
            view! { {amount(&row)} {card} {transfer(&row, view.transfer)} }.into_any()
        }
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Invoices),
        &title,
        view! {
            <p class="back">
                <a href=path::invoices(&slug, &InvoiceFilter::default(), None)>{t("nav-invoices")}</a>
            </p>
            <div class="title-row">
                <h1>{title.clone()}</h1>
                {words::invoice_status(row.status)}
            </div>
            {body}
            <p class="actions">
                <a class="button button-quiet" href=path::document_pdf(&slug, row.id)>{t("pay-invoice-pdf")}</a>
            </p>
        }
        .into_any(),
    )
}

fn amount(row: &InvoiceRow) -> impl IntoView + use<> {
    let part = (row.open != row.gross)
        .then(|| view! { <p class="muted">{tr("pay-part", &[("gross", &words::amount(row.gross))])}</p> });
    view! {
        <p class="hero">{words::amount(row.open)}</p>
        {part}
    }
}

/// A charge that waits for its provider, or for the customer.
fn under_way(cards: &CardFacts) -> impl IntoView + use<> {
    let card = cards.charged.as_ref().map(words::payment).unwrap_or_default();
    let arguments = [("card", card.as_str())];
    match cards.confirm.clone() {
        Some(page) => view! {
            <p class="lead">{tr("pay-confirm", &arguments)}</p>
            <p class="actions">
                <a class="button button-primary" href=page>{t("pay-confirm-go")}</a>
            </p>
        }
        .into_any(),
        None => view! { <p class="lead">{tr("pay-under-way", &arguments)}</p> }.into_any(),
    }
}

/// The cards the invoice can be charged to, the likeliest first, and one button.
fn by_card(slug: &str, row: &InvoiceRow, cards: Vec<(Uuid, PaymentSummary)>) -> AnyView {
    let amount = words::amount(row.open);
    let (choice, label) = match cards.as_slice() {
        [] => return ().into_any(),
        [(method, card)] => (
            view! { <Hidden name="form[method]" value=method.to_string() /> }.into_any(),
            tr(
                "pay-by-card-with",
                &[("amount", &amount), ("card", &words::payment(card))],
            ),
        ),
        several => {
            let choices: Vec<_> = several
                .iter()
                .enumerate()
                .map(|(place, (method, card))| {
                    let card = words::payment_until(card);
                    view! {
                        <Choice
                            id=format!("method-{method}")
                            name="form[method]"
                            value=method.to_string()
                            checked=place == 0
                        >
                            <span class="choice-title">{card}</span>
                        </Choice>
                    }
                })
                .collect();
            (
                view! {
                    <Choices id="method" legend=t("pay-which-card")>
                        {choices}
                    </Choices>
                }
                .into_any(),
                tr("pay-by-card-chosen", &[("amount", &amount)]),
            )
        }
    };
    let (slug, document) = (slug.to_owned(), row.id.to_string());
    view! {
        <section class="section">
            <h2>{t("pay-by-card")}</h2>
            <PostForm action=PayByCard::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[document]" value=document />
                {choice}
                <p class="actions">
                    <button class="button button-primary" type="submit">{label}</button>
                </p>
            </PostForm>
        </section>
    }
    .into_any()
}

fn transfer(row: &InvoiceRow, facts: TransferFacts) -> impl IntoView + use<> {
    let (day, amount) = (words::date_long(row.due_on), words::amount(row.open));
    let when = if row.status == InvoiceStatus::Overdue {
        tr("pay-overdue", &[("date", &day)])
    } else {
        tr("pay-until", &[("date", &day)])
    };
    let code = facts.girocode.map(|image| {
        view! {
            <section>
                <h2>{t("doc-girocode")}</h2>
                <p>{t("pay-girocode-note")}</p>
                <img class="qr" src=image alt=t("doc-girocode-alt") width="220" height="220" />
            </section>
        }
    });
    let bank =
        (!facts.bank.is_empty()).then(|| view! { <Fact label=t("pay-bank")>{facts.bank.clone()}</Fact> });
    let bic = (!facts.bic.is_empty()).then(|| {
        view! {
            <Fact label=t("pay-bic")>
                <span class="num">{facts.bic.clone()}</span>
            </Fact>
        }
    });
    view! {
        <p class="lead">{when}</p>
        <div class="columns">
            <section>
                <h2>{t("pay-transfer")}</h2>
                <Facts>
                    <Fact label=t("pay-holder")>{facts.holder}</Fact>
                    <Fact label=t("field-iban")>
                        <span class="num">{words::iban(&facts.iban)}</span>
                    </Fact>
                    {bic}
                    {bank}
                    <Fact label=t("column-amount")>{amount}</Fact>
                    <Fact label=t("pay-reference")>
                        <span class="num">{facts.reference}</span>
                    </Fact>
                </Facts>
                <p class="muted">{t("pay-takes-days")}</p>
            </section>
            {code}
        </div>
    }
}
