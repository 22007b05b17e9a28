//! The merchant's accent colour, made legible on light and dark grounds of pages and mails.

/// Turnus' own green.
const DEFAULT: [u8; 3] = [0x0b, 0x6b, 0x4f];
/// Behind white words and on white paper.
const LIGHT_GROUND: [u8; 3] = [0xff, 0xff, 0xff];
/// Where the reader prefers dark: the lightest ground words in the accent stand on, the tint of a chosen entry.
const DARK_GROUND: [u8; 3] = [0x2b, 0x2d, 0x31];
/// WCAG AA for text.
const CONTRAST_MIN: f64 = 4.5;

/// The accent as `#rrggbb`, darkened until white words on it and it on white have 4.5 : 1.
pub(crate) fn on_light(accent: &str) -> String {
    adjusted(accent, LIGHT_GROUND, |channel| {
        channel.saturating_sub((channel / 32).max(1))
    })
}

/// The accent as `#rrggbb`, lightened until it has 4.5 : 1 on the dark card.
pub(crate) fn on_dark(accent: &str) -> String {
    adjusted(accent, DARK_GROUND, |channel| {
        channel.saturating_add(((u8::MAX - channel) / 32).max(1))
    })
}

/// Whether a text is a colour: `#rrggbb`. What is made of it is legible, whatever it is.
pub(crate) fn is_colour(text: &str) -> bool {
    parse(text).is_some()
}

/// Text that is no colour gives the default. Ends, since each step moves every channel towards black or white.
fn adjusted(accent: &str, ground: [u8; 3], step: impl Fn(u8) -> u8) -> String {
    let mut colour = parse(accent).unwrap_or(DEFAULT);
    while contrast(colour, ground) < CONTRAST_MIN {
        colour = colour.map(&step);
    }
    let [red, green, blue] = colour;
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn parse(text: &str) -> Option<[u8; 3]> {
    let hex = text
        .strip_prefix('#')
        .filter(|hex| hex.len() == 6 && hex.chars().all(|c| c.is_ascii_hexdigit()))?;
    let part = |range| {
        hex.get(range)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    Some([part(0..2)?, part(2..4)?, part(4..6)?])
}

/// WCAG 2.1: (L1 + 0.05) / (L2 + 0.05).
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [red, green, blue] = colour.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_accent_is_legible_on_both_grounds() {
        for accent in [
            "#0b6b4f", "#ffffff", "#000000", "#ffd400", "#7fd0ff", "#b3261e", "green", "#+1+1+1", "",
        ] {
            for (made, ground) in [(on_light(accent), LIGHT_GROUND), (on_dark(accent), DARK_GROUND)] {
                let colour = parse(&made).expect("a colour");
                assert!(contrast(colour, ground) >= CONTRAST_MIN, "{accent} became {made}");
            }
        }
    }

    #[test]
    fn a_legible_accent_stays_as_it_is() {
        assert_eq!(on_light("#0b6b4f"), "#0b6b4f");
        assert_eq!(on_dark("#4cc39a"), "#4cc39a");
    }
}
