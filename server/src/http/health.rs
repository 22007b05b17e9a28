//! For whoever watches the program: is it alive, can it answer.

use axum::extract::State;
use axum::http::StatusCode;

use crate::state::App;

/// The process answers.
pub async fn live() -> &'static str {
    "alive\n"
}

/// The database answers and its schema is up to date.
pub async fn ready(State(app): State<App>) -> (StatusCode, &'static str) {
    if app.ready() && app.store().merchants().await.is_ok() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}
