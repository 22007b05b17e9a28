//! How the customer pays, for which contract, and how a method is removed.

use billing::users::Right;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::{RemovePaymentMethod, SetDefaultPayment};
use crate::ui::{
    Area, Badge, Choice, Choices, Fact, Facts, Hidden, PortalTab, PostForm, Tone, answered, page, param,
    path, t, tr, words,
};
use crate::wire::{
    BilledBefore, CardExpiry, PaidContract, PaymentChoice, PaymentMethodRow, PaymentMethodsView,
    PaymentSummary, RemovePaymentMethodView, WireError,
};

#[component]
pub fn PaymentMethodsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(
        async move { port.payment_methods(&merchant).await },
        payment_methods,
    )
}

#[component]
pub fn RemovePaymentMethodPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.payment_method_removal(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        removal,
    )
}

fn payment_methods(view: PaymentMethodsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let may_change = view.frame.may(Right::ChangePayment);
    let about = view
        .methods
        .iter()
        .any(|row| row.may_be_default)
        .then(|| view! { <p class="lead">{t("payment-default-lead")}</p> });
    let methods = if view.methods.is_empty() {
        view! { <p class="empty">{t("payment-methods-empty")}</p> }.into_any()
    } else {
        view.methods
            .into_iter()
            .map(|row| method(&slug, row, may_change))
            .collect::<Vec<_>>()
            .into_any()
    };
    let add = may_change.then(|| add(&slug, None, view.debit, view.cards));
    let contracts = (!view.contracts.is_empty()).then(|| contracts(&slug, view.contracts, may_change));
    page(
        view.frame,
        Area::Portal(PortalTab::PaymentMethods),
        &t("nav-payment-methods"),
        view! {
            <h1>{t("nav-payment-methods")}</h1>
            {about}
            {methods}
            {add}
            {contracts}
        }
        .into_any(),
    )
}

/// The ways to give another method.
pub(super) fn add(slug: &str, contract: Option<Uuid>, debit: bool, cards: bool) -> AnyView {
    let mandate = debit.then(|| {
        let to = path::add_mandate(slug, contract);
        view! { <a class="button button-quiet" href=to>{t("payment-add-mandate")}</a> }
    });
    let card = cards.then(|| {
        let to = path::add_card(slug, contract);
        view! { <a class="button button-quiet" href=to>{t("payment-add-card")}</a> }
    });
    (debit || cards)
        .then(|| view! { <p class="actions">{mandate} {card}</p> })
        .into_any()
}

fn method(slug: &str, method: PaymentMethodRow, may_change: bool) -> impl IntoView + use<> {
    let mandate = match method.summary.clone() {
        PaymentSummary::SepaDebit { mandate, .. } => Some(view! {
            <Fact label=t("payment-mandate")>
                <span class="num">{mandate}</span>
            </Fact>
        }),
        PaymentSummary::Card { .. } | PaymentSummary::Invoice => None,
    };
    let expiry = method.expiry.map(|expiry| {
        let text = match expiry {
            CardExpiry::Soon => t("payment-card-soon"),
            CardExpiry::Over => t("payment-card-over"),
        };
        view! { <p class="alert alert-warning">{text}</p> }
    });
    let name = words::payment(&method.summary);
    let choose = (may_change && (method.default || method.may_be_default))
        .then(|| default_button(slug, &method, &name));
    let holder = (!method.account_holder.is_empty())
        .then(|| view! { <Fact label=t("field-account-holder")>{method.account_holder.clone()}</Fact> });
    let file = method
        .mandate_file
        .then(|| view! { <a href=path::mandate_pdf(slug, method.id)>{t("payment-mandate-file")}</a> });
    let pays_for = if method.contracts.is_empty() {
        t("payment-pays-for-nothing")
    } else {
        method.contracts.join(", ")
    };
    let default = method
        .default
        .then(|| view! { <Badge tone=Tone::Neutral word=t("payment-default") /> });
    let remove = may_change.then(|| {
        let label = tr("payment-remove-of", &[("payment", &name)]);
        view! {
            <a href=path::remove_payment_method(slug, method.id) aria-label=label>{t("payment-remove")}</a>
        }
    });
    view! {
        <section class="section">
            <div class="title-row">
                <h2>{words::payment_until(&method.summary)}</h2>
                {default}
            </div>
            {expiry}
            <Facts>
                {holder}
                {mandate}
                <Fact label=t("payment-since")>{words::date_long(method.since)}</Fact>
                <Fact label=t("payment-pays-for")>{pays_for}</Fact>
            </Facts>
            <div class="row-actions">{choose} {file} {remove}</div>
        </section>
    }
}

/// Makes it what new contracts are paid by, or no longer.
fn default_button(slug: &str, method: &PaymentMethodRow, name: &str) -> impl IntoView + use<> {
    let (value, word, label) = if method.default {
        (
            String::new(),
            t("payment-default-drop"),
            tr("payment-default-drop-of", &[("payment", name)]),
        )
    } else {
        (
            method.id.to_string(),
            t("payment-default-choose"),
            tr("payment-default-choose-of", &[("payment", name)]),
        )
    };
    let slug = slug.to_owned();
    view! {
        <PostForm action=SetDefaultPayment::PATH class="inline">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[method]" value=value />
            <button class="link" type="submit" aria-label=label>{word}</button>
        </PostForm>
    }
}

