//! Why a line cannot be taxed.

use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::Country;

/// Why no tax decision can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum TaxRejection {
    /// No such country code.
    UnknownCountry {
        /// What was given.
        code: String,
    },
    /// Only sellers established in Germany are supported.
    SellerCountryNotSupported {
        /// Where the seller is established.
        country: Country,
    },
    /// Territories with their own tax rules are refused, not guessed.
    SpecialTerritory {
        /// The territory.
        country: Country,
    },
    /// A business in another member state without a VAT-ID, where the seller refuses those.
    VatIdMissing {
        /// Where the buyer is established.
        country: Country,
    },
    /// The VAT-ID is not confirmed, and the seller refuses those.
    VatIdNotConfirmed {
        /// The VAT-ID.
        vat_id: String,
    },
    /// The VAT-ID belongs to another country, and the seller refuses those.
    VatIdOfOtherCountry {
        /// The VAT-ID.
        vat_id: String,
        /// Where the buyer is established.
        country: Country,
    },
    /// Which supplies another member state taxes at which of its reduced rates differs from the German list, and is never
    /// guessed.
    ReducedRateAbroadUnknown {
        /// Where the supply is taxed.
        country: Country,
    },
    /// Whether a consumer outside the EU is taxed depends on the service (§ 3a Abs. 4, 5 UStG).
    ConsumerOutsideEu {
        /// Where the consumer lives.
        country: Country,
    },
    /// A Kleinunternehmer's supplies taxed in another country.
    SmallBusinessAbroad {
        /// Where the buyer lives or is established.
        country: Country,
    },
    /// The rate table has no value for the day.
    NoRate {
        /// The day.
        performed_on: NaiveDate,
    },
}

impl fmt::Display for TaxRejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UnknownCountry { code } => write!(f, "{code} is no country"),
            Self::SellerCountryNotSupported { country } => {
                write!(f, "sellers established in {country} are not supported")
            }
            Self::SpecialTerritory { country } => {
                write!(f, "{country} has tax rules of its own that are not supported")
            }
            Self::VatIdMissing { country } => write!(f, "a business in {country} needs a VAT-ID"),
            Self::VatIdNotConfirmed { vat_id } => write!(f, "the VAT-ID {vat_id} is not confirmed"),
            Self::VatIdOfOtherCountry { vat_id, country } => {
                write!(f, "the VAT-ID {vat_id} is not one of {country}")
            }
            Self::ReducedRateAbroadUnknown { country } => {
                write!(f, "which reduced rate applies in {country} is not known")
            }
            Self::ConsumerOutsideEu { country } => {
                write!(f, "sales to consumers in {country} are not supported")
            }
            Self::SmallBusinessAbroad { country } => write!(
                f,
                "a small business (§ 19 UStG) cannot bill what is taxed in {country} yet"
            ),
            Self::NoRate { performed_on } => write!(f, "no tax rate is known for {performed_on}"),
        }
    }
}

impl std::error::Error for TaxRejection {}
