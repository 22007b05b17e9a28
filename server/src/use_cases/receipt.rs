//! The page after an order: what was agreed, and what happens next.

use app::wire::*;
use billing::users::Right;
use billing::{Contract, CustomerHistory, SignUp, TrialOverride, quote_sign_up};
use uuid::Uuid;

use super::contracting::signed_plan;
use super::order_codes::reduced_view;
use super::views::payment_summary;
use super::{Answer, RequestPort};
use crate::clock::Moment;
use crate::failure::Failure;

impl RequestPort {
    pub(super) async fn receipt_view(&self, slug: &str, contract: Uuid) -> Answer<ReceiptView> {
        let viewer = self.customer_viewer(slug, Right::SeeMoney).await?;
        let mut tx = self.app.store().begin(viewer.merchant.id).await?;
        let stored = tx
            .contract(contract)
            .await?
            .filter(|stored| stored.customer == viewer.customer.id)
            .ok_or(Failure::NotFound)?;
        let methods = tx.payment_methods(viewer.customer.id).await?;
        let plans = tx.plans().await?;
        tx.commit().await?;
        let ordered = Moment::at(&viewer.merchant.timezone, stored.ordered_at);
        let current = &stored.current;
        let order = signed_order(current)?;
        let quote = quote_sign_up(&order, ordered.today())
            .map_err(|rejection| Failure::Defect(format!("no quote: {rejection}")))?;
        let payment = payment_summary(&methods, stored.payment_method);
        let notice = viewer.merchant.profile.prenotification_days;
        let first_debit_on = match payment {
            PaymentSummary::SepaDebit { .. } => {
                quote.first_charge_on.map(|on| payments::debit_date(on, notice))
            }
            PaymentSummary::Card { .. } | PaymentSummary::Invoice => None,
        };
        Ok(ReceiptView {
            first_debit_on,
            frame: self.customers_frame(&viewer).await?,
            contract,
            contract_number: stored.number.clone(),
            plan: crate::letters::plan_name(&plans, signed_plan(current)?, self.lang),
            version: signed_plan(current)?.clone(),
            email: viewer.customer.email.clone(),
            ordered_on: ordered.today(),
            trial_until: quote.trial_until,
            quote,
            reduced: reduced_view(&order, ordered.today()),
            payment,
            card_wanted: stored.card_wanted && self.app.cards().is_some(),
        })
    }
}

/// The order a contract came of, as far as it decides the price.
fn signed_order(contract: &Contract) -> Answer<SignUp> {
    let plan = signed_plan(contract)?;
    let buyer = contract
        .buyers
        .first()
        .ok_or_else(|| Failure::Defect("a contract without a buyer".to_owned()))?;
    // Add-ons come later and order units of their own.
    let quantities = contract.quantities.iter().filter_map(|(component, orders)| {
        let first = plan.component(component).and(orders.first())?;
        Some((component.clone(), first.value))
    });
    Ok(SignUp {
        quantities: quantities.collect(),
        trial: Some(
            contract
                .trial
                .map_or(TrialOverride::None, |trial| TrialOverride::Other(trial.rules)),
        ),
        history: CustomerHistory {
            setup_charged: !contract.setup_fee,
            ..CustomerHistory::default()
        },
        // Others were granted later.
        discounts: contract
            .discounts
            .iter()
            .filter(|applied| applied.from <= contract.signed_up_on)
            .map(|applied| applied.discount.clone())
            .collect(),
        ..SignUp::new(plan.clone(), contract.seller.clone(), buyer.value.clone())
    })
}
