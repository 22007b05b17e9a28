//! The text part: everything the HTML part says, in lines that every reader can show and quote.

use super::letter::{Letter, Part, web_address};

/// RFC 5322 §2.1.1 advises at most 78 characters.
const WIDTH: usize = 78;
/// Labels up to this long share the line with their value.
const LABEL_WIDTH_MAX: usize = 30;

pub(super) fn render(letter: &Letter<'_>) -> String {
    let mut blocks: Vec<String> = letter
        .parts
        .iter()
        .map(part)
        .filter(|block| !block.is_empty())
        .collect();
    blocks.push(texts::t(letter.lang, "mail-closing") + "\n" + &wrap(&letter.sender.name, 0));
    blocks.push(signature(letter));
    blocks.join("\n\n") + "\n"
}

fn part(part: &Part) -> String {
    match part {
        Part::Paragraph(text) | Part::Note(text) => wrap(text, 0),
        Part::Heading(text) => {
            let heading = wrap(text, 0);
            let width = heading.lines().map(columns).max().unwrap_or(0);
            format!("{heading}\n{}", "-".repeat(width))
        }
        Part::Amount {
            label,
            amount,
            consequence,
        } => {
            let mut block = wrap(&format!("{label}: {amount}"), 0);
            if !consequence.is_empty() {
                block.push('\n');
                block.push_str(&wrap(consequence, 0));
            }
            block
        }
        Part::Facts(facts) => table(facts),
        Part::Button { label, url } | Part::Link { label, url } => {
            let url = web_address(url);
            url.map_or_else(String::new, |url| {
                format!("{}\n{url}", wrap(&format!("{label}:"), 0))
            })
        }
    }
}

/// Label and value side by side, values aligned; a long label stands on its own line.
fn table(facts: &[(String, String)]) -> String {
    let indent = facts
        .iter()
        .map(|(label, _)| columns(&one_line(label)))
        .filter(|width| *width <= LABEL_WIDTH_MAX)
        .max()
        .unwrap_or(0)
        + 3;
    let lines = facts.iter().map(|(label, value)| {
        let value = wrap(value, indent);
        let label = format!("{}:", one_line(label));
        if columns(&label) < indent {
            format!("{label}{}{value}", " ".repeat(indent - columns(&label)))
        } else {
            format!("{}\n{}{value}", wrap(&label, 0), " ".repeat(indent))
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

fn signature(letter: &Letter<'_>) -> String {
    let sender = letter.sender;
    let mut lines = vec![wrap(&sender.legal_name, 0)];
    lines.extend(letter.imprint().iter().map(|line| wrap(line, 0)));
    lines.extend(
        [&sender.email, &sender.website]
            .into_iter()
            .filter(|line| !line.is_empty())
            .map(|line| wrap(line, 0)),
    );
    // The signature separator of RFC 3676 §4.3, blank at its end included.
    format!("-- \n{}", lines.join("\n"))
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c == ' ' || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn columns(text: &str) -> usize {
    text.chars().count()
}

/// Wraps at spaces (never at no-break spaces) so that lines, indented after the first, fit the width. Line breaks of
/// the text stay; a word longer than a line is cut, except a web address, which would no longer work.
fn wrap(text: &str, indent: usize) -> String {
    let width = WIDTH - indent;
    let mut lines = Vec::new();
    for paragraph in text.trim().lines() {
        let mut line = String::new();
        for word in paragraph
            .split(|c: char| c == ' ' || c.is_control())
            .filter(|word| !word.is_empty())
        {
            for piece in pieces(word, width) {
                if !line.is_empty() && columns(&line) + 1 + columns(&piece) > width {
                    lines.push(std::mem::take(&mut line));
                }
                if !line.is_empty() {
                    line.push(' ');
                }
                line.push_str(&piece);
            }
        }
        lines.push(line);
    }
    lines.join(&format!("\n{}", " ".repeat(indent)))
}

fn pieces(word: &str, width: usize) -> Vec<String> {
    if columns(word) <= width || word.starts_with("https://") || word.starts_with("http://") {
        return vec![word.to_owned()];
    }
    let letters: Vec<char> = word.chars().collect();
    letters
        .chunks(width)
        .map(|chunk| chunk.iter().collect())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_break_at_spaces_and_never_exceed_the_width() {
        let text = "Wort ".repeat(60) + &"x".repeat(200) + " Ende";
        for indent in [0, 12, 33] {
            let wrapped = wrap(&text, indent);
            assert!(wrapped.lines().all(|line| columns(line) <= WIDTH), "{wrapped}");
            let letters = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
            assert_eq!(letters(&wrapped), letters(&text));
        }
    }

    #[test]
    fn a_no_break_space_holds_and_a_web_address_stays_whole() {
        let filler = "y".repeat(70);
        assert_eq!(
            wrap(&format!("{filler} 1.234,50\u{a0}€"), 0),
            format!("{filler}\n1.234,50\u{a0}€")
        );
        let url = format!("https://example.test/{}", "z".repeat(100));
        assert_eq!(
            wrap(&format!("siehe {url} dort"), 0),
            format!("siehe\n{url}\ndort")
        );
    }

    #[test]
    fn values_of_facts_stand_under_each_other() {
        let facts = [
            ("Tarif".to_owned(), "Digital".to_owned()),
            ("Bestellt am".to_owned(), "heute\nabend".to_owned()),
        ];
        assert_eq!(
            table(&facts),
            "Tarif:        Digital\nBestellt am:  heute\n              abend"
        );
    }

    #[test]
    fn a_long_label_gets_a_line_of_its_own() {
        let facts = [("A".to_owned(), "1".to_owned()), ("L".repeat(40), "2".to_owned())];
        assert_eq!(table(&facts), format!("A:  1\n{}:\n    2", "L".repeat(40)));
    }
}
