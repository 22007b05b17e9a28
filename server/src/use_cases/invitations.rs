//! Invitations: asked for by an owner with the password, followed by a link that was mailed (docs/decisions/users.md).
//!
//! Whether somebody signs in with the address already only whoever can read its mails learns.

use app::ui::path;
use app::wire::*;
use billing::users::{Right, Role};
use chrono::TimeDelta;
use serde_json::json;
use store::customers::Account;
use store::invitations::Invitation;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::{StoreError, Tx};

use super::access_links::sign_in_page;
use super::order::LONGEST_KEY;
use super::order_form::{is_email, password_problem, problem};
use super::security::Proof;
use super::throttle::WINDOW_MINUTES;
use super::viewer::CustomerViewer;
use super::{Answer, Draft, RequestPort, SignedIn, remembered};
use crate::access::{INVITATION_DAYS, Token};
use crate::failure::Failure;
use crate::letters::display_name;

/// Users and invitations of one customer together: enough for a company, too few to have mails sent to half the world.
const MOST_USERS: usize = 100;

/// Names the use case among the idempotency keys.
const USE_CASE: &str = "invite_user";

/// An invitation as a link finds it, and who would follow it.
struct Followed {
    invitation: Invitation,
    /// Who signs in with the address.
    account: Option<Account>,
}

