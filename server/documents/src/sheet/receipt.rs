//! The receipt of a declaration in the reader's words.

use chrono::{Offset, Utc};
use serde::Serialize;
use texts::format;

use super::Fact;
use super::letter::{self, LetterSheet};
use super::words::Words;
use crate::model::{ReceiptKind, ReceiptModel};

#[derive(Debug, Clone, Serialize)]
pub(crate) struct ReceiptSheet {
    letter: LetterSheet,
    title: String,
    opening: Vec<String>,
    received_heading: String,
    /// What the paper is for, in large letters, and the same moment exactly.
    received: String,
    received_exactly: Vec<String>,
    content_heading: String,
    content: Vec<Fact>,
    made_by: String,
    next_heading: String,
    next: Vec<String>,
    closing: Vec<String>,
    greeting: String,
}

/// The keys that differ between a cancellation and a withdrawal.
struct Keys {
    title: &'static str,
    intro: &'static str,
    content: &'static str,
    made_by: &'static str,
}

impl Keys {
    const fn of(kind: ReceiptKind) -> Self {
        match kind {
            ReceiptKind::Cancellation => Self {
                title: "doc-title-cancellation-receipt",
                intro: "doc-cancellation-receipt-intro",
                content: "mail-cancellation-content",
                made_by: "doc-cancellation-receipt-button",
            },
            ReceiptKind::Withdrawal => Self {
                title: "doc-title-withdrawal-receipt",
                intro: "doc-withdrawal-receipt-intro",
                content: "mail-withdrawal-content",
                made_by: "doc-withdrawal-receipt-button",
            },
        }
    }
}

/// The model must have passed its check.
pub(crate) fn sheet(model: &ReceiptModel) -> ReceiptSheet {
    let words = Words { lang: model.lang };
    let keys = Keys::of(model.kind);
    let at = model.received_at;
    let date = format::date_long(words.lang, at.date_naive());
    let mut facts = vec![Fact::new(
        words.t("doc-date"),
        format::date_short(words.lang, at.date_naive()),
    )];
    facts.extend(model.ends_on.map(|day| {
        Fact::new(
            words.t("mail-cancellation-ends"),
            format::date_short(words.lang, day),
        )
    }));
    ReceiptSheet {
        letter: letter::sheet(
            words,
            &model.letterhead,
            &model.recipient,
            words.t(keys.title),
            facts,
        ),
        title: words.t(keys.title),
        opening: if model.intro.is_empty() {
            vec![words.t("doc-salutation"), words.t(keys.intro)]
        } else {
            std::iter::once(words.t("doc-salutation"))
                .chain(model.intro.iter().cloned())
                .collect()
        },
        received_heading: words.t("doc-receipt-received"),
        received: words.say(
            "doc-moment",
            &[("date", &date), ("time", &at.format("%H:%M:%S").to_string())],
        ),
        received_exactly: vec![
            words.say(
                "doc-receipt-offset",
                &[("offset", &at.offset().fix().to_string())],
            ),
            words.say(
                "doc-receipt-utc",
                &[(
                    "moment",
                    &at.with_timezone(&Utc).format("%Y-%m-%d %H:%M:%S").to_string(),
                )],
            ),
        ],
        content_heading: words.t(keys.content),
        content: model
            .content
            .iter()
            .map(|stated| Fact::new(stated.label.clone(), stated.value.clone()))
            .collect(),
        made_by: words.t(keys.made_by),
        next_heading: words.t("mail-next"),
        next: next(words, model),
        closing: model.closing.clone(),
        greeting: words.t("doc-contract-closing"),
    }
}

fn next(words: Words, model: &ReceiptModel) -> Vec<String> {
    match (model.kind, model.ends_on) {
        (ReceiptKind::Cancellation, Some(day)) => {
            let date = format::date_long(words.lang, day);
            vec![words.say("mail-cancellation-next", &[("date", &date)])]
        }
        (ReceiptKind::Cancellation, None) => vec![words.t("mail-cancellation-next-unmatched")],
        (ReceiptKind::Withdrawal, _) => vec![words.t("mail-withdrawal-next")],
    }
}
