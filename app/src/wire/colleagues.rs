//! A merchant's staff: who is there, who was invited, and the invitation itself.

use billing::staff::StaffRole;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColleaguesView {
    pub frame: Frame,
    pub colleagues: Vec<ColleagueRow>,
    pub invitations: Vec<StaffInvitationRow>,
    /// What was typed last time.
    pub form: InviteStaffForm,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColleagueRow {
    pub staff: Uuid,
    pub name: String,
    pub email: String,
    pub role: StaffRole,
    pub since: NaiveDate,
    /// Local time of the merchant; `None`: signed in nowhere.
    pub last_seen_at: Option<String>,
    /// Whoever looks.
    pub here: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvitationRow {
    pub id: Uuid,
    pub email: String,
    pub role: StaffRole,
    /// Its last day.
    pub until: NaiveDate,
}

/// Invites somebody, by an owner who knows the password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteStaffForm {
    pub merchant: String,
    pub email: String,
    /// [`StaffRole::name`].
    pub role: String,
    pub password: String,
    /// Of the form as it was shown: sent twice, it invites once.
    pub idempotency_key: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DropStaffInvitationForm {
    pub merchant: String,
    pub invitation: Uuid,
}

/// One member, to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ColleagueView {
    pub frame: Frame,
    pub colleague: ColleagueRow,
    /// The only owner: neither changed nor removed.
    pub last_owner: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct StaffRoleForm {
    pub merchant: String,
    pub staff: Uuid,
    /// [`StaffRole::name`].
    pub role: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct LetGoForm {
    pub merchant: String,
    pub staff: Uuid,
}

/// The page an invitation's link leads to. Looking at it uses nothing up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvitationView {
    pub frame: Frame,
    /// `None`: it was used or taken back, has expired or never was.
    pub invitation: Option<StaffInvitationFacts>,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffInvitationFacts {
    pub token: String,
    pub inviter: String,
    pub email: String,
    pub role: StaffRole,
    /// Somebody signs in with the address already, as a customer or for the staff: it cannot be both.
    pub taken: bool,
    /// The name typed last time.
    pub name: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct JoinStaffForm {
    pub merchant: String,
    pub token: String,
    pub name: String,
    pub new_password: String,
}
