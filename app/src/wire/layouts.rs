//! Layouts of the merchant's own for invoices.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::Frame;

/// The staff page on layouts: one kind of paper at a time.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffLayoutsView {
    pub frame: Frame,
    /// Every kind of paper that is set by layouts, as addresses have it.
    pub papers: Vec<String>,
    /// The one that is shown.
    pub paper: String,
    /// What was sent in: the one in use first, then the newest.
    pub layouts: Vec<LayoutRow>,
    /// Why a layout was refused just now.
    pub refused: Option<RefusedLayout>,
    /// Only owners change layouts.
    pub may_change: bool,
}

/// A layout in a list.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LayoutRow {
    pub id: Uuid,
    pub on: NaiveDate,
    /// Who sent it in, as long as that person works here.
    pub by: Option<String>,
    pub in_use: bool,
}

/// One layout with what it makes of the samples.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffLayoutView {
    pub frame: Frame,
    pub id: Uuid,
    pub paper: String,
    pub on: NaiveDate,
    pub by: Option<String>,
    /// Of the file, in hexadecimal figures.
    pub sha256: String,
    pub in_use: bool,
    /// As addresses have them.
    pub samples: Vec<String>,
    pub may_change: bool,
}

/// Why a layout was not taken.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RefusedLayout {
    pub why: LayoutRefusal,
    /// The first sample it does not make, as addresses have it.
    pub sample: Option<String>,
    /// What the layout engine says, with file and line; in English.
    pub engine: Option<String>,
}

/// What a layout lacks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum LayoutRefusal {
    Missing,
    TooLong,
    /// Not a text in UTF-8.
    NoText,
    /// The layout engine, or the check of what came out, refuses it.
    Refused,
    TooSlow,
    TooMuchMemory,
    /// What it makes is too large.
    TooLarge,
    /// Not the layout's fault: others are being tried just now.
    Busy,
    /// Not the layout's fault, as far as we know.
    Broken,
}
