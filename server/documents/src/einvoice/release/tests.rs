use super::*;
use crate::render_invoice;
use crate::test_models::simple;

fn made() -> (InvoiceModel, Rendered) {
    let model = simple();
    let rendered = render_invoice(&model).expect("a document");
    (model, rendered)
}

/// The same file with some bytes exchanged for as many others.
fn altered(rendered: &Rendered, from: &str, to: &str) -> Rendered {
    assert_eq!(from.len(), to.len());
    let mut altered = rendered.clone();
    let at = altered
        .pdf
        .windows(from.len())
        .position(|window| window == from.as_bytes())
        .unwrap_or_else(|| panic!("{from} is not in the file"));
    altered.pdf.splice(at..at + from.len(), to.bytes());
    altered
}

#[test]
fn a_document_as_it_was_made_passes() {
    let (model, rendered) = made();
    assert_eq!(release_check(&model, &rendered), Ok(()));
    assert_eq!(rendered.xml_name, Some("factur-x.xml"));
    assert_eq!(rendered.xml, Some(crate::invoice_xml(&model).expect("XML")));
    assert_eq!(
        render_invoice(&model).expect("a document"),
        rendered,
        "the same model gives other bytes"
    );
}

#[test]
fn a_document_without_a_structured_part_passes_if_its_model_has_none() {
    let mut model = simple();
    model.letterhead.postal_address = None;
    let rendered = render_invoice(&model).expect("a document");
    assert_eq!((rendered.xml.as_ref(), rendered.xml_name), (None, None));
    assert_eq!(release_check(&model, &rendered), Ok(()));
    assert_eq!(
        release_check(&simple(), &rendered),
        Err(ReleaseProblem::Attachment)
    );
}

#[test]
fn a_value_that_differs_from_the_model_is_named() {
    let (model, rendered) = made();
    type Spoil = fn(&mut InvoiceModel);
    let cases: [(&str, Spoil); 12] = [
        ("number", |m| m.number.push('X')),
        ("kind", |m| m.kind = crate::InvoiceKind::Cancellation),
        ("issue date", |m| {
            m.issue_date = m.issue_date + chrono::Days::new(1)
        }),
        ("seller", |m| m.letterhead.name.push('X')),
        ("buyer", |m| m.recipient.name.push('X')),
        ("currency", |m| m.currency = "CHF".into()),
        ("net", |m| m.totals.net_minor += 1),
        ("tax", |m| m.totals.tax_minor -= 98),
        ("gross", |m| m.totals.gross_minor += 1),
        ("payable", |m| m.payable_minor -= 1),
        ("due date", |m| {
            if let crate::Payment::SepaDebit { collect_on, .. } = &mut m.payment {
                *collect_on = *collect_on + chrono::Days::new(1);
            }
        }),
        ("tax groups", |m| m.tax_groups[0].tax_minor += 98),
    ];
    for (expected, spoil) in cases {
        let mut other = model.clone();
        spoil(&mut other);
        match release_check(&other, &rendered) {
            Err(ReleaseProblem::Value { value, .. }) => assert_eq!(value, expected),
            result => panic!("{expected}: {result:?}"),
        }
    }
}

#[test]
fn a_container_with_a_planted_error_is_held_back() {
    let (model, rendered) = made();
    for (from, to) in [
        ("/AFRelationship/Alternative", "/AFRelationship/Alternatixe"),
        ("/Subtype/text#2Fxml", "/Subtype/text#2Fxmi"),
        ("<fx:ConformanceLevel>EN 16931", "<fx:ConformanceLevel>EN_16931"),
        ("<pdfaSchema:prefix>fx<", "<pdfaSchema:prefix>fy<"),
        ("<pdfaid:part>3<", "<pdfaid:part>2<"),
        ("/UF(factur-x.xml)", "/UF(factur-y.xml)"),
        ("/OutputIntents", "/OutputIntentz"),
        ("/Marked true", "/Marker true"),
        ("/StructTreeRoot ", "/StructTreeRood "),
        ("/FontFile3", "/FontFile9"),
        ("/FontDescriptor ", "/FontDescripter "),
        ("/ViewerPreferences", "/JavaScript       "),
        ("/Outlines ", "/AA       "),
        ("name>DocumentFileName<", "name>DocumentFileMame<"),
        ("name>Version<", "name>Persion<"),
        ("#</pdfaSchema:namespaceURI>", "/</pdfaSchema:namespaceURI>"),
        ("/AF[", "/AG["),
    ] {
        match release_check(&model, &altered(&rendered, from, to)) {
            Err(ReleaseProblem::Container(_)) => {}
            other => panic!("{from}: {other:?}"),
        }
    }
}

#[test]
fn another_attached_file_is_held_back() {
    let (model, rendered) = made();
    let mut other = rendered.clone();
    if let Some(xml) = &mut other.xml {
        xml.push(b' ');
    }
    assert_eq!(release_check(&model, &other), Err(ReleaseProblem::Attachment));
    let broken = Rendered {
        pdf: b"no PDF".to_vec(),
        ..rendered
    };
    assert!(matches!(
        release_check(&model, &broken),
        Err(ReleaseProblem::Container(_))
    ));
}
