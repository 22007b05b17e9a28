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
    render(model, engine::Layout::Invoice)
}

/// As [`render_invoice`], by a layout that is not ours: typst source with the same data contract. It can be wrong, endless or huge, so this
/// belongs into a process of its own with limits; no file, package or plugin is within its reach.
///
/// # Errors
/// As [`render_invoice`], and [`DocumentError::Typesetting`] with what the engine says about the layout.
pub fn render_invoice_by(layout: &str, model: &InvoiceModel) -> Result<Rendered, DocumentError> {
    render(model, engine::Layout::Adapted(layout))
}

/// A PDF made elsewhere by [`render_invoice_by`], together with its e-invoice. Nothing is believed: [`crate::release_check`] has the last word.
///
/// # Errors
/// [`DocumentError::Model`] if [`InvoiceModel::check`] refuses the model, otherwise what prevents writing the XML.
pub fn rendered_elsewhere(model: &InvoiceModel, pdf: Vec<u8>) -> Result<Rendered, DocumentError> {
    model.check()?;
    let xml_name = attachment_name(model);
    let xml = xml_name.map(|_| einvoice::written(model)).transpose()?;
    Ok(Rendered { pdf, xml, xml_name })
}

fn render(model: &InvoiceModel, layout: engine::Layout<'_>) -> Result<Rendered, DocumentError> {
    model.check()?;
    let xml_name = attachment_name(model);
    let xml = xml_name.map(|_| einvoice::written(model)).transpose()?;
    let attachment = xml_name.zip(xml.as_deref());
    let pdf = engine::typeset_with(
        layout,
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

/// An invoice's page without its e-invoice, ready for the layout engine: for measuring what the engine alone takes.
#[doc(hidden)]
pub struct BarePage(engine::Composed);

impl BarePage {
    /// Prepares the page.
    ///
    /// # Errors
    /// As [`render_invoice`].
    pub fn of(model: &InvoiceModel) -> Result<Self, DocumentError> {
        engine::Composed::new(
            engine::Layout::Invoice,
            &sheet::invoice::sheet(model, None),
            &model.letterhead,
            model.issue_date,
            None,
        )
        .map(Self)
    }

    /// The engine's work and nothing else.
    ///
    /// # Errors
    /// As [`render_invoice`].
    pub fn typeset_only(self) -> Result<Vec<u8>, DocumentError> {
        self.0.print()
    }
}
