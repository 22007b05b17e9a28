//! Layouts of the merchant's own: what was sent in, what it makes of the samples, and which one is in use.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::papers::name_of;
use crate::port::port;
use crate::server_fns::{DropLayout, UseLayout};
use crate::ui::{
    Area, Badge, Column, DataTable, Fact, Facts, Hidden, PostForm, StaffTab, Tone, answered, page, param,
    path, query, t, tr, words,
};
use crate::wire::{LayoutRefusal, LayoutRow, RefusedLayout, StaffLayoutView, StaffLayoutsView, WireError};

#[component]
pub fn LayoutsPage() -> impl IntoView {
    let (port, merchant, paper) = (port(), param("merchant"), query("paper"));
    answered(async move { port.staff_layouts(&merchant, paper).await }, layouts)
}

#[component]
pub fn LayoutPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.staff_layout(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        layout,
    )
}

fn sample_name(sample: &str) -> String {
    t(match sample {
        "english" => "layout-sample-english",
        "debit" => "layout-sample-debit",
        "card" => "layout-sample-card",
        "paid" => "layout-sample-paid",
        "free" => "layout-sample-free",
        "untaxed" => "layout-sample-untaxed",
        "reverse-charge" => "layout-sample-reverse-charge",
        "cancellation" => "layout-sample-cancellation",
        "same-means" => "layout-sample-same-means",
        "thirty" => "layout-sample-thirty",
        "three-hundred" => "layout-sample-three-hundred",
        _ => "layout-sample-short",
    })
}

