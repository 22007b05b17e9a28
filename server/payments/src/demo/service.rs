//! The demo's provider as a web service: an interface for programs behind a key, and pages for people.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::Duration;

use axum::extract::{FromRequestParts, Path, State as Shared};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{delete, get, post};
use axum::{Form, Json, Router};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;

use super::pages;
use super::state::{Answered, ChargeRefused, DemoCard, Fault, State, random};
use crate::provider::{Charge, ChargeRequest, Outcome, Setup, SetupRequest, StartedSetup};
use crate::signature::sign;

/// The header of a webhook's signature.
pub(super) const SIGNATURE: &str = "demo-signature";
/// The header of the key that makes a repetition the same.
pub(super) const KEY: &str = "idempotency-key";
/// How long a portal may take to hear a webhook.
const HEARD_WITHIN: Duration = Duration::from_secs(10);
/// Waits before a webhook is told again.
const AGAIN_AFTER: [u64; 3] = [1, 5, 30];

/// What the provider takes the time from.
pub type Now = fn() -> DateTime<Utc>;

/// The service's parts. Cheap to clone: every clone is the same service.
#[derive(Clone, Debug)]
pub struct DemoProvider {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    state: Mutex<State>,
    /// Where browsers reach its pages, without a slash at the end.
    origin: String,
    key: String,
    secret: String,
    now: Now,
    client: reqwest::Client,
}

/// A provider that listens, until it is dropped.
#[derive(Debug)]
pub struct DemoService {
    pub provider: DemoProvider,
    serving: tokio::task::JoinHandle<()>,
}

impl Drop for DemoService {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

impl DemoService {
    /// Begins a provider on an address; port 0 is any that is free. `origin` is where browsers reach it, if that is another address.
    ///
    /// # Errors
    /// When the address cannot be listened on.
    pub async fn begin(listen: SocketAddr, origin: Option<String>, now: Now) -> std::io::Result<Self> {
        let listener = TcpListener::bind(listen).await?;
        let origin = match origin {
            Some(origin) => origin.trim_end_matches('/').to_owned(),
            None => format!("http://{}", listener.local_addr()?),
        };
        let provider = DemoProvider::new(origin, now);
        let router = provider.router();
        let serving = tokio::spawn(async move {
            if let Err(error) = axum::serve(listener, router).await {
                tracing::error!(%error, "the demo's payment provider ended");
            }
        });
        Ok(Self { provider, serving })
    }
}

impl DemoProvider {
    /// A provider with a fresh key.
    #[must_use]
    pub fn new(origin: String, now: Now) -> Self {
        Self {
            inner: Arc::new(Inner {
                state: Mutex::default(),
                origin,
                key: format!("sk_demo_{}", random()),
                secret: format!("whsec_demo_{}", random()),
                now,
                client: reqwest::Client::new(),
            }),
        }
    }

    fn now(&self) -> DateTime<Utc> {
        (self.inner.now)()
    }

    #[must_use]
    pub fn origin(&self) -> &str {
        &self.inner.origin
    }

    /// What lets a program in.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.inner.key
    }

    /// What webhooks are signed with.
    #[must_use]
    pub fn secret(&self) -> &str {
        &self.inner.secret
    }

    /// Asks for trouble with the next charge that has none yet.
    pub fn trouble(&self, fault: Fault) {
        self.state().faults.push_back(fault);
    }

    /// What was taken from cards, minor units.
    #[must_use]
    pub fn taken_minor(&self) -> i64 {
        self.state().taken_minor()
    }

    /// Names of the charges that are under way or wait for their customer.
    #[must_use]
    pub fn open_charges(&self) -> Vec<String> {
        self.state().open_charges()
    }

    #[must_use]
    pub fn is_removed(&self, method: &str) -> bool {
        self.state().is_removed(method)
    }

