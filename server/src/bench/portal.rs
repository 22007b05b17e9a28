//! How long customers wait for a page, with and without a billing run beside them.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode, header};
use tokio::task::JoinSet;
use tower::ServiceExt;
use uuid::Uuid;

use crate::failure::Failure;
use crate::http::{HttpConfig, Site, router};
use crate::state::App;
use store::merchants::Merchant;

const PASSWORD: &str = "a password for the benchmark";
/// One page each so often: a hundred in a second.
const PAUSE: Duration = Duration::from_millis(10);
/// How long pages are measured on a machine that does nothing else.
const QUIET: Duration = Duration::from_secs(3);

/// Customers who are signed in and look at their overview.
pub(super) struct Readers {
    router: Router,
    page: String,
    cookies: Vec<String>,
}

/// How hard pages are asked for.
pub(super) struct Load {
    /// Pages at once: each is followed by the next without a pause.
    pub connections: usize,
    pub each: Duration,
}

/// How long pages took, shortest first.
pub(super) struct Waits(Vec<Duration>);

impl Waits {
    /// Of so many in a hundred pages, the one that took longest, in milliseconds; `None` without pages.
    pub fn percentile_ms(&self, percent: usize) -> Option<f64> {
        let place = (self.0.len() * percent).div_ceil(100).saturating_sub(1);
        self.0.get(place).map(|wait| wait.as_secs_f64() * 1_000.0)
    }

    pub fn pages(&self) -> usize {
        self.0.len()
    }
}

impl Readers {
    /// Gives some customers a login and signs them in, as their browsers would.
    ///
    /// # Errors
    /// When the database is out of reach or the page of signing in has changed.
    pub async fn sign_in(app: &App, merchant: &Merchant, customers: &[Uuid]) -> Result<Self, Failure> {
        let hash = app.passwords().hash(PASSWORD.to_owned()).await?;
        let mut readers = Self {
            router: router(
                app.clone(),
                &HttpConfig {
                    site: Site::new(None),
                    secure: false,
                },
            ),
            page: format!("/m/{}/portal", merchant.slug),
            cookies: Vec::new(),
        };
        for customer in customers {
            let email = format!("{customer}@post.example");
            let mut tx = app.store().begin(merchant.id).await?;
            tx.insert_login(app.new_id(), &email, &hash, *customer, app.now())
                .await?;
            tx.commit().await?;
            let cookie = readers.cookie(&merchant.slug, &email).await?;
            readers.cookies.push(cookie);
        }
        Ok(readers)
    }

    async fn cookie(&self, merchant: &str, email: &str) -> Result<String, Failure> {
        let form = format!(
            "form[merchant]={merchant}&form[email]={email}&form[password]={}&form[next]=",
            PASSWORD.replace(' ', "+")
        );
        let request = Request::builder()
            .method(Method::POST)
            .uri("/api/sign-in")
            .header(header::HOST, "127.0.0.1:3000")
            .header(header::ORIGIN, "http://127.0.0.1:3000")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form))
            .map_err(defect)?;
        let response = self.router.clone().oneshot(request).await.map_err(defect)?;
        let cookie = response
            .headers()
            .get(header::SET_COOKIE)
            .and_then(|cookie| cookie.to_str().ok())
            .and_then(|cookie| cookie.split(';').next());
        cookie
            .map(str::to_owned)
            .ok_or_else(|| Failure::Defect(format!("signing in answered {}", response.status())))
    }

    /// Pages on a machine that does nothing else.
    ///
    /// # Errors
    /// When a page is not there.
    pub async fn read_in_quiet(&self) -> Result<Waits, Failure> {
        let over = AtomicBool::new(false);
        let (waits, ()) = tokio::join!(self.read(&over), async {
            tokio::time::sleep(QUIET).await;
            over.store(true, Ordering::Relaxed);
        });
        waits
    }

    /// Asks for a page a hundred times a second, whether those before have come or not, until it is over.
    ///
    /// # Errors
    /// When a page is not there.
    pub async fn read(&self, over: &AtomicBool) -> Result<Waits, Failure> {
        let mut pages = JoinSet::new();
        let mut ticks = tokio::time::interval(PAUSE);
        for cookie in self.cookies.iter().cycle() {
            ticks.tick().await;
            if over.load(Ordering::Relaxed) {
                break;
            }
            pages.spawn(one(self.router.clone(), self.page.clone(), cookie.clone()));
        }
        let mut waits = Vec::with_capacity(pages.len());
        while let Some(page) = pages.join_next().await {
            waits.push(page.map_err(defect)??);
        }
        waits.sort_unstable();
        Ok(Waits(waits))
    }

    /// Asks for a page of the portal as often as so many connections can; `{contract}` in the path is the reader's.
    ///
    /// # Errors
    /// When a page is not there.
    pub async fn read_hard(&self, path: &str, contracts: &[Uuid], load: &Load) -> Result<Waits, Failure> {
        let asked: Vec<(String, String)> = self
            .cookies
            .iter()
            .zip(contracts)
            .map(|(cookie, contract)| {
                let path = path.replace("{contract}", &contract.to_string());
                (format!("{}{path}", self.page), cookie.clone())
            })
            .collect();
        let until = Instant::now() + load.each;
        let mut connections = JoinSet::new();
        for first in 0..load.connections {
            let (router, asked) = (self.router.clone(), asked.clone());
            connections.spawn(async move {
                let mut waits = Vec::new();
                for (page, cookie) in asked.iter().cycle().skip(first.saturating_mul(7)) {
                    if Instant::now() >= until {
                        break;
                    }
                    waits.push(one(router.clone(), page.clone(), cookie.clone()).await?);
                }
                Ok::<_, Failure>(waits)
            });
        }
        let mut waits = Vec::new();
        while let Some(some) = connections.join_next().await {
            waits.extend(some.map_err(defect)??);
        }
        waits.sort_unstable();
        Ok(Waits(waits))
    }
}

/// One page, to its last byte.
async fn one(router: Router, page: String, cookie: String) -> Result<Duration, Failure> {
    let request = Request::builder()
        .uri(page)
        .header(header::HOST, "127.0.0.1:3000")
        .header(header::ACCEPT, "text/html")
        .header(header::COOKIE, cookie)
        .body(Body::empty())
        .map_err(defect)?;
    let began = Instant::now();
    let response = router.oneshot(request).await.map_err(defect)?;
    let status = response.status();
    to_bytes(response.into_body(), usize::MAX).await.map_err(defect)?;
    match status {
        StatusCode::OK => Ok(began.elapsed()),
        other => Err(Failure::Defect(format!("the overview answered {other}"))),
    }
}

fn defect(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(error.to_string())
}
