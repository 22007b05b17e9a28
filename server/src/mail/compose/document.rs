//! The mail an invoice or a credit note comes with. For a direct debit it is the pre-notification.

use billing::Money;
use chrono::NaiveDate;
use texts::{Lang, format, t, tr};

use super::letter::{Letter, Part};
use super::{Addressee, Content, Sender};
use crate::mail::FreeText;

/// An issued document, which goes along as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentMail {
    /// Who signs.
    pub merchant: Sender,
    /// Whom the document is for.
    pub addressee: Addressee,
    /// The document's number.
    pub number: String,
    /// What it is.
    pub kind: DocumentKind,
    /// Its gross total, as printed on it (not negative).
    pub gross: Money,
    /// Civil date of issue.
    pub issued_on: NaiveDate,
    /// What happens with the money.
    pub payment: DocumentPayment,
    /// The document's page in the portal.
    pub portal_url: String,
    /// The merchant's own words instead of the program's.
    pub own: Option<FreeText>,
}

/// What kind of document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DocumentKind {
    /// Rechnung.
    Invoice,
    /// Rechnungskorrektur (never "Gutschrift", R-110).
    CreditNote,
    /// Stornorechnung: it takes an invoice back as a whole.
    CancellationInvoice,
}

/// What happens with a document's amount.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DocumentPayment {
    /// Collected by SEPA direct debit; the facts a pre-notification must have.
    Sepa {
        /// Day of collection, a TARGET day.
        collect_on: NaiveDate,
        /// What is collected: the total less what was settled already.
        amount: Money,
        /// Mandate reference.
        mandate: String,
        /// Last four places of the debtor's IBAN.
        iban_last4: String,
        /// Creditor identifier.
        creditor_id: String,
    },
    /// The customer transfers it.
    Transfer {
        /// Last day for the payment.
        due_on: NaiveDate,
        /// What is to be paid: the total less what was settled already.
        amount: Money,
        /// The merchant's account holder.
        holder: String,
        /// The merchant's IBAN, with or without spaces.
        iban: String,
        /// The merchant's BIC.
        bic: String,
        /// What the customer writes as the purpose.
        reference: String,
    },
    /// Charged to a card.
    Card {
        /// Day of the charge.
        on: NaiveDate,
        amount: Money,
        /// `Visa •••• 4242`; never more digits.
        card: String,
    },
    /// The customer gets the amount back.
    Credit(CreditSettlement),
    /// Nothing is left to pay.
    Settled,
}

/// How a credit reaches the customer; the order is that of the allocation rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreditSettlement {
    /// It reduces invoices that are still open.
    ReducesOpen,
    /// It is kept and reduces the next invoice.
    NextInvoice,
    /// It is paid back.
    Refund,
}

/// The mail an issued document comes with.
#[must_use]
pub fn document(lang: Lang, mail: &DocumentMail) -> Content {
    let words = Words::of(mail.kind);
    let issued_on = format::date_long(lang, mail.issued_on);
    let subject = tr(
        lang,
        words.subject,
        &[("number", &mail.number), ("date", &issued_on)],
    );
    let title = tr(lang, words.title, &[("number", &mail.number)]);
    let mut letter = Letter::to(lang, &mail.merchant, &mail.addressee, subject, title);
    if mail.own.is_none() {
        letter.opening(tr(lang, words.opening, &[("date", &issued_on)]));
    }
    letter.own_words(mail.own.as_ref());
    letter.parts.push(Part::Amount {
        label: t(lang, words.total),
        amount: money(lang, mail.gross),
        consequence: consequence(lang, &mail.payment),
    });
    match &mail.payment {
        DocumentPayment::Sepa {
            collect_on,
            amount,
            mandate,
            iban_last4,
            creditor_id,
        } => {
            letter.facts(vec![
                (t(lang, "mail-collected-on"), format::date_long(lang, *collect_on)),
                (t(lang, "mail-collected-amount"), money(lang, *amount)),
                (t(lang, "mail-your-account"), format::iban_masked(iban_last4)),
                (t(lang, "mail-mandate"), mandate.clone()),
                (t(lang, "mail-creditor"), mail.merchant.legal_name.clone()),
                (t(lang, "mail-creditor-id"), creditor_id.clone()),
            ]);
            letter.note(t(lang, "mail-prenotification"));
        }
        DocumentPayment::Transfer {
            due_on,
            amount,
            holder,
            iban,
            bic,
            reference,
        } => {
            letter.facts(vec![
                (t(lang, "mail-transfer-holder"), holder.clone()),
                (t(lang, "mail-transfer-iban"), in_fours(iban)),
                (t(lang, "mail-transfer-bic"), bic.clone()),
                (t(lang, "mail-transfer-amount"), money(lang, *amount)),
                (t(lang, "mail-transfer-reference"), reference.clone()),
                (t(lang, "mail-transfer-due"), format::date_long(lang, *due_on)),
            ]);
        }
        DocumentPayment::Card { .. } | DocumentPayment::Credit(_) | DocumentPayment::Settled => {}
    }
    letter.button(t(lang, words.button), &mail.portal_url);
    letter.finish()
}

