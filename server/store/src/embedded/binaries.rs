//! Finds the installed server programs. Nothing is ever downloaded.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::error::EmbeddedError;

/// Oldest major version whose options we use (`initdb --locale-provider` came with 15).
const OLDEST_MAJOR: u32 = 15;

/// Where to look for `initdb` and `postgres`. [`BinarySearch::of_this_machine`] is what programs use; tests
/// make their own.
#[derive(Debug, Clone, Default)]
pub struct BinarySearch {
    /// When set, only this folder counts.
    pub bin_dir: Option<PathBuf>,
    /// The `pg_config` program to ask for its `--bindir`.
    pub pg_config: Option<PathBuf>,
    /// Folder with one sub-folder per major version, each with a `bin` (Debian's layout).
    pub versioned_root: Option<PathBuf>,
    /// A search path in the form of `PATH`.
    pub path: Option<OsString>,
}

impl BinarySearch {
    /// `PG_BINDIR` alone when set; otherwise `pg_config --bindir`, Debian's versioned folders newest first, `PATH`.
    pub fn of_this_machine() -> Self {
        Self {
            bin_dir: std::env::var_os("PG_BINDIR")
                .filter(|dir| !dir.is_empty())
                .map(PathBuf::from),
            pg_config: Some(PathBuf::from("pg_config")),
            versioned_root: Some(PathBuf::from("/usr/lib/postgresql")),
            path: std::env::var_os("PATH"),
        }
    }

    /// The programs to use: of major version `made_by` when data of that version exists, otherwise the first
    /// that is new enough.
    ///
    /// # Errors
    /// [`EmbeddedError::WrongBinDir`], [`EmbeddedError::NotInstalled`] or [`EmbeddedError::OtherVersion`].
    pub(super) fn find(&self, made_by: Option<u32>, home: &Path) -> Result<Binaries, EmbeddedError> {
        let folders = self.folders();
        let mut found: Vec<Binaries> = Vec::new();
        for folder in &folders {
            if found.iter().any(|known| &known.dir == folder) {
                continue;
            }
            if let Some(binaries) = Binaries::in_folder(folder) {
                found.push(binaries);
            }
        }
        if found.is_empty() {
            return Err(match &self.bin_dir {
                Some(dir) => EmbeddedError::WrongBinDir(dir.clone()),
                None => EmbeddedError::NotInstalled {
                    looked_in: self.looked_in(),
                },
            });
        }
        let Some(made_by) = made_by else {
            return found.into_iter().next().ok_or(EmbeddedError::Interrupted);
        };
        let mut installed: Vec<String> = found.iter().map(|one| one.major.to_string()).collect();
        installed.dedup();
        found
            .into_iter()
            .find(|one| one.major == made_by)
            .ok_or_else(|| EmbeddedError::OtherVersion {
                home: home.to_path_buf(),
                made_by,
                installed: installed.join(", "),
            })
    }

    fn folders(&self) -> Vec<PathBuf> {
        if let Some(dir) = &self.bin_dir {
            return vec![dir.clone()];
        }
        let mut folders = Vec::new();
        if let Some(program) = &self.pg_config {
            folders.extend(bindir_of(program));
        }
        if let Some(root) = &self.versioned_root {
            folders.extend(versioned_folders(root));
        }
        if let Some(path) = &self.path {
            folders.extend(std::env::split_paths(path).filter(|dir| dir.is_absolute()));
        }
        folders
    }

    fn looked_in(&self) -> String {
        let mut places = Vec::new();
        if self.pg_config.is_some() {
            places.push("the folder `pg_config --bindir` names".to_owned());
        }
        if let Some(root) = &self.versioned_root {
            places.push(format!("{}/*/bin", root.display()));
        }
        if self.path.is_some() {
            places.push("PATH".to_owned());
        }
        places.join(", ")
    }
}

fn bindir_of(pg_config: &Path) -> Option<PathBuf> {
    let output = Command::new(pg_config)
        .arg("--bindir")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    let folder = PathBuf::from(text.trim());
    (output.status.success() && folder.is_absolute()).then_some(folder)
}

/// `root/<major>/bin`, the newest major version first; names that are no numbers are passed over.
fn versioned_folders(root: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(root) else {
        return Vec::new();
    };
    let mut versions: Vec<(u32, PathBuf)> = entries
        .filter_map(Result::ok)
        .filter_map(|entry| {
            let major = entry.file_name().to_str()?.parse().ok()?;
            Some((major, entry.path().join("bin")))
        })
        .collect();
    versions.sort_unstable_by(|one, other| other.cmp(one));
    versions.into_iter().map(|(_, folder)| folder).collect()
}

/// A folder with server programs that can run here.
#[derive(Debug, Clone)]
pub(super) struct Binaries {
    pub(super) dir: PathBuf,
    pub(super) major: u32,
}

impl Binaries {
    fn in_folder(dir: &Path) -> Option<Self> {
        if !dir.join("initdb").is_file() || !dir.join("postgres").is_file() {
            return None;
        }
        let output = Command::new(dir.join("postgres"))
            .arg("--version")
            .stdin(Stdio::null())
            .stderr(Stdio::null())
            .output()
            .ok()?;
        let major = major_of(std::str::from_utf8(&output.stdout).ok()?)?;
        (major >= OLDEST_MAJOR).then(|| Self {
            dir: dir.to_path_buf(),
            major,
        })
    }

    pub(super) fn program(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }
}

/// The major version in what `postgres --version` prints, e.g. `postgres (PostgreSQL) 15.14 (Debian …)` or
/// `postgres (PostgreSQL) 19beta1`.
fn major_of(version_line: &str) -> Option<u32> {
    let (_, rest) = version_line.split_once("(PostgreSQL)")?;
    let digits: String = rest
        .trim_start()
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    digits.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_release_and_beta_lines() {
        for (line, major) in [
            ("postgres (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 17.0\n", Some(17)),
            ("postgres (PostgreSQL) 19beta1\n", Some(19)),
            ("postgres (PostgreSQL) devel\n", None),
            ("something else 15\n", None),
        ] {
            assert_eq!(major_of(line), major, "{line}");
        }
    }

    #[test]
    fn versioned_folders_come_newest_first_and_other_names_are_passed_over() {
        let root = tempfile::tempdir().unwrap();
        for name in ["9", "15", "17", "lib"] {
            std::fs::create_dir(root.path().join(name)).unwrap();
        }
        let names: Vec<_> = versioned_folders(root.path())
            .iter()
            .map(|dir| dir.strip_prefix(root.path()).unwrap().to_path_buf())
            .collect();
        assert_eq!(names, ["17/bin", "15/bin", "9/bin"].map(PathBuf::from));
    }

    #[test]
    fn data_of_a_version_that_is_not_installed_is_refused_with_the_package_to_install() {
        let search = BinarySearch::of_this_machine();
        let error = search.find(Some(14), Path::new("/somewhere")).unwrap_err();
        assert!(error.to_string().contains("postgresql-14"), "{error}");
    }
}
