//! What a contract confirmation shows.

use documents::{ContractPayment, render_contract};

use crate::reading::{Read, assert_shows};
use crate::samples;

#[test]
fn a_confirmation_tells_what_was_agreed() {
    let read = Read::new(&render_contract(&samples::contract()).expect("a contract"));
    assert_shows(
        &read.flow(),
        &[
            "Vertragsbestätigung",
            "V-2026-0117",
            "Grażyna Müller-Łęcka",
            "Ihre Bestellung vom 17. November 2026 um 20:14 Uhr",
            "Stadtblatt Digital Plus",
            "Archiv seit 1949",
            "29,90 €",
            "pro Monat",
            "Einrichtung",
            "0,00 €",
            "Gesamtpreis",
            "Alle Preise enthalten 7 % Umsatzsteuer.",
            "kostenlos bis einschließlich 30. November 2026",
            "Keine Mindestlaufzeit; der Vertrag läuft auf unbestimmte Zeit.",
            "Jederzeit mit einer Frist von einem Monat.",
            "Allgemeine Geschäftsbedingungen, Fassung 3 vom 19. Juni 2026",
            "stadtblatt.example/agb",
            //
            "Ich verlange ausdrücklich, dass die Leistung vor Ablauf der Widerrufsfrist beginnt.",
            "Erklärt am 17. November 2026 um 20:13 Uhr.",
            "Widerrufsbelehrung",
            "Folgen des Widerrufs",
            "Sitz: Hamburg",
            "HRB 987654",
        ],
    );
}

#[test]
fn the_mandate_stands_to_the_letter() {
    let read = Read::new(&render_contract(&samples::contract()).expect("a contract"));
    //
    assert_shows(
        &read.flow(),
        &[
            "SEPA-Lastschriftmandat",
            "Ich ermächtige (Wir ermächtigen) Stadtblatt Verlag GmbH, Zahlungen von meinem (unserem) Konto mittels \
             Lastschrift einzuziehen. Zugleich weise ich mein (weisen wir unser) Kreditinstitut an, die von Stadtblatt \
             Verlag GmbH auf mein (unser) Konto gezogenen Lastschriften einzulösen.",
            "Hinweis: Ich kann (Wir können) innerhalb von acht Wochen, beginnend mit dem Belastungsdatum, die Erstattung \
             des belasteten Betrages verlangen. Es gelten dabei die mit meinem (unserem) Kreditinstitut vereinbarten \
             Bedingungen.",
            "STADTBLATT-0042-1",
            "DE98ZZZ09999999999",
            "DE02 5001 0517 0137 0750 30",
            "Wiederkehrende Zahlungen",
            "Elektronisch erteilt von Grażyna Müller-Łęcka am 17. November 2026, ohne handschriftliche Unterschrift.",
        ],
    );
}

#[test]
fn an_english_confirmation_is_english_and_has_no_mandate_without_a_debit() {
    let text = Read::new(&render_contract(&samples::contract_english()).expect("a contract")).flow();
    assert_shows(
        &text,
        &[
            "Contract confirmation",
            "your order of 17 November 2026 at 20:14",
            "€29.90",
            "per month",
            "Invoice, payable within 14 days of receipt",
            "One month before the end of the term",
            "Kind regards",
        ],
    );
    assert!(!text.contains("mandate") && !text.contains("Mandat"), "{text}");
}

#[test]
fn what_depends_on_usage_has_its_prices_instead_of_an_amount() {
    let mut model = samples::contract();
    model.prices[1].amount_minor = None;
    model.prices[1].detail = Some("bis 1.000: 0,00 €; darüber: 0,0035 €".into());
    let text = Read::new(&render_contract(&model).expect("a contract")).flow();
    assert_shows(&text, &["nach Verbrauch", "bis 1.000: 0,00 €; darüber: 0,0035 €"]);
}

#[test]
fn the_days_to_pay_are_counted_in_good_grammar() {
    for (days, words) in [
        (0, "Rechnung, zahlbar sofort nach Zugang"),
        (1, "Rechnung, zahlbar innerhalb eines Tages nach Zugang"),
        (14, "Rechnung, zahlbar innerhalb von 14 Tagen nach Zugang"),
    ] {
        let mut model = samples::contract();
        model.payment = ContractPayment::Invoice { due_days: days };
        assert_shows(
            &Read::new(&render_contract(&model).expect("a contract")).flow(),
            &[words],
        );
    }
}
