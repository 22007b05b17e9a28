//! Discounts: which there are, one of them with its codes and who redeemed it, and the form for a new one.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::discount_words::{duration, effect};
use crate::port::port;
use crate::server_fns::{AddCodes, BlockCode, EndDiscount, MakeDiscount};
use crate::ui::text::lang;
use crate::ui::{
    Area, Badge, Column, DataTable, ErrorSummary, Fact, Facts, Field, FieldProblems, Hidden, Pager, PostForm,
    Select, StaffTab, TextLines, Tone, answered, discount_words, page, param, path, query, t, tr, words,
};
use crate::wire::{
    CodeRow, DiscountRow, NewDiscountView, RedemptionRow, StaffDiscountView, StaffDiscountsView, WireError,
};

#[component]
pub fn DiscountsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_discounts(&merchant).await }, discounts)
}

fn discounts(view: StaffDiscountsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let new = view.may_change.then(|| {
        view! {
            <a class="button button-primary" href=path::new_discount(&slug)>
                {t("discount-new")}
            </a>
        }
    });
    let list = if view.discounts.is_empty() {
        view! { <p class="empty">{t("discounts-empty")}</p> }.into_any()
    } else {
        let columns = vec![
            Column::text(t("discount-name")),
            Column::text(t("discount-what")),
            Column::text(t("discount-state")),
            Column::number(t("discount-redemptions")),
        ];
        let rows = view.discounts.iter().map(|row| cells(&slug, row)).collect();
        view! { <DataTable caption=t("discounts-title") columns rows /> }.into_any()
    };
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &t("discounts-title"),
        view! {
            <p class="back">
                <a href=path::catalogue(&slug)>{t("catalogue-title")}</a>
            </p>
            <div class="section-head">
                <h1>{t("discounts-title")}</h1>
                {new}
            </div>
            <p class="lead">{t("discounts-lead")}</p>
            {list}
        }
        .into_any(),
    )
}

fn cells(slug: &str, row: &DiscountRow) -> Vec<AnyView> {
    let to = path::discount(slug, row.id);
    let long = duration(lang(), row.duration);
    vec![
        view! { <a href=to>{row.name.clone()}</a> }.into_any(),
        view! {
            {effect(lang(), row.effect, row.currency)}
            <span class="muted row-note">{long}</span>
        }
        .into_any(),
        state(row).into_any(),
        view! { <span class="amount">{redemptions(row)}</span> }.into_any(),
    ]
}

/// How often, and of how often.
fn redemptions(row: &DiscountRow) -> String {
    let count = words::number(row.redemptions.into());
    match row.most {
        Some(most) => tr(
            "discount-redemptions-of",
            &[("count", &count), ("most", &words::quantity(most))],
        ),
        None => count,
    }
}

fn state(row: &DiscountRow) -> impl IntoView + use<> {
    let (tone, word) = match row.ended_on {
        Some(on) => (
            Tone::Neutral,
            tr("discount-ended-on", &[("date", &words::date_short(on))]),
        ),
        None => (Tone::Good, t("discount-active")),
    };
    let days = days(row).map(|days| view! { <span class="muted row-note">{days}</span> });
    view! {
        <Badge tone word />
        {days}
    }
}

/// The days it can be redeemed on, where they are limited.
fn days(row: &DiscountRow) -> Option<String> {
    match (row.from, row.last_day) {
        (Some(from), Some(last)) => Some(tr(
            "discount-days",
            &[
                ("from", &words::date_short(from)),
                ("until", &words::date_short(last)),
            ],
        )),
        (Some(from), None) => Some(tr("discount-from", &[("date", &words::date_short(from))])),
        (None, Some(last)) => Some(tr("discount-until", &[("date", &words::date_short(last))])),
        (None, None) => None,
    }
}

#[component]
pub fn DiscountPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id"));
    let after = query("after").map(|id| id.parse::<Uuid>()).transpose();
    let later = matches!(after, Ok(Some(_)));
    answered(
        async move {
            match (id.parse(), after) {
                (Ok(id), Ok(after)) => port.staff_discount(&merchant, id, after).await,
                _ => Err(WireError::NotFound),
            }
        },
        move |view| discount(view, later),
    )
}

