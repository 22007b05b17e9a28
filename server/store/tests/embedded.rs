//! The embedded cluster on the real server programs, as root and as an ordinary user.

use std::fs::Permissions;
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, geteuid, getpgid, getpgrp};
use sqlx::postgres::{PgConnectOptions, PgConnection};
use sqlx::{ConnectOptions, Connection};
use store::embedded::{BinarySearch, Cluster, ClusterConfig, EmbeddedError};
use tempfile::TempDir;

/// Tells the helper process at the end of this file which data folder to use.
const HELPER_DATA_DIR: &str = "TURNUS_TEST_HELPER_DATA_DIR";

/// A data folder that the server's account can reach, as installed programs have it.
fn data_dir() -> TempDir {
    tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o711))
        .tempdir()
        .unwrap()
}

async fn start(data_dir: &Path) -> Cluster {
    Cluster::start(ClusterConfig::new(data_dir)).await.unwrap()
}

async fn text(options: &PgConnectOptions, sql: &'static str) -> String {
    let mut connection = options.connect().await.unwrap();
    let value = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    value
}

/// Whether a server on this data runs; zombies and other programs do not count.
fn server_runs(data: &Path) -> bool {
    let data = data.to_str().unwrap();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(Result::ok)
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .any(|line| {
            let mut args = line.split(|byte| *byte == 0);
            args.next().is_some_and(|name| name.ends_with(b"postgres"))
                && args.any(|arg| arg == data.as_bytes())
        })
}

fn wait_until(what: &str, mut condition: impl FnMut() -> bool) {
    let started = Instant::now();
    while !condition() {
        assert!(started.elapsed() < Duration::from_secs(20), "{what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

#[tokio::test]
async fn a_fresh_folder_becomes_a_cluster_with_checksums_and_no_tcp_port() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let admin = cluster.admin_options();
    for (sql, expected) in [
        ("SHOW data_checksums", "on"),
        ("SHOW listen_addresses", ""),
        ("SHOW fsync", "on"),
        ("SHOW full_page_writes", "on"),
        ("SHOW max_connections", "100"),
        ("SHOW server_encoding", "UTF8"),
        ("SHOW logging_collector", "on"),
        ("SELECT datcollate FROM pg_database WHERE datname = 'turnus'", "C"),
        ("SELECT lower('ÄÖÜ')", "äöü"),
        (
            "SELECT string_agg(DISTINCT auth_method, ',') FROM pg_hba_file_rules",
            "peer",
        ),
    ] {
        assert_eq!(text(&admin, sql).await, expected, "{sql}");
    }
    let socket_folder = std::fs::metadata(cluster.socket_folder()).unwrap();
    assert_eq!(socket_folder.mode() & 0o777, 0o700);
    assert!(cluster.started_here());
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn the_database_has_an_owner_and_the_program_is_another_both_bound_by_row_level_security() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let rights = "SELECT concat_ws(' ', current_user, current_database(), pg_get_userbyid(datdba), rolsuper, rolbypassrls)
                  FROM pg_database, pg_roles WHERE datname = current_database() AND rolname = current_user";
    for (options, role) in [
        (cluster.owner_options(), "turnus"),
        (cluster.connect_options(), "turnus_login"),
    ] {
        assert_eq!(text(&options, rights).await, format!("{role} turnus turnus f f"));
    }
    let mut owner = cluster.owner_options().connect().await.unwrap();
    let seen: i64 = run_all(
        &mut owner,
        "CREATE TABLE secret (id int); INSERT INTO secret VALUES (1);
         ALTER TABLE secret ENABLE ROW LEVEL SECURITY; ALTER TABLE secret FORCE ROW LEVEL SECURITY",
        "SELECT count(*) FROM secret",
    )
    .await;
    assert_eq!(seen, 0);
    owner.close().await.unwrap();
    cluster.stop().await.unwrap();
}

#[tokio::test]
async fn a_cluster_of_an_earlier_version_gets_the_programs_roles_at_its_next_start() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let mut admin = cluster.admin_options().connect().await.unwrap();
    sqlx::raw_sql("DROP ROLE turnus_login, turnus_program")
        .execute(&mut admin)
        .await
        .unwrap();
    cluster.stop().await.unwrap();
    let again = start(dir.path()).await;
    store::connect::migrate(&again.access()).await.unwrap();
    assert_eq!(
        text(&again.connect_options(), "SELECT count(*)::text FROM merchants").await,
        "0"
    );
    assert!(again.stop().await.unwrap());
}

#[tokio::test]
async fn a_server_that_an_earlier_version_started_lets_the_program_in() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let file = cluster.home().join("pg_ident.conf");
    let of_today = std::fs::read_to_string(&file).unwrap();
    let earlier: String = of_today
        .lines()
        .filter(|line| !line.ends_with(" turnus_login"))
        .map(|line| format!("{line}\n"))
        .collect();
    assert_ne!(earlier, of_today);
    std::fs::write(&file, earlier).unwrap();
    let mut admin = cluster.admin_options().connect().await.unwrap();
    sqlx::raw_sql("DROP ROLE turnus_login, turnus_program; SELECT pg_reload_conf()")
        .execute(&mut admin)
        .await
        .unwrap();
    let again = start(dir.path()).await;
    assert!(!again.started_here());
    assert_eq!(
        text(&again.connect_options(), "SELECT current_user::text").await,
        "turnus_login"
    );
    assert_eq!(std::fs::read_to_string(&file).unwrap(), of_today);
    assert!(!again.stop().await.unwrap());
    assert!(cluster.stop().await.unwrap());
}

