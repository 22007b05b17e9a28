//! A customer's data were changed: told to the address of old, so that nobody changes them unnoticed.

use texts::{Lang, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// Which of a customer's data were changed. What they were and are is not told: the mail may lie where others read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountChangedMail {
    /// Who signs.
    pub merchant: Sender,
    pub addressee: Addressee,
    /// Names of the form's fields, as [`changed_words`] knows them.
    pub changed: Vec<String>,
    /// The account's page in the portal.
    pub portal_url: String,
}

/// The mail that tells of a change.
#[must_use]
pub fn account_changed(lang: Lang, mail: &AccountChangedMail) -> Content {
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &mail.addressee,
        tr(lang, "mail-account-subject", &[("merchant", &mail.merchant.name)]),
        t(lang, "mail-account-title"),
    );
    letter.opening(t(lang, "mail-account-opening"));
    letter.facts(vec![(
        t(lang, "mail-account-changed"),
        changed_words(lang, &mail.changed),
    )]);
    letter.paragraph(t(lang, "mail-account-issued"));
    letter.button(t(lang, "mail-account-button"), &mail.portal_url);
    letter.note(tr(
        lang,
        "mail-account-not-you",
        &[("email", &mail.merchant.email)],
    ));
    letter.finish()
}

/// What was changed, one to a line; parts of an address are one thing.
fn changed_words(lang: Lang, changed: &[String]) -> String {
    let mut words: Vec<String> = Vec::new();
    for field in changed {
        let key = match field.as_str() {
            "company" => "mail-account-company",
            "given_name" | "family_name" => "mail-account-name",
            "street" | "house_number" | "postcode" | "city" => "mail-account-address",
            "invoice_email" => "mail-account-invoice-email",
            "vat_id" => "mail-account-vat-id",
            "lang" => "mail-account-lang",
            "payment_method" => "mail-account-payment-method",
            _ => "mail-account-other",
        };
        let word = t(lang, key);
        if !words.contains(&word) {
            words.push(word);
        }
    }
    words.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_is_named_once_in_words_and_an_unknown_field_as_other_data() {
        let changed = ["street", "city", "invoice_email", "of_a_newer_program"].map(str::to_owned);
        assert_eq!(
            changed_words(Lang::De, &changed),
            "Anschrift\nE-Mail-Adresse für Rechnungen\nandere Angaben"
        );
        assert_eq!(changed_words(Lang::En, &["vat_id".to_owned()]), "VAT ID");
    }
}
