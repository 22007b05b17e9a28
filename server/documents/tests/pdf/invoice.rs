//! What an invoice shows.

use documents::{InvoiceKind, Payment, RefundRoute, TierShare, render_invoice};

use crate::reading::{Read, assert_shows};
use crate::samples;

fn read(model: &documents::InvoiceModel) -> Read {
    Read::new(&render_invoice(model).expect("a document").pdf)
}

#[test]
fn a_german_invoice_shows_every_field_the_law_wants() {
    let read = read(&samples::consumer());
    assert_shows(
        &read.text(),
        &[
            "Stadtblatt Verlag GmbH",
            "Hafenstraße 12",
            "20457 Hamburg", // R-101 supplier
            "Grażyna Müller-Łęcka",
            "Große Elbstraße 7",
            "22767 Hamburg", // R-101 recipient
            "DE123456789",
            "48/123/45678",
            "01.11.2026",
            "RE-2026-00231",
            "Stadtblatt Digital Plus",
            "1 Monat",
            "01.11.2026 – 30.11.2026",
            "27,94 €",
            "7 %",
            "1,96 €",
            "Rechnungsbetrag",
            "29,90 €",
            "Sitz: Hamburg",
            "Amtsgericht Hamburg, HRB 987654",
            "0042",
            "V-2026-0117",
        ],
    );
    // amount, date, creditor identifier, mandate reference; of the IBAN no more than four places.
    assert_shows(
        &read.flow(),
        &[
            "Wir buchen 29,90 € am 16. November 2026 per SEPA-Lastschrift von Ihrem Konto •• 4321 ab.",
            "STADTBLATT-0042-1",
            "DE98ZZZ09999999999",
            "Geschäftsführung: Mara Beispiel, Jörg Muster",
        ],
    );
}

#[test]
fn an_english_invoice_shows_the_same_in_english() {
    let read = read(&samples::english());
    assert_shows(
        &read.text(),
        &[
            "Invoice RE-2026-00233",
            "Invoice date",
            "01/11/2026",
            "01/11/2026 – 30/11/2026",
            "1 month",
            "€27.94",
            "€1.96",
            "€29.90",
            "7%",
            "Invoice total",
            "Registered office: Hamburg",
            "VAT ID",
        ],
    );
    assert_shows(
        &read.flow(),
        &["Please transfer €29.90 by 15 November 2026 to this account:"],
    );
    assert_shows(&read.metadata(), &["<rdf:li>en-GB</rdf:li>"]);
}

#[test]
fn a_business_invoice_shows_lines_allowances_rates_and_what_was_paid_before() {
    let text = read(&samples::business()).text();
    assert_shows(
        &text,
        &[
            "12 Plätze",
            "Rabatt 10 % (Code HERBST)",
            "−8,94 €",
            "17.11.2026 – 30.11.2026 (14 von 30 Tagen)",
            "−4,62 €",
            "0,0035 €",
            "1.234 Scans",
            "Steuersatz 19 %",
            "1.335,59 €",
            "253,76 €",
            "Steuersatz 7 %",
            "2,79 €",
            "1.632,04 €",
            "Anzahlung vom 20. Oktober 2026 (darin 95,00 € Umsatzsteuer)",
            "−595,00 €",
            "Noch zu zahlen",
            "1.037,04 €",
            "Betrag netto",
            "DE02 1203 0000 0000 2020 51",
            "BYLADEM1001",
            "Seite 1 von 2",
            "Seite 2 von 2",
            "Ihre USt-IdNr.",
            "DE987654321",
        ],
    );
    assert!(!text.contains("-8,94"), "a hyphen stands for a minus");
}

#[test]
fn reverse_charge_is_told_in_the_laws_words_with_both_vat_ids_and_no_tax() {
    let text = read(&samples::reverse_charge()).text();
    assert_shows(
        &text,
        &[
            "Steuerschuldnerschaft des Leistungsempfängers",
            "DE123456789",
            "PL1234567883",
            "75,46 €",
        ],
    );
    assert!(!text.contains("19 %") && !text.contains("0,00 €"), "{text}");
}

#[test]
fn a_small_business_shows_its_note_and_no_tax_at_all() {
    let read = read(&samples::small_business());
    let text = read.text();
    assert_shows(
        &text,
        &[
            "Steuerbefreit für Kleinunternehmer (§ 19 UStG)",
            "Rechnungsbetrag",
            "29,90 €",
        ],
    );
    for word in ["Umsatzsteuer", "Netto", "Brutto", "USt."] {
        assert!(!text.contains(word), "{word} is in\n{text}");
    }
    assert_shows(
        &read.flow(),
        &["Zahlung eingegangen am 30. Oktober 2026, Visa •••• 4242"],
    );
}

