//! The structured part of an invoice: EN 16931 in the syntax CII (UN/CEFACT Cross Industry Invoice), R-205.
//!
//! It is written from the same checked model as the paper and is the leading part of the two. Pure and
//! deterministic like everything here: the same model gives the same bytes.
//!
//! - `amounts` turns lines into net amounts that add up;
//! - `cii` and `parties` write the elements in the order of the schema, `xml` is how;
//! - `container` makes the PDF a hybrid, `release` reads the finished hybrid again before it may leave the house.

mod amounts;
mod cii;
mod container;
mod parties;
mod reading;
mod release;
mod xml;

pub use release::{KeyValues, ReleaseProblem, TaxValues, release_check};

pub(crate) use container::describe;

use crate::DocumentError;
use crate::model::{EinvoiceProfile, InvoiceModel, ModelProblem};

/// The invoice as XML alone.
///
/// # Errors
/// [`DocumentError::Model`] if [`InvoiceModel::check`] refuses the model or it lacks the addresses in fields that documents
/// from before e-invoices do not have; [`DocumentError::Unprintable`] for characters no XML can hold.
pub fn invoice_xml(model: &InvoiceModel) -> Result<Vec<u8>, DocumentError> {
    model.check()?;
    if !model.is_electronic() {
        return Err(ModelProblem::Missing {
            field: "recipient.postal_address and letterhead.postal_address".to_owned(),
            rule: "R-223",
        }
        .into());
    }
    written(model)
}

/// The XML of a model that passed its check and has addresses in fields.
pub(crate) fn written(model: &InvoiceModel) -> Result<Vec<u8>, DocumentError> {
    cii::write(model)
}

/// The name the structured part has inside the PDF.
#[must_use]
pub const fn file_name(profile: EinvoiceProfile) -> &'static str {
    match profile {
        EinvoiceProfile::En16931 => "factur-x.xml",
        EinvoiceProfile::Xrechnung => "xrechnung.xml",
    }
}

/// BT-24.
const fn guideline(profile: EinvoiceProfile) -> &'static str {
    match profile {
        EinvoiceProfile::En16931 => "urn:cen.eu:en16931:2017",
        EinvoiceProfile::Xrechnung => "urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0",
    }
}
