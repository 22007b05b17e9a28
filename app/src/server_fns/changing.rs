//! Changing a contract.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{ChangeForm, ConfirmChangeForm, WireError};

/// Asks what a change would mean.
#[server(name = RequestChange, prefix = "/api", endpoint = "request-change")]
pub async fn request_change(form: ChangeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().request_change(form).await);
    Ok(())
}

/// Makes a change as it was shown.
#[server(name = ConfirmChange, prefix = "/api", endpoint = "confirm-change")]
pub async fn confirm_change(form: ConfirmChangeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().confirm_change(form).await);
    Ok(())
}
