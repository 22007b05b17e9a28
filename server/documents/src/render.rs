//! The invoice as paper and data in one file.

use crate::model::InvoiceModel;
use crate::{DocumentError, einvoice, engine, sheet};

/// A finished invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// PDF/A-3, with the XML attached if there is one.
    pub pdf: Vec<u8>,
    /// The same XML by itself. None for models from before e-invoices, which have no addresses in fields.
    pub xml: Option<Vec<u8>>,
    /// The name of the XML inside the PDF: `factur-x.xml`, or `xrechnung.xml` for public buyers.
    pub xml_name: Option<&'static str>,
}

/// The name of the structured part a model has.
pub(crate) fn attachment_name(model: &InvoiceModel) -> Option<&'static str> {
    model.is_electronic().then(|| einvoice::file_name(model.profile))
}

/// The invoice, correction or cancellation as PDF/A-3 with the e-invoice inside. A model without addresses in
/// fields gives the paper alone.
///
/// # Errors
/// [`DocumentError::Model`] if [`InvoiceModel::check`] refuses it, otherwise what prevents setting or writing it.
pub fn render_invoice(model: &InvoiceModel) -> Result<Rendered, DocumentError> {
    model.check()?;
    let xml_name = attachment_name(model);
    let xml = xml_name.map(|_| einvoice::written(model)).transpose()?;
    let attachment = xml_name.zip(xml.as_deref());
    let pdf = engine::typeset_with(
        engine::Layout::Invoice,
        &sheet::invoice::sheet(model, xml_name),
        &model.letterhead,
        model.issue_date,
        attachment,
    )?;
    let pdf = match attachment {
        Some(_) => einvoice::describe(&pdf, model.profile)?,
        None => pdf,
    };
    Ok(Rendered { pdf, xml, xml_name })
}
