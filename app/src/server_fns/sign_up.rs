//! Which sites may show sign-up pages.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{SiteForm, WireError};

/// Lets a site show the merchant's sign-up pages inside its own.
#[server(name = AddSite, prefix = "/api", endpoint = "add-site")]
pub async fn add_site(form: SiteForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().add_site(form).await);
    Ok(())
}

/// Lets it no longer.
#[server(name = DropSite, prefix = "/api", endpoint = "drop-site")]
pub async fn drop_site(form: SiteForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().drop_site(form).await);
    Ok(())
}
