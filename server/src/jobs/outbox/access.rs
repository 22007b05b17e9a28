//! Mails about signing in: looked up, drawn and written when they are delivered, so that no secret waits in the outbox and the page that
//! asked for one did the same whether or not somebody signs in with the address.

use chrono::TimeDelta;
use store::Tx;
use store::access_links::LinkPurpose;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::AccessMail;
use texts::Lang;

use super::{Secret, Written, drafted};
use crate::access::{LINK_MINUTES, RESET_MINUTES, Token};
use crate::failure::Failure;
use crate::mail::{AccessFacts, AccessLetter, access};
use crate::state::App;

/// The mail; `None` if there is nobody to write to.
pub(super) async fn write(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    mail: &AccessMail,
) -> Result<Option<Written>, Failure> {
    let base = format!("{}/m/{}/sign-in", app.public_url(), merchant.slug);
    let (account, lang, secret) = match mail {
        AccessMail::Reset { email, lang } => (known(tx, email).await?, lang, Some(LinkPurpose::Reset)),
        AccessMail::SignInLink { email, lang } => (known(tx, email).await?, lang, Some(LinkPurpose::SignIn)),
        AccessMail::PasswordChanged { account, lang } => (Some(*account), lang, None),
    };
    let Some(account) = account else { return Ok(None) };
    let Some(to) = tx.secret_of(account).await? else {
        return Ok(None);
    };
    let (what, token) = match secret {
        None => {
            let reset_url = format!("{base}/mail/reset");
            (AccessFacts::PasswordChanged { reset_url }, None)
        }
        Some(purpose) => {
            let token = Token::draw()?;
            let minutes = match purpose {
                LinkPurpose::Reset => RESET_MINUTES,
                LinkPurpose::SignIn => LINK_MINUTES,
            };
            let until = app.now() + TimeDelta::minutes(minutes);
            tx.insert_access_link(&token.hash(), purpose, account, until)
                .await?;
            let secret = token.as_str();
            let what = match purpose {
                LinkPurpose::Reset => AccessFacts::Reset {
                    url: format!("{base}/mail/reset/{secret}"),
                    minutes,
                },
                LinkPurpose::SignIn => AccessFacts::SignInLink {
                    url: format!("{base}/mail/link/{secret}"),
                    minutes,
                },
            };
            (what, Some(token))
        }
    };
    let letter = AccessLetter {
        merchant: drafted::sender(merchant),
        what,
    };
    Ok(Some(Written {
        to_name: String::new(),
        // As it was given when the access was made, not as it was typed now.
        to_address: to.email,
        content: access(Lang::from_tag(lang).unwrap_or_default(), &letter),
        files: Vec::new(),
        secret: token.map(Secret),
    }))
}

async fn known(tx: &mut Tx, email: &str) -> Result<Option<Account>, Failure> {
    Ok(tx.credentials(email).await?.map(|known| known.account))
}
