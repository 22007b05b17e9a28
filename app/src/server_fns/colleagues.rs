//! A merchant's staff: invitations, roles, and who goes.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    DropStaffInvitationForm, InviteStaffForm, JoinStaffForm, LetGoForm, StaffRoleForm, WireError,
};

/// Invites somebody.
#[server(name = InviteStaff, prefix = "/api", endpoint = "invite-staff")]
pub async fn invite_staff(form: InviteStaffForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().invite_staff(form).await);
    Ok(())
}

/// Takes an invitation back.
#[server(name = DropStaffInvitation, prefix = "/api", endpoint = "drop-staff-invitation")]
pub async fn drop_staff_invitation(form: DropStaffInvitationForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().drop_staff_invitation(form).await);
    Ok(())
}

/// Accepts an invitation.
#[server(name = JoinStaff, prefix = "/api", endpoint = "join-staff")]
pub async fn join_staff(form: JoinStaffForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().join_staff(form).await);
    Ok(())
}

/// Gives somebody another role.
#[server(name = SetStaffRole, prefix = "/api", endpoint = "set-staff-role")]
pub async fn set_staff_role(form: StaffRoleForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_staff_role(form).await);
    Ok(())
}

/// Takes somebody's access away.
#[server(name = LetGo, prefix = "/api", endpoint = "let-staff-go")]
pub async fn let_go(form: LetGoForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().let_staff_go(form).await);
    Ok(())
}
