//! Signing in and out.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{SignInForm, WireError};

/// Checks e-mail and password and opens a session; what went wrong is said on the sign-in page.
#[server(name = SignIn, prefix = "/api", endpoint = "sign-in")]
pub async fn sign_in(form: SignInForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().sign_in(form).await);
    Ok(())
}

/// Ends the session.
#[server(name = SignOut, prefix = "/api", endpoint = "sign-out")]
pub async fn sign_out(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().sign_out(&merchant).await);
    Ok(())
}
