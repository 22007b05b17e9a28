//! The demo's provider of cards: a small web service on its own port, so that everything between a portal and a provider can be
//! looked at and tested without one. No real card is ever asked for: its page offers four invented ones.
//!
//! Its state lives as long as its process. The names it gives to cards say which invented card each is, so that cards which were kept
//! elsewhere go on working after it was begun anew; set-ups, charges and idempotency keys are forgotten then.

mod adapter;
mod pages;
mod service;
mod state;

pub use adapter::{DemoCards, choose};
pub use service::{DemoProvider, DemoService, Now};
pub use state::{DemoCard, Fault};

/// What its names begin with, and what is kept with everything that came from it.
pub const NAME: &str = "demo";
