//! Says in the PDF's own metadata that it is a hybrid invoice (R-243), which the layout engine cannot (R-244).
//!
//! The engine writes a classic file: objects one after the other, one table of their offsets, metadata uncompressed, as
//! PDF/A wants. The properties are inserted into the metadata where they belong and every offset behind them is moved. The
//! file stays one revision: a program that searches for the metadata meets this one and no older one.

use crate::DocumentError;
use crate::model::EinvoiceProfile;

/// How the metadata stream's dictionary begins and ends around its length.
const STREAM_BEFORE: &[u8] = b"<</Length ";
const STREAM_AFTER: &[u8] = b"/Type/Metadata/Subtype/XML>>\nstream\n";

/// Length of an entry in the table of offsets.
const ENTRY: usize = 20;

/// What the four properties are, once more for PDF/A, which knows only its own: without it the file is no PDF/A.
const EXTENSION_SCHEMA: &str = concat!(
    r#"<rdf:li rdf:parseType="Resource">"#,
    "<pdfaSchema:schema>Factur-X PDFA Extension Schema</pdfaSchema:schema>",
    "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>",
    "<pdfaSchema:prefix>fx</pdfaSchema:prefix>",
    "<pdfaSchema:property><rdf:Seq>",
    r#"<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentFileName</pdfaProperty:name>"#,
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>",
    "<pdfaProperty:description>The name of the embedded XML document</pdfaProperty:description></rdf:li>",
    r#"<rdf:li rdf:parseType="Resource"><pdfaProperty:name>DocumentType</pdfaProperty:name>"#,
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>",
    "<pdfaProperty:description>The type of the hybrid document in capital letters</pdfaProperty:description></rdf:li>",
    r#"<rdf:li rdf:parseType="Resource"><pdfaProperty:name>Version</pdfaProperty:name>"#,
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>",
    "<pdfaProperty:description>The version of the standard of the embedded XML</pdfaProperty:description></rdf:li>",
    r#"<rdf:li rdf:parseType="Resource"><pdfaProperty:name>ConformanceLevel</pdfaProperty:name>"#,
    "<pdfaProperty:valueType>Text</pdfaProperty:valueType><pdfaProperty:category>external</pdfaProperty:category>",
    "<pdfaProperty:description>The conformance level of the embedded XML</pdfaProperty:description></rdf:li>",
    "</rdf:Seq></pdfaSchema:property></rdf:li>",
);

fn properties(profile: EinvoiceProfile) -> String {
    let level = match profile {
        EinvoiceProfile::En16931 => "EN 16931",
        EinvoiceProfile::Xrechnung => "XRECHNUNG",
    };
    format!(
        r#"<rdf:Description rdf:about="" xmlns:fx="urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#"><fx:DocumentType>INVOICE</fx:DocumentType><fx:DocumentFileName>{}</fx:DocumentFileName><fx:Version>1.0</fx:Version><fx:ConformanceLevel>{level}</fx:ConformanceLevel></rdf:Description>"#,
        super::file_name(profile)
    )
}

/// The same PDF with the metadata of a hybrid invoice.
///
/// # Errors
/// A file the layout engine would not write; a defect of this crate.
pub(crate) fn describe(pdf: &[u8], profile: EinvoiceProfile) -> Result<Vec<u8>, DocumentError> {
    described(pdf, profile)
        .ok_or_else(|| DocumentError::Typesetting("the file has another structure than expected".to_owned()))
}

fn described(pdf: &[u8], profile: EinvoiceProfile) -> Option<Vec<u8>> {
    // The metadata is among the last objects.
    let after = find_last(pdf, STREAM_AFTER)?;
    let before = find_last(pdf.get(..after)?, STREAM_BEFORE)?;
    let length = number(pdf.get(before + STREAM_BEFORE.len()..after)?)?;
    let begin = after + STREAM_AFTER.len();
    let metadata = std::str::from_utf8(pdf.get(begin..begin + length)?).ok()?;
    let metadata = with_properties(metadata, profile)?;

    let mut made = Vec::with_capacity(pdf.len() + metadata.len());
    made.extend_from_slice(pdf.get(..before)?);
    made.extend_from_slice(STREAM_BEFORE);
    made.extend_from_slice(metadata.len().to_string().as_bytes());
    made.extend_from_slice(STREAM_AFTER);
    made.extend_from_slice(metadata.as_bytes());
    let rest = begin + length;
    let growth = made.len().checked_sub(rest)?;
    // Objects between the metadata and the table stay as they are, the table tells their new places.
    let end = find_last(pdf, b"startxref\n")?;
    let table = number(pdf.get(end + b"startxref\n".len()..)?.strip_suffix(b"\n%%EOF")?)?;
    made.extend_from_slice(pdf.get(rest..table)?);
    let trailer = table + find_last(pdf.get(table..end)?, b"trailer\n")?;
    made.extend_from_slice(&moved(pdf.get(table..trailer)?, before, growth)?);
    made.extend_from_slice(pdf.get(trailer..end)?);
    made.extend_from_slice(format!("startxref\n{}\n%%EOF", table + growth).as_bytes());
    Some(made)
}

/// The extension schema joins the others; the properties stand in a description of their own.
fn with_properties(metadata: &str, profile: EinvoiceProfile) -> Option<String> {
    let (head, tail) = metadata.split_once("<pdfaExtension:schemas><rdf:Bag>")?;
    let (body, end) = tail.rsplit_once("</rdf:RDF>")?;
    Some(format!(
        "{head}<pdfaExtension:schemas><rdf:Bag>{EXTENSION_SCHEMA}{body}{}</rdf:RDF>{end}",
        properties(profile)
    ))
}

/// The table of offsets with everything behind `from` moved by `growth`.
fn moved(table: &[u8], from: usize, growth: usize) -> Option<Vec<u8>> {
    let heads = table.split_inclusive(|byte| *byte == b'\n').take(2);
    let head: usize = heads.map(<[u8]>::len).sum();
    let (head, entries) = table.split_at_checked(head)?;
    let mut made = head.to_vec();
    for entry in entries.chunks(ENTRY) {
        let offset = number(entry.get(..10)?)?;
        if entry.get(17) == Some(&b'n') && offset > from {
            made.extend_from_slice(format!("{:010}", offset + growth).as_bytes());
            made.extend_from_slice(entry.get(10..)?);
        } else {
            made.extend_from_slice(entry);
        }
    }
    Some(made)
}

fn number(digits: &[u8]) -> Option<usize> {
    std::str::from_utf8(digits).ok()?.trim().parse().ok()
}

fn find_last(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    memchr::memmem::rfind(haystack, needle)
}
