//! Links by mail, passwords, second factors, and where one is signed in.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    AskLinkForm, ChangeEmailForm, ChangePasswordForm, CodeForm, EndSignInForm, PasskeyForm,
    ResetPasswordForm, UseLinkForm, WireError,
};

/// Has a link mailed; the answer tells nothing of whether the address is known.
#[server(name = AskLink, prefix = "/api", endpoint = "ask-link")]
pub async fn ask_link(form: AskLinkForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().ask_link(form).await);
    Ok(())
}

/// Signs in by a link.
#[server(name = UseLink, prefix = "/api", endpoint = "use-link")]
pub async fn use_link(form: UseLinkForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().use_link(form).await);
    Ok(())
}

/// Sets a password by a link.
#[server(name = ResetPassword, prefix = "/api", endpoint = "reset-password")]
pub async fn reset_password(form: ResetPasswordForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().reset_password(form).await);
    Ok(())
}

/// Sets another password by the old one.
#[server(name = ChangePassword, prefix = "/api", endpoint = "change-password")]
pub async fn change_password(form: ChangePasswordForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().change_password(form).await);
    Ok(())
}

/// Ends sign-ins elsewhere.
#[server(name = EndSignIn, prefix = "/api", endpoint = "end-sign-in")]
pub async fn end_sign_in(form: EndSignInForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().end_sign_in(form).await);
    Ok(())
}

/// Asks for another address to sign in with.
#[server(name = ChangeEmail, prefix = "/api", endpoint = "change-email")]
pub async fn change_email(form: ChangeEmailForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().ask_email_change(form).await);
    Ok(())
}

/// Gives that up.
#[server(name = DropEmailChange, prefix = "/api", endpoint = "drop-email-change")]
pub async fn drop_email_change(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().drop_email_change(&merchant).await);
    Ok(())
}

/// Confirms another address by its link.
#[server(name = ConfirmEmail, prefix = "/api", endpoint = "confirm-email")]
pub async fn confirm_email(form: UseLinkForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().confirm_email(form).await);
    Ok(())
}

/// Stops a change of the address by its link.
#[server(name = StopEmailChange, prefix = "/api", endpoint = "stop-email-change")]
pub async fn stop_email_change(form: UseLinkForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().stop_email_change(form).await);
    Ok(())
}

/// Gives a sign-in that waits the code of its second factor.
#[server(name = EnterCode, prefix = "/api", endpoint = "enter-code")]
pub async fn enter_code(form: CodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().enter_code(form).await);
    Ok(())
}

/// Begins to set a second factor up.
#[server(name = StartSecondFactor, prefix = "/api", endpoint = "start-second-factor")]
pub async fn start_second_factor(form: CodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().start_second_factor(form).await);
    Ok(())
}

/// Switches a second factor on by its first code.
#[server(name = ConfirmSecondFactor, prefix = "/api", endpoint = "confirm-second-factor")]
pub async fn confirm_second_factor(form: CodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().confirm_second_factor(form).await);
    Ok(())
}

/// Switches a second factor off.
#[server(name = DropSecondFactor, prefix = "/api", endpoint = "drop-second-factor")]
pub async fn drop_second_factor(form: CodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().drop_second_factor(form).await);
    Ok(())
}

/// Draws new recovery codes in place of all earlier ones.
#[server(name = RenewRecoveryCodes, prefix = "/api", endpoint = "renew-recovery-codes")]
pub async fn renew_recovery_codes(form: CodeForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().renew_recovery_codes(form).await);
    Ok(())
}

/// Has a device asked for a passkey.
#[server(name = StartPasskey, prefix = "/api", endpoint = "start-passkey")]
pub async fn start_passkey(form: PasskeyForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().start_passkey(form).await);
    Ok(())
}

/// Keeps the passkey it made.
#[server(name = AddPasskey, prefix = "/api", endpoint = "add-passkey")]
pub async fn add_passkey(form: PasskeyForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().add_passkey(form).await);
    Ok(())
}

/// Removes a passkey.
#[server(name = RemovePasskey, prefix = "/api", endpoint = "remove-passkey")]
pub async fn remove_passkey(form: PasskeyForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().remove_passkey(form).await);
    Ok(())
}

/// What the browser is to ask a device that has a passkey. The one action that is for scripts alone: it leads nowhere and answers with JSON.
#[server(name = AskPasskey, prefix = "/api", endpoint = "ask-passkey")]
pub async fn ask_passkey(#[server(default)] merchant: String) -> Result<String, WireError> {
    port().ask_passkey(&merchant).await
}

/// Signs in by its answer.
#[server(name = SignInByPasskey, prefix = "/api", endpoint = "sign-in-by-passkey")]
pub async fn sign_in_by_passkey(form: PasskeyForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().sign_in_by_passkey(form).await);
    Ok(())
}
