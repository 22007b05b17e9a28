//! The last look before a document leaves the house: the finished file is opened with another program's eyes.
//!
//! Nothing here shares code with what made the file: the PDF is read by `lopdf`, the XML by the names of its elements. What is
//! compared are the container's facts and the values a recipient's program books by, to the cent.

mod archive;

use chrono::NaiveDate;
use lopdf::{Dictionary, Document, Object};
use serde::Serialize;

use super::reading::Values;
use crate::model::{EinvoiceProfile, InvoiceKind, InvoiceModel, Payment, TaxCategory};
use crate::{Rendered, render};

const HEADER: &str = "ExchangedDocument";
const SETTLEMENT: &str = "SupplyChainTradeTransaction/ApplicableHeaderTradeSettlement";
const AGREEMENT: &str = "SupplyChainTradeTransaction/ApplicableHeaderTradeAgreement";

/// The namespace of a hybrid's properties.
const FACTUR_X: &str = "urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#";

/// Why a document must not be released.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReleaseProblem {
    /// The file is not the hybrid it should be.
    #[error("the container is wrong: {0}")]
    Container(String),
    /// The attached XML is not the one that was written, or is missing.
    #[error("the attached XML is not the one that was written")]
    Attachment,
    /// The XML cannot be read.
    #[error("the XML cannot be read: {0}")]
    Unreadable(String),
    /// The XML says something else than the model.
    #[error("{value} is {found:?} in the XML, but {expected:?} in the model")]
    Value {
        /// Which of the [`KeyValues`].
        value: &'static str,
        /// What the XML says.
        found: String,
        /// What the model says.
        expected: String,
    },
}

/// What a recipient's program books by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KeyValues {
    /// BT-1.
    pub number: String,
    /// BT-3.
    pub kind: String,
    /// BT-2, `20261101`.
    pub issued_on: String,
    /// BT-27.
    pub seller: String,
    /// BT-44.
    pub buyer: String,
    /// BT-5.
    pub currency: String,
    /// BT-109.
    pub net: String,
    /// BT-110.
    pub tax: String,
    /// BT-112.
    pub gross: String,
    /// BT-115.
    pub payable: String,
    /// BT-9; empty without one.
    pub due_on: String,
    /// BG-23, in the model's order.
    pub taxes: Vec<TaxValues>,
}

/// One of the tax groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct TaxValues {
    /// BT-118.
    pub category: String,
    /// BT-119, without closing zeros.
    pub rate: String,
    /// BT-116.
    pub base: String,
    /// BT-117.
    pub tax: String,
}

/// Cents as `8.39`, by hand: the writer has its own way.
fn cents(minor: i64) -> String {
    let sign = if minor < 0 { "-" } else { "" };
    let minor = minor.unsigned_abs();
    format!("{sign}{}.{:02}", minor / 100, minor % 100)
}

fn compact(date: NaiveDate) -> String {
    date.to_string().replace('-', "")
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// BT-3 as R-145 wants it. Told once more than in the writer, so that a slip there is found here.
const fn kind_code(kind: InvoiceKind) -> &'static str {
    match kind {
        InvoiceKind::Invoice => "380",
        InvoiceKind::Correction | InvoiceKind::Cancellation => "381",
        InvoiceKind::Corrected => "384",
    }
}

/// BT-118 by R-231, told once more as well.
const fn letters(category: TaxCategory) -> &'static str {
    match category {
        TaxCategory::Standard => "S",
        TaxCategory::Zero => "Z",
        TaxCategory::Exempt => "E",
        TaxCategory::ReverseCharge => "AE",
        TaxCategory::OutsideScope => "O",
    }
}

/// The day by which the money is there or is taken.
fn last_day(payment: &Payment) -> String {
    match payment {
        Payment::SepaDebit { collect_on: day, .. }
        | Payment::Transfer { due_on: day, .. }
        | Payment::Charge { on: day, .. } => compact(*day),
        Payment::Paid { .. } | Payment::Refund { .. } | Payment::Nothing => String::new(),
    }
}

impl KeyValues {
    /// The values as the model has them.
    #[must_use]
    pub fn of(model: &InvoiceModel) -> Self {
        Self {
            number: one_line(&model.number),
            kind: kind_code(model.kind).to_owned(),
            issued_on: compact(model.issue_date),
            seller: one_line(&model.letterhead.name),
            buyer: one_line(&model.recipient.name),
            currency: model.currency.clone(),
            net: cents(model.totals.net_minor),
            tax: cents(model.totals.tax_minor),
            gross: cents(model.totals.gross_minor),
            payable: cents(model.still_due_minor()),
            due_on: last_day(&model.payment),
            taxes: model
                .tax_groups
                .iter()
                .map(|group| TaxValues {
                    category: letters(group.tax.category).to_owned(),
                    rate: group.tax.rate_percent.normalize().to_string(),
                    base: cents(group.net_minor),
                    tax: cents(group.tax_minor),
                })
                .collect(),
        }
    }

