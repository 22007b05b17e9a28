//! A private PostgreSQL cluster in the data folder, for when no database is configured.
//!
//! # What it promises
//! - The installed server programs are used ([`BinarySearch`]); nothing is downloaded.
//! - Data checksums, UTF-8, fsync. No TCP port: a unix socket only, whose folder only the server's account (and
//!   root) can enter. The kernel tells the server who connects (peer authentication): the program's account,
//!   the server's and root are admitted, so there is no password to keep or lose.
//! - The database `turnus` belongs to the role `turnus`, which migrates it. The program signs in as `turnus_login`, a
//!   member of `turnus_program` and nothing else (see [`crate::program_role`]). Neither is superuser or exempt from
//!   row-level security.
//! - Several processes on one data folder share the server; the last to leave stops it (see `locks`). A Ctrl-C in the
//!   terminal does not reach the server. A server that was left running by a killed program is taken over by
//!   the next, and one that was killed recovers at the next start.
//!
//! # Where it is
//! `<data folder>/postgres`, with `data` (PostgreSQL's own), `log`, usually `socket`, the configuration files and
//! the locks. A long or odd path has its socket folder under the runtime folder instead.
//!
//! As root, PostgreSQL runs under the account `postgres` (or the owner of existing data). That account must be
//! able to pass through the folders above; where it cannot (`/root`), the cluster is in
//! `/var/lib/turnus/<hash of the data folder>` and `<data folder>/postgres` is a link to it.
//! [`Cluster::home`] says where it ended up.
//!
//! # What it does not promise
//! A program killed with SIGKILL leaves the server running until the next start and stop.

mod account;
mod binaries;
mod error;
mod locks;
mod place;
mod postmaster;
mod roles;
mod settings;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sqlx::postgres::{PgConnectOptions, PgSslMode};

use crate::connect::Access;
use account::Account;
use locks::{StartLock, UserLock};
use place::Place;
use postmaster::Postmaster;

pub use binaries::BinarySearch;
pub use error::EmbeddedError;
pub use locks::{start_lock_path, users_lock_path};
pub use settings::Durability;

/// What [`Cluster::start`] needs to know.
#[derive(Debug, Clone)]
pub struct ClusterConfig {
    /// The program's data folder; made when missing.
    pub data_dir: PathBuf,
    /// Whether the data matters.
    pub durability: Durability,
    /// Where to look for the server programs.
    pub binaries: BinarySearch,
}

impl ClusterConfig {
    /// A cluster for real data in `data_dir`, with the programs of this machine.
    pub fn new(data_dir: impl Into<PathBuf>) -> Self {
        Self {
            data_dir: data_dir.into(),
            durability: Durability::Safe,
            binaries: BinarySearch::of_this_machine(),
        }
    }
}

/// One of the server's programs on this machine, such as `pg_test_fsync`.
#[must_use]
pub fn program(name: &str) -> Option<PathBuf> {
    let binaries = BinarySearch::of_this_machine().find(None, Path::new("")).ok()?;
    Some(binaries.dir.join(name)).filter(|program| program.is_file())
}

/// Makes the folder of the cluster that [`Cluster::start`] would start for this data folder, without starting it: for
/// a watcher that shall be there before the server is.
///
/// # Errors
/// As [`Cluster::start`].
pub fn prepare_home(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    Place::prepare(data_dir).map(|(place, _)| place.home)
}

/// A share in a running cluster. Dropping it, like [`Cluster::stop`], stops the server if nobody else uses it;
/// dropping blocks the thread meanwhile and keeps errors to the log.
#[derive(Debug)]
pub struct Cluster {
    config: Arc<ClusterConfig>,
    place: Place,
    account: Account,
    postmaster: Arc<Mutex<Postmaster>>,
    socket_folder: PathBuf,
    /// Present until the share is given back.
    user: Option<UserLock>,
    started_here: bool,
}

impl Cluster {
    /// Joins the cluster of this data folder: makes it when there is none, starts the server when none runs.
    ///
    /// # Errors
    /// [`EmbeddedError`], each a sentence for the operator.
    pub async fn start(config: ClusterConfig) -> Result<Self, EmbeddedError> {
        let (cluster, start_lock) = tokio::task::spawn_blocking(move || Self::start_server(config))
            .await
            .map_err(|_| EmbeddedError::Interrupted)??;
        // Roles are looked after under the start lock, so that no other process sees a cluster without them.
        let outcome = cluster.admit().await;
        drop(start_lock);
        outcome?;
        Ok(cluster)
    }

    /// Makes sure that the program can sign in: also to a server that an earlier version has started, which knows neither
    /// the role nor that it is to be let in.
    async fn admit(&self) -> Result<(), EmbeddedError> {
        roles::ensure(&self.admin_options()).await?;
        if self.started_here || roles::lets_in(&self.connect_options()).await.is_ok() {
            return Ok(());
        }
        settings::write_files(&self.place, &self.account, self.config.durability)?;
        roles::reload(&self.admin_options(), &self.connect_options()).await
    }

    fn start_server(config: ClusterConfig) -> Result<(Self, StartLock), EmbeddedError> {
        let (place, account) = Place::prepare(&config.data_dir)?;
        let start_lock = StartLock::acquire(&place.home)?;
        let user = UserLock::join(&place.home)?;
        let running = Postmaster::find_running(&place)?;
        let started_here = running.is_none();
        let postmaster = match running {
            Some(postmaster) => postmaster,
            None => {
                discard_throw_away(&config, &place)?;
                launch(&config, &place, &account)?
            }
        };
        tracing::info!(
            cluster = %place.home.display(), pid = postmaster.pid, started_here, "embedded database is ready"
        );
        let cluster = Self {
            config: Arc::new(config),
            place,
            account,
            socket_folder: postmaster.socket_folder.clone(),
            postmaster: Arc::new(Mutex::new(postmaster)),
            user: Some(user),
            started_here,
        };
        Ok((cluster, start_lock))
    }

