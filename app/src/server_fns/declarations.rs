//! The two declarations anybody may make without signing in (R-530…535, R-541…545).

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{DeclarationForm, DeclarationKind, WireError};

/// "jetzt kündigen": records the declaration and its time of receipt.
#[server(name = Cancel, prefix = "/api", endpoint = "cancel")]
pub async fn cancel(form: DeclarationForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(
        &merchant,
        port().declare(DeclarationKind::Cancellation, form).await,
    );
    Ok(())
}

/// "Widerruf bestätigen": records the declaration and its time of receipt.
#[server(name = Withdraw, prefix = "/api", endpoint = "withdraw")]
pub async fn withdraw(form: DeclarationForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().declare(DeclarationKind::Withdrawal, form).await);
    Ok(())
}
