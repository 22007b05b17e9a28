//! Forms that work without scripts: label, hint and error belong to their control.

use std::sync::Arc;

use leptos::prelude::*;

use super::text::{t, tr};
use super::{discount_words, money_words, plan_words, setup_words, words};
use crate::wire::{FieldProblem, Problem};

/// What needs mending in a form, shared by its fields.
#[derive(Clone, Debug, Default)]
pub struct FieldProblems {
    list: Arc<[FieldProblem]>,
    /// Labels of fields that have no text of their own in the locale files, by field: price components.
    labels: Arc<[(String, String)]>,
}

impl FieldProblems {
    #[must_use]
    pub fn new(list: Vec<FieldProblem>) -> Self {
        Self {
            list: list.into(),
            labels: Arc::new([]),
        }
    }

    /// With labels for fields the locale files do not know.
    #[must_use]
    pub fn with_labels(self, labels: Vec<(String, String)>) -> Self {
        Self {
            labels: labels.into(),
            ..self
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    pub fn iter(&self) -> impl Iterator<Item = &FieldProblem> {
        self.list.iter()
    }

    /// What is wrong with one field, if anything.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<String> {
        self.list
            .iter()
            .find(|problem| problem.field == field)
            .map(|problem| self.sentence(problem))
    }

    /// What is wrong and how to mend it, the field named.
    #[must_use]
    pub fn sentence(&self, problem: &FieldProblem) -> String {
        let label = self
            .labels
            .iter()
            .find(|(field, _)| *field == problem.field)
            .map_or_else(|| field_label(&problem.field), |(_, label)| label.clone());
        match problem.what {
            Problem::Missing => tr("problem-missing", &[("field", &label)]),
            Problem::EmailMalformed => t("problem-email-malformed"),
            Problem::PasswordShort => t("problem-password-short"),
            Problem::PasswordWrong => t("problem-password-wrong"),
            Problem::TooManyPasskeys => t("problem-too-many-passkeys"),
            Problem::SiteMalformed => t("problem-site-malformed"),
            Problem::TooManySites => t("problem-too-many-sites"),
            Problem::CodeWrong => t("problem-code-wrong"),
            Problem::IbanAgain => t("problem-iban-again"),
            Problem::EmailSame => t("problem-email-same"),
            Problem::UserKnown => t("problem-user-known"),
            Problem::TooManyUsers => t("problem-too-many-users"),
            Problem::PostcodeMalformed => t("problem-postcode-malformed"),
            Problem::CountryUnsupported => t("problem-country-unsupported"),
            Problem::VatIdMalformed => t("problem-vat-id-malformed"),
            Problem::VatIdNotConfirmed => t("problem-vat-id-not-confirmed"),
            Problem::IbanMalformed => t("problem-iban-malformed"),
            Problem::DateMalformed => t("problem-date-malformed"),
            Problem::EndNotPossible => t("problem-end-not-possible"),
            Problem::NothingChosen => t("problem-nothing-chosen"),
            Problem::UnitsUnchanged => t("problem-units-unchanged"),
            Problem::UnitsOutOfRange { least, most } => tr(
                "problem-units-out-of-range",
                &[
                    ("least", &words::quantity(least)),
                    ("most", &words::quantity(most)),
                ],
            ),
            Problem::PauseTooLong { latest } => {
                tr("problem-pause-too-long", &[("date", &words::date_long(latest))])
            }
            Problem::TooManyPauses { per_year, next } => tr(
                "problem-too-many-pauses",
                &[
                    ("count", &words::quantity(per_year)),
                    ("date", &words::date_long(next)),
                ],
            ),
            Problem::AlreadyPaused { since } => {
                tr("problem-already-paused", &[("date", &words::date_long(since))])
            }
            Problem::DayInThePast => t("problem-day-in-the-past"),
            Problem::LastBeforeFirst => t("problem-last-before-first"),
            Problem::AfterTheEnd { last_day } => {
                tr("problem-after-the-end", &[("date", &words::date_long(last_day))])
            }
            Problem::QuantityMalformed => tr("problem-quantity-malformed", &[("field", &label)]),
            Problem::TooLong => tr("problem-too-long", &[("field", &label)]),
            Problem::Unprintable => tr("problem-unprintable", &[("field", &label)]),
            Problem::TermsNotAccepted => t("problem-terms-not-accepted"),
            Problem::MandateNotGiven => t("problem-mandate-not-given"),
            Problem::PaymentMethodUnknown => t("problem-payment-method-unknown"),
            Problem::EarlyStartNotRequested => t("problem-early-start-not-requested"),
            Problem::AccountNotConfirmed => t("problem-account-not-confirmed"),
            Problem::PlanNotForConsumers => t("problem-plan-not-for-consumers"),
            Problem::PlanNotForBusinesses => t("problem-plan-not-for-businesses"),
            Problem::OfferChanged => t("problem-offer-changed"),
            Problem::OrderImpossible => t("problem-order-impossible"),
            Problem::LeitwegIdMalformed => t("problem-leitweg-id-malformed"),
            Problem::LeitwegIdMistyped => t("problem-leitweg-id-mistyped"),
            Problem::TwoReferences => t("problem-two-references"),
            Problem::ElectronicAddressMalformed => t("problem-electronic-address-malformed"),
            Problem::TaxNumberMalformed => t("problem-tax-number-malformed"),
            Problem::TaxIdentityMissing => t("problem-tax-identity-missing"),
            Problem::BicMalformed => t("problem-bic-malformed"),
            Problem::CreditorIdentifierMalformed => t("problem-creditor-identifier-malformed"),
            Problem::VatIdOfOtherCountry => t("problem-vat-id-of-other-country"),
            Problem::LanguageUnknown => t("problem-language-unknown"),
            Problem::ColourMalformed => t("problem-colour-malformed"),
            Problem::Money(fault) => money_words::fault(fault, &label),
            Problem::Plan(fault) => plan_words::fault(fault, &label),
            Problem::Setup(fault) => setup_words::fault(fault, &label),
            Problem::Discount(fault) => discount_words::fault(fault, &label),
        }
    }
}

/// The label of a form's field, by its identifier.
fn field_label(field: &str) -> String {
    match field {
        "plan" => t("field-plan"),
        "kind" => t("field-kind"),
        "company" => t("field-company"),
        "vat_id" => t("field-vat-id"),
        "given_name" => t("field-given-name"),
        "family_name" => t("field-family-name"),
        "street" => t("field-street"),
        "house_number" => t("field-house-number"),
        "postcode" => t("field-postcode"),
        "city" => t("field-city"),
        "country" => t("field-country"),
        "email" => t("field-email"),
        "invoice_email" => t("field-invoice-email"),
        "lang" => t("field-lang"),
        "password" | "off_password" | "codes_password" | "remove_password" => t("field-password"),
        "new_password" => t("field-new-password"),
        "new_email" => t("field-new-email"),
        "email_password" => t("field-password-now"),
        "code" | "off_code" | "codes_code" => t("field-code"),
        "discount_code" => t("field-discount-code"),
        "passkey_name" => t("field-passkey-name"),
        "payment" => t("field-payment"),
        "account_holder" => t("field-account-holder"),
        "iban" => t("field-iban"),
        "mandate" => t("field-mandate"),
        "pays_for" => t("field-pays-for"),
        "method" => t("field-payment"),
        "terms" => t("field-terms"),
        "early_start" => t("field-early-start"),
        "cancellation" => t("field-cancellation"),
        "opening_de" => t("papers-opening-de"),
        "closing_de" => t("papers-closing-de"),
        "opening_en" => t("papers-opening-en"),
        "closing_en" => t("papers-closing-en"),
        "leitweg_id" => t("einvoice-leitweg-id"),
        "buyer_reference" => t("einvoice-buyer-reference"),
        "order_number" => t("einvoice-order-number"),
        "address" => t("einvoice-address"),
        "legal_name" => t("letterhead-legal-name"),
        "legal_form" => t("letterhead-legal-form"),
        "seat" => t("letterhead-seat"),
        "register_court" => t("letterhead-register-court"),
        "register_number" => t("letterhead-register-number"),
        "managers" => t("letterhead-managers"),
        "tax_number" => t("letterhead-tax-number"),
        "seller_id" => t("letterhead-seller-id"),
        "bic" => t("letterhead-bic"),
        "bank" => t("letterhead-bank"),
        "creditor_identifier" => t("letterhead-creditor-identifier"),
        "contact_person" => t("letterhead-contact-person"),
        "phone" => t("letterhead-phone"),
        "website" => t("letterhead-website"),
        "accent" => t("letterhead-accent"),
        "reason" => t("field-reason"),
        "received_on" => t("field-received-on"),
        "amount" => t("field-amount"),
        "sender" => t("field-sender"),
        "reference" => t("field-reference"),
        "customer" => t("field-customer-number"),
        "correction_reason" => t("field-correction-reason"),
        "refunded_on" => t("field-refunded-on"),
        "refund_amount" => t("field-refund-amount"),
        "refund_reference" => t("field-refund-reference"),
        "name" => t("field-name"),
        "contract" => t("field-contract"),
        "ends_on" => t("field-ends-on"),
        "site" => t("field-site"),
        "last_day" => t("field-last-day"),
        "first_day" => t("pause-first-day"),
        "quantity" => t("column-quantity"),
        field => setup_words::label(field).map_or_else(|| t("field-other"), t),
    }
}

/// A form that posts to a server function and works without scripts.
#[component]
pub fn PostForm(
    /// The server function's `PATH`, or another address that takes the form.
    #[prop(into)]
    action: String,
    #[prop(optional)] class: &'static str,
    #[prop(optional)] id: Option<&'static str>,
    /// Whether browsers leave it as the page came, when they come back to it: they restore choices by their places, and the choices may
    /// be others by then.
    #[prop(optional)]
    fresh: bool,
    children: Children,
) -> impl IntoView {
    view! {
        // Our summary names every problem at once, in the page's language; the browser's bubbles would come before it.
        <form method="post" action=action class=class id=id autocomplete=fresh.then_some("off") novalidate>
            {children()}
        </form>
    }
}

/// A value the customer does not see.
#[component]
pub fn Hidden(name: &'static str, #[prop(into)] value: String) -> impl IntoView {
    view! { <input type="hidden" name=name value=value /> }
}

/// A control of one line with label, hint and error.
#[component]
pub fn Field(
    /// The control's `id`; its name is `form[id]` unless told otherwise.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] name: Option<String>,
    #[prop(optional, into)] value: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    #[prop(optional)] inputmode: Option<&'static str>,
    #[prop(optional)] required: bool,
    #[prop(optional)] optional: bool,
    #[prop(optional)] minlength: Option<u32>,
    #[prop(optional)] maxlength: Option<u32>,
    /// Width by what is typed: `short`, `medium` or empty for the full column.
    #[prop(optional)]
    width: &'static str,
    #[prop(optional)] problems: FieldProblems,
) -> impl IntoView {
    let error = problems.of(&id);
    let name = name.unwrap_or_else(|| format!("form[{id}]"));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described: Vec<&str> = hint
        .is_some()
        .then_some(hint_id.as_str())
        .into_iter()
        .chain(error.is_some().then_some(error_id.as_str()))
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    view! {
        <div class=if error.is_some() { "field has-error" } else { "field" }>
            <label for=id.clone()>
                {label} {optional.then(|| view! { <span class="optional">{t("field-optional")}</span> })}
            </label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id.clone()>{hint}</p> })}
            {error.clone().map(|error| view! { <p class="error" id=error_id.clone()>{error}</p> })}
            <input
                class=width
                type=kind
                id=id
                name=name
                value=value
                autocomplete=autocomplete
                inputmode=inputmode
                required=required
                minlength=minlength
                maxlength=maxlength
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            />
        </div>
    }
}

