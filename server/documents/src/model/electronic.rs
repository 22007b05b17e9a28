//! What only the structured part of an e-invoice needs: addresses in fields, identifiers with their schemes, codes.

use serde::{Deserialize, Serialize};

use super::leitweg::LeitwegId;

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

    /// What a buyer with this reference gets: who is addressed by a Leitweg-ID is an office of the administration and takes XRechnung
    /// a reference of a business changes nothing.
    #[must_use]
    pub const fn for_buyer(reference: Option<&BuyerReference>) -> Self {
        match reference {
            Some(BuyerReference::LeitwegId(_)) => Self::Xrechnung,
            Some(BuyerReference::Plain(_)) | None => Self::En16931,
        }
    }
}

/// What a buyer wants to find an invoice by (BT-10). Which of the two it is was said by whoever entered it: `4711-22` of a business may have
/// the check digits of a Leitweg-ID by chance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BuyerReference {
    /// An office of the German administration.
    LeitwegId(LeitwegId),
    /// Whatever a business calls it: a cost centre, a person.
    Plain(String),
}

impl std::fmt::Display for BuyerReference {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::LeitwegId(id) => id.fmt(f),
            Self::Plain(text) => f.write_str(text),
        }
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
    /// All of them, the most common first.
    pub const ALL: [Self; 4] = [Self::Email, Self::LeitwegId, Self::GermanVatId, Self::Gln];

    /// The scheme with this code.
    #[must_use]
    pub fn with_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|scheme| scheme.code() == code)
    }

    /// An address of this scheme as it is written into documents, if it is one: check digits right, no blanks around. Of e-mail addresses
    /// only the outline is looked at; nothing but a mail server knows more.
    #[must_use]
    pub fn read(self, text: &str) -> Option<String> {
        let text = text.trim();
        match self {
            Self::Email => text
                .split_once('@')
                .is_some_and(|(local, domain)| {
                    !local.is_empty()
                        && domain.contains('.')
                        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
                })
                .then(|| text.to_owned()),
            Self::LeitwegId => text.parse::<LeitwegId>().ok().map(|id| id.to_string()),
            Self::GermanVatId => {
                let id = text.to_ascii_uppercase();
                let digits = id.strip_prefix("DE")?;
                (digits.len() == 9 && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(id)
            }
            Self::Gln => is_gln(text).then(|| text.to_owned()),
        }
    }

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

/// A Global Location Number: thirteen digits, weighted 1 and 3 in turn, add up to a multiple of ten (GS1).
fn is_gln(text: &str) -> bool {
    let digits: Option<Vec<u32>> = text.chars().map(|digit| digit.to_digit(10)).collect();
    digits.is_some_and(|digits| {
        let sum: u32 = digits
            .iter()
            .zip([1, 3].into_iter().cycle())
            .map(|(digit, weight)| digit * weight)
            .sum();
        digits.len() == 13 && sum.is_multiple_of(10)
    })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_leitweg_id_makes_it_an_xrechnung() {
        let id: LeitwegId = "04011000-1234512345-06".parse().unwrap();
        let same_text = BuyerReference::Plain(id.to_string());
        for (reference, profile) in [
            (Some(BuyerReference::LeitwegId(id)), EinvoiceProfile::Xrechnung),
            (Some(same_text), EinvoiceProfile::En16931),
            (
                Some(BuyerReference::Plain("Kostenstelle 7".into())),
                EinvoiceProfile::En16931,
            ),
            (None, EinvoiceProfile::En16931),
        ] {
            assert_eq!(
                EinvoiceProfile::for_buyer(reference.as_ref()),
                profile,
                "{reference:?}"
            );
        }
    }

    #[test]
    fn an_electronic_address_is_read_by_its_scheme() {
        use AddressScheme::{Email, GermanVatId, Gln};
        for (scheme, typed, read) in [
            (Email, " rechnung@amt.example ", Some("rechnung@amt.example")),
            (Email, "rechnung@amt", None),
            (Email, "@amt.example", None),
            (Email, "zwei worte@amt.example", None),
            (
                AddressScheme::LeitwegId,
                "991-33333test-33",
                Some("991-33333TEST-33"),
            ),
            (AddressScheme::LeitwegId, "991-33333TEST-34", None),
            (GermanVatId, "de999999995", Some("DE999999995")),
            (GermanVatId, "ATU12345678", None),
            (Gln, "4000001000005", Some("4000001000005")),
            (Gln, "4000001000006", None),
            (Gln, "400000100005", None),
            (Gln, "", None),
        ] {
            assert_eq!(scheme.read(typed).as_deref(), read, "{scheme:?} {typed}");
        }
        for scheme in AddressScheme::ALL {
            assert_eq!(AddressScheme::with_code(scheme.code()), Some(scheme));
        }
        assert_eq!(AddressScheme::with_code("0000"), None);
    }
}
