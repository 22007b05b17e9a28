//! The second factor of a customer's login: set up, looked after, switched off by itself (docs/decisions/access.md).

use app::wire::*;
use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use store::Tx;
use store::merchants::Merchant;
use store::outbox::SecondFactorChange;
use store::second_factors::SecondFactor;
use uuid::Uuid;

use super::order_form::problem;
use super::pay_page::image;
use super::security::{Proof, local};
use super::sign_in_code::Checked;
use super::{Answer, Draft, RequestPort, SignedIn, remembered};
use crate::failure::Failure;
use crate::second_factor::{Key, RECOVERY_CODES, RecoveryCode, SETUP_MINUTES};

/// A key that was shown to an app and waits in the session to be confirmed. Whoever has the session proved the password for it.
#[derive(Clone, Serialize, Deserialize)]
struct Starting {
    login: Uuid,
    key: Vec<u8>,
    until: DateTime<Utc>,
}

/// Recovery codes that wait in the session to be shown.
#[derive(Clone, Serialize, Deserialize)]
struct Fresh {
    login: Uuid,
    codes: Vec<String>,
}

/// What a form about a second factor does once password and code are right.
#[derive(Clone, Copy)]
enum Deed {
    Renew,
    SwitchOff,
}

impl Deed {
    /// Its form's fields for password and code.
    const fn fields(self) -> (&'static str, &'static str) {
        match self {
            Self::Renew => ("codes_password", "codes_code"),
            Self::SwitchOff => ("off_password", "off_code"),
        }
    }
}

