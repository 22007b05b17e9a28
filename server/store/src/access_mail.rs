//! Mails about signing in and who has access, as they wait to be written.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::customers::Account;
use crate::outbox::SecondFactorChange;

/// A mail about an access. Secrets are drawn when it is written, so that none waits here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessMail {
    /// A link to set a new password, if somebody signs in with that address.
    Reset { email: String, lang: String },
    /// A link to sign in by, if somebody signs in with that address.
    SignInLink { email: String, lang: String },
    /// That the password was changed.
    PasswordChanged { account: Account, lang: String },
    /// To the new address: a link to confirm it, or that somebody signs in with it already.
    ConfirmEmail { change: Uuid, lang: String },
    /// To the old address: that it is to change, with a link to stop that.
    EmailChanging { change: Uuid, lang: String },
    /// To the old address: that it was changed.
    EmailChanged { old: String, lang: String },
    /// A link to become a user of a customer.
    Invitation { invitation: Uuid, lang: String },
    /// To the customer's address, in its language: that somebody followed an invitation.
    UserJoined {
        customer: Uuid,
        email: String,
        role: String,
    },
    /// To a user: another role, or none.
    RoleChanged {
        to: String,
        customer: Uuid,
        role: Option<String>,
        lang: String,
    },
    /// A link to join the merchant's staff.
    StaffInvitation { invitation: Uuid, lang: String },
    /// To whoever invited: somebody joined the staff.
    StaffJoined {
        inviter: Uuid,
        name: String,
        email: String,
        role: String,
        lang: String,
    },
    /// To a member of the staff: another role, or none.
    StaffRoleChanged {
        to: String,
        role: Option<String>,
        lang: String,
    },
    /// What became of the second factor.
    SecondFactor {
        account: Account,
        change: SecondFactorChange,
        lang: String,
    },
    /// A passkey was added or removed.
    Passkey {
        account: Account,
        /// As its owner calls it.
        name: String,
        added: bool,
        lang: String,
    },
}