fn discount(view: StaffDiscountView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems.clone()).with_labels(discount_words::labels());
    let row = &view.row;
    let here = path::discount(&slug, row.id);
    let plans = if view.plans.is_empty() {
        t("discount-all-plans")
    } else {
        view.plans.join(", ")
    };
    let per_customer = row.most_per_customer.map(|most| {
        view! { <Fact label=t("discount-most-per-customer")>{words::quantity(most)}</Fact> }
    });
    let end = (view.may_change && row.ended_on.is_none()).then(|| {
        let (slug, id) = (slug.clone(), row.id.to_string());
        view! {
            <PostForm action=EndDiscount::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[discount]" value=id />
                <p class="hint">{t("discount-end-hint")}</p>
                <button class="button button-quiet" type="submit">
                    {t("discount-end")}
                </button>
            </PostForm>
        }
    });
    let what = format!(
        "{}, {}",
        effect(lang(), row.effect, row.currency),
        duration(lang(), row.duration)
    );
    let (state, count) = (state(row), redemptions(row));
    let facts = view! {
        <Facts>
            <Fact label=t("discount-what")>{what}</Fact>
            <Fact label=t("discount-state")>{state}</Fact>
            <Fact label=t("discount-plans")>{plans}</Fact>
            <Fact label=t("discount-redemptions")>{count}</Fact>
            {per_customer}
        </Facts>
    };
    let codes = codes(&view, &slug, &problems);
    let list = if view.redemptions.is_empty() {
        view! { <p class="empty">{t("discount-never-redeemed")}</p> }.into_any()
    } else {
        redeemed(&slug, &view.redemptions).into_any()
    };
    let next = view.next.map(|id| format!("{here}?after={id}"));
    let title = row.name.clone();
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &title,
        view! {
            <p class="back">
                <a href=path::discounts(&slug)>{t("discounts-title")}</a>
            </p>
            <ErrorSummary problems=problems.clone() />
            <h1>{title.clone()}</h1>
            {facts}
            {end}
            {codes}
            <section class="section">
                <h2>{t("discount-redemptions")}</h2>
                {list}
                <Pager first=later.then_some(here) next />
            </section>
        }
        .into_any(),
    )
}

fn codes(view: &StaffDiscountView, slug: &str, problems: &FieldProblems) -> impl IntoView + use<> {
    let mut columns = vec![
        Column::text(t("discount-code")),
        Column::text(t("discount-state")),
    ];
    if view.may_change {
        columns.push(Column::text(t("user-action")));
    }
    let rows = view
        .codes
        .iter()
        .map(|code| {
            let mut cells = vec![
                view! { <span class="reference">{code.code.clone()}</span> }.into_any(),
                code_state(code).into_any(),
            ];
            if view.may_change {
                cells.push(block(slug, view.row.id, code));
            }
            cells
        })
        .collect();
    let add = (view.may_change && view.row.ended_on.is_none()).then(|| {
        let (slug, id, typed) = (slug.to_owned(), view.row.id.to_string(), view.form.codes.clone());
        let problems = problems.clone();
        view! {
            <PostForm action=AddCodes::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[discount]" value=id />
                <TextLines
                    id="codes"
                    label=t("discount-more-codes")
                    hint=t("discount-codes-hint")
                    value=typed
                    maxlength=20_000
                    problems=problems
                />
                <button class="button button-primary" type="submit">
                    {t("discount-add-codes")}
                </button>
            </PostForm>
        }
    });
    view! {
        <section class="section">
            <h2>{t("discount-codes")}</h2>
            <DataTable caption=t("discount-codes") columns rows />
            {add}
        </section>
    }
}

fn code_state(code: &CodeRow) -> impl IntoView + use<> {
    let (tone, word) = match code.blocked_on {
        Some(on) => (
            Tone::Neutral,
            tr("discount-code-blocked-on", &[("date", &words::date_short(on))]),
        ),
        None => (Tone::Good, t("discount-code-open")),
    };
    view! { <Badge tone word /> }
}

fn block(slug: &str, discount: Uuid, code: &CodeRow) -> AnyView {
    if code.blocked_on.is_some() {
        return ().into_any();
    }
    let label = tr("discount-block-of", &[("code", &code.code)]);
    let (slug, discount, code) = (slug.to_owned(), discount.to_string(), code.code.clone());
    view! {
        <PostForm action=BlockCode::PATH class="inline">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[discount]" value=discount />
            <Hidden name="form[code]" value=code />
            <button class="link" type="submit" aria-label=label>
                {t("discount-block")}
            </button>
        </PostForm>
    }
    .into_any()
}

