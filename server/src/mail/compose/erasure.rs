//! What becomes of a customer's request for erasure (Art. 12(3) and (4), Art. 17 GDPR).

use chrono::NaiveDate;
use texts::{Lang, format, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// What a customer who asked for erasure is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ErasureMail {
    /// Who signs.
    pub merchant: Sender,
    pub addressee: Addressee,
    pub news: ErasureNews,
    /// The page with the request in the portal.
    pub portal_url: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ErasureNews {
    /// It arrived, and is answered by a day.
    Received { answer_by: NaiveDate },
    /// It was carried out; what the law demands is kept until then, locked.
    Erased { kept_until: Option<NaiveDate> },
    /// It was refused.
    Refused { reason: String },
}

#[must_use]
pub fn erasure(lang: Lang, mail: &ErasureMail) -> Content {
    let (subject, title) = match mail.news {
        ErasureNews::Received { .. } => ("mail-erasure-received-subject", "mail-erasure-received-title"),
        ErasureNews::Erased { .. } => ("mail-erasure-erased-subject", "mail-erasure-erased-title"),
        ErasureNews::Refused { .. } => ("mail-erasure-refused-subject", "mail-erasure-refused-title"),
    };
    let merchant = [("merchant", mail.merchant.name.as_str())];
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &mail.addressee,
        tr(lang, subject, &merchant),
        t(lang, title),
    );
    match &mail.news {
        ErasureNews::Received { answer_by } => {
            let date = format::date_long(lang, *answer_by);
            letter.opening(tr(lang, "mail-erasure-received", &[("date", &date)]));
            letter.paragraph(t(lang, "mail-erasure-law"));
            letter.button(t(lang, "mail-erasure-button"), &mail.portal_url);
            letter.note(tr(
                lang,
                "mail-erasure-not-you",
                &[("email", &mail.merchant.email)],
            ));
        }
        ErasureNews::Erased { kept_until } => {
            letter.opening(t(lang, "mail-erasure-erased"));
            if let Some(until) = kept_until {
                let date = format::date_long(lang, *until);
                letter.paragraph(tr(lang, "mail-erasure-locked", &[("date", &date)]));
            }
        }
        ErasureNews::Refused { reason } => {
            letter.opening(t(lang, "mail-erasure-refused"));
            letter.facts(vec![(t(lang, "mail-erasure-reason"), reason.clone())]);
            letter.paragraph(t(lang, "mail-erasure-complaint"));
        }
    }
    letter.finish()
}
