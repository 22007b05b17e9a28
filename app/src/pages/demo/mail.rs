//! One sent mail: its words, its HTML part in a sandbox, its attachments.

use leptos::prelude::*;
use uuid::Uuid;

use crate::port::port;
use crate::ui::frame::bare_page;
use crate::ui::{Fact, Facts, answered, param, t, words};
use crate::wire::{MailView, WireError};

#[component]
pub fn MailPage() -> impl IntoView {
    let (port, id) = (port(), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.mail(id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        mail,
    )
}

fn mail(view: MailView) -> AnyView {
    let id = view.row.id;
    let attachments: Vec<_> = view
        .attachments
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            view! {
                <li>
                    <a href=format!("/_demo/mail/{id}/attachments/{index}")>{name}</a>
                </li>
            }
        })
        .collect();
    let attachments = (!attachments.is_empty()).then(|| {
        view! {
            <section class="section">
                <h2>{t("mailbox-attachments")}</h2>
                <ul class="plain">{attachments}</ul>
            </section>
        }
    });
    let html = view.html.then(|| {
        view! {
            <section class="section">
                <h2>{t("mailbox-html")}</h2>
                <iframe class="mailbox-frame" sandbox="" src=format!("/_demo/mail/{id}/html") title=t("mailbox-html")></iframe>
            </section>
        }
    });
    let subject = view.row.subject.clone();
    bare_page(
        &subject,
        view! {
            <p class="back">
                <a href="/_demo/mail">{t("mailbox-title")}</a>
            </p>
            <h1>{view.row.subject}</h1>
            <Facts>
                <Fact label=t("mailbox-from-label")>{view.from}</Fact>
                <Fact label=t("mailbox-to-label")>{view.row.to}</Fact>
                <Fact label=t("mailbox-sent-label")>{words::date_and_time(&view.row.sent_at)}</Fact>
            </Facts>
            {attachments}
            <section class="section">
                <h2>{t("mailbox-text")}</h2>
                <div class="mailbox-text lines">{view.text}</div>
            </section>
            {html}
        }
        .into_any(),
    )
}
