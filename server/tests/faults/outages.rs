//! The database is stopped and started again, while the program goes on trying as its jobs do.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use server::Failure;
use store::StoreError;
use store::connect::{connect_lazily, migrate};
use store::embedded::{Cluster, ClusterConfig};

use crate::scene::Scene;

const STOPS: u32 = 12;

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_database_that_is_stopped_and_started_again_and_again_holds_what_an_undisturbed_run_bills() {
    // A folder that the server's account can reach.
    let folder = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap();
    let cluster = Cluster::start(ClusterConfig::new(folder.path())).await.unwrap();
    migrate(&cluster.access()).await.unwrap();
    let pool = connect_lazily(cluster.connect_options(), 8);
    let admin = cluster.admin_options().database("turnus");
    let scene = Scene::on(pool.clone(), cluster.connect_options(), admin).await;
    let (mut stops, mut failed, mut months) = (0, 0, 0);
    // The same delays each time.
    let mut delays = (0_u64..).map(|number| Duration::from_millis(20 + number * 37 % 150));
    while stops < STOPS {
        while scene.due(months).await > 0 {
            // Politely, which rolls back what goes on, and as if by a crash, in turn.
            let signal = if stops % 2 == 0 {
                Signal::SIGINT
            } else {
                Signal::SIGQUIT
            };
            let stopped = async {
                tokio::time::sleep(delays.next().unwrap()).await;
                kill(Pid::from_raw(cluster.server_pid()), signal).unwrap();
                while !cluster.revive().await.unwrap() {
                    tokio::time::sleep(Duration::from_millis(10)).await;
                }
            };
            // On a busy machine nobody may be billed between two stops: the last run is left alone.
            if stops == STOPS {
                scene.bill(months, 4).await.unwrap();
                continue;
            }
            let (run, ()) = tokio::join!(scene.bill(months, 4), stopped);
            stops += 1;
            match run {
                Ok(_) => {}
                Err(Failure::Store(StoreError::Unreachable(_))) => failed += 1,
                Err(other) => panic!("an outage is said to be one, not {other}"),
            }
        }
        months += 1;
    }
    assert!(failed > STOPS / 2, "{failed} of {stops} stops met a run");
    scene.is_as_if_undisturbed(months).await;
    drop(scene);
    pool.close().await;
    cluster.stop().await.unwrap();
}