    /// What the customer says on a set-up's page; `None` is its cancel button. Tells nobody.
    pub fn answer_setup(&self, id: &str, card: Option<DemoCard>) {
        let today = self.now().date_naive();
        self.state().answer_setup(id, card, today);
    }

    /// What the customer, or the bank, says of a charge that is under way. Tells nobody.
    pub fn answer_charge(&self, id: &str, confirmed: bool) {
        self.state().answer_charge(id, confirmed);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        // Whoever panicked while holding it left whole entries.
        self.inner
            .state
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }

    /// The service.
    pub fn router(&self) -> Router {
        Router::new()
            .route("/v1/setups", post(begin_setup))
            .route("/v1/setups/{id}", get(fetch_setup))
            .route("/v1/charges", post(begin_charge))
            .route("/v1/charges/{id}", get(fetch_charge))
            .route("/v1/methods/{id}", delete(remove_method))
            .route("/pay/setup/{id}", get(setup_page).post(answer_setup))
            .route("/pay/charge/{id}", get(charge_page).post(answer_charge))
            .route("/style.css", get(style))
            .with_state(self.clone())
    }

    /// Tells a portal, again after a while if it does not hear.
    fn tell(&self, answered: &Answered) {
        let (provider, answered) = (self.clone(), answered.clone());
        tokio::spawn(async move {
            let Ok(body) = serde_json::to_vec(&answered.event) else {
                return;
            };
            for wait in std::iter::once(0).chain(AGAIN_AFTER) {
                tokio::time::sleep(Duration::from_secs(wait)).await;
                let signature = sign(provider.secret().as_bytes(), &body, provider.now());
                let told = provider.inner.client.post(&answered.webhook_url);
                let told = told.header(SIGNATURE, signature).timeout(HEARD_WITHIN);
                let heard = told.body(body.clone()).send().await;
                if heard.is_ok_and(|answer| answer.status().is_success()) {
                    return;
                }
            }
        });
    }
}

/// A request that has the key.
struct Program;

impl FromRequestParts<DemoProvider> for Program {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, provider: &DemoProvider) -> Result<Self, StatusCode> {
        let given = parts.headers.get(header::AUTHORIZATION);
        let given = given.and_then(|value| value.to_str().ok());
        match given.and_then(|value| value.strip_prefix("Bearer ")) {
            Some(key) if key == provider.key() => Ok(Self),
            Some(_) | None => Err(StatusCode::UNAUTHORIZED),
        }
    }
}

/// Why something is not done, in the service's answers.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Problem {
    pub error: String,
}

fn problem(status: StatusCode, error: &str) -> Response {
    let error = error.to_owned();
    (status, Json(Problem { error })).into_response()
}

fn key_of(headers: &HeaderMap) -> Option<&str> {
    headers.get(KEY)?.to_str().ok().filter(|key| !key.is_empty())
}

async fn begin_setup(
    Shared(provider): Shared<DemoProvider>,
    _: Program,
    headers: HeaderMap,
    Json(wanted): Json<SetupRequest>,
) -> Response {
    let Some(key) = key_of(&headers) else {
        return problem(StatusCode::BAD_REQUEST, "key_missing");
    };
    match provider.state().begin_setup(key, wanted) {
        Ok(setup) => Json(StartedSetup {
            page: format!("{}/pay/setup/{}", provider.origin(), setup.id),
            id: setup.id,
        })
        .into_response(),
        Err(_) => problem(StatusCode::CONFLICT, "key_taken"),
    }
}

