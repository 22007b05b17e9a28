//! A second factor whose phone and recovery codes are lost: taken away from outside, by whoever runs the program.

use serde_json::json;
use store::audit::AuditEntry;
use store::contracts::Actor;
use store::customers::Account;
use store::merchants::Merchant;
use store::outbox::{AccessMail, SecondFactorChange, Task};

use crate::failure::Failure;
use crate::letters::lang_of;
use crate::state::App;

/// Takes the second factor from the customer's login with this address, writes it down and tells the address. Whether there was one.
///
/// # Errors
/// When the database is out of reach.
pub async fn take_second_factor(app: &App, merchant: &Merchant, email: &str) -> Result<bool, Failure> {
    let now = app.now();
    let mut tx = app.store().begin(merchant.id).await?;
    let Some(account) = tx.credentials(email).await?.map(|known| known.account) else {
        return Ok(false);
    };
    let Account::Customer { login, customer } = account else {
        return Ok(false);
    };
    tx.lock_secret(account).await?;
    if !tx.drop_second_factor(login).await? {
        return Ok(false);
    }
    let lang = tx
        .customer(customer)
        .await?
        .map_or_else(Default::default, |customer| lang_of(&customer));
    tx.audit(&AuditEntry {
        id: app.new_id(),
        at: now,
        actor: Actor::Program,
        action: "access.second-factor-off".to_owned(),
        subject: Some(login),
        old: None,
        new: Some(json!({ "from_outside": true })),
        reason: None,
    })
    .await?;
    let mail = AccessMail::SecondFactor {
        account,
        change: SecondFactorChange::Off,
        lang: lang.tag().to_owned(),
    };
    tx.enqueue(app.new_id(), &Task::MailAccess(mail), now).await?;
    tx.commit().await?;
    Ok(true)
}
