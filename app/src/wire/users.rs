//! Who has access to a customer: users, invitations, and the customers of one login.

use billing::users::Role;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{FieldProblem, Frame};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UsersView {
    pub frame: Frame,
    pub users: Vec<UserRow>,
    pub invitations: Vec<InvitationRow>,
    /// What was typed last time.
    pub form: InviteForm,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserRow {
    pub login: Uuid,
    pub email: String,
    pub role: Role,
    pub since: NaiveDate,
    /// Local time of the merchant; `None`: signed in nowhere.
    pub last_seen_at: Option<String>,
    /// Whoever looks.
    pub here: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationRow {
    pub id: Uuid,
    pub email: String,
    pub role: Role,
    /// Its last day.
    pub until: NaiveDate,
}

/// Invites somebody, by whoever is signed in and knows the password.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct InviteForm {
    pub merchant: String,
    pub email: String,
    /// [`Role::name`].
    pub role: String,
    pub password: String,
    /// Of the form as it was shown: sent twice, it invites once.
    pub idempotency_key: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct DropInvitationForm {
    pub merchant: String,
    pub invitation: Uuid,
}

/// One user, to be changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct UserView {
    pub frame: Frame,
    pub user: UserRow,
    /// The only owner: neither changed nor removed.
    pub last_owner: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct UserRoleForm {
    pub merchant: String,
    pub login: Uuid,
    /// [`Role::name`].
    pub role: String,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct RemoveUserForm {
    pub merchant: String,
    pub login: Uuid,
}

/// The page an invitation's link leads to. Looking at it uses nothing up.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationView {
    pub frame: Frame,
    /// `None`: it was used or taken back, has expired or never was.
    pub invitation: Option<InvitationFacts>,
    pub problems: Vec<FieldProblem>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitationFacts {
    pub token: String,
    /// The customer's name.
    pub customer: String,
    pub email: String,
    pub inviter: String,
    pub role: Role,
    pub access: InvitedAccess,
}

/// How whoever is invited signs in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InvitedAccess {
    /// Not yet: a password is to be chosen.
    None,
    /// With an access there is already.
    Known,
    /// With that, in this very browser.
    Here,
    /// The address is a member of staff's: it cannot be a customer's, too.
    Staff,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct AcceptInvitationForm {
    pub merchant: String,
    pub token: String,
    /// Only where there is no access yet.
    pub new_password: String,
}

/// The customers of whoever is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomersView {
    pub frame: Frame,
    pub customers: Vec<CustomerChoice>,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CustomerChoice {
    pub customer: Uuid,
    pub number: String,
    pub name: String,
    pub role: Role,
    /// The one whose pages are shown.
    pub here: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct ChooseCustomerForm {
    pub merchant: String,
    pub customer: Uuid,
}
