//! A document's bytes: made from what was issued, read back, compared, hashed and kept. Only then may it leave the house.

use documents::{DocumentError, InvoiceModel, KeyValues, Rendered};
use sha2::{Digest, Sha256};
use store::Tx;
use store::documents::{Document, File, FileOf};
use store::layouts::Layout;
use store::merchants::Merchant;
use store::outbox::Task;
use store::releases::{Delivery, Release};
use uuid::Uuid;

use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::read_model;
use crate::state::App;

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
    kept_or_made(app, tx, &document, app.moment(merchant)).await?;
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

/// A document that the merchant's own layout is still to set.
pub(super) struct Unset {
    document: Document,
    model: InvoiceModel,
    layout: Layout,
}

/// Finds out whether the merchant's own layout is still to set a document.
///
/// # Errors
/// When its content is gone; when the database is out of reach.
pub(super) async fn unset(tx: &mut Tx, document: Uuid) -> Result<Option<Unset>, Failure> {
    let Some(layout) = tx.layout_to_set(document).await? else {
        return Ok(None);
    };
    let document = tx.document(document).await?.ok_or(Failure::NotFound)?;
    let model = read_model(&tx.document_content(document.id).await?, &document.number)?;
    Ok(Some(Unset {
        document,
        model,
        layout,
    }))
}

impl Unset {
    /// Sets the document, which may take seconds: no transaction should be open.
    ///
    /// # Errors
    /// Why the merchant's layout, or what it makes of this document, is refused.
    pub(super) async fn set(self, app: &App) -> Result<Set, Failure> {
        let made = app.cage().invoice(&self.layout.source, &self.model).await?;
        Ok(Set {
            values: KeyValues::of(&self.model),
            document: self.document,
            made,
            layout: Some(self.layout.id),
        })
    }
}

/// A document that was set, read again and compared with what was issued.
pub(super) struct Set {
    document: Document,
    made: Rendered,
    values: KeyValues,
    /// The merchant's own layout; none: ours.
    layout: Option<Uuid>,
}

impl Set {
    /// Keeps its files with what was compared. The PDF that is kept.
    ///
    /// # Errors
    /// When the database is out of reach.
    pub(super) async fn keep(self, app: &App, tx: &mut Tx, moment: Moment) -> Result<File, Failure> {
        let Self {
            document,
            made,
            values,
            layout,
        } = self;
        let file = |bytes: Vec<u8>, ending: &str, media_type: &str| File {
            id: app.new_id(),
            name: format!("{}.{ending}", document.number),
            media_type: media_type.to_owned(),
            sha256: Sha256::digest(&bytes).to_vec(),
            bytes,
        };
        let pdf = file(made.pdf, "pdf", "application/pdf");
        let ours = pdf.id;
        let pdf = keep(tx, FileOf::Document(document.id), pdf, moment).await?;
        let xml = match made.xml.map(|bytes| file(bytes, "xml", "application/xml")) {
            Some(xml) => Some(keep(tx, FileOf::DocumentXml(document.id), xml, moment).await?),
            None => kept(tx, FileOf::DocumentXml(document.id)).await?,
        };
        let release = Release {
            document: document.id,
            at: moment.instant,
            pdf_sha256: pdf.sha256.clone(),
            xml_sha256: xml.map(|xml| xml.sha256),
            report: serde_json::to_value(values).map_err(|error| Failure::Defect(error.to_string()))?,
            // Of bytes that were there before, this layout is not the maker.
            layout: layout.filter(|_| pdf.id == ours),
        };
        tx.insert_release(&release).await?;
        Ok(pdf)
    }
}

/// The PDF of an issued document, checked and kept, by whoever needs it first; with the transaction to go on with. A layout of the merchant's
/// own may take seconds: then the transaction is committed before and another one begun afterwards.
///
/// # Errors
/// When its content is gone, cannot be rendered or would not say what was issued; when the database is out of reach.
pub(crate) async fn released_file(
    app: &App,
    mut tx: Tx,
    document: &Document,
    moment: Moment,
) -> Result<(Tx, File), Failure> {
    let Some(unset) = unset(&mut tx, document.id).await? else {
        let file = kept_or_made(app, &mut tx, document, moment).await?;
        return Ok((tx, file));
    };
    let merchant = tx.merchant();
    tx.commit().await?;
    let set = unset.set(app).await?;
    let mut tx = app.store().begin(merchant).await?;
    let file = set.keep(app, &mut tx, moment).await?;
    Ok((tx, file))
}

/// The PDF that is kept, or one made by our layout here and now: for whoever has seen to it that no other is wanted.
///
/// # Errors
/// As [`released_file`].
pub(super) async fn kept_or_made(
    app: &App,
    tx: &mut Tx,
    document: &Document,
    moment: Moment,
) -> Result<File, Failure> {
    if tx.release(document.id).await?.is_none() {
        return set_by_ours(tx, document).await?.keep(app, tx, moment).await;
    }
    if let Some(file) = kept(tx, FileOf::Document(document.id)).await? {
        return Ok(file);
    }
    // Erased, because no law keeps it any longer.
    if tx.document_content(document.id).await?.content.is_none() {
        return Err(Failure::NotFound);
    }
    Err(Failure::Defect("a released document without its file".to_owned()))
}

async fn kept(tx: &mut Tx, of: FileOf) -> Result<Option<File>, Failure> {
    Ok(tx.file_of(of).await?)
}

/// Sets a document by our layout and reads it again. That takes milliseconds.
async fn set_by_ours(tx: &mut Tx, document: &Document) -> Result<Set, Failure> {
    let model = read_model(&tx.document_content(document.id).await?, &document.number)?;
    let (made, values) = tokio::task::spawn_blocking(move || {
        let made = documents::render_invoice(&model)?;
        documents::release_check(&model, &made)?;
        Ok::<_, DocumentError>((made, KeyValues::of(&model)))
    })
    .await
    .map_err(|error| Failure::Defect(error.to_string()))??;
    Ok(Set {
        document: document.clone(),
        made,
        values,
        layout: None,
    })
}

/// Keeps a file. What an earlier version of the program had made stays as it was sent: then that is the file.
async fn keep(tx: &mut Tx, of: FileOf, file: File, moment: Moment) -> Result<File, Failure> {
    if tx.keep_file(of, &file, moment.instant).await? {
        return Ok(file);
    }
    kept(tx, of)
        .await?
        .ok_or_else(|| Failure::Defect("a file that was just kept is not there".to_owned()))
}