async fn run_all(connection: &mut PgConnection, setup: &'static str, ask: &'static str) -> i64 {
    sqlx::raw_sql(setup).execute(&mut *connection).await.unwrap();
    sqlx::query_scalar(ask).fetch_one(connection).await.unwrap()
}

#[tokio::test]
async fn stop_leaves_no_process_and_the_data_is_there_at_the_next_start() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let data = cluster.data().to_path_buf();
    assert!(server_runs(&data));
    let mut connection = cluster.owner_options().connect().await.unwrap();
    run_all(
        &mut connection,
        "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)",
        "SELECT count(*) FROM kept",
    )
    .await;
    // An open session does not hold up the stop.
    assert!(cluster.stop().await.unwrap());
    assert!(!server_runs(&data));
    assert!(!data.join("postmaster.pid").exists());

    let again = start(dir.path()).await;
    assert_eq!(
        text(&again.owner_options(), "SELECT id::text FROM kept").await,
        "7"
    );
    drop(again);
    assert!(!server_runs(&data), "dropping stops as well");
}

#[tokio::test]
async fn a_second_process_shares_the_server_and_does_not_stop_it() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let mut helper = Helper::start(dir.path());
    assert_eq!(helper.joined(), (cluster.server_pid(), false));
    assert!(!helper.leave(), "the helper must not stop what others use");
    assert!(server_runs(cluster.data()));
    assert_eq!(text(&cluster.connect_options(), "SELECT 'here'").await, "here");
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn the_last_to_leave_stops_the_server_also_when_another_process_started_it() {
    let dir = data_dir();
    let mut helper = Helper::start(dir.path());
    let (pid, started_there) = helper.joined();
    assert!(started_there);
    let cluster = start(dir.path()).await;
    assert_eq!(cluster.server_pid(), pid);
    assert!(!cluster.started_here());
    assert!(!helper.leave(), "we still use it");
    assert_eq!(text(&cluster.connect_options(), "SELECT 'here'").await, "here");
    let data = cluster.data().to_path_buf();
    assert!(cluster.stop().await.unwrap());
    assert!(!server_runs(&data));
}

#[tokio::test]
async fn two_processes_that_start_at_once_end_up_with_one_server() {
    let dir = data_dir();
    let mut helpers = [Helper::start(dir.path()), Helper::start(dir.path())];
    let [one, other] = [helpers[0].joined(), helpers[1].joined()];
    assert_eq!(one.0, other.0);
    assert_ne!(one.1, other.1, "exactly one has started it");
    let [first, last] = &mut helpers;
    assert!(!first.leave());
    assert!(last.leave());
}

#[tokio::test]
async fn a_server_left_behind_by_a_killed_program_is_taken_over_and_stopped() {
    let dir = data_dir();
    let mut helper = Helper::start(dir.path());
    let (pid, _) = helper.joined();
    helper.kill();
    let cluster = start(dir.path()).await;
    assert_eq!(cluster.server_pid(), pid);
    assert!(!cluster.started_here());
    let data = cluster.data().to_path_buf();
    assert!(cluster.stop().await.unwrap());
    assert!(!server_runs(&data));
}

#[tokio::test]
async fn after_a_killed_server_the_next_start_recovers_what_was_committed() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let mut connection = cluster.owner_options().connect().await.unwrap();
    run_all(
        &mut connection,
        "CREATE TABLE kept (id int); INSERT INTO kept VALUES (7)",
        "SELECT count(*) FROM kept",
    )
    .await;
    let killed = cluster.server_pid();
    kill(Pid::from_raw(killed), Signal::SIGKILL).unwrap();
    wait_until("the killed server is still there", || {
        !server_runs(cluster.data())
    });
    drop(cluster);
    let again = start(dir.path()).await;
    assert_ne!(again.server_pid(), killed);
    assert_eq!(
        text(&again.owner_options(), "SELECT id::text FROM kept").await,
        "7"
    );
    assert!(again.stop().await.unwrap());
}

