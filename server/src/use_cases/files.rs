//! Files a viewer may take along.

use billing::users::Right;
use store::Tx;
use store::customers::Account;
use store::documents::FileOf;
use uuid::Uuid;

use super::declarations::receipt_file;
use super::erasures::in_sight;
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::jobs::release::released_file;

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

/// Which part of a document is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentPart {
    Pdf,
    /// The e-invoice alone.
    Xml,
}

impl RequestPort {
    /// An issued document's PDF, or the e-invoice inside it alone, for its customer and for staff.
    pub(crate) async fn document_file(&self, slug: &str, id: Uuid, part: DocumentPart) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let document = tx.document(id).await?.ok_or(Failure::NotFound)?;
        for_whom(&mut tx, account, document.customer, Right::SeeMoney).await?;
        let moment = self.app.moment(&merchant);
        let (mut tx, pdf) = released_file(&self.app, tx, &document, moment).await?;
        let file = match part {
            DocumentPart::Pdf => pdf,
            // Documents from before e-invoices have none.
            DocumentPart::Xml => tx
                .file_of(FileOf::DocumentXml(id))
                .await?
                .ok_or(Failure::NotFound)?,
        };
        tx.commit().await?;
        Ok(file.into())
    }

    /// A contract's confirmation, for its customer and for staff.
    pub(crate) async fn confirmation_file(&self, slug: &str, id: Uuid) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let contract = tx.contract(id).await?.ok_or(Failure::NotFound)?;
        for_whom(&mut tx, account, contract.customer, Right::SeeContracts).await?;
        let file = tx
            .file_of(FileOf::ContractConfirmation(id))
            .await?
            .ok_or(Failure::NotFound)?;
        tx.commit().await?;
        Ok(file.into())
    }

    /// The mandate given with a payment method, for its customer and for staff.
    pub(crate) async fn mandate_file(&self, slug: &str, method: Uuid) -> Answer<Download> {
        let merchant = self.app.merchant(slug).await?;
        let account = self.account(&merchant).await?.ok_or(Failure::SignInRequired)?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let owner = tx.payment_method_owner(method).await?.ok_or(Failure::NotFound)?;
        for_whom(&mut tx, account, owner, Right::SeeMoney).await?;
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

/// Whether somebody may take a customer's file along: staff, and users of any of their customers, whichever they are at, because links in
/// mails lead here.
async fn for_whom(tx: &mut Tx, account: Account, customer: Uuid, right: Right) -> Answer<()> {
    let Account::Customer { login, .. } = account else {
        return in_sight(tx, account, customer).await;
    };
    match tx.role_of_user(login, customer).await? {
        None => Err(Failure::NotFound),
        Some(role) if role.may(right) => Ok(()),
        Some(_) => Err(Failure::Forbidden),
    }
}
