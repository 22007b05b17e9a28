//! Reading the order form: strings in, facts or field problems out. Pure.

use std::collections::BTreeMap;

use app::wire::{FieldProblem, OrderForm, Problem};
use billing::{Audience, Buyer, BuyerKind, Country, MOST_UNITS, PlanVersion, Rejection, TaxRejection};
use uuid::Uuid;

use crate::passwords::{MAX_BYTES, MIN_CHARACTERS};

pub(crate) const LONGEST_FIELD: usize = 100;
const LONGEST_EMAIL: usize = 254;

/// Who orders.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Person {
    pub company: Option<String>,
    pub vat_id: Option<String>,
    pub given_name: String,
    pub family_name: String,
    pub street: String,
    pub house_number: String,
    pub postcode: String,
    pub city: String,
    pub country: Country,
    pub email: String,
}

/// How the order is to be paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Payment {
    /// An empty holder: the customer's own account.
    Sepa {
        account_holder: String,
        iban: String,
    },
    Invoice,
    /// One of the customer's own.
    Known(Uuid),
    /// A card to be given on the provider's page afterwards.
    Card,
}

/// What an order form must be read against.
pub(crate) struct Rules<'a> {
    pub version: &'a PlanVersion,
    pub countries: &'a [String],
    pub direct_debit: bool,
    /// Cards can be given.
    pub cards: bool,
    /// The customer's own ways to pay.
    pub known: &'a [Uuid],
    /// The customer is known: neither data nor password are asked.
    pub signed_in: Option<BuyerKind>,
}

/// A form without problems.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReadOrder {
    /// `None` for a signed-in customer.
    pub person: Option<Person>,
    pub payment: Payment,
    pub early_start: bool,
}

pub(crate) fn is_business(form: &OrderForm) -> bool {
    form.kind == "business"
}

/// The buyer as far as the form names one; a domestic consumer or business otherwise.
pub(crate) fn buyer(form: &OrderForm) -> Buyer {
    let kind = if is_business(form) {
        BuyerKind::Business
    } else {
        BuyerKind::Consumer
    };
    Buyer {
        kind,
        country: Country::new(form.country.trim()).unwrap_or_else(|_| Country::germany()),
        vat_id: Some(form.vat_id.trim().to_owned())
            .filter(|id| kind == BuyerKind::Business && !id.is_empty()),
        vat_id_valid: false,
    }
}

/// Ordered units per component, and what is wrong with those that cannot be read.
pub(crate) fn quantities(
    form: &OrderForm,
    version: &PlanVersion,
) -> (BTreeMap<billing::ComponentId, u32>, Vec<FieldProblem>) {
    let mut read = BTreeMap::new();
    let mut problems = Vec::new();
    for component in &version.components {
        if !component.kind.is_ordered_in_units() {
            continue;
        }
        let typed = form
            .quantities
            .get(component.id.as_str())
            .map_or("", |text| text.trim());
        let least = component.kind.included().max(1);
        if typed.is_empty() {
            read.insert(component.id.clone(), least);
            continue;
        }
        match typed.parse::<u32>() {
            Ok(units) if (1..=MOST_UNITS).contains(&units) => {
                read.insert(component.id.clone(), units);
            }
            Ok(_) | Err(_) => {
                read.insert(component.id.clone(), least);
                problems.push(problem(
                    &format!("quantities-{}", component.id.as_str()),
                    Problem::QuantityMalformed,
                ));
            }
        }
    }
    (read, problems)
}

/// Reads everything but the quantities.
pub(crate) fn read(form: &OrderForm, rules: &Rules<'_>) -> Result<ReadOrder, Vec<FieldProblem>> {
    let mut problems = Vec::new();
    let kind = rules.signed_in.unwrap_or(buyer(form).kind);
    match (rules.version.audience, kind) {
        (Audience::Consumers, BuyerKind::Business) => {
            problems.push(problem("kind", Problem::PlanNotForBusinesses))
        }
        (Audience::Businesses, BuyerKind::Consumer) => {
            problems.push(problem("kind", Problem::PlanNotForConsumers))
        }
        (Audience::Consumers, BuyerKind::Consumer)
        | (Audience::Businesses, BuyerKind::Business)
        | (Audience::Both, BuyerKind::Consumer | BuyerKind::Business) => {}
    }
    let person = match rules.signed_in {
        Some(_) => None,
        None => {
            let person = read_person(form, rules.countries, &mut problems);
            problems.extend(password_problem("password", &form.password));
            person
        }
    };
    let payment = read_payment(form, rules, &mut problems);
    if form.terms != "yes" {
        problems.push(problem("terms", Problem::TermsNotAccepted));
    }
    let early_start = form.early_start == "yes";
    if kind == BuyerKind::Consumer && !early_start {
        // Service begins at once, so a consumer must ask for it.
        problems.push(problem("early_start", Problem::EarlyStartNotRequested));
    }
    match payment {
        Some(payment) if problems.is_empty() => Ok(ReadOrder {
            person,
            payment,
            early_start,
        }),
        Some(_) | None => Err(problems),
    }
}

