use billing::tax::{UnconfirmedVatId, Vatex};
use billing::*;

use crate::story::{business, consumer, day, seller};

fn decided(buyer: &Buyer, class: TaxClass, on: &str) -> TaxDecision {
    decide_tax(&seller(), buyer, class, day(on)).unwrap()
}

fn small(seller: Seller) -> Seller {
    Seller {
        scheme: SellerScheme::SmallBusiness,
        ..seller
    }
}

fn one_stop_shop() -> Seller {
    Seller {
        cross_border: CrossBorderSales::OneStopShop,
        ..seller()
    }
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
    let small = small(seller());
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
        assert_eq!(decision.vatex.map(Vatex::code), Some("VATEX-EU-AE"));
        assert_eq!(decision.place.code(), country);
    }
}

/// What may be wrong with a VAT-ID of an Austrian business.
const UNCONFIRMED: [(Option<&str>, bool, &str); 4] = [
    (None, false, "VatIdMissing"),
    (None, true, "VatIdMissing"),
    (Some("ATU12345678"), false, "VatIdNotConfirmed"),
    (Some("DE123456789"), true, "VatIdOfOtherCountry"),
];

#[test]
fn without_a_confirmed_vat_id_a_business_is_taxed_like_a_consumer() {
    let on = day("2026-01-01");
    let reason = TaxReason::EuBusinessWithoutVatId;
    for (vat_id, valid, _) in UNCONFIRMED {
        let buyer = business("AT", vat_id, valid);
        for (seller, class, expected) in [
            (
                seller(),
                TaxClass::Standard,
                Ok((TaxCategory::S, "19", reason, "DE")),
            ),
            (
                seller(),
                TaxClass::Reduced,
                Ok((TaxCategory::S, "7", reason, "DE")),
            ),
            (
                one_stop_shop(),
                TaxClass::Standard,
                Ok((TaxCategory::S, "20", reason, "AT")),
            ),
            (
                one_stop_shop(),
                TaxClass::Reduced,
                Err(TaxRejection::ReducedRateAbroadUnknown {
                    country: buyer.country,
                }),
            ),
            (
                small(seller()),
                TaxClass::Standard,
                Ok((TaxCategory::E, "0", TaxReason::SmallBusiness, "DE")),
            ),
            (
                small(one_stop_shop()),
                TaxClass::Standard,
                Err(TaxRejection::SmallBusinessAbroad {
                    country: buyer.country,
                }),
            ),
        ] {
            let decided = decide_tax(&seller, &buyer, class, on);
            assert_eq!(
                decided
                    .clone()
                    .map(|it| (it.category, it.rate.to_string(), it.reason, it.place.to_string())),
                expected.map(|(category, rate, reason, place)| (
                    category,
                    rate.to_owned(),
                    reason,
                    place.to_owned()
                )),
                "{vat_id:?} {seller:?} {class:?}"
            );
            let as_consumer = decide_tax(&seller, &consumer("AT"), class, on);
            let besides_reason = |it: TaxDecision| TaxDecision { reason, ..it };
            assert_eq!(
                decided.map(besides_reason),
                as_consumer.map(besides_reason),
                "all but the reason is a consumer's"
            );
        }
    }
}

#[test]
fn a_seller_may_refuse_businesses_without_a_confirmed_vat_id() {
    let refusing = |seller: Seller| Seller {
        unconfirmed_vat_id: UnconfirmedVatId::Refuse,
        ..seller
    };
    let on = day("2026-01-01");
    for (vat_id, valid, expected) in UNCONFIRMED {
        let buyer = business("AT", vat_id, valid);
        for seller in [seller(), one_stop_shop()] {
            let rejection =
                decide_tax(&refusing(seller.clone()), &buyer, TaxClass::Standard, on).unwrap_err();
            assert!(format!("{rejection:?}").starts_with(expected), "{rejection:?}");
            assert_eq!(
                decide_tax(&refusing(small(seller)), &buyer, TaxClass::Standard, on),
                Err(TaxRejection::SmallBusinessAbroad {
                    country: buyer.country
                })
            );
        }
    }
    // Nobody else is concerned.
    for buyer in [
        consumer("DE"),
        consumer("AT"),
        business("DE", None, false),
        business("CH", None, false),
        business("AT", Some("ATU12345678"), true),
    ] {
        assert_eq!(
            decide_tax(&refusing(seller()), &buyer, TaxClass::Standard, on),
            decide_tax(&seller(), &buyer, TaxClass::Standard, on)
        );
    }
}

