//! The tax decision of a line, with its reason (R-120…132). What the tables do not answer is refused, never guessed.

mod country;
mod rejection;
mod tables;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use country::Country;
pub use rejection::TaxRejection;

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
    /// At the consumer's residence and that country's standard rate, declared through the one-stop shop.
    OneStopShop,
}

/// How a business in another member state is billed whose VAT-ID is missing, another country's or not confirmed (R-126).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UnconfirmedVatId {
    /// With tax, like a consumer of that country.
    #[default]
    BillWithVat,
    /// Not at all.
    Refuse,
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
    /// How businesses in other member states without a confirmed VAT-ID are billed; with VAT unless stored otherwise.
    #[serde(default)]
    pub unconfirmed_vat_id: UnconfirmedVatId,
}

impl Seller {
    /// A seller in Germany with ordinary tax, below the threshold for sales abroad.
    #[must_use]
    pub fn german() -> Self {
        Self {
            country: Country::germany(),
            scheme: SellerScheme::default(),
            cross_border: CrossBorderSales::default(),
            unconfirmed_vat_id: UnconfirmedVatId::default(),
        }
    }
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

impl Buyer {
    /// A consumer.
    #[must_use]
    pub const fn consumer(country: Country) -> Self {
        Self {
            kind: BuyerKind::Consumer,
            country,
            vat_id: None,
            vat_id_valid: false,
        }
    }
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
    /// To an EU consumer through the one-stop shop: taxed at the standard rate of the consumer's country (R-128).
    EuConsumerDestination,
    /// To a business in another member state without a confirmed VAT-ID of that country: taxed like a consumer there (R-126).
    EuBusinessWithoutVatId,
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

/// Why a document charges no tax, by the VATEX code list of EN 16931; serialised as the code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Vatex {
    /// Reverse charge (R-125).
    #[serde(rename = "VATEX-EU-AE")]
    ReverseCharge,
    /// Not subject to tax here (R-131).
    #[serde(rename = "VATEX-EU-O")]
    NotSubject,
}

impl Vatex {
    /// The code as written into documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ReverseCharge => "VATEX-EU-AE",
            Self::NotSubject => "VATEX-EU-O",
        }
    }
}

/// How a line is taxed; stored with the line, and the only source of what a document prints (R-134).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    pub vatex: Option<Vatex>,
    /// Place of supply.
    pub place: Country,
    /// The day that decided the rate (R-123).
    pub performed_on: NaiveDate,
}

