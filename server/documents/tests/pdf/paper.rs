//! What holds for every document: archive format, fonts, dates, sameness.

use documents::{
    ContractModel, DocumentError, InvoiceModel, Logo, render_contract, render_invoice, render_mandate,
    render_receipt, render_statement,
};

use crate::reading::{Read, assert_shows};
use crate::samples;

fn every_sample() -> Vec<(&'static str, Vec<u8>)> {
    let invoices = [
        ("consumer", samples::consumer()),
        ("business", samples::business()),
        ("english", samples::english()),
        ("reverse charge", samples::reverse_charge()),
        ("small business", samples::small_business()),
        ("cancellation", samples::cancellation()),
        ("long", samples::long(30)),
    ];
    let contracts = [
        ("contract", samples::contract()),
        ("contract in English", samples::contract_english()),
    ];
    let invoices = invoices
        .into_iter()
        .map(|(name, model)| (name, render_invoice(&model).expect(name).pdf));
    let contracts = contracts
        .into_iter()
        .map(|(name, model)| (name, render_contract(&model).expect(name)));
    let receipts = [
        ("cancellation receipt", samples::cancellation_receipt()),
        (
            "cancellation receipt in English",
            samples::cancellation_receipt_english(),
        ),
        ("withdrawal receipt", samples::withdrawal_receipt()),
        (
            "withdrawal receipt in English",
            samples::withdrawal_receipt_english(),
        ),
    ];
    let receipts = receipts
        .into_iter()
        .map(|(name, model)| (name, render_receipt(&model).expect(name)));
    let mandates = [
        ("mandate", samples::mandate()),
        ("business mandate", samples::mandate_business()),
        ("mandate in English", samples::mandate_english()),
    ];
    let mandates = mandates
        .into_iter()
        .map(|(name, model)| (name, render_mandate(&model).expect(name)));
    let statements = [
        ("statement of nothing", samples::statement(0)),
        ("statement of 30", samples::statement(30)),
        ("statement in English", samples::statement_english()),
    ];
    let statements = statements
        .into_iter()
        .map(|(name, model)| (name, render_statement(&model).expect(name)));
    invoices
        .chain(contracts)
        .chain(receipts)
        .chain(mandates)
        .chain(statements)
        .collect()
}

#[test]
fn every_document_is_tagged_pdf_a_3_with_embedded_subset_fonts() {
    for (name, pdf) in every_sample() {
        let read = Read::new(&pdf);
        assert!(
            read.check().contains("No syntax or stream encoding errors"),
            "{name}: {}",
            read.check()
        );
        assert_shows(
            &read.metadata(),
            &[
                "<pdfaid:part>3</pdfaid:part>",
                "<pdfaid:conformance>A</pdfaid:conformance>",
            ],
        );
        let info = read.info();
        for fact in [
            "Tagged:          yes",
            "Encrypted:       no",
            "JavaScript:      no",
            "(A4)",
        ] {
            assert!(info.contains(fact), "{name}: {fact:?} is not in {info}");
        }
        let fonts = read.fonts();
        assert!(!fonts.is_empty(), "{name} has no fonts");
        for font in fonts {
            assert!(
                font.contains("+Inter-"),
                "{name}: not a subset of our font: {font}"
            );
            assert!(
                font.contains("yes yes yes"),
                "{name}: not embedded, subset and readable: {font}"
            );
        }
    }
}

#[test]
fn the_words_of_no_document_are_missing_or_forbidden() {
    for (name, pdf) in every_sample() {
        let text = Read::new(&pdf).text();
        assert!(!text.contains('⟦'), "{name} lacks a text:\n{text}");
        assert!(
            !text.contains("Gutschrift"),
            "{name} uses the word kept for self-billing (R-110):\n{text}"
        );
        assert!(
            !text.contains('\u{fffd}'),
            "{name} has unreadable letters:\n{text}"
        );
    }
}

