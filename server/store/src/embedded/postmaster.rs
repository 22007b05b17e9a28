//! Starting, finding and stopping the server process.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use super::account::Account;
use super::binaries::Binaries;
use super::error::EmbeddedError;
use super::place::{Place, make_folder};
use super::settings::ConfigFiles;

/// Recovery after a crash may have to replay a lot; giving up early would help nobody.
const READY_PATIENCE: Duration = Duration::from_secs(600);
/// After a killed server its children need a moment to notice; until then a new one refuses to start.
const REFUSAL_PATIENCE: Duration = Duration::from_secs(15);
/// A fast shutdown ends with a checkpoint, which can take a while on a slow disk.
const FAST_STOP_PATIENCE: Duration = Duration::from_secs(60);
const IMMEDIATE_STOP_PATIENCE: Duration = Duration::from_secs(10);
const PAUSE: Duration = Duration::from_millis(10);

/// What a running server says about itself in `postmaster.pid`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PidFile {
    pub(super) pid: i32,
    pub(super) socket_folder: PathBuf,
    pub(super) ready: bool,
}

impl PidFile {
    pub(super) fn read(data: &Path) -> Option<Self> {
        Self::parse(&std::fs::read_to_string(data.join("postmaster.pid")).ok()?)
    }

    /// Lines: process id, data folder, start time, port, socket folder, TCP address, shared memory, state.
    fn parse(text: &str) -> Option<Self> {
        let mut lines = text.lines().map(str::trim);
        let pid = lines.next()?.parse().ok().filter(|pid| *pid > 1)?;
        Some(Self {
            pid,
            socket_folder: lines.nth(3).map(PathBuf::from).unwrap_or_default(),
            ready: lines.nth(2) == Some("ready"),
        })
    }
}

/// The server process, ours or one that another process of this program started.
#[derive(Debug)]
pub(super) struct Postmaster {
    pub(super) pid: i32,
    pub(super) socket_folder: PathBuf,
    data: PathBuf,
    child: Option<Child>,
}

