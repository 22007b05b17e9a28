//! What became of discounts, and what is wrong with them, in words.

use super::text::{t, tr};
use super::words;
use crate::wire::{DiscountDone, DiscountFault};

/// The class and words of what became of a deed.
#[must_use]
pub fn done(done: DiscountDone) -> (&'static str, String) {
    let text = match done {
        DiscountDone::Made => t("flash-discount-made"),
        DiscountDone::Ended => t("flash-discount-ended"),
        DiscountDone::CodesAdded => t("flash-codes-added"),
        DiscountDone::CodeBlocked => t("flash-code-blocked"),
    };
    ("alert alert-good", text)
}

/// What is wrong and how to mend it.
#[must_use]
pub fn fault(fault: DiscountFault, label: &str) -> String {
    match fault {
        DiscountFault::CodeUnknown => t("problem-code-unknown"),
        DiscountFault::CodeOver => t("problem-code-over"),
        DiscountFault::CodeNotYet { from } => {
            tr("problem-code-not-yet", &[("date", &words::date_long(from))])
        }
        DiscountFault::CodeNotForThisPlan => t("problem-code-not-for-this-plan"),
        DiscountFault::CodeUsedUp => t("problem-code-used-up"),
        DiscountFault::CodeUsedUpByCustomer => t("problem-code-used-up-by-customer"),
        DiscountFault::Percent => t("problem-discount-percent"),
        DiscountFault::Amount => t("problem-discount-amount"),
        DiscountFault::Periods => t("problem-discount-periods"),
        DiscountFault::Count => tr("problem-discount-count", &[("field", label)]),
        DiscountFault::CodeMalformed => t("problem-code-malformed"),
        DiscountFault::CodeTaken => t("problem-code-taken"),
        DiscountFault::TooManyCodes => t("problem-too-many-codes"),
        DiscountFault::SeveralCurrencies => t("problem-several-currencies"),
    }
}

/// The labels of the fields of a new discount, by field.
#[must_use]
pub fn labels() -> Vec<(String, String)> {
    [
        ("name_de", t("discount-name-de")),
        ("name_en", t("discount-name-en")),
        ("value", t("discount-value")),
        ("periods", t("discount-periods")),
        ("first_day", t("discount-first-day")),
        ("last_day", t("discount-last-day")),
        ("plans", t("discount-plans")),
        ("most", t("discount-most")),
        ("most_per_customer", t("discount-most-per-customer")),
        ("codes", t("discount-codes")),
    ]
    .map(|(field, label)| (field.to_owned(), label))
    .into()
}
