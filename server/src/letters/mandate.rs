//! A mandate as the letter its giver keeps.

use chrono::{FixedOffset, TimeZone};
use documents::{MandateEvidence, MandateFrequency, MandateModel, MandateScheme, SepaMandate};
use store::customers::{Customer, PaymentDetails};
use store::merchants::Merchant;
use texts::Lang;

use super::{Paper, Stationery, address_lines, recipient};
use crate::clock::Moment;

/// The mandate of a payment method; `None` where it is none or the merchant may not collect.
#[must_use]
pub fn sepa_mandate(
    merchant: &Merchant,
    customer: &Customer,
    payment: &PaymentDetails,
) -> Option<SepaMandate> {
    let profile = &merchant.profile;
    match payment {
        PaymentDetails::Sepa {
            account_holder,
            iban,
            mandate_reference,
            signed_on,
            ..
        } => Some(SepaMandate {
            creditor_name: profile.legal_name.clone(),
            creditor_address: vec![
                profile.street.clone(),
                format!("{} {}", profile.postcode, profile.city),
            ],
            creditor_id: profile.creditor_identifier.clone()?,
            reference: mandate_reference.clone(),
            debtor_name: account_holder.clone(),
            debtor_address: address_lines(customer, &profile.country),
            debtor_iban: iban.clone(),
            signed_on: *signed_on,
        }),
        PaymentDetails::Card(_) | PaymentDetails::Invoice => None,
    }
}

/// The view model of the letter with a mandate, in the language it was given in; `None` where there is no mandate.
#[must_use]
pub fn mandate_model(
    merchant: &Merchant,
    customer: &Customer,
    payment: &PaymentDetails,
    lang: Lang,
    stationery: &Stationery,
) -> Option<MandateModel> {
    let mandate = sepa_mandate(merchant, customer, payment)?;
    let PaymentDetails::Sepa { evidence, .. } = payment else {
        return None;
    };
    let moment = Moment::at(&merchant.timezone, evidence.given_at);
    let offset = FixedOffset::east_opt(moment.offset_seconds)?;
    Some(MandateModel {
        lang,
        letterhead: stationery.letterhead(merchant),
        recipient: recipient(customer, merchant),
        customer_number: Some(customer.number.clone()),
        scheme: MandateScheme::Core,
        frequency: MandateFrequency::Recurring,
        mandate,
        evidence: MandateEvidence {
            text_version: evidence.version.clone()?,
            given_at: offset.from_utc_datetime(&evidence.given_at.naive_utc()),
            address: evidence.address.clone(),
            in_account: evidence.in_account,
        },
        intro: stationery.opening(Paper::Mandate, lang),
        closing: stationery.closing(Paper::Mandate, lang),
    })
}
