//! One throw-away PostgreSQL cluster for all test processes of a user.
//!
//! - It lives in the temporary folder, under a name with the user's id. Whoever comes first makes it (under the start
//!   lock of [`store::embedded`]); it is never synced to disk.
//! - Every test process holds the users' lock for as long as it lives, also when it is killed: the kernel lets go.
//! - Whoever finds no watcher starts one: a detached shell that waits for the users' lock to be free, allows a few seconds
//!   for the next test process, then stops the server and removes its data. After two hours it does so in any case.
//! - So nothing is left running a few seconds after the last test, and nothing old is ever found: a start after the
//!   watcher was killed throws the old data away.

use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use store::embedded::{
    BinarySearch, Cluster, ClusterConfig, Durability, EmbeddedError, prepare_home, start_lock_path,
    users_lock_path,
};
use tokio::sync::OnceCell;

/// Why there is no test database.
#[derive(Debug, thiserror::Error)]
pub enum TestkitError {
    /// The cluster did not start.
    #[error(transparent)]
    Embedded(#[from] EmbeddedError),
    /// The server refused.
    #[error("test database: {0}")]
    Sql(#[from] sqlx::Error),
    /// A migration failed.
    #[error("test database: {0}")]
    Migrate(#[from] store::connect::MigrationError),
    /// The folder or the watcher could not be made.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file, folder or program.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// Someone else has taken our folder's name.
    #[error("the folder {} belongs to another user", .0.display())]
    ForeignFolder(PathBuf),
}

/// Arguments: cluster folder, `start.lock`, `users.lock`, seconds to linger.
const WATCHER: &str = r#"
set -u
home=$1 start=$2 users=$3 linger=$4
umask 077
exec 7>>"$home/watcher.lock" 8>>"$users" 9>>"$start"
flock -xn 7 || exit 0
while :; do
    flock -x -w 7200 8 && forced= || forced=yes
    flock -u 8
    [ "$forced" ] || sleep "$linger"
    flock -x 9
    if [ "$forced" ] || flock -xn 8; then break; fi
    flock -u 9
done
pidfile=$home/data/postmaster.pid
for signal in INT QUIT; do
    [ -f "$pidfile" ] || break
    kill -s "$signal" "$(head -n 1 "$pidfile")" || break
    for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25; do
        [ -f "$pidfile" ] || break 2
        sleep 0.2
    done
done
rm -rf -- "$home/data" "$home/data.new"
"#;
const LINGER_SECONDS: &str = "5";

/// The cluster all tests of this user share. Kept until the process ends, on purpose without a stop: that is the
/// watcher's job.
pub(crate) async fn shared() -> Result<&'static Cluster, TestkitError> {
    static CLUSTER: OnceCell<Cluster> = OnceCell::const_new();
    CLUSTER
        .get_or_try_init(|| async {
            let data_dir = folder()?;
            let home = prepare_home(&data_dir)?;
            // Before the server, so that a test killed during the start leaves nothing running either; and after
            // it, in case that start took longer than the first watcher lingers.
            start_watcher(&home)?;
            let cluster = Cluster::start(ClusterConfig {
                data_dir,
                durability: Durability::ThrowAway,
                binaries: BinarySearch::of_this_machine(),
            })
            .await?;
            start_watcher(&home)?;
            Ok(cluster)
        })
        .await
}

fn folder() -> Result<PathBuf, TestkitError> {
    let user = nix::unistd::geteuid().as_raw();
    let path = std::env::temp_dir().join(format!("turnus-testkit-{user}"));
    // Root's server runs under another account, which must be able to pass.
    let made = std::fs::DirBuilder::new().mode(0o711).create(&path);
    if let Err(source) = made
        && source.kind() != std::io::ErrorKind::AlreadyExists
    {
        return Err(TestkitError::Io { path, source });
    }
    match std::fs::symlink_metadata(&path) {
        Ok(meta) if meta.is_dir() && meta.uid() == user => Ok(path),
        Ok(_) => Err(TestkitError::ForeignFolder(path)),
        Err(source) => Err(TestkitError::Io { path, source }),
    }
}

/// Starts a watcher; it ends at once when there is one already.
fn start_watcher(home: &Path) -> Result<(), TestkitError> {
    Command::new("sh")
        .args(["-c", WATCHER, "turnus-testkit-watcher"])
        .arg(home)
        .arg(start_lock_path(home))
        .arg(users_lock_path(home))
        .arg(LINGER_SECONDS)
        .current_dir("/")
        // Neither a Ctrl-C nor a test runner that waits for open pipes shall meet it.
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .map(drop)
        .map_err(|source| TestkitError::Io {
            path: Path::new("sh").to_path_buf(),
            source,
        })
}
