//! The demo's provider keeps the contract, and its pages work without scripts.

use chrono::{DateTime, Utc};
use payments::demo::{DemoCard, DemoCards, DemoProvider, DemoService, Fault};
use payments::{CardProvider, Event, SetupState, signature};

use crate::{House, Wish, setup_request};

struct Demo {
    service: DemoService,
    cards: DemoCards,
}

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_800_000_000, 0).unwrap()
}

impl Demo {
    async fn begin() -> Self {
        let any = "127.0.0.1:0".parse().unwrap();
        let service = DemoService::begin(any, None, now).await.unwrap();
        Self {
            cards: DemoCards::of(&service.provider),
            service,
        }
    }

    fn provider(&self) -> &DemoProvider {
        &self.service.provider
    }
}

impl House for Demo {
    fn cards(&self) -> &dyn CardProvider {
        &self.cards
    }

    fn with_wrong_key(&self) -> Box<dyn CardProvider> {
        let origin = self.provider().origin().to_owned();
        Box::new(DemoCards::new(
            origin,
            "sk_wrong".to_owned(),
            "whsec_wrong".to_owned(),
        ))
    }

    fn answer(&self, setup: &str, wish: Wish) {
        let card = match wish {
            Wish::Cancel => None,
            Wish::GoodCard => Some(DemoCard::Good),
            Wish::DeclinedCard => Some(DemoCard::Declined),
            Wish::CardToConfirm => Some(DemoCard::Confirmed),
        };
        self.provider().answer_setup(setup, card);
    }

    fn confirm(&self, charge: &str, yes: bool) {
        self.provider().answer_charge(charge, yes);
    }

    fn lose_next_answer(&self) {
        self.provider().trouble(Fault::AnswerLost);
    }

    fn be_away_once(&self) {
        self.provider().trouble(Fault::Unavailable);
    }

    fn be_slow_once(&self) {
        self.provider().trouble(Fault::Pending);
    }

    fn taken_minor(&self) -> i64 {
        self.provider().taken_minor()
    }

    fn webhook(&self, event: &Event, at: DateTime<Utc>) -> (String, Vec<u8>) {
        let body = serde_json::to_vec(event).unwrap();
        (
            signature::sign(self.provider().secret().as_bytes(), &body, at),
            body,
        )
    }
}

macro_rules! keeps {
    ($($name:ident),*) => {
        $(
            #[tokio::test]
            async fn $name() {
                crate::$name(&Demo::begin().await).await;
            }
        )*
    };
}
keeps!(
    setting_up,
    unknown_things,
    wrong_key,
    idempotency,
    answers_that_do_not_come,
    declined,
    confirmed_by_the_customer,
    removed
);

#[tokio::test]
async fn webhooks() {
    crate::webhooks(&Demo::begin().await);
}

#[tokio::test]
async fn nobody_listens() {
    let demo = Demo::begin().await;
    let cards = DemoCards::of(demo.provider());
    drop(demo);
    // What was never connected to has not happened.
    for _ in 0..50 {
        match cards.begin_setup(&setup_request("gone")).await {
            Err(payments::ProviderError::TryLater(_)) => return,
            other => drop(other),
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("it still answers");
}

#[tokio::test]
async fn its_page_says_what_it_is_and_its_forms_lead_back() {
    let demo = Demo::begin().await;
    let started = demo.cards.begin_setup(&setup_request("page")).await.unwrap();
    let browser = reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .unwrap();
    let page = browser.get(&started.page).send().await.unwrap();
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        policy.starts_with("default-src 'none'") && !policy.contains("script"),
        "{policy}"
    );
    let html = page.text().await.unwrap();
    assert!(
        html.contains("Demo-Zahlungsanbieter: keine echte Karte eingeben"),
        "{html}"
    );
    for card in DemoCard::ALL {
        assert!(html.contains(card.last_four()), "{card:?}");
    }
    assert!(!html.contains("<script") && !html.contains("type=\"text\""));
    let answered = browser
        .post(&started.page)
        .header("content-type", "application/x-www-form-urlencoded")
        .body("choice=expires")
        .send()
        .await
        .unwrap();
    assert_eq!(answered.status(), 303);
    assert_eq!(answered.headers()["location"], "http://portal.test/back");
    let SetupState::Succeeded(card) = demo.cards.setup(&started.id).await.unwrap().state else {
        panic!("not set up");
    };
    assert_eq!(card.last_four, DemoCard::ExpiresSoon.last_four());
    assert_eq!(card.expires_on.to_string(), "2027-02-28");
    assert_eq!(
        browser
            .get(format!("{}/pay/setup/su_x", demo.provider().origin()))
            .send()
            .await
            .unwrap()
            .status(),
        404
    );
}
