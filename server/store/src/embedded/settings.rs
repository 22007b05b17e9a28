//! The server's configuration files. They lie in the cluster's folder, out of the server account's hands, and
//! are written anew at every start; what an operator sets with `ALTER SYSTEM` stays and wins, except for the
//! few settings that keep the server private, which are given on its command line.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use super::account::Account;
use super::error::EmbeddedError;
use super::place::Place;
use super::roles::{ADMIN_ROLE, LOGIN_ROLE, OWNER_ROLE};

/// What a cluster is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Real data: nothing that was committed is lost in a crash or power cut.
    Safe,
    /// For tests: fast, not synced to disk, and a stopped cluster's data is thrown away at the next start.
    ThrowAway,
}

const MIB: u64 = 1024 * 1024;
/// Assumed where the memory cannot be read.
const MODEST_MEMORY: u64 = 2048 * MIB;

/// The configuration files of one cluster.
pub(super) struct ConfigFiles {
    pub(super) main: PathBuf,
    pub(super) hba: PathBuf,
    pub(super) ident: PathBuf,
}

/// Writes `postgresql.conf`, `pg_hba.conf` and `pg_ident.conf` into the cluster's folder.
pub(super) fn write_files(
    place: &Place,
    account: &Account,
    durability: Durability,
) -> Result<ConfigFiles, EmbeddedError> {
    let files = ConfigFiles {
        main: place.home.join("postgresql.conf"),
        hba: place.home.join("pg_hba.conf"),
        ident: place.home.join("pg_ident.conf"),
    };
    let main = main_file(&place.log, memory_bytes(), durability);
    write(&files.main, account, &main)?;
    // The kernel says who is at the other end of the socket; so there is no password to keep or to leak.
    write(&files.hba, account, "local all all peer map=turnus\n")?;
    write(&files.ident, account, &ident_file(&account.admitted_names()))?;
    Ok(files)
}

fn main_file(log: &Path, memory: u64, durability: Durability) -> String {
    let mut text =
        String::from("# Written by Turnus at every start. Your own settings: ALTER SYSTEM SET … = …;\n");
    let shared_mib = (memory / 8 / MIB).clamp(32, 2048);
    let maintenance_mib = (memory / 32 / MIB).clamp(16, 512);
    let cache_mib = (memory / 2 / MIB).max(shared_mib);
    let settings = [
        ("cluster_name", "turnus".to_owned()),
        ("shared_buffers", format!("{shared_mib}MB")),
        ("maintenance_work_mem", format!("{maintenance_mib}MB")),
        ("effective_cache_size", format!("{cache_mib}MB")),
        ("work_mem", "8MB".to_owned()),
        ("random_page_cost", "1.1".to_owned()),
        // Short queries gain nothing from compiling, and plans whose cost crosses the limit become slow at once.
        ("jit", "off".to_owned()),
        ("timezone", "UTC".to_owned()),
        ("log_timezone", "UTC".to_owned()),
        ("lc_messages", "C".to_owned()),
        ("log_line_prefix", "%m [%p] %a %d ".to_owned()),
        ("log_checkpoints", "off".to_owned()),
        // Details of errors quote rows, and rows hold personal data that has no place in a log.
        ("log_error_verbosity", "terse".to_owned()),
        ("log_lock_waits", "on".to_owned()),
    ];
    let safe = [
        ("max_connections", "100"),
        ("fsync", "on"),
        ("full_page_writes", "on"),
        ("synchronous_commit", "on"),
        ("wal_compression", "on"),
        ("logging_collector", "on"),
        ("log_filename", "postgresql-%a.log"),
        ("log_rotation_age", "1d"),
        ("log_rotation_size", "0"),
        ("log_truncate_on_rotation", "on"),
    ];
    let throw_away = [
        ("max_connections", "300"),
        ("fsync", "off"),
        ("full_page_writes", "off"),
        ("synchronous_commit", "off"),
        ("wal_level", "minimal"),
        ("max_wal_senders", "0"),
        ("autovacuum", "off"),
        ("checkpoint_timeout", "1h"),
        ("max_wal_size", "4GB"),
    ];
    for (name, value) in &settings {
        line(&mut text, name, value);
    }
    let further: &[(&str, &str)] = match durability {
        Durability::Safe => &safe,
        Durability::ThrowAway => &throw_away,
    };
    for (name, value) in further {
        line(&mut text, name, value);
    }
    line(&mut text, "log_directory", &log.to_string_lossy());
    text
}

