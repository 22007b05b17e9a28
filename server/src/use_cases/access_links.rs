//! Links by mail: to set a forgotten password anew, and to sign in without one (docs/decisions/access.md).
//!
//! Whether somebody signs in with an address is looked up by whoever delivers the mail, never by the page that asks for it: the answer and
//! the time it takes are the same.

use app::wire::*;
use store::access_links::LinkPurpose;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};

use super::order_form::{is_email, password_problem, problem};
use super::throttle::WINDOW_MINUTES;
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::{LINK_MINUTES, RESET_MINUTES, Token};
use crate::failure::Failure;

const fn purpose(kind: AccessLinkKind) -> LinkPurpose {
    match kind {
        AccessLinkKind::Reset => LinkPurpose::Reset,
        AccessLinkKind::SignIn => LinkPurpose::SignIn,
    }
}

impl RequestPort {
    pub(super) async fn ask_link_view(&self, slug: &str, kind: &str) -> Answer<AskLinkView> {
        let merchant = self.app.merchant(slug).await?;
        let kind = AccessLinkKind::from_path(kind).ok_or(Failure::NotFound)?;
        let name = remembered::access(merchant.id, kind.path());
        let Draft { form, problems } = self.take_draft::<String>(&name).await?;
        Ok(AskLinkView {
            kind,
            email: form,
            problems,
            minutes: match kind {
                AccessLinkKind::Reset => RESET_MINUTES,
                AccessLinkKind::SignIn => LINK_MINUTES,
            },
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn link_asked(&self, form: AskLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let kind = AccessLinkKind::from_path(&form.kind).ok_or(Failure::NotFound)?;
        let name = remembered::access(merchant.id, kind.path());
        let email: String = form.email.trim().chars().take(254).collect();
        let again = Redirect {
            to: format!("/m/{}/sign-in/mail/{}", merchant.slug, kind.path()),
        };
        let wrong = match email.is_empty() {
            true => Some(Problem::Missing),
            false => (!is_email(&email)).then_some(Problem::EmailMalformed),
        };
        if let Some(what) = wrong {
            let problems = vec![problem("email", what)];
            self.session
                .insert(
                    &name,
                    Draft {
                        form: email,
                        problems,
                    },
                )
                .await?;
            return Ok(again);
        }
        let tries = self.tries("link", &email.to_lowercase());
        let mut tx = self.app.store().begin(merchant.id).await?;
        if tries.too_many(&mut tx).await? {
            tx.commit().await?;
            let form = Draft {
                form: email,
                problems: Vec::new(),
            };
            self.session.insert(&name, form).await?;
            self.set_flash(Flash::TooManyAttempts {
                wait_minutes: WINDOW_MINUTES,
            })
            .await?;
            return Ok(again);
        }
        self.note_tries(&mut tx, &tries).await?;
        let lang = self.lang.tag().to_owned();
        let mail = match kind {
            AccessLinkKind::Reset => AccessMail::Reset { email, lang },
            AccessLinkKind::SignIn => AccessMail::SignInLink { email, lang },
        };
        tx.enqueue(self.app.new_id(), &Task::MailAccess(mail), self.app.now())
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::LinkMailed { kind }).await?;
        Ok(sign_in_page(&merchant))
    }

    pub(super) async fn link_view(&self, slug: &str, kind: &str, token: &str) -> Answer<LinkView> {
        let merchant = self.app.merchant(slug).await?;
        let kind = AccessLinkKind::from_path(kind).ok_or(Failure::NotFound)?;
        let works = match Token::read(token) {
            None => false,
            Some(token) => {
                let mut tx = self.app.store().begin(merchant.id).await?;
                let works = tx
                    .has_access_link(&token.hash(), purpose(kind), self.app.now())
                    .await?;
                tx.commit().await?;
                works
            }
        };
        let name = remembered::access(merchant.id, "new_password");
        Ok(LinkView {
            kind,
            token: works.then(|| token.to_owned()),
            problems: self.take_draft::<()>(&name).await?.problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn link_used(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        match self
            .use_link(&merchant, AccessLinkKind::SignIn, &form.token)
            .await?
        {
            Some(account) => self.let_in(&merchant, account, "").await,
            None => Ok(link_page(&merchant, AccessLinkKind::SignIn, &form.token)),
        }
    }

    /// Uses a link up. Its page says what to do if it does not work any more.
    async fn use_link(
        &self,
        merchant: &Merchant,
        kind: AccessLinkKind,
        token: &str,
    ) -> Answer<Option<Account>> {
        let Some(token) = Token::read(token) else {
            return Ok(None);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let account = tx
            .use_access_link(&token.hash(), purpose(kind), self.app.now())
            .await?;
        tx.commit().await?;
        Ok(account)
    }

    pub(super) async fn password_reset(&self, form: ResetPasswordForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::Reset, &form.token);
        if let Some(problem) = password_problem("new_password", &form.new_password) {
            let problems = vec![problem];
            self.session
                .insert(
                    &remembered::access(merchant.id, "new_password"),
                    Draft { form: (), problems },
                )
                .await?;
            return Ok(page);
        }
        let Some(token) = Token::read(&form.token) else {
            return Ok(page);
        };
        let now = self.app.now();
        let mut tx = self.app.store().begin(merchant.id).await?;
        let works = tx.has_access_link(&token.hash(), LinkPurpose::Reset, now).await?;
        tx.commit().await?;
        if !works {
            return Ok(page);
        }
        // No transaction is open while the hash is computed; the link is used up with the password it sets.
        let hash = self.app.passwords().hash(form.new_password).await?;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let used = tx.use_access_link(&token.hash(), LinkPurpose::Reset, now).await?;
        let Some(account) = used else {
            return Ok(page);
        };
        self.put_password(&mut tx, &merchant, account, &hash, None)
            .await?;
        tx.commit().await?;
        self.app.nudge_delivery();
        self.set_flash(Flash::PasswordSet).await?;
        Ok(sign_in_page(&merchant))
    }
}

fn sign_in_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: format!("/m/{}/sign-in", merchant.slug),
    }
}

/// The page of a link. Whatever is no token leads to a page that says so.
fn link_page(merchant: &Merchant, kind: AccessLinkKind, token: &str) -> Redirect {
    let token = Token::read(token).map_or_else(|| "-".to_owned(), |token| token.as_str().to_owned());
    Redirect {
        to: format!("/m/{}/sign-in/mail/{}/{token}", merchant.slug, kind.path()),
    }
}
