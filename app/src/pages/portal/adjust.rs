//! Where a contract is changed within its plan: how many units, which extras, a pause.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::choose::{about, back, preview_start};
use crate::islands::change_preview::{CHANGE_FORM, ChangeStart, change_preview};
use crate::port::port;
use crate::server_fns::RequestChange;
use crate::ui::{
    Area, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PortalTab, PostForm, Slider, answered,
    page, param, path, query, t, tr, words,
};
use crate::wire::{ChangeWish, Extra, ExtraState, ExtrasView, PauseView, UnitPart, UnitsView, WireError};

#[component]
pub fn UnitsPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    let part = query("part");
    answered(
        async move {
            match id {
                Ok(id) => port.units_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        move |view| units(view, part),
    )
}

#[component]
pub fn ExtrasPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.extras_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        extras,
    )
}

#[component]
pub fn PausePage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.pause_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        pause,
    )
}

/// One component at a time; the others are a link away.
fn units(view: UnitsView, part: Option<String>) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("change-units");
    let wanted = view
        .typed
        .as_ref()
        .map(|(component, _)| component)
        .or(part.as_ref());
    let chosen = wanted.and_then(|id| view.parts.iter().find(|part| &part.component == id));
    let chosen = chosen.or(view.parts.first()).cloned();
    let others: Vec<_> = view
        .parts
        .iter()
        .filter(|part| {
            chosen
                .as_ref()
                .is_none_or(|chosen| chosen.component != part.component)
        })
        .map(|part| {
            let to = format!(
                "{}?part={}",
                path::units(&slug, view.row.id),
                path::encode(&part.component)
            );
            view! { <li><a href=to>{part.name.clone()}</a></li> }
        })
        .collect();
    let others = (!others.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("units-others")}</h2>
                <ul>{others}</ul>
            </section>
        }
    });
    let typed = view.typed.map(|(_, typed)| typed);
    let problems = FieldProblems::new(view.problems);
    let payment = tr("change-paid-by", &[("payment", &words::payment(&view.payment))]);
    let form = chosen.map(|part| {
        let (hidden, leave) = (
            about(&slug, view.row.id, ChangeWish::Units),
            path::contract(&slug, view.row.id),
        );
        let problems = problems.clone();
        let facts = part_facts(&part);
        // As far as a finger can aim; more can be typed.
        let slider_end = part.units.saturating_mul(2).max(part.units.saturating_add(10)).min(part.most);
        let value = typed.unwrap_or_else(|| part.units.to_string());
        let label = tr("units-field", &[("name", &part.name)]);
        let hint = tr(
            "units-hint",
            &[
                ("least", &words::quantity(part.least)),
                ("most", &words::quantity(part.most)),
            ],
        );
        let start = ChangeStart {
            counted: Some((
                part.component.clone(),
                tr("change-title-units", &[("name", &part.name)]),
            )),
            ..preview_start(&slug, view.row.id, ChangeWish::Units, &view.payment, view.shown)
        };
        view! {
            {facts}
            <PostForm action=RequestChange::PATH class="stack narrow section" id=CHANGE_FORM fresh=true>
                {hidden}
                <Hidden name="form[component]" value=part.component />
                <Field id="quantity" label=label.clone() width="short" inputmode="numeric" value hint required=true problems />
                <Slider label least=part.least most=slider_end value=part.units />
                <p class="muted">{payment}</p>
                <p class="actions" data-look="">
                    <button class="button button-primary" type="submit">{t("change-look")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
            {change_preview(&start)}
        }
    });
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <ErrorSummary problems />
            <h1>{title.clone()}</h1>
            <p class="lead">{t("units-lead")}</p>
            {form}
            {others}
        }
        .into_any(),
    )
}

