//! Users of a customer, invitations, and the way from one customer to another.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{
    AcceptInvitationForm, ChooseCustomerForm, DropInvitationForm, InviteForm, RemoveUserForm, UserRoleForm,
    WireError,
};

/// Invites somebody.
#[server(name = InviteUser, prefix = "/api", endpoint = "invite-user")]
pub async fn invite_user(form: InviteForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().invite_user(form).await);
    Ok(())
}

/// Takes an invitation back.
#[server(name = DropInvitation, prefix = "/api", endpoint = "drop-invitation")]
pub async fn drop_invitation(form: DropInvitationForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().drop_invitation(form).await);
    Ok(())
}

/// Accepts an invitation.
#[server(name = AcceptInvitation, prefix = "/api", endpoint = "accept-invitation")]
pub async fn accept_invitation(form: AcceptInvitationForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().accept_invitation(form).await);
    Ok(())
}

/// Gives a user another role.
#[server(name = SetUserRole, prefix = "/api", endpoint = "set-user-role")]
pub async fn set_user_role(form: UserRoleForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_user_role(form).await);
    Ok(())
}

/// Takes a user's access away.
#[server(name = RemoveUser, prefix = "/api", endpoint = "remove-user")]
pub async fn remove_user(form: RemoveUserForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().remove_user(form).await);
    Ok(())
}

/// Goes to another of one's customers.
#[server(name = ChooseCustomer, prefix = "/api", endpoint = "choose-customer")]
pub async fn choose_customer(form: ChooseCustomerForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().choose_customer(form).await);
    Ok(())
}
