//! The sentences of the structured part: the same words as on paper, where the structure has no field of its own.

use texts::format;

use super::{Paper, Words};
use crate::model::{InvoiceLine, InvoiceModel, Payment, PriceMode};

/// Texts for an e-invoice, in the document's language.
#[derive(Debug, Clone)]
pub(crate) struct StructuredWords {
    /// Payment terms (BT-20).
    pub(crate) terms: String,
    /// Notes (BT-22).
    pub(crate) notes: Vec<String>,
    /// More about each line (BT-154).
    pub(crate) descriptions: Vec<String>,
}

/// The model must have passed its check.
pub(crate) fn words(model: &InvoiceModel) -> StructuredWords {
    let paper = Paper {
        words: Words { lang: model.lang },
        model,
    };
    StructuredWords {
        terms: paper.terms(),
        notes: paper.structured_notes(),
        descriptions: model.lines.iter().map(|line| paper.description(line)).collect(),
    }
}

impl Paper<'_> {
    fn terms(&self) -> String {
        let sheet = self.payment();
        let mut terms = match &self.model.payment {
            Payment::Transfer { due_on, .. } => self
                .words
                .say("doc-terms-transfer", &[("date", &self.long(*due_on))]),
            Payment::SepaDebit { .. }
            | Payment::Charge { .. }
            | Payment::Paid { .. }
            | Payment::Refund { .. }
            | Payment::Nothing => sheet.sentence,
        };
        if let Some(notice) = sheet.notice {
            terms.push(' ');
            terms.push_str(&notice);
        }
        terms
    }

    /// What is printed beside the lines and has no field: legal notes, notes of taxed groups, and the part payments one by one
    /// with the tax in them.
    fn structured_notes(&self) -> Vec<String> {
        let told = self.model.tax_groups.iter().filter(|group| {
            !matches!(
                group.tax.category,
                crate::TaxCategory::Standard | crate::TaxCategory::Zero
            )
        });
        let told: Vec<&str> = told.filter_map(|group| group.note.as_deref()).collect();
        let mut notes: Vec<String> = self.subtitle().into_iter().collect();
        notes.extend(
            self.notes()
                .into_iter()
                .filter(|note| !told.contains(&note.as_str())),
        );
        notes.extend(
            self.deductions()
                .into_iter()
                .map(|fact| format!("{}: {}", fact.label, fact.value)),
        );
        notes
    }

    fn description(&self, line: &InvoiceLine) -> String {
        let mut parts: Vec<String> = line.description.iter().cloned().collect();
        if let Some(share) = line.proration {
            parts.push(self.words.say(
                "doc-prorated",
                &[
                    ("period", &self.period(line.period)),
                    ("used", &share.used_days.to_string()),
                    ("full", &share.full_days.to_string()),
                ],
            ));
        }
        parts.extend(self.tier_words(line));
        if self.model.price_mode == PriceMode::Gross && self.is_taxed() {
            let amount = self.money(line.amount_minor);
            parts.push(format!("{}: {amount}", self.words.t("doc-column-amount-gross")));
        }
        parts.join("; ")
    }

    /// `250 × 0,0035 €`, one for each price.
    pub(super) fn tier_words(&self, line: &InvoiceLine) -> Vec<String> {
        let lang = self.words.lang;
        line.tiers
            .iter()
            .map(|tier| {
                format!(
                    "{} × {}",
                    format::decimal(lang, tier.quantity),
                    format::price(lang, tier.unit_price, &self.model.currency)
                )
            })
            .collect()
    }
}
