//! A declaration as the receipt its sender keeps.

use chrono::{DateTime, FixedOffset, NaiveDate};
use documents::{DocumentError, ReceiptKind, ReceiptModel, Recipient, Stated, spelled};
use store::merchants::Merchant;
use texts::Lang;

use super::letterhead;

/// What a receipt is made of.
#[derive(Clone, Copy, Debug)]
pub struct ReceiptFacts<'a> {
    pub merchant: &'a Merchant,
    pub lang: Lang,
    pub kind: ReceiptKind,
    /// Who declared and where the mail goes, as written in the form.
    pub name: &'a str,
    pub email: &'a str,
    /// On the merchant's clock.
    pub received_at: DateTime<FixedOffset>,
    /// What was declared, label by label.
    pub content: &'a [(String, String)],
    pub ends_on: Option<NaiveDate>,
}

/// The view model of a receipt. Whatever somebody wrote can be printed: characters the fonts lack stand as their numbers,
/// because a declaration is accepted however it is written.
///
/// # Errors
/// When the fonts cannot be read.
pub fn receipt_model(facts: &ReceiptFacts<'_>) -> Result<ReceiptModel, DocumentError> {
    Ok(ReceiptModel {
        lang: facts.lang,
        letterhead: letterhead(facts.merchant),
        recipient: Recipient {
            name: spelled(facts.name.trim())?,
            address: vec![spelled(facts.email.trim())?],
            vat_id: None,
        },
        kind: facts.kind,
        received_at: facts.received_at,
        content: facts
            .content
            .iter()
            .map(|(label, value)| {
                Ok(Stated {
                    label: label.clone(),
                    value: spelled(value.trim())?,
                })
            })
            .collect::<Result<_, DocumentError>>()?,
        ends_on: facts.ends_on,
        intro: Vec::new(),
        closing: Vec::new(),
    })
}
