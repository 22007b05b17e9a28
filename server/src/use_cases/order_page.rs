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
use super::order::{history_of, offered};
use super::order_codes::{granted, reduced_view};
use super::payment_methods::choice;
use super::public::{plain_order, plan_offer, shown_to};
use super::sign_up::Asked;
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
        let asked = Asked::of(&self.path_and_query);
        self.order_shown(
            desk,
            plan_slug,
            waiting,
            |form| asked.fill_code(form),
            OrderPlace::Page,
        )
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
        let versions = tx.legal_versions_in_force(self.lang.tag(), today).await?;
        let version = |kind: &str| {
            versions
                .iter()
                .find(|(known, _)| known == kind)
                .map(|(_, version)| version.clone())
                .ok_or_else(|| Failure::Defect(format!("the merchant has no {kind} in force on {today}")))
        };
        let plan = offered(&plans, plan_slug)?;
        let Draft {
            mut form,
            mut problems,
        } = waiting.unwrap_or_else(|| {
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
        let (typed, known_as) = (form.discount_code.trim(), signed_in.map(|customer| customer.id));
        let asked = !typed.is_empty() || tx.codes_can_be_redeemed(today).await?;
        let lang = signed_in.map_or(self.lang, crate::letters::lang_of);
        let code = granted(&mut tx, typed, plan, known_as, lang, today).await?;
        tx.commit().await?;
        let code = code.unwrap_or_else(|wrong| {
            if problems.iter().all(|known| known.field != wrong.field) {
                problems.push(wrong);
            }
            None
        });
        let plain = self.sign_up(&merchant, plan, &form, signed_in, history);
        let sign_up = match &code {
            Some(code) => code.on(plain),
            None => plain,
        };
        let quoted = quote_sign_up(&sign_up, today);
        let code = CodeView {
            asked,
            // A quote that falls back to the plain order tells nothing of a discount.
            reduced: quoted.as_ref().ok().and_then(|_| reduced_view(&sign_up, today)),
        };
        let quote = quoted
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
            code,
            form,
            problems,
            signed_in: signed_in.is_some(),
            creditor: creditor(&merchant),
            cards: cards.map(|cards| cards.provider.origin().to_owned()),
            methods: methods.iter().map(|method| choice(method, false)).collect(),
            countries: merchant.profile.countries.clone(),
            legal: LegalVersions {
                terms: version("terms")?,
                withdrawal: version("withdrawal")?,
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
