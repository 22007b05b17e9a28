//! How billing goes, and what waits for a person.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use rust_decimal::Decimal;
use texts::format;

use crate::port::port;
use crate::server_fns::Retry;
use crate::ui::text::lang;
use crate::ui::{
    Area, Badge, Column, DataTable, Hidden, PostForm, StaffTab, Tone, answered, page, param, path, t, tr,
    words,
};
use crate::wire::{BillingRunRow, BillingRunState, ParkedContract, StaffBillingView, UndeliveredMail};

#[component]
pub fn BillingPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.staff_billing(&merchant).await }, billing)
}

fn billing(view: StaffBillingView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let lead = tr(
        "billing-due",
        &[
            ("date", &words::date_long(view.today)),
            ("count", &view.due.to_string()),
        ],
    );
    let nothing_waits = view.parked_in_all == 0 && view.undelivered_in_all == 0;
    let all_well = nothing_waits.then(|| view! { <p class="muted">{t("billing-all-well")}</p> });
    let going: Vec<_> = view
        .runs
        .iter()
        .filter_map(|run| match run.state {
            BillingRunState::Going { seconds_left } => Some(going(&slug, run, seconds_left)),
            BillingRunState::Done | BillingRunState::Failed { .. } | BillingRunState::Interrupted => None,
        })
        .collect();
    let runs = if view.runs.is_empty() {
        view! { <p class="empty">{t("billing-runs-empty")}</p> }.into_any()
    } else {
        run_table(&view.runs).into_any()
    };
    let held = view.held.then(|| {
        view! {
            <section class="alert alert-warning">
                <p>{t("billing-held")}</p>
                <p>
                    <a href=path::setup(&slug)>{t("setup-title")}</a>
                </p>
            </section>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Billing),
        &t("nav-billing"),
        view! {
            <h1>{t("nav-billing")}</h1>
            <p>{lead}</p>
            {held}
            {all_well}
            {going}
            {parked(&slug, view.parked, view.parked_in_all)}
            {undelivered(&slug, view.undelivered, view.undelivered_in_all)}
            <section class="section">
                <h2>{t("billing-runs")}</h2>
                {runs}
            </section>
        }
        .into_any(),
    )
}

fn number(count: u64) -> String {
    format::decimal(lang(), Decimal::from(count))
}

/// A run that goes on: a bar, and the same in words.
fn going(slug: &str, run: &BillingRunRow, seconds_left: Option<u64>) -> impl IntoView + use<> {
    let mut facts = tr(
        "billing-progress",
        &[("done", &number(run.done)), ("total", &number(run.total))],
    );
    if let Some(rate) = run.per_second {
        facts = tr(
            "billing-progress-rate",
            &[("progress", &facts), ("rate", &number(rate))],
        );
    }
    if let Some(seconds) = seconds_left {
        let (key, count) = if seconds < 120 {
            ("billing-progress-seconds", seconds)
        } else {
            ("billing-progress-minutes", seconds.div_ceil(60))
        };
        facts = tr(key, &[("progress", &facts), ("count", &number(count))]);
    }
    let (done, total) = (run.done.to_string(), run.total.to_string());
    view! {
        <section class="section progress" aria-labelledby="going-title">
            <h2 id="going-title">{t("billing-going")}</h2>
            <progress value=done max=total aria-labelledby="going-title"></progress>
            <p>{facts}</p>
            <p>
                <a href=path::staff_billing(slug)>{t("billing-look-again")}</a>
            </p>
        </section>
    }
}

fn run_table(runs: &[BillingRunRow]) -> impl IntoView + use<> {
    let rows = runs
        .iter()
        .map(|run| {
            vec![
                view! { <span class="unbroken">{words::date_and_time_short(&run.started_at)}</span> }
                    .into_any(),
                state(run).into_any(),
                words::date_short(run.until).into_any(),
                number(run.done).into_any(),
                number(run.invoices).into_any(),
                number(run.credit_notes).into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("billing-column-started")),
        Column::text(t("column-status")),
        Column::text(t("billing-column-until")),
        Column::number(t("nav-contracts")),
        Column::number(t("nav-invoices")),
        Column::number(t("billing-column-credit-notes")),
    ];
    view! { <DataTable caption=t("billing-runs") columns rows /> }
}

fn state(run: &BillingRunRow) -> AnyView {
    let (tone, word) = match &run.state {
        BillingRunState::Going { .. } => (Tone::Neutral, t("billing-state-going")),
        BillingRunState::Done if run.parked > 0 => (
            Tone::Warning,
            tr("billing-state-parked", &[("count", &number(run.parked))]),
        ),
        BillingRunState::Done => (Tone::Good, t("billing-state-done")),
        BillingRunState::Failed { .. } => (Tone::Danger, t("billing-state-failed")),
        BillingRunState::Interrupted => (Tone::Warning, t("billing-state-interrupted")),
    };
    let more = match &run.state {
        BillingRunState::Failed { error } => Some(error.clone()),
        BillingRunState::Interrupted => Some(t("billing-interrupted-note")),
        BillingRunState::Going { .. } | BillingRunState::Done => None,
    };
    let more = more.map(|more| view! { <p class="muted">{more}</p> });
    view! {
        <Badge tone word />
        {more}
    }
    .into_any()
}

/// Contracts the billing run set aside.
fn parked(slug: &str, parked: Vec<ParkedContract>, in_all: u64) -> Option<AnyView> {
    let items = parked
        .into_iter()
        .map(|contract| {
            let title = view! {
                <a href=path::staff_customer(slug, contract.customer)>{contract.contract_number}</a>
            };
            waiting(
                slug,
                "contracts",
                contract.contract.to_string(),
                title.into_any(),
                tr(
                    "staff-parked-since",
                    &[("date", &words::date_short(contract.since))],
                ),
                contract.reason,
            )
        })
        .collect();
    waiting_list(
        slug,
        "contracts",
        &t("staff-parked-title"),
        &t("billing-parked-note"),
        items,
        in_all,
    )
}

/// Mails that were put aside after their last try.
fn undelivered(slug: &str, mails: Vec<UndeliveredMail>, in_all: u64) -> Option<AnyView> {
    let items = mails
        .into_iter()
        .map(|mail| {
            let what = words::mail_kind(mail.what);
            let name = match mail.number {
                Some(number) => format!("{what} {number}"),
                None => what,
            };
            let title = match mail.customer {
                Some(customer) => {
                    view! { <a href=path::staff_customer(slug, customer)>{name}</a> }.into_any()
                }
                None => name.into_any(),
            };
            let since = tr(
                "billing-mail-since",
                &[
                    ("date", &words::date_short(mail.since)),
                    ("count", &mail.attempts.to_string()),
                ],
            );
            waiting(slug, "mails", mail.task.to_string(), title, since, mail.error)
        })
        .collect();
    waiting_list(
        slug,
        "mails",
        &t("billing-undelivered"),
        &t("billing-undelivered-note"),
        items,
        in_all,
    )
}

fn waiting_list(
    slug: &str,
    what: &'static str,
    title: &str,
    note: &str,
    items: Vec<AnyView>,
    in_all: u64,
) -> Option<AnyView> {
    let shown = u64::try_from(items.len()).unwrap_or(u64::MAX);
    let title_id = format!("{what}-title");
    let labelled_by = title_id.clone();
    let more = (in_all > shown).then(|| {
        let more = tr(
            "billing-more-waiting",
            &[("shown", &number(shown)), ("count", &number(in_all))],
        );
        view! { <p class="muted">{more}</p> }
    });
    let all = (in_all > 1).then(|| {
        retry(
            slug,
            what,
            String::new(),
            &t("billing-retry-all"),
            "button button-quiet",
        )
    });
    (shown > 0).then(|| {
        view! {
            <section class="section" aria-labelledby=labelled_by>
                <div class="section-head">
                    <h2 id=title_id>{title.to_owned()}</h2>
                    {all}
                </div>
                <p class="muted">{note.to_owned()}</p>
                <ul class="rows">{items}</ul>
                {more}
            </section>
        }
        .into_any()
    })
}

/// Something put aside: what, since when, why, and the button for another try.
fn waiting(
    slug: &str,
    what: &'static str,
    id: String,
    title: AnyView,
    since: String,
    reason: String,
) -> AnyView {
    let button = retry(slug, what, id, &t("billing-retry"), "button button-quiet");
    view! {
        <li class="row row-waiting">
            <div class="row-main">
                <h3 class="row-title">{title}</h3>
                <p class="muted">{since}</p>
            </div>
            <p class="row-reason" lang="en">{reason}</p>
            <div class="row-action">{button}</div>
        </li>
    }
    .into_any()
}

fn retry(
    slug: &str,
    what: &'static str,
    id: String,
    word: &str,
    class: &'static str,
) -> impl IntoView + use<> {
    let (slug, word) = (slug.to_owned(), word.to_owned());
    view! {
        <PostForm action=Retry::PATH class="inline">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[what]" value=what.to_owned() />
            <Hidden name="form[id]" value=id />
            <button class=class type="submit">
                {word}
            </button>
        </PostForm>
    }
}
