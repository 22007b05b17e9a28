//! Another address to sign in with: asked for with the password, confirmed from the new address, and stopped from the old one
//! (docs/decisions/access.md).

use app::wire::*;
use chrono::TimeDelta;
use serde_json::json;
use store::audit::AuditEntry;
use store::customers::Account;
use store::email_changes::{ChangeLink, EmailChange};
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::{StoreError, Tx};
use uuid::Uuid;

use super::access_links::{link_page, sign_in_page};
use super::order_form::{is_email, problem};
use super::security::{Proof, security_page};
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::{EMAIL_HOURS, Token};

const STOPPED: &str = "access.email-change-stopped";

impl RequestPort {
    pub(super) async fn email_change_asked(&self, form: ChangeEmailForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let back = security_page(&merchant);
        let email: String = form.new_email.trim().chars().take(254).collect();
        let mut problems = Vec::new();
        if email.is_empty() {
            problems.push(problem("new_email", Problem::Missing));
        } else if !is_email(&email) {
            problems.push(problem("new_email", Problem::EmailMalformed));
        }
        if form.password.is_empty() {
            problems.push(problem("email_password", Problem::Missing));
        }
        let mut proof = None;
        if problems.is_empty() {
            match self
                .prove_password(&merchant, signed_in, login, form.password)
                .await?
            {
                Proof::Given(given) => proof = Some(given),
                Proof::Wrong => problems.push(problem("email_password", Problem::PasswordWrong)),
                Proof::TooOften => return Ok(back),
            }
        }
        if proof.is_some() && self.signs_in_with(&merchant, signed_in.account, &email).await? {
            problems.push(problem("new_email", Problem::EmailSame));
        }
        let Some(proof) = proof.filter(|_| problems.is_empty()) else {
            let draft = Draft {
                form: email,
                problems,
            };
            self.session
                .insert(&remembered::access(merchant.id, "email"), draft)
                .await?;
            return Ok(back);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, &proof).await?;
        self.put_email_change(&mut tx, &merchant, signed_in.account, login, email)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::EmailChangeAsked).await?;
        Ok(back)
    }

    async fn signs_in_with(&self, merchant: &Merchant, account: Account, email: &str) -> Answer<bool> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let secret = tx.secret_of(account).await?;
        tx.commit().await?;
        Ok(secret.is_some_and(|secret| secret.email.to_lowercase() == email.to_lowercase()))
    }

    async fn put_email_change(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        account: Account,
        login: Uuid,
        new_email: String,
    ) -> Answer<()> {
        let (id, now) = (self.app.new_id(), self.app.now());
        let told = json!({ "email": new_email });
        let change = EmailChange { id, login, new_email };
        tx.put_email_change(&change, now + TimeDelta::hours(EMAIL_HOURS))
            .await?;
        tx.audit(&self.access_entry(merchant, account, "access.email-change-asked", told))
            .await?;
        let lang = self.lang.tag().to_owned();
        // Whether somebody signs in with the new address already is found out by whoever writes to it.
        for mail in [
            AccessMail::ConfirmEmail {
                change: id,
                lang: lang.clone(),
            },
            AccessMail::EmailChanging { change: id, lang },
        ] {
            tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), now)
                .await?;
        }
        Ok(())
    }

    /// The wish is given up by whoever is signed in.
    pub(super) async fn email_change_dropped(&self, slug: &str) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(slug).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_secret(signed_in.account).await?;
        if tx.drop_email_change(login).await? {
            let told = json!({ "by_link": false });
            tx.audit(&self.access_entry(&merchant, signed_in.account, STOPPED, told))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::EmailChangeStopped).await?;
        Ok(security_page(&merchant))
    }

    pub(super) async fn email_confirmed(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::ConfirmEmail, &form.token);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let found = self.change_of(&mut tx, ChangeLink::Confirm, &form.token).await?;
        let Some((change, account, old)) = found else {
            return Ok(page);
        };
        let login = change.login;
        // Somebody may sign in with the address by now; the link will not work any better later.
        if tx.credentials(&change.new_email).await?.is_some() {
            tx.drop_email_change(login).await?;
            tx.commit().await?;
            return Ok(page);
        }
        match tx.set_login_email(login, &old, &change.new_email).await {
            Ok(()) => {}
            // Just now; the next try finds it taken.
            Err(StoreError::Duplicate(_)) => return Ok(page),
            Err(error) => return Err(error.into()),
        }
        let here = self
            .claimed(merchant.id)
            .await?
            .filter(|claimed| claimed.account.owner() == account.owner());
        let sign_in = here.map(|here| here.sign_in);
        self.tell_changed(&mut tx, &merchant, account, (old, change.new_email), sign_in)
            .await?;
        let stays = match here {
            Some(here) => self.stands(&mut tx, here).await?,
            None => false,
        };
        tx.commit().await?;
        self.app.nudge_delivery();
        if stays {
            self.session.cycle_id().await?;
        }
        self.set_flash(Flash::EmailChanged).await?;
        // Whoever is signed in here goes on; the link itself signs nobody in.
        Ok(match stays {
            true => security_page(&merchant),
            false => sign_in_page(&merchant),
        })
    }

    /// Ends what was open under the old address, but for the sign-in of whoever confirms, and tells it there.
    async fn tell_changed(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        account: Account,
        (old, new): (String, String),
        here: Option<Uuid>,
    ) -> Answer<()> {
        if let Account::Customer { login, .. } = account {
            tx.drop_email_change(login).await?;
        }
        tx.drop_access_links(account).await?;
        let ended = tx.end_sign_ins(account, here).await?;
        let told = json!({ "email": new, "sign_ins_ended": ended });
        tx.audit(&AuditEntry {
            old: Some(json!({ "email": old })),
            ..self.access_entry(merchant, account, "access.email-changed", told)
        })
        .await?;
        let mail = AccessMail::EmailChanged {
            old,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        Ok(())
    }

    /// The wish is stopped from the old address: whoever uttered it knew the password, so every sign-in ends.
    pub(super) async fn email_change_stopped(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::StopEmail, &form.token);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let found = self.change_of(&mut tx, ChangeLink::Stop, &form.token).await?;
        let Some((change, account, _)) = found else {
            return Ok(page);
        };
        tx.drop_email_change(change.login).await?;
        let ended = tx.end_sign_ins(account, None).await?;
        let told = json!({ "by_link": true, "sign_ins_ended": ended });
        tx.audit(&self.access_entry(&merchant, account, STOPPED, told))
            .await?;
        tx.commit().await?;
        self.set_flash(Flash::EmailChangeStoppedFromOutside).await?;
        let ask = AccessLinkKind::Reset.path();
        Ok(Redirect {
            to: format!("/m/{}/sign-in/mail/{ask}", merchant.slug),
        })
    }

    /// The wish a link belongs to, its account, locked, and the address so far. Of two who use a link at once, the second finds nothing:
    /// it waits for the lock and looks after it.
    async fn change_of(
        &self,
        tx: &mut Tx,
        link: ChangeLink,
        token: &str,
    ) -> Answer<Option<(EmailChange, Account, String)>> {
        let Some(token) = Token::read(token) else {
            return Ok(None);
        };
        let (hash, now) = (token.hash(), self.app.now());
        let Some(seen) = tx.email_change_by_link(link, &hash, now).await? else {
            return Ok(None);
        };
        let Some(account) = tx.account_of_login(seen.login).await? else {
            return Ok(None);
        };
        let secret = tx.lock_secret(account).await?;
        let change = tx.email_change_by_link(link, &hash, now).await?;
        Ok(change
            .zip(secret)
            .map(|(change, secret)| (change, account, secret.email)))
    }
}
