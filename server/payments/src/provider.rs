//! What a provider of cards must be able to do, in small steps that can each be repeated.
//!
//! A card's number and its check digits are typed into the provider's own page and never come here: of a card, only the provider's
//! names for it, its brand, its last four digits and its expiry are known.

use std::fmt;

use async_trait::async_trait;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A provider that keeps cards and charges them. One adapter speaks for one account at the provider.
#[async_trait]
pub trait CardProvider: fmt::Debug + Send + Sync {
    /// Its name, kept with everything that came from it.
    fn name(&self) -> &'static str;

    /// Scheme, host and port of the pages it sends customers to: the portal's pages let their forms lead there and nowhere else.
    fn origin(&self) -> &str;

    /// Begins setting up a card. The same reference again is the same set-up.
    ///
    /// # Errors
    /// [`ProviderError`]; after any of them the same may be asked again.
    async fn begin_setup(&self, wanted: &SetupRequest) -> Result<StartedSetup, ProviderError>;

    /// What became of a set-up.
    ///
    /// # Errors
    /// [`ProviderError::NoSuch`], or when it does not answer.
    async fn setup(&self, id: &str) -> Result<Setup, ProviderError>;

    /// Charges a card whose owner is not there. The same key again is the same charge, whatever became of the first answer.
    ///
    /// # Errors
    /// [`ProviderError`] says whether money may have moved.
    async fn charge(&self, key: &str, wanted: &ChargeRequest) -> Result<Charge, ProviderError>;

    /// What became of a charge.
    ///
    /// # Errors
    /// [`ProviderError::NoSuch`], or when it does not answer.
    async fn fetch_charge(&self, id: &str) -> Result<Charge, ProviderError>;

    /// Has the provider forget a card. One it does not know any more is forgotten.
    ///
    /// # Errors
    /// When it does not answer.
    async fn remove_method(&self, id: &str) -> Result<(), ProviderError>;

    /// The header a webhook's signature stands in.
    fn signature_header(&self) -> &'static str;

    /// Checks a webhook by its raw body, before anything of it is read.
    ///
    /// # Errors
    /// Why it is not to be believed. Even a right one only says what to fetch.
    fn webhook(&self, signature: &str, body: &[u8], now: DateTime<Utc>) -> Result<Event, WebhookError>;
}

/// A card to be set up on the provider's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetupRequest {
    /// Our name for it: compared when it is fetched, and the key that makes a repetition the same set-up.
    pub reference: String,
    /// Our names for merchant and customer: compared when it is fetched.
    pub merchant: String,
    pub customer: String,
    /// Where the page sends the customer back to, whatever came of it.
    pub return_url: String,
    /// Where the provider tells of it.
    pub webhook_url: String,
    /// Language of the page: `de` or `en`.
    pub lang: String,
}

/// A set-up that waits for its customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StartedSetup {
    pub id: String,
    /// The provider's page.
    pub page: String,
}

/// A set-up as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Setup {
    pub id: String,
    pub reference: String,
    pub merchant: String,
    pub customer: String,
    pub state: SetupState,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SetupState {
    /// The customer has not answered yet.
    Open,
    Succeeded(Card),
    /// The customer left the page by its cancel button, or took too long.
    Cancelled,
    /// The card was refused.
    Failed,
}

/// A card, as much as may be known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    /// The provider's name for its customer.
    pub customer: String,
    /// The provider's name for the card.
    pub method: String,
    /// As it is shown: `Visa`.
    pub brand: String,
    /// The last four digits of its number.
    pub last_four: String,
    /// The last day it is good for.
    pub expires_on: NaiveDate,
}

/// Money to be taken from a card.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChargeRequest {
    /// Minor units, positive.
    pub amount_minor: i64,
    /// ISO 4217.
    pub currency: String,
    /// As in [`Card`].
    pub customer: String,
    pub method: String,
    /// Our name for it, shown to the customer: the invoice's number.
    pub reference: String,
    /// Where the provider's page sends a customer back to who had to confirm.
    pub return_url: String,
    pub webhook_url: String,
    pub lang: String,
}

/// A charge as the provider has it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Charge {
    pub id: String,
    pub amount_minor: i64,
    pub currency: String,
    pub customer: String,
    pub method: String,
    pub reference: String,
    pub outcome: Outcome,
}

impl Charge {
    /// Whether it is what was asked for: only then may its money be counted.
    #[must_use]
    pub fn is_of(&self, wanted: &ChargeRequest) -> bool {
        self.amount_minor == wanted.amount_minor
            && self.currency == wanted.currency
            && self.customer == wanted.customer
            && self.method == wanted.method
            && self.reference == wanted.reference
    }
}

/// What became of a charge. Where nothing is known of it, there is a [`ProviderError`] instead.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// The money is taken.
    Succeeded,
    /// It will never be: the card, or its bank, refuses. Another charge needs another key.
    Failed { reason: String },
    /// Under way; the charge is to be fetched again later.
    Pending,
    /// The bank asks the customer: nothing happens until it is confirmed on this page.
    NeedsCustomer { page: String },
}

/// Why a provider gave no answer that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ProviderError {
    /// Nothing has happened: it is out of reach, or asks for patience.
    #[error("the provider is not ready: {0}")]
    TryLater(String),
    /// The request went out and no answer came back, so it may have happened: the same is asked again with the same key.
    #[error("the provider's answer is unknown: {0}")]
    Unknown(String),
    /// It does not let us in: our key is wrong. Nothing has happened.
    #[error("the provider does not accept our key")]
    Unauthorized,
    /// It does not do this, and never will. Nothing has happened.
    #[error("the provider refuses: {0}")]
    Refused(String),
    /// It does not know what was asked for.
    #[error("the provider does not know it")]
    NoSuch,
}

/// What a webhook is about. What it says of it is not believed: the thing itself is fetched.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Event {
    Setup {
        id: String,
    },
    Charge {
        id: String,
    },
    /// Something that no adapter needs.
    Other,
}

/// Why a webhook is not believed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WebhookError {
    #[error("the webhook's signature is not of the form t=…,v1=…")]
    Form,
    #[error("the webhook was signed too long ago, or in the future")]
    Old,
    #[error("the webhook's signature is wrong")]
    Signature,
    #[error("the webhook's body cannot be read")]
    Body,
}
