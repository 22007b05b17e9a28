//! Pages for what did not work: what happened, and what to do now.

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;

use crate::port::port;
use crate::ui::frame::{Area, bare_page, page};
use crate::ui::outcome::{failed, param};
use crate::ui::{path, t};
use crate::wire::{Frame, WireError};

/// The page for every path that is no route.
#[component]
pub fn NoSuchPage() -> impl IntoView {
    if let Some(response) = use_context::<ResponseOptions>() {
        response.set_status(StatusCode::NOT_FOUND);
    }
    // Below a merchant's address its frame stays, and with it the footer the law wants on every page.
    let path = port().path_and_query();
    let merchant = path
        .strip_prefix("/m/")
        .and_then(|rest| rest.split(['/', '?']).next())
        .unwrap_or_default()
        .to_owned();
    Suspend::new(async move { failed(&merchant, WireError::NotFound).await })
}

/// Where a form leads when its action failed: the closed list of failures by their names.
#[component]
pub fn ProblemPage() -> impl IntoView {
    let merchant = param("merchant");
    let error = match param("kind").as_str() {
        "forbidden" => WireError::Forbidden,
        "bad_request" => WireError::BadRequest,
        "unavailable" => WireError::Unavailable,
        "internal" => WireError::Internal,
        _ => WireError::NotFound,
    };
    Suspend::new(async move { failed(&merchant, error).await })
}

/// The error in words, in the merchant's frame where there is one.
#[must_use]
pub fn error_page(frame: Option<Frame>, error: WireError) -> AnyView {
    let (title, text) = match error {
        WireError::NotFound => (t("error-not-found-title"), t("error-not-found-text")),
        WireError::SignInRequired => (
            t("error-sign-in-required-title"),
            t("error-sign-in-required-text"),
        ),
        WireError::Forbidden => (t("error-forbidden-title"), t("error-forbidden-text")),
        WireError::BadRequest => (t("error-bad-request-title"), t("error-bad-request-text")),
        WireError::Unavailable => (t("error-unavailable-title"), t("error-unavailable-text")),
        WireError::Internal => (t("error-internal-title"), t("error-internal-text")),
    };
    let home = frame
        .as_ref()
        .map_or_else(|| "/".to_owned(), |frame| path::merchant(&frame.brand.slug));
    let status = error.status();
    let content = view! {
        <div class="narrow error-page">
            <p class="muted num">{status}</p>
            <h1>{title.clone()}</h1>
            <p class="lead">{text}</p>
            <p>
                <a class="button button-quiet" href=home>{t("error-home")}</a>
            </p>
        </div>
    }
    .into_any();
    match frame {
        Some(frame) => page(frame, Area::Public, &title, content),
        None => bare_page(&title, content),
    }
}
