use super::*;
use crate::invoice_xml;
use crate::model::{CorrectedDocument, EinvoiceProfile, ModelProblem, Prepayment, PriceMode};
use crate::test_models::{group, key, line, simple, with};

/// The XML without blanks between its elements.
fn xml(model: &InvoiceModel) -> String {
    let xml = String::from_utf8(invoice_xml(model).expect("XML")).expect("UTF-8");
    xml.lines().map(str::trim).collect()
}

fn untaxed(category: TaxCategory, note: &str) -> InvoiceModel {
    let tax = key(category, "0");
    let mut groups = vec![group(tax, 2990, 0)];
    groups[0].note = Some(note.into());
    let mut model = with(PriceMode::Net, vec![line(2990, tax)], groups);
    model.recipient.vat_id = Some("EL 123456789".into());
    model
}

#[test]
fn each_case_of_tax_is_written_as_the_standard_wants_it() {
    let small = {
        let mut model = untaxed(
            TaxCategory::Exempt,
            "Steuerbefreit für Kleinunternehmer (§ 19 UStG)",
        );
        model.letterhead.tax.vat_id = None;
        model.letterhead.company.register_number = None;
        model.letterhead.seller_id = Some("toepferei".into());
        model
    };
    let cases = [
        (
            "taxed, by a rate with decimals: no reason",
            {
                let tax = key(TaxCategory::Standard, "25.50");
                let mut groups = vec![group(tax, 1000, 255)];
                groups[0].note = Some("ein Hinweis".into());
                with(PriceMode::Net, vec![line(1000, tax)], groups)
            },
            vec![
                "<ram:CalculatedAmount>2.55</ram:CalculatedAmount><ram:TypeCode>VAT</ram:TypeCode><ram:BasisAmount>10.00</ram:BasisAmount><ram:CategoryCode>S</ram:CategoryCode><ram:RateApplicablePercent>25.5</ram:RateApplicablePercent>",
                "<ram:IncludedNote><ram:Content>ein Hinweis</ram:Content></ram:IncludedNote>",
            ],
            vec!["ExemptionReason"],
        ),
        (
            "reverse charge: both VAT-IDs, the law's words, the code (R-125)",
            untaxed(
                TaxCategory::ReverseCharge,
                "Steuerschuldnerschaft des Leistungsempfängers",
            ),
            vec![
                "<ram:ID schemeID=\"VA\">DE123456789</ram:ID>",
                "<ram:ID schemeID=\"VA\">EL123456789</ram:ID>",
                "<ram:ExemptionReason>Steuerschuldnerschaft des Leistungsempfängers</ram:ExemptionReason><ram:BasisAmount>29.90</ram:BasisAmount><ram:CategoryCode>AE</ram:CategoryCode><ram:ExemptionReasonCode>VATEX-EU-AE</ram:ExemptionReasonCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>",
            ],
            vec![],
        ),
        (
            "not taxable: nobody's VAT-ID, no rate on the line, but in the breakdown (R-131)",
            untaxed(TaxCategory::OutsideScope, "Nicht im Inland steuerbar"),
            vec![
                "<ram:TypeCode>VAT</ram:TypeCode><ram:CategoryCode>O</ram:CategoryCode></ram:ApplicableTradeTax>",
                "<ram:CategoryCode>O</ram:CategoryCode><ram:ExemptionReasonCode>VATEX-EU-O</ram:ExemptionReasonCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>",
                "<ram:ID schemeID=\"FC\">48/123/45678</ram:ID>",
                "<ram:SpecifiedLegalOrganization><ram:ID>HRB 1</ram:ID>",
            ],
            vec!["schemeID=\"VA\""],
        ),
        (
            "Kleinunternehmer: a text without a code, and a number to know the seller by (R-132)",
            small,
            vec![
                "<ram:SellerTradeParty><ram:ID>toepferei</ram:ID><ram:Name>",
                "<ram:ExemptionReason>Steuerbefreit für Kleinunternehmer (§ 19 UStG)</ram:ExemptionReason>",
                "<ram:CategoryCode>E</ram:CategoryCode><ram:RateApplicablePercent>0</ram:RateApplicablePercent>",
            ],
            vec!["ExemptionReasonCode"],
        ),
    ];
    for (name, model, wanted, unwanted) in cases {
        let xml = xml(&model);
        for part in wanted {
            assert!(xml.contains(part), "{name}: no {part} in {xml}");
        }
        for part in unwanted {
            assert!(!xml.contains(part), "{name}: {part} in {xml}");
        }
    }
}

