//! A picture of who goes from where to where, drawn on the server: bands as thick as there are many, names at both sides.

use leptos::prelude::*;

/// One way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Band {
    pub from: String,
    pub to: String,
    pub count: u32,
    /// Told apart from the others.
    pub marked: bool,
}

// In units of the drawing, of which a phone shows as many as it has pixels.
const WIDTH: u32 = 340;
/// Room for names at each side.
const NAME: u32 = 112;
const NODE: u32 = 6;
/// Between two names.
const GAP: u32 = 12;
/// What a name needs.
const LEAST: u32 = 16;
/// All bands together.
const ROOM: u32 = 180;
/// Letters of a name; the table has all of it.
const LETTERS: usize = 13;

/// A name at one side: where it begins, how high it is, and how much of that is taken.
struct Node {
    name: String,
    count: u32,
    top: u32,
    high: u32,
    taken: u32,
}

/// How thick so many are.
fn thick(count: u32, total: u32) -> u32 {
    (count * ROOM).checked_div(total).unwrap_or(0).max(2)
}

/// The names of a side below each other, in the order they first come.
fn side<'a>(bands: impl Iterator<Item = (&'a String, u32)>, total: u32) -> Vec<Node> {
    let mut nodes: Vec<Node> = Vec::new();
    for (name, count) in bands {
        let thick = thick(count, total);
        match nodes.iter_mut().find(|node| &node.name == name) {
            Some(node) => {
                node.count += count;
                node.high += thick;
            }
            None => nodes.push(Node {
                name: name.clone(),
                count,
                top: 0,
                high: thick,
                taken: 0,
            }),
        }
    }
    let mut top = GAP / 2;
    for node in &mut nodes {
        node.top = top;
        top += node.high.max(LEAST) + GAP;
    }
    nodes
}

fn height(nodes: &[Node]) -> u32 {
    nodes
        .last()
        .map_or(0, |node| node.top + node.high.max(LEAST) + GAP / 2)
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= LETTERS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

/// Takes the next stretch of a node: its upper edge.
fn take(nodes: &mut [Node], name: &str, thick: u32) -> u32 {
    let Some(node) = nodes.iter_mut().find(|node| node.name == name) else {
        return 0;
    };
    let top = node.top + node.taken;
    node.taken += thick;
    top
}

/// Bands from names on the left to names on the right. The same numbers stand in a table beside it.
#[component]
pub fn Flows(
    /// What is drawn.
    #[prop(into)]
    title: String,
    bands: Vec<Band>,
) -> impl IntoView {
    let total: u32 = bands.iter().map(|band| band.count).sum();
    let mut left = side(bands.iter().map(|band| (&band.from, band.count)), total);
    let mut right = side(bands.iter().map(|band| (&band.to, band.count)), total);
    let height = height(&left).max(height(&right));
    let told: Vec<String> = bands
        .iter()
        .map(|band| format!("{} → {}: {}", band.from, band.to, band.count))
        .collect();
    let (begin, end) = (NAME + NODE, WIDTH - NAME - NODE);
    let middle = WIDTH / 2;
    let drawn: Vec<_> = bands
        .iter()
        .map(|band| {
            let thick = thick(band.count, total);
            let (a, b) = (
                take(&mut left, &band.from, thick),
                take(&mut right, &band.to, thick),
            );
            let (c, d) = (a + thick, b + thick);
            let way = format!(
                "M{begin} {a}C{middle} {a} {middle} {b} {end} {b}V{d}C{middle} {d} {middle} {c} {begin} {c}Z"
            );
            let class = if band.marked {
                "chart-flow chart-flow-marked"
            } else {
                "chart-flow"
            };
            view! { <path class=class d=way /> }
        })
        .collect();
    let names = |nodes: Vec<Node>, at_left: bool| -> Vec<_> {
        let (x, text, anchor) = if at_left {
            (NAME, NAME - 6, "end")
        } else {
            (end, end + NODE + 6, "start")
        };
        nodes
            .into_iter()
            .map(|node| {
                let middle = node.top + node.high / 2;
                view! {
                    <rect
                        class="chart-bar"
                        x=x.to_string()
                        y=node.top.to_string()
                        width=NODE.to_string()
                        height=node.high.to_string()
                    />
                    <text class="chart-number" x=text.to_string() y=middle.to_string() text-anchor=anchor>
                        {format!("{} {}", shortened(&node.name), node.count)}
                    </text>
                }
            })
            .collect()
    };
    let (left, right) = (names(left, true), names(right, false));
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
            {left}
            {right}
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_side_has_room_for_all_that_begins_or_ends_there() {
        let names = ["A".to_owned(), "B".to_owned(), "A".to_owned()];
        let counts = [6, 1, 2];
        let mut nodes = side(names.iter().zip(counts), 9);
        assert_eq!(nodes.len(), 2);
        assert_eq!((nodes[0].count, nodes[0].high), (8, 160));
        assert!(nodes[1].top >= nodes[0].top + nodes[0].high + GAP);
        let first = take(&mut nodes, "A", 120);
        assert_eq!(take(&mut nodes, "A", 40), first + 120);
        assert_eq!(nodes[0].taken, nodes[0].high);
    }

    #[test]
    fn a_long_name_is_cut_and_a_short_one_is_not() {
        assert_eq!(shortened("Digital Plus"), "Digital Plus");
        assert_eq!(shortened("Gesamtausgabe Premium"), "Gesamtausgab…");
    }
}
