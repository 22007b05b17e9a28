//! The layout engine as a library: a closed world of layouts, two fonts and one file of data.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use base64::Engine as _;
use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Binding, Bytes, Datetime, Duration, Scope, Smart};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use crate::{DocumentError, Letterhead, Logo};

const FONTS: [&[u8]; 2] = [
    include_bytes!("../fonts/Inter-Regular.otf"),
    include_bytes!("../fonts/Inter-SemiBold.otf"),
];

pub(crate) const LETTER: &str = include_str!("../layouts/letter.typ");
pub(crate) const INVOICE: &str = include_str!("../layouts/invoice.typ");
const CONTRACT: &str = include_str!("../layouts/contract.typ");
const MANDATE: &str = include_str!("../layouts/mandate.typ");
const STATEMENT: &str = include_str!("../layouts/statement.typ");
const RECEIPT: &str = include_str!("../layouts/receipt.typ");

/// How many clearings a memoised result survives without being used. The layouts are met by every document and stay; what
/// belongs to one document goes.
const MEMO_AGE: usize = 1;

/// After so many bytes of sheets the memo is cleared: after each document of hundreds of lines, which would otherwise keep half a
/// gigabyte, and after a dozen of three lines. Clearing stops all threads and takes from them what they have in common.
const MEMO_BYTES: usize = 64 * 1024;

/// The longest word, in characters, that fits the description column and the address window.
const WORD_MAX: usize = 34;

/// Where a line may break without a hyphen.
const ZERO_WIDTH_SPACE: char = '\u{200b}';

/// Which layout sets the sheet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Layout<'a> {
    /// Somebody else's, as source text.
    Adapted(&'a str),
    Invoice,
    Contract,
    Receipt,
    Mandate,
    Statement,
}

/// What every document shares; made once.
struct Press {
    library: LazyHash<Library>,
    /// Without what layouts of other people have no use for.
    tame_library: LazyHash<Library>,
    book: LazyHash<FontBook>,
    fonts: Vec<Font>,
    letter: Source,
    invoice: Source,
    contract: Source,
    receipt: Source,
    mandate: Source,
    statement: Source,
    data: FileId,
    logo: FileId,
    adapted: FileId,
    standards: PdfStandards,
}

impl Press {
    fn get() -> Result<&'static Self, DocumentError> {
        static PRESS: OnceLock<Result<Press, String>> = OnceLock::new();
        PRESS
            .get_or_init(Self::build)
            .as_ref()
            .map_err(|reason| DocumentError::Typesetting(reason.clone()))
    }

    fn build() -> Result<Self, String> {
        let fonts: Vec<Font> = FONTS
            .iter()
            .filter_map(|bytes| Font::new(Bytes::new(*bytes), 0))
            .collect();
        if fonts.len() != FONTS.len() {
            return Err("an embedded font cannot be read".to_owned());
        }
        let source = |name: &str, text: &str| Ok::<_, String>(Source::new(file_id(name)?, text.to_owned()));
        Ok(Self {
            library: LazyHash::new(Library::default()),
            tame_library: LazyHash::new(tame_library()),
            book: LazyHash::new(FontBook::from_fonts(&fonts)),
            fonts,
            letter: source("letter.typ", LETTER)?,
            invoice: source("invoice.typ", INVOICE)?,
            contract: source("contract.typ", CONTRACT)?,
            receipt: source("receipt.typ", RECEIPT)?,
            mandate: source("mandate.typ", MANDATE)?,
            statement: source("statement.typ", STATEMENT)?,
            data: file_id("data.json")?,
            logo: file_id("logo")?,
            adapted: file_id("layout.typ")?,
            standards: PdfStandards::new(&[PdfStandard::A_3a])
                .map_err(|error| error.message().to_string())?,
        })
    }

    fn covers(&self, character: char) -> bool {
        self.fonts
            .iter()
            .all(|font| font.info().coverage.contains(u32::from(character)))
    }
}

/// The library without WebAssembly: a program inside a layout is nothing a letter needs.
fn tame_library() -> Library {
    let mut library = Library::default();
    let mut scope = Scope::new();
    for (name, binding) in library.global.scope().iter() {
        if name != "plugin" {
            scope.bind(name.clone(), binding.clone());
        }
    }
    library.global = library.global.with_scope(scope);
    library.std = Binding::detached(library.global.clone());
    library
}

fn file_id(name: &str) -> Result<FileId, String> {
    let path = VirtualPath::new(name).map_err(|error| error.to_string())?;
    Ok(RootedPath::new(VirtualRoot::Project, path).intern())
}

