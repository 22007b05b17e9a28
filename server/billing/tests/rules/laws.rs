//! The laws of §4 over random plans and timelines.
//!
//! Every law is tried on 2,000 timelines, on as many as `TURNUS_CASES` says if it is set. A failing case is shrunk, printed
//! with its seed, and kept in `proptest-regressions`, from where every later run tries it first.

mod documents;
mod past;
mod periods;
mod pieces;
mod previews;
mod runs;
mod shelf;
mod steps;
mod switching;
mod timeline;

use proptest::test_runner::{Config, FileFailurePersistence};

/// Cases per law in an ordinary run.
const CASES: u32 = 2_000;

/// Where failing cases are kept; named in full, because proptest looks for it from the folder the tests run in.
const REGRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/proptest-regressions/rules.txt");

pub fn config() -> Config {
    let cases = std::env::var("TURNUS_CASES").map_or(CASES, |text| text.parse().unwrap());
    Config {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..Config::default()
    }
}
