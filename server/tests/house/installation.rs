//! The whole program on a database of its own, with the demo's merchant, at a time of the test's choosing.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use chrono::{DateTime, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::Europe::Berlin;
use payments::demo::{DemoCards, DemoProvider, DemoService};
use server::Passwords;
use server::clock::{Clock, SystemClock};
use server::demo::content;
use server::http::{HttpConfig, Site, router};
use server::jobs::{self, Round};
use server::mail::Transport;
use server::state::{App, Cards};
use server::typeset::Cage;
use sqlx::postgres::PgRow;
use sqlx::{AssertSqlSafe, ConnectOptions, FromRow};
use store::customers::Staff;
use store::documents::{DocumentsOf, Listed};
use store::merchants::Merchant;
use store::outbox::Mail;
use store::{Store, Tx};
use testkit::Database;

use crate::browser::Browser;

pub const STAFF_PASSWORD: &str = "demo-verlag-2026";

/// Stands where it was set, but for a millisecond each time somebody looks, so that identifiers keep their order.
#[derive(Debug)]
pub struct TravelClock(Mutex<DateTime<Utc>>);

impl TravelClock {
    fn set(&self, to: DateTime<Utc>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = to;
    }
}

impl Clock for TravelClock {
    fn now(&self) -> DateTime<Utc> {
        let mut now = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *now += TimeDelta::milliseconds(1);
        *now
    }
}

pub struct Installation {
    pub database: Database,
    pub clock: Arc<TravelClock>,
    pub app: App,
    pub router: Router,
    pub merchant: Merchant,
    /// The provider of cards, where they are taken.
    pub cards: Option<DemoService>,
}

/// A civil date, written as people do.
pub fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Ten in the morning in Berlin.
pub fn at_ten(day: NaiveDate) -> DateTime<Utc> {
    Berlin
        .from_local_datetime(&day.and_hms_opt(10, 0, 0).unwrap())
        .unwrap()
        .with_timezone(&Utc)
}

impl Installation {
    /// Ten in the morning of `today`, mails into the mailbox, no demo mode.
    pub async fn on(today: &str) -> Self {
        Self::build(today, Transport::Mailbox, false).await
    }

    /// The same in demo mode.
    pub async fn demo_on(today: &str) -> Self {
        Self::build(today, Transport::Mailbox, true).await
    }

    /// The same with another way for mails.
    pub async fn build(today: &str, transport: Transport, demo: bool) -> Self {
        let database = Database::fresh().await;
        let clock = Arc::new(TravelClock(Mutex::new(at_ten(day(today)))));
        let app = App::new(
            Store::new(database.pool().clone()),
            clock.clone(),
            Passwords::new().unwrap(),
            transport,
            cage(),
            "http://turnus.test".to_owned(),
            demo,
        );
        app.set_ready();
        let router = router(app.clone(), &http_config());
        let merchant = Merchant {
            demo,
            ..content::merchant(app.new_id())
        };
        open_shop(&app, &merchant).await;
        Self {
            database,
            clock,
            app,
            router,
            merchant,
            cards: None,
        }
    }

    /// Ten in the morning of `today`, where cards are taken.
    pub async fn with_cards(today: &str) -> Self {
        let mut house = Self::on(today).await;
        house.take_cards().await;
        house
    }

    /// Takes cards from now on, by a provider of its own. Its webhooks go nowhere: tests tell what they want told.
    pub async fn take_cards(&mut self) {
        let any = "127.0.0.1:0".parse().unwrap();
        let service = DemoService::begin(any, None, || SystemClock.now()).await.unwrap();
        self.app.take_cards(Cards {
            provider: Arc::new(DemoCards::of(&service.provider)),
            hooks_url: "http://127.0.0.1:9".to_owned(),
        });
        self.cards = Some(service);
    }

    pub fn provider(&self) -> &DemoProvider {
        &self.cards.as_ref().unwrap().provider
    }

    pub fn browser(&self) -> Browser {
        Browser::new(self.router.clone())
    }

