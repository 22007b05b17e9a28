//! Dated tables behind the tax decision. A value holds from its date until the next row; nothing is assumed before the first.

use chrono::NaiveDate;
use rust_decimal::Decimal;

use super::{Country, TaxClass};

struct GermanRates {
    valid_from: NaiveDate,
    standard: u8,
    reduced: u8,
}

/// German rates in per cent, oldest first (R-122; § 12, § 28 Abs. 1, 2 UStG).
const GERMAN_RATES: [GermanRates; 3] = [
    GermanRates {
        valid_from: day(2007, 1, 1),
        standard: 19,
        reduced: 7,
    },
    GermanRates {
        valid_from: day(2020, 7, 1),
        standard: 16,
        reduced: 5,
    },
    GermanRates {
        valid_from: day(2021, 1, 1),
        standard: 19,
        reduced: 7,
    },
];

struct StandardRate {
    country: Country,
    valid_from: NaiveDate,
    tenths_of_a_per_cent: u16,
}

/// Where the table of standard rates begins: since then consumers' electronic services are taxed where they live.
const SINCE_2015: NaiveDate = day(2015, 1, 1);

/// Standard rates of the other member states, oldest first per country; with the United Kingdom's for its last years.
const STANDARD_RATES: [StandardRate; 39] = [
    standard(*b"AT", SINCE_2015, 200),
    standard(*b"BE", SINCE_2015, 210),
    standard(*b"BG", SINCE_2015, 200),
    standard(*b"CY", SINCE_2015, 190),
    standard(*b"CZ", SINCE_2015, 210),
    standard(*b"DK", SINCE_2015, 250),
    standard(*b"EE", SINCE_2015, 200),
    standard(*b"EE", day(2024, 1, 1), 220),
    standard(*b"EE", day(2025, 7, 1), 240),
    standard(*b"ES", SINCE_2015, 210),
    standard(*b"FI", SINCE_2015, 240),
    standard(*b"FI", day(2024, 9, 1), 255),
    standard(*b"FR", SINCE_2015, 200),
    standard(*b"GB", SINCE_2015, 200),
    standard(*b"GR", SINCE_2015, 230),
    standard(*b"GR", day(2016, 6, 1), 240),
    standard(*b"HR", SINCE_2015, 250),
    standard(*b"HU", SINCE_2015, 270),
    standard(*b"IE", SINCE_2015, 230),
    standard(*b"IE", day(2020, 9, 1), 210),
    standard(*b"IE", day(2021, 3, 1), 230),
    standard(*b"IT", SINCE_2015, 220),
    standard(*b"LT", SINCE_2015, 210),
    standard(*b"LU", SINCE_2015, 170),
    standard(*b"LU", day(2023, 1, 1), 160),
    standard(*b"LU", day(2024, 1, 1), 170),
    standard(*b"LV", SINCE_2015, 210),
    standard(*b"MT", SINCE_2015, 180),
    standard(*b"NL", SINCE_2015, 210),
    standard(*b"PL", SINCE_2015, 230),
    standard(*b"PT", SINCE_2015, 230),
    standard(*b"RO", SINCE_2015, 240),
    standard(*b"RO", day(2016, 1, 1), 200),
    standard(*b"RO", day(2017, 1, 1), 190),
    standard(*b"RO", day(2025, 8, 1), 210),
    standard(*b"SE", SINCE_2015, 250),
    standard(*b"SI", SINCE_2015, 220),
    standard(*b"SK", SINCE_2015, 200),
    standard(*b"SK", day(2025, 1, 1), 230),
];

struct Membership {
    country: Country,
    from: NaiveDate,
}

