//! "Was kommt in den nächsten 12 Monaten?"

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::format;

use crate::outlook_words;
use crate::port::port;
use crate::server_fns::{RenewCalendar, RevokeCalendar};
use crate::ui::text::lang;
use crate::ui::{Area, Hidden, PortalTab, PostForm, answered, page, param, path, t, tr, words};
use crate::wire::{CalendarView, Coming, OutlookEntry, OutlookMonth, OutlookView};

#[component]
pub fn OutlookPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.outlook(&merchant).await }, outlook)
}

fn outlook(view: OutlookView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let months: Vec<_> = view.months.iter().map(|coming| month(&slug, coming)).collect();
    let list = if months.is_empty() {
        view! { <p class="empty">{t("outlook-empty")}</p> }.into_any()
    } else {
        months.into_any()
    };
    let total = (!view.totals.is_empty()).then(|| {
        view! {
            <dl class="figures">
                <div class="figure">
                    <dt>{t("outlook-total")}</dt>
                    <dd>
                        <span class="hero">{amounts(&view.totals)}</span>
                        <span class="muted">{t("outlook-total-note")}</span>
                    </dd>
                </div>
            </dl>
        }
    });
    let (home, calendar) = (path::portal(&slug), calendar(&slug, &view.calendar));
    page(
        view.frame,
        Area::Portal(PortalTab::Overview),
        &t("outlook-title"),
        view! {
            <p class="back">
                <a href=home>{t("nav-overview")}</a>
            </p>
            <h1>{t("outlook-title")}</h1>
            {total}
            {list}
            {calendar}
        }
        .into_any(),
    )
}

fn amounts(totals: &[billing::Money]) -> String {
    totals
        .iter()
        .map(|total| words::amount(*total))
        .collect::<Vec<_>>()
        .join(" + ")
}

fn month(slug: &str, month: &OutlookMonth) -> AnyView {
    use chrono::Datelike;
    let name = format!(
        "{} {}",
        format::month_name(lang(), month.first.month()),
        month.first.year()
    );
    // The sum of a single charge says nothing that does not stand right below it.
    let charges = month
        .entries
        .iter()
        .filter(|entry| matches!(entry.what, Coming::Charge { .. }))
        .count();
    let total = (charges > 1).then(|| {
        view! { <span class="amount">{amounts(&month.totals)}</span> }
    });
    let entries: Vec<_> = month.entries.iter().map(|coming| entry(slug, coming)).collect();
    view! {
        <section class="section">
            <div class="section-head">
                <h2>{name}</h2>
                {total}
            </div>
            <ul class="lines-list">{entries}</ul>
        </section>
    }
    .into_any()
}

fn entry(slug: &str, entry: &OutlookEntry) -> AnyView {
    let name = tr(
        "contract-name",
        &[("product", &entry.product), ("plan", &entry.plan)],
    );
    let contract = view! { <a href=path::contract(slug, entry.contract)>{name}</a> };
    let (title, detail, amount) = match &entry.what {
        Coming::Charge { gross, parts } => {
            let title = if gross.is_negative() {
                t("outlook-credit")
            } else {
                t("outlook-charge")
            };
            let amount = view! { <span class="amount">{words::amount(*gross)}</span> };
            // A single part is called after its plan.
            let parts = (parts.len() > 1).then(|| parts.join(", "));
            (title, parts, Some(amount))
        }
        Coming::Moment(what) => (outlook_words::moment(lang(), what), None, None),
    };
    let detail = detail.map(|detail| view! { <span class="muted">{detail}</span> });
    view! {
        <li class="line">
            <span>
                <span class="line-title">{title}</span>
                <span class="muted num">{words::date_short(entry.on)} " · " {contract}</span>
                {detail}
            </span>
            {amount}
        </li>
    }
    .into_any()
}

fn calendar(slug: &str, calendar: &CalendarView) -> AnyView {
    let renew = |label: String, class: &'static str| {
        let slug = slug.to_owned();
        view! {
            <PostForm action=RenewCalendar::PATH>
                <Hidden name="merchant" value=slug />
                <button class=class type="submit">{label}</button>
            </PostForm>
        }
        .into_any()
    };
    let revoke = || {
        let slug = slug.to_owned();
        view! {
            <PostForm action=RevokeCalendar::PATH>
                <Hidden name="merchant" value=slug />
                <button class="button button-quiet" type="submit">{t("calendar-revoke")}</button>
            </PostForm>
        }
        .into_any()
    };
    let body = match calendar {
        CalendarView::None => view! {
            <div class="actions">{renew(t("calendar-create"), "button button-quiet")}</div>
        }
        .into_any(),
        CalendarView::New { address } => view! {
            <div class="alert alert-warning">
                <p>{t("calendar-shown-once")}</p>
                <p>
                    <label class="hidden-visually" for="calendar-address">{t("calendar-address")}</label>
                    <input type="url" id="calendar-address" readonly=true value=address.clone() />
                </p>
            </div>
            <div class="actions">{revoke()}</div>
        }
        .into_any(),
        CalendarView::Since { on } => view! {
            <p>{tr("calendar-since", &[("date", &words::date_long(*on))])}</p>
            <div class="actions">{renew(t("calendar-renew"), "button button-quiet")} {revoke()}</div>
        }
        .into_any(),
    };
    view! {
        <section class="section" id="calendar">
            <h2>{t("calendar-title")}</h2>
            <p class="prose">{t("calendar-lead")}</p>
            <div class="stack">{body}</div>
        </section>
    }
    .into_any()
}
