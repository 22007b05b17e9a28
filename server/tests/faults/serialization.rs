//! A database whose transactions refuse to go on after others have changed what they saw.

use std::time::Duration;

use server::Failure;
use sqlx::ConnectOptions;
use store::connect::connect;
use testkit::Database;

use crate::scene::Scene;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn runs_that_meet_serialization_failures_try_again_and_park_nobody() {
    let mut undisturbed = None;
    for level in ["read committed", "repeatable read", "serializable"] {
        let database = Database::fresh().await;
        let mut admin = database.admin_options().connect().await.unwrap();
        let name: String = sqlx::query_scalar("select current_database()")
            .fetch_one(&mut admin)
            .await
            .unwrap();
        let set = format!("alter database {name} set default_transaction_isolation = '{level}'");
        sqlx::query(sqlx::AssertSqlSafe(set))
            .execute(&mut admin)
            .await
            .unwrap();
        // Only connections made from now on know it.
        let pool = connect(database.options(), 8).await.unwrap();
        let scene = Scene::on(pool, database.options(), database.admin_options()).await;
        let before = rollbacks(&scene).await;
        for month in 0..2 {
            let mut runs = 0;
            while scene.due(month).await > 0 {
                match scene.bill(month, 4).await {
                    Ok(_) => {}
                    // So many at once that all tries were used up: the next round goes on.
                    Err(Failure::Store(error)) => assert!(error.is_worth_a_retry(), "{error}"),
                    Err(other) => panic!("{other}"),
                }
                runs += 1;
                assert!(runs < 50, "the runs come to no end");
            }
        }
        // Empty transactions are given up at any level; the others were refused.
        let rolled_back = rollbacks(&scene).await - before;
        let empty = *undisturbed.get_or_insert(rolled_back);
        assert!(
            level == "read committed" || rolled_back > empty + 20,
            "{level}: {rolled_back} transactions were rolled back, {empty} elsewhere"
        );
        scene.is_as_if_undisturbed(2).await;
    }
}

/// Transactions of this database that were rolled back.
async fn rollbacks(scene: &Scene) -> i64 {
    // Counted with some delay.
    tokio::time::sleep(Duration::from_millis(1_500)).await;
    scene
        .number("select xact_rollback from pg_stat_database where datname = current_database()")
        .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_waits_for_somebody_who_holds_the_numbers_or_a_contract() {
    let scene = Scene::shared().await;
    scene.bill(0, 4).await.unwrap();
    let mut other = scene.pool.begin().await.unwrap();
    let merchant = scene.merchant.id;
    for statement in [
        format!("set local turnus.merchant_id = '{merchant}'"),
        "select 1 from number_series for update".to_owned(),
        "select 1 from billing_schedule order by contract_id limit 3 for update".to_owned(),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement))
            .execute(&mut *other)
            .await
            .unwrap();
    }
    let held = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        other.commit().await.unwrap();
    };
    let (run, ()) = tokio::join!(scene.bill(1, 4), held);
    run.unwrap();
    scene.is_as_if_undisturbed(2).await;
}
