//! Which operating-system account runs PostgreSQL, and which may sign in to it.

use std::fs::Metadata;
use std::os::unix::fs::{MetadataExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use nix::unistd::{Gid, Uid, User, geteuid};

use super::error::EmbeddedError;

/// The account that Debian's package creates, and that we run under when we are root.
const SERVICE_ACCOUNT: &str = "postgres";

/// The accounts around one cluster.
#[derive(Debug, Clone)]
pub(super) struct Account {
    /// Runs PostgreSQL and owns its files.
    server: User,
    /// Runs this program.
    program: User,
}

impl Account {
    /// As an ordinary user: that user for everything. As root: the owner of existing data when that is not root,
    /// otherwise `postgres`, because PostgreSQL refuses to run as root.
    ///
    /// # Errors
    /// [`EmbeddedError::NoAccount`] or [`EmbeddedError::NamelessAccount`].
    pub(super) fn choose(existing_data: Option<&Metadata>) -> Result<Self, EmbeddedError> {
        let program = by_id(geteuid())?;
        if !program.uid.is_root() {
            return Ok(Self {
                server: program.clone(),
                program,
            });
        }
        let server = match existing_data.map(|data| Uid::from_raw(data.uid())) {
            Some(owner) if !owner.is_root() => by_id(owner)?,
            _ => User::from_name(SERVICE_ACCOUNT)
                .ok()
                .flatten()
                .ok_or(EmbeddedError::NoAccount)?,
        };
        Ok(Self { server, program })
    }

    /// Whether PostgreSQL runs under another account than this program.
    pub(super) fn differs(&self) -> bool {
        self.server.uid != self.program.uid
    }

    pub(super) fn server_name(&self) -> &str {
        &self.server.name
    }

    pub(super) fn server_uid(&self) -> u32 {
        self.server.uid.as_raw()
    }

    /// Names that may sign in: the program's, the server's, and root's, who could become either anyway.
    pub(super) fn admitted_names(&self) -> Vec<String> {
        let root = User::from_uid(Uid::from_raw(0)).ok().flatten();
        let mut names = vec![self.program.name.clone(), self.server.name.clone()];
        names.extend(root.map(|root| root.name));
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Lets the command run under the server's account, without our supplementary groups and our environment,
    /// in its own process group (a Ctrl-C in the terminal must reach this program alone, which then stops the
    /// server in an orderly way).
    pub(super) fn run_under(&self, command: &mut Command) {
        command.env_clear().env("LC_ALL", "C").current_dir("/");
        command.process_group(0);
        if self.differs() {
            // The standard library also drops the supplementary groups when it changes the user as root.
            command
                .uid(self.server.uid.as_raw())
                .gid(self.server.gid.as_raw());
        }
    }

    /// Gives a folder or file we just made to the server's account.
    pub(super) fn give(&self, path: &Path) -> Result<(), EmbeddedError> {
        self.change_owner(path, Some(self.server.uid))
    }

    /// Lets the server's group have a folder or file that stays ours.
    pub(super) fn share(&self, path: &Path) -> Result<(), EmbeddedError> {
        self.change_owner(path, None)
    }

    fn change_owner(&self, path: &Path, owner: Option<Uid>) -> Result<(), EmbeddedError> {
        if !self.differs() {
            return Ok(());
        }
        // Never through a link: in a folder of an ordinary user, root must not be led to other files.
        lchown(path, owner.map(Uid::as_raw), Some(self.server.gid.as_raw())).map_err(EmbeddedError::io(path))
    }

    /// Whether the server's account may pass through every folder from `/` down to `dir`.
    pub(super) fn can_reach(&self, dir: &Path) -> bool {
        dir.ancestors()
            .all(|folder| std::fs::metadata(folder).is_ok_and(|meta| self.may_pass(&meta)))
    }

    fn may_pass(&self, folder: &Metadata) -> bool {
        let bit = if Uid::from_raw(folder.uid()) == self.server.uid {
            0o100
        } else if Gid::from_raw(folder.gid()) == self.server.gid {
            0o010
        } else {
            0o001
        };
        folder.mode() & bit != 0
    }
}

fn by_id(uid: Uid) -> Result<User, EmbeddedError> {
    User::from_uid(uid)
        .ok()
        .flatten()
        .ok_or(EmbeddedError::NamelessAccount(uid.as_raw()))
}
