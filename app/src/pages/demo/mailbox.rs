//! Every mail that was sent, and the merchants' clocks.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::AdvanceClock;
use crate::ui::frame::bare_page;
use crate::ui::{FlashMessage, Hidden, Pager, PostForm, answered, path, query, t, tr, words};
use crate::wire::{DemoMerchant, MailRow, MailboxView, WireError};

#[component]
pub fn MailboxPage() -> impl IntoView {
    let (port, after) = (port(), query("after").map(|id| id.parse::<Uuid>()).transpose());
    let later = matches!(after, Ok(Some(_)));
    answered(
        async move {
            match after {
                Ok(after) => port.mailbox(after).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        move |view| mailbox(view, later),
    )
}

fn mailbox(view: MailboxView, later: bool) -> AnyView {
    let mails: Vec<_> = view.mails.into_iter().map(mail_row).collect();
    let list = if mails.is_empty() {
        view! { <p class="empty">{t("mailbox-empty")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{mails}</ul> }.into_any()
    };
    let merchants: Vec<_> = view.merchants.into_iter().map(clock).collect();
    bare_page(
        &t("mailbox-title"),
        view! {
            {view.flash.map(|flash| view! { <FlashMessage flash /> })}
            <h1>{t("mailbox-title")}</h1>
            <p class="lead">{t("mailbox-lead")}</p>
            <section class="section">
                <h2>{t("clock-title")}</h2>
                <ul class="rows">{merchants}</ul>
            </section>
            <section class="section">
                <h2>{t("mailbox-mails")}</h2>
                {list}
                <Pager
                    first=later.then(|| "/_demo/mail".to_owned())
                    next=view.next.map(|id| format!("/_demo/mail?after={id}"))
                />
            </section>
        }
        .into_any(),
    )
}

fn clock(merchant: DemoMerchant) -> impl IntoView {
    let steps = [
        ("1 day", "clock-day"),
        ("1 week", "clock-week"),
        ("1 month", "clock-month"),
    ];
    let buttons: Vec<_> = steps
        .into_iter()
        .map(|(by, key)| {
            let label = tr(
                "clock-forward",
                &[("merchant", &merchant.brand.name), ("step", &step_word(key))],
            );
            view! {
                <button class="button button-quiet" type="submit" name="form[by]" value=by aria-label=label>
                    {step_word(key)}
                </button>
            }
        })
        .collect();
    view! {
        <li class="row">
            <div class="row-main">
                <h3 class="row-title">
                    <a href=path::merchant(&merchant.brand.slug)>{merchant.brand.name.clone()}</a>
                </h3>
                <p class="muted">{tr("clock-shows", &[("date", &words::date_long(merchant.today))])}</p>
            </div>
            <PostForm action=AdvanceClock::PATH class="row-actions">
                <Hidden name="form[merchant]" value=merchant.brand.slug.clone() />
                {buttons}
            </PostForm>
        </li>
    }
}

fn step_word(key: &str) -> String {
    match key {
        "clock-day" => t("clock-day"),
        "clock-week" => t("clock-week"),
        _ => t("clock-month"),
    }
}

fn mail_row(mail: MailRow) -> impl IntoView {
    let attachments = (mail.attachments > 0).then(|| {
        tr(
            "mailbox-attachment-count",
            &[("count", &mail.attachments.to_string())],
        )
    });
    view! {
        <li class="row">
            <div class="row-main">
                <h3 class="row-title">
                    <a href=format!("/_demo/mail/{}", mail.id)>{mail.subject}</a>
                </h3>
                <p class="muted">{tr("mailbox-to", &[("to", &mail.to)])}</p>
            </div>
            <div class="row-price">
                <p class="num">{words::date_and_time(&mail.sent_at)}</p>
                <p class="muted">{attachments}</p>
            </div>
        </li>
    }
}
