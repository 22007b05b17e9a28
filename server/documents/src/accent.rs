//! The merchant's accent colour, made legible on white paper.

/// Turnus' own green.
const DEFAULT: [u8; 3] = [0x0b, 0x6b, 0x4f];
/// WCAG AA for text.
const CONTRAST_MIN: f64 = 4.5;

/// The accent as `#rrggbb`, darkened until it has 4.5 : 1 on white. Text that is no colour gives the default.
pub(crate) fn legible(accent: Option<&str>) -> String {
    let [mut red, mut green, mut blue] = accent.and_then(parse).unwrap_or(DEFAULT);
    while contrast_on_white([red, green, blue]) < CONTRAST_MIN {
        [red, green, blue] = [red, green, blue].map(darker);
    }
    format!("#{red:02x}{green:02x}{blue:02x}")
}

fn parse(text: &str) -> Option<[u8; 3]> {
    let hex = text.strip_prefix('#').filter(|hex| hex.len() == 6)?;
    let part = |range| {
        hex.get(range)
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
    };
    Some([part(0..2)?, part(2..4)?, part(4..6)?])
}

/// Three percent darker, and always at least one step, so that the loop above ends.
fn darker(channel: u8) -> u8 {
    channel.saturating_sub((channel / 32).max(1))
}

fn contrast_on_white(rgb: [u8; 3]) -> f64 {
    let [red, green, blue] = rgb.map(|channel| {
        let value = f64::from(channel) / 255.0;
        if value <= 0.040_45 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    });
    1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dark_accent_stays_as_it_is() {
        assert_eq!(legible(Some("#0b6b4f")), "#0b6b4f");
        assert_eq!(legible(Some("#000000")), "#000000");
        assert_eq!(legible(None), "#0b6b4f");
    }

    #[test]
    fn a_light_accent_is_darkened_until_it_can_be_read() {
        for light in ["#ffffff", "#ffd400", "#7fd0ff", "#ff8800"] {
            let made = legible(Some(light));
            let rgb = parse(&made).expect("a colour");
            assert!(contrast_on_white(rgb) >= CONTRAST_MIN, "{light} became {made}");
        }
    }
}
