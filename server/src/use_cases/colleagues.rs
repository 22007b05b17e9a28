//! A merchant's staff: invited by owners, with roles that `billing::staff` knows, and let go.
//!
//! An invitation is followed by a link that was mailed. It makes an access of its own: an address somebody signs in with already, as a
//! customer or for the staff, is not taken for another one.

use app::ui::path;
use app::wire::*;
use billing::staff::{StaffRight, StaffRole, stays_owned};
use chrono::TimeDelta;
use serde_json::{Value, json};
use store::audit::AuditEntry;
use store::customers::{Account, Staff};
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::staff::{Colleague, StaffInvitation};
use store::{StoreError, Tx};
use uuid::Uuid;

use super::order::LONGEST_KEY;
use super::order_form::{is_email, password_problem, problem};
use super::security::{Proof, local};
use super::throttle::WINDOW_MINUTES;
use super::viewer::StaffViewer;
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::{INVITATION_DAYS, Token};
use crate::clock::Moment;
use crate::failure::Failure;

/// Members and invitations together: enough for a company, too few to have mails sent to half the world.
const MOST_STAFF: usize = 100;
/// The longest name, in characters.
const LONGEST_NAME: usize = 100;
/// Names the use case among the idempotency keys.
const USE_CASE: &str = "invite_staff";

