//! How a customer pays an invoice: what is open of it, and where a transfer goes.

use app::ui::path;
use app::wire::*;
use billing::users::Right;
use store::charges::{AttemptBy, AttemptState};
use store::documents::{Collection, Kind, Listed};
use uuid::Uuid;

use super::charging::{Tell, begin, carry_out, usable_card};
use super::views::{invoice_row, payment_summary, summary_of};
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::bank_account;

impl RequestPort {
    pub(super) async fn pay_view(&self, slug: &str, id: Uuid) -> Answer<PayInvoiceView> {
        let (viewer, mut tx) = self.customer_page(slug, Right::SeeMoney).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let paying = tx
            .paying(viewer.customer.id, id)
            .await?
            .ok_or(Failure::NotFound)?;
        let methods = tx.payment_methods(viewer.customer.id).await?;
        tx.commit().await?;
        let mut choices: Vec<_> = methods
            .iter()
            .filter(|method| usable_card(method, today).is_some())
            .filter(|_| self.app.cards().is_some() && viewer.may(Right::ChangePayment))
            .map(|method| (method.id, summary_of(&method.details)))
            .collect();
        // What is chosen at first: what the contract is paid by, else the default one.
        choices.sort_by_key(|(id, _)| {
            let default = methods.iter().any(|method| method.id == *id && method.is_default);
            (Some(*id) != paying.contracts_method, !default)
        });
        let cards = CardFacts {
            charged: paying.card.map(|method| payment_summary(&methods, method)),
            under_way: paying.under_way,
            confirm: paying.page,
            choices,
        };
        let open_minor = paying.open_minor;
        let listed = Listed {
            paid_minor: paying.document.gross_minor.saturating_sub(open_minor),
            customer_name: String::new(),
            cancelled: paying.cancelled,
            document: paying.document,
        };
        let account = bank_account(&viewer.merchant);
        let document = &listed.document;
        let code = documents::girocode_svg(&account, &document.number, &document.currency, open_minor);
        Ok(PayInvoiceView {
            row: invoice_row(&listed, today),
            today,
            cards,
            transfer: TransferFacts {
                girocode: code.as_deref().map(image),
                holder: account.holder,
                iban: account.iban,
                bic: account.bic.unwrap_or_default(),
                bank: account.bank_name.unwrap_or_default(),
                reference: document.number.clone(),
            },
            frame: self.customers_frame(&viewer).await?,
        })
    }

    /// Charges an open invoice to a card its customer has chosen.
    pub(super) async fn paid_by_card(&self, form: PayByCardForm) -> Answer<Redirect> {
        let viewer = self.customer_viewer(&form.merchant, Right::ChangePayment).await?;
        let merchant = &viewer.merchant;
        if self.app.cards().is_none() {
            return Err(Failure::NotFound);
        }
        let mut tx = self.app.store().begin(merchant.id).await?;
        let document = tx.document(form.document).await?;
        tx.commit().await?;
        let document = document
            .filter(|document| document.customer == viewer.customer.id && document.kind == Kind::Invoice)
            .ok_or(Failure::NotFound)?;
        if document.collection == Collection::Sepa && document.due_on >= self.app.moment(merchant).today() {
            // Announced to be debited: the page says so and offers nothing, so that nobody pays twice.
            return Ok(Redirect {
                to: path::pay_invoice(&merchant.slug, document.id),
            });
        }
        let begun = begin(
            &self.app,
            merchant,
            document.id,
            document.customer,
            Some(form.method),
        )
        .await?;
        let flash = match begun {
            None => Flash::CardPaid,
            Some(attempt) => flash(carry_out(&self.app, merchant, attempt, Tell::Nobody).await?),
        };
        self.set_flash(flash).await?;
        Ok(Redirect {
            to: path::pay_invoice(&merchant.slug, document.id),
        })
    }

    /// The customer comes back from the provider's page, where a charge was to be confirmed.
    pub(super) async fn card_confirmed(&self, slug: &str, id: Uuid) -> Answer<Redirect> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let merchant = &viewer.merchant;
        let mut tx = self.app.store().begin(merchant.id).await?;
        let document = tx.document(id).await?;
        let document = document
            .filter(|document| document.customer == viewer.customer.id)
            .ok_or(Failure::NotFound)?;
        let live = tx.attempt(AttemptBy::LiveOf(document.id)).await?;
        let open = tx
            .open_of(document.customer, document.id, &document.currency)
            .await?;
        tx.commit().await?;
        let state = match live {
            Some(live) => carry_out(&self.app, merchant, live.id, Tell::Nobody).await?,
            // Its webhook was faster.
            None if open == Some(0) => AttemptState::Succeeded,
            None => AttemptState::Failed,
        };
        self.set_flash(flash(state)).await?;
        Ok(Redirect {
            to: path::pay_invoice(&merchant.slug, document.id),
        })
    }
}

const fn flash(state: AttemptState) -> Flash {
    match state {
        AttemptState::Succeeded => Flash::CardPaid,
        AttemptState::Failed => Flash::CardDeclined,
        // The page says what is to be done.
        AttemptState::Confirm => Flash::CardToConfirm,
        AttemptState::Live => Flash::CardWaits,
    }
}

/// An SVG image as an address that holds it whole (RFC 2397).
pub(super) fn image(svg: &str) -> String {
    let svg = svg
        .replace('%', "%25")
        .replace('#', "%23")
        .replace('<', "%3C")
        .replace('>', "%3E");
    format!("data:image/svg+xml,{svg}")
}
