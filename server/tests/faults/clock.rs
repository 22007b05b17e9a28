//! The clock is set back in the middle of a month's run.

use std::time::Duration;

use chrono::TimeDelta;
use server::Failure;

use crate::scene::{CUSTOMERS, Scene, biller, day_in, now_in};

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn nothing_is_dated_before_what_was_issued_already_when_the_clock_jumps_back() {
    let scene = Scene::shared().await;
    scene.bill(0, 4).await.unwrap();
    // Part of February is billed when the program ends.
    let mut child = biller(&scene, 1, 1);
    while scene.due(1).await > CUSTOMERS - 100 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let issued = CUSTOMERS - scene.due(1).await;
    assert!((1..CUSTOMERS).contains(&issued), "{issued}");

    // A day, a month, a year: nothing that is due by then is left, or the run refuses.
    for back in [TimeDelta::days(1), TimeDelta::days(28), TimeDelta::days(365)] {
        let report = scene.bill_at(now_in(1) - back, 1, 4).await.unwrap();
        assert_eq!(report.invoices, 0);
    }
    // Somebody orders while the clock is wrong, so that something is due.
    scene
        .tamper("update billing_schedule set next_due_on = '2026-02-20' where next_due_on = '2026-02-28'")
        .await;
    let refused = scene.bill_at(now_in(1) - TimeDelta::days(3), 1, 4).await;
    let Err(Failure::ClockBehind { today, last }) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!((today, last), (day_in(1) - TimeDelta::days(3), day_in(1)));
    let documents = scene.number("select count(*) from documents").await;
    assert_eq!(documents, CUSTOMERS + issued);

    scene.bill(1, 4).await.unwrap();
    scene.bill(2, 4).await.unwrap();
    scene.is_as_if_undisturbed(3).await;
}
