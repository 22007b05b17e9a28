//! The contract confirmation in the reader's words.

use chrono::NaiveDateTime;
use serde::Serialize;
use texts::format;

use super::Fact;
use super::letter::{self, LetterSheet};
use super::mandate::{self, MandateSheet};
use super::words::{Words, iban};
use crate::model::{ContractModel, ContractPayment, MandateFrequency, MandateScheme, Section};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct ContractSheet {
    letter: LetterSheet,
    title: String,
    opening: Vec<String>,
    plan: PlanSheet,
    prices: PriceTable,
    terms: Block,
    payment: Block,
    mandate: Option<MandateSheet>,
    early_start: Option<SectionSheet>,
    sections: Vec<SectionSheet>,
    closing: Vec<String>,
    greeting: String,
}

#[derive(Debug, Clone, Serialize)]
struct PlanSheet {
    heading: String,
    name: String,
    description: Option<String>,
    included_label: String,
    included: Vec<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PriceTable {
    heading: String,
    columns: [String; 3],
    rows: Vec<PriceRow>,
    note: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
struct PriceRow {
    title: String,
    detail: Option<String>,
    per: String,
    amount: String,
    is_total: bool,
}

/// A heading with facts beneath.
#[derive(Debug, Clone, Serialize)]
struct Block {
    heading: String,
    facts: Vec<Fact>,
}

#[derive(Debug, Clone, Serialize)]
struct SectionSheet {
    heading: String,
    paragraphs: Vec<String>,
}

/// The model must have passed its check.
pub(crate) fn sheet(model: &ContractModel) -> ContractSheet {
    let paper = Paper {
        words: Words { lang: model.lang },
        model,
    };
    let words = paper.words;
    let title = words.t("doc-title-contract");
    let running = format!("{title} {}", model.contract_number);
    ContractSheet {
        letter: letter::sheet(words, &model.letterhead, &model.recipient, running, paper.facts()),
        title,
        opening: paper.opening(),
        plan: PlanSheet {
            heading: words.t("doc-contract-plan"),
            name: format!("{} {}", model.plan.product, model.plan.name),
            description: model.plan.description.clone(),
            included_label: words.t("doc-contract-included"),
            included: model.plan.included.clone(),
        },
        prices: paper.prices(),
        terms: paper.terms(),
        payment: paper.payment(),
        mandate: match &model.payment {
            ContractPayment::SepaDebit { mandate } => Some(mandate::set_apart(
                words,
                mandate,
                MandateScheme::Core,
                MandateFrequency::Recurring,
            )),
            ContractPayment::Invoice { .. } | ContractPayment::Other { .. } => None,
        },
        early_start: paper.early_start(),
        sections: model
            .withdrawal
            .iter()
            .chain(&model.further)
            .map(section)
            .collect(),
        closing: model.closing.clone(),
        greeting: words.t("doc-contract-closing"),
    }
}

fn section(section: &Section) -> SectionSheet {
    SectionSheet {
        heading: section.heading.clone(),
        paragraphs: section.paragraphs.clone(),
    }
}

struct Paper<'a> {
    words: Words,
    model: &'a ContractModel,
}

impl Paper<'_> {
    fn fact(&self, key: &str, value: impl Into<String>) -> Fact {
        Fact::new(self.words.t(key), value)
    }

    fn moment(&self, at: NaiveDateTime) -> String {
        let date = format::date_long(self.words.lang, at.date());
        let time = at.format("%H:%M").to_string();
        self.words.say("doc-moment", &[("date", &date), ("time", &time)])
    }

    fn facts(&self) -> Vec<Fact> {
        let mut facts = vec![
            self.fact("doc-contract-number", &self.model.contract_number),
            self.fact(
                "doc-date",
                format::date_short(self.words.lang, self.model.issue_date),
            ),
        ];
        facts.extend(
            self.model
                .customer_number
                .iter()
                .map(|number| self.fact("doc-customer-number", number)),
        );
        facts.push(self.fact(
            "doc-contract-starts",
            format::date_short(self.words.lang, self.model.starts_on),
        ));
        facts
    }

    fn opening(&self) -> Vec<String> {
        let salutation = self
            .model
            .salutation
            .clone()
            .unwrap_or_else(|| self.words.t("doc-salutation"));
        let mut opening = vec![salutation];
        if self.model.intro.is_empty() {
            let moment = self.moment(self.model.ordered_at);
            opening.push(self.words.say("doc-contract-intro", &[("moment", &moment)]));
        } else {
            opening.extend(self.model.intro.iter().cloned());
        }
        opening
    }

    fn prices(&self) -> PriceTable {
        let words = self.words;
        PriceTable {
            heading: words.t("doc-contract-prices"),
            columns: [
                "doc-contract-price-what",
                "doc-contract-price-when",
                "doc-column-amount",
            ]
            .map(|key| words.t(key)),
            rows: self
                .model
                .prices
                .iter()
                .map(|price| PriceRow {
                    title: price.title.clone(),
                    detail: price.detail.clone(),
                    per: price.per.clone(),
                    amount: match price.amount_minor {
                        Some(minor) => format::money(words.lang, minor, &self.model.currency),
                        None => words.t("doc-by-usage"),
                    },
                    is_total: price.is_total,
                })
                .collect(),
            note: self.model.price_note.clone(),
        }
    }

    fn terms(&self) -> Block {
        let (model, words) = (self.model, self.words);
        let mut facts = vec![self.fact("doc-contract-ordered", self.moment(model.ordered_at))];
        facts.extend(model.trial.map(|trial| {
            let day = format::date_long(words.lang, trial.last_day);
            self.fact(
                "doc-contract-trial",
                words.say("doc-contract-trial-until", &[("date", &day)]),
            )
        }));
        facts.push(self.fact(
            "doc-contract-start",
            format::date_long(words.lang, model.starts_on),
        ));
        facts.push(self.fact("doc-contract-term", &model.term.initial));
        facts.push(self.fact("doc-contract-notice", &model.term.notice));
        facts.push(self.fact("doc-contract-renewal", &model.term.renewal));
        let dated = format::date_long(words.lang, model.terms.dated);
        let mut terms = words.say(
            "doc-contract-terms-version",
            &[
                ("title", &model.terms.title),
                ("version", &model.terms.version),
                ("date", &dated),
            ],
        );
        if let Some(url) = &model.terms.url {
            terms = format!("{terms}\n{url}");
        }
        facts.push(self.fact("doc-contract-terms", terms));
        Block {
            heading: words.t("doc-contract-conditions"),
            facts,
        }
    }

    fn payment(&self) -> Block {
        let words = self.words;
        let means = match &self.model.payment {
            ContractPayment::SepaDebit { mandate } => {
                let number = iban(&mandate.debtor_iban);
                words.say(
                    "doc-contract-pay-debit",
                    &[("iban", &number), ("reference", &mandate.reference)],
                )
            }
            ContractPayment::Invoice { due_days } => words.count("doc-contract-pay-invoice", *due_days),
            ContractPayment::Other { means } => means.clone(),
        };
        Block {
            heading: words.t("doc-payment-heading"),
            facts: vec![self.fact("doc-contract-pay-by", means)],
        }
    }

    fn early_start(&self) -> Option<SectionSheet> {
        self.model.early_start.as_ref().map(|early| SectionSheet {
            heading: self.words.t("doc-early-heading"),
            paragraphs: vec![
                early.wording.clone(),
                self.words.say(
                    "doc-early-declared",
                    &[("moment", &self.moment(early.declared_at))],
                ),
            ],
        })
    }
}
