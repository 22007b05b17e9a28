//! What a change means, line by line, and the button that makes it.

use billing::Money;
use chrono::NaiveDate;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use super::choose::back;
use crate::change_words::ChangeWords;
use crate::islands::change_preview::{billed, told};
use crate::port::port;
use crate::server_fns::ConfirmChange;
use crate::ui::{Area, Fact, Facts, Hidden, PortalTab, PostForm, answered, page, param, path, t, tr, words};
use crate::wire::{ChangeFacts, ChangeState, ChangeView, ChangeWish, WireError};

#[component]
pub fn ChangePage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let ids = (param("id").parse::<Uuid>(), param("quote").parse::<Uuid>());
    answered(
        async move {
            match ids {
                (Ok(contract), Ok(quote)) => port.change_page(&merchant, contract, quote).await,
                _ => Err(WireError::NotFound),
            }
        },
        change,
    )
}

fn change(view: ChangeView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let subject = view.subject.clone().unwrap_or_default();
    let title = match view.wish {
        ChangeWish::Switch => tr("change-title-switch", &[("plan", &subject)]),
        ChangeWish::End => t("contract-cancel"),
        ChangeWish::Keep => t("change-keep"),
        ChangeWish::KeepPlan => t("change-keep-plan"),
        ChangeWish::Convert => t("change-convert"),
        ChangeWish::Units => tr("change-title-units", &[("name", &subject)]),
        ChangeWish::BookAddOn => tr("change-title-book", &[("name", &subject)]),
        ChangeWish::EndAddOn => tr("change-title-end-add-on", &[("name", &subject)]),
        ChangeWish::Pause => t("change-pause"),
        ChangeWish::Resume => t("change-resume"),
    };
    let to_contract = |label: &str| {
        view! {
            <p class="actions">
                <a class="button button-primary" href=path::contract(&slug, view.row.id)>{t(label)}</a>
            </p>
        }
    };
    let body = match &view.state {
        ChangeState::Open(facts) => open(&slug, &view, facts),
        ChangeState::Done => view! {
            <p class="lead">{t("change-done-before")}</p>
            {to_contract("change-to-contract")}
        }
        .into_any(),
        ChangeState::Impossible => view! {
            <p class="lead">{t("flash-change-impossible")}</p>
            {to_contract("change-to-contract")}
        }
        .into_any(),
    };
    page(
        view.frame.clone(),
        Area::Portal(PortalTab::Contracts),
        &title,
        view! {
            {back(&slug, &view.row)}
            <h1>{title.clone()}</h1>
            {body}
        }
        .into_any(),
    )
}

fn open(slug: &str, view: &ChangeView, facts: &ChangeFacts) -> AnyView {
    let class = match view.wish {
        ChangeWish::End => "button button-danger",
        ChangeWish::Switch
        | ChangeWish::Keep
        | ChangeWish::KeepPlan
        | ChangeWish::Convert
        | ChangeWish::Units
        | ChangeWish::BookAddOn
        | ChangeWish::EndAddOn
        | ChangeWish::Pause
        | ChangeWish::Resume => "button button-primary",
    };
    let text = ChangeWords::of_request(view.wish, &view.payment).tell(facts);
    let button = text.button.clone();
    let means = match (facts.until_end, facts.paused) {
        (Some((pay, back)), _) => view! {
            {end(facts, pay, back)}
            {markup(text.bill.as_ref().map(billed).unwrap_or_default())}
        }
        .into_any(),
        (None, Some(days)) => view! {
            {pause(text.lead, facts, days)}
            {markup(text.bill.as_ref().map(billed).unwrap_or_default())}
        }
        .into_any(),
        (None, None) => markup(told(&text)),
    };
    let (slug, contract, quote, total) = (slug.to_owned(), view.row.id, view.quote, facts.total);
    let leave = path::contract(&slug, contract);
    view! {
        {means}
        <PostForm action=ConfirmChange::PATH class="section">
            <Hidden name="form[merchant]" value=slug />
            <Hidden name="form[contract]" value=contract.to_string() />
            <Hidden name="form[quote]" value=quote.to_string() />
            <Hidden name="form[total]" value=total.minor().to_string() />
            <p class="actions">
                <button class=class type="submit">
                    {button}
                </button>
                <a class="button button-quiet" href=leave>
                    {t("change-leave")}
                </a>
            </p>
        </PostForm>
    }
    .into_any()
}

/// Markup that the browser writes as well, when it shows a change by itself.
fn markup(html: String) -> AnyView {
    view! { <div inner_html=html></div> }.into_any()
}

fn end(facts: &ChangeFacts, pay: Money, back: Money) -> AnyView {
    let last_day = words::date_long(facts.from.pred_opt().unwrap_or(facts.from));
    let comes_back =
        (!back.is_zero()).then(|| view! { <Fact label=t("end-comes-back")>{words::amount(back)}</Fact> });
    view! {
        <p class="lead">{tr("end-consequence", &[("date", &last_day)])}</p>
        <Facts>
            <Fact label=t("end-last-day")>
                <strong>{last_day.clone()}</strong>
            </Fact>
            <Fact label=t("end-still-to-pay")>{words::amount(pay)}</Fact>
            {comes_back}
        </Facts>
    }
    .into_any()
}

fn pause(lead: String, facts: &ChangeFacts, (first, last): (NaiveDate, NaiveDate)) -> AnyView {
    let days = format!("{} – {}", words::date_long(first), words::date_long(last));
    let next = facts
        .next_due_on
        .map(|day| view! { <Fact label=t("change-next-due")>{words::date_long(day)}</Fact> });
    view! {
        <p class="lead">{lead}</p>
        <Facts>
            <Fact label=t("change-pause-days")>
                <strong>{days}</strong>
            </Fact>
            {next}
        </Facts>
    }
    .into_any()
}
