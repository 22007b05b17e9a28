//! What can go wrong around the embedded cluster, in sentences an operator can act on.

use std::io;
use std::path::{Path, PathBuf};

/// Why the embedded cluster could not be started, used or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EmbeddedError {
    /// No usable server programs on this machine.
    #[error(
        "PostgreSQL is not installed (looked for initdb and postgres in {looked_in}): install it with \
         `apt-get install postgresql` (version 15 or newer), or set DATABASE_URL to a running server"
    )]
    NotInstalled {
        /// The folders that were tried, for the reader.
        looked_in: String,
    },
    /// `PG_BINDIR` was set, but leads nowhere.
    #[error("PG_BINDIR is {}, but there is no usable initdb and postgres of version 15 or newer in that folder", .0.display())]
    WrongBinDir(PathBuf),
    /// The data on disk was written by another major version than any installed one.
    #[error(
        "the database in {} was made by PostgreSQL {made_by}, but only {installed} is installed: install \
         the package postgresql-{made_by}, or move the data to the newer version with pg_upgrade", home.display()
    )]
    OtherVersion {
        /// Where the cluster is.
        home: PathBuf,
        /// Major version of the data on disk.
        made_by: u32,
        /// Installed major versions, for the reader.
        installed: String,
    },
    /// Running as root, and there is no unprivileged account to run PostgreSQL under.
    #[error(
        "running as root, but PostgreSQL refuses to: the account `postgres` that should run it does not \
         exist; install the package `postgresql`, which brings it, or run this program as an ordinary user"
    )]
    NoAccount,
    /// The account of a user id has no name, and peer authentication works on names.
    #[error("the user id {0} has no name in the system's account list, and PostgreSQL needs one")]
    NamelessAccount(u32),
    /// A folder that must be ours belongs to someone else.
    #[error("the folder {} should belong to user id {expected}, but belongs to {found}", path.display())]
    ForeignFolder {
        /// The folder.
        path: PathBuf,
        /// Who should own it.
        expected: u32,
        /// Who does.
        found: u32,
    },
    /// Another process held the start lock for too long.
    #[error("another process has been starting or stopping the database in {} for too long", .0.display())]
    Busy(PathBuf),
    /// One of PostgreSQL's programs failed.
    #[error("{program} failed: {said}")]
    ProgramFailed {
        /// `initdb` or `postgres`.
        program: &'static str,
        /// The end of what it printed.
        said: String,
    },
    /// The server did not get ready, or did not end, in time.
    #[error("the PostgreSQL server in {} did not {what} within {seconds} s; its log is in {}", home.display(), home.join("log").display())]
    TooSlow {
        /// Where the cluster is.
        home: PathBuf,
        /// `start` or `stop`.
        what: &'static str,
        /// How long was waited.
        seconds: u64,
    },
    /// A file operation failed.
    #[error("{}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The server answered, but setting up roles and database failed.
    #[error("setting up the embedded database failed: {0}")]
    Sql(#[from] sqlx::Error),
    /// The thread that did the work is gone; only seen when the runtime is shut down meanwhile.
    #[error("starting or stopping the database was interrupted")]
    Interrupted,
}

impl EmbeddedError {
    /// Attaches the path to an IO error, because "permission denied" alone helps nobody.
    pub(super) fn io(path: &Path) -> impl FnOnce(io::Error) -> Self + '_ {
        move |source| Self::Io {
            path: path.to_path_buf(),
            source,
        }
    }
}
