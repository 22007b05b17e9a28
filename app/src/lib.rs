//! Turnus' user interface: pages rendered on the server, islands that add comfort in the browser.

#[cfg(feature = "ssr")]
pub mod port;
pub mod wire;