/// A slider beside the field of a number, for browsers that run scripts: hidden until one shows it, and never sent.
#[component]
pub fn Slider(
    /// What it is called where nothing is read but it: the field's label.
    #[prop(into)]
    label: String,
    least: u32,
    most: u32,
    value: u32,
) -> impl IntoView {
    view! {
        <input
            type="range"
            data-slider=""
            hidden
            autocomplete="off"
            aria-label=label
            min=least.to_string()
            max=most.to_string()
            value=value.to_string()
        />
    }
}

/// A control of several lines. To be used wherever a page needs one: the framework does not escape what stands inside of a
/// `textarea`, so that a text with `</textarea>` in it would become part of the page.
#[component]
pub fn TextArea(
    id: &'static str,
    #[prop(into)] name: String,
    #[prop(into)] value: String,
    #[prop(default = 6)] rows: u32,
    /// Identifiers of what describes it: hint and error.
    #[prop(optional_no_strip)]
    described: Option<String>,
    #[prop(optional)] invalid: bool,
    #[prop(optional)] maxlength: Option<u32>,
    #[prop(optional)] readonly: bool,
) -> impl IntoView {
    // A line break at the beginning is the element's own, not the text's.
    let text = format!("\n{}", value.replace('&', "&amp;").replace('<', "&lt;"));
    view! {
        <textarea
            id=id
            name=name
            rows=rows.to_string()
            maxlength=maxlength
            readonly=readonly
            aria-describedby=described
            aria-invalid=invalid.then_some("true")
            inner_html=text
        ></textarea>
    }
}

