//! Money that staff record, count and send back.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    AllocateForm, AssignForm, CorrectionForm, PaymentForm, RefundForm, TakeBackForm, WireError,
};

/// Records a payment.
#[server(name = RecordPayment, prefix = "/api", endpoint = "record-payment")]
pub async fn record_payment(form: PaymentForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().record_payment(form).await);
    Ok(())
}

/// Says whose a payment is.
#[server(name = AssignPayment, prefix = "/api", endpoint = "assign-payment")]
pub async fn assign_payment(form: AssignForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().assign_payment(form).await);
    Ok(())
}

/// Counts money against open invoices.
#[server(name = AllocatePayment, prefix = "/api", endpoint = "allocate-payment")]
pub async fn allocate_payment(form: AllocateForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().allocate_payment(form).await);
    Ok(())
}

/// Takes back what was counted.
#[server(name = TakeBackAllocation, prefix = "/api", endpoint = "take-back-allocation")]
pub async fn take_back_allocation(form: TakeBackForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().take_back_allocation(form).await);
    Ok(())
}

/// Records that money was sent back.
#[server(name = RefundPayment, prefix = "/api", endpoint = "refund-payment")]
pub async fn refund_payment(form: RefundForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().refund_payment(form).await);
    Ok(())
}

/// Gives back a part of an invoice.
#[server(name = CorrectInvoice, prefix = "/api", endpoint = "correct-invoice")]
pub async fn correct_invoice(form: CorrectionForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().correct_invoice(form).await);
    Ok(())
}
