//! The e-invoice inside the PDF: what a recipient's tools find, what is refused, what old documents give.

use documents::{
    InvoiceKind, InvoiceModel, ModelProblem, Payment, TaxCategory, invoice_xml, release_check, render_invoice,
};

use crate::reading::{Read, assert_shows};
use crate::samples;

fn every_model() -> Vec<InvoiceModel> {
    vec![
        samples::consumer(),
        samples::business(),
        samples::english(),
        samples::reverse_charge(),
        samples::small_business(),
        samples::cancellation(),
        samples::long(30),
    ]
}

#[test]
fn every_invoice_carries_its_xml_and_passes_the_release_check() {
    for model in every_model() {
        let made = render_invoice(&model).expect("a document");
        assert_eq!(release_check(&model, &made), Ok(()), "{}", model.number);
        let read = Read::new(&made.pdf);
        assert_shows(&read.attachments(), &["1 embedded files", "1: factur-x.xml"]);
        assert_eq!(Some(read.attachment("factur-x.xml")), made.xml);
        assert_eq!(invoice_xml(&model).ok(), made.xml);
    }
}

#[test]
fn the_metadata_says_what_is_attached_and_stays_readable() {
    let metadata = Read::new(&render_invoice(&samples::consumer()).expect("a document").pdf).metadata();
    assert_shows(
        &metadata,
        &[
            "<fx:DocumentType>INVOICE</fx:DocumentType>",
            "<fx:DocumentFileName>factur-x.xml</fx:DocumentFileName>",
            "<fx:ConformanceLevel>EN 16931</fx:ConformanceLevel>",
            "<pdfaSchema:namespaceURI>urn:factur-x:pdfa:CrossIndustryDocument:invoice:1p0#</pdfaSchema:namespaceURI>",
            "<pdfaid:part>3</pdfaid:part>",
        ],
    );
    assert_eq!(metadata.matches("<pdfaExtension:schemas>").count(), 1);
}

/// Issued content is chained by its hash and never rewritten: what was stored before e-invoices must be read for ever.
#[test]
fn a_model_stored_before_e_invoices_is_still_read_and_gives_paper_alone() {
    let new_fields = [
        "postal_address",
        "electronic_address",
        "seller_id",
        "person",
        "contact_person",
        "profile",
        "buyer_reference",
        "order_number",
        "unit_code",
        "exemption_code",
        "debtor_iban",
        "card_last4",
    ];
    fn strip(value: &mut serde_json::Value, names: &[&str]) {
        match value {
            serde_json::Value::Object(fields) => {
                fields.retain(|name, _| !names.contains(&name.as_str()));
                fields.values_mut().for_each(|value| strip(value, names));
            }
            serde_json::Value::Array(values) => values.iter_mut().for_each(|value| strip(value, names)),
            _ => {}
        }
    }
    for model in every_model() {
        let mut old = serde_json::to_value(&model).expect("JSON");
        strip(&mut old, &new_fields);
        let read: InvoiceModel = serde_json::from_value(old.clone()).expect("an old model");
        assert_eq!(
            serde_json::to_value(&read).expect("JSON"),
            old,
            "nothing is added to it"
        );
        let made = render_invoice(&read).expect("a document");
        assert_eq!((made.xml.as_ref(), made.xml_name), (None, None));
        assert_eq!(release_check(&read, &made), Ok(()));
        assert!(Read::new(&made.pdf).attachments().contains("0 embedded files"));
        assert!(invoice_xml(&read).is_err());
    }
}

