//! Signing in and out: e-mail and password, throttled, without a hint whether an address exists.

use app::wire::*;
use chrono::{DateTime, TimeDelta, Utc};
use sha2::{Digest, Sha256};
use store::Tx;
use store::customers::Account;
use store::merchants::Merchant;
use uuid::Uuid;

use super::{Answer, RequestPort, remembered};
use crate::demo;
use crate::failure::Failure;

/// Refusals of one address within the window after which signing in has to wait.
const MOST_FAILURES_PER_EMAIL: i64 = 5;
/// Refusals from one network address; several people may share it.
const MOST_FAILURES_PER_ADDRESS: i64 = 50;
const WINDOW_MINUTES: u32 = 15;

impl RequestPort {
    pub(super) async fn sign_in_view(&self, slug: &str, next: &str) -> Answer<SignInView> {
        let merchant = self.app.merchant(slug).await?;
        let email: Option<String> = self.session.remove(remembered::TYPED_EMAIL).await?;
        Ok(SignInView {
            email: email.unwrap_or_default(),
            next: safe_next(&merchant, next).unwrap_or_default(),
            demo_logins: if merchant.demo && self.app.demo() {
                demo::logins()
            } else {
                Vec::new()
            },
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn check_sign_in(&self, form: SignInForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let email = form.email.trim();
        let throttle = self.throttle(email);
        let mut tx = self.app.store().begin(merchant.id).await?;
        let blocked = throttle.blocks(&mut tx).await?;
        let credentials = tx.credentials(email).await?;
        tx.commit().await?;
        if blocked {
            return self
                .refuse(
                    &merchant,
                    &form,
                    Flash::TooManyAttempts {
                        wait_minutes: WINDOW_MINUTES,
                    },
                )
                .await;
        }
        // No transaction is open while the hash is computed.
        let hash = credentials.as_ref().map(|known| known.password_hash.clone());
        let fits = self.app.passwords().verify(form.password.clone(), hash).await?;
        let Some(known) = credentials.filter(|_| fits) else {
            self.note_failure(&merchant, &throttle).await?;
            return self.refuse(&merchant, &form, Flash::SignInFailed).await;
        };
        self.remember_account(&merchant, known.account).await?;
        let home = match known.account {
            Account::Customer { .. } => format!("/m/{}/portal", merchant.slug),
            Account::Staff { .. } => format!("/m/{}/staff", merchant.slug),
        };
        let next = safe_next(&merchant, &form.next).filter(|next| next.starts_with(&home));
        Ok(Redirect {
            to: next.unwrap_or(home),
        })
    }

    /// Asks whoever is signed in for the password once more, before something that a session left open must not be enough for. Wrong
    /// ones count like refused sign-ins.
    pub(super) async fn prove(
        &self,
        merchant: &Merchant,
        login: Uuid,
        password: String,
    ) -> Answer<Result<(), Problem>> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        let (email, hash) = tx.login(login).await?.ok_or(Failure::SignInRequired)?;
        let throttle = self.throttle(&email);
        let blocked = throttle.blocks(&mut tx).await?;
        tx.commit().await?;
        if blocked {
            return Ok(Err(Problem::TooManyAttempts {
                wait_minutes: WINDOW_MINUTES,
            }));
        }
        if self.app.passwords().verify(password, Some(hash)).await? {
            return Ok(Ok(()));
        }
        self.note_failure(merchant, &throttle).await?;
        Ok(Err(Problem::PasswordWrong))
    }

    fn throttle(&self, email: &str) -> Throttle {
        let now = self.app.now();
        let mut subjects = vec![(subject("email", &email.to_lowercase()), MOST_FAILURES_PER_EMAIL)];
        if let Some(address) = self.address {
            subjects.push((
                subject("address", &address.to_string()),
                MOST_FAILURES_PER_ADDRESS,
            ));
        }
        Throttle {
            subjects,
            now,
            window: now - TimeDelta::minutes(i64::from(WINDOW_MINUTES)),
        }
    }

    async fn note_failure(&self, merchant: &Merchant, throttle: &Throttle) -> Answer<()> {
        let mut tx = self.app.store().begin(merchant.id).await?;
        for (subject, _) in &throttle.subjects {
            tx.note_sign_in_failure(self.app.new_id(), subject, throttle.now, throttle.window)
                .await?;
        }
        Ok(tx.commit().await?)
    }

    async fn refuse(&self, merchant: &Merchant, form: &SignInForm, flash: Flash) -> Answer<Redirect> {
        self.set_flash(flash).await?;
        self.session
            .insert(
                remembered::TYPED_EMAIL,
                form.email.trim().chars().take(254).collect::<String>(),
            )
            .await?;
        let back = format!("/m/{}/sign-in", merchant.slug);
        Ok(Redirect {
            to: match safe_next(merchant, &form.next) {
                Some(next) => format!("{back}?next={}", encode(&next)),
                None => back,
            },
        })
    }

    pub(super) async fn end_session(&self, slug: &str) -> Answer<Redirect> {
        let merchant = self.app.merchant(slug).await?;
        self.session
            .remove::<Account>(&remembered::account(merchant.id))
            .await?;
        self.session
            .remove::<serde_json::Value>(&remembered::order(merchant.id))
            .await?;
        self.session.cycle_id().await?;
        self.set_flash(Flash::SignedOut).await?;
        Ok(Redirect {
            to: format!("/m/{}/sign-in", merchant.slug),
        })
    }
}

/// Whose wrong passwords are counted, and since when.
struct Throttle {
    /// Each with the most refusals it may have.
    subjects: Vec<(Vec<u8>, i64)>,
    now: DateTime<Utc>,
    window: DateTime<Utc>,
}

impl Throttle {
    async fn blocks(&self, tx: &mut Tx) -> Answer<bool> {
        let mut blocked = false;
        for (subject, most) in &self.subjects {
            blocked |= tx.sign_in_failures(subject, self.window).await? >= *most;
        }
        Ok(blocked)
    }
}

/// A subject of throttling without the personal datum in it.
fn subject(kind: &str, value: &str) -> Vec<u8> {
    Sha256::digest(format!("{kind}:{value}")).to_vec()
}

/// A way back that stays within the merchant's own pages; no other site and no other merchant.
fn safe_next(merchant: &Merchant, next: &str) -> Option<String> {
    let own = format!("/m/{}/", merchant.slug);
    let plain = next.len() <= 500
        && next
            .chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '\\' | '"' | '<' | '>'))
        && !next.contains("/../")
        && !next.contains("/./");
    (plain && next.starts_with(&own)).then(|| next.to_owned())
}

/// Percent-encodes everything but unreserved characters and slashes (RFC 3986).
fn encode(path: &str) -> String {
    path.bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                char::from(byte).to_string()
            }
            other => format!("%{other:02X}"),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_stays_with_the_merchant() {
        let merchant = Merchant {
            slug: "blatt".to_owned(),
            ..demo::content::merchant(uuid::Uuid::nil())
        };
        for right in ["/m/blatt/portal", "/m/blatt/portal/invoices?after=RE-2026-00001"] {
            assert_eq!(safe_next(&merchant, right).as_deref(), Some(right));
        }
        for wrong in [
            "",
            "/",
            "//evil.example/m/blatt/",
            "https://evil.example",
            "/m/other/portal",
            "/m/blatt",
            "/m/blatt/\\evil",
            "/m/blatt/../other/",
            "/m/blatt/\r\nSet-Cookie: a=b",
        ] {
            assert_eq!(safe_next(&merchant, wrong), None, "{wrong:?}");
        }
        assert_eq!(encode("/m/blatt/portal?a=b"), "/m/blatt/portal%3Fa%3Db");
    }
}