    /// Starts the server again if it has ended under us (say, killed for want of memory). Pools made from
    /// [`Cluster::connect_options`] find it at the same address.
    ///
    /// # Returns
    /// Whether it had ended.
    ///
    /// # Errors
    /// As [`Cluster::start`].
    pub async fn revive(&self) -> Result<bool, EmbeddedError> {
        let (config, place, account) = (Arc::clone(&self.config), self.place.clone(), self.account.clone());
        let postmaster = Arc::clone(&self.postmaster);
        tokio::task::spawn_blocking(move || {
            let _start_lock = StartLock::acquire(&place.home)?;
            let mut postmaster = postmaster.lock().unwrap_or_else(PoisonError::into_inner);
            if !postmaster.has_ended() {
                return Ok(false);
            }
            *postmaster = match Postmaster::find_running(&place)? {
                Some(running) => running,
                None => launch(&config, &place, &account)?,
            };
            tracing::warn!(
                pid = postmaster.pid,
                "the embedded database had ended and runs again"
            );
            Ok(true)
        })
        .await
        .map_err(|_| EmbeddedError::Interrupted)?
    }

    /// How the program connects: as the role `turnus_login` to the database `turnus`.
    pub fn connect_options(&self) -> PgConnectOptions {
        self.options(roles::LOGIN_ROLE, roles::DATABASE)
    }

    /// How migrations connect: as the role `turnus`, which owns the database of that name.
    pub fn owner_options(&self) -> PgConnectOptions {
        self.options(roles::OWNER_ROLE, roles::DATABASE)
    }

    /// Both.
    pub fn access(&self) -> Access {
        Access {
            program: self.connect_options(),
            owner: Some(self.owner_options()),
        }
    }

    /// How to connect as the superuser, to the database `postgres`. For setting up and for tests; the program
    /// itself never needs it.
    pub fn admin_options(&self) -> PgConnectOptions {
        self.options(roles::ADMIN_ROLE, "postgres")
    }

    fn options(&self, role: &str, database: &str) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .socket(&self.socket_folder)
            .host("localhost")
            .port(5432)
            .username(role)
            .database(database)
            .ssl_mode(PgSslMode::Disable)
    }

    /// The folder the cluster is in.
    pub fn home(&self) -> &Path {
        &self.place.home
    }

    /// PostgreSQL's own data folder.
    pub fn data(&self) -> &Path {
        &self.place.data
    }

    /// The folder of the socket.
    pub fn socket_folder(&self) -> &Path {
        &self.socket_folder
    }

    /// Process id of the server.
    pub fn server_pid(&self) -> i32 {
        self.postmaster.lock().unwrap_or_else(PoisonError::into_inner).pid
    }

    /// Name of the account the server runs under.
    pub fn server_account(&self) -> &str {
        self.account.server_name()
    }

    /// Whether this call of [`Cluster::start`] started the server, rather than joining one that ran already.
    pub fn started_here(&self) -> bool {
        self.started_here
    }

    /// Gives the share back, and stops the server if nobody else uses it (ending open sessions).
    ///
    /// # Returns
    /// Whether the server was stopped.
    ///
    /// # Errors
    /// [`EmbeddedError::TooSlow`] when the server does not end.
    pub async fn stop(mut self) -> Result<bool, EmbeddedError> {
        tokio::task::spawn_blocking(move || self.leave())
            .await
            .map_err(|_| EmbeddedError::Interrupted)?
    }

    fn leave(&mut self) -> Result<bool, EmbeddedError> {
        let Some(user) = self.user.take() else {
            return Ok(false);
        };
        let _start_lock = StartLock::acquire(&self.place.home)?;
        if !user.leave()? {
            return Ok(false);
        }
        self.postmaster
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .stop(&self.place)?;
        if !self.socket_folder.starts_with(&self.place.home) {
            // Only removed when empty; an error leaves an empty folder at worst.
            let _ = std::fs::remove_dir(&self.socket_folder);
        }
        tracing::info!(cluster = %self.place.home.display(), "embedded database is stopped");
        Ok(true)
    }
}

/// The data of a throw-away cluster that is not running was left behind by a run that was killed.
fn discard_throw_away(config: &ClusterConfig, place: &Place) -> Result<(), EmbeddedError> {
    if config.durability == Durability::ThrowAway && place.data.exists() {
        std::fs::remove_dir_all(&place.data).map_err(EmbeddedError::io(&place.data))?;
    }
    Ok(())
}

/// Makes the data when there is none, and starts the server. Only call with the start lock held.
fn launch(config: &ClusterConfig, place: &Place, account: &Account) -> Result<Postmaster, EmbeddedError> {
    let made_by = place.made_by();
    let binaries = config.binaries.find(made_by, &place.home)?;
    if made_by.is_none() {
        let sync = config.durability == Durability::Safe;
        postmaster::init_data(place, account, &binaries, sync)?;
    }
    let files = settings::write_files(place, account, config.durability)?;
    Postmaster::start(place, account, &binaries, &files)
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if let Err(error) = self.leave() {
            tracing::error!(%error, "the embedded database could not be stopped");
        }
    }
}
