//! What staff do.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{PaperTextsForm, RetryForm, WireError};

/// Gives contracts or mails that were put aside another try.
#[server(name = Retry, prefix = "/api", endpoint = "retry")]
pub async fn retry(form: RetryForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().retry(form).await);
    Ok(())
}

/// Sets the texts of one kind of paper.
#[server(name = SetPaperTexts, prefix = "/api", endpoint = "set-paper-texts")]
pub async fn set_paper_texts(form: PaperTextsForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_paper_texts(form).await);
    Ok(())
}

/// Takes the logo off papers.
#[server(name = RemoveLogo, prefix = "/api", endpoint = "remove-logo")]
pub async fn remove_logo(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().remove_logo(&merchant).await);
    Ok(())
}
