//! A mandate in the reader's words: set apart in a contract confirmation, or as a letter of its own.

use chrono::{DateTime, FixedOffset, Offset, Utc};
use serde::Serialize;
use texts::{Lang, format};

use super::Fact;
use super::letter::{self, LetterSheet};
use super::words::{Words, iban};
use crate::model::{MandateFrequency, MandateModel, MandateScheme, SepaMandate};

/// The mandate itself, without the letter around it.
#[derive(Debug, Clone, Serialize)]
pub(super) struct MandateSheet {
    heading: String,
    facts: Vec<Fact>,
    /// The mandate's exact wording.
    text: Vec<String>,
    signature: String,
}

#[derive(Debug, Clone, Serialize)]
pub(crate) struct MandateLetterSheet {
    letter: LetterSheet,
    title: String,
    opening: Vec<String>,
    mandate: MandateSheet,
    evidence_heading: String,
    evidence: Vec<Fact>,
    closing: Vec<String>,
}

/// The model must have passed its check.
pub(crate) fn sheet(model: &MandateModel) -> MandateLetterSheet {
    let words = Words { lang: model.lang };
    let (mandate, evidence) = (&model.mandate, &model.evidence);
    let title = words.t(heading(model.scheme));
    let mut facts = vec![
        Fact::new(words.t("doc-mandate-reference"), &mandate.reference),
        Fact::new(
            words.t("doc-date"),
            format::date_short(words.lang, mandate.signed_on),
        ),
    ];
    facts.extend(
        model
            .customer_number
            .iter()
            .map(|number| Fact::new(words.t("doc-customer-number"), number)),
    );
    let form = if evidence.in_account {
        "doc-mandate-by-tick-in-account"
    } else {
        "doc-mandate-by-tick"
    };
    let mut proof = vec![
        Fact::new(words.t("doc-mandate-given"), moment(words, evidence.given_at)),
        Fact::new(words.t("doc-mandate-form"), words.t(form)),
        Fact::new(words.t("doc-mandate-version"), &evidence.text_version),
    ];
    proof.extend(
        evidence
            .address
            .iter()
            .map(|address| Fact::new(words.t("doc-mandate-address"), address)),
    );
    let opening = if model.intro.is_empty() {
        vec![words.t("doc-mandate-intro")]
    } else {
        model.intro.clone()
    };
    let to_the_bank = (model.scheme == MandateScheme::B2b).then(|| words.t("doc-mandate-b2b-bank"));
    MandateLetterSheet {
        letter: letter::sheet(words, &model.letterhead, &model.recipient, title.clone(), facts),
        title,
        opening,
        mandate: set_apart(words, mandate, model.scheme, model.frequency),
        evidence_heading: words.t("doc-mandate-evidence"),
        evidence: proof,
        closing: to_the_bank
            .into_iter()
            .chain(model.closing.iter().cloned())
            .collect(),
    }
}

///
fn moment(words: Words, at: DateTime<FixedOffset>) -> String {
    let date = format::date_long(words.lang, at.date_naive());
    let time = at.format("%H:%M:%S").to_string();
    let local = words.say("doc-moment", &[("date", &date), ("time", &time)]);
    let utc = at.with_timezone(&Utc).format("%Y-%m-%d %H:%M:%S").to_string();
    format!(
        "{local}, {}\n{}",
        words.say(
            "doc-receipt-offset",
            &[("offset", &at.offset().fix().to_string())]
        ),
        words.say("doc-receipt-utc", &[("moment", &utc)])
    )
}

const fn heading(scheme: MandateScheme) -> &'static str {
    match scheme {
        MandateScheme::Core => "doc-mandate-heading",
        MandateScheme::B2b => "doc-mandate-b2b-heading",
    }
}

/// The wording of a mandate, paragraph by paragraph.
pub(crate) fn text(lang: Lang, scheme: MandateScheme, creditor: &str) -> Vec<String> {
    let words = Words { lang };
    let hint = match scheme {
        MandateScheme::Core => "doc-mandate-refund",
        MandateScheme::B2b => "doc-mandate-b2b-no-refund",
    };
    vec![
        words.say("doc-mandate-text", &[("creditor", creditor)]),
        words.t(hint),
    ]
}

/// The mandate as it stands apart from all other text.
pub(super) fn set_apart(
    words: Words,
    mandate: &SepaMandate,
    scheme: MandateScheme,
    frequency: MandateFrequency,
) -> MandateSheet {
    let fact = |key: &str, value: String| Fact::new(words.t(key), value);
    let party = |name: &str, address: &[String]| {
        format!(
            "{name}
{}",
            address.join(", ")
        )
    };
    let kind = match frequency {
        MandateFrequency::Recurring => "doc-mandate-recurring",
        MandateFrequency::OneOff => "doc-mandate-one-off",
    };
    MandateSheet {
        heading: words.t(heading(scheme)),
        facts: vec![
            fact("doc-mandate-reference", mandate.reference.clone()),
            fact("doc-creditor-id", mandate.creditor_id.clone()),
            fact(
                "doc-mandate-creditor",
                party(&mandate.creditor_name, &mandate.creditor_address),
            ),
            fact(
                "doc-mandate-debtor",
                party(&mandate.debtor_name, &mandate.debtor_address),
            ),
            fact("doc-iban", iban(&mandate.debtor_iban)),
            fact("doc-mandate-kind", words.t(kind)),
        ],
        text: text(words.lang, scheme, &mandate.creditor_name),
        signature: words.say(
            "doc-mandate-signature",
            &[
                ("name", &mandate.debtor_name),
                ("date", &format::date_long(words.lang, mandate.signed_on)),
            ],
        ),
    }
}
