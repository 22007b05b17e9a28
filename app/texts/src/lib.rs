//! Every word Turnus shows, and how it writes money and dates.
//!
//! Pages, mails and documents take their texts from the same Fluent files under `app/locales`, one file per area and
//! language. The interpreter (feature `catalog`) runs on the server only: browsers receive finished text, and islands
//! get the few words they need as arguments.

pub mod format;

#[cfg(feature = "catalog")]
mod catalog;
#[cfg(feature = "catalog")]
pub use catalog::{exists, keys, t, tr};

use serde::{Deserialize, Serialize};

/// A language Turnus speaks. German is the market's and therefore the default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Lang {
    #[default]
    De,
    En,
}

impl Lang {
    /// All languages, in the order a language switch shows them.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The BCP 47 tag, as the `lang` attribute of a page wants it.
    #[must_use]
    pub const fn tag(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }

    /// The language for a tag like `de`, `de-AT` or `en_GB`; `None` for any other language.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Self> {
        let primary = tag.split(['-', '_']).next().unwrap_or(tag);
        if primary.eq_ignore_ascii_case("de") {
            Some(Self::De)
        } else if primary.eq_ignore_ascii_case("en") {
            Some(Self::En)
        } else {
            None
        }
    }

    /// The language a browser prefers by its `Accept-Language` header (RFC 9110 §12.5.4), German where it names none of ours.
    #[must_use]
    pub fn from_accept_language(header: &str) -> Self {
        let mut best: Option<(f32, Self)> = None;
        for part in header.split(',') {
            let mut pieces = part.trim().split(';');
            let Some(lang) = pieces.next().and_then(|tag| Self::from_tag(tag.trim())) else {
                continue;
            };
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |q| q.parse::<f32>().unwrap_or(0.0));
            if weight > 0.0 && best.is_none_or(|(w, _)| weight > w) {
                best = Some((weight, lang));
            }
        }
        best.map_or_else(Self::default, |(_, lang)| lang)
    }
}

#[cfg(test)]
mod tests {
    use super::Lang;

    #[test]
    fn the_browsers_preference_decides_and_german_is_the_default() {
        for (header, expected) in [
            ("en-US,en;q=0.9", Lang::En),
            ("de-AT,de;q=0.9,en;q=0.8", Lang::De),
            ("fr-FR,en;q=0.5,de;q=0.4", Lang::En),
            ("fr-FR,fr;q=0.9", Lang::De),
            ("en;q=0,de", Lang::De),
            ("", Lang::De),
            ("de;q=x,en", Lang::En),
        ] {
            assert_eq!(Lang::from_accept_language(header), expected, "{header:?}");
        }
    }
}