#[test]
fn each_kind_has_its_code_and_names_what_it_corrects() {
    for (kind, code) in [
        (InvoiceKind::Invoice, "380"),
        (InvoiceKind::Correction, "381"),
        (InvoiceKind::Cancellation, "381"),
        (InvoiceKind::Corrected, "384"),
    ] {
        let mut model = simple();
        model.kind = kind;
        let corrects = kind != InvoiceKind::Invoice;
        model.corrects = corrects.then(|| CorrectedDocument {
            number: "RE-0".into(),
            issue_date: "2026-10-03".parse().expect("a day"),
        });
        let xml = xml(&model);
        assert!(
            xml.contains(&format!("<ram:TypeCode>{code}</ram:TypeCode><ram:IssueDateTime>")),
            "{xml}"
        );
        let reference = "<ram:InvoiceReferencedDocument><ram:IssuerAssignedID>RE-0</ram:IssuerAssignedID><ram:FormattedIssueDateTime><qdt:DateTimeString format=\"102\">20261003</qdt:DateTimeString>";
        assert_eq!(xml.contains(reference), corrects, "{xml}");
        assert!(!xml.contains("<ram:GrandTotalAmount>-"), "{xml}");
    }
}

#[test]
fn each_means_of_payment_has_its_code_and_its_details_only() {
    let on = "2026-11-16".parse().expect("a day");
    let card = |card_last4: Option<&str>| (String::from("Visa •••• 4242"), card_last4.map(str::to_owned));
    let charge = |card_last4| {
        let (means, card_last4) = card(card_last4);
        Payment::Charge {
            on,
            means,
            card_last4,
        }
    };
    let paid = |card_last4| {
        let (means, card_last4) = card(card_last4);
        Payment::Paid {
            on,
            means,
            card_last4,
        }
    };
    let refund = |route| Payment::Refund { route };
    let transfer = Payment::Transfer {
        due_on: on,
        account: crate::model::BankAccount {
            holder: "Verlag".into(),
            bank_name: None,
            iban: "DE02 1203 0000 0000 2020 51".into(),
            bic: Some("BYLADEM1001".into()),
        },
        reference: "RE-1".into(),
        consumer_default_notice: true,
    };
    let details = [
        "PayerParty",
        "PayeeParty",
        "FinancialCard",
        "DirectDebitMandateID",
        "CreditorReferenceID",
    ];
    for (payment, code, wanted, due) in [
        (
            simple().payment,
            "59",
            &[
                "PayerPartyDebtorFinancialAccount><ram:IBANID>DE51100777770209294321<",
                "DirectDebitMandateID>M-1<",
                "CreditorReferenceID>DE98ZZZ09999999999<",
            ][..],
            "9.99",
        ),
        (
            transfer,
            "58",
            &["PayeePartyCreditorFinancialAccount><ram:IBANID>DE02120300000000202051<"],
            "9.99",
        ),
        (
            charge(Some("4242")),
            "48",
            &["FinancialCard><ram:ID>4242<"],
            "9.99",
        ),
        (charge(None), "68", &[], "9.99"),
        (paid(Some("4242")), "48", &["FinancialCard><ram:ID>4242<"], "0.00"),
        (paid(None), "68", &[], "0.00"),
        (refund(RefundRoute::Balance), "97", &[], "9.99"),
        (
            refund(RefundRoute::Account {
                iban_last4: "4321".into(),
            }),
            "42",
            &[],
            "9.99",
        ),
    ] {
        let mut model = simple();
        model.payment = payment;
        let xml = xml(&model);
        assert!(
            xml.contains(&format!("PaymentMeans><ram:TypeCode>{code}<")),
            "{code}: {xml}"
        );
        for part in wanted {
            assert!(xml.contains(part), "{code}: no {part} in {xml}");
        }
        for detail in details {
            let is_wanted = wanted.iter().any(|part| part.contains(detail));
            assert_eq!(xml.contains(detail), is_wanted, "{code} {detail}: {xml}");
        }
        assert!(
            xml.contains(&format!("<ram:DuePayableAmount>{due}<")),
            "{code}: {xml}"
        );
        assert_eq!(
            xml.contains("<ram:TotalPrepaidAmount>9.99<"),
            due == "0.00",
            "{code}: {xml}"
        );
    }
}

#[test]
fn part_payments_are_summed_and_told_one_by_one_with_their_tax() {
    let mut model = simple();
    model.prepayments = vec![
        Prepayment {
            title: "Anzahlung".into(),
            amount_minor: 500,
            tax_minor: Some(80),
        },
        Prepayment {
            title: "Guthaben".into(),
            amount_minor: 499,
            tax_minor: None,
        },
    ];
    model.payable_minor = 0;
    model.payment = Payment::Nothing;
    let xml = xml(&model);
    for part in [
        "<ram:TotalPrepaidAmount>9.99</ram:TotalPrepaidAmount><ram:DuePayableAmount>0.00</ram:DuePayableAmount>",
        "<ram:Content>Anzahlung (darin 0,80 € Umsatzsteuer): −5,00 €</ram:Content>",
        "<ram:Content>Guthaben: −4,99 €</ram:Content>",
    ] {
        assert!(xml.contains(part), "no {part} in {xml}");
    }
}

