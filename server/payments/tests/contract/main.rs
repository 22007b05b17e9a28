//! What every adapter of a card provider must keep, whoever it speaks to. A later one joins with a [`House`] of its own.

mod demo;

use chrono::{DateTime, TimeDelta, Utc};
use payments::{
    Card, CardProvider, ChargeRequest, Event, Outcome, ProviderError, SetupRequest, SetupState, WebhookError,
};

/// A provider with somebody who answers on its pages.
pub trait House {
    fn cards(&self) -> &dyn CardProvider;
    /// The same provider with a key it does not know.
    fn with_wrong_key(&self) -> Box<dyn CardProvider>;
    /// The customer's answer on a set-up's page.
    fn answer(&self, setup: &str, wish: Wish);
    /// The customer's answer on a charge's page.
    fn confirm(&self, charge: &str, yes: bool);
    /// The next charge happens, but nobody hears of it.
    fn lose_next_answer(&self);
    /// The next charge is put off.
    fn be_away_once(&self);
    /// The next charge takes its time.
    fn be_slow_once(&self);
    /// What was taken from cards, minor units.
    fn taken_minor(&self) -> i64;
    /// A webhook as the provider would send it: signature and body.
    fn webhook(&self, event: &Event, at: DateTime<Utc>) -> (String, Vec<u8>);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    Cancel,
    GoodCard,
    DeclinedCard,
    CardToConfirm,
}

fn setup_request(reference: &str) -> SetupRequest {
    SetupRequest {
        reference: reference.to_owned(),
        merchant: "merchant".to_owned(),
        customer: "customer".to_owned(),
        return_url: "http://portal.test/back".to_owned(),
        // Nobody listens there: a webhook that is not heard changes nothing.
        webhook_url: "http://127.0.0.1:9/hook".to_owned(),
        lang: "de".to_owned(),
    }
}

async fn card(house: &impl House, reference: &str, wish: Wish) -> Card {
    let started = house
        .cards()
        .begin_setup(&setup_request(reference))
        .await
        .unwrap();
    house.answer(&started.id, wish);
    match house.cards().setup(&started.id).await.unwrap().state {
        SetupState::Succeeded(card) => card,
        other => panic!("{other:?}"),
    }
}

fn charge_request(card: &Card, amount_minor: i64) -> ChargeRequest {
    ChargeRequest {
        amount_minor,
        currency: "EUR".to_owned(),
        customer: card.customer.clone(),
        method: card.method.clone(),
        reference: "RE-2026-00001".to_owned(),
        return_url: "http://portal.test/pay".to_owned(),
        webhook_url: "http://127.0.0.1:9/hook".to_owned(),
        lang: "de".to_owned(),
    }
}

/// A set-up is open until its customer answers, is named as it was asked for, and is the same when it is begun again.
pub async fn setting_up(house: &impl House) {
    let cards = house.cards();
    let started = cards.begin_setup(&setup_request("one")).await.unwrap();
    assert!(started.page.starts_with(cards.origin()), "{}", started.page);
    assert_eq!(cards.begin_setup(&setup_request("one")).await.unwrap(), started);
    let other = cards.begin_setup(&setup_request("two")).await.unwrap();
    assert_ne!(other.id, started.id);
    let waiting = cards.setup(&started.id).await.unwrap();
    assert_eq!(waiting.state, SetupState::Open);
    assert_eq!(
        (
            waiting.reference.as_str(),
            waiting.merchant.as_str(),
            waiting.customer.as_str()
        ),
        ("one", "merchant", "customer")
    );
    house.answer(&started.id, Wish::GoodCard);
    let SetupState::Succeeded(card) = cards.setup(&started.id).await.unwrap().state else {
        panic!("not set up");
    };
    assert_eq!(card.last_four.len(), 4);
    assert!(!card.method.is_empty() && !card.customer.is_empty() && !card.brand.is_empty());
    // What was answered stays.
    house.answer(&started.id, Wish::Cancel);
    assert_eq!(
        cards.setup(&started.id).await.unwrap().state,
        SetupState::Succeeded(card)
    );
    house.answer(&other.id, Wish::Cancel);
    assert_eq!(cards.setup(&other.id).await.unwrap().state, SetupState::Cancelled);
}

/// What it does not know it says, and names lead nowhere else.
pub async fn unknown_things(house: &impl House) {
    let cards = house.cards();
    for id in ["su_unknown", "", "../charges/x", "a?b", "ä"] {
        assert_eq!(cards.setup(id).await, Err(ProviderError::NoSuch), "{id}");
        assert_eq!(cards.fetch_charge(id).await, Err(ProviderError::NoSuch), "{id}");
    }
    let nobody = Card {
        customer: "cus_x".to_owned(),
        method: "pm_unknown".to_owned(),
        brand: String::new(),
        last_four: String::new(),
        expires_on: DateTime::<Utc>::UNIX_EPOCH.date_naive(),
    };
    let refused = cards.charge("unknown", &charge_request(&nobody, 100)).await;
    assert!(matches!(refused, Err(ProviderError::Refused(_))), "{refused:?}");
}

