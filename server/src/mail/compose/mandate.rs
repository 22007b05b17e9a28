//! A mandate was given in the customer's account: its confirmation with the letter, which is also how a customer learns of one
//! that somebody else gave.

use texts::{Lang, format, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// A mandate without the account's number: of that the last four characters are told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MandateMail {
    /// Who signs.
    pub merchant: Sender,
    pub addressee: Addressee,
    pub account_holder: String,
    pub iban_last4: String,
    pub reference: String,
    pub creditor_id: String,
    /// Numbers of the contracts that are paid by it.
    pub contracts: Vec<String>,
    /// The page of the payment methods in the portal.
    pub portal_url: String,
}

/// The mail that comes with a mandate.
#[must_use]
pub fn mandate_given(lang: Lang, mail: &MandateMail) -> Content {
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &mail.addressee,
        tr(lang, "mail-mandate-subject", &[("merchant", &mail.merchant.name)]),
        t(lang, "mail-mandate-title"),
    );
    letter.opening(t(lang, "mail-mandate-opening"));
    let mut facts = vec![
        (t(lang, "mail-mandate"), mail.reference.clone()),
        (t(lang, "mail-creditor-id"), mail.creditor_id.clone()),
        (t(lang, "mail-mandate-holder"), mail.account_holder.clone()),
        (
            t(lang, "mail-mandate-account"),
            format::iban_masked(&mail.iban_last4),
        ),
    ];
    if !mail.contracts.is_empty() {
        facts.push((t(lang, "mail-mandate-contracts"), mail.contracts.join(", ")));
    }
    letter.facts(facts);
    letter.paragraph(t(lang, "mail-mandate-from"));
    letter.button(t(lang, "mail-mandate-button"), &mail.portal_url);
    letter.note(tr(
        lang,
        "mail-account-not-you",
        &[("email", &mail.merchant.email)],
    ));
    letter.finish()
}
