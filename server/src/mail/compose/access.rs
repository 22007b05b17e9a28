//! Mails about signing in. Always in the program's words: what opens an access must look the same with every merchant, and say what to do
//! if one did not ask for it.

use texts::{Lang, t, tr};

use super::letter::Letter;
use super::{Addressee, Content, Sender};

/// What an access mail tells. Nobody is greeted by name: whoever signs in need not be the customer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessLetter {
    /// Who signs.
    pub merchant: Sender,
    pub what: AccessFacts,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessFacts {
    /// A link to set a new password, good for so many minutes.
    Reset { url: String, minutes: i64 },
    /// A link to sign in by, good for so many minutes.
    SignInLink { url: String, minutes: i64 },
    /// The password was changed; where to set another one.
    PasswordChanged { reset_url: String },
}

/// The mail.
#[must_use]
pub fn access(lang: Lang, mail: &AccessLetter) -> Content {
    let (subject, title) = match mail.what {
        AccessFacts::Reset { .. } => ("mail-reset-subject", "mail-reset-title"),
        AccessFacts::SignInLink { .. } => ("mail-link-subject", "mail-link-title"),
        AccessFacts::PasswordChanged { .. } => {
            ("mail-password-changed-subject", "mail-password-changed-title")
        }
    };
    let name = [("merchant", mail.merchant.name.as_str())];
    let mut letter = Letter::to(
        lang,
        &mail.merchant,
        &Addressee::default(),
        tr(lang, subject, &name),
        t(lang, title),
    );
    match &mail.what {
        AccessFacts::Reset { url, minutes } => {
            letter.opening(tr(lang, "mail-reset-opening", &name));
            letter.button(t(lang, "mail-reset-button"), url);
            letter.paragraph(tr(
                lang,
                "mail-access-until",
                &[("minutes", &minutes.to_string())],
            ));
            letter.note(t(lang, "mail-reset-not-me"));
        }
        AccessFacts::SignInLink { url, minutes } => {
            letter.opening(tr(lang, "mail-link-opening", &name));
            letter.button(t(lang, "mail-link-button"), url);
            letter.paragraph(tr(
                lang,
                "mail-access-until",
                &[("minutes", &minutes.to_string())],
            ));
            letter.note(t(lang, "mail-link-not-me"));
        }
        AccessFacts::PasswordChanged { reset_url } => {
            letter.opening(tr(lang, "mail-password-changed-opening", &name));
            letter.paragraph(t(lang, "mail-password-changed-not-me"));
            letter.button(t(lang, "mail-password-changed-button"), reset_url);
        }
    }
    letter.finish()
}
