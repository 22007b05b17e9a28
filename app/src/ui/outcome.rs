//! From a port's answer to a page: one place decides what each failure looks like.

use std::future::Future;

use http::StatusCode;
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_router::hooks::{use_params_map, use_query_map};

use super::path;
use crate::pages::errors::error_page;
use crate::port::port;
use crate::server_fns::see_other;
use crate::wire::WireError;

/// A part of the route's path; empty where the route has none of that name.
#[must_use]
pub fn param(name: &str) -> String {
    use_params_map().read_untracked().get(name).unwrap_or_default()
}

/// A parameter of the query; `None` where it is absent or empty.
#[must_use]
pub fn query(name: &str) -> Option<String> {
    use_query_map()
        .read_untracked()
        .get(name)
        .filter(|value| !value.is_empty())
}

/// Renders `page` with the port's answer; leads to the sign-in where nobody is signed in, and shows the error page with
/// its status otherwise. The whole page waits for the answer, so that it is complete at the first byte.
pub fn answered<T, Call, Page>(call: Call, page: Page) -> AnyView
where
    T: Send + 'static,
    Call: Future<Output = Result<T, WireError>> + Send + 'static,
    Page: FnOnce(T) -> AnyView + Send + 'static,
{
    let merchant = param("merchant");
    Suspend::new(async move {
        match call.await {
            Ok(view) => page(view),
            Err(error) => failed(&merchant, error).await,
        }
    })
    .into_any()
}

/// The page for a failure, with its HTTP status set.
pub async fn failed(merchant: &str, error: WireError) -> AnyView {
    let port = port();
    if error == WireError::SignInRequired && !merchant.is_empty() {
        see_other(&path::sign_in(merchant, &port.path_and_query()));
        return ().into_any();
    }
    if let (Some(response), Ok(status)) = (
        use_context::<ResponseOptions>(),
        StatusCode::from_u16(error.status()),
    ) {
        response.set_status(status);
    }
    // The merchant's own frame where it can be had; an unreachable database cannot stop the page.
    let frame = if merchant.is_empty() {
        None
    } else {
        port.frame(merchant).await.ok()
    };
    error_page(frame, error)
}
