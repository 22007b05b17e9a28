//! The passkeys of a customer's login: added, listed and removed by itself (docs/decisions/access.md).

use app::wire::*;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};
use store::passkeys::Passkey;
use uuid::Uuid;
use webauthn_rs::prelude::PasskeyRegistration;

use super::order_form::problem;
use super::security::{Proof, Proved, local};
use super::sign_in_code::Checked;
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;
use crate::passkeys::{CHALLENGE_MINUTES, MOST_PASSKEYS, Newcomer, RelyingParty, from_hex, to_hex};

/// Characters of a passkey's name.
const LONGEST_NAME: usize = 60;

/// What a device was asked and has not answered yet. Whoever has the session proved the password, and the second factor if there is one.
#[derive(Clone, Serialize, Deserialize)]
struct Adding {
    login: Uuid,
    name: String,
    by_recovery_code: bool,
    /// As JSON for the browser.
    asked: String,
    state: PasskeyRegistration,
    until: DateTime<Utc>,
}

/// What stops the adding of a passkey, if anything.
enum Allowed {
    Yes { by_recovery_code: bool },
    Mend(FieldProblem),
    TooOften,
}

impl RequestPort {
    /// # Errors
    /// [`Failure::NotFound`] where nobody can have passkeys.
    pub(super) fn relying_party(&self) -> Answer<&RelyingParty> {
        self.app.relying_party().ok_or(Failure::NotFound)
    }

