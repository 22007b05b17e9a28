//! Mails about signing in: looked up, drawn and written when they are delivered, so that no secret waits in the outbox and the page that
//! asked for one did the same whether or not somebody signs in with the address.

use app::ui::path;
use billing::staff::StaffRole;
use billing::users::Role;
use chrono::TimeDelta;
use store::Tx;
use store::access_links::LinkPurpose;
use store::customers::Account;
use store::email_changes::ChangeLink;
use store::merchants::Merchant;
use store::outbox::AccessMail;
use texts::Lang;
use uuid::Uuid;

use super::{Secret, Written, drafted};
use crate::access::{EMAIL_HOURS, INVITATION_DAYS, LINK_MINUTES, RESET_MINUTES, Token};
use crate::failure::Failure;
use crate::letters::display_name;
use crate::mail::{AccessFacts, AccessLetter, access};
use crate::state::App;

/// To whom, what, and the secret in it.
struct Drawn {
    to: String,
    what: AccessFacts,
    secret: Option<Token>,
}

/// The mail; `None` if there is nobody to write to, or nothing to say any more.
pub(super) async fn write(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    mail: &AccessMail,
) -> Result<Option<Written>, Failure> {
    let base = format!("{}/m/{}/sign-in", app.public_url(), merchant.slug);
    let to_customer;
    let (drawn, lang) = match mail {
        AccessMail::Reset { email, lang } => (link(app, tx, &base, email, LinkPurpose::Reset).await?, lang),
        AccessMail::SignInLink { email, lang } => {
            (link(app, tx, &base, email, LinkPurpose::SignIn).await?, lang)
        }
        AccessMail::PasswordChanged { account, lang } => {
            let told = tx.secret_of(*account).await?.map(|known| Drawn {
                to: known.email,
                what: AccessFacts::PasswordChanged {
                    reset_url: format!("{base}/mail/reset"),
                },
                secret: None,
            });
            (told, lang)
        }
        AccessMail::ConfirmEmail { change, lang } => (confirm(app, tx, &base, *change).await?, lang),
        AccessMail::EmailChanging { change, lang } => (changing(app, tx, &base, *change).await?, lang),
        AccessMail::EmailChanged { old, lang } => {
            let told = Drawn {
                to: old.clone(),
                what: AccessFacts::EmailChanged,
                secret: None,
            };
            (Some(told), lang)
        }
        AccessMail::Invitation { invitation, lang } => {
            (invitation_to(app, merchant, tx, *invitation).await?, lang)
        }
        AccessMail::UserJoined {
            customer,
            email,
            role,
        } => {
            let Some(customer) = tx.customer(*customer).await? else {
                return Ok(None);
            };
            to_customer = customer.lang.clone();
            let told = Drawn {
                what: AccessFacts::UserJoined {
                    customer: display_name(&customer),
                    email: email.clone(),
                    role: named_role(role)?,
                    users_url: format!("{}{}", app.public_url(), path::users(&merchant.slug)),
                },
                to: customer.email,
                secret: None,
            };
            (Some(told), &to_customer)
        }
        AccessMail::RoleChanged {
            to,
            customer,
            role,
            lang,
        } => {
            let known = tx.customer(*customer).await?;
            let role = role.as_deref().map(named_role).transpose()?;
            let told = known.map(|customer| Drawn {
                to: to.clone(),
                what: AccessFacts::RoleChanged {
                    customer: display_name(&customer),
                    role,
                },
                secret: None,
            });
            (told, lang)
        }
        AccessMail::StaffInvitation { invitation, lang } => {
            (staff_invitation_to(app, merchant, tx, *invitation).await?, lang)
        }
        AccessMail::StaffJoined {
            inviter,
            name,
            email,
            role,
            lang,
        } => {
            let known = tx.secret_of(Account::Staff { staff: *inviter }).await?;
            let role = named_staff_role(role)?;
            let told = known.map(|known| Drawn {
                to: known.email,
                what: AccessFacts::StaffJoined {
                    name: name.clone(),
                    email: email.clone(),
                    role,
                    colleagues_url: format!("{}{}", app.public_url(), path::colleagues(&merchant.slug)),
                },
                secret: None,
            });
            (told, lang)
        }
        AccessMail::StaffRoleChanged { to, role, lang } => {
            let told = Drawn {
                to: to.clone(),
                what: AccessFacts::StaffRoleChanged {
                    role: role.as_deref().map(named_staff_role).transpose()?,
                },
                secret: None,
            };
            (Some(told), lang)
        }
        AccessMail::SecondFactor {
            account,
            change,
            lang,
        } => {
            let told = tx.secret_of(*account).await?.map(|known| Drawn {
                to: known.email,
                what: AccessFacts::SecondFactor {
                    change: *change,
                    reset_url: format!("{base}/mail/reset"),
                },
                secret: None,
            });
            (told, lang)
        }
        AccessMail::Passkey {
            account,
            name,
            added,
            lang,
        } => {
            let told = tx.secret_of(*account).await?.map(|known| Drawn {
                to: known.email,
                what: AccessFacts::Passkey {
                    name: name.clone(),
                    added: *added,
                    reset_url: format!("{base}/mail/reset"),
                },
                secret: None,
            });
            (told, lang)
        }
    };
    let Some(drawn) = drawn else { return Ok(None) };
    let letter = AccessLetter {
        merchant: drafted::sender(merchant),
        what: drawn.what,
    };
    Ok(Some(Written {
        to_name: String::new(),
        to_address: drawn.to,
        content: access(Lang::from_tag(lang).unwrap_or_default(), &letter),
        files: Vec::new(),
        secret: drawn.secret.map(Secret),
    }))
}

