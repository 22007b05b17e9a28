//! What staff do with what is sold.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{PlanStateForm, WireError};

/// Publishes a plan, takes it off offer or brings it back.
#[server(name = SetPlanState, prefix = "/api", endpoint = "set-plan-state")]
pub async fn set_plan_state(form: PlanStateForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    follow(&merchant, port().set_plan_state(form).await);
    Ok(())
}