async fn fetch_setup(
    Shared(provider): Shared<DemoProvider>,
    _: Program,
    Path(id): Path<String>,
) -> Result<Json<Setup>, StatusCode> {
    let setup = provider.state().setup(&id).map(|(_, setup)| setup.clone());
    setup.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn begin_charge(
    Shared(provider): Shared<DemoProvider>,
    _: Program,
    headers: HeaderMap,
    Json(wanted): Json<ChargeRequest>,
) -> Response {
    let Some(key) = key_of(&headers) else {
        return problem(StatusCode::BAD_REQUEST, "key_missing");
    };
    let fault = provider.state().faults.pop_front();
    if fault == Some(Fault::Unavailable) {
        return problem(StatusCode::SERVICE_UNAVAILABLE, "try_later");
    }
    let charged = provider.state().charge(key, wanted, provider.origin(), fault);
    match charged {
        Ok(_) if fault == Some(Fault::AnswerLost) => problem(StatusCode::BAD_GATEWAY, "answer_lost"),
        Ok((charge, _)) => Json(charge).into_response(),
        Err(ChargeRefused::KeyTaken) => problem(StatusCode::CONFLICT, "key_taken"),
        Err(ChargeRefused::Amount) => problem(StatusCode::UNPROCESSABLE_ENTITY, "amount"),
        Err(ChargeRefused::Method) => problem(StatusCode::UNPROCESSABLE_ENTITY, "method_unknown"),
    }
}

async fn fetch_charge(
    Shared(provider): Shared<DemoProvider>,
    _: Program,
    Path(id): Path<String>,
) -> Result<Json<Charge>, StatusCode> {
    let charge = provider
        .state()
        .fetch_charge(&id)
        .map(|(_, charge)| charge.clone());
    charge.map(Json).ok_or(StatusCode::NOT_FOUND)
}

async fn remove_method(
    Shared(provider): Shared<DemoProvider>,
    _: Program,
    Path(id): Path<String>,
) -> StatusCode {
    provider.state().remove(&id);
    StatusCode::NO_CONTENT
}

/// A page: nothing of it runs, and nothing is loaded but its style.
fn page(status: StatusCode, html: String) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
        (header::CACHE_CONTROL, HeaderValue::from_static("no-store")),
        (header::REFERRER_POLICY, HeaderValue::from_static("no-referrer")),
    ];
    (status, headers, html).into_response()
}

async fn style() -> impl IntoResponse {
    ([(header::CONTENT_TYPE, "text/css")], pages::STYLE)
}

async fn setup_page(Shared(provider): Shared<DemoProvider>, Path(id): Path<String>) -> Response {
    let today = provider.now().date_naive();
    match provider.state().setup(&id) {
        Some((wanted, _)) => page(StatusCode::OK, pages::setup(&wanted.lang, today)),
        None => page(StatusCode::NOT_FOUND, pages::gone()),
    }
}

async fn charge_page(Shared(provider): Shared<DemoProvider>, Path(id): Path<String>) -> Response {
    match provider.state().fetch_charge(&id) {
        Some((wanted, charge)) => {
            let waits = matches!(charge.outcome, Outcome::NeedsCustomer { .. });
            page(StatusCode::OK, pages::charge(wanted, waits))
        }
        None => page(StatusCode::NOT_FOUND, pages::gone()),
    }
}

/// What is chosen on a page: a card's code, `confirm`, or anything else for its cancel button.
#[derive(Deserialize)]
struct Choice {
    #[serde(default)]
    choice: String,
}

async fn answer_setup(
    Shared(provider): Shared<DemoProvider>,
    Path(id): Path<String>,
    Form(form): Form<Choice>,
) -> Response {
    let card = DemoCard::from_code(&form.choice);
    let today = provider.now().date_naive();
    let answered = provider.state().answer_setup(&id, card, today);
    back(&provider, answered)
}

async fn answer_charge(
    Shared(provider): Shared<DemoProvider>,
    Path(id): Path<String>,
    Form(form): Form<Choice>,
) -> Response {
    let answered = provider.state().answer_charge(&id, form.choice == "confirm");
    back(&provider, answered)
}

fn back(provider: &DemoProvider, answered: Option<Answered>) -> Response {
    let Some(answered) = answered else {
        return page(StatusCode::NOT_FOUND, pages::gone());
    };
    provider.tell(&answered);
    Redirect::to(&answered.return_url).into_response()
}
