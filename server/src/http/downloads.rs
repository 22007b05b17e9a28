//! Files a person may take along: invoices, contract confirmations, receipts, and in a demo the parts of mails.

use app::wire::{FiguresAsked, FiguresPage, WireError};
use axum::Router;
use axum::extract::{DefaultBodyLimit, Extension, Multipart, Path, Query};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use leptos::config::LeptosOptions;
use serde::Deserialize;
use uuid::Uuid;

use super::PortOfRequest;
use crate::failure::Failure;
use crate::use_cases::{Archive, DocumentPart, Download};

/// What is read of a form with a file; a photograph taken for a logo is less.
const UPLOAD_BYTES_MAX: usize = 16 * 1024 * 1024;
/// What is kept of a field, and a little more: enough to see that it is too large.
const FIELD_BYTES_KEPT: usize = 64 * 1024;
/// The same of a table of customers.
const TABLE_BYTES_KEPT: usize = crate::use_cases::importing::BYTES_MOST;

pub(super) fn routes() -> Router<LeptosOptions> {
    Router::new()
        .route("/m/{merchant}/documents/{id}/pdf", get(document))
        .route("/m/{merchant}/documents/{id}/xml", get(document_xml))
        .route("/m/{merchant}/staff/letters/{day}/print.pdf", get(letters))
        .route("/m/{merchant}/contracts/{id}/confirmation.pdf", get(confirmation))
        .route(
            "/m/{merchant}/staff/mails/templates/{kind}/{lang}/preview",
            get(mail_preview),
        )
        .route("/m/{merchant}/portal/statement.pdf", get(own_statement))
        .route("/m/{merchant}/calendar/{token}/turnus.ics", get(calendar_feed))
        .route("/m/{merchant}/portal/invoices/year.zip", get(invoice_archive))
        .route("/m/{merchant}/portal/account/data.zip", post(data_archive))
        .route("/m/{merchant}/staff/customers/{id}/statement.pdf", get(statement))
        .route(
            "/m/{merchant}/staff/customers/import/template.csv",
            get(import_template),
        )
        .route("/m/{merchant}/staff/customers/all.csv", post(customer_table))
        .route("/m/{merchant}/staff/figures/revenue.csv", get(revenue_table))
        .route("/m/{merchant}/staff/figures/recurring.csv", get(recurring_table))
        .route("/m/{merchant}/staff/figures/plans.csv", get(plans_table))
        .route("/m/{merchant}/staff/figures/switches.csv", get(switches_table))
        .route("/m/{merchant}/staff/figures/leaving.csv", get(leaving_table))
        .route("/m/{merchant}/staff/figures/cohorts.csv", get(cohorts_table))
        .route("/m/{merchant}/staff/figures/open.csv", get(open_items_table))
        .route(
            "/m/{merchant}/staff/documents/{paper}/{lang}/sample.pdf",
            get(sample),
        )
        .route(
            "/m/{merchant}/staff/documents/layouts/start/{file}",
            get(layout_start),
        )
        .route(
            "/m/{merchant}/staff/documents/layouts/{id}/layout.typ",
            get(layout_source),
        )
        .route(
            "/m/{merchant}/staff/documents/layouts/{id}/{sample}/sample.pdf",
            get(layout_sample),
        )
        .route("/m/{merchant}/mandates/{id}/mandate.pdf", get(mandate))
        .route("/m/{merchant}/declarations/{token}/receipt.pdf", get(declaration))
        .route("/_demo/mail/{id}/html", get(mail_html))
        .route("/_demo/mail/{id}/attachments/{index}", get(mail_attachment))
}

/// Where files are sent to. Each says itself what is too large for it, so far more is read than any may have.
pub(super) fn uploads() -> Router<LeptosOptions> {
    Router::new()
        .route("/m/{merchant}/staff/documents/logo", post(set_logo))
        .route("/m/{merchant}/staff/documents/layout", post(add_layout))
        .route("/m/{merchant}/staff/customers/import/file", post(send_import))
        .layer(DefaultBodyLimit::max(UPLOAD_BYTES_MAX))
}

async fn document(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
) -> Response {
    let file = port.document_file(&merchant, id, DocumentPart::Pdf).await;
    answer(&merchant, "document", file)
}

async fn letters(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, day)): Path<(String, String)>,
) -> Response {
    answer(&merchant, "letters", port.letters_file(&merchant, &day).await)
}

async fn document_xml(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
) -> Response {
    let file = port.document_file(&merchant, id, DocumentPart::Xml).await;
    answer(&merchant, "e-invoice", file)
}

