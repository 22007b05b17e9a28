//! The page of an order: for whoever looks at it, with what was typed before.

use std::sync::Arc;

use app::wire::*;
use billing::users::Right;
use billing::{BuyerKind, quote_sign_up};
use store::Tx;
use store::catalogue::Plan;
use store::contracts::StoredContract;
use store::customers::{Customer, PaymentDetails, PaymentMethod};
use store::merchants::Merchant;

use super::contracting::may_pay_new;
use super::order::{history_of, legal, offered};
use super::payment_methods::choice;
use super::public::{plain_order, plan_offer, shown_to};
use super::viewer::CustomerViewer;
use super::{Answer, Draft, RequestPort, remembered};
use crate::failure::Failure;

/// What an order page is made of: who looks at it, and what is sold.
pub(super) struct Desk {
    pub viewer: Option<CustomerViewer>,
    pub merchant: Merchant,
    pub tx: Tx,
    pub plans: Arc<[Plan]>,
    /// Of whoever is signed in.
    pub contracts: Vec<StoredContract>,
}

impl RequestPort {
    /// Whoever is signed in and may order does so for the customer; others order for themselves.
    pub(super) async fn desk(&self, slug: &str) -> Answer<Desk> {
        match self.customer_page(slug, Right::ChangeContracts).await {
            Ok((viewer, mut tx)) => Ok(Desk {
                plans: self.plans(&mut tx, &viewer).await?,
                contracts: tx.contracts_of(viewer.customer.id).await?,
                merchant: viewer.merchant.clone(),
                viewer: Some(viewer),
                tx,
            }),
            Err(Failure::SignInRequired) => {
                let merchant = self.app.merchant(slug).await?;
                let mut tx = self.app.store().begin(merchant.id).await?;
                Ok(Desk {
                    plans: tx.plans().await?.into(),
                    contracts: Vec::new(),
                    viewer: None,
                    merchant,
                    tx,
                })
            }
            Err(failure) => Err(failure),
        }
    }

    pub(super) async fn order_view(&self, slug: &str, plan_slug: &str) -> Answer<OrderView> {
        let desk = self.desk(slug).await?;
        offered(&desk.plans, plan_slug)?;
        let waiting = self.waiting_order(&desk.merchant, plan_slug).await?;
        self.order_shown(desk, plan_slug, waiting, |_| {}, OrderPlace::Page)
            .await
    }

    /// What an order that was not placed had typed. Problems are said once, and only about the plan they belong to.
    pub(super) async fn waiting_order(
        &self,
        merchant: &Merchant,
        plan_slug: &str,
    ) -> Answer<Option<Draft<OrderForm>>> {
        let waiting: Option<Draft<OrderForm>> = self.session.get(&remembered::order(merchant.id)).await?;
        let Some(mut draft) = waiting else {
            return Ok(None);
        };
        if !draft.problems.is_empty() {
            let kept = Draft {
                form: draft.form.clone(),
                problems: Vec::new(),
            };
            self.session.insert(&remembered::order(merchant.id), kept).await?;
            if draft.form.plan != plan_slug {
                draft.problems.clear();
            }
        }
        Ok(Some(draft))
    }

