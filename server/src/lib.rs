//! Turnus: the program. The imperative shell around the pure crates: configuration, web server, use cases, jobs.

mod accent;
mod access;
pub mod bench;
pub mod clock;
pub mod commands;
pub mod config;
pub mod demo;
pub mod export;
mod failure;
pub mod http;
pub mod jobs;
mod legal_texts;
mod letters;
pub mod mail;
mod memory;
pub mod onboarding;
pub mod passkeys;
mod passwords;
pub mod scenario;
pub mod second_factor;
pub mod startup;
pub mod state;
pub mod typeset;
pub mod use_cases;
mod zipped;

pub use failure::Failure;
pub use passwords::Passwords;
