//! Mails about signing in. Always in the program's words: what opens an access must look the same with every merchant, and say what to do
//! if one did not ask for it.

use billing::users::Role;
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
    /// To the new address: a link to confirm it, good for so many hours.
    ConfirmEmail { url: String, hours: i64 },
    /// To the new address: somebody signs in with it already.
    EmailTaken { sign_in_url: String },
    /// To the old address: what it is to become, and a link to stop that.
    EmailChanging {
        new_email: String,
        stop_url: String,
        hours: i64,
    },
    /// To the old address: it signs nobody in any more.
    EmailChanged,
    /// To whoever is invited to a customer: a link, good for so many days.
    Invitation {
        customer: String,
        inviter: String,
        role: Role,
        url: String,
        days: i64,
    },
    /// To the customer: somebody has access from now on.
    UserJoined {
        customer: String,
        email: String,
        role: Role,
        users_url: String,
    },
    /// To a user: another role for the customer, or none.
    RoleChanged { customer: String, role: Option<Role> },
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
        AccessFacts::ConfirmEmail { .. } => ("mail-confirm-email-subject", "mail-confirm-email-title"),
        AccessFacts::EmailTaken { .. } => ("mail-email-taken-subject", "mail-email-taken-title"),
        AccessFacts::EmailChanging { .. } => ("mail-email-changing-subject", "mail-email-changing-title"),
        AccessFacts::EmailChanged => ("mail-email-changed-subject", "mail-email-changed-title"),
        AccessFacts::Invitation { .. } => ("mail-invitation-subject", "mail-invitation-title"),
        AccessFacts::UserJoined { .. } => ("mail-user-joined-subject", "mail-user-joined-title"),
        AccessFacts::RoleChanged { role: Some(_), .. } => {
            ("mail-role-changed-subject", "mail-role-changed-title")
        }
        AccessFacts::RoleChanged { role: None, .. } => {
            ("mail-access-ended-subject", "mail-access-ended-title")
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
        AccessFacts::ConfirmEmail { url, hours } => {
            letter.opening(tr(lang, "mail-confirm-email-opening", &name));
            letter.button(t(lang, "mail-confirm-email-button"), url);
            letter.paragraph(tr(
                lang,
                "mail-access-until-hours",
                &[("hours", &hours.to_string())],
            ));
            letter.note(t(lang, "mail-confirm-email-not-me"));
        }
        AccessFacts::EmailTaken { sign_in_url } => {
            letter.opening(tr(lang, "mail-email-taken-opening", &name));
            letter.button(t(lang, "mail-link-button"), sign_in_url);
            letter.note(t(lang, "mail-email-taken-not-me"));
        }
        AccessFacts::EmailChanging {
            new_email,
            stop_url,
            hours,
        } => {
            letter.opening(tr(
                lang,
                "mail-email-changing-opening",
                &[("merchant", &mail.merchant.name), ("email", new_email)],
            ));
            letter.paragraph(t(lang, "mail-email-changing-not-me"));
            letter.button(t(lang, "mail-email-changing-button"), stop_url);
            letter.note(tr(
                lang,
                "mail-access-until-hours",
                &[("hours", &hours.to_string())],
            ));
        }
        AccessFacts::EmailChanged => {
            letter.opening(tr(lang, "mail-email-changed-opening", &name));
            letter.paragraph(t(lang, "mail-email-changed-not-me"));
        }
        AccessFacts::Invitation {
            customer,
            inviter,
            role,
            url,
            days,
        } => {
            let gaps = [
                ("merchant", mail.merchant.name.as_str()),
                ("customer", customer),
                ("inviter", inviter),
            ];
            letter.opening(tr(lang, "mail-invitation-opening", &gaps));
            letter.paragraph(told_role(lang, *role));
            letter.button(t(lang, "mail-invitation-button"), url);
            letter.paragraph(tr(lang, "mail-access-until-days", &[("days", &days.to_string())]));
            letter.note(t(lang, "mail-invitation-not-me"));
        }
        AccessFacts::UserJoined {
            customer,
            email,
            role,
            users_url,
        } => {
            let gaps = [
                ("merchant", mail.merchant.name.as_str()),
                ("customer", customer),
                ("email", email),
            ];
            letter.opening(tr(lang, "mail-user-joined-opening", &gaps));
            letter.paragraph(told_role(lang, *role));
            letter.button(t(lang, "mail-user-joined-button"), users_url);
            letter.note(t(lang, "mail-user-joined-not-me"));
        }
        AccessFacts::RoleChanged { customer, role } => {
            let gaps = [("merchant", mail.merchant.name.as_str()), ("customer", customer)];
            match role {
                Some(role) => {
                    letter.opening(tr(lang, "mail-role-changed-opening", &gaps));
                    letter.paragraph(told_role(lang, *role));
                }
                None => letter.opening(tr(lang, "mail-access-ended-opening", &gaps)),
            }
        }
    }
    letter.finish()
}

/// A role, and what it means.
fn told_role(lang: Lang, role: Role) -> String {
    let (name, means) = match role {
        Role::Owner => ("user-owner", "user-owner-means"),
        Role::Billing => ("user-billing", "user-billing-means"),
        Role::Technical => ("user-technical", "user-technical-means"),
        Role::ReadOnly => ("user-read-only", "user-read-only-means"),
    };
    tr(
        lang,
        "mail-user-role",
        &[("role", &t(lang, name)), ("means", &t(lang, means))],
    )
}
