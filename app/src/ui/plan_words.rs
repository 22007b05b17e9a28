//! What the fields of a plan are called, and what can be wrong with them.

use billing::PlanState;

use super::text::{t, tr};
use super::words;
use crate::wire::{PlanFault, PlanForm, PriceForm};

#[must_use]
pub fn state(state: PlanState) -> String {
    match state {
        PlanState::Draft => t("catalogue-draft"),
        PlanState::Published => t("catalogue-published"),
        PlanState::Retired => t("catalogue-retired"),
    }
}

const FIELDS: [(&str, &str); 24] = [
    ("name_de", "plan-name-de"),
    ("name_en", "plan-name-en"),
    ("slug", "plan-slug"),
    ("printed", "plan-printed"),
    ("summary_de", "plan-summary-de"),
    ("summary_en", "plan-summary-en"),
    ("features_de", "plan-features-de"),
    ("features_en", "plan-features-en"),
    ("audience", "plan-audience"),
    ("price_mode", "plan-price-mode"),
    ("supply", "plan-supply"),
    ("alignment", "plan-alignment"),
    ("trial", "plan-trial"),
    ("trial_method", "plan-trial-method"),
    ("trial_end", "plan-trial-end"),
    ("trial_ask", "plan-trial-ask"),
    ("initial", "plan-initial"),
    ("notice", "plan-notice"),
    ("renewal", "plan-renewal"),
    ("renewal_span", "plan-renewal-span"),
    ("notice_after", "plan-notice-after"),
    ("units", "plan-units"),
    ("pause", "plan-pause"),
    ("pauses", "plan-pauses"),
];

/// The label of a field that stands for itself.
#[must_use]
pub fn label(field: &str) -> String {
    FIELDS
        .iter()
        .find(|(known, _)| *known == field)
        .map_or_else(String::new, |(_, key)| t(key))
}

/// The label of a field in a row of prices.
#[must_use]
pub fn price_label(part: &str) -> String {
    match part {
        "name" => t("plan-price-name"),
        "kind" => t("plan-price-kind"),
        "price" => t("plan-price-price"),
        "cycle" => t("plan-price-cycle"),
        "timing" => t("plan-price-timing"),
        "included" => t("plan-price-included"),
        _ => t("plan-price-tax"),
    }
}

/// What may be chosen in a field, with its words.
#[must_use]
pub fn options(part: &str) -> Vec<(String, String)> {
    let known: &[(&str, &str)] = match part {
        "audience" => &[
            ("consumers", "plan-consumers"),
            ("businesses", "plan-businesses"),
            ("both", "plan-both"),
        ],
        "price_mode" => &[("gross", "plan-gross"), ("net", "plan-net")],
        "supply" => &[("service", "plan-service"), ("content", "plan-content")],
        "trial_method" => &[("yes", "plan-yes"), ("", "plan-no")],
        "trial_end" => &[
            ("convert", "plan-trial-convert"),
            ("end", "plan-trial-end-by-itself"),
            ("ask", "plan-trial-ask-first"),
        ],
        "renewal" => &[("open", "plan-renewal-open"), ("fixed", "plan-renewal-fixed")],
        "units" => &[
            ("fixed", "plan-units-fixed"),
            ("more", "plan-units-more"),
            ("both", "plan-units-both"),
        ],
        "unit" => &[
            ("day", "plan-unit-day"),
            ("week", "plan-unit-week"),
            ("month", "plan-unit-month"),
            ("year", "plan-unit-year"),
        ],
        "kind" => &[
            ("base", "plan-kind-base"),
            ("setup", "plan-kind-setup"),
            ("unit", "plan-kind-unit"),
            ("tiered", "plan-kind-tiered"),
            ("tiered_volume", "plan-kind-tiered-volume"),
            ("metered", "plan-kind-metered"),
            ("metered_volume", "plan-kind-metered-volume"),
        ],
        "timing" => &[("advance", "plan-advance"), ("arrears", "plan-arrears")],
        "tax_class" => &[("standard", "plan-tax-standard"), ("reduced", "plan-tax-reduced")],
        _ => &[],
    };
    known
        .iter()
        .map(|(value, key)| ((*value).to_owned(), t(key)))
        .collect()
}

/// What stands in a field, as people read it.
#[must_use]
pub fn typed(field: &str, value: &str) -> String {
    let part = field.rsplit('-').next().unwrap_or(field);
    options(part)
        .into_iter()
        .find(|(known, _)| known == value)
        .map(|(_, words)| words)
        .or_else(|| value.is_empty().then(|| t("plan-nothing")))
        .unwrap_or_else(|| value.to_owned())
}

fn part_of(part: &str, label: String) -> String {
    if part.ends_with("-unit") {
        tr("plan-unit-of", &[("field", &label)])
    } else {
        label
    }
}

/// The labels of all fields of a form, by what the fields are called on the page.
#[must_use]
pub fn labels(form: &PlanForm) -> Vec<(String, String)> {
    let own = FIELDS.iter().flat_map(|(field, _)| {
        ["", "-count", "-unit"].map(|part| (format!("{field}{part}"), part_of(part, label(field))))
    });
    let rows = form.prices.keys().flat_map(|key| {
        let number = PriceForm::number(key);
        [
            "name",
            "kind",
            "price",
            "cycle",
            "cycle-count",
            "cycle-unit",
            "timing",
            "included",
            "tax_class",
        ]
        .map(|part| {
            let label = part_of(part, price_label(part.split('-').next().unwrap_or(part)));
            let named = tr(
                "plan-price-field",
                &[("number", &number.to_string()), ("field", &label)],
            );
            (format!("prices-{key}-{part}"), named)
        })
    });
    own.chain(rows).collect()
}

/// What is wrong and what may be chosen instead.
#[must_use]
pub fn fault(fault: PlanFault, label: &str) -> String {
    let named = |key| tr(key, &[("field", label)]);
    match fault {
        PlanFault::SlugMalformed => t("plan-problem-slug"),
        PlanFault::SlugTaken => t("plan-problem-slug-taken"),
        PlanFault::PriceMalformed => named("plan-problem-price"),
        PlanFault::TiersMalformed => named("plan-problem-tiers"),
        PlanFault::SpanMalformed => named("plan-problem-span"),
        PlanFault::CountMalformed => named("plan-problem-count"),
        PlanFault::DayMalformed => t("plan-problem-day"),
        PlanFault::FeaturesUneven => t("plan-problem-features"),
        PlanFault::NoPrice => t("plan-problem-no-price"),
        PlanFault::TermTooLong { most } => tr("plan-problem-term", &[("most", &words::span(most))]),
        PlanFault::NoticeTooLong { most } => tr("plan-problem-notice", &[("most", &words::span(most))]),
        PlanFault::FixedRenewal => t("plan-problem-renewal"),
        PlanFault::NetPrices => t("plan-problem-net"),
        PlanFault::CannotAlign => named("plan-problem-align"),
        PlanFault::NothingToRenew => t("plan-problem-nothing-to-renew"),
        PlanFault::Changed => t("plan-problem-changed"),
        PlanFault::Unsellable => t("plan-problem-unsellable"),
    }
}
