//! Whatever breaks while a billing run goes on, it comes to the same as one that nobody disturbs.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that goes wrong shall stop and say where"
)]

mod clock;
mod disk;
mod kills;
mod outages;
mod scene;
mod serialization;