/// The keys that differ between kinds of documents.
struct Words {
    subject: &'static str,
    title: &'static str,
    opening: &'static str,
    total: &'static str,
    button: &'static str,
}

impl Words {
    const fn of(kind: DocumentKind) -> Self {
        match kind {
            DocumentKind::Invoice => Self {
                subject: "mail-invoice-subject",
                title: "mail-invoice-title",
                opening: "mail-invoice-opening",
                total: "mail-invoice-total",
                button: "mail-invoice-button",
            },
            DocumentKind::CreditNote => Self {
                subject: "mail-credit-note-subject",
                title: "mail-credit-note-title",
                opening: "mail-credit-note-opening",
                total: "mail-credit-note-total",
                button: "mail-credit-note-button",
            },
            DocumentKind::CancellationInvoice => Self {
                subject: "mail-cancellation-invoice-subject",
                title: "mail-cancellation-invoice-title",
                opening: "mail-cancellation-invoice-opening",
                total: "mail-cancellation-invoice-total",
                button: "mail-cancellation-invoice-button",
            },
        }
    }
}

fn consequence(lang: Lang, payment: &DocumentPayment) -> String {
    match payment {
        DocumentPayment::Sepa {
            collect_on,
            amount,
            iban_last4,
            ..
        } => tr(
            lang,
            "mail-document-debit",
            &[
                ("amount", &money(lang, *amount)),
                ("date", &format::date_long(lang, *collect_on)),
                ("account", &format::iban_masked(iban_last4)),
            ],
        ),
        DocumentPayment::Transfer { due_on, amount, .. } => tr(
            lang,
            "mail-document-transfer",
            &[
                ("amount", &money(lang, *amount)),
                ("date", &format::date_long(lang, *due_on)),
            ],
        ),
        DocumentPayment::Card { on, amount, card } => tr(
            lang,
            "mail-document-card",
            &[
                ("amount", &money(lang, *amount)),
                ("date", &format::date_long(lang, *on)),
                ("card", card),
            ],
        ),
        DocumentPayment::Credit(CreditSettlement::ReducesOpen) => t(lang, "mail-document-credit-open"),
        DocumentPayment::Credit(CreditSettlement::NextInvoice) => t(lang, "mail-document-credit-next"),
        DocumentPayment::Credit(CreditSettlement::Refund) => t(lang, "mail-document-credit-refund"),
        DocumentPayment::Settled => t(lang, "mail-document-settled"),
    }
}

fn money(lang: Lang, amount: Money) -> String {
    format::money(lang, amount.minor(), amount.currency().code())
}

/// An IBAN in groups of four, as people read it.
fn in_fours(iban: &str) -> String {
    let places: Vec<char> = iban.chars().filter(|c| !c.is_whitespace()).collect();
    places
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join("\u{a0}")
}
