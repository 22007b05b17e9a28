//! The customer's calendar and its secret address.

use leptos::server;

use super::follow;
use crate::port::port;
use crate::wire::WireError;

/// Gives the calendar an address, in place of an earlier one.
#[server(name = RenewCalendar, prefix = "/api", endpoint = "renew-calendar")]
pub async fn renew_calendar(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().renew_calendar(&merchant).await);
    Ok(())
}

/// Closes the calendar.
#[server(name = RevokeCalendar, prefix = "/api", endpoint = "revoke-calendar")]
pub async fn revoke_calendar(#[server(default)] merchant: String) -> Result<(), WireError> {
    follow(&merchant, port().revoke_calendar(&merchant).await);
    Ok(())
}
