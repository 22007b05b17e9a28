//! What is sold: products with their plans, how far each has come, and how many contracts are on it.

use billing::PlanState;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;

use crate::port::port;
use crate::quote_words::QuoteWords;
use crate::server_fns::SetPlanState;
use crate::ui::{
    Area, Badge, Column, DataTable, Hidden, PostForm, StaffTab, Tone, answered, page, param, path,
    plan_words, t, tr, words,
};
use crate::unit_prices::prices_by_units;
use crate::wire::{CataloguePlan, CatalogueProduct, StaffCatalogueView};

#[component]
pub fn CataloguePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_catalogue(&merchant).await }, catalogue)
}

fn catalogue(view: StaffCatalogueView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let told = QuoteWords::of_request();
    let products: Vec<_> = view
        .products
        .iter()
        .map(|product| section(&slug, product, view.may_change, &told))
        .collect();
    let empty = view
        .products
        .is_empty()
        .then(|| view! { <p class="empty">{t("catalogue-empty")}</p> });
    let read_only = (!view.may_change).then(|| view! { <p class="muted">{t("catalogue-read-only")}</p> });
    let new = view.may_change.then(|| {
        view! {
            <p>
                <a href=path::new_product(&slug)>{t("product-new")}</a>
            </p>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &t("catalogue-title"),
        view! {
            <h1>{t("catalogue-title")}</h1>
            <p class="lead">{t("catalogue-lead")}</p>
            <p>
                <a href=path::staff_sign_up(&slug)>{t("sign-up-pages")}</a>
                " · "
                <a href=path::discounts(&slug)>{t("discounts-title")}</a>
            </p>
            {new}
            {read_only}
            {empty}
            {products}
        }
        .into_any(),
    )
}

fn section(
    slug: &str,
    product: &CatalogueProduct,
    may_change: bool,
    told: &QuoteWords,
) -> impl IntoView + use<> {
    let mut columns = vec![
        Column::text(t("field-plan")),
        Column::text(t("catalogue-state")),
        Column::text(t("catalogue-price")),
        Column::number(t("nav-contracts")),
    ];
    if may_change {
        columns.push(Column::text(t("catalogue-deed")));
    }
    let rows = product
        .plans
        .iter()
        .map(|plan| {
            let mut cells = vec![
                name(slug, plan).into_any(),
                state(plan).into_any(),
                price(plan, told).into_any(),
                contracts(plan).into_any(),
            ];
            if may_change {
                cells.push(deeds(slug, &product.name, plan).into_any());
            }
            cells
        })
        .collect();
    let new = may_change.then(|| {
        let label = tr("plan-new-of", &[("product", &product.name)]);
        let change = tr("product-change-of", &[("product", &product.name)]);
        view! {
            <span class="section-links">
                <a href=path::product(slug, product.id) aria-label=change>
                    {t("product-change")}
                </a>
                <a href=path::new_plan(slug, product.id) aria-label=label>
                    {t("catalogue-new-plan")}
                </a>
            </span>
        }
    });
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{product.name.clone()}</h2>
                {new}
            </div>
            <p class="muted prose">{product.description.clone()}</p>
            <DataTable caption=product.name.clone() columns rows />
        </section>
    }
}

/// The way to its editor.
fn name(slug: &str, plan: &CataloguePlan) -> impl IntoView + use<> {
    view! { <a href=path::edit_plan(slug, &plan.slug)>{plan.name.clone()}</a> }
}

fn state(plan: &CataloguePlan) -> impl IntoView + use<> {
    let tone = match plan.state {
        PlanState::Draft => Tone::Warning,
        PlanState::Published => Tone::Good,
        PlanState::Retired => Tone::Neutral,
    };
    let word = plan_words::state(plan.state);
    let version = tr("catalogue-version", &[("number", &plan.number.to_string())]);
    let draft = plan
        .draft
        .map(|number| tr("catalogue-drafted", &[("number", &number.to_string())]))
        .map(|draft| view! { <span class="muted row-note">{draft}</span> });
    view! {
        <Badge tone word />
        <span class="muted row-note">{version}</span>
        {draft}
    }
}

/// What recurs for somebody new, and what no total can tell.
fn price(plan: &CataloguePlan, told: &QuoteWords) -> impl IntoView + use<> {
    let Some(quote) = &plan.quote else {
        return t("catalogue-not-sellable").into_any();
    };
    let prices = told.prices(quote).join(" + ");
    let further: Vec<_> = prices_by_units(told.lang, &plan.version)
        .into_iter()
        .map(|(label, price)| view! { <span class="muted row-note">{format!("{label}: {price}")}</span> })
        .collect();
    view! {
        <span class="amount">{prices}</span>
        {further}
    }
    .into_any()
}

fn contracts(plan: &CataloguePlan) -> impl IntoView + use<> {
    let earlier = (plan.on_earlier > 0)
        .then(|| tr("catalogue-on-earlier", &[("count", &plan.on_earlier.to_string())]))
        .map(|earlier| view! { <span class="muted row-note">{earlier}</span> });
    view! {
        <span class="amount">{words::number(plan.contracts.into())}</span>
        {earlier}
    }
}

/// What can be done with a plan as it stands.
fn deeds(slug: &str, product: &str, plan: &CataloguePlan) -> impl IntoView + use<> {
    let published = PlanState::Published.name();
    let publish = match (plan.state, plan.draft) {
        (_, Some(draft)) => Some((
            tr("catalogue-publish-version", &[("number", &draft.to_string())]),
            draft,
        )),
        (PlanState::Draft, None) => Some((t("catalogue-publish"), plan.number)),
        (PlanState::Retired, None) => Some((t("catalogue-bring-back"), plan.number)),
        (PlanState::Published, None) => None,
    };
    let retire = plan
        .state
        .may_become(PlanState::Retired)
        .then(|| (t("catalogue-retire"), plan.number));
    let named = tr("contract-name", &[("product", product), ("plan", &plan.name)]);
    let form = |(word, number): (String, i32), state: &'static str| {
        let (slug, plan) = (slug.to_owned(), plan.slug.clone());
        let label = format!("{word}: {named}");
        view! {
            <PostForm action=SetPlanState::PATH class="inline">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[plan]" value=plan />
                <Hidden name="form[number]" value=number.to_string() />
                <button class="link" type="submit" name="form[state]" value=state aria-label=label>
                    {word}
                </button>
            </PostForm>
        }
    };
    view! {
        {publish.map(|deed| form(deed, published))}
        " "
        {retire.map(|deed| form(deed, PlanState::Retired.name()))}
    }
}