/// The world of one document.
struct Desk {
    press: &'static Press,
    main: FileId,
    /// A layout that is not ours: it meets the letter, its data and the logo, and none of our other layouts.
    adapted: Option<Source>,
    data: Bytes,
    logo: Option<Bytes>,
    /// The file that goes with the document.
    attached: Option<(FileId, Bytes)>,
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        match self.adapted {
            Some(_) => &self.press.tame_library,
            None => &self.press.library,
        }
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.press.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        let press = self.press;
        if let Some(adapted) = &self.adapted {
            return [&press.letter, adapted]
                .into_iter()
                .find(|source| source.id() == id)
                .cloned()
                .ok_or(FileError::AccessDenied);
        }
        [
            &press.letter,
            &press.invoice,
            &press.contract,
            &press.receipt,
            &press.mandate,
            &press.statement,
        ]
        .into_iter()
        .find(|source| source.id() == id)
        .cloned()
        .ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        match (&self.logo, &self.attached) {
            _ if id == self.press.data => Ok(self.data.clone()),
            (Some(logo), _) if id == self.press.logo => Ok(logo.clone()),
            (_, Some((attached, bytes))) if id == *attached => Ok(bytes.clone()),
            _ => Err(FileError::AccessDenied),
        }
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.press.fonts.get(index).cloned()
    }

    /// There is no clock: every date is in the data.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// Sets a sheet on paper. `dated` becomes the PDF's creation date.
///
/// # Errors
/// [`DocumentError::Unprintable`], [`DocumentError::Logo`] or [`DocumentError::Typesetting`].
pub(crate) fn typeset(
    layout: Layout<'_>,
    sheet: &impl Serialize,
    letterhead: &Letterhead,
    dated: NaiveDate,
) -> Result<Vec<u8>, DocumentError> {
    typeset_with(layout, sheet, letterhead, dated, None)
}

/// As [`typeset`], with a file of this name and content for the layout to attach.
///
/// # Errors
/// [`DocumentError::Unprintable`], [`DocumentError::Logo`] or [`DocumentError::Typesetting`].
pub(crate) fn typeset_with(
    layout: Layout<'_>,
    sheet: &impl Serialize,
    letterhead: &Letterhead,
    dated: NaiveDate,
    attachment: Option<(&str, &[u8])>,
) -> Result<Vec<u8>, DocumentError> {
    Composed::new(layout, sheet, letterhead, dated, attachment)?.print()
}

/// All that the layout engine needs for one document.
pub(crate) struct Composed {
    desk: Desk,
    ident: String,
    dated: NaiveDate,
}

impl Composed {
    /// Everything but the engine's own work.
    ///
    /// # Errors
    /// [`DocumentError::Unprintable`], [`DocumentError::Logo`] or [`DocumentError::Typesetting`].
    pub(crate) fn new(
        layout: Layout<'_>,
        sheet: &impl Serialize,
        letterhead: &Letterhead,
        dated: NaiveDate,
        attachment: Option<(&str, &[u8])>,
    ) -> Result<Self, DocumentError> {
        let press = Press::get()?;
        let mut data =
            serde_json::to_value(sheet).map_err(|error| DocumentError::Typesetting(error.to_string()))?;
        tidy_texts(press, &mut data)?;
        let data =
            serde_json::to_vec(&data).map_err(|error| DocumentError::Typesetting(error.to_string()))?;
        // The identifier says which document this is: equal sheets are the same document, whatever else changes around.
        let attached_bytes = attachment.map(|(_, bytes)| bytes);
        let ident = format!("turnus-{:032x}", typst::utils::hash128(&(&data, attached_bytes)));
        let adapted = match layout {
            Layout::Adapted(text) => Some(Source::new(press.adapted, text.to_owned())),
            _ => None,
        };
        let main = match layout {
            Layout::Adapted(_) => press.adapted,
            Layout::Invoice => press.invoice.id(),
            Layout::Contract => press.contract.id(),
            Layout::Receipt => press.receipt.id(),
            Layout::Mandate => press.mandate.id(),
            Layout::Statement => press.statement.id(),
        };
        let logo = letterhead.logo.as_ref().map(logo_bytes).transpose()?;
        let attached = attachment
            .map(|(name, bytes)| Ok((file_id(name)?, Bytes::new(bytes.to_vec()))))
            .transpose()
            .map_err(DocumentError::Typesetting)?;
        let desk = Desk {
            press,
            main,
            adapted,
            data: Bytes::new(data),
            logo,
            attached,
        };
        Ok(Self { desk, ident, dated })
    }

    /// The engine's work: the document's bytes.
    ///
    /// # Errors
    /// [`DocumentError::Logo`] or [`DocumentError::Typesetting`].
    pub(crate) fn print(self) -> Result<Vec<u8>, DocumentError> {
        let pdf = print(&self.desk, self.ident, self.dated);
        clear_memo(self.desk.data.len());
        pdf
    }
}

/// Counts a document of so many bytes, and clears the memo when there were enough.
fn clear_memo(bytes: usize) {
    static SINCE: AtomicUsize = AtomicUsize::new(0);
    if SINCE.fetch_add(bytes, Ordering::Relaxed).saturating_add(bytes) >= MEMO_BYTES {
        SINCE.store(0, Ordering::Relaxed);
        typst::comemo::evict(MEMO_AGE);
    }
}

