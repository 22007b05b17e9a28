//! Sign-up pages inside other sites' pages: without cookies, in nobody's frame but that of sites the merchant named.
//!
//! Browsers keep cookies out of frames of other sites, some of them always. So these pages neither get nor set any: whoever looks at
//! them is nobody, and what was typed comes back in the answer to the form itself.

use app::server_fns::PlaceOrder;
use app::wire::WireError;
use axum::Extension;
use axum::body::Body;
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use leptos::server_fn::codec::{FromReq, PostUrl};
use texts::Lang;

use super::{PortOfRequest, guards, language};
use crate::state::App;
use crate::use_cases::RequestPort;
use crate::use_cases::sign_up::Framed;

/// Who may show a page that nobody may.
const NOBODY: &str = "'none'";
/// What the pages' own policies say, and the guard replaces.
const OWN: &str = "frame-ancestors 'self'";

/// The merchant of a path that is made to be shown in frames.
fn merchant_of(path: &str) -> Option<&str> {
    let mut parts = path.strip_prefix("/s/")?.split('/');
    let (merchant, _group) = (parts.next()?, parts.next()?);
    matches!(parts.next()?, "frame" | "pricing").then_some(merchant)
}

/// Takes cookies out of request and answer, reads the language from the address, and names who may show the answer, whatever it is.
pub async fn guard(State(app): State<App>, mut request: Request, next: Next) -> Response {
    let Some(merchant) = merchant_of(request.uri().path()).map(str::to_owned) else {
        return next.run(request).await;
    };
    request.headers_mut().remove(header::COOKIE);
    let lang = language_of(request.uri(), request.headers());
    request.extensions_mut().insert(language::Chosen(lang));
    let ancestors = ancestors(&app, &merchant).await;
    let mut answer = next.run(request).await;
    let headers = answer.headers_mut();
    headers.remove(header::SET_COOKIE);
    let policy = headers
        .get(header::CONTENT_SECURITY_POLICY)
        .and_then(|policy| policy.to_str().ok())
        .unwrap_or(guards::POLICY_WITHOUT_SCRIPTS)
        .replace(OWN, &format!("frame-ancestors {ancestors}"));
    match HeaderValue::from_str(&policy) {
        Ok(policy) => {
            headers.insert(header::CONTENT_SECURITY_POLICY, policy);
            answer
        }
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn language_of(uri: &Uri, headers: &HeaderMap) -> Lang {
    let query = uri.query().unwrap_or_default();
    let asked = query.split('&').find_map(|pair| pair.strip_prefix("lang="));
    asked.and_then(Lang::from_tag).unwrap_or_else(|| {
        let wish = headers
            .get(header::ACCEPT_LANGUAGE)
            .and_then(|value| value.to_str().ok());
        wish.map_or_else(Lang::default, Lang::from_accept_language)
    })
}

/// The merchant's sites as a policy names them. Where they cannot be read nobody may.
async fn ancestors(app: &App, merchant: &str) -> String {
    let sites = async {
        let merchant = app.merchant(merchant).await?;
        let mut tx = app.store().begin(merchant.id).await?;
        let sites = tx.signup_sites().await?;
        tx.commit().await?;
        Ok::<_, crate::failure::Failure>(sites)
    };
    match sites.await {
        Ok(sites) if !sites.is_empty() => {
            let origins: Vec<_> = sites.into_iter().map(|site| site.origin).collect();
            origins.join(" ")
        }
        Ok(_) => NOBODY.to_owned(),
        Err(failure) => {
            let _ = failure.into_wire("sites of a frame");
            NOBODY.to_owned()
        }
    }
}

/// Orders what a framed page's form says. A page with problems is the answer itself, made by `page`.
pub async fn order<Page, Answer>(
    Path((merchant, group)): Path<(String, String)>,
    Extension(PortOfRequest(port)): Extension<PortOfRequest>,
    request: Request,
    page: Page,
) -> Response
where
    Page: FnOnce(Request) -> Answer,
    Answer: Future<Output = Response>,
{
    let uri = request.uri().clone();
    let sent = <PlaceOrder as FromReq<PostUrl, Request, WireError>>::from_req(request).await;
    let answer = match sent {
        Ok(PlaceOrder { form }) => port.ordered_in_frame(&merchant, &group, form).await,
        Err(error) => Err(error),
    };
    match answer {
        Ok(Framed::Placed { to }) => Redirect::to(&to).into_response(),
        Ok(Framed::Again(port)) => shown(uri, *port, page, StatusCode::UNPROCESSABLE_ENTITY).await,
        Err(error) => {
            let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            shown(uri, port, page, status).await
        }
    }
}

/// The page as `port` knows it, with a status that says that nothing was ordered.
async fn shown<Page, Answer>(uri: Uri, port: RequestPort, page: Page, status: StatusCode) -> Response
where
    Page: FnOnce(Request) -> Answer,
    Answer: Future<Output = Response>,
{
    let mut request = Request::new(Body::empty());
    *request.method_mut() = Method::GET;
    *request.uri_mut() = uri;
    request.extensions_mut().insert(PortOfRequest(port));
    let mut answer = page(request).await;
    if answer.status().is_success() {
        *answer.status_mut() = status;
    }
    answer
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn frames_are_the_pages_made_for_them_and_no_others() {
        for (path, merchant) in [
            ("/s/a/g/frame", Some("a")),
            ("/s/a/g/frame/ordered/1", Some("a")),
            ("/s/a/g/pricing", Some("a")),
            ("/s/a/g", None),
            ("/s/a/frame", None),
            ("/m/a/order/frame", None),
            ("/s/a/g/frames", None),
            ("/", None),
        ] {
            assert_eq!(merchant_of(path), merchant, "{path}");
        }
    }

    #[test]
    fn both_policies_have_the_part_that_is_replaced() {
        assert!(guards::POLICY_WITHOUT_SCRIPTS.contains(OWN));
        assert!(app::PAGE_POLICY.contains(OWN));
    }
}
