//! A PDF seen through `pdftotext`, `pdfinfo`, `pdffonts` and `qpdf`.

use std::path::PathBuf;
use std::process::Command;

use tempfile::TempDir;

/// A rendered document on disk for the length of a test.
pub struct Read {
    folder: TempDir,
}

impl Read {
    pub fn new(pdf: &[u8]) -> Self {
        let folder = TempDir::new().expect("a folder for a test");
        std::fs::write(folder.path().join("document.pdf"), pdf).expect("write the document");
        Self { folder }
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("document.pdf")
    }

    fn run(&self, program: &str, before: &[&str], after: &[&str]) -> String {
        let output = Command::new(program)
            .args(before)
            .arg(self.path())
            .args(after)
            .output()
            .unwrap_or_else(|error| panic!("{program} is needed (Debian: poppler-utils, qpdf): {error}"));
        assert!(
            output.status.success(),
            "{program}: {}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).expect("UTF-8")
    }

    /// The text as laid out, no-break spaces as plain ones.
    pub fn text(&self) -> String {
        self.run("pdftotext", &["-layout"], &["-"]).replace('\u{a0}', " ")
    }

    /// The text of each page.
    pub fn pages(&self) -> Vec<String> {
        self.text()
            .trim_end_matches('\u{c}')
            .split('\u{c}')
            .map(str::to_owned)
            .collect()
    }

    /// The text as one line with single blanks, in reading order, for sentences that wrap.
    pub fn flow(&self) -> String {
        let text = self.run("pdftotext", &[], &["-"]).replace('\u{a0}', " ");
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn info(&self) -> String {
        self.run("pdfinfo", &[], &[])
    }

    /// What `pdfdetach` lists.
    pub fn attachments(&self) -> String {
        self.run("pdfdetach", &["-list"], &[])
    }

    /// An attached file's bytes.
    pub fn attachment(&self, name: &str) -> Vec<u8> {
        let saved = self.folder.path().join("saved");
        let saved = saved.to_str().expect("a plain path");
        self.run("pdfdetach", &["-savefile", name, "-o", saved], &[]);
        std::fs::read(saved).expect("the attached file")
    }

    pub fn metadata(&self) -> String {
        self.run("pdfinfo", &["-meta"], &[])
    }

    /// One line per font.
    pub fn fonts(&self) -> Vec<String> {
        self.run("pdffonts", &[], &[])
            .lines()
            .skip(2)
            .map(str::to_owned)
            .collect()
    }

    pub fn check(&self) -> String {
        self.run("qpdf", &["--check"], &[])
    }
}

/// Fails with the whole text if one of the pieces is not in it.
#[track_caller]
pub fn assert_shows(text: &str, pieces: &[&str]) {
    for piece in pieces {
        assert!(text.contains(piece), "{piece:?} is not in\n{text}");
    }
}