    pub async fn tx(&self) -> Tx {
        self.app.store().begin(self.merchant.id).await.unwrap()
    }

    /// Lets each day come, up to `until`, with its round of jobs; what they did in all.
    pub async fn travel_to(&self, until: &str) -> Round {
        let mut done = Round::default();
        let mut today = self.app.moment(&self.merchant).today();
        loop {
            // As the program does, which learns of changed settings with each round.
            let merchant = self.app.merchant(&self.merchant.slug).await.unwrap();
            let round = jobs::round(&self.app, &merchant, today).await.unwrap();
            done.billing.invoices += round.billing.invoices;
            done.billing.credit_notes += round.billing.credit_notes;
            done.billing.parked += round.billing.parked;
            done.mails += round.mails;
            done.erased += round.erased;
            if today >= day(until) {
                return done;
            }
            today = today.succ_opt().unwrap();
            self.clock.set(at_ten(today));
        }
    }

    /// Moves the clock without any job.
    pub fn set_clock(&self, to: DateTime<Utc>) {
        self.clock.set(to);
    }

    /// All documents, oldest first.
    pub async fn documents(&self) -> Vec<Listed> {
        let mut listed = self
            .tx()
            .await
            .documents(DocumentsOf::Everybody, None, 1000)
            .await
            .unwrap();
        listed.reverse();
        listed
    }

    /// All mails, oldest first.
    pub async fn mails(&self) -> Vec<Mail> {
        let mut mails = self.tx().await.mails(None, 1000).await.unwrap();
        mails.reverse();
        mails
    }

    /// Looks behind row-level security.
    pub async fn rows<T>(&self, sql: &str) -> Vec<T>
    where
        T: for<'row> FromRow<'row, PgRow> + Send + Unpin,
    {
        let mut connection = self.database.admin_options().connect().await.unwrap();
        sqlx::query_as(AssertSqlSafe(sql.to_owned()))
            .fetch_all(&mut connection)
            .await
            .unwrap()
    }

    /// How many rows a table has.
    pub async fn count(&self, table: &str) -> i64 {
        self.rows::<(i64,)>(&format!("select count(*) from {table}"))
            .await[0]
            .0
    }

    /// Changes rows behind the program's back.
    pub async fn tamper(&self, sql: &str) -> u64 {
        let mut connection = self.database.admin_options().connect().await.unwrap();
        sqlx::query(AssertSqlSafe(sql.to_owned()))
            .execute(&mut connection)
            .await
            .unwrap()
            .rows_affected()
    }
}

/// The program itself, as its own child.
pub fn cage() -> Cage {
    Cage::new(env!("CARGO_BIN_EXE_turnus").into(), Duration::from_secs(60))
}

/// Without the site's files: no test here asks for them.
pub fn http_config() -> HttpConfig {
    HttpConfig {
        site: Site::new(Some("no-site".into())),
        secure: false,
    }
}

/// Writes a merchant with the demo's catalogue, legal texts and staff.
pub async fn open_shop(app: &App, merchant: &Merchant) {
    let at = app.now();
    app.store().insert_merchant(merchant, at).await.unwrap();
    let mut tx = app.store().begin(merchant.id).await.unwrap();
    let plans = content::plans(&mut || app.new_id());
    for (index, plan) in plans.iter().enumerate() {
        if index == 0 || plans[index - 1].product.id != plan.product.id {
            tx.insert_product(&plan.product).await.unwrap();
        }
        tx.insert_plan(plan, at).await.unwrap();
    }
    for (kind, lang, text) in content::legal_texts() {
        tx.insert_legal_text(kind, lang, &text).await.unwrap();
    }
    let staff = Staff {
        id: app.new_id(),
        email: "redaktion@stadtblatt.example".to_owned(),
        name: "Anna Beispiel".to_owned(),
        role: billing::staff::StaffRole::Owner,
    };
    let hash = app.passwords().hash(STAFF_PASSWORD.to_owned()).await.unwrap();
    tx.insert_staff(&staff, &hash, at).await.unwrap();
    tx.commit().await.unwrap();
}
