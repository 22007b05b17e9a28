//! Which language a request is answered in: `?lang=`, which is remembered, else the cookie, else the browser's wish.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use texts::Lang;

const COOKIE: &str = "turnus_lang";
const YEAR_SECONDS: u32 = 365 * 24 * 60 * 60;

/// The language of this request.
#[derive(Clone, Copy, Debug)]
pub struct Chosen(pub Lang);

impl<S: Sync> FromRequestParts<S> for Chosen {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        // Where nothing may be remembered, the address said it already.
        Ok(parts
            .extensions
            .get::<Self>()
            .copied()
            .unwrap_or_else(|| Self(of(&parts.headers))))
    }
}

fn of(headers: &HeaderMap) -> Lang {
    let cookies = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let remembered = cookies
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .and_then(|(_, tag)| Lang::from_tag(tag));
    remembered.unwrap_or_else(|| {
        let wish = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        wish.map_or_else(Lang::default, Lang::from_accept_language)
    })
}

/// Takes `?lang=` out of the address, remembers it and leads back to the page without it.
pub async fn choose(request: Request, next: Next) -> Response {
    if request.method() == Method::GET
        && request.extensions().get::<Chosen>().is_none()
        && let Some((lang, rest)) = chosen(request.uri())
    {
        let cookie = format!(
            "{COOKIE}={}; Path=/; Max-Age={YEAR_SECONDS}; SameSite=Lax; HttpOnly",
            lang.tag()
        );
        let (Ok(location), Ok(cookie)) = (HeaderValue::from_str(&rest), HeaderValue::from_str(&cookie))
        else {
            return StatusCode::BAD_REQUEST.into_response();
        };
        return (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, location), (header::SET_COOKIE, cookie)],
        )
            .into_response();
    }
    next.run(request).await
}

/// The language an address asks for, and the address without it.
fn chosen(uri: &Uri) -> Option<(Lang, String)> {
    let query = uri.query()?;
    let lang = query
        .split('&')
        .find_map(|pair| pair.strip_prefix("lang="))
        .and_then(Lang::from_tag)?;
    let others: Vec<&str> = query
        .split('&')
        .filter(|pair| !pair.starts_with("lang="))
        .collect();
    // A path of two slashes would lead to another host.
    let path = format!("/{}", uri.path().trim_start_matches('/'));
    Some((
        lang,
        if others.is_empty() {
            path
        } else {
            format!("{path}?{}", others.join("&"))
        },
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_leaves_the_address_and_nothing_else_does() {
        for (uri, expected) in [
            ("/m/a?lang=en", Some((Lang::En, "/m/a"))),
            ("/m/a?after=1&lang=de&q=x", Some((Lang::De, "/m/a?after=1&q=x"))),
            ("/m/a?lang=fr", None),
            ("/m/a", None),
            ("//evil.example?lang=de", Some((Lang::De, "/evil.example"))),
        ] {
            let found = chosen(&uri.parse().unwrap());
            assert_eq!(
                found.as_ref().map(|(lang, rest)| (*lang, rest.as_str())),
                expected,
                "{uri}"
            );
        }
    }

    #[test]
    fn the_cookie_wins_over_the_browsers_wish() {
        let mut headers = HeaderMap::new();
        assert_eq!(of(&headers), Lang::De);
        headers.insert(header::ACCEPT_LANGUAGE, HeaderValue::from_static("en-GB"));
        assert_eq!(of(&headers), Lang::En);
        headers.insert(header::COOKIE, HeaderValue::from_static("a=b; turnus_lang=de"));
        assert_eq!(of(&headers), Lang::De);
    }
}
