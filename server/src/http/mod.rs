//! The web server: pages, server functions, downloads, guards.

mod brand;
mod cards;
mod device;
mod downloads;
mod framed;
mod guards;
mod health;
mod language;
mod site;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use app::port::Port;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::{get, post};
use axum::{Extension, Router};
use leptos::config::LeptosOptions;
use leptos::prelude::{expect_context, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, NotForContentType, Predicate};
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;
use tower_sessions::cookie::SameSite;
use tower_sessions::cookie::time::Duration as CookieDuration;
use tower_sessions::{Expiry, Session, SessionManagerLayer};

use crate::state::App;
use crate::use_cases::RequestPort;
pub use site::Site;

/// Sessions end after this long without use.
pub(crate) const IDLE_HOURS: i64 = 12;
/// Forms are small; files have their own limit.
const BODY_BYTES_MAX: usize = 64 * 1024;
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// The port of a request, carried from the middleware to pages and server functions.
#[derive(Clone)]
struct PortOfRequest(RequestPort);

/// What the router needs besides the program's state.
#[derive(Clone, Debug)]
pub struct HttpConfig {
    pub site: Site,
    /// Served over https: cookies are marked so.
    pub secure: bool,
}

/// The whole web server as a service.
pub fn router(app: App, config: &HttpConfig) -> Router {
    let options = LeptosOptions::builder()
        .output_name("turnus")
        .site_root(config.site.root())
        .build();
    let routes = generate_route_list(app::App);
    let provide_port = || {
        let parts = expect_context::<axum::http::request::Parts>();
        if let Some(PortOfRequest(port)) = parts.extensions.get::<PortOfRequest>() {
            let port: Arc<dyn Port> = Arc::new(port.clone());
            provide_context(port);
        }
    };
    let shell = {
        let options = options.clone();
        move || app::shell(options.clone())
    };
    let sessions = SessionManagerLayer::new(store::sessions::Sessions::new(app.store().pool().clone()))
        // The prefix makes browsers refuse the cookie from anyone but this host, over https only.
        .with_name(if config.secure { "__Host-turnus" } else { "turnus" })
        .with_secure(config.secure)
        .with_http_only(true)
        .with_same_site(SameSite::Lax)
        .with_path("/")
        .with_expiry(Expiry::OnInactivity(CookieDuration::hours(IDLE_HOURS)));
    let server_functions =
        { move |request: Request| leptos_axum::handle_server_fns_with_context(provide_port, request) };
    // What a framed form's problems are shown by.
    let page = leptos_axum::render_app_async_with_context(provide_port, shell.clone());
    let framed_order = move |path, port, request| framed::order(path, port, request, page);
    let pages = Router::new()
        .route("/api/{*function}", post(server_functions))
        .route("/s/{merchant}/{group}/frame", post(framed_order))
        .merge(downloads::routes())
        .leptos_routes_with_context(&options, routes, provide_port, shell.clone())
        .fallback(leptos_axum::render_app_async_with_context(provide_port, shell))
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .merge(downloads::uploads())
        .with_state(options)
        .layer(Extension(app.clone()))
        .layer(middleware::from_fn_with_state(app.clone(), open_door))
        .layer(middleware::from_fn(language::choose))
        .layer(sessions)
        .layer(middleware::from_fn(guards::same_origin))
        .layer(middleware::from_fn_with_state(app.clone(), framed::guard));
    let compression = CompressionLayer::new().br(true).gzip(true).compress_when(
        DefaultPredicate::new()
            .and(NotForContentType::new("application/pdf"))
            .and(NotForContentType::new("application/zip")),
    );
    Router::new()
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .route("/m/{merchant}/brand.css", get(brand::stylesheet))
        .merge(cards::hooks().layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX)))
        .with_state(app)
        .merge(config.site.routes())
        .merge(pages)
        .layer(compression)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::SERVICE_UNAVAILABLE,
            REQUEST_TIMEOUT,
        ))
        .layer(header_if_missing(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(header_if_missing(header::REFERRER_POLICY, "same-origin"))
        .layer(header_if_missing(
            header::CONTENT_SECURITY_POLICY,
            guards::POLICY_WITHOUT_SCRIPTS,
        ))
}

fn header_if_missing(
    name: axum::http::HeaderName,
    value: &'static str,
) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
}

/// Gives the request its port: who asks, in which language, from where.
async fn open_door(
    State(app): State<App>,
    session: Session,
    language::Chosen(lang): language::Chosen,
    mut request: Request,
    next: Next,
) -> Response {
    let path_and_query = request
        .uri()
        .path_and_query()
        .map_or("/", |path| path.as_str())
        .to_owned();
    let address = request
        .extensions()
        .get::<ConnectInfo<SocketAddr>>()
        .map(|info| info.0.ip());
    let user_agent = request
        .headers()
        .get(header::USER_AGENT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    let device = device::device(user_agent);
    let port = RequestPort {
        app,
        session,
        lang,
        path_and_query,
        address,
        device,
        typed: None,
        stood: Arc::default(),
    };
    request.extensions_mut().insert(PortOfRequest(port));
    next.run(request).await
}