/// A control of several lines with label, hint and error.
#[component]
pub fn TextLines(
    /// The control's `id`; its name is `form[id]`.
    id: &'static str,
    #[prop(into)] label: String,
    #[prop(optional, into)] value: String,
    #[prop(into)] hint: String,
    maxlength: u32,
    #[prop(optional)] readonly: bool,
    #[prop(optional)] problems: FieldProblems,
) -> impl IntoView {
    let error = problems.of(id);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = match error {
        Some(_) => format!("{hint_id} {error_id}"),
        None => hint_id.clone(),
    };
    view! {
        <div class=if error.is_some() { "field has-error" } else { "field" }>
            <label for=id>{label}</label>
            <p class="hint" id=hint_id>
                {hint}
            </p>
            {error.clone().map(|error| view! { <p class="error" id=error_id>{error}</p> })}
            <TextArea
                id
                name=format!("form[{id}]")
                value
                rows=4
                maxlength
                readonly
                described=Some(described)
                invalid=error.is_some()
            />
        </div>
    }
}

/// One of several values, in a list that opens.
#[component]
pub fn Select(
    /// The control's `id`; its name is `form[id]` unless told otherwise.
    #[prop(into)]
    id: String,
    #[prop(into)] label: String,
    #[prop(optional, into)] name: Option<String>,
    /// Value and words of each.
    options: Vec<(String, String)>,
    /// The value that is chosen; the first where none is.
    #[prop(into)]
    chosen: String,
    #[prop(optional, into)] hint: Option<String>,
    #[prop(optional)] autocomplete: Option<&'static str>,
    /// As of a [`Field`].
    #[prop(optional)]
    width: &'static str,
    #[prop(optional)] problems: FieldProblems,
) -> impl IntoView {
    let error = problems.of(&id);
    let name = name.unwrap_or_else(|| format!("form[{id}]"));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described: Vec<&str> = hint
        .is_some()
        .then_some(hint_id.as_str())
        .into_iter()
        .chain(error.is_some().then_some(error_id.as_str()))
        .collect();
    let described = (!described.is_empty()).then(|| described.join(" "));
    let options: Vec<_> = options
        .into_iter()
        .map(|(value, words)| {
            let selected = value == chosen;
            view! { <option value=value selected=selected>{words}</option> }
        })
        .collect();
    view! {
        <div class=if error.is_some() { "field has-error" } else { "field" }>
            <label for=id.clone()>{label}</label>
            {hint.map(|hint| view! { <p class="hint" id=hint_id.clone()>{hint}</p> })}
            {error.clone().map(|error| view! { <p class="error" id=error_id.clone()>{error}</p> })}
            <select
                class=width
                id=id
                name=name
                autocomplete=autocomplete
                aria-describedby=described
                aria-invalid=error.is_some().then_some("true")
            >
                {options}
            </select>
        </div>
    }
}

