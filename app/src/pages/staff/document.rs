//! One issued document: what it says, how it is taxed and why, where it went, and taking it back.

use billing::TaxReason;
use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use texts::format;
use uuid::Uuid;

use crate::port::port;
use crate::server_fns::CancelInvoice;
use crate::ui::text::lang;
use crate::ui::{
    Area, Badge, Column, DataTable, Fact, Facts, Field, Hidden, PostForm, StaffTab, Tone, answered, page,
    param, path, t, tr, words,
};
use crate::wire::{
    DocumentFace, LetterheadGap, ReleaseState, StaffDocumentLine, StaffDocumentView, WireError,
};

#[component]
pub fn DocumentPage() -> impl IntoView {
    let (port, merchant, id) = (port(), param("merchant"), param("id").parse::<Uuid>());
    answered(
        async move {
            match id {
                Ok(id) => port.staff_document(&merchant, id).await,
                Err(_) => Err(WireError::NotFound),
            }
        },
        document,
    )
}

fn document(view: StaffDocumentView) -> AnyView {
    let slug = view.frame.brand.slug.clone();
    let kind = t(match view.face {
        DocumentFace::Invoice => "staff-document-invoice",
        DocumentFace::CreditNote => "staff-document-credit-note",
        DocumentFace::Cancellation => "staff-document-cancellation",
    });
    let title = format!("{kind} {}", view.number);
    let mails = format!("{}?document={}", path::staff_mails(&slug), view.id);
    let xml = view.electronic.then(|| {
        view! {
            <a class="button button-quiet" href=path::document_xml(&slug, view.id)>{t("invoice-xml")}</a>
        }
    });
    page(
        view.frame.clone(),
        Area::Staff(StaffTab::Invoices),
        &title,
        view! {
            <p class="back">
                <a href=format!("{}/invoices", path::staff(&slug))>{t("nav-invoices")}</a>
            </p>
            <div class="section-head">
                <h1>{title.clone()}</h1>
                <div>
                    <a class="button button-quiet" href=path::document_pdf(&slug, view.id)>
                        {t("invoice-pdf")}
                    </a>
                    " "
                    {xml}
                </div>
            </div>
            {facts(&slug, &view)}
            <section class="section">
                <h2>{t("staff-document-lines")}</h2>
                {lines(&view.lines)}
            </section>
            <section class="section">
                <a href=mails>{tr("mails-about", &[("number", &view.number)])}</a>
            </section>
            {correct(&slug, &view)}
            {cancel(&slug, &view)}
        }
        .into_any(),
    )
}

fn facts(slug: &str, view: &StaffDocumentView) -> impl IntoView + use<> {
    let (state, reason) = match &view.state {
        ReleaseState::Released { on } => (
            view! {
                <Badge
                    tone=Tone::Good
                    word=tr("staff-document-released", &[("date", &words::date_short(*on))])
                />
            }
            .into_any(),
            None,
        ),
        ReleaseState::Waiting => (
            view! { <Badge tone=Tone::Neutral word=t("staff-document-waiting") /> }.into_any(),
            None,
        ),
        ReleaseState::Blocked { reason, lacking } => (
            view! { <Badge tone=Tone::Danger word=t("staff-document-blocked") /> }.into_any(),
            Some((reason.clone(), letterhead_gaps(slug, lacking))),
        ),
    };
    let reason = reason.map(|(reason, gaps)| {
        view! {
            {gaps}
            <p class="row-reason" lang="en">
                {reason}
            </p>
        }
    });
    let other = view.cancellation.clone().map(|other| {
        let label = match view.face {
            DocumentFace::Invoice => t("staff-document-cancelled-by"),
            DocumentFace::CreditNote | DocumentFace::Cancellation => t("staff-document-cancels"),
        };
        let to = path::staff_document(slug, other.other);
        view! {
            <Fact label>
                <a href=to>{other.number}</a>
                <span class="muted row-note">{other.reason}</span>
            </Fact>
        }
    });
    let corrects = view.corrects.clone().map(|(id, number)| {
        let to = path::staff_document(slug, id);
        view! {
            <Fact label=t("staff-document-corrects")>
                <a href=to>{number}</a>
            </Fact>
        }
    });
    let corrections = (!view.corrections.is_empty()).then(|| {
        let links: Vec<_> = view
            .corrections
            .iter()
            .map(|(id, number)| {
                view! { <a class="unbroken" href=path::staff_document(slug, *id)>{number.clone()}</a> " " }
            })
            .collect();
        view! { <Fact label=t("staff-document-corrected-by")>{links}</Fact> }
    });
    let (to, name) = (
        path::staff_customer(slug, view.customer),
        view.customer_name.clone(),
    );
    let plain = [
        ("column-issued", words::date_short(view.issued_on)),
        ("column-due", words::date_short(view.due_on)),
        ("staff-document-net", words::amount(view.net)),
        ("staff-document-tax", words::amount(view.tax)),
        ("staff-document-gross", words::amount(view.gross)),
        ("staff-document-open", words::amount(view.open)),
    ];
    let plain: Vec<_> = plain
        .into_iter()
        .map(|(label, value)| view! { <Fact label=t(label)>{value}</Fact> })
        .collect();
    view! {
        <Facts>
            <Fact label=t("column-customer")>
                <a href=to>{name}</a>
            </Fact>
            {plain}
            <Fact label=t("staff-document-file")>{state} {reason}</Fact>
            {other}
            {corrects}
            {corrections}
        </Facts>
    }
}