fn redeemed(slug: &str, rows: &[RedemptionRow]) -> impl IntoView + use<> {
    let rows = rows
        .iter()
        .map(|row| {
            let (customer, contract) = match &row.who {
                Some(who) => (
                    view! { <a href=path::staff_customer(slug, who.customer)>{who.name.clone()}</a> }
                        .into_any(),
                    who.contract.clone(),
                ),
                None => (
                    view! { <span class="muted">{t("discount-somebody")}</span> }.into_any(),
                    String::new(),
                ),
            };
            vec![
                words::date_short(row.on).into_any(),
                view! { <span class="reference">{row.code.clone()}</span> }.into_any(),
                customer,
                contract.into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("discount-redeemed-on")),
        Column::text(t("discount-code")),
        Column::text(t("column-customer")),
        Column::text(t("field-contract")),
    ];
    view! { <DataTable caption=t("discount-redemptions") columns rows /> }
}

#[component]
pub fn NewDiscountPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.discount_form(&merchant).await }, new)
}

fn new(view: NewDiscountView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let problems = FieldProblems::new(view.problems).with_labels(discount_words::labels());
    let form = view.form;
    let plans: Vec<_> = view
        .plans
        .into_iter()
        .map(|(plan, name)| {
            let id = format!("plans-{plan}");
            let checked = form.plans.contains_key(&plan);
            view! {
                <div class="field check">
                    <div class="check-row">
                        <input type="checkbox" id=id.clone() name=format!("form[plans][{plan}]") value="yes" checked=checked />
                        <label for=id>{name}</label>
                    </div>
                </div>
            }
        })
        .collect();
    let plans_error = problems.of("plans");
    let short = |id: &'static str, label: String, hint: String, value: String| {
        view! {
            <Field
                id
                label
                hint
                value
                inputmode="numeric"
                width="short"
                optional=true
                maxlength=9
                problems=problems.clone()
            />
        }
    };
    let kinds = vec![
        ("percent".to_owned(), t("discount-kind-percent")),
        ("fixed".to_owned(), t("discount-kind-fixed")),
    ];
    let durations = vec![
        ("once".to_owned(), t("discount-once")),
        ("periods".to_owned(), t("discount-some-periods")),
        ("forever".to_owned(), t("discount-forever")),
    ];
    let periods = short(
        "periods",
        t("discount-periods"),
        t("discount-periods-hint"),
        form.periods,
    );
    let most = short("most", t("discount-most"), t("discount-most-hint"), form.most);
    let most_per_customer = short(
        "most_per_customer",
        t("discount-most-per-customer"),
        t("discount-most-hint"),
        form.most_per_customer,
    );
    page(
        view.frame,
        Area::Staff(StaffTab::Catalogue),
        &t("discount-new"),
        view! {
            <ErrorSummary problems=problems.clone() />
            <p class="back">
                <a href=path::discounts(&slug)>{t("discounts-title")}</a>
            </p>
            <h1>{t("discount-new")}</h1>
            <p class="lead">{t("discount-new-lead")}</p>
            <PostForm action=MakeDiscount::PATH class="stack narrow">
                <Hidden name="form[merchant]" value=slug.clone() />
                <Hidden name="form[key]" value=form.key.to_string() />
                <Field
                    id="name_de"
                    label=t("discount-name-de")
                    hint=t("discount-name-hint")
                    value=form.name_de
                    required=true
                    maxlength=60
                    problems=problems.clone()
                />
                <Field
                    id="name_en"
                    label=t("discount-name-en")
                    value=form.name_en
                    required=true
                    maxlength=60
                    problems=problems.clone()
                />
                <Select id="kind" label=t("discount-kind") options=kinds chosen=form.kind width="medium" />
                <Field
                    id="value"
                    label=t("discount-value")
                    hint=t("discount-value-hint")
                    value=form.value
                    inputmode="decimal"
                    width="short"
                    required=true
                    maxlength=14
                    problems=problems.clone()
                />
                <Select id="duration" label=t("discount-duration") options=durations chosen=form.duration width="medium" />
                {periods}
                <Field
                    id="first_day"
                    kind="date"
                    label=t("discount-first-day")
                    value=form.first_day
                    width="medium"
                    optional=true
                    problems=problems.clone()
                />
                <Field
                    id="last_day"
                    kind="date"
                    label=t("discount-last-day")
                    value=form.last_day
                    width="medium"
                    optional=true
                    problems=problems.clone()
                />
                <fieldset id="plans" tabindex="-1" class="choices">
                    <legend>{t("discount-plans")}</legend>
                    {plans_error.map(|error| view! { <p class="error">{error}</p> })}
                    <p class="hint">{t("discount-plans-hint")}</p>
                    {plans}
                </fieldset>
                {most}
                {most_per_customer}
                <TextLines
                    id="codes"
                    label=t("discount-codes")
                    hint=t("discount-codes-hint")
                    value=form.codes
                    maxlength=20_000
                    problems=problems.clone()
                />
                <button class="button button-primary" type="submit">
                    {t("discount-make")}
                </button>
            </PostForm>
        }
        .into_any(),
    )
}
