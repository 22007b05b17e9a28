//! For tests only.

mod cluster;
mod database;

pub use cluster::TestkitError;
pub use database::Database;
