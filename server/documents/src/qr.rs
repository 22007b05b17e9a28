//! QR codes as vector paths.

use qrcode::{Color, EcLevel, QrCode, Version};
use serde::Serialize;

/// Light modules around the symbol (ISO/IEC 18004).
const QUIET: usize = 4;
/// The largest symbol, as for transfers: what is larger is hard to photograph from a page.
const VERSION_MAX: i16 = 13;

/// A symbol as runs of dark modules.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Symbol {
    /// Side length in modules with the quiet zone.
    side: usize,
    /// Light modules on every side.
    quiet: usize,
    /// SVG path commands, one per run of dark modules in a row.
    runs: Vec<String>,
}

impl Symbol {
    /// The symbol of a text, of medium error correction; `None` if that is larger than a version.
    pub(crate) fn of(text: &str, version_max: i16) -> Option<Self> {
        let code = QrCode::with_error_correction_level(text, EcLevel::M).ok()?;
        if !matches!(code.version(), Version::Normal(version) if version <= version_max) {
            return None;
        }
        let width = code.width();
        let modules = code.into_colors();
        let mut runs = Vec::new();
        for (y, row) in modules.chunks(width).enumerate() {
            let mut x = 0;
            for run in row.chunk_by(|a, b| a == b) {
                let length = run.len();
                if run.first() == Some(&Color::Dark) {
                    runs.push(format!("M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET));
                }
                x += length;
            }
        }
        Some(Self {
            side: width + 2 * QUIET,
            quiet: QUIET,
            runs,
        })
    }

    /// An SVG image, dark on white.
    pub(crate) fn svg(&self) -> String {
        let (side, runs) = (self.side, self.runs.concat());
        format!(
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 {side} {side}' shape-rendering='crispEdges'>\
             <path fill='#fff' d='M0 0h{side}v{side}H0z'/><path d='{runs}'/></svg>"
        )
    }
}

/// A text as a QR code in an SVG image, dark on white; `None` where it is too long to be photographed easily.
#[must_use]
pub fn qr_svg(text: &str) -> Option<String> {
    Symbol::of(text, VERSION_MAX).map(|symbol| symbol.svg())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_stay_inside_the_quiet_zone_and_begin_with_the_finder_pattern() {
        let code = Symbol::of("otpauth://totp/Stadtblatt", VERSION_MAX).expect("a code");
        assert_eq!(code.runs.first().map(String::as_str), Some("M4 4h7v1h-7z"));
        let numbers = |run: &str| -> Vec<usize> {
            run.split(|c: char| !c.is_ascii_digit())
                .filter_map(|number| number.parse().ok())
                .collect()
        };
        for run in &code.runs {
            let [x, y, length, ..] = numbers(run)[..] else {
                panic!("{run}")
            };
            assert!(x >= QUIET && y >= QUIET, "{run}");
            assert!(x + length <= code.side - QUIET && y < code.side - QUIET, "{run}");
        }
    }

    #[test]
    fn what_no_camera_would_read_gets_no_code() {
        assert!(qr_svg(&"a".repeat(331)).is_some());
        assert!(qr_svg(&"a".repeat(332)).is_none());
    }
}
