//! After the order: what happens next.

use leptos::prelude::*;
use uuid::Uuid;

use super::offer_facts::fact_list;
use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::ui::{Area, answered, page, param, path, t, tr, words};
use crate::unit_prices::further_costs;
use crate::wire::{PaymentSummary, ReceiptView, WireError};

#[component]
pub fn ReceiptPage() -> impl IntoView {
    let (port, merchant, contract) = (port(), param("merchant"), param("contract").parse::<Uuid>());
    answered(
        async move {
            match contract {
                Ok(contract) => port.receipt(&merchant, contract).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        receipt,
    )
}

fn receipt(view: ReceiptView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let words_of_quote = QuoteWords::of_request();
    let last_trial_day = view
        .trial_until
        .map(|until| words::date_long(until.pred_opt().unwrap_or(until)));
    let trial = last_trial_day.map(|date| view! { <li>{tr("receipt-step-trial", &[("date", &date)])}</li> });
    let charge = match (
        &view.quote.due_today,
        &view.quote.first_charge,
        view.quote.first_charge_on,
    ) {
        (Some(draft), _, _) => Some((words::amount(draft.gross), view.ordered_on)),
        (None, Some(draft), Some(on)) => Some((words::amount(draft.gross), on)),
        (None, _, _) => None,
    };
    let charge = charge.map(|(amount, on)| {
        let on = view.first_debit_on.unwrap_or(on);
        let arguments = [("amount", amount.as_str()), ("date", &words::date_long(on))];
        let text = match &view.payment {
            PaymentSummary::SepaDebit {
                iban_last_four,
                mandate,
            } => tr(
                "receipt-step-debit",
                &[
                    arguments[0],
                    arguments[1],
                    ("iban", &texts::format::iban_masked(iban_last_four)),
                    ("mandate", mandate),
                ],
            ),
            PaymentSummary::Card { label, .. } => tr(
                "receipt-step-card",
                &[arguments[0], arguments[1], ("card", label)],
            ),
            PaymentSummary::Invoice => tr("receipt-step-invoice", &arguments),
        };
        view! { <li>{text}</li> }
    });
    let card = view.card_wanted.then(|| {
        let to = path::add_card(&slug, Some(view.contract));
        view! {
            <section class="alert alert-warning" aria-labelledby="card-title">
                <h2 id="card-title">{t("receipt-card-title")}</h2>
                <p>{t("receipt-card-wanted")}</p>
                <p class="actions">
                    <a class="button button-primary" href=to>{t("payment-add-card")}</a>
                </p>
            </section>
        }
    });
    let to_contract = if view.card_wanted {
        "button button-quiet"
    } else {
        "button button-primary"
    };
    let facts = words_of_quote
        .cost_facts(&view.quote, &further_costs(words_of_quote.lang, &view.version))
        .into_iter()
        .chain(
            view.reduced
                .iter()
                .flat_map(|reduced| crate::discount_words::facts(words_of_quote.lang, &view.quote, reduced)),
        )
        .chain(words_of_quote.term_facts(&view.quote))
        .collect();
    page(
        view.frame,
        Area::Public,
        &t("receipt-title"),
        view! {
            <div class="narrow">
                <h1>{t("receipt-title")}</h1>
                <p class="lead">
                    {tr("receipt-lead", &[("plan", &view.plan), ("number", &view.contract_number)])}
                </p>
                {card}
                <section class="section">
                    <h2>{t("receipt-next")}</h2>
                    <ol class="steps-next">
                        <li>{tr("receipt-step-mail", &[("email", &view.email)])}</li>
                        {trial}
                        {charge}
                    </ol>
                </section>
                <p class="actions">
                    <a class=to_contract href=path::contract(&slug, view.contract)>
                        {t("receipt-to-contract")}
                    </a>
                    <a class="button button-quiet" href=path::confirmation_pdf(&slug, view.contract)>
                        {t("contract-confirmation")}
                    </a>
                </p>
                <section class="section">
                    <h2>{t("receipt-agreed")}</h2>
                    {fact_list(facts)}
                </section>
                <p class="muted">{t("receipt-withdrawal-note")} " " <a href=path::withdraw(&slug)>{t("withdraw-link")}</a></p>
            </div>
        }
        .into_any(),
    )
}