async fn confirmation(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
) -> Response {
    answer(
        &merchant,
        "confirmation",
        port.confirmation_file(&merchant, id).await,
    )
}

/// The days a statement is asked for, as the form sends them.
#[derive(serde::Deserialize)]
struct Days {
    from: Option<String>,
    until: Option<String>,
}

async fn own_statement(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
    Query(days): Query<Days>,
) -> Response {
    let file = port.own_statement(&merchant, days.from.as_deref(), days.until.as_deref());
    answer(&merchant, "statement", file.await)
}

async fn calendar_feed(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, token)): Path<(String, String)>,
) -> Response {
    answer(
        &merchant,
        "calendar feed",
        port.calendar_feed(&merchant, &token).await,
    )
}

/// The year whose documents are asked for, as the form sends it.
#[derive(Deserialize)]
struct Year {
    year: Option<String>,
}

async fn invoice_archive(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
    Query(year): Query<Year>,
) -> Response {
    let archive = port.invoice_archive(&merchant, year.year.as_deref()).await;
    attached(&merchant, "invoice archive", archive)
}

/// Asked for by a form's button: that somebody asks is written down.
async fn data_archive(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
) -> Response {
    attached(&merchant, "data archive", port.data_archive(&merchant).await)
}

/// A file to be kept under its name. Its length is not known before it is made.
fn attached(merchant: &str, use_case: &'static str, archive: Result<Archive, Failure>) -> Response {
    let archive = match archive {
        Ok(archive) => archive,
        Err(failure) => return problem(merchant, failure.into_wire(use_case)),
    };
    let name = plain(&archive.name);
    let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(archive.media_type)),
            (header::CONTENT_DISPOSITION, disposition),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-store"),
            ),
        ],
        archive.body,
    )
        .into_response()
}

/// Our file names are plain; anything else would break out of the header.
fn plain(name: &str) -> String {
    name.chars()
        .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
        .collect()
}

async fn statement(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
    Query(days): Query<Days>,
) -> Response {
    let file = port.statement_of(&merchant, id, days.from.as_deref(), days.until.as_deref());
    answer(&merchant, "statement", file.await)
}

async fn sample(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, paper, lang)): Path<(String, String, String)>,
) -> Response {
    answer(
        &merchant,
        "paper sample",
        port.paper_sample(&merchant, &paper, &lang).await,
    )
}

/// The table of each page of figures, by the same filter.
macro_rules! figures_tables {
    ($($name:ident: $page:ident),+) => {
        $(async fn $name(
            Extension(PortOfRequest(port)): Extension<PortOfRequest>,
            Path(merchant): Path<String>,
            Query(asked): Query<FiguresAsked>,
        ) -> Response {
            let file = port.figures_table(&merchant, FiguresPage::$page, &asked).await;
            answer(&merchant, "figures as a table", file)
        })+
    };
}
figures_tables!(
    revenue_table: Revenue,
    recurring_table: Recurring,
    plans_table: Plans,
    switches_table: Switches,
    leaving_table: Leaving,
    cohorts_table: Cohorts,
    open_items_table: OpenItems
);

/// A logo comes as a file in a form; server functions read none.
async fn set_logo(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
    form: Multipart,
) -> Response {
    let Some([bytes]) = fields(form, ["logo"]).await else {
        return problem(&merchant, WireError::BadRequest);
    };
    match port.set_logo(&merchant, bytes).await {
        Ok(to) => Redirect::to(&to.to).into_response(),
        Err(failure) => problem(&merchant, failure.into_wire("set logo")),
    }
}

/// A layout comes like a logo, with the paper it is for.
async fn add_layout(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
    form: Multipart,
) -> Response {
    let Some([paper, bytes]) = fields(form, ["paper", "layout"]).await else {
        return problem(&merchant, WireError::BadRequest);
    };
    let paper = String::from_utf8_lossy(&paper);
    match port.add_layout(&merchant, &paper, bytes).await {
        Ok(to) => Redirect::to(&to.to).into_response(),
        Err(failure) => problem(&merchant, failure.into_wire("add layout")),
    }
}

/// A table of customers, with the name it has at its sender's.
async fn send_import(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
    mut form: Multipart,
) -> Response {
    let (mut name, mut bytes) = (String::new(), Vec::new());
    loop {
        let mut field = match form.next_field().await {
            Ok(Some(field)) => field,
            Ok(None) => break,
            Err(_) => return problem(&merchant, WireError::BadRequest),
        };
        if field.name() != Some("table") {
            continue;
        }
        field.file_name().unwrap_or_default().clone_into(&mut name);
        loop {
            match field.chunk().await {
                Ok(Some(chunk)) if bytes.len() <= TABLE_BYTES_KEPT => bytes.extend_from_slice(&chunk),
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(_) => return problem(&merchant, WireError::BadRequest),
            }
        }
    }
    match port.send_import(&merchant, &name, bytes).await {
        Ok(to) => Redirect::to(&to.to).into_response(),
        Err(failure) => problem(&merchant, failure.into_wire("send import")),
    }
}

