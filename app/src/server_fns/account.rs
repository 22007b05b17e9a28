//! The customer's own data.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{AccountForm, WireError};

/// Keeps the customer's own data, or shows the form again with what needs mending.
#[server(name = SetAccount, prefix = "/api", endpoint = "set-account")]
pub async fn set_account(form: AccountForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_account(form).await);
    Ok(())
}
