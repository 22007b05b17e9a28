//! Links by mail: to set a forgotten password anew, and to sign in without one (docs/decisions/access.md).
//!
//! Whether somebody signs in with an address is looked up by whoever delivers the mail, never by the page that asks for it: the answer and
//! the time it takes are the same.

use app::ui::path;
use app::wire::*;
use chrono::{DateTime, Utc};
use store::Tx;
use store::access_links::LinkPurpose;
use store::email_changes::ChangeLink;
use store::merchants::Merchant;
use store::outbox::{AccessMail, Task};

use super::order_form::{is_email, password_problem, problem};
use super::sign_in::entered;
use super::sign_in_code::{Entry, FirstFactor, Means, code_page};
use super::throttle::WINDOW_MINUTES;
use super::{Answer, Draft, RequestPort, remembered};
use crate::access::{LINK_MINUTES, RESET_MINUTES, Token};
use crate::failure::Failure;

/// The kinds of links one can ask for.
fn can_be_asked(kind: &str) -> Answer<(AccessLinkKind, LinkPurpose)> {
    match AccessLinkKind::from_path(kind) {
        Some(kind @ AccessLinkKind::Reset) => Ok((kind, LinkPurpose::Reset)),
        Some(kind @ AccessLinkKind::SignIn) => Ok((kind, LinkPurpose::SignIn)),
        Some(AccessLinkKind::ConfirmEmail | AccessLinkKind::StopEmail) | None => Err(Failure::NotFound),
    }
}

impl RequestPort {
    pub(super) async fn ask_link_view(&self, slug: &str, kind: &str) -> Answer<AskLinkView> {
        let merchant = self.app.merchant(slug).await?;
        let (kind, purpose) = can_be_asked(kind)?;
        let name = remembered::access(merchant.id, kind.path());
        let Draft { form, problems } = self.take_draft::<String>(&name).await?;
        Ok(AskLinkView {
            kind,
            email: form,
            problems,
            minutes: match purpose {
                LinkPurpose::Reset => RESET_MINUTES,
                LinkPurpose::SignIn => LINK_MINUTES,
            },
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn link_asked(&self, form: AskLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let (kind, purpose) = can_be_asked(&form.kind)?;
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
        let mail = match purpose {
            LinkPurpose::Reset => AccessMail::Reset { email, lang },
            LinkPurpose::SignIn => AccessMail::SignInLink { email, lang },
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
        let (works, new_email) = match Token::read(token) {
            None => (false, None),
            Some(token) => {
                let mut tx = self.app.store().begin(merchant.id).await?;
                let found = looked_at(&mut tx, kind, &token, self.app.now()).await?;
                tx.commit().await?;
                found
            }
        };
        let name = remembered::access(merchant.id, "new_password");
        Ok(LinkView {
            kind,
            token: works.then(|| token.to_owned()),
            new_email,
            problems: self.take_draft::<()>(&name).await?.problems,
            frame: self.frame_of(&merchant).await?,
        })
    }

    pub(super) async fn link_used(&self, form: UseLinkForm) -> Answer<Redirect> {
        let merchant = self.app.merchant(&form.merchant).await?;
        let page = link_page(&merchant, AccessLinkKind::SignIn, &form.token);
        let Some(token) = Token::read(&form.token) else {
            return Ok(page);
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        let used = tx
            .use_access_link(&token.hash(), LinkPurpose::SignIn, self.app.now())
            .await?;
        let Some(account) = used else {
            return Ok(page);
        };
        // It is locked already, by the use of its link.
        let Some(secret) = tx.secret_of(account).await? else {
            return Ok(page);
        };
        let first = FirstFactor {
            account,
            means: Means::Link,
            next: "",
        };
        match self.enter_or_wait(tx, &merchant, first, &secret).await? {
            Entry::SignedIn => Ok(entered(&merchant, account, "")),
            Entry::Waits => Ok(code_page(&merchant)),
            Entry::Refused => Ok(page),
        }
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
        let owner = tx
            .access_link_owner(&token.hash(), LinkPurpose::Reset, now)
            .await?;
        tx.commit().await?;
        if owner.is_none() {
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

/// Whether a link would work, and the new address it is about.
async fn looked_at(
    tx: &mut Tx,
    kind: AccessLinkKind,
    token: &Token,
    now: DateTime<Utc>,
) -> Answer<(bool, Option<String>)> {
    let hash = token.hash();
    let (purpose, link) = match kind {
        AccessLinkKind::Reset => (Some(LinkPurpose::Reset), None),
        AccessLinkKind::SignIn => (Some(LinkPurpose::SignIn), None),
        AccessLinkKind::ConfirmEmail => (None, Some(ChangeLink::Confirm)),
        AccessLinkKind::StopEmail => (None, Some(ChangeLink::Stop)),
    };
    let mut works = false;
    if let Some(purpose) = purpose {
        works = tx.access_link_owner(&hash, purpose, now).await?.is_some();
    }
    let mut new_email = None;
    if let Some(link) = link {
        new_email = tx
            .email_change_by_link(link, &hash, now)
            .await?
            .map(|change| change.new_email);
    }
    Ok((works || new_email.is_some(), new_email))
}

pub(super) fn sign_in_page(merchant: &Merchant) -> Redirect {
    Redirect {
        to: format!("/m/{}/sign-in", merchant.slug),
    }
}

/// The page of a link. Whatever is no token leads to a page that says so.
pub(super) fn link_page(merchant: &Merchant, kind: AccessLinkKind, token: &str) -> Redirect {
    let token = Token::read(token).map_or_else(|| "-".to_owned(), |token| token.as_str().to_owned());
    Redirect {
        to: path::access_link(&merchant.slug, kind, &token),
    }
}
