//! A table of customers and contracts as other programs write it: which column is where, and its cells.

use app::wire::{ImportColumn, ImportRefusal};
use texts::{Lang, t};

/// Bytes of a file, at most: 20,000 customers are a third of it.
pub(crate) const BYTES_MOST: usize = 12 * 1024 * 1024;
/// Lines of a file, at most.
pub(super) const ROWS_MOST: usize = 25_000;

/// A file whose headings are known.
#[derive(Debug)]
pub(super) struct Table {
    columns: Vec<ImportColumn>,
    pub rows: Vec<Record>,
}

/// A line that is not blank.
#[derive(Debug)]
pub(super) struct Record {
    /// As an editor counts them.
    pub line: u64,
    cells: csv::StringRecord,
}

impl Table {
    /// What a line has in a column; empty where the file has no such column.
    pub fn cell<'a>(&self, record: &'a Record, column: ImportColumn) -> &'a str {
        let place = self.columns.iter().position(|known| *known == column);
        let cell = place
            .and_then(|place| record.cells.get(place))
            .unwrap_or_default();
        unquoted(cell.trim())
    }
}

/// Spreadsheets take some beginnings for a formula, so that files of ours have an apostrophe before them.
fn unquoted(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(rest) if rest.starts_with(FORMULA) => rest,
        _ => cell,
    }
}

/// What a spreadsheet would compute.
const FORMULA: [char; 6] = ['=', '+', '-', '@', '\t', '\r'];

/// A cell that no spreadsheet takes for a formula.
pub(crate) fn plain(cell: &str) -> String {
    if cell.starts_with(FORMULA) {
        format!("'{cell}")
    } else {
        cell.to_owned()
    }
}

/// Reads a file: UTF-8, or what spreadsheets on Windows write; with semicolons, commas or tabs between the cells.
pub(super) fn read(bytes: &[u8]) -> Result<Table, ImportRefusal> {
    if bytes.len() > BYTES_MOST {
        return Err(ImportRefusal::TooLarge {
            most_mib: BYTES_MOST / 1024 / 1024,
        });
    }
    if bytes.contains(&0) {
        return Err(ImportRefusal::NotText);
    }
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::WINDOWS_1252.decode(bytes).0,
    };
    let text = text.trim_start_matches('\u{feff}');
    if text.trim().is_empty() {
        return Err(ImportRefusal::Empty);
    }
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter(text))
        .flexible(true)
        .from_reader(text.as_bytes());
    let not_text = |_| ImportRefusal::NotText;
    let columns = columns(reader.headers().map_err(not_text)?)?;
    let mut rows = Vec::new();
    let mut lines = Lines { begin: 0, line: 1 };
    for record in reader.into_records() {
        let cells = record.map_err(not_text)?;
        if cells.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        let line = lines.of(text, cells.position());
        if cells.len() != columns.len() {
            return Err(ImportRefusal::Ragged { line });
        }
        if rows.len() == ROWS_MOST {
            return Err(ImportRefusal::TooManyRows { most: ROWS_MOST });
        }
        rows.push(Record { line, cells });
    }
    if rows.is_empty() {
        return Err(ImportRefusal::Empty);
    }
    Ok(Table { columns, rows })
}

/// Counts lines as an editor does. The reader's own count is behind: it skips the end of a line, and blank ones, with the next record.
struct Lines {
    begin: usize,
    line: u64,
}

impl Lines {
    /// The line a record begins on; records are asked for in their order.
    fn of(&mut self, text: &str, position: Option<&csv::Position>) -> u64 {
        let at = position.and_then(|position| usize::try_from(position.byte()).ok());
        let begin = at.unwrap_or(self.begin).max(self.begin);
        let bytes = text.as_bytes();
        let blank = bytes
            .iter()
            .skip(begin)
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        let begin = begin + blank.count();
        let passed = bytes.get(self.begin..begin).unwrap_or_default();
        let ends = passed.iter().filter(|byte| **byte == b'\n').count();
        self.line += u64::try_from(ends).unwrap_or(0);
        self.begin = begin;
        self.line
    }
}

/// Whatever parts the headings most often.
fn delimiter(text: &str) -> u8 {
    let headings = text.lines().next().unwrap_or_default();
    [b';', b',', b'\t']
        .into_iter()
        .rev()
        .max_by_key(|sign| headings.bytes().filter(|byte| byte == sign).count())
        .unwrap_or(b';')
}

