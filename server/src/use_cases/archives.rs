//! ZIP files that are made while they are sent, entry after entry: they take no more memory for hundreds of entries than for one.

use std::collections::VecDeque;

use axum::body::{Body, Bytes};
use chrono::NaiveDate;
use futures_util::stream;
use store::Store;
use store::documents::FileOf;
use store::personal_data::PersonalData;
use uuid::Uuid;

use super::Answer;
use super::data_export::{csv_of, readable, usage_columns};
use crate::failure::Failure;
use crate::zipped::{Packing, Zipped};

/// Rows of what was used in one file.
const USAGE_ROWS: i64 = 20_000;

/// A file on its way that is made while it is sent.
pub(crate) struct Archive {
    pub name: String,
    pub media_type: &'static str,
    pub body: Body,
}

/// What goes into a ZIP.
pub(super) enum Entry {
    Text {
        name: String,
        text: String,
    },
    /// A stored file under its own name, in a folder or none; nothing if there is none.
    File {
        folder: &'static str,
        of: FileOf,
        dated: NaiveDate,
    },
    /// A part of what is stored about a customer, and of these columns a table beside it.
    Data {
        customer: Uuid,
        part: PersonalData,
        name: &'static str,
        columns: &'static [&'static str],
    },
    /// What was used of a contract, behind a row.
    Usage {
        contract: Uuid,
        number: String,
        after: String,
        file: u32,
    },
}

/// The entries that are left.
pub(super) struct Making {
    store: Store,
    merchant: Uuid,
    today: NaiveDate,
    /// None: its end was sent.
    zip: Option<Zipped>,
    entries: VecDeque<Entry>,
}

impl Making {
    pub(super) fn new(store: Store, merchant: Uuid, today: NaiveDate, entries: Vec<Entry>) -> Self {
        Self {
            store,
            merchant,
            today,
            zip: Some(Zipped::new()),
            entries: entries.into(),
        }
    }

    pub(super) fn named(self, name: String) -> Archive {
        Archive {
            name,
            media_type: "application/zip",
            body: Body::from_stream(stream::try_unfold(self, Self::next)),
        }
    }

    async fn next(mut self) -> Answer<Option<(Bytes, Self)>> {
        let Some(mut zip) = self.zip.take() else {
            return Ok(None);
        };
        let piece = match self.entries.pop_front() {
            None => zip.end()?,
            Some(entry) => {
                let mut piece = Vec::new();
                for made in self.made(entry).await? {
                    piece.extend(zip.file(&made.name, made.dated, made.packing, &made.bytes)?);
                }
                self.zip = Some(zip);
                piece.into()
            }
        };
        Ok(Some((piece, self)))
    }

    /// The files of an entry. Each is read in a transaction of its own: a slow network holds none open.
    async fn made(&mut self, entry: Entry) -> Answer<Vec<Made>> {
        let today = self.today;
        let text = |name: String, bytes: Vec<u8>| Made {
            name,
            dated: today,
            packing: Packing::Compressed,
            bytes,
        };
        match entry {
            Entry::Text { name, text: words } => Ok(vec![text(name, words.into_bytes())]),
            Entry::File { folder, of, dated } => {
                let mut tx = self.store.begin(self.merchant).await?;
                let file = tx.file_of(of).await?;
                tx.commit().await?;
                Ok(file
                    .map(|file| Made {
                        // A PDF is compressed already.
                        packing: if file.media_type == "application/pdf" {
                            Packing::AsItIs
                        } else {
                            Packing::Compressed
                        },
                        name: format!("{folder}{}", file.name),
                        dated,
                        bytes: file.bytes,
                    })
                    .into_iter()
                    .collect())
            }
            Entry::Data {
                customer,
                part,
                name,
                columns,
            } => {
                let mut tx = self.store.begin(self.merchant).await?;
                let rows = tx.personal_data(customer, part).await?;
                tx.commit().await?;
                let rows: Vec<_> = rows.into_iter().map(readable).collect();
                let json = serde_json::to_vec_pretty(&rows).map_err(defect)?;
                let mut made = vec![text(format!("{name}.json"), json)];
                if !columns.is_empty() {
                    made.push(text(format!("{name}.csv"), csv_of(&rows, columns)?));
                }
                Ok(made)
            }
            Entry::Usage {
                contract,
                number,
                after,
                file,
            } => {
                let mut tx = self.store.begin(self.merchant).await?;
                let rows = tx.usage_rows(contract, &after, USAGE_ROWS).await?;
                tx.commit().await?;
                let Some(last) = rows.last() else {
                    return Ok(Vec::new());
                };
                let next = Entry::Usage {
                    contract,
                    number: number.clone(),
                    after: last.id.clone(),
                    file: file.saturating_add(1),
                };
                self.entries.push_front(next);
                let rows: Vec<_> = rows.into_iter().map(|row| row.row).collect();
                let csv = csv_of(&rows, usage_columns())?;
                Ok(vec![text(format!("usage/{number}-{file}.csv"), csv)])
            }
        }
    }
}

struct Made {
    name: String,
    dated: NaiveDate,
    packing: Packing,
    bytes: Vec<u8>,
}

fn defect(error: impl std::fmt::Display) -> Failure {
    Failure::Defect(format!("a table could not be written: {error}"))
}
