//! The merchant's colours as a stylesheet, so that pages need no inline style (the content security policy forbids it).

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};

use crate::accent;
use crate::state::App;

/// `/m/{merchant}/brand.css`: the accent, darkened or lightened until text in it or on it has a contrast of 4.5 : 1.
pub async fn stylesheet(State(app): State<App>, Path(merchant): Path<String>) -> Response {
    match app.merchant(&merchant).await {
        Ok(merchant) => {
            let (light, dark) = (
                accent::on_light(&merchant.profile.accent),
                accent::on_dark(&merchant.profile.accent),
            );
            let css = format!(
                ":root {{ --accent: {light}; --accent-ink: #ffffff; }}\n\
                 @media (prefers-color-scheme: dark) {{ :root {{ --accent: {dark}; --accent-ink: #141517; }} }}\n"
            );
            (
                [
                    (header::CONTENT_TYPE, "text/css; charset=utf-8"),
                    (header::CACHE_CONTROL, "max-age=300"),
                ],
                css,
            )
                .into_response()
        }
        // A page of an unknown merchant, or without a database, keeps Turnus' own accent.
        Err(failure) => {
            let _ = failure.into_wire("brand");
            (
                [
                    (header::CONTENT_TYPE, "text/css; charset=utf-8"),
                    (header::CACHE_CONTROL, "no-store"),
                ],
                String::new(),
            )
                .into_response()
        }
    }
}
