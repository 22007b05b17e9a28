//! What comes of a contract in words, for the page and for calendars.

use billing::MomentKind;
use texts::{Lang, format, t, tr};

/// What happens on a day.
#[must_use]
pub fn moment(lang: Lang, what: &MomentKind) -> String {
    match what {
        MomentKind::TrialEnds => t(lang, "outlook-trial-ends"),
        MomentKind::CancelBy { ends_on } => tr(
            lang,
            "outlook-cancel-by",
            &[("date", &format::date_long(lang, *ends_on))],
        ),
        MomentKind::TermEnds => t(lang, "outlook-term-ends"),
        MomentKind::Renews => t(lang, "outlook-renews"),
        MomentKind::ContractEnds => t(lang, "outlook-contract-ends"),
        MomentKind::PlanChanges { plan } => tr(lang, "outlook-plan-changes", &[("plan", plan.as_str())]),
        MomentKind::PriceOffered => t(lang, "outlook-price-offered"),
        MomentKind::PauseBegins => t(lang, "outlook-pause-begins"),
        MomentKind::PauseEnds => t(lang, "outlook-pause-ends"),
        MomentKind::AddOnEnds { name } => tr(lang, "outlook-add-on-ends", &[("name", name.as_str())]),
        MomentKind::DiscountEnds { label } => tr(lang, "outlook-discount-ends", &[("label", label.as_str())]),
    }
}
