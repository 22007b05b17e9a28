//! How a customer pays an invoice: what is open of it, and where a transfer goes.

use app::wire::*;
use billing::users::Right;
use store::documents::{Kind, Listed};
use uuid::Uuid;

use super::views::invoice_row;
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::bank_account;

impl RequestPort {
    pub(super) async fn pay_view(&self, slug: &str, id: Uuid) -> Answer<PayInvoiceView> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let today = self.app.moment(&viewer.merchant).today();
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        let document = tx
            .document(id)
            .await?
            .filter(|document| document.customer == viewer.customer.id && document.kind == Kind::Invoice)
            .ok_or(Failure::NotFound)?;
        let open_minor = tx
            .open_of(document.customer, document.id, &document.currency)
            .await?
            .unwrap_or(0);
        let cancelled = tx.cancellation_of(document.id).await?.is_some();
        tx.commit().await?;
        let listed = Listed {
            paid_minor: document.gross_minor.saturating_sub(open_minor),
            customer_name: String::new(),
            cancelled,
            document,
        };
        let account = bank_account(&viewer.merchant);
        let document = &listed.document;
        let code = documents::girocode_svg(&account, &document.number, &document.currency, open_minor);
        Ok(PayInvoiceView {
            row: invoice_row(&listed, today),
            today,
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