/// A group of radio buttons with its question.
#[component]
pub fn Choices(
    /// What a problem of the whole group is named after.
    id: &'static str,
    #[prop(into)] legend: String,
    #[prop(optional)] legend_hidden: bool,
    #[prop(optional)] problems: FieldProblems,
    children: Children,
) -> impl IntoView {
    let error = problems.of(id);
    let error_id = format!("{id}-error");
    let described = error.is_some().then(|| error_id.clone());
    view! {
        <fieldset
            id=id
            tabindex="-1"
            class=if error.is_some() { "choices has-error" } else { "choices" }
            aria-describedby=described
        >
            <legend class=if legend_hidden { "hidden-visually" } else { "" }>{legend}</legend>
            {error.clone().map(|error| view! { <p class="error" id=error_id.clone()>{error}</p> })}
            {children()}
        </fieldset>
    }
}

/// One radio button as a card; what belongs to it stands inside its label.
#[component]
pub fn Choice(
    #[prop(into)] id: String,
    name: &'static str,
    #[prop(into)] value: String,
    checked: bool,
    #[prop(optional)] required: bool,
    children: Children,
) -> impl IntoView {
    view! {
        <label class="choice" for=id>
            <input type="radio" id=id.clone() name=name value=value checked=checked required=required />
            <span class="choice-text">{children()}</span>
        </label>
    }
}

