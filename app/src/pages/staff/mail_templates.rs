//! Which mails have words of the merchant's own.

use leptos::prelude::*;
use texts::Lang;

use crate::port::port;
use crate::ui::{Area, Badge, Column, DataTable, StaffTab, Tone, answered, page, param, path, t, tr, words};
use crate::wire::{MailTemplateKind, MailTemplatesView};

#[component]
pub fn MailTemplatesPage() -> impl IntoView {
    let (port, merchant) = (port(), param("merchant"));
    answered(async move { port.mail_templates(&merchant).await }, templates)
}

fn templates(view: MailTemplatesView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let rows = MailTemplateKind::ALL
        .into_iter()
        .map(|kind| {
            let name = words::mail_template_kind(kind);
            let mut cells = vec![name.clone().into_any()];
            cells.extend(Lang::ALL.into_iter().map(|lang| {
                let (tone, word) = if view.own.contains(&(kind, lang)) {
                    (Tone::Good, t("mail-template-own"))
                } else {
                    (Tone::Neutral, t("mail-template-standard"))
                };
                let label = tr(
                    "mail-template-edit-of",
                    &[("mail", &name), ("language", &words::language(lang))],
                );
                view! {
                    <Badge tone word />
                    " "
                    <a href=path::mail_template(&slug, kind, lang) aria-label=label>
                        {t("mail-template-edit")}
                    </a>
                }
                .into_any()
            }));
            cells
        })
        .collect();
    let mut columns = vec![Column::text(t("mail-template-column"))];
    columns.extend(
        Lang::ALL
            .into_iter()
            .map(|lang| Column::text(words::language(lang))),
    );
    page(
        view.frame,
        Area::Staff(StaffTab::Mails),
        &t("mail-templates-title"),
        view! {
            <p class="back">
                <a href=path::staff_mails(&slug)>{t("nav-mails")}</a>
            </p>
            <h1>{t("mail-templates-title")}</h1>
            <p class="lead">{t("mail-templates-lead")}</p>
            <DataTable caption=t("mail-templates-title") columns rows />
        }
        .into_any(),
    )
}