/// What the letterhead lacks for a document, with the way there.
fn letterhead_gaps(slug: &str, lacking: &[LetterheadGap]) -> Option<AnyView> {
    if lacking.is_empty() {
        return None;
    }
    let names: Vec<String> = lacking
        .iter()
        .map(|gap| {
            t(match gap {
                LetterheadGap::ContactPerson => "letterhead-contact-person",
                LetterheadGap::Phone => "letterhead-phone",
                LetterheadGap::Email => "field-email",
            })
        })
        .collect();
    let sentence = tr("staff-document-lacking", &[("fields", &names.join(", "))]);
    let to = path::staff_letterhead(slug);
    Some(
        view! {
            <p>{sentence} " " <a href=to>{t("staff-document-to-letterhead")}</a></p>
        }
        .into_any(),
    )
}

fn lines(lines: &[StaffDocumentLine]) -> impl IntoView + use<> {
    let rows = lines
        .iter()
        .map(|line| {
            let what = if line.plan == line.component {
                line.plan.clone()
            } else {
                format!("{}: {}", line.plan, line.component)
            };
            let period = line
                .period
                .map(|(from, last)| format!("{} – {}", words::date_short(from), words::date_short(last)));
            vec![
                what.into_any(),
                period.into_any(),
                format::percent(lang(), line.tax_rate).into_any(),
                tax_reason(line.tax_reason).into_any(),
                words::amount(line.amount).into_any(),
            ]
        })
        .collect();
    let columns = vec![
        Column::text(t("staff-document-line")),
        Column::text(t("staff-document-period")),
        Column::number(t("staff-document-rate")),
        Column::text(t("staff-document-tax-why")),
        Column::number(t("column-amount")),
    ];
    view! { <DataTable caption=t("staff-document-lines") columns rows /> }
}

fn tax_reason(reason: TaxReason) -> String {
    t(match reason {
        TaxReason::DomesticStandard => "tax-reason-domestic-standard",
        TaxReason::DomesticReduced => "tax-reason-domestic-reduced",
        TaxReason::EuConsumerBelowThreshold => "tax-reason-below-threshold",
        TaxReason::EuConsumerDestination => "tax-reason-destination",
        TaxReason::EuBusinessWithoutVatId => "tax-reason-without-vat-id",
        TaxReason::SmallBusiness => "tax-reason-small-business",
        TaxReason::EuReverseCharge => "tax-reason-reverse-charge",
        TaxReason::OutsideEu => "tax-reason-outside-eu",
    })
}

/// Giving back a part of an invoice, or using what a correction left to its customer.
fn correct(slug: &str, view: &StaffDocumentView) -> Option<AnyView> {
    let (to, title, note, link) = match view.face {
        DocumentFace::Invoice if view.may_correct => (
            path::correct_invoice(slug, view.id),
            "staff-correct-title",
            "staff-correct-note",
            "staff-correct-link",
        ),
        DocumentFace::Invoice => return None,
        DocumentFace::CreditNote | DocumentFace::Cancellation => (
            path::staff_payment(slug, view.id),
            "staff-credit-title",
            "staff-credit-note",
            "staff-credit-link",
        ),
    };
    Some(
        view! {
            <section class="section">
                <h2>{t(title)}</h2>
                <p>{t(note)}</p>
                <p>
                    <a class="button button-quiet" href=to>
                        {t(link)}
                    </a>
                </p>
            </section>
        }
        .into_any(),
    )
}

/// Taking an invoice back, with what follows from it beside the button.
fn cancel(slug: &str, view: &StaffDocumentView) -> Option<AnyView> {
    let (slug, id) = (slug.to_owned(), view.id.to_string());
    let button = tr(
        "staff-cancel-button",
        &[("number", &view.number), ("amount", &words::amount(view.gross))],
    );
    view.may_cancel.then(|| {
        view! {
            <section class="section" aria-labelledby="cancel-title">
                <h2 id="cancel-title">{t("staff-cancel-title")}</h2>
                <p>{t("staff-cancel-note")}</p>
                <PostForm action=CancelInvoice::PATH class="stack">
                    <Hidden name="form[merchant]" value=slug />
                    <Hidden name="form[document]" value=id />
                    <Field
                        id="reason"
                        label=t("staff-cancel-reason")
                        hint=t("staff-cancel-reason-hint")
                        required=true
                        maxlength=200
                    />
                    <button class="button button-danger" type="submit">
                        {button}
                    </button>
                </PostForm>
            </section>
        }
        .into_any()
    })
}