async fn import_template(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
) -> Response {
    let file = port.import_template(&merchant).await;
    answer(&merchant, "table to fill in", file)
}

/// Asked for by a form's button: that somebody asks is written down.
async fn customer_table(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(merchant): Path<String>,
) -> Response {
    attached(&merchant, "customer table", port.customer_table(&merchant).await)
}

/// What a form with files has in these fields, empty where it has none, and of what is too large for any not all; nothing if it is no whole form.
async fn fields<const N: usize>(mut form: Multipart, names: [&str; N]) -> Option<[Vec<u8>; N]> {
    let mut found = [const { Vec::new() }; N];
    while let Some(mut field) = form.next_field().await.ok()? {
        let wanted = names.iter().position(|name| field.name() == Some(name));
        let Some(into) = wanted.and_then(|index| found.get_mut(index)) else {
            continue;
        };
        while let Some(chunk) = field.chunk().await.ok()? {
            if into.len() <= FIELD_BYTES_KEPT {
                into.extend_from_slice(&chunk);
            }
        }
    }
    Some(found)
}

async fn layout_start(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, file)): Path<(String, String)>,
) -> Response {
    answer(
        &merchant,
        "layout to start from",
        port.layout_start(&merchant, &file).await,
    )
}

async fn layout_source(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
) -> Response {
    answer(&merchant, "layout", port.layout_source(&merchant, id).await)
}

async fn layout_sample(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id, sample)): Path<(String, Uuid, String)>,
) -> Response {
    answer(
        &merchant,
        "layout sample",
        port.layout_sample(&merchant, id, &sample).await,
    )
}

async fn mandate(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, id)): Path<(String, Uuid)>,
) -> Response {
    answer(&merchant, "mandate", port.mandate_file(&merchant, id).await)
}

async fn declaration(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, token)): Path<(String, String)>,
) -> Response {
    answer(
        &merchant,
        "declaration",
        port.declaration_file(&merchant, &token).await,
    )
}

async fn mail_html(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path(id): Path<Uuid>,
) -> Response {
    match port.mail_html(id).await {
        Ok(html) => in_a_sandbox(html),
        Err(failure) => problem("", failure.into_wire("mail html")),
    }
}

/// Whose mail a preview shows.
#[derive(Deserialize)]
struct PreviewQuery {
    #[serde(default)]
    customer: String,
}

async fn mail_preview(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((merchant, kind, lang)): Path<(String, String, String)>,
    Query(query): Query<PreviewQuery>,
) -> Response {
    match port.mail_preview(&merchant, &kind, &lang, &query.customer).await {
        Ok(html) => in_a_sandbox(html),
        Err(failure) => problem(&merchant, failure.into_wire("mail preview")),
    }
}

/// A mail is foreign ground: shown in a sandbox, with its own styles and nothing else.
fn in_a_sandbox(html: String) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups; frame-ancestors 'self'";
    (
        [
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("text/html; charset=utf-8"),
            ),
            (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-store"),
            ),
        ],
        html,
    )
        .into_response()
}

async fn mail_attachment(
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    Path((id, index)): Path<(Uuid, usize)>,
) -> Response {
    answer("", "mail attachment", port.mail_attachment(id, index).await)
}

fn answer(merchant: &str, use_case: &'static str, download: Result<Download, Failure>) -> Response {
    let download = match download {
        Ok(download) => download,
        Err(failure) => return problem(merchant, failure.into_wire(use_case)),
    };
    let name = plain(&download.name);
    let (Ok(disposition), Ok(media_type)) = (
        HeaderValue::from_str(&format!("inline; filename=\"{name}\"")),
        HeaderValue::from_str(&download.media_type),
    ) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    (
        [
            (header::CONTENT_TYPE, media_type),
            (header::CONTENT_DISPOSITION, disposition),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("private, no-store"),
            ),
        ],
        download.bytes,
    )
        .into_response()
}

/// A download has no page of its own to say what is wrong; another page does.
fn problem(merchant: &str, error: WireError) -> Response {
    match (error, merchant) {
        (WireError::SignInRequired, merchant) if !merchant.is_empty() => {
            Redirect::to(&format!("/m/{merchant}/sign-in")).into_response()
        }
        (error, _) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            (status, format!("{error}\n")).into_response()
        }
    }
}