impl RequestPort {
    pub(super) async fn user_invited(&self, form: InviteForm) -> Answer<Redirect> {
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("an invitation needs its idempotency key"));
        }
        let viewer = self.customer_viewer(&form.merchant, Right::Govern).await?;
        let merchant = &viewer.merchant;
        let email: String = form.email.trim().chars().take(254).collect();
        let mut problems = Vec::new();
        if email.is_empty() {
            problems.push(problem("email", Problem::Missing));
        } else if !is_email(&email) {
            problems.push(problem("email", Problem::EmailMalformed));
        }
        let role = Role::from_name(&form.role);
        if role.is_none() {
            problems.push(problem("role", Problem::NothingChosen));
        }
        if form.password.is_empty() {
            problems.push(problem("password", Problem::Missing));
        }
        let Some(role) = role.filter(|_| problems.is_empty()) else {
            return self.invite_again(&viewer, form, email, problems).await;
        };
        let tries = self.tries("invite", &email.to_lowercase());
        let mut tx = self.app.store().begin(merchant.id).await?;
        let blocked = tries.too_many(&mut tx).await?;
        tx.commit().await?;
        if blocked {
            self.set_flash(Flash::TooManyAttempts {
                wait_minutes: WINDOW_MINUTES,
            })
            .await?;
            return self.invite_again(&viewer, form, email, Vec::new()).await;
        }
        // A session that was left open must not be enough to let somebody in for good.
        let password = form.password.clone();
        let proof = match self
            .prove_password(merchant, viewer.signed_in, viewer.login, password)
            .await?
        {
            Proof::Given(proof) => proof,
            Proof::Wrong => {
                let problems = vec![problem("password", Problem::PasswordWrong)];
                return self.invite_again(&viewer, form, email, problems).await;
            }
            Proof::TooOften => return self.invite_again(&viewer, form, email, Vec::new()).await,
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, &proof).await?;
        self.still_governs(&mut tx, &viewer).await?;
        let earlier = tx
            .earlier_outcome::<Flash>(USE_CASE, &form.idempotency_key)
            .await?;
        if let Some(flash) = earlier {
            self.set_flash(flash).await?;
            return Ok(Redirect {
                to: path::users(&merchant.slug),
            });
        }
        if let Some(wrong) = self.not_invited(&mut tx, &viewer, &email).await? {
            return self
                .invite_again(&viewer, form, email, vec![problem("email", wrong)])
                .await;
        }
        self.note_tries(&mut tx, &tries).await?;
        self.put_invitation(&mut tx, &viewer, email, role).await?;
        let flash = Flash::UserInvited;
        tx.remember_outcome(USE_CASE, &form.idempotency_key, &flash, self.app.now())
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(flash).await?;
        Ok(Redirect {
            to: path::users(&merchant.slug),
        })
    }

    /// What stands against inviting somebody.
    async fn not_invited(
        &self,
        tx: &mut Tx,
        viewer: &CustomerViewer,
        email: &str,
    ) -> Answer<Option<Problem>> {
        let email = email.to_lowercase();
        let users = tx.users_of(viewer.customer.id).await?;
        if users.iter().any(|user| user.email.to_lowercase() == email) {
            return Ok(Some(Problem::UserKnown));
        }
        let waiting = tx.invitations_of(viewer.customer.id, self.app.now()).await?;
        let others = waiting
            .iter()
            .filter(|waits| waits.email.to_lowercase() != email)
            .count();
        Ok((users.len() + others >= MOST_USERS).then_some(Problem::TooManyUsers))
    }

    async fn put_invitation(
        &self,
        tx: &mut Tx,
        viewer: &CustomerViewer,
        email: String,
        role: Role,
    ) -> Answer<()> {
        let now = self.app.now();
        let told = json!({ "email": email, "role": role.name() });
        let invitation = Invitation {
            id: self.app.new_id(),
            customer: viewer.customer.id,
            email,
            role,
            invited_by: viewer.login,
            inviter: String::new(),
            expires_at: now + TimeDelta::days(INVITATION_DAYS),
        };
        tx.put_invitation(&invitation, now).await?;
        tx.audit(&self.users_entry(viewer, "users.invited", told)).await?;
        let mail = AccessMail::Invitation {
            invitation: invitation.id,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), now)
            .await?;
        Ok(())
    }

    /// The form once more, with what has to be mended. The password is not sent back.
    async fn invite_again(
        &self,
        viewer: &CustomerViewer,
        form: InviteForm,
        email: String,
        problems: Vec<FieldProblem>,
    ) -> Answer<Redirect> {
        let form = InviteForm {
            email,
            password: String::new(),
            ..form
        };
        let name = remembered::invite(viewer.merchant.id, viewer.customer.id);
        self.session.insert(&name, Draft { form, problems }).await?;
        Ok(Redirect {
            to: path::users(&viewer.merchant.slug),
        })
    }

    pub(super) async fn invitation_dropped(&self, form: DropInvitationForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::Govern).await?;
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        self.still_governs(&mut tx, &viewer).await?;
        if tx.drop_invitation(viewer.customer.id, form.invitation).await? {
            let told = json!({ "invitation": form.invitation });
            tx.audit(&self.users_entry(&viewer, "users.invitation-dropped", told))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::InvitationDropped).await?;
        Ok(Redirect {
            to: path::users(&viewer.merchant.slug),
        })
    }

    pub(super) async fn invitation_view(&self, slug: &str, token: &str) -> Answer<InvitationView> {
        let merchant = self.app.merchant(slug).await?;
        let mut invitation = None;
        if let Some(token) = Token::read(token) {
            let mut tx = self.app.store().begin(merchant.id).await?;
            if let Some(followed) = self.followed(&mut tx, &token).await? {
                let customer = tx
                    .customer(followed.invitation.customer)
                    .await?
                    .ok_or(Failure::NotFound)?;
                invitation = Some(InvitationFacts {
                    token: token.as_str().to_owned(),
                    customer: display_name(&customer),
                    inviter: followed.invitation.inviter,
                    email: followed.invitation.email,
                    role: followed.invitation.role,
                    access: match followed.account {
                        None => InvitedAccess::None,
                        Some(Account::Staff { .. }) => InvitedAccess::Staff,
                        Some(account) => match self.here_as(&merchant, account).await? {
                            Some(_) => InvitedAccess::Here,
                            None => InvitedAccess::Known,
                        },
                    },
                });
            }
            tx.commit().await?;
        }
        let name = remembered::access(merchant.id, "invitation");
        Ok(InvitationView {
            invitation,
            problems: self.take_draft::<()>(&name).await?.problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    /// The invitation behind a link's secret, and who signs in with its address.
    async fn followed(&self, tx: &mut Tx, token: &Token) -> Answer<Option<Followed>> {
        let found = tx.invitation_by_link(&token.hash(), self.app.now()).await?;
        let Some(invitation) = found else {
            return Ok(None);
        };
        let known = tx.credentials(&invitation.email).await?;
        Ok(Some(Followed {
            account: known.map(|known| known.account),
            invitation,
        }))
    }

    /// The sign-in of this browser, if it is the account's.
    async fn here_as(&self, merchant: &Merchant, account: Account) -> Answer<Option<SignedIn>> {
        let signed_in = self.signed_in(merchant).await?;
        Ok(signed_in.filter(|signed_in| signed_in.account.owner() == account.owner()))
    }

    pub(super) async fn invitation_accepted(&self, form: AcceptInvitationForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let token = Token::read(&form.token);
        let page = Redirect {
            to: path::invitation(&merchant.slug, token.as_ref().map_or("-", Token::as_str)),
        };
        let Some(token) = token else { return Ok(page) };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let followed = self.followed(&mut tx, &token).await?;
        tx.commit().await?;
        match followed.map(|followed| followed.account) {
            // The page says why not.
            None | Some(Some(Account::Staff { .. })) => Ok(page),
            Some(Some(Account::Customer { login, .. })) => self.join_as(&merchant, &token, page, login).await,
            Some(None) => self.join_anew(&merchant, &token, page, form.new_password).await,
        }
    }

    /// With the access there is already. The link proves whose mailbox it is, and signs nobody in: whatever else the access asks for is
    /// asked for where one signs in.
    async fn join_as(
        &self,
        merchant: &Merchant,
        token: &Token,
        page: Redirect,
        login: uuid::Uuid,
    ) -> Answer<Redirect> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let Some(account) = tx.account_of_login(login).await? else {
            return Ok(page);
        };
        tx.lock_secret(account).await?;
        let Some(invitation) = self.use_up(&mut tx, token).await? else {
            return Ok(page);
        };
        self.join(&mut tx, merchant, login, &invitation).await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        match self.here_as(merchant, account).await? {
            Some(signed_in) => self.go_to(merchant, signed_in, login, invitation.customer).await,
            None => {
                self.set_flash(Flash::InvitationAccepted).await?;
                Ok(sign_in_page(merchant))
            }
        }
    }

    /// With an access of its own, which is signed in at once: whoever made it just chose its password.
    async fn join_anew(
        &self,
        merchant: &Merchant,
        token: &Token,
        page: Redirect,
        password: String,
    ) -> Answer<Redirect> {
        if let Some(problem) = password_problem("new_password", &password) {
            let problems = vec![problem];
            self.session
                .insert(
                    &remembered::access(merchant.id, "invitation"),
                    Draft { form: (), problems },
                )
                .await?;
            return Ok(page);
        }
        // No transaction is open while the hash is computed.
        let hash = self.app.passwords().hash(password).await?;
        let login = self.app.new_id();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let Some(invitation) = self.use_up(&mut tx, token).await? else {
            return Ok(page);
        };
        match tx
            .insert_bare_login(login, &invitation.email, &hash, self.app.now())
            .await
        {
            Ok(()) => {}
            // Somebody signs in with it since a moment ago; the page knows now.
            Err(StoreError::Duplicate(_)) => return Ok(page),
            Err(error) => return Err(error.into()),
        }
        self.join(&mut tx, merchant, login, &invitation).await?;
        let account = Account::Customer {
            login,
            customer: invitation.customer,
        };
        self.enter(tx, merchant, account).await?;
        self.app.nudge_delivery();
        Ok(Redirect {
            to: path::portal(&merchant.slug),
        })
    }

    /// Of two who follow a link at once, one gets nothing.
    async fn use_up(&self, tx: &mut Tx, token: &Token) -> Answer<Option<Invitation>> {
        let now = self.app.now();
        let Some(seen) = tx.invitation_by_link(&token.hash(), now).await? else {
            return Ok(None);
        };
        tx.lock_customer(seen.customer).await?;
        let used = tx.drop_invitation(seen.customer, seen.id).await?;
        Ok(used.then_some(seen))
    }

    /// Gives access, and tells the address the customer is reached at.
    async fn join(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        login: uuid::Uuid,
        invitation: &Invitation,
    ) -> Answer<()> {
        let (customer, now) = (invitation.customer, self.app.now());
        let account = Account::Customer { login, customer };
        // A user already, by another way: the role stays.
        if !tx.insert_user(login, customer, invitation.role, now).await? {
            return Ok(());
        }
        let told = json!({ "login": login, "email": invitation.email, "role": invitation.role.name() });
        tx.audit(&self.entry(merchant, account, "users.joined", Some(customer), told))
            .await?;
        let mail = AccessMail::UserJoined {
            customer,
            email: invitation.email.clone(),
            role: invitation.role.name().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), now)
            .await?;
        Ok(())
    }
}
