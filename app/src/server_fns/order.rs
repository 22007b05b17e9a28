//! Ordering a plan.

use leptos::server;

use super::{follow, path};
use crate::port::port;
use crate::wire::{OrderForm, OrderOutcome, Redirect, WireError};

/// Orders, or shows the form again with what needs mending (R-504: only the button with the law's words orders).
#[server(name = PlaceOrder, prefix = "/api", endpoint = "place-order")]
pub async fn place_order(form: OrderForm) -> Result<(), WireError> {
    let merchant = form.merchant.clone();
    let outcome = port().place_order(form).await.map(|outcome| Redirect {
        to: match outcome {
            OrderOutcome::Placed { contract } => path::ordered(&merchant, contract),
            OrderOutcome::ToProvider { page } => page,
            OrderOutcome::ShowAgain { plan } => path::order(&merchant, &plan),
        },
    });
    follow(&merchant, outcome);
    Ok(())
}
