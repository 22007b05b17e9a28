//! What a merchant sells: looked at by all staff, changed by those who may.

use app::ui::path;
use app::wire::*;
use billing::PlanState;
use billing::quote_sign_up;
use billing::staff::StaffRight;
use serde_json::json;
use store::audit::AuditEntry;

mod editing;
mod form;
mod shown;

pub(super) use form::read_price;

use super::public::plain_order;
use super::{Answer, RequestPort};
use crate::failure::Failure;
use crate::letters::in_lang;

impl RequestPort {
    pub(super) async fn catalogue_view(&self, slug: &str) -> Answer<StaffCatalogueView> {
        let (viewer, mut tx) = self.staff_page(slug, StaffRight::Look).await?;
        let merchant = &viewer.merchant;
        let today = self.app.moment(merchant).today();
        let plans = self.app.memory().plans(&mut tx, &viewer.catalogue).await?;
        let contracts = tx.contracts_of_plans(today).await?;
        let products = tx.products().await?;
        tx.commit().await?;
        let row = |plan: &store::catalogue::Plan| {
            let counted = contracts.iter().find(|counted| counted.plan == plan.id);
            let count = |number: i64| u64::try_from(number).unwrap_or(0);
            let (running, on_current) =
                counted.map_or((0, 0), |counted| (counted.running, counted.on_current));
            CataloguePlan {
                slug: plan.slug.clone(),
                name: in_lang(&plan.name, self.lang),
                state: plan.state,
                number: plan.number,
                draft: counted.and_then(|counted| counted.draft),
                version: plan.version.clone(),
                quote: quote_sign_up(&plain_order(merchant, &plan.version), today).ok(),
                contracts: count(running),
                on_earlier: count(running.saturating_sub(on_current)),
            }
        };
        Ok(StaffCatalogueView {
            may_change: viewer.may(StaffRight::ChangeCatalogue),
            products: products
                .iter()
                .map(|product| CatalogueProduct {
                    id: product.id,
                    name: in_lang(&product.name, self.lang),
                    description: in_lang(&product.description, self.lang),
                    plans: plans
                        .iter()
                        .filter(|plan| plan.product.id == product.id)
                        .map(row)
                        .collect(),
                })
                .collect(),
            frame: self.staff_frame(&viewer).await?,
        })
    }

    /// Publishes a plan by the version that was looked at, takes it off offer, or brings it back. What is so already is done.
    pub(super) async fn plan_state_set(&self, form: PlanStateForm) -> Answer<Redirect> {
        let (merchant, account) = self
            .staff_account(&form.merchant, StaffRight::ChangeCatalogue)
            .await?;
        let state = PlanState::from_name(&form.state).ok_or(Failure::BadRequest("no state of a plan"))?;
        let number: i32 = form
            .number
            .parse()
            .map_err(|_| Failure::BadRequest("no number of a version"))?;
        let mut back = Redirect {
            to: path::catalogue(&merchant.slug),
        };
        let mut tx = self.app.store().begin(merchant.id).await?;
        tx.lock_catalogue().await?;
        let plan = tx.edited_plan(&form.plan).await?.ok_or(Failure::NotFound)?;
        let waits = state == PlanState::Published && !self.may_offer(&mut tx, &merchant).await?;
        let flash = match state {
            PlanState::Published if plan.state == state && plan.current_number == number => {
                Flash::PlanPublished
            }
            PlanState::Published if waits => Flash::PlanWaits,
            // Somebody saved another version since.
            PlanState::Published if plan.latest.number != number => Flash::PlanChanged,
            PlanState::Published if plan.latest.definition.check_offer().is_err() => Flash::PlanUnlawful,
            PlanState::Published => {
                tx.publish_plan(plan.id, &plan.latest).await?;
                Flash::PlanPublished
            }
            PlanState::Retired if plan.state == state => Flash::PlanRetired,
            PlanState::Retired if plan.state.may_become(state) => {
                tx.retire_plan(plan.id).await?;
                Flash::PlanRetired
            }
            PlanState::Retired | PlanState::Draft => {
                return Err(Failure::BadRequest("a plan cannot come to this state"));
            }
        };
        if waits {
            back.to = path::setup(&merchant.slug);
        }
        let after = tx.edited_plan(&form.plan).await?.ok_or(Failure::NotFound)?;
        if (plan.state, plan.current) != (after.state, after.current) {
            let told = |plan: &store::plan_versions::EditedPlan| json!({ "plan": plan.slug, "state": plan.state, "version": plan.current_number });
            let action = format!("plan.{}", state.name());
            let entry = AuditEntry {
                old: Some(told(&plan)),
                ..self.entry(&merchant, account, &action, Some(plan.id), told(&after))
            };
            tx.audit(&entry).await?;
        }
        tx.commit().await?;
        self.set_flash(flash).await?;
        Ok(back)
    }
}
