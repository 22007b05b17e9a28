//! Mandates as letters of their own.

use documents::{
    DocumentError, Lang, MandateScheme, ModelProblem, mandate_text, mandate_text_version, render_mandate,
};

use crate::reading::{Read, assert_shows};
use crate::samples;

#[test]
fn a_mandate_shows_who_may_collect_from_whom_and_how_it_was_given() {
    let flow = Read::new(&render_mandate(&samples::mandate()).expect("a mandate")).flow();
    assert_shows(
        &flow,
        &[
            "SEPA-Lastschriftmandat",
            "STADTBLATT-0042-1",
            "DE98ZZZ09999999999",
            "Stadtblatt Verlag GmbH Hafenstraße 12, 20457 Hamburg",
            "Grażyna Müller-Łęcka Große Elbstraße 7, 22767 Hamburg",
            "DE02 5001 0517 0137 0750 30",
            "Wiederkehrende Zahlungen",
            "innerhalb von acht Wochen, beginnend mit dem Belastungsdatum",
            "17. November 2026 um 20:14:09 Uhr, Ortszeit (UTC+01:00) 2026-11-17 19:14:09 UTC",
            "CORE-DE-1",
            "2001:db8:85a3::8a2e:370:7334",
        ],
    );
    for model in [samples::mandate(), samples::mandate_english()] {
        let pages = Read::new(&render_mandate(&model).expect("a mandate"))
            .pages()
            .len();
        assert_eq!(pages, 1, "a mandate is one sheet of paper");
    }
}

#[test]
fn between_businesses_there_is_no_refund_and_the_bank_must_know_the_mandate() {
    let flow = Read::new(&render_mandate(&samples::mandate_business()).expect("a mandate")).flow();
    assert_shows(
        &flow,
        &[
            "SEPA-Firmenlastschrift-Mandat",
            "Ich bin (Wir sind) nicht berechtigt, nach der erfolgten Einlösung eine Erstattung des belasteten Betrages zu \
             verlangen.",
            "Bitte bestätigen Sie dieses Mandat Ihrem Kreditinstitut",
            "Einmalige Zahlung",
        ],
    );
    assert!(!flow.contains("acht Wochen"), "{flow}");
}

/// Whoever changes a wording must give it a new version: mandates given before keep the old one.
#[test]
fn each_version_of_the_wording_is_known_word_for_word() {
    let known = [
        (Lang::De, MandateScheme::Core, "CORE-DE-1", 0x891E_51C1),
        (Lang::En, MandateScheme::Core, "CORE-EN-1", 0x83BA_7774),
        (Lang::De, MandateScheme::B2b, "B2B-DE-1", 0x215D_107F),
        (Lang::En, MandateScheme::B2b, "B2B-EN-1", 0x226A_2DD6),
    ];
    for (lang, scheme, version, checksum) in known {
        assert_eq!(mandate_text_version(lang, scheme), version);
        let text = mandate_text(lang, scheme, "X").join("\n");
        assert_eq!(fnv(&text), checksum, "{version} says something else now:\n{text}");
    }
}

/// FNV-1a, 32 bits.
fn fnv(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |hash, byte| {
        (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
    })
}

#[test]
fn a_mandate_without_evidence_or_of_another_day_is_refused() {
    let mut model = samples::mandate();
    model.evidence.text_version.clear();
    assert!(matches!(
        render_mandate(&model),
        Err(DocumentError::Model(ModelProblem::Missing { rule: "R-604", .. }))
    ));
    let mut model = samples::mandate();
    model.mandate.signed_on = samples::day(2026, 11, 16);
    assert!(matches!(
        render_mandate(&model),
        Err(DocumentError::Model(ModelProblem::Invalid { .. }))
    ));
    let mut model = samples::mandate();
    model.mandate.reference = "x".repeat(36);
    assert!(render_mandate(&model).is_err());
}
