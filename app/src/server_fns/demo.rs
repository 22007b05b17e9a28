//! Demo mode: moving a merchant's clock.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::{AdvanceForm, WireError};

/// Moves the clock forward day by day; refused outside of demo mode.
#[server(name = AdvanceClock, prefix = "/api", endpoint = "advance-clock")]
pub async fn advance_clock(form: AdvanceForm) -> Result<(), WireError> {
    follow("", port().advance_clock(form).await);
    Ok(())
}
