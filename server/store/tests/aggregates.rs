//! Round trips whose rules live in SQL: numbers without gap, sessions, answers remembered, the demo clock.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sqlx::ConnectOptions;
use store::sessions::Sessions;
use store::{Store, StoreError};
use testkit::Database;
use tower_sessions::cookie::time::{Duration as CookieDuration, OffsetDateTime};
use tower_sessions::session::{Id, Record};
use tower_sessions::{ExpiredDeletion, SessionStore};
use uuid::Uuid;

/// Long enough for a task that does not wait to have ended, short enough for a test.
const A_MOMENT: Duration = Duration::from_millis(200);

fn now() -> DateTime<Utc> {
    "2026-05-04T08:00:00Z".parse().unwrap()
}

#[tokio::test]
async fn a_number_waits_for_the_transaction_before_it_and_comes_back_when_that_is_undone() {
    let database = Database::fresh().await;
    let (store, merchant) = (Store::new(database.pool().clone()), Uuid::now_v7());
    for (keep, expected) in [(true, 2), (false, 1)] {
        let series = format!("series-{keep}");
        let mut first = store.begin(merchant).await.unwrap();
        assert_eq!(first.next_number(&series).await.unwrap(), 1);
        let second = {
            let (store, series) = (store.clone(), series.clone());
            tokio::spawn(async move {
                let mut tx = store.begin(merchant).await.unwrap();
                let number = tx.next_number(&series).await.unwrap();
                tx.commit().await.unwrap();
                number
            })
        };
        tokio::time::sleep(A_MOMENT).await;
        assert!(
            !second.is_finished(),
            "the second number was given away before the first was safe"
        );
        if keep {
            first.commit().await.unwrap();
        } else {
            drop(first);
        }
        assert_eq!(second.await.unwrap(), expected);
    }
}

#[tokio::test]
async fn numbers_taken_at_once_with_some_undone_have_no_gap_and_no_duplicate() {
    let database = Database::fresh().await;
    let (store, merchant) = (Store::new(database.pool().clone()), Uuid::now_v7());
    let takers: Vec<_> = (0..40)
        .map(|taker| {
            let store = store.clone();
            tokio::spawn(async move {
                let mut tx = store.begin(merchant).await.unwrap();
                let number = tx.next_number("RE-2026").await.unwrap();
                if taker % 3 == 0 {
                    return None;
                }
                tx.commit().await.unwrap();
                Some(number)
            })
        })
        .collect();
    let mut kept = Vec::new();
    for taker in takers {
        kept.extend(taker.await.unwrap());
    }
    kept.sort_unstable();
    assert_eq!(kept, (1..=26).collect::<Vec<_>>());
}

#[tokio::test]
async fn series_and_merchants_count_for_themselves() {
    let database = Database::fresh().await;
    let store = Store::new(database.pool().clone());
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    for (merchant, series, expected) in [
        (ours, "RE-2026", 1),
        (ours, "RE-2026", 2),
        (ours, "RK-2026", 1),
        (theirs, "RE-2026", 1),
        (ours, "RE-2027", 1),
        (ours, "RE-2026", 3),
    ] {
        let mut tx = store.begin(merchant).await.unwrap();
        assert_eq!(tx.next_number(series).await.unwrap(), expected, "{series}");
        tx.commit().await.unwrap();
    }
}

fn record(lifetime: CookieDuration) -> Record {
    Record {
        id: Id::default(),
        data: [("who".to_owned(), serde_json::json!({"customer": 7}))].into(),
        expiry_date: OffsetDateTime::now_utc() + lifetime,
    }
}

#[tokio::test]
async fn a_session_is_found_by_its_id_and_the_id_is_nowhere_in_the_table() {
    let database = Database::fresh().await;
    let sessions = Sessions::new(database.pool().clone());
    let mut record = record(CookieDuration::hours(1));
    sessions.create(&mut record).await.unwrap();
    let loaded = sessions.load(&record.id).await.unwrap().unwrap();
    assert_eq!((loaded.id, &loaded.data), (record.id, &record.data));
    let mut admin = database.admin_options().connect().await.unwrap();
    let (hash, row): (Vec<u8>, String) = sqlx::query_as("select session_hash, sessions::text from sessions")
        .fetch_one(&mut admin)
        .await
        .unwrap();
    assert_eq!(hash.len(), 32);
    let id = record.id.0.to_be_bytes();
    assert!(
        !hash
            .windows(4)
            .any(|part| id.windows(4).any(|other| other == part))
    );
    assert!(!row.contains(&record.id.to_string()));

    record.data.insert("more".to_owned(), serde_json::json!(true));
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().unwrap().data.len(), 2);
    sessions.delete(&record.id).await.unwrap();
    assert!(sessions.load(&record.id).await.unwrap().is_none());
}

