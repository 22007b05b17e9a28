use billing::*;

use crate::story::{business, consumer, day, seller};

fn decided(buyer: &Buyer, class: TaxClass, on: &str) -> TaxDecision {
    decide_tax(&seller(), buyer, class, day(on)).unwrap()
}

#[test]
fn domestic_rates_follow_the_dated_table() {
    for (on, standard, reduced) in [
        ("2007-01-01", "19", "7"),
        ("2020-06-30", "19", "7"),
        ("2020-07-01", "16", "5"),
        ("2020-12-31", "16", "5"),
        ("2021-01-01", "19", "7"),
        ("2026-11-23", "19", "7"),
    ] {
        for (class, rate) in [(TaxClass::Standard, standard), (TaxClass::Reduced, reduced)] {
            for buyer in [consumer("DE"), business("DE", None, false)] {
                let decision = decided(&buyer, class, on);
                assert_eq!(
                    (decision.category, decision.rate),
                    (TaxCategory::S, rate.parse().unwrap()),
                    "{class:?} on {on}"
                );
                assert_eq!((decision.note, decision.vatex), (None, None));
            }
        }
    }
}

#[test]
fn before_the_table_begins_nothing_is_guessed() {
    assert_eq!(
        decide_tax(&seller(), &consumer("DE"), TaxClass::Standard, day("2006-12-31")),
        Err(TaxRejection::NoRate {
            performed_on: day("2006-12-31")
        })
    );
}

#[test]
fn a_small_business_charges_no_tax() {
    let small = Seller {
        scheme: SellerScheme::SmallBusiness,
        ..seller()
    };
    for buyer in [consumer("DE"), business("DE", None, false), consumer("AT")] {
        let decision = decide_tax(&small, &buyer, TaxClass::Standard, day("2026-01-01")).unwrap();
        assert_eq!(
            (decision.category, decision.rate.is_zero(), decision.vatex),
            (TaxCategory::E, true, None)
        );
        assert_eq!(
            decision.note.unwrap().text_de(),
            "Steuerbefreit für Kleinunternehmer (§ 19 UStG)"
        );
    }
    for country in ["AT", "CH"] {
        assert!(matches!(
            decide_tax(
                &small,
                &business(country, Some("ATU12345678"), true),
                TaxClass::Standard,
                day("2026-01-01")
            ),
            Err(TaxRejection::SmallBusinessAbroad { .. })
        ));
    }
}

#[test]
fn a_business_in_another_member_state_owes_the_tax_itself() {
    for (country, vat_id) in [
        ("AT", "ATU12345678"),
        ("GR", "EL123456789"),
        ("FR", "FR12345678901"),
    ] {
        let decision = decided(
            &business(country, Some(vat_id), true),
            TaxClass::Standard,
            "2026-01-01",
        );
        assert_eq!(
            (decision.category, decision.rate.is_zero()),
            (TaxCategory::AE, true)
        );
        assert_eq!(
            decision.note.unwrap().text_de(),
            "Steuerschuldnerschaft des Leistungsempfängers"
        );
        assert_eq!(decision.vatex.as_deref(), Some("VATEX-EU-AE"));
        assert_eq!(decision.place.code(), country);
    }
}

#[test]
fn reverse_charge_needs_a_confirmed_vat_id_of_the_country() {
    for (vat_id, valid, expected) in [
        (None, false, "VatIdMissing"),
        (Some("ATU12345678"), false, "VatIdNotConfirmed"),
        (Some("DE123456789"), true, "VatIdOfOtherCountry"),
    ] {
        let rejection = decide_tax(
            &seller(),
            &business("AT", vat_id, valid),
            TaxClass::Standard,
            day("2026-01-01"),
        )
        .unwrap_err();
        assert!(format!("{rejection:?}").starts_with(expected), "{rejection:?}");
    }
}

#[test]
fn a_business_outside_the_eu_is_not_taxable_here() {
    for country in ["CH", "US", "GB", "NO"] {
        let decision = decided(&business(country, None, false), TaxClass::Standard, "2026-01-01");
        assert_eq!(
            (decision.category, decision.rate.is_zero()),
            (TaxCategory::O, true),
            "{country}"
        );
        assert_eq!(
            decision.note.unwrap().text_de(),
            "Nicht im Inland steuerbare Leistung (§ 3a Abs. 2 UStG)"
        );
        assert_eq!(decision.vatex.as_deref(), Some("VATEX-EU-O"));
    }
}

#[test]
fn the_united_kingdom_counts_as_a_member_until_the_end_of_2020() {
    let buyer = business("GB", Some("GB123456789"), true);
    assert_eq!(
        decided(&buyer, TaxClass::Standard, "2020-12-31").category,
        TaxCategory::AE
    );
    assert_eq!(
        decided(&buyer, TaxClass::Standard, "2021-01-01").category,
        TaxCategory::O
    );
}

#[test]
fn an_eu_consumer_below_the_threshold_pays_the_german_rate() {
    let decision = decided(&consumer("AT"), TaxClass::Reduced, "2026-01-01");
    assert_eq!(
        (decision.category, decision.rate),
        (TaxCategory::S, "7".parse().unwrap())
    );
    assert_eq!(
        (decision.reason, decision.place),
        (TaxReason::EuConsumerBelowThreshold, Country::germany())
    );
}

#[test]
fn everything_else_is_refused() {
    let on = day("2026-01-01");
    let standard = TaxClass::Standard;
    let oss = Seller {
        cross_border: CrossBorderSales::OneStopShop,
        ..seller()
    };
    let austrian = Seller {
        country: Country::new("AT").unwrap(),
        ..seller()
    };
    assert!(matches!(
        decide_tax(&oss, &consumer("AT"), standard, on),
        Err(TaxRejection::OneStopShopNotSupported { .. })
    ));
    assert!(matches!(
        decide_tax(&seller(), &consumer("CH"), standard, on),
        Err(TaxRejection::ConsumerOutsideEu { .. })
    ));
    assert!(matches!(
        decide_tax(&austrian, &consumer("AT"), standard, on),
        Err(TaxRejection::SellerCountryNotSupported { .. })
    ));
    assert!(matches!(
        decide_tax(&seller(), &consumer("RE"), standard, on),
        Err(TaxRejection::SpecialTerritory { .. })
    ));
    for code in ["XX", "de", "EL", "UK", "", "D E"] {
        assert!(Country::new(code).is_err(), "{code:?}");
    }
}
