//! Signing up: one page, four visible steps (Tarif, Daten, Zahlung, Prüfen), one form that works without scripts.

use billing::{PlanVersion, PriceMode};
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use super::order_fields::{agreement, data_step, payment_step, plan_step};
use crate::app::forms_lead_to;
use crate::islands::packed::Packed;
use crate::islands::{OrderReview, PackedStart, ReviewPlan, ReviewStart, ReviewWords, START_ELEMENT};
use crate::ordering::{PriceAnswers, unit_components};
use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::server_fns::PlaceOrder;
use crate::ui::text::lang;
use crate::ui::{
    Area, ErrorSummary, FieldProblems, Hidden, PostForm, answered, framed_page, page, param, path, t, tr,
};
use crate::unit_prices::further_costs;
use crate::wire::{OrderPlace, OrderView};

#[component]
pub fn OrderPage() -> impl IntoView {
    let (port, merchant, plan) = (port(), param("merchant"), param("plan"));
    answered(async move { port.order_page(&merchant, &plan).await }, order)
}

/// The page of an order, wherever it stands.
pub(super) fn order(view: OrderView) -> AnyView {
    // Who orders by card is led on to the provider's page.
    if let Some(provider) = &view.cards {
        forms_lead_to(provider);
    }
    let problems = FieldProblems::new(view.problems.clone()).with_labels(quantity_labels(&view));
    let words = review_words(&view.frame.brand.name);
    let (mode, further) = view.plans.iter().find(|plan| plan.slug == view.chosen).map_or(
        (PriceMode::Gross, Vec::new()),
        |plan| {
            (
                plan.version.prices,
                further_costs(words.quote.lang, &plan.version),
            )
        },
    );
    let mut text = words.quote.tell(&view.quote, mode, &further);
    if let Some(reduced) = &view.code.reduced {
        // Browsers do not know the discount: their quote is another, so that the review stays as the server told it.
        crate::discount_words::tell(words.quote.lang, &view.quote, reduced, &mut text);
    }
    let total = text.prices.join(" + ");
    let slug = view.frame.brand.slug.clone();
    let action = match &view.place {
        OrderPlace::Frame { group } => path::framed_sign_up(&slug, group, lang()),
        OrderPlace::Page | OrderPlace::Hosted { .. } => PlaceOrder::PATH.to_owned(),
    };
    let plans: Vec<_> = view
        .plans
        .iter()
        .map(|plan| ReviewPlan {
            slug: plan.slug.clone(),
            title: tr(
                "contract-name",
                &[("product", &view.product), ("plan", &plan.name)],
            ),
            features: if plan.features.is_empty() {
                vec![plan.summary.clone()]
            } else {
                plan.features.clone()
            },
            // What can be changed later makes no difference to an order.
            version: PlanVersion {
                self_service: Default::default(),
                ..plan.version.clone()
            },
            further: further_costs(words.quote.lang, &plan.version),
        })
        .collect();
    let framed = view.place.is_framed();
    let steps: Vec<_> = [
        ("step-plan", "order-step-plan"),
        ("step-data", "order-step-data"),
        ("step-payment", "order-step-payment"),
    ]
    .into_iter()
    .chain([("step-check", "order-step-check")])
    .map(|(anchor, key)| {
        view! {
            <li>
                <a href=format!("#{anchor}")>{step_word(key)}</a>
            </li>
        }
    })
    .collect();
    let parts = view! {
        {plan_step(&view, &problems)}
        {data_step(&view, &problems)}
        {payment_step(&view, &problems)}
        {agreement(&view, &problems)}
    };
    let answers = PriceAnswers {
        kind: view.form.kind,
        country: view.form.country,
        vat_id: view.form.vat_id,
        quantities: view.form.quantities.into_iter().collect(),
    };
    let (idempotency_key, chosen) = (view.form.idempotency_key, view.chosen);
    let start = ReviewStart {
        plans,
        chosen,
        text,
        seller: view.seller,
        today: view.today,
        answers,
        words,
    }
    .packed();
    provide_context(PackedStart(start.clone()));
    let content = view! {
        <ErrorSummary problems=problems.clone() />
        <div class="intro">
            <h1>{tr("order-title", &[("product", &view.product)])}</h1>
            {(!framed)
                .then(|| {
                    view! {
                        <nav aria-label=t("order-steps")>
                            <ol class="steps">{steps}</ol>
                        </nav>
                    }
                })}
        </div>
        <PostForm action class="order" id="order-form">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[idempotency_key]" value=idempotency_key />
            <div class="order-steps">
                {parts}
                <div class="order-bar">
                    <p>
                        <span class="muted">{t("order-bar-total")}</span>
                        <strong class="amount" data-total="">{total}</strong>
                    </p>
                    <a class="button button-quiet" href="#review">{t("order-bar-review")}</a>
                </div>
            </div>
            <aside class="order-review" id=START_ELEMENT aria-label=t("order-review") data-start=start>
                <OrderReview />
            </aside>
        </PostForm>
    }
    .into_any();
    let title = tr("order-title", &[("product", &view.product)]);
    if framed {
        framed_page(view.frame, &title, content)
    } else {
        page(view.frame, Area::Public, &title, content)
    }
}

fn step_word(key: &str) -> String {
    match key {
        "order-step-plan" => t("order-step-plan"),
        "order-step-data" => t("order-step-data"),
        "order-step-payment" => t("order-step-payment"),
        _ => t("order-step-check"),
    }
}

/// What quantities are called in the list of problems: as the price component is.
fn quantity_labels(view: &OrderView) -> Vec<(String, String)> {
    view.plans
        .iter()
        .flat_map(|plan| unit_components(&plan.version))
        .map(|(component, _)| {
            (
                format!("quantities-{}", component.id.as_str()),
                component.name.to_string(),
            )
        })
        .collect()
}

fn review_words(merchant: &str) -> ReviewWords {
    ReviewWords {
        quote: QuoteWords::of_request(),
        title: t("review-title"),
        features: t("review-features"),
        costs: t("review-costs"),
        term: t("review-term"),
        button: t("order-button"),
        after: tr("review-after", &[("merchant", merchant)]),
        incomplete: t("review-incomplete"),
    }
}
