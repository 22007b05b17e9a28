//! The tax decision of a line, with its reason (R-120…132). What the tables do not answer is refused, never guessed.

mod tables;

use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which German rate a product falls under (R-121).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxClass {
    /// The standard rate.
    #[default]
    Standard,
    /// The reduced rate (printed matter, e-books, e-papers).
    Reduced,
}

/// A country by its ISO 3166-1 alpha-2 code.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Country(String);

impl Country {
    /// The country with this code, e.g. `"DE"`.
    ///
    /// # Errors
    /// No such country.
    pub fn new(code: &str) -> Result<Self, TaxRejection> {
        if tables::is_country(code) {
            Ok(Self(code.to_owned()))
        } else {
            Err(TaxRejection::UnknownCountry {
                code: code.to_owned(),
            })
        }
    }

    /// Germany.
    #[must_use]
    pub fn germany() -> Self {
        Self("DE".to_owned())
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for Country {
    type Error = TaxRejection;

    fn try_from(code: String) -> Result<Self, TaxRejection> {
        Self::new(&code)
    }
}

impl From<Country> for String {
    fn from(country: Country) -> Self {
        country.0
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// How the seller is taxed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SellerScheme {
    /// Ordinary value added tax.
    #[default]
    Regular,
    /// Kleinunternehmer, § 19 UStG (R-132).
    SmallBusiness,
}

/// Where electronic services to consumers in other member states are taxed (R-128).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CrossBorderSales {
    /// In Germany: established here only, at most 10 000 EUR a year, and no waiver.
    #[default]
    BelowThreshold,
    /// At the consumer's residence, declared through the one-stop shop.
    OneStopShop,
}

/// The selling side of a tax decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seller {
    /// Where the seller is established.
    pub country: Country,
    /// How the seller is taxed.
    #[serde(default)]
    pub scheme: SellerScheme,
    /// How sales to consumers in other member states are taxed.
    #[serde(default)]
    pub cross_border: CrossBorderSales,
}

/// Whether the buyer buys for a business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BuyerKind {
    /// A consumer (§ 13 BGB).
    Consumer,
    /// A business (§ 14 BGB).
    Business,
}

/// The buying side of a tax decision.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Buyer {
    /// Consumer or business.
    pub kind: BuyerKind,
    /// Where the buyer lives or is established.
    pub country: Country,
    /// VAT identification number, if given.
    #[serde(default)]
    pub vat_id: Option<String>,
    /// Whether a qualified confirmation of it is on file (R-126).
    #[serde(default)]
    pub vat_id_valid: bool,
}

/// Category of EN 16931 (UNCL 5305).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum TaxCategory {
    /// Taxed at a rate.
    S,
    /// Exempt (§ 19 UStG).
    E,
    /// Reverse charge.
    AE,
    /// Not taxable in Germany.
    O,
}

impl TaxCategory {
    /// The code as written into documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::S => "S",
            Self::E => "E",
            Self::AE => "AE",
            Self::O => "O",
        }
    }
}

/// Why a line is taxed as it is; shown on request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxReason {
    /// Supplied in Germany at the standard rate (R-121).
    DomesticStandard,
    /// Supplied in Germany at the reduced rate (R-121).
    DomesticReduced,
    /// To an EU consumer below the threshold: taxed like a domestic supply (R-128).
    EuConsumerBelowThreshold,
    /// The seller is a Kleinunternehmer (R-132).
    SmallBusiness,
    /// To a business in another member state with a confirmed VAT-ID (R-125).
    EuReverseCharge,
    /// To a business outside the EU (R-131).
    OutsideEu,
}

/// The sentence a document must carry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TaxNote {
    /// R-125.
    ReverseCharge,
    /// R-131.
    NotTaxableInGermany,
    /// R-132.
    SmallBusiness,
}

impl TaxNote {
    /// The exact German sentence.
    #[must_use]
    pub const fn text_de(self) -> &'static str {
        match self {
            Self::ReverseCharge => "Steuerschuldnerschaft des Leistungsempfängers",
            Self::NotTaxableInGermany => "Nicht im Inland steuerbare Leistung (§ 3a Abs. 2 UStG)",
            Self::SmallBusiness => "Steuerbefreit für Kleinunternehmer (§ 19 UStG)",
        }
    }
}

/// How a line is taxed; stored with the line, and the only source of what a document prints (R-134).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TaxDecision {
    /// EN 16931 category.
    pub category: TaxCategory,
    /// Rate in per cent; zero where no tax is charged.
    pub rate: Decimal,
    /// Why.
    pub reason: TaxReason,
    /// The sentence the document must carry.
    pub note: Option<TaxNote>,
    /// Exemption reason code of the VATEX list.
    pub vatex: Option<String>,
    /// Place of supply.
    pub place: Country,
    /// The day that decided the rate (R-123).
    pub performed_on: NaiveDate,
}