impl RequestPort {
    pub(super) async fn colleagues_view(&self, slug: &str) -> Answer<ColleaguesView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Govern).await?;
        let merchant = &viewer.merchant;
        let colleagues = tx.colleagues().await?;
        let invitations = tx.staff_invitations(self.app.now()).await?;
        tx.commit().await?;
        let name = remembered::invite(merchant.id, viewer.member.id);
        let Draft { mut form, problems } = self.take_draft::<InviteStaffForm>(&name).await?;
        if form.idempotency_key.is_empty() {
            form.idempotency_key = self.app.new_id().to_string();
        }
        Ok(ColleaguesView {
            colleagues: colleagues
                .into_iter()
                .map(|colleague| row(&viewer, colleague))
                .collect(),
            invitations: invitations
                .into_iter()
                .map(|waits| StaffInvitationRow {
                    id: waits.id,
                    email: waits.email,
                    role: waits.role,
                    until: Moment::at(&merchant.timezone, waits.expires_at).today(),
                })
                .collect(),
            form,
            problems,
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn colleague_view(&self, slug: &str, staff: Uuid) -> Answer<ColleagueView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Govern).await?;
        let colleagues = tx.colleagues().await?;
        tx.commit().await?;
        let colleague = known(&colleagues, staff)?.clone();
        Ok(ColleagueView {
            last_owner: !stays_owned(&roles(&colleagues), colleague.member.role, None),
            colleague: row(&viewer, colleague),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    pub(super) async fn staff_role_given(&self, form: StaffRoleForm) -> Answer<Redirect> {
        let role = StaffRole::from_name(&form.role).ok_or(Failure::BadRequest("no such role"))?;
        let viewer = self.staff_member(&form.merchant, StaffRight::Govern).await?;
        self.change_colleague(&viewer, form.staff, Some(role)).await
    }

    pub(super) async fn staff_gone(&self, form: LetGoForm) -> Answer<Redirect> {
        let viewer = self.staff_member(&form.merchant, StaffRight::Govern).await?;
        self.change_colleague(&viewer, form.staff, None).await
    }

    /// Gives a member another role, or lets it go.
    async fn change_colleague(
        &self,
        viewer: &StaffViewer,
        staff: Uuid,
        role: Option<StaffRole>,
    ) -> Answer<Redirect> {
        let merchant = &viewer.merchant;
        let list = Redirect {
            to: path::colleagues(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_owner(&mut tx, viewer).await?;
        let colleagues = tx.colleagues().await?;
        let member = match known(&colleagues, staff) {
            Ok(colleague) => &colleague.member,
            // Asked for twice, it happened once: the list shows that nobody is there any more.
            Err(_) if role.is_none() => return Ok(list),
            Err(failure) => return Err(failure),
        };
        if !stays_owned(&roles(&colleagues), member.role, role) {
            self.set_flash(Flash::LastOwner).await?;
            return Ok(list);
        }
        if role != Some(member.role) {
            let action = match role {
                Some(role) => {
                    tx.set_staff_role(staff, role).await?;
                    "staff.role-changed"
                }
                None => {
                    tx.let_go(staff, self.app.now()).await?;
                    "staff.gone"
                }
            };
            let told = json!({ "staff": staff, "email": member.email, "role": role.map(StaffRole::name) });
            let entry = AuditEntry {
                old: Some(json!({ "role": member.role.name() })),
                ..self.colleague_entry(viewer, action, staff, told)
            };
            tx.audit(&entry).await?;
            let mail = AccessMail::StaffRoleChanged {
                to: member.email.clone(),
                role: role.map(|role| role.name().to_owned()),
                lang: self.lang.tag().to_owned(),
            };
            tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
                .await?;
        }
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(match role {
            Some(_) => Flash::UserRoleSet,
            None => Flash::UserRemoved,
        })
        .await?;
        let own = staff == viewer.member.id;
        Ok(match role {
            // Whoever gave the own rights up has no such page any more.
            Some(role) if own && !role.may(StaffRight::Govern) => Redirect {
                to: path::staff(&merchant.slug),
            },
            None if own => Redirect {
                to: path::sign_in(&merchant.slug, ""),
            },
            Some(_) | None => list,
        })
    }

    /// Locks the staff and looks whether whoever asks is still an owner.
    async fn still_owner(&self, tx: &mut Tx, viewer: &StaffViewer) -> Answer<()> {
        tx.lock_staff().await?;
        let standing = tx
            .standing_staff(viewer.signed_in.sign_in, viewer.member.id)
            .await?
            .ok_or(Failure::SignInRequired)?;
        match standing.member.role.may(StaffRight::Govern) {
            true => Ok(()),
            false => Err(Failure::Forbidden),
        }
    }

    fn colleague_entry(&self, viewer: &StaffViewer, action: &str, about: Uuid, new: Value) -> AuditEntry {
        self.entry(&viewer.merchant, viewer.account(), action, Some(about), new)
    }

    pub(super) async fn staff_invited(&self, form: InviteStaffForm) -> Answer<Redirect> {
        if form.idempotency_key.is_empty() || form.idempotency_key.len() > LONGEST_KEY {
            return Err(Failure::BadRequest("an invitation needs its idempotency key"));
        }
        let viewer = self.staff_member(&form.merchant, StaffRight::Govern).await?;
        let merchant = &viewer.merchant;
        let email: String = form.email.trim().chars().take(254).collect();
        let mut problems = Vec::new();
        if email.is_empty() {
            problems.push(problem("email", Problem::Missing));
        } else if !is_email(&email) {
            problems.push(problem("email", Problem::EmailMalformed));
        }
        let role = StaffRole::from_name(&form.role);
        if role.is_none() {
            problems.push(problem("role", Problem::NothingChosen));
        }
        if form.password.is_empty() {
            problems.push(problem("password", Problem::Missing));
        }
        let Some(role) = role.filter(|_| problems.is_empty()) else {
            return self.invite_staff_again(&viewer, form, email, problems).await;
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
            return self.invite_staff_again(&viewer, form, email, Vec::new()).await;
        }
        // A session that was left open must not be enough to let somebody in for good.
        let password = form.password.clone();
        let proof = match self
            .prove_password(merchant, viewer.signed_in, viewer.member.id, password)
            .await?
        {
            Proof::Given(proof) => proof,
            Proof::Wrong => {
                let problems = vec![problem("password", Problem::PasswordWrong)];
                return self.invite_staff_again(&viewer, form, email, problems).await;
            }
            Proof::TooOften => return self.invite_staff_again(&viewer, form, email, Vec::new()).await,
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_owner(&mut tx, &viewer).await?;
        self.still_proved(&mut tx, &proof).await?;
        let list = Redirect {
            to: path::colleagues(&merchant.slug),
        };
        let earlier = tx
            .earlier_outcome::<Flash>(USE_CASE, &form.idempotency_key)
            .await?;
        if let Some(flash) = earlier {
            self.set_flash(flash).await?;
            return Ok(list);
        }
        if let Some(wrong) = self.staff_not_invited(&mut tx, &email).await? {
            let problems = vec![problem("email", wrong)];
            return self.invite_staff_again(&viewer, form, email, problems).await;
        }
        self.note_tries(&mut tx, &tries).await?;
        self.put_staff(&mut tx, &viewer, email, role).await?;
        let flash = Flash::UserInvited;
        tx.remember_outcome(USE_CASE, &form.idempotency_key, &flash, self.app.now())
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(flash).await?;
        Ok(list)
    }

    /// What stands against inviting somebody.
    async fn staff_not_invited(&self, tx: &mut Tx, email: &str) -> Answer<Option<Problem>> {
        let email = email.to_lowercase();
        let colleagues = tx.colleagues().await?;
        let is_there = |colleague: &Colleague| colleague.member.email.to_lowercase() == email;
        if colleagues.iter().any(is_there) {
            return Ok(Some(Problem::UserKnown));
        }
        let waiting = tx.staff_invitations(self.app.now()).await?;
        let others = waiting
            .iter()
            .filter(|waits| waits.email.to_lowercase() != email)
            .count();
        Ok((colleagues.len() + others >= MOST_STAFF).then_some(Problem::TooManyUsers))
    }

    async fn put_staff(
        &self,
        tx: &mut Tx,
        viewer: &StaffViewer,
        email: String,
        role: StaffRole,
    ) -> Answer<()> {
        let now = self.app.now();
        let told = json!({ "email": email, "role": role.name() });
        let invitation = StaffInvitation {
            id: self.app.new_id(),
            email,
            role,
            invited_by: viewer.member.id,
            inviter: viewer.member.name.clone(),
            expires_at: now + TimeDelta::days(INVITATION_DAYS),
        };
        tx.put_staff_invitation(&invitation, now).await?;
        tx.audit(&self.colleague_entry(viewer, "staff.invited", invitation.id, told))
            .await?;
        let mail = AccessMail::StaffInvitation {
            invitation: invitation.id,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), now)
            .await?;
        Ok(())
    }

    /// The form once more, with what has to be mended. The password is not sent back.
    async fn invite_staff_again(
        &self,
        viewer: &StaffViewer,
        form: InviteStaffForm,
        email: String,
        problems: Vec<FieldProblem>,
    ) -> Answer<Redirect> {
        let form = InviteStaffForm {
            email,
            password: String::new(),
            ..form
        };
        let name = remembered::invite(viewer.merchant.id, viewer.member.id);
        self.session.insert(&name, Draft { form, problems }).await?;
        Ok(Redirect {
            to: path::colleagues(&viewer.merchant.slug),
        })
    }

    pub(super) async fn staff_invitation_dropped(&self, form: DropStaffInvitationForm) -> Answer<Redirect> {
        let viewer = self.staff_member(&form.merchant, StaffRight::Govern).await?;
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        self.still_owner(&mut tx, &viewer).await?;
        if tx.drop_staff_invitation(form.invitation).await? {
            let entry = self.colleague_entry(&viewer, "staff.invitation-dropped", form.invitation, json!({}));
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::InvitationDropped).await?;
        Ok(Redirect {
            to: path::colleagues(&viewer.merchant.slug),
        })
    }

    pub(super) async fn staff_invitation_view(&self, slug: &str, token: &str) -> Answer<StaffInvitationView> {
        let merchant = self.app.merchant(slug).await?;
        let Draft { form, problems } = self.take_draft::<JoinStaffForm>(&joining(&merchant)).await?;
        let mut invitation = None;
        if let Some(token) = Token::read(token) {
            let mut tx = self.app.store().begin(merchant.id).await?;
            let found = tx.staff_invitation_by_link(&token.hash(), self.app.now()).await?;
            if let Some(found) = found {
                invitation = Some(StaffInvitationFacts {
                    taken: tx.credentials(&found.email).await?.is_some(),
                    token: token.as_str().to_owned(),
                    inviter: found.inviter,
                    email: found.email,
                    role: found.role,
                    name: form.name,
                });
            }
            tx.commit().await?;
        }
        Ok(StaffInvitationView {
            invitation,
            problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    /// Whoever has the link and chooses a password is in: the mailbox is proved, and nothing else was asked of this access yet.
    pub(super) async fn staff_joined(&self, form: JoinStaffForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let token = Token::read(&form.token);
        let page = Redirect {
            to: path::staff_invitation(&merchant.slug, token.as_ref().map_or("-", Token::as_str)),
        };
        let Some(token) = token else { return Ok(page) };
        let name = form.name.trim().to_owned();
        let mut problems = Vec::new();
        if name.is_empty() {
            problems.push(problem("name", Problem::Missing));
        } else if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
            problems.push(problem("name", Problem::TooLong));
        }
        problems.extend(password_problem("new_password", &form.new_password));
        if !problems.is_empty() {
            let form = JoinStaffForm {
                new_password: String::new(),
                ..form
            };
            self.session
                .insert(&joining(&merchant), Draft { form, problems })
                .await?;
            return Ok(page);
        }
        // Nothing is computed for a link that is none.
        let now = self.app.now();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let asked = tx.staff_invitation_by_link(&token.hash(), now).await?;
        tx.commit().await?;
        if asked.is_none() {
            return Ok(page);
        }
        // No transaction is open while the hash is computed.
        let hash = self.app.passwords().hash(form.new_password).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_staff().await?;
        let Some(invitation) = tx.staff_invitation_by_link(&token.hash(), now).await? else {
            return Ok(page);
        };
        // The page says why not. Of two who follow a link at once, one gets nothing.
        if tx.credentials(&invitation.email).await?.is_some()
            || !tx.drop_staff_invitation(invitation.id).await?
        {
            return Ok(page);
        }
        let member = Staff {
            id: self.app.new_id(),
            email: invitation.email,
            name,
            role: invitation.role,
        };
        match tx.insert_staff(&member, &hash, now).await {
            Ok(()) => {}
            Err(StoreError::Duplicate(_)) => return Ok(page),
            Err(error) => return Err(error.into()),
        }
        let account = Account::Staff { staff: member.id };
        let told =
            json!({ "email": member.email, "role": member.role.name(), "invited_by": invitation.invited_by });
        tx.audit(&self.entry(&merchant, account, "staff.joined", Some(member.id), told))
            .await?;
        let mail = AccessMail::StaffJoined {
            inviter: invitation.invited_by,
            name: member.name.clone(),
            email: member.email.clone(),
            role: member.role.name().to_owned(),
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), now)
            .await?;
        self.enter(tx, &merchant, account).await?;
        self.app.nudge_delivery();
        Ok(Redirect {
            to: path::staff(&merchant.slug),
        })
    }
}

fn joining(merchant: &Merchant) -> String {
    remembered::access(merchant.id, "staff-invitation")
}

fn roles(colleagues: &[Colleague]) -> Vec<StaffRole> {
    colleagues.iter().map(|colleague| colleague.member.role).collect()
}

/// A member of this merchant's staff; anybody else is not there.
fn known(colleagues: &[Colleague], staff: Uuid) -> Answer<&Colleague> {
    colleagues
        .iter()
        .find(|colleague| colleague.member.id == staff)
        .ok_or(Failure::NotFound)
}

fn row(viewer: &StaffViewer, colleague: Colleague) -> ColleagueRow {
    let Staff {
        id,
        email,
        name,
        role,
    } = colleague.member;
    ColleagueRow {
        here: id == viewer.member.id,
        staff: id,
        name,
        email,
        role,
        since: Moment::at(&viewer.merchant.timezone, colleague.since).today(),
        last_seen_at: colleague.last_seen_at.map(|at| local(&viewer.merchant, at)),
    }
}
