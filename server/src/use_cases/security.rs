//! How a customer's login signs in, and where it is signed in: seen and ended by itself (docs/decisions/access.md).

use app::wire::*;
use billing::users::Right;
use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use store::Tx;
use store::audit::AuditEntry;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::sign_ins::SignIn;
use uuid::Uuid;

use super::order_form::{password_problem, problem};
use super::second_factor::told;
use super::sign_in_code::{Entry, FirstFactor, Means};
use super::{Answer, Draft, RequestPort, SignedIn, passkeys, remembered};
use crate::clock::Moment;
use crate::failure::Failure;
use crate::http::IDLE_HOURS;

impl RequestPort {
    /// The browser is signed in from now on, with whatever else the transaction does.
    pub(super) async fn enter(&self, mut tx: Tx, merchant: &Merchant, account: Account) -> Answer<()> {
        let now = self.app.now();
        let sign_in = SignIn {
            id: self.app.new_id(),
            browser: self.device.browser.clone(),
            system: self.device.system.clone(),
            signed_in_at: now,
            last_seen_at: now,
        };
        if let Some(before) = self.claimed(merchant.id).await? {
            // The same browser, anew.
            tx.end_sign_in(before.sign_in, before.account).await?;
        }
        tx.insert_sign_in(&sign_in, account).await?;
        tx.commit().await?;
        // A new id for a new right: whoever planted the old one is left outside.
        self.session.cycle_id().await?;
        self.forget_waiting(merchant.id).await?;
        let signed_in = SignedIn {
            sign_in: sign_in.id,
            account,
        };
        self.session
            .insert(&remembered::signed_in(merchant.id), signed_in)
            .await?;
        Ok(())
    }

