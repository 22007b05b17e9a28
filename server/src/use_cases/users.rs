//! Who has access to a customer, and the customers of one login (docs/decisions/users.md). What each role may is for `billing::users`.

use app::ui::path;
use app::wire::*;
use billing::users::{Right, Role, stays_owned};
use serde_json::{Value, json};
use store::Tx;
use store::audit::AuditEntry;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::users::User;
use uuid::Uuid;

use super::security::local;
use super::viewer::CustomerViewer;
use super::{Answer, Draft, RequestPort, SignedIn, remembered};
use crate::clock::Moment;
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn users_view(&self, slug: &str) -> Answer<UsersView> {
        let viewer = self.customer_viewer(slug, Right::Govern).await?;
        let merchant = &viewer.merchant;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let users = tx.users_of(viewer.customer.id).await?;
        let invitations = tx.invitations_of(viewer.customer.id, self.app.now()).await?;
        tx.commit().await?;
        let name = remembered::invite(merchant.id, viewer.customer.id);
        let Draft { mut form, problems } = self.take_draft::<InviteForm>(&name).await?;
        if form.idempotency_key.is_empty() {
            form.idempotency_key = self.app.new_id().to_string();
        }
        Ok(UsersView {
            users: users.into_iter().map(|user| row(&viewer, user)).collect(),
            invitations: invitations
                .into_iter()
                .map(|waits| InvitationRow {
                    id: waits.id,
                    email: waits.email,
                    role: waits.role,
                    until: Moment::at(&merchant.timezone, waits.expires_at).today(),
                })
                .collect(),
            form,
            problems,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn user_view(&self, slug: &str, login: Uuid) -> Answer<UserView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeContracts).await?;
        viewer.may_end_access(login)?;
        let users = tx.users_of(viewer.customer.id).await?;
        tx.commit().await?;
        let user = known(&users, login)?.clone();
        Ok(UserView {
            last_owner: !stays_owned(&roles(&users), user.role, None),
            user: row(&viewer, user),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn user_role_set(&self, form: UserRoleForm) -> Answer<Redirect> {
        let role = Role::from_name(&form.role).ok_or(Failure::BadRequest("no such role"))?;
        let viewer = self.customer_viewer(&form.merchant, Right::Govern).await?;
        self.change_user(&viewer, form.login, Some(role)).await
    }

    pub(super) async fn user_removed(&self, form: RemoveUserForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::SeeContracts).await?;
        viewer.may_end_access(form.login)?;
        self.change_user(&viewer, form.login, None).await
    }

    /// Gives a user another role, or none.
    async fn change_user(
        &self,
        viewer: &CustomerViewer,
        login: Uuid,
        role: Option<Role>,
    ) -> Answer<Redirect> {
        let (merchant, customer) = (&viewer.merchant, viewer.customer.id);
        let mut tx = self.app.store().begin(merchant.id).await?;
        // Locked in the order of everything that changes an access, logins before the customer: nobody else decides meanwhile.
        tx.lock_logins_of(customer).await?;
        let now = self.locked_role(&mut tx, viewer).await?;
        let own = login == viewer.login;
        if !now.may(Right::Govern) && (role.is_some() || !now.may_end_access(own)) {
            return Err(Failure::Forbidden);
        }
        let users = tx.users_of(customer).await?;
        let users_page = Redirect {
            to: path::users(&merchant.slug),
        };
        let user = match known(&users, login) {
            Ok(user) => user,
            // Asked for twice, it happened once: the page shows that there is no such user.
            Err(_) if role.is_none() => return Ok(users_page),
            Err(failure) => return Err(failure),
        };
        if !stays_owned(&roles(&users), user.role, role) {
            self.set_flash(Flash::LastOwner).await?;
            // Only owners get here.
            return Ok(users_page);
        }
        let told = json!({ "login": login, "email": user.email, "role": role.map(Role::name) });
        if role != Some(user.role) {
            match role {
                Some(role) => tx.set_user_role(login, customer, role).await?,
                None => tx.remove_user(login, customer).await?,
            }
            let action = match role {
                Some(_) => "users.role-changed",
                None => "users.removed",
            };
            let entry = AuditEntry {
                old: Some(json!({ "role": user.role.name() })),
                ..self.users_entry(viewer, action, told)
            };
            tx.audit(&entry).await?;
            let mail = AccessMail::RoleChanged {
                to: user.email.clone(),
                customer,
                role: role.map(|role| role.name().to_owned()),
                lang: self.lang.tag().to_owned(),
            };
            tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
                .await?;
        }
        let other = match (own, role) {
            (true, None) => tx
                .customers_of_login(login)
                .await?
                .first()
                .map(|open| open.customer),
            _ => None,
        };
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(match role {
            Some(_) => Flash::UserRoleSet,
            None => Flash::UserRemoved,
        })
        .await?;
        Ok(match role {
            // Whoever gave the own rights up has no such page any more.
            Some(role) if own && !role.may(Right::Govern) => Redirect {
                to: path::account(&merchant.slug),
            },
            None if own => match other {
                Some(other) => self.go_to(merchant, viewer.signed_in, login, other).await?,
                None => Redirect {
                    to: path::sign_in(&merchant.slug, ""),
                },
            },
            Some(_) | None => users_page,
        })
    }

    /// Locks the customer and looks whether whoever asks still decides who has access.
    pub(super) async fn still_governs(&self, tx: &mut Tx, viewer: &CustomerViewer) -> Answer<()> {
        match self.locked_role(tx, viewer).await?.may(Right::Govern) {
            true => Ok(()),
            false => Err(Failure::Forbidden),
        }
    }

    /// Locks the customer and tells what whoever asks is for it now.
    async fn locked_role(&self, tx: &mut Tx, viewer: &CustomerViewer) -> Answer<Role> {
        tx.lock_customer(viewer.customer.id)
            .await?
            .ok_or(Failure::SignInRequired)?;
        let role = tx.role_of_user(viewer.login, viewer.customer.id).await?;
        role.ok_or(Failure::SignInRequired)
    }

    /// What somebody did to a customer's users.
    pub(super) fn users_entry(&self, viewer: &CustomerViewer, action: &str, new: Value) -> AuditEntry {
        let customer = Some(viewer.customer.id);
        self.entry(&viewer.merchant, viewer.signed_in.account, action, customer, new)
    }

    pub(super) async fn customers_view(&self, slug: &str) -> Answer<CustomersView> {
        let viewer = self.customer_viewer(slug, Right::SeeContracts).await?;
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        let customers = tx.customers_of_login(viewer.login).await?;
        tx.commit().await?;
        Ok(CustomersView {
            customers: customers
                .into_iter()
                .map(|open| CustomerChoice {
                    here: open.customer == viewer.customer.id,
                    customer: open.customer,
                    number: open.number,
                    name: open.name,
                    role: open.role,
                })
                .collect(),
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn customer_chosen(&self, form: ChooseCustomerForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let known = tx.choose_customer(login, form.customer, self.app.now()).await?;
        tx.commit().await?;
        if !known {
            return Err(Failure::NotFound);
        }
        self.go_to(&merchant, signed_in, login, form.customer).await
    }

    /// Whoever is signed in here sees this customer's pages from now on.
    pub(super) async fn go_to(
        &self,
        merchant: &Merchant,
        signed_in: SignedIn,
        login: Uuid,
        customer: Uuid,
    ) -> Answer<Redirect> {
        let signed_in = SignedIn {
            account: Account::Customer { login, customer },
            ..signed_in
        };
        self.session
            .insert(&remembered::signed_in(merchant.id), signed_in)
            .await?;
        Ok(Redirect {
            to: path::portal(&merchant.slug),
        })
    }
}

fn roles(users: &[User]) -> Vec<Role> {
    users.iter().map(|user| user.role).collect()
}

/// A customer's user; anybody else's is not there.
fn known(users: &[User], login: Uuid) -> Answer<&User> {
    users
        .iter()
        .find(|user| user.login == login)
        .ok_or(Failure::NotFound)
}

fn row(viewer: &CustomerViewer, user: User) -> UserRow {
    UserRow {
        here: user.login == viewer.login,
        login: user.login,
        email: user.email,
        role: user.role,
        since: Moment::at(&viewer.merchant.timezone, user.since).today(),
        last_seen_at: user.last_seen_at.map(|at| local(&viewer.merchant, at)),
    }
}
