//! What only the structured part of an e-invoice needs: addresses in fields, identifiers with their schemes, codes.

use serde::{Deserialize, Serialize};

/// Which e-invoice is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EinvoiceProfile {
    /// EN 16931 as ZUGFeRD and Factur-X carry it, for everybody but public buyers.
    #[default]
    En16931,
    /// XRechnung 3.0, for public buyers; needs a buyer reference and electronic addresses.
    Xrechnung,
}

impl EinvoiceProfile {
    /// Whether it is the ordinary profile, which is not stored.
    #[must_use]
    pub fn is_ordinary(&self) -> bool {
        *self == Self::default()
    }
}

/// An address in fields (BG-5, BG-8), beside the lines that are printed.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PostalAddress {
    /// Street and number, or the post office box.
    pub line_one: String,
    /// More of the address, such as a department.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line_two: Option<String>,
    /// Postcode; empty only where a country has none.
    pub postcode: String,
    /// Town.
    pub city: String,
    /// ISO 3166-1 alpha-2, `DE`.
    pub country: String,
}

/// Where e-invoices are sent (BT-34, BT-49).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ElectronicAddress {
    /// How the value is to be read.
    pub scheme: AddressScheme,
    /// The address itself.
    pub value: String,
}

/// Kinds of electronic addresses by the EAS code list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressScheme {
    /// An e-mail address.
    #[serde(rename = "EM")]
    Email,
    /// A Leitweg-ID of the German administration.
    #[serde(rename = "0204")]
    LeitwegId,
    /// A German VAT-ID.
    #[serde(rename = "9930")]
    GermanVatId,
    /// A Global Location Number.
    #[serde(rename = "0088")]
    Gln,
}

impl AddressScheme {
    /// The code as written into documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Email => "EM",
            Self::LeitwegId => "0204",
            Self::GermanVatId => "9930",
            Self::Gln => "0088",
        }
    }
}

/// Unit of a quantity by UN/ECE recommendation 20; the words on paper are [`crate::InvoiceLine::unit`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum UnitCode {
    /// Pieces of whatever the line names.
    #[default]
    #[serde(rename = "C62")]
    Piece,
    /// Months.
    #[serde(rename = "MON")]
    Month,
    /// Years.
    #[serde(rename = "ANN")]
    Year,
    /// Weeks.
    #[serde(rename = "WEE")]
    Week,
    /// Days.
    #[serde(rename = "DAY")]
    Day,
    /// Hours.
    #[serde(rename = "HUR")]
    Hour,
    /// A lump sum.
    #[serde(rename = "LS")]
    LumpSum,
}

impl UnitCode {
    /// The code as written into documents.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Piece => "C62",
            Self::Month => "MON",
            Self::Year => "ANN",
            Self::Week => "WEE",
            Self::Day => "DAY",
            Self::Hour => "HUR",
            Self::LumpSum => "LS",
        }
    }

    /// Whether it is the ordinary unit, which is not stored.
    #[must_use]
    pub fn is_piece(&self) -> bool {
        *self == Self::Piece
    }
}