/// A box to tick, never ticked beforehand.
#[component]
pub fn Checkbox(
    id: &'static str,
    checked: bool,
    #[prop(optional)] required: bool,
    #[prop(optional)] problems: FieldProblems,
    children: Children,
) -> impl IntoView {
    let error = problems.of(id);
    let error_id = format!("{id}-error");
    view! {
        <div class=if error.is_some() { "field check has-error" } else { "field check" }>
            {error.clone().map(|error| view! { <p class="error" id=error_id.clone()>{error}</p> })}
            <div class="check-row">
                <input
                    type="checkbox"
                    id=id
                    name=format!("form[{id}]")
                    value="yes"
                    checked=checked
                    required=required
                    aria-describedby=error.is_some().then_some(error_id)
                    aria-invalid=error.is_some().then_some("true")
                />
                <label for=id>{children()}</label>
            </div>
        </div>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_finds_its_own_problem_only() {
        let problems = FieldProblems::new(vec![FieldProblem {
            field: "email".to_owned(),
            what: Problem::EmailMalformed,
        }]);
        assert!(problems.of("email").is_some_and(|text| !text.starts_with('⟦')));
        assert_eq!(problems.of("city"), None);
    }

    #[test]
    fn a_component_without_a_text_of_its_own_is_named_by_its_label() {
        let problems = FieldProblems::new(vec![FieldProblem {
            field: "quantities-seats".to_owned(),
            what: Problem::QuantityMalformed,
        }])
        .with_labels(vec![("quantities-seats".to_owned(), "Plätze".to_owned())]);
        assert!(
            problems
                .of("quantities-seats")
                .is_some_and(|text| text.contains("Plätze"))
        );
    }
}
