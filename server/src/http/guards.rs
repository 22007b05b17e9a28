//! Keeps other sites from acting in a signed-in person's name.

use axum::extract::Request;
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// For everything that is not a page of ours: no scripts at all. Pages bring their own policy with a nonce.
pub const POLICY_WITHOUT_SCRIPTS: &str = "default-src 'none'; img-src 'self' data:; style-src 'self'; frame-ancestors 'self'; base-uri 'none'; form-action 'self'";

/// Refuses requests that change something unless the browser says that they come from our own pages.
pub async fn same_origin(request: Request, next: Next) -> Response {
    if matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS) || is_own(request.headers())
    {
        next.run(request).await
    } else {
        (
            StatusCode::FORBIDDEN,
            "This form was sent from another site. Open the page here and try again.\n",
        )
            .into_response()
    }
}

/// Modern browsers send Sec-Fetch-Site with every request, and Origin with every POST; one of them must vouch for us.
fn is_own(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => match (text(header::ORIGIN.as_str()), text(header::HOST.as_str())) {
            (Some(origin), Some(host)) => origin
                .split_once("://")
                .is_some_and(|(_, authority)| authority == host),
            (Some(_) | None, _) => false,
        },
    }
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    #[test]
    fn only_our_own_pages_may_send_forms() {
        for (headers, own) in [
            (vec![("sec-fetch-site", "same-origin")], true),
            (
                vec![
                    ("sec-fetch-site", "same-site"),
                    ("origin", "http://a.test"),
                    ("host", "a.test"),
                ],
                false,
            ),
            (vec![("sec-fetch-site", "cross-site")], false),
            (vec![("sec-fetch-site", "none")], false),
            (vec![("origin", "https://a.test"), ("host", "a.test")], true),
            (vec![("origin", "https://a.test:444"), ("host", "a.test")], false),
            (vec![("origin", "null"), ("host", "a.test")], false),
            (vec![("host", "a.test")], false),
        ] {
            let map = headers
                .iter()
                .map(|(name, value)| ((*name).parse().unwrap(), HeaderValue::from_static(value)))
                .collect();
            assert_eq!(is_own(&map), own, "{headers:?}");
        }
    }
}
