//! Dated tables behind the tax decision. A value holds from its date until the next row; nothing is assumed before the first.

use chrono::{Datelike, NaiveDate};
use rust_decimal::Decimal;

use super::TaxClass;

/// A civil date as (year, month, day), so that it compares in order without being parsed.
type Day = (i32, u32, u32);

struct RateRow {
    valid_from: Day,
    standard: i64,
    reduced: i64,
}

/// German rates in per cent (R-122; § 12, § 28 Abs. 1, 2 UStG).
const GERMAN_RATES: [RateRow; 3] = [
    RateRow {
        valid_from: (2007, 1, 1),
        standard: 19,
        reduced: 7,
    },
    RateRow {
        valid_from: (2020, 7, 1),
        standard: 16,
        reduced: 5,
    },
    RateRow {
        valid_from: (2021, 1, 1),
        standard: 19,
        reduced: 7,
    },
];

struct Membership {
    country: &'static str,
    /// Prefix of its VAT-IDs where it is not the country code.
    vat_prefix: Option<&'static str>,
    from: Day,
    until: Option<Day>,
}

const fn member(country: &'static str, from: Day) -> Membership {
    Membership {
        country,
        vat_prefix: None,
        from,
        until: None,
    }
}

/// Member states as far as the rate table reaches back, with the United Kingdom until its transition period ended.
const EU_MEMBERS: [Membership; 28] = [
    member("AT", (1995, 1, 1)),
    member("BE", (1958, 1, 1)),
    member("BG", (2007, 1, 1)),
    member("CY", (2004, 5, 1)),
    member("CZ", (2004, 5, 1)),
    member("DE", (1958, 1, 1)),
    member("DK", (1973, 1, 1)),
    member("EE", (2004, 5, 1)),
    member("ES", (1986, 1, 1)),
    member("FI", (1995, 1, 1)),
    member("FR", (1958, 1, 1)),
    Membership {
        country: "GR",
        vat_prefix: Some("EL"),
        from: (1981, 1, 1),
        until: None,
    },
    Membership {
        country: "GB",
        vat_prefix: None,
        from: (1973, 1, 1),
        until: Some((2021, 1, 1)),
    },
    member("HR", (2013, 7, 1)),
    member("HU", (2004, 5, 1)),
    member("IE", (1973, 1, 1)),
    member("IT", (1958, 1, 1)),
    member("LT", (2004, 5, 1)),
    member("LU", (1958, 1, 1)),
    member("LV", (2004, 5, 1)),
    member("MT", (2004, 5, 1)),
    member("NL", (1958, 1, 1)),
    member("PL", (2004, 5, 1)),
    member("PT", (1986, 1, 1)),
    member("RO", (2007, 1, 1)),
    member("SE", (1995, 1, 1)),
    member("SI", (2004, 5, 1)),
    member("SK", (2004, 5, 1)),
];

/// Territories with an own code that belong to a member state but not (wholly) to its VAT area, or the other way round.
const SPECIAL_TERRITORIES: [&str; 9] = ["AX", "GF", "GP", "IM", "MC", "MF", "MQ", "RE", "YT"];

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH \
GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB \
LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM \
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

fn key(date: NaiveDate) -> Day {
    (date.year(), date.month(), date.day())
}

/// The German rate in per cent on a day; `None` before the table begins.
pub(super) fn german_rate(class: TaxClass, on: NaiveDate) -> Option<Decimal> {
    let row = GERMAN_RATES.iter().rev().find(|row| row.valid_from <= key(on))?;
    Some(Decimal::new(
        match class {
            TaxClass::Standard => row.standard,
            TaxClass::Reduced => row.reduced,
        },
        0,
    ))
}

/// Whether a country belonged to the VAT area of the EU on a day.
pub(super) fn is_eu_member(country: &str, on: NaiveDate) -> bool {
    EU_MEMBERS.iter().any(|row| {
        row.country == country && row.from <= key(on) && row.until.is_none_or(|until| key(on) < until)
    })
}

/// The prefix of a country's VAT-IDs.
pub(super) fn vat_prefix(country: &str) -> &str {
    EU_MEMBERS
        .iter()
        .find(|row| row.country == country)
        .and_then(|row| row.vat_prefix)
        .unwrap_or(country)
}

pub(super) fn is_special_territory(country: &str) -> bool {
    SPECIAL_TERRITORIES.contains(&country)
}

pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES.split(' ').any(|known| known == code)
}