    /// The values as an XML has them.
    fn read(xml: &[u8]) -> Result<Self, ReleaseProblem> {
        let values = Values::read(xml).map_err(ReleaseProblem::Unreadable)?;
        let text = |base: &str, path: &str| {
            let found = values.first(&format!("{base}/{path}"));
            found.unwrap_or_default().to_owned()
        };
        let sums = |path: &str| {
            let path = format!("SpecifiedTradeSettlementHeaderMonetarySummation/{path}");
            text(SETTLEMENT, &path)
        };
        let column = |name: &str| values.all(&format!("{SETTLEMENT}/ApplicableTradeTax/{name}"));
        let (bases, taxes) = (column("BasisAmount"), column("CalculatedAmount"));
        let groups = column("CategoryCode").iter().enumerate();
        let at = |column: &[String], index: usize| column.get(index).cloned().unwrap_or_default();
        Ok(Self {
            number: text(HEADER, "ID"),
            kind: text(HEADER, "TypeCode"),
            issued_on: text(HEADER, "IssueDateTime/DateTimeString"),
            seller: text(AGREEMENT, "SellerTradeParty/Name"),
            buyer: text(AGREEMENT, "BuyerTradeParty/Name"),
            currency: text(SETTLEMENT, "InvoiceCurrencyCode"),
            net: sums("TaxBasisTotalAmount"),
            tax: sums("TaxTotalAmount"),
            gross: sums("GrandTotalAmount"),
            payable: sums("DuePayableAmount"),
            due_on: text(
                SETTLEMENT,
                "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString",
            ),
            taxes: groups
                .map(|(index, category)| TaxValues {
                    category: category.clone(),
                    rate: at(column("RateApplicablePercent"), index),
                    base: at(bases, index),
                    tax: at(taxes, index),
                })
                .collect(),
        })
    }

    /// The first value that differs.
    fn compare(&self, found: &Self) -> Result<(), ReleaseProblem> {
        let taxes = |values: &Self| {
            let rows = values.taxes.iter();
            rows.map(|t| format!("{} {} {} {}", t.category, t.rate, t.base, t.tax))
                .collect::<Vec<_>>()
                .join(", ")
        };
        let pairs = [
            ("number", &self.number, &found.number),
            ("kind", &self.kind, &found.kind),
            ("issue date", &self.issued_on, &found.issued_on),
            ("seller", &self.seller, &found.seller),
            ("buyer", &self.buyer, &found.buyer),
            ("currency", &self.currency, &found.currency),
            ("net", &self.net, &found.net),
            ("tax", &self.tax, &found.tax),
            ("gross", &self.gross, &found.gross),
            ("payable", &self.payable, &found.payable),
            ("due date", &self.due_on, &found.due_on),
            ("tax groups", &taxes(self), &taxes(found)),
        ];
        for (value, expected, found) in pairs {
            if expected != found {
                return Err(ReleaseProblem::Value {
                    value,
                    found: found.clone(),
                    expected: expected.clone(),
                });
            }
        }
        Ok(())
    }
}

/// Opens a rendered document again and compares it with its model. A document without a structured part passes if its model
/// has none.
///
/// # Errors
/// The first [`ReleaseProblem`] found; such a document must not be sent or kept as issued.
pub fn release_check(model: &InvoiceModel, rendered: &Rendered) -> Result<(), ReleaseProblem> {
    let expected = render::attachment_name(model);
    if rendered.xml_name != expected || rendered.xml.is_some() != expected.is_some() {
        return Err(ReleaseProblem::Attachment);
    }
    let document = Document::load_mem(&rendered.pdf).map_err(container)?;
    let catalog = document.catalog().map_err(container)?;
    archive::check(&document, catalog)?;
    let (Some(xml), Some(name)) = (&rendered.xml, rendered.xml_name) else {
        return Ok(());
    };
    if attached(&document, catalog, name)? != *xml {
        return Err(ReleaseProblem::Attachment);
    }
    check_metadata(&document, catalog, name, model.profile)?;
    KeyValues::of(model).compare(&KeyValues::read(xml)?)
}

fn container(error: lopdf::Error) -> ReleaseProblem {
    ReleaseProblem::Container(error.to_string())
}

fn demand(fulfilled: bool, what: &str) -> Result<(), ReleaseProblem> {
    if fulfilled {
        Ok(())
    } else {
        Err(ReleaseProblem::Container(what.to_owned()))
    }
}