#[tokio::test]
async fn a_session_whose_id_stands_already_gets_another_one() {
    let database = Database::fresh().await;
    let sessions = Sessions::new(database.pool().clone());
    let mut first = record(CookieDuration::hours(1));
    sessions.create(&mut first).await.unwrap();
    let mut second = Record {
        data: [("who".to_owned(), serde_json::json!("somebody else"))].into(),
        ..first.clone()
    };
    sessions.create(&mut second).await.unwrap();
    assert_ne!(first.id, second.id);
    assert_eq!(sessions.load(&first.id).await.unwrap().unwrap().data, first.data);
}

#[tokio::test]
async fn an_expired_session_is_not_loaded_and_can_be_swept_away() {
    let database = Database::fresh().await;
    let sessions = Sessions::new(database.pool().clone());
    let (mut fresh, mut old) = (
        record(CookieDuration::hours(1)),
        record(-CookieDuration::seconds(1)),
    );
    sessions.create(&mut fresh).await.unwrap();
    sessions.create(&mut old).await.unwrap();
    assert!(sessions.load(&old.id).await.unwrap().is_none());
    sessions.delete_expired().await.unwrap();
    let left: i64 = sqlx::query_scalar("select count(*) from sessions")
        .fetch_one(database.pool())
        .await
        .unwrap();
    assert_eq!(left, 1);
    assert!(sessions.load(&fresh.id).await.unwrap().is_some());
}

#[tokio::test]
async fn of_two_requests_with_one_key_the_second_waits_and_gets_the_firsts_answer() {
    let database = Database::fresh().await;
    let (store, merchant) = (Store::new(database.pool().clone()), Uuid::now_v7());
    for (keep, expected) in [(true, Some("first".to_owned())), (false, None)] {
        let key = format!("key-{keep}");
        let mut first = store.begin(merchant).await.unwrap();
        assert_eq!(
            first.earlier_outcome::<String>("order", &key).await.unwrap(),
            None
        );
        let second = {
            let (store, key) = (store.clone(), key.clone());
            tokio::spawn(async move {
                let mut tx = store.begin(merchant).await.unwrap();
                let earlier = tx.earlier_outcome::<String>("order", &key).await.unwrap();
                tx.commit().await.unwrap();
                earlier
            })
        };
        tokio::time::sleep(A_MOMENT).await;
        assert!(!second.is_finished(), "a twin went ahead");
        first
            .remember_outcome("order", &key, &"first", now())
            .await
            .unwrap();
        if keep {
            first.commit().await.unwrap();
        } else {
            drop(first);
        }
        assert_eq!(second.await.unwrap(), expected);
    }
}

#[tokio::test]
async fn keys_of_other_use_cases_and_merchants_are_other_keys_and_do_not_wait() {
    let database = Database::fresh().await;
    let store = Store::new(database.pool().clone());
    let (ours, theirs) = (Uuid::now_v7(), Uuid::now_v7());
    let mut first = store.begin(ours).await.unwrap();
    assert_eq!(
        first.earlier_outcome::<String>("order", "key").await.unwrap(),
        None
    );
    first
        .remember_outcome("order", "key", &"ours", now())
        .await
        .unwrap();
    for (merchant, use_case) in [(ours, "declaration"), (theirs, "order")] {
        let mut tx = store.begin(merchant).await.unwrap();
        let earlier = tokio::time::timeout(
            Duration::from_secs(5),
            tx.earlier_outcome::<String>(use_case, "key"),
        )
        .await;
        assert_eq!(earlier.expect("it waited").unwrap(), None);
    }
    first.commit().await.unwrap();
    let mut again = store.begin(ours).await.unwrap();
    let twice = again.remember_outcome("order", "key", &"again", now()).await;
    assert!(matches!(twice, Err(StoreError::Duplicate(name)) if name == "idempotency_pk"));
}