    /// Signs in whoever proved to know the password of this hash, or lets it wait for the second factor. Whether it still is the account's:
    /// another may have been set while the proof was computed, and that ended every sign-in there was.
    pub(super) async fn enter_by_password(
        &self,
        merchant: &Merchant,
        account: Account,
        hash: &str,
        next: &str,
    ) -> Answer<Entry> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let secret = tx.lock_secret(account).await?;
        let Some(secret) = secret.filter(|secret| secret.password_hash == hash) else {
            return Ok(Entry::Refused);
        };
        let first = FirstFactor {
            account,
            means: Means::Password,
            next,
        };
        self.enter_or_wait(tx, merchant, first, &secret).await
    }

    pub(super) async fn security_view(&self, slug: &str) -> Answer<SecurityView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeContracts).await?;
        let (merchant, login, here) = (&viewer.merchant, viewer.login, viewer.signed_in.sign_in);
        let now = self.app.now();
        let access = tx.access_of(login, now).await?.ok_or(Failure::SignInRequired)?;
        let mut sign_ins = tx.sign_ins_of(login, now - TimeDelta::hours(IDLE_HOURS)).await?;
        let passkeys = tx.passkeys_of(login).await?;
        tx.commit().await?;
        sign_ins.sort_by_key(|row| row.id != here);
        let name = |form| remembered::access(merchant.id, form);
        let mut problems = self.take_draft::<()>(&name("password")).await?.problems;
        let email = self.take_draft::<String>(&name("email")).await?;
        problems.extend(email.problems);
        Ok(SecurityView {
            email: access.email,
            pending_email: access.new_email,
            typed_email: email.form,
            second_factor: access.second_factor.map(|facts| told(merchant, facts)),
            passkeys: self
                .app
                .relying_party()
                .map(|_| passkeys::told(merchant, passkeys)),
            sign_ins: sign_ins
                .into_iter()
                .map(|row| SignInRow {
                    here: row.id == here,
                    id: row.id,
                    device: Device {
                        browser: row.browser,
                        system: row.system,
                    },
                    signed_in_at: local(merchant, row.signed_in_at),
                    last_seen_at: local(merchant, row.last_seen_at),
                })
                .collect(),
            problems,
            frame: self.customers_frame(&viewer).await?,
        })
    }

    pub(super) async fn password_changed(&self, form: ChangePasswordForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let back = security_page(&merchant);
        let mut problems: Vec<_> = password_problem("new_password", &form.new_password)
            .into_iter()
            .collect();
        if form.password.is_empty() {
            problems.insert(0, problem("password", Problem::Missing));
        }
        let mut proof = None;
        if problems.is_empty() {
            match self
                .prove_password(&merchant, signed_in, login, form.password)
                .await?
            {
                Proof::Given(given) => proof = Some(given),
                Proof::Wrong => problems.push(problem("password", Problem::PasswordWrong)),
                Proof::TooOften => return Ok(back),
            }
        }
        let Some(proof) = proof else {
            self.session
                .insert(
                    &remembered::access(merchant.id, "password"),
                    Draft { form: (), problems },
                )
                .await?;
            return Ok(back);
        };
        let hash = self.app.passwords().hash(form.new_password).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, &proof).await?;
        self.put_password(
            &mut tx,
            &merchant,
            signed_in.account,
            &hash,
            Some(signed_in.sign_in),
        )
        .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.session.cycle_id().await?;
        self.set_flash(Flash::PasswordChanged).await?;
        Ok(back)
    }

    /// Whether whoever is signed in knows the password, too. Guessing has to wait as at the sign-in.
    pub(super) async fn prove_password(
        &self,
        merchant: &Merchant,
        signed_in: SignedIn,
        login: Uuid,
        password: String,
    ) -> Answer<Proof> {
        let tries = self.tries("step-up", &login.to_string());
        let mut tx = self.app.store().begin(merchant.id).await?;
        let blocked = tries.too_many(&mut tx).await?;
        let secret = tx
            .secret_of(signed_in.account)
            .await?
            .ok_or(Failure::SignInRequired)?;
        tx.commit().await?;
        if blocked {
            self.too_often().await?;
            return Ok(Proof::TooOften);
        }
        // No transaction is open while the hash is computed.
        let hash = secret.password_hash;
        if self.app.passwords().verify(password, Some(hash.clone())).await? {
            return Ok(Proof::Given(Proved { signed_in, hash }));
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.note_tries(&mut tx, &tries).await?;
        tx.commit().await?;
        Ok(Proof::Wrong)
    }

    /// Locks the account and looks whether what was proved still holds: another password may have been set meanwhile, which ended this
    /// sign-in, too.
    pub(super) async fn still_proved(&self, tx: &mut Tx, proved: &Proved) -> Answer<()> {
        let Proved { signed_in, hash } = proved;
        let secret = tx.lock_secret(signed_in.account).await?;
        let stands = tx.standing_sign_in(signed_in.sign_in, signed_in.account).await?;
        match stands.is_some() && secret.is_some_and(|secret| secret.password_hash == *hash) {
            true => Ok(()),
            false => Err(Failure::SignInRequired),
        }
    }

    /// Gives an account its new password: every other sign-in, every link and a change of the address that waits end, and a mail says so.
    pub(super) async fn put_password(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        account: Account,
        hash: &str,
        here: Option<Uuid>,
    ) -> Answer<()> {
        tx.set_password(account, hash).await?;
        let ended = tx.end_sign_ins(account, here).await?;
        tx.drop_access_links(account).await?;
        let mut stopped = false;
        if let Account::Customer { login, .. } = account {
            // Whoever knew the old password may have asked for it.
            stopped = tx.drop_email_change(login).await?;
        }
        tx.audit(&self.access_entry(
            merchant,
            account,
            "access.password-changed",
            json!({ "sign_ins_ended": ended, "by_link": here.is_none(), "email_change_stopped": stopped }),
        ))
        .await?;
        let mail = AccessMail::PasswordChanged {
            account,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        Ok(())
    }

    /// What somebody did to the own access.
    pub(super) fn access_entry(
        &self,
        merchant: &Merchant,
        account: Account,
        action: &str,
        new: Value,
    ) -> AuditEntry {
        let (login, staff) = account.owner();
        self.entry(merchant, account, action, login.or(staff), new)
    }

    pub(super) async fn sign_in_ended(&self, form: EndSignInForm) -> Answer<Redirect> {
        let (merchant, signed_in, _) = self.login_viewer(&form.merchant).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let count = if form.sign_in.is_empty() {
            tx.end_sign_ins(signed_in.account, Some(signed_in.sign_in))
                .await?
        } else {
            let id = form
                .sign_in
                .parse()
                .map_err(|_| Failure::BadRequest("not an id"))?;
            u64::from(tx.end_sign_in(id, signed_in.account).await?)
        };
        if count > 0 {
            let told = json!({ "sign_ins_ended": count });
            tx.audit(&self.access_entry(&merchant, signed_in.account, "access.sign-ins-ended", told))
                .await?;
        }
        tx.commit().await?;
        self.set_flash(Flash::SignInsEnded { count }).await?;
        Ok(security_page(&merchant))
    }
}

/// Whether somebody proved to know the password.
pub(super) enum Proof {
    Given(Proved),
    Wrong,
    /// Not even looked at; the message says how long to wait.
    TooOften,
}

/// Which password was proved, and by whom.
pub(super) struct Proved {
    signed_in: SignedIn,
    hash: String,
}

pub(super) fn security_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: format!("/m/{}/portal/account/security", merchant.slug),
    }
}

/// The time in the merchant's zone. Real time, whatever a demo's clock shows.
pub(super) fn local(merchant: &Merchant, at: DateTime<Utc>) -> String {
    let local = Moment::at(&merchant.timezone, at).local;
    local.format("%Y-%m-%dT%H:%M").to_string()
}
