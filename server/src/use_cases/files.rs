//! Files a viewer may take along.

use store::Tx;
use store::customers::Account;
use store::documents::{Document, File, FileOf};
use uuid::Uuid;

use super::contracting::rendered;
use super::declarations::receipt_file;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::letters::read_model;
use crate::state::App;

/// Bytes with their name.
pub struct Download {
    pub name: String,
    pub media_type: String,
    pub bytes: Vec<u8>,
}

impl From<store::documents::File> for Download {
    fn from(file: store::documents::File) -> Self {
        Self {
            name: file.name,
            media_type: file.media_type,
            bytes: file.bytes,
        }
    }
}

impl RequestPort {
    /// An issued document's PDF, for its customer and for staff.
    pub(crate) async fn document_file(&self, slug: &str, id: Uuid) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let document = tx.document(id).await?.ok_or(Failure::NotFound)?;
        if !may_see(account, document.customer) {
            return Err(Failure::NotFound);
        }
        let moment = self.app.moment(&merchant);
        let file = document_file(&self.app, &mut tx, &document, moment).await?;
        tx.commit().await?;
        Ok(file.into())
    }

    /// A contract's confirmation, for its customer and for staff.
    pub(crate) async fn confirmation_file(&self, slug: &str, id: Uuid) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let contract = tx.contract(id).await?.ok_or(Failure::NotFound)?;
        let file = tx
            .file_of(FileOf::ContractConfirmation(id))
            .await?
            .ok_or(Failure::NotFound)?;
        tx.commit().await?;
        if may_see(account, contract.customer) {
            Ok(file.into())
        } else {
            Err(Failure::NotFound)
        }
    }

    /// The mandate given with a payment method, for its customer and for staff.
    pub(crate) async fn mandate_file(&self, slug: &str, method: Uuid) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let owner = tx.payment_method_owner(method).await?.ok_or(Failure::NotFound)?;
        if !may_see(account, owner) {
            return Err(Failure::NotFound);
        }
        let file = tx.file_of(FileOf::Mandate(method)).await?;
        tx.commit().await?;
        Ok(file.ok_or(Failure::NotFound)?.into())
    }

    /// The receipt of a declaration, for whoever has its secret address.
    pub(crate) async fn declaration_file(&self, slug: &str, token: &str) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let declaration = tx.declaration_by_token(token).await?.ok_or(Failure::NotFound)?;
        let file = receipt_file(&self.app, &mut tx, &merchant, &declaration).await?;
        tx.commit().await?;
        Ok(file.into())
    }

    /// The HTML part of a mail in the demo's mailbox.
    pub(crate) async fn mail_html(&self, id: Uuid) -> Answer<String> {
        Ok(self.demo_mail(id).await?.1.html)
    }

    /// A file sent along with a mail in the demo's mailbox.
    pub(crate) async fn mail_attachment(&self, id: Uuid, index: usize) -> Answer<Download> {
        let (merchant, mail) = self.demo_mail(id).await?;
        let attachment = mail.attachments.get(index).ok_or(Failure::NotFound)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let file = tx.file(attachment.file).await?.ok_or(Failure::NotFound)?;
        tx.commit().await?;
        Ok(file.into())
    }
}

/// The PDF of an issued document: rendered once, by whoever needs it first, from what was kept when it was issued.
///
/// # Errors
/// When its content is gone or cannot be rendered, or the database is out of reach.
pub(crate) async fn document_file(
    app: &App,
    tx: &mut Tx,
    document: &Document,
    moment: Moment,
) -> Answer<File> {
    let of = FileOf::Document(document.id);
    if let Some(known) = tx.file_of(of).await? {
        return Ok(known);
    }
    let model = read_model(&tx.document_content(document.id).await?, &document.number)?;
    let name = format!("{}.pdf", document.number);
    let file = rendered(app, name, move || documents::render_invoice(&model)).await?;
    tx.keep_file(of, &file, moment.instant).await?;
    let kept = tx.file_of(of).await?;
    kept.ok_or_else(|| Failure::Defect("a file that was just kept is not there".to_owned()))
}

/// Another customer's file does not exist for a customer.
fn may_see(account: Account, owner: Uuid) -> bool {
    match account {
        Account::Customer { customer, .. } => customer == owner,
        Account::Staff { .. } => true,
    }
}