/// A link for whoever signs in with an address.
async fn link(
    app: &App,
    tx: &mut Tx,
    base: &str,
    email: &str,
    purpose: LinkPurpose,
) -> Result<Option<Drawn>, Failure> {
    let Some(known) = tx.credentials(email).await? else {
        return Ok(None);
    };
    // As it was given when the access was made, not as it was typed now.
    let Some(to) = tx.secret_of(known.account).await?.map(|known| known.email) else {
        return Ok(None);
    };
    let token = Token::draw()?;
    let minutes = match purpose {
        LinkPurpose::Reset => RESET_MINUTES,
        LinkPurpose::SignIn => LINK_MINUTES,
    };
    let until = app.now() + TimeDelta::minutes(minutes);
    tx.insert_access_link(&token.hash(), purpose, known.account, until)
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
    Ok(Some(Drawn {
        to,
        what,
        secret: Some(token),
    }))
}

fn named_role(name: &str) -> Result<Role, Failure> {
    Role::from_name(name).ok_or_else(|| Failure::Defect(format!("{name} is no role of a user")))
}

fn named_staff_role(name: &str) -> Result<StaffRole, Failure> {
    StaffRole::from_name(name).ok_or_else(|| Failure::Defect(format!("{name} is no role of staff")))
}

/// To whoever is invited to the staff: who asks, and the link.
async fn staff_invitation_to(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<Drawn>, Failure> {
    let Some(invitation) = tx.lock_staff_invitation(id, app.now()).await? else {
        return Ok(None);
    };
    let token = Token::draw()?;
    tx.set_staff_invitation_link(id, &token.hash()).await?;
    let page = path::staff_invitation(&merchant.slug, token.as_str());
    Ok(Some(Drawn {
        to: invitation.email,
        what: AccessFacts::StaffInvitation {
            inviter: invitation.inviter,
            role: invitation.role,
            url: format!("{}{page}", app.public_url()),
            days: INVITATION_DAYS,
        },
        secret: Some(token),
    }))
}

/// To whoever is invited: who asks, to what, and the link.
async fn invitation_to(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    id: Uuid,
) -> Result<Option<Drawn>, Failure> {
    let Some(invitation) = tx.lock_invitation(id, app.now()).await? else {
        return Ok(None);
    };
    let Some(customer) = tx.customer(invitation.customer).await? else {
        return Ok(None);
    };
    let token = Token::draw()?;
    tx.set_invitation_link(id, &token.hash()).await?;
    let page = path::invitation(&merchant.slug, token.as_str());
    Ok(Some(Drawn {
        to: invitation.email,
        what: AccessFacts::Invitation {
            customer: display_name(&customer),
            inviter: invitation.inviter,
            role: invitation.role,
            url: format!("{}{page}", app.public_url()),
            days: INVITATION_DAYS,
        },
        secret: Some(token),
    }))
}

/// To the new address: a link, unless somebody signs in with it. Only who can read its mails learns which.
async fn confirm(app: &App, tx: &mut Tx, base: &str, id: Uuid) -> Result<Option<Drawn>, Failure> {
    let Some(change) = tx.lock_email_change(id, app.now()).await? else {
        return Ok(None);
    };
    if tx.credentials(&change.new_email).await?.is_some() {
        return Ok(Some(Drawn {
            to: change.new_email,
            what: AccessFacts::EmailTaken {
                sign_in_url: base.to_owned(),
            },
            secret: None,
        }));
    }
    let token = Token::draw()?;
    tx.set_change_link(id, ChangeLink::Confirm, &token.hash()).await?;
    Ok(Some(Drawn {
        to: change.new_email,
        what: AccessFacts::ConfirmEmail {
            url: format!("{base}/mail/confirm-email/{}", token.as_str()),
            hours: EMAIL_HOURS,
        },
        secret: Some(token),
    }))
}

/// To the old address: what is going to happen, and how to stop it.
async fn changing(app: &App, tx: &mut Tx, base: &str, id: Uuid) -> Result<Option<Drawn>, Failure> {
    let Some(change) = tx.lock_email_change(id, app.now()).await? else {
        return Ok(None);
    };
    let Some(account) = tx.account_of_login(change.login).await? else {
        return Ok(None);
    };
    let Some(to) = tx.secret_of(account).await?.map(|known| known.email) else {
        return Ok(None);
    };
    let token = Token::draw()?;
    tx.set_change_link(id, ChangeLink::Stop, &token.hash()).await?;
    Ok(Some(Drawn {
        to,
        what: AccessFacts::EmailChanging {
            new_email: change.new_email,
            stop_url: format!("{base}/mail/stop-email/{}", token.as_str()),
            hours: EMAIL_HOURS,
        },
        secret: Some(token),
    }))
}
