//! Reading the letterhead's form: strings in, a profile or field problems out. Pure.

use app::wire::{FieldProblem, LetterheadForm, Problem};
use payments::CreditorIdentifier;
use store::merchants::Profile;

use crate::accent;
use crate::use_cases::order_form::{is_email, is_german_postcode, is_printable, is_vat_id, problem};

const LONGEST_FIELD: usize = 100;
/// Names of banks' customers in SEPA files and GiroCodes.
const LONGEST_HOLDER: usize = 70;
const MOST_MANAGERS: usize = 20;

/// The profile with what the form says; what the form does not know stays.
pub(super) fn read(form: &LetterheadForm, before: &Profile) -> Result<Profile, Vec<FieldProblem>> {
    let mut fields = Fields::default();
    let (court, number) = (
        // The comma parts court and number where they are kept.
        fields.text("register_court", &form.register_court.replace(',', " ")),
        fields.text("register_number", &form.register_number),
    );
    let managers: Vec<String> = form
        .managers
        .lines()
        .map(|line| fields.text("managers", line))
        .filter(|line| !line.is_empty())
        .collect();
    fields.check_register(&court, &number, &managers);
    let profile = Profile {
        legal_name: fields.needed("legal_name", &form.legal_name),
        legal_form: fields.text("legal_form", &form.legal_form),
        street: fields.needed("street", &form.street),
        postcode: fields.needed("postcode", &form.postcode),
        city: fields.needed("city", &form.city),
        seat: fields.needed("seat", &form.seat),
        register: match (court.as_str(), number.as_str()) {
            ("", "") => String::new(),
            (court, number) => format!("{court}, {number}"),
        },
        managers,
        tax_number: fields.known("tax_number", &form.tax_number),
        vat_id: fields.known("vat_id", &form.vat_id).map(|id| compact(&id)),
        seller_id: fields.known("seller_id", &form.seller_id),
        account_holder: fields.known("account_holder", &form.account_holder),
        iban: fields.iban(&form.iban),
        bic: compact(&form.bic),
        bank: fields.text("bank", &form.bank),
        creditor_identifier: fields.creditor_identifier(&form.creditor_identifier),
        contact_person: fields.known("contact_person", &form.contact_person),
        phone: fields.text("phone", &form.phone),
        email: fields.needed("email", &form.email),
        website: fields.text("website", &form.website),
        accent: form.accent.trim().to_ascii_lowercase(),
        ..before.clone()
    };
    fields.check(&profile);
    if fields.problems.is_empty() {
        Ok(profile)
    } else {
        Err(fields.problems)
    }
}

#[derive(Default)]
struct Fields {
    problems: Vec<FieldProblem>,
}

impl Fields {
    fn find(&mut self, field: &str, what: Problem) {
        self.problems.push(problem(field, what));
    }

    /// A text that may be empty.
    fn text(&mut self, field: &str, typed: &str) -> String {
        let text = typed.trim().to_owned();
        if text.chars().count() > LONGEST_FIELD || text.chars().any(char::is_control) {
            self.find(field, Problem::TooLong);
        } else if !is_printable(&text) {
            self.find(field, Problem::Unprintable);
        }
        text
    }

    fn known(&mut self, field: &str, typed: &str) -> Option<String> {
        Some(self.text(field, typed)).filter(|text| !text.is_empty())
    }

    fn needed(&mut self, field: &str, typed: &str) -> String {
        let text = self.text(field, typed);
        if text.is_empty() {
            self.find(field, Problem::Missing);
        }
        text
    }

    fn iban(&mut self, typed: &str) -> String {
        if typed.trim().is_empty() {
            self.find("iban", Problem::Missing);
            return String::new();
        }
        payments::parse_iban(typed).unwrap_or_else(|| {
            self.find("iban", Problem::IbanMalformed);
            String::new()
        })
    }

    fn creditor_identifier(&mut self, typed: &str) -> Option<String> {
        if typed.trim().is_empty() {
            return None;
        }
        let id = typed.parse::<CreditorIdentifier>().ok();
        if id.is_none() {
            self.find("creditor_identifier", Problem::CreditorIdentifierMalformed);
        }
        id.map(|id| id.to_string())
    }

    /// Who is registered names court, number and managers; who is not has none of court and number.
    fn check_register(&mut self, court: &str, number: &str, managers: &[String]) {
        if court.is_empty() && !number.is_empty() {
            self.find("register_court", Problem::Missing);
        }
        if number.is_empty() && !court.is_empty() {
            self.find("register_number", Problem::Missing);
        }
        if managers.is_empty() && !number.is_empty() {
            self.find("managers", Problem::Missing);
        }
        if managers.len() > MOST_MANAGERS {
            self.find("managers", Problem::TooLong);
        }
    }

    /// What has a form of its own.
    fn check(&mut self, profile: &Profile) {
        let german = profile.country == "DE";
        if german && !profile.postcode.is_empty() && !is_german_postcode(&profile.postcode) {
            self.find("postcode", Problem::PostcodeMalformed);
        }
        if german
            && profile
                .tax_number
                .as_deref()
                .is_some_and(|number| !is_tax_number(number))
        {
            self.find("tax_number", Problem::TaxNumberMalformed);
        }
        if profile.vat_id.as_deref().is_some_and(|id| !is_vat_id(id)) {
            self.find("vat_id", Problem::VatIdMalformed);
        }
        if profile.tax_number.is_none() && profile.vat_id.is_none() {
            self.find("tax_number", Problem::TaxIdentityMissing);
        }
        let holder = profile
            .account_holder
            .as_ref()
            .map_or(0, |name| name.chars().count());
        if holder > LONGEST_HOLDER {
            self.find("account_holder", Problem::TooLong);
        }
        if !profile.bic.is_empty() && !is_bic(&profile.bic) {
            self.find("bic", Problem::BicMalformed);
        }
        if !profile.email.is_empty() && !is_email(&profile.email) {
            self.find("email", Problem::EmailMalformed);
        }
        if !accent::is_colour(&profile.accent) {
            self.find("accent", Problem::ColourMalformed);
        }
    }
}