#[test]
fn the_same_model_gives_the_same_bytes_also_later_and_on_other_threads() {
    let model = samples::business();
    let first = render_invoice(&model).expect("a document");
    render_invoice(&samples::long(30)).expect("another document between");
    assert!(
        render_invoice(&model).expect("a document") == first,
        "the second time differs"
    );
    std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|index| {
                let (model, first) = (&model, &first);
                scope.spawn(move || {
                    for _ in 0..3 {
                        render_contract(&samples::contract()).expect("a contract");
                        assert!(
                            render_invoice(model).expect("a document") == *first,
                            "thread {index} differs"
                        );
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().expect("no thread fails");
        }
    });
    let contract = samples::contract();
    assert!(
        render_contract(&contract).expect("a contract") == render_contract(&contract).expect("a contract")
    );
}

#[test]
fn a_model_stored_as_json_gives_the_same_bytes() {
    let invoice = samples::business();
    let json = serde_json::to_string(&invoice).expect("JSON");
    let again: InvoiceModel = serde_json::from_str(&json).expect("a model");
    assert_eq!(again, invoice);
    assert!(render_invoice(&again).expect("a document") == render_invoice(&invoice).expect("a document"));
    let contract = samples::contract();
    let json = serde_json::to_string(&contract).expect("JSON");
    let again: ContractModel = serde_json::from_str(&json).expect("a model");
    assert_eq!(again, contract);
}

#[test]
fn the_date_inside_the_pdf_is_the_documents_date() {
    let read = Read::new(&render_invoice(&samples::cancellation()).expect("a document").pdf);
    assert_shows(
        &read.metadata(),
        &["<xmp:CreateDate>2026-11-05T12:00:00+00:00</xmp:CreateDate>"],
    );
    assert_shows(
        &read.info(),
        &["Stornorechnung ST-2026-00012", "Stadtblatt Verlag GmbH"],
    );
}

#[test]
fn different_documents_have_different_identifiers() {
    let id = |model: &InvoiceModel| {
        let metadata = Read::new(&render_invoice(model).expect("a document").pdf).metadata();
        let start = metadata.find("<xmpMM:DocumentID>").expect("an identifier");
        metadata[start..].chars().take(60).collect::<String>()
    };
    let mut other = samples::consumer();
    other.number = "RE-2026-00999".into();
    assert_ne!(id(&samples::consumer()), id(&other));
}

#[test]
fn german_polish_greek_and_cyrillic_letters_survive() {
    let mut model = samples::consumer();
    let names = "ÄÖÜäöüß ĄĆĘŁŃÓŚŹŻąćęłńóśźż ΑΒΓΔΕΖΗΘάέήίόύώς Жовтень čřžšőű „“–−€";
    model.lines[0].title = names.into();
    let text = Read::new(&render_invoice(&model).expect("a document").pdf).flow();
    assert_shows(&text, &[names]);
}

#[test]
fn markup_in_a_text_is_printed_and_never_run() {
    let mut model = samples::consumer();
    let hostile = "#panic(\"x\") *a* _b_ $c$ [d] <e> @f \\ ${g} ‹number›";
    model.recipient.name = hostile.into();
    model.number = "R{page}-{$date}".into();
    let text = Read::new(&render_invoice(&model).expect("a document").pdf).flow();
    assert_shows(&text, &[hostile, "Rechnung R{page}-{$date}"]);
}

#[test]
fn a_letter_the_fonts_lack_is_refused_and_named() {
    let mut model = samples::consumer();
    model.recipient.name = "Mia 🎈 Ballon".into();
    match render_invoice(&model) {
        Err(DocumentError::Unprintable {
            character: '🎈',
            text,
        }) => assert_eq!(text, "Mia 🎈 Ballon"),
        other => panic!("{:?}", other.map(|made| made.pdf.len())),
    }
}

#[test]
fn line_ends_and_tabs_from_forms_do_no_harm() {
    let mut model = samples::consumer();
    model.closing = vec!["Erste Zeile\r\nzweite\tZeile".into()];
    let text = Read::new(&render_invoice(&model).expect("a document").pdf).flow();
    assert_shows(&text, &["Erste Zeile zweite Zeile"]);
}

#[test]
fn a_logo_may_be_svg_or_png_and_a_broken_one_is_named() {
    const DOT: &str =
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    let with = |logo: Logo| {
        let mut model = samples::consumer();
        model.letterhead.logo = Some(logo);
        render_invoice(&model)
    };
    assert!(with(Logo::PngBase64(DOT.into())).is_ok());
    assert!(
        with(Logo::Svg(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'><path d='M0 0h9v9z'/></svg>".into()
        ))
        .is_ok()
    );
    for broken in [
        Logo::PngBase64("***".into()),
        Logo::PngBase64("AAAA".into()),
        Logo::Svg("no picture".into()),
    ] {
        let made = with(broken.clone());
        assert!(
            matches!(made, Err(DocumentError::Logo(_))),
            "{broken:?}: {:?}",
            made.map(|made| made.pdf.len())
        );
    }
}

#[test]
fn a_word_wider_than_its_column_breaks_and_reads_the_same() {
    let mut model = samples::consumer();
    let word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft";
    let address = "https://example.org/a-long-path/with_many_parts/and.more?query=string&and=another";
    model.recipient.name = word.into();
    model.lines[0].title = word.into();
    model.lines[0].description = Some(address.into());
    let read = Read::new(&render_invoice(&model).expect("a document").pdf);
    let joined: String = read
        .flow()
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '\u{200b}' | '\u{ad}'))
        .collect();
    assert_eq!(joined.matches(word).count(), 2, "{joined}");
    assert_shows(&joined, &[address]);
    let row = read
        .text()
        .lines()
        .find(|line| line.contains("29,90 €"))
        .map(str::to_owned)
        .expect("the line");
    assert!(!row.contains(word), "the title runs into the amounts: {row}");
}