fn print(desk: &Desk, ident: String, dated: NaiveDate) -> Result<Vec<u8>, DocumentError> {
    let document = typst::compile::<PagedDocument>(desk)
        .output
        .map_err(|problems| explain(desk, &problems))?;
    let options = PdfOptions {
        ident: Smart::Custom(ident),
        creator: Smart::Custom(Some("Turnus".to_owned())),
        timestamp: noon(dated).map(Timestamp::new_utc),
        standards: desk.press.standards.clone(),
        tagged: true,
        ..PdfOptions::default()
    };
    typst_pdf::pdf(&document, &options).map_err(|problems| explain(desk, &problems))
}

/// Noon in UTC is the same civil day everywhere in Europe.
fn noon(date: NaiveDate) -> Option<Datetime> {
    let (month, day) = (u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?);
    Datetime::from_ymd_hms(date.year(), month, day, 12, 0, 0)
}

fn logo_bytes(logo: &Logo) -> Result<Bytes, DocumentError> {
    match logo {
        Logo::Svg(text) => Ok(Bytes::from_string(text.clone())),
        Logo::PngBase64(text) => base64::engine::general_purpose::STANDARD
            .decode(text.trim())
            .map(Bytes::new)
            .map_err(|error| DocumentError::Logo(error.to_string())),
    }
}

/// The first character of a text that no document can show, because the fonts lack it.
///
/// # Errors
/// [`DocumentError::Typesetting`] when the fonts cannot be read.
pub fn unprintable(text: &str) -> Result<Option<char>, DocumentError> {
    let press = Press::get()?;
    Ok(text.chars().find(|c| !is_silent(*c) && !press.covers(*c)))
}

/// The text with every character that no document can show as its number, `[U+1F600]`: for what people wrote and what must
/// be on paper whatever they wrote. Control characters become blanks.
///
/// # Errors
/// [`DocumentError::Typesetting`] when the fonts cannot be read.
pub fn spelled(text: &str) -> Result<String, DocumentError> {
    let press = Press::get()?;
    let mut made = String::with_capacity(text.len());
    for character in text.chars() {
        if is_silent(character) || press.covers(character) {
            made.push(character);
        } else if character.is_control() {
            made.push(' ');
        } else {
            made.push_str(&format!("[U+{:04X}]", u32::from(character)));
        }
    }
    Ok(made)
}

/// Turns tabs into blanks and foreign line ends into ours, and finds characters the fonts lack.
fn tidy_texts(press: &Press, value: &mut serde_json::Value) -> Result<(), DocumentError> {
    use serde_json::Value;
    match value {
        Value::String(text) => {
            if text.contains(['\t', '\r']) {
                *text = text.replace("\r\n", "\n").replace('\r', "\n").replace('\t', " ");
            }
            if text
                .split_whitespace()
                .any(|word| word.chars().count() > WORD_MAX)
            {
                *text = breakable(text);
            }
            match text.chars().find(|c| !is_silent(*c) && !press.covers(*c)) {
                Some(character) => Err(DocumentError::Unprintable {
                    character,
                    text: text.clone(),
                }),
                None => Ok(()),
            }
        }
        Value::Array(values) => values.iter_mut().try_for_each(|value| tidy_texts(press, value)),
        Value::Object(fields) => fields.values_mut().try_for_each(|value| tidy_texts(press, value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => Ok(()),
    }
}

/// Lets words that are wider than a column break, after punctuation or anywhere: a web address or a name without blanks
/// must not run into the amounts.
fn breakable(text: &str) -> String {
    let mut made = String::with_capacity(text.len() * 2);
    for word in text.split_inclusive(char::is_whitespace) {
        let mut unbroken = 0;
        let is_long = word.chars().count() > WORD_MAX;
        for character in word.chars() {
            made.push(character);
            unbroken += 1;
            if is_long
                && (unbroken > WORD_MAX / 2 || matches!(character, '/' | '.' | '_' | '-' | '@' | '&' | '='))
            {
                made.push(ZERO_WIDTH_SPACE);
                unbroken = 0;
            }
        }
    }
    made
}

/// Line ends, soft hyphen and zero-width space need no glyph.
fn is_silent(character: char) -> bool {
    matches!(character, '\n' | '\u{ad}' | ZERO_WIDTH_SPACE)
}

/// The layout engine's complaints as one line, and whether they are about the logo rather than about our layouts.
fn explain(desk: &Desk, problems: &[SourceDiagnostic]) -> DocumentError {
    use typst::WorldExt;
    let mut about_logo = false;
    let told: Vec<String> = problems
        .iter()
        .map(|problem| {
            let id = problem.span.id();
            let place = id.and_then(|id| {
                let source = desk.source(id).ok()?;
                let line = source.lines().byte_to_line(desk.range(problem.span)?.start)?;
                let code = source.text().lines().nth(line)?;
                about_logo |= code.contains("image(\"/logo\"");
                Some(format!("{}:{}: ", id.get().vpath().get_without_slash(), line + 1))
            });
            about_logo |= id == Some(desk.press.logo);
            format!("{}{}", place.unwrap_or_default(), problem.message)
        })
        .collect();
    let told = told.join("; ");
    if about_logo {
        DocumentError::Logo(told)
    } else {
        DocumentError::Typesetting(told)
    }
}