#[test]
fn a_seller_stored_before_the_choices_existed_has_their_defaults() {
    assert_eq!(
        serde_json::from_str::<Seller>(r#"{"country": "DE"}"#).unwrap(),
        seller()
    );
    assert_eq!(
        serde_json::to_value(seller()).unwrap(),
        serde_json::json!({
            "country": "DE", "scheme": "regular", "cross_border": "below_threshold",
            "unconfirmed_vat_id": "bill_with_vat"
        })
    );
    assert_eq!(serde_json::to_value(UnconfirmedVatId::Refuse).unwrap(), "refuse");
}

#[test]
fn reasons_are_stored_by_name() {
    for (reason, name) in [
        (TaxReason::DomesticStandard, "domestic_standard"),
        (TaxReason::DomesticReduced, "domestic_reduced"),
        (TaxReason::EuConsumerBelowThreshold, "eu_consumer_below_threshold"),
        (TaxReason::EuConsumerDestination, "eu_consumer_destination"),
        (TaxReason::EuBusinessWithoutVatId, "eu_business_without_vat_id"),
        (TaxReason::SmallBusiness, "small_business"),
        (TaxReason::EuReverseCharge, "eu_reverse_charge"),
        (TaxReason::OutsideEu, "outside_eu"),
    ] {
        assert_eq!(serde_json::to_value(reason).unwrap(), name);
    }
}

#[test]
fn every_buyer_has_a_reason() {
    for (seller, buyer, class, reason) in [
        (
            seller(),
            consumer("DE"),
            TaxClass::Standard,
            TaxReason::DomesticStandard,
        ),
        (
            seller(),
            business("DE", None, false),
            TaxClass::Reduced,
            TaxReason::DomesticReduced,
        ),
        (
            seller(),
            consumer("FR"),
            TaxClass::Standard,
            TaxReason::EuConsumerBelowThreshold,
        ),
        (
            one_stop_shop(),
            consumer("FR"),
            TaxClass::Standard,
            TaxReason::EuConsumerDestination,
        ),
        (
            seller(),
            business("FR", None, false),
            TaxClass::Standard,
            TaxReason::EuBusinessWithoutVatId,
        ),
        (
            one_stop_shop(),
            business("FR", None, false),
            TaxClass::Standard,
            TaxReason::EuBusinessWithoutVatId,
        ),
        (
            small(seller()),
            consumer("DE"),
            TaxClass::Standard,
            TaxReason::SmallBusiness,
        ),
        (
            seller(),
            business("FR", Some("FR12345678901"), true),
            TaxClass::Standard,
            TaxReason::EuReverseCharge,
        ),
        (
            one_stop_shop(),
            business("FR", Some("FR12345678901"), true),
            TaxClass::Reduced,
            TaxReason::EuReverseCharge,
        ),
        (
            seller(),
            business("US", None, false),
            TaxClass::Standard,
            TaxReason::OutsideEu,
        ),
    ] {
        let decision = decide_tax(&seller, &buyer, class, day("2026-11-23")).unwrap();
        assert_eq!(decision.reason, reason, "{buyer:?}");
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
        assert_eq!(decision.vatex.map(Vatex::code), Some("VATEX-EU-O"));
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
    let austrian = Seller {
        country: Country::new("AT").unwrap(),
        ..seller()
    };
    assert!(matches!(
        decide_tax(&seller(), &consumer("CH"), standard, on),
        Err(TaxRejection::ConsumerOutsideEu { .. })
    ));
    assert!(matches!(
        decide_tax(&austrian, &consumer("AT"), standard, on),
        Err(TaxRejection::SellerCountryNotSupported { .. })
    ));
    for territory in ["AX", "GF", "GP", "IM", "MC", "MF", "MQ", "RE", "YT"] {
        for seller in [seller(), one_stop_shop()] {
            for buyer in [consumer(territory), business(territory, None, false)] {
                assert_eq!(
                    decide_tax(&seller, &buyer, standard, on),
                    Err(TaxRejection::SpecialTerritory {
                        country: Country::new(territory).unwrap()
                    })
                );
            }
        }
    }
}

#[test]
fn a_decision_is_stored_with_the_codes_of_the_lists() {
    let stored =
        |buyer: &Buyer| serde_json::to_value(decided(buyer, TaxClass::Standard, "2026-01-01")).unwrap();
    assert_eq!(
        stored(&business("AT", Some("ATU12345678"), true)),
        serde_json::json!({
            "category": "AE", "rate": "0", "reason": "eu_reverse_charge", "note": "reverse_charge",
            "vatex": "VATEX-EU-AE", "place": "AT", "performed_on": "2026-01-01"
        })
    );
    let outside = stored(&business("CH", None, false));
    assert_eq!(
        (&outside["vatex"], &outside["place"]),
        (&"VATEX-EU-O".into(), &"CH".into())
    );
    assert!(stored(&consumer("DE"))["vatex"].is_null());
    for vatex in [Vatex::ReverseCharge, Vatex::NotSubject] {
        assert_eq!(serde_json::to_value(vatex).unwrap(), vatex.code());
        assert_eq!(
            serde_json::from_value::<Vatex>(vatex.code().into()).unwrap(),
            vatex
        );
    }
}

#[test]
fn countries_are_codes() {
    for code in ["DE", "GR", "GB", "ZW", "AD"] {
        let country = Country::new(code).unwrap();
        assert_eq!((country.code(), country.to_string().as_str()), (code, code));
        assert_eq!(serde_json::to_value(country).unwrap(), code);
        assert_eq!(serde_json::from_value::<Country>(code.into()).unwrap(), country);
        assert_eq!(format!("{country:?}"), format!("Country({code:?})"));
    }
    for code in ["XX", "de", "EL", "UK", "", "D E", "D", "DEU", "E ", "ü"] {
        assert!(Country::new(code).is_err(), "{code:?}");
        assert!(
            serde_json::from_value::<Country>(code.into()).is_err(),
            "{code:?}"
        );
    }
}

const RATES_ON_2026_11_23: [&str; 27] = [
    "AT 20", "BE 21", "BG 20", "CY 19", "CZ 21", "DE 19", "DK 25", "EE 24", "ES 21", "FI 25.5", "FR 20",
    "GR 24", "HR 25", "HU 27", "IE 23", "IT 22", "LT 21", "LU 17", "LV 21", "MT 18", "NL 21", "PL 23",
    "PT 23", "RO 21", "SE 25", "SI 22", "SK 23",
];

#[test]
fn through_the_one_stop_shop_every_member_state_taxes_at_its_own_rate() {
    for row in RATES_ON_2026_11_23 {
        let (country, rate) = row.split_once(' ').unwrap();
        let decision = decide_tax(
            &one_stop_shop(),
            &consumer(country),
            TaxClass::Standard,
            day("2026-11-23"),
        )
        .unwrap();
        let reason = if country == "DE" {
            TaxReason::DomesticStandard
        } else {
            TaxReason::EuConsumerDestination
        };
        assert_eq!(
            decision,
            TaxDecision {
                category: TaxCategory::S,
                rate: rate.parse().unwrap(),
                reason,
                note: None,
                vatex: None,
                place: Country::new(country).unwrap(),
                performed_on: day("2026-11-23"),
            }
        );
        assert_eq!(decision.rate.to_string(), rate, "{country}: as it is printed");
    }
}

#[test]
fn the_rates_of_the_one_stop_shop_follow_the_dated_table() {
    for (country, changes) in [
        (
            "EE",
            [("2015-01-01", "20"), ("2024-01-01", "22"), ("2025-07-01", "24")].as_slice(),
        ),
        ("FI", &[("2015-01-01", "24"), ("2024-09-01", "25.5")]),
        ("GR", &[("2015-01-01", "23"), ("2016-06-01", "24")]),
        (
            "IE",
            &[("2015-01-01", "23"), ("2020-09-01", "21"), ("2021-03-01", "23")],
        ),
        (
            "LU",
            &[("2015-01-01", "17"), ("2023-01-01", "16"), ("2024-01-01", "17")],
        ),
        (
            "RO",
            &[
                ("2015-01-01", "24"),
                ("2016-01-01", "20"),
                ("2017-01-01", "19"),
                ("2025-08-01", "21"),
            ],
        ),
        ("SK", &[("2015-01-01", "20"), ("2025-01-01", "23")]),
        ("HU", &[("2015-01-01", "27")]),
        ("GB", &[("2015-01-01", "20")]),
    ] {
        let rate = |on| {
            decide_tax(&one_stop_shop(), &consumer(country), TaxClass::Standard, on)
                .map(|decision| decision.rate.to_string())
        };
        let mut before = None;
        for (from, expected) in changes {
            let eve = day(from).pred_opt().unwrap();
            match before {
                None => assert_eq!(rate(eve), Err(TaxRejection::NoRate { performed_on: eve })),
                Some(before) => assert_eq!(rate(eve), Ok(before), "{country} before {from}"),
            }
            assert_eq!(
                rate(day(from)),
                Ok((*expected).to_owned()),
                "{country} from {from}"
            );
            before = Some((*expected).to_owned());
        }
    }
}

#[test]
fn the_one_stop_shop_ends_where_nothing_is_known() {
    let small = small(one_stop_shop());
    let on = day("2026-01-01");
    let country = Country::new("AT").unwrap();
    for (seller, class, expected) in [
        (
            one_stop_shop(),
            TaxClass::Reduced,
            TaxRejection::ReducedRateAbroadUnknown { country },
        ),
        (
            small.clone(),
            TaxClass::Standard,
            TaxRejection::SmallBusinessAbroad { country },
        ),
        (
            small.clone(),
            TaxClass::Reduced,
            TaxRejection::SmallBusinessAbroad { country },
        ),
    ] {
        assert_eq!(
            decide_tax(&seller, &consumer("AT"), class, on),
            Err(expected),
            "{class:?}"
        );
    }
    assert_eq!(
        decide_tax(
            &one_stop_shop(),
            &consumer("GB"),
            TaxClass::Standard,
            day("2021-01-01")
        ),
        Err(TaxRejection::ConsumerOutsideEu {
            country: Country::new("GB").unwrap()
        })
    );
    // At home the shop changes nothing.
    let domestic = |seller: &Seller, class| decide_tax(seller, &consumer("DE"), class, on).unwrap();
    assert_eq!(
        domestic(&one_stop_shop(), TaxClass::Reduced),
        domestic(&seller(), TaxClass::Reduced)
    );
    assert_eq!(
        domestic(&small, TaxClass::Standard).reason,
        TaxReason::SmallBusiness
    );
}

#[test]
fn every_member_state_has_a_rate_for_as_long_as_the_table_reaches_back() {
    for row in RATES_ON_2026_11_23.iter().filter(|row| !row.starts_with("DE")) {
        let country = &row[..2];
        let rate = |on: &str| decide_tax(&one_stop_shop(), &consumer(country), TaxClass::Standard, day(on));
        assert!(
            rate("2014-12-31").is_err() && rate("2015-01-01").is_ok(),
            "{country}"
        );
    }
}