fn layouts(view: StaffLayoutsView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let paper = view.paper.clone();
    let kinds = view
        .papers
        .iter()
        .map(|kind| {
            let current = (*kind == paper).then_some("page");
            view! {
                <li>
                    <a href=path::staff_layouts(&slug, kind) aria-current=current>
                        {name_of(kind)}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let own = view.layouts.iter().any(|layout| layout.in_use);
    let state = if own {
        view! { <Badge tone=Tone::Good word=t("layouts-own") /> }
    } else {
        view! { <Badge tone=Tone::Neutral word=t("layouts-ours") /> }
    };
    let back = (own && view.may_change).then(|| drop_button(&slug, &paper));
    let read_only = (!view.may_change).then(|| view! { <p class="muted">{t("papers-owner-only")}</p> });
    let send = view
        .may_change
        .then(|| send(&slug, &paper, view.refused.as_ref()));
    let starts = ["invoice.typ", "letter.typ"].map(|file| {
        view! {
            <li>
                <a href=path::layout_start(&slug, file) download=file>{file}</a>
            </li>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &t("layouts-title"),
        view! {
            <p class="back">
                <a href=path::staff_papers(&slug, "invoice")>{t("nav-papers")}</a>
            </p>
            <h1>{t("layouts-title")}</h1>
            <p class="lead">{t("layouts-lead")}</p>
            {read_only}
            <ul class="kinds">{kinds}</ul>
            <section class="section">
                <h2>{name_of(&paper)}</h2>
                <p>{state}</p>
                {back}
            </section>
            <section class="section">
                <h2>{t("layouts-start")}</h2>
                <p>{t("layouts-start-lead")}</p>
                <ul class="kinds">{starts}</ul>
            </section>
            {send}
            <section class="section">
                <h2>{t("layouts-sent")}</h2>
                {list(&slug, view.layouts)}
            </section>
        }
        .into_any(),
    )
}

fn drop_button(slug: &str, paper: &str) -> impl IntoView + use<> {
    let (merchant, paper) = (slug.to_owned(), paper.to_owned());
    view! {
        <PostForm action=DropLayout::PATH>
            <Hidden name="merchant" value=merchant />
            <Hidden name="paper" value=paper />
            <button class="button button-quiet" type="submit">
                {t("layouts-drop")}
            </button>
        </PostForm>
    }
}

fn send(slug: &str, paper: &str, refused: Option<&RefusedLayout>) -> impl IntoView + use<> {
    let failed = refused.is_some();
    let said = refused.map(|refused| {
        let sentence = t(match refused.why {
            LayoutRefusal::Missing => "layout-refused-missing",
            LayoutRefusal::TooLong => "layout-refused-too-long",
            LayoutRefusal::NoText => "layout-refused-no-text",
            LayoutRefusal::Refused => "layout-refused-by-engine",
            LayoutRefusal::TooSlow => "layout-refused-too-slow",
            LayoutRefusal::TooMuchMemory => "layout-refused-memory",
            LayoutRefusal::TooLarge => "layout-refused-too-large",
            LayoutRefusal::Busy => "layout-refused-busy",
            LayoutRefusal::Broken => "layout-refused-broken",
        });
        let sample = refused
            .sample
            .as_deref()
            .map(|sample| tr("layout-refused-sample", &[("sample", &sample_name(sample))]));
        let engine = refused
            .engine
            .clone()
            .map(|engine| view! { <p class="row-reason" lang="en">{engine}</p> });
        view! {
            <div id="layout-error" role="alert">
                <p class="error">{sentence} {sample.map(|sample| format!(" {sample}"))}</p>
                {engine}
            </div>
        }
    });
    view! {
        <section class="section">
            <h2>{t("layouts-new")}</h2>
            // A file needs a form of its own kind, which a server function does not read.
            <form method="post" enctype="multipart/form-data" action=path::send_layout(slug) class="stack">
                <input type="hidden" name="paper" value=paper.to_owned() />
                <div class=if failed { "field has-error" } else { "field" }>
                    <label for="layout">{t("layouts-file")}</label>
                    <p class="hint" id="layout-hint">
                        {t("layouts-hint")}
                    </p>
                    {said}
                    <input
                        type="file"
                        id="layout"
                        name="layout"
                        accept=".typ,text/plain"
                        aria-describedby=if failed { "layout-hint layout-error" } else { "layout-hint" }
                        aria-invalid=failed.then_some("true")
                    />
                </div>
                <div>
                    <button class="button button-primary" type="submit">
                        {t("layouts-send")}
                    </button>
                </div>
            </form>
        </section>
    }
}

fn list(slug: &str, layouts: Vec<LayoutRow>) -> AnyView {
    if layouts.is_empty() {
        return view! { <p class="muted">{t("layouts-none")}</p> }.into_any();
    }
    let columns = vec![
        Column::text(t("layouts-column-on")),
        Column::text(t("layouts-column-by")),
        Column::text(t("layouts-column-state")),
    ];
    let rows = layouts
        .into_iter()
        .map(|layout| {
            let state = layout
                .in_use
                .then(|| view! { <Badge tone=Tone::Good word=t("layout-in-use") /> });
            vec![
                words::date_short(layout.on).into_any(),
                layout.by.unwrap_or_default().into_any(),
                view! {
                    {state}
                    " "
                    <a href=path::staff_layout(slug, layout.id)>{t("layouts-look")}</a>
                }
                .into_any(),
            ]
        })
        .collect();
    view! { <DataTable caption=t("layouts-sent") columns rows /> }.into_any()
}

fn layout(view: StaffLayoutView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let title = tr("layout-title", &[("paper", &name_of(&view.paper))]);
    let samples = view
        .samples
        .iter()
        .map(|sample| {
            view! {
                <li>
                    <a href=path::layout_sample(&slug, view.id, sample)>
                        {tr("layout-sample", &[("sample", &sample_name(sample))])}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let state = if view.in_use {
        view! { <Badge tone=Tone::Good word=t("layout-in-use") /> }
    } else {
        view! { <Badge tone=Tone::Neutral word=t("layout-not-in-use") /> }
    };
    let action = view.may_change.then(|| {
        if view.in_use {
            drop_button(&slug, &view.paper).into_any()
        } else {
            let (merchant, id) = (slug.clone(), view.id.to_string());
            view! {
                <p>{t("layout-use-lead")}</p>
                <PostForm action=UseLayout::PATH>
                    <Hidden name="merchant" value=merchant />
                    <Hidden name="layout" value=id />
                    <button class="button button-primary" type="submit">
                        {t("layout-use")}
                    </button>
                </PostForm>
            }
            .into_any()
        }
    });
    let by = view.by.clone().map(|by| {
        view! { <Fact label=t("layouts-column-by")>{by}</Fact> }
    });
    let file = format!("{}.typ", view.paper);
    page(
        view.frame,
        Area::Staff(StaffTab::Papers),
        &title,
        view! {
            <p class="back">
                <a href=path::staff_layouts(&slug, &view.paper)>{t("layouts-title")}</a>
            </p>
            <h1>{title.clone()}</h1>
            <Facts>
                <Fact label=t("layouts-column-state")>{state}</Fact>
                <Fact label=t("layouts-column-on")>{words::date_short(view.on)}</Fact>
                {by}
                <Fact label=t("layout-file")>
                    <a href=path::layout_source(&slug, view.id) download=file.clone()>{file.clone()}</a>
                </Fact>
                <Fact label=t("layout-sha256")>
                    <span class="row-reason">{view.sha256}</span>
                </Fact>
            </Facts>
            <section class="section">
                <h2>{t("layout-samples")}</h2>
                <p>{t("layout-samples-lead")}</p>
                <ul>{samples}</ul>
            </section>
            {action.map(|action| view! { <section class="section">{action}</section> })}
        }
        .into_any(),
    )
}
