//! What a provider of cards tells by itself: from elsewhere, and without a session.

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;

use crate::state::App;
use crate::use_cases::told_by_provider;

pub(super) fn hooks() -> Router<App> {
    Router::new().route("/m/{merchant}/hooks/cards", post(told))
}

async fn told(
    State(app): State<App>,
    Path(merchant): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let signature = app
        .cards()
        .and_then(|cards| headers.get(cards.provider.signature_header()))
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    match told_by_provider(&app, &merchant, signature, &body).await {
        Ok(()) => StatusCode::NO_CONTENT,
        Err(failure) => {
            let status = failure.into_wire("card webhook").status();
            StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
        }
    }
}
