//! Mails about cards, and having a provider forget one.

use payments::ProviderError;
use store::Tx;
use store::customers::{PaymentDetails, PaymentMethod};
use store::merchants::Merchant;
use store::outbox::CardMail;
use uuid::Uuid;

use super::drafted::{To, addressee, page, sender};
use crate::failure::Failure;
use crate::letters::{display_name, lang_of, money};
use crate::mail::{CardLetter, CardNews};
use crate::state::App;

/// A mail about a card; none if what it was to say does not hold any more.
///
/// # Errors
/// When the customer or the card is not there or the database is out of reach.
pub(super) async fn letter(
    app: &App,
    merchant: &Merchant,
    tx: &mut Tx,
    mail: &CardMail,
) -> Result<Option<(To, CardLetter)>, Failure> {
    let customer = tx
        .customer(mail.customer())
        .await?
        .ok_or_else(|| Failure::Undeliverable("the customer is gone".to_owned()))?;
    let methods = tx.payment_methods(customer.id).await?;
    let (method, news, to) = match mail {
        CardMail::Declined { document, method, .. } | CardMail::Confirm { document, method, .. } => {
            let stored = tx.document(*document).await?;
            let stored = stored.ok_or_else(|| Failure::Defect("a charge without its invoice".to_owned()))?;
            let open = tx.open_of(customer.id, stored.id, &stored.currency).await?;
            let Some(open) = open.filter(|open| *open > 0) else {
                return Ok(None);
            };
            let (number, open) = (stored.number, money(open, &stored.currency));
            let news = match mail {
                CardMail::Declined { .. } => CardNews::Declined { number, open },
                CardMail::Confirm { .. } | CardMail::Expires { .. } => CardNews::Confirm { number, open },
            };
            (*method, news, format!("portal/invoices/{document}/pay"))
        }
        CardMail::Expires { method, .. } => {
            let Some(on) = card_of(&methods, *method).map(|card| card.expires_on) else {
                return Ok(None);
            };
            let contracts = tx.contracts_of(customer.id).await?;
            let paid = contracts.iter().filter(|stored| stored.payment_method == *method);
            let contracts: Vec<String> = paid.map(|stored| stored.number.clone()).collect();
            if contracts.is_empty() {
                return Ok(None);
            }
            let news = CardNews::Expires { on, contracts };
            (*method, news, "portal/payment-methods".to_owned())
        }
    };
    let Some(card) = card_of(&methods, method) else {
        return Ok(None);
    };
    let letter = CardLetter {
        merchant: sender(merchant),
        addressee: addressee(&customer),
        card: card.label(),
        news,
        portal_url: page(app, merchant, &to),
    };
    let to = To {
        lang: lang_of(&customer),
        name: display_name(&customer),
        address: customer.email.clone(),
    };
    Ok(Some((to, letter)))
}

fn card_of(methods: &[PaymentMethod], id: Uuid) -> Option<&store::customers::StoredCard> {
    methods.iter().find_map(|method| match &method.details {
        PaymentDetails::Card(card) if method.id == id => Some(card),
        _ => None,
    })
}

/// Has the provider forget a card that was removed.
///
/// # Errors
/// When it does not answer, or is another one today.
pub(super) async fn forget(app: &App, provider: &str, method: &str) -> Result<(), Failure> {
    let cards = app.cards().filter(|cards| cards.provider.name() == provider);
    let cards = cards.ok_or_else(|| ProviderError::TryLater(format!("{provider} is not connected")))?;
    Ok(cards.provider.remove_method(method).await?)
}
