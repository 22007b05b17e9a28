//! Mails and what became of them: all, one customer's, or those about one document.

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::ResendMail;
use crate::ui::{Area, Hidden, Pager, PostForm, StaffTab, answered, page, param, path, query, t, tr, words};
use crate::wire::{MailStateView, MailsShown, StaffMailRow, StaffMailsView, WireError};

#[component]
pub fn MailsPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    let id = |name: &str| query(name).map(|id| id.parse::<Uuid>()).transpose();
    let asked = (id("customer"), id("document"), id("after"));
    let later = matches!(asked.2, Ok(Some(_)));
    answered(
        async move {
            match asked {
                (Ok(customer), Ok(document), Ok(after)) => {
                    port.staff_mails(&merchant, customer, document, after).await
                }
                _ => Err(WireError::NotFound),
            }
        },
        move |view| mails(view, later),
    )
}

fn mails(view: StaffMailsView, later: bool) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let (title, list, back) = match &view.of {
        MailsShown::Everybodys => (t("nav-mails"), String::new(), None),
        MailsShown::Customers { id, name } => (
            tr("mails-to", &[("name", name)]),
            format!("customer={id}"),
            Some((path::staff_customer(&slug, *id), name.clone())),
        ),
        MailsShown::Documents { id, number } => (
            tr("mails-about", &[("number", number)]),
            format!("document={id}"),
            Some((format!("{}/invoices", path::staff(&slug)), t("nav-invoices"))),
        ),
    };
    let here = path::staff_mails(&slug);
    let (first, next) = if list.is_empty() {
        (here.clone(), format!("{here}?after="))
    } else {
        (format!("{here}?{list}"), format!("{here}?{list}&after="))
    };
    let rows: Vec<_> = view
        .mails
        .into_iter()
        .map(|mail| row(&slug, &list, mail))
        .collect();
    let rows = if rows.is_empty() {
        view! { <p class="empty">{t("mails-empty")}</p> }.into_any()
    } else {
        view! { <ul class="rows">{rows}</ul> }.into_any()
    };
    let back = back.map(|(to, word)| {
        view! {
            <p class="back">
                <a href=to>{word}</a>
            </p>
        }
    });
    page(
        view.frame,
        Area::Staff(StaffTab::Mails),
        &title,
        view! {
            {back}
            <div class="section-head">
                <h1>{title.clone()}</h1>
                <a class="button button-quiet" href=path::mail_templates(&slug)>{t("mail-templates-link")}</a>
            </div>
            {rows}
            <Pager first=later.then_some(first) next=view.next.map(|id| format!("{next}{id}")) />
        }
        .into_any(),
    )
}

fn row(slug: &str, list: &str, mail: StaffMailRow) -> AnyView {
    let what = words::mail_kind(mail.what);
    let name = match &mail.number {
        Some(number) => format!("{what} {number}"),
        None => what,
    };
    let to = match (mail.customer, mail.recipient) {
        (Some((id, customer)), recipient) => {
            let address = recipient.map(|address| format!(", {address}"));
            view! { <a href=path::staff_customer(slug, id)>{customer}</a> {address} }.into_any()
        }
        (None, Some(recipient)) => recipient.into_any(),
        (None, None) => ().into_any(),
    };
    let at = words::date_and_time_short(&mail.at);
    let since = match mail.state {
        MailStateView::Queued => tr("mail-next-try", &[("at", &at)]),
        MailStateView::Accepted | MailStateView::Bounced | MailStateView::Failed => at,
    };
    let again = mail
        .again
        .then(|| view! { <p class="muted">{t("mail-again")}</p> });
    let reason = mail
        .reason
        .map(|reason| view! { <p class="row-reason" lang="en">{reason}</p> });
    let button = mail.resend_key.map(|key| {
        let label = tr("mail-resend-of", &[("mail", &name)]);
        let (slug, list) = (slug.to_owned(), list.to_owned());
        view! {
            <PostForm action=ResendMail::PATH class="inline">
                <Hidden name="form[merchant]" value=slug />
                <Hidden name="form[mail]" value=mail.id.to_string() />
                <Hidden name="form[idempotency_key]" value=key />
                <Hidden name="form[list]" value=list />
                <button class="button button-quiet" type="submit" aria-label=label>
                    {t("mail-resend")}
                </button>
            </PostForm>
        }
    });
    let subject = mail.subject.map(|subject| view! { <p>{subject}</p> });
    view! {
        <li class="row row-mail">
            <div class="row-main">
                <h2 class="row-title">{name.clone()}</h2>
                {subject}
                <p class="muted">{to}</p>
                {again}
            </div>
            <div class="row-state">
                {words::mail_state(mail.state)}
                <p class="muted num">{since}</p>
            </div>
            {reason}
            <div class="row-action">{button}</div>
        </li>
    }
    .into_any()
}
