//! Erasure of a customer's data: asked for, withdrawn, answered.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{AnswerErasureForm, HoldForm, WireError};

/// Asks for the erasure of one's own data.
#[server(name = AskErasure, prefix = "/api", endpoint = "ask-erasure")]
pub async fn ask_erasure(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().ask_erasure(&merchant).await);
    Ok(())
}

/// Takes that back.
#[server(name = WithdrawErasure, prefix = "/api", endpoint = "withdraw-erasure")]
pub async fn withdraw_erasure(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().withdraw_erasure(&merchant).await);
    Ok(())
}

/// Staff carry it out or refuse.
#[server(name = AnswerErasure, prefix = "/api", endpoint = "answer-erasure")]
pub async fn answer_erasure(form: AnswerErasureForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().answer_erasure(form).await);
    Ok(())
}

/// Keeps everything of a customer while a tax assessment is open, or lets it go again.
#[server(name = HoldCustomer, prefix = "/api", endpoint = "hold-customer")]
pub async fn hold_customer(form: HoldForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().hold_customer(form).await);
    Ok(())
}
