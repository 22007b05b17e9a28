//! Customers and contracts from another system.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{ImportForm, WireError};

/// Has a file taken in that was looked through.
#[server(name = TakeImport, prefix = "/api", endpoint = "take-import")]
pub async fn take_import(form: ImportForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().take_import(form).await);
    Ok(())
}

/// Throws it away.
#[server(name = DropImport, prefix = "/api", endpoint = "drop-import")]
pub async fn drop_import(form: ImportForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().drop_import(form).await);
    Ok(())
}
