//! From stored facts to the view models of documents: who writes to whom, what is charged, how it is paid.
//!
//! Nothing is computed here that decides money: amounts come from the engine's drafts as they are.

mod contract;
mod invoice;
mod mandate;
mod number;
mod receipt;
pub mod samples;
mod statement;
mod stationery;

pub use contract::{ContractFacts, contract_model, in_lang, per_cycle};
pub use invoice::{InvoiceFacts, content, read_model};
pub use mandate::{mandate_model, sepa_mandate};
pub use number::{NumberFormat, NumberFormatError};
pub use receipt::{ReceiptFacts, receipt_model};
pub use statement::{StatementFacts, statement_model};
pub use stationery::{Paper, Stationery, logo};

use billing::{Currency, Money, PlanVersion};
use documents::{
    AddressScheme, BankAccount, BuyerReference, Company, Contact, ElectronicAddress, Letterhead,
    PostalAddress, Recipient, SupplierTax,
};
use store::catalogue::Plan;
use store::customers::{Customer, EinvoiceTerms};
use store::merchants::Merchant;
use texts::Lang;

/// The customer's language for letters and mails.
#[must_use]
pub fn lang_of(customer: &Customer) -> Lang {
    Lang::from_tag(&customer.lang).unwrap_or_default()
}

/// The person's full name, or the company's.
#[must_use]
pub fn display_name(customer: &Customer) -> String {
    customer.company.clone().unwrap_or_else(|| person_name(customer))
}

/// Given and family name.
#[must_use]
pub fn person_name(customer: &Customer) -> String {
    format!("{} {}", customer.given_name, customer.family_name)
}

/// The address below the name, one line each; the country only for letters abroad.
#[must_use]
pub fn address_lines(customer: &Customer, from_country: &str) -> Vec<String> {
    let mut lines = Vec::new();
    if customer.company.is_some() {
        lines.push(person_name(customer));
    }
    lines.push(format!("{} {}", customer.street, customer.house_number));
    lines.push(format!("{} {}", customer.postcode, customer.city));
    if customer.country != from_country {
        lines.push(customer.country.clone());
    }
    lines
}

fn salutation(lang: Lang, customer: &Customer) -> String {
    texts::tr(lang, "letter-salutation", &[("name", &person_name(customer))])
}

pub(crate) fn letterhead(merchant: &Merchant) -> Letterhead {
    let profile = &merchant.profile;
    let (court, number) = profile.register_parts();
    // An e-invoice needs something to know the seller by. Without number and register that is its name in addresses.
    let seller_id = profile
        .seller_id
        .clone()
        .or_else(|| number.is_none().then(|| merchant.slug.clone()));
    Letterhead {
        name: profile.legal_name.clone(),
        address: vec![
            profile.street.clone(),
            format!("{} {}", profile.postcode, profile.city),
        ],
        logo: None,
        accent: Some(profile.accent.clone()),
        company: Company {
            legal_form: profile.legal_form.clone(),
            seat: profile.seat.clone(),
            register_court: court.map(str::to_owned),
            register_number: number.map(str::to_owned),
            managers: profile.managers.clone(),
        },
        tax: SupplierTax {
            tax_number: profile.tax_number.clone(),
            vat_id: profile.vat_id.clone(),
        },
        bank: Some(bank_account(merchant)),
        contact: Contact {
            email: known(&profile.email),
            phone: known(&profile.phone),
            website: known(&profile.website),
            person: profile.contact_person.clone(),
        },
        postal_address: Some(PostalAddress {
            line_one: profile.street.clone(),
            line_two: None,
            postcode: profile.postcode.clone(),
            city: profile.city.clone(),
            country: profile.country.clone(),
        }),
        electronic_address: Some(by_mail(&profile.email)),
        seller_id,
    }
}

/// A text of the profile, if there is one.
fn known(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.trim().is_empty())
}

fn by_mail(email: &str) -> ElectronicAddress {
    ElectronicAddress {
        scheme: AddressScheme::Email,
        value: email.to_owned(),
    }
}

/// What a customer's e-invoices are told by (BT-10). Text that was no Leitweg-ID after all is a reference like any other.
pub(crate) fn buyer_reference(customer: &Customer) -> Option<BuyerReference> {
    let EinvoiceTerms {
        leitweg_id,
        buyer_reference,
        ..
    } = &customer.einvoice;
    let plain = |text: &String| BuyerReference::Plain(text.clone());
    match leitweg_id {
        Some(id) => Some(id.parse().map_or_else(|_| plain(id), BuyerReference::LeitwegId)),
        None => buyer_reference.as_ref().map(plain),
    }
}

/// Where a customer receives e-invoices: at the address that was named, else by mail.
fn electronic_address(customer: &Customer) -> ElectronicAddress {
    let named = customer.einvoice.address.as_ref().and_then(|(scheme, value)| {
        Some(ElectronicAddress {
            scheme: AddressScheme::with_code(scheme)?,
            value: value.clone(),
        })
    });
    named.unwrap_or_else(|| by_mail(documents_go_to(customer)))
}

/// The mail address a customer gets documents at.
#[must_use]
pub(crate) fn documents_go_to(customer: &Customer) -> &str {
    customer.invoice_email.as_deref().unwrap_or(&customer.email)
}

pub(crate) fn bank_account(merchant: &Merchant) -> BankAccount {
    let profile = &merchant.profile;
    BankAccount {
        holder: profile
            .account_holder
            .clone()
            .unwrap_or_else(|| profile.legal_name.clone()),
        bank_name: known(&profile.bank),
        iban: profile.iban.clone(),
        bic: known(&profile.bic),
    }
}

fn recipient(customer: &Customer, merchant: &Merchant) -> Recipient {
    Recipient {
        name: display_name(customer),
        address: address_lines(customer, &merchant.profile.country),
        vat_id: customer.vat_id.clone(),
        postal_address: Some(PostalAddress {
            line_one: format!("{} {}", customer.street, customer.house_number),
            line_two: None,
            postcode: customer.postcode.clone(),
            city: customer.city.clone(),
            country: customer.country.clone(),
        }),
        electronic_address: Some(electronic_address(customer)),
        contact_person: customer.company.as_ref().map(|_| person_name(customer)),
    }
}

/// The last four characters of an account number: all that pages and letters show of it.
#[must_use]
pub fn last_four(iban: &str) -> String {
    let characters: Vec<char> = iban
        .chars()
        .filter(|character| !character.is_whitespace())
        .collect();
    characters
        .iter()
        .skip(characters.len().saturating_sub(4))
        .collect()
}

/// The plan a version belongs to, as the catalogue has it now.
#[must_use]
pub fn plan_of<'a>(plans: &'a [Plan], version: &PlanVersion) -> Option<&'a Plan> {
    plans
        .iter()
        .find(|plan| plan.id.to_string() == version.plan.as_str())
}

/// Product and plan in a language, as one name: `Stadtblatt Digital Plus`. The version's own name where the catalogue has
/// them no more.
#[must_use]
pub fn plan_name(plans: &[Plan], version: &PlanVersion, lang: Lang) -> String {
    plan_of(plans, version).map_or_else(
        || version.name.to_string(),
        |plan| {
            format!(
                "{} {}",
                in_lang(&plan.product.name, lang),
                in_lang(&plan.name, lang)
            )
        },
    )
}

/// A stored amount with its currency by ISO 4217 code; documents are stored with known currencies only.
#[must_use]
pub fn money(minor: i64, currency: &str) -> Money {
    let known = Currency::ALL.into_iter().find(|known| known.code() == currency);
    Money::new(minor, known.unwrap_or(Currency::Eur))
}
