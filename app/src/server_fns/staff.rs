//! What staff do.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    CancelInvoiceForm, DeliveryForm, EinvoiceTermsForm, LetterheadForm, MailTemplateForm, NoteChargeForm,
    PaperTextsForm, ResendForm, RetryForm, SendForm, SendingForm, WireError,
};

/// Gives contracts or mails that were put aside another try.
#[server(name = Retry, prefix = "/api", endpoint = "retry")]
pub async fn retry(form: RetryForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().retry(form).await);
    Ok(())
}

/// Notes that a charge was seen, or is settled.
#[server(name = NoteCharge, prefix = "/api", endpoint = "note-charge")]
pub async fn note_charge(form: NoteChargeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().note_charge(form).await);
    Ok(())
}

/// Sends a mail once more.
#[server(name = ResendMail, prefix = "/api", endpoint = "resend-mail")]
pub async fn resend_mail(form: ResendForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().resend_mail(form).await);
    Ok(())
}

/// Keeps, shows, tries or gives up the merchant's own words for a mail.
#[server(name = EditMailTemplate, prefix = "/api", endpoint = "mail-template")]
pub async fn edit_mail_template(form: MailTemplateForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().edit_mail_template(form).await);
    Ok(())
}

/// Sets the texts of one kind of paper.
#[server(name = SetPaperTexts, prefix = "/api", endpoint = "set-paper-texts")]
pub async fn set_paper_texts(form: PaperTextsForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_paper_texts(form).await);
    Ok(())
}

/// Sets who the merchant is on papers.
#[server(name = SetLetterhead, prefix = "/api", endpoint = "set-letterhead")]
pub async fn set_letterhead(form: LetterheadForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_letterhead(form).await);
    Ok(())
}

/// Takes the logo off papers.
#[server(name = RemoveLogo, prefix = "/api", endpoint = "remove-logo")]
pub async fn remove_logo(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().remove_logo(&merchant).await);
    Ok(())
}

/// Has documents set by a layout of the merchant's own.
#[server(name = UseLayout, prefix = "/api", endpoint = "use-layout")]
pub async fn use_layout(
    #[server(default)] merchant: String,
    #[server(default)] layout: String,
) -> Result<(), WireError> {
    follow(&merchant, port().use_layout(&merchant, &layout).await);
    Ok(())
}

/// Goes back to the program's layout.
#[server(name = DropLayout, prefix = "/api", endpoint = "drop-layout")]
pub async fn drop_layout(
    #[server(default)] merchant: String,
    #[server(default)] paper: String,
) -> Result<(), WireError> {
    follow(&merchant, port().drop_layout(&merchant, &paper).await);
    Ok(())
}

/// Sends documents that wait for it.
#[server(name = SendDocuments, prefix = "/api", endpoint = "send-documents")]
pub async fn send_documents(form: SendForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().send_documents(form).await);
    Ok(())
}

/// Decides whether documents are sent as soon as they are made.
#[server(name = SetSending, prefix = "/api", endpoint = "set-sending")]
pub async fn set_sending(form: SendingForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_sending(form).await);
    Ok(())
}

/// Decides how a customer gets documents.
#[server(name = SetDelivery, prefix = "/api", endpoint = "set-delivery")]
pub async fn set_delivery(form: DeliveryForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_delivery(form).await);
    Ok(())
}

/// Decides what a customer's e-invoices carry.
#[server(name = SetEinvoiceTerms, prefix = "/api", endpoint = "set-einvoice-terms")]
pub async fn set_einvoice_terms(form: EinvoiceTermsForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_einvoice_terms(form).await);
    Ok(())
}

/// Takes an invoice back as a whole.
#[server(name = CancelInvoice, prefix = "/api", endpoint = "cancel-invoice")]
pub async fn cancel_invoice(form: CancelInvoiceForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().cancel_invoice(form).await);
    Ok(())
}
