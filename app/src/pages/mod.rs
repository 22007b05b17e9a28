//! One component per route. A page asks the port once and puts the facts of its view into words.

pub mod demo;
pub mod errors;
pub mod invited;
pub mod portal;
pub mod public;
pub mod staff;
