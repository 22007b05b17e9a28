//! Sheets: a model in the reader's words. Every label, sentence, date and amount is finished text here, so that the
//! layouts decide where things stand and nothing else.

pub(crate) mod contract;
pub(crate) mod invoice;
mod letter;
pub(crate) mod mandate;
pub(crate) mod receipt;
pub(crate) mod statement;
mod words;

use serde::Serialize;

/// A label and its value.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    label: String,
    value: String,
}

impl Fact {
    fn new(label: String, value: impl Into<String>) -> Self {
        Self {
            label,
            value: value.into(),
        }
    }
}