/// Who orders, and what is wrong with that. Somebody is told apart from nobody by the country alone, so look at the problems first.
pub(crate) fn read_person(
    form: &OrderForm,
    countries: &[String],
    problems: &mut Vec<FieldProblem>,
) -> Option<Person> {
    let business = is_business(form);
    let mut needed = |field: &str, value: &str| {
        let value = value.trim().to_owned();
        if value.is_empty() {
            problems.push(problem(field, Problem::Missing));
        } else if value.chars().count() > LONGEST_FIELD || value.chars().any(char::is_control) {
            problems.push(problem(field, Problem::TooLong));
        } else if !is_printable(&value) {
            problems.push(problem(field, Problem::Unprintable));
        }
        value
    };
    let company = business.then(|| needed("company", &form.company));
    let given_name = needed("given_name", &form.given_name);
    let family_name = needed("family_name", &form.family_name);
    let street = needed("street", &form.street);
    let house_number = needed("house_number", &form.house_number);
    let postcode = needed("postcode", &form.postcode);
    let city = needed("city", &form.city);
    let country_code = needed("country", &form.country);
    let country = if countries.contains(&country_code) {
        Country::new(&country_code).ok()
    } else {
        None
    };
    if country.is_none() && !country_code.is_empty() {
        problems.push(problem("country", Problem::CountryUnsupported));
    }
    if country_code == "DE" && !postcode.is_empty() && !is_german_postcode(&postcode) {
        problems.push(problem("postcode", Problem::PostcodeMalformed));
    }
    let vat_id = Some(form.vat_id.trim().to_ascii_uppercase()).filter(|id| business && !id.is_empty());
    if let Some(id) = &vat_id
        && !is_vat_id(id)
    {
        problems.push(problem("vat_id", Problem::VatIdMalformed));
    }
    let email = form.email.trim().to_owned();
    if email.is_empty() {
        problems.push(problem("email", Problem::Missing));
    } else if !is_email(&email) {
        problems.push(problem("email", Problem::EmailMalformed));
    }
    Some(Person {
        company,
        vat_id,
        given_name,
        family_name,
        street,
        house_number,
        postcode,
        city,
        country: country?,
        email,
    })
}

fn read_payment(form: &OrderForm, rules: &Rules<'_>, problems: &mut Vec<FieldProblem>) -> Option<Payment> {
    match form.payment.as_str() {
        "sepa" if rules.direct_debit => {
            read_account(&form.account_holder, &form.iban, form.mandate == "yes", problems)
                .map(|(account_holder, iban)| Payment::Sepa { account_holder, iban })
        }
        "invoice" => Some(Payment::Invoice),
        "card" if rules.cards => Some(Payment::Card),
        "" => {
            problems.push(problem("payment", Problem::Missing));
            None
        }
        named => {
            let known = named.parse().ok().filter(|id| rules.known.contains(id));
            if known.is_none() {
                problems.push(problem("payment", Problem::PaymentMethodUnknown));
            }
            known.map(Payment::Known)
        }
    }
}

/// Holder and IBAN of the account a mandate is given for, if what was typed names one; the holder may be empty.
pub(crate) fn read_account(
    holder: &str,
    iban: &str,
    mandate: bool,
    problems: &mut Vec<FieldProblem>,
) -> Option<(String, String)> {
    let holder = holder.trim().to_owned();
    if holder.chars().count() > 70 || holder.chars().any(char::is_control) {
        problems.push(problem("account_holder", Problem::TooLong));
    }
    if !is_printable(&holder) {
        problems.push(problem("account_holder", Problem::Unprintable));
    }
    if !mandate {
        problems.push(problem("mandate", Problem::MandateNotGiven));
    }
    if iban.trim().is_empty() {
        problems.push(problem("iban", Problem::Missing));
        return None;
    }
    let read = payments::parse_iban(iban);
    if read.is_none() {
        problems.push(problem("iban", Problem::IbanMalformed));
    }
    read.map(|iban| (holder, iban))
}

pub(crate) fn problem(field: &str, what: Problem) -> FieldProblem {
    FieldProblem {
        field: field.to_owned(),
        what,
    }
}

