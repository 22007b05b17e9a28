//! What staff do with what is sold.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{PlanForm, PlanStateForm, WireError};

/// Publishes a plan, takes it off offer or brings it back.
#[server(name = SetPlanState, prefix = "/api", endpoint = "set-plan-state")]
pub async fn set_plan_state(form: PlanStateForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_plan_state(form).await);
    Ok(())
}

/// Shows, saves or gives up what was typed of a plan.
#[server(name = EditPlan, prefix = "/api", endpoint = "edit-plan")]
pub async fn edit_plan(form: PlanForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().edit_plan(form).await);
    Ok(())
}
