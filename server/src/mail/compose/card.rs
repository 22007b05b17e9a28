//! What a customer must know of a card: that it was declined, that its bank asks, that it expires.

use billing::Money;
use chrono::NaiveDate;
use texts::{Lang, format, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// A mail about a card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardLetter {
    /// Who signs.
    pub merchant: Sender,
    pub addressee: Addressee,
    /// `Visa •••• 4242`; never more digits.
    pub card: String,
    pub news: CardNews,
    /// The page where something can be done about it.
    pub portal_url: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CardNews {
    /// An invoice could not be charged.
    Declined { number: String, open: Money },
    /// An invoice's charge is to be confirmed.
    Confirm { number: String, open: Money },
    /// It is good until that day, and pays for these contracts.
    Expires { on: NaiveDate, contracts: Vec<String> },
}

#[must_use]
pub fn card(lang: Lang, mail: &CardLetter) -> Content {
    let money = |amount: &Money| format::money(lang, amount.minor(), amount.currency().code());
    let (subject, title, button) = match &mail.news {
        CardNews::Declined { number, .. } => (
            tr(lang, "mail-card-declined-subject", &[("number", number)]),
            t(lang, "mail-card-declined-title"),
            t(lang, "mail-card-declined-button"),
        ),
        CardNews::Confirm { number, .. } => (
            tr(lang, "mail-card-confirm-subject", &[("number", number)]),
            t(lang, "mail-card-confirm-title"),
            t(lang, "mail-card-confirm-button"),
        ),
        CardNews::Expires { .. } => (
            tr(lang, "mail-card-expires-subject", &[("card", &mail.card)]),
            t(lang, "mail-card-expires-title"),
            t(lang, "mail-card-expires-button"),
        ),
    };
    let mut letter = Letter::to(lang, &mail.merchant, &mail.addressee, subject, title);
    match &mail.news {
        CardNews::Declined { number, open } | CardNews::Confirm { number, open } => {
            let key = match &mail.news {
                CardNews::Declined { .. } => "mail-card-declined",
                CardNews::Confirm { .. } | CardNews::Expires { .. } => "mail-card-confirm",
            };
            let arguments = [
                ("amount", money(open)),
                ("number", number.clone()),
                ("card", mail.card.clone()),
            ];
            let arguments: Vec<(&str, &str)> = arguments
                .iter()
                .map(|(name, value)| (*name, value.as_str()))
                .collect();
            letter.opening(tr(lang, key, &arguments));
        }
        CardNews::Expires { on, contracts } => {
            let date = format::date_long(lang, *on);
            letter.opening(tr(
                lang,
                "mail-card-expires",
                &[("card", &mail.card), ("date", &date)],
            ));
            letter.facts(vec![(t(lang, "mail-mandate-contracts"), contracts.join(", "))]);
            letter.paragraph(t(lang, "mail-card-expires-do"));
        }
    }
    letter.button(button, &mail.portal_url);
    letter.finish()
}
