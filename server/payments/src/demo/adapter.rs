//! Speaks to the demo's provider by HTTP, as adapters of real ones will.

use std::time::Duration;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use reqwest::{Method, RequestBuilder, Response, StatusCode};
use serde::de::DeserializeOwned;

use super::service::{KEY, Problem, SIGNATURE};
use super::{DemoCard, DemoProvider, NAME};
use crate::provider::{
    CardProvider, Charge, ChargeRequest, Event, ProviderError, Setup, SetupRequest, StartedSetup,
    WebhookError,
};
use crate::signature::verify;

/// How long the provider may take: pages wait for it.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);

/// The demo's provider as the portal sees it.
pub struct DemoCards {
    /// Where its interface and its pages are, without a slash at the end.
    origin: String,
    key: String,
    secret: String,
    client: reqwest::Client,
}

// Keys stay out of logs.
impl std::fmt::Debug for DemoCards {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("DemoCards")
            .field("origin", &self.origin)
            .finish_non_exhaustive()
    }
}

/// Chooses a card on the page of a set-up, as its customer would. The answer leads back to the portal, which nobody follows here.
///
/// # Errors
/// When the page is out of reach or does not take the choice.
pub async fn choose(page: &str, card: DemoCard) -> Result<(), ProviderError> {
    let client = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(ANSWER_WITHIN)
        .no_proxy()
        .build();
    let sent = client
        .map_err(|error| ProviderError::TryLater(error.to_string()))?
        .post(page)
        .header(reqwest::header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(format!("choice={}", card.code()))
        .send()
        .await;
    let answer = sent.map_err(|error| ProviderError::TryLater(error.to_string()))?;
    if answer.status().is_redirection() {
        Ok(())
    } else {
        Err(ProviderError::Refused(format!(
            "its page answers {}",
            answer.status()
        )))
    }
}

impl DemoCards {
    #[must_use]
    pub fn new(origin: String, key: String, secret: String) -> Self {
        Self {
            origin,
            key,
            secret,
            client: reqwest::Client::new(),
        }
    }

    /// Speaks to a provider of this process.
    #[must_use]
    pub fn of(provider: &DemoProvider) -> Self {
        Self::new(
            provider.origin().to_owned(),
            provider.key().to_owned(),
            provider.secret().to_owned(),
        )
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self.client.request(method, format!("{}/v1/{path}", self.origin));
        request.bearer_auth(&self.key).timeout(ANSWER_WITHIN)
    }
}

/// Names that came from the provider are put into addresses: nothing else may get there.
fn named(id: &str) -> Result<&str, ProviderError> {
    let plain = |character: char| character.is_ascii_alphanumeric() || character == '_' || character == '-';
    if !id.is_empty() && id.chars().all(plain) {
        Ok(id)
    } else {
        Err(ProviderError::NoSuch)
    }
}

async fn answer(request: RequestBuilder) -> Result<Response, ProviderError> {
    let response = request.send().await.map_err(|error| {
        // Without a connection nothing went out.
        if error.is_connect() {
            ProviderError::TryLater("it cannot be reached".to_owned())
        } else {
            ProviderError::Unknown(error.without_url().to_string())
        }
    })?;
    let status = response.status();
    match status {
        _ if status.is_success() => Ok(response),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Err(ProviderError::Unauthorized),
        StatusCode::NOT_FOUND => Err(ProviderError::NoSuch),
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => {
            Err(ProviderError::TryLater(status.to_string()))
        }
        // Something was done with this key, but something else: nobody can say that nothing happened.
        StatusCode::CONFLICT => Err(ProviderError::Unknown(
            "the key was used for something else".to_owned(),
        )),
        _ if status.is_client_error() => {
            let problem = response.json::<Problem>().await;
            Err(ProviderError::Refused(
                problem.map_or_else(|_| status.to_string(), |problem| problem.error),
            ))
        }
        _ => Err(ProviderError::Unknown(status.to_string())),
    }
}

async fn read<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, ProviderError> {
    let response = answer(request).await?;
    let read = response.json().await;
    read.map_err(|error| ProviderError::Unknown(error.without_url().to_string()))
}

#[async_trait]
impl CardProvider for DemoCards {
    fn name(&self) -> &'static str {
        NAME
    }

    fn origin(&self) -> &str {
        &self.origin
    }

    async fn begin_setup(&self, wanted: &SetupRequest) -> Result<StartedSetup, ProviderError> {
        let request = self
            .request(Method::POST, "setups")
            .header(KEY, &wanted.reference);
        read(request.json(wanted)).await
    }

    async fn setup(&self, id: &str) -> Result<Setup, ProviderError> {
        read(self.request(Method::GET, &format!("setups/{}", named(id)?))).await
    }

    async fn charge(&self, key: &str, wanted: &ChargeRequest) -> Result<Charge, ProviderError> {
        read(
            self.request(Method::POST, "charges")
                .header(KEY, key)
                .json(wanted),
        )
        .await
    }

    async fn fetch_charge(&self, id: &str) -> Result<Charge, ProviderError> {
        read(self.request(Method::GET, &format!("charges/{}", named(id)?))).await
    }

    async fn remove_method(&self, id: &str) -> Result<(), ProviderError> {
        let request = self.request(Method::DELETE, &format!("methods/{}", named(id)?));
        match answer(request).await {
            Ok(_) | Err(ProviderError::NoSuch) => Ok(()),
            Err(error) => Err(error),
        }
    }

    fn signature_header(&self) -> &'static str {
        SIGNATURE
    }

    fn webhook(&self, signature: &str, body: &[u8], now: DateTime<Utc>) -> Result<Event, WebhookError> {
        verify(self.secret.as_bytes(), signature, body, now)?;
        serde_json::from_slice(body).map_err(|_| WebhookError::Body)
    }
}
