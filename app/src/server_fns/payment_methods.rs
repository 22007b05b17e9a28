//! How customers pay.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    CardForm, ChoosePaymentForm, DefaultPaymentForm, MandateForm, PayByCardForm, RemovePaymentMethodForm,
    WireError,
};

/// Gives a mandate, or shows the form again with what needs mending.
#[server(name = GiveMandate, prefix = "/api", endpoint = "give-mandate")]
pub async fn give_mandate(form: MandateForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().give_mandate(form).await);
    Ok(())
}

/// Leads to the provider's page for a card, or shows the form again with what needs mending.
#[server(name = StartCard, prefix = "/api", endpoint = "start-card")]
pub async fn start_card(form: CardForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().start_card(form).await);
    Ok(())
}

/// Charges an open invoice to a card.
#[server(name = PayByCard, prefix = "/api", endpoint = "pay-by-card")]
pub async fn pay_by_card(form: PayByCardForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().pay_by_card(form).await);
    Ok(())
}

/// Chooses what a contract is paid by.
#[server(name = ChoosePayment, prefix = "/api", endpoint = "choose-payment")]
pub async fn choose_payment(form: ChoosePaymentForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().choose_payment(form).await);
    Ok(())
}

/// Decides what new contracts are paid by.
#[server(name = SetDefaultPayment, prefix = "/api", endpoint = "set-default-payment")]
pub async fn set_default_payment(form: DefaultPaymentForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_default_payment(form).await);
    Ok(())
}

/// Removes a payment method.
#[server(name = RemovePaymentMethod, prefix = "/api", endpoint = "remove-payment-method")]
pub async fn remove_payment_method(form: RemovePaymentMethodForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().remove_payment_method(form).await);
    Ok(())
}