fn part_facts(part: &UnitPart) -> AnyView {
    let cycle = part.kind.cycle().map_or_else(|| t("once"), words::per_cycle);
    let price = format!("{} {cycle}", words::component_price(&part.kind, part.currency));
    let now = words::quantity(part.units);
    let included = (part.kind.included() > 0).then(|| words::quantity(part.kind.included()));
    let included = included.map(|units| view! { <Fact label=t("units-of-them-included")>{units}</Fact> });
    let scheduled = part.scheduled.map(|(units, from)| {
        let (units, from) = (words::quantity(units), words::date_long(from));
        let value = tr("units-scheduled-value", &[("quantity", &units), ("date", &from)]);
        view! { <Fact label=t("units-scheduled")>{value}</Fact> }
    });
    let fewer = part.fewer_from.map(|from| {
        let from = tr("change-from", &[("date", &words::date_long(from))]);
        view! { <Fact label=t("units-fewer")>{from}</Fact> }
    });
    view! {
        <Facts>
            <Fact label=t("units-now")>
                <strong>{now}</strong>
            </Fact>
            {included}
            <Fact label=t("column-unit-price")>{price}</Fact>
            <Fact label=t("units-more")>{t("change-at-once")}</Fact>
            {fewer}
            {scheduled}
        </Facts>
    }
    .into_any()
}

fn extras(view: ExtrasView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("change-extras");
    let items: Vec<_> = view
        .extras
        .iter()
        .map(|item| extra(&slug, view.row.id, item))
        .collect();
    let payment = tr("change-paid-by", &[("payment", &words::payment(&view.payment))]);
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <h1>{title.clone()}</h1>
            <p class="lead">{t("extras-lead")}</p>
            <ul class="lines-list extras">{items}</ul>
            <p class="muted">{payment}</p>
        }
        .into_any(),
    )
}

fn extra(slug: &str, contract: Uuid, extra: &Extra) -> AnyView {
    let prices: Vec<_> = extra
        .components
        .iter()
        .map(|component| {
            let cycle = component.kind.cycle().map_or_else(|| t("once"), words::per_cycle);
            format!(
                "{} {cycle}",
                words::component_price(&component.kind, component.currency)
            )
        })
        .collect();
    let (state, wish, label) = match extra.state {
        ExtraState::OnOffer => (None, Some(ChangeWish::BookAddOn), "extras-book"),
        ExtraState::Booked { since } => (
            Some(tr("extras-since", &[("date", &words::date_long(since))])),
            Some(ChangeWish::EndAddOn),
            "extras-end",
        ),
        ExtraState::Ending { last_day } => (
            Some(tr("extras-until", &[("date", &words::date_long(last_day))])),
            None,
            "extras-end",
        ),
    };
    let button = wish.map(|wish| {
        let (hidden, id) = (about(slug, contract, wish), extra.id.clone());
        // Which one, for those who hear the button alone.
        let of = extra.name.clone();
        view! {
            <PostForm action=RequestChange::PATH>
                {hidden}
                <Hidden name="form[add_on]" value=id />
                <button class="button button-quiet" type="submit">
                    {t(label)} <span class="hidden-visually">{format!(": {of}")}</span>
                </button>
            </PostForm>
        }
    });
    view! {
        <li class="line">
            <span>
                <span class="line-title">{extra.name.clone()}</span>
                <span class="amount">{prices.join(" + ")}</span>
                {state.map(|state| view! { <span class="muted">{state}</span> })}
            </span>
            {button}
        </li>
    }
    .into_any()
}

fn pause(view: PauseView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("change-pause");
    let problems = FieldProblems::new(view.problems);
    let (hidden, leave) = (
        about(&slug, view.row.id, ChangeWish::Pause),
        path::contract(&slug, view.row.id),
    );
    let (first, last) = (view.first_day, view.last_day);
    let of_first = problems.clone();
    let of_last = problems.clone();
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <ErrorSummary problems />
            <h1>{title.clone()}</h1>
            <p class="lead">{t("pause-lead")}</p>
            <Facts>
                <Fact label=t("pause-longest")>{words::span(view.longest)}</Fact>
                <Fact label=t("pause-per-year")>{words::quantity(view.per_year)}</Fact>
            </Facts>
            <PostForm action=RequestChange::PATH class="stack narrow section">
                {hidden}
                <Field
                    id="first_day"
                    label=t("pause-first-day")
                    kind="date"
                    width="medium"
                    value=first
                    required=true
                    problems=of_first
                />
                <Field
                    id="last_day"
                    label=t("pause-last-day")
                    kind="date"
                    width="medium"
                    value=last
                    required=true
                    problems=of_last
                />
                <p class="actions">
                    <button class="button button-primary" type="submit">{t("change-look")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
        }
        .into_any(),
    )
}