#[test]
fn a_correction_names_the_document_it_corrects() {
    for (kind, title) in [
        (InvoiceKind::Cancellation, "Stornorechnung ST-2026-00012"),
        (InvoiceKind::Correction, "Rechnungskorrektur ST-2026-00012"),
    ] {
        let mut model = samples::cancellation();
        model.kind = kind;
        let text = read(&model).text();
        assert_shows(&text, &[title, "zur Rechnung RE-2026-00231 vom 1. November 2026"]);
    }
}

#[test]
fn each_way_to_pay_has_its_sentence() {
    let on = samples::day(2026, 12, 1);
    let refund = |route| Payment::Refund { route };
    let cases = [
        (
            Payment::Transfer {
                due_on: on,
                account: samples::account(),
                reference: "RE 1".into(),
                consumer_default_notice: true,
            },
            "Sie geraten spätestens 30 Tage nach Fälligkeit und Zugang dieser Rechnung in Verzug, ohne dass es einer \
             Mahnung bedarf (§ 286 Abs. 3 BGB).",
        ),
        (
            Payment::Charge {
                on,
                means: "Visa •••• 4242".into(),
                card_last4: None,
            },
            "Wir belasten Visa •••• 4242 am 1. Dezember 2026 mit 29,90 €.",
        ),
        (
            Payment::Paid {
                on,
                means: "Visa •••• 4242".into(),
                card_last4: None,
            },
            "Zahlung eingegangen am 1. Dezember 2026",
        ),
        (
            refund(RefundRoute::Balance),
            "Wir verrechnen 29,90 € mit Ihren offenen oder künftigen Rechnungen.",
        ),
        (
            refund(RefundRoute::Account {
                iban_last4: "4321".into(),
            }),
            "Wir überweisen 29,90 € auf Ihr Konto •• 4321.",
        ),
        (
            refund(RefundRoute::SameMeans { means: "Visa".into() }),
            "Wir erstatten 29,90 € über Visa.",
        ),
    ];
    for (payment, sentence) in cases {
        let mut model = samples::consumer();
        model.payment = payment;
        assert_shows(&read(&model).flow(), &[sentence]);
    }
    let mut paid_by_balance = samples::consumer();
    paid_by_balance.prepayments = vec![documents::Prepayment {
        title: "Ihr Guthaben".into(),
        amount_minor: 2990,
        tax_minor: None,
    }];
    paid_by_balance.payable_minor = 0;
    paid_by_balance.payment = Payment::Nothing;
    assert_shows(
        &read(&paid_by_balance).flow(),
        &["Es ist nichts zu zahlen.", "Ihr Guthaben", "0,00 €"],
    );
}

#[test]
fn tiers_are_printed_one_below_the_other_instead_of_an_average_price() {
    let mut model = samples::consumer();
    let line = &mut model.lines[0];
    line.quantity = 1250.into();
    line.unit_price = "0.0007".parse().expect("a price");
    line.tiers = [(1000, "0"), (250, "0.0035")]
        .map(|(quantity, price)| TierShare {
            quantity: quantity.into(),
            unit_price: price.parse().expect("a price"),
        })
        .into();
    line.amount_minor = 88;
    samples::add_up(&mut model);
    let text = read(&model).flow();
    assert_shows(
        &text,
        &[
            "1.000 × 0,00 €",
            "250 × 0,0035 €",
            "1.250",
            "gestaffelt",
            "0,88 €",
        ],
    );
    assert!(!text.contains("0,0007"), "{text}");
}

#[test]
fn a_long_address_stays_in_the_window_and_a_long_information_block_pushes_the_text_down() {
    let mut model = samples::business();
    model.recipient.address = vec![
        "Abteilung für außerordentliche Angelegenheiten".into(),
        "Frau Zoë Żuławska".into(),
        "Postfach 12 34 56".into(),
        "50668 Köln".into(),
        "DEUTSCHLAND".into(),
    ];
    model.service_period = Some(samples::november());
    let pages = read(&model).pages();
    assert_shows(
        &pages[0],
        &["DEUTSCHLAND", "Ihre USt-IdNr.", "Rechnung RE-2026-00232"],
    );
}