    pub(super) async fn passkeys_view(&self, slug: &str) -> Answer<PasskeysView> {
        let (merchant, _, login) = self.login_viewer(slug).await?;
        let party = self.relying_party()?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let passkeys = tx.passkeys_of(login).await?;
        let factor = tx.second_factor_facts(login).await?;
        tx.commit().await?;
        let name = remembered::access(merchant.id, "passkeys");
        let Draft { form, problems } = self.take_draft::<String>(&name).await?;
        let adding: Option<Adding> = self.session.get(&new_passkey(&merchant)).await?;
        Ok(PasskeysView {
            new: adding
                .filter(|adding| self.waits(adding, login))
                .map(|adding| NewPasskey {
                    name: adding.name,
                    asked: adding.asked,
                }),
            relying_party: party.id().to_owned(),
            room: passkeys.len() < MOST_PASSKEYS,
            passkeys: told(&merchant, passkeys),
            typed_name: form,
            asks_for_code: factor.is_some(),
            problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    fn waits(&self, adding: &Adding, login: Uuid) -> bool {
        adding.login == login && adding.until > self.app.now()
    }

    async fn mend_passkeys(
        &self,
        merchant: &Merchant,
        typed: &str,
        problems: Vec<FieldProblem>,
    ) -> Answer<Redirect> {
        let form: String = typed.chars().take(LONGEST_NAME).collect();
        let name = remembered::access(merchant.id, "passkeys");
        self.session.insert(&name, Draft { form, problems }).await?;
        Ok(passkeys_page(merchant))
    }

    pub(super) async fn passkey_started(&self, form: PasskeyForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let party = self.relying_party()?;
        let name = form.name.trim();
        let mut problems = name_problem(name);
        if form.password.is_empty() {
            problems.push(problem("password", Problem::Missing));
        }
        if !problems.is_empty() {
            return self.mend_passkeys(&merchant, name, problems).await;
        }
        let proof = match self
            .prove_password(&merchant, signed_in, login, form.password)
            .await?
        {
            Proof::Given(proof) => proof,
            Proof::TooOften => return Ok(passkeys_page(&merchant)),
            Proof::Wrong => {
                let wrong = vec![problem("password", Problem::PasswordWrong)];
                return self.mend_passkeys(&merchant, name, wrong).await;
            }
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let allowed = self.may_add(&mut tx, &proof, login, &form.code).await?;
        let known: Vec<_> = tx.passkeys_of(login).await?;
        let handle = tx.passkey_handle(login).await?;
        let secret = tx.secret_of(signed_in.account).await?;
        tx.commit().await?;
        let by_recovery_code = match allowed {
            Allowed::Yes { by_recovery_code } => by_recovery_code,
            Allowed::Mend(problem) => return self.mend_passkeys(&merchant, name, vec![problem]).await,
            Allowed::TooOften => {
                self.too_often().await?;
                return Ok(passkeys_page(&merchant));
            }
        };
        let (asked, state) = party.ask_for_new(Newcomer {
            handle: handle.ok_or(Failure::SignInRequired)?,
            merchant: &merchant.name,
            email: &secret.ok_or(Failure::SignInRequired)?.email,
            known: &known
                .into_iter()
                .map(|passkey| passkey.credential_id)
                .collect::<Vec<_>>(),
        })?;
        let adding = Adding {
            login,
            name: name.to_owned(),
            by_recovery_code,
            asked,
            state,
            until: self.app.now() + TimeDelta::minutes(CHALLENGE_MINUTES),
        };
        self.session.insert(&new_passkey(&merchant), adding).await?;
        Ok(passkeys_page(&merchant))
    }

    /// Locks the account and looks whether it may have another passkey. A passkey opens it without the second factor, so it takes one to add it.
    async fn may_add(&self, tx: &mut Tx, proof: &Proved, login: Uuid, code: &str) -> Answer<Allowed> {
        self.still_proved(tx, proof).await?;
        if tx.passkeys_of(login).await?.len() >= MOST_PASSKEYS {
            return Ok(Allowed::Mend(problem("passkey_name", Problem::TooManyPasskeys)));
        }
        let no_code = Allowed::Yes {
            by_recovery_code: false,
        };
        if tx.second_factor_facts(login).await?.is_none() {
            return Ok(no_code);
        }
        if code.trim().is_empty() {
            return Ok(Allowed::Mend(problem("code", Problem::Missing)));
        }
        Ok(match self.check_code(tx, login, code).await? {
            Checked::Code | Checked::NoFactor => no_code,
            Checked::RecoveryCode { .. } => Allowed::Yes {
                by_recovery_code: true,
            },
            Checked::Wrong => Allowed::Mend(problem("code", Problem::CodeWrong)),
            Checked::TooOften => Allowed::TooOften,
        })
    }

    pub(super) async fn passkey_added(&self, form: PasskeyForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let party = self.relying_party()?;
        // Whatever comes of it: what was asked is answered once.
        let adding: Option<Adding> = self.session.remove(&new_passkey(&merchant)).await?;
        let Some(adding) = adding.filter(|adding| self.waits(adding, login)) else {
            self.set_flash(Flash::PasskeyTooLate).await?;
            return Ok(passkeys_page(&merchant));
        };
        let Some(made) = party.made(&form.answer, &adding.state) else {
            self.set_flash(Flash::PasskeyNotAdded).await?;
            return Ok(passkeys_page(&merchant));
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        // A new password ends the sign-ins that proved the old one: so whether this one stands says whether the proof holds.
        tx.lock_secret(signed_in.account).await?;
        if tx
            .standing_sign_in(signed_in.sign_in, signed_in.account)
            .await?
            .is_none()
        {
            return Err(Failure::SignInRequired);
        }
        let passkey = Passkey {
            credential_id: made.credential_id,
            name: adding.name,
            created_at: self.app.now(),
            last_used_at: None,
        };
        let before = tx.passkeys_of(login).await?.len();
        if before >= MOST_PASSKEYS || !tx.insert_passkey(login, &passkey, &made.credential).await? {
            self.set_flash(Flash::PasskeyNotAdded).await?;
            return Ok(passkeys_page(&merchant));
        }
        let told = json!({ "passkeys": before + 1, "by_recovery_code": adding.by_recovery_code });
        tx.audit(&self.access_entry(&merchant, signed_in.account, "access.passkey-added", told))
            .await?;
        self.tell_passkey(&mut tx, signed_in.account, passkey.name, true)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::PasskeyAdded).await?;
        Ok(passkeys_page(&merchant))
    }

    pub(super) async fn passkey_removed(&self, form: PasskeyForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let page = passkeys_page(&merchant);
        let id = from_hex(&form.passkey).ok_or(Failure::BadRequest("not the identifier of a passkey"))?;
        let mend = async |what| {
            let wrong = vec![problem("remove_password", what)];
            self.mend_passkeys(&merchant, "", wrong).await
        };
        if form.password.is_empty() {
            return mend(Problem::Missing).await;
        }
        let proof = match self
            .prove_password(&merchant, signed_in, login, form.password)
            .await?
        {
            Proof::Given(proof) => proof,
            Proof::TooOften => return Ok(page),
            Proof::Wrong => return mend(Problem::PasswordWrong).await,
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, &proof).await?;
        let passkeys = tx.passkeys_of(login).await?;
        let left = passkeys.len().saturating_sub(1);
        let Some(passkey) = passkeys.into_iter().find(|passkey| passkey.credential_id == id) else {
            // In another window already.
            return Ok(page);
        };
        tx.drop_passkey(login, &id).await?;
        let told = json!({ "passkeys": left });
        tx.audit(&self.access_entry(&merchant, signed_in.account, "access.passkey-removed", told))
            .await?;
        self.tell_passkey(&mut tx, signed_in.account, passkey.name, false)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::PasskeyRemoved).await?;
        Ok(page)
    }

    /// Tells the account's address that a passkey came or went.
    async fn tell_passkey(&self, tx: &mut Tx, account: Account, name: String, added: bool) -> Answer<()> {
        let mail = AccessMail::Passkey {
            account,
            name,
            added,
            lang: self.lang.tag().to_owned(),
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        Ok(())
    }
}

fn name_problem(name: &str) -> Vec<FieldProblem> {
    let wrong = match name {
        "" => Some(Problem::Missing),
        _ => (name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control))
            .then_some(Problem::TooLong),
    };
    wrong
        .map(|what| problem("passkey_name", what))
        .into_iter()
        .collect()
}

/// What may be told of passkeys.
pub(super) fn told(merchant: &Merchant, passkeys: Vec<Passkey>) -> Vec<PasskeyRow> {
    passkeys
        .into_iter()
        .map(|passkey| PasskeyRow {
            id: to_hex(&passkey.credential_id),
            name: passkey.name,
            since: local(merchant, passkey.created_at),
            last_used: passkey.last_used_at.map(|at| local(merchant, at)),
        })
        .collect()
}

/// Where the session has what a device was asked.
fn new_passkey(merchant: &Merchant) -> String {
    remembered::access(merchant.id, "new-passkey")
}

fn passkeys_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: app::ui::path::passkeys(&merchant.slug),
    }
}