impl Postmaster {
    /// The server that is already running on this data, once it is ready; none when there is none.
    pub(super) fn find_running(place: &Place) -> Result<Option<Self>, EmbeddedError> {
        let started = Instant::now();
        loop {
            let Some(file) = PidFile::read(&place.data) else {
                return Ok(None);
            };
            if !is_alive(file.pid, &place.data) {
                return Ok(None);
            }
            if file.ready {
                return Ok(Some(Self {
                    pid: file.pid,
                    socket_folder: file.socket_folder,
                    data: place.data.clone(),
                    child: None,
                }));
            }
            if started.elapsed() > READY_PATIENCE {
                return Err(too_slow(place, "start", READY_PATIENCE));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Starts the server as a child and waits until it takes connections. Only call with the start lock held
    /// and after [`Postmaster::find_running`] found none.
    pub(super) fn start(
        place: &Place,
        account: &Account,
        binaries: &Binaries,
        files: &ConfigFiles,
    ) -> Result<Self, EmbeddedError> {
        let socket_folder = place.socket_folder(account)?;
        remove_stale_pid_file(place)?;
        let started = Instant::now();
        loop {
            match Self::try_start(place, account, binaries, files, &socket_folder) {
                Err(EmbeddedError::ProgramFailed { said, .. })
                    if said.contains("shared memory block") && started.elapsed() < REFUSAL_PATIENCE =>
                {
                    std::thread::sleep(PAUSE * 10);
                }
                other => return other,
            }
        }
    }

    fn try_start(
        place: &Place,
        account: &Account,
        binaries: &Binaries,
        files: &ConfigFiles,
        socket_folder: &Path,
    ) -> Result<Self, EmbeddedError> {
        let start_log = place.home.join("start.log");
        // A new file each time: the last one may belong to another account, or be a link to elsewhere.
        let _ = std::fs::remove_file(&start_log);
        let output = OpenOptions::new()
            .create_new(true)
            .write(true)
            .mode(0o600)
            .open(&start_log)
            .map_err(EmbeddedError::io(&start_log))?;
        let errors = output.try_clone().map_err(EmbeddedError::io(&start_log))?;
        let program = binaries.program("postgres");
        let mut command = Command::new(&program);
        command
            .arg("-D")
            .arg(&place.data)
            .args(setting("config_file", &files.main))
            .args(setting("hba_file", &files.hba))
            .args(setting("ident_file", &files.ident))
            .args(setting("unix_socket_directories", socket_folder))
            .args(["-c", "unix_socket_permissions=0777"])
            .args(["-c", "listen_addresses=", "-c", "port=5432"])
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors);
        account.run_under(&mut command);
        let child = command.spawn().map_err(EmbeddedError::io(&program))?;
        let mut postmaster = Self {
            pid: child.id().cast_signed(),
            socket_folder: socket_folder.to_path_buf(),
            data: place.data.clone(),
            child: Some(child),
        };
        postmaster.wait_until_ready(place, &start_log)?;
        Ok(postmaster)
    }

    fn wait_until_ready(&mut self, place: &Place, start_log: &Path) -> Result<(), EmbeddedError> {
        let started = Instant::now();
        loop {
            if PidFile::read(&self.data).is_some_and(|file| file.pid == self.pid && file.ready) {
                return Ok(());
            }
            if !self.runs() {
                return Err(EmbeddedError::ProgramFailed {
                    program: "postgres",
                    said: end_of(start_log),
                });
            }
            if started.elapsed() > READY_PATIENCE {
                self.signal(Signal::SIGQUIT);
                return Err(too_slow(place, "start", READY_PATIENCE));
            }
            std::thread::sleep(PAUSE);
        }
    }

    /// Whether the process is still there; collects the child when it has ended.
    pub(super) fn runs(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => is_alive(self.pid, &self.data),
        }
    }

    /// Whether a server that was ready once has ended since. Also true in the moment between its end and the
    /// kernel's word to the parent, which [`Postmaster::runs`] takes for running.
    pub(super) fn has_ended(&mut self) -> bool {
        if self.runs() && is_alive(self.pid, &self.data) {
            return false;
        }
        if let Some(child) = &mut self.child {
            // Collects it; there is nothing to be done about a failure.
            let _ = child.wait();
        }
        true
    }

    /// Stops the server: ends its sessions and writes a checkpoint (`pg_ctl stop -m fast`); if that takes too
    /// long, without the checkpoint, which the next start makes up for.
    pub(super) fn stop(&mut self, place: &Place) -> Result<(), EmbeddedError> {
        for (signal, patience) in [
            (Signal::SIGINT, FAST_STOP_PATIENCE),
            (Signal::SIGQUIT, IMMEDIATE_STOP_PATIENCE),
        ] {
            if !self.runs() {
                return Ok(());
            }
            self.signal(signal);
            let started = Instant::now();
            while started.elapsed() < patience {
                if !self.runs() {
                    return Ok(());
                }
                std::thread::sleep(PAUSE);
            }
        }
        Err(too_slow(
            place,
            "stop",
            FAST_STOP_PATIENCE + IMMEDIATE_STOP_PATIENCE,
        ))
    }

    fn signal(&self, signal: Signal) {
        // An error means that the process is gone already, which the caller finds out next.
        let _ = kill(Pid::from_raw(self.pid), signal);
    }
}

fn setting(name: &str, value: &Path) -> [std::ffi::OsString; 2] {
    let mut pair = std::ffi::OsString::from(name);
    pair.push("=");
    pair.push(value);
    ["-c".into(), pair]
}

/// Makes the cluster's data: with checksums, UTF-8, text sorted by code point (so that an update of the system's
/// libraries never silently reorders an index) and letters of all languages known to `upper` and `lower`.
/// All or nothing: a crash in the middle leaves no half-made data behind.
pub(super) fn init_data(
    place: &Place,
    account: &Account,
    binaries: &Binaries,
    sync: bool,
) -> Result<(), EmbeddedError> {
    let unfinished = place.home.join("data.new");
    if unfinished.exists() {
        std::fs::remove_dir_all(&unfinished).map_err(EmbeddedError::io(&unfinished))?;
    }
    make_folder(&unfinished, 0o700)?;
    account.give(&unfinished)?;
    let program = binaries.program("initdb");
    let mut command = Command::new(&program);
    command
        .arg("--pgdata")
        .arg(&unfinished)
        .args(["--username", super::roles::ADMIN_ROLE])
        .args(["--auth", "peer", "--encoding", "UTF8", "--data-checksums"])
        .args(["--locale-provider", "libc", "--locale", "C"])
        .args(["--lc-ctype", "C.UTF-8", "--no-instructions"])
        .stdin(Stdio::null());
    if !sync {
        command.arg("--no-sync");
    }
    account.run_under(&mut command);
    let output = command.output().map_err(EmbeddedError::io(&program))?;
    if !output.status.success() {
        return Err(EmbeddedError::ProgramFailed {
            program: "initdb",
            said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        });
    }
    std::fs::rename(&unfinished, &place.data).map_err(EmbeddedError::io(&place.data))
}

/// Removes what a crashed server left behind when its process id now belongs to some other program; PostgreSQL
/// itself would take that program for the old server and refuse to start. (Usual in containers, where process
/// ids repeat.) A server that does run on this data is still found through its shared memory.
fn remove_stale_pid_file(place: &Place) -> Result<(), EmbeddedError> {
    let path = place.data.join("postmaster.pid");
    let Some(file) = PidFile::read(&place.data) else {
        return Ok(());
    };
    let in_use = kill(Pid::from_raw(file.pid), None).is_ok();
    if in_use && !is_alive(file.pid, &place.data) {
        tracing::warn!(
            pid = file.pid,
            "the database was not stopped in an orderly way; it recovers now"
        );
        std::fs::remove_file(&path).map_err(EmbeddedError::io(&path))?;
    }
    Ok(())
}

/// Whether `pid` is a server on this data and not another program that got the same number, nor one that has
/// ended and waits for its parent to notice.
fn is_alive(pid: i32, data: &Path) -> bool {
    use std::os::unix::ffi::OsStrExt;

    if !Path::new("/proc/self/cmdline").exists() {
        return kill(Pid::from_raw(pid), None).is_ok();
    }
    let Ok(command_line) = std::fs::read(format!("/proc/{pid}/cmdline")) else {
        return false;
    };
    let data = data.as_os_str().as_bytes();
    command_line.split(|byte| *byte == 0).any(|arg| arg == data)
}

fn too_slow(place: &Place, what: &'static str, patience: Duration) -> EmbeddedError {
    EmbeddedError::TooSlow {
        home: place.home.clone(),
        what,
        seconds: patience.as_secs(),
    }
}

/// The last lines of a file, for an error message.
fn end_of(path: &Path) -> String {
    const MOST: u64 = 2000;
    let read = || -> std::io::Result<String> {
        let mut file = File::open(path)?;
        let length = file.metadata()?.len();
        file.seek(SeekFrom::Start(length.saturating_sub(MOST)))?;
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
    };
    match read() {
        Ok(text) if !text.is_empty() => text,
        _ => format!("it ended without a word in {}", path.display()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pid_file_tells_process_socket_and_readiness() {
        let text = "4711\n/d/data\n1700000000\n5432\n/d/socket\n\n  123  4\nready   \n";
        let file = PidFile::parse(text).unwrap();
        assert_eq!(file.pid, 4711);
        assert_eq!(file.socket_folder, Path::new("/d/socket"));
        assert!(file.ready);
    }

    #[test]
    fn a_pid_file_that_is_just_being_written_is_not_ready() {
        for text in [
            "4711\n",
            "4711\n/d/data\n1700000000\n5432\n/d/socket\n\n  1 2\nstarting\n",
        ] {
            assert!(!PidFile::parse(text).unwrap().ready, "{text:?}");
        }
        for text in ["", "x\n", "1\n", "-5\n", "0\n"] {
            assert_eq!(PidFile::parse(text), None, "{text:?}");
        }
    }

    #[test]
    fn another_program_under_the_old_process_id_is_not_the_server() {
        let own = std::process::id().cast_signed();
        assert!(!is_alive(own, Path::new("/no/such/data")));
    }
}
