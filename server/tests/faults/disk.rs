//! The disk is full, and later it is not.
//!
//! It is a real one: a small file system in memory. The test runs as a process with mounts of its own, so that nothing stays
//! mounted however it ends.

use std::fs::{File, Permissions};
use std::io::Write;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use nix::sys::statvfs::statvfs;
use server::Failure;
use store::StoreError;
use store::connect::{connect_lazily, migrate};
use store::embedded::{Cluster, ClusterConfig};

use crate::scene::Scene;

/// Tells the process where its disk is to be.
const DISK: &str = "TURNUS_TEST_DISK";
const MIB: u64 = 1024 * 1024;
/// Left on the disk that is as good as full: less than a month's documents need.
const LEFT: u64 = 3 * MIB;

#[test]
fn a_run_on_a_full_disk_fails_with_a_reason_parks_nobody_and_goes_on_once_there_is_room() {
    if !nix::unistd::geteuid().is_root() {
        #[expect(clippy::disallowed_macros, reason = "a test that did not run must say so")]
        {
            eprintln!("NOT RUN: only root can make a small disk");
        }
        return;
    }
    let disk = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap();
    let output = Command::new("unshare")
        .args(["--mount", "--propagation", "private"])
        .arg(std::env::current_exe().unwrap())
        .args([
            "--exact",
            "disk::a_process_on_a_small_disk",
            "--ignored",
            "--nocapture",
        ])
        .env(DISK, disk.path())
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}\n{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

fn free(disk: &Path) -> u64 {
    let disk = statvfs(disk).unwrap();
    disk.blocks_available() * disk.fragment_size()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "no test: the process with a disk of its own"]
async fn a_process_on_a_small_disk() {
    let Some(disk) = std::env::var_os(DISK) else {
        panic!("started by hand");
    };
    let disk = Path::new(&disk);
    let mounted = Command::new("mount")
        .args(["-t", "tmpfs", "-o", "size=384m,mode=711", "tmpfs"])
        .arg(disk)
        .status();
    assert!(mounted.unwrap().success());
    let cluster = Cluster::start(ClusterConfig::new(disk.join("data")))
        .await
        .unwrap();
    migrate(&cluster.access()).await.unwrap();
    let pool = connect_lazily(cluster.connect_options(), 8);
    let admin = cluster.admin_options().database("turnus");
    let scene = Scene::on(pool.clone(), cluster.connect_options(), admin).await;
    scene.bill(0, 4).await.unwrap();

    let ballast = disk.join("ballast");
    let mut file = File::create(&ballast).unwrap();
    while free(disk) > LEFT {
        file.write_all(&vec![1; usize::try_from(MIB / 4).unwrap()])
            .unwrap();
    }
    drop(file);
    let refused = scene.bill(1, 4).await;
    match &refused {
        Err(Failure::Store(StoreError::Database(error))) => {
            let code = error.as_database_error().and_then(|error| error.code());
            assert_eq!(code.as_deref(), Some("53100"), "{error}");
        }
        // Without room for its log the server ends itself.
        Err(Failure::Store(StoreError::Unreachable(_))) => {}
        other => panic!("a full disk is no reason for {other:?}"),
    }

    std::fs::remove_file(&ballast).unwrap();
    cluster.revive().await.unwrap();
    assert!(scene.due(1).await > 0);
    assert_eq!(
        scene
            .number("select count(*) from billing_schedule where parked_at is not null")
            .await,
        0
    );
    scene.bill(1, 4).await.unwrap();
    scene.is_as_if_undisturbed(2).await;
    drop(scene);
    pool.close().await;
    cluster.stop().await.unwrap();
}
