//! The port's methods about money that staff handle.

use app::port::MoneyPort;
use app::wire::*;
use async_trait::async_trait;
use uuid::Uuid;

use super::RequestPort;
use super::door::{Reply, answer};
use crate::failure::Failure;

#[async_trait]
impl MoneyPort for RequestPort {
    async fn staff_payments(&self, merchant: &str, after: Option<Uuid>) -> Reply<StaffPaymentsView> {
        answer!("staff payments", self.payments_view(merchant, after))
    }

    async fn payment_form(&self, merchant: &str, customer: Option<String>) -> Reply<PaymentFormView> {
        answer!("payment form", self.payment_form_view(merchant, customer))
    }

    async fn record_payment(&self, form: PaymentForm) -> Reply<Redirect> {
        answer!("record payment", self.payment_recorded(form))
    }

    async fn staff_payment(&self, merchant: &str, id: Uuid) -> Reply<StaffPaymentView> {
        answer!("staff payment", self.payment_view(merchant, id))
    }

    async fn assign_payment(&self, form: AssignForm) -> Reply<Redirect> {
        answer!("assign payment", self.payment_assigned(form))
    }

    async fn allocate_payment(&self, form: AllocateForm) -> Reply<Redirect> {
        answer!("allocate payment", self.payment_allocated(form))
    }

    async fn take_back_allocation(&self, form: TakeBackForm) -> Reply<Redirect> {
        answer!("take back allocation", self.allocation_taken_back(form))
    }

    async fn refund_payment(&self, form: RefundForm) -> Reply<Redirect> {
        answer!("refund payment", self.payment_refunded(form))
    }

    async fn correction_form(&self, merchant: &str, document: Uuid) -> Reply<CorrectionView> {
        answer!("correction form", self.correction_form_view(merchant, document))
    }

    async fn correct_invoice(&self, form: CorrectionForm) -> Reply<Redirect> {
        answer!("correct invoice", self.invoice_corrected(form))
    }
}