impl RequestPort {
    pub(super) async fn second_factor_view(&self, slug: &str) -> Answer<SecondFactorView> {
        let (merchant, signed_in, login) = self.login_viewer(slug).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let facts = tx.second_factor_facts(login).await?;
        let secret = tx.secret_of(signed_in.account).await?;
        tx.commit().await?;
        let email = secret.ok_or(Failure::SignInRequired)?.email;
        let state = match (facts, self.starting(&merchant, login).await?) {
            (Some(facts), _) => SecondFactorState::On(told(&merchant, facts)),
            (None, Some(key)) => SecondFactorState::Starting(shown(&merchant, &email, &key)),
            (None, None) => SecondFactorState::Off,
        };
        let name = remembered::access(merchant.id, "second-factor");
        Ok(SecondFactorView {
            state,
            fresh_codes: self.take_fresh_codes(&merchant, login).await?,
            problems: self.take_draft::<()>(&name).await?.problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    /// The key that was shown to an app, unless that was too long ago.
    async fn starting(&self, merchant: &Merchant, login: Uuid) -> Answer<Option<Key>> {
        let name = remembered::access(merchant.id, "new-factor");
        let starting: Option<Starting> = self.session.get(&name).await?;
        starting
            .filter(|starting| starting.login == login && starting.until > self.app.now())
            .map(|starting| Key::of(&starting.key))
            .transpose()
    }

    async fn take_fresh_codes(&self, merchant: &Merchant, login: Uuid) -> Answer<Vec<String>> {
        let name = remembered::access(merchant.id, "recovery-codes");
        let fresh: Option<Fresh> = self.session.get(&name).await?;
        if fresh.is_some() {
            self.session.remove::<Value>(&name).await?;
        }
        Ok(fresh
            .filter(|fresh| fresh.login == login)
            .map_or_else(Vec::new, |fresh| fresh.codes))
    }

    async fn keep_problems(&self, merchant: &Merchant, problems: Vec<FieldProblem>) -> Answer<Redirect> {
        let name = remembered::access(merchant.id, "second-factor");
        self.session.insert(&name, Draft { form: (), problems }).await?;
        Ok(factor_page(merchant))
    }

    pub(super) async fn second_factor_started(&self, form: CodeForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let problem = if form.password.is_empty() {
            problem("password", Problem::Missing)
        } else {
            match self
                .prove_password(&merchant, signed_in, login, form.password)
                .await?
            {
                Proof::Given(_) => {
                    let starting = Starting {
                        login,
                        key: Key::draw()?.bytes().to_vec(),
                        until: self.app.now() + TimeDelta::minutes(SETUP_MINUTES),
                    };
                    self.session
                        .insert(&remembered::access(merchant.id, "new-factor"), starting)
                        .await?;
                    return Ok(factor_page(&merchant));
                }
                Proof::TooOften => return Ok(factor_page(&merchant)),
                Proof::Wrong => problem("password", Problem::PasswordWrong),
            }
        };
        self.keep_problems(&merchant, vec![problem]).await
    }

    pub(super) async fn second_factor_confirmed(&self, form: CodeForm) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let Some(key) = self.starting(&merchant, login).await? else {
            return Ok(factor_page(&merchant));
        };
        let now = self.app.now();
        let code: String = form.code.chars().filter(|c| !c.is_whitespace()).collect();
        let wrong = match code.is_empty() {
            true => Problem::Missing,
            false => Problem::CodeWrong,
        };
        let Some(last_step) = key.step_of(&code, now) else {
            return self.keep_problems(&merchant, vec![problem("code", wrong)]).await;
        };
        let factor = SecondFactor {
            secret: key.bytes().to_vec(),
            confirmed_at: now,
            last_step,
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
        if !tx.insert_second_factor(login, &factor).await? {
            return Ok(factor_page(&merchant));
        }
        let codes = put_codes(&mut tx, login).await?;
        tx.audit(&self.access_entry(&merchant, signed_in.account, "access.second-factor-on", json!({})))
            .await?;
        self.tell_factor(&mut tx, signed_in.account, SecondFactorChange::On)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.session
            .remove::<Value>(&remembered::access(merchant.id, "new-factor"))
            .await?;
        self.show_codes(&merchant, login, codes, Flash::SecondFactorOn)
            .await
    }

    async fn show_codes(
        &self,
        merchant: &Merchant,
        login: Uuid,
        codes: Vec<String>,
        flash: Flash,
    ) -> Answer<Redirect> {
        self.session
            .insert(
                &remembered::access(merchant.id, "recovery-codes"),
                Fresh { login, codes },
            )
            .await?;
        self.set_flash(flash).await?;
        Ok(factor_page(merchant))
    }

    pub(super) async fn second_factor_dropped(&self, form: CodeForm) -> Answer<Redirect> {
        self.prove_and(form, Deed::SwitchOff).await
    }

    pub(super) async fn recovery_codes_renewed(&self, form: CodeForm) -> Answer<Redirect> {
        self.prove_and(form, Deed::Renew).await
    }

    /// Does what password and code are asked for: whoever only found a browser signed in, or only knows the password, does not.
    async fn prove_and(&self, form: CodeForm, deed: Deed) -> Answer<Redirect> {
        let (merchant, signed_in, login) = self.login_viewer(&form.merchant).await?;
        let (password, code) = deed.fields();
        let problems: Vec<_> = [(password, form.password.as_str()), (code, form.code.trim())]
            .into_iter()
            .filter(|(_, typed)| typed.is_empty())
            .map(|(field, _)| problem(field, Problem::Missing))
            .collect();
        if !problems.is_empty() {
            return self.keep_problems(&merchant, problems).await;
        }
        let proof = match self
            .prove_password(&merchant, signed_in, login, form.password)
            .await?
        {
            Proof::Given(proof) => proof,
            Proof::TooOften => return Ok(factor_page(&merchant)),
            Proof::Wrong => {
                let wrong = problem(password, Problem::PasswordWrong);
                return self.keep_problems(&merchant, vec![wrong]).await;
            }
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        self.still_proved(&mut tx, &proof).await?;
        let by_recovery_code = match self.check_code(&mut tx, login, &form.code).await? {
            Checked::Code => false,
            Checked::RecoveryCode { .. } => true,
            Checked::NoFactor => return Ok(factor_page(&merchant)),
            Checked::TooOften => {
                tx.commit().await?;
                self.too_often().await?;
                return Ok(factor_page(&merchant));
            }
            Checked::Wrong => {
                tx.commit().await?;
                let wrong = problem(code, Problem::CodeWrong);
                return self.keep_problems(&merchant, vec![wrong]).await;
            }
        };
        self.done(tx, &merchant, (signed_in, login), deed, by_recovery_code)
            .await
    }

    async fn done(
        &self,
        mut tx: Tx,
        merchant: &Merchant,
        (signed_in, login): (SignedIn, Uuid),
        deed: Deed,
        by_recovery_code: bool,
    ) -> Answer<Redirect> {
        let (action, change) = match deed {
            Deed::Renew => ("access.recovery-codes-renewed", SecondFactorChange::CodesRenewed),
            Deed::SwitchOff => ("access.second-factor-off", SecondFactorChange::Off),
        };
        let codes = match deed {
            Deed::Renew => put_codes(&mut tx, login).await?,
            Deed::SwitchOff => {
                tx.drop_second_factor(login).await?;
                Vec::new()
            }
        };
        let told = json!({ "by_recovery_code": by_recovery_code });
        tx.audit(&self.access_entry(merchant, signed_in.account, action, told))
            .await?;
        self.tell_factor(&mut tx, signed_in.account, change).await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        match deed {
            Deed::Renew => {
                self.show_codes(merchant, login, codes, Flash::RecoveryCodesRenewed)
                    .await
            }
            Deed::SwitchOff => {
                self.set_flash(Flash::SecondFactorOff).await?;
                Ok(super::security::security_page(merchant))
            }
        }
    }
}

/// Draws recovery codes in place of all earlier ones, and returns them as they are shown.
async fn put_codes(tx: &mut Tx, login: Uuid) -> Answer<Vec<String>> {
    let codes = (0..RECOVERY_CODES)
        .map(|_| RecoveryCode::draw())
        .collect::<Answer<Vec<_>>>()?;
    let hashes: Vec<_> = codes.iter().map(RecoveryCode::hash).collect();
    tx.put_recovery_codes(login, &hashes).await?;
    Ok(codes.iter().map(RecoveryCode::shown).collect())
}

/// What may be told of a second factor.
pub(super) fn told(
    merchant: &Merchant,
    facts: store::second_factors::SecondFactorFacts,
) -> SecondFactorFacts {
    SecondFactorFacts {
        since: local(merchant, facts.confirmed_at),
        recovery_codes: facts.recovery_codes,
    }
}

fn shown(merchant: &Merchant, email: &str, key: &Key) -> NewSecondFactor {
    let address = key.address(&merchant.name, email);
    NewSecondFactor {
        image: documents::qr_svg(&address).as_deref().map(image),
        key: key.typed(),
        address,
    }
}

fn factor_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: app::ui::path::second_factor(&merchant.slug),
    }
}