/// Why no tax decision can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum TaxRejection {
    /// No such country code.
    #[error("{code} is no country")]
    UnknownCountry {
        /// What was given.
        code: String,
    },
    /// Only sellers established in Germany are supported.
    #[error("sellers established in {country} are not supported")]
    SellerCountryNotSupported {
        /// Where the seller is established.
        country: Country,
    },
    /// Territories with their own tax rules are refused, not guessed.
    #[error("{country} has tax rules of its own that are not supported")]
    SpecialTerritory {
        /// The territory.
        country: Country,
    },
    /// A business in another member state without a VAT-ID.
    #[error("a business in {country} needs a VAT-ID")]
    VatIdMissing {
        /// Where the buyer is established.
        country: Country,
    },
    /// The VAT-ID is not confirmed (R-126).
    #[error("the VAT-ID {vat_id} is not confirmed")]
    VatIdNotConfirmed {
        /// The VAT-ID.
        vat_id: String,
    },
    /// The VAT-ID belongs to another country.
    #[error("the VAT-ID {vat_id} is not one of {country}")]
    VatIdOfOtherCountry {
        /// The VAT-ID.
        vat_id: String,
        /// Where the buyer is established.
        country: Country,
    },
    /// Sales taxed at the consumer's residence are not supported yet (R-128).
    #[error("sales to consumers in {country} are taxed there, which is not supported yet")]
    OneStopShopNotSupported {
        /// Where the consumer lives.
        country: Country,
    },
    /// Whether a consumer outside the EU is taxed depends on the service (§ 3a Abs. 4, 5 UStG).
    #[error("sales to consumers in {country} are not supported")]
    ConsumerOutsideEu {
        /// Where the consumer lives.
        country: Country,
    },
    /// A Kleinunternehmer's supplies taxed in another country.
    #[error("a small business (§ 19 UStG) cannot bill businesses in {country} yet")]
    SmallBusinessAbroad {
        /// Where the buyer is established.
        country: Country,
    },
    /// The rate table has no value for the day.
    #[error("no tax rate is known for {performed_on}")]
    NoRate {
        /// The day.
        performed_on: NaiveDate,
    },
}

/// Decides how a line is taxed (R-120). `performed_on` is the last day of its service period, or the day a setup fee falls
/// due (R-123).
///
/// ```
/// use billing::{Buyer, BuyerKind, Country, Seller, TaxClass, decide_tax};
/// let seller = Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default() };
/// let buyer = Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false };
/// let decision = decide_tax(&seller, &buyer, TaxClass::Standard, "2020-07-31".parse()?)?;
/// assert_eq!(decision.rate, "16".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Whatever the rules do not answer.
pub fn decide_tax(
    seller: &Seller,
    buyer: &Buyer,
    class: TaxClass,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    if seller.country != Country::germany() {
        return Err(TaxRejection::SellerCountryNotSupported {
            country: seller.country.clone(),
        });
    }
    if tables::is_special_territory(buyer.country.code()) {
        return Err(TaxRejection::SpecialTerritory {
            country: buyer.country.clone(),
        });
    }
    if buyer.country == seller.country {
        return match seller.scheme {
            SellerScheme::Regular => german_rate(class, domestic_reason(class), performed_on),
            SellerScheme::SmallBusiness => Ok(small_business(performed_on)),
        };
    }
    let country = buyer.country.clone();
    let in_eu = tables::is_eu_member(country.code(), performed_on);
    match (buyer.kind, in_eu, seller.scheme) {
        (BuyerKind::Consumer, false, _) => Err(TaxRejection::ConsumerOutsideEu { country }),
        (BuyerKind::Consumer, true, scheme) => match (seller.cross_border, scheme) {
            (CrossBorderSales::OneStopShop, _) => Err(TaxRejection::OneStopShopNotSupported { country }),
            (CrossBorderSales::BelowThreshold, SellerScheme::Regular) => {
                german_rate(class, TaxReason::EuConsumerBelowThreshold, performed_on)
            }
            (CrossBorderSales::BelowThreshold, SellerScheme::SmallBusiness) => {
                Ok(small_business(performed_on))
            }
        },
        (BuyerKind::Business, _, SellerScheme::SmallBusiness) => {
            Err(TaxRejection::SmallBusinessAbroad { country })
        }
        (BuyerKind::Business, true, SellerScheme::Regular) => reverse_charge(buyer, performed_on),
        (BuyerKind::Business, false, SellerScheme::Regular) => Ok(TaxDecision {
            category: TaxCategory::O,
            rate: Decimal::ZERO,
            reason: TaxReason::OutsideEu,
            note: Some(TaxNote::NotTaxableInGermany),
            vatex: Some("VATEX-EU-O".to_owned()),
            place: country,
            performed_on,
        }),
    }
}

const fn domestic_reason(class: TaxClass) -> TaxReason {
    match class {
        TaxClass::Standard => TaxReason::DomesticStandard,
        TaxClass::Reduced => TaxReason::DomesticReduced,
    }
}

fn german_rate(
    class: TaxClass,
    reason: TaxReason,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    let rate = tables::german_rate(class, performed_on).ok_or(TaxRejection::NoRate { performed_on })?;
    Ok(TaxDecision {
        category: TaxCategory::S,
        rate,
        reason,
        note: None,
        vatex: None,
        place: Country::germany(),
        performed_on,
    })
}

fn small_business(performed_on: NaiveDate) -> TaxDecision {
    TaxDecision {
        category: TaxCategory::E,
        rate: Decimal::ZERO,
        reason: TaxReason::SmallBusiness,
        note: Some(TaxNote::SmallBusiness),
        vatex: None,
        place: Country::germany(),
        performed_on,
    }
}

fn reverse_charge(buyer: &Buyer, performed_on: NaiveDate) -> Result<TaxDecision, TaxRejection> {
    let country = buyer.country.clone();
    let Some(vat_id) = buyer.vat_id.clone() else {
        return Err(TaxRejection::VatIdMissing { country });
    };
    if !vat_id.starts_with(tables::vat_prefix(country.code())) {
        return Err(TaxRejection::VatIdOfOtherCountry { vat_id, country });
    }
    if !buyer.vat_id_valid {
        return Err(TaxRejection::VatIdNotConfirmed { vat_id });
    }
    Ok(TaxDecision {
        category: TaxCategory::AE,
        rate: Decimal::ZERO,
        reason: TaxReason::EuReverseCharge,
        note: Some(TaxNote::ReverseCharge),
        vatex: Some("VATEX-EU-AE".to_owned()),
        place: country,
        performed_on,
    })
}