#[test]
fn what_the_xml_could_not_say_rightly_is_refused_and_named() {
    type Spoil = fn(&mut InvoiceModel);
    let cases: [(&str, Spoil); 13] = [
        ("recipient.postal_address.city", |m| {
            m.recipient.postal_address.as_mut().expect("there").city.clear();
        }),
        ("letterhead.postal_address.line_one", |m| {
            m.letterhead
                .postal_address
                .as_mut()
                .expect("there")
                .line_one
                .clear();
        }),
        ("recipient.postal_address.country", |m| {
            m.recipient.postal_address.as_mut().expect("there").country = "Deutschland".into();
        }),
        ("currency", |m| m.currency = "CHF".into()),
        ("currency", |m| m.currency = "JPY".into()),
        ("letterhead.seller_id", |m| {
            *m = samples::small_business();
            m.letterhead.seller_id = None;
        }),
        ("recipient.vat_id", |m| {
            m.recipient.vat_id = Some("123456789".into())
        }),
        ("tax_groups", |m| {
            *m = samples::reverse_charge();
            m.lines[0].tax.category = TaxCategory::OutsideScope;
            m.tax_groups[0].tax.category = TaxCategory::OutsideScope;
            let mut taxed = m.lines[0].clone();
            taxed.tax = samples::standard(19);
            m.lines.push(taxed);
            samples::add_up(m);
        }),
        ("tax_groups[0].exemption_code", |m| {
            m.tax_groups[0].exemption_code = Some("VATEX-EU-AE".into());
        }),
        ("totals.gross_minor", |m| {
            m.lines[0].quantity = -m.lines[0].quantity;
            m.lines[0].amount_minor = -m.lines[0].amount_minor;
            samples::add_up(m);
        }),
        ("payment.debtor_iban", |m| {
            if let Payment::SepaDebit { iban_last4, .. } = &mut m.payment {
                *iban_last4 = "9999".into();
            }
        }),
        ("payment.card_last4", |m| {
            *m = samples::small_business();
            if let Payment::Paid { card_last4, .. } = &mut m.payment {
                *card_last4 = Some("424242".into());
            }
        }),
        ("corrects", |m| m.kind = InvoiceKind::Corrected),
    ];
    for (expected, spoil) in cases {
        let mut model = samples::consumer();
        spoil(&mut model);
        match model.check() {
            Err(ModelProblem::Missing { field, .. } | ModelProblem::Invalid { field, .. }) => {
                assert_eq!(field, expected);
            }
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn a_corrected_invoice_is_titled_so_and_stands_in_for_the_one_it_names() {
    let mut model = samples::cancellation();
    model.kind = InvoiceKind::Corrected;
    model.payment = samples::consumer().payment;
    let text = Read::new(&render_invoice(&model).expect("a document").pdf).flow();
    assert_shows(
        &text,
        &[
            "Rechnungsberichtigung ST-2026-00012",
            "zur Rechnung RE-2026-00231 vom 1. November 2026",
            "Rechnungsbetrag",
        ],
    );
    model.lang = documents::Lang::En;
    let text = Read::new(&render_invoice(&model).expect("a document").pdf).flow();
    assert_shows(&text, &["Corrected invoice ST-2026-00012"]);
    for word in ["Gutschrift", "credit note"] {
        assert!(!text.contains(word), "{text}");
    }
}

#[test]
fn references_of_the_buyer_are_on_paper_and_the_whole_debited_account_is_not() {
    let mut model = samples::consumer();
    model.order_number = Some("B-4711".into());
    model.buyer_reference = Some("04011000-12345-34".into());
    let made = render_invoice(&model).expect("a document");
    let text = Read::new(&made.pdf).text();
    assert_shows(
        &text,
        &[
            "Ihre Bestellnummer",
            "B-4711",
            "Ihre Referenz",
            "04011000-12345-34",
        ],
    );
    let iban = "DE51100777770209294321";
    assert!(!text.replace(' ', "").contains(iban), "{text}");
    let xml = String::from_utf8(made.xml.expect("XML")).expect("UTF-8");
    assert!(xml.contains(iban), "{xml}");
}

#[test]
fn a_transfer_shows_its_girocode_with_a_label_and_other_payments_none() {
    let label = "Zahlen mit GiroCode";
    let shows = |model: &InvoiceModel| {
        Read::new(&render_invoice(model).expect("a document").pdf)
            .flow()
            .contains(label)
    };
    assert!(shows(&samples::business()));
    assert!(!shows(&samples::consumer()));
    assert!(!shows(&samples::small_business()));
}