/// Without blanks, in capitals.
fn compact(text: &str) -> String {
    text.split_whitespace().collect::<String>().to_ascii_uppercase()
}

/// A German Steuernummer, of a state (10 or 11 digits, often with slashes) or for the whole country (13).
fn is_tax_number(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    text.chars().all(|c| c.is_ascii_digit() || matches!(c, '/' | ' ')) && (10..=13).contains(&digits)
}

/// ISO 9362: bank, country, place, and perhaps a branch.
fn is_bic(text: &str) -> bool {
    matches!(text.len(), 8 | 11)
        && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit())
        && text.chars().skip(4).take(2).all(|c| c.is_ascii_uppercase())
}

#[cfg(test)]
mod tests {
    use super::super::form_of;
    use super::*;

    fn before() -> Profile {
        crate::demo::content::merchant(uuid::Uuid::nil()).profile
    }

    #[test]
    fn a_form_that_was_not_touched_changes_nothing() {
        let before = before();
        assert_eq!(read(&form_of("stadtblatt", &before), &before), Ok(before));
    }

    #[test]
    fn what_is_typed_is_tidied() {
        let before = before();
        let mut form = form_of("stadtblatt", &before);
        form.iban = "de02 5001 0517 0137 0750 30 ".to_owned();
        form.vat_id = "de 999 999 995".to_owned();
        form.managers = " Anna Beispiel \r\n\r\nJonas Muster\r\n".to_owned();
        form.bic = "mustdehh xxx".to_owned();
        form.accent = "#FFD400".to_owned();
        form.account_holder = String::new();
        form.phone = " ".to_owned();
        let after = read(&form, &before).unwrap();
        assert_eq!(after.iban, "DE02500105170137075030");
        assert_eq!(after.vat_id.as_deref(), Some("DE999999995"));
        assert_eq!(after.managers, ["Anna Beispiel", "Jonas Muster"]);
        assert_eq!(
            (after.bic.as_str(), after.accent.as_str()),
            ("MUSTDEHHXXX", "#ffd400")
        );
        assert_eq!((after.account_holder, after.phone.as_str()), (None, ""));
        assert_eq!(after.invoice_number_format, before.invoice_number_format);
    }

    #[test]
    fn a_sole_trader_has_no_register_and_needs_no_managers() {
        let before = before();
        let mut form = form_of("stadtblatt", &before);
        form.register_court.clear();
        form.register_number.clear();
        form.managers.clear();
        let after = read(&form, &before).unwrap();
        assert_eq!(after.register_parts(), (None, None));
        assert!(after.managers.is_empty());
    }

    #[test]
    fn each_mistake_is_named_beside_its_field() {
        type Spoil = fn(&mut LetterheadForm);
        let cases: [(&str, Problem, Spoil); 18] = [
            ("legal_name", Problem::Missing, |f| f.legal_name = " ".to_owned()),
            ("seat", Problem::Missing, |f| f.seat.clear()),
            ("register_court", Problem::Missing, |f| f.register_court.clear()),
            ("register_number", Problem::Missing, |f| f.register_number.clear()),
            ("managers", Problem::Missing, |f| f.managers = "\n \n".to_owned()),
            ("postcode", Problem::PostcodeMalformed, |f| {
                f.postcode = "2045".to_owned()
            }),
            ("tax_number", Problem::TaxNumberMalformed, |f| {
                f.tax_number = "02/815".to_owned()
            }),
            ("tax_number", Problem::TaxIdentityMissing, |f| {
                f.tax_number.clear();
                f.vat_id.clear();
            }),
            ("vat_id", Problem::VatIdMalformed, |f| {
                f.vat_id = "DE12345678".to_owned()
            }),
            ("iban", Problem::IbanMalformed, |f| {
                f.iban = "DE89370400440532013001".to_owned()
            }),
            ("iban", Problem::Missing, |f| f.iban.clear()),
            ("bic", Problem::BicMalformed, |f| f.bic = "MUSTDEH".to_owned()),
            ("creditor_identifier", Problem::CreditorIdentifierMalformed, |f| {
                f.creditor_identifier = "DE97ZZZ09999999999".to_owned();
            }),
            ("account_holder", Problem::TooLong, |f| {
                f.account_holder = "x".repeat(71)
            }),
            ("email", Problem::EmailMalformed, |f| f.email = "post".to_owned()),
            ("accent", Problem::ColourMalformed, |f| {
                f.accent = "green".to_owned()
            }),
            ("legal_name", Problem::Unprintable, |f| {
                f.legal_name = "王".to_owned()
            }),
            ("street", Problem::TooLong, |f| f.street = "x".repeat(101)),
        ];
        let before = before();
        for (field, what, spoil) in cases {
            let mut form = form_of("stadtblatt", &before);
            spoil(&mut form);
            assert_eq!(read(&form, &before), Err(vec![problem(field, what)]), "{field}");
        }
    }
}
