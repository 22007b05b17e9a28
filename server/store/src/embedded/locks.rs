//! Two file locks decide who starts and who stops the server.
//!
//! `start.lock` is held alone while a process starts or stops the server, never longer. `users.lock` is held
//! shared by every process that uses the server, from start to stop. Whoever leaves takes `start.lock`, lets go
//! of `users.lock` and asks for it alone: granted means nobody else is left, so the server is stopped. The
//! kernel lets go for processes that were killed, so no count can go stale.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::{MetadataExt, OpenOptionsExt, fchown};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use nix::fcntl::OFlag;
use nix::unistd::geteuid;

use super::error::EmbeddedError;

/// Longer than any orderly stop of a server takes.
const PATIENCE: Duration = Duration::from_secs(120);
const PAUSE: Duration = Duration::from_millis(20);

/// The lock that is held while starting or stopping; dropped means released.
#[derive(Debug)]
pub(super) struct StartLock(#[expect(dead_code, reason = "held for its lock")] File);

impl StartLock {
    /// Waits for the lock, blocking the thread.
    ///
    /// # Errors
    /// [`EmbeddedError::Busy`] after two minutes.
    pub(super) fn acquire(home: &Path) -> Result<Self, EmbeddedError> {
        let path = start_lock_path(home);
        let file = open(&path)?;
        let started = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self(file)),
                Err(TryLockError::WouldBlock) if started.elapsed() < PATIENCE => {
                    std::thread::sleep(PAUSE);
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(EmbeddedError::Busy(home.to_path_buf()));
                }
                Err(TryLockError::Error(source)) => return Err(EmbeddedError::io(&path)(source)),
            }
        }
    }
}

/// A process's share in the running server.
#[derive(Debug)]
pub(super) struct UserLock {
    file: File,
    path: PathBuf,
}

impl UserLock {
    /// Joins the users. Only call with the start lock held.
    pub(super) fn join(home: &Path) -> Result<Self, EmbeddedError> {
        let path = users_lock_path(home);
        let file = open(&path)?;
        file.lock_shared().map_err(EmbeddedError::io(&path))?;
        Ok(Self { file, path })
    }

    /// Leaves the users. Only call with the start lock held.
    ///
    /// # Returns
    /// Whether nobody else is left.
    pub(super) fn leave(self) -> Result<bool, EmbeddedError> {
        self.file.unlock().map_err(EmbeddedError::io(&self.path))?;
        match self.file.try_lock() {
            Ok(()) => Ok(true),
            Err(TryLockError::WouldBlock) => Ok(false),
            Err(TryLockError::Error(source)) => Err(EmbeddedError::io(&self.path)(source)),
        }
    }
}

/// The lock that is held alone while the server is started or stopped, for a watcher outside this process.
pub fn start_lock_path(home: &Path) -> PathBuf {
    home.join("start.lock")
}

/// The lock that every user of the server holds shared, for a watcher outside this process.
pub fn users_lock_path(home: &Path) -> PathBuf {
    home.join("users.lock")
}

fn open(path: &Path) -> Result<File, EmbeddedError> {
    let file = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        // In a folder of an ordinary user, root must not be led to other files.
        .custom_flags(OFlag::O_NOFOLLOW.bits())
        .open(path)
        .map_err(EmbeddedError::io(path))?;
    if geteuid().is_root() {
        follow_owner(&file, path)?;
    }
    Ok(file)
}

/// Root may be a guest in the folder of an ordinary user, who must be able to open the file later.
fn follow_owner(file: &File, path: &Path) -> Result<(), EmbeddedError> {
    let Some(folder) = path.parent() else {
        return Ok(());
    };
    let owner = std::fs::metadata(folder).map_err(EmbeddedError::io(folder))?;
    let current = file.metadata().map_err(EmbeddedError::io(path))?;
    if owner.uid() != current.uid() {
        fchown(file, Some(owner.uid()), Some(owner.gid())).map_err(EmbeddedError::io(path))?;
    }
    Ok(())
}
