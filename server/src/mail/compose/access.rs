//! Mails about signing in. Always in the program's words: what opens an access must look the same with every merchant, and say what to do
//! if one did not ask for it.

use billing::staff::StaffRole;
use billing::users::Role;
use store::outbox::SecondFactorChange;
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
    /// To whoever is invited to the merchant's staff: a link, good for so many days.
    StaffInvitation {
        inviter: String,
        role: StaffRole,
        url: String,
        days: i64,
    },
    /// To whoever invited: somebody joined the staff.
    StaffJoined {
        name: String,
        email: String,
        role: StaffRole,
        colleagues_url: String,
    },
    /// To a member of the staff: another role, or none.
    StaffRoleChanged { role: Option<StaffRole> },
    /// What became of the second factor; where to set another password, if it was somebody else.
    SecondFactor {
        change: SecondFactorChange,
        reset_url: String,
    },
    /// A passkey was added or removed; where to set another password, if it was somebody else.
    Passkey {
        name: String,
        added: bool,
        reset_url: String,
    },
}

impl AccessFacts {
    /// Keys of subject and title.
    const fn heads(&self) -> (&'static str, &'static str) {
        match self {
            Self::Reset { .. } => ("mail-reset-subject", "mail-reset-title"),
            Self::SignInLink { .. } => ("mail-link-subject", "mail-link-title"),
            Self::PasswordChanged { .. } => ("mail-password-changed-subject", "mail-password-changed-title"),
            Self::ConfirmEmail { .. } => ("mail-confirm-email-subject", "mail-confirm-email-title"),
            Self::EmailTaken { .. } => ("mail-email-taken-subject", "mail-email-taken-title"),
            Self::EmailChanging { .. } => ("mail-email-changing-subject", "mail-email-changing-title"),
            Self::EmailChanged => ("mail-email-changed-subject", "mail-email-changed-title"),
            Self::Invitation { .. } => ("mail-invitation-subject", "mail-invitation-title"),
            Self::UserJoined { .. } => ("mail-user-joined-subject", "mail-user-joined-title"),
            Self::RoleChanged { role: Some(_), .. } => {
                ("mail-role-changed-subject", "mail-role-changed-title")
            }
            Self::RoleChanged { role: None, .. } => ("mail-access-ended-subject", "mail-access-ended-title"),
            Self::StaffInvitation { .. } => ("mail-invitation-subject", "mail-invitation-title"),
            Self::StaffJoined { .. } => ("mail-staff-joined-subject", "mail-user-joined-title"),
            Self::StaffRoleChanged { role: Some(_) } => {
                ("mail-role-changed-subject", "mail-role-changed-title")
            }
            Self::StaffRoleChanged { role: None } => ("mail-access-ended-subject", "mail-access-ended-title"),
            Self::SecondFactor { change, .. } => match change {
                SecondFactorChange::On => ("mail-factor-on-subject", "mail-factor-on-title"),
                SecondFactorChange::Off => ("mail-factor-off-subject", "mail-factor-off-title"),
                SecondFactorChange::RecoveryCodeUsed { .. } => {
                    ("mail-recovery-used-subject", "mail-recovery-used-title")
                }
                SecondFactorChange::CodesRenewed => {
                    ("mail-recovery-renewed-subject", "mail-recovery-renewed-title")
                }
            },
            Self::Passkey { added: true, .. } => ("mail-passkey-added-subject", "mail-passkey-added-title"),
            Self::Passkey { added: false, .. } => {
                ("mail-passkey-removed-subject", "mail-passkey-removed-title")
            }
        }
    }
}

/// The mail.
#[must_use]
pub fn access(lang: Lang, mail: &AccessLetter) -> Content {
    let (subject, title) = mail.what.heads();
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
        AccessFacts::StaffInvitation {
            inviter,
            role,
            url,
            days,
        } => {
            let gaps = [("merchant", mail.merchant.name.as_str()), ("inviter", inviter)];
            letter.opening(tr(lang, "mail-staff-invitation-opening", &gaps));
            letter.paragraph(told_staff_role(lang, *role));
            letter.button(t(lang, "mail-invitation-button"), url);
            letter.paragraph(tr(lang, "mail-access-until-days", &[("days", &days.to_string())]));
            letter.note(t(lang, "mail-invitation-not-me"));
        }
        AccessFacts::StaffJoined {
            name: member,
            email,
            role,
            colleagues_url,
        } => {
            let gaps = [
                ("merchant", mail.merchant.name.as_str()),
                ("name", member),
                ("email", email),
            ];
            letter.opening(tr(lang, "mail-staff-joined-opening", &gaps));
            letter.paragraph(told_staff_role(lang, *role));
            letter.button(t(lang, "mail-user-joined-button"), colleagues_url);
            letter.note(t(lang, "mail-user-joined-not-me"));
        }
        AccessFacts::StaffRoleChanged { role } => match role {
            Some(role) => {
                letter.opening(tr(lang, "mail-staff-role-changed-opening", &name));
                letter.paragraph(told_staff_role(lang, *role));
            }
            None => letter.opening(tr(lang, "mail-staff-access-ended-opening", &name)),
        },
        AccessFacts::SecondFactor { change, reset_url } => {
            let opening = match change {
                SecondFactorChange::On => tr(lang, "mail-factor-on-opening", &name),
                SecondFactorChange::Off => tr(lang, "mail-factor-off-opening", &name),
                SecondFactorChange::RecoveryCodeUsed { .. } => tr(lang, "mail-recovery-used-opening", &name),
                SecondFactorChange::CodesRenewed => tr(lang, "mail-recovery-renewed-opening", &name),
            };
            letter.opening(opening);
            if let SecondFactorChange::RecoveryCodeUsed { left } = change {
                letter.paragraph(tr(
                    lang,
                    "mail-recovery-used-left",
                    &[("count", &left.to_string())],
                ));
            }
            letter.paragraph(t(lang, "mail-factor-not-me"));
            letter.button(t(lang, "mail-password-changed-button"), reset_url);
        }
        AccessFacts::Passkey {
            name,
            added,
            reset_url,
        } => {
            let gaps = [("merchant", mail.merchant.name.as_str()), ("name", name)];
            let (opening, not_me) = match added {
                true => ("mail-passkey-added-opening", "mail-passkey-added-not-me"),
                false => ("mail-passkey-removed-opening", "mail-factor-not-me"),
            };
            letter.opening(tr(lang, opening, &gaps));
            letter.paragraph(t(lang, not_me));
            letter.button(t(lang, "mail-password-changed-button"), reset_url);
        }
    }
    letter.finish()
}

/// A role, and what it means.
fn told_staff_role(lang: Lang, role: StaffRole) -> String {
    let (name, means) = match role {
        StaffRole::Owner => ("role-owner", "role-owner-means"),
        StaffRole::Billing => ("role-billing", "role-billing-means"),
        StaffRole::Catalogue => ("role-catalogue", "role-catalogue-means"),
        StaffRole::Support => ("role-support", "role-support-means"),
        StaffRole::ReadOnly => ("role-read-only", "role-read-only-means"),
    };
    tr(
        lang,
        "mail-user-role",
        &[("role", &t(lang, name)), ("means", &t(lang, means))],
    )
}

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
