//! A document's bytes: made from what was issued, read back, compared, hashed and kept. Only then may it leave the house.

use serde_json::json;
use store::Tx;
use store::documents::{Document, File, FileOf};
use store::merchants::Merchant;
use store::outbox::Task;
use store::releases::{Delivery, Release};
use uuid::Uuid;

use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::read_model;
use crate::state::App;
use crate::use_cases::contracting::rendered;

/// Makes a document's bytes if there are none yet, and has it sent if the merchant wants that. What cannot be made or does not say what
/// was issued is put aside with the reason; it keeps nobody else from their documents.
///
/// # Errors
/// Why it may not leave the house; when the database is out of reach.
pub(super) async fn release(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    document: Uuid,
) -> Result<(), Failure> {
    let document = tx
        .document(document)
        .await?
        .ok_or_else(|| Failure::Defect("a task for a document that is not there".to_owned()))?;
    let moment = app.moment(merchant);
    released_file(app, tx, &document, moment).await?;
    if merchant.profile.send_documents {
        send(app, merchant, tx, &[document.id]).await
    } else {
        Ok(tx.insert_unsent(document.id).await?)
    }
}

/// Sends released documents the way each customer gets them: by mail, or among the letters of the day.
///
/// # Errors
/// When the database is out of reach.
pub(crate) async fn send(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    documents: &[Uuid],
) -> Result<(), Failure> {
    let (mails, letters): (Vec<_>, Vec<_>) = tx
        .deliveries(documents)
        .await?
        .into_iter()
        .partition(|(_, delivery)| *delivery == Delivery::Email);
    let mails: Vec<(Uuid, Task)> = mails
        .into_iter()
        .map(|(document, _)| (app.new_id(), Task::MailDocument { document }))
        .collect();
    tx.enqueue_all(&mails, app.now()).await?;
    let letters: Vec<Uuid> = letters.into_iter().map(|(document, _)| document).collect();
    if !letters.is_empty() {
        tx.insert_letters(app.moment(merchant).today(), &letters).await?;
    }
    Ok(())
}

/// The PDF of an issued document, checked and kept, by whoever needs it first.
///
/// # Errors
/// When its content is gone, cannot be rendered or would not say what was issued; when the database is out of reach.
pub(crate) async fn released_file(
    app: &App,
    tx: &mut Tx,
    document: &Document,
    moment: Moment,
) -> Result<File, Failure> {
    let of = FileOf::Document(document.id);
    if tx.release(document.id).await?.is_none() {
        let model = read_model(&tx.document_content(document.id).await?, &document.number)?;
        let name = format!("{}.pdf", document.number);
        let file = rendered(app, name, move || documents::render_invoice(&model)).await?;
        tx.keep_file(of, &file, moment.instant).await?;
        tx.insert_release(&Release {
            document: document.id,
            at: moment.instant,
            pdf_sha256: file.sha256,
            xml_sha256: None,
            report: json!({}),
        })
        .await?;
    }
    let kept = tx.file_of(of).await?;
    kept.ok_or_else(|| Failure::Defect("a file that was just kept is not there".to_owned()))
}
