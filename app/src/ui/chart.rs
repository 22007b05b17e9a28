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

/// How long a bar of so much is where so much fills the room, at most `BARS`.
fn length(value: Decimal, room: Decimal) -> i32 {
    if room <= Decimal::ZERO {
        return 0;
    }
    (value.max(Decimal::ZERO) * Decimal::from(BARS) / room)
        .round()
        .to_i32()
        .unwrap_or(BARS)
        .min(BARS)
}

/// Horizontal bars from zero, one below the other; what is less than nothing goes to the left. The same numbers stand in a table beside it,
/// so the drawing is read out as one picture: its name, and what it shows.
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
    /// The same below zero.
    #[prop(optional)]
    floor: Decimal,
) -> impl IntoView {
    let values = || {
        let marked = mark.iter().map(|mark| mark.value);
        bars.iter().map(|bar| bar.value).chain(marked)
    };
    let least = values().chain([floor, Decimal::ZERO]).min().unwrap_or_default();
    let most = values().chain([scale, Decimal::ZERO]).max().unwrap_or_default();
    let room = most - least;
    let zero = LABEL + length(least.abs(), room);
    let told: Vec<String> = bars
        .iter()
        .map(|bar| format!("{}: {}", bar.label, bar.told))
        .collect();
    let rows = i32::try_from(bars.len()).unwrap_or_default();
    let head = if mark.is_some() { HEAD } else { 0 };
    let height = head + rows * ROW;
    let drawn: Vec<_> = (0..)
        .zip(bars)
        .map(|(place, bar)| {
            let top = head + place * ROW;
            let long = length(bar.value.abs(), room);
            let left = if bar.value.is_sign_negative() {
                zero - long
            } else {
                zero
            };
            // Behind the bar, or behind zero.
            let behind = zero.max(left + long) + 6;
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
                    x=left.to_string()
                    y=(top + (ROW - THICK) / 2).to_string()
                    width=long.max(1).to_string()
                    height=THICK.to_string()
                    rx="2"
                />
                <text class="chart-number" x=behind.to_string() y=middle.to_string()>
                    {bar.told}
                </text>
            }
        })
        .collect();
    let line = mark.map(|mark| {
        let at = zero + length(mark.value, room);
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
            viewBox=format!("0 0 {WIDTH} {height}")
            width=WIDTH.to_string()
            height=height.to_string()
        >
            <title>{title}</title>
            <desc>{told.join("; ")}</desc>
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
        assert_eq!(length(Decimal::from(-5), most), 0, "its amount is asked for");
        assert_eq!(length(Decimal::from(5), Decimal::ZERO), 0);
    }
}
