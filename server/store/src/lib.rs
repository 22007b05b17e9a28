//! The only SQL of Turnus: schema, queries, and the embedded PostgreSQL cluster.

pub mod connect;
pub mod embedded;
