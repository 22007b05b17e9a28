//! Where a change is chosen: another plan, or the end.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::change_words::ChangeWords;
use crate::islands::change_preview::{CHANGE_FORM, ChangeStart, OfferedPlan, change_preview};
use crate::port::port;
use crate::server_fns::RequestChange;
use crate::ui::{
    Area, Choice, Choices, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, PortalTab, PostForm,
    answered, page, param, path, t, tr, words,
};
use crate::wire::{
    ChangeWish, ContractRow, EndView, PaymentSummary, PlanChoice, ShownChange, SwitchView, WireError,
};

#[component]
pub fn SwitchPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.switch_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        switch,
    )
}

#[component]
pub fn EndPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.end_page(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        end,
    )
}

/// The way back to the contract a page is about.
pub(super) fn back(slug: &str, row: &ContractRow) -> AnyView {
    let name = tr("contract-name", &[("product", &row.product), ("plan", &row.plan)]);
    view! {
        <p class="back">
            <a href=path::contract(slug, row.id)>{name}</a>
        </p>
    }
    .into_any()
}

/// What every form of a change says.
pub(super) fn about(slug: &str, contract: Uuid, wish: ChangeWish) -> AnyView {
    view! {
        <Hidden name="form[merchant]" value=slug.to_owned() />
        <Hidden name="form[contract]" value=contract.to_string() />
        <Hidden name="form[wish]" value=wish.name() />
    }
    .into_any()
}

/// What the preview beside the form starts with, before it knows what can be chosen.
pub(super) fn preview_start(
    slug: &str,
    contract: Uuid,
    wish: ChangeWish,
    payment: &PaymentSummary,
    shown: ShownChange,
) -> ChangeStart {
    let about = [
        ("form[merchant]", slug.to_owned()),
        ("form[contract]", contract.to_string()),
        ("form[wish]", wish.name().to_owned()),
    ];
    ChangeStart {
        basis: shown.basis,
        plans: Vec::new(),
        counted: None,
        quote: shown.quote.to_string(),
        words: ChangeWords::of_request(wish, payment),
        action: RequestChange::PATH.to_owned(),
        about: about
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect(),
        leave: (path::contract(slug, contract), t("change-leave")),
    }
}

fn switch(view: SwitchView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("change-switch");
    let problems = FieldProblems::new(view.problems);
    let possible = view.plans.iter().any(|plan| plan.switch.is_some());
    let choices: Vec<_> = view
        .plans
        .iter()
        .map(|plan| plan_choice(plan, view.today))
        .collect();
    let paid_by = tr("change-paid-by", &[("payment", &words::payment(&view.payment))]);
    let start = ChangeStart {
        plans: view.plans.iter().filter_map(offered).collect(),
        ..preview_start(&slug, view.row.id, ChangeWish::Switch, &view.payment, view.shown)
    };
    let form = if possible {
        let (hidden, leave) = (
            about(&slug, view.row.id, ChangeWish::Switch),
            path::contract(&slug, view.row.id),
        );
        let problems = problems.clone();
        view! {
            <PostForm action=RequestChange::PATH class="stack narrow" id=CHANGE_FORM fresh=true>
                {hidden}
                <Choices id="plan" legend=t("change-choose-plan") problems>
                    {choices}
                </Choices>
                <p class="muted">{paid_by}</p>
                <p class="actions" data-look="">
                    <button class="button button-primary" type="submit">{t("change-look")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
            {change_preview(&start)}
        }
        .into_any()
    } else {
        view! { <p class="empty">{t("change-no-plan")}</p> }.into_any()
    };
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <ErrorSummary problems />
            <h1>{title.clone()}</h1>
            <p class="lead">{t("change-switch-lead")}</p>
            {form}
        }
        .into_any(),
    )
}

/// A plan that can be chosen, for the preview.
fn offered(plan: &PlanChoice) -> Option<OfferedPlan> {
    plan.switch.as_ref().map(|switch| OfferedPlan {
        slug: plan.slug.clone(),
        title: tr("change-title-switch", &[("plan", &plan.name)]),
        version: switch.version.clone(),
    })
}

fn plan_choice(plan: &PlanChoice, today: chrono::NaiveDate) -> AnyView {
    let prices = words::prices(&plan.prices);
    let minimum = plan.minimum.map(
        |span| view! { <span class="muted">{tr("change-minimum", &[("span", &words::span(span))])}</span> },
    );
    let Some(switch) = &plan.switch else {
        return view! {
            <div class="choice choice-current">
                <span class="choice-text">
                    <span class="choice-title">{plan.name.clone()}</span>
                    <span class="amount">{prices}</span>
                    <span class="muted">{t("change-your-plan")}</span>
                </span>
            </div>
        }
        .into_any();
    };
    let when = if switch.from <= today {
        t("change-at-once")
    } else {
        tr("change-from", &[("date", &words::date_long(switch.from))])
    };
    let (slug, name, summary) = (plan.slug.clone(), plan.name.clone(), plan.summary.clone());
    view! {
        <Choice id=format!("plan-{slug}") name="form[plan]" value=slug.clone() checked=false>
            <span class="choice-title">{name}</span>
            <span class="amount">{prices}</span>
            <span class="muted">{when}</span>
            {minimum}
            <span class="muted">{summary}</span>
        </Choice>
    }
    .into_any()
}

fn end(view: EndView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = t("contract-cancel");
    let problems = FieldProblems::new(view.problems);
    let earliest = view.earliest;
    let later = earliest.next_last_day.map(|day| {
        let until = words::date_long(earliest.declare_until);
        view! {
            <Fact label=t("end-later")>
                {tr("end-later-value", &[("until", &until), ("date", &words::date_long(day))])}
            </Fact>
        }
    });
    let comes_back = (!earliest.to_come_back.is_zero())
        .then(|| view! { <Fact label=t("end-comes-back")>{words::amount(earliest.to_come_back)}</Fact> });
    let (hidden, leave) = (
        about(&slug, view.row.id, ChangeWish::End),
        path::contract(&slug, view.row.id),
    );
    page(
        view.frame,
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <ErrorSummary problems=problems.clone() />
            <h1>{title.clone()}</h1>
            <p class="lead">{tr("end-lead", &[("date", &words::date_long(earliest.last_day))])}</p>
            <Facts>
                <Fact label=t("end-earliest")>
                    <strong>{words::date_long(earliest.last_day)}</strong>
                </Fact>
                <Fact label=t("end-still-to-pay")>{words::amount(earliest.still_to_pay)}</Fact>
                {comes_back}
                {later}
            </Facts>
            <PostForm action=RequestChange::PATH class="stack narrow section">
                {hidden}
                <Field
                    id="last_day"
                    label=t("field-last-day")
                    kind="date"
                    width="medium"
                    hint=tr("end-last-day-hint", &[("date", &words::date_long(earliest.last_day))])
                    value=view.last_day
                    optional=true
                    problems
                />
                <p class="actions">
                    <button class="button button-primary" type="submit">{t("end-look")}</button>
                    <a class="button button-quiet" href=leave>{t("change-leave")}</a>
                </p>
            </PostForm>
        }
        .into_any(),
    )
}
