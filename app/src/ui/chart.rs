//! Charts drawn on the server, without a script and without a style of their own: bars from zero, labels beside them.

use leptos::prelude::*;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    pub label: String,
    pub value: Decimal,
    /// The value in words of the page.
    pub told: String,
    /// Still growing.
    pub open: bool,
}

/// A value to compare with: a line across all bars.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    pub value: Decimal,
    pub told: String,
}

// In units of the drawing, of which a phone shows as many as it has pixels.
const WIDTH: i32 = 340;
const LABEL: i32 = 84;
const NUMBER: i32 = 64;
const BARS: i32 = WIDTH - LABEL - NUMBER;
const ROW: i32 = 26;
const THICK: i32 = 14;
const HEAD: i32 = 18;

/// How long a bar is, at most `BARS`. Nothing is less than nothing: corrections below zero are told by the number alone.
fn length(value: Decimal, most: Decimal) -> i32 {
    if most <= Decimal::ZERO {
        return 0;
    }
    (value.max(Decimal::ZERO) * Decimal::from(BARS) / most)
        .round()
        .to_i32()
        .unwrap_or(BARS)
        .min(BARS)
}

/// Horizontal bars, one below the other. The same numbers stand in a table beside it, so the drawing is named and not read out.
#[component]
pub fn Bars(
    /// What is drawn, and in which unit.
    #[prop(into)]
    title: String,
    bars: Vec<Bar>,
    #[prop(optional_no_strip)] mark: Option<Mark>,
    /// What fills the room at least, for drawings that are compared with each other.
    #[prop(optional)]
    scale: Decimal,
) -> impl IntoView {
    let most = bars
        .iter()
        .map(|bar| bar.value)
        .chain(mark.iter().map(|mark| mark.value))
        .chain([scale])
        .max()
        .unwrap_or_default();
    let rows = i32::try_from(bars.len()).unwrap_or_default();
    let head = if mark.is_some() { HEAD } else { 0 };
    let height = head + rows * ROW;
    let drawn: Vec<_> = (0..)
        .zip(bars)
        .map(|(place, bar)| {
            let top = head + place * ROW;
            let long = length(bar.value, most);
            let middle = top + ROW / 2;
            let class = if bar.open {
                "chart-bar chart-open"
            } else {
                "chart-bar"
            };
            view! {
                <text class="chart-label" x="0" y=middle.to_string()>
                    {bar.label}
                </text>
                <rect
                    class=class
                    x=LABEL.to_string()
                    y=(top + (ROW - THICK) / 2).to_string()
                    width=long.max(1).to_string()
                    height=THICK.to_string()
                    rx="2"
                />
                <text class="chart-number" x=(LABEL + long + 6).to_string() y=middle.to_string()>
                    {bar.told}
                </text>
            }
        })
        .collect();
    let line = mark.map(|mark| {
        let at = LABEL + length(mark.value, most);
        // Beside the line on the side with more room.
        let (anchor, x) = if at > WIDTH / 2 {
            ("end", at + 4)
        } else {
            ("start", at - 4)
        };
        view! {
            <line
                class="chart-mark"
                x1=at.to_string()
                x2=at.to_string()
                y1=HEAD.to_string()
                y2=height.to_string()
            />
            <text class="chart-label" x=x.to_string() y="7" text-anchor=anchor>
                {mark.told}
            </text>
        }
    });
    view! {
        <svg
            class="chart"
            role="img"
            aria-label=title
            viewBox=format!("0 0 {WIDTH} {height}")
            width=WIDTH.to_string()
            height=height.to_string()
        >
            {drawn}
            {line}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_begin_at_zero_and_the_longest_fills_the_room() {
        let most = Decimal::from(400);
        assert_eq!(length(most, most), BARS);
        assert_eq!(length(Decimal::from(100), most), BARS / 4);
        assert_eq!(length(Decimal::ZERO, most), 0);
        assert_eq!(length(Decimal::from(-5), most), 0);
        assert_eq!(length(Decimal::from(5), Decimal::ZERO), 0);
    }
}
