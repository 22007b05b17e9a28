//! What a merchant sells: prices as heroes, terms beside them.

use leptos::prelude::*;

use super::offer_facts::{fact_list, price_hero};
use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::ui::{Area, Icon, answered, page, param, path, t, tr};
use crate::unit_prices::further_costs;
use crate::wire::{OffersView, PlanOffer, ProductOffer};

#[component]
pub fn OffersPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.offers(&merchant).await }, offers)
}

fn offers(view: OffersView) -> AnyView {
    let brand = view.frame.brand.clone();
    let words = QuoteWords::of_request();
    let products: Vec<_> = view
        .products
        .iter()
        .map(|product| product_section(&brand.slug, product, &words))
        .collect();
    let empty = view
        .products
        .is_empty()
        .then(|| view! { <p class="empty">{t("offers-empty")}</p> });
    page(
        view.frame,
        Area::Public,
        &t("offers-title"),
        view! {
            <div class="intro">
                <h1>{brand.claim.clone()}</h1>
                <p class="lead">{tr("offers-lead", &[("merchant", &brand.name)])}</p>
            </div>
            {empty}
            {products}
        }
        .into_any(),
    )
}

fn product_section(slug: &str, product: &ProductOffer, words: &QuoteWords) -> impl IntoView + use<> {
    let plans: Vec<_> = product
        .plans
        .iter()
        .map(|plan| plan_card(slug, product, plan, words))
        .collect();
    view! {
        <section class="product">
            <h2>{product.name.clone()}</h2>
            <p class="prose">{product.description.clone()}</p>
            <ul class="plans">{plans}</ul>
        </section>
    }
}

fn plan_card(
    slug: &str,
    product: &ProductOffer,
    plan: &PlanOffer,
    words: &QuoteWords,
) -> impl IntoView + use<> {
    let label = tr(
        "offer-choose-plan",
        &[("product", &product.name), ("plan", &plan.name)],
    );
    let action = view! {
        <p class="plan-action">
            <a class="button button-primary" href=path::order(slug, &plan.slug) aria-label=label>
                {t("offer-choose")}
            </a>
        </p>
    };
    plan_item(plan, words, Some(action.into_any()))
}

/// A plan as offers show it, without the way to its order.
pub fn plan_as_offered(plan: &PlanOffer, words: &QuoteWords) -> impl IntoView + use<> {
    plan_item(plan, words, None)
}

pub(super) fn plan_item(
    plan: &PlanOffer,
    words: &QuoteWords,
    action: Option<AnyView>,
) -> impl IntoView + use<> {
    let features: Vec<_> = plan
        .features
        .iter()
        .map(|feature| view! { <li>{Icon::Check.draw()} <span>{feature.clone()}</span></li> })
        .collect();
    let facts = words
        .cost_facts(&plan.quote, &further_costs(words.lang, &plan.version))
        .into_iter()
        .chain(words.term_facts(&plan.quote))
        .collect();
    view! {
        <li class="plan">
            <h3>{plan.name.clone()}</h3>
            <p class="muted plan-summary">{plan.summary.clone()}</p>
            {price_hero(plan, words)}
            {action}
            <ul class="features">{features}</ul>
            <div class="plan-terms">{fact_list(facts)}</div>
        </li>
    }
}
