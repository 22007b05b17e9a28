//! Getting into an access and keeping it: links by mail, passwords, second factors, where one is signed in.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

/// What a link by mail is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AccessLinkKind {
    /// A new password in place of a forgotten one.
    Reset,
    /// Signing in without a password.
    SignIn,
    /// Another address to sign in with, sent there.
    ConfirmEmail,
    /// Stops that, sent to the old address.
    StopEmail,
}

impl AccessLinkKind {
    /// Its part of an address.
    #[must_use]
    pub const fn path(self) -> &'static str {
        match self {
            Self::Reset => "reset",
            Self::SignIn => "link",
            Self::ConfirmEmail => "confirm-email",
            Self::StopEmail => "stop-email",
        }
    }

    #[must_use]
    pub fn from_path(path: &str) -> Option<Self> {
        [Self::Reset, Self::SignIn, Self::ConfirmEmail, Self::StopEmail]
            .into_iter()
            .find(|kind| kind.path() == path)
    }
}

/// Asks for a link by mail.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AskLinkForm {
    pub merchant: String,
    /// [`AccessLinkKind::path`].
    pub kind: String,
    pub email: String,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskLinkView {
    pub frame: Frame,
    pub kind: AccessLinkKind,
    /// What was typed last time.
    pub email: String,
    pub problems: Vec<FieldProblem>,
    /// How long a link works.
    pub minutes: i64,
}

/// Uses a link to sign in by.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UseLinkForm {
    pub merchant: String,
    pub token: String,
}

/// Uses a link to set a new password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ResetPasswordForm {
    pub merchant: String,
    pub token: String,
    pub new_password: String,
}

/// The page a link leads to. Looking at it uses nothing up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkView {
    pub frame: Frame,
    pub kind: AccessLinkKind,
    /// `None`: it was used, has expired or never was.
    pub token: Option<String>,
    /// The new address, where it is about one.
    pub new_email: Option<String>,
    pub problems: Vec<FieldProblem>,
}

/// Sets another password, by whoever is signed in and knows the old one.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangePasswordForm {
    pub merchant: String,
    pub password: String,
    pub new_password: String,
}

/// Asks for another address to sign in with.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChangeEmailForm {
    pub merchant: String,
    pub password: String,
    pub new_email: String,
}

/// Ends sign-ins elsewhere.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct EndSignInForm {
    pub merchant: String,
    /// One of them; all others, if empty.
    pub sign_in: String,
}

/// How somebody signs in, and where.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecurityView {
    pub frame: Frame,
    /// The address one signs in with.
    pub email: String,
    /// The address that waits to be confirmed.
    pub pending_email: Option<String>,
    /// What was typed as a new address and has to be mended.
    pub typed_email: String,
    /// `None`: it has none.
    pub second_factor: Option<SecondFactorFacts>,
    /// `None`: nobody can have any at this address.
    pub passkeys: Option<Vec<PasskeyRow>>,
    /// This one first.
    pub sign_ins: Vec<SignInRow>,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SignInRow {
    pub id: Uuid,
    pub device: Device,
    /// In the merchant's zone, `2026-12-01T09:30`; real time, whatever a demo's clock shows.
    pub signed_in_at: String,
    pub last_seen_at: String,
    /// The browser that asks.
    pub here: bool,
}

/// A browser as people know it. Empty names: unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Device {
    pub browser: String,
    pub system: String,
}

/// What may be told of a second factor.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondFactorFacts {
    /// In the merchant's zone, `2026-12-01T09:30`; real time.
    pub since: String,
    pub recovery_codes: i64,
}

/// Does something with a second factor: sets it up, uses it, renews its recovery codes, switches it off. What is not asked for stays empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct CodeForm {
    pub merchant: String,
    pub password: String,
    /// Of the app, or a recovery code.
    pub code: String,
}

/// The page on which a sign-in waits for its code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EnterCodeView {
    pub frame: Frame,
    /// Whether a sign-in waits in this browser.
    pub waits: bool,
    pub problems: Vec<FieldProblem>,
}

/// The page on which a second factor is looked after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SecondFactorView {
    pub frame: Frame,
    pub state: SecondFactorState,
    /// New recovery codes, shown this once.
    pub fresh_codes: Vec<String>,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum SecondFactorState {
    Off,
    /// Shown to an app, and not confirmed yet.
    Starting(NewSecondFactor),
    On(SecondFactorFacts),
}

/// What an authenticator app is to learn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewSecondFactor {
    /// A QR code as the address of an image; `None` where it would be too large to photograph.
    pub image: Option<String>,
    /// The key for typing, in groups of four.
    pub key: String,
    /// The same as `otpauth://` address.
    pub address: String,
}

/// What may be told of a passkey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeyRow {
    /// Hexadecimal.
    pub id: String,
    /// As its owner calls it.
    pub name: String,
    /// In the merchant's zone, `2026-12-01T09:30`; real time.
    pub since: String,
    /// `None`: not since it was added.
    pub last_used: Option<String>,
}

/// Does something with a passkey: asks for one, adds it, signs in by it, removes it. What is not asked for stays empty.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct PasskeyForm {
    pub merchant: String,
    pub name: String,
    pub password: String,
    /// Of the second factor.
    pub code: String,
    /// [`PasskeyRow::id`].
    pub passkey: String,
    /// The device's, as JSON.
    pub answer: String,
    /// A path of this site to go to afterwards; anything else is ignored.
    pub next: String,
}

/// The page on which passkeys are looked after.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PasskeysView {
    pub frame: Frame,
    pub passkeys: Vec<PasskeyRow>,
    /// The name of the pages they are bound to.
    pub relying_party: String,
    /// Whether there may be another.
    pub room: bool,
    /// What a device is to be asked now.
    pub new: Option<NewPasskey>,
    /// What was typed as a name and has to be mended.
    pub typed_name: String,
    /// Whether adding one takes a code of the second factor.
    pub asks_for_code: bool,
    pub problems: Vec<FieldProblem>,
}

/// What a device is to be asked for a passkey.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct NewPasskey {
    pub name: String,
    /// As JSON for the browser.
    pub asked: String,
}