fn columns(headings: &csv::StringRecord) -> Result<Vec<ImportColumn>, ImportRefusal> {
    let mut columns = Vec::new();
    for heading in headings {
        let heading = heading.trim();
        let column = column_named(heading).ok_or_else(|| ImportRefusal::UnknownColumn {
            heading: heading.chars().take(60).collect(),
        })?;
        if columns.contains(&column) {
            return Err(ImportRefusal::ColumnTwice { column });
        }
        columns.push(column);
    }
    let missing: Vec<ImportColumn> = ImportColumn::NEEDED
        .into_iter()
        .filter(|column| !columns.contains(column))
        .collect();
    if missing.is_empty() {
        Ok(columns)
    } else {
        Err(ImportRefusal::ColumnsMissing { columns: missing })
    }
}

/// The column with a heading, in either language.
fn column_named(heading: &str) -> Option<ImportColumn> {
    let heading = heading.to_lowercase();
    ImportColumn::ALL.into_iter().find(|column| {
        Lang::ALL
            .into_iter()
            .any(|lang| t(lang, column.word()).to_lowercase() == heading)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADINGS: &str = "Vorname;Nachname;Straße;PLZ;Ort;E-Mail";

    fn cells(bytes: &[u8], column: ImportColumn) -> Vec<(u64, String)> {
        let table = read(bytes).unwrap();
        let cell = |row: &Record| (row.line, table.cell(row, column).to_owned());
        table.rows.iter().map(cell).collect()
    }

    #[test]
    fn it_is_read_as_spreadsheets_write_it() {
        let line = "Änne;Groß;Weg 1;20095;Hamburg;a@post.example";
        let semicolons = format!("\u{feff}{HEADINGS}\r\n\r\n{line}\r\n;;;;;\r\n");
        let commas = semicolons.replace(';', ",").replace("Weg 1", "\"Weg 1\"");
        let tabs = semicolons.replace(';', "\t");
        let (windows, ..) = encoding_rs::WINDOWS_1252.encode(semicolons.trim_start_matches('\u{feff}'));
        for bytes in [
            semicolons.as_bytes(),
            commas.as_bytes(),
            tabs.as_bytes(),
            &windows,
        ] {
            assert_eq!(cells(bytes, ImportColumn::GivenName), [(3, "Änne".to_owned())]);
            assert_eq!(cells(bytes, ImportColumn::Iban), [(3, String::new())]);
        }
    }

    #[test]
    fn headings_are_known_in_both_languages_and_whatever_their_case() {
        let text = "GIVEN NAME,Nachname,street,PLZ,city,email,Plan\nA,B,C 1,20095,D,a@post.example,Digital";
        let german = text.replace("email", "E-Mail").replace("Plan", "Tarif");
        for text in [text, &german] {
            assert_eq!(
                cells(text.as_bytes(), ImportColumn::City),
                [(2, "D".to_owned())],
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_such_table_is_refused_with_what_it_lacks() {
        let refused = |text: &str| read(text.as_bytes()).unwrap_err();
        assert_eq!(refused(" \n"), ImportRefusal::Empty);
        assert_eq!(refused(HEADINGS), ImportRefusal::Empty);
        assert_eq!(refused("PK\u{3}\u{4}\0"), ImportRefusal::NotText);
        assert_eq!(
            refused(&format!("{HEADINGS};Alter\na;b;c;d;e;f;g")),
            ImportRefusal::UnknownColumn {
                heading: "Alter".to_owned()
            }
        );
        assert_eq!(
            refused(&format!("{HEADINGS};plz\na;b;c;d;e;f;g")),
            ImportRefusal::ColumnTwice {
                column: ImportColumn::Postcode
            }
        );
        assert_eq!(
            refused("Vorname;Nachname\na;b"),
            ImportRefusal::ColumnsMissing {
                columns: ImportColumn::NEEDED[2..].to_vec()
            }
        );
        assert_eq!(
            refused(&format!("{HEADINGS}\na;b;c;d;e;f\na;b")),
            ImportRefusal::Ragged { line: 3 }
        );
    }

    #[test]
    fn what_a_spreadsheet_would_compute_is_written_and_read_as_text() {
        for cell in ["=1+1", "+49", "-", "@home", "plain", "it's", "'quoted'"] {
            assert_eq!(unquoted(&plain(cell)), cell);
        }
        assert_eq!(plain("=1"), "'=1");
    }
}