#[test]
fn a_public_buyer_gets_the_xrechnung_and_what_it_lacks_is_named() {
    let full = {
        let mut model = simple();
        model.profile = EinvoiceProfile::Xrechnung;
        model.buyer_reference = Some("04011000-12345-34".into());
        model.order_number = Some("B-1".into());
        model.letterhead.contact.email = Some("post@verlag.example".into());
        model.letterhead.contact.phone = Some("+49 40 1234".into());
        model.letterhead.contact.person = Some("Abonnements".into());
        model.recipient.electronic_address = Some(crate::model::ElectronicAddress {
            scheme: crate::model::AddressScheme::LeitwegId,
            value: "04011000-12345-34".into(),
        });
        model
    };
    let xml = xml(&full);
    for part in [
        "<ram:ID>urn:fdc:peppol.eu:2017:poacc:billing:01:1.0</ram:ID>",
        "<ram:ID>urn:cen.eu:en16931:2017#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0</ram:ID>",
        "<ram:BuyerReference>04011000-12345-34</ram:BuyerReference>",
        "<ram:BuyerOrderReferencedDocument><ram:IssuerAssignedID>B-1<",
        "<ram:DefinedTradeContact><ram:PersonName>Abonnements</ram:PersonName>",
        "<ram:URIID schemeID=\"EM\">post@verlag.example<",
        "<ram:URIID schemeID=\"0204\">04011000-12345-34<",
    ] {
        assert!(xml.contains(part), "no {part} in {xml}");
    }
    type Spoil = fn(&mut InvoiceModel);
    let cases: [(&str, Spoil); 8] = [
        ("buyer_reference", |m| m.buyer_reference = None),
        ("letterhead.contact.person", |m| {
            m.letterhead.contact.person = None
        }),
        ("letterhead.contact.email", |m| m.letterhead.contact.email = None),
        ("letterhead.contact.phone", |m| m.letterhead.contact.phone = None),
        ("recipient.electronic_address", |m| {
            m.recipient.electronic_address = None
        }),
        ("recipient.postal_address.postcode", |m| {
            if let Some(address) = &mut m.recipient.postal_address {
                address.postcode.clear();
            }
        }),
        ("recipient.postal_address and letterhead.postal_address", |m| {
            m.recipient.postal_address = None
        }),
        ("payment.debtor_iban", |m| {
            if let Payment::SepaDebit { debtor_iban, .. } = &mut m.payment {
                *debtor_iban = None;
            }
        }),
    ];
    for (expected, spoil) in cases {
        let mut model = full.clone();
        spoil(&mut model);
        match model.check() {
            Err(ModelProblem::Missing { field, .. }) => assert_eq!(field, expected),
            other => panic!("{expected}: {other:?}"),
        }
    }
}

#[test]
fn texts_are_escaped_and_what_no_xml_can_hold_is_refused() {
    let mut model = simple();
    model.recipient.name = "Müller & Söhne <Logistik>\u{a0}\"GmbH\"".into();
    let text = xml(&model);
    assert!(
        text.contains("<ram:Name>Müller &amp; Söhne &lt;Logistik&gt; "),
        "{text}"
    );
    model.recipient.name = "Mia\u{1}".into();
    assert!(matches!(
        invoice_xml(&model),
        Err(crate::DocumentError::Unprintable {
            character: '\u{1}',
            ..
        })
    ));
}

#[test]
fn the_same_model_gives_the_same_xml_and_old_models_have_none() {
    let model = simple();
    assert_eq!(
        invoice_xml(&model).expect("XML"),
        invoice_xml(&model).expect("XML")
    );
    let mut old = simple();
    old.recipient.postal_address = None;
    assert_eq!(old.check(), Ok(()), "paper is still possible");
    match invoice_xml(&old) {
        Err(crate::DocumentError::Model(ModelProblem::Missing { rule, .. })) => assert_eq!(rule, "R-223"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_seller_known_by_vat_id_alone_issues_nothing_that_is_not_taxable_here() {
    let refused = |model: &InvoiceModel| {
        model
            .check_seller_before_issue()
            .map_err(|problem| problem.to_string())
    };
    let mut outside = untaxed(TaxCategory::OutsideScope, "Nicht im Inland steuerbar");
    assert_eq!(refused(&outside), Ok(()));
    outside.letterhead.tax.tax_number = Some(" ".into());
    let why = refused(&outside).unwrap_err();
    assert!(
        why.starts_with("letterhead.tax.tax_number is missing (R-131): "),
        "{why}"
    );
    assert!(why.contains("fill in the tax number"), "{why}");
    assert_eq!(outside.check().map_err(|problem| problem.to_string()), Err(why));
    // With tax, the VAT-ID stands on the document.
    let mut taxed = simple();
    taxed.letterhead.tax.tax_number = None;
    assert_eq!(refused(&taxed), Ok(()));
}