#[tokio::test]
async fn a_server_that_ends_under_the_program_is_revived_at_the_same_address() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    assert!(!cluster.revive().await.unwrap(), "nothing to do while it runs");
    let pool = store::connect::connect(cluster.connect_options(), 2)
        .await
        .unwrap();
    kill(Pid::from_raw(cluster.server_pid()), Signal::SIGKILL).unwrap();
    wait_until("the killed server is still there", || {
        !server_runs(cluster.data())
    });
    assert!(cluster.revive().await.unwrap());
    let one: i32 = sqlx::query_scalar("SELECT 1").fetch_one(&pool).await.unwrap();
    assert_eq!(one, 1);
    pool.close().await;
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn an_old_pid_file_whose_number_another_program_has_does_not_hinder_the_start() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let data = cluster.data().to_path_buf();
    cluster.stop().await.unwrap();
    // Our own process stands for the other program.
    let old = format!(
        "{}\n{}\n1700000000\n5432\n/nowhere\n\n 1 1\nready\n",
        std::process::id(),
        data.display()
    );
    std::fs::write(data.join("postmaster.pid"), old).unwrap();
    let again = start(dir.path()).await;
    assert!(again.started_here());
    assert!(again.stop().await.unwrap());
}

#[tokio::test]
async fn an_interrupted_first_start_is_made_good_by_the_next() {
    let dir = data_dir();
    let unfinished = dir.path().join("postgres/data.new");
    std::fs::create_dir_all(unfinished.join("base")).unwrap();
    let cluster = start(dir.path()).await;
    assert!(!unfinished.exists());
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn a_ctrl_c_in_the_terminal_does_not_reach_the_server() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let group = getpgid(Some(Pid::from_raw(cluster.server_pid()))).unwrap();
    assert_ne!(group, getpgrp());
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn a_long_and_odd_path_keeps_its_socket_in_a_short_place_that_is_cleared_away() {
    let dir = data_dir();
    let long = dir.path().join(format!("Büro, 'Daten' {}", "x".repeat(120)));
    let cluster = start(&long).await;
    let socket_folder = cluster.socket_folder().to_path_buf();
    assert!(!socket_folder.starts_with(cluster.home()));
    assert_eq!(text(&cluster.connect_options(), "SELECT 'here'").await, "here");
    assert!(cluster.stop().await.unwrap());
    assert!(!socket_folder.exists());
}

#[tokio::test]
async fn missing_server_programs_are_reported_with_what_to_install() {
    let dir = data_dir();
    let empty = data_dir();
    let config = ClusterConfig {
        binaries: BinarySearch {
            bin_dir: None,
            pg_config: Some("/nowhere/pg_config".into()),
            versioned_root: Some(empty.path().into()),
            path: Some(empty.path().into()),
        },
        ..ClusterConfig::new(dir.path())
    };
    let error = Cluster::start(config).await.unwrap_err();
    assert!(matches!(error, EmbeddedError::NotInstalled { .. }), "{error:?}");
    let sentence = error.to_string();
    assert!(sentence.contains("apt-get install postgresql"), "{sentence}");
    assert!(!sentence.contains('\n'), "{sentence}");
}

#[tokio::test]
async fn a_wrong_pg_bindir_is_named() {
    let dir = data_dir();
    let config = ClusterConfig {
        binaries: BinarySearch {
            bin_dir: Some("/nowhere/bin".into()),
            ..BinarySearch::default()
        },
        ..ClusterConfig::new(dir.path())
    };
    let sentence = Cluster::start(config).await.unwrap_err().to_string();
    assert!(sentence.contains("PG_BINDIR is /nowhere/bin"), "{sentence}");
}

#[tokio::test]
async fn as_root_the_server_runs_under_another_account_which_cannot_write_its_configuration() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let owner = std::fs::metadata(format!("/proc/{}", cluster.server_pid()))
        .unwrap()
        .uid();
    assert_ne!(owner, 0);
    if geteuid().is_root() {
        assert_eq!(cluster.server_account(), "postgres");
        assert_eq!(std::fs::metadata(cluster.data()).unwrap().uid(), owner);
        for file in ["postgresql.conf", "pg_hba.conf", "pg_ident.conf"] {
            let meta = std::fs::metadata(cluster.home().join(file)).unwrap();
            assert_eq!((meta.uid(), meta.mode() & 0o777), (0, 0o640), "{file}");
        }
    } else {
        assert_eq!(owner, geteuid().as_raw());
    }
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn a_data_folder_out_of_reach_of_the_servers_account_is_served_from_elsewhere() {
    // What `/root` looks like.
    let dir = tempfile::Builder::new()
        .permissions(Permissions::from_mode(0o700))
        .tempdir()
        .unwrap();
    let cluster = start(dir.path()).await;
    let home = cluster.home().to_path_buf();
    let link = dir.path().join("postgres");
    assert_eq!(link.canonicalize().unwrap(), home.canonicalize().unwrap());
    assert!(cluster.stop().await.unwrap());
    if geteuid().is_root() {
        assert!(home.starts_with("/var/lib/turnus"), "{}", home.display());
        let again = start(dir.path()).await;
        assert_eq!(again.home(), home);
        assert!(again.stop().await.unwrap());
        std::fs::remove_dir_all(&home).unwrap();
        // Empty unless something real is there too.
        let _ = std::fs::remove_dir("/var/lib/turnus");
    } else {
        assert!(home.starts_with(dir.path()), "{}", home.display());
    }
}

#[tokio::test]
async fn migrations_by_two_at_once_run_once() {
    let dir = data_dir();
    let cluster = start(dir.path()).await;
    let access = cluster.access();
    let (first, second) = tokio::join!(store::connect::migrate(&access), store::connect::migrate(&access));
    first.unwrap();
    second.unwrap();
    store::connect::migrate(&access).await.unwrap();
    let mut one = cluster.owner_options().connect().await.unwrap();
    let applied: i64 = sqlx::query_scalar("SELECT count(*) FROM _sqlx_migrations WHERE success")
        .fetch_one(&mut one)
        .await
        .unwrap();
    assert_eq!(
        applied,
        i64::try_from(store::connect::MIGRATIONS.iter().count()).unwrap()
    );
    one.close().await.unwrap();
    assert!(cluster.stop().await.unwrap());
}

#[tokio::test]
async fn sessions_have_limits_and_a_name_and_the_configured_address_wins() {
    let database = testkit::Database::fresh().await;
    for (setting, expected) in [
        ("SHOW statement_timeout", "30s"),
        ("SHOW lock_timeout", "10s"),
        ("SHOW idle_in_transaction_session_timeout", "1min"),
        ("SHOW application_name", "turnus"),
    ] {
        let value: String = sqlx::query_scalar(setting)
            .fetch_one(database.pool())
            .await
            .unwrap();
        assert_eq!(value, expected, "{setting}");
    }
    let options = database
        .options()
        .options([("statement_timeout", "5s")])
        .application_name("report");
    let pool = store::connect::connect(options, 1).await.unwrap();
    for (setting, expected) in [
        ("SHOW statement_timeout", "5s"),
        ("SHOW lock_timeout", "10s"),
        ("SHOW application_name", "report"),
    ] {
        let value: String = sqlx::query_scalar(setting).fetch_one(&pool).await.unwrap();
        assert_eq!(value, expected, "{setting}");
    }
    pool.close().await;
}

/// Another process of the program: this test binary, running only [`helper_process`].
struct Helper {
    child: Child,
    said: BufReader<std::process::ChildStdout>,
}

impl Helper {
    fn start(data_dir: &Path) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "helper_process", "--ignored", "--nocapture"])
            .env(HELPER_DATA_DIR, data_dir)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = BufReader::new(child.stdout.take().unwrap());
        Self { child, said }
    }

    /// The server's process id, and whether the helper has started it.
    fn joined(&mut self) -> (i32, bool) {
        let line = self.line_after("joined ");
        let (pid, started) = line.split_once(' ').unwrap();
        (pid.parse().unwrap(), started.parse().unwrap())
    }

    /// Lets the helper stop; whether it has stopped the server.
    fn leave(&mut self) -> bool {
        self.child.stdin.take().unwrap().write_all(b"leave\n").unwrap();
        let stopped = self.line_after("left ").parse().unwrap();
        assert!(self.child.wait().unwrap().success());
        stopped
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn line_after(&mut self, word: &str) -> String {
        loop {
            let mut line = String::new();
            assert_ne!(self.said.read_line(&mut line).unwrap(), 0, "the helper ended");
            // The test runner's own words come before ours, once on the same line.
            if let Some((_, rest)) = line.trim_end().split_once(word) {
                return rest.to_owned();
            }
        }
    }
}

#[tokio::test]
#[ignore = "the other process in the tests above, not a test"]
async fn helper_process() {
    let Some(dir) = std::env::var_os(HELPER_DATA_DIR) else {
        return;
    };
    let cluster = start(Path::new(&dir)).await;
    let mut out = std::io::stdout();
    writeln!(out, "joined {} {}", cluster.server_pid(), cluster.started_here()).unwrap();
    std::io::stdin().read_line(&mut String::new()).unwrap();
    let stopped = cluster.stop().await.unwrap();
    writeln!(out, "left {stopped}").unwrap();
}
