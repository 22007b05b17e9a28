//! Elements, one after the other.

use chrono::NaiveDate;
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};
use rust_decimal::Decimal;

use crate::DocumentError;

pub(super) type Written = Result<(), DocumentError>;

/// Writes a tree of elements, indented, so that people can read it too.
pub(super) struct Tree {
    writer: Writer<Vec<u8>>,
}

impl Tree {
    /// A document with its root element and the root's namespaces.
    pub(super) fn document(
        root: &str,
        namespaces: &[(&str, &str)],
        content: impl FnOnce(&mut Self) -> Written,
    ) -> Result<Vec<u8>, DocumentError> {
        let mut tree = Self {
            writer: Writer::new_with_indent(Vec::new(), b' ', 2),
        };
        tree.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
        let mut start = BytesStart::new(root);
        for namespace in namespaces {
            start.push_attribute(*namespace);
        }
        tree.event(Event::Start(start))?;
        content(&mut tree)?;
        tree.event(Event::End(BytesEnd::new(root)))?;
        let mut bytes = tree.writer.into_inner();
        bytes.push(b'\n');
        Ok(bytes)
    }

    fn event(&mut self, event: Event<'_>) -> Written {
        Ok(self.writer.write_event(event)?)
    }

    /// An element with elements inside.
    pub(super) fn group(&mut self, name: &str, content: impl FnOnce(&mut Self) -> Written) -> Written {
        self.event(Event::Start(BytesStart::new(name)))?;
        content(self)?;
        self.event(Event::End(BytesEnd::new(name)))
    }

    /// An element with text; with an attribute, such as a scheme or a unit.
    pub(super) fn leaf_with(&mut self, name: &str, attribute: Option<(&str, &str)>, text: &str) -> Written {
        let text = tidy(text)?;
        let mut start = BytesStart::new(name);
        if let Some(attribute) = attribute {
            start.push_attribute(attribute);
        }
        self.event(Event::Start(start))?;
        self.event(Event::Text(BytesText::new(&text)))?;
        self.event(Event::End(BytesEnd::new(name)))
    }

    pub(super) fn leaf(&mut self, name: &str, text: &str) -> Written {
        self.leaf_with(name, None, text)
    }

    /// An element if there is something to say: empty elements are not allowed.
    pub(super) fn optional(&mut self, name: &str, text: Option<&str>) -> Written {
        match text {
            Some(text) if !text.trim().is_empty() => self.leaf(name, text),
            Some(_) | None => Ok(()),
        }
    }

    /// An amount with its two decimals.
    pub(super) fn amount(&mut self, name: &str, minor: i64) -> Written {
        self.leaf(name, &money(minor))
    }

    /// A date in format 102 inside an element of its own.
    pub(super) fn date(&mut self, name: &str, inner: &str, date: NaiveDate) -> Written {
        self.group(name, |tree| {
            tree.leaf_with(inner, Some(("format", "102")), &date.format("%Y%m%d").to_string())
        })
    }
}

/// `8.39` for 839.
pub(super) fn money(minor: i64) -> String {
    Decimal::new(minor, 2).to_string()
}

/// One line of plain text: line ends and no-break spaces become blanks.
fn tidy(text: &str) -> Result<String, DocumentError> {
    if let Some(character) = text.chars().find(|c| !is_allowed(*c)) {
        return Err(DocumentError::Unprintable {
            character,
            text: text.to_owned(),
        });
    }
    Ok(text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The characters of XML 1.0; the layout engine's private marks are none of a customer's.
const fn is_allowed(character: char) -> bool {
    matches!(character, '\t' | '\n' | '\r' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}