/// With a wrong key nothing is told and nothing happens.
pub async fn wrong_key(house: &impl House) {
    let card = card(house, "key", Wish::GoodCard).await;
    let other = house.with_wrong_key();
    let before = house.taken_minor();
    assert_eq!(
        other.begin_setup(&setup_request("key")).await,
        Err(ProviderError::Unauthorized)
    );
    assert_eq!(
        other.charge("key", &charge_request(&card, 100)).await,
        Err(ProviderError::Unauthorized)
    );
    assert_eq!(
        other.remove_method(&card.method).await,
        Err(ProviderError::Unauthorized)
    );
    assert_eq!(house.taken_minor(), before);
}

/// The same key is the same charge; another one is another; the same key for something else is refused.
pub async fn idempotency(house: &impl House) {
    let cards = house.cards();
    let card = card(house, "idempotency", Wish::GoodCard).await;
    let before = house.taken_minor();
    let wanted = charge_request(&card, 2990);
    let first = cards.charge("k-1", &wanted).await.unwrap();
    assert_eq!(first.outcome, Outcome::Succeeded);
    assert!(first.is_of(&wanted));
    assert_eq!(cards.charge("k-1", &wanted).await.unwrap(), first);
    assert_eq!(cards.fetch_charge(&first.id).await.unwrap(), first);
    assert_eq!(house.taken_minor() - before, 2990);
    let more = charge_request(&card, 2991);
    assert!(!first.is_of(&more));
    let refused = cards.charge("k-1", &more).await;
    assert!(matches!(refused, Err(ProviderError::Unknown(_))), "{refused:?}");
    let second = cards.charge("k-2", &wanted).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(house.taken_minor() - before, 5980);
}

/// A lost answer is no second charge, and one that was put off is none at all.
pub async fn answers_that_do_not_come(house: &impl House) {
    let cards = house.cards();
    let card = card(house, "lost", Wish::GoodCard).await;
    let before = house.taken_minor();
    let wanted = charge_request(&card, 500);
    house.lose_next_answer();
    let lost = cards.charge("l-1", &wanted).await;
    assert!(matches!(lost, Err(ProviderError::Unknown(_))), "{lost:?}");
    assert_eq!(
        cards.charge("l-1", &wanted).await.unwrap().outcome,
        Outcome::Succeeded
    );
    assert_eq!(house.taken_minor() - before, 500);
    house.be_away_once();
    let away = cards.charge("l-2", &wanted).await;
    assert!(matches!(away, Err(ProviderError::TryLater(_))), "{away:?}");
    assert_eq!(house.taken_minor() - before, 500);
    house.be_slow_once();
    let slow = cards.charge("l-3", &wanted).await.unwrap();
    assert_eq!(slow.outcome, Outcome::Pending);
    house.confirm(&slow.id, true);
    assert_eq!(
        cards.fetch_charge(&slow.id).await.unwrap().outcome,
        Outcome::Succeeded
    );
}

/// A declined charge stays declined.
pub async fn declined(house: &impl House) {
    let cards = house.cards();
    let card = card(house, "declined", Wish::DeclinedCard).await;
    let before = house.taken_minor();
    for _ in 0..2 {
        let charge = cards.charge("d-1", &charge_request(&card, 100)).await.unwrap();
        assert!(matches!(charge.outcome, Outcome::Failed { .. }), "{charge:?}");
    }
    assert_eq!(house.taken_minor(), before);
}

/// What the bank wants confirmed has a page, and is decided there once.
pub async fn confirmed_by_the_customer(house: &impl House) {
    let cards = house.cards();
    let card = card(house, "confirm", Wish::CardToConfirm).await;
    let before = house.taken_minor();
    for (key, yes) in [("c-1", true), ("c-2", false)] {
        let wanted = charge_request(&card, 700);
        let charge = cards.charge(key, &wanted).await.unwrap();
        let Outcome::NeedsCustomer { page } = &charge.outcome else {
            panic!("{charge:?}");
        };
        assert!(page.starts_with(cards.origin()), "{page}");
        house.confirm(&charge.id, yes);
        house.confirm(&charge.id, !yes);
        let decided = cards.fetch_charge(&charge.id).await.unwrap();
        assert_eq!(decided.outcome == Outcome::Succeeded, yes, "{decided:?}");
        assert_eq!(matches!(decided.outcome, Outcome::Failed { .. }), !yes);
    }
    assert_eq!(house.taken_minor() - before, 700);
}

/// A removed card is charged no more; removing it again changes nothing.
pub async fn removed(house: &impl House) {
    let cards = house.cards();
    let card = card(house, "removed", Wish::GoodCard).await;
    for _ in 0..2 {
        cards.remove_method(&card.method).await.unwrap();
    }
    let refused = cards.charge("r-1", &charge_request(&card, 100)).await;
    assert!(matches!(refused, Err(ProviderError::Refused(_))), "{refused:?}");
}

/// Webhooks are believed by their signature alone, and not for long.
pub fn webhooks(house: &impl House) {
    let cards = house.cards();
    let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
    let event = Event::Setup {
        id: "su_1".to_owned(),
    };
    let (signature, body) = house.webhook(&event, now);
    assert_eq!(cards.webhook(&signature, &body, now), Ok(event.clone()));
    let mut other = body.clone();
    other.push(b' ');
    assert_eq!(
        cards.webhook(&signature, &other, now),
        Err(WebhookError::Signature)
    );
    assert_eq!(
        cards.webhook(&signature, &body, now + TimeDelta::minutes(6)),
        Err(WebhookError::Old)
    );
    assert_eq!(cards.webhook("nonsense", &body, now), Err(WebhookError::Form));
    assert!(house.with_wrong_key().webhook(&signature, &body, now).is_err());
}
