//! The second step of a sign-in: what waits for the code of a second factor, and what takes it (docs/decisions/access.md).

use app::wire::*;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use sha2::{Digest, Sha256};
use store::Tx;
use store::access_links::Secret;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, SecondFactorChange, Task};
use uuid::Uuid;

use super::access_links::sign_in_page;
use super::order_form::problem;
use super::sign_in::entered;
use super::throttle::WINDOW_MINUTES;
use super::{Answer, Draft, RequestPort, remembered};
use crate::second_factor::{CODE_MINUTES, Key, Typed};

/// A sign-in that waits in the browser's session. It opens nothing but the page that asks for the code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
struct Waiting {
    account: Account,
    /// [`proved`] of what the account signed in with.
    proved: String,
    by_link: bool,
    /// Where whoever signs in wanted to go.
    next: String,
    until: DateTime<Utc>,
}

impl Waiting {
    const fn means(&self) -> Means {
        if self.by_link {
            Means::Link
        } else {
            Means::Password
        }
    }
}

/// What somebody proved to be an account's owner with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Means {
    Password,
    /// By mail.
    Link,
    /// Its device verified its owner: something one has and something one is or knows, so there is nothing left to ask for.
    Passkey,
}

/// How somebody proved to be an account's owner, so far.
#[derive(Clone, Copy, Debug)]
pub(super) struct FirstFactor<'a> {
    pub account: Account,
    pub means: Means,
    pub next: &'a str,
}

/// What a first factor led to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Entry {
    SignedIn,
    /// A code is to be entered first.
    Waits,
    /// Another password was set meanwhile.
    Refused,
}

/// What became of a typed code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Checked {
    Code,
    /// So many are left.
    RecoveryCode {
        left: i64,
    },
    Wrong,
    /// Not even looked at.
    TooOften,
    /// There is no second factor any more.
    NoFactor,
}

impl RequestPort {
    /// Signs in whoever proved the first factor, or lets the sign-in wait for the second. `secret` is the account's, locked by the transaction.
    pub(super) async fn enter_or_wait(
        &self,
        mut tx: Tx,
        merchant: &Merchant,
        first: FirstFactor<'_>,
        secret: &Secret,
    ) -> Answer<Entry> {
        let factor = match first.account {
            Account::Customer { login, .. } if first.means != Means::Passkey => {
                tx.second_factor(login).await?
            }
            Account::Customer { .. } | Account::Staff { .. } => None,
        };
        if factor.is_none() {
            self.note_entry(&mut tx, merchant, first.account, first.means)
                .await?;
            self.enter(tx, merchant, first.account).await?;
            return Ok(Entry::SignedIn);
        }
        tx.commit().await?;
        // Whoever planted the session before learns nothing, not even that there is a second factor.
        self.session.cycle_id().await?;
        let waiting = Waiting {
            account: first.account,
            proved: proved(secret),
            by_link: first.means == Means::Link,
            next: first.next.chars().take(500).collect(),
            until: self.app.now() + TimeDelta::minutes(CODE_MINUTES),
        };
        self.session
            .insert(&remembered::waiting(merchant.id), waiting)
            .await?;
        Ok(Entry::Waits)
    }

    async fn note_entry(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        account: Account,
        means: Means,
    ) -> Answer<()> {
        let action = match means {
            Means::Password => return Ok(()),
            Means::Link => "access.signed-in-by-link",
            Means::Passkey => "access.signed-in-by-passkey",
        };
        Ok(tx
            .audit(&self.access_entry(merchant, account, action, json!({})))
            .await?)
    }

    async fn waiting(&self, merchant: Uuid) -> Answer<Option<Waiting>> {
        let waiting: Option<Waiting> = self.session.get(&remembered::waiting(merchant)).await?;
        Ok(waiting.filter(|waiting| waiting.until > self.app.now()))
    }

    /// Nothing waits for a code any more.
    pub(super) async fn forget_waiting(&self, merchant: Uuid) -> Answer<()> {
        let name = remembered::waiting(merchant);
        // Removing marks the session as changed even where nothing was.
        if self.session.get::<serde_json::Value>(&name).await?.is_some() {
            self.session.remove::<serde_json::Value>(&name).await?;
        }
        Ok(())
    }

