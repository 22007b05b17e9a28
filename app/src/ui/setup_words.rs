//! What the fields of a business, a legal text and a product are called, and what can be wrong with them.

use billing::readiness::Step;

use super::text::{t, tr};
use crate::wire::{LegalKind, SetupFault};

/// The name of a field's label, if it is one of these forms.
#[must_use]
pub fn label(field: &str) -> Option<&'static str> {
    Some(match field {
        "claim_de" => "business-claim-de",
        "claim_en" => "business-claim-en",
        "scheme" => "business-scheme",
        "cross_border" => "business-cross-border",
        "unconfirmed_vat_id" => "business-unconfirmed",
        "countries" => "business-countries",
        "payment_term" => "business-payment-term",
        "prenotification" => "business-prenotification",
        "invoice_number" => "business-invoice-number",
        "credit_note_number" => "business-credit-note-number",
        "title" => "legal-text-title",
        "body" => "legal-text-body",
        "valid_from" => "legal-text-valid-from",
        "name_de" => "product-name-de",
        "name_en" => "product-name-en",
        "description_de" => "product-description-de",
        "description_en" => "product-description-en",
        "position" => "product-position",
        "slug" => "plan-slug",
        _ => return None,
    })
}

#[must_use]
pub fn fault(fault: SetupFault, label: &str) -> String {
    match fault {
        SetupFault::NumberFormat => tr("setup-problem-number", &[("field", label)]),
        SetupFault::NumbersMeet => t("setup-problem-numbers-meet"),
        SetupFault::NumbersIssued => t("setup-problem-numbers-issued"),
        SetupFault::CountryUnknown => t("setup-problem-countries"),
        SetupFault::Days { least, most } => tr(
            "setup-problem-days",
            &[
                ("field", label),
                ("least", &least.to_string()),
                ("most", &most.to_string()),
            ],
        ),
        SetupFault::DateMalformed => t("setup-problem-date"),
        SetupFault::PositionMalformed => t("setup-problem-position"),
        SetupFault::ProductTaken => t("setup-problem-product-taken"),
        SetupFault::TooManyProducts => t("setup-problem-products"),
    }
}

/// What a legal text is called.
#[must_use]
pub fn legal_kind(kind: LegalKind) -> String {
    t(match kind {
        LegalKind::Imprint => "legal-imprint",
        LegalKind::Privacy => "legal-privacy",
        LegalKind::Terms => "legal-terms",
        LegalKind::Withdrawal => "legal-withdrawal",
        LegalKind::Accessibility => "legal-accessibility",
    })
}

/// What is to be done, and why.
#[must_use]
pub fn step(step: Step) -> (String, String) {
    let (what, why) = match step {
        Step::Name => ("setup-name", "setup-name-why"),
        Step::Address => ("setup-address", "setup-address-why"),
        Step::TaxIdentity => ("setup-tax", "setup-tax-why"),
        Step::Account => ("setup-account", "setup-account-why"),
        Step::Contact => ("setup-contact", "setup-contact-why"),
        Step::Imprint => ("legal-imprint", "setup-imprint-why"),
        Step::Privacy => ("legal-privacy", "setup-privacy-why"),
        Step::Terms => ("legal-terms", "setup-terms-why"),
        Step::Withdrawal => ("legal-withdrawal", "setup-withdrawal-why"),
        Step::Accessibility => ("legal-accessibility", "setup-accessibility-why"),
        Step::Offer => ("setup-offer", "setup-offer-why"),
    };
    (t(what), t(why))
}
