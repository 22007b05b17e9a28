//! The mail that confirms a change of a contract.

use billing::Command;
use store::Tx;
use store::merchants::Merchant;
use store::outbox::ConfirmedChange;
use texts::{Lang, format, t, tr};
use uuid::Uuid;

use super::Written;
use super::drafted::{addressee, contract_with_customer, page, sender};
use crate::failure::Failure;
use crate::letters::{display_name, lang_of, per_cycle, plan_name};
use crate::mail::{self, ContractChangedMail, When};
use crate::state::App;
use crate::use_cases::views::last_day;

/// The mail that confirms a change of a contract.
///
/// # Errors
/// When the contract is not there or the database is out of reach.
pub(super) async fn written(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    contract: Uuid,
    change: &ConfirmedChange,
) -> Result<Written, Failure> {
    let (stored, customer, _) = contract_with_customer(tx, contract).await?;
    let lang = lang_of(&customer);
    let subject = match &change.command {
        Command::Switch(switch) => Some(plan_name(&tx.plans().await?, &switch.to, lang)),
        _ => change.subject.clone(),
    };
    let when = match &change.command {
        Command::Pause {
            from,
            until: Some(until),
        } => When::Between(from.unwrap_or(change.confirmed_on), last_day(*until)),
        _ if change.takes_effect_on <= change.confirmed_on => When::AtOnce,
        _ => When::From(change.takes_effect_on),
    };
    let what = what_happened(lang, &change.command, &subject.unwrap_or_default());
    let mail = ContractChangedMail {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        contract_number: stored.number,
        what,
        confirmed_on: change.confirmed_on,
        when,
        total: change.total,
        recurring: change
            .prices
            .iter()
            .map(|(gross, cycle)| {
                let amount = format::money(lang, gross.minor(), gross.currency().code());
                format!("{amount} {}", per_cycle(*cycle, lang))
            })
            .collect(),
        next_due_on: change.next_due_on,
        portal_url: page(app, merchant, &format!("portal/contracts/{contract}")),
    };
    Ok(Written {
        to_name: display_name(&customer),
        to_address: customer.email,
        content: mail::contract_changed(lang, &mail),
        files: Vec::new(),
        secret: None,
    })
}

/// What was done, in words.
fn what_happened(lang: Lang, command: &Command, subject: &str) -> String {
    match command {
        Command::Switch(_) => tr(lang, "change-title-switch", &[("plan", subject)]),
        Command::RevokeCancellation => t(lang, "mail-change-keep"),
        Command::WithdrawScheduledChange { .. } => t(lang, "mail-change-keep-plan"),
        Command::ConvertTrial => t(lang, "mail-change-convert"),
        Command::SetQuantity { quantity, .. } => tr(
            lang,
            "mail-change-units",
            &[("name", subject), ("count", &quantity.to_string())],
        ),
        Command::BookAddOn { .. } => tr(lang, "mail-change-book", &[("name", subject)]),
        Command::EndAddOn { .. } => tr(lang, "mail-change-end-add-on", &[("name", subject)]),
        Command::Pause { .. } => t(lang, "mail-change-pause"),
        Command::Resume => t(lang, "mail-change-resume"),
        // Nothing a customer can ask for in the portal.
        _ => t(lang, "mail-change-other"),
    }
}
