//! Another address to sign in with: asked for with the password, confirmed from the new address, and stopped from the old one
//! (docs/decisions/access.md).

use app::wire::*;
use chrono::TimeDelta;
use serde_json::json;
use store::StoreError;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::customers::Account;
use store::email_changes::{ChangeLink, EmailChange};
use store::outbox::{AccessMail, Task};

use super::access_links::{link_page, sign_in_page};
use super::order_form::{is_email, problem};
use super::security::{Proof, security_page};
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::{EMAIL_HOURS, Token};
use crate::failure::Failure;

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
        if problems.is_empty() {
            match self
                .password_fits(&merchant, signed_in.account, login, form.password)
                .await?
            {
                Proof::Given => {}
                Proof::Wrong => problems.push(problem("email_password", Problem::PasswordWrong)),
                Proof::TooOften => return Ok(back),
            }
        }
        if !problems.is_empty() {
            let draft = Draft {
                form: email,
                problems,
            };
            self.session
                .insert(&remembered::access(merchant.id, "email"), draft)
                .await?;
            return Ok(back);
        }
        let now = self.app.now();
        let change = EmailChange {
            id: self.app.new_id(),
            login,
            new_email: email,
        };
        let (id, lang) = (change.id, self.lang.tag().to_owned());
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.put_email_change(&change, now + TimeDelta::hours(EMAIL_HOURS))
            .await?;
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
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::EmailChangeAsked).await?;
        Ok(back)
    }

    /// The wish is given up by whoever is signed in.
    pub(super) async fn email_change_dropped(&self, slug: &str) -> Answer<Redirect> {
        let (merchant, _, login) = self.login_viewer(slug).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.drop_email_change(login).await?;
        tx.commit().await?;
        self.set_flash(Flash::EmailChangeStopped).await?;
        Ok(security_page(&merchant))
    }

    pub(super) async fn email_confirmed(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::ConfirmEmail, &form.token);
        let Some(token) = Token::read(&form.token) else {
            return Ok(page);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let change = tx
            .email_change_by_link(ChangeLink::Confirm, &token.hash(), self.app.now())
            .await?;
        let Some(change) = change else {
            return Ok(page);
        };
        let account = tx
            .account_of_login(change.login)
            .await?
            .ok_or(Failure::NotFound)?;
        let old = tx.secret_of(account).await?.ok_or(Failure::NotFound)?.email;
        match tx.set_login_email(change.login, &old, &change.new_email).await {
            Ok(()) => {}
            // Somebody else took the address meanwhile; the link will not work any better later.
            Err(StoreError::Duplicate(_)) => {
                drop(tx);
                let mut tx = self.app.store().begin(merchant.id).await?;
                tx.drop_email_change(change.login).await?;
                tx.commit().await?;
                return Ok(page);
            }
            Err(error) => return Err(error.into()),
        }
        tx.drop_email_change(change.login).await?;
        tx.drop_access_links(account).await?;
        tx.audit(&AuditEntry {
            id: self.app.new_id(),
            at: self.app.moment(&merchant).instant,
            actor: Actor::Account(account),
            action: "access.email-changed".to_owned(),
            subject: Some(change.login),
            old: Some(json!({ "email": old })),
            new: Some(json!({ "email": change.new_email })),
            reason: None,
        })
        .await?;
        let mail = AccessMail::EmailChanged {
            old,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::EmailChanged).await?;
        // Whoever is signed in here goes on; the link itself signs nobody in.
        Ok(match self.account(&merchant).await? {
            Some(Account::Customer { login, .. }) if login == change.login => security_page(&merchant),
            Some(_) | None => sign_in_page(&merchant),
        })
    }

    /// The wish is stopped from the old address: whoever uttered it knew the password, so every sign-in ends.
    pub(super) async fn email_change_stopped(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::StopEmail, &form.token);
        let Some(token) = Token::read(&form.token) else {
            return Ok(page);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let change = tx
            .email_change_by_link(ChangeLink::Stop, &token.hash(), self.app.now())
            .await?;
        let Some(change) = change else {
            return Ok(page);
        };
        tx.drop_email_change(change.login).await?;
        if let Some(account) = tx.account_of_login(change.login).await? {
            tx.end_sign_ins(account, None).await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::EmailChangeStoppedFromOutside).await?;
        Ok(Redirect {
            to: format!(
                "/m/{}/sign-in/mail/{}",
                merchant.slug,
                AccessLinkKind::Reset.path()
            ),
        })
    }
}
