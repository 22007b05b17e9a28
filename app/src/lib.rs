//! Turnus' user interface: pages rendered on the server, islands that add comfort in the browser.
//!
//! The browser's build contains `islands` and what they need, nothing else: pages, texts and server functions exist on
//! the server only (feature `ssr`).
#![recursion_limit = "512"]

#[cfg(feature = "ssr")]
mod app;
pub mod change_words;
pub mod changing;
#[cfg(feature = "ssr")]
pub mod discount_words;
pub mod islands;
pub mod ordering;
#[cfg(feature = "ssr")]
pub mod outlook_words;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod port;
pub mod quote_words;
#[cfg(feature = "ssr")]
pub mod server_fns;
#[cfg(feature = "ssr")]
pub mod ui;
#[cfg(feature = "ssr")]
pub mod unit_prices;
pub mod wire;

#[cfg(feature = "ssr")]
pub use app::{App, ISLAND_MODULES, PAGE_POLICY, shell};