/// What is wrong with a new password.
pub(crate) fn password_problem(field: &str, password: &str) -> Option<FieldProblem> {
    let what = if password.is_empty() {
        Problem::Missing
    } else if password.chars().count() < MIN_CHARACTERS {
        Problem::PasswordShort
    } else if password.len() > MAX_BYTES {
        Problem::TooLong
    } else {
        return None;
    };
    Some(problem(field, what))
}

/// Why an order that could be read is refused, beside the field that decides it.
pub(crate) fn rejected(rejection: &Rejection) -> FieldProblem {
    let (field, what) = match rejection {
        Rejection::NotForThisBuyer {
            buyer: BuyerKind::Business,
        } => ("kind", Problem::PlanNotForBusinesses),
        Rejection::NotForThisBuyer {
            buyer: BuyerKind::Consumer,
        } => ("kind", Problem::PlanNotForConsumers),
        Rejection::NotTaxable {
            why:
                TaxRejection::VatIdMissing { .. }
                | TaxRejection::VatIdNotConfirmed { .. }
                | TaxRejection::VatIdOfOtherCountry { .. },
        } => ("vat_id", Problem::VatIdNotConfirmed),
        Rejection::NotTaxable { .. } => ("country", Problem::CountryUnsupported),
        // It concerns the plan, or something no order asks for.
        _ => ("plan", Problem::OrderImpossible),
    };
    problem(field, what)
}

/// Whether contract and invoices can show it. Fonts that cannot be read are found out when something is rendered.
pub(crate) fn is_printable(text: &str) -> bool {
    !matches!(documents::unprintable(text), Ok(Some(_)))
}

pub(crate) fn is_german_postcode(text: &str) -> bool {
    text.len() == 5 && text.chars().all(|digit| digit.is_ascii_digit())
}

/// The form of a VAT identification number: country prefix and 2 to 12 letters or digits.
pub(crate) fn is_vat_id(text: &str) -> bool {
    let (prefix, rest) = text.split_at_checked(2).unwrap_or((text, ""));
    prefix.chars().all(|c| c.is_ascii_uppercase())
        && (2..=12).contains(&rest.len())
        && rest.chars().all(|c| c.is_ascii_alphanumeric())
        && (prefix != "DE" || rest.len() == 9 && rest.chars().all(|c| c.is_ascii_digit()))
}

/// What a mail server can take: one @, something on both sides, a domain with a dot, no blanks or control characters.
pub(crate) fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    text.len() <= LONGEST_EMAIL
        && !local.is_empty()
        && local.len() <= 64
        && !local.contains('@')
        && domain.contains('.')
        && domain.split('.').all(|label| {
            !label.is_empty()
                && !label.starts_with('-')
                && label.chars().all(|c| c.is_alphanumeric() || c == '-')
        })
        && !text
            .chars()
            .any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_a_mail_server_can_take_are_taken() {
        for right in [
            "a@b.de",
            "berger@kundin.example",
            "max.muster+abo@mail.example.org",
            "ü@müller.example",
        ] {
            assert!(is_email(right), "{right}");
        }
        for wrong in [
            "",
            "a",
            "@b.de",
            "a@b",
            "a b@c.de",
            "a@b.de\r\nBcc: x@y.de",
            "a@@b.de",
            "a@-b.de",
            "<a@b.de>",
            "a@b..de",
        ] {
            assert!(!is_email(wrong), "{wrong}");
        }
    }

    #[test]
    fn a_refused_order_names_the_field_that_decides_it() {
        let country = Country::new("AT").unwrap();
        let vat_id = "ATU12345678".to_owned();
        for (rejection, field, what) in [
            (
                Rejection::NotForThisBuyer {
                    buyer: BuyerKind::Business,
                },
                "kind",
                Problem::PlanNotForBusinesses,
            ),
            (
                Rejection::NotTaxable {
                    why: TaxRejection::VatIdNotConfirmed { vat_id },
                },
                "vat_id",
                Problem::VatIdNotConfirmed,
            ),
            (
                Rejection::NotTaxable {
                    why: TaxRejection::ConsumerOutsideEu { country },
                },
                "country",
                Problem::CountryUnsupported,
            ),
            (Rejection::NoContract, "plan", Problem::OrderImpossible),
        ] {
            assert_eq!(rejected(&rejection), problem(field, what));
        }
    }

    #[test]
    fn vat_ids_have_a_prefix_and_the_german_ones_nine_digits() {
        for right in ["DE123456789", "ATU12345678", "EL123456789"] {
            assert!(is_vat_id(right), "{right}");
        }
        for wrong in ["", "DE12345678", "123456789", "DE12345678X", "X"] {
            assert!(!is_vat_id(wrong), "{wrong}");
        }
    }
}
