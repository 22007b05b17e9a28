//! The door to money that staff handle.

use async_trait::async_trait;
use uuid::Uuid;

use crate::wire::*;

type Answer<T> = Result<T, WireError>;

/// What staff do with money that came in, and what they write by hand.
#[async_trait]
pub trait MoneyPort {
    /// Payments, the newest first, behind one; and money that waits for its customer.
    async fn staff_payments(&self, merchant: &str, after: Option<Uuid>) -> Answer<StaffPaymentsView>;
    /// The form for a payment, for a customer if it is named; what a refused one had typed is in it.
    async fn payment_form(&self, merchant: &str, customer: Option<String>) -> Answer<PaymentFormView>;
    /// Records a payment, or leaves the form with its problems in the session. The same key twice is one payment.
    async fn record_payment(&self, form: PaymentForm) -> Answer<Redirect>;
    /// One payment or credit note: what it was counted against, what is left, and what that can be counted against.
    async fn staff_payment(&self, merchant: &str, id: Uuid) -> Answer<StaffPaymentView>;
    /// Says whose a payment is.
    async fn assign_payment(&self, form: AssignForm) -> Answer<Redirect>;
    /// Counts money against open invoices. The same key twice is one deed.
    async fn allocate_payment(&self, form: AllocateForm) -> Answer<Redirect>;
    /// Takes back what was counted, once.
    async fn take_back_allocation(&self, form: TakeBackForm) -> Answer<Redirect>;
    /// Records that money was sent back. The same key twice is one refund.
    async fn refund_payment(&self, form: RefundForm) -> Answer<Redirect>;
    /// What of an invoice can be given back, line by line; what a refused form had typed is in it.
    async fn correction_form(&self, merchant: &str, document: Uuid) -> Answer<CorrectionView>;
    /// Gives back a part of an invoice, or leaves the form with its problems in the session. The same key twice is one correction.
    async fn correct_invoice(&self, form: CorrectionForm) -> Answer<Redirect>;
}
