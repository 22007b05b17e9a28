//! What staff do.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{RetryForm, WireError};

/// Gives contracts or mails that were put aside another try.
#[server(name = Retry, prefix = "/api", endpoint = "retry")]
pub async fn retry(form: RetryForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().retry(form).await);
    Ok(())
}
