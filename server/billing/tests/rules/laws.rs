//! The laws of §4 over random plans and timelines.
//!
//! Every law is tried on 2,000 timelines, on as many as `TURNUS_CASES` says if it is set. A failing case is shrunk, printed
//! with its seed, and kept in `proptest-regressions`, from where every later run tries it first.

mod documents;
mod past;
pub mod periods;
mod pieces;
mod previews;
mod runs;
pub mod shelf;
pub mod steps;
mod switching;
pub mod timeline;

use proptest::test_runner::{Config, FileFailurePersistence, RngSeed};

/// Cases per law in an ordinary run.
const CASES: u32 = 2_000;

/// Where failing cases are kept; named in full, because proptest looks for it from the folder the tests run in.
const REGRESSIONS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/proptest-regressions/rules.txt");

pub fn config() -> Config {
    let asked = std::env::var("TURNUS_CASES").ok();
    Config {
        cases: asked.as_ref().map_or(CASES, |text| text.parse().unwrap()),
        // The ordinary run is the same every time, so that it fails because of a change; the nightly one looks elsewhere.
        rng_seed: match asked {
            Some(_) => RngSeed::Random,
            None => RngSeed::Fixed(1),
        },
        failure_persistence: Some(Box::new(FileFailurePersistence::Direct(REGRESSIONS))),
        ..Config::default()
    }
}
