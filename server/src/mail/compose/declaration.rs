//! The receipt of a cancellation or a withdrawal: what was declared and when it arrived.

use chrono::{DateTime, FixedOffset, NaiveDate, Offset, Utc};
use texts::{Lang, format, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};
use crate::mail::FreeText;

/// A declaration as received. The mail itself is the confirmation in text form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeclarationReceiptMail {
    /// Who signs.
    pub merchant: Sender,
    /// Who declared, as written in the form.
    pub addressee: Addressee,
    /// What was declared.
    pub kind: DeclarationKind,
    /// When it arrived, in the merchant's zone with its offset.
    pub received_at: DateTime<FixedOffset>,
    /// What was declared: every field of the form as label and value, in the form's order.
    pub content: Vec<(String, String)>,
    /// The contract's last day; `None` while the declaration has not been matched to a contract.
    pub ends_on: Option<NaiveDate>,
    /// The contract's page in the portal, if it was matched.
    pub portal_url: Option<String>,
    /// The withdrawal page, for someone who cancels while the contract could still be withdrawn from.
    pub withdrawal_url: Option<String>,
    /// The merchant's own words beside the program's.
    pub own: Option<FreeText>,
}

/// What was declared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DeclarationKind {
    /// Kündigung (§312k BGB).
    Cancellation,
    /// Widerruf (§356a BGB).
    Withdrawal,
}

/// The mail that acknowledges a declaration.
#[must_use]
pub fn declaration_receipt(lang: Lang, mail: &DeclarationReceiptMail) -> Content {
    let words = Words::of(mail.kind);
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &mail.addressee,
        t(lang, words.subject),
        t(lang, words.title),
    );
    let local = mail.received_at.naive_local();
    let (date, time) = (
        format::date_long(lang, local.date()),
        local.format("%H:%M:%S").to_string(),
    );
    let arrived = tr(
        lang,
        words.opening,
        &[("date", &date), ("time", &local.format("%H:%M").to_string())],
    );
    // Said whatever the merchant says.
    if letter.own_words(mail.own.as_ref()) {
        letter.paragraph(arrived);
    } else {
        letter.opening(arrived);
    }
    let moment = tr(
        lang,
        "mail-received-moment",
        &[
            ("date", &date),
            ("time", &time),
            ("offset", &offset(mail.received_at)),
            (
                "utc",
                &mail
                    .received_at
                    .with_timezone(&Utc)
                    .format("%Y-%m-%d %H:%M:%S")
                    .to_string(),
            ),
        ],
    );
    let mut facts = vec![(t(lang, "mail-received-at"), moment)];
    if let Some(day) = mail.ends_on {
        facts.push((t(lang, words.ends), format::date_long(lang, day)));
    }
    letter.facts(facts);
    letter.heading(t(lang, words.content));
    letter.facts(mail.content.clone());
    letter.note(t(lang, words.button));
    letter.heading(t(lang, "mail-next"));
    letter.paragraph(match (mail.kind, mail.ends_on) {
        (DeclarationKind::Cancellation, Some(day)) => tr(
            lang,
            "mail-cancellation-next",
            &[("date", &format::date_long(lang, day))],
        ),
        (DeclarationKind::Cancellation, None) => t(lang, "mail-cancellation-next-unmatched"),
        (DeclarationKind::Withdrawal, _) => t(lang, "mail-withdrawal-next"),
    });
    if let Some(url) = &mail.portal_url {
        letter.button(t(lang, "mail-declaration-button"), url);
    }
    if let (DeclarationKind::Cancellation, Some(url)) = (mail.kind, &mail.withdrawal_url) {
        letter.note(t(lang, "mail-cancellation-withdrawal"));
        letter.link(t(lang, "mail-order-withdrawal-link"), url);
    }
    letter.finish()
}

/// The keys that differ between a cancellation and a withdrawal.
struct Words {
    subject: &'static str,
    title: &'static str,
    opening: &'static str,
    content: &'static str,
    button: &'static str,
    ends: &'static str,
}

impl Words {
    const fn of(kind: DeclarationKind) -> Self {
        match kind {
            DeclarationKind::Cancellation => Self {
                subject: "mail-cancellation-subject",
                title: "mail-cancellation-title",
                opening: "mail-cancellation-opening",
                content: "mail-cancellation-content",
                button: "mail-cancellation-by-button",
                ends: "mail-cancellation-ends",
            },
            DeclarationKind::Withdrawal => Self {
                subject: "mail-withdrawal-subject",
                title: "mail-withdrawal-title",
                opening: "mail-withdrawal-opening",
                content: "mail-withdrawal-content",
                button: "mail-withdrawal-by-button",
                ends: "mail-withdrawal-ends",
            },
        }
    }
}

/// `UTC+02:00`.
fn offset(at: DateTime<FixedOffset>) -> String {
    format!("UTC{}", at.offset().fix())
}
