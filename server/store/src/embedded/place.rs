//! Where the cluster and its socket are.

use std::fs::{DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use nix::unistd::geteuid;
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::EmbeddedError;

/// Where clusters of root go when the data folder is out of PostgreSQL's reach.
const SYSTEM_ROOT: &str = "/var/lib/turnus";
/// `sun_path` has 108 bytes on Linux and 104 elsewhere, with a closing zero; `/.s.PGSQL.5432` needs 14.
const LONGEST_SOCKET_FOLDER: usize = 88;

/// The folders of one cluster.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Holds everything below; belongs to the program's account.
    pub(super) home: PathBuf,
    /// What `initdb` made; belongs to the server's account, mode 0700.
    pub(super) data: PathBuf,
    /// The server's log, one file per weekday, overwritten after a week.
    pub(super) log: PathBuf,
}

impl Place {
    fn at(home: PathBuf) -> Self {
        Self {
            data: home.join("data"),
            log: home.join("log"),
            home,
        }
    }

    /// Finds or makes the folders and says which account owns them.
    ///
    /// # Errors
    /// When a folder cannot be made, or there is no account for the server.
    pub(super) fn prepare(data_dir: &Path) -> Result<(Self, Account), EmbeddedError> {
        std::fs::create_dir_all(data_dir).map_err(EmbeddedError::io(data_dir))?;
        let data_dir = data_dir.canonicalize().map_err(EmbeddedError::io(data_dir))?;
        let named = data_dir.join("postgres");
        if let Ok(home) = named.canonicalize() {
            let existing = std::fs::metadata(home.join("data")).ok();
            let account = Account::choose(existing.as_ref())?;
            let place = Self::at(home);
            place.make_folders(&account)?;
            return Ok((place, account));
        }
        let account = Account::choose(None)?;
        if !account.differs() || account.can_reach(&data_dir) {
            let place = Self::at(named);
            place.make_folders(&account)?;
            return Ok((place, account));
        }
        let elsewhere = Path::new(SYSTEM_ROOT).join(short_hash(&data_dir));
        std::fs::create_dir_all(SYSTEM_ROOT).map_err(EmbeddedError::io(Path::new(SYSTEM_ROOT)))?;
        if elsewhere.join("data").exists() {
            tracing::warn!(
                cluster = %elsewhere.display(),
                "the data folder has lost its link to an existing database; using that database again"
            );
        }
        let existing = std::fs::metadata(elsewhere.join("data")).ok();
        let account = Account::choose(existing.as_ref())?;
        let place = Self::at(elsewhere);
        place.make_folders(&account)?;
        symlink(&place.home, &named).map_err(EmbeddedError::io(&named))?;
        Ok((place, account))
    }

    fn make_folders(&self, account: &Account) -> Result<(), EmbeddedError> {
        if !self.home.exists() {
            make_folder(&self.home, 0o700)?;
        }
        if account.differs() && owner_of(&self.home)? == geteuid().as_raw() {
            // The server's group may pass through, nobody else.
            account.share(&self.home)?;
            set_mode(&self.home, 0o710)?;
        }
        if !self.log.exists() {
            make_folder(&self.log, 0o700)?;
            account.give(&self.log)?;
        }
        Ok(())
    }

    /// The major version of the data on disk, or none when there is no cluster yet.
    pub(super) fn made_by(&self) -> Option<u32> {
        let text = std::fs::read_to_string(self.data.join("PG_VERSION")).ok()?;
        text.trim().parse().ok()
    }

    /// The folder for the socket: inside the cluster's folder when that is short and plain enough, otherwise one
    /// with a short name under the runtime folder. Belongs to the server's account, mode 0700 (root passes anyway).
    ///
    /// # Errors
    /// [`EmbeddedError::ForeignFolder`] when someone else has made a folder of that name.
    pub(super) fn socket_folder(&self, account: &Account) -> Result<PathBuf, EmbeddedError> {
        let inside = self.home.join("socket");
        let folder = if fits_a_socket(&inside) {
            inside
        } else {
            runtime_folder().join(format!("turnus-{}", short_hash(&self.home)))
        };
        if std::fs::symlink_metadata(&folder).is_err() {
            make_folder(&folder, 0o700)?;
            account.give(&folder)?;
        }
        let meta = std::fs::symlink_metadata(&folder).map_err(EmbeddedError::io(&folder))?;
        if !meta.is_dir() || meta.uid() != account.server_uid() {
            return Err(EmbeddedError::ForeignFolder {
                path: folder,
                expected: account.server_uid(),
                found: meta.uid(),
            });
        }
        Ok(folder)
    }
}

/// Short enough for a socket's address, and without characters that PostgreSQL's list syntax would need quoted.
fn fits_a_socket(folder: &Path) -> bool {
    folder.to_str().is_some_and(|text| {
        text.len() <= LONGEST_SOCKET_FOLDER
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"/._-".contains(&byte))
    })
}

fn runtime_folder() -> PathBuf {
    // Root's own runtime folder is closed to the server's account; /run is not.
    if geteuid().is_root() {
        let run = Path::new("/run");
        if run.is_dir() {
            return run.to_path_buf();
        }
    } else if let Some(own) = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from)
        && own.is_dir()
        && fits_a_socket(&own.join("turnus-0123456789abcdef"))
    {
        return own;
    }
    PathBuf::from("/tmp")
}

/// The first 16 hexadecimal digits of the SHA-256 of the path.
fn short_hash(path: &Path) -> String {
    use std::os::unix::ffi::OsStrExt;

    Sha256::digest(path.as_os_str().as_bytes())
        .iter()
        .take(8)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

pub(super) fn make_folder(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    match DirBuilder::new().mode(mode).create(path) {
        // Another process may have been a moment faster.
        Err(error) if error.kind() == ErrorKind::AlreadyExists && path.is_dir() => Ok(()),
        other => other.map_err(EmbeddedError::io(path)),
    }
}

fn set_mode(path: &Path, mode: u32) -> Result<(), EmbeddedError> {
    std::fs::set_permissions(path, Permissions::from_mode(mode)).map_err(EmbeddedError::io(path))
}

fn owner_of(path: &Path) -> Result<u32, EmbeddedError> {
    Ok(std::fs::metadata(path).map_err(EmbeddedError::io(path))?.uid())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_or_odd_paths_do_not_hold_a_socket() {
        let long = format!("/{}", "x".repeat(LONGEST_SOCKET_FOLDER));
        for (folder, fits) in [
            ("/var/lib/turnus/postgres/socket", true),
            ("/home/anna/Meine Daten/socket", false),
            ("/srv/a,b/socket", false),
            ("/srv/größe/socket", false),
            (long.as_str(), false),
        ] {
            assert_eq!(fits_a_socket(Path::new(folder)), fits, "{folder}");
        }
    }
}