    /// The order page of a plan that is on offer: as it was left, or with what `prefill` writes into an empty form.
    pub(super) async fn order_shown(
        &self,
        desk: Desk,
        plan_slug: &str,
        waiting: Option<Draft<OrderForm>>,
        prefill: impl FnOnce(&mut OrderForm) + Send,
        place: OrderPlace,
    ) -> Answer<OrderView> {
        let Desk {
            viewer,
            merchant,
            mut tx,
            plans,
            contracts,
        } = desk;
        let today = self.app.moment(&merchant).today();
        let signed_in = viewer.as_ref().map(|viewer| &viewer.customer);
        let history = history_of(&contracts, &plans, plan_slug);
        let methods = self.own_methods(&mut tx, &merchant, signed_in).await?;
        let terms = legal(&mut tx, "terms", self.lang, today).await?;
        let withdrawal = legal(&mut tx, "withdrawal", self.lang, today).await?;
        tx.commit().await?;
        let plan = offered(&plans, plan_slug)?;
        let Draft { mut form, problems } = waiting.unwrap_or_else(|| {
            let mut form = OrderForm {
                payment: methods.iter().find(|method| method.is_default).map_or_else(
                    || first_payment(&merchant).to_owned(),
                    |method| method.id.to_string(),
                ),
                ..blank_form(&merchant, plan)
            };
            prefill(&mut form);
            Draft {
                form,
                problems: Vec::new(),
            }
        });
        form.merchant.clone_from(&merchant.slug);
        form.plan = plan_slug.to_owned();
        if let Some(customer) = signed_in {
            form.kind = if customer.company.is_some() {
                "business"
            } else {
                "consumer"
            }
            .to_owned();
        }
        if form.idempotency_key.is_empty() {
            form.idempotency_key = self.app.new_id().to_string();
        }
        let sign_up = self.sign_up(&merchant, plan, &form, signed_in, history);
        let quote = quote_sign_up(&sign_up, today)
            .or_else(|_| quote_sign_up(&plain_order(&merchant, &plan.version), today))
            .map_err(|rejection| Failure::Defect(format!("no quote: {rejection}")))?;
        for (component, units) in &sign_up.quantities {
            form.quantities
                .entry(component.as_str().to_owned())
                .or_insert_with(|| units.to_string());
        }
        let offers = plans
            .iter()
            .filter(|other| other.is_offered() && other.product.id == plan.product.id)
            .map(|other| plan_offer(&merchant, other, self.lang, today))
            .collect::<Answer<Vec<_>>>()?;
        let cards = self.app.cards().filter(|_| place.takes_cards());
        Ok(OrderView {
            frame: match &viewer {
                Some(viewer) => self.customers_frame(viewer).await?,
                None => self.frame_of(&merchant).await?,
            },
            place,
            product: crate::letters::in_lang(&plan.product.name, self.lang),
            plans: offers,
            chosen: plan.slug.clone(),
            seller: merchant.profile.seller.clone(),
            today,
            quote,
            form,
            problems,
            signed_in: signed_in.is_some(),
            creditor: creditor(&merchant),
            cards: cards.map(|cards| cards.provider.origin().to_owned()),
            methods: methods.iter().map(|method| choice(method, false)).collect(),
            countries: merchant.profile.countries.clone(),
            legal: LegalVersions {
                terms: terms.version,
                withdrawal: withdrawal.version,
            },
        })
    }

    /// What a customer who orders can pay by at once: but transfer, which everybody can.
    pub(super) async fn own_methods(
        &self,
        tx: &mut Tx,
        merchant: &Merchant,
        customer: Option<&Customer>,
    ) -> Answer<Vec<PaymentMethod>> {
        let Some(customer) = customer else {
            return Ok(Vec::new());
        };
        let today = self.app.moment(merchant).today();
        let mut methods = tx.payment_methods(customer.id).await?;
        methods.retain(|method| {
            may_pay_new(method, today)
                && match &method.details {
                    PaymentDetails::Card(_) => self.app.cards().is_some(),
                    PaymentDetails::Sepa { .. } => merchant.profile.creditor_identifier.is_some(),
                    PaymentDetails::Invoice => false,
                }
        });
        // What new contracts are paid by stands first.
        methods.sort_by_key(|method| !method.is_default);
        Ok(methods)
    }
}

/// A form nobody has filled yet.
fn blank_form(merchant: &Merchant, plan: &Plan) -> OrderForm {
    let kind = match shown_to(&plan.version) {
        BuyerKind::Business => "business",
        BuyerKind::Consumer => "consumer",
    };
    OrderForm {
        kind: kind.to_owned(),
        country: merchant.profile.countries.first().cloned().unwrap_or_default(),
        ..OrderForm::default()
    }
}

/// What is chosen at first where a customer has no default.
const fn first_payment(merchant: &Merchant) -> &'static str {
    if merchant.profile.creditor_identifier.is_some() {
        "sepa"
    } else {
        "invoice"
    }
}

/// Who may collect by direct debit, if the merchant does.
pub(super) fn creditor(merchant: &Merchant) -> Option<Creditor> {
    let profile = &merchant.profile;
    profile.creditor_identifier.as_ref().map(|identifier| Creditor {
        name: profile.legal_name.clone(),
        address: format!("{}, {} {}", profile.street, profile.postcode, profile.city),
        identifier: identifier.clone(),
    })
}
