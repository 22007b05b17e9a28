//! Reads an e-invoice's values again, by the names of their elements and without anything the writer uses.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Every text of a document under the path of its element, in the order of appearance. Paths are local names from below the
/// root, joined by `/`.
#[derive(Debug, Default)]
pub(super) struct Values {
    texts: BTreeMap<String, Vec<String>>,
}

impl Values {
    pub(super) fn read(xml: &[u8]) -> Result<Self, String> {
        let text = std::str::from_utf8(xml).map_err(|error| error.to_string())?;
        let mut reader = Reader::from_str(text);
        let mut values = Self::default();
        let mut path: Vec<String> = Vec::new();
        let mut content = String::new();
        loop {
            match reader.read_event().map_err(|error| error.to_string())? {
                Event::Start(start) => {
                    path.push(local(start.name().as_ref()));
                    content.clear();
                }
                Event::Text(part) => content.push_str(&part),
                Event::GeneralRef(name) => content.push(resolved(&name)?),
                Event::End(_) => {
                    if !content.trim().is_empty() {
                        let key = path.get(1..).unwrap_or_default().join("/");
                        values
                            .texts
                            .entry(key)
                            .or_default()
                            .push(content.trim().to_owned());
                    }
                    content.clear();
                    path.pop();
                }
                Event::Eof => return Ok(values),
                Event::Empty(_)
                | Event::CData(_)
                | Event::Comment(_)
                | Event::Decl(_)
                | Event::PI(_)
                | Event::DocType(_) => {}
            }
        }
    }

    /// All texts at a path.
    pub(super) fn all(&self, path: &str) -> &[String] {
        self.texts.get(path).map_or(&[], Vec::as_slice)
    }

    /// The first text at a path.
    pub(super) fn first(&self, path: &str) -> Option<&str> {
        self.all(path).first().map(String::as_str)
    }
}

fn local(name: &str) -> String {
    name.rsplit_once(':').map_or(name, |(_, local)| local).to_owned()
}

fn resolved(name: &str) -> Result<char, String> {
    match name {
        "amp" => Ok('&'),
        "lt" => Ok('<'),
        "gt" => Ok('>'),
        "quot" => Ok('"'),
        "apos" => Ok('\''),
        other => Err(format!("unknown reference &{other};")),
    }
}
