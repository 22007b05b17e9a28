//! ZIP files made piece by piece: of a file that is long nothing but the piece at hand is in memory.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use axum::body::Bytes;
use chrono::{Datelike, NaiveDate};
use zip::write::{SimpleFileOptions, StreamWriter};
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::failure::Failure;

/// What was written and not yet taken away.
#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Written {
    fn take(&self) -> Bytes {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner)).into()
    }
}

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut written = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        written.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// How a file is put into the ZIP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Packing {
    /// As it is: PDFs are compressed already.
    AsItIs,
    Compressed,
}

/// A ZIP that is being made. The same files in the same order make the same bytes.
pub(crate) struct Zipped {
    writer: ZipWriter<StreamWriter<Written>>,
    written: Written,
}

impl Zipped {
    pub(crate) fn new() -> Self {
        let written = Written::default();
        Self {
            writer: ZipWriter::new_stream(written.clone()),
            written,
        }
    }

    /// Adds a file; what there is of the ZIP since the last call.
    ///
    /// # Errors
    /// When there is a file of that name already.
    pub(crate) fn file(
        &mut self,
        name: &str,
        dated: NaiveDate,
        packing: Packing,
        bytes: &[u8],
    ) -> Result<Bytes, Failure> {
        let method = match packing {
            Packing::AsItIs => CompressionMethod::Stored,
            Packing::Compressed => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .last_modified_time(at_noon(dated))
            .unix_permissions(0o644);
        self.writer.start_file(name, options).map_err(defect)?;
        self.writer.write_all(bytes).map_err(defect)?;
        Ok(self.written.take())
    }

    /// The end of the ZIP: without it nobody can open it.
    ///
    /// # Errors
    /// When it is too large.
    pub(crate) fn end(self) -> Result<Bytes, Failure> {
        self.writer.finish().map_err(defect)?;
        Ok(self.written.take())
    }
}

/// ZIP files know local times without a zone, from 1980 on: noon is the same day everywhere.
fn at_noon(day: NaiveDate) -> DateTime {
    let parts = || {
        Some((
            u16::try_from(day.year()).ok()?,
            u8::try_from(day.month()).ok()?,
            u8::try_from(day.day()).ok()?,
        ))
    };
    parts()
        .and_then(|(year, month, day)| DateTime::from_date_and_time(year, month, day, 12, 0, 0).ok())
        .unwrap_or_default()
}

fn defect(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(format!("a ZIP could not be written: {error}"))
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read};

    use super::*;

    #[test]
    fn pieces_make_one_zip_that_another_reader_opens() {
        let day = NaiveDate::from_ymd_opt(2026, 5, 4).unwrap();
        let text = "Zeile\n".repeat(2_000);
        let made = || {
            let mut zip = Zipped::new();
            let mut pieces = Vec::new();
            for (name, packing, bytes) in [
                ("Überblick.txt", Packing::Compressed, text.as_bytes()),
                ("a.pdf", Packing::AsItIs, &[7; 5_000][..]),
            ] {
                let piece = zip.file(name, day, packing, bytes).unwrap();
                assert!(!piece.is_empty());
                pieces.push(piece);
            }
            assert!(pieces[0].len() < 1_000, "text is compressed");
            pieces.push(zip.end().unwrap());
            pieces.concat()
        };
        let whole = made();
        assert_eq!(whole, made(), "the same bytes every time");
        let mut read = zip::ZipArchive::new(Cursor::new(whole)).unwrap();
        assert_eq!(read.len(), 2);
        let mut file = read.by_name("Überblick.txt").unwrap();
        let mut back = String::new();
        file.read_to_string(&mut back).unwrap();
        assert_eq!(back, text);
        assert_eq!(file.last_modified().unwrap().day(), 4);
        drop(file);
        assert_eq!(read.by_name("a.pdf").unwrap().size(), 5_000);
    }
}