/// The attached file's bytes, if everything around them is as want it.
fn attached(document: &Document, catalog: &Dictionary, name: &str) -> Result<Vec<u8>, ReleaseProblem> {
    let specification = specification(document, catalog)?;
    for key in [&b"F"[..], b"UF"] {
        let told = specification
            .get_deref(key, document)
            .and_then(Object::as_str)
            .map_err(container)?;
        demand(plain(told) == name, "the attached file has another name")?;
    }
    let has = |key| specification.get_deref(key, document).is_ok();
    demand(has(b"Desc"), "the attached file has no description")?;
    let relation = specification
        .get_deref(b"AFRelationship", document)
        .and_then(Object::as_name)
        .map_err(container)?;
    demand(
        relation == b"Alternative",
        "the attached file is not an alternative",
    )?;
    let stream = specification
        .get_deref(b"EF", document)
        .and_then(Object::as_dict)
        .and_then(|files| files.get_deref(b"F", document))
        .and_then(Object::as_stream)
        .map_err(container)?;
    let kind = stream
        .dict
        .get_deref(b"Subtype", document)
        .and_then(Object::as_name)
        .map_err(container)?;
    demand(kind == b"text/xml", "the attached file is not text/xml")?;
    let content = stream.get_plain_content().map_err(container)?;
    let params = stream
        .dict
        .get_deref(b"Params", document)
        .and_then(Object::as_dict)
        .map_err(container)?;
    let size = params
        .get_deref(b"Size", document)
        .and_then(Object::as_i64)
        .map_err(container)?;
    demand(
        usize::try_from(size) == Ok(content.len()),
        "the attached file has another size",
    )?;
    demand(
        params.get_deref(b"ModDate", document).is_ok(),
        "the attached file has no date",
    )?;
    Ok(content)
}

/// The one associated file, which must also be the one embedded file.
fn specification<'a>(
    document: &'a Document,
    catalog: &'a Dictionary,
) -> Result<&'a Dictionary, ReleaseProblem> {
    let associated = catalog
        .get_deref(b"AF", document)
        .and_then(Object::as_array)
        .map_err(container)?;
    let embedded = catalog
        .get_deref(b"Names", document)
        .and_then(Object::as_dict)
        .and_then(|names| names.get_deref(b"EmbeddedFiles", document))
        .and_then(Object::as_dict)
        .and_then(|tree| tree.get_deref(b"Names", document))
        .and_then(Object::as_array)
        .map_err(container)?;
    match (associated.as_slice(), embedded.as_slice()) {
        ([one], [_, other]) => {
            demand(one == other, "the associated file is not the embedded one")?;
            document
                .dereference(one)
                .and_then(|(_, object)| object.as_dict())
                .map_err(container)
        }
        _ => Err(ReleaseProblem::Container(
            "it has not exactly one attached file".to_owned(),
        )),
    }
}

/// A PDF string of plain letters, as bytes or as UTF-16.
fn plain(text: &[u8]) -> String {
    let text = text.strip_prefix(&[0xfe, 0xff]).unwrap_or(text);
    text.iter()
        .filter(|byte| **byte != 0)
        .map(|byte| char::from(*byte))
        .collect()
}

///
fn check_metadata(
    document: &Document,
    catalog: &Dictionary,
    name: &str,
    profile: EinvoiceProfile,
) -> Result<(), ReleaseProblem> {
    let stream = catalog
        .get_deref(b"Metadata", document)
        .and_then(Object::as_stream)
        .map_err(container)?;
    demand(stream.dict.get(b"Filter").is_err(), "the metadata is compressed")?;
    let metadata = String::from_utf8_lossy(&stream.content);
    let level = match profile {
        EinvoiceProfile::En16931 => "EN 16931",
        EinvoiceProfile::Xrechnung => "XRECHNUNG",
    };
    let wanted = [
        "<pdfaid:part>3</pdfaid:part>".to_owned(),
        "<pdfaid:conformance>A</pdfaid:conformance>".to_owned(),
        format!("<pdfaSchema:namespaceURI>{FACTUR_X}</pdfaSchema:namespaceURI>"),
        "<pdfaSchema:prefix>fx</pdfaSchema:prefix>".to_owned(),
        "<pdfaProperty:name>DocumentType</pdfaProperty:name>".to_owned(),
        "<pdfaProperty:name>DocumentFileName</pdfaProperty:name>".to_owned(),
        "<pdfaProperty:name>Version</pdfaProperty:name>".to_owned(),
        "<pdfaProperty:name>ConformanceLevel</pdfaProperty:name>".to_owned(),
        format!("xmlns:fx=\"{FACTUR_X}\""),
        "<fx:DocumentType>INVOICE</fx:DocumentType>".to_owned(),
        format!("<fx:DocumentFileName>{name}</fx:DocumentFileName>"),
        "<fx:Version>1.0</fx:Version>".to_owned(),
        format!("<fx:ConformanceLevel>{level}</fx:ConformanceLevel>"),
    ];
    for part in wanted {
        demand(metadata.contains(&part), &format!("its metadata lacks {part}"))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests;
