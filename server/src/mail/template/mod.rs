//! A merchant's own words around the facts of a mail: subject, opening and closing paragraphs with placeholders like
//! `{{ customer.name }}`, rendered by minijinja in a cage.
//!
//! What the law wants said (amount and date of a debit R-605, receipt of an order R-506, of a cancellation R-534, of a
//! withdrawal R-544, the business-letter fields R-115) is written by the program around these words and cannot be
//! removed by them. The words are plain text: the renderer of the HTML part escapes all of it, so neither a template nor
//! a customer's name can bring in markup. What the cage keeps out, and why there are two walls, says
//! `docs/decisions/mail-templates.md`.

mod cage;
mod check;
mod values;

pub use check::check;
pub use values::{Person, Values, placeholders};

use app::wire::MailTemplateKind;
use store::mail_templates::MailTemplate;
use texts::{Lang, t, tr};

/// The most characters of a subject, of either part of the body, and of what a part may become.
const SUBJECT_MOST: u32 = 200;
const PART_MOST: u32 = 4_000;
const RENDERED_BYTES_MOST: usize = 20_000;

/// The words with their placeholders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Template {
    /// One line.
    pub subject: String,
    /// Paragraphs before the facts; a blank line parts them.
    pub opening: String,
    /// Paragraphs after the facts.
    pub closing: String,
}

/// The words of one mail, their placeholders filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FreeText {
    /// One line.
    pub subject: String,
    /// Paragraphs before the facts; a blank line parts them.
    pub opening: String,
    /// Paragraphs after the facts.
    pub closing: String,
}

/// Why words could not be filled in. Checked words always can be.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("line {line}: {said}")]
    Engine { line: usize, said: String },
    #[error("the subject is empty")]
    NoSubject,
}

impl Template {
    /// The program's own texts as a template, so that nobody has to begin with an empty page.
    #[must_use]
    pub fn default_for(kind: MailTemplateKind, lang: Lang) -> Self {
        let document = |subject: &str, opening: &str| {
            let (number, date) = ("{{ document.number }}", "{{ document.date }}");
            Self {
                subject: tr(lang, subject, &[("number", number), ("date", date)]),
                opening: tr(lang, opening, &[("date", date)]),
                closing: String::new(),
            }
        };
        let subject_only = |subject: String| Self {
            subject,
            ..Self::default()
        };
        match kind {
            MailTemplateKind::Invoice => document("mail-invoice-subject", "mail-invoice-opening"),
            MailTemplateKind::CreditNote => document("mail-credit-note-subject", "mail-credit-note-opening"),
            MailTemplateKind::CancellationInvoice => document(
                "mail-cancellation-invoice-subject",
                "mail-cancellation-invoice-opening",
            ),
            MailTemplateKind::ContractConfirmation => subject_only(tr(
                lang,
                "mail-order-subject",
                &[
                    ("plan", "{{ contract.plan }}"),
                    ("number", "{{ contract.number }}"),
                ],
            )),
            MailTemplateKind::CancellationReceipt => subject_only(t(lang, "mail-cancellation-subject")),
            MailTemplateKind::WithdrawalReceipt => subject_only(t(lang, "mail-withdrawal-subject")),
        }
    }

    /// Fills the placeholders in.
    ///
    /// # Errors
    /// [`TemplateError`] for words that were not checked.
    pub fn fill(&self, values: &Values) -> Result<FreeText, TemplateError> {
        let text = FreeText {
            subject: one_line(&cage::render(&self.subject, values)?),
            opening: cage::render(&self.opening, values)?,
            closing: cage::render(&self.closing, values)?,
        };
        if text.subject.is_empty() {
            return Err(TemplateError::NoSubject);
        }
        Ok(text)
    }
}

fn one_line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() && c != '\u{a0}' || c.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

impl From<MailTemplate> for Template {
    fn from(stored: MailTemplate) -> Self {
        Self {
            subject: stored.subject,
            opening: stored.opening,
            closing: stored.closing,
        }
    }
}

#[cfg(test)]
mod tests;
