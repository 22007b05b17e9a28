//! What the running program consists of, shared by pages and jobs.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use chrono::{DateTime, Utc};
use payments::CardProvider;
use store::Store;
use store::merchants::Merchant;
use tokio::sync::Notify;
use uuid::Uuid;

use crate::clock::{Moment, SharedClock};
use crate::failure::Failure;
use crate::mail::Transport;
use crate::memory::Memory;
use crate::passkeys::RelyingParty;
use crate::passwords::Passwords;
use crate::typeset::Cage;

/// The program's parts. Cheap to clone.
#[derive(Clone)]
pub struct App {
    inner: Arc<Parts>,
}

struct Parts {
    store: Store,
    clock: SharedClock,
    passwords: Passwords,
    transport: Transport,
    cage: Cage,
    /// Where the program is reached, without a slash at the end: for links in mails.
    public_url: String,
    /// `None`: nobody can have passkeys at this address.
    relying_party: Option<RelyingParty>,
    demo: bool,
    cards: OnceLock<Cards>,
    ready: AtomicBool,
    billing: Notify,
    charging: Notify,
    delivery: Notify,
    memory: Memory,
}

/// The provider that keeps and charges cards.
#[derive(Clone, Debug)]
pub struct Cards {
    pub provider: Arc<dyn CardProvider>,
    /// Where the provider reaches the portal, without a slash at the end: for its webhooks.
    pub hooks_url: String,
}

impl App {
    #[must_use]
    pub fn new(
        store: Store,
        clock: SharedClock,
        passwords: Passwords,
        transport: Transport,
        cage: Cage,
        public_url: String,
        demo: bool,
    ) -> Self {
        let public_url = public_url.trim_end_matches('/').to_owned();
        Self {
            inner: Arc::new(Parts {
                store,
                clock,
                passwords,
                transport,
                cage,
                relying_party: RelyingParty::at(&public_url),
                public_url,
                demo,
                cards: OnceLock::new(),
                ready: AtomicBool::new(false),
                billing: Notify::new(),
                charging: Notify::new(),
                delivery: Notify::new(),
                memory: Memory::default(),
            }),
        }
    }

    #[must_use]
    pub fn store(&self) -> &Store {
        &self.inner.store
    }

    #[must_use]
    pub fn passwords(&self) -> &Passwords {
        &self.inner.passwords
    }

    #[must_use]
    pub fn transport(&self) -> &Transport {
        &self.inner.transport
    }

    /// Where layouts of merchants' own are set.
    #[must_use]
    pub fn cage(&self) -> &Cage {
        &self.inner.cage
    }

    #[must_use]
    pub fn public_url(&self) -> &str {
        &self.inner.public_url
    }

    /// For whom passkeys are; `None` where the public address is a number, which browsers bind none to.
    #[must_use]
    pub fn relying_party(&self) -> Option<&RelyingParty> {
        self.inner.relying_party.as_ref()
    }

    /// Demo mode: mailbox page and movable clock.
    #[must_use]
    pub fn demo(&self) -> bool {
        self.inner.demo
    }

    /// The provider of cards; none where cards are not taken.
    #[must_use]
    pub fn cards(&self) -> Option<&Cards> {
        self.inner.cards.get()
    }

    /// Takes cards by a provider from now on. There is one for as long as the program runs.
    pub fn take_cards(&self, cards: Cards) {
        if self.inner.cards.set(cards).is_err() {
            tracing::warn!("cards are taken by another provider already");
        }
    }

    /// Real time, for sessions and throttling; everything commercial asks [`App::moment`].
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        self.inner.clock.now()
    }

    /// Now on the merchant's clock.
    #[must_use]
    pub fn moment(&self, merchant: &Merchant) -> Moment {
        Moment::of(merchant, self.now())
    }

    /// A new identifier, ordered by the time it was made.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        let now = self.now();
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or(0);
        let mut random = [0_u8; 10];
        // Without randomness the time alone would make ids guessable; the library's own source then decides.
        if getrandom::fill(&mut random).is_err() {
            return Uuid::now_v7();
        }
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid()
    }

    /// The same parts at another time and with another way for mails: for filling the demo with a past.
    #[must_use]
    pub fn at(&self, clock: SharedClock, transport: Transport) -> Self {
        let parts = &self.inner;
        let app = Self::new(
            parts.store.clone(),
            clock,
            parts.passwords.clone(),
            transport,
            parts.cage.clone(),
            parts.public_url.clone(),
            parts.demo,
        );
        if let Some(cards) = self.cards() {
            app.take_cards(cards.clone());
        }
        app.set_ready();
        app
    }

    /// Whether the schema is up to date, so that pages can be answered.
    #[must_use]
    pub fn ready(&self) -> bool {
        self.inner.ready.load(Ordering::Acquire)
    }

    pub fn set_ready(&self) {
        self.inner.ready.store(true, Ordering::Release);
    }

    /// Wakes the jobs: there is something to do.
    pub fn nudge(&self) {
        self.inner.billing.notify_one();
        self.nudge_charging();
        self.nudge_delivery();
    }

    /// Wakes what charges cards.
    pub fn nudge_charging(&self) {
        self.inner.charging.notify_one();
    }

    /// Told when there is something to charge.
    #[must_use]
    pub fn charging_nudged(&self) -> &Notify {
        &self.inner.charging
    }

    /// Wakes the delivery of mails.
    pub fn nudge_delivery(&self) {
        self.inner.delivery.notify_one();
    }

    /// Told when there is something to bill.
    #[must_use]
    pub fn billing_nudged(&self) -> &Notify {
        &self.inner.billing
    }

    /// Told when there is something to deliver.
    #[must_use]
    pub fn delivery_nudged(&self) -> &Notify {
        &self.inner.delivery
    }

    /// The merchant with this part of the address.
    ///
    /// # Errors
    /// [`Failure::NotFound`], or when the database is out of reach.
    pub async fn merchant(&self, slug: &str) -> Result<Merchant, Failure> {
        if !self.ready() {
            return Err(Failure::NotReady("the database is not up to date yet"));
        }
        self.store()
            .merchant_by_slug(slug)
            .await?
            .ok_or(Failure::NotFound)
    }

    /// What rarely changes, so that not every page asks for it.
    #[must_use]
    pub fn memory(&self) -> &Memory {
        &self.inner.memory
    }
}
