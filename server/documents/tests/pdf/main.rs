//! Documents read back with the tools a recipient would use: poppler and qpdf.

#[path = "../../examples/samples/mod.rs"]
mod samples;

mod binding;
mod contract;
mod einvoice;
mod invoice;
mod long_tables;
mod mandate;
mod paper;
mod reading;
mod receipt;
mod refusals;
mod statement;