fn line(text: &mut String, name: &str, value: &str) {
    // Writing to a string cannot fail.
    let _ = writeln!(text, "{name} = '{}'", value.replace('\'', "''"));
}

fn ident_file(admitted: &[String]) -> String {
    let mut text = String::new();
    for name in admitted {
        for role in [LOGIN_ROLE, OWNER_ROLE, ADMIN_ROLE] {
            let _ = writeln!(text, "turnus \"{name}\" {role}");
        }
    }
    text
}

fn write(path: &Path, account: &Account, text: &str) -> Result<(), EmbeddedError> {
    // A new file put in place at once: a server that reloads never reads half of it.
    let fresh = path.with_extension("new");
    let _ = std::fs::remove_file(&fresh);
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o640)
        .open(&fresh)
        .and_then(|mut file| file.write_all(text.as_bytes()))
        .map_err(EmbeddedError::io(&fresh))?;
    account.share(&fresh)?;
    std::fs::rename(&fresh, path).map_err(EmbeddedError::io(path))
}

/// The memory this program may use: the machine's, or less where a container sets a limit.
fn memory_bytes() -> u64 {
    let machine = std::fs::read_to_string("/proc/meminfo")
        .ok()
        .and_then(|text| total_of_meminfo(&text));
    let limit = std::fs::read_to_string("/sys/fs/cgroup/memory.max")
        .ok()
        .and_then(|text| text.trim().parse::<u64>().ok());
    match (machine, limit) {
        (Some(machine), Some(limit)) => machine.min(limit),
        (Some(one), None) | (None, Some(one)) => one,
        (None, None) => MODEST_MEMORY,
    }
}

fn total_of_meminfo(text: &str) -> Option<u64> {
    let line = text.lines().find_map(|line| line.strip_prefix("MemTotal:"))?;
    let kib: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kib * 1024)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_settings_follow_the_machine_within_bounds() {
        for (memory_mib, shared) in [
            (128, "shared_buffers = '32MB'"),
            (1024, "shared_buffers = '128MB'"),
            (8192, "shared_buffers = '1024MB'"),
            (262_144, "shared_buffers = '2048MB'"),
        ] {
            let text = main_file(Path::new("/log"), memory_mib * MIB, Durability::Safe);
            assert!(text.contains(shared), "{memory_mib}: {text}");
        }
    }

    #[test]
    fn only_throw_away_clusters_go_without_syncing() {
        let safe = main_file(Path::new("/log"), MODEST_MEMORY, Durability::Safe);
        assert!(safe.contains("fsync = 'on'") && safe.contains("full_page_writes = 'on'"));
        let throw_away = main_file(Path::new("/log"), MODEST_MEMORY, Durability::ThrowAway);
        assert!(throw_away.contains("fsync = 'off'"));
    }

    #[test]
    fn a_quote_in_a_path_stays_inside_its_setting() {
        let text = main_file(Path::new("/it's"), MODEST_MEMORY, Durability::Safe);
        assert!(text.contains("log_directory = '/it''s'"), "{text}");
    }

    #[test]
    fn the_total_memory_is_read_from_the_kernels_table() {
        let text = "MemTotal:       24000000 kB\nMemFree:  1 kB\n";
        assert_eq!(total_of_meminfo(text), Some(24_576_000_000));
        assert_eq!(total_of_meminfo("nothing"), None);
    }
}
