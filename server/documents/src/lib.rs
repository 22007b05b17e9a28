//! Invoices and letters as bytes: an immutable view model in, a PDF/A-3 out, the same bytes every time. Invoices carry their
//! data along as an e-invoice by EN 16931.
//!
//! Nothing here reads a clock, a file or the network. The model carries every date and every amount; layouts
//! (`layouts/*.typ`) and fonts are compiled in. A document passes three rooms: the [model](InvoiceModel) is checked,
//! turned into a *sheet* of finished words and amounts in the reader's language, and set on paper by the engine.
//!
//! A new kind of document is one model with its check, one sheet, one layout that starts from `letter.typ`, one
//! `render_` function.
//!
//! ```
//! # fn show(model: &documents::InvoiceModel) -> Result<Vec<u8>, documents::DocumentError> {
//! let made = documents::render_invoice(model)?;
//! documents::release_check(model, &made)?;
//! # Ok(made.pdf) }
//! ```

mod accent;
mod binding;
mod einvoice;
mod engine;
mod girocode;
mod model;
mod qr;
mod render;
mod sheet;
#[cfg(test)]
mod test_models;

pub use binding::bound;
pub use einvoice::{KeyValues, ReleaseProblem, TaxValues, invoice_xml, release_check};
pub use engine::{spelled, unprintable};
pub use girocode::girocode_svg;
pub use model::*;
pub use qr::qr_svg;
#[doc(hidden)]
pub use render::BarePage;
pub use render::{Rendered, render_invoice, render_invoice_by, rendered_elsewhere};

/// The built-in layout of invoices, for merchants to start from.
pub const INVOICE_LAYOUT: &str = engine::INVOICE;
/// The letter that built-in layouts start from, and others may: for merchants to read.
pub const LETTER_LAYOUT: &str = engine::LETTER;
pub use texts::Lang;

/// Why a document could not be made.
#[derive(Debug, thiserror::Error)]
pub enum DocumentError {
    /// The model lacks a mandatory field or does not add up; nothing was rendered.
    #[error("the document is refused: {0}")]
    Model(#[from] ModelProblem),
    /// A text contains a character the fonts lack. A document with a hole in a name would be wrong, so none is made.
    #[error("the fonts have no glyph for {character:?} (U+{:04X}) in {text:?}", u32::from(*.character))]
    Unprintable {
        /// The character.
        character: char,
        /// The text it stands in.
        text: String,
    },
    /// The logo is neither SVG nor PNG that can be read.
    #[error("the logo cannot be used: {0}")]
    Logo(String),
    /// The layout engine failed; a defect of this crate.
    #[error("the document could not be set: {0}")]
    Typesetting(String),
    /// The file could not be written; a defect of this crate.
    #[error("the file could not be written: {0}")]
    Xml(#[from] std::io::Error),
    /// A file that should go to the printer is no PDF.
    #[error("a file cannot be bound: {0}")]
    Binding(String),
    /// The finished document is not what its model says and must not be released (R-245).
    #[error("the finished document is held back: {0}")]
    Release(#[from] ReleaseProblem),
}

/// The contract confirmation (R-510) as PDF/A-3.
///
/// # Errors
/// [`DocumentError::Model`] if [`ContractModel::check`] refuses it, otherwise what prevents setting it.
pub fn render_contract(model: &ContractModel) -> Result<Vec<u8>, DocumentError> {
    model.check()?;
    let sheet = sheet::contract::sheet(model);
    engine::typeset(
        engine::Layout::Contract,
        &sheet,
        &model.letterhead,
        model.issue_date,
    )
}

/// The receipt of a cancellation (R-533) or a withdrawal (R-544) as PDF/A-3.
///
/// # Errors
/// [`DocumentError::Model`] if [`ReceiptModel::check`] refuses it, otherwise what prevents setting it.
pub fn render_receipt(model: &ReceiptModel) -> Result<Vec<u8>, DocumentError> {
    model.check()?;
    let sheet = sheet::receipt::sheet(model);
    engine::typeset(
        engine::Layout::Receipt,
        &sheet,
        &model.letterhead,
        model.received_at.date_naive(),
    )
}

/// A SEPA mandate (R-602, R-603, R-604) as PDF/A-3.
///
/// # Errors
/// [`DocumentError::Model`] if [`MandateModel::check`] refuses it, otherwise what prevents setting it.
pub fn render_mandate(model: &MandateModel) -> Result<Vec<u8>, DocumentError> {
    model.check()?;
    let sheet = sheet::mandate::sheet(model);
    engine::typeset(
        engine::Layout::Mandate,
        &sheet,
        &model.letterhead,
        model.mandate.signed_on,
    )
}

/// The statement of account as PDF/A-3.
///
/// # Errors
/// [`DocumentError::Model`] if [`StatementModel::check`] refuses it, otherwise what prevents setting it.
pub fn render_statement(model: &StatementModel) -> Result<Vec<u8>, DocumentError> {
    model.check()?;
    let sheet = sheet::statement::sheet(model);
    engine::typeset(
        engine::Layout::Statement,
        &sheet,
        &model.letterhead,
        model.issue_date,
    )
}

/// The wording of a mandate in force, paragraph by paragraph (R-603): for pages that let it be given, and to be kept.
#[must_use]
pub fn mandate_text(lang: Lang, scheme: MandateScheme, creditor: &str) -> Vec<String> {
    sheet::mandate::text(lang, scheme, creditor)
}

/// The name of the wording in force, to be kept with a mandate (R-604). A changed wording needs a new number here; a test
/// knows the wording of each.
#[must_use]
pub const fn mandate_text_version(lang: Lang, scheme: MandateScheme) -> &'static str {
    match (scheme, lang) {
        (MandateScheme::Core, Lang::De) => "CORE-DE-1",
        (MandateScheme::Core, Lang::En) => "CORE-EN-1",
        (MandateScheme::B2b, Lang::De) => "B2B-DE-1",
        (MandateScheme::B2b, Lang::En) => "B2B-EN-1",
    }
}
