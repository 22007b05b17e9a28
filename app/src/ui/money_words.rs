//! Money that staff handle, in words.

use super::text::{t, tr};
use super::words;
use crate::wire::{MoneyDone, MoneyFault};

/// The class and words of what became of a deed.
#[must_use]
pub fn done(done: MoneyDone) -> (&'static str, String) {
    match done {
        MoneyDone::Recorded => ("alert alert-good", t("flash-payment-recorded")),
        MoneyDone::Kept => ("alert alert-warning", t("flash-payment-kept")),
        MoneyDone::Assigned => ("alert alert-good", t("flash-payment-assigned")),
        MoneyDone::Allocated => ("alert alert-good", t("flash-payment-allocated")),
        MoneyDone::TakenBack => ("alert alert-good", t("flash-allocation-taken-back")),
        MoneyDone::Fixed => ("alert alert-warning", t("flash-allocation-fixed")),
        MoneyDone::Corrected => ("alert alert-good", t("flash-invoice-corrected")),
        MoneyDone::Refunded => ("alert alert-good", t("flash-refund-recorded")),
    }
}

/// What is wrong and how to mend it.
#[must_use]
pub fn fault(fault: MoneyFault, label: &str) -> String {
    match fault {
        MoneyFault::CustomerUnknown => t("problem-customer-unknown"),
        MoneyFault::Amount => tr("problem-amount", &[("field", label)]),
        MoneyFault::Nothing => t("problem-no-amount"),
        MoneyFault::MoreThanOpen { open } => {
            tr("problem-more-than-open", &[("amount", &words::amount(open))])
        }
        MoneyFault::MoreThanLeft { left } => {
            tr("problem-more-than-left", &[("amount", &words::amount(left))])
        }
        MoneyFault::MoreThanBilled { left } => {
            tr("problem-more-than-billed", &[("amount", &words::amount(left))])
        }
        MoneyFault::Units => t("problem-units"),
        MoneyFault::AmountAndUnits => t("problem-amount-and-units"),
        MoneyFault::DayInTheFuture => t("problem-day-in-the-future"),
    }
}
