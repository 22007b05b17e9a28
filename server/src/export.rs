//! `turnus documents export`: every issued document as files, with a list of them.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};
use store::Store;
use store::documents::{Document, File, FileOf, Kind};
use store::merchants::Merchant;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;

use crate::commands::{merchants, tool};
use crate::config::Export;
use crate::failure::Failure;
use crate::jobs::release::released_file;
use crate::mail::Transport;
use crate::startup::{Connected, StartError, bring_up_to_date};
use crate::state::App;

/// Documents looked up at once.
const PAGE: i64 = 200;

/// Writes each document as `NUMBER.pdf` and, where it is an e-invoice, `NUMBER.xml`, and at last `index.json`, which lists them all in the
/// order they were issued. Documents of several merchants stand in a folder for each. One that cannot be made is listed with its
/// reason, and the others are written nevertheless.
///
/// # Errors
/// When the folder cannot be written, a document could not be made, or the database is out of reach.
pub async fn export(config: Export, print: impl Fn(&str)) -> Result<(), StartError> {
    let connected = Connected::open(&config.database).await?;
    let outcome = export_connected(&config, &connected, &print).await;
    connected.close().await?;
    outcome
}

async fn export_connected(
    config: &Export,
    connected: &Connected,
    print: &impl Fn(&str),
) -> Result<(), StartError> {
    bring_up_to_date(connected).await?;
    let app = tool(connected, Transport::Mailbox, "")?;
    let store = Store::new(connected.pool.clone());
    let merchants = merchants(&store, config.merchant.as_deref()).await?;
    let mut failed = 0;
    for merchant in &merchants {
        let folder = match merchants.as_slice() {
            [_] => config.out.clone(),
            _ => config.out.join(&merchant.slug),
        };
        let index = export_merchant(&app, merchant, config, &folder).await?;
        let wrong = index.iter().filter(|entry| !entry["error"].is_null()).count();
        let text = serde_json::to_vec_pretty(&index).map_err(|error| Failure::Defect(error.to_string()))?;
        write(&folder, "index.json", &text)?;
        print(&format!(
            "{}: {} documents in {}",
            merchant.slug,
            index.len() - wrong,
            folder.display()
        ));
        for entry in index.iter().filter(|entry| !entry["error"].is_null()) {
            print(&format!(
                "{}: {} is missing: {}",
                merchant.slug, entry["number"], entry["error"]
            ));
        }
        failed += wrong;
    }
    if failed > 0 {
        return Err(StartError::NotExported(failed));
    }
    Ok(())
}

async fn export_merchant(
    app: &App,
    merchant: &Merchant,
    config: &Export,
    folder: &Path,
) -> Result<Vec<Value>, StartError> {
    std::fs::create_dir_all(folder).map_err(|error| cannot_write(folder, &error))?;
    let permits = Arc::new(Semaphore::new(
        std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
    ));
    let mut index = Vec::new();
    let mut link = 0;
    loop {
        let mut tx = app.store().begin(merchant.id).await.map_err(Failure::from)?;
        let page = tx
            .issued_after(link, config.since, PAGE)
            .await
            .map_err(Failure::from)?;
        tx.commit().await.map_err(Failure::from)?;
        let Some((last, _)) = page.last() else {
            return Ok(index);
        };
        link = *last;
        let mut writers = JoinSet::new();
        for (position, document) in page {
            let (app, merchant, folder) = (app.clone(), merchant.clone(), folder.to_owned());
            let permits = Arc::clone(&permits);
            writers.spawn(async move {
                let _permit = permits
                    .acquire()
                    .await
                    .map_err(|error| Failure::Defect(error.to_string()))?;
                Ok::<_, StartError>((position, one(&app, &merchant, &document, &folder).await?))
            });
        }
        let mut entries = Vec::new();
        while let Some(written) = writers.join_next().await {
            entries.push(written.map_err(|error| Failure::Defect(error.to_string()))??);
        }
        entries.sort_by_key(|(position, _)| *position);
        index.extend(entries.into_iter().map(|(_, entry)| entry));
    }
}

/// Writes a document's files; its entry of the list.
async fn one(
    app: &App,
    merchant: &Merchant,
    document: &Document,
    folder: &Path,
) -> Result<Value, StartError> {
    let mut entry = json!({
        "number": document.number,
        "kind": match document.kind {
            Kind::Invoice => "invoice",
            Kind::CreditNote => "credit_note",
        },
        "issued_on": document.issued_on,
        "due_on": document.due_on,
        "customer": document.customer,
        "currency": document.currency,
        "net_minor": document.net_minor,
        "tax_minor": document.tax_minor,
        "gross_minor": document.gross_minor,
        "pdf": null,
        "xml": null,
        "error": null,
    });
    match files(app, merchant, document).await {
        Ok((pdf, xml)) => {
            entry["pdf"] = written(folder, &file_name(&document.number, "pdf"), &pdf)?;
            if let Some(xml) = xml {
                entry["xml"] = written(folder, &file_name(&document.number, "xml"), &xml)?;
            }
        }
        Err(
            failure @ (Failure::Document(_) | Failure::Layout(_) | Failure::NotFound | Failure::Defect(_)),
        ) => {
            entry["error"] = json!(failure.to_string());
        }
        Err(failure) => return Err(failure.into()),
    }
    Ok(entry)
}

async fn files(app: &App, merchant: &Merchant, document: &Document) -> Result<(File, Option<File>), Failure> {
    let tx = app.store().begin(merchant.id).await?;
    let (mut tx, pdf) = released_file(app, tx, document, app.moment(merchant)).await?;
    let xml = tx.file_of(FileOf::DocumentXml(document.id)).await?;
    tx.commit().await?;
    Ok((pdf, xml))
}

fn written(folder: &Path, name: &str, file: &File) -> Result<Value, StartError> {
    write(folder, name, &file.bytes)?;
    let sha256: String = file.sha256.iter().map(|byte| format!("{byte:02x}")).collect();
    Ok(json!({ "file": name, "bytes": file.bytes.len(), "sha256": sha256 }))
}

/// Numbers of documents may hold what file names may not.
fn file_name(number: &str, ending: &str) -> String {
    let safe: String = number
        .chars()
        .map(|character| match character {
            'a'..='z' | 'A'..='Z' | '0'..='9' | '-' | '_' | '.' => character,
            _ => '_',
        })
        .collect();
    format!("{safe}.{ending}")
}

/// Under another name first, so that a file is whole or not there.
fn write(folder: &Path, name: &str, bytes: &[u8]) -> Result<(), StartError> {
    let unfinished = folder.join(format!(".{name}.unfinished"));
    let path: PathBuf = folder.join(name);
    std::fs::write(&unfinished, bytes)
        .and_then(|()| std::fs::rename(&unfinished, &path))
        .map_err(|error| cannot_write(&path, &error))
}

fn cannot_write(path: &Path, error: &std::io::Error) -> StartError {
    StartError::CannotWrite(path.display().to_string(), error.to_string())
}