fn contracts(slug: &str, contracts: Vec<PaidContract>, may_change: bool) -> impl IntoView + use<> {
    let rows: Vec<_> = contracts
        .into_iter()
        .map(|contract| {
            let change = may_change.then(|| {
                let label = tr("payment-change-of", &[("contract", &contract.name)]);
                view! {
                    <a href=path::contract_payment(slug, contract.id) aria-label=label>{t("payment-change")}</a>
                }
            });
            view! {
                <li class="line">
                    <span>
                        <span class="line-title">{contract.name}</span>
                        <span class="muted">{contract.number}</span>
                        <span class="muted">{words::payment(&contract.payment)}</span>
                    </span>
                    {change}
                </li>
            }
        })
        .collect();
    view! {
        <section class="section">
            <h2>{t("payment-contracts")}</h2>
            <ul class="lines-list">{rows}</ul>
            <p class="muted">{t("payment-counts-from")}</p>
        </section>
    }
}

fn removal(view: RemovePaymentMethodView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = tr(
        "payment-remove-of",
        &[("payment", &words::payment(&view.summary))],
    );
    let back = path::payment_methods(&slug);
    let body = if view.contracts.is_empty() && view.debits.is_empty() {
        free(&slug, &view).into_any()
    } else {
        kept(&slug, view.contracts, view.debits).into_any()
    };
    page(
        view.frame,
        Area::Portal(PortalTab::PaymentMethods),
        &title,
        view! {
            <p class="back">
                <a href=back>{t("nav-payment-methods")}</a>
            </p>
            <h1>{title.clone()}</h1>
            {body}
        }
        .into_any(),
    )
}

fn free(slug: &str, view: &RemovePaymentMethodView) -> impl IntoView + use<> {
    let consequence = match &view.summary {
        PaymentSummary::SepaDebit { mandate, .. } => tr("payment-remove-mandate", &[("mandate", mandate)]),
        PaymentSummary::Card { .. } => t("payment-remove-card"),
        PaymentSummary::Invoice => t("payment-remove-invoice"),
    };
    let (slug, method, back) = (slug.to_owned(), view.id.to_string(), path::payment_methods(slug));
    let next = view.instead.as_ref().map(|others| next_default(others));
    view! {
        <p class="lead">{consequence}</p>
        <PostForm action=RemovePaymentMethod::PATH class="stack narrow">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[method]" value=method />
            {next}
            <p class="actions">
                <button class="button button-danger" type="submit">{t("payment-remove")}</button>
                <a class="button button-quiet" href=back>{t("change-leave")}</a>
            </p>
        </PostForm>
    }
}

/// What new contracts are paid by once the default is gone.
fn next_default(others: &[PaymentChoice]) -> AnyView {
    if others.is_empty() {
        return view! { <p>{t("payment-default-goes")}</p> }.into_any();
    }
    let option = |value: String, title: String, checked: bool| {
        view! {
            <Choice id=format!("next-{value}") name="form[next]" value=value.clone() checked>
                <span class="choice-title">{title}</span>
            </Choice>
        }
    };
    let others: Vec<_> = others
        .iter()
        .enumerate()
        .map(|(place, other)| {
            option(
                other.value.clone(),
                words::payment_until(&other.summary),
                place == 0,
            )
        })
        .collect();
    view! {
        <Choices id="next" legend=t("payment-default-next")>
            {others}
            {option(String::new(), t("payment-default-none"), false)}
        </Choices>
    }
    .into_any()
}

/// Why it cannot go, and what to do about it.
fn kept(slug: &str, contracts: Vec<PaidContract>, debits: Vec<BilledBefore>) -> impl IntoView + use<> {
    let contracts = (!contracts.is_empty()).then(|| {
        let rows: Vec<_> = contracts
            .into_iter()
            .map(|contract| {
                let to = path::contract_payment(slug, contract.id);
                let label = tr("payment-change-of", &[("contract", &contract.name)]);
                view! {
                    <li class="line">
                        <span>
                            <span class="line-title">{contract.name}</span>
                            <span class="muted">{contract.number}</span>
                        </span>
                        <a href=to aria-label=label>{t("payment-change")}</a>
                    </li>
                }
            })
            .collect();
        view! {
            <section class="section">
                <h2>{t("payment-kept-contracts")}</h2>
                <p>{t("payment-kept-contracts-do")}</p>
                <ul class="lines-list">{rows}</ul>
            </section>
        }
    });
    let debits = (!debits.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("payment-kept-debits")}</h2>
                <p>{t("payment-kept-debits-do")}</p>
                {billed(slug, debits)}
            </section>
        }
    });
    view! {
        <p class="lead">{t("payment-kept")}</p>
        {contracts}
        {debits}
    }
}

/// What is open of issued invoices, and how it is paid.
pub(super) fn billed(slug: &str, billed: Vec<BilledBefore>) -> AnyView {
    let rows: Vec<_> = billed
        .into_iter()
        .map(|billed| {
            let day = words::date_long(billed.due_on);
            let how = if billed.debit {
                tr("payment-billed-debit", &[("date", &day)])
            } else {
                tr("payment-billed-transfer", &[("date", &day)])
            };
            view! {
                <li class="line">
                    <span>
                        <a class="line-title" href=path::pay_invoice(slug, billed.document)>{billed.number}</a>
                        <span class="muted">{how}</span>
                    </span>
                    <span class="amount">{words::amount(billed.open)}</span>
                </li>
            }
        })
        .collect();
    view! { <ul class="lines-list">{rows}</ul> }.into_any()
}