/// Member states as far as the rate table reaches back.
const EU_MEMBERS: [Membership; 27] = [
    member(*b"AT", 1995, 1, 1),
    member(*b"BE", 1958, 1, 1),
    member(*b"BG", 2007, 1, 1),
    member(*b"CY", 2004, 5, 1),
    member(*b"CZ", 2004, 5, 1),
    member(*b"DE", 1958, 1, 1),
    member(*b"DK", 1973, 1, 1),
    member(*b"EE", 2004, 5, 1),
    member(*b"ES", 1986, 1, 1),
    member(*b"FI", 1995, 1, 1),
    member(*b"FR", 1958, 1, 1),
    member(*b"GR", 1981, 1, 1),
    member(*b"HR", 2013, 7, 1),
    member(*b"HU", 2004, 5, 1),
    member(*b"IE", 1973, 1, 1),
    member(*b"IT", 1958, 1, 1),
    member(*b"LT", 2004, 5, 1),
    member(*b"LU", 1958, 1, 1),
    member(*b"LV", 2004, 5, 1),
    member(*b"MT", 2004, 5, 1),
    member(*b"NL", 1958, 1, 1),
    member(*b"PL", 2004, 5, 1),
    member(*b"PT", 1986, 1, 1),
    member(*b"RO", 2007, 1, 1),
    member(*b"SE", 1995, 1, 1),
    member(*b"SI", 2004, 5, 1),
    member(*b"SK", 2004, 5, 1),
];

/// The United Kingdom counted as a member state until its transition period ended.
const UNITED_KINGDOM: Membership = member(*b"GB", 1973, 1, 1);
const UNITED_KINGDOM_UNTIL: NaiveDate = day(2021, 1, 1);

/// The one country whose VAT-IDs do not begin with its code, and what they begin with.
const GREECE: Country = Country::listed(*b"GR");
const GREEK_VAT_PREFIX: &str = "EL";

/// Territories with an own code that belong to a member state but not (wholly) to its VAT area, or the other way round.
const SPECIAL_TERRITORIES: [Country; 9] = [
    Country::listed(*b"AX"),
    Country::listed(*b"GF"),
    Country::listed(*b"GP"),
    Country::listed(*b"IM"),
    Country::listed(*b"MC"),
    Country::listed(*b"MF"),
    Country::listed(*b"MQ"),
    Country::listed(*b"RE"),
    Country::listed(*b"YT"),
];

/// ISO 3166-1 alpha-2.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR BS BT BV BW BY BZ \
CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH \
GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB \
LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM \
PA PE PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG \
TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

/// A date of the tables. One that does not exist never comes, so that its row never holds.
const fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(date) => date,
        None => NaiveDate::MAX,
    }
}

const fn member(code: [u8; 2], year: i32, month: u32, on: u32) -> Membership {
    Membership {
        country: Country::listed(code),
        from: day(year, month, on),
    }
}

const fn standard(code: [u8; 2], valid_from: NaiveDate, tenths_of_a_per_cent: u16) -> StandardRate {
    StandardRate {
        country: Country::listed(code),
        valid_from,
        tenths_of_a_per_cent,
    }
}

/// The German rate in per cent on a day; `None` before the table begins.
pub(super) fn german_rate(class: TaxClass, on: NaiveDate) -> Option<Decimal> {
    let row = GERMAN_RATES.iter().rev().find(|row| row.valid_from <= on)?;
    Some(Decimal::from(match class {
        TaxClass::Standard => row.standard,
        TaxClass::Reduced => row.reduced,
    }))
}

/// The standard rate in per cent of a member state other than Germany on a day; `None` before the table begins.
pub(super) fn standard_rate(country: Country, on: NaiveDate) -> Option<Decimal> {
    let row = STANDARD_RATES
        .iter()
        .rev()
        .find(|row| row.country == country && row.valid_from <= on)?;
    // 25.5 keeps its decimal; 20.0 is written 20, as German rates are.
    Some(Decimal::new(i64::from(row.tenths_of_a_per_cent), 1).normalize())
}

/// Whether a country belonged to the VAT area of the EU on a day.
pub(super) fn is_eu_member(country: Country, on: NaiveDate) -> bool {
    if country == UNITED_KINGDOM.country {
        return UNITED_KINGDOM.from <= on && on < UNITED_KINGDOM_UNTIL;
    }
    EU_MEMBERS
        .iter()
        .any(|row| row.country == country && row.from <= on)
}

/// Whether a VAT-ID begins as those of a country do.
pub(super) fn is_vat_id_of(vat_id: &str, country: Country) -> bool {
    vat_id.starts_with(if country == GREECE {
        GREEK_VAT_PREFIX
    } else {
        country.code()
    })
}

pub(super) fn is_special_territory(country: Country) -> bool {
    SPECIAL_TERRITORIES.contains(&country)
}

pub(super) fn is_country(code: &str) -> bool {
    COUNTRIES.split(' ').any(|known| known == code)
}