    pub(super) async fn enter_code_view(&self, slug: &str) -> Answer<EnterCodeView> {
        let merchant = self.app.merchant(slug).await?;
        let name = remembered::access(merchant.id, "code");
        Ok(EnterCodeView {
            waits: self.waiting(merchant.id).await?.is_some(),
            problems: self.take_draft::<()>(&name).await?.problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn code_entered(&self, form: CodeForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = code_page(&merchant);
        let Some(waiting) = self.waiting(merchant.id).await? else {
            return self.expired(&merchant).await;
        };
        let Account::Customer { login, .. } = waiting.account else {
            return self.expired(&merchant).await;
        };
        if form.code.trim().is_empty() {
            return self.mend_code(&merchant, Problem::Missing).await;
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        let secret = tx.lock_secret(waiting.account).await?;
        if secret.is_none_or(|secret| proved(&secret) != waiting.proved) {
            return self.expired(&merchant).await;
        }
        match self.check_code(&mut tx, login, &form.code).await? {
            Checked::Code => {
                self.note_entry(&mut tx, &merchant, waiting.account, waiting.means())
                    .await?;
                self.enter(tx, &merchant, waiting.account).await?;
            }
            Checked::RecoveryCode { left } => {
                self.note_entry(&mut tx, &merchant, waiting.account, waiting.means())
                    .await?;
                let told = json!({ "left": left });
                tx.audit(&self.access_entry(&merchant, waiting.account, "access.recovery-code-used", told))
                    .await?;
                self.tell_factor(
                    &mut tx,
                    waiting.account,
                    SecondFactorChange::RecoveryCodeUsed { left },
                )
                .await?;
                self.enter(tx, &merchant, waiting.account).await?;
                self.app.nudge_delivery();
                self.set_flash(Flash::RecoveryCodeUsed { left }).await?;
            }
            Checked::Wrong => {
                tx.commit().await?;
                return self.mend_code(&merchant, Problem::CodeWrong).await;
            }
            Checked::TooOften => {
                tx.commit().await?;
                self.too_often().await?;
                return Ok(page);
            }
            Checked::NoFactor => return self.expired(&merchant).await,
        }
        Ok(entered(&merchant, waiting.account, &waiting.next))
    }

    async fn mend_code(&self, merchant: &Merchant, what: Problem) -> Answer<Redirect> {
        let problems = vec![problem("code", what)];
        self.session
            .insert(
                &remembered::access(merchant.id, "code"),
                Draft { form: (), problems },
            )
            .await?;
        Ok(code_page(merchant))
    }

    async fn expired(&self, merchant: &Merchant) -> Answer<Redirect> {
        self.forget_waiting(merchant.id).await?;
        self.set_flash(Flash::SignInExpired).await?;
        Ok(sign_in_page(merchant))
    }

    pub(super) async fn too_often(&self) -> Answer<()> {
        let flash = Flash::TooManyAttempts {
            wait_minutes: WINDOW_MINUTES,
        };
        self.set_flash(flash).await
    }

    /// Takes a code of a login that is locked, and uses it up. Guesses are counted under the same lock, so no two at once are both free.
    pub(super) async fn check_code(&self, tx: &mut Tx, login: Uuid, typed: &str) -> Answer<Checked> {
        let tries = self.tries("second-factor", &login.to_string());
        if tries.too_many(tx).await? {
            return Ok(Checked::TooOften);
        }
        let Some(factor) = tx.second_factor(login).await? else {
            return Ok(Checked::NoFactor);
        };
        let right = match Typed::read(typed) {
            Typed::Code(code) => match Key::of(&factor.secret)?.step_of(&code, self.app.now()) {
                Some(step) => tx.use_step(login, step).await?.then_some(Checked::Code),
                None => None,
            },
            Typed::Recovery(code) => match tx.use_recovery_code(login, &code.hash()).await? {
                true => Some(Checked::RecoveryCode {
                    left: tx
                        .second_factor_facts(login)
                        .await?
                        .map_or(0, |facts| facts.recovery_codes),
                }),
                false => None,
            },
            Typed::Neither => None,
        };
        if right.is_none() {
            self.note_tries(tx, &tries).await?;
        }
        Ok(right.unwrap_or(Checked::Wrong))
    }

    /// Tells the account's address what became of its second factor.
    pub(super) async fn tell_factor(
        &self,
        tx: &mut Tx,
        account: Account,
        change: SecondFactorChange,
    ) -> Answer<()> {
        let mail = AccessMail::SecondFactor {
            account,
            change,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        Ok(())
    }
}

/// What an account signs in with, as a hash: a session must not have the password's own. A sign-in that waits under an address or a password
/// that was changed meanwhile is over, like those that were let in.
fn proved(secret: &Secret) -> String {
    let digest = Sha256::digest(format!("{}\n{}", secret.email, secret.password_hash));
    digest.iter().map(|byte| format!("{byte:02x}")).collect()
}

pub(super) fn code_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: format!("/m/{}/sign-in/code", merchant.slug),
    }
}
