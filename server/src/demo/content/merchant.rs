//! The merchant of the demo.

use billing::Seller;
use store::merchants::{Merchant, Profile};
use uuid::Uuid;

use super::texts;

/// The publisher "Stadtblatt" of Hamburg, under the address part `stadtblatt`.
///
/// Its numbers have the right form and check digits, but were never issued: the telephone number is of the range kept for
/// films, IBAN and creditor identifier are the samples every documentation uses.
#[must_use]
pub fn merchant(id: Uuid) -> Merchant {
    Merchant {
        id,
        slug: "stadtblatt".to_owned(),
        name: merchant_name().to_owned(),
        timezone: "Europe/Berlin".to_owned(),
        profile: profile(),
        demo: true,
        clock_offset_seconds: 0,
    }
}

/// What the merchant calls itself.
pub(super) const fn merchant_name() -> &'static str {
    "Stadtblatt"
}

/// The facts of letterhead, imprint and taxes.
pub(super) fn profile() -> Profile {
    Profile {
        claim: texts(
            "Die Zeitung für die Stadt – und was den Alltag leichter macht.",
            "The city’s newspaper, and what makes everyday life easier.",
        ),
        accent: "#0e5a74".to_owned(),
        legal_name: "Stadtblatt Verlag GmbH".to_owned(),
        street: "Druckerstieg 4".to_owned(),
        postcode: "20457".to_owned(),
        city: "Hamburg".to_owned(),
        country: "DE".to_owned(),
        vat_id: Some("DE999999995".to_owned()),
        tax_number: Some("02/815/08156".to_owned()),
        // The registered name says it already.
        legal_form: String::new(),
        seat: "Hamburg".to_owned(),
        register: "Amtsgericht Hamburg, HRB 999001".to_owned(),
        managers: vec!["Anna Beispiel".to_owned(), "Jonas Muster".to_owned()],
        phone: "+49 40 66969 100".to_owned(),
        email: "kundenservice@stadtblatt.example".to_owned(),
        website: "www.stadtblatt.example".to_owned(),
        contact_person: Some("Abonnements und Rechnungen".to_owned()),
        seller_id: None,
        iban: "DE89370400440532013000".to_owned(),
        bic: "MUSTDEHHXXX".to_owned(),
        bank: "Musterbank Hamburg".to_owned(),
        account_holder: None,
        creditor_identifier: Some("DE98ZZZ09999999999".to_owned()),
        payment_term_days: 14,
        prenotification_days: 5,
        seller: Seller::german(),
        countries: vec!["DE".to_owned()],
        invoice_number_format: "RE-{YYYY}-{00000}".to_owned(),
        credit_note_number_format: "RK-{YYYY}-{00000}".to_owned(),
        send_documents: true,
    }
}

#[cfg(test)]
mod tests {
    use super::super::check_digits::{is_creditor_identifier, is_german_vat_id, is_iban};
    use super::*;

    #[test]
    fn every_number_of_the_merchant_has_its_check_digits() {
        let profile = profile();
        assert!(is_iban(&profile.iban));
        assert!(profile.vat_id.as_deref().is_some_and(is_german_vat_id));
        assert!(
            profile
                .creditor_identifier
                .as_deref()
                .is_some_and(is_creditor_identifier)
        );
    }

    #[test]
    fn nobody_can_be_reached_by_the_merchants_addresses() {
        let profile = profile();
        assert!(profile.email.ends_with("@stadtblatt.example"));
        assert!(profile.website.ends_with(".example"));
        // Kept free by the Bundesnetzagentur: (0)40 66969 000 to 999.
        assert!(profile.phone.starts_with("+49 40 66969 "));
    }

    #[test]
    fn the_accent_can_be_read_on_paper() {
        let luminance = |colour: &str| {
            let channel = |at: usize| {
                let value = f64::from(u8::from_str_radix(&colour[at..at + 2], 16).unwrap()) / 255.0;
                if value <= 0.040_45 {
                    value / 12.92
                } else {
                    ((value + 0.055) / 1.055).powf(2.4)
                }
            };
            0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
        };
        let contrast = (luminance("#fcfbf9") + 0.05) / (luminance(&profile().accent) + 0.05);
        assert!(contrast >= 4.5, "{contrast}");
    }
}