/// Decides how a line is taxed (R-120 to R-132). `performed_on` is the last day of its service period, or the day a setup fee
/// falls due (R-123). The same facts always give the same decision; the rate is in per cent.
///
/// ```
/// use billing::{Buyer, BuyerKind, Country, Seller, TaxClass, decide_tax};
/// let seller = Seller { country: Country::germany(), scheme: Default::default(), cross_border: Default::default(),
///     unconfirmed_vat_id: Default::default() };
/// let buyer = Buyer { kind: BuyerKind::Consumer, country: Country::germany(), vat_id: None, vat_id_valid: false };
/// let decision = decide_tax(&seller, &buyer, TaxClass::Standard, "2020-07-31".parse()?)?;
/// assert_eq!(decision.rate, "16".parse()?);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// Whatever the rules do not answer, never a guess: sellers established elsewhere, territories with tax rules of their own,
/// consumers outside the EU, reduced rates of other member states, a Kleinunternehmer's supplies taxed abroad, days before the
/// tables begin, and without [`UnconfirmedVatId::BillWithVat`] businesses in other member states without a confirmed VAT-ID.
pub fn decide_tax(
    seller: &Seller,
    buyer: &Buyer,
    class: TaxClass,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    // Nearly every line: answered before any table of countries is read.
    if buyer.country == seller.country && seller.country == Country::germany() {
        return supplied_in_germany(seller.scheme, class, domestic_reason(class), performed_on);
    }
    if seller.country != Country::germany() {
        return Err(TaxRejection::SellerCountryNotSupported {
            country: seller.country,
        });
    }
    let country = buyer.country;
    if tables::is_special_territory(country) {
        return Err(TaxRejection::SpecialTerritory { country });
    }
    let in_eu = tables::is_eu_member(country, performed_on);
    match (buyer.kind, in_eu, seller.scheme) {
        (BuyerKind::Consumer, false, _) => Err(TaxRejection::ConsumerOutsideEu { country }),
        (BuyerKind::Consumer, true, _) => like_a_consumer(seller, buyer, class, performed_on),
        (BuyerKind::Business, true, scheme) => match (confirmed(buyer), scheme, seller.unconfirmed_vat_id) {
            (Err(_), _, UnconfirmedVatId::BillWithVat) => like_a_consumer(seller, buyer, class, performed_on),
            (_, SellerScheme::SmallBusiness, _) => Err(TaxRejection::SmallBusinessAbroad { country }),
            (Err(why), SellerScheme::Regular, UnconfirmedVatId::Refuse) => Err(why),
            (Ok(()), SellerScheme::Regular, _) => Ok(TaxDecision {
                category: TaxCategory::AE,
                rate: Decimal::ZERO,
                reason: TaxReason::EuReverseCharge,
                note: Some(TaxNote::ReverseCharge),
                vatex: Some(Vatex::ReverseCharge),
                place: country,
                performed_on,
            }),
        },
        (BuyerKind::Business, false, SellerScheme::SmallBusiness) => {
            Err(TaxRejection::SmallBusinessAbroad { country })
        }
        (BuyerKind::Business, false, SellerScheme::Regular) => Ok(TaxDecision {
            category: TaxCategory::O,
            rate: Decimal::ZERO,
            reason: TaxReason::OutsideEu,
            note: Some(TaxNote::NotTaxableInGermany),
            vatex: Some(Vatex::NotSubject),
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

/// Consumers in other member states, and businesses there that do not prove to be one (R-126, R-128).
fn like_a_consumer(
    seller: &Seller,
    buyer: &Buyer,
    class: TaxClass,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    let reason = match (buyer.kind, seller.cross_border) {
        (BuyerKind::Business, _) => TaxReason::EuBusinessWithoutVatId,
        (BuyerKind::Consumer, CrossBorderSales::BelowThreshold) => TaxReason::EuConsumerBelowThreshold,
        (BuyerKind::Consumer, CrossBorderSales::OneStopShop) => TaxReason::EuConsumerDestination,
    };
    match seller.cross_border {
        CrossBorderSales::BelowThreshold => supplied_in_germany(seller.scheme, class, reason, performed_on),
        CrossBorderSales::OneStopShop => {
            supplied_at_destination(seller.scheme, buyer.country, class, reason, performed_on)
        }
    }
}

fn supplied_in_germany(
    scheme: SellerScheme,
    class: TaxClass,
    reason: TaxReason,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    let place = Country::germany();
    match scheme {
        SellerScheme::Regular => {
            let rate = tables::german_rate(class, performed_on);
            taxed_at(rate, place, reason, performed_on)
        }
        SellerScheme::SmallBusiness => Ok(TaxDecision {
            category: TaxCategory::E,
            rate: Decimal::ZERO,
            reason: TaxReason::SmallBusiness,
            note: Some(TaxNote::SmallBusiness),
            vatex: None,
            place,
            performed_on,
        }),
    }
}

fn supplied_at_destination(
    scheme: SellerScheme,
    country: Country,
    class: TaxClass,
    reason: TaxReason,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    match (scheme, class) {
        (SellerScheme::SmallBusiness, _) => Err(TaxRejection::SmallBusinessAbroad { country }),
        (SellerScheme::Regular, TaxClass::Reduced) => Err(TaxRejection::ReducedRateAbroadUnknown { country }),
        (SellerScheme::Regular, TaxClass::Standard) => {
            let rate = tables::standard_rate(country, performed_on);
            taxed_at(rate, country, reason, performed_on)
        }
    }
}

fn taxed_at(
    rate: Option<Decimal>,
    place: Country,
    reason: TaxReason,
    performed_on: NaiveDate,
) -> Result<TaxDecision, TaxRejection> {
    Ok(TaxDecision {
        category: TaxCategory::S,
        rate: rate.ok_or(TaxRejection::NoRate { performed_on })?,
        reason,
        note: None,
        vatex: None,
        place,
        performed_on,
    })
}

/// Whether a qualified confirmation of a VAT-ID of the buyer's country is on file (R-126), or what is wrong.
fn confirmed(buyer: &Buyer) -> Result<(), TaxRejection> {
    let country = buyer.country;
    match &buyer.vat_id {
        None => Err(TaxRejection::VatIdMissing { country }),
        Some(vat_id) if !tables::is_vat_id_of(vat_id, country) => Err(TaxRejection::VatIdOfOtherCountry {
            vat_id: vat_id.clone(),
            country,
        }),
        Some(vat_id) if !buyer.vat_id_valid => Err(TaxRejection::VatIdNotConfirmed {
            vat_id: vat_id.clone(),
        }),
        Some(_) => Ok(()),
    }
}
