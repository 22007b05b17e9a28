//! Signing in by a passkey: no address, no password, no code (docs/decisions/access.md).

use app::wire::*;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::Tx;
use store::access_links::Secret;
use store::customers::Account;
use store::merchants::Merchant;
use store::passkeys::PasskeyUse;
use webauthn_rs::prelude::DiscoverableAuthentication;

use super::sign_in::{entered, sign_in_again};
use super::sign_in_code::{FirstFactor, Means};
use super::throttle::Tries;
use super::{Answer, RequestPort, remembered};
use crate::passkeys::{Answer as DeviceAnswer, CHALLENGE_MINUTES, Refusal, to_hex};

/// What a device was asked in this session.
#[derive(Clone, Serialize, Deserialize)]
struct Challenge {
    state: DiscoverableAuthentication,
    at: DateTime<Utc>,
}

/// What became of an answer.
enum Outcome {
    /// Whose the passkey is; locked.
    Proved(Account, Secret),
    Refused,
    /// It was used before, or is older than one that was.
    Stale,
}

impl RequestPort {
    /// What the browser is to ask a device, as JSON.
    pub(super) async fn passkey_challenge(&self, slug: &str) -> Answer<String> {
        let merchant = self.app.merchant(slug).await?;
        let (asked, state) = self.relying_party()?.ask_for_sign_in()?;
        let at = self.app.now();
        self.session
            .insert(&remembered::challenge(merchant.id), Challenge { state, at })
            .await?;
        Ok(asked)
    }

    pub(super) async fn passkey_signed_in(&self, form: PasskeyForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let again = sign_in_again(&merchant, &form.next);
        // Whatever comes of it: a challenge is answered once.
        let challenge: Option<Challenge> = self.session.remove(&remembered::challenge(merchant.id)).await?;
        let Some(challenge) = challenge
            .filter(|challenge| challenge.at + TimeDelta::minutes(CHALLENGE_MINUTES) > self.app.now())
        else {
            self.set_flash(Flash::SignInExpired).await?;
            return Ok(again);
        };
        let answer = DeviceAnswer::read(&form.answer);
        let about = answer
            .as_ref()
            .map_or_else(String::new, |answer| to_hex(answer.credential_id()));
        let tries = self.tries("passkey", &about);
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tries.too_many(&mut tx).await? {
            tx.commit().await?;
            self.too_often().await?;
            return Ok(again);
        }
        let outcome = match &answer {
            Some(answer) => self.weigh(&mut tx, &merchant, answer, challenge).await?,
            None => Outcome::Refused,
        };
        match outcome {
            Outcome::Proved(account, secret) => {
                let first = FirstFactor {
                    account,
                    means: Means::Passkey,
                    next: &form.next,
                };
                self.enter_or_wait(tx, &merchant, first, &secret).await?;
                Ok(entered(&merchant, account, &form.next))
            }
            Outcome::Refused => {
                self.refuse_passkey(tx, &tries).await?;
                Ok(again)
            }
            Outcome::Stale => {
                self.set_flash(Flash::SignInExpired).await?;
                Ok(again)
            }
        }
    }

    /// The same for a passkey nobody has, one of another merchant's and a wrong answer.
    async fn refuse_passkey(&self, mut tx: Tx, tries: &Tries) -> Answer<()> {
        self.note_tries(&mut tx, tries).await?;
        tx.commit().await?;
        self.set_flash(Flash::PasskeyRefused).await
    }

    /// Looks whose passkey it is, locks the account and holds the answer against what was asked and what is kept.
    async fn weigh(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        answer: &DeviceAnswer,
        challenge: Challenge,
    ) -> Answer<Outcome> {
        let id = answer.credential_id();
        let owner = tx.passkey_owner(id).await?;
        let Some(owner) = owner.filter(|owner| owner.handle == answer.handle()) else {
            return Ok(Outcome::Refused);
        };
        let Some(account) = tx.account_of_login(owner.login).await? else {
            return Ok(Outcome::Refused);
        };
        let Some(secret) = tx.lock_secret(account).await? else {
            return Ok(Outcome::Refused);
        };
        // Under the lock: it may have been removed or used meanwhile.
        let Some(kept) = tx.passkey_credential(owner.login, id).await? else {
            return Ok(Outcome::Refused);
        };
        let credential = match self.relying_party()?.proves(answer, challenge.state, kept)? {
            Ok(credential) => credential,
            Err(Refusal::Wrong) => return Ok(Outcome::Refused),
            Err(Refusal::Counter) => {
                let told = json!({ "counter_went_back": true });
                tx.audit(&self.access_entry(merchant, account, "access.passkey-refused", told))
                    .await?;
                return Ok(Outcome::Refused);
            }
        };
        let used = PasskeyUse {
            credential,
            at: self.app.now(),
            challenge_at: challenge.at,
        };
        Ok(match tx.use_passkey(owner.login, id, &used).await? {
            true => Outcome::Proved(account, secret),
            false => Outcome::Stale,
        })
    }
}
