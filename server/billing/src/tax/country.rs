//! Countries by their code.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};

use super::{TaxRejection, tables};

/// A country by its ISO 3166-1 alpha-2 code, e.g. Greece as `GR`; serialised as that code.
///
/// ```
/// use billing::Country;
/// assert_eq!(serde_json::to_string(&Country::new("GR")?)?, r#""GR""#);
/// assert!(serde_json::from_str::<Country>(r#""EL""#).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
pub struct Country([u8; 2]);

impl Country {
    /// The country with this code, e.g. `"DE"`.
    ///
    /// # Errors
    /// [`TaxRejection::UnknownCountry`]: no such country. Codes are upper case.
    pub fn new(code: &str) -> Result<Self, TaxRejection> {
        match code.as_bytes() {
            &[first, second] if tables::is_country(code) => Ok(Self([first, second])),
            _ => Err(TaxRejection::UnknownCountry {
                code: code.to_owned(),
            }),
        }
    }

    /// Germany.
    #[must_use]
    pub const fn germany() -> Self {
        Self(*b"DE")
    }

    /// For the tables, which are written from the list that [`Country::new`] looks codes up in.
    pub(super) const fn listed(code: [u8; 2]) -> Self {
        Self(code)
    }

    /// The code.
    #[must_use]
    pub fn code(&self) -> &str {
        // Both bytes come from the list of codes, which is ASCII.
        std::str::from_utf8(&self.0).unwrap_or_default()
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
        country.code().to_owned()
    }
}

impl Serialize for Country {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl fmt::Display for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Country {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Country").field(&self.code()).finish()
    }
}
