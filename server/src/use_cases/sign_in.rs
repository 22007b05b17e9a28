//! Signing in and out: e-mail and password, throttled, without a hint whether an address exists. A second factor: `sign_in_code.rs`.

use app::wire::*;
use store::customers::Account;
use store::merchants::Merchant;

use super::sign_in_code::{Entry, code_page};
use super::throttle::WINDOW_MINUTES;
use super::{Answer, RequestPort, SignedIn, remembered};
use crate::demo;

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
            passkeys_for: self.app.relying_party().map(|party| party.id().to_owned()),
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn check_sign_in(&self, form: SignInForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let email = form.email.trim();
        let tries = self.tries("email", &email.to_lowercase());
        let mut tx = self.app.store().begin(merchant.id).await?;
        let blocked = tries.too_many(&mut tx).await?;
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
            let mut tx = self.app.store().begin(merchant.id).await?;
            self.note_tries(&mut tx, &tries).await?;
            tx.commit().await?;
            return self.refuse(&merchant, &form, Flash::SignInFailed).await;
        };
        let entry = self
            .enter_by_password(&merchant, known.account, &known.password_hash, &form.next)
            .await?;
        match entry {
            Entry::SignedIn => Ok(entered(&merchant, known.account, &form.next)),
            Entry::Waits => Ok(code_page(&merchant)),
            Entry::Refused => self.refuse(&merchant, &form, Flash::SignInFailed).await,
        }
    }

    async fn refuse(&self, merchant: &Merchant, form: &SignInForm, flash: Flash) -> Answer<Redirect> {
        self.set_flash(flash).await?;
        self.session
            .insert(
                remembered::TYPED_EMAIL,
                form.email.trim().chars().take(254).collect::<String>(),
            )
            .await?;
        Ok(sign_in_again(merchant, &form.next))
    }

    pub(super) async fn end_session(&self, slug: &str) -> Answer<Redirect> {
        let merchant = self.app.merchant(slug).await?;
        let claimed: Option<SignedIn> = self.session.remove(&remembered::signed_in(merchant.id)).await?;
        if let Some(claimed) = claimed {
            let mut tx = self.app.store().begin(merchant.id).await?;
            tx.end_sign_in(claimed.sign_in, claimed.account).await?;
            tx.commit().await?;
        }
        self.session
            .remove::<serde_json::Value>(&remembered::order(merchant.id))
            .await?;
        self.forget_waiting(merchant.id).await?;
        self.session.cycle_id().await?;
        self.set_flash(Flash::SignedOut).await?;
        Ok(Redirect {
            to: format!("/m/{}/sign-in", merchant.slug),
        })
    }
}

/// The sign-in page, from where one goes on to where one wanted to go.
pub(super) fn sign_in_again(merchant: &Merchant, next: &str) -> Redirect {
    let back = format!("/m/{}/sign-in", merchant.slug);
    Redirect {
        to: match safe_next(merchant, next) {
            Some(next) => format!("{back}?next={}", encode(&next)),
            None => back,
        },
    }
}

/// Where whoever has signed in wanted to go, or home.
pub(super) fn entered(merchant: &Merchant, account: Account, next: &str) -> Redirect {
    let home = match account {
        Account::Customer { .. } => format!("/m/{}/portal", merchant.slug),
        Account::Staff { .. } => format!("/m/{}/staff", merchant.slug),
    };
    let next = safe_next(merchant, next).filter(|next| next.starts_with(&home));
    Redirect {
        to: next.unwrap_or(home),
    }
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
