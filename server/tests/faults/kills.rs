//! Processes that bill are killed, alone and several at once.

use std::time::Duration;

use crate::scene::{CUSTOMERS, Scene, biller};

const KILLS: u32 = 200;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_run_killed_two_hundred_times_bills_what_an_undisturbed_one_does() {
    let scene = Scene::shared().await;
    let mut kills = 0;
    // The same delays each time, from nothing to some batches' worth.
    let mut delays = (0_u64..).map(|number| Duration::from_micros(number * 7_919 % 60_000));
    let mut months = 0;
    while kills < KILLS {
        while scene.due(months).await > 0 {
            let mut child = biller(&scene, months, 4);
            // On a busy machine none may come far enough to bill anybody: the last ones live.
            if kills < KILLS {
                tokio::time::sleep(delays.next().unwrap()).await;
                child.kill().unwrap();
                kills += 1;
            }
            child.wait().unwrap();
        }
        months += 1;
    }
    scene.is_as_if_undisturbed(months).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn two_and_four_processes_at_once_share_the_work_even_if_some_are_killed() {
    for (processes, workers) in [(2, 1), (2, 4), (4, 2)] {
        let scene = Scene::shared().await;
        let months = 3;
        for number in 0..months {
            let mut all: Vec<_> = (0..processes).map(|_| biller(&scene, number, workers)).collect();
            // After the first month one of them does not live to see the end, at another moment each time.
            if number > 0 {
                tokio::time::sleep(Duration::from_millis(u64::from(number) * 40)).await;
                let mut killed = all.pop().unwrap();
                killed.kill().unwrap();
                killed.wait().unwrap();
            }
            for mut child in all {
                assert!(child.wait().unwrap().success());
            }
            assert_eq!(
                scene.due(number).await,
                0,
                "what the killed one held, the others found"
            );
        }
        scene.is_as_if_undisturbed(months).await;
        // They did share it, and each told what it did itself.
        let first = "from billing_runs where until = '2026-01-31' and invoices > 0";
        assert!(
            scene.number(&format!("select count(*) {first}")).await > 1,
            "{processes}"
        );
        let told = scene
            .number(&format!("select sum(invoices)::bigint {first}"))
            .await;
        assert_eq!(told, CUSTOMERS);
    }
}
